"""What a criterion returns is checked against the contract and divided exactly."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pembina import Rules
from pembina.errors import CODES, Place, PluginError
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import REASONS, Measured, divide, read_rows

MANIFEST = Manifest("visits", Path("visits"), range=(0.0, 100.0))
PERCENT = evolve(MANIFEST, factor=100.0)


def read(columns: str, *rows: tuple[Any, ...], manifest: Manifest = MANIFEST, **more: Any) -> dict[str, Measured]:
    return read_rows(columns.split(), list(rows), "region", manifest, **more)


def codes_of(columns: str, *rows: tuple[Any, ...], manifest: Manifest = MANIFEST, **more: Any) -> list[str]:
    with pytest.raises(PluginError) as caught:
        read(columns, *rows, manifest=manifest, **more)
    assert all(CODES[problem.code].message for problem in caught.value.problems)
    assert "visits" in str(caught.value)
    return [problem.code for problem in caught.value.problems]


class TestValuesThatPass:
    def test_a_value_becomes_a_float(self) -> None:
        assert read("region value", ("74", 3)) == {"74": Measured(3.0)}
        assert type(read("region value", ("74", Decimal("2.50")))["74"].value) is float

    def test_numerator_and_denominator_are_divided_times_the_factor_of_the_manifest(self) -> None:
        found = read("region numerator denominator", ("74", 296, 347), manifest=PERCENT)["74"]
        assert found == Measured(29600 / 347, 296, 347)

    def test_a_factor_in_the_row_takes_the_place_of_the_manifests(self) -> None:
        columns = "region numerator denominator factor"
        assert read(columns, ("74", 1, 4, 8.0), manifest=PERCENT)["74"].value == 2.0

    def test_whole_numbers_are_shown_whole_whatever_the_engine_made_of_them(self) -> None:
        found = read("region numerator denominator also_rupiah", ("74", 329.0, Decimal("2616.00"), Decimal("1.50")))
        assert repr(found["74"].numerator) == "329"
        assert repr(found["74"].denominator) == "2616"
        assert found["74"].also == {"rupiah": 1.5}

    def test_entrants_come_in_the_order_of_codes(self) -> None:
        assert list(read("region value", ("74", 1), ("11", 1), ("11.01", 1))) == ["11", "11.01", "74"]

    def test_minus_zero_is_zero(self) -> None:
        low = evolve(MANIFEST, range=(None, None))
        assert math.copysign(1, read("region value", ("74", -0.0), manifest=low)["74"].value) == 1.0  # type: ignore[arg-type]
        found = read("region numerator denominator", ("74", 0, -5), manifest=low)["74"]
        assert math.copysign(1, found.value) == 1.0  # type: ignore[arg-type]

    def test_a_day_as_of_is_written_as_its_date(self) -> None:
        assert read("region value as_of", ("74", 1, dt.date(2022, 6, 30)))["74"].as_of == "2022-06-30"

    def test_texts_and_further_numbers_travel_along_and_nulls_stay_away(self) -> None:
        columns = "region value printed source definition state also_before also_after"
        found = read(columns, ("74", 1, "85.30", "BPS", "RAT", "verified", 7, None))["74"]
        assert found == Measured(
            1.0, printed="85.30", source="BPS", definition="RAT", state="verified", also={"before": 7}
        )

    def test_categories_pass_where_the_manifest_says_so(self) -> None:
        category, either = evolve(MANIFEST, value="category"), evolve(MANIFEST, value="either")
        assert read("region value", ("74", "WTP"), manifest=category)["74"].value == "WTP"
        assert read("region value", ("74", "WTP"), ("73", 2), manifest=either)["73"].value == 2.0


class TestEntrantsWithoutAValue:
    def test_a_null_value_without_a_word_is_missing(self) -> None:
        assert read("region value", ("74", None))["74"] == Measured(reason="missing")

    @pytest.mark.parametrize("row", [("74", 3, 0), ("74", 0, 0)])
    def test_nothing_to_divide_by_is_not_applicable(self, row: tuple[Any, ...]) -> None:
        found = read("region numerator denominator", row)["74"]
        assert found == Measured(None, row[1], row[2], "not-applicable")

    @pytest.mark.parametrize("row", [("74", 3, None), ("74", None, 3), ("74", None, 0), ("74", None, None)])
    def test_a_ratio_lacking_a_part_is_missing(self, row: tuple[Any, ...]) -> None:
        found = read("region numerator denominator", row)["74"]
        assert found == Measured(None, row[1], row[2], "missing")

    @pytest.mark.parametrize("reason", REASONS)
    def test_the_plugins_own_reason_stands(self, reason: str) -> None:
        assert read("region value reason", ("74", None, reason))["74"] == Measured(reason=reason)

    def test_beside_a_reason_the_parts_are_shown_but_not_divided(self) -> None:
        found = read("region numerator denominator reason", ("74", 251, 250, "not-assessable"), manifest=PERCENT)
        assert found == {"74": Measured(None, 251, 250, "not-assessable")}


class TestBreachesOfTheContract:
    def test_a_misspelt_column_is_named_with_the_likely_one(self) -> None:
        with pytest.raises(PluginError) as caught:
            read("region value resaon", ("74", 1, None))
        (problem,) = caught.value.problems
        assert (problem.code, problem.args["column"]) == ("PB411", "resaon")
        assert problem.hint is not None
        assert problem.hint.args == {"word": "reason"}

    @pytest.mark.parametrize(
        "columns", ["region value value", "region value also_", "region value numerator", "region value factor"]
    )
    def test_columns_that_are_double_or_contradict_each_other_are_refused(self, columns: str) -> None:
        assert set(codes_of(columns)) == {"PB411"}

    @pytest.mark.parametrize("columns", ["region", "value", "region numerator", "region denominator", "region reason"])
    def test_columns_that_are_lacking_are_refused(self, columns: str) -> None:
        assert codes_of(columns) == ["PB412"]

    @pytest.mark.parametrize("code", [None, 74, ""])
    def test_a_row_without_an_entrant_is_refused(self, code: Any) -> None:
        assert codes_of("region value", (code, 1)) == ["PB413"]

    def test_an_unknown_entrant_is_refused_where_the_known_are_given(self) -> None:
        assert codes_of("region value", ("74", 1), ("99", 1), known={"74"}) == ["PB414"]
        assert list(read("region value", ("99", 1))) == ["99"]

    def test_an_entrant_named_twice_is_refused_even_with_the_same_value(self) -> None:
        assert codes_of("region value", ("74", 1), ("74", 1)) == ["PB415"]

    @pytest.mark.parametrize(
        "value", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("Infinity"), True, "3", dt.date(2022, 1, 1)]
    )
    def test_a_value_that_is_no_finite_number_is_refused(self, value: Any) -> None:
        assert codes_of("region value", ("74", value)) == ["PB416"]

    @pytest.mark.parametrize(
        "row", [("74", math.nan, 1, 1), ("74", 1, math.inf, 1), ("74", 1, 1, math.nan), ("74", "1", 1, 1)]
    )
    def test_a_part_of_a_ratio_that_is_no_finite_number_is_refused(self, row: tuple[Any, ...]) -> None:
        assert codes_of("region numerator denominator factor", row) == ["PB416"]

    def test_a_ratio_beyond_the_largest_float_is_refused(self) -> None:
        low = evolve(MANIFEST, range=(None, None))
        assert codes_of("region numerator denominator", ("74", 1e308, 1e-308), manifest=low) == ["PB416"]

    def test_a_number_is_no_category_and_a_blank_is_none_either(self) -> None:
        category = evolve(MANIFEST, value="category")
        assert codes_of("region value", ("74", 3), manifest=category) == ["PB416"]
        assert codes_of("region value", ("74", " "), manifest=category) == ["PB416"]

    def test_a_value_and_a_reason_for_having_none_are_refused_together(self) -> None:
        assert codes_of("region value reason", ("74", 1, "missing")) == ["PB417"]

    @pytest.mark.parametrize("value", [-0.1, 100.1])
    def test_a_value_outside_the_manifests_range_is_refused(self, value: float) -> None:
        assert codes_of("region value", ("74", value)) == ["PB418"]

    def test_both_ends_of_the_range_belong_to_it(self) -> None:
        found = read("region value", ("73", 0), ("74", 100))
        assert [measured.value for measured in found.values()] == [0.0, 100.0]

    @pytest.mark.parametrize(
        ("column", "text"),
        [
            ("reason", "lazy"),
            ("state", "sure"),
            ("source", 3),
            ("as_of", dt.datetime(2022, 1, 1)),  # noqa: DTZ001
            ("printed", "85,30"),
            ("printed", "much"),
            ("printed", "1e5"),
            ("printed", "85.30 "),
            ("printed", "1." + 39 * "0"),
        ],
    )
    def test_words_beside_the_value_are_checked(self, column: str, text: Any) -> None:
        assert codes_of(f"region value {column}", ("74", None, text)) == ["PB419"]

    def test_everything_is_reported_at_once_at_the_place_of_the_criterion(self) -> None:
        place = Place("award.toml", 12, 1, "criteria.visits")
        with pytest.raises(PluginError) as caught:
            read("region value state", ("74", math.nan, "sure"), (None, 1, None), ("73", 200, None), place=place)
        assert [problem.code for problem in caught.value.problems] == ["PB413", "PB416", "PB418", "PB419"]
        assert {problem.place for problem in caught.value.problems} == {place}

    def test_the_same_breach_of_many_entrants_is_one_problem_that_counts_them(self) -> None:
        with pytest.raises(PluginError) as caught:
            read("region value", *((f"{code}", math.nan) for code in range(10, 90)))
        (problem,) = caught.value.problems
        assert problem.args["n"] == 80
        assert problem.args["entrants"] == "10, 11, 12, 13, 14, ..."


class TestDivision:
    def test_decimals_are_divided_as_they_are_written(self) -> None:
        assert divide(12.3, 4.1) == 3.0 != 12.3 / 4.1
        assert divide(Decimal("0.1"), 3, 30) == 1.0

    @given(st.integers(0, 10**18), st.integers(1, 10**18), st.sampled_from([1.0, 100.0, 1000.0, 0.1]))
    def test_the_quotient_is_the_float_nearest_to_the_exact_ratio(self, top: int, bottom: int, factor: float) -> None:
        assert divide(top, bottom, factor) == float(Fraction(str(factor)) * top / bottom)

    @given(st.integers(1, 10**9), st.integers(0, 10**9))
    def test_a_part_of_a_whole_never_leaves_zero_to_a_hundred(self, whole: int, part: int) -> None:
        value = divide(min(part, whole), whole, 100.0)
        assert value is not None
        assert 0.0 <= value <= 100.0


def test_a_parameter_that_is_not_declared_is_told_with_those_that_are():
    with pytest.raises(KeyError) as raised:
        Rules({"least-stalls": 5, "most": 9}, None)["least-stall"]
    assert "no parameter 'least-stall' is declared; declared: 'least-stalls', 'most'" == str(raised.value)
    with pytest.raises(KeyError, match="declared: none"):
        Rules({}, None)["least"]
