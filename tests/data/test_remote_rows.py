"""The fingerprint of rows without a file: what a row's text is, by literal values that every engine has to meet."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from pembina.data.cells import CellFormat
from pembina.data.remote_rows import cell_text, fingerprint, mark_of, number_text, row_text, sums_of
from pembina.data.source import WantedColumn

KINDS = (
    ("region", "entrant"), ("visits", "integer"), ("share", "number"), ("paid", "money"), ("ok", "boolean"),
    ("date", "date"), ("note", "text"),
)  # fmt: skip
COLUMNS = tuple(WantedColumn(f"c{i}", name, name, CellFormat(kind)) for i, (name, kind) in enumerate(KINDS))
ROWS: list[tuple[Any, ...]] = [
    ("74", 3, 0.1, Decimal("1234.50"), True, dt.date(2022, 3, 1), "a|b\\c"),
    ("11.10", -12, -2.5, Decimal("-0.05"), False, dt.date(2021, 12, 31), ""),
    ("74", None, None, None, None, None, None),
]
TEXTS = [
    r"=2022-03-01|=a\|b\\c|=true|=1234.50|=74|=0.429496729.2576980480.0.0|=3",
    "=2021-12-31|=|=false|=-0.05|=11.10|=-2.2147483648.0.0.0|=-12",
    "-|-|-|-|=74|-|-",
]
MARKS = [3560894650108775, 1305895745926629, 4083865122921102]
SUMS = [8536010282, 6136117683, 7565797984, 7524745980]
PRINT = "14a76f5304a6bbefe6aac6192ffbf1397e18934cd5426ccded38c6ec1b3b7a43"


def test_a_row_is_one_text_its_columns_in_the_order_of_their_names() -> None:
    assert TEXTS == [row_text(COLUMNS, row) for row in ROWS]


def test_the_mark_of_a_row_is_52_bits_of_the_hash_of_its_text() -> None:
    assert MARKS == [mark_of(text) for text in TEXTS]


def test_sums_and_fingerprint_do_not_depend_on_the_order_of_rows() -> None:
    assert (3, SUMS) == sums_of(COLUMNS, ROWS) == sums_of(COLUMNS, ROWS[::-1])
    assert PRINT == fingerprint(COLUMNS, 3, SUMS)


def test_the_order_of_columns_makes_no_difference() -> None:
    turned = [row[::-1] for row in ROWS]
    assert (3, SUMS) == sums_of(COLUMNS[::-1], turned)
    assert PRINT == fingerprint(COLUMNS[::-1], 3, SUMS)


def test_a_row_that_stands_twice_counts_twice() -> None:
    assert PRINT != fingerprint(COLUMNS, *sums_of(COLUMNS, [*ROWS, ROWS[2]]))
    assert fingerprint(COLUMNS, *sums_of(COLUMNS, ROWS * 2)) != fingerprint(COLUMNS, *sums_of(COLUMNS, ROWS))


def test_a_missing_cell_is_not_a_hyphen_and_signs_do_not_run_into_one_another() -> None:
    two = COLUMNS[6], WantedColumn("x", "other", "other", CellFormat("text"))
    rows = [(None, "a"), ("-", "a"), ("|", "a"), ("|=a", ""), ("", "|=a"), ("\\", "|a"), ("\\|", "a")]
    assert len(rows) == len({row_text(two, row) for row in rows})


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0.0.0.0.0"),
        (-0.0, "0.0.0.0.0"),
        (1.0, "1.0.0.0.0"),
        (-2.5, "-2.2147483648.0.0.0"),
        (1e-05, "0.42949.2890341191.2281701376.0"),
        (1e18, "1000000000000000000.0.0.0.0"),
        (2.0**63, "^0.0.0.2147483648.0"),
        (1e-30, "v340282366.3955400704.0.0.0"),
        (1.7976931348623157e308, "^^9223372036854774784.0.0.0.0"),
        (5e-324, "v0.0.0.0.0"),
    ],
)
def test_a_number_is_written_by_its_binary_parts(number: float, text: str) -> None:
    assert text == number_text(number)


def test_numbers_of_any_usual_size_that_differ_have_different_texts() -> None:
    import math

    chance = random.Random(8)
    for _ in range(2000):
        number = chance.choice((1, -1)) * chance.random() * 10.0 ** chance.uniform(-60, 57)
        assert number_text(number) != number_text(math.nextafter(number, math.inf))


def test_money_has_two_places_however_it_is_held() -> None:
    assert ["=5.00", "=5.00", "=0.10"] == [cell_text("money", n) for n in (Decimal(5), Decimal("5.0"), Decimal("0.1"))]
