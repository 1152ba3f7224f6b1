"""What one criterion asks of the engine: lazy frames, made by the plugin's code and run by nobody yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.evaluation.plan import Job
from pembina.plugins import Found, TableCheck
from pembina.plugins.guard import guarded

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data import Loaded


@frozen
class Asking:
    """A criterion's frames: the records that count, how many each entrant has, what is measured, and its remarks.

    ``names`` are the columns of what is measured. ``remarks`` are frames of an entrant column and ``n``, one for each
    table check.
    """

    job: Job
    tables: Mapping[str, nw.LazyFrame[Any]]
    records: nw.LazyFrame[Any]
    evidence: nw.LazyFrame[Any]
    measured: nw.LazyFrame[Any]
    names: tuple[str, ...]
    remarks: tuple[tuple[Found, TableCheck, nw.LazyFrame[Any]], ...]

    @property
    def frames(self) -> list[nw.LazyFrame[Any]]:
        """All that the engine is to run: evidence, what is measured, and remarks."""
        return [self.evidence, self.measured, *(frame for _, _, frame in self.remarks)]


def ask(job: Job, loaded: Loaded, checks: Sequence[tuple[Found, TableCheck]]) -> Asking:
    """Let a criterion say what is to be run; raises PluginError naming plugin, version, file and line."""
    import narwhals.stable.v2 as nw

    tables = loaded.tables(job.leaf.path)
    job.rules.absent = loaded.absent(job.leaf.path)
    job.rules.hold = loaded.engine.hold
    job.rules.until = job.leaf.panel.at if job.leaf.panel is not None else None
    kind, what, address = type(job.criterion), f"criterion {job.leaf.path}", f"criteria.{job.leaf.path}"
    entrant = job.criterion.manifest.entrant
    with guarded(job.found, what, at=kind.records, address=address):
        records = lazy("records", job.criterion.records(tables, job.rules))
        records = loaded.engine.hold(records)
        evidence = records.group_by(entrant).agg(n=nw.len()).select(entrant, "n")
    with guarded(job.found, what, at=kind.measure, address=address):
        measured = lazy("measure", job.criterion.measure(records, tables, job.rules))
        names = tuple(measured.collect_schema().names())
    remarks = tuple((found, check, _remark(job, records, found, check)) for found, check in checks)
    return Asking(job, tables, records, evidence, measured, names, remarks)


def _remark(job: Job, records: nw.LazyFrame[Any], found: Found, check: TableCheck) -> nw.LazyFrame[Any]:
    entrant, what, address = job.criterion.manifest.entrant, f"table check {check.name}", f"criteria.{job.leaf.path}"
    with guarded(found, what, at=check.apply, address=address):
        return lazy(check.name, check.apply(records, entrant, job.rules)).select(entrant, "n")


def run(asking: Asking, loaded: Loaded) -> list[list[tuple[Any, ...]]]:
    """Run the frames of one criterion; what fails is told of the plugin's function that asked for it."""
    job, kind = asking.job, type(asking.job.criterion)
    what, address = f"criterion {job.leaf.path}", f"criteria.{job.leaf.path}"
    with guarded(job.found, what, at=kind.records, address=address):
        evidence = loaded.engine.rows(asking.evidence)
    with guarded(job.found, what, at=kind.measure, address=address):
        measured = loaded.engine.rows(asking.measured)
    remarks = []
    for found, check, frame in asking.remarks:
        if found.manifest is None and all(n < 2 for _, n in evidence):
            remarks.append([])  # Pembina's own look for repetitions, of which one record has none
            continue
        with guarded(found, f"table check {check.name}", at=check.apply, address=address):
            remarks.append(loaded.engine.rows(frame))
    return [evidence, measured, *remarks]


def lazy(method: str, frame: Any) -> nw.LazyFrame[Any]:
    """Refuse whatever is not a lazy frame, in words that its author understands."""
    import narwhals.stable.v2 as nw

    if not isinstance(frame, nw.LazyFrame):
        raise TypeError(f"{method} returned {type(frame).__name__}, not a narwhals.stable.v2.LazyFrame")
    return frame
