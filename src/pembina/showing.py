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
    """Return the records behind one number.

    Raises RecordError (PB706) where rules or data are not the result's, and PluginError (PB431) for a plugin that runs
    apart.
    """
    import narwhals.stable.v2 as nw

    from pembina.analysis.sample_records import unchanged
    from pembina.evaluation import load, make_plan
    from pembina.evaluation.apart import need_records
    from pembina.plugins.guard import guarded

    jobs = make_plan(rules, host)
    job = next((job for job in jobs if job.leaf.path == criterion), None)
    need_records([job] if job is not None else [])
    loaded = load(rules, data, jobs)
    unchanged(result, rules, loaded)
    assert job is not None  # rules that are the result's have its criteria
    job.rules.absent = loaded.absent(criterion)
    column = job.criterion.manifest.entrant
    address = f"criteria.{criterion}"
    with guarded(job.found, f"criterion {criterion}", at=type(job.criterion).records, address=address):
        frame = job.criterion.records(loaded.tables(criterion), job.rules).filter(nw.col(column) == entrant)
        names = [n for n in frame.collect_schema().names() if n != column and not n.startswith("_")]
        rows = sorted(loaded.engine.rows(frame.select("_file", "_row", *names)), key=lambda row: (row[0], row[1]))
    return RecordsShown(("_file", "_row", *names), rows[:limit], len(rows))
