"""One result tried under many draws of its uncertain assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_climb import MEANS, Climb, Given, Lines
from pembina.analysis.robustness_coverage import Coverage
from pembina.analysis.robustness_deciding import UNIT, Deciding
from pembina.analysis.robustness_factors import STEPS, Factor, LeaveOut, Switch, Weights
from pembina.analysis.robustness_gates import Gates
from pembina.analysis.robustness_scenes import Scene, Scenes
from pembina.analysis.robustness_shares import overall
from pembina.analysis.robustness_tree import Outline
from pembina.methods.draws import Stream, drawn
from pembina.methods.places import WEIGHT_BITS, Places, Whole, on_lattice, totals, whole_scores
from pembina.model import Method

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CELLS = 2**17
"""How many draws x entrants are worked on at a time: a matter of memory, never of the answer."""

CHUNK = 2**20
"""How many draws x entrants are counted at a time, and told of."""

SLOW = 100
"""How much longer a draw takes where an aggregation compares entrants with one another."""

PLAIN = "arithmetic"

MARGIN = 3
"""Decimals that whole scores keep beyond those published, unless they keep all."""


@frozen
class Outcome:
    """What draws come to, in arrays of shape (draws, entrants).

    Places, 0 for none; tiers by their position in the award, as many as there are for none, None without tiers.
    """

    places: Places
    tiers: NDArray[np.uint8] | None


@frozen
class Way:
    """One combination of alternatives: the scores of the criteria, and how each group is aggregated."""

    scene: Scene
    methods: Mapping[str, Method]
    exact: Whole | None
    """Scores as whole numbers where all groups are arithmetic means and nothing is missing: the quick way."""


@define
class Trial:
    """Draws over the factors of one result.

    ``rows`` are the ranked entrants' positions in the document: they are studied. ``compared`` are the positions of
    all whose scores count in a draw, beside them those without rank where entrants are compared with one another;
    ``inside`` are the rows' positions among these.
    """

    replay: Replay
    rows: Integers
    scenes: Scenes
    factors: Sequence[Factor]
    outline: Outline = field(init=False)
    climb: Climb = field(init=False)
    deciding: Deciding = field(init=False)
    gates: Gates = field(init=False)
    coverage: Coverage = field(init=False)
    compared: Integers = field(init=False)
    inside: Integers = field(init=False)
    decided: NDArray[np.bool_] = field(init=False)
    blocks: list[slice] = field(init=False)
    _ways: dict[tuple[int, ...], Way] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.outline = self.scenes.outline
        self.climb = Climb(self.outline, (), self.replay.host)
        competing = self.slow or Gates(self.replay, self.rows, self.rows).foreign
        self.compared = np.flatnonzero(self.replay.judgement.competing) if competing else self.rows
        self.climb.entrants = [self.replay.entrants[row] for row in self.compared.tolist()]
        tree = self.replay.judgement.tree
        held = {group.path for group in self.outline.groups} & tree.held.keys()
        self.climb.held = {path: (tree.held[path][self.compared], tree.scores[path][self.compared]) for path in held}
        self.decided = self.replay.decided[self.rows]
        self.inside = np.searchsorted(self.compared, self.rows)
        self.gates = Gates(self.replay, self.rows, self.inside)
        self.coverage = Coverage(self.replay, self.outline, self.rows, self.inside)
        self.deciding = Deciding(self.replay, self.rows)
        ends = np.cumsum([factor.columns for factor in self.factors]).tolist()
        self.blocks = [slice(end - f.columns, end) for f, end in zip(self.factors, ends, strict=True)]

    @property
    def columns(self) -> int:
        """How many random numbers a draw takes."""
        return self.blocks[-1].stop if self.blocks else 0

    @property
    def slow(self) -> bool:
        """Whether some aggregation compares entrants with one another, so that each draw is a call of its own."""
        methods = [group.aggregate for group in self.outline.groups]
        for factor in self.factors:
            if isinstance(factor, Switch) and factor.kind == "aggregate":
                methods += [method for option in factor.options for method in option.methods.values() if method]
        return any(self.climb.alone(method) for method in methods)

    def uniforms(self, seed: int, first: int, count: int) -> Floats:
        """Return the random numbers of some draws: a stream of its own for each factor, by its name."""
        streams = [Stream(seed, factor.name, factor.columns).uniforms(first, count) for factor in self.factors]
        return np.concatenate(streams, axis=1) if streams else np.empty((count, 0))

    def chunks(self, seed: int, draws: int) -> Iterator[Floats]:
        """Yield the random numbers of all draws, some at a time."""
        for first in range(0, draws, self.at_once):
            yield self.uniforms(seed, first, min(self.at_once, draws - first))

    @property
    def at_once(self) -> int:
        """How many draws are made and told of at a time."""
        return max(1, CHUNK // max(1, len(self.compared)) // (SLOW if self.slow else 1))

    # Outcomes

    def outcome(self, u: Floats, with_tiers: bool = True) -> Outcome:
        """Return places and tiers in the draws that these random numbers stand for. Raises NotDone."""
        count = len(self.rows)
        found: Places = np.zeros((len(u), count), dtype=np.uint16 if 2 * count < 2**16 else np.uint32)
        tiers = np.zeros((len(u), count), dtype=np.uint8) if with_tiers and self.replay.award.tiers else None
        for draws, way, removed in self._parts(u):
            found[draws], given = self.judged(way, self.shares(way, u[draws]), removed, tiers is not None)
            if tiers is not None and given is not None:
                tiers[draws] = given
        return Outcome(found, tiers)

    def _parts(self, u: Floats) -> Iterator[tuple[Integers, Way, Integers | None]]:
        """Split draws by their combination of alternatives, and into batches that fit into memory."""
        chosen, removed = self._chosen(u)
        keys, which = np.unique(chosen, axis=0, return_inverse=True)
        widest = max((len(self.outline.parts(group)) for group in self.outline.groups), default=1)
        for number, key in enumerate(keys):
            way = self.way(tuple(key.tolist()))
            cells = CELLS if all(m.name in MEANS for m in way.methods.values()) else CELLS // widest
            step = max(1, cells // max(1, len(self.compared)))
            draws = np.flatnonzero(which.ravel() == number)
            for start in range(0, len(draws), step):
                part = draws[start : start + step]
                yield part, way, None if removed is None else removed[part]

    def _chosen(self, u: Floats) -> tuple[Integers, Integers | None]:
        """The alternative of each switch, and the position of the criterion that is left out (-1 for none)."""
        switches = [(f, b) for f, b in zip(self.factors, self.blocks, strict=True) if isinstance(f, Switch)]
        chosen = np.zeros((len(u), len(switches)), dtype=np.int64)
        for i, (factor, block) in enumerate(switches):
            chosen[:, i] = np.floor(u[:, block.start] * len(factor.options)).astype(np.int64)
        removed = None
        order = {leaf.path: i for i, leaf in enumerate(self.outline.leaves)}
        for leave, block in zip(self.factors, self.blocks, strict=True):
            if isinstance(leave, LeaveOut):
                places = np.array([-1, *(order[path] for path in leave.criteria)], dtype=np.int64)
                removed = places[np.floor(u[:, block.start] * len(places)).astype(np.int64)]
        return chosen, removed

    def way(self, key: tuple[int, ...]) -> Way:
        if key not in self._ways:
            switches = [factor for factor in self.factors if isinstance(factor, Switch)]
            changes: dict[str, dict[str, Method | None]] = {step: {} for step in (*STEPS, "aggregate")}
            for factor, index in zip(switches, key, strict=True):
                changes[factor.kind].update(factor.options[index].methods)
            scene = self.scenes.scene(changes).of(self.compared)
            methods = {
                group.path: changes["aggregate"].get(group.path) or group.aggregate for group in self.outline.groups
            }
            self._ways[key] = Way(scene, methods, self._exact(scene, methods))
        return self._ways[key]

    def _exact(self, scene: Scene, methods: Mapping[str, Method]) -> Whole | None:
        """Scores for exact totals; only where weights are drawn: published weights have their own exact totals."""
        drawn_ = any(isinstance(factor, Weights) for factor in self.factors)
        own = all(base.size and (base == base[0]).all() for base in scene.base.values())
        if self.climb.held or not (drawn_ and own) or any(method.name != PLAIN for method in methods.values()):
            return None
        scores = np.column_stack([scene.scores[leaf.path] for leaf in self.outline.leaves])
        if np.isnan(scores).any():
            return None
        whole = whole_scores(scores)
        return whole if self._fine_enough(whole, scores) else None

    def _fine_enough(self, whole: Whole, scores: Floats) -> bool:
        """Whether nothing is lost, or only what is far below the decimals by which the award decides."""
        award = self.replay.award
        if award.rank_on != "exact" and whole.decimals >= award.decimals + MARGIN:
            return True
        drawn_ = {factor.group for factor in self.factors if isinstance(factor, Weights)}
        given = [group for group in self.outline.groups if group.path not in drawn_]
        if award.rank_on == "exact" and any(len(self.outline.parts(group)) > 1 for group in given):
            return False  # who is equal under published weights would be parted by the lattice of weights
        return bool((np.abs(whole.scores / 10.0**whole.decimals - scores) < 0.5 / UNIT).all())

    # Shares and lines

    def shares(self, way: Way, u: Floats) -> dict[str, Floats]:
        """Return the shares of the parts of every group: published, or drawn."""
        spreads = {
            factor.group: (factor, block)
            for factor, block in zip(self.factors, self.blocks, strict=True)
            if isinstance(factor, Weights)
        }
        shares = {}
        for group in self.outline.groups:
            base = np.column_stack([way.scene.base[part.path] for part in self.outline.parts(group)])
            alike = bool((base == base[0]).all())
            centre = base[0] if alike else base
            if group.path in spreads:
                factor, block = spreads[group.path]
                shares[group.path] = drawn(factor.spread.kind, factor.spread.amount, centre, u[:, block])
            else:
                shares[group.path] = centre[None]
        return shares

    def judged(
        self, way: Way, shares: Mapping[str, Floats], removed: Integers | None = None, with_tiers: bool = True
    ) -> tuple[Places, NDArray[np.uint8] | None]:
        """Return places and tiers, of shape (draws, entrants) or (1, entrants) where all are alike. Raises NotDone."""
        lines = self._lines(way, shares, removed, with_tiers)
        gated = self.gates.found(lines)
        short = self.coverage.below(shares, removed)
        out = short if gated.out is None else gated.out if short is None else gated.out | short
        if out is not None and self.decided.any():  # ranked by an override, whatever the rules say
            out = out & ~self.decided
        if len(self.compared) > len(self.rows):
            lines = {path: line.of(self.inside) for path, line in lines.items()}
        placed = self.deciding.places(lines, out)
        return placed, self.deciding.tiers(lines, placed, gated.caps) if with_tiers else None

    def _lines(
        self, way: Way, shares: Mapping[str, Floats], removed: Integers | None, with_tiers: bool
    ) -> dict[str, Lines]:
        """Return the scores of the nodes that decide, by path; the quick way where only the total does."""
        needed = self.gates.nodes | (self.deciding.nodes if with_tiers else self.deciding.tie_nodes)
        if way.exact is not None and not needed:
            return {"": self._total(way.exact, shares, removed)}
        return self.climb.lines(Given(way.scene, way.methods, shares, removed))

    def _total(self, exact: Whole, shares: Mapping[str, Floats], removed: Integers | None) -> Lines:
        weights, gone = overall(self.outline, shares, removed)
        whole = totals(on_lattice(weights), exact)
        scores = np.rint(whole * (UNIT / 10.0**exact.decimals / 2.0**WEIGHT_BITS)) / UNIT
        if gone is not None:
            scores[gone[:, 0]] = np.nan
        return Lines(scores, np.zeros((1, scores.shape[1]), dtype=np.bool_), gone)
