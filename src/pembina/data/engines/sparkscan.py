"""Tables of the data set for Spark: large Parquet files stay in their files, everything else is handed over typed."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from pembina.data.engines.portable import Survey, stored, typed
from pembina.data.faults import FaultLog
from pembina.data.source import PARQUET, Scan, SourceFile, TableSource
from pembina.errors import N_, DataError, Hint, Phrase, Problem

if TYPE_CHECKING:
    from pembina.data.engines.spark import Spark
    from pembina.data.engines.staging import Staged

LARGE = 32 * 2**20
"""Bytes of Parquet files from which on Spark reads them itself: below, a job to look at them costs more than taking
them over."""
OVER_THE_WIRE = 256 * 2**20
"""Bytes of typed rows (as Arrow) that are sent to a server at most."""
SMALL = 200_000
"""Rows up to which a table is one part: what is in one part needs no shuffle, and whole queries are one task."""
CHUNK = 16 * 2**20
"""Bytes of rows that are sent at once."""

TOO_LARGE = N_('table "{table}" has {rows} rows ({size} MB) to be sent to the server, more than {most} MB')
MEND = N_(
    "put it as Parquet where the servers see it: under the same path as here, with {shared} as engine, "
    "or anywhere with url = ... in dataset.toml"
)

_UNREAD = ("TIMESTAMP_NS", "UBIGINT", "HUGEINT", "UHUGEINT", '"NULL"')
"""Stored types that Spark has no like of."""

_SQL_TYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(24,2)",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def scan_files(engine: Spark, source: TableSource, log: FaultLog) -> Scan | None:
    """Read a table of files as the protocol of engines says."""
    size = sum(file.path.stat().st_size for file in source.files)
    engine.expect(size)
    if source.kind.name == PARQUET and engine.session.address.shared and size >= engine.large:
        survey = engine.staging.survey(source, log)
        if survey is None:
            return None
        if not any(word.startswith(_UNREAD) for word in survey.types.values()):
            return _in_place(engine, source, survey, log)
    staged = engine.staging.read(source, log)
    if staged is None:
        return None
    return Scan(_taken_over(engine, source, staged), staged.files, staged.absent)


def _in_place(engine: Spark, source: TableSource, survey: Survey, log: FaultLog) -> Scan | None:
    """Leave Parquet files where they are: a typed, lazy frame over them."""
    before = len(log)
    frames = []
    for group in survey.groups:
        native = _files(engine, [source.files[position] for position in group])
        frames.append(stored(survey, group[0], nw.from_native(native)))
    raw = frames[0] if len(frames) == 1 else nw.concat(frames)
    frame = typed(engine, source, survey, raw, log)
    return None if len(log) > before else Scan(frame, survey.files, survey.absent)


def _files(engine: Spark, files: Sequence[SourceFile]) -> Any:
    """Read Parquet files with the same columns; with them go ``_file``, the name in the data set, and ``_row``.

    Spark knows of each row which file it stands in and its number there. Names lie below one folder: a name is what
    follows it. Where they do not, each file is a frame of its own.
    """
    folders = {file.path.as_posix().removesuffix(file.name) for file in files}
    if len(folders) > 1:
        return functools.reduce(lambda one, other: one.unionByName(other), (_files(engine, [file]) for file in files))
    (folder,) = folders
    read = engine.session.spark.read.option("recursiveFileLookup", "false")
    frame = read.parquet(*(_address(file) for file in files))
    path = "url_decode(replace(_metadata.file_path, '+', '%2B'))"
    name = f"substr({path}, instr({path}, {_quoted(folder)}) + {len(folder)})" if len(files) > 1 else None
    name = name or _quoted(files[0].name)
    return frame.selectExpr("*", f"{name} AS _file", "CAST(_metadata.row_index + 2 AS BIGINT) AS _row")


def _address(file: SourceFile) -> str:
    """Write a path as Spark takes it: signs of patterns in it are no patterns."""
    path = file.path.resolve().as_posix() if not file.path.is_absolute() else file.path.as_posix()
    return "file://" + "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in path)


def _taken_over(engine: Spark, source: TableSource, staged: Staged) -> nw.LazyFrame[Any]:
    """Hand over rows that Pembina read: as a Parquet file that Spark sees, else as chunks sent to the server."""
    spark = engine.session.spark
    if engine.session.address.shared:
        frame = spark.read.schema(_schema(source)).parquet(f"file://{staged.parquet(engine.folder)}")
        return _one_part(frame, staged)
    import pyarrow

    table = pyarrow.table(staged.arrow())
    staged.forget()
    if table.nbytes > engine.most:
        raise DataError([_too_large(engine, source, table)])
    frame = engine.sent(table, _schema(source))
    return _one_part(frame, staged)


def _one_part(native: Any, staged: Staged) -> nw.LazyFrame[Any]:
    """Return a frame as criteria know it; that of a small table is one part."""
    frame: nw.LazyFrame[Any] = nw.from_native(native.coalesce(1) if staged.rows <= SMALL else native)
    return frame


def _schema(source: TableSource) -> str:
    columns = [f"`{column.key}` {_SQL_TYPES.get(column.form.type, 'STRING')}" for column in source.columns]
    return ", ".join([*columns, "_file STRING", "_row BIGINT"])


def _too_large(engine: Spark, source: TableSource, table: Any) -> Problem:
    size, most = round(table.nbytes / 2**20), engine.most // 2**20
    reason = Phrase(TOO_LARGE, {"table": source.table, "rows": table.num_rows, "size": size, "most": most})
    shown = engine.session.address.shown
    hint = Hint(MEND, {"shared": f'"{shown}/;files=shared"'})
    return Problem("PB356", args={"engine": shown, "reason": reason}, hint=hint)


def _quoted(text: str) -> str:
    """Write a text as a literal of Spark's SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def ddl(types: Mapping[str, Any]) -> str:
    """Write narwhals types as the columns of a Spark schema."""
    return ", ".join(f"`{name}` {_word(kind)}" for name, kind in types.items())


def _word(kind: Any) -> str:
    name = type(kind).__name__ if not isinstance(kind, type) else kind.__name__
    if name == "Decimal":
        return f"DECIMAL({kind.precision},{kind.scale})"
    if name == "Datetime":
        return "TIMESTAMP" if kind.time_zone is not None else "TIMESTAMP_NTZ"
    words = {"Int64": "BIGINT", "Float64": "DOUBLE", "Boolean": "BOOLEAN", "Date": "DATE", "String": "STRING"}
    smaller = {"Int8": "TINYINT", "Int16": "SMALLINT", "Int32": "INT", "Float32": "FLOAT", "UInt8": "SMALLINT"}
    return {**words, **smaller, "UInt16": "INT", "UInt32": "BIGINT"}[name]
