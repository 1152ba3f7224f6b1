"""What a portable scan tells of cells that do not fit: how many, in how many files, and where the first stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from pembina.data.engines.portable_column import Carrier, Column
from pembina.data.faults import Cells, FaultLog
from pembina.data.refusal import Refusal
from pembina.data.source import TableSource

_MISSING = "\0"
"""Label of records without an entrant, which is no text of a cell."""


@frozen
class _Question:
    """What is to be found of one column: cells by label, and how many places of each label to keep.

    ``labels`` maps stored cells to labels; null cells have the label ``nulls``, where there is one. ``mixture`` says
    that labels are number formats.
    """

    column: Column
    labels: Mapping[Any, str]
    kept: int
    nulls: str | None = None
    mixture: bool = False


@frozen
class _Found:
    """How often labels stand in a column, in how many files, and their first places (name of the file, row, cell)."""

    counts: Mapping[str, tuple[int, int]]
    first: Mapping[str, Sequence[tuple[str, int, Any]]]


def log_columns(
    engine: Carrier, source: TableSource, raw: nw.LazyFrame[Any], columns: Sequence[Column], log: FaultLog
) -> None:
    """Log what the columns refuse, records that are nobody's, and number formats that do not go together."""
    asked: list[_Question] = []
    for column in columns:
        if _is_faulty(column):
            asked.append(_faults(column, log.kept))
        if len(column.read.needs) > 1:
            asked.append(_mixture(column))
    for question, found in zip(asked, _find(engine, raw, asked), strict=True):
        if question.mixture:
            _log_mixed(source, question.column, found, log)
        else:
            _log_refused(source, question.column, found, log)


def _is_faulty(column: Column) -> bool:
    nobody = column.wanted.required and (column.counts.get("null") or column.read.missing)
    return bool(column.read.refused or nobody)


def _faults(column: Column, kept: int) -> _Question:
    labels = {cell: text for cell, (text, _) in column.read.refused.items()}
    if not column.wanted.required:
        return _Question(column, labels, kept)
    return _Question(column, {**labels, **dict.fromkeys(column.read.missing, _MISSING)}, kept, _MISSING)


def _mixture(column: Column) -> _Question:
    return _Question(
        column, {cell: form for form, cells in column.read.needs.items() for cell in cells}, 1, mixture=True
    )


def _find(engine: Carrier, raw: nw.LazyFrame[Any], asked: Sequence[_Question]) -> list[_Found]:
    """Run all questions as one job: two frames for each, of counts and of places."""
    frames = []
    for question in asked:
        places = _places(engine, raw, question)
        counts = places.group_by("label").agg(n=nw.len(), files=nw.col("_file").n_unique())
        order = nw.col("_row").cum_count().over("label", order_by=["_file", "_row"])
        first = places.with_columns(order=order).filter(nw.col("order") <= question.kept)
        frames += [counts.select("label", "n", "files"), first.select("label", "_file", "_row", "cell")]
    rows = iter(engine.rows_of(frames) if frames else [])
    found = []
    for _ in asked:
        counted = {label: (int(n), int(files)) for label, n, files in next(rows)}
        standing: dict[str, list[tuple[str, int, Any]]] = {}
        for label, name, row, cell in sorted(next(rows), key=lambda place: place[:3]):
            standing.setdefault(label, []).append((name, int(row), cell))
        found.append(_Found(counted, standing))
    return found


def _places(engine: Carrier, raw: nw.LazyFrame[Any], question: _Question) -> nw.LazyFrame[Any]:
    """Return the rows that a question is about: ``label``, ``_file``, ``_row``, ``cell``."""
    cell = raw.select(question.column.cell.alias("cell"), "_file", "_row")
    types = {"k": question.column.cell_type, "label": nw.String()}
    mapping = engine.literal({"k": list(question.labels), "label": list(question.labels.values())}, types)
    labelled = cell.join(mapping, left_on="cell", right_on="k", how="left")
    if question.nulls is not None:
        label = nw.when(nw.col("cell").is_null()).then(nw.lit(question.nulls)).otherwise(nw.col("label"))
        labelled = labelled.with_columns(label=label)
    return labelled.filter(~nw.col("label").is_null()).select("label", "_file", "_row", "cell")


def _log_refused(source: TableSource, column: Column, found: _Found, log: FaultLog) -> None:
    """Log the refused cells with their counts and first rows, and records without an entrant."""
    reasons = dict(column.read.refused.values())
    files = {file.name: file for file in source.files}
    told = []
    for label, (count, in_files) in found.counts.items():
        cells = Cells(count, in_files, tuple((files[name], row) for name, row, _ in found.first[label]))
        told.append(("", Refusal("PB319"), cells) if label == _MISSING else (label, reasons[label], cells))
    log.cells(source, column.wanted, [item for item in told if item[1].code != "PB319"])
    log.cells(source, column.wanted, [item for item in told if item[1].code == "PB319"])


def _log_mixed(source: TableSource, column: Column, found: _Found, log: FaultLog) -> None:
    """Log a column without a declared number format whose cells need two different ones."""
    from pembina.data.engines.typed import mixed_formats

    positions = {file.name: position for position, file in enumerate(source.files)}
    examples = []
    for form in ("id", "en"):
        name, row, cell = found.first[form][0]
        examples.append((positions[name], row, column.read.needs[form][cell]))
    log.add(mixed_formats(source, column.wanted, *examples))
