"""Rules about the period: its two edges belong to it, and what lies outside changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pembina.errors import N_, Phrase
from pembina.model import Period
from pembina.testing.answering import (
    Breach,
    Question,
    Row,
    entrant_position,
    first_table,
    plain,
    position,
    with_cell,
)
from pembina.testing.held import Steps, core, difference, told
from pembina.testing.lab import NotTried, Trial

ONE = dt.timedelta(days=1)
FAR = dt.timedelta(days=3653)
PERSON = "needs-a-person"
STRANGER = "outside"
"""Code of an entrant that has rows outside the period and no others."""


def period_edges(trial: Trial) -> Steps:
    """Move the records shown to one day: within the period, on its edges, and beside them.

    Those on the first and on the last day have to be shown as those on a day between; those of the day before and of
    the day after are not. This is asked of the date columns that the code asks ``rules.in_period`` about (or of the
    only one there is) by which records far outside do not count; all other dates of a record move with it. An edge is
    wrong where the next day is right: other rules than the period may bound a column too, but not by a day.
    """
    period, columns = _bounds(trial), _dates(trial)
    asked = [column for column in columns if column in trial.answer.dates]
    alone = columns if len(columns) == 1 and not trial.answer.dates else []
    moved = [column for column in asked or alone if _moving(trial, column)]
    if not moved:
        raise NotTried(N_("no record that is shown has a date by which it counts"))
    days = _days(period)
    answers = iter((yield [_on(trial, column, day) for column in moved for day in days.values()]))
    bounded = False
    for column in moved:
        shown = {name: {row[-1] for row in next(answers).shown} for name in days}
        if shown["middle"] and not shown["far before"] | shown["far after"]:
            bounded = True
            _hold(column, days, shown)
    if not bounded:
        raise NotTried(N_("no date decides by the period whether a record counts"))


def _days(period: Period) -> dict[str, dt.date]:
    """Days to be on: the middle, the edges and those beside them, and far from it all."""
    middle = period.start + (period.end - period.start) // 2
    return {
        "middle": middle, "far before": middle - FAR, "far after": middle + FAR,
        "start": period.start, "start + 1": period.start + ONE, "start - 1": period.start - ONE,
        "start - 2": period.start - 2 * ONE, "end": period.end, "end - 1": period.end - ONE,
        "end + 1": period.end + ONE, "end + 2": period.end + 2 * ONE,
    }  # fmt: skip


EDGES = (
    ("start", "start + 1", True, N_("the first day of the period")),
    ("end", "end - 1", True, N_("the last day of the period")),
    ("start - 1", "start - 2", False, N_("the day before the period")),
    ("end + 1", "end + 2", False, N_("the day after the period")),
)
"""A day at an edge, the next one away from the edge, whether it is of the period, and what it is called."""


def _hold(column: str, days: Mapping[str, dt.date], shown: Mapping[str, set[int]]) -> None:
    """Compare what is shown on each edge with what is shown in the middle, or with nothing."""
    for edge, beyond, within, called in EDGES:
        right = shown["middle"] if within else set[int]()
        if shown[edge] == right or shown[beyond] != right:
            continue
        text = N_("dated on {called} ({column} {day}), {found} of {n} records count")
        args = {"n": len(shown["middle"]), "found": len(shown[edge]), "day": days[edge].isoformat()}
        raise Breach("period-edges", text, called=Phrase(called), column=column, **args)


def outside_records(trial: Trial) -> Steps:
    """Add to the records shown the same ones on days outside the period: no other value may come out.

    That the same thing is now dated twice may be for a person to look at.
    Where the manifest says of a table that it is read ``within-period`` only, this is asked of every row of it, and
    nothing at all may change, nor may somebody appear who has no other rows.
    """
    manifest, question = trial.criterion.manifest, trial.question
    period, first = _bounds(trial), first_table(manifest)
    days = [period.start - ONE, period.start - FAR, period.end + ONE, period.end + FAR]
    asked: list[Question] = []
    for column in (column for column in _dates(trial) if column in trial.answer.dates):
        at = position(manifest, first, column)
        rows = [plain(row) for row in trial.answer.shown if row[at] is not None and _within(row[at], period)]
        more = [with_cell(row, at, day) for row in rows for day in days]
        asked.append(question.with_tables({**question.tables, first: [*question.tables[first], *more]}))
    declared = _undeclared(trial, days)
    if not asked and declared is None:
        raise NotTried(N_("no date decides by the period whether a record counts"))
    answers = yield [*asked, *([] if declared is None else [declared])]
    if declared is not None and answers[-1].measured != trial.answer.measured:
        text = N_("rows outside the period change a value, although within-period says that they do not: {what}")
        raise Breach("irrelevant-records", text, what=difference(trial.answer, answers[-1]))
    for again in answers[: len(asked)]:
        for code, before in trial.answer.measured.items():
            after = again.measured.get(code)
            if after is not None and after.reason == PERSON:
                continue  # the same thing dated twice
            if after is None or core(after) != core(before):
                text = N_("{code}: records outside the period make {after} of {before}")
                raise Breach("irrelevant-records", text, code=code, before=told(before), after=told(after))


def _undeclared(trial: Trial, days: Sequence[dt.date]) -> Question | None:
    """Add to each table that is read within the period its rows once more, outside; and those of a stranger."""
    manifest, tables = trial.criterion.manifest, {n: list(rows) for n, rows in trial.question.tables.items()}
    for name, column in manifest.within_period.items():
        at, who = position(manifest, name, column), entrant_position(manifest, name)
        rows = list(tables[name])
        for row in (*rows, *([with_cell(rows[0], who, STRANGER)] if rows else [])):
            tables[name] += [with_cell(row, at, day) for day in days]
    return trial.question.with_tables(tables) if manifest.within_period else None


# What both rules share


def _bounds(trial: Trial) -> Period:
    period = trial.question.period
    if period is None:
        raise NotTried(N_("the award has no period"))
    if (period.end - period.start).days < 2:
        raise NotTried(N_("the period has no day between its first and its last"))
    return period


def _dates(trial: Trial) -> list[str]:
    """Date columns of the first table."""
    specs = trial.criterion.manifest.tables[first_table(trial.criterion.manifest)]
    found = [column for column, spec in specs.items() if spec.type == "date"]
    if not found:
        raise NotTried(N_("the first table has no date"))
    return found


def _moving(trial: Trial, column: str) -> list[Row]:
    """Records shown that are dated by a column, without their places, in the order in which they stand."""
    at = position(trial.criterion.manifest, first_table(trial.criterion.manifest), column)
    return [plain(row) for row in sorted(trial.answer.shown, key=lambda row: row[-1]) if row[at] is not None]


def _on(trial: Trial, column: str, day: dt.date) -> Question:
    """Ask about the dated records alone, all on one day, and other dates of each as far from it as they were."""
    first = first_table(trial.criterion.manifest)
    at = position(trial.criterion.manifest, first, column)
    others = [position(trial.criterion.manifest, first, one) for one in _dates(trial) if one != column]
    rows = []
    for row in _moving(trial, column):
        moved = with_cell(row, at, day)
        for other in others:
            if row[other] is not None:
                moved = with_cell(moved, other, row[other] + (day - row[at]))
        rows.append(moved)
    return trial.question.with_tables({**trial.question.tables, first: rows})


def _within(day: dt.date, period: Period) -> bool:
    return period.start <= day <= period.end
