"""Answers of values and reasons alone, read as columns: the same as row by row, and left alone where unsure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pembina.errors import PluginError
from pembina.plugins.manifest import Manifest
from pembina.plugins.plain import PlainAnswers, read_plain
from pembina.plugins.values import REASONS, Measured, read_rows

NUMBERS = Manifest("figures", Path("figures"), range=(-10.0, 100.0))
CODES = ("11", "12", "13", "14")
KNOWN = frozenset({*CODES, "99"})


def plain(columns: str, *rows: tuple[Any, ...], manifest: Manifest = NUMBERS) -> PlainAnswers | None:
    return read_plain(columns.split(), list(rows), "region", manifest, CODES, KNOWN)


def test_values_reasons_and_silence_come_in_the_order_of_entrants() -> None:
    found = plain("region reason value", ("13", "not-assessable", None), ("12", None, 2.5), ("11", None, None))
    assert found is not None
    expected = (Measured(reason="missing"), Measured(2.5), Measured(reason="not-assessable"), None)
    assert (expected, 4) == (tuple(found), len(found))
    assert expected[1:3] == found[1:3]
    assert (found[-1], found[-2]) == (None, Measured(reason="not-assessable"))
    assert found == list(expected)
    np.testing.assert_array_equal(found.values, [np.nan, 2.5, np.nan, np.nan])


def test_entrants_that_do_not_compete_are_left_out() -> None:
    assert plain("region value", ("99", 1.0), ("11", 2.0)) == [Measured(2.0), None, None, None]


def test_categories_stay_words() -> None:
    found = plain("value region", ("WTP", "11"), (None, "12"), manifest=evolve(NUMBERS, value="category"))
    assert found == [Measured("WTP"), Measured(reason="missing"), None, None]


_VALUE = st.one_of(
    st.none(),
    st.integers(-12, 101),
    st.floats(-12, 101),
    st.sampled_from([float("nan"), float("inf"), -0.0, 2**64, True, Decimal("2.5"), "WTP", " ", ""]),
)
_KINDS = [st.one_of(st.none(), st.floats(-10, 100)), st.one_of(st.none(), st.integers(-10, 100)), _VALUE]
_REASON = st.one_of(st.none(), st.sampled_from([*REASONS, "nonsense", 3]))
_CODE = st.sampled_from([*CODES, *CODES, "99", "98", "", None])


@given(st.data(), st.sampled_from(_KINDS), st.sampled_from(["number", "category", "either"]), st.booleans())
def test_whatever_is_read_as_columns_is_read_row_by_row_the_same(
    data: st.DataObject, kind: st.SearchStrategy[Any], takes: str, unique: bool
) -> None:
    manifest = evolve(NUMBERS, value=takes)
    codes = data.draw(st.lists(_CODE, max_size=6, unique=unique))
    rows = [(code, data.draw(_REASON), data.draw(kind)) for code in codes]
    found = plain("region reason value", *rows, manifest=manifest)
    if found is None:
        return
    slow = read_rows(["region", "reason", "value"], rows, "region", manifest, known=KNOWN)
    assert [slow.get(code) for code in CODES] == found
    assert [repr(slow.get(code)) for code in CODES] == [repr(one) for one in found]


@pytest.mark.parametrize(
    "rows",
    [
        [("11", 1.0), ("11", 2.0)],
        [("98", 1.0)],
        [("", 1.0)],
        [(None, 1.0)],
        [("11", float("nan"))],
        [("11", 100.5)],
        [("11", True)],
        [("11", "text")],
        [("11", float("inf")), ("12", None)],
    ],
)
def test_a_breach_is_left_to_who_can_name_it(rows: list[tuple[Any, ...]]) -> None:
    manifest = evolve(NUMBERS, value="number")
    assert plain("region value", *rows, manifest=manifest) is None
    with pytest.raises(PluginError):
        read_rows(["region", "value"], rows, "region", manifest, known=KNOWN)


@pytest.mark.parametrize("columns", ["region value also_n", "region numerator denominator", "region value value"])
def test_anything_beside_values_and_reasons_is_left_to_who_reads_it(columns: str) -> None:
    rows = [("11", *(1.0 for _ in columns.split()[1:]))]
    assert plain(columns, *rows) is None
