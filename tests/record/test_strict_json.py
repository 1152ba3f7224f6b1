"""JSON that every reader reads alike: what is read, what is refused, and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pembina.errors import Phrase
from pembina.record.strict_json import parse_json, parse_leniently, unreadable

READ: dict[bytes, Any] = {
    b'{"a": [1, -2.5, true, null], "b": "\\u00e9\\ud83d\\ude00"}': {"a": [1, -2.5, True, None], "b": "é😀"},
    b"1e308": 1e308,
    b"[1e308]": [1e308],
    b"[-1.5e+300]": [-1.5e300],
    b"[1e-400]": [0.0],
    b"[" + b"9" * 308 + b"]": [int("9" * 308)],
    '"é"'.encode(): "é",
    b"[]": [],
}


@pytest.mark.parametrize("content", READ)
def test_json_is_read_as_it_stands(content: bytes) -> None:
    assert READ[content] == parse_json(content)
    assert (READ[content], None) == parse_leniently(content)


REFUSED: dict[bytes, str] = {
    b"": "Expecting value: line 1 column 1 (char 0)",
    b"[NaN]": "NaN is not JSON",
    b"[-Infinity]": "-Infinity is not JSON",
    b'["\\ud83d"]': "an escape such as \\ud83d is half a character",
    b'{"\\udc00": 1}': "an escape such as \\ud83d is half a character",
    b'["\xff"]': "it is not UTF-8",
    b"[" * 100_000: "lists or tables nested too deep",
    b"[" + b"9" * 5000 + b"]": "a number of more than 4,000 digits",
    b"[1e999]": "a number is larger than any that a program can hold",
    b"[-1.0E+999]": "a number is larger than any that a program can hold",
    b'{"a":1e309}': "a number is larger than any that a program can hold",
    b"[1,1e309]": "a number is larger than any that a program can hold",
}


@pytest.mark.parametrize("content", REFUSED, ids=lambda content: repr(content[:12]))
def test_what_two_programs_could_take_for_two_things_is_refused_in_words(content: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)) as caught:
        parse_leniently(content)
    said = unreadable(caught.value)
    assert REFUSED[content] == said
    assert isinstance(said, Phrase) != isinstance(caught.value, json.JSONDecodeError)


TWICE: dict[bytes, tuple[Any, str]] = {
    b'{"a": 1, "a": 2}': ({"a": 2}, "the key 'a' is there twice in one table"),
    b'{"c": 1, "b": 1, "c": 2, "b": 2, "a": 0}': (
        {"c": 2, "b": 2, "a": 0},
        "the key 'b' is there twice in one table",
    ),
    b'[{"z": 1, "z": 2}, {"a": 1, "a": 2}]': ([{"z": 2}, {"a": 2}], "the key 'z' is there twice in one table"),
    b'{"' + b"k" * 60 + b'": 1, "' + b"k" * 60 + b'": 1}': (
        {"k" * 60: 1},
        f"the key '{'k' * 60}' is there twice in one table",
    ),
    b'{"' + b"k" * 61 + b'": 1, "' + b"k" * 61 + b'": 1}': (
        {"k" * 61: 1},
        f"the key '{'k' * 60}' is there twice in one table",
    ),
}


@pytest.mark.parametrize("content", TWICE, ids=lambda content: repr(content[:20]))
def test_a_key_that_is_there_twice_is_told_and_refused_by_the_strict_reader(content: bytes) -> None:
    document, said = TWICE[content]
    assert (document, said) == parse_leniently(content)
    with pytest.raises(ValueError, match="twice in one table") as caught:
        parse_json(content)
    assert said == unreadable(caught.value)


def test_the_same_key_in_two_tables_is_no_fault() -> None:
    assert [{"a": 1}, {"a": {"a": 2}}] == parse_json(b'[{"a": 1}, {"a": {"a": 2}}]')
