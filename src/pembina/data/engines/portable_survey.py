"""What the Parquet files or database tables behind a table hold, before any row is read: columns and stored types.

Types are told in DuckDB's words on every engine, so that each engine refuses the same ones and reads the others by the
same road. An engine that sees its columns as narwhals does translates them with :func:`type_word`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from pembina.data.faults import FaultLog
from pembina.data.source import TableSource, squeeze
from pembina.model import InputFile

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.dtypes import DType

    from pembina.data.engines.connection import Connection


@frozen
class Survey:
    """What is stored: ``names`` gives for each file the name in the file of each column key that it holds.

    ``types`` are the stored types by key, in DuckDB's words (text and enums: VARCHAR), alike in all files; ``absent``
    are the keys that no file holds. ``folders`` gives for each file the text that the folders on its way say of a
    column (by key) that is not in it.
    """

    files: tuple[InputFile, ...]
    names: tuple[Mapping[str, str], ...]
    types: Mapping[str, str]
    absent: frozenset[str]
    folders: tuple[Mapping[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether all files hold the same columns under the same names, so that one reading may take all of them."""
        return len(self.groups) == 1

    @property
    def groups(self) -> list[list[int]]:
        """Positions of the files that one reading may take, in their order."""
        alike: dict[tuple[object, ...], list[int]] = {}
        for position, pair in enumerate(zip(self.names, self.folders, strict=True)):
            alike.setdefault(tuple(tuple(sorted(mapping.items())) for mapping in pair), []).append(position)
        return list(alike.values())


def survey_files(duckdb: Connection, source: TableSource, log: FaultLog) -> Survey | None:
    """Look into the Parquet files of a table; what they lack or hold wrongly goes to the log."""
    from pembina.data.engines.connection import EngineError
    from pembina.data.engines.parquetscan import named, parquet_facts, parquet_schemas, unreadable

    schemas = parquet_schemas(duckdb, source, log)
    columns = [
        dict(schemas[position].values()) if position in schemas else None for position in range(len(source.files))
    ]
    survey = survey_of(source, columns, (), log)
    if survey is None:
        return None
    try:
        return evolve(survey, files=parquet_facts(duckdb, source))
    except EngineError as error:
        log.add(unreadable(named(source, error), error))
        return None


def survey_of(
    source: TableSource, schemas: Sequence[Mapping[str, str] | None], files: Sequence[InputFile], log: FaultLog
) -> Survey | None:
    """Survey a table whose columns the engine knows: for each file, its columns with their types in DuckDB's words.

    None stands for a file that could not be read. Columns that lack, types that no cell can be read from, and types
    that differ between files go to the log (PB310, PB332, PB339); None is returned unless all files serve.
    """
    from pembina.data.engines.parquetscan import check_types

    before = len(log)
    types: dict[str, str] = {}
    names, folders = [], []
    for file, stored in zip(source.files, schemas, strict=True):
        if stored is None:
            continue
        schema = {squeeze(name): (name, kind) for name, kind in stored.items()}
        said = {header: text for header, text in file.cells.items() if header not in schema}
        known = {**schema, **{header: (header, "VARCHAR") for header in said}}
        present = log.missing_columns(source, file, list(known))
        check_types(source, file, present, known, types, log)
        headers = {column.key: squeeze(column.header) for column in present}
        names.append({key: known[header][0] for key, header in headers.items() if header not in said})
        folders.append({key: said[header] for key, header in headers.items() if header in said})
    if len(log) > before or not names or len(names) < len(source.files):
        return None
    absent = frozenset(column.key for column in source.columns if column.key not in types)
    return Survey(tuple(files), tuple(names), types, absent, tuple(folders))


_WORDS = {
    "Int8": "TINYINT",
    "Int16": "SMALLINT",
    "Int32": "INTEGER",
    "Int64": "BIGINT",
    "Int128": "HUGEINT",
    "UInt8": "UTINYINT",
    "UInt16": "USMALLINT",
    "UInt32": "UINTEGER",
    "UInt64": "UBIGINT",
    "Float32": "FLOAT",
    "Float64": "DOUBLE",
    "String": "VARCHAR",
    "Categorical": "VARCHAR",
    "Enum": "VARCHAR",
    "Boolean": "BOOLEAN",
    "Date": "DATE",
    "Time": "TIME",
    "Binary": "BLOB",
}
_UNITS = {"s": "TIMESTAMP_S", "ms": "TIMESTAMP_MS", "us": "TIMESTAMP", "ns": "TIMESTAMP_NS"}


def type_word(dtype: DType) -> str:
    """Say a narwhals type in DuckDB's words; one that DuckDB has no word for keeps its own."""
    name = type(dtype).__name__
    if name == "Decimal":
        return f"DECIMAL({getattr(dtype, 'precision', 38)},{getattr(dtype, 'scale', 0)})"
    if name == "Datetime":
        zone, unit = getattr(dtype, "time_zone", None), getattr(dtype, "time_unit", "us")
        return "TIMESTAMP WITH TIME ZONE" if zone is not None else _UNITS[unit]
    if name in {"Struct", "List", "Array"}:
        return {"Struct": "STRUCT()", "List": f"{name}[]", "Array": f"{name}[]"}[name]
    return _WORDS.get(name, name.upper())


def stored_type(word: str) -> Any:
    """Return the narwhals type in which a stored column is read; None leaves it as the engine has it."""
    import narwhals.stable.v2 as nw

    decimal = re.fullmatch(r"DECIMAL\(([0-9]+),([0-9]+)\)", word)
    if decimal is not None:
        return nw.Decimal(int(decimal[1]), int(decimal[2]))
    if word == "TIMESTAMP WITH TIME ZONE":
        return nw.Datetime("us", "UTC")
    if word == '"NULL"':
        return nw.String()
    if word.startswith("TIMESTAMP"):
        return nw.Datetime("ns" if word == "TIMESTAMP_NS" else "us")
    name = next((name for name, known in _WORDS.items() if known == word), None)
    return None if name is None else getattr(nw, name)()


def stored(survey: Survey, position: int, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Bring the frame of a file (its columns, ``_file`` and ``_row``) to the columns by key, as they are stored.

    ``position`` is the file's; a frame over several files goes by any one of a group (:attr:`Survey.groups`). Columns
    that the file lacks are null; those that no file has are left out.
    """
    import narwhals.stable.v2 as nw

    schema = frame.collect_schema()
    names, folders, cells = survey.names[position], survey.folders[position], []
    for key, word in survey.types.items():
        wanted = stored_type(word)
        if key in folders:
            cells.append(nw.lit(folders[key], nw.String()).alias(key))
        elif key not in names:
            cells.append(nw.lit(None, wanted or nw.String()).alias(key))
        else:
            cell = nw.col(names[key])
            as_it_is = wanted is None or schema[names[key]] == wanted
            cells.append((cell if as_it_is else cell.cast(wanted)).alias(key))
    return frame.select(*cells, "_file", "_row")
