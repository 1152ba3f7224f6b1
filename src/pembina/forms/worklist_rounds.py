"""The next round of a list: what people wrote goes on to the same problems, and what is gone is told as mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from attrs import define, evolve, field, frozen

from pembina.forms.worklist import BACK, MEASURE, MENDED, NEW, OPEN, UNSEEN, Row, Task
from pembina.forms.worklist_tasks import ENTRANT_CODES


@frozen
class Earlier:
    """A list that was read back. ``data`` and ``award`` are empty where it does not say them."""

    award: str
    data: str
    round: int
    rows: tuple[Row, ...]
    loose: tuple[Mapping[str, str], ...] = ()
    sheets: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    """Sheets that people added, as texts."""
    pictures: bool = False
    """Whether the file holds pictures or charts, which a list cannot carry over."""
    synthetic: bool = False
    path: str = ""


def first_round(tasks: Sequence[Task]) -> tuple[Row, ...]:
    """Number the problems of a list that has none before it."""
    return tuple(Row(number, OPEN, task) for number, task in enumerate(tasks, 1))


def next_round(earlier: Earlier, tasks: Sequence[Task], reached: int, entrants_file: str = "") -> tuple[Row, ...]:
    """Carry numbers, notes and replies over to the problems that are there now; keep the others below them.

    ``reached`` is the step at which the check stopped: what would have been found later is not called mended.
    """
    known = _merged(earlier.rows)
    pairs = _Pairs(list(known), list(tasks))
    pairs.match()
    number = max((row.number for row in known), default=0)
    rows: list[Row] = []
    for position, task in enumerate(tasks):
        before = pairs.of_task.get(position)
        if before is None:
            number += 1
            rows.append(Row(number, NEW, task, earlier.round + 1))
        else:
            old = known[before]
            rows.append(evolve(old, task=task, state=BACK if old.state == MENDED else OPEN))
    gone = [row for position, row in enumerate(known) if position not in pairs.of_row]
    unseen = _Unseen.of(tasks, reached, entrants_file)
    rows += [evolve(row, state=unseen.state(row)) for row in gone]
    return tuple(sorted(rows, key=lambda row: _ORDER[row.state]))


_ORDER = {NEW: 0, BACK: 0, OPEN: 0, UNSEEN: 1, MENDED: 2}


@frozen
class _Unseen:
    """What the check could not look at this time: steps it did not come to, files and columns it could not read."""

    reached: int
    hidden: tuple[Task, ...]
    nameless: bool
    """Whether the table of entrants is wrong, so that names of entrants mean nothing."""

    @classmethod
    def of(cls, tasks: Sequence[Task], reached: int, entrants_file: str) -> _Unseen:
        """Gather it from the problems of this round."""
        nameless = bool(entrants_file) and any(fnmatchcase(task.file, entrants_file) for task in tasks)
        return cls(reached, tuple(task for task in tasks if task.hides), nameless)

    def state(self, row: Row) -> str:
        """Say of a problem that was not found again whether it is mended, or could not be looked at."""
        task = row.task
        if row.state == MENDED:
            return MENDED
        if task.stage > self.reached or (task.stage == MEASURE == self.reached):
            return UNSEEN
        if (self.nameless and task.code in ENTRANT_CODES) or any(_hides(other, task) for other in self.hidden):
            return UNSEEN
        return MENDED


def _hides(other: Task, task: Task) -> bool:
    """Whether one problem kept the check from looking where another one was."""
    if other.hides is None or other.stage != task.stage or other.spot == task.spot:
        return False
    file, column = other.hides
    return (task.file == file or fnmatchcase(task.file, file)) and column in ("", task.cell)


@define
class _Pairs:
    """Which row of the earlier list is which problem of now, from the surest likeness to the least sure."""

    rows: list[Row]
    tasks: list[Task]
    of_task: dict[int, int] = field(factory=dict)
    of_row: dict[int, int] = field(factory=dict)

    def match(self) -> None:
        """Pair what is the same: to the row first, then wherever it has moved, then at its place in other words."""
        self._by(lambda task: (task.key, task.who, task.line))
        self._by(lambda task: (task.key, task.who))
        self._moved()
        self._by(lambda task: task.spot)

    def _by(self, same: object) -> None:
        assert callable(same)
        waiting: dict[object, list[int]] = defaultdict(list)
        for position, row in enumerate(self.rows):
            if position not in self.of_row:
                waiting[same(row.task)].append(position)
        for positions in waiting.values():
            positions.sort(key=lambda position: (self.rows[position].task.line or 0, self.rows[position].number))
        for position in self._open_tasks():
            left = waiting.get(same(self.tasks[position]))
            if left:
                self._pair(left.pop(0), position)

    def _moved(self) -> None:
        """Pair by what it is alone where one side does not know whose row it is."""
        waiting: dict[str, list[int]] = defaultdict(list)
        for position, row in enumerate(self.rows):
            if position not in self.of_row:
                waiting[row.task.key].append(position)
        for position in self._open_tasks():
            task = self.tasks[position]
            left = waiting.get(task.key, [])
            fit = next((row for row in left if not (task.who and self.rows[row].task.who)), None)
            if fit is not None:
                left.remove(fit)
                self._pair(fit, position)

    def _open_tasks(self) -> Iterable[int]:
        open_ = [position for position in range(len(self.tasks)) if position not in self.of_task]
        return sorted(open_, key=lambda position: self.tasks[position].line or 0)

    def _pair(self, row: int, task: int) -> None:
        self.of_task[task], self.of_row[row] = row, task


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Make one row of those that were copied: nothing written in either is lost."""
    merged: dict[tuple[object, ...], Row] = {}
    for row in rows:
        same = (row.number, row.task.key, row.task.who, row.task.line)
        merged[same] = _joined(merged[same], row) if same in merged else row
    return list(merged.values())


def _joined(one: Row, other: Row) -> Row:
    titles = dict.fromkeys([*one.more, *other.more])
    more = {title: _both(one.more.get(title, ""), other.more.get(title, "")) for title in titles}
    return evolve(
        one, answer=_both(one.answer, other.answer), note=_both(one.note, other.note),
        reply=_both(one.reply, other.reply), more=more,
    )  # fmt: skip


def _both(one: str, other: str) -> str:
    return " / ".join(dict.fromkeys(part for part in (one, other) if part))
