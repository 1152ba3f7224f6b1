"""Probes of what engines alone promise: reading, running several frames, holding, hashing, letting go."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

from pembina.data.faults import FaultLog
from pembina.data.source import PARQUET, TEXT, Kind
from pembina.errors import DataError
from pembina.testing.engines_bench import Bench, Columns, EngineBench, Frame, source_of
from pembina.testing.engines_probe import Probe, assert_rows

COLUMNS: Columns = {
    "g": "text", "n": "integer", "q": "number", "m": "money", "yes": "boolean", "day": "date", "fig": "figure",
}  # fmt: skip
VALUES: list[tuple[Any, ...]] = [
    ("caf\u00e9", 2**62, 0.1, Decimal("12345678901234567890.12"), True, dt.date(2024, 2, 29), "1.50"),
    ("cafe\u0301", -1, -2.5, Decimal("0.00"), False, dt.date(1999, 12, 31), "0"),
    ("#1 \"quoted\", with comma", None, None, None, None, None, None),
    ("b", 0, 0.0, Decimal("-0.01"), None, dt.date(2022, 1, 1), "-7"),
]  # fmt: skip
CSV = (
    "g,n,q,m,yes,day,fig\n"
    "caf\u00e9,4611686018427387904,0.1,12345678901234567890.12,ya,2024-02-29,1.50\n"
    "cafe\u0301,-1,-2.5,0,false,1999-12-31,0\n"
    '"#1 ""quoted"", with comma",,,,,,\n'
    "  b , 0 ,0, -0.01,,2022-01-01,-7\n"
)


def _bench(bench: Bench) -> EngineBench:
    assert isinstance(bench, EngineBench), "only an engine is asked this"
    return bench


def _table(bench: EngineBench) -> Frame:
    return bench.table(COLUMNS, VALUES)


def _sums(frame: Frame) -> list[Frame]:
    return [
        frame.group_by("g").agg(n=nw.len()).select("g", "n"),
        frame.filter(nw.col("n") < 0),
        frame.filter(nw.col("n") > 0).filter(nw.col("n") < 0).select("q", "g"),
        frame.select(total=nw.col("m").sum(), last=nw.col("day").max()),
        frame.select("yes", "fig"),
    ]


def values(bench: Bench) -> None:
    """Every type comes back as the Python type that it is declared as."""
    own = _bench(bench)
    assert_rows(own.rows(_table(own)), VALUES)


def places(bench: Bench) -> None:
    """A table that was read says of each row in which file and in which row of it a person finds it."""
    own = _bench(bench)
    frame = own.scanned({"g": "text"}, [("a",), ("b",)])
    assert set(frame.collect_schema().names()) == {"g", "_file", "_row"}
    found = own.rows(frame.select("g", "_row", named=~nw.col("_file").is_null()))
    assert_rows(found, [("a", 1, True), ("b", 2, True)])


def rows_of(bench: Bench) -> None:
    """Several frames as one job give each what it gives alone, in their order."""
    own = _bench(bench)
    frames = _sums(_table(own))
    together = own.engine.rows_of(frames)
    assert len(together) == len(frames), f"{len(frames)} frames were asked, {len(together)} answered"
    for frame, found in zip(frames, together, strict=True):
        assert_rows(found, own.rows(frame))
    assert own.engine.rows_of([]) == []


def hold(bench: Bench) -> None:
    """A frame that is held gives the same rows, columns and types, and so does what is made of it."""
    own = _bench(bench)
    frame = _table(own).with_columns(twice=nw.col("n") * 0 + 2).filter(~nw.col("n").is_null())
    held = own.engine.hold(frame)
    assert held.collect_schema().names() == frame.collect_schema().names()
    assert_rows(own.rows(held), own.rows(frame))
    for one, other in zip(_sums(held), _sums(frame), strict=True):
        assert_rows(own.rows(one), own.rows(other))
    assert_rows(own.rows(own.engine.hold(held)), own.rows(frame))
    joined = held.join(frame.select("g", n2="n"), on="g", how="left").select("g", "n2")
    assert_rows(own.rows(joined), own.rows(frame.select("g", "n")))


def release(bench: Bench) -> None:
    """After letting go, tables that were read still are there, and frames may be held anew."""
    own = _bench(bench)
    frame = _table(own)
    own.rows(own.engine.hold(frame.filter(nw.col("n") < 0)))
    own.engine.release()
    own.engine.release()
    assert_rows(own.rows(frame), VALUES)
    again = own.engine.hold(frame.filter(nw.col("n") < 0))
    assert_rows(own.rows(again.select("g")), [("cafe\u0301",)])
    own.engine.release()


def hashed(bench: Bench) -> None:
    """Text is hashed to the first 60 bits of its MD5 in UTF-8; null stays null, other columns as they are."""
    own = _bench(bench)
    texts = ["A", "caf\u00e9", "cafe\u0301", "\U0001f600", "a b, c", None]
    frame = own.table({"i": "integer", "x": "text"}, list(enumerate(texts)))
    found = own.rows(own.engine.hashed(frame, "x", "h").select("i", "x", "h"))
    assert_rows(found, [(number, text, _first_60_bits(text)) for number, text in enumerate(texts)])


def _first_60_bits(text: str | None) -> int | None:
    if text is None:
        return None
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def reads_text(bench: Bench) -> None:
    """A csv file is read as its columns are declared, blanks at the ends of cells aside."""
    own = _bench(bench)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_text(CSV, "utf-8")
        frame = own.scan(path, Kind(TEXT), COLUMNS)
        assert_rows(own.rows(frame.select(*COLUMNS, "_row")), [(*row, i) for i, row in enumerate(VALUES, 2)])


def reads_parquet(bench: Bench) -> None:
    """A Parquet file of the declared types gives the same values, and rows are counted from 1."""
    from pembina.data.engines.connection import Connection

    own = _bench(bench)
    with tempfile.TemporaryDirectory() as folder:
        path, writer = Path(folder, "t.parquet"), Connection()
        kinds = ("VARCHAR", "BIGINT", "DOUBLE", "DECIMAL(24,2)", "BOOLEAN", "DATE", "VARCHAR")
        listed = ", ".join(
            f"unnest(${i}::{kind}[]) AS {c}" for i, (c, kind) in enumerate(zip(COLUMNS, kinds, strict=True), 1)
        )
        writer.run(f"CREATE TEMP TABLE t AS SELECT {listed}", [list(cells) for cells in zip(*VALUES, strict=True)])
        writer.run(f"COPY t TO '{path.as_posix()}'")
        writer.connection.close()
        assert_rows(own.rows(own.scan(path, Kind(PARQUET), COLUMNS).select(*COLUMNS)), VALUES)


def refuses_cells(bench: Bench) -> None:
    """A cell that does not fit is told of by its file, row and column, and is not dropped in silence."""
    own = _bench(bench)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_text("g,day\na,2022-02-28\nb,2022-02-30\n", "utf-8")
        log = FaultLog()
        try:
            own.engine.scan(source_of(path, Kind(TEXT), {"g": "text", "day": "date"}), log)
            problems = log.problems
        except DataError as error:
            problems = [*log.problems, *error.problems]
        said = [(problem.code, problem.place.line, problem.place.cell) for problem in problems]
        assert said == [("PB311", 3, "day")], f"told: {said}"


PROTOCOL: tuple[Probe, ...] = (
    Probe("engine/values", "Values come back as int, float, Decimal, str, bool, date and None.", values, True),
    Probe("engine/places", "A table says in which file and row each of its rows stands.", places, True),
    Probe("engine/rows-of", "Several frames as one job give each what it gives alone.", rows_of, True),
    Probe("engine/hold", "A frame that is held means the same.", hold, True),
    Probe("engine/release", "Letting go leaves no trace: tables stay, and frames may be held anew.", release, True),
    Probe("engine/hashed", "Text is hashed to the first 60 bits of its MD5.", hashed, True),
    Probe("engine/reads-text", "A csv file is read as its columns are declared.", reads_text, True),
    Probe("engine/reads-parquet", "A Parquet file is read as its columns are declared.", reads_parquet, True),
    Probe("engine/refuses-cells", "A cell that does not fit is told of by its place.", refuses_cells, True),
)
