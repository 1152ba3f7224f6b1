"""Which criteria of an entrant may be raised, as levers of a program; and which may not, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from pembina.analysis.improve_efforts import Stated
from pembina.analysis.improve_falling import falling
from pembina.analysis.improve_values import Moves, bends, best_value, bit, first_at, jumps, moves_of
from pembina.analysis.replay import Replay
from pembina.errors import PembinaError
from pembina.methods.recourse import Lever, least_position
from pembina.methods.rounding import on_grid
from pembina.model import Gate, Leaf
from pembina.model.award import Effort
from pembina.plugins import Context

Floats = NDArray[np.float64]

SURE = 1e-9


@frozen(eq=False)
class Offer:
    """A criterion that may be raised: the lever, and the value that belongs to each of its positions.

    ``exact`` says that its scores are known for every value whoever else competes. ``levels`` are the texts of a
    category, worst first, position 0 being the present one. ``capped`` says that the effort's cap ends the lever.
    ``sign`` is -1 where its score is taken off the total: the lever then holds scores below zero, which rise.
    """

    leaf: Leaf
    effort: Effort
    lever: Lever
    exact: bool
    moves: Moves | None = None
    levels: tuple[str, ...] = ()
    capped: bool = False
    sign: float = 1.0

    def score(self, position: float) -> float:
        """Score at a position of the lever."""
        return self.sign * self.lever.at(position)[1] + 0.0

    def value(self, position: float) -> float | str:
        """Value at a position of the lever."""
        if self.moves is None:
            return self.levels[int(position)]
        return self.moves.value(position)


@frozen
class Refusal:
    """A criterion that is not suggested, and why (``tie-only``: its value enters tie rules and nothing else)."""

    path: str
    key: str
    args: Mapping[str, Any] = field(factory=dict)


@frozen
class Asked:
    """What gates ask of one criterion: every condition has to hold for the value; ``gates`` are their positions."""

    holds: Callable[[Any], bool]
    gates: tuple[int, ...] = ()
    arguments: tuple[Any, ...] = ()


class Offering:
    """Looks at every criterion of one entrant."""

    def __init__(self, replay: Replay, row: int, efforts: Mapping[str, Stated], gates: Mapping[int, Gate]) -> None:
        self.replay, self.row, self.efforts, self.gates = replay, row, efforts, gates
        self.offers: list[Offer] = []
        self.refusals: list[Refusal] = []
        self.unmet: list[int] = []
        self.falling = falling(replay, row)
        for leaf in replay.award.leaves():
            self._look(leaf)

    @property
    def movable(self) -> frozenset[str]:
        """Criteria that the entrant may raise, those included whose score more of it does not raise any further."""
        best = {refusal.path for refusal in self.refusals if refusal.key == "at-best"}
        return frozenset(best | {offer.leaf.path for offer in self.offers})

    def _look(self, leaf: Leaf) -> None:
        """Offer a criterion, or say why not; one that serves nothing here is passed over."""
        asked, counts = self._asked(leaf.path), leaf.path in self.replay.judgement.tree.scores
        column = self.replay.columns[leaf.path]
        there = bool(column.present[self.row])
        met = there and asked.holds(column.values[self.row])
        if not counts and (met or not asked.gates):
            if there and leaf.path in self.replay.award.ties and self._reason(leaf, there) is None:
                self.refusals.append(Refusal(leaf.path, "tie-only"))
            return
        reason = self._reason(leaf, there)
        offer = self._offer(leaf, asked, counts) if reason is None else None
        if reason is None and offer is None:
            reason = Refusal(leaf.path, "at-best" if met else "out-of-reach")
        if offer is not None and asked.gates and not met and offer.lever.least > offer.lever.last + SURE:
            reason, offer = Refusal(leaf.path, "cap-below-gate"), None
        if offer is not None:
            self.offers.append(offer)
        if reason is not None:
            self.refusals.append(reason)
            self.unmet += [] if met or not there else list(asked.gates)

    def _reason(self, leaf: Leaf, there: bool) -> Refusal | None:
        if leaf.path in self.replay.judgement.tree.scores and self.replay.overridden(self.row, leaf.path):
            return Refusal(leaf.path, "overridden")
        if not self.replay.result.node(leaf.path).get("actionable"):
            return Refusal(leaf.path, "not-actionable")
        if not self.efforts[leaf.path].effort.suggest:
            return Refusal(leaf.path, "not-suggested", {"by": self.efforts[leaf.path].by})
        return None if there else Refusal(leaf.path, "no-value")

    # Conditions

    def _asked(self, path: str) -> Asked:
        """Gather the gates on a criterion's value."""
        mine = {i: gate for i, gate in self.gates.items() if gate.criterion == path}
        tests = [self._test(gate) for gate in mine.values()]
        arguments = tuple(gate.test.parameters["argument"] for gate in mine.values())
        return Asked(lambda value: all(test(value) for test in tests), tuple(mine), arguments)

    def _test(self, gate: Gate) -> Callable[[Any], bool]:
        """One gate's test of one value; text is compared by its level's score where the test goes by size."""
        test, argument = self.replay.host.get("gates", gate.test.name), gate.test.parameters["argument"]
        leaf = self.replay.award.node(gate.criterion)
        table: Mapping[str, Any] = {}
        if test.ordered and isinstance(argument, str) and isinstance(leaf, Leaf) and leaf.score is not None:
            table = leaf.score.parameters["levels"]
            argument = float(table[argument])

        def holds(value: Any) -> bool:
            known = table.get(value, math.nan) if isinstance(value, str) and table else value
            values = np.array([known], dtype=object if isinstance(known, str) else np.float64)
            return bool(test.apply(values, argument)[0])

        return holds

    # Levers

    def _offer(self, leaf: Leaf, asked: Asked, counts: bool) -> Offer | None:
        column, effort = self.replay.columns[leaf.path], self.efforts[leaf.path].effort
        if column.category:
            return self._levels(leaf, effort, asked)
        start = float(column.values[self.row])
        score, exact = self._scoring(leaf)
        edges = bends(leaf.score, float(self.replay.award.scale)) if leaf.score is not None and exact else None
        goal = None
        if counts:
            goal = (
                best_value(start, edges, jumps(leaf), score) if edges is not None else self._best_of_field(leaf, score)
            )
        needed = self._needed(start, asked)
        target = goal if goal is not None else needed
        if target is None:
            return None
        way = 1 if target > start else -1
        moves = moves_of(column, self.row, way, effort.step)
        exact = exact and (edges is not None or not counts) and leaf.path not in self.falling
        return self._lever(leaf, moves, score, exact, edges or [], goal, asked)

    def _needed(self, start: float, asked: Asked) -> float | None:
        """The nearest value at or beside a gate's number at which all conditions hold; None where they hold now."""
        if not asked.gates or asked.holds(start):
            return None
        numbers = [float(a) for a in asked.arguments if isinstance(a, int | float)]
        near = [number + away for number in numbers for away in (0.0, bit(number), -bit(number), 1.0, -1.0)]
        return min((value for value in near if asked.holds(value)), key=lambda value: abs(value - start), default=None)

    def _scoring(self, leaf: Leaf) -> tuple[Callable[[Floats], Floats], bool]:
        """Return the score of any value of the criterion, and whether it holds whoever else competes.

        What is taken off the total is below zero, so that more is better here as everywhere.
        """
        replay, sign = self.replay, self._sign(leaf)
        if leaf.score is None:
            return _no_score, True
        method = replay.host.get("scoring-methods", leaf.score.name)
        relative = method.relative or (leaf.treat is not None and leaf.path in replay.judgement.tree.scores)
        context = Context(float(replay.award.scale), (replay.entrants[self.row].code,))
        parameters = leaf.score.parameters

        def fixed(values: Floats) -> Floats:
            return sign * on_grid(np.asarray(method.apply(values, parameters, context), dtype=np.float64))

        @cache
        def judged(value: float) -> float:
            columns = replay.with_values({(leaf.path, replay.entrants[self.row].code): value})
            try:
                return sign * float(replay.judge(columns=columns).scored[leaf.path].scores[self.row])
            except PembinaError:
                return math.nan

        if relative:
            return lambda values: np.array([judged(float(value)) for value in values], dtype=np.float64), False
        return fixed, True

    def _sign(self, leaf: Leaf) -> float:
        return -1.0 if leaf.path in self.falling else 1.0

    def _best_of_field(self, leaf: Leaf, score: Callable[[Floats], Floats]) -> float | None:
        """The better end of the field, or just beyond it where that scores more, as nobody can say where scores end."""
        column, there = self.replay.columns[leaf.path], self.replay.judgement.competing
        values = column.values[there & column.present]
        low, high = float(values.min()), float(values.max())
        percent = self.replay.result.node(leaf.path)["unit"].startswith("percent")
        edges = [low, high]
        edges += [low - bit(low)] if low < 0 or low >= bit(low) else []
        edges += [high + bit(high)] if not percent or not 100 - bit(100) < high <= 100 else []
        return best_value(float(column.values[self.row]), edges, False, score)

    def _lever(
        self, leaf: Leaf, moves: Moves, score: Callable[[Floats], Floats], exact: bool, edges: list[float],
        goal: float | None, asked: Asked,
    ) -> Offer | None:  # fmt: skip
        effort = self.efforts[leaf.path].effort
        least = self._least(moves, asked)
        last = 0.0 if goal is None else self._end(leaf, moves, goal)
        last = self._inside(moves, max(last, 0.0 if least is None else least), asked, least)
        if last <= 0:
            return None
        now = float(score(np.array([moves.start]))[0])

        def scores(positions: Floats) -> Floats:
            return score(moves.values(positions))

        def spent(positions: Floats) -> Floats:
            """How many of ``per`` a move takes: points, units or counts."""
            if effort.per == "point":
                return np.maximum(scores(positions) - now, 0.0)
            counted = effort.per == "count" and moves.kind == "count"
            return positions if counted else np.abs(moves.values(positions) - moves.start)

        places = tuple(p for edge in edges if 0 < (p := moves.position(edge)) < last)
        points = self._points(moves, edges, last, least, scores) if jumps(leaf) else None
        last = last if points is None else points[-1]
        whole = Lever(last, spent, scores, moves.whole, places, points, 0.0 if least is None else least)
        lever = _priced(whole, effort)
        if lever.last <= 0 and whole.least <= 0:
            return None
        return Offer(leaf, effort, lever, exact, moves, (), lever.last < whole.last - SURE, self._sign(leaf))

    def _end(self, leaf: Leaf, moves: Moves, goal: float) -> float:
        """The position at which the best score is reached; a scale that refuses what lies outside is kept to."""
        at = moves.position(goal)
        if not moves.whole:
            return at
        refuses = leaf.score is not None and leaf.score.name in ("rescaled", "identity")
        last = math.floor(at + SURE) if refuses else math.ceil(at - SURE)
        if moves.kind == "count" and moves.way < 0:
            last = min(last, moves.numerator or 0)
        percent = self.replay.result.node(leaf.path)["unit"].startswith("percent")
        if percent and moves.kind == "count" and moves.way > 0 and (moves.numerator or 0) <= (moves.denominator or 0):
            last = min(last, (moves.denominator or 0) - (moves.numerator or 0))
        return float(last)

    def _least(self, moves: Moves, asked: Asked) -> float | None:
        """The first position at which all conditions hold; infinite where no move helps, None where they hold now."""
        if not asked.gates or asked.holds(moves.start):
            return None
        numbers = [float(a) for a in asked.arguments if isinstance(a, int | float)]
        found = [first_at(moves, number, asked.holds) for number in numbers]
        return min((position for position in found if position is not None), default=math.inf)

    def _inside(self, moves: Moves, last: float, asked: Asked, least: float | None) -> float:
        """Stop where a condition would be hurt by going on (at most 30, and more is better)."""
        if not asked.gates or last == math.inf or asked.holds(moves.value(last)):
            return 0.0 if last == math.inf else last
        low, high = least or 0.0, last
        for _ in range(60):
            middle = math.floor((low + high) / 2) if moves.whole else (low + high) / 2
            if middle in (low, high):
                break
            low, high = (middle, high) if asked.holds(moves.value(middle)) else (low, middle)
        return float(low)

    @staticmethod
    def _points(
        moves: Moves, edges: list[float], last: float, least: float | None, scores: Callable[[Floats], Floats]
    ) -> tuple[float, ...]:
        """The only positions worth being at where the score jumps: the first of each jump, and where a condition holds.

        A value on an edge, and just past it: of whole positions those next to it, where nobody is sent on for nothing.
        """
        places = [moves.position(value) for edge in edges for value in (edge, edge + moves.way * bit(edge))]
        if moves.whole:
            places = [float(round(place) + away) for place in places for away in (-1, 0, 1)]
        start = 0.0 if least is None else least
        wanted = sorted(p for p in {0.0, *places, last, start} if 0 <= p <= last)
        if not moves.whole:
            return tuple(wanted)
        best = np.maximum.accumulate(np.nan_to_num(scores(np.array(wanted)), nan=-np.inf))
        rises = np.diff(best, prepend=-np.inf) > 0
        return tuple(p for p, more in zip(wanted, rises.tolist(), strict=True) if more or p == start)

    def _levels(self, leaf: Leaf, effort: Effort, asked: Asked) -> Offer | None:
        """A category rises from level to level."""
        if leaf.score is None or leaf.score.name != "levels":
            return None
        sign = self._sign(leaf)
        table = {text: sign * float(score) for text, score in leaf.score.parameters["levels"].items()}
        now = self.replay.columns[leaf.path].values[self.row]
        better = sorted((text for text in table if table[text] > table[now]), key=lambda text: (table[text], text))
        levels = (now, *better)
        points = tuple(float(p) for p, text in enumerate(levels) if asked.holds(text))
        if not better or not points:
            return None
        gains = np.array([table[text] for text in levels], dtype=np.float64)

        def scores(positions: Floats) -> Floats:
            found: Floats = gains[positions.astype(np.int64)]
            return found

        def spent(positions: Floats) -> Floats:
            gained: Floats = scores(positions) - gains[0]
            return gained

        whole = Lever(float(len(better)), spent, scores, True, (), points, min(points))
        lever = _priced(whole, effort)
        exact = self.replay.host.get("scoring-methods", "levels").relative is False and sign > 0
        return Offer(leaf, effort, lever, exact, None, levels, lever.last < whole.last, sign)


def _no_score(values: Floats) -> Floats:
    return np.zeros(len(values), dtype=np.float64)


def _priced(lever: Lever, effort: Effort) -> Lever:
    """Give a lever that counts what is spent its price, and end it where the effort's cap ends it."""

    def cost(positions: Floats) -> Floats:
        return effort.cost * lever.cost(positions)

    last, points, cap = lever.last, lever.points, effort.cap
    if cap is not None:
        free = Lever(last, lever.cost, lever.score, lever.whole)
        beyond = least_position(free, lambda place: lever.at(place)[0] > cap + SURE * max(1.0, cap))
        if beyond is not None:
            last = max(float(np.ceil(beyond)) - 1 if lever.whole else beyond, 0.0)
            points = None if points is None else tuple(p for p in points if p <= last)
    return Lever(last, cost, lever.score, lever.whole, lever.breaks, points, lever.least)
