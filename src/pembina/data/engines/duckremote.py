"""Tables that lie elsewhere, in DuckDB: Parquet in a store, tables and queries of PostgreSQL.

They are read once, the wanted columns only, and held: what lies elsewhere may change between two looks at it. Nothing
is fetched but the rows; parts of DuckDB that it needs have to be installed already.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen

from pembina.data.engines.connection import LARGE, VERSION, Connection, EngineError
from pembina.data.engines.fastpath import SQL_TYPES
from pembina.data.engines.textscan import stripped
from pembina.data.engines.typed import Raw, make_typed, quote
from pembina.data.faults import FaultLog
from pembina.data.remote import bare_query, not_read
from pembina.data.remote_rows import MARK, PLACES, SCALES, TINY, WORDS, fingerprint, in_order
from pembina.data.source import Remote, Scan, TableSource, WantedColumn, squeeze
from pembina.errors import N_, DataError, Phrase, Place, Problem
from pembina.model import InputFile

_EXTENSION = {
    "http": "httpfs", "https": "httpfs", "s3": "httpfs", "s3a": "httpfs", "gs": "httpfs",
    "postgresql": "postgres_scanner",
}  # fmt: skip
"""Which part of DuckDB reads a scheme; ``file`` needs none."""
_AS_TEXT = ("BLOB", "BIT", "INTERVAL", "TIME", "TIME WITH TIME ZONE", "UUID")
_SAME_IN_DUCKDB = (
    "smallint", "integer", "bigint", "real", "double precision", "boolean", "date", "timestamp without time zone",
)  # fmt: skip
"""Types of PostgreSQL that mean the same in DuckDB; of any other the text is read."""

Schema = Mapping[str, tuple[str, str]]
"""By squeezed column name: the name there, and DuckDB's type."""


@frozen
class _Relation:
    """What is read: SQL that stands after FROM, its columns, and those of them that are numbers written as text."""

    sql: str
    schema: Schema
    plain: frozenset[str] = frozenset()


def scan_remote(engine: Connection, source: TableSource, remote: Remote, log: FaultLog) -> Scan | None:
    """Read a table that lies elsewhere into one typed table; what keeps it from being read goes to the log.

    Raises DataError (PB352) where there is no room for it.
    """
    try:
        return _scan(engine, source, remote, log)
    except DataError as error:
        if any(problem.code == "PB352" for problem in error.problems):
            raise
        log.extend(error.problems)
        return None


def _scan(engine: Connection, source: TableSource, remote: Remote, log: FaultLog) -> Scan | None:
    engine.expect(LARGE)
    _load(engine, remote)
    before = len(log)
    with _reading(remote):
        relation = _database(engine, source, remote) if remote.database else _files(engine, remote)
    present = log.missing_columns(source, source.files[0], list(relation.schema))
    _check_types(source, present, relation.schema, log)
    if len(log) > before:
        return None
    columns = tuple(_plain(column) if squeeze(column.header) in relation.plain else column for column in source.columns)
    source = evolve(source, columns=columns)
    with _reading(remote):
        raw = _hold(engine, source, present, relation)
    typed = make_typed(engine, source, raw, log)
    engine.run(f"DROP TABLE {raw.name}")
    marked, rows, sums = _marked(engine, source.columns, typed)
    absent = frozenset(column.key for column in source.columns if squeeze(column.header) not in relation.schema)
    found = InputFile(remote.shown, fingerprint(source.columns, rows, sums), rows)
    return Scan(engine.frame(marked), (found,), absent)


@contextmanager
def _reading(remote: Remote) -> Iterator[None]:
    """Tell what the engine says when an address cannot be read, without whatever in it nobody may see."""
    try:
        yield
    except EngineError as error:
        raise DataError([not_read("duckdb", remote, str(error).partition("\n")[0])]) from None


def _load(engine: Connection, remote: Remote) -> None:
    """Load the part of DuckDB that reads the scheme: one that DuckDB has installed, or a package of it from PyPI."""
    name = _EXTENSION.get(remote.scheme)
    if name is None:
        return
    try:
        engine.run(f"LOAD {name}")
        return
    except EngineError:
        pass
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        file = Path(folder) / "extensions" / f"v{VERSION}" / f"{name}.duckdb_extension"
        if file.is_file():
            with _reading(remote):
                engine.run(f"LOAD {quote(file.as_posix())}")
            return
    what = Phrase(N_("its extension {name}"), {"name": name})
    raise DataError([Problem("PB368", Place(remote.shown), {"engine": "duckdb", "url": remote.shown, "what": what})])


def _files(engine: Connection, remote: Remote) -> _Relation:
    sql = f"read_parquet({quote(remote.url)}, hive_partitioning=false)"
    return _Relation(sql, _schema(engine, sql))


def _schema(engine: Connection, sql: str) -> dict[str, tuple[str, str]]:
    rows = engine.run(f"DESCRIBE SELECT * FROM {sql}")
    types = {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in rows}
    return {squeeze(name): (name, kind) for name, kind in types.items()}


def _database(engine: Connection, source: TableSource, remote: Remote) -> _Relation:
    """Ask the database for the wanted columns in one query of its own; what DuckDB has no type for comes as text."""
    name = engine.fresh("database")
    engine.run(f"ATTACH {quote(remote.url)} AS {name} (TYPE postgres, READ_ONLY)")
    given = f"({bare_query(remote.query)}) AS given" if remote.query else _relation(remote.table or "")
    every = _schema(engine, _ask(name, f"SELECT * FROM {given} LIMIT 0"))
    wanted = {squeeze(column.header) for column in source.columns}
    held = {header: column for header, (column, _) in every.items() if header in wanted}
    if not held:
        return _Relation(_ask(name, f"SELECT 1 AS one FROM {given}"), every)
    asked = ", ".join(f"CAST(pg_typeof({_quoted(c)}) AS text) AS t{i}" for i, c in enumerate(held.values()))
    types = engine.run(f"SELECT * FROM {_ask(name, f'SELECT {asked} FROM {given} LIMIT 1')}")
    kinds = dict(zip(held, types[0] if types else ["text"] * len(held), strict=True))
    cells = [
        column if kinds[header] in _SAME_IN_DUCKDB else f"CAST({column} AS text) AS {column}"
        for header, column in ((header, _quoted(column)) for header, column in held.items())
    ]
    sql = _ask(name, f"SELECT {', '.join(cells)} FROM {given}")
    plain = frozenset(header for header, kind in kinds.items() if kind == "numeric")
    return _Relation(sql, {**every, **_schema(engine, sql)}, plain)


def _ask(database: str, query: str) -> str:
    return f"postgres_query({quote(database)}, {quote(query)})"


def _relation(table: str) -> str:
    """Write the name of a table, with its schema where it has one; who quotes it is taken at their word."""
    return table if '"' in table else ".".join(_quoted(part) for part in table.split("."))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(column: WantedColumn) -> WantedColumn:
    """A number of the database has a point, whatever the data set declares for its texts."""
    return evolve(column, form=evolve(column.form, numbers="plain"))


def _check_types(source: TableSource, present: Sequence[WantedColumn], schema: Schema, log: FaultLog) -> None:
    """Log columns of a type that no cell can be read from."""
    for column in present:
        kind = schema[squeeze(column.header)][1]
        if kind in _AS_TEXT or kind.endswith("]") or kind.startswith(("STRUCT(", "MAP(", "UNION(")):
            place = Place(source.files[0].shown, cell=squeeze(column.header))
            log.add(Problem("PB339", place, {"found": kind, "expected": column.form.type}))


def _hold(engine: Connection, source: TableSource, present: Sequence[WantedColumn], relation: _Relation) -> Raw:
    """Read the wanted columns once into a table of raw cells."""
    cells, native = [], {}
    for column in present:
        name, kind = relation.schema[squeeze(column.header)]
        if kind == "VARCHAR":
            markers = ", ".join(quote(marker) for marker in ("", *column.missing))
            text = stripped(f"CAST({_quoted(name)} AS VARCHAR)")
            cells.append(f"CASE WHEN {text} IN ({markers}) THEN NULL ELSE {text} END AS {column.key}")
        else:
            cells.append(f"{_quoted(name)} AS {column.key}")
            native[column.key] = kind
    raw = engine.fresh("raw")
    selected = ", ".join(["0::UINTEGER AS _f", "0::BIGINT AS _row", *cells])
    engine.run(f"CREATE TEMP TABLE {raw} AS SELECT {selected} FROM {relation.sql}")
    keys = {column.key for column in present}
    return Raw(raw, tuple(column for column in source.columns if column.key in keys), native)


def _marked(engine: Connection, columns: Sequence[WantedColumn], typed: str) -> tuple[str, int, list[int]]:
    """Give every row the mark of its text in place of a number; return the table, its rows and the sums of hashes."""
    marked, words = engine.fresh("marked"), [f"_w{i}" for i in range(WORDS)]
    halves = ", ".join(f"('0x' || _h[{8 * i + 1}:{8 * i + 8}])::UINTEGER AS {w}" for i, w in enumerate(words))
    mark = f"('0x' || _h[:{MARK}])::BIGINT AS _row"
    engine.run(
        f"CREATE TEMP TABLE {marked} AS SELECT * EXCLUDE (_h) REPLACE ({mark}), {halves} "
        f"FROM (SELECT *, sha256({text_of(columns)}) AS _h FROM {typed})"
    )
    engine.run(f"DROP TABLE {typed}")
    row = engine.run(f"SELECT count(*), {', '.join(f'coalesce(sum({word}), 0)' for word in words)} FROM {marked}")[0]
    for word in words:
        engine.run(f"ALTER TABLE {marked} DROP COLUMN {word}")
    return marked, int(row[0]), [int(n) for n in row[1:]]


def text_of(columns: Sequence[WantedColumn]) -> str:
    """Write SQL for the text of a row: see :func:`pembina.data.remote_rows.row_text`."""
    if not columns:
        return "''"
    return " || '|' || ".join(f"coalesce({_cell(columns[i])}, '-')" for i in in_order(columns))


def _cell(column: WantedColumn) -> str:
    key, kind = column.key, column.form.type
    if kind == "number":
        return f"'=' || {_number(key)}"
    if SQL_TYPES[kind] == "VARCHAR":
        return f"'=' || replace(replace({key}, '\\', '\\\\'), '|', '\\|')"
    return f"'=' || CAST({key} AS VARCHAR)"


def _number(key: str) -> str:
    """Write SQL for :func:`pembina.data.remote_rows.number_text`: powers of two only, so that nothing is rounded."""
    size = f"abs({key})"
    cases = [(f"{size} >= {least!r}::DOUBLE", sign, factor) for least, sign, factor in SCALES]
    cases.append((f"{size} > 0 AND {size} < {TINY[0]!r}::DOUBLE", TINY[1], TINY[2]))
    tag = "CASE " + " ".join(f"WHEN {when} THEN '{sign}'" for when, sign, _ in cases) + " ELSE '' END"
    scale = "CASE " + " ".join(f"WHEN {when} THEN {factor!r}::DOUBLE" for when, _, factor in cases) + " ELSE 1.0 END"
    rest, parts = f"({size} * {scale})", []
    for place in range(PLACES + 1):
        shifted = rest if place == 0 else f"(({rest} - floor({rest})) * {2.0**32!r}::DOUBLE)"
        parts.append(f"CAST(floor({shifted}) AS BIGINT)")
        rest = shifted
    sign = f"CASE WHEN {key} < 0 THEN '-' ELSE '' END"
    return f"({sign} || {tag} || " + " || '.' || ".join(parts) + ")"
