"""The numbers behind an audit's findings: a table for each question, and below it what could not be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import bare, entrants, hundredths, mean, node, number, r, reason
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Column, Table

Part = Mapping[str, Any]

NOT_COMPUTED = N_("Not computed: {what}: {reason}.")
WHO_STANDS_OUT = N_("Standing out in {node}: {entrants}.")
REMARKS = {
    "constant": N_("the same for all"),
    "lopsided": N_("a few far away"),
    "tamed": N_("a few far away, drawn in by the scale"),
    "missing": N_("many without a figure"),
    "zeros": N_("many zeros"),
    "redundant": N_("nearly the same"),
    "negative": N_("opposite"),
    "weak": N_("weak"),
    "elsewhere": N_("fits another group better"),
    "own-weak": N_("weak with its group"),
    "own-negative": N_("against its group"),
    "total-weak": N_("weak with the total"),
    "total-negative": N_("against the total"),
    "low": N_("several things"),
    "several": N_("several things"),
    "more": N_("more than its weight"),
    "less": N_("less than its weight"),
}

REMARK = N_("Remark")
WEIGHT = N_("Weight (percent)")
CRITERION, GROUP, PART = N_("Criterion"), N_("Group"), N_("Part")


def _remarks(names: Names, flags: Iterable[str | None]) -> str:
    return ", ".join(names.texts.translate(REMARKS[flag]) for flag in flags if flag)


def _left(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), wide=True)


def _right(names: Names, title: str) -> Column:
    return Column(names.texts.translate(title), right=True)


def _not_done(names: Names, found: Iterable[tuple[str, Part | None]]) -> list[Block]:
    """Say once of each thing why it could not be computed."""
    items = [
        names.texts.say(NOT_COMPUTED, what=what, reason=reason(names, why)) for what, why in found if why is not None
    ]
    return [Bullets(tuple(dict.fromkeys(items)))] if items else []


def _table(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> list[Block]:
    """Make a table; columns that say nothing in any row are left out."""
    told = [i for i in range(len(columns)) if any(row[i] not in ("", "-") for row in rows)]
    kept = tuple(tuple(row[i] for i in told) for row in rows)
    return [Table(tuple(columns[i] for i in told), kept)] if rows else []


# Data


def data_blocks(names: Names, data: Part) -> list[Block]:
    """How the values of each criterion are spread."""
    columns = [_left(names, CRITERION), *(_right(names, title) for title in _DATA), _left(names, REMARK)]
    rows = [_data_row(names, row) for row in data["criteria"]]
    outside = [
        names.texts.say(WHO_STANDS_OUT, node=node(names, row["path"]), entrants=entrants(names, row["outliers"]))
        for row in data["criteria"]
        if row["outliers"]
    ]
    blocks = _table(columns, rows)
    blocks += [Bullets(tuple(outside))] if outside else []
    return blocks + _not_done(names, ((node(names, row["path"]), row["not-done"]) for row in data["criteria"]))


_DATA = (
    N_("Reported"),
    N_("Lowest"),
    N_("Highest"),
    N_("Mean"),
    N_("Median"),
    N_("Standard deviation"),
    N_("Skewness"),
    N_("Kurtosis"),
    N_("Outliers"),
    N_("Zeros (percent)"),
    N_("Different values"),
)
OF = N_("{n} of {all}")


def _data_row(names: Names, row: Part) -> tuple[str, ...]:
    texts = names.texts
    reported = texts.say(OF, n=texts.number(row["reported"]), all=texts.number(row["asked"]))
    spread = [number(names, row[key]) for key in ("minimum", "maximum", "mean", "median", "deviation")]
    shape = [r(names, row[key]) for key in ("skewness", "kurtosis")]
    outliers = "-" if row["outliers"] is None else texts.number(len(row["outliers"]))
    rest = (
        outliers,
        hundredths(names, row["zeros"] or None),
        texts.number(row["distinct"]),
        _remarks(names, row["flags"]),
    )
    return (names.node(row["path"]), reported, *spread, *shape, *rest)


# Correlation


PAIR = N_("{a} and {b}")


def within_blocks(names: Names, correlation: Part) -> list[Block]:
    """Pairs of parts of the same group."""
    columns = [_left(names, GROUP), _left(names, N_("One part")), _left(names, N_("Another part")),
               _right(names, N_("r")), _left(names, REMARK)]  # fmt: skip
    rows: list[tuple[str, ...]] = []
    missing: list[tuple[str, Part | None]] = []
    for within in correlation["within"]:
        missing.append((node(names, within["group"]), within["not-done"]))
        for pair in within["pairs"]:
            ends = names.node(pair["a"]), names.node(pair["b"])
            rows.append((bare(names, within["group"]), *ends, r(names, pair["r"]), _remarks(names, [pair["flag"]])))
            what = names.texts.say(PAIR, a=node(names, pair["a"]), b=node(names, pair["b"]))
            missing.append((what, pair["not-done"]))
    return _table(columns, rows) + _not_done(names, missing)


OTHER = N_("{group} ({r})")


def own_blocks(names: Names, correlation: Part) -> list[Block]:
    """Each node with its own group, with the total, and with the other group it goes together with most."""
    columns = [_left(names, PART), _left(names, GROUP), _right(names, N_("r with the group")),
               _right(names, N_("r with the total")), _left(names, N_("Best other group (r)")),
               _left(names, REMARK)]  # fmt: skip
    rows, missing = [], []
    for row in correlation["own"]:
        known = [other for other in row["others"] if other["r"] is not None]
        best = max(known, key=lambda other: other["r"], default=None)
        other = names.texts.say(OTHER, group=names.node(best["group"]), r=r(names, best["r"])) if best else "-"
        figures = r(names, row["own"]["r"]) if row["group"] else "-", r(names, row["total"]["r"])
        flags = [flag for flag in row["flags"] if row["group"] or not flag.startswith("own-")]
        rows.append((names.node(row["path"]), bare(names, row["group"]), *figures, other, _remarks(names, flags)))
        missing += [(node(names, row["path"]), row[cell]["not-done"]) for cell in ("own", "total")]
    return _table(columns, rows) + _not_done(names, missing)


# Structure


def consistency_blocks(names: Names, consistency: Sequence[Part]) -> list[Block]:
    """Cronbach's alpha by group, and without each part."""
    columns = [_left(names, GROUP), _left(names, N_("Without")), _right(names, N_("Cronbach's alpha")),
               _left(names, REMARK)]  # fmt: skip
    rows = []
    for row in consistency:
        if row["not-done"] is None:
            group = bare(names, row["group"])
            rows.append((group, "-", r(names, row["alpha"]), _remarks(names, row["flags"])))
            rows += [(group, names.node(part["path"]), r(names, part["alpha"]), "") for part in row["deleted"]]
    return _table(columns, rows) + _not_done(names, _groups(names, consistency))


def components_blocks(names: Names, components: Sequence[Part]) -> list[Block]:
    """Eigenvalues and explained shares by group, and the loadings of the components that count (the first always)."""
    columns = [_left(names, GROUP), _right(names, N_("Component")), _right(names, N_("Eigenvalue")),
               _right(names, N_("Explains (percent)")), _left(names, N_("Loadings")), _left(names, REMARK)]  # fmt: skip
    rows = []
    for row in components:
        for i, (eigenvalue, explained) in enumerate(zip(row["eigenvalues"], row["explained"], strict=True)):
            counts = i == 0 or eigenvalue > 1
            loadings = _loadings(names, row, i) if counts else ""
            figures = names.texts.number(i + 1), r(names, eigenvalue), hundredths(names, explained)
            remark = _remarks(names, row["flags"]) if i == 1 else ""
            rows.append((bare(names, row["group"]), *figures, loadings, remark))
    return _table(columns, rows) + _not_done(names, _groups(names, components))


def _loadings(names: Names, row: Part, component: int) -> str:
    return "; ".join(
        f"{names.node(path)} {r(names, loading)}"
        for path, loading in zip(row["parts"], row["loadings"][component], strict=True)
    )


def _groups(names: Names, rows: Sequence[Part]) -> list[tuple[str, Part | None]]:
    return [(node(names, row["group"]), row["not-done"]) for row in rows]


# Weights


def weights_blocks(names: Names, rows: Sequence[Part]) -> list[Block]:
    """Weight on paper, and influence on the total."""
    columns = [_left(names, PART), _right(names, WEIGHT), _right(names, N_("Effective influence (percent)")),
               _right(names, N_("r with the total")), _right(names, N_("r squared")),
               _left(names, REMARK)]  # fmt: skip
    cells = []
    for row in rows:
        parts = hundredths(names, row["nominal"]), hundredths(names, row["influence"])
        figures = r(names, row["r"]), r(names, row["r2"])
        cells.append((names.node(row["path"]), *parts, *figures, _remarks(names, [row["flag"]])))
    return _table(columns, cells) + _not_done(names, ((node(names, row["path"]), row["not-done"]) for row in rows))


# What if


STAYS = N_("stays")
FURTHEST = N_("{entrant}: {before} to {after}")
_MOVES = (
    N_("Totals that differ"),
    N_("Ranks that differ"),
    N_("Mean shift"),
)


def leave_one_out_blocks(names: Names, rows: Sequence[Part]) -> list[Block]:
    """What moves when a criterion is left out."""
    columns = [_left(names, N_("Left out")), _right(names, WEIGHT), *_move_columns(names)]
    cells = [
        (names.node(row["path"]), hundredths(names, row["nominal"]), *_moves(names, row))
        for row in rows
        if row["not-done"] is None
    ]
    return _table(columns, cells) + _not_done(names, ((node(names, row["path"]), row["not-done"]) for row in rows))


INSTEAD = N_("{to} for {group}")


def aggregation_blocks(names: Names, rows: Sequence[Part]) -> list[Block]:
    """What moves with another mean."""
    columns = [_left(names, GROUP), _left(names, N_("Instead")), *_move_columns(names)]
    cells, missing = [], []
    for row in rows:
        to = mean(names, row["to"])
        if row["not-done"] is None:
            cells.append((bare(names, row["group"]), to, *_moves(names, row)))
        missing.append((names.texts.say(INSTEAD, to=to, group=node(names, row["group"])), row["not-done"]))
    return _table(columns, cells) + _not_done(names, missing)


def _move_columns(names: Names) -> list[Column]:
    columns = [_right(names, title) for title in _MOVES]
    columns += [_left(names, N_("Furthest")), _left(names, N_("First place"))]
    return [*columns, _right(names, N_("Tiers that differ")), _right(names, N_("Without a total"))]


def _moves(names: Names, row: Part) -> tuple[str, ...]:
    texts, largest = names.texts, row["largest"]
    furthest = "-"
    if largest is not None:
        places = {"before": texts.number(largest["from"]), "after": texts.number(largest["to"])}
        furthest = texts.say(FURTHEST, entrant=names.entrant(largest["entrant"]), **places)
    first = entrants(names, row["winner"]["to"]) if row["winner-changes"] else texts.translate(STAYS)
    counts = texts.number(row["totals-changed"]), texts.number(row["moved"]), texts.number(row["mean-shift"], 2)
    return (*counts, furthest, first, number(names, row["tiers-changed"]), number(names, row["lost"] or None))
