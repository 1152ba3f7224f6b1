"""Which tables and columns are looked at for signs of gaming, and which rows of a large table are fetched."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from pembina.data.dataset import Loaded
from pembina.evaluation import gaming_tables
from pembina.evaluation.gaming_tables import (
    OWNER,
    Row,
    Source,
    Table,
    _plain,
    _uncounted,
    joined,
    per_entrant,
    tables_of,
)
from pembina.methods.likeness import folded
from pembina.model import ColumnNeed, Period, TableNeed

from .gaming_data import Held, Large

PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
COLUMNS = (("event", "text"), ("date", "date"), ("people", "integer"))
DAY = dt.date(2024, 5, 5)


def need(owner: str, role: str, table: str, *columns: tuple[str, str, str]) -> TableNeed:
    return TableNeed(owner, role, table, tuple(ColumnNeed(*column) for column in columns))


def job(
    path: str, *needs: TableNeed, dates: tuple[str, ...] = (), period: Period | None = PERIOD, panel: Any = None
) -> Any:
    rules = SimpleNamespace(period=period, date_columns=set(dates))
    return SimpleNamespace(leaf=SimpleNamespace(path=path, panel=panel), rules=rules, needs=needs)


def loaded(*needs: TableNeed, absent: dict[str, set[str]] | None = None, **rows: int) -> Loaded:
    """What was read: tables with so many rows, each in two files; columns that no file has are ``absent``."""
    inputs: Any = tuple(
        SimpleNamespace(table=table, files=(SimpleNamespace(rows=n - 1), SimpleNamespace(rows=1))) if n else
        SimpleNamespace(table=table, files=())
        for table, n in rows.items()
    )  # fmt: skip
    by_owner: dict[str, tuple[TableNeed, ...]] = {}
    for each in needs:
        by_owner[each.owner] = (*by_owner.get(each.owner, ()), each)
    keys = {each.table: {(c.source, c.type): c.source for one in needs for c in one.columns} for each in needs}
    scans: Any = {
        each.table: SimpleNamespace(absent=(absent or {}).get(each.table, set()), frame=each.table) for each in needs
    }
    entrants: Any = (SimpleNamespace(code="A"), SimpleNamespace(code="B"))
    nothing: Any = None
    return Loaded(
        title="", origin="", engine=nothing, entrants=entrants, known=frozenset(), identity="", inputs=inputs,
        readers=(), left_out={}, seen=nothing, needs=by_owner, scans=scans, keys=keys,
    )  # fmt: skip


WHO = ("who", "region", "entrant")
EVENTS = need(
    "a", "events", "kegiatan", WHO, ("name", "nama", "text"), ("day", "tanggal", "date"), ("n", "peserta", "integer")
)
AGAIN = need("b", "trips", "kegiatan", WHO, ("what", "nama", "text"), ("cost", "biaya", "money"))
FIGURE = need("a/denominate", "denominate", "heads", ("entrant", "region", "entrant"), ("figure", "n", "number"))


def test_what_criteria_read_of_a_table_is_one_table_and_is_asked_for_once_more() -> None:
    jobs = [job("a", EVENTS, FIGURE, dates=("day",)), job("b", AGAIN)]
    tables, own = tables_of(jobs, loaded(EVENTS, AGAIN, FIGURE, kegiatan=7, heads=3))
    columns = (*EVENTS.columns[1:], AGAIN.columns[2])
    assert [Table("0", "kegiatan", "a", columns, 7, PERIOD, 1, frozenset("AB"))] == tables
    asked = (
        ColumnNeed("entrant", "region", "entrant"), ColumnNeed("c0", "nama", "text"),
        ColumnNeed("c1", "tanggal", "date"), ColumnNeed("c2", "peserta", "integer"), ColumnNeed("c3", "biaya", "money"),
    )  # fmt: skip
    assert {OWNER: (TableNeed("gaming", "0", "kegiatan", asked),)} == own._needs


def test_tables_without_rows_or_without_entrants_are_not_looked_at() -> None:
    laws = need("a", "laws", "laws", ("title", "title", "text"))
    other = need("a", "other", "other", WHO, ("x", "x", "number"))
    empty = need("a", "empty", "empty", WHO)
    unknown = need("a", "unknown", "unknown", WHO)
    needs = (laws, empty, unknown, other)
    tables, own = tables_of([job("a", *needs)], loaded(*needs, laws=5, empty=0, other=1))
    assert [("2", "other", 1)] == [(table.role, table.table, table.rows) for table in tables]
    assert ["empty", "unknown", "other"] == [each.table for each in own._needs[OWNER]]


def test_a_table_with_two_columns_of_entrants_is_two_tables() -> None:
    other = need("b", "to", "kegiatan", ("to", "tujuan", "entrant"), ("name", "nama", "text"))
    tables, own = tables_of([job("a", EVENTS), job("b", other)], loaded(EVENTS, other, kegiatan=2))
    assert [("0", "a"), ("1", "b")] == [(table.role, table.leaf) for table in tables]
    assert ["region", "tujuan"] == [each.columns[0].source for each in own._needs[OWNER]]


def test_columns_that_no_file_has_are_left_out() -> None:
    jobs = [job("b", AGAIN)]
    tables, _ = tables_of(jobs, loaded(AGAIN, absent={"kegiatan": {"biaya"}}, kegiatan=2))
    assert [("nama",)] == [tuple(column.source for column in table.columns) for table in tables]


def test_the_period_is_the_awards_and_a_panel_looks_beyond_it() -> None:
    later = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))

    def periods(*jobs: Any) -> list[Period | None]:
        return [table.period for table in tables_of(list(jobs), loaded(EVENTS, AGAIN, kegiatan=2))[0]]

    assert [PERIOD] == periods(job("a", EVENTS, period=None), job("b", AGAIN), job("c", period=later))
    assert [None] == periods(job("a", EVENTS, period=None))
    assert [None] == periods(job("a", EVENTS), job("b", AGAIN, panel="panel"))


def test_the_date_that_is_asked_about_is_the_first_of_those_by_which_any_criterion_asks() -> None:
    first = need("a", "t", "t", WHO, ("x", "x", "number"), ("from", "mulai", "date"), ("to", "selesai", "date"))
    second = need("b", "t", "t", WHO, ("end", "selesai", "date"))

    def asked(*jobs: Any) -> list[int | None]:
        return [table.asked for table in tables_of(list(jobs), loaded(first, second, t=2))[0]]

    assert [2] == asked(job("a", first), job("b", second, dates=("end",)))
    assert [1] == asked(job("a", first, dates=("from",)), job("b", second, dates=("end",)))
    assert [None] == asked(job("a", first), job("b", second))


# A table


def table(*types: str, **otherwise: Any) -> Table:
    given = {"asked": None, **otherwise}
    return Held([], [(f"{i}", kind) for i, kind in enumerate(types)], **given).table


def test_the_first_text_names_a_record_and_the_first_date_dates_it_unless_another_is_asked_about() -> None:
    usual = table("integer", "text", "date", "text", "date", "money", "number", "figure")
    assert (1, 2, [0, 5, 6]) == (usual.name, usual.date, usual.numbers)
    assert 4 == table("text", "date", "date", "date", "date", asked=4).date
    assert 0 == table("date", "date", asked=0).date
    assert (None, None, []) == (table("flag").name, table("flag").date, table("flag").numbers)
    assert (0, 2) == (usual.first("date", "integer"), usual.first("date"))


def test_a_table_is_small_up_to_twenty_thousand_rows() -> None:
    assert [True, False] == [table("text", rows=n).small for n in (20_000, 20_001)]


def test_rows_are_brought_together_by_entrant_in_the_order_of_codes() -> None:
    rows = [Row(code, (), "a.csv", i) for i, code in enumerate("BACB")]
    assert [("A", [rows[1]]), ("B", [rows[0], rows[3]])] == list(per_entrant(rows, frozenset("ABZ")))


# Rows

ROWS = [
    Row("A", ("Rapat Besar", DAY, 3), "b.csv", 2),
    Row("B", ("rapat  besar", DAY, 3), "a.csv", 9),
    Row("A", ("Temu", dt.date(2024, 5, 6), 4), "a.csv", 3),
    Row("A", (None, None, None), "a.csv", 11),
]


def test_rows_come_in_the_order_of_files_and_numbers_without_those_of_nobody() -> None:
    nobody: Any = None
    source = Large([*ROWS, Row(nobody, ("x", DAY, 1), "a.csv", 1)], COLUMNS)
    assert [ROWS[2], ROWS[1], ROWS[3], ROWS[0]] == source.all()
    source.frame = None  # type: ignore[assignment]
    assert 4 == len(source.all())  # which are read once
    unnumbered = [Row("A", ("x", DAY, 1), "a.csv", 1), Row("A", ("y", DAY, 1), "a.csv", None)]
    assert ["y", "x"] == [row.cells[0] for row in Large(unnumbered, COLUMNS).all()]


def test_a_source_asks_for_its_table_by_its_role() -> None:
    frames = {"0": "other", "1": "frame"}
    own: Any = SimpleNamespace(tables={OWNER: frames}.get)
    source = Source(table("text", role="1"), own)
    assert ("frame", []) == (source.frame, source.common)
    assert ["c0"] == source.keys


def test_of_a_large_table_texts_are_folded_days_numbered_and_names_uncounted() -> None:
    source = Large([Row("A", ("Rapat Besar II", DAY, 3), "a.csv", 2)], COLUMNS)
    frame = source.keyed.select("k0", "_bare", "_day", "c2")
    nextday = Large([Row("A", ("x", dt.date(2024, 5, 6), 3), "a.csv", 2)], COLUMNS).keyed.select("_day")
    ((name, bare, day, people),) = source.run(frame)
    assert ("rapat besar ii", "rapat besar", 3) == (name, bare, people)
    assert [(day + 1,)] == source.run(nextday)


def test_a_frame_without_texts_and_days_is_left_as_it_is() -> None:
    """Of many rows of numbers alone there is nothing to work out, and doubles are found all the same."""
    source = Large([Row("A", (3,), "a.csv", 2)], (("people", "integer"),), asked=None)
    assert source.keyed is source.frame
    twice = Large([Row("A", (3,), "a.csv", n) for n in (2, 3)], (("people", "integer"),), asked=None)
    assert 2 == len(twice.alike("gaming.same", nw.col("c0")))
    dated = Large([Row("A", (DAY,), "a.csv", 2)], (("day", "date"),), asked=None)
    assert {"entrant", "c0", "_day", "_file", "_row"} == set(dated.keyed.collect_schema().names())


def test_what_is_worked_out_is_held_and_let_go_of(monkeypatch) -> None:
    source = Large(ROWS, COLUMNS)
    done: list[str] = []
    monkeypatch.setattr(source.engine, "hold", lambda frame: done.append("hold") or frame)
    monkeypatch.setattr(source.engine, "release", lambda: done.append("release"))
    assert source.keyed is source.keyed
    source.release()
    assert ["hold", "release"] == done


def test_rows_that_share_a_key_are_fetched_and_none_where_there_are_too_many(monkeypatch) -> None:
    source = Large(ROWS, COLUMNS)
    key = joined([nw.col("k0"), nw.col("c2")])
    assert [ROWS[1], ROWS[0]] == source.alike("gaming.same", key)
    monkeypatch.setattr(gaming_tables, "MOST", 2)
    assert 2 == len(source.alike("gaming.same", key))
    assert [] == source.common
    monkeypatch.setattr(gaming_tables, "MOST", 1)
    assert [] == source.alike("gaming.same", key)
    assert [] == source.few("gaming.split", source.frame)
    assert ["gaming.same", "gaming.split"] == source.common


def test_joined_columns_tell_apart_what_is_different() -> None:
    columns = (("a", "text"), ("b", "text"))
    cells: list[tuple[Any, ...]] = [
        ("x", "y"),
        ("xy", ""),
        ("", "xy"),
        ("x", None),
        (None, "x"),
        (None, None),
        ("", ""),
    ]
    source = Large([Row("A", each, "a.csv", i) for i, each in enumerate(cells)], columns, asked=None)
    keys = source.run(source.frame.select(key=joined([nw.col("c0"), nw.col("c1")])))
    assert len(cells) == len(set(keys))
    assert [] == source.alike("gaming.same", joined([nw.col("c0"), nw.col("c1")]))


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Rapat Besar hari ke-2", "rapat besar"), ("Rapat Besar (1)", "rapat besar"), ("Rapat Besar IV", "rapat besar"),
        ("Rapat Besar sesi 2 dari 3", "rapat besar"), ("Rapat Besar b", "rapat besar"), ("Rapat Besar", "rapat besar"),
        ("Rapat 2024 Besar", "rapat besar"), ("Rapat 2024 Besar II", "rapat besar"), ("Rapat Besar k", "rapat besar k"),
        ("Hari ke 1 Rapat ke", "hari ke rapat ke"), ("Rapat II Besar", "rapat ii besar"),
    ],
)  # fmt: skip
def test_a_name_without_what_counts_at_its_end(name, bare) -> None:
    source = Large([Row("A", (folded(name),), "a.csv", 2)], (("name", "text"),), asked=None)
    assert [(bare,)] == source.run(source.frame.select(bare=_uncounted("c0")))


def test_a_day_is_a_day_whatever_the_engine_hands_over() -> None:
    moment = dt.datetime(2024, 5, 5, 7, tzinfo=dt.UTC)
    assert [DAY, DAY, "x", None] == [_plain(cell) for cell in (moment, DAY, "x", None)]
    assert type(_plain(moment)) is dt.date
