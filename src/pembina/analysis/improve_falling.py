"""Criteria of which more is worse: an aggregation of a third party may take the score of a part off the total."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np

from pembina.analysis.replay import Replay
from pembina.errors import PembinaError
from pembina.evaluation.tree import build_tree
from pembina.model import Group, Leaf

SEEN = 1e-9
"""Points of the total from which on a change is one."""


def falling(replay: Replay, row: int) -> frozenset[str]:
    """Return the criteria of whose score more lowers an entrant's total somewhere, and raises it nowhere.

    An aggregation of Pembina's own has no such part, so that only criteria below one of a third party's are looked at:
    their scores are put at nothing, half the scale and all of it, while the others stand where they do, or at an end.
    """
    award, host = replay.award, replay.host
    foreign = [
        node
        for node in award.nodes()
        if isinstance(node, Group) and node.scored and not host.provider("aggregators", node.aggregate.name).own
    ]
    return frozenset(
        leaf.path
        for leaf in award.leaves()
        if leaf.path in replay.judgement.tree.scores
        and (above := [group for group in foreign if _below(leaf, group)])
        and _falls(replay, row, leaf, above)
    )


def _falls(replay: Replay, row: int, leaf: Leaf, above: list[Group]) -> bool:
    scale, lower = float(replay.award.scale), False
    for others in _others(replay, row, leaf, above):
        totals = [_total(replay, row, {**others, leaf.path: scale * part}) for part in (0.0, 0.5, 1.0)]
        steps = np.diff(totals)
        if (steps > SEEN).any():
            return False
        lower |= bool((steps < -SEEN).any())
    return lower


def _others(replay: Replay, row: int, leaf: Leaf, above: list[Group]) -> Iterator[dict[str, float]]:
    """Scores of the other criteria: as they are, all at the top, and each sibling at the top with all else at nothing.

    The last are for totals that end at 0: where other parts take everything off, one more that does takes off nothing.
    """
    scores, scale = replay.judgement.tree.scores, float(replay.award.scale)
    rest = [o.path for o in replay.award.leaves() if o.path in scores and not np.isnan(scores[o.path][row])]
    yield {}
    yield dict.fromkeys(rest, scale)
    for group in above:
        for child in group.children:
            if child.scored and not _within(leaf.path, child.path):
                yield {path: scale if _within(path, child.path) else 0.0 for path in rest}


def _total(replay: Replay, row: int, scores: dict[str, float]) -> float:
    """Return the entrant's total with some of its scores put elsewhere; NaN where a method refuses them."""
    scored = dict(replay.judgement.scored)
    for path, score in scores.items():
        column = scored[path].scores.copy()
        column[row] = score
        scored[path] = attrs.evolve(scored[path], scores=column)
    try:
        return float(build_tree(replay.award, scored, replay.host, replay.entrants).total[row])
    except PembinaError:
        return float("nan")


def _below(leaf: Leaf, group: Group) -> bool:
    return group.path == "" or _within(leaf.path, group.path)


def _within(path: str, node: str) -> bool:
    return path == node or path.startswith(f"{node}.")
