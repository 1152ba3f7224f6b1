"""Files divided into folders by their dates: what the folders say, what is not read, and what contradicts itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pembina.data import Loaded, open_dataset
from pembina.data.partition import Span, parts_of, prune
from pembina.data.partition_footer import rows_of
from pembina.data.settings import TableSettings
from pembina.data.source import SourceFile
from pembina.errors import DataError
from pembina.model import ColumnNeed, Entrants, TableNeed, Within
from tests.data.conftest import World
from tests.data.test_dataset_toml import mistakes
from tests.data.test_elsewhere import parquet

PERIOD = (dt.date(2021, 7, 1), dt.date(2022, 6, 30))
WITHIN = Within("date", *PERIOD)
BY_MONTH = '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { year = "date", month = "date" }\n'


def visits(world: World, folder: str, *days: str, region: str = "'74' AS region, ") -> Path:
    rows = ", ".join(f"(DATE '{day}')" for day in days)
    select = f"SELECT {region}date FROM (VALUES {rows}) t(date)"
    return parquet(world.folder / "visits" / folder / "part.parquet", select)


def load(world: World, *within: Within | None) -> Loaded:
    """Load visits for as many owners as there are periods within which they look."""
    columns = (ColumnNeed("region", "region", "entrant"), ColumnNeed("date", "date", "date"))
    needs = [TableNeed(f"o{i}", "visits", "visits", columns, within=each) for i, each in enumerate(within)]
    return open_dataset(world.folder, world.host).load(Entrants("regions", "code", "name"), needs)


def days(loaded: Loaded) -> list[str]:
    rows = loaded.engine.rows(loaded.tables("o0")["visits"])
    return sorted(row[1].isoformat() for row in rows)


def refused(world: World, *within: Within | None) -> list[str]:
    with pytest.raises(DataError) as error:
        load(world, *within)
    return [p.show().replace(world.folder.as_posix() + "/", "").partition("\n")[0] for p in error.value.problems]


def span(name: str, **partitions: str) -> Span:
    file = SourceFile(name, Path(name), name)
    (part,) = parts_of([file], TableSettings("t", partitions=partitions))
    return part.spans["date"]


@pytest.mark.parametrize(
    ("name", "partitions", "first", "last"),
    [
        ("t/year=2022/f.parquet", {"year": "date"}, (2022, 1, 1), (2022, 12, 31)),
        ("t/tahun=2022/bulan=02/f.parquet", {"tahun": "date", "bulan": "date"}, (2022, 2, 1), (2022, 2, 28)),
        ("year=2020/month=2/f.pq", {"year": "date", "month": "date"}, (2020, 2, 1), (2020, 2, 29)),
        ("year=2022/quarter=3/f.pq", {"year": "date", "quarter": "date"}, (2022, 7, 1), (2022, 9, 30)),
        ("year=2022/month=3/day=9/f.pq", {"year": "date", "month": "date", "day": "date"}, (2022, 3, 9), (2022, 3, 9)),
        ("date=2022-03-01/f.pq", {"date": "date"}, (2022, 3, 1), (2022, 3, 1)),
        ("hari=2022-03-01/f.pq", {"hari": "hari", "tanggal": "date"}, None, None),
        ("tanggal=2022%2D03%2D01/f.pq", {"tanggal": "date"}, (2022, 3, 1), (2022, 3, 1)),
        ("region=74/month=12/year=2021/f.pq", {"year": "date", "month": "date"}, (2021, 12, 1), (2021, 12, 31)),
    ],
)
def test_folders_say_on_which_days_their_rows_lie(
    name: str, partitions: dict[str, str], first: tuple[int, int, int] | None, last: tuple[int, int, int] | None
) -> None:
    if first is None or last is None:
        with pytest.raises(DataError, match="PB365"):
            span(name, **partitions)
        return
    found = span(name, **partitions)
    assert (dt.date(*first), dt.date(*last)) == (found.first, found.last)


def test_files_whose_folders_lie_outside_the_period_are_not_read(world: World) -> None:
    world.write("dataset.toml", BY_MONTH)
    visits(world, "year=2021/month=06", "2021-06-30", "2021-06-01")
    visits(world, "year=2021/month=07", "2021-07-01")
    visits(world, "year=2022/month=06", "2022-06-30")
    visits(world, "year=2022/month=07", "2022-07-01")
    loaded = load(world, WITHIN)
    assert ["2021-07-01", "2022-06-30"] == days(loaded)
    left = loaded.left_out["visits"]
    assert ("date", 2, 3) == (left.column, left.files, left.rows)
    (table,) = (table for table in loaded.inputs if table.table == "visits")
    assert ["visits/year=2021/month=07/part.parquet", "visits/year=2022/month=06/part.parquet"] == [
        file.name for file in table.files
    ]


ANOTHER = Within("date", dt.date(2020, 1, 1), PERIOD[1])


@pytest.mark.parametrize("others", [(None,), (ANOTHER,), (Within("other", *PERIOD),)])
def test_everything_is_read_where_somebody_needs_it(world: World, others: tuple[Within | None, ...]) -> None:
    world.write("dataset.toml", BY_MONTH)
    visits(world, "year=2021/month=06", "2021-06-30")
    visits(world, "year=2022/month=06", "2022-06-30")
    loaded = load(world, WITHIN, *others)
    assert ["2021-06-30", "2022-06-30"] == days(loaded)
    assert {} == loaded.left_out


def test_a_table_of_which_no_file_is_left_is_empty(world: World) -> None:
    world.write("dataset.toml", BY_MONTH)
    visits(world, "year=2019/month=06", "2019-06-30", "2019-06-02")
    loaded = load(world, WITHIN)
    assert ([], 1, 2) == (days(loaded), loaded.left_out["visits"].files, loaded.left_out["visits"].rows)
    assert () == next(table.files for table in loaded.inputs if table.table == "visits")


def test_a_file_that_is_left_out_is_not_opened_but_for_its_footer(world: World) -> None:
    world.write("dataset.toml", BY_MONTH)
    path = visits(world, "year=2019/month=06", "2019-06-30")
    visits(world, "year=2022/month=01", "2022-01-01")
    content = path.read_bytes()
    path.write_bytes(b"PAR1" + bytes(8) + content[12:])
    assert ["2022-01-01"] == days(load(world, WITHIN))
    path.write_bytes(content[:-6])
    assert [
        "visits/year=2019/month=06/part.parquet: error[PB338]: the file cannot be read: "
        "the file does not end as a Parquet file does; it may have been cut off"
    ] == refused(world, WITHIN)


def test_what_only_a_folder_says_is_a_column(world: World) -> None:
    world.write(
        "dataset.toml",
        '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { region = "region", year = "date" }\n',
    )
    visits(world, "region=74/year=2022", "2022-01-01", "2022-01-02", region="")
    visits(world, "region=11.10/year=2022", "2022-01-03", region="")
    rows = load(world, WITHIN)
    found = sorted(rows.engine.rows(rows.tables("o0")["visits"]), key=lambda row: row[1])
    assert ["74", "74", "11.10"] == [row[0] for row in found]


def test_the_name_of_a_folder_is_read_as_a_cell_is(world: World) -> None:
    world.write("dataset.toml", '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { kode = "region" }\n')
    world.write("dataset.toml", (world.folder / "dataset.toml").read_text() + 'columns = { region = "kode" }\n')
    visits(world, "kode=Kabupaten%20Bandung", "2022-01-03", region="")
    loaded = load(world, None)
    assert [("32.04", dt.date(2022, 1, 3))] == [row[:2] for row in loaded.engine.rows(loaded.tables("o0")["visits"])]
    visits(world, "kode=99", "2022-01-03", region="")
    (line,) = refused(world, None)
    assert line.startswith('visits/kode=99/part.parquet:2: column "kode": error[PB320]')


def test_a_folder_that_contradicts_its_rows_is_an_error(world: World) -> None:
    world.write("dataset.toml", BY_MONTH)
    visits(world, "year=2022/month=03", "2022-03-01", "2022-04-01")
    visits(world, "year=2022/month=04", "2022-04-01")
    assert [
        'visits/year=2022/month=03/part.parquet: column "date": error[PB367]: the folder "year=2022/month=03" '
        "contradicts the rows: date goes from 2022-03-01 to 2022-04-01"
    ] == refused(world, WITHIN)


def test_so_is_one_that_names_another_region_than_the_rows(world: World) -> None:
    world.write("dataset.toml", '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { region = "region" }\n')
    visits(world, "region=11", "2022-03-01", "2022-04-01")
    assert [
        'visits/region=11/part.parquet: column "region": error[PB367]: the folder "region=11" contradicts the rows: '
        "region goes from 74 to 74"
    ] == refused(world, None)


def test_folders_that_are_missing_or_are_no_dates_are_errors_all_at_once(world: World) -> None:
    world.write("dataset.toml", BY_MONTH)
    for folder in ("year=2022", "year=2022/month=13", "year=duaribu/month=1", "year=2022/month=01"):
        visits(world, folder, "2022-01-01")
    place = "visits/{}/part.parquet: error[{}]: {}"
    assert [
        place.format("year=2022/month=13", "PB366", 'the folder "month=13" is not a month from 1 to 12'),
        place.format("year=2022", "PB365", 'there is no folder "month=..." on the way to this file'),
        place.format("year=duaribu/month=1", "PB366", 'the folder "year=duaribu" is not a year such as 2022'),
    ] == refused(world, WITHIN)


def test_a_day_that_does_not_exist_and_a_month_of_another_quarter_are_errors() -> None:
    named = {"year=2022/month=2/day=30": "year month day", "year=2022/quarter=1/month=4": "year quarter month"}
    for name, keys in named.items():
        with pytest.raises(DataError, match="a day that exists"):
            span(f"{name}/f.pq", **dict.fromkeys(keys.split(), "date"))


def test_partitions_that_tell_no_date_together_are_refused(tmp_path: Path) -> None:
    text = """[tables.a]
file = "a/**/*.parquet"
partitions = { month = "date" }
[tables.b]
file = "b/**/*.parquet"
partitions = { year = "date", tahun = "date" }
[tables.c]
file = "c/**/*.parquet"
partitions = { date = "date", year = "date" }
"""
    why = "error[PB303]: this setting is not understood:"
    assert [
        f"dataset.toml:3:16: tables.a.partitions.month: {why} it needs a folder for the year as well",
        f'dataset.toml:6:31: tables.b.partitions.tahun: {why} "year" says the same of the column "date"',
        f'dataset.toml:9:31: tables.c.partitions.year: {why} "date" says the same of the column "date"',
    ] == mistakes(tmp_path, text)


def test_partitions_mean_nothing_for_other_files_than_parquet(world: World) -> None:
    world.write("dataset.toml", '[tables.t]\nfile = "t/*/t.csv"\npartitions = { year = "date" }\n')
    world.write("t/year=2022/t.csv", "region,date\n74,2022-01-01\n")
    (problem,) = world.problems(t={"region": "entrant"})
    assert ("PB344", "partitions") == (problem.code, problem.args["key"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PAR1", "too short"),
        (b"PAR1" + b"x" * 40, "cut off"),
        (b"PAR1" + bytes(20) + b"\xff\xff\x00\x00PAR1", "longer than the file"),
        (b"PAR1" + b"\xff" * 20 + b"\x14\x00\x00\x00PAR1", "damaged"),
        (b"PAR1" + bytes(20) + b"\x14\x00\x00\x00PAR1", "damaged"),
        (b"PARE" + bytes(20) + b"\x14\x00\x00\x00PARE", "encrypted"),
    ],
)
def test_the_footer_of_what_is_no_whole_parquet_file_tells_no_rows(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "f.parquet").write_bytes(content)
    with pytest.raises(ValueError, match=reason):
        rows_of(tmp_path / "f.parquet")


def test_a_footer_tells_the_rows_of_files_that_several_programs_write(tmp_path: Path) -> None:
    import polars
    import pyarrow
    import pyarrow.parquet

    nested = pyarrow.table({"a": list(range(2500)), "b": [[True, False]] * 2500, "c": [{"x": 1}] * 2500})
    pyarrow.parquet.write_table(nested, tmp_path / "a.parquet", row_group_size=100)
    polars.DataFrame({"a": [1, 2, 3]}).write_parquet(tmp_path / "b.parquet")
    parquet(tmp_path / "c.parquet", "SELECT 1 AS a WHERE FALSE")
    assert [2500, 3, 0] == [rows_of(tmp_path / f"{name}.parquet") for name in "abc"]


def test_pruning_leaves_files_alone_whose_folders_say_nothing_of_the_column() -> None:
    settings = TableSettings("t", partitions={"region": "region"})
    parts = parts_of([SourceFile("region=74/f.pq", Path("x"), "x")], settings)
    assert (parts, None) == prune(parts, WITHIN)


def test_a_date_that_only_a_folder_tells_prunes_and_is_read(world: World) -> None:
    world.write("dataset.toml", '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { tanggal = "date" }\n')
    world.write("dataset.toml", (world.folder / "dataset.toml").read_text() + 'columns = { date = "tanggal" }\n')
    for day in ("2019-01-01", "2022-01-31"):
        parquet(world.folder / "visits" / f"tanggal={day}" / "part.parquet", "SELECT '74' AS region FROM range(3)")
    loaded = load(world, WITHIN)
    assert ["2022-01-31"] * 3 == days(loaded)
    assert (1, 3) == (loaded.left_out["visits"].files, loaded.left_out["visits"].rows)


def test_the_folder_of_missing_cells_holds_missing_cells(world: World) -> None:
    world.write("dataset.toml", '[tables.visits]\nfile = "visits/**/*.parquet"\npartitions = { note = "note" }\n')
    for note in ("baik", "__HIVE_DEFAULT_PARTITION__"):
        parquet(
            world.folder / "visits" / f"note={note}" / "p.parquet", "SELECT '74' AS region, DATE '2022-01-01' AS date"
        )
    found = world.rows("visits", {"region": "entrant", "date": "date", "note": "text"})
    assert [None, "baik"] == sorted((row[2] for row in found), key=lambda note: note is not None)
