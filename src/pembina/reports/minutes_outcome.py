"""The part of minutes about what came of it: ranking, equal totals, tiers, who has no rank, how firm it all is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from pembina.errors import N_
from pembina.methods.rounding import publish
from pembina.model import Result
from pembina.reports import robustness_words as words
from pembina.reports.findings import sentence
from pembina.reports.marks import called, short_marks
from pembina.reports.minutes_holders import counted
from pembina.reports.names import Names
from pembina.reports.outline import exact
from pembina.reports.page import Block, Bullets, Column, Entry, Paragraph, Table
from pembina.reports.publication import Publication
from pembina.reports.reasons import held_back, reason, status
from pembina.reports.show import HELD, NOBODY, SHARED_MARK, TIER, UNRANKED, ranking_table
from pembina.reports.standing import total_words

Row = Mapping[str, Any]

NOTE = N_("Note")
RULE = N_(
    "Equal totals are told apart by these, one after the other: {nodes}. Who is equal in all of them shares a rank."
)
RULE_SHARED = N_("Who has equal totals shares a rank.")
NO_TIES = N_("No two ranked entrants have equal totals.")
SHARE = N_("{entrants} share rank {rank} with a total of {total}.")
DECIDED = N_(
    "{upper} stands before {lower}: both have a total of {total}, and “{node}” decides ({better} against {worse})."
)
EXACTLY = N_(
    "{upper} stands before {lower}: both have a published total of {total}, and the rules decide on the exact ones."
)
FROM, CONDITIONS, PLACES, HOLDERS = N_("Totals"), N_("Also demanded"), N_("Places"), N_("Holders")
AT_LEAST, ABOVE = N_("from {cut}"), N_("above {cut}")
MINIMUM = N_("{node} at least {minimum}")
PER_GROUP, ALL_TOLD = N_("{n} in each “{group}”"), N_("{n}")
FIXED = N_(
    "What was set by hand is held fixed in this study: it does not say how firm the ranking would be without that."
)
FIXED_FIRST = N_(
    "What was set by hand is held fixed in this study, also for {first}: it does not say how firm the first place "
    "would be without that."
)
NO_TIERS = N_("The rules give no tiers.")
NOBODY_HOLDS = N_("nobody")
EVERYBODY_RANKED = N_("Every entrant is ranked.")
NOT_STUDIED = N_("How firmly the ranking stands was not studied for these minutes.")
TIER_FINDINGS = ("quota.tie",)


def ranking(names: Names, publication: Publication) -> list[Block]:
    """Everybody who is ranked, with what has to stand beside a name."""
    result, texts = publication.result, names.texts
    ranked = _ranked(result)
    if not ranked:
        return [Paragraph(texts.translate(NOBODY))]
    table = ranking_table(names, Publication(result), ranked)  # decisions stand in the notes
    table = noted(names, publication, table, [entrant["code"] for entrant in ranked])
    shared = [Paragraph(texts.translate(SHARED_MARK))] if any(entrant["tied"] for entrant in ranked) else []
    return [table, *shared]


def noted(names: Names, publication: Publication, table: Table, codes: Sequence[str]) -> Table:
    """Add a column with what has to stand beside each name, if anything has; ``codes`` are those of the rows."""
    said = [short_marks(names, publication, code) for code in codes]
    if not any(said):
        return table
    columns = (*table.columns, Column(names.texts.translate(NOTE), wide=True))
    return Table(columns, tuple((*row, note) for row, note in zip(table.rows, said, strict=True)))


def _ranked(result: Result) -> list[Row]:
    return [entrant for entrant in result.ranking() if entrant["rank"] is not None]


# Equal totals


def ties(names: Names, publication: Publication) -> list[Block]:
    """The rule for equal totals, and how each of them was decided."""
    texts, result = names.texts, publication.result
    nodes = [names.quoted(names.node(path)) for path in result.award["ties"] if path != "shared"]
    rule = texts.say(RULE, nodes=", ".join(nodes)) if nodes else texts.translate(RULE_SHARED)
    items = list(_decided(names, publication))
    if not items:
        return [Paragraph(f"{rule} {texts.translate(NO_TIES)}")]
    return [Paragraph(rule), Bullets(tuple(items))]


def _decided(names: Names, publication: Publication) -> Iterator[str]:
    texts, result = names.texts, publication.result
    for _, equals in groupby(_ranked(result), key=lambda entrant: entrant["total"]["published"]):
        members = list(equals)
        for rank, sharing in groupby(members, key=lambda entrant: entrant["rank"]):
            codes = [called(names, publication, entrant["code"]) for entrant in sharing]
            if len(codes) > 1:
                total = total_words(names, members[0])
                yield texts.say(SHARE, entrants=texts.listed(codes), rank=texts.number(rank), total=total)
        for upper, lower in pairwise(members):
            if upper["rank"] != lower["rank"]:
                yield _told_apart(names, publication, upper, lower)


def _told_apart(names: Names, publication: Publication, upper: Row, lower: Row) -> str:
    """Say what decided between two neighbours whose published totals are equal."""
    texts, result = names.texts, publication.result
    shown = {key: called(names, publication, each["code"]) for key, each in (("upper", upper), ("lower", lower))}
    shown["total"] = total_words(names, upper)
    if result.award["rank-on"] == "exact" and upper["total"]["exact"] != lower["total"]["exact"]:
        return texts.say(EXACTLY, **shown)
    for path in result.award["ties"]:
        if path == "shared":
            continue
        better, worse = (_key(names, result, path, entrant["code"]) for entrant in (upper, lower))
        if better != worse:
            return texts.say(DECIDED, node=names.node(path), better=better, worse=worse, **shown)
    return texts.say(EXACTLY, **shown)


def _key(names: Names, result: Result, path: str, code: str) -> str:
    """What a rule for ties looks at, as it decides: a node's score, or the value of a criterion without one."""
    node, award = result.node(path), result.award
    position = result.position(code)
    score = node["scores"][position] if node["scores"] is not None and (not path or node["share"] is not None) else None
    if score is None:
        value = node.get("values", {position: None})[position]
        number = isinstance(value, int | float)
        return names.measured(path, value) if number else "-" if value is None else names.quoted(str(value))
    if award["rank-on"] == "exact":
        return names.texts.figure(exact(score))
    return names.texts.figure(publish(float(score), int(award["decimals"]), award["rounding"]))


# Tiers


def tiers(names: Names, publication: Publication) -> list[Block]:
    """Cut, conditions and places of every tier, who holds it, and who came close and does not.

    Who got a tier and has left since publication is listed with a word about it.
    """
    texts, result = names.texts, publication.result
    if not result.award["tiers"]:
        return [Paragraph(texts.translate(NO_TIERS))]
    columns = (
        Column(texts.translate(TIER), wide=True), Column(texts.translate(FROM), wide=True),
        Column(texts.translate(CONDITIONS), wide=True), Column(texts.translate(PLACES), wide=True),
        Column(texts.translate(HOLDERS), wide=True),
    )  # fmt: skip
    rows, holders = [], []
    for tier in result.award["tiers"]:
        codes = [each["code"] for each in result.ranking() if each["tier"] == tier["id"]]
        held = [called(names, publication, code) for code in codes]
        rows.append(
            (
                names.tier(tier["id"]),
                cut(names, tier),
                minimums(names, tier),
                places(names, tier),
                counted(names, publication.decisions, codes),
            )
        )
        holders.append(Entry(names.tier(tier["id"]), texts.listed(held) or texts.translate(NOBODY_HOLDS)))
    return [Table(columns, tuple(rows)), *holders, *_not_given(names, publication)]


def cut(names: Names, tier: Row) -> str:
    """From which total on a tier is given."""
    template = AT_LEAST if tier["inclusive"] else ABOVE
    return names.texts.say(template, cut=names.texts.number(tier["cut"]))


def minimums(names: Names, tier: Row) -> str:
    """What else a tier asks for: scores of groups and criteria; a dash where it asks for nothing."""
    said = [
        names.texts.say(MINIMUM, node=names.node(path), minimum=names.texts.number(least))
        for path, least in tier["minimums"].items()
    ]
    return "; ".join(said) or "-"


def places(names: Names, tier: Row) -> str:
    """How many may hold a tier; a dash where its number is not limited."""
    quota, texts = tier["quota"], names.texts
    if quota is None:
        return "-"
    if quota["per"]:
        return texts.say(PER_GROUP, n=texts.number(quota["number"]), group=names.column(quota["per"]))
    return texts.say(ALL_TOLD, n=texts.number(quota["number"]))


def _not_given(names: Names, publication: Publication) -> list[Block]:
    """Who has the total for a tier and does not hold it, and quotas that equals left unfilled."""
    result, items = publication.result, list[str]()
    decimals = int(result.award["decimals"])
    for entrant in _ranked(result):
        remark = next((each for each in entrant["held-back"] if each["key"] != "tier.below-cut"), None)
        if remark is not None:
            why = held_back(names, remark, decimals)
            items.append(names.texts.say(HELD, entrant=called(names, publication, entrant["code"]), reason=why))
    items += [sentence(names, finding) for finding in result.findings if finding["key"] in TIER_FINDINGS]
    return [Bullets(tuple(items))] if items else []


# Who has no rank, and how firm the ranking is


def without_rank(names: Names, publication: Publication) -> list[Block]:
    """Everybody without a rank, with status and reason."""
    rest = [entrant for entrant in publication.result.ranking() if entrant["rank"] is None]
    if not rest:
        return [Paragraph(names.texts.translate(EVERYBODY_RANKED))]
    return [Bullets(tuple(_unranked(names, publication, entrant) for entrant in rest))]


def _unranked(names: Names, publication: Publication, entrant: Row) -> str:
    shown = {"status": status(names, entrant), "reason": reason(names, entrant)}
    said = names.texts.say(UNRANKED, entrant=names.entrant(entrant["code"]), **shown).strip()
    noted = short_marks(names, publication, entrant["code"])
    return f"{said} ({noted})" if noted else said


def robustness(names: Names, publication: Publication) -> list[Block]:
    """How firmly the ranking stands, in one paragraph."""
    document = publication.robustness
    if document is None:
        return [Paragraph(names.texts.translate(NOT_STUDIED))]
    parts: Sequence[str] = [
        *words.verdict(names, document),
        *words.movement(names, document),
        *words.scope(names, document),
        *held_fixed(names, publication),
    ]
    return [Paragraph(" ".join(parts))]


def held_fixed(names: Names, publication: Publication) -> list[str]:
    """Say that the study takes what persons set by hand as given, and whether that is about who is first."""
    result, document = publication.result, publication.robustness
    if not result.overrides or document is None or document["not-done"] is not None:
        return []
    by_hand, ranked = {each["entrant"] for each in result.overrides}, _ranked(result)
    first = [each["code"] for each in ranked if each["rank"] == ranked[0]["rank"] and each["code"] in by_hand]
    if not first:
        return [names.texts.translate(FIXED)]
    return [names.texts.say(FIXED_FIRST, first=names.texts.listed([names.entrant(code) for code in first]))]
