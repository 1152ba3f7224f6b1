"""The tables of ``pembina stability``: ends of weights, closest pairs, figures that decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import bare, node
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Paragraph, Table
from pembina.reports.stability_figures import figures, short_effects
from pembina.reports.stability_names import ends, hundredths, listed, reason

Part = Mapping[str, Any]

NOT_COMPUTED = N_("Not computed for {what}: {reason}.")
IGNORED = N_("does not count here")
NOTHING = N_("none")
NO_CHANGE = N_("No change of one figure alone would change first place or a tier for: {entrants}.")
NO_CHANGE_SEEN = N_("No change of one figure alone that would change first place or a tier was found for: {entrants}.")
MORE_ROWS = N_("{n} more rows; --top shows more of them.")


def _left(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), wide=True)


def _right(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), right=True)


def weights_blocks(names: Names, rows: Sequence[Part]) -> list[Block]:
    """For each weight the ends between which the order stays; a dash where there is no end."""
    columns = (
        _left(names, N_("Weight")), _left(names, N_("Part of")), _right(names, N_("Now (percent)")),
        _right(names, N_("From")), _right(names, N_("To")), _left(names, N_("Level at the end")),
    )  # fmt: skip
    cells, missing = [], []
    for row in rows:
        what = names.node(row["path"])
        if row["not-done"] is not None:
            why = reason(names, row["not-done"])
            missing.append(names.texts.say(NOT_COMPUTED, what=node(names, row["path"]), reason=why))
            continue
        low, high = ends(names, row)
        level = listed(names, list(dict.fromkeys([*row["at-from"], *row["at-to"]])))
        if row["method"] == "ignored":
            level = names.texts.translate(IGNORED)
        group = bare(names, row["group"])
        cells.append((what, group, hundredths(names, row["share"]), low or "-", high or "-", level or "-"))
    blocks: list[Block] = [Table(columns, tuple(cells))] if cells else []
    return blocks + ([Bullets(tuple(dict.fromkeys(missing)))] if missing else [])


def pairs_blocks(names: Names, pairs: Part) -> list[Block]:
    """The pairs of entrants that the least weight turns."""
    columns = (
        _left(names, N_("Ahead")), _left(names, N_("Behind")), _right(names, N_("Weight to move (percent)")),
        _left(names, N_("Or this one weight alone")), _right(names, N_("by (percent)")),
    )  # fmt: skip
    cells = [
        (
            names.entrant(row["ahead"]), names.entrant(row["behind"]), hundredths(names, row["l1"] / 2, 2),
            names.node(row["path"]) if row["path"] is not None else "-",
            hundredths(names, row["single"], 2) if row["single"] is not None else "-",
        )
        for row in pairs["closest"]
    ]  # fmt: skip
    return [Table(columns, tuple(cells))] if cells else []


def figures_blocks(names: Names, rows: Sequence[Part], top: int | None = None) -> list[Block]:
    """Figures of single entrants, what they would have to be, and what would then be otherwise."""
    columns = (
        _left(names, N_("Entrant")), _left(names, N_("Criterion")), _left(names, N_("Now")),
        _left(names, N_("Would be")),
        _right(names, N_("Percent")), _right(names, N_("Points")),
        _left(names, N_("Then otherwise")),
    )  # fmt: skip
    cells = []
    for row in rows[:top]:
        before, after = _shown(names, row)
        part = "-" if row["relative"] is None else hundredths(names, row["relative"], 2)
        points = "-" if row["points"] is None else names.texts.number(row["points"])
        cells.append((
            names.entrant(row["entrant"]), names.node(row["path"]), before, after, part, points,
            short_effects(names, row),
        ))  # fmt: skip
    blocks: list[Block] = [Table(columns, tuple(cells))] if cells else []
    if top is not None and len(rows) > top:
        blocks.append(Paragraph(names.texts.say(MORE_ROWS, n=names.texts.number(len(rows) - top))))
    return blocks


OF = N_("{n} of {all}")


def _shown(names: Names, row: Part) -> tuple[str, str]:
    if row["numerator"] is None:
        return figures(names, row)
    parts, texts = row["numerator"], names.texts
    base = texts.number(parts["of"])
    return tuple(texts.say(OF, n=texts.number(parts[key]), all=base) for key in ("from", "to"))  # type: ignore


def without_change(names: Names, rows: Sequence[Part], certain: bool) -> list[Block]:
    """Name those whom no single figure would move; ``certain`` where every figure was looked at in full."""
    codes = [row["entrant"] for row in rows if row["change"] is None]
    template = NO_CHANGE if certain else NO_CHANGE_SEEN
    return [Paragraph(names.texts.say(template, entrants=listed(names, codes)))] if codes else []
