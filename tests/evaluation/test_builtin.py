"""Pembina's own checks: records that repeat each other, and figures that were printed otherwise."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from pembina.data.engines.polars import Polars
from pembina.evaluation.builtin import (
    duplicate_records,
    pembina_result_checks,
    pembina_table_checks,
    printed_figures,
    repeated_rows,
)  # fmt: skip
from pembina.model import Finding

ENGINE = Polars()


def records(*rows: tuple[str, str, int]) -> nw.LazyFrame[Any]:
    """Records of an entrant, with a name, and with the row they stand in."""
    who, names, places = (list(column) for column in zip(*rows, strict=True))
    types = {"who": nw.String(), "name": nw.String(), "_row": nw.Int64()}
    return ENGINE.literal({"who": who, "name": names, "_row": places}, types)


FEW = (
    ("A", "x", 1),
    ("A", "x", 2),
    ("A", "x", 3),
    ("A", "y", 4),
    ("A", "y", 5),
    ("A", "z", 6),
    ("B", "x", 7),
    ("B", "v", 8),
)
"""Of A's records three say x, and two y: three are too many."""


def test_a_record_that_repeats_another_is_counted_wherever_it_stands() -> None:
    found = duplicate_records(records(*FEW), "who", None)
    assert [("A", 3)] == ENGINE.rows(found.select("who", "n"))
    assert ["who", "n"] == found.collect_schema().names()


def test_of_rows_that_repeat_each_other_only_those_that_count_are_counted() -> None:
    held: list[Any] = []
    asked: list[Any] = []

    def hold(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        held.append(sorted(ENGINE.rows(frame)))
        return frame

    def counted(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        asked.append(frame)
        return frame.filter(nw.col("name") == "x")

    found = repeated_rows(records(*FEW), "who", hold, counted)
    assert [("A", 2)] == ENGINE.rows(found.select("who", "n"))
    assert [[("A", "x", 3), ("A", "y", 2)]] == held  # what is asked of them is asked of these few
    assert 1 == len(asked)


def result(**otherwise: Any) -> Any:
    node = {
        "path": "active", "values": [85.3, 12.344, None, "good", 5.0], "numerators": [296, 1, None, None, 7],
        "denominators": [347, 9, None, None, 8],
        "notes": {
            "01": {"printed": "85.4"}, "05": {}, "03": {"printed": "1"}, "04": {"printed": "1"},
            "02": {"printed": "12.34"},
        },
    }  # fmt: skip
    codes = [f"{i:02}" for i in range(1, 6)]
    return SimpleNamespace(nodes=[{"path": ""}, {**node, **otherwise}], position=codes.index)


def test_a_figure_that_was_printed_otherwise_is_told_with_what_stands_behind_it() -> None:
    args = {"printed": "85.4", "computed": "85.3", "difference": "+0.1", "numerator": 296, "denominator": 347}
    assert [Finding("printed.differs", args, "warning", "active", "01")] == printed_figures(result())


def test_figures_are_told_in_the_order_of_entrants_and_without_what_does_not_stand_behind_them() -> None:
    notes = {"05": {"printed": "4"}, "02": {"printed": "12.4"}}
    found = printed_figures(result(notes=notes, numerators=None, denominators=None))
    args: dict[str, Any] = {
        "printed": "12.4",
        "computed": "12.3",
        "difference": "+0.1",
        "numerator": None,
        "denominator": None,
    }
    assert Finding("printed.differs", args, "warning", "active", "02") == found[0]
    assert [("02", "+0.1"), ("05", "-1")] == [(f.entrant, f.args["difference"]) for f in found]


@pytest.mark.parametrize(("printed", "told"), [("5", False), ("5.0", False), ("5.1", True), ("6", True)])
def test_figures_are_compared_at_the_decimals_that_were_printed(printed, told) -> None:
    assert told is bool(printed_figures(result(notes={"05": {"printed": printed}})))


def test_checks_are_handed_over_under_their_keys() -> None:
    (table,) = pembina_table_checks()
    (of_result,) = pembina_result_checks()
    assert ("records.duplicate", {}, duplicate_records) == (table.name, table.text, table.apply)
    assert ("printed.differs", printed_figures) == (of_result.name, of_result.apply)
