"""What one criterion asks of the engine: lazy frames, made by the plugin's code and run by nobody yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina.errors import DataError, Place, PluginError, Problem
from pembina.evaluation.builtin import repeated_rows
from pembina.evaluation.plan import Job
from pembina.plugins import Found, TableCheck
from pembina.plugins.columns import ColumnRows
from pembina.plugins.guard import guarded, home

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data import Loaded


EVIDENCE = "evidence"
"""Column in which a criterion that ``tallies`` says how many records stand behind a value."""

MANY = 10_000
"""Entrants from which on answers are taken as columns."""

Rows = Sequence[tuple[Any, ...]]


@frozen
class Asking:
    """A criterion's frames: the records that count, how many each entrant has, what is measured, and its remarks.

    ``names`` are the columns of what is measured. ``remarks`` make frames of an entrant column and ``n``, one for each
    table check; they are made where they are run, since most criteria need none. ``evidence`` is None where what is
    measured says it itself (``tallies`` of the manifest).
    """

    job: Job
    tables: Mapping[str, nw.LazyFrame[Any]]
    records: nw.LazyFrame[Any]
    evidence: nw.LazyFrame[Any] | None
    measured: nw.LazyFrame[Any]
    names: tuple[str, ...]
    remarks: tuple[tuple[Found, TableCheck, Callable[[], nw.LazyFrame[Any]]], ...]

    @property
    def frames(self) -> list[nw.LazyFrame[Any]]:
        """All that the engine is to run: evidence, what is measured, and remarks."""
        counted = [] if self.evidence is None else [self.evidence]
        return [*counted, self.measured, *(frame() for _, _, frame in self.remarks)]

    def sorted_out(self, rows: Sequence[Rows]) -> list[Rows]:
        """Put the answers to :attr:`frames` in their order, evidence first; take it out of what was measured."""
        if self.evidence is not None:
            return list(rows)
        at, entrant = self.names.index(EVIDENCE), self.names.index(self.job.criterion.manifest.entrant)
        evidence = [(row[entrant], row[at] or 0) for row in rows[0]]
        return [evidence, [(*row[:at], *row[at + 1 :]) for row in rows[0]], *rows[1:]]

    @property
    def told(self) -> tuple[str, ...]:
        """Columns of what is measured, without evidence."""
        return tuple(name for name in self.names if self.evidence is not None or name != EVIDENCE)


def ask(job: Job, loaded: Loaded, checks: Sequence[tuple[Found, TableCheck]]) -> Asking:
    """Let a criterion say what is to be run; raises PluginError naming plugin, version, file and line."""
    import narwhals.stable.v2 as nw

    tables = loaded.tables(job.leaf.path)
    job.rules.absent = loaded.absent(job.leaf.path)
    job.rules.hold = loaded.engine.hold
    _let_estimate(job, loaded)
    job.rules.until = job.leaf.panel.at if job.leaf.panel is not None else None
    kind, what, address = type(job.criterion), f"criterion {job.leaf.path}", f"criteria.{job.leaf.path}"
    entrant, evidence = job.criterion.manifest.entrant, None
    with guarded(job.found, what, at=kind.records, address=address):
        rows = job.criterion.ledger(tables, job.rules)
        rows = None if rows is None else lazy("ledger", rows)
        records = lazy("records", job.criterion.records(tables, job.rules))
        if not job.criterion.manifest.tallies:
            if rows is None:  # otherwise nobody looks at every cell of every record
                records = loaded.engine.hold(records)
            evidence = records.group_by(entrant).agg(n=nw.len()).select(entrant, "n")
    with guarded(job.found, what, at=kind.measure, address=address):
        measured = lazy("measure", job.criterion.measure(records, tables, job.rules))
        names = tuple(measured.collect_schema().names())
        if evidence is None and not {EVIDENCE, entrant} <= set(names):
            raise ValueError(f"measure does not say {EVIDENCE!r}, as the manifest promises (tallies)")
    if job.leaf.estimated and not job.rules.asked_distinct:
        place = evolve(home(job.found, kind.measure), address=address)
        who = f"{job.found.name} ({job.found.distribution} {job.found.version})"
        raise PluginError([Problem("PB382", place, {"plugin": who})])
    if evidence is None and rows is None:  # records that are counted without being looked at do not repeat each other
        checks = [(found, check) for found, check in checks if found.manifest is not None]
    remarks = tuple(
        (found, check, partial(_repeated, job, rows, tables))
        if rows is not None and found.manifest is None
        else (found, check, partial(_remark, job, records, found, check))
        for found, check in checks
    )
    return Asking(job, tables, records, evidence, measured, names, remarks)


def _let_estimate(job: Job, loaded: Loaded) -> None:
    """Hand over what estimates need, where the award allows them; raises DataError (PB381) where the engine cannot."""
    from pembina.data.engines import BaseEngine

    job.rules.distinct = job.leaf.distinct
    if not job.leaf.estimated:
        return
    hashed = getattr(loaded.engine, "hashed", None)
    if hashed is None or getattr(hashed, "__func__", None) is BaseEngine.hashed:
        place = Place(address=f"criteria.{job.leaf.path}.distinct")
        raise DataError([Problem("PB381", place, {"engine": loaded.engine.name})])
    job.rules.hashed = hashed


def _remark(job: Job, records: nw.LazyFrame[Any], found: Found, check: TableCheck) -> nw.LazyFrame[Any]:
    entrant, what, address = job.criterion.manifest.entrant, f"table check {check.name}", f"criteria.{job.leaf.path}"
    with guarded(found, what, at=check.apply, address=address):
        return lazy(check.name, check.apply(records, entrant, job.rules)).select(entrant, "n")


def _repeated(job: Job, rows: nw.LazyFrame[Any], tables: Mapping[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
    """Pembina's own look for repetitions among the rows of a ledger, whose records nobody gathers."""
    what, address = f"criterion {job.leaf.path}", f"criteria.{job.leaf.path}"
    entrant, kind = job.criterion.manifest.entrant, type(job.criterion)
    with guarded(job.found, what, at=kind.counted, address=address):
        found = repeated_rows(
            rows,
            entrant,
            job.rules.hold,
            lambda twice: lazy("counted", job.criterion.counted(twice, tables, job.rules)),
        )
        return found.select(entrant, "n")


def run(asking: Asking, loaded: Loaded) -> list[Rows]:
    """Run the frames of one criterion, in the order of :attr:`Asking.frames`.

    What fails is told of the plugin's function that asked for it.
    """
    job, kind = asking.job, type(asking.job.criterion)
    what, address = f"criterion {job.leaf.path}", f"criteria.{job.leaf.path}"
    answers: list[Rows] = []
    if asking.evidence is not None:
        with guarded(job.found, what, at=kind.records, address=address):
            answers.append(_answer(asking.evidence, loaded))
    with guarded(job.found, what, at=kind.measure, address=address):
        answers.append(_answer(asking.measured, loaded))
    for found, check, frame in asking.remarks:
        if found.manifest is None and _all_alone(asking, answers[0]):
            answers.append([])  # Pembina's own look for repetitions, of which one record has none
            continue
        with guarded(found, f"table check {check.name}", at=check.apply, address=address):
            answers.append(list(loaded.engine.rows(frame())))
    return answers


def _answer(frame: nw.LazyFrame[Any], loaded: Loaded) -> Rows:
    """Run a frame; of very many entrants, an engine that can hands over columns."""
    columns = getattr(loaded.engine, "columns", None) if len(loaded.entrants) > MANY else None
    found = columns(frame) if columns is not None else None
    return list(loaded.engine.rows(frame)) if found is None else ColumnRows(found)


def _all_alone(asking: Asking, answer: Rows) -> bool:
    """Whether no entrant has more than one record, by the first answer."""
    at = 1 if asking.evidence is not None else asking.names.index(EVIDENCE)
    if isinstance(answer, ColumnRows):
        counts = list(answer.columns.values())[at]
        return counts.dtype != object and bool((counts < 2).all())
    return all(row[at] is None or (isinstance(row[at], int | float | Decimal) and row[at] < 2) for row in answer)


def lazy(method: str, frame: Any) -> nw.LazyFrame[Any]:
    """Refuse whatever is not a lazy frame, in words that its author understands."""
    import narwhals.stable.v2 as nw

    if not isinstance(frame, nw.LazyFrame):
        raise TypeError(f"{method} returned {type(frame).__name__}, not a narwhals.stable.v2.LazyFrame")
    return frame
