"""The typed scan of stored tables: lazy down to the files, and the same findings as DuckDB's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import polars as pl
import pytest
from attrs import evolve

from pembina.data.cells import parse_cell
from pembina.data.engines import portable, portable_cells
from pembina.data.engines.duckdb import DuckDB
from pembina.data.engines.polars import Polars
from pembina.data.engines.portable import survey_of, type_word
from pembina.data.faults import FaultLog
from pembina.data.source import TableSource
from pembina.errors import DataError
from tests.engines.portable_tables import form, said, source_of, wanted, write

VISITS = {
    "region": ("VARCHAR", ["74", "11", "74", "74"]),
    "day": ("DATE", ["2022-01-01", "2022-02-01", "2022-03-01", None]),
    "n": ("INTEGER", [1, 2, 3, 4]),
    "paid": ("DECIMAL(18,2)", ["1.50", None, "2", "3"]),
    "note": ("VARCHAR", ["a", "b", None, "d"]),
}
COLUMNS = (
    wanted("region", form("entrant")),
    wanted("day", form("date")),
    wanted("n", form("integer")),
    wanted("paid", form("money")),
    wanted("note", form("text")),
)


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[DuckDB, Polars]]:
    both = DuckDB(), Polars()
    yield both
    for engine in both:
        engine.close()


@pytest.fixture
def polars(engines: tuple[DuckDB, Polars]) -> Polars:
    return engines[1]


def visits(folder: Path, **columns: tuple[str, Sequence[Any]]) -> TableSource:
    return source_of([write(folder / "v.parquet", {**VISITS, **columns})], COLUMNS, folder)


def frame_of(engine: Polars, source: TableSource) -> nw.LazyFrame[Any]:
    log = FaultLog()
    scan = engine.scan(source, log)
    assert not log.problems
    assert scan is not None
    return scan.frame


def test_filters_and_the_choice_of_columns_reach_the_files(polars: Polars, tmp_path: Path) -> None:
    frame = frame_of(polars, visits(tmp_path))
    asked = frame.filter(nw.col("k_day") >= dt.date(2022, 2, 1), nw.col("k_region") == "74", nw.col("k_note") == "a")
    plan = nw.to_native(asked.group_by("k_region").agg(nw.col("k_n").sum())).explain()
    assert "PROJECT 4/5 COLUMNS" in plan  # region, day, note and n; no paid
    _, _, selection = plan.partition("SELECTION:")
    assert all(f'col("{name}")' in selection.partition("\n")[0] for name in ("day", "region", "note"))
    assert "JOIN" not in plan


def test_each_different_name_of_an_entrant_is_read_once(
    polars: Polars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = []
    monkeypatch.setattr(portable_cells, "parse_cell", lambda cell, of: cells.append(cell) or parse_cell(cell, of))
    names = [" Aceh ", "Sultra", "Sulawesi Tenggara", "Aceh"] * 50
    source = visits(
        tmp_path, region=("VARCHAR", [name for name in names if name != "Sultra"]), day=("DATE", [None] * 150)
    )
    source = evolve(source, columns=COLUMNS[:1])
    found = polars.rows(frame_of(polars, source).group_by("k_region").agg(n=nw.len()))
    assert sorted(found) == [("11", 100), ("74", 50)]
    assert sorted(cells) == ["Aceh", "Aceh", "Sulawesi Tenggara"]


def test_few_different_names_need_no_join(polars: Polars, tmp_path: Path) -> None:
    source = visits(tmp_path, region=("VARCHAR", ["Aceh", "74", "Aceh", "74"]))
    asked = frame_of(polars, source).filter(nw.col("k_region") == "11").select("k_n")
    assert "JOIN" not in nw.to_native(asked).explain()
    assert sorted(polars.rows(asked)) == [(1,), (3,)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"region": ("VARCHAR", ["74", None, "  ", "Bandung"])}, ["PB319", "PB321"]),
        ({"day": ("VARCHAR", ["2022-01-01", "31/02/2022", "1 Juli 2022", "kemarin"])}, ["PB311", "PB311"]),
        ({"paid": ("DOUBLE", ["1.005", "nan", "2.50", "inf"])}, ["PB312", "PB312", "PB316"]),
        ({"paid": ("VARCHAR", ["3.00", "1.000,5", " 1,000.5", "4"])}, ["PB315"]),
        ({"note": ("VARCHAR", ["#N/A", "a", "#N/A", "#1"])}, ["PB318"]),
        ({"day": ("TIMESTAMP WITH TIME ZONE", ["2022-01-01 00:00:00+00"] * 4)}, ["PB311"]),
        ({"day": ("TIME", ["01:02:03"] * 4)}, ["PB339"]),
        ({"day": ("TIME_NS", ["01:02:03"] * 4)}, ["PB339"]),
        ({"n": ("INTEGER[]", ["[1]"] * 4), "note": ("STRUCT(a INTEGER)", ["{a: 1}"] * 4)}, ["PB339", "PB339"]),
    ],
)
def test_what_does_not_fit_is_told_in_the_same_words(
    engines: tuple[DuckDB, Polars], tmp_path: Path, columns: Mapping[str, Any], expected: list[str]
) -> None:
    source = visits(tmp_path, **columns)
    first, problems = said(engines[0], source)
    assert sorted(problem.code for problem in problems) == expected
    assert said(engines[1], source)[0] == first


@pytest.mark.parametrize("whole", [False, True])
def test_many_odd_cells_in_many_files_are_counted_and_placed_alike(
    engines: tuple[DuckDB, Polars], tmp_path: Path, whole: bool
) -> None:
    paths = []
    for name in ("z.parquet", "a.parquet", "B.parquet", "sub/c.parquet"):
        cells = [f"x{i % 37}" for i in range(1500)] + [f"only in {name}", "74"]
        paths.append(write(tmp_path / name, {"region": ("VARCHAR", cells)}))
    source = source_of(paths, COLUMNS[:1], tmp_path)
    first, problems = said(engines[0], source, whole)
    assert len(problems) > 30
    assert said(engines[1], source, whole)[0] == first


def test_files_of_one_table_may_differ_in_optional_columns_and_not_in_types(
    engines: tuple[DuckDB, Polars], tmp_path: Path
) -> None:
    columns = (
        *COLUMNS[:2],
        wanted("more", form("integer"), optional=True),
        wanted("none", form("text"), optional=True),
    )
    one = write(tmp_path / "1.parquet", {**VISITS, "more": ("INTEGER", [1, 2, 3, None])})
    two = write(
        tmp_path / "2.parquet", {"other": ("VARCHAR", ["x"]), "day": ("DATE", [None]), "region": ("VARCHAR", ["11"])}
    )
    source = source_of([one, two], columns, tmp_path)
    first, problems = said(engines[0], source)
    assert not problems
    assert said(engines[1], source)[0] == first
    three = write(tmp_path / "3.parquet", {"region": ("INTEGER", [11]), "day": ("VARCHAR", ["2022-01-01"])})
    source = source_of([one, three], columns, tmp_path)
    first, problems = said(engines[0], source)
    assert [problem.code for problem in problems] == ["PB339", "PB339"]
    assert said(engines[1], source)[0] == first


def test_what_folders_say_is_read_like_a_cell(engines: tuple[DuckDB, Polars], tmp_path: Path) -> None:
    path = write(tmp_path / "region=Aceh/a.parquet", {"n": ("INTEGER", [1, 2])})
    other = write(tmp_path / "region=74/b.parquet", {"n": ("INTEGER", [3])})
    source = source_of([path, other], [COLUMNS[0], COLUMNS[2]], tmp_path)
    files = [evolve(file, cells={"region": file.path.parent.name.partition("=")[2]}) for file in source.files]
    source = evolve(source, files=tuple(files))
    frame = frame_of(engines[1], source)
    assert sorted(engines[1].rows(frame.select("k_region", "k_n"))) == [("11", 1), ("11", 2), ("74", 3)]
    assert said(engines[1], source) == said(engines[0], source)


def test_what_polars_writes_in_its_own_types_is_read_as_duckdb_reads_it(
    engines: tuple[DuckDB, Polars], tmp_path: Path
) -> None:
    moment = pl.Series([dt.datetime(2022, 1, 1, 5)] * 2, dtype=pl.Datetime("ms"))  # noqa: DTZ001
    series = {
        "cat": (pl.Series(["74", "11"], dtype=pl.Categorical), "text"),
        "enum": (pl.Series(["74", "11"], dtype=pl.Enum(["11", "74"])), "entrant"),
        "u8": (pl.Series([74, 11], dtype=pl.UInt8), "integer"),
        "u64": (pl.Series([74, 11], dtype=pl.UInt64), "money"),
        "i16": (pl.Series([74, 11], dtype=pl.Int16), "number"),
        "f32": (pl.Series([7.4, 11], dtype=pl.Float32), "number"),
        "nothing": (pl.Series([None, None], dtype=pl.Null), "money"),
        "moment": (moment, "date"),
        "lasting": (pl.Series([dt.timedelta(seconds=1)] * 2), "integer"),
    }
    frame = pl.DataFrame({name: cells for name, (cells, _) in series.items()})
    frame.write_parquet(tmp_path / "p.parquet")
    columns = [wanted(name, form(type_)) for name, (_, type_) in series.items()]
    source = source_of([tmp_path / "p.parquet"], columns, tmp_path)
    first, problems = said(engines[0], source)
    assert not problems
    assert said(engines[1], source)[0] == first


def test_more_different_cells_than_can_be_held_are_refused(
    polars: Polars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portable, "MOST", 3)
    source = visits(tmp_path, n=("VARCHAR", ["1", "2", "3", "1"]))
    assert sorted(polars.rows(frame_of(polars, source).select("k_n"))) == [(1,), (1,), (2,), (3,)]
    source = visits(tmp_path, n=("VARCHAR", ["1", "2", "3", "4"]))
    with pytest.raises(DataError) as refused:
        polars.scan(source, FaultLog())
    (problem,) = refused.value.problems
    assert problem.code == "PB356"
    assert "v.parquet" in problem.show()
    assert 'column "n" holds more than 3 different cells that are not stored as what they are' in problem.show()


def test_types_have_the_names_that_duckdb_gives_them(tmp_path: Path) -> None:
    kinds = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Float32, pl.Float64]
    kinds += [pl.String, pl.Categorical, pl.Boolean, pl.Date, pl.Binary, pl.Decimal(20, 3)]
    frame = pl.DataFrame({str(i): pl.Series([None], dtype=kind) for i, kind in enumerate(kinds)}).with_columns(
        us=pl.lit(None, pl.Datetime("us")),
        ns=pl.lit(None, pl.Datetime("ns")),
        tz=pl.lit(None, pl.Datetime("us", "UTC")),
    )
    frame.write_parquet(tmp_path / "t.parquet")
    with duckdb.connect() as connection:
        expected = [str(kind) for kind in connection.read_parquet((tmp_path / "t.parquet").as_posix()).types]
    assert [type_word(kind) for kind in nw.from_native(frame).schema.values()] == expected


def test_an_engine_may_tell_its_own_schema(tmp_path: Path) -> None:
    source = visits(tmp_path)
    log = FaultLog()
    schema = {"region": "VARCHAR", "day": "DATE", "n": "STRUCT()", "Note": "VARCHAR"}
    assert survey_of(source, [schema], (), log) is None
    assert sorted(problem.code for problem in log.problems) == ["PB310", "PB310", "PB339"]
    schema = {name: kind for name, (kind, _) in VISITS.items()}
    survey = survey_of(source, [schema], (), FaultLog())
    assert survey is not None
    assert survey.types == {f"k_{name}": kind for name, kind in schema.items()}
    assert survey.same


def test_a_moment_with_a_zone_reads_the_same_wherever_the_machine_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    moments = ["2022-01-01 20:00:00.5+00", "2022-06-30 23:59:59+00"]
    path = write(tmp_path / "v.parquet", {"note": ("TIMESTAMP WITH TIME ZONE", moments)})
    source = source_of([path], COLUMNS[-1:], tmp_path)
    for engine in (DuckDB(), Polars()):
        (_, _, rows), _ = said(engine, source)
        engine.close()
        assert [row[1][0][1] for row in rows] == [repr(moment) for moment in moments]
