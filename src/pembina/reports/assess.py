"""The page of ``pembina self-assess``: what an entrant's own data are worth, and what would raise it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.analysis.assess_document import Assessed
from pembina.errors import N_
from pembina.reports import assess_words as words
from pembina.reports.approximate import approximate_line
from pembina.reports.assess_field import field_blocks
from pembina.reports.assess_records import problem_facts, records
from pembina.reports.assess_tables import fault_blocks, missing_table, overview
from pembina.reports.criterion import told
from pembina.reports.explain import CONDITIONS, ONE_BY_ONE, OVERVIEW, changed_rules
from pembina.reports.findings import sentence
from pembina.reports.heading import award_facts
from pembina.reports.improve import way_blocks
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Block, Bullets, Entry, Heading, Page, Paragraph, banner
from pembina.reports.peers import peer_blocks
from pembina.reports.problem_words import message
from pembina.reports.standing import COVERAGE, gate_sentences
from pembina.reports.texts import Texts

TITLE = N_("Self-assessment of {entrant}: “{award}”")
RULES = N_("Rules: edition {edition}, SHA-256 {hash}.")
FAULTS = N_("What does not fit")
MISSING = N_("What is missing, and what hangs on it")
NOTHING_MISSING = N_("Nothing is missing: every criterion that counts has a value.")
OPEN = N_("What depends on the others")
WAY = N_("The way to the next tier")
FINDINGS = N_("What is odd about the data")
UNREAD = N_("Because of that these criteria could not be read: {criteria}.")
MEDIAN_NEEDS = N_(
    "How it stands among others, and where it is stronger or weaker than they are, is told with --against and a result "
    "of an earlier year."
)


def assess_page(assessed: Assessed, texts: Texts) -> Page:
    """Everything about one entrant's own data; ``assessed`` is what pembina.analysis makes of them."""
    own, document = assessed.own, assessed.document
    names, outline = Names.of_result(own, texts), Outline(own)
    said = words.total_sentences(names, outline, document, own.entrants[0])
    tiers = words.tier_words(names, outline, document)
    gates = gate_sentences(names, own.entrants[0])
    heading = texts.say(TITLE, entrant=names.entrant(document["entrant"]["code"]), award=names.node(""))
    blocks: list[Block] = [Heading(heading, 1), *changed_rules(own, texts), *approximate_line(own, texts)]
    blocks.append(Paragraph(texts.translate(words.NOT_OFFICIAL)))
    blocks.append(Paragraph(" ".join([*said, *tiers, *_coverage(texts, document)])))
    blocks += _faults(assessed, names)
    missing = _missing(names, outline, document)
    blocks += missing
    blocks += [Heading(texts.translate(CONDITIONS)), Bullets(tuple(gates))] if gates else []
    blocks += _open(names, document)
    blocks += [Heading(texts.translate(OVERVIEW)), overview(names, outline, document)]
    way = _way(names, outline, assessed)
    blocks += [Heading(texts.translate(WAY)), *way] if way else []
    blocks += _others(names, outline, assessed)
    blocks += _one_by_one(names, outline, document) + _findings(names, assessed)
    blocks.append(
        Paragraph(texts.say(RULES, edition=texts.number(own.award["edition"]), hash=document["award"]["hash"]))
    )
    facts = {
        **{key: fact for key, fact in award_facts(own).items() if key not in ("result", "overrides")},
        "said": [*said, *tiers],
        "conditions": gates,
        "assessment": dict(document),
        "faults": [problem_facts(problem, texts) for problem in assessed.problems],
        "findings": [sentence(names, finding) for finding in own.findings],
    }
    return Page(tuple(blocks), records(assessed, texts), facts, banner(own, texts))


def _coverage(texts: Texts, document: Mapping[str, Any]) -> list[str]:
    coverage = document["standing"]["low"]["coverage"]
    if coverage >= 100 or document["state"] == "unread":
        return []
    return [texts.say(COVERAGE, coverage=texts.percent(coverage))]


def _faults(assessed: Assessed, names: Names) -> list[Block]:
    """Everything that does not fit, by file, row and column, and which criteria cannot be read because of it."""
    texts, problems = names.texts, assessed.problems
    if not problems:
        return []
    n = len(problems)
    said = [texts.counted("{n} mistake has to be mended first.", "{n} mistakes have to be mended first.", n)]
    listed = texts.listed([names.quoted(names.node(path)) for path in assessed.document["unread"]])
    said += [texts.say(UNREAD, criteria=listed)] if listed else []
    return [Heading(texts.translate(FAULTS)), Paragraph(" ".join(said)), *fault_blocks(problems, texts)]


def _missing(names: Names, outline: Outline, document: Mapping[str, Any]) -> list[Block]:
    texts, tables = names.texts, document["tables-lacking"]
    blocks: list[Block] = []
    if tables:
        template = words.LACKING if len(tables) == 1 else words.LACKING_MORE
        blocks.append(Paragraph(texts.say(template, tables=texts.listed([names.quoted(table) for table in tables]))))
    if document["missing"]:
        blocks.append(missing_table(names, outline, document))
        sought = [outline.rules[row["path"]]["parameters"] for row in document["missing"]]
        worded = any(each.get(name) for each in sought for name in words.WORDED)
        blocks += [Paragraph(texts.translate(words.SPELLING))] if worded else []
        stopping = [row for row in document["missing"] if row["policy"] in words.STOPPING and row["weight"] is not None]
        blocks += [Paragraph(texts.translate(words.SEVERAL))] if len(stopping) > 1 else []
        refused = [row["path"] for row in document["missing"] if row["policy"] == "refuse"]
        blocks += [Paragraph(texts.say(words.REFUSED, criterion=names.node(path))) for path in refused]
    elif not blocks and document["state"] != "unread":
        return [Paragraph(texts.translate(NOTHING_MISSING))]
    return [Heading(texts.translate(MISSING)), *blocks] if blocks else []


def _open(names: Names, document: Mapping[str, Any]) -> list[Block]:
    """Which nodes are open, and why."""
    open_ = {**document["open"]["criteria"], **document["open"]["groups"]}
    told_ = tuple(
        names.texts.say(words.OPEN[why], node=names.node(path)) for path, why in open_.items() if why != "unread"
    )
    return [Heading(names.texts.translate(OPEN)), Bullets(told_)] if told_ else []


def _way(names: Names, outline: Outline, assessed: Assessed) -> list[Block]:
    """The gap to the next tier, and the least costly way there, or why there is none to be told."""
    document, texts = assessed.document, names.texts
    way = document["way"]
    in_field = way["plan"] is not None and way["in-field"]
    said = words.next_words(names, outline, document) if way["plan"] is None else []
    following = document["next-tier"]
    if way["plan"] is not None and not in_field and following is not None and following["quota"]:
        said = [words.places(names, outline, document, following["tier"])]
    first = words.report_first(names, outline, document) if way["why"] in (None, "open", "method") else []
    blocks: list[Block] = [Paragraph(" ".join(part)) for part in (first, said) if part]
    if way["plan"] is None:
        problem = " ".join(message(problem, texts) for problem in assessed.refusals.get("way", ()))
        why = texts.say(words.NO_WAY[way["why"]], problem=problem)
        return [*blocks, Paragraph(why)] if why and (blocks or way["why"] != "no-tiers") else blocks
    where = assessed.field if in_field and assessed.field is not None else assessed.own
    plan = way["plan"] if in_field else _alone(way["plan"])
    return [*blocks, *way_blocks(Names.of_result(where, texts), where, plan)]


def _alone(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A plan of an entrant that was judged alone: a rank means nothing in it."""
    found = dict(plan)
    if found["plan"] is not None:
        found["plan"] = {**found["plan"], "after": {**found["plan"]["after"], "rank": None}}
    return found


def _others(names: Names, outline: Outline, assessed: Assessed) -> list[Block]:
    """The place among those of an earlier result, and strengths and weaknesses against their median."""
    against = assessed.document["against"]
    if against is None:
        return [Paragraph(names.texts.translate(MEDIAN_NEEDS))]
    blocks = field_blocks(names, assessed)
    if against["peers"] is not None and assessed.field is not None:
        blocks += peer_blocks(Names.of_result(assessed.field, names.texts), outline, against["peers"])
    return blocks


def _one_by_one(names: Names, outline: Outline, document: Mapping[str, Any]) -> list[Block]:
    """Every node that is not open, told as ``explain`` tells it."""
    open_ = {**document["open"]["criteria"], **document["open"]["groups"]}
    blocks: list[Block] = []
    for node in outline.result.nodes:
        path = node["path"]
        inside = any(one == path or one.startswith(f"{path}.") or not path for one in open_)
        if path and not inside:
            blocks.append(Entry(names.node(path), " ".join(told(names, outline, path, 0))))
    return [Heading(names.texts.translate(ONE_BY_ONE)), *blocks] if blocks else []


def _findings(names: Names, assessed: Assessed) -> list[Block]:
    said = tuple(sentence(names, finding) for finding in assessed.own.findings)
    return [Heading(names.texts.translate(FINDINGS)), Bullets(said)] if said else []
