"""Paths of nodes as gates, tiers and tie rules write them."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile.alternatives import alternatives
from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.pruning import BROKEN
from pembina.awardfile.source import Address
from pembina.errors import N_, Hint, Problem, did_you_mean

SHARED = "shared"
"""The tie rule that leaves a rank shared."""


def references(draft: Draft) -> Iterator[tuple[str | None, Address]]:
    """Yield every path that names a node, with its place; None for one that is damaged."""
    for i, gate in draft.items("gates"):
        yield _text(gate.get("criterion")), ("gates", i, "criterion")
    for i, tier in draft.items("tiers"):
        minimums = tier.get("and", {})
        for path in minimums if isinstance(minimums, dict) else (None,):
            yield path, ("tiers", i, "and", path or "")
    ties = draft.table("award").get("ties", [])
    for i, tie in enumerate(ties if isinstance(ties, list) else (None,)):
        if tie != SHARED:
            yield _text(tie), ("award", "ties", i)


def _sources(draft: Draft) -> Iterator[str | None]:
    """Yield every path of a criterion that a step reads: what a value is divided by, what gaps are filled from."""
    for node in (*(draft.root.walk() if draft.root else ()), *alternatives(draft)):
        for key, inside in (("denominate", "criterion"), ("impute", "on")):
            table = node.get(key)
            given = table.get(inside, []) if isinstance(table, dict) else []
            yield from map(_text, given if isinstance(given, list) else [given])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def served(draft: Draft, node: Node) -> bool:
    """Whether a criterion without a weight is of use to a gate, tier, tie rule or step, or may be meant by one."""
    damaged = any(draft.document.get(key) is BROKEN for key in ("gates", "tiers", "award"))
    if not node.criterion:
        return False
    if damaged or any(isinstance(item, type(BROKEN)) for key in ("gates", "tiers") for item in _listed(draft, key)):
        return True
    for path in (*(path for path, _ in references(draft)), *_sources(draft)):
        if path is None or path == node.name:
            return True
        near = nearest(draft, path) if path not in draft.nodes else None
        if near is not None and near.args["word"] == node.name:
            return True
    return False


def _listed(draft: Draft, key: str) -> list[object]:
    listed = draft.document.get(key)
    return listed if isinstance(listed, list) else []


def nearest(draft: Draft, path: str) -> Hint | None:
    """Suggest the node that a path may mean: one that ends like it, or one that is spelt like it."""
    ends = [name for name in draft.nodes if name.endswith(f".{path}")]
    return did_you_mean(ends[0], ends) if len(ends) == 1 else did_you_mean(path, draft.nodes)


def names_no_node(draft: Draft, path: str, at: Address) -> Problem | None:
    """Return the problem of a path that names nothing."""
    if draft.root is None or path in draft.nodes:
        return None
    return draft.problem("PB227", at, nearest(draft, path), path=path)


def has_no_score(draft: Draft, path: str, at: Address) -> Problem | None:
    """Return the problem of a node that has no score to compare."""
    node = draft.nodes.get(path)
    if node is None or not node.criterion or "score" in node.table or node.doubtful:
        return None
    return draft.problem("PB228", at, path=path)


def is_not_weighed(draft: Draft, path: str, at: Address, weighs: bool | None) -> Problem | None:
    """Return the problem of a minimum on a criterion that takes no part in the total: a gate holds a tier to such."""
    if weighs is not False:
        return None
    return draft.problem("PB228", at, Hint(GATE_INSTEAD), path=path)


GATE_INSTEAD = N_("it has no weight; a [[gates]] entry on it, with otherwise = cap, holds a tier to its value")
