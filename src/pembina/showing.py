"""Records behind a number, by the same expression that measured it, while rules and data are those of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from pembina.data import DataSet
    from pembina.model import Award, Result
    from pembina.plugins import Host


@frozen
class RecordsShown:
    """Records behind a number: the first columns are the file and the row in it. ``total`` counts them all."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    total: int


def records_behind(
    result: Result, rules: Award, data: DataSet, host: Host, entrant: str, criterion: str, limit: int | None
) -> RecordsShown:
    """Return the records behind one number; raises RecordError (PB706) where rules or data are not the result's."""
    import narwhals.stable.v2 as nw

    from pembina.analysis.sample_records import unchanged
    from pembina.evaluation import load, make_plan
    from pembina.plugins.guard import guarded

    jobs = make_plan(rules, host)
    loaded = load(rules, data, jobs)
    unchanged(result, rules, loaded)
    job = next(job for job in jobs if job.leaf.path == criterion)
    job.rules.absent = loaded.absent(criterion)
    column = job.criterion.manifest.entrant
    address = f"criteria.{criterion}"
    with guarded(job.found, f"criterion {criterion}", at=type(job.criterion).records, address=address):
        frame = job.criterion.records(loaded.tables(criterion), job.rules).filter(nw.col(column) == entrant)
        names = [n for n in frame.collect_schema().names() if n != column and not n.startswith("_")]
        rows = sorted(loaded.engine.rows(frame.select("_file", "_row", *names)), key=lambda row: (row[0], row[1]))
    return RecordsShown(("_file", "_row", *names), rows[:limit], len(rows))
