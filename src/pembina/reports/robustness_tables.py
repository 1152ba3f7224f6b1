"""The tables of a robustness analysis: ranks with intervals, tiers, assumptions that matter, pairs, other weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.audit_names import MORE
from pembina.reports.audit_names import entrants as entrants_of
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Entry, Paragraph, Table
from pembina.reports.robustness_names import assumption, cell, often, reason, sentence_case

Part = Mapping[str, Any]

NOT_DONE = N_("Not computed: {reason}.")
RANK, ENTRANT = N_("Rank"), N_("Entrant")


def _left(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), wide=True)


def _right(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), right=True)


def cut(rows: Sequence[Any], top: int | None) -> Sequence[Any]:
    """Return the first rows, or all where no limit is set."""
    return rows if top is None else rows[:top]


def more(names: Names, count: int, top: int | None) -> list[Block]:
    """Say how many are not shown."""
    if top is None or count <= top:
        return []
    return [Paragraph(names.texts.counted(
        "{n} more is not shown here; --top 0 shows all, as --format csv does.",
        "{n} more are not shown here; --top 0 shows all, as --format csv does.",
        count - top,
    ))]  # fmt: skip


def said_reason(names: Names, why: Part) -> list[Block]:
    """Say why a part could not be computed."""
    return [Paragraph(names.texts.say(NOT_DONE, reason=reason(names, why)))]


# Ranks

SPAN = N_("{low} to {high}")


def ranking(names: Names, document: Part, top: int | None) -> list[Block]:
    """Official rank, rank in the middle of all draws, between which ranks, how often first, and shared places."""
    rows = cut(document["entrants"], top)
    columns = [_right(names, RANK), _left(names, ENTRANT), _right(names, N_("Median")), _right(names, N_("From - to")),
               _right(names, N_("First")), _right(names, N_("Place")), _left(names, N_("Shared with"))]  # fmt: skip
    cells = [_ranked(names, row) for row in rows]
    if any(row["unranked"] for row in document["entrants"]):
        columns.append(_right(names, N_("No rank")))
        cells = [(*line, cell(names, row["unranked"])) for line, row in zip(cells, rows, strict=True)]
    return [Table(tuple(columns), tuple(cells)), *more(names, len(document["entrants"]), top)]


def _ranked(names: Names, row: Part) -> tuple[str, ...]:
    texts, beside = names.texts, row["not-apart"] or []
    shown = ", ".join(beside[:SHARED])
    if len(beside) > SHARED:
        shown = texts.say(MORE, names=shown, n=texts.number(len(beside) - SHARED))
    median = "-" if row["median"] is None else texts.number(row["median"])
    return (
        texts.number(row["rank"]), names.entrant(row["code"]), median,
        _span(names, row["low"], row["high"]), cell(names, row["first"]), places(names, row), shown or "-",
    )  # fmt: skip


def places(names: Names, row: Part) -> str:
    """Write the places that are left to an entrant: below those above it for certain, above those below it."""
    first = row["place"]
    return _span(names, first, None if first is None else first + len(row["not-apart"]))


def _span(names: Names, low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "-"
    ends = {"low": names.texts.number(low), "high": names.texts.number(high)}
    return ends["low"] if low == high else names.texts.say(SPAN, **ends)


SHARED = 4
"""Codes of those who share a place that a row shows."""


# Tiers

NO_TIER = N_("None")
UNSURE = N_("The tiers of these are less certain; in how many draws, in percent, they come into each:")


def tiers(names: Names, result: Result, document: Part, top: int | None) -> list[Block]:
    """How often those whose tier is not certain come into each tier."""
    own = {entrant["code"]: entrant["tier"] for entrant in result.entrants}
    kinds = [tier["id"] for tier in result.award["tiers"]]
    if not kinds:
        return []
    shares = {row["code"]: {item["tier"]: item["share"] for item in row["tiers"]} for row in document["entrants"]}
    unsure = [row for row in document["entrants"] if shares[row["code"]].get(own[row["code"]], 0) < 1]
    certain = len(document["entrants"]) - len(unsure)
    said = names.texts.counted(
        "{n} entrant is in its published tier in every draw.",
        "{n} entrants are in their published tier in every draw.",
        certain,
    )
    if not unsure:
        return [Paragraph(said)]
    columns = [_right(names, RANK), _left(names, ENTRANT), _left(names, N_("Published tier"))]
    columns += [Column(_tier(names, kind), right=True) for kind in (*kinds, None)]
    cells = [
        (
            names.texts.number(row["rank"]), names.entrant(row["code"]), _tier(names, own[row["code"]]),
            *(cell(names, shares[row["code"]].get(kind)) for kind in (*kinds, None)),
        )
        for row in cut(unsure, top)
    ]  # fmt: skip
    lead = f"{said} {names.texts.translate(UNSURE)}" if certain else names.texts.translate(UNSURE)
    return [Paragraph(lead), Table(tuple(columns), tuple(cells)), *more(names, len(unsure), top)]


def _tier(names: Names, identity: str | None) -> str:
    return names.texts.translate(NO_TIER) if identity is None else names.tier(identity)


# Assumptions

OUTPUTS = {
    "mean-shift": N_("How far the ranking as a whole moves"),
    "rank": N_("Which rank {entrant} gets"),
}
ONLY = N_("{output}: nothing that was varied moves it.")
RARELY = N_("{output}: it moves so rarely that nothing can be said of the causes.")
PARTS = N_("{output}: {parts}.")
LEAST = 0.5
"""Percent of the movement below which a sentence passes over an assumption; the table has it."""

HARDLY = 0.01
"""Variance of a rank below which it is another one in fewer than 1 of 100 evaluations."""

SWAP = 2
"""Ranks that move at least where any entrant changes places with another one."""

ACCOUNTS = N_("{assumption} {percent}")
NOWHERE = N_("Nothing changes with {assumptions}.")
NOTHING = N_("none at all")


def sensitivity(names: Names, document: Part) -> list[Block]:
    """Of how much of the movement each assumption is the cause: alone, and with all in which it has a part."""
    found = document["sensitivity"]
    if found["not-done"] is not None:
        return said_reason(names, found["not-done"])
    factors = {factor["name"]: factor for factor in document["settings"]["factors"]}
    called = {name: assumption(names, factors[name]["kind"], factors[name]["node"]) for name in found["factors"]}
    ranked = document["population"]["ranked"]
    said = [_said(names, output, called, ranked) for output in found["outputs"] if not _alike(output)]
    idle = [called[name] for name in called if all(output["total"][name] == 0 for output in found["outputs"])]
    if idle and len(idle) < len(called):
        said.append(names.texts.say(NOWHERE, assumptions=names.texts.listed(idle)))
    return [Bullets(tuple(said)), *_table(names, found, called)]


def output_name(names: Names, output: Part) -> str:
    """Name a figure that assumptions move."""
    if output["entrant"] is None:
        return names.texts.translate(OUTPUTS[output["output"]])
    return names.texts.say(OUTPUTS[output["output"]], entrant=names.entrant(output["entrant"]))


def _said(names: Names, output: Part, called: Mapping[str, str], ranked: int) -> str:
    texts, what = names.texts, output_name(names, output)
    order = sorted(called, key=lambda name: -(output["total"][name] or 0.0))
    told = [name for name in order if _points(output["total"][name] or 0.0) >= LEAST] or order[:1]
    if not any(output["total"].values()):
        return texts.say(ONLY, output=what)
    if _hardly(output, ranked):
        return texts.say(RARELY, output=what)
    parts = [
        texts.say(ACCOUNTS, assumption=called[name], percent=texts.percent(_points(output["total"][name]), 0))
        for name in told
    ]
    return texts.say(PARTS, output=what, parts=texts.listed(parts))


def _alike(output: Part) -> bool:
    """Whether ranks move by the same in every evaluation, so that there is nothing to tell assumptions apart by."""
    return output["entrant"] is None and output["mean"] > 0 and not any(output["total"].values())


def _hardly(output: Part, ranked: int) -> bool:
    """Whether a figure moves in fewer than 1 of 100 evaluations."""
    if output["entrant"] is None:
        return bool(output["mean"] * ranked < HARDLY * SWAP)
    return bool(output["variance"] < HARDLY)


def _table(names: Names, found: Part, called: Mapping[str, str]) -> list[Block]:
    """The figures for the ranking as a whole; those of single entrants stand in the sentences."""
    columns = _left(names, N_("Assumption")), _right(names, N_("Alone")), _right(names, N_("With others"))
    whole = next((output for output in found["outputs"] if output["entrant"] is None), None)
    if whole is None or not any(whole["total"].values()):
        return []
    cells = [
        (sentence_case(called[name]), *(_share(names, whole[order][name]) for order in ("first", "total")))
        for name in called
    ]
    return [Table(columns, tuple(cells))]


def _share(names: Names, value: float | None) -> str:
    if value is None:
        return "-"
    return names.texts.translate(NOTHING) if value == 0 else names.texts.number(_points(value), 1)


def _points(value: float) -> float:
    """A part of the movement in percent; estimates may lie a little outside what can be."""
    return 100 * min(max(value, 0.0), 1.0)


# Pairs

APART_ALL = N_("Each entrant stands above the next one in at least {apart} of 100 draws.")


def neighbours(names: Names, document: Part, top: int | None) -> list[Block]:
    """Neighbours in the official ranking that could change places."""
    if document["pairs"] is None:
        return said_reason(names, document["pairs-not-done"])
    draws, apart = document["settings"]["draws"], document["settings"]["apart"]
    counts = {(pair[0], pair[1]): (pair[2], pair[3]) for pair in document["pairs"]}
    rows, counted = [], []
    ranked = document["entrants"]
    for above, below in pairwise(ranked):
        wins, losses = counts.get((above["code"], below["code"]), (draws, 0))
        if 100 * wins < apart * draws:
            counted.append((wins, losses))
            rows.append((names.entrant(above["code"]), names.entrant(below["code"]),
                         cell(names, wins / draws), cell(names, losses / draws)))  # fmt: skip
    if not rows:
        return [Paragraph(names.texts.say(APART_ALL, apart=names.texts.number(apart)))]
    turned = sum(wins < losses for wins, losses in counted)
    columns = (_left(names, N_("This one")), _left(names, N_("and the next")),
               _right(names, N_("Above it (percent)")), _right(names, N_("Below it (percent)")))  # fmt: skip
    said: list[Block] = [Paragraph(names.texts.counted(
        "In {n} of these pairs the lower one stands above the other more often than below it.",
        "In {n} of these pairs the lower one stands above the other more often than below it.",
        turned,
    ))] if turned else []  # fmt: skip
    return [Table(columns, tuple(cut(rows, top))), *more(names, len(rows), top), *said]


# Other weights

WITHIN_REACH = N_("First on {often} weightings; on average these give, in percent: {weights}.")
SURE = N_("With exactly this average it is first.")
NOT_SURE = N_("Yet with exactly this average another one is first.")
WEIGHT = N_("{criterion} {percent}")
FIRST_ON = N_("First on {often} weightings.")
NO_CENTRE = N_("What each weighs in the total cannot be told: {reason}.")
NEVER_FIRST = N_("First on none of the {n} weightings: {entrants}.")
NOT_FIRST = N_("First on {often} weightings: {entrants}.")
HEAVIEST = 6
"""Criteria whose weights a sentence names."""


def weightings(names: Names, free: Part | None, top: int | None) -> list[Block]:
    """Who would be first under which weights, if all weights were equally likely."""
    if free is None:
        return []
    if free["not-done"] is not None:
        return said_reason(names, free["not-done"])
    able = sorted((row for row in free["entrants"] if row["first"] > 0), key=lambda row: -row["first"])
    blocks: list[Block] = [Entry(names.entrant(row["code"]), _central(names, row, free)) for row in cut(able, top)]
    if free["central-not-done"] is not None:
        blocks.append(Paragraph(names.texts.say(NO_CENTRE, reason=reason(names, free["central-not-done"]))))
    never = [row["code"] for row in free["entrants"] if row["first"] == 0]
    blocks += more(names, len(able), top)
    if never:
        template = NEVER_FIRST if free["draws"] > 1 else NOT_FIRST
        count = {"n": names.texts.number(free["draws"]), "often": often(names, 0, free["draws"])}
        blocks.append(Paragraph(names.texts.say(template, entrants=entrants_of(names, never), **count)))
    return blocks


def _central(names: Names, row: Part, free: Part) -> str:
    texts = names.texts
    if row["central"] is None:
        return texts.say(FIRST_ON, often=often(names, row["first"], free["draws"]))
    pairs = sorted(zip(free["criteria"], row["central"], strict=True), key=lambda pair: -pair[1])
    weights = [
        texts.say(WEIGHT, criterion=names.quoted(names.node(path)), percent=texts.number(100 * weight, 0))
        for path, weight in pairs[:HEAVIEST]
    ]
    shown = ", ".join(weights)
    if len(pairs) > HEAVIEST:
        rest = texts.number(100 * sum(weight for _, weight in pairs[HEAVIEST:]), 0)
        shown = texts.say(N_("{weights}, the others together {rest}"), weights=shown, rest=rest)
    said = [texts.say(WITHIN_REACH, often=often(names, row["first"], free["draws"]), weights=shown)]
    if row["confidence"] is not None:
        said.append(texts.translate(SURE if row["confidence"] >= 0.5 else NOT_SURE))
    return " ".join(said)
