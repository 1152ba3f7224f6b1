"""One mixed-integer program over pieces and planes: built from them, solved, and read back as positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pembina.methods.recourse_curve import Lever, Piece, place_in
from pembina.methods.recourse_tree import Part
from pembina.methods.solver import mixed_integer_bounded

Floats = NDArray[np.float64]
Planes = Mapping[str, Sequence[tuple[Floats, float]]]

NODES = 2_000
"""Nodes of the solver's search tree after which it has to be content with the best answer and a bound."""

ROWS, COSTS = 3e3, 1e4
"""What the highest score and the highest cost are made in conditions: HiGHS takes 1e-7 and 1e-6 for nothing."""

SLACK = {"few": 5e-8, "first": 1e-10}
"""Part by which a plan may be dearer than another and cost the same."""


class Wish(NamedTuple):
    """What is minimised: the cost; or, among plans no dearer than ``cost``, levers moved (``few``) or their places."""

    cost: float | None = None
    prefer: str = "cheap"


class Answer(NamedTuple):
    """Positions of the levers, the piece of each that is in use, and a value that no answer can be below."""

    positions: list[float]
    used: list[int]
    bound: float


class Score(NamedTuple):
    """A score as a program knows it: a sum of variables and a constant."""

    row: Floats
    constant: float


class Program:
    """Variables: for each piece whether it is used, and how far; and the score of every mean that is not a sum."""

    def __init__(
        self, levers: Sequence[Lever], pieces: Sequence[Sequence[Piece]], root: Part, planes: Planes,
        floors: Mapping[str, float], needed: Mapping[str, float], most: Mapping[str, float],
    ) -> None:  # fmt: skip
        self.levers, self.pieces, self.most = levers, pieces, most
        self.bent = [part.name for part in root.walk() if part.bend is not None]
        self.scale = ROWS / max(1e-9, *most.values())
        self._lay_out()
        self.rows: list[Floats] = []
        self.limits: list[float] = []
        for i in range(len(levers)):
            self._one_piece(i)
        self.scores: dict[str, Score] = {}
        for part in root.walk():
            self._score(part, planes)
        for name, floor in {**needed, **floors}.items():
            if name in self.scores:
                self._at_least(self.scores[name], floor)

    def _lay_out(self) -> None:
        """Give every variable its place, bounds, kind and cost."""
        self.use: list[list[int]] = []
        self.far: list[dict[int, int]] = []
        upper: list[float] = []
        whole: list[bool] = []
        cost: list[float] = []
        for pieces in self.pieces:
            use, far = [], {}
            for j, piece in enumerate(pieces):
                use.append(len(upper))
                upper, whole, cost = [*upper, 1.0], [*whole, True], [*cost, piece.costs[0] - piece.under]
                if piece.steps > 0:
                    far[j] = len(upper)
                    upper, whole, cost = [*upper, 1.0], [*whole, False], [*cost, piece.costs[1] - piece.costs[0]]
            self.use.append(use)
            self.far.append(far)
        self.mean = {name: len(upper) + k for k, name in enumerate(self.bent)}
        count = len(self.bent)
        self.lower = np.array([0.0] * len(upper) + [-np.inf] * count)
        self.upper = np.array(upper + [self.most[name] + 1e-9 for name in self.bent])
        self.whole = np.array(whole + [False] * count)
        self.cost = np.array(cost + [0.0] * count)

    def _one_piece(self, i: int) -> None:
        """Exactly one piece of a lever is used, and only that one is gone along."""
        row = np.zeros(self.cost.size)
        row[self.use[i]] = 1.0
        self._at_most(row, 1.0)
        self._at_most(-row, -1.0)
        for j, place in self.far[i].items():
            row = np.zeros(self.cost.size)
            row[place], row[self.use[i][j]] = 1.0, -1.0
            self._at_most(row, 0.0)

    def _at_most(self, row: Floats, limit: float) -> None:
        self.rows.append(row)
        self.limits.append(limit)

    def _at_least(self, score: Score, floor: float) -> None:
        self._at_most(-self.scale * score.row, self.scale * (score.constant - floor))

    def _score(self, part: Part, planes: Planes) -> None:
        row, below = np.zeros(self.cost.size), [self.scores[child.name] for child in part.parts]
        if not part.parts:
            self.scores[part.name] = self._leaf(part)
        elif part.bend is None:
            for weight, score in zip(part.weights, below, strict=True):
                row = row + weight * score.row
            constant = sum(weight * score.constant for weight, score in zip(part.weights, below, strict=True))
            self.scores[part.name] = Score(row, constant)
        else:
            row[self.mean[part.name]] = 1.0
            self.scores[part.name] = Score(row, 0.0)
            self._bend(part, row, below, planes)

    def _leaf(self, part: Part) -> Score:
        row = np.zeros(self.cost.size)
        if part.lever is None:
            return Score(row, part.fixed)
        for j, piece in enumerate(self.pieces[part.lever]):
            row[self.use[part.lever][j]] = piece.scores[0]
            if j in self.far[part.lever]:
                row[self.far[part.lever][j]] = piece.scores[1] - piece.scores[0]
        return Score(row, 0.0)

    def _bend(self, part: Part, row: Floats, below: Sequence[Score], planes: Planes) -> None:
        """A mean is no more than what planes or parts allow, and nothing where a zero makes it so."""
        if part.bend == -np.inf:
            for score in below:
                self._at_most(self.scale * (row - score.row), self.scale * score.constant)
            return
        for slopes, height in planes.get(part.name, ()):
            sums = sum((slope * score.row for slope, score in zip(slopes, below, strict=True)), np.zeros(row.size))
            constant = sum(float(slope) * score.constant for slope, score in zip(slopes, below, strict=True))
            self._at_most(self.scale * (row - sums), self.scale * (height + constant))
        if part.bend is None or part.bend > 0:
            return
        for child, weight in zip(part.parts, part.weights, strict=True):
            if child.lever is not None and weight > 0:
                zeros = [j for j, p in enumerate(self.pieces[child.lever]) if p.steps == 0 and p.scores[0] <= 0]
                stop = row.copy()
                stop[[self.use[child.lever][j] for j in zeros]] = self.most[part.name]
                self._at_most(stop, self.most[part.name])

    def solve(self, wish: Wish) -> Answer:
        """Solve it; raises Infeasible, Unsolved and LibraryMissing."""
        rows, limits, goal = list(self.rows), list(self.limits), self.cost
        largest = max((float(np.abs(pieces[-1].costs[1])) for pieces in self.pieces if pieces), default=1.0)
        scale = COSTS / largest if largest > 0 else 1.0
        if wish.cost is not None:
            rows.append(scale * self.cost)
            limits.append(scale * (wish.cost + SLACK[wish.prefer] * max(1.0, abs(wish.cost))))
            goal, scale = self._preference(wish.prefer, largest), 1.0
        if not goal.size:
            return Answer([], [], 0.0)
        found = mixed_integer_bounded(
            scale * goal, np.array(rows), np.array(limits), list(zip(self.lower, self.upper, strict=True)), self.whole,
            NODES,
        )  # fmt: skip
        return self._read(found.x, found.bound / scale)

    def _preference(self, prefer: str, largest: float) -> Floats:
        """What is minimised among equals: levers moved, the earlier the better; or cost, earlier levers bearing it."""
        goal, count = np.zeros(self.cost.size), len(self.levers)
        for i, use in enumerate(self.use):
            moved = [place for place, piece in zip(use, self.pieces[i], strict=True) if piece.end > 0]
            if prefer == "few":
                goal[moved] = 1.0 + (i + 1) / (count * count + 1)
            else:
                places = [*use, *self.far[i].values()]
                goal[places] = COSTS * (i + 1) / count * self.cost[places] / max(largest, 1e-12)
        return goal

    def keep(self, positions: Sequence[float]) -> None:
        """From now on move no lever that these positions do not move."""
        for i, position in enumerate(positions):
            if position == 0:
                self.upper[[u for u, p in zip(self.use[i], self.pieces[i], strict=True) if p.end > 0]] = 0.0

    def _read(self, x: Floats, bound: float) -> Answer:
        positions, used = [], []
        for i, lever in enumerate(self.levers):
            j = int(np.argmax(x[self.use[i]]))
            gone = float(x[self.far[i][j]]) if j in self.far[i] else 0.0
            positions.append(place_in(lever, self.pieces[i][j], gone))
            used.append(j)
        return Answer(positions, used, bound)
