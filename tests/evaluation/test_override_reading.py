"""The table of overrides row by row, without files: what each row asks for, and everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.data.settings import ColumnSettings, DataSettings, TableSettings
from pembina.errors import Hint, Phrase, Place, Problem
from pembina.evaluation.override import Asked
from pembina.evaluation.override_table import override_needs, placed, read_overrides
from pembina.model import Award, ColumnNeed, Method, Override, TableNeed
from pembina.model.override import Overrides

from .small import award, entrants, group, host, leaf

DAY = dt.date(2022, 7, 4)
SCORED = (group("g", leaf("g.a", share=0.5), leaf("g.b", share=0.5)), leaf("c", share=0.4), leaf("x"))
RULES = award(*SCORED, group("y", leaf("y.z"), share=None), overrides=Overrides("o"))
AGGREGATORS = {"arithmetic": SimpleNamespace(bounded=True), "sum": SimpleNamespace(bounded=False)}


def row(what: Any = "c", before: Any = "50", after: Any = "60", entrant: str = "01", at: int = 2, **more: Any) -> Any:
    return {
        "entrant": entrant, "what": what, "before": before, "after": after, "by": "Sri", "second": "Made",
        "reason": "because", "date": DAY, "_file": "o.csv", "_row": at, **more,
    }  # fmt: skip


def data(**settings: Any) -> Any:
    tables = {"o": TableSettings("o", **settings)} if settings else {}
    return SimpleNamespace(
        settings=DataSettings(tables=tables), folder=Path("data"), host=host(aggregators=AGGREGATORS)
    )  # fmt: skip


def read(*rows: Any, rules: Award = RULES, of: Any = None) -> tuple[Asked, list[Problem]]:
    columns = list(row())
    frame = SimpleNamespace(collect_schema=lambda: SimpleNamespace(names=lambda: columns))
    answers = [tuple(each[name] for name in columns) for each in rows]
    engine = SimpleNamespace(rows=lambda asked: answers if asked is frame else None)
    frames = {"/overrides": {"overrides": frame}}
    loaded: Any = SimpleNamespace(tables=frames.__getitem__, engine=engine, entrants=entrants("01", "02"))
    return read_overrides(rules, of or data(), loaded)


def wrong(code: str, column: str, what: str = "c", hint: Hint | None = None, **args: Any) -> Problem:
    return Problem(code, Place("data/o.csv", 2, cell=column), {"what": what, "entrant": "Region 01", **args}, hint)


def given(what: str, before: Any, after: Any, entrant: str = "01", at: int = 2, **more: Any) -> Override:
    said = {"by": "Sri", "second": "Made", "reason": "because", "date": DAY, **more}
    return Override(entrant, what, before, after, **said, file="o.csv", row=at)


# What is asked for


@pytest.mark.parametrize(
    ("second", "columns", "may_lack"),
    [
        (True, {}, {"date"}),
        (False, {}, {"date", "second"}),
        (True, {"date": "Tanggal", "by": "Oleh"}, set()),
        (False, {"second": "Saksi"}, {"date"}),
    ],
)
def test_the_table_is_asked_for_with_the_columns_that_the_rules_name(second: bool, columns: Any, may_lack: Any) -> None:
    types = {"entrant": "entrant", "what": "text", "before": "answer", "after": "answer", "by": "text",
             "second": "text", "reason": "text", "date": "date"}  # fmt: skip
    needs = (ColumnNeed(name, columns.get(name, name), kind, name in may_lack) for name, kind in types.items())
    rules = award(overrides=Overrides("o", columns, second))
    assert override_needs(rules) == [TableNeed("/overrides", "overrides", "o", tuple(needs), optional=True)]


def test_where_nobody_may_override_no_table_is_asked_for_and_none_is_read() -> None:
    assert override_needs(award()) == []
    assert read(row(), rules=award()) == (Asked(), [])


# What a row asks for


def test_rows_become_overrides_in_the_order_in_which_they_stand() -> None:
    rows = [
        row("g.a", "20", "80.5", "02", 4), row("total", None, "7", at=3),
        row("status", " Ranked ", "REVOKED", at=2, date=None),
    ]  # fmt: skip
    rows.append(row("g", "  ", "1", at=9, _file="n.csv", by=" Sri ", second=" Made ", reason=" because "))
    first = Override("01", "g", None, Decimal(1), "Sri", "Made", "because", DAY, "n.csv", 9)
    assert read(*rows) == (
        Asked((
            first, given("status", "ranked", "revoked", date=None), given("total", None, Decimal(7), at=3),
            given("g.a", Decimal(20), Decimal("80.5"), "02", 4),
        )), [],
    )  # fmt: skip


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_one_signature_is_no_second_one(cell: str | None) -> None:
    rules = award(*SCORED, overrides=Overrides("o", second=False))
    assert read(row(second=cell), rules=rules) == (
        Asked((given("c", Decimal(50), Decimal(60), second=None),)), []
    )  # fmt: skip


def test_what_is_tried_out_by_other_rules_is_not_held_to_what_is_computed() -> None:
    rules = award(*SCORED, overrides=Overrides("o"), changed=("criteria.c.weight=1",))
    assert read(row(), rules=rules)[0].checked is False


def test_of_whom_one_row_cannot_be_used_other_rows_are_doubtful() -> None:
    asked, problems = read(row(after="101"), row("g", at=3), row("g", entrant="02", at=4))
    assert [problem.code for problem in problems] == ["PB526"]
    overrides = (given("g", Decimal(50), Decimal(60), at=3), given("g", Decimal(50), Decimal(60), "02", 4))
    assert asked == Asked(overrides, frozenset({"01"}))


def test_the_first_of_two_rows_about_the_same_holds() -> None:
    asked, problems = read(row(at=2), row(" c ", "50", "70", at=5), row("c", entrant="02", at=6), row("g", at=7))
    assert [each.row for each in asked.given] == [2, 6, 7]
    assert asked.doubtful == {"01"}
    place = Place("data/o.csv", 5, cell="what")
    assert problems == [Problem("PB529", place, {"what": "c", "entrant": "Region 01", "first": 2})]


@pytest.mark.parametrize(
    ("cells", "usable"),
    [
        ({"by": None}, True), ({"reason": None}, True), ({"second": None}, True), ({"second": "SRI"}, True),
        ({"after": "50"}, True), ({"what": "zzz"}, False), ({"what": "x"}, False), ({"after": "-1"}, False),
        ({"what": "status"}, False), ({"entrant": "99"}, False),
    ],
)  # fmt: skip
def test_a_row_is_looked_at_further_unless_it_says_nothing_that_can_be_applied(cells: Any, usable: bool) -> None:
    asked, problems = read(row(**cells))
    assert len(problems) == (2 if cells == {"what": "status"} else 1)
    assert (len(asked.given), len(asked.doubtful)) == ((1, 0) if usable else (0, 1))


# What is wrong with a row


KNOWN = Hint(
    "known are {known}", {"known": "ranked, ineligible, not-assessable, recused, withdrawn, revoked"}
)  # fmt: skip
NO_PART = Hint("Only what has a weight in the total can be overridden.")


def near(word: str) -> Hint:
    return Hint('did you mean "{word}"?', {"word": word})


def of_scale(after: Any, scale: Any = "100", what: str = "c") -> Problem:
    return wrong("PB526", "after", what, after=after, scale=scale, grid=10)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # By whom and why
        ({"by": None}, [wrong("PB520", "by")]),
        ({"by": " -. "}, [wrong("PB520", "by")]),
        ({"reason": "..."}, [wrong("PB521", "reason")]),
        ({"second": "-"}, [wrong("PB522", "second", by="Sri")]),
        ({"second": "S.R.I"}, [wrong("PB523", "second", by="Sri", second="S.R.I")]),
        ({"by": None, "second": None}, [wrong("PB520", "by"), wrong("PB522", "second", by="")]),
        # Of what
        ({"what": "g.bb"}, [wrong("PB524", "what", "g.bb", near("g.b"))]),
        ({"what": "Total"}, [wrong("PB524", "what", "Total", near("total"))]),
        ({"what": "Status"}, [wrong("PB524", "what", "Status", near("status"))]),
        ({"what": None}, [wrong("PB524", "what", "")]),
        ({"what": "x"}, [wrong("PB525", "what", "x", NO_PART, kind=Phrase("criterion"))]),
        ({"what": "y"}, [wrong("PB525", "what", "y", NO_PART, kind=Phrase("group"))]),
        # Scores
        ({"after": "100"}, []),
        ({"after": "0"}, []),
        ({"after": "0.0000000001"}, []),
        ({"after": "100.0000000001"}, [of_scale(Decimal("100.0000000001"))]),
        ({"after": "-0.1"}, [of_scale(Decimal("-0.1"))]),
        ({"after": "1.00000000001"}, [of_scale(Decimal("1.00000000001"))]),
        ({"after": None}, [of_scale("")]),
        ({"after": "Good"}, [of_scale("good")]),
        ({"what": "total", "after": "101"}, [of_scale(Decimal(101), what="total")]),
        ({"before": "50.004", "after": "50.001"}, [wrong("PB528", "after")]),
        ({"before": "50.004", "after": "50.005"}, []),
        ({"before": None, "after": "50"}, []),
        # Statuses
        ({"what": "status", "before": "ranked", "after": "Revoked"}, []),
        ({"what": "status", "before": "ranked", "after": "revokd"},
         [wrong("PB530", "after", "status", near("revoked"), word="revokd")]),
        ({"what": "status", "before": None, "after": "recused"},
         [wrong("PB530", "before", "status", KNOWN, word="")]),
        ({"what": "status", "before": "12", "after": None},
         [wrong("PB530", "before", "status", KNOWN, word=Decimal(12)),
          wrong("PB530", "after", "status", KNOWN, word="")]),
        ({"what": "status", "before": "recused", "after": "recused"}, [wrong("PB528", "after", "status")]),
        ({"what": "status", "before": "xyz", "after": "xyz"},
         [wrong("PB530", "before", "status", KNOWN, word="xyz"), wrong("PB530", "after", "status", KNOWN, word="xyz")]),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_with_a_row_is_told_at_its_cell(cells: Any, expected: list[Problem]) -> None:
    assert read(row(**cells))[1] == expected


def test_who_does_not_compete_is_told_by_code() -> None:
    why = Phrase("it is none of those who compete for this award")
    place = Place("data/o.csv", 2, cell="entrant")
    assert read(row(entrant="99"))[1] == [Problem("PB532", place, {"what": "c", "entrant": "99", "why": why})]


def test_where_one_signature_is_enough_the_same_person_still_signs_once() -> None:
    rules = award(*SCORED, overrides=Overrides("o", second=False))
    assert read(row(second=None), rules=rules)[1] == []
    assert read(row(by=None, second=None), rules=rules)[1] == [wrong("PB520", "by")]
    assert read(row(second="sri"), rules=rules)[1] == [wrong("PB523", "second", by="Sri", second="sri")]


def test_letters_alone_make_a_name_another_however_it_is_written() -> None:
    assert read(row(by="I Made Ü. 2", second="i made ü2"))[1] == [
        wrong("PB523", "second", by="I Made Ü. 2", second="i made ü2")
    ]  # fmt: skip
    assert read(row(by="Made 1", second="Made 2"))[1] == []


SUM = Method("sum")


@pytest.mark.parametrize(
    ("what", "most"),
    [("c", 100), ("g", None), ("g.h", 100), ("total", None), ("k", 100), ("n", None)],
)
def test_a_score_may_be_of_any_height_where_something_below_it_is_added_up(what: str, most: int | None) -> None:
    inner = group("g.h", leaf("g.h.a", share=1.0))
    idle = group("k.i", leaf("k.i.a", share=1.0), aggregate=SUM, share=None)
    nested = group("n", group("n.o", leaf("n.o.a", share=1.0), aggregate=SUM), leaf("n.a", share=0.5))
    rules = award(
        group("g", inner, aggregate=SUM), leaf("c", share=0.4), group("k", leaf("k.a", share=1.0), idle), nested,
        overrides=Overrides("o"),
    )  # fmt: skip
    assert read(row(what, after="101"), rules=rules)[1] == ([] if most is None else [of_scale(Decimal(101), what=what)])
    high = Phrase("any height") if most is None else "100"
    assert read(row(what, after="-1"), rules=rules)[1] == [of_scale(Decimal(-1), high, what)]


def test_the_highest_score_and_the_rounding_are_those_of_the_rules() -> None:
    rules = award(*SCORED, overrides=Overrides("o"), scale=Decimal("4.5"), decimals=1, rounding="down")
    assert read(row(before="1", after="4.6"), rules=rules)[1] == [of_scale(Decimal("4.6"), "4.5")]
    assert read(row(before="4.01", after="4.09"), rules=rules)[1] == [wrong("PB528", "after")]


# Where it stands


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({}, Place("data/o.csv", 2, cell="Oleh")),
        ({"sheet": "Koreksi"}, Place("data/o.csv", 2, cell="Oleh", sheet="Koreksi")),
        ({"columns": {"Oleh": ColumnSettings("Ditandatangani oleh")}},
         Place("data/o.csv", 2, cell="Ditandatangani oleh")),
        ({"provided": "plugin-table"}, Place("o.csv", 2, cell="Oleh")),
    ],
)  # fmt: skip
def test_a_cell_is_placed_where_a_person_finds_it(settings: Any, place: Place) -> None:
    rules = award(*SCORED, overrides=Overrides("o", {"by": "Oleh"}))
    assert [problem.place for problem in read(row(by=None), rules=rules, of=data(**settings))[1]] == [place]


def test_what_stands_in_no_file_is_placed_in_none() -> None:
    assert [p.place for p in read(row(by=None, _file=None))[1]] == [Place(None, 2, cell="by")]


def test_what_was_found_at_judging_is_placed_in_the_folder_and_everything_else_stays() -> None:
    rules = award(*SCORED, overrides=Overrides("o", {"before": "Semula"}))
    found = [Problem(code, Place("o.csv", 3, cell="before"), {"what": "c"})
             for code in ("PB527", "PB531", "PB532", "PB520")]  # fmt: skip
    there = Place("data/o.csv", 3, cell="Semula")
    assert placed(found, rules, data()) == [Problem(p.code, there, p.args) for p in found[:3]] + [found[3]]
