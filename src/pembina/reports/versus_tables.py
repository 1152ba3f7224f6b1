"""The tables of a comparison: criteria and groups by what they do to the difference, and the same as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.outline import exact
from pembina.reports.page import Column, Table
from pembina.reports.versus_names import Duel, Node

CRITERION, GROUP, WEIGHT, POINTS = N_("Criterion"), N_("Group"), N_("Weight"), N_("Points")
VALUE, SCORE = N_("Value: {name}"), N_("Score: {name}")
OF_FIGURES, OF_WEIGHTS = N_("Points of figures"), N_("Points of weights")
WEIGHT_OF, BROUGHT, GAP = N_("Weight: {name}"), N_("Added: {name}"), N_("Difference of scores")
TOTAL = N_("Difference")


def criteria(duel: Duel) -> Table:
    """Criteria (and groups that are not split) in descending order of their parts, and what they make together."""
    texts, weights = duel.texts, _weights_differ(duel)
    columns = [Column(texts.translate(CRITERION), wide=True)]
    columns += [Column(texts.say(VALUE, name=name), right=True, wide=True) for name in duel.heads]
    columns += [Column(texts.say(SCORE, name=name), right=True, wide=True) for name in duel.heads]
    columns += _last_columns(duel, weights)
    rows = [_row(duel, duel.nodes[path], weights, values=True) for path in duel.document["order"]]
    rows += [_row(duel, node, weights, values=True) for node in duel.document["nodes"] if _only_values(node)]
    blank = len(columns) - 1 - len(_points_columns(duel))
    rows.append((texts.translate(TOTAL), *[""] * blank, *_total_cells(duel)))
    return _without_empty(Table(tuple(columns), tuple(rows)), keep=(0, len(columns) - 1))


def groups(duel: Duel) -> Table | None:
    """Groups in descending order of their parts; None where there are none."""
    found = [
        node for node in duel.document["nodes"] if node["path"] and node["kind"] == "group" and node["part"] is not None
    ]
    if not found:
        return None
    weights = _weights_differ(duel)
    columns = [Column(duel.texts.translate(GROUP), wide=True)]
    columns += [Column(duel.texts.say(SCORE, name=name), right=True, wide=True) for name in duel.heads]
    columns += _last_columns(duel, weights)
    found.sort(key=lambda node: -abs(node["part"]))
    rows = tuple(_row(duel, node, weights, values=False) for node in found)
    return _without_empty(Table(tuple(columns), rows), keep=(0, len(columns) - 1))


def unsplit(duel: Duel) -> Table | None:
    """Criteria whose part is not known: both scores, what lies between them, and what each brought."""
    found = [
        node
        for node in duel.document["nodes"]
        if node["weighted"] and node["kind"] == "criterion" and node["part"] is None
    ]
    if not found:
        return None
    texts = duel.texts
    columns = [Column(texts.translate(CRITERION), wide=True)]
    columns += [Column(texts.say(VALUE, name=name), right=True, wide=True) for name in duel.heads]
    columns += [Column(texts.say(SCORE, name=name), right=True, wide=True) for name in duel.heads]
    columns.append(Column(texts.translate(GAP), right=True, wide=True))
    columns += [Column(texts.say(BROUGHT, name=name), right=True, wide=True) for name in duel.heads]
    rows = []
    for node in found:
        one, other = node["scores"]
        gap = None if one is None or other is None else float(exact(one) - exact(other))
        cells = [*duel.values(node["path"]), duel.score(one), duel.score(other), duel.signed(gap)]
        cells += [duel.score(added) for added in node["contributions"]]
        rows.append((duel.node(node["path"]), *cells))
    return _without_empty(Table(tuple(columns), tuple(rows)), keep=(0,))


def _only_values(node: Node) -> bool:
    """Criteria without a weight that are not the same for both: they do nothing to the total."""
    one, other = node["values"]
    return node["kind"] == "criterion" and not node["weighted"] and one != other and other is not None


def _weights_differ(duel: Duel) -> bool:
    return any(node["weights"][0] != node["weights"][1] for node in duel.document["nodes"] if node["weighted"])


def _last_columns(duel: Duel, weights: bool) -> list[Column]:
    titles = [duel.texts.say(WEIGHT_OF, name=name) for name in duel.heads] if weights else []
    columns = [Column(title, right=True, wide=True) for title in titles or [duel.texts.translate(WEIGHT)]]
    return columns + [Column(duel.texts.translate(title), right=True) for title in _points_columns(duel)]


def _points_columns(duel: Duel) -> Sequence[str]:
    return (OF_FIGURES, OF_WEIGHTS, POINTS) if duel.by_weights else (POINTS,)


def _row(duel: Duel, node: Node, weights: bool, values: bool) -> tuple[str, ...]:
    cells = list(duel.values(node["path"])) if values else []
    cells += [duel.score(score) if node["weighted"] else "" for score in node["scores"]]
    shown = node["weights"] if weights else node["weights"][:1]
    cells += [duel.weight(weight) for weight in shown]
    if duel.by_weights:
        cells += [duel.signed(node[key]) for key in ("data", "due-to-weights")]
    return (duel.node(node["path"]), *cells, duel.signed(duel.points.get(node["path"])))


def _total_cells(duel: Duel) -> list[str]:
    whole = duel.signed(duel.whole)
    if not duel.by_weights:
        return [whole]
    return [*(duel.signed(duel.document["difference"][key]) for key in ("data", "weights")), whole]


def _without_empty(table: Table, keep: Sequence[int]) -> Table:
    """Drop columns in which nothing stands."""
    chosen = [i for i in range(len(table.columns)) if i in keep or any(row[i] for row in table.rows)]
    rows = tuple(tuple(row[i] for i in chosen) for row in table.rows)
    return Table(tuple(table.columns[i] for i in chosen), rows)


def records(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One record for each node, keys the same in every language; criteria first, in the order of their parts."""
    order = {path: i for i, path in enumerate(document["order"])}
    nodes = sorted(document["nodes"], key=lambda node: (node["path"] not in order, order.get(node["path"], 0)))
    return [
        {
            "node": node["path"] or "total",
            "kind": node["kind"],
            **_pairs(node, ("values", "scores", "weights", "contributions")),
            "part": node["part"],
            "data": node["data"],
            "due_to_weights": node["due-to-weights"],
            "changed": " ".join(node["changed"]),
            "not_done": (node["not-done"] or {}).get("key"),
        }
        for node in nodes
    ]


def _pairs(node: Node, keys: Sequence[str]) -> dict[str, Any]:
    return {f"{key[:-1]}_{side}": _exactly(cell) for key in keys for side, cell in zip("ab", node[key], strict=True)}


def _exactly(cell: Any) -> Any:
    """A number as it is written in the document, never in powers of ten."""
    return f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else cell
