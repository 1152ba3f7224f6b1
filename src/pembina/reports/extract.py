"""The page of an extract: the steps of its proof, and, where they hold, what the result says of this one entrant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina.errors import N_
from pembina.record.extract import Check, Extract, holds
from pembina.reports.explain import CONDITIONS, FINDINGS, ONE_BY_ONE, OVERVIEW, TITLE, overview_table
from pembina.reports.findings import sentence
from pembina.reports.heading import award_heading, result_name
from pembina.reports.measured import origin_sentences, value_sentence
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks, override_line
from pembina.reports.page import Block, Bullets, Entry, Heading, Page, Paragraph, banner
from pembina.reports.reasons import reason, status
from pembina.reports.standing import COVERAGE, UNRANKED, WOULD_BE, added_up, gate_sentences, tier_sentences, total_words
from pembina.reports.texts import Texts

PROOF = N_("The proof")
STEPS = {
    "end": N_("The result's document ends with the root of a hash tree over {n} entrants."),
    "hash": N_("The document that ends so has the name (SHA-256) that the extract states."),
    "common": N_("What is said to everybody (rules, criteria, plugins) belongs to this tree."),
    "entrant": N_("What is said of the entrant belongs to this tree."),
    "named": N_("The extract is of the result that was named."),
}
HOLDS, FAILS, OPEN = N_("{number}. Holds: {step}"), N_("{number}. FAILS: {step}"), N_("{number}. Not done: {step}")
BECAUSE = N_("{step} Here {reason}.")
PROVED = N_("This extract is what the named result says of the entrant.")
TO_COMPARE = N_(
    "The extract proves itself against the name that it states. Compare that name with the one on the pages of the "
    "result, or name it: pembina extract --check EXTRACT --result SHA256"
)
NOT_PROVED = N_("NOT PROVED. Nothing of what this file says of the entrant is shown: it may be wrong.")
CHECKED = N_("Extract {file}")

ALONE = N_("What the result says of {name}, without the others, of whom there are {n}.")
RANKED = N_("{name} is ranked {rank}, with a total of {total} out of {scale}.")
SHARED = N_("{name} shares rank {rank} with others; its total is {total} out of {scale}.")
IN_GROUP = N_("Within “{group}” it is ranked {rank}.")
STEP = N_("Step “{step}” by the method “{method}”: {before} became {after}.")
SCORE = N_("Score: {score}.")
FILLED = N_("By the rule “{policy}” of the award something stands in for it.")


def extract_page(extract: Extract, checks: Sequence[Check], path: Path, texts: Texts) -> Page:
    """The steps of the proof, and below them the entrant's part; of an extract that is not proved the steps only."""
    proved, named = holds(checks), checks[-1].holds is not None
    told = _steps(extract, checks, texts)
    if not proved:
        blocks: list[Block] = [Heading(texts.say(CHECKED, file=path.name), 1), Bullets(tuple(told))]
        return Page((*blocks, Paragraph(texts.translate(NOT_PROVED))))
    result = extract.as_result()
    blocks = [*_entrant(extract, texts), Heading(texts.translate(PROOF)), Bullets(tuple(told))]
    blocks += [Paragraph(texts.translate(PROVED if named else TO_COMPARE)), result_name(result, texts)]
    return Page(tuple(blocks), (), {}, banner(result, texts))


def _steps(extract: Extract, checks: Sequence[Check], texts: Texts) -> list[str]:
    told = []
    for number, check in enumerate(checks, 1):
        step = texts.say(STEPS[check.key], n=texts.number(extract.count))
        if check.reason is not None:
            step = texts.say(BECAUSE, step=step, reason=check.reason.show(texts.translate))
        form = OPEN if check.holds is None else HOLDS if check.holds else FAILS
        told.append(texts.say(form, number=texts.number(number), step=step))
    return told


def _entrant(extract: Extract, texts: Texts) -> list[Block]:
    result, entrant = extract.as_result(), extract.entrant
    names, outline, code = Names.of_result(result, texts), Outline(result), str(entrant["code"])
    blocks: list[Block] = [Heading(texts.say(TITLE, entrant=names.entrant(code), award=names.node("")), 1)]
    of_all = override_line(result, texts)  # which counts those of all entrants
    blocks += [each for each in award_heading(result, texts)[1:] if each not in of_all]
    others = texts.number(extract.count - 1)
    blocks.append(Paragraph(texts.say(ALONE, name=names.entrant(code), n=others)))
    standing = [*_standing(names, outline, entrant), *tier_sentences(names, outline, entrant)]
    blocks += [Paragraph(" ".join(standing)), *override_blocks(names, result, code)]
    gates = gate_sentences(names, entrant)
    blocks += [Heading(texts.translate(CONDITIONS)), Bullets(tuple(gates))] if gates else []
    blocks += [Heading(texts.translate(OVERVIEW)), overview_table(names, outline, 0)]
    together = " ".join(added_up(names, outline, entrant, 0))
    blocks += [Paragraph(together)] if together else []
    blocks.append(Heading(texts.translate(ONE_BY_ONE)))
    blocks += [_criterion(names, outline, extract, node) for node in result.nodes if node["kind"] == "criterion"]
    remarks = tuple(sentence(names, finding) for finding in result.findings)
    blocks += [Heading(texts.translate(FINDINGS)), Bullets(remarks)] if remarks else []
    return blocks


def _standing(names: Names, outline: Outline, entrant: Mapping[str, Any]) -> list[str]:
    """Where it stands; how many others have a rank is not its own to tell."""
    texts = names.texts
    shown = {"name": entrant["name"], "total": total_words(names, entrant), "scale": texts.number(outline.scale)}
    if entrant["rank"] is None:
        said = [texts.say(UNRANKED, name=entrant["name"], status=status(names, entrant)), reason(names, entrant)]
        said += [texts.say(WOULD_BE, **shown)] if entrant["total"] else []
    else:
        template = SHARED if entrant["tied"] else RANKED
        said = [texts.say(template, rank=texts.number(entrant["rank"]), **shown), reason(names, entrant)]
        for column, rank in entrant["group-ranks"].items():
            group = entrant["groups"].get(column, "")
            said.append(texts.say(IN_GROUP, group=group, rank=texts.number(rank)))
    if entrant["coverage"] < 100:
        said.append(texts.say(COVERAGE, coverage=texts.percent(entrant["coverage"])))
    return [each for each in said if each]


def _criterion(names: Names, outline: Outline, extract: Extract, node: Mapping[str, Any]) -> Entry:
    """A criterion: what was measured, what was done to it, its score, and what stands beside it."""
    texts, code, path = names.texts, extract.entrant["code"], node["path"]
    said = [value_sentence(names, node, 0, code)]
    for step in extract.words.get(path, {}).get("steps", ()):
        before, after = (names.measured(path, number) if number is not None else "–" for number in step["change"])
        said.append(texts.say(STEP, step=step["step"], method=step["method"], before=before, after=after))
    policy = node["notes"].get(code, {}).get("policy")
    score = (node["scores"] or [None])[0]
    said += [texts.say(FILLED, policy=policy)] if policy and score is not None else []
    said += [texts.say(SCORE, score=texts.number(score, outline.decimals))] if score is not None else []
    return Entry(names.node(path), " ".join([*said, *origin_sentences(names, node, 0, code)]))
