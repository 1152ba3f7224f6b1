"""Pembina's own reading for engines that do not read a kind of file: the same table, as Parquet or as a stream."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from pembina.data.engines.staging import Staged, Staging
from pembina.data.faults import FaultLog
from pembina.data.settings import TableSettings
from pembina.data.source import LACKING, TEXT, Kind, SourceFile, TableSource
from tests.engines.portable_tables import form, wanted

HEAD = "region,when,n,x,paid,ok,note\n"
ROWS = "Aceh,1 Juli 2022,7,0.1,12.50,ya, a \n74,2022-07-02,-1,2,3,tidak,\n"
TYPES = {
    "region": "entrant",
    "when": "date",
    "n": "integer",
    "x": "number",
    "paid": "money",
    "ok": "boolean",
    "note": "text",
}
STORED = ["VARCHAR", "DATE", "BIGINT", "DOUBLE", "DECIMAL(24,2)", "BOOLEAN", "VARCHAR", "VARCHAR", "BIGINT"]
LEFT_BEHIND = "SELECT count(*) FROM duckdb_tables() WHERE table_name NOT LIKE 'codes_%'"
EXPECTED = [
    ("11", dt.date(2022, 7, 1), 7, 0.1, Decimal("12.50"), True, "a", "t.csv", 2),
    ("74", dt.date(2022, 7, 2), -1, 2.0, Decimal("3.00"), False, None, "t.csv", 3),
]


@pytest.fixture
def staging() -> Iterator[Staging]:
    staging = Staging()
    yield staging
    staging.close()


def source(folder: Path, text: str | None = HEAD + ROWS, optional: str | None = None) -> TableSource:
    columns = [wanted(name, form(type_, "plain")) for name, type_ in TYPES.items()]
    if optional is not None:
        columns.append(wanted(optional, form("integer"), optional=True))
    if text is None:
        return TableSource("t", Kind(LACKING), (), tuple(columns), TableSettings("t"))
    path = folder / "t.csv"
    path.write_text(text, "utf-8")
    return TableSource("t", Kind(TEXT), (SourceFile("t.csv", path, "t.csv"),), tuple(columns), TableSettings("t"))


def staged(staging: Staging, of: TableSource) -> Staged:
    log = FaultLog()
    found = staging.read(of, log)
    assert not log.problems
    assert found is not None
    return found


def test_a_text_table_becomes_one_typed_parquet_file(staging: Staging, tmp_path: Path) -> None:
    path = staged(staging, source(tmp_path)).parquet()
    assert path.parent == staging.scratch
    with duckdb.connect() as connection:
        table = connection.read_parquet(path.as_posix())
        assert [str(kind) for kind in table.types] == STORED
        assert table.columns == [*(f"k_{name}" for name in TYPES), "_file", "_row"]
        assert sorted(table.fetchall()) == EXPECTED


def test_it_is_written_once_and_forgotten_by_duckdb(staging: Staging, tmp_path: Path) -> None:
    found = staged(staging, source(tmp_path))
    assert found.parquet() == found.parquet()
    assert staging.duckdb.run(LEFT_BEHIND) == [(0,)]


def test_it_may_be_written_where_an_engine_wants_it(staging: Staging, tmp_path: Path) -> None:
    shared = tmp_path / "it's shared"
    shared.mkdir()
    path = staged(staging, source(tmp_path)).parquet(shared)
    assert path.parent == shared
    assert sorted(pl.read_parquet(path).rows()) == EXPECTED


@pytest.mark.parametrize("take", [pl.DataFrame, lambda stream: pl.DataFrame(pa.table(stream))])
def test_it_is_a_stream_of_arrow_batches_until_it_is_forgotten(staging: Staging, tmp_path: Path, take) -> None:
    found = staged(staging, source(tmp_path))
    frame = take(found.arrow())
    found.forget()
    assert sorted(frame.rows()) == EXPECTED
    assert staging.duckdb.run(LEFT_BEHIND) == [(0,)]


def test_the_facts_of_the_reading_go_with_it(staging: Staging, tmp_path: Path) -> None:
    found = staged(staging, source(tmp_path, HEAD + ROWS + ",,,,,,\n", optional="extra"))
    assert found.rows == 2
    assert [(file.name, file.rows, file.blank) for file in found.files] == [("t.csv", 2, 1)]
    assert found.absent == {"k_extra"}


def test_a_table_of_which_there_is_nothing_is_empty_and_typed(staging: Staging, tmp_path: Path) -> None:
    found = staged(staging, source(tmp_path, None))
    assert (found.rows, found.files) == (0, ())
    assert pl.read_parquet(found.parquet()).schema["k_paid"] == pl.Decimal(24, 2)


def test_what_does_not_fit_is_logged_as_duckdb_logs_it(staging: Staging, tmp_path: Path) -> None:
    log = FaultLog()
    staging.read(source(tmp_path, HEAD + ROWS.replace("-1", "minus")), log)
    assert [problem.code for problem in log.problems] == ["PB312"]
    assert staging.read(source(tmp_path, HEAD + '"74\n'), FaultLog()) is None


def test_closing_removes_everything_that_was_staged(tmp_path: Path) -> None:
    staging = Staging(temp=tmp_path)
    path = staged(staging, source(tmp_path)).parquet()
    staging.close()
    assert not path.exists()
    assert [left.name for left in tmp_path.iterdir()] == ["t.csv"]


def test_nothing_is_opened_for_an_engine_that_asks_for_nothing(tmp_path: Path) -> None:
    staging = Staging(temp=tmp_path)
    staging.stop()
    staging.close()
    assert list(tmp_path.iterdir()) == []


def test_polars_takes_tables_over_without_pyarrow_or_pandas(tmp_path: Path) -> None:
    ipm = Path(__file__).parents[2] / "criteria" / "ipm"
    program = (
        "import sys\n"
        "sys.modules['pyarrow'] = sys.modules['pandas'] = None\n"
        "import pembina\n"
        f"print(pembina.evaluate({str(ipm / 'award.toml')!r}, {str(ipm / 'data')!r}, engine='polars').sha256)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.strip()) == 64
