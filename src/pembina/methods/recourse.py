"""The least costly set of changes with which scores reach their goals: actionable recourse as a mixed-integer program.

Ustun, Spangher and Liu 2019 (Actionable Recourse in Linear Classification, FAT* '19: 10-19) for the question, here with
a tree of means instead of a linear classifier. Minimise the sum of costs of moves so that every node named in
``floors`` reaches its floor. Moves may be whole numbers, continuous, or a choice among points; costs and scores may
bend, jump and curve (:mod:`pembina.methods.recourse_curve`), means may be concave
(:mod:`pembina.methods.recourse_tree`). Both are bounded by lines and planes that are refined where the answer touches
them, until the answer itself is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from pembina.methods.recourse_curve import EXACT, SINGLE, Lever, Piece, first_pieces, refined
from pembina.methods.recourse_program import Program, Wish
from pembina.methods.recourse_tree import Part, climb, least_needed, plane
from pembina.methods.solver import Infeasible

Floats = NDArray[np.float64]

ROUNDS = 120
"""Refinements after which the search stops with the best plan it has, unproven."""

TOGETHER, LEAST_SINGLE = 2800, 24
"""Positions of all levers that are looked at one by one; of many levers each has fewer, but not too few."""

SURE = 1e-7
"""Part of the cost by which a plan may be dearer than the bound and still be called the cheapest."""

CLOSE = 1e-8
"""Shortfall of a score below which planes are refined no more: the goal is moved by as much instead."""


@dataclass(frozen=True)
class Plan:
    """The moves: a position for each lever, what they cost, and the scores of all nodes with them.

    No plan costs less than ``bound``. ``grain`` is what the dearest single step costs of levers that have too many
    steps to be looked at one by one (0 where there are none): below it a program cannot tell plans apart.
    """

    positions: tuple[float, ...]
    cost: float
    bound: float
    scores: Mapping[str, float] = field(default_factory=dict)
    grain: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether no plan is cheaper by more than a ten-millionth, or by more than one step among very many."""
        return self.cost - self.bound <= max(SURE * max(1.0, self.cost), self.grain)


def cheapest(levers: Sequence[Lever], root: Part, floors: Mapping[str, float]) -> Plan | None:
    """Return the cheapest plan with which every node in ``floors`` reaches its floor, or None where none does.

    Among equally cheap plans the one that moves the fewest levers, then the levers that stand first. A lever may be in
    no part of the tree: it then moves only as far as its ``least`` demands. Raises LibraryMissing without scipy, and
    Unsolved where the solver gives up.
    """
    most = climb(root, [lever.at(lever.last)[1] for lever in levers])
    if any(lever.least > lever.last + EXACT for lever in levers) or not _meets(most, floors):
        return None
    near = _affordable(levers, root, floors)
    most = climb(root, [lever.at(lever.last)[1] for lever in near])
    return _Search(near, root, dict(floors), most).run()


def _meets(scores: Mapping[str, float], floors: Mapping[str, float]) -> bool:
    return all(scores[name] >= floor for name, floor in floors.items())


def _affordable(levers: Sequence[Lever], root: Part, floors: Mapping[str, float]) -> list[Lever]:
    """Let no lever go where it alone costs more than a plan that is known; costs very far apart can then be compared.

    The plan that is known pulls the cheapest levers, one after the other, until the floors are reached.
    """
    places = [lever.allowed(0.0) for lever in levers]
    for i in sorted(range(len(levers)), key=lambda i: (levers[i].at(levers[i].last)[0], i)):
        if _meets(climb(root, [lever.at(place)[1] for lever, place in zip(levers, places, strict=True)]), floors):
            break
        places[i] = levers[i].last
    known = sum(lever.at(place)[0] for lever, place in zip(levers, places, strict=True))
    return [_up_to(lever, known * (1 + SURE) + EXACT) for lever in levers]


def _up_to(lever: Lever, price: float) -> Lever:
    """End a lever before it costs more than a price."""
    if lever.at(lever.last)[0] <= price:
        return lever
    if lever.points is not None:
        points = tuple(point for point in lever.points if lever.at(point)[0] <= price)
        return replace(lever, last=max(points, default=0.0), points=points)
    beyond = least_position(replace(lever, least=0.0), lambda place: lever.at(place)[0] > price)
    assert beyond is not None
    return replace(lever, last=beyond - 1 if lever.whole else beyond)


class _Search:
    """Solve, look where the lines deceived, refine there, and solve again."""

    def __init__(
        self, levers: Sequence[Lever], root: Part, floors: dict[str, float], most: Mapping[str, float]
    ) -> None:
        self.levers, self.root, self.floors, self.most = levers, root, floors, most
        self.goal = dict(floors)
        self.needed = least_needed(root, floors, most)
        self.single = min(SINGLE, max(LEAST_SINGLE, TOGETHER // max(len(levers), 1)))
        self.pieces = [first_pieces(lever, self.single) for lever in levers]
        self.planes: dict[str, list[tuple[Floats, float]]] = {}
        self.best: Plan | None = None
        self.bound = 0.0
        self.tightened = False
        for part in root.walk():
            self._touch(part, most)

    def run(self) -> Plan | None:
        for _ in range(ROUNDS):
            program = Program(self.levers, self.pieces, self.root, self.planes, self.floors, self.needed, self.most)
            try:
                answer = program.solve(Wish())
            except Infeasible:
                return self._settled(False)
            if not self.tightened:
                self.bound = max(self.bound, answer.bound)
            scores = self._try(answer.positions)
            self._let_back(answer.positions)
            if self._good():
                return self._settled(True)
            if not self._refine(answer.positions, answer.used, scores) and not self._tighten(scores):
                return self._settled(True)
        return self._settled(False)

    def _try(self, positions: Sequence[float]) -> dict[str, float]:
        """Work out what the moves really score, and keep the plan where it reaches the goals and is the best so far."""
        found = [lever.at(position) for lever, position in zip(self.levers, positions, strict=True)]
        scores = climb(self.root, [score for _, score in found])
        cost = sum(cost for cost, _ in found)
        if _meets(scores, self.goal) and (self.best is None or cost < self.best.cost):
            self.best = Plan(tuple(positions), cost, min(self.bound, cost), scores)
        return scores

    def _let_back(self, positions: Sequence[float]) -> None:
        """Where whole positions were rounded up together, let them back one by one, the dearest step first."""
        if self.best is None or self.best.positions != tuple(positions):
            return
        rounded = [
            i for i, lever in enumerate(self.levers) if lever.whole and lever.last >= self.single and positions[i]
        ]
        prices = {i: self.levers[i].at(positions[i])[0] - self.levers[i].at(positions[i] - 1)[0] for i in rounded}
        places = list(positions)
        for i in sorted(rounded, key=lambda i: (-prices[i], i)):
            while places[i] > self.levers[i].least:
                places[i] -= 1
                before = self.best
                self._try(places)
                if self.best is before:
                    places[i] += 1
                    break

    def _good(self) -> bool:
        return self.best is not None and self.best.cost - self.bound <= SURE * max(1.0, self.best.cost)

    def _refine(self, positions: Sequence[float], used: Sequence[int], scores: Mapping[str, float]) -> bool:
        """Split pieces in use that are not exact, and let planes touch the means where they were overrated."""
        changed = False
        for i, (lever, at, j) in enumerate(zip(self.levers, positions, used, strict=True)):
            chosen = self.pieces[i][j]
            if chosen.gap > EXACT:
                self.pieces[i][j : j + 1] = refined(lever, chosen, at)
                changed = True
        if self._short(scores) > CLOSE:
            for part in self.root.walk():
                changed |= self._touch(part, scores)
        return changed

    def _touch(self, part: Part, scores: Mapping[str, float]) -> bool:
        """Add a plane to a concave mean at some scores; False where it is there already."""
        if part.bend is None or part.bend == -np.inf or self.most[part.name] <= 0:
            return False
        at = np.array([scores[child.name] for child in part.parts])
        least = np.array([self.needed.get(child.name, 0.0) for child in part.parts])
        slopes, height = plane(part, at, least)
        known = self.planes.setdefault(part.name, [])
        if any(np.allclose(slopes, old, rtol=1e-12, atol=0) and abs(height - h) < 1e-9 for old, h in known):
            return False
        known.append((slopes, height))
        return True

    def _short(self, scores: Mapping[str, float]) -> float:
        return max((floor - scores[name] for name, floor in self.goal.items()), default=0.0)

    def _tighten(self, scores: Mapping[str, float]) -> bool:
        """Ask for a little more where solver's tolerances or rounded scores left a goal short by next to nothing."""
        short = {name: floor - scores[name] for name, floor in self.goal.items() if scores[name] < floor}
        for name, gap in short.items():
            self.floors[name] += gap + 1e-10
        self.tightened = True
        return bool(short)

    def _settled(self, solvable: bool) -> Plan | None:
        """Among plans that cost the same prefer few levers, then the first ones."""
        if self.best is None:
            return None
        cost, kept = self.best.cost, None
        for wish in (Wish(cost, "few"), Wish(), Wish(cost, "first")) if solvable else ():
            positions = self._preferred(wish, kept, cost)
            if positions is None:
                break
            kept = positions
        self._smooth()
        return replace(self.best, bound=min(self.bound, cost), grain=self._grain(self.best.positions))

    def _preferred(self, wish: Wish, kept: Sequence[float] | None, cost: float) -> Sequence[float] | None:
        """Solve for a preference among equals; None where that leads to nothing that is as good."""
        floors = dict(self.floors)
        for _ in range(3):
            program = Program(self.levers, self.pieces, self.root, self.planes, floors, self.needed, self.most)
            if kept is not None:
                program.keep(kept)
            try:
                positions = program.solve(wish).positions
            except Infeasible:
                return None
            found = [lever.at(position) for lever, position in zip(self.levers, positions, strict=True)]
            scores, spent = climb(self.root, [score for _, score in found]), sum(own for own, _ in found)
            if spent > cost + SURE * max(1.0, cost):
                return None
            if _meets(scores, self.goal):
                self.best = Plan(tuple(positions), spent, min(self.bound, spent), scores)
                return positions
            floors = {name: floors[name] + max(self.goal[name] - scores[name], 0.0) + 1e-10 for name in floors}
        return None

    def _smooth(self) -> None:
        """Take the solver's last bits off continuous positions where the goals allow it: 2 for 2.0000000004."""
        assert self.best is not None
        places = [
            at if lever.whole or lever.points is not None or at == lever.last else min(float(f"{at:.8g}"), lever.last)
            for lever, at in zip(self.levers, self.best.positions, strict=True)
        ]
        found = [lever.at(place) for lever, place in zip(self.levers, places, strict=True)]
        scores, cost = climb(self.root, [score for _, score in found]), sum(own for own, _ in found)
        if _meets(scores, self.goal) and cost <= self.best.cost + SURE * max(1.0, cost):
            self.best = replace(self.best, positions=tuple(places), cost=cost, scores=scores)

    def _grain(self, positions: Sequence[float]) -> float:
        """What the dearest last step costs, of levers whose steps are too many to be looked at one by one."""
        pairs = zip(self.levers, positions, strict=True)
        many = [(lever, at) for lever, at in pairs if lever.whole and lever.last >= self.single and at > 0]
        return max((lever.at(at)[0] - lever.at(at - 1)[0] for lever, at in many), default=0.0)


def alone(levers: Sequence[Lever], root: Part, floors: Mapping[str, float], i: int) -> float | None:
    """Return the least position of one lever that reaches the floors, the others doing no more than they must.

    None where it does not do alone. Exact for scores that never fall: halved until nothing lies between.
    """
    rest = [lever.allowed(0.0) for lever in levers]

    def reaches(position: float) -> bool:
        places = [*rest[:i], position, *rest[i + 1 :]]
        scores = [lever.at(place)[1] for lever, place in zip(levers, places, strict=True)]
        return _meets(climb(root, scores), floors)

    return least_position(levers[i], reaches)


def least_position(lever: Lever, reaches: Callable[[float], bool]) -> float | None:
    """Return the least allowed position for which ``reaches(position)`` holds, if it holds from somewhere on."""
    if not reaches(lever.last):
        return None
    if reaches(lever.allowed(0.0)):
        return lever.allowed(0.0)
    low, high = lever.allowed(0.0), lever.last
    if lever.points is not None:
        return next(p for p in lever.points if p > low and reaches(p))
    while high - low > (1 if lever.whole else 1e-12 * max(1.0, high)):
        middle = (low + high) / 2
        middle = float(np.floor(middle)) if lever.whole else middle
        if middle in (low, high):
            break
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


__all__ = ["Lever", "Part", "Piece", "Plan", "alone", "cheapest", "least_position"]
