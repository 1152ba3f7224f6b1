"""For one criterion: the nearest figure of each entrant, upwards and downwards, at which something may change."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, frozen
from numpy.typing import NDArray

from pembina.analysis.stability_climb import Climb, knots
from pembina.analysis.stability_outcome import Field, fits_of, key_of
from pembina.analysis.stability_steps import Steps
from pembina.evaluation.gate import MET, NOT_MET
from pembina.methods import normalise
from pembina.model import Gate, Leaf
from pembina.plugins import GateTest

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

RISING = ("goalposts", "log-goalposts", "rescaled", "target", "logistic", "identity")
"""Scoring methods whose score only rises, or only falls, with the value."""


@frozen
class Candidate:
    """A figure of an entrant at which something changes: so many steps away, or another category."""

    row: int
    path: str
    steps: int
    value: float | str
    points: float | None = None


@frozen
class _Mark:
    """Something that an entrant's scores may reach: the key of a rival, or a score that a rule asks for."""

    row: int
    rival: int | None
    node: str
    least: float
    strict: bool
    raw: bool = False
    """Whether the score counts before it is rounded, as it does for conditions."""


@define(slots=False)
class Search:
    """The search over one criterion that touches no other entrant's scores."""

    field: Field
    climb: Climb
    steps: Steps | None

    @property
    def leaf(self) -> Leaf:
        """The criterion."""
        return self.climb.leaf

    @cached_property
    def gates(self) -> list[tuple[int, Gate]]:
        """Conditions on the criterion, or on a group above it, with their positions."""
        return [(i, gate) for i, gate in enumerate(self.field.replay.award.gates) if gate.criterion in self.climb.path]

    def numbers(self, rows: Sequence[int], sign: int) -> Iterator[list[Candidate]]:
        """For each entrant the figures that change something, the nearest first; raises Unfit."""
        assert self.steps is not None
        marks = [mark for row in rows for mark in self._marks(row)]
        most = {row: self.steps.most(row, sign) for row in rows}
        stops: dict[int, set[int]] = {row: self._arguments(row, sign, most[row]) for row in rows}
        if marks:
            for mark, stop in self._flips(marks, most, sign):
                stops[mark.row].add(stop)
        yield from self._checked({row: sorted(found) for row, found in stops.items()}, sign)

    def categories(self, rows: Sequence[int]) -> Iterator[list[Candidate]]:
        """For each entrant the next better and the next worse category, where that changes something."""
        order = self._levels
        for row in rows:
            here = order.index(self._values[row]) if self._values[row] in order else None
            near = [] if here is None else [order[i] for i in (here + 1, here - 1) if 0 <= i < len(order)]
            if near:
                values = np.array(near, dtype=object)
                flags, points = self._outcomes(np.full(len(near), row), values)
                yield [Candidate(row, self.leaf.path, 1, value, points[i]) for i, value in enumerate(near) if flags(i)]

    @property
    def _values(self) -> NDArray[Any]:
        return self.field.replay.columns[self.leaf.path].values

    @cached_property
    def _levels(self) -> list[str]:
        """Categories from the worst to the best."""
        if self.leaf.score is not None and "levels" in self.leaf.score.parameters:
            table = self.leaf.score.parameters["levels"]
            return sorted(table, key=lambda text: (float(table[text]), text))
        return sorted({str(value) for value in self._values if value is not None})

    # Marks

    def _marks(self, row: int) -> Iterator[_Mark]:
        """Everything that a rule compares the entrant's scores with."""
        path, award = self.climb.path, self.field.replay.award
        reaches = path[-1] == "" or self.leaf.path in award.ties
        for rival in self.field.rivals(row) if reaches else ():
            yield from (_Mark(row, rival, "", 0.0, strict) for strict in (False, True))
        for tier in award.tiers:
            if path[-1] == "":
                yield _Mark(row, None, "", float(tier.cut), not tier.inclusive)
            for node, least in tier.minimums.items():
                if node in path:
                    yield _Mark(row, None, node, float(least), False)
        for _, gate in self.gates:
            argument = gate.test.parameters["argument"]
            if gate.criterion != self.leaf.path and isinstance(argument, int | float):
                yield from (_Mark(row, None, gate.criterion, float(argument), strict, True) for strict in (False, True))

    def _arguments(self, row: int, sign: int, most: int) -> set[int]:
        """Steps at which the figure meets a condition on the value itself, and those just before and after."""
        assert self.steps is not None
        over, under = self.steps.parts(row)
        found = set()
        for _, gate in self.gates:
            if gate.criterion != self.leaf.path:
                continue
            argument = gate.test.parameters["argument"]
            for number in argument if isinstance(argument, list | tuple) else [argument]:
                if isinstance(number, bool) or not isinstance(number, int | float):
                    continue
                exact = sign * (float(number) * float(under / self.steps.factor) - float(over)) / float(self.steps.unit)
                found |= {math.floor(exact) + more for more in (-1, 0, 1, 2)}
        return {steps for steps in found if 1 <= steps <= most}

    def _flips(self, marks: Sequence[_Mark], most: dict[int, int], sign: int) -> Iterator[tuple[_Mark, int]]:
        """For each mark the first step at which its answer changes, on every stretch where scores go one way."""
        ends = self._stretches(marks, most, sign)
        for i in range(ends.shape[1] - 1):
            low, high = ends[:, i].copy(), ends[:, i + 1].copy()
            there = low < high
            before, after = self._reached(marks, low * sign), self._reached(marks, high * sign)
            chosen = np.flatnonzero(there & (before != after))
            if not len(chosen):
                continue
            some = [marks[k] for k in chosen.tolist()]
            low, high, first = low[chosen], high[chosen], before[chosen]
            compare = _Compared(self, some)
            while (open_ := high - low > 1).any():
                middle = (low + high) // 2
                same = compare(middle * sign) == first
                low, high = np.where(open_ & same, middle, low), np.where(open_ & ~same, middle, high)
            yield from zip(some, high.tolist(), strict=True)

    def _stretches(self, marks: Sequence[_Mark], most: dict[int, int], sign: int) -> Integers:
        """Ends of the stretches of each mark's entrant, in steps: shape (marks, stretches + 1)."""
        assert self.steps is not None
        rows = list(dict.fromkeys(mark.row for mark in marks))
        score = self.leaf.score
        inner = [] if score is None or score.name in RISING else knots(score.parameters)
        ends = {}
        for row in rows:
            over, under = self.steps.parts(row)
            found = [0, most[row]]
            for knot in inner:
                exact = sign * (knot * float(under / self.steps.factor) - float(over)) / float(self.steps.unit)
                found += [math.floor(exact), math.floor(exact) + 1, math.ceil(exact) - 1]
            found += [0] * (2 + 3 * len(inner) - len(found))
            ends[row] = sorted(min(max(stop, 0), most[row]) for stop in found)
        return np.array([ends[mark.row] for mark in marks], dtype=np.int64)

    def _reached(self, marks: Sequence[_Mark], steps: Integers) -> Booleans:
        return _Compared(self, marks)(steps)

    # Outcomes

    def _checked(self, stops: dict[int, list[int]], sign: int) -> Iterator[list[Candidate]]:
        """Keep the stops at which first place or a tier changes."""
        assert self.steps is not None
        pairs = [(row, stop) for row, found in stops.items() for stop in found]
        if not pairs:
            return
        rows = np.array([row for row, _ in pairs])
        away = np.array([stop for _, stop in pairs], dtype=np.int64) * sign
        flags, points = self._outcomes(rows, self.steps.values(self.steps.base(rows.tolist()), away))
        places: dict[int, list[int]] = {}
        for place, (row, _) in enumerate(pairs):
            places.setdefault(row, []).append(place)
        for row, own in places.items():
            found = []
            for place in own:
                if flags(place):
                    steps = int(away[place])
                    found.append(Candidate(row, self.leaf.path, steps, self.steps.value(row, steps), points[place]))
                    if len(found) == 2:  # the nearest, and one in case a judgement does not confirm it
                        break
            yield found

    def _outcomes(self, rows: Integers, values: NDArray[Any]) -> tuple[Any, list[float | None]]:
        """Return a function that says of a position whether it changes anything, and the change of score in points."""
        award, judged = self.field.replay.award, self.field.replay.judgement
        scores = self.climb.scores(rows, values)
        settled = {path: self.climb.deciding(column) for path, column in scores.items()}
        columns = self.key_columns(rows, values, settled)
        outcomes = {i: self.gate_met(gate, values, scores) for i, gate in self.gates}
        own = scores.get(self.leaf.path)
        before = judged.tree.scores.get(self.leaf.path)
        points: list[float | None] = [None] * len(rows)
        if own is not None and before is not None:
            points = (own - before[rows]).tolist()

        def changed(place: int) -> bool:
            row = int(rows[place])
            gates = list(judged.standings[row].gates)
            for i, met in outcomes.items():
                gates[i] = MET if met[place] else NOT_MET
            out = any(g == NOT_MET and gate.cap is None for g, gate in zip(gates, award.gates, strict=True))
            if self.field.replay.decided[row]:
                out = not judged.standings[row].ranked
            key = key_of([column[place] for column in columns])
            nodes = {path: float(column[row]) for path, column in self.field.nodes.items()}
            nodes |= {path: float(column[place]) for path, column in settled.items() if path in nodes}
            return self.field.changes(row, None if out else key, fits_of(award, key[0], nodes, gates))

        return changed, points

    def key_columns(self, rows: Integers, values: NDArray[Any], settled: dict[str, Floats]) -> list[Floats]:
        """What ranks entrants, with the changed scores in their places."""
        found = []
        for path, column in zip(("", *self.field.tied_by), self.field.columns, strict=True):
            own = column[rows]
            if path in settled and path in self.field.replay.judgement.tree.scores:
                own = settled[path]
            elif path == self.leaf.path and values.dtype != object:
                own = -values if self.field.replay.columns[path].direction == "lower" else values
            found.append(own)
        return found

    def gate_met(self, gate: Gate, values: NDArray[Any], scores: dict[str, Floats]) -> Booleans:
        """Whether a condition is met."""
        argument = gate.test.parameters["argument"]
        test: GateTest = self.field.replay.host.get("gates", gate.test.name)
        tested: Any = values if gate.criterion == self.leaf.path else scores[gate.criterion]
        if test.ordered and isinstance(argument, str) and self.leaf.score is not None:
            table = self.leaf.score.parameters["levels"]
            tested, argument = normalise.levels(values, table), float(table[argument])
        return np.asarray(test.apply(tested, argument), dtype=np.bool_)


class _Compared:
    """Whether each mark is reached after so many steps; what does not depend on the steps is made ready once."""

    def __init__(self, search: Search, marks: Sequence[_Mark]) -> None:
        assert search.steps is not None
        self.search, self.steps = search, search.steps
        self.rows = np.array([mark.row for mark in marks])
        self.base = self.steps.base(self.rows.tolist())
        self.strict = np.array([mark.strict for mark in marks])
        self.rivals = np.array([mark.rival is not None for mark in marks])
        keys = search.field.keys
        width = len(search.field.columns)
        self.keys = np.array([keys[m.rival] if m.rival is not None else (0.0,) * width for m in marks])
        self.least = np.array([mark.least for mark in marks])
        self.nodes = {
            (node, raw): np.array([m.rival is None and (m.node, m.raw) == (node, raw) for m in marks])
            for node, raw in {(m.node, m.raw) for m in marks}
        }

    def __call__(self, steps: Integers) -> Booleans:
        values = self.steps.values(self.base, steps)
        scores = self.search.climb.scores(self.rows, values)
        settled = {path: self.search.climb.deciding(column) for path, column in scores.items()}
        above, level = np.zeros(len(self.rows), np.bool_), np.ones(len(self.rows), np.bool_)
        if self.rivals.any():
            for i, column in enumerate(self.search.key_columns(self.rows, values, settled)):
                own = np.where(np.isnan(column), -np.inf, column)
                above |= level & (own > self.keys[:, i])
                level &= own == self.keys[:, i]
        for (node, raw), here in self.nodes.items():
            if here.any() and node in scores:
                own = (scores if raw else settled)[node][here]
                above[here] = own > self.least[here]
                level[here] = own == self.least[here]
        reached: Booleans = above | (level & ~self.strict)
        return reached
