"""Rows outside the period, by hand: by which columns they are asked for, how they are counted, what is known."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from attrs import evolve

from pembina.data.partition import LeftOut
from pembina.errors import DataError
from pembina.evaluation.outside import dated, left_out_remarks, looking_beyond, outside_period, outside_remarks
from pembina.model import ColumnNeed, Finding, Panel, Period

from .by_hand import job, leaf, loaded, need

YEAR = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
ON, BY, WHO = ColumnNeed("on", "tanggal", "date"), ColumnNeed("by", "batas", "date"), ColumnNeed("who", "kode", "text")
DAYS = [
    dt.date(2021, 12, 31),
    YEAR.start,
    dt.date(2022, 5, 1),
    dt.date(2022, 6, 1),
    YEAR.end,
    dt.date(2023, 1, 1),
    dt.date(2030, 1, 1),
    None,
]


def asking(path: str, *needs: Any, asked: Any = ("on",), period: Any = YEAR, **more: Any) -> Any:
    made = job(leaf(path, **more), *needs, period=period)
    made.rules.date_columns = list(asked)
    return made


class AnEngine:
    """An engine over polars that writes down how many frames it was asked for at a time."""

    def __init__(self) -> None:
        self.met: list[int] = []

    def rows_of(self, frames: Any) -> Any:
        self.met.append(len(frames))
        return [frame.collect().rows() for frame in frames]


def data(**more: Any) -> Any:
    """Return a data set whose every table has these days in ``on``, and the first of them in ``by``."""
    frame = nw.from_native(pl.LazyFrame({"on": DAYS, "by": [DAYS[0]] * len(DAYS)}))
    of = {owner: dict.fromkeys(("t", "u", "role"), frame) for owner in ("a", "b", "g.a")}
    tables = SimpleNamespace(tables=of.__getitem__, engine=AnEngine())
    return SimpleNamespace(**vars(tables), left_out=more.get("left_out", {}))


def test_a_criterion_asks_by_the_date_columns_of_its_tables() -> None:
    made = asking("a", need("a", "u", BY, WHO, ON), need("a", "t", WHO), need("a", "s", ON), asked=("on", "by", "gone"))
    assert list(dated(made).items()) == [("s", ["tanggal"]), ("u", ["batas", "tanggal"])]
    twice = asking("a", need("a", "t", ON), need("a", "t", BY, role="again"), asked=("on", "by"))
    assert dated(twice) == {"t": ["batas", "tanggal"]}


def test_a_panel_looks_beyond_the_period_in_all_its_tables() -> None:
    panel = asking("p", need("p", "t"), need("p", "u"), panel=Panel(YEAR.end, None, "none", "value", 0, 2))
    assert looking_beyond([panel, asking("a", need("a", "v"))]) == {"t", "u"}
    assert outside_period([panel, asking("a", need("a", "t", ON))], data(), None, None) == {}


def test_both_ends_of_the_period_lie_inside_and_each_column_is_counted_once() -> None:
    at = data()
    jobs = [
        asking("a", need("a", "t", ON, BY), asked=("on", "by")),
        asking("b", need("b", "t", ON), need("b", "u", ON)),
    ]
    assert outside_period(jobs, at) == {"t": {"tanggal": 3, "batas": 8}, "u": {"tanggal": 3}}
    assert at.engine.met == [3]


def test_a_table_may_have_any_role_and_a_date_any_name() -> None:
    jobs = [asking("a", need("a", "u", WHO), need("a", "t", WHO, ON, role="role"))]
    assert outside_period(jobs, data()) == {"t": {"tanggal": 3}}
    other = asking("a", need("a", "t", WHO, ColumnNeed("by", "tanggal", "text"), ON))
    assert outside_period([other], data()) == {"t": {"tanggal": 3}}


def test_without_a_period_nothing_is_outside_and_no_engine_is_asked() -> None:
    at = data()
    assert outside_period([asking("a", need("a", "t", ON), period=None)], at) == {}
    assert at.engine.met == []
    assert outside_period([asking("a", need("a", "t", ON), period=None), asking("b", need("b", "u", ON))], at) == {
        "u": {"tanggal": 3}
    }


def test_what_is_known_is_not_counted_again_even_where_it_is_nothing() -> None:
    at, jobs = data(), [asking("a", need("a", "t", ON, BY), need("a", "u", ON), asked=("on", "by"))]
    known = {"t": {"tanggal": 0}, "u": {"batas": 9}}
    assert outside_period(jobs, at, None, known) == {"t": {"tanggal": 0, "batas": 8}, "u": {"tanggal": 3}}
    assert at.engine.met == [2]
    full = {"t": {"tanggal": 1, "batas": 2}, "u": {"tanggal": 0}}
    assert outside_period(jobs, at, None, full) == full
    assert at.engine.met == [2]


def test_what_criteria_asked_that_were_not_measured_is_said_for_them() -> None:
    jobs = [asking("a", need("a", "t", ON), asked=("on",)), asking("b", need("b", "u", ON), asked=())]
    asked = {"b": {"u": ["tanggal"]}}
    known = {"u": {"tanggal": 5}}
    assert outside_period(jobs, data(), asked, known) == {"t": {"tanggal": 3}, "u": {"tanggal": 5}}
    assert outside_period(jobs, data(), {"a": {}, "b": {}}) == {}


def test_rows_of_files_that_were_not_read_are_among_them() -> None:
    left = {"t": LeftOut("tanggal", 1, 40), "u": LeftOut("other", 1, 50)}
    jobs = [asking("a", need("a", "t", ON, BY), need("a", "u", ON), asked=("on", "by"))]
    assert outside_period(jobs, data(left_out=left)) == {"t": {"tanggal": 43, "batas": 8}, "u": {"tanggal": 3}}


def test_a_column_that_a_criterion_does_not_read_is_a_fault_of_ours() -> None:
    jobs = [asking("g.a", need("g.a", "t", WHO))]
    with pytest.raises(LookupError) as caught:
        outside_period(jobs, data(), {"g.a": {"t": ["tanggal"]}})
    assert str(caught.value) == "g.a does not read tanggal of t"


def test_what_breaks_an_engine_is_told_by_the_engine() -> None:
    at, told = data(), DataError([])
    at.engine.rows_of = lambda frames: 1 / 0
    at.engine.broken = lambda error: told
    with pytest.raises(DataError) as caught:
        outside_period([asking("a", need("a", "t", ON))], at)
    assert caught.value is told


def test_remarks_are_made_of_what_lies_outside_by_table_and_column() -> None:
    assert outside_remarks({"u": {"z": 1, "b": 2, "c": 0}, "t": {"x": 3}}) == [
        Finding("rows.outside-period", {"table": "t", "column": "x", "rows": 3}),
        Finding("rows.outside-period", {"table": "u", "column": "b", "rows": 2}),
        Finding("rows.outside-period", {"table": "u", "column": "z", "rows": 1}),
    ]
    assert left_out_remarks(evolve(loaded(), left_out={"t": LeftOut("x", 2, 30)})) == [
        Finding("files.outside-period", {"table": "t", "column": "x", "files": 2, "rows": 30})
    ]
