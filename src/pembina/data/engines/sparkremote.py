"""Tables that lie elsewhere, in Spark: Parquet in stores that its servers reach, and PostgreSQL by its driver for Java.

Rows go from there to the servers and never by this machine. What is in a database may change between two looks at it,
so that its rows are kept on the servers once read; Parquet files stay where they are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import narwhals.stable.v2 as nw
from attrs import evolve

from pembina.data.engines.portable import stored, survey_of, type_word, typed
from pembina.data.engines.portable_forms import typed_as
from pembina.data.engines.sparkfaults import detail, fault_of
from pembina.data.faults import FaultLog
from pembina.data.remote import bare_query, not_read
from pembina.data.remote_rows import MARK, PLACES, SCALES, TINY, WORDS, fingerprint, in_order
from pembina.data.source import Remote, Scan, TableSource, WantedColumn, squeeze
from pembina.errors import N_, DataError, Phrase, Place, Problem
from pembina.model import InputFile

if TYPE_CHECKING:
    from pembina.data.engines.spark import Spark

DRIVER = "org.postgresql.Driver"
_NO_DRIVER = (f"ClassNotFoundException: {DRIVER}", "No suitable driver", "CLASS_NOT_FOUND")
_NO_STORE = ("No FileSystem for scheme", "UNSUPPORTED_FILESYSTEM", "S3AFileSystem not found")
_SAME = ("smallint", "int", "bigint", "float", "double", "boolean", "date", "timestamp_ntz", "timestamp")
"""Spark's words for types that mean the same in PostgreSQL; of any other the text is read."""


def scan_remote(engine: Spark, source: TableSource, remote: Remote, log: FaultLog) -> Scan | None:
    """Read a table that lies elsewhere; what keeps it from being read goes to the log.

    Raises DataError (PB351, PB352) where Spark itself fails.
    """
    engine.expect(engine.held)
    before = len(log)
    try:
        native, source = _database(engine, source, remote) if remote.database else (_files(engine, remote), source)
        types = {name: type_word(kind) for name, kind in nw.from_native(native).collect_schema().items()}
        survey = survey_of(source, [types], (), log)
        if survey is None:
            return None
        frame = native.selectExpr("*", f"{_text(remote.shown)} AS _file", "CAST(0 AS BIGINT) AS _row")
        found = typed(engine, source, survey, stored(survey, 0, nw.from_native(frame)), log)
        if len(log) > before:
            return None
        marked, rows, sums = _marked(engine, source.columns, nw.to_native(found))
    except Exception as error:
        log.add(_told(engine, remote, error))
        return None
    file = InputFile(remote.shown, fingerprint(source.columns, rows, sums), rows)
    return Scan(nw.from_native(marked), (file,), survey.absent)


def _told(engine: Spark, remote: Remote, error: Exception) -> Problem:
    """Say why an address cannot be read; raises DataError where that is not its fault but Spark's."""
    shown, text = engine.session.address.shown, str(error)
    fault = error.problems[0] if isinstance(error, DataError) else fault_of(error, shown)
    if fault is not None and fault.code in {"PB350", "PB351", "PB352"}:
        raise DataError([fault]) from None
    args = {"engine": shown, "url": remote.shown}
    if any(word in text for word in _NO_STORE):
        what = Phrase(N_("what reads {scheme}:// (for S3, hadoop-aws)"), {"scheme": remote.scheme})
        return Problem("PB368", Place(remote.shown), {**args, "what": what})
    if remote.database and any(word in text for word in _NO_DRIVER):
        return Problem("PB368", Place(remote.shown), {**args, "what": Phrase(N_("PostgreSQL's driver for Java"))})
    return not_read(shown, remote, _reason(error))


def _reason(error: Exception) -> str:
    """Say what Spark says, or what was made of it already; of a database its own words, which Spark only passes on."""
    stack = f"{error}\n{_stack(error)}"
    if "Caused by: org.postgresql" in stack:
        return " ".join(dict.fromkeys(re.findall(r"Caused by: (?:org\.postgresql|java\.net)\.[\w.]+: (.+)", stack)))
    if isinstance(error, DataError):
        return str(error.problems[0].args.get("reason", ""))
    return detail(error)


def _stack(error: Exception) -> str:
    """Return what Java says of an exception, whole; Spark Connect shortens it in the text."""
    told = getattr(error, "getStackTrace", None)
    return str(told() or "") if callable(told) else ""


def _files(engine: Spark, remote: Remote) -> Any:
    """Read Parquet by an address as Hadoop spells it; folders on the way to a file are no columns."""
    url = remote.url.replace("s3://", "s3a://", 1) if remote.scheme == "s3" else remote.url
    return engine.session.spark.read.option("recursiveFileLookup", "true").parquet(url)


def _database(engine: Spark, source: TableSource, remote: Remote) -> tuple[Any, TableSource]:
    """Ask the database for the wanted columns; returns them, and how their cells are read."""
    given = f"({bare_query(remote.query)}) AS given" if remote.query else _relation(remote.table or "")
    every = {field.name: field.dataType.simpleString() for field in _asked(engine, remote, given, "*").schema.fields}
    wanted = {squeeze(column.header) for column in source.columns}
    held = {name: kind for name, kind in every.items() if squeeze(name) in wanted}
    cells = [_quoted(name) if kind in _SAME else f"CAST({_quoted(name)} AS text) AS {_quoted(name)}"
             for name, kind in held.items()]  # fmt: skip
    frame = _asked(engine, remote, given, ", ".join(cells) or "1 AS one")
    numbers = {squeeze(name) for name, kind in held.items() if kind.startswith("decimal")}
    columns = tuple(_plain(column) if squeeze(column.header) in numbers else column for column in source.columns)
    engine.keep(frame)
    return frame, evolve(source, columns=columns)


def _plain(column: WantedColumn) -> WantedColumn:
    """A number of the database has a point, whatever the data set declares for its texts."""
    return evolve(column, form=evolve(column.form, numbers="plain"))


def _asked(engine: Spark, remote: Remote, given: str, cells: str) -> Any:
    options = {"driver": DRIVER, "dbtable": f"(SELECT {cells} FROM {given}) AS asked", **jdbc(remote.url)}
    options["preferTimestampNTZ"] = "true"
    return engine.session.spark.read.format("jdbc").options(**options).load()


def jdbc(url: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Write an address of PostgreSQL as its driver for Java takes it; the password is that of the environment."""
    parts = urlsplit(url)
    host = parts.hostname or environment.get("PGHOST", "localhost")
    where = f"[{host}]" if ":" in host else host
    port, user = parts.port or environment.get("PGPORT", "5432"), parts.username or environment.get("PGUSER")
    found = {"url": f"jdbc:postgresql://{where}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")}
    if user:
        found["user"] = unquote(user)
    if "PGPASSWORD" in environment:
        found["password"] = environment["PGPASSWORD"]
    return found


def _relation(table: str) -> str:
    """Write the name of a table, with its schema where it has one; who quotes it is taken at their word."""
    return table if '"' in table else ".".join(_quoted(part) for part in table.split("."))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _marked(engine: Spark, columns: Sequence[WantedColumn], frame: Any) -> tuple[Any, int, list[int]]:
    """Give every row the mark of its text in place of a number; return the frame, its rows and the sums of hashes."""
    keys = [f"`{column.key}`" for column in columns]
    hashed = frame.selectExpr(*keys, "_file", f"sha2({text_of(columns)}, 256) AS _h")
    words = [f"coalesce(sum({_number_of(8 * i + 1, 8)}), CAST(0 AS DECIMAL(38, 0)))" for i in range(WORDS)]
    row = engine.rows(nw.from_native(hashed.selectExpr("count(*)", *words)))[0]
    marked = hashed.selectExpr(*keys, "_file", f"CAST({_number_of(1, MARK)} AS BIGINT) AS _row")
    return marked, int(row[0]), [int(n) for n in row[1:]]


def _number_of(start: int, digits: int) -> str:
    return f"CAST(conv(substr(_h, {start}, {digits}), 16, 10) AS DECIMAL(20, 0))"


def text_of(columns: Sequence[WantedColumn]) -> str:
    """Write SQL for the text of a row: see :func:`pembina.data.remote_rows.row_text`."""
    if not columns:
        return "''"
    return " || '|' || ".join(f"coalesce({_cell(columns[i])}, '-')" for i in in_order(columns))


def _cell(column: WantedColumn) -> str:
    key = f"`{column.key}`"
    if column.form.type == "number":
        return f"'=' || {_number(key)}"
    if typed_as(column.form) == nw.String():
        return rf"'=' || replace(replace({key}, '\\', '\\\\'), '|', '\\|')"
    return f"'=' || CAST({key} AS STRING)"


def _number(key: str) -> str:
    """Write SQL for :func:`pembina.data.remote_rows.number_text`: powers of two only, so that nothing is rounded."""
    size = f"abs({key})"
    cases = [(f"{size} >= {least!r}D", sign, factor) for least, sign, factor in SCALES]
    cases.append((f"{size} > 0 AND {size} < {TINY[0]!r}D", TINY[1], TINY[2]))
    tag = "CASE " + " ".join(f"WHEN {when} THEN '{sign}'" for when, sign, _ in cases) + " ELSE '' END"
    scale = "CASE " + " ".join(f"WHEN {when} THEN {factor!r}D" for when, _, factor in cases) + " ELSE 1.0D END"
    rest, parts = f"({size} * {scale})", []
    for place in range(PLACES + 1):
        shifted = rest if place == 0 else f"(({rest} - floor({rest})) * {2.0**32!r}D)"
        parts.append(f"CAST(floor({shifted}) AS STRING)")
        rest = shifted
    sign = f"CASE WHEN {key} < 0 THEN '-' ELSE '' END"
    return f"({sign} || {tag} || " + " || '.' || ".join(parts) + ")"
