"""From the scores of criteria to those of groups, for many draws at once.

Every group comes out as :mod:`pembina.evaluation.tree` has it: the same functions, the same rounding, left-out parts
given to their siblings in proportion. Arithmetic and geometric means, which most awards take, are summed without laying
out every draw; what they come to is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from pembina.analysis.audit_board import SHARELESS, NotDone
from pembina.analysis.robustness_scenes import Scene
from pembina.analysis.robustness_tree import Outline
from pembina.errors import ScoringError
from pembina.evaluation.refusing import asking
from pembina.methods.rounding import on_grid, significant
from pembina.model import Entrant, Group, Leaf, Method, Node
from pembina.plugins import Aggregated, Aggregator, Context, Host
from pembina.plugins.host import BUILTIN

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


NEVER = np.ones((1, 1), dtype=np.bool_)
"""Stands where nothing was left out in any draw."""


@frozen
class Lines:
    """One node in many draws: arrays of shape (draws, entrants), or (1, entrants) where all draws are alike.

    ``scores`` are NaN where there is none; ``blocked`` marks entrants that cannot be assessed because of the node;
    ``gone`` (draws, 1) marks draws in which the node was left out on purpose, None where it never was.
    """

    scores: Floats
    blocked: Booleans
    gone: Booleans | None = None

    def of(self, rows: NDArray[np.int64]) -> Lines:
        """Return the lines of some entrants only."""
        return Lines(self.scores[:, rows], self.blocked[:, rows], self.gone)

    @property
    def whole(self) -> bool:
        """Whether every entrant has a score in every draw."""
        return not np.isnan(self.scores).any()


@frozen
class Given:
    """What a batch of draws has in common and what not.

    ``methods`` aggregate the groups, by path; ``shares`` of the parts of each group have the shape (draws, parts) or
    (draws, entrants, parts), draws being 1 where all are alike; ``removed`` is the position of the criterion that a
    draw leaves out, -1 for none.
    """

    scene: Scene
    methods: Mapping[str, Method]
    shares: Mapping[str, Floats]
    removed: NDArray[np.int64] | None = None


@define
class Climb:
    """Climbs one award's tree.

    ``held`` are the groups of which overrides set scores: whose, and to what, by path.
    """

    outline: Outline
    entrants: Sequence[Entrant]
    host: Host
    held: Mapping[str, tuple[Booleans, Floats]] = field(factory=dict)

    def lines(self, given: Given) -> dict[str, Lines]:
        """Return every node that carries weight, by path; the root is ``""``. Raises NotDone."""
        found: dict[str, Lines] = {}
        order = {leaf.path: i for i, leaf in enumerate(self.outline.leaves)}
        self._climb(self.outline.award.root, given, order, found)
        return found

    def _climb(self, node: Node, given: Given, order: Mapping[str, int], found: dict[str, Lines]) -> None:
        if isinstance(node, Leaf):
            gone = None if given.removed is None else (given.removed == order[node.path])[:, None]
            scene = given.scene
            some = gone if gone is not None and gone.any() else None
            found[node.path] = Lines(scene.scores[node.path][None, :], scene.blocked[node.path][None, :], some)
            return
        parts = self.outline.parts(node)
        for part in parts:
            self._climb(part, given, order, found)
        lines = [found[part.path] for part in parts]
        method = given.methods[node.path]
        aggregator: Aggregator = self.host.get("aggregators", method.name)
        shares, gone = remaining(given.shares[node.path], [line.gone for line in lines])
        if method.name in MEANS and self._builtin(method) and all(line.whole for line in lines):
            scores = MEANS[method.name](lines, shares)
            blocked = np.zeros((1, scores.shape[1]), dtype=np.bool_)
        else:
            counted = shares
            if not self.weighs(method):
                counted = given.shares[node.path][:1]  # no share counts: all draws are alike
            scores, blocked = self._group(node, method, aggregator, lines, counted)
        if node.path in self.held:
            mask, kept = self.held[node.path]
            scores, blocked = np.where(mask, kept, scores), blocked & ~mask
        found[node.path] = Lines(scores, blocked, gone)

    def alone(self, method: Method) -> bool:
        """Whether each draw has to be aggregated by itself: entrants are compared, or a third party looks at codes."""
        return self.host.get("aggregators", method.name).relative or not self._builtin(method)

    def weighs(self, method: Method) -> bool:
        """Whether the weights of a group's parts count at all."""
        return weights_count(self.host, method)

    def _builtin(self, method: Method) -> bool:
        return is_builtin(self.host, method)

    def _group(
        self, group: Group, method: Method, aggregator: Aggregator, lines: Sequence[Lines], shares: Floats
    ) -> tuple[Floats, Booleans]:
        """Aggregate the general way: every draw and entrant a row of its own."""
        draws = max(len(shares), *(len(line.scores) for line in lines), *(len(line.blocked) for line in lines))
        draws = max(draws, *(1 if line.gone is None else len(line.gone) for line in lines))
        shape = (draws, len(self.entrants), len(lines))
        scores, present, blocked = np.empty(shape), np.empty(shape, dtype=np.bool_), np.zeros(shape[:2], dtype=np.bool_)
        for i, line in enumerate(lines):
            there = NEVER if line.gone is None else ~line.gone
            scores[:, :, i] = line.scores
            present[:, :, i] = ~np.isnan(line.scores) & there
            blocked |= line.blocked & there
        spread = np.array(np.broadcast_to(shares if shares.ndim == 3 else shares[:, None, :], shape))
        some = present.any(axis=2)
        usable = some & ~blocked
        if aggregator.weighted:
            usable &= _spread_rest(spread, present, usable & ~present.all(axis=2))
        scores[~present] = 0.0
        result = np.full(shape[:2], np.nan)
        if self.alone(method):
            stays = _staying(lines, draws)
            for draw in range(draws):
                rows = scores[draw], spread[draw], present[draw]
                result[draw] = self._alone(group, method, aggregator, rows, usable[draw], np.flatnonzero(stays[draw]))
        elif usable.any():
            rows = scores[usable], spread[usable], present[usable]
            result[usable] = self._applied(group, method, aggregator, rows, np.arange(len(lines)), ())
        missing = ~some & ~blocked
        if not (group.path and group.missing == "leave-out"):
            blocked |= missing
        return result, blocked

    def _alone(
        self, group: Group, method: Method, aggregator: Aggregator, rows: tuple[Floats, Floats, Booleans],
        usable: Booleans, kept: NDArray[np.int64],
    ) -> Floats:  # fmt: skip
        """Aggregate one draw by itself, as entrants are compared with one another there; parts left out are absent."""
        result = np.full(len(usable), np.nan)
        if usable.any():
            cut = np.ix_(usable, kept)
            there = [entrant for entrant, has in zip(self.entrants, usable, strict=True) if has]
            own = rows[0][cut], rows[1][cut], rows[2][cut]
            result[usable] = self._applied(group, method, aggregator, own, kept, there)
        return result

    def _applied(
        self, group: Group, method: Method, aggregator: Aggregator, rows: tuple[Floats, Floats, Booleans],
        kept: NDArray[np.int64], there: Sequence[Entrant],
    ) -> Floats:  # fmt: skip
        """Ask the aggregator; raises NotDone where it has no answer."""
        parts = self.outline.parts(group)
        names = tuple(parts[i].path.rpartition(".")[2] for i in kept.tolist())
        context = Context(float(self.outline.award.scale), tuple(entrant.code for entrant in there), names)
        try:
            with asking(self.host, "aggregators", aggregator, "aggregate", group.path):
                given: Any = aggregator.apply(*rows, method.parameters, context)
                result = np.asarray(given.scores if isinstance(given, Aggregated) else given, dtype=np.float64)
                if result.shape != (len(rows[0]),) or not np.isfinite(result).all():
                    raise TypeError("one finite score for every entrant is due")
        except ScoringError as error:
            text = "; ".join(str(problem) for problem in error.problems)
            raise NotDone("aggregation-fails", group=group.path, method=method.name, text=text) from error
        return on_grid(result)


def is_builtin(host: Host, method: Method) -> bool:
    """Whether an aggregation is Pembina's own."""
    provider = host.provider("aggregators", method.name)
    return provider.distribution == BUILTIN and provider.manifest is None


def weights_count(host: Host, method: Method) -> bool:
    """Whether the weights of a group's parts count at all in an aggregation."""
    if is_builtin(host, method):
        return method.name not in SHARELESS
    return bool(host.get("aggregators", method.name).weighted)


def remaining(shares: Floats, gone: Sequence[Booleans | None]) -> tuple[Floats, Booleans | None]:
    """Give the shares of parts that a draw leaves out to the others, and say in which draws none is left."""
    if all(part is None for part in gone):
        return shares, None
    draws = max(len(part) for part in gone if part is not None)
    out = np.zeros((draws, shares.shape[-1]), dtype=np.bool_)
    for i, part in enumerate(gone):
        if part is not None:
            out[:, i] = part[:, 0]
    rest = np.array(np.broadcast_to(shares, (draws, *shares.shape[1:])))
    some = out.any(axis=1)
    thinned = rest[some]
    thinned[out[some] if rest.ndim == 2 else np.broadcast_to(out[some][:, None, :], thinned.shape)] = 0.0
    total = np.zeros(thinned.shape[:-1])
    for i in range(thinned.shape[-1]):
        total += thinned[..., i]
    rest[some] = thinned / np.where(total > 0, total, 1.0)[..., None]
    none = np.asarray(out.all(axis=1, keepdims=True), dtype=np.bool_)
    return rest, none if none.any() else None


def _staying(lines: Sequence[Lines], draws: int) -> Booleans:
    """Which parts are not left out on purpose, of shape (draws, parts)."""
    stays = np.ones((draws, len(lines)), dtype=np.bool_)
    for i, line in enumerate(lines):
        if line.gone is not None:
            stays[:, i] = ~line.gone[:, 0]
    return stays


def _spread_rest(shares: Floats, present: Booleans, thinned: Booleans) -> Booleans:
    """Spread the shares of missing parts over the others, in place; say where any weight is left."""
    rest = np.where(present, shares, 0.0)
    total = rest.sum(axis=2)
    shares[thinned] = rest[thinned] / np.where(total > 0, total, 1.0)[thinned][:, None]
    return np.asarray(total > 0, dtype=np.bool_)


def _summed(columns: Sequence[Floats], shares: Floats) -> Floats:
    """Sum of share times column, part by part."""
    result: Floats | None = None
    for i, column in enumerate(columns):
        share = shares[:, i : i + 1] if shares.ndim == 2 else shares[:, :, i]
        term = share * column
        if result is None or result.shape != np.broadcast_shapes(result.shape, term.shape):
            result = term if result is None else result + term
        else:
            result += term
    assert result is not None
    return result


def _arithmetic(lines: Sequence[Lines], shares: Floats) -> Floats:
    return on_grid(_summed([line.scores for line in lines], shares))


def _geometric(lines: Sequence[Lines], shares: Floats) -> Floats:
    """Weighted geometric mean; 0 where a part that counts has a score of 0 or less."""
    logs, zero = [], None
    for i, line in enumerate(lines):
        nothing = line.scores <= 0
        if nothing.any():
            share = shares[:, i : i + 1] if shares.ndim == 2 else shares[:, :, i]
            hit = nothing & (share > 0)
            zero = hit if zero is None else zero | hit
        logs.append(np.log(np.where(nothing, 1.0, line.scores)))
    mean = significant(np.exp(_summed(logs, shares)))
    if zero is not None:
        mean = np.where(zero, 0.0, mean)
    return on_grid(mean)


MEANS = {"arithmetic": _arithmetic, "geometric": _geometric}
"""Means that are summed without laying out every draw."""
