"""What the errors of values do to the totals: values drawn anew, put through scoring and tree like the reported ones.

Where scores are linear in the values (goalposts, away from their ends) and groups are weighted means, this is the same
as adding up variances. Where a value lies near the end of a scale or the edge of a band it still is what would have
happened to the total, which a derivative is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone
from pembina.analysis.confidence_errors import Errors
from pembina.analysis.replay import Replay
from pembina.errors import ScoringError
from pembina.evaluation.prepare import Prepared
from pembina.evaluation.refusing import asking
from pembina.evaluation.score import FILLED
from pembina.methods.rank_sets_errors import normals
from pembina.methods.rounding import on_grid, significant
from pembina.model import Group, Leaf, Method, Node
from pembina.plugins import Aggregated, Changed, Context

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Codes = tuple[str, ...]
Progress = Callable[[int, int], None]

CELLS = 100_000
"""Values of one criterion that are put through the road at once."""

REPLAYS = 1000
"""Most draws where every one has to be judged as a whole."""

NEAR = 3.0
"""A value lies near an edge when its score bends within so many standard errors to either side..."""
BENT = 0.1
"""... by more than this part of what it moves."""


@define(slots=False)
class Totals:
    """The totals of a result under draws of its values' errors."""

    errors: Errors
    replay: Replay
    seed: int

    @cached_property
    def noisy(self) -> dict[str, Floats]:
        """Standard errors of the criteria that count for the total and carry any."""
        taken = {leaf.path: self.errors.taken(leaf.path) for leaf in self._leaves if leaf.path in self.errors.carrying}
        return {path: scale for path, scale in taken.items() if scale.any()}

    @cached_property
    def _leaves(self) -> list[Leaf]:
        return [leaf for leaf in self.replay.award.leaves() if leaf.path in self.replay.judgement.tree.scores]

    # What depends on what

    @cached_property
    def wholesale(self) -> bool:
        """Whether every draw has to be judged as a whole: gaps are filled, or weights found, from uncertain values."""
        for leaf in self._leaves:
            prepared = self.replay.judgement.prepared[leaf.path]
            others = leaf.impute.parameters.get("on", ()) if leaf.impute is not None else ()
            if prepared.imputed.any() and any(path in self.noisy for path in (leaf.path, *others)):
                return True
        return any(
            isinstance(node, Group)
            and node.weighting is not None
            and self.replay.host.get("weightings", node.weighting.name).uses_scores
            and self._stirred(node)
            for node in self.replay.award.nodes()
        )

    @cached_property
    def dependent(self) -> bool:
        """Whether the errors of one entrant's values move the totals of others."""
        if self.wholesale:
            return True
        leaves = [leaf for leaf in self._leaves if leaf.path in self.noisy]
        groups = [n for n in self.replay.award.nodes() if isinstance(n, Group) and self._stirred(n)]
        host, scored = self.replay.host, self.replay.judgement.scored
        return (
            any(leaf.score is not None and host.get("scoring-methods", leaf.score.name).relative for leaf in leaves)
            or any(leaf.treat is not None and host.get("treatments", leaf.treat.name).relative for leaf in leaves)
            or any(leaf.missing in FILLED[1:] and scored[leaf.path].filled.any() for leaf in leaves)
            or any(host.get("aggregators", group.aggregate.name).relative for group in groups)
        )

    def _stirred(self, node: Node) -> bool:
        """Whether the errors of some value reach a node."""
        if isinstance(node, Leaf):
            return node.path in self.noisy
        return any(child.scored and self._stirred(child) for child in node.children)

    # Draws

    def draws(self, wanted: int) -> int:
        """How many draws are made of so many wanted."""
        return min(wanted, REPLAYS) if self.wholesale else wanted

    def deviations(self, wanted: int, progress: Progress | None = None) -> Floats:
        """Return drawn totals less the reported one (entrants, draws); NaN for entrants without a total.

        Raises NotDone where a drawn value has no score, or a method refuses it.
        """
        count, draws = len(self.replay.entrants), self.draws(wanted)
        if not self.noisy:
            return np.where(np.isnan(self.replay.judgement.tree.total)[:, None], np.nan, np.zeros((count, draws)))
        totals = np.empty((count, draws))
        step = 1 if self.wholesale else max(1, CELLS // count)
        for start in range(0, draws, step):
            if progress is not None:
                progress(start, draws)
            part = min(step, draws - start)
            noise = {
                path: scale[:, None] * normals(count, part, self.seed, f"standard error of {path}", start)
                for path, scale in self.noisy.items()
            }
            totals[:, start : start + part] = self.total(noise)
        deviations: Floats = totals - self.replay.judgement.tree.total[:, None]
        return deviations

    def total(self, noise: Mapping[str, Floats]) -> Floats:
        """Return the totals (entrants, draws) of values with these errors added, by path of the criterion."""
        try:
            if self.wholesale:
                return self._judged(noise)
            return self._climb(self.replay.award.root, noise)
        except ScoringError as error:
            raise NotDone("no-score", criterion=_where(error)) from None

    def _judged(self, noise: Mapping[str, Floats]) -> Floats:
        """Judge the whole award again, draw by draw."""
        judged = []
        for draw in range(next(iter(noise.values())).shape[1]):
            columns = dict(self.replay.columns)
            for path, errors in noise.items():
                columns[path] = attrs.evolve(columns[path], values=columns[path].values + errors[:, draw])
            judged.append(self.replay.judge(columns=columns).tree.total)
        return np.column_stack(judged)

    def _climb(self, node: Node, noise: Mapping[str, Floats]) -> Floats:
        """Scores of a node (entrants, draws); one column stands for all draws where no error reaches it."""
        known = self.replay.judgement.tree.scores[node.path]
        if not self._stirred(node):
            return known[:, None]
        if isinstance(node, Leaf):
            return self.scores(node, noise[node.path])
        children = [child for child in node.children if child.scored]
        parts = [self._climb(child, noise) for child in children]
        draws = max(part.shape[1] for part in parts)
        scores = np.stack([np.broadcast_to(part, (known.size, draws)) for part in parts], axis=2)
        tree, usable = self.replay.judgement.tree, ~np.isnan(known)
        usable = usable & ~tree.held[node.path] if node.path in tree.held else usable
        shares = np.column_stack([tree.shares[child.path] for child in children])[usable]
        found = np.full((known.size, draws), np.nan)
        paths = tuple(child.path for child in children)
        found[usable] = self._aggregated(node, scores[usable], shares, paths, self._codes(usable))
        return self._held(node.path, found)

    def _held(self, path: str, found: Floats) -> Floats:
        """Keep the scores that an override sets, whatever the values are."""
        tree = self.replay.judgement.tree
        held = tree.held.get(path)
        return found if held is None else np.where(held[:, None], tree.scores[path][:, None], found)

    def _codes(self, rows: Booleans) -> Codes:
        return tuple(e.code for e, has in zip(self.replay.entrants, rows, strict=True) if has)

    def _aggregated(self, group: Group, scores: Floats, shares: Floats, paths: tuple[str, ...], codes: Codes) -> Floats:
        """Ask the aggregator: once for all draws, or for one field after the other where it compares entrants."""
        aggregator = self.replay.host.get("aggregators", group.aggregate.name)
        rows, draws, parts = scores.shape
        names = tuple(path.rpartition(".")[2] for path in paths)

        def ask(block: Floats, weights: Floats, who: Codes) -> Floats:
            there = ~np.isnan(block)
            context = Context(float(self.replay.award.scale), who, names)
            with asking(self.replay.host, "aggregators", aggregator, "aggregate", group.path, columns=paths):
                given = aggregator.apply(
                    np.where(there, block, 0.0), weights, there, group.aggregate.parameters, context
                )
            return np.asarray(given.scores if isinstance(given, Aggregated) else given, dtype=np.float64)

        if aggregator.relative:
            found = np.column_stack([ask(scores[:, draw], shares, codes) for draw in range(draws)])
        else:
            tiled = np.broadcast_to(shares[:, None, :], scores.shape).reshape(rows * draws, parts)
            who = tuple(code for code in codes for _ in range(draws))
            found = ask(scores.reshape(rows * draws, parts), tiled, who).reshape(rows, draws)
        if not np.isfinite(found).all():
            raise NotDone("no-score", criterion=group.path)
        return on_grid(found)

    # One criterion

    def scores(self, leaf: Leaf, noise: Floats) -> Floats:
        """Scores of one criterion (entrants, draws) for its values with errors added."""
        judgement = self.replay.judgement
        prepared, scored = judgement.prepared[leaf.path], judgement.scored[leaf.path]
        present = prepared.present & judgement.competing
        codes = self._codes(present)
        values = _filled(prepared)[present, None] + noise[present]
        found = np.broadcast_to(scored.scores[:, None], noise.shape).copy()
        if leaf.treat is not None:
            treated = self._asked("treatments", "treat", leaf.treat, leaf.path, values, codes)
            values = np.where(treated == values, values, significant(treated))
        if leaf.score is not None:
            found[present] = on_grid(self._asked("scoring-methods", "score", leaf.score, leaf.path, values, codes))
        if np.isnan(found[present]).any():
            raise NotDone("no-score", criterion=leaf.path)
        if leaf.missing in FILLED[1:] and scored.filled.any():
            stand_in = found[present].min(axis=0) if leaf.missing == "lowest" else np.median(found[present], axis=0)
            found[scored.filled] = on_grid(stand_in)
        return self._held(leaf.path, found)

    def _asked(self, kind: str, key: str, given: Method, path: str, values: Floats, codes: Codes) -> Floats:
        """Ask a method: once for all draws, or for one field after the other where it compares entrants."""
        method: Any = self.replay.host.get(kind, given.name)
        draws = values.shape[1]

        def ask(field: Floats, who: Codes) -> Floats:
            answer = method.apply(field, given.parameters, Context(float(self.replay.award.scale), who))
            return np.asarray(answer.values if isinstance(answer, Changed) else answer, dtype=np.float64)

        with asking(self.replay.host, kind, method, key, path, columns=[path]):
            if method.relative:
                return np.column_stack([ask(values[:, draw].copy(), codes) for draw in range(draws)])
            return ask(values.ravel(), tuple(code for code in codes for _ in range(draws))).reshape(values.shape)

    def near_edges(self) -> list[tuple[str, int]]:
        """Values whose score bends within three standard errors to either side: criterion and position of the entrant.

        There the totals' errors are not normal, and the sets hold less surely. Of scores that compare entrants none.
        """
        found = []
        for leaf in self._leaves:
            if leaf.path not in self.noisy or self._relative(leaf):
                continue
            scale = self.noisy[leaf.path]
            steps = scale[:, None] * np.array([-NEAR, 0.0, NEAR])
            low, here, high = self.scores(leaf, steps).T
            bend, moved = np.abs(low + high - 2.0 * here), np.abs(high - here) + np.abs(here - low)
            found += [(leaf.path, int(row)) for row in np.flatnonzero((scale > 0.0) & (bend > BENT * moved))]
        return found

    def _relative(self, leaf: Leaf) -> bool:
        host = self.replay.host
        return (leaf.score is not None and bool(host.get("scoring-methods", leaf.score.name).relative)) or (
            leaf.treat is not None and bool(host.get("treatments", leaf.treat.name).relative)
        )


def _filled(prepared: Prepared) -> Floats:
    """Values as they were before treatment, adjusted and with gaps filled."""
    values: Floats = prepared.column.values.copy()
    rows = {code: row for row, code in enumerate(prepared.column.codes)}
    for step in prepared.steps:
        if step.key in ("adjust", "impute"):
            for code, (_, after) in step.changes.items():
                values[rows[code]] = after
    return values


def _where(error: ScoringError) -> str:
    """The path of the node that a problem is about."""
    place = error.problems[0].place
    return (place.address or "").removeprefix("criteria.").removeprefix("criteria")
