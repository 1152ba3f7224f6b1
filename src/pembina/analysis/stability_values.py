"""The smallest change in any one reported figure that changes first place, a tier, or who is inside a quota."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, evolve, field

from pembina.analysis.audit_board import NotDone
from pembina.analysis.replay import Replay
from pembina.analysis.same_counts import same_counts
from pembina.analysis.stability_climb import Climb, knots
from pembina.analysis.stability_outcome import Field, effects
from pembina.analysis.stability_search import Candidate, Search
from pembina.analysis.stability_steps import Steps, steps_of
from pembina.analysis.stability_together import Together
from pembina.errors import PembinaError
from pembina.methods.refusal import Unfit
from pembina.model import Leaf, Status

Row = dict[str, Any]
Progress = Callable[[int, int], None]

BUDGET = 600_000
"""Entrants that may be judged again, all told, for criteria where one figure moves the scores of all."""

DEARER = 5
"""How much more judging by all the steps costs than scoring one criterion anew."""

MOST_TRIES = 3
"""Candidates of one entrant that are judged before it is said to have none."""


@define(slots=False)
class Fragile:
    """The search over all criteria."""

    replay: Replay
    limit: int
    progress: Progress | None = None
    steps: dict[str, Steps] = field(factory=dict, init=False)
    candidates: list[Candidate] = field(factory=list, init=False)
    searched: set[str] = field(factory=set, init=False)
    not_done: list[Row] = field(factory=list, init=False)
    _known: dict[tuple[int, str, Any], list[Row]] = field(factory=dict, init=False)
    _share: int = field(default=BUDGET, init=False)

    def document(self) -> Row:
        """The few smallest changes (relative to the figure, and in points), and the nearest of every entrant."""
        leaves = [leaf for leaf in self.replay.award.leaves() if self._counts(leaf)]
        dear = sum(not Climb(self.replay, leaf).alone for leaf in leaves)
        self._share = BUDGET // max(1, dear)
        for i, leaf in enumerate(leaves):
            self._tell(i, 2 * len(leaves))
            try:
                self._look(leaf)
            except (Unfit, PembinaError):
                self.not_done.append({"path": leaf.path, "reason": NotDone("scoring-refused").reason})
        told = {row["path"] for row in self.not_done}
        tried = sorted(self.searched - told)
        self.not_done += [{"path": path, "reason": NotDone("tried").reason} for path in tried]
        self.not_done += same_counts([self.replay.columns[leaf.path] for leaf in leaves])
        by_size = [
            self._best(sorted(self.candidates, key=order), self.limit) for order in (self._by_part, self._by_points)
        ]
        nearest = self._nearest()
        self._tell(1, 1)
        return {
            "criteria": len(leaves),
            "by-part": by_size[0],
            "by-points": by_size[1],
            "nearest": nearest,
            "aside": self.not_done,
        }

    def _counts(self, leaf: Leaf) -> bool:
        """Whether the criterion has any say: in the total, in a gate, or in breaking ties."""
        award = self.replay.award
        return (
            Climb(self.replay, leaf).path[-1] == ""
            or leaf.path in award.ties
            or any(gate.criterion == leaf.path for gate in award.gates)
        )

    def _tell(self, done: int, count: int) -> None:
        if self.progress is not None:
            self.progress(done, count)

    # Candidates

    def _subjects(self, leaf: Leaf) -> list[int]:
        """Entrants with a figure and a total: those ranked, and those that a condition keeps out."""
        column, standings = self.replay.columns[leaf.path], self.replay.judgement.standings
        there = column.present
        return [
            row
            for row, standing in enumerate(standings)
            if there[row] and standing.status in (Status.RANKED, Status.INELIGIBLE) and standing.exact is not None
        ]

    def _look(self, leaf: Leaf) -> None:
        rows, climb, column = self._subjects(leaf), Climb(self.replay, leaf), self.replay.columns[leaf.path]
        if not rows:
            return
        search = Search(self.ranked, climb, None)
        if column.category:
            if climb.alone:
                self._keep(search.categories(rows))
            else:
                self.not_done.append({"path": leaf.path, "reason": NotDone("category-relative").reason})
            return
        known = [] if leaf.score is None else knots(leaf.score.parameters)
        arguments = [
            gate.test.parameters["argument"] for gate in self.replay.award.gates if gate.criterion == leaf.path
        ]
        known += knots(dict(enumerate(arguments)))  # type: ignore[arg-type]
        search.steps = self.steps[leaf.path] = steps_of(
            column, self.replay.result.node(leaf.path), known, float(self.replay.award.scale)
        )
        for sign in (1, -1):
            self._keep(search.numbers(rows, sign) if climb.alone else self._judged(search, rows, sign))

    def _keep(self, found: Iterator[list[Candidate]]) -> None:
        for several in found:
            self.candidates += several

    @cached_property
    def ranked(self) -> Field:
        """The field as it stands."""
        return Field(self.replay)

    def _judged(self, search: Search, rows: Sequence[int], sign: int) -> Iterator[list[Candidate]]:
        """Where one figure moves the scores of others: all scored anew at doubling distances, then halved.

        The best come first, until the work that was set aside for the criterion is done.
        """
        path, steps = search.leaf.path, self.steps[search.leaf.path]
        self.searched.add(path)
        together = Together(search) if search.climb.plain else None
        cost = len(self.replay.entrants) * (1 if together else DEARER)
        left, looked = self._share // 2, 0
        for row in sorted(rows, key=lambda row: self.replay.judgement.standings[row].rank or np.inf):
            if left <= 0:
                break
            looked += 1

            def hit(count: int, row: int = row) -> bool:
                nonlocal left
                left -= cost
                value = steps.value(row, sign * count)
                return together.changes(row, value) if together else bool(self._effects(row, path, value))

            low, high, most = 0, 1, steps.most(row, sign)
            while high <= most and not hit(high):
                low, high = high, min(2 * high, most) if high < most else most + 1
            if high > most:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if hit(middle) else (middle, high)
            value = steps.value(row, sign * high)
            yield [Candidate(row, path, sign * high, value, together.points(row, value) if together else None)]
        if looked < len(rows) and not any(row["path"] == path for row in self.not_done):
            reason = NotDone("too-many", looked=looked, of=len(rows)).reason
            self.not_done.append({"path": path, "reason": reason})

    # What is reported

    def _effects(self, row: int, path: str, value: float | str) -> list[Row]:
        """What the changed figure does, by judging the whole field again."""
        known = (row, path, value)
        if known not in self._known:
            code = self.replay.entrants[row].code
            try:
                judged = self.replay.judge(columns=self.replay.with_values({(path, code): value}))
                self._known[known] = effects(self.replay, judged)
            except PembinaError:  # such a figure would be refused
                self._known[known] = []
        return self._known[known]

    def _relative(self, candidate: Candidate) -> float | None:
        """Size of the change as a part of the figure; None for categories, and for a figure of 0."""
        before = self.replay.columns[candidate.path].values[candidate.row]
        if isinstance(before, str) or isinstance(candidate.value, str) or not before:
            return None
        return abs(candidate.value - float(before)) / abs(float(before))

    def _by_part(self, candidate: Candidate) -> tuple[Any, ...]:
        part = self._relative(candidate)
        return (part is None, part or 0.0, abs(candidate.steps), candidate.row, candidate.path, candidate.steps)

    def _by_points(self, candidate: Candidate) -> tuple[Any, ...]:
        points = candidate.points
        return (not points, abs(points or 0.0), abs(candidate.steps), candidate.row, candidate.path, candidate.steps)

    def _best(self, candidates: Sequence[Candidate], limit: int) -> list[Row]:
        found: list[Row] = []
        seen: set[tuple[int, str, bool]] = set()
        for candidate in candidates:
            if len(found) == limit:
                break
            told = (candidate.row, candidate.path, candidate.steps > 0)
            if told not in seen and (row := self._row(candidate)) is not None:
                seen.add(told)
                found.append(row)
        return found

    def _nearest(self) -> list[Row]:
        """For every entrant that has a total: the smallest change of one of its figures that does anything."""
        own: dict[int, list[Candidate]] = {}
        for candidate in self.candidates:
            own.setdefault(candidate.row, []).append(candidate)
        rows = []
        standings = self.replay.judgement.standings
        asked = [
            r for r, s in enumerate(standings) if s.status in (Status.RANKED, Status.INELIGIBLE) and s.exact is not None
        ]
        for place, row in enumerate(asked):
            self._tell(len(asked) + place, 2 * len(asked))
            queue = sorted(own.get(row, ()), key=self._by_part)[: MOST_TRIES * 2]
            best = self._best(queue, 1)
            code = self.replay.entrants[row].code
            rows.append({"entrant": code, "change": best[0] if best else None})
        return rows

    def _row(self, candidate: Candidate) -> Row | None:
        """One change as the document has it; None where judging the field again does not confirm it."""
        column, steps = self.replay.columns[candidate.path], self.steps.get(candidate.path)
        found = self._effects(candidate.row, candidate.path, candidate.value)
        if not found and steps is not None and steps.kind == "free":  # the last bit of a computed figure
            further = candidate.steps + (1 if candidate.steps > 0 else -1)
            candidate = evolve(candidate, steps=further, value=steps.value(candidate.row, further))
            found = self._effects(candidate.row, candidate.path, candidate.value)
        if not found:
            return None
        before = column.values[candidate.row]
        kind = "category" if steps is None else steps.kind
        row: Row = {
            "entrant": self.replay.entrants[candidate.row].code,
            "path": candidate.path,
            "kind": kind,
            "from": before if isinstance(before, str) else float(before),
            "to": candidate.value,
            "steps": candidate.steps if kind != "free" else None,
            "numerator": None,
            "relative": self._relative(candidate),
            "points": candidate.points,
            "searched": candidate.path in self.searched,
            "effects": found,
        }
        if steps is not None and kind == "numerator":
            over, under = steps.parts(candidate.row)
            row["numerator"] = {"from": int(over), "to": int(over) + candidate.steps, "of": int(under)}
        return row


def fragile_values(replay: Replay, limit: int, progress: Progress | None = None) -> Row:
    """Return the section ``values`` of a stability document.

    For every entrant with a total and every criterion that has a say, the nearest figure upwards and downwards at which
    first place, a tier or a status changes, found by bisection through scoring and aggregation; whatever is returned
    has been judged again with that figure. ``limit``: how many of the smallest are told. Where a criterion adjusts its
    values, the figures are the adjusted ones, since these are scored.
    """
    return Fragile(replay.settled(), limit, progress).document()
