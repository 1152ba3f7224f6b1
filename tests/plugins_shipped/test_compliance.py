"""What an award may say to compliance: a last day is a day of the calendar, and never is a number or missing."""

from __future__ import annotations

import datetime as dt

import pytest

from pembina.testing import load_criterion

MANIFEST = load_criterion("pembina_plugins.compliance").manifest


@pytest.mark.parametrize("year", [1996, 2000, 2004, 2023, 2024, 2025, 2026])
def test_every_day_of_the_calendar_is_a_deadline_and_no_other_is(year: int) -> None:
    for month in range(14):
        for day in range(33):
            written = f"{year}-{month:02}-{day:02}"
            assert is_day(written) == (MANIFEST.check_parameters({"deadline": written}) == []), written


def is_day(written: str) -> bool:
    """Whether the calendar has a day; the leap day of a year that ends in 00 is the one that the pattern leaves out."""
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        return False
    return not written.endswith("00-02-29")


@pytest.mark.parametrize("written", ["31/03/2026", "2026-3-31", "2026-03-31 ", "31 Maret 2026", "2026", "x2026-03-31"])
def test_a_deadline_is_written_in_one_way(written: str) -> None:
    (fault,) = MANIFEST.check_parameters({"deadline": written})
    assert ("deadline",) == fault.at


@pytest.mark.parametrize("never", [0, 99, "missing"])
def test_never_is_a_number_of_days_or_years_or_missing(never: int | str) -> None:
    assert [] == MANIFEST.check_parameters({"never": never})


@pytest.mark.parametrize("never", [-1, 1.5, "zero", "", True, None])
def test_never_is_nothing_else(never: object) -> None:
    assert [] != MANIFEST.check_parameters({"never": never})


@pytest.mark.parametrize(
    ("column", "parameters", "needed"),
    [
        ("evidence", {"evidence": True}, True),
        ("evidence", {"evidence": False}, False),
        ("kind", {"kind": "RAT"}, True),
        ("kind", {"kind": ""}, False),
        ("value", {"accepted": ["WTP"]}, True),
        ("value", {"accepted": []}, False),
    ],
)
def test_a_column_that_an_award_asks_about_may_not_be_lacking(
    column: str, parameters: dict[str, object], needed: bool
) -> None:
    spec = MANIFEST.tables["facts"][column]
    assert needed != spec.may_lack({**MANIFEST.defaults(), **parameters})
