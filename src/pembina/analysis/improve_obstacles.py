"""What stands in the way of a goal: missing values, conditions, caps, and criteria that nobody is told to raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pembina.analysis.improve_offers import Offering
from pembina.analysis.improve_plan import Planner
from pembina.analysis.replay import Replay
from pembina.model import Group, Leaf

LINEAR = ("arithmetic", "sum")


def lacking(replay: Replay, row: int) -> list[dict[str, Any]]:
    """Return the criteria whose value has to be reported before anything can be planned."""
    gates = {gate.criterion for gate in replay.award.gates}
    found = []
    for leaf in replay.award.leaves():
        column = replay.columns[leaf.path]
        needed = leaf.path in replay.judgement.tree.scores or leaf.path in gates
        if needed and not column.reported[row] and not replay.overridden(row, leaf.path):
            found.append({"key": "no-value", "args": {"node": leaf.path, "reason": column.reason(row)}})
    return found


def obstacles(planner: Planner, offering: Offering, unmet: Sequence[int]) -> list[dict[str, Any]]:
    """Return what keeps a goal out of reach: gates first, then what the best standing lacks, then what ends levers."""
    found: list[dict[str, Any]] = [{"key": "gate", "args": {"gate": gate}} for gate in unmet]
    best = planner.standing([lever.last for lever in planner.levers])
    if best is not None and planner.goal.tier is not None:
        kept = [(key, args) for name, key, args in best.held_back if name == planner.goal.tier]
        found += [
            {"key": key, "args": dict(args)} for key, args in kept if not (key == "tier.cap" and args["gate"] in unmet)
        ]
    elif best is not None and best.rank is not None:
        place = best.rank if planner.goal.within is None else best.group_ranks.get(planner.goal.within)
        found.append({"key": "rank", "args": {"rank": place}})
    capped = [offer.leaf.path for offer in planner.offers if offer.capped]
    return found + [{"key": "cap", "args": {"node": path}} for path in capped]


def lost(replay: Replay, row: int, path: str) -> float | None:
    """Points of the total between a criterion's score and the highest one; None where nobody can say."""
    award, tree = replay.award, replay.judgement.tree
    if path not in tree.scores or np.isnan(tree.scores[path][row]) or replay.overridden(row, path):
        return None
    groups = [node for node in award.nodes() if isinstance(node, Group) and _above(node.path, path)]
    if any(group.aggregate.name not in LINEAR for group in groups):
        return None
    weight, node = 1.0, path
    by_path = {group.path: group for group in groups}
    while node:
        above = node.rpartition(".")[0]
        if by_path[above].aggregate.name == "arithmetic":
            weight *= float(tree.shares[node][row])
        node = above
    leaf = award.node(path)
    best = _best(replay, leaf) if isinstance(leaf, Leaf) else None
    return None if best is None else weight * (best - float(tree.scores[path][row]))


def _best(replay: Replay, leaf: Leaf) -> float | None:
    if leaf.score is None:
        return None
    method = replay.host.get("scoring-methods", leaf.score.name)
    scale = float(replay.award.scale)
    best = method.best(leaf.score.parameters, scale) if method.best is not None else scale
    return None if best is None else float(best)


def _above(group: str, path: str) -> bool:
    return group == "" or path.startswith(f"{group}.")
