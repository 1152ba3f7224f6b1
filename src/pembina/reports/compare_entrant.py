"""One entrant in a comparison: standing, causes, every criterion, every mixture of old and new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import compare_stories as stories
from pembina.reports.compare_data import value_words
from pembina.reports.compare_names import FACTORS, Both, factor_name, points_parts, reason, signed
from pembina.reports.compare_tables import left, marked, rank_words, right, state_words, total_words
from pembina.reports.compare_words import causes, comparable
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.reasons import held_back, status

Part = Mapping[str, Any]

POINTS_BY_CAUSE = N_("Points by cause: {parts}.")
PART = N_("{factor} {amount}")
NOT_SPLIT = N_("Not split into causes, because {reason}.")
WITHOUT_RANK = N_("Without rank in both results ({status}).")
CRITERIA = N_("Criterion by criterion")
WORLDS = N_("Where it would stand in every mixture of old and new")
CONDITIONS = N_("Conditions that changed")
CONDITION = N_("{gate}: {then} then, {now} now.")
GATES = {
    "met": N_("met"),
    "not-met": N_("not met"),
    "unknown": N_("unknown"),
    "not-applied": N_("not applied"),
}
CLOSED = N_("What keeps it from a higher tier now")
CRITERION = N_("Criterion")
VALUE_THEN, VALUE_NOW = N_("Value then"), N_("Value now")
SCORE_THEN, SCORE_NOW = N_("Score then"), N_("Score now")
ADDED_THEN, ADDED_NOW, CHANGE = N_("Points then"), N_("Points now"), N_("Change")
EFFECT = N_("combining the parts of {group}")
RANK, TOTAL, TIER = N_("Rank"), N_("Total"), N_("Tier")
OLD, NEW = N_("old"), N_("new")


def entrant_blocks(both: Both, code: str) -> list[Block]:
    """Tell everything about one entrant."""
    row = next(row for row in both.document["entrants"] if row["code"] == code)
    blocks: list[Block] = [Heading(both.names.entrant(code)), Paragraph(_standing(both, row))]
    blocks += [Paragraph(" ".join([*causes(both), comparable(both)]))]
    if row["in"] == "both":
        blocks += _criteria(both, row) + _conditions(both, row) + _closed(both, row)
    return blocks + _worlds(both, row)


def _standing(both: Both, row: Part) -> str:
    if row["in"] != "both":
        block = next(block for block in stories.coming_blocks(both) if isinstance(block, Bullets))
        places = [other["code"] for other in both.document["entrants"] if other["in"] != "both"]
        return block.items[places.index(row["code"])]
    said = []
    if row["change"]["rank"] is not None:
        said.append(stories.mover(both, row))
        if row["then"]["tier"] != row["now"]["tier"]:
            said.append(stories.tier(both, row))
    elif row["then"]["status"] != row["now"]["status"]:
        said += [stories.changed_status(both, row), *stories.points(both, row)]
    else:
        said.append(both.texts.say(WITHOUT_RANK, status=status(both.now, row["now"])))
        said += stories.points(both, row)
    return " ".join([*said, *_points(both, row)])


def _points(both: Both, row: Part) -> list[str]:
    """Points by cause where there are several causes; or why there are none."""
    if len(both.differing) < 2 or row["change"]["total"] is None:
        return []
    for what in ("total", "rank"):
        why = row["parts"][what]["not-done"]
        if why is not None and row["change"][what] is not None:
            return [both.texts.say(NOT_SPLIT, reason=reason(both, why))]
    parts = points_parts(both, row, both.differing)
    shown = [
        both.texts.say(PART, factor=factor_name(both.texts, f), amount=signed(both.texts, parts[f], both.decimals))
        for f in both.differing
    ]
    return [both.texts.say(POINTS_BY_CAUSE, parts=", ".join(shown))]


def _criteria(both: Both, row: Part) -> list[Block]:
    """Value, score and points of every criterion then and now; groups only where combining their parts moved."""
    texts = both.texts
    columns = [left(texts, CRITERION), left(texts, VALUE_THEN), left(texts, VALUE_NOW)]
    columns += [right(texts, title) for title in (SCORE_THEN, SCORE_NOW, ADDED_THEN, ADDED_NOW, CHANGE)]
    paths = list(dict.fromkeys([node["path"] for result in (both.new, both.old) for node in result.nodes]))
    rows = [cells for path in paths if (cells := _criterion(both, row, path)) is not None]
    return [Heading(texts.translate(CRITERIA)), *marked(both), Table(tuple(columns), tuple(rows))]


def _criterion(both: Both, row: Part, path: str) -> tuple[str, ...] | None:
    texts, names = both.texts, both.names
    sides = [_cells(result, path, row["code"]) for result in (both.old, both.new)]
    part = next((part for part in row["contributions"] if part["path"] == path), None)
    if any(cells.get("kind") == "group" for cells in sides):
        if part is None or abs(part["change"]) < stories.LAST_BITS:
            return None
        title = texts.say(EFFECT, group=names.quoted(names.node(path)))
    else:
        title = names.node(path)
    values = [value_words(both, path, cells["value"]) if "value" in cells else "" for cells in sides]
    scores, added = ([_number(both, cells.get(key)) for cells in sides] for key in ("score", "contribution"))
    felt = part is not None and abs(part["change"]) >= stories.LAST_BITS
    change = "" if not any(added) else "0" if part is None or not felt else signed(texts, part["change"], both.decimals)
    return (title, *values, *scores, *added, change)


def _cells(result: Result, path: str, code: str) -> dict[str, Any]:
    try:
        node, row = result.node(path), result.position(code)
    except KeyError:
        return {}
    cells = {"kind": node["kind"], "contribution": (node["contributions"] or {row: None})[row]}
    if node["kind"] == "criterion":
        cells |= {"value": node["values"][row], "score": (node["scores"] or {row: None})[row]}
    return cells


def _number(both: Both, value: float | None) -> str:
    return "" if value is None else both.texts.number(value, both.decimals)


def _conditions(both: Both, row: Part) -> list[Block]:
    """Conditions of both results that are met in one of them only."""
    sides = [_outcomes(names, row[side]) for side, names in (("then", both.then), ("now", both.now))]
    said = [
        both.texts.say(CONDITION, gate=gate, then=_met(both, sides[0][gate]), now=_met(both, sides[1][gate]))
        for gate in sides[0]
        if gate in sides[1] and sides[0][gate] != sides[1][gate]
    ]
    return [Heading(both.texts.translate(CONDITIONS)), Bullets(tuple(said))] if said else []


def _outcomes(names: Names, stand: Part) -> dict[str, str]:
    return {names.gate(position): outcome for position, outcome in enumerate(stand["gates"])}


def _met(both: Both, outcome: str) -> str:
    return both.texts.translate(GATES[outcome])


def _closed(both: Both, row: Part) -> list[Block]:
    remarks = row["now"]["held-back"]
    said = tuple(held_back(both.now, remark, int(both.new.award["decimals"])) for remark in remarks)
    return [Heading(both.texts.translate(CLOSED)), Bullets(said)] if said else []


def _worlds(both: Both, row: Part) -> list[Block]:
    """Rank, total and tier in every mixture of what differs; the first is the old result, the last the new one."""
    texts, factors = both.texts, both.differing
    if len(factors) < 2:
        return []
    columns = [Column(factor_name(texts, factor)) for factor in factors]
    columns += [right(texts, RANK), right(texts, TOTAL), left(texts, TIER)]
    rows = []
    for world, stand in zip(both.document["worlds"], row["worlds"], strict=True):
        if any(world[factor] == "new" for factor in FACTORS if factor in world and factor not in factors):
            continue
        sides = [texts.translate(NEW if world[factor] == "new" else OLD) for factor in factors]
        rows.append((*sides, *_stand(both, stand)))
    return [Heading(texts.translate(WORLDS)), *marked(both), Table(tuple(columns), tuple(rows))]


def _stand(both: Both, stand: Part | None) -> tuple[str, str, str]:
    return rank_words(both.texts, stand), total_words(both.texts, stand), state_words(both, stand)
