"""The typed scan of stored tables in narwhals: for engines that read Parquet files or databases by themselves.

It is what :mod:`typed` is in DuckDB's SQL, and means the same for every cell. Columns that are stored as what they are
stay lazy expressions over their files, so that filters and the choice of columns reach the reading; of all others each
different cell goes through the parser once, and what it means is joined back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
from attrs import evolve

from pembina.data.engines.portable_build import build
from pembina.data.engines.portable_cells import Read, read_distinct
from pembina.data.engines.portable_column import Carrier, Column
from pembina.data.engines.portable_forms import way_of
from pembina.data.engines.portable_log import log_columns
from pembina.data.engines.portable_survey import Survey, stored, survey_of, type_word
from pembina.data.faults import FaultLog
from pembina.data.source import TableSource, squeeze
from pembina.errors import N_, DataError, Phrase, Place, Problem

MOST = 1_000_000
"""Different cells of one column that are read one by one; whoever runs the engine has to hold them."""
TOO_MANY = N_(
    'column "{column}" holds more than {most} different cells that are not stored as what they are; '
    "store numbers as numbers and days as dates"
)


def typed(
    engine: Carrier, source: TableSource, survey: Survey, raw: nw.LazyFrame[Any], log: FaultLog
) -> nw.LazyFrame[Any]:
    """Return the typed frame over a raw one (see :func:`stored`); cells that do not fit go to the log.

    ``raw`` is run as one job, as a second one if cells are odd in columns that are ordinary else, and as a last one if
    anything is refused. Raises DataError (PB356) where too many different cells need the parser.
    """
    held = [column for column in source.columns if column.key in survey.types]
    columns = [Column(wanted, survey.types[wanted.key], way_of(wanted, survey.types[wanted.key])) for wanted in held]
    columns = _counted(engine, source, raw, columns)
    columns = _odd(engine, source, raw, columns)
    log_columns(engine, source, raw, columns, log)
    return build(engine, source, raw, columns)


def _counted(engine: Carrier, source: TableSource, raw: nw.LazyFrame[Any], columns: Sequence[Column]) -> list[Column]:
    """Count what needs a second look, and fetch the different cells of columns that no expression reads."""
    asked: list[tuple[str, str, nw.Expr]] = []
    for column in columns:
        if column.wanted.required:
            asked.append((column.key, "null", nw.col(column.key).is_null()))
        if column.way is not None and column.left is not None:
            asked.append((column.key, "left", column.left))
        if column.way is not None and column.way.untidy is not None:
            asked.append((column.key, "untidy", column.way.untidy))
    sums = [condition.cast(nw.Int64()).sum().alias(f"n{i}") for i, (_, _, condition) in enumerate(asked)]
    parsed = [column for column in columns if column.way is None]
    frames = ([raw.select(*sums)] if sums else []) + [_different(raw, column) for column in parsed]
    answers = iter(engine.rows_of(frames) if frames else [])
    counts: dict[str, dict[str, int]] = {column.key: {} for column in columns}
    for (key, what, _), number in zip(asked, next(answers)[0] if sums else (), strict=True):
        counts[key][what] = int(number or 0)
    found = {column.key: _read(engine, source, column, next(answers)) for column in parsed}
    return [evolve(c, counts=counts[c.key], read=found.get(c.key, c.read)) for c in columns]


def _odd(engine: Carrier, source: TableSource, raw: nw.LazyFrame[Any], columns: Sequence[Column]) -> list[Column]:
    """Fetch the different cells that expressions did not take, where there are any."""
    odd = [column for column in columns if column.counts.get("left")]
    answers = engine.rows_of([_different(raw, column) for column in odd]) if odd else []
    found = {c.key: _read(engine, source, c, rows) for c, rows in zip(odd, answers, strict=True)}
    return [evolve(column, read=found.get(column.key, column.read)) for column in columns]


def _different(raw: nw.LazyFrame[Any], column: Column) -> nw.LazyFrame[Any]:
    """Return the different cells of a column that the parser has to read, one more than it reads at most."""
    assert column.left is not None
    return raw.filter(column.left).select(column.cell.alias("cell")).unique("cell").head(MOST + 1)


def _read(engine: Carrier, source: TableSource, column: Column, rows: Sequence[tuple[Any, ...]]) -> Read:
    if len(rows) > MOST:
        args = {"column": squeeze(column.wanted.header), "most": MOST}
        place = Place(source.files[0].shown) if source.files else Place()
        raise DataError([Problem("PB356", place, {"engine": engine.name, "reason": Phrase(TOO_MANY, args)})])
    return read_distinct((cell for (cell,) in rows), column.wanted, column.stored)


__all__ = ["MOST", "Carrier", "Survey", "stored", "survey_of", "type_word", "typed"]
