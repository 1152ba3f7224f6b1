"""Dates, by example: every form that is taken, and every one that is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from pembina.data.dates import FORMATS, parse_date
from pembina.data.refusal import Refused


def day(text: str, *forms: str) -> str:
    return parse_date(text, forms or None).isoformat()


def refusal(text: str, *forms: str) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        parse_date(text, forms or None)
    return refused.value.refusal.code, str(refused.value.refusal.args["reason"])


def hint(text: str, *forms: str) -> str:
    with pytest.raises(Refused) as refused:
        parse_date(text, forms or None)
    assert refused.value.refusal.hint is not None
    return refused.value.refusal.hint.show(str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-07-01", "2022-07-01"),
        ("2022-07-01 00:00:00", "2022-07-01"),
        ("2022-07-01T10:30", "2022-07-01"),
        ("2024-02-29", "2024-02-29"),
        ("21 Juli 2022", "2022-07-21"),
        ("21-Jul-2022", "2022-07-21"),
        ("31 DESEMBER 2014", "2014-12-31"),
        ("per 31 Desember 2022", "2022-12-31"),
        ("1 Agt 2020", "2020-08-01"),
        ("1 Agu. 2020", "2020-08-01"),
        ("1 Nop 2020", "2020-11-01"),
        ("1 Pebruari 2020", "2020-02-01"),
        ("3 Peb 2020", "2020-02-03"),
        ("1 Okt 2020", "2020-10-01"),
        ("May 5, 2021", "2021-05-05"),
        ("Sab. Sep 21st, 2024", "2024-09-21"),
        ("Sabtu, 21 September 2024", "2024-09-21"),
        ("(16 Oktober 2023)", "2023-10-16"),
        ("2018-Q4", "2018-12-31"),
        ("2024Q1", "2024-03-31"),
        ("Q2 2024", "2024-06-30"),
        ("triwulan II 2024", "2024-06-30"),
        ("Triwulan III Tahun 2024", "2024-09-30"),
        ("TW II 2024", "2024-06-30"),
        ("TW IV 2023", "2023-12-31"),
        ("Semester II 2024", "2024-12-31"),
        ("Semester 1 2024", "2024-06-30"),
        ("tahun buku 2021", "2021-12-31"),
        ("Tahun Anggaran 2022", "2022-12-31"),
        ("TA 2022", "2022-12-31"),
    ],
)
def test_without_a_format_a_text_that_can_mean_one_day_is_taken(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("26/2/24", "d/m/y", "2024-02-26"),
        ("26-02-2024", "d/m/y", "2024-02-26"),
        ("26.2.2024", "d/m/y", "2024-02-26"),
        ("(16/10/2023)", "d/m/y", "2023-10-16"),
        ("Senin (26/02/2024)", "d/m/y", "2024-02-26"),
        ("3/4/2022", "d/m/y", "2022-04-03"),
        ("3/4/2022", "m/d/y", "2022-03-04"),
        ("2022/3/4", "y/m/d", "2022-03-04"),
        ("24/2/26", "y/m/d", "2024-02-26"),
        ("1/1/69", "d/m/y", "2069-01-01"),
        ("1/1/70", "d/m/y", "1970-01-01"),
        ("2021", "year", "2021-12-31"),
        ("tahun buku 2021", "year", "2021-12-31"),
        ("2018-Q4", "quarter", "2018-12-31"),
        ("Semester II 2024", "half-year", "2024-12-31"),
        ("21 Juli 2022", "long", "2022-07-21"),
        ("2022-07-01", "iso", "2022-07-01"),
    ],
)
def test_a_declared_format_reads_a_day(text: str, form: str, expected: str) -> None:
    assert day(text, form) == expected


def test_several_formats_may_be_declared() -> None:
    forms = ("d/m/y", "long", "year")
    assert [day(text, *forms) for text in ("1/2/2022", "1 Maret 2022", "2021")] == [
        "2022-02-01",
        "2022-03-01",
        "2021-12-31",
    ]


def test_without_a_format_three_numbers_are_refused_with_both_readings() -> None:
    with pytest.raises(Refused) as refused:
        parse_date("03/04/2022", None)
    args = refused.value.refusal.args
    assert refused.value.refusal.code == "PB314"
    assert (args["first"], args["first_form"]) == ("2022-04-03", "d/m/y")
    assert (args["second"], args["second_form"]) == ("2022-03-04", "m/d/y")


def test_without_a_format_three_numbers_hint_at_the_formats_that_would_read_them() -> None:
    assert hint("26/2/24") == 'declare what the column holds: dates = "d/m/y" or dates = "y/m/d"'
    assert hint("26/02/2024") == 'declare what the column holds: dates = "d/m/y"'


def test_two_declared_formats_that_differ_on_a_text_refuse_it() -> None:
    assert refusal("3/4/2022", "d/m/y", "m/d/y") == ("PB314", "the column declares both formats")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("26/02/2024", "three numbers are read by a declared format only"),
        ("2021", "a bare year is read by a declared format only"),
        ("2022-02-31", "the calendar has no such day"),
        ("31/02/2022", "the calendar has no such day"),
        ("30 Februari 2022", "the calendar has no such day"),
        ("2023-02-29", "the calendar has no such day"),
        ("0000-01-01", "the calendar has no such day"),
        ("Minggu (27/02)", "it has no year"),
        ("triwulan II", "it has no year"),
        ("21 Juli", "it has no year"),
        ("Juli 2022", "it has no day"),
        ("21-Jul-22", "its year has two digits"),
        ("2020-2023", "it is a span of years"),
        ("2014- 2016", "it is a span of years"),
        ("Senin, 21 September 2024", "the weekday is not that of the date"),
        ("2022-07-01T00:00:00Z", "it has a time zone, so that its day depends on the place"),
        ("2022-07-01T00:00:00+07:00", "it has a time zone, so that its day depends on the place"),
        ("\u0662\u0660\u0662\u0662-\u0660\u0667-\u0660\u0661", "its digits are not 0 to 9"),
        ("pending verification", "it holds no digit"),
        ("2018-Q5", "it has the form of no date"),
        ("2022-7-1-1", "it has the form of no date"),
        ("45000", "it has the form of no date"),
        ("2022-07-01 25:00:00", "the clock has no such time"),
    ],
)
def test_without_a_format_a_text_that_is_no_day_is_refused_with_its_own_reason(text: str, reason: str) -> None:
    assert refusal(text) == ("PB311", reason)


@pytest.mark.parametrize(
    ("text", "form"), [("2022-07-01", "d/m/y"), ("1 Juli 2022", "iso"), ("13/13/2022", "long"), ("2021", "iso")]
)
def test_a_text_in_another_than_the_declared_format_is_refused_with_the_declared_one(text: str, form: str) -> None:
    code, reason = refusal(text, form)
    assert code == "PB311"
    assert reason in {f"declared form: {form}", "the calendar has no such day"}


def test_a_day_that_does_not_exist_is_refused_under_its_declared_format() -> None:
    assert refusal("31/02/2025", "d/m/y") == ("PB311", "the calendar has no such day")


def test_the_example_of_every_format_is_read_by_it() -> None:
    days = {form: day(example, form) for form, example in FORMATS.items()}
    first = ["iso", "d/m/y", "m/d/y", "y/m/d", "long"]
    assert {form: days[form] for form in first} == dict.fromkeys(first, "2022-07-01")
    assert (days["quarter"], days["half-year"], days["year"]) == ("2022-09-30", "2022-12-31", "2022-12-31")


def test_the_error_of_a_formula_is_named_as_such() -> None:
    with pytest.raises(Refused) as refused:
        parse_date("#N/A", None)
    assert refused.value.refusal.code == "PB318"


def test_every_day_of_a_leap_year_is_read_back_from_its_iso_text() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(n) for n in range(366)]
    assert [parse_date(d.isoformat(), None) for d in days] == days
