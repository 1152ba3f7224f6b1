"""Records that are drawn, read by the same expressions that measured the result, and by no other rules or data."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.analysis.sample_draw import smallest, ticket_text
from pembina.errors import Problem, RecordError
from pembina.evaluation import Job, load, make_plan
from pembina.evaluation.apart import need_records
from pembina.evaluation.document import award_document
from pembina.model import Award, Result
from pembina.plugins import Host
from pembina.plugins.guard import guarded

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

BATCH = 200_000
"""Records that are fetched at a time."""


@frozen
class Drawn:
    """One record of the sample: whose it is, for which criterion, where it stands, its ticket, and its cells by name.

    ``row`` is the number of the row as a person counts it; where there are no rows, the first 16 digits of the hash of
    the record's cells. ``text`` is what the ticket is the hash of.
    """

    entrant: str
    criterion: str
    table: str
    file: str
    row: str
    ticket: str
    text: str
    record: Mapping[str, str]


def draw(
    result: Result, rules: Award, data: DataSet, host: Host, seed: str, given: Mapping[tuple[str, str], int]
) -> list[Drawn]:
    """Draw so many records of each stratum.

    Raises RecordError (PB706) where rules or data are not the result's, and PluginError (PB431) for records of plugins
    that run apart.
    """
    jobs, counted = make_plan(rules, host), {criterion for (_, criterion), n in given.items() if n}
    need_records(job for job in jobs if job.leaf.path in counted)
    loaded = load(rules, data, jobs)
    try:
        unchanged(result, rules, loaded)
        return [one for job in jobs for one in _of_criterion(job, result, loaded, seed, given)]
    finally:
        loaded.engine.close()


def unchanged(result: Result, rules: Award, loaded: Loaded) -> None:
    """Refuse rules or files that are not the result's (PB706), all of them at once."""
    problems = []
    now, then = award_document(rules)["hash"], result.document["award"]["hash"]
    if now != then:
        problems.append(Problem("PB706", args={"what": rules.id, "found": now[:12], "wanted": then[:12]}))
    wanted = {f["name"]: f["sha256"] for table in result.document["data"]["inputs"] for f in table["files"]}
    found = {f.name: f.sha256 for table in loaded.inputs for f in table.files}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            args = {"what": name, "found": str(found.get(name))[:12], "wanted": str(wanted.get(name))[:12]}
            problems.append(Problem("PB706", args=args))
    if problems:
        raise RecordError(problems)


def _of_criterion(
    job: Job, result: Result, loaded: Loaded, seed: str, given: Mapping[tuple[str, str], int]
) -> Iterator[Drawn]:
    import narwhals.stable.v2 as nw

    path, entrant = job.leaf.path, job.criterion.manifest.entrant
    wanted = {code: n for (code, criterion), n in given.items() if criterion == path and n}
    if not wanted:
        return
    job.rules.absent = loaded.absent(path)
    job.rules.hold = loaded.engine.hold
    what, address = f"criterion {path}", f"criteria.{path}"
    with guarded(job.found, what, at=type(job.criterion).records, address=address):
        frame = job.criterion.records(loaded.tables(path), job.rules)
        names = sorted(n for n in frame.collect_schema().names() if n != entrant and not n.startswith("_"))
        frame = loaded.engine.hold(frame.select(entrant, "_file", "_row", *names))
        tables, titles = _tables(job, loaded), _titles(job)
        for codes in _batches(result, path, wanted):
            by: dict[str, list[tuple[str, Any]]] = {code: [] for code in codes}
            for row in sorted(loaded.engine.rows(frame.filter(nw.col(entrant).is_in(codes))), key=repr):
                cells = {titles.get(name, name): written(cell) for name, cell in zip(names, row[3:], strict=True)}
                table, file = tables.get(row[1], ""), str(row[1] or "")
                number = str(row[2]) if row[2] is not None else content(cells)
                by[row[0]].append((ticket_text(seed, table, file, number), (table, file, number, cells)))
            for code in codes:
                for mark, text, (table, file, number, cells) in smallest(by[code], wanted[code]):
                    yield Drawn(code, path, table, file, number, mark, text, cells)
    loaded.engine.release()


def _batches(result: Result, path: str, wanted: Mapping[str, int]) -> Iterator[list[str]]:
    """Entrants whose records are fetched together."""
    evidence = next(node for node in result.nodes if node["path"] == path)["evidence"]
    batch, rows = list[str](), 0
    for place, entrant in enumerate(result.entrants):
        if entrant["code"] not in wanted:
            continue
        if batch and rows + evidence[place] > BATCH:
            yield batch
            batch, rows = [], 0
        batch.append(entrant["code"])
        rows += evidence[place]
    if batch:
        yield batch


def _tables(job: Job, loaded: Loaded) -> dict[str, str]:
    """The table that each file belongs to, among those that the criterion reads; the first one it declares."""
    own = list(dict.fromkeys(need.table for need in job.needs if need.owner == job.leaf.path))
    files = {table.table: [file.name for file in table.files] for table in loaded.inputs}
    return {file: table for table in reversed(own) for file in files.get(table, ())}


def _titles(job: Job) -> dict[str, str]:
    """What the data set calls the criterion's columns."""
    found: dict[str, str] = {}
    for need in job.needs:
        if need.owner == job.leaf.path:
            for column in need.columns:
                found.setdefault(column.name, column.source)
    return found


def written(cell: Any) -> str:
    """Write a cell the same way whatever engine it comes from: numbers without needless zeros, days as ISO says."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float | Decimal):
        exact = Decimal(repr(cell)) if isinstance(cell, float) else cell
        return f"{exact.normalize():f}" if exact.is_finite() else ""
    return str(cell)


def content(cells: Mapping[str, str]) -> str:
    """Return 16 digits of the SHA-256 of a record's cells: ``NAME=CELL``, line by line in the order of names."""
    lines: Sequence[str] = [f"{name}={cell}" for name, cell in sorted(cells.items())]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]
