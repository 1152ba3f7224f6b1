"""Values and expectations in words, in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pembina.awardfile.source import written_address
from pembina.awardfile.wording import Phrase, found, wanted, written
from pembina.errors import AwardError
from pembina.model import Award


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("40", 'the text "40"'),
        (Decimal("40.50"), "the number 40.5"),
        (7, "the number 7"),
        (True, "true"),
        (dt.date(2022, 6, 30), "the date or time 2022-06-30"),
        ([1, 2], "a list"),
        ({"a": 1}, "a table"),
    ],
)
def test_a_value_is_named_with_its_kind(value: Any, words: str) -> None:
    assert found(value) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("100"), "100"),
        (Decimal("100.00"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.10"), "0.1"),
        (Decimal("1E+300"), "1e+300"),
        ("x" * 70, '"' + "x" * 60 + '…"'),
        ('say "no"', '"say \\"no\\""'),
        ([1, "a"], '[1, "a"]'),
    ],
)
def test_a_value_is_written_as_in_the_file(value: Any, text: str) -> None:
    assert written(value) == text


def test_kinds_are_listed_as_people_list_them() -> None:
    assert wanted(["string", "number", "array"]) == "a text or a number or a list"


def test_a_phrase_is_translated_with_the_phrases_in_it() -> None:
    catalogue = {"{one} or {other}": "{one} atau {other}", "a text": "teks", "a number": "angka"}
    phrase = wanted(["string", "number"])
    assert isinstance(phrase, Phrase)
    assert (str(phrase), phrase.show(lambda text: catalogue.get(text, text))) == (
        "a text or a number",
        "teks atau angka",
    )


def test_messages_can_be_translated_to_the_last_word(read: Callable[[str], Award], valid: str) -> None:
    with pytest.raises(AwardError) as caught:
        read(valid.replace("decimals = 2", 'decimals = "2"'))
    args = caught.value.problems[0].args
    assert [args[name].show(str.upper) for name in ("wanted",)] == ["A WHOLE NUMBER"]
    assert args["found"].template == "the text {text}"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ((), ""),
        (("criteria", "aid", "weight"), "criteria.aid.weight"),
        (("tiers", 1, "from"), "tiers[2].from"),
        (("levels", 'A "b"', "x"), 'levels."A \\"b\\"".x'),
    ],
)
def test_addresses_count_items_from_one_and_quote_odd_names(path: tuple[str | int, ...], address: str) -> None:
    assert written_address(path) == address
