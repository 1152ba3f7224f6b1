"""The polars engine: the same bytes as on DuckDB, and one clear error for everything that goes wrong in it."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from pembina_criteria.harkopnas_ledger import make

import pembina
from pembina.api import make_host
from pembina.data import Loaded, open_dataset
from pembina.data.engines import polars as engine_polars
from pembina.data.engines.opening import open_engine
from pembina.data.engines.polars import Polars
from pembina.data.engines.polars_failures import running
from pembina.data.faults import FaultLog
from pembina.errors import DataError
from pembina.model import Entrants, canonical
from tests.campaign import CAMPAIGN
from tests.data.conftest import World, need
from tests.engines.portable_tables import form, source_of, wanted

CRITERIA = Path(__file__).parents[2] / "criteria"
USUAL = ("ipm/award.toml", "ppd/central-2.toml", "ukpbj/award.toml")
"""Awards that every run tries; a campaign tries all that have data."""


def awards() -> list[str]:
    if not CAMPAIGN:
        return list(USUAL)
    found = (path for path in sorted(CRITERIA.glob("*/*.toml")) if (path.parent / "data").is_dir())
    return [path.relative_to(CRITERIA).as_posix() for path in found if "[award]" in path.read_text("utf-8")]


def problem_of(refused: pytest.ExceptionInfo[DataError]) -> tuple[str, str]:
    (problem,) = refused.value.problems
    return problem.code, problem.show()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def polars() -> Iterator[Polars]:
    engine = Polars()
    yield engine
    engine.close()


def load(world: World, columns: dict[str, str], engine: str = "polars", table: str = "t") -> Loaded:
    data = open_dataset(world.folder, make_host(), engine)
    return data.load(Entrants("regions", "code", "name"), [need(table, columns)])


@pytest.mark.parametrize("award", awards())
def test_shipped_awards_give_the_same_bytes(award: str) -> None:
    path = CRITERIA / award
    expected = pembina.evaluate(path, path.parent / "data")
    assert canonical(pembina.evaluate(path, path.parent / "data", engine="polars").document) == canonical(
        expected.document
    )


@pytest.mark.parametrize("form", ["parquet", *(["csv"] if CAMPAIGN else [])])
def test_a_large_award_gives_the_same_bytes_whatever_it_is_written_in(tmp_path: Path, form: str) -> None:
    make(tmp_path, records=2000 if not CAMPAIGN else 20_000, form=form)
    award = CRITERIA / "harkopnas-2022"
    expected = pembina.evaluate(award, tmp_path)
    assert canonical(pembina.evaluate(award, tmp_path, engine="polars").document) == canonical(expected.document)


def test_tables_of_large_data_are_kept_in_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_polars, "LARGE", 1)
    monkeypatch.setattr(engine_polars, "FEW", 2)
    world.write("t.csv", "region,n\n74,1\nAceh,2\n74,3\n")
    loaded = load(world, {"region": "entrant", "n": "integer"})
    frame = loaded.tables("t")["t"]
    assert "Parquet SCAN" in nw.to_native(frame).explain()
    assert sorted(loaded.engine.rows(frame.select("region", "n"))) == [("11", 2), ("74", 1), ("74", 3)]


def test_rows_that_only_have_to_be_picked_are_not_held(polars: Polars) -> None:
    frame = nw.from_native(pl.LazyFrame({"a": [1, 2]})).filter(nw.col("a") > 1).select("a")
    assert polars.hold(frame) is frame


@pytest.mark.parametrize("large", [False, True])
def test_rows_that_cost_something_are_worked_out_once(
    polars: Polars, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    monkeypatch.setattr(engine_polars, "LARGE", 0 if large else 2**40)
    worked = []

    def count(cells: pl.Series) -> pl.Series:
        worked.append(len(cells))
        return cells

    one = pl.LazyFrame({"a": [1, 2, 2]}).with_columns(pl.col("a").map_batches(count, return_dtype=pl.Int64))
    held = polars.hold(nw.from_native(one).group_by("a").agg(n=nw.len()))
    assert sorted(polars.rows(held)) == sorted(polars.rows(held)) == [(1, 1), (2, 2)]
    assert sum(worked) == 3
    files = list(polars._staging.scratch.glob("held_*"))
    assert len(files) == large
    polars.release()
    assert not any(path.exists() for path in files)


def test_sums_of_integers_are_right_beyond_64_bits(world: World) -> None:
    world.write("t.csv", "region,n,m\n" + f"74,{2**62},1\n" * 3)
    loaded = load(world, {"region": "entrant", "n": "integer", "m": "integer"})
    frame = loaded.tables("t")["t"]
    assert loaded.engine.rows(frame.group_by("region").agg(nw.col("n").sum())) == [("74", 3 * 2**62)]
    assert frame.collect_schema()["m"] == nw.Int64  # which cannot get there


def test_text_is_hashed_by_md5(polars: Polars) -> None:
    frame = nw.from_native(pl.LazyFrame({"a": ["", "é", None, "é"]}))
    found = polars.rows(polars.hashed(frame, "a", "h"))
    assert found[0][1] == 0xD41D8CD98F00B204E9800998ECF8427E >> 68  # MD5 of nothing, RFC 1321
    assert found[2][1] is None
    assert found[1] == found[3]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("memory=2GB", 'does not take "memory=2GB": there is no such option'),
        ("threads=none", 'does not take "threads=none": it has to be a whole number from 1 to 256'),
        ("temp=/no/such", 'does not take "temp=/no/such": there is no such folder'),
        ("threads=200", "since it was loaded, which nothing can change afterwards"),
    ],
)
def test_options_that_it_cannot_keep_are_refused(options: str, said: str) -> None:
    with pytest.raises(DataError) as refused:
        open_engine(make_host(), f"polars:{options}")
    code, text = problem_of(refused)
    assert code == "PB355"
    assert said in text


def test_threads_can_be_chosen_before_polars_is_loaded() -> None:
    program = (
        "import os\n"
        "from pembina.data.engines.polars import open_polars\n"
        "open_polars('threads=1')\n"
        "import polars\n"
        "print(polars.thread_pool_size(), 'POLARS_MAX_THREADS' in os.environ)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 False\n", "")


def test_without_polars_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(DataError) as refused:
        open_engine(make_host(), "polars")
    assert problem_of(refused)[0] == "PB354"


def parquet(folder: Path, rows: int = 30_000) -> Path:
    path = folder / "t.parquet"
    frame = pl.DataFrame(
        {"region": ["74", "11"] * (rows // 2), "n": range(rows), "note": [str(n) for n in range(rows)]}
    )
    frame.write_parquet(path, row_group_size=5000)
    return path


def test_a_truncated_file_is_one_clear_error(world: World) -> None:
    path = parquet(world.folder)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DataError) as refused:
        load(world, {"region": "entrant", "n": "integer"})
    code, text = problem_of(refused)
    assert code == "PB338"
    assert "t.parquet" in text


def test_damage_inside_a_file_is_one_clear_error(world: World) -> None:
    path = parquet(world.folder)
    content = bytearray(path.read_bytes())
    content[200:3000] = b"\xff" * 2800
    path.write_bytes(content)
    with pytest.raises(DataError) as refused:
        load(world, {"region": "entrant", "n": "integer"})
    code, text = problem_of(refused)
    assert code == "PB353"
    assert text.startswith(path.as_posix())


def test_damage_that_shows_only_when_a_criterion_is_run_names_the_file(world: World) -> None:
    path = parquet(world.folder)
    content = path.read_bytes()
    path.write_bytes(content[:30] + b"\xff" * 30 + content[60:])  # in the first column, which nobody looked at
    frame = nw.from_native(pl.scan_parquet(path))
    engine = Polars()
    log = FaultLog()
    other = wanted("n", form("integer"))
    scan = engine.scan(source_of([path], [other], world.folder), log)
    assert scan is not None
    with pytest.raises(DataError) as refused:
        engine.rows(frame.select("region"))
    engine.close()
    code, text = problem_of(refused)
    assert code == "PB353"
    assert text.startswith(path.as_posix())


@pytest.mark.parametrize("what", ["shorter", "empty", "gone"])
def test_a_file_that_changes_after_it_was_looked_into_is_one_clear_error(world: World, what: str) -> None:
    path = parquet(world.folder)
    loaded = load(world, {"region": "entrant", "n": "integer"})
    frame = loaded.tables("t")["t"].group_by("region").agg(nw.col("n").sum())
    if what == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-100] if what == "shorter" else b"")
    with pytest.raises(DataError) as refused:
        loaded.engine.rows(frame)
    code, text = problem_of(refused)
    assert code == "PB353"
    assert text.startswith(path.as_posix())
    assert text.endswith("it was changed or removed while it was being read")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full to write to on this system")
def test_a_full_disk_is_told_as_such() -> None:
    with pytest.raises(DataError) as refused, running({}):
        pl.LazyFrame({"a": [1]}).sink_parquet("/dev/full")
    code, text = problem_of(refused)
    assert code == "PB352"
    assert "ran out of room for temporary files" in text


def test_a_fault_of_polars_itself_is_no_fault_of_the_plugin() -> None:
    with pytest.raises(DataError) as refused, running({}):
        raise pl.exceptions.PanicException("index out of bounds")
    code, text = problem_of(refused)
    assert code == "PB351"
    assert text.endswith("broke off while it worked: index out of bounds")


def test_what_an_expression_does_wrong_stays_the_expressions_fault(polars: Polars) -> None:
    frame = nw.from_native(pl.LazyFrame({"a": ["x"]})).select(nw.col("a").cast(nw.Int64))
    with pytest.raises(pl.exceptions.InvalidOperationError):
        polars.rows(frame)


def test_closing_removes_its_temporary_folder(tmp_path: Path, world: World) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    world.write("t.csv", "region,n\n74,1\n")
    loaded = load(world, {"region": "entrant", "n": "integer"}, f"polars:temp={temp}")
    assert len(list(temp.iterdir())) == 1
    loaded.engine.close()
    assert list(temp.iterdir()) == []


def test_workbooks_and_json_lines_are_read_as_ever(world: World) -> None:
    world.write(
        "t.jsonl", '{"region": "Aceh", "day": "1 Juli 2022", "paid": 1.5}\n{"region": 74, "paid": "Rp 2.000,-"}\n'
    )
    world.write("dataset.toml", '[tables.t]\nnumbers = "id"\n')
    loaded = load(world, {"region": "entrant", "day": "date", "paid": "money"})
    rows = loaded.engine.rows(loaded.tables("t")["t"].select("region", "day", nw.col("paid").cast(nw.String)))
    assert sorted(rows) == [("11", dt.date(2022, 7, 1), "1.50"), ("74", None, "2000.00")]
