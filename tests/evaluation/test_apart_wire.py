"""What a process sends back: kept as it is where it can be, and nonsense where it cannot."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from pembina.errors import PluginError
from pembina.evaluation.apart_wire import Nonsense, pack, pack_error, parse, sentences, unpack, unpack_problems

WHO = {"plugin": "p", "distribution": "acme", "version": "1.0"}


@pytest.mark.parametrize(
    "value", [None, True, "teks", 3, -(2**70), 0.1, 1e300, Decimal("1.20"), [1, [2]], {"a": {"b": 1}}]
)
def test_what_goes_comes_back(value):
    assert value == unpack(parse(json.dumps(pack(value)).encode()))
    assert type(value) is type(unpack(pack(value)))


def test_no_number_comes_back_as_what_it_is():
    assert str(unpack(pack(float("nan")))) == "nan"
    assert "object" == type(unpack(pack(object()))).__name__


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\xff", b"garbage {]", b'{"a": 1}{"b": 2}', b"[" * 100_000, b"9" * 5000, b"NaN", b"-Infinity",
        b'{"a":' * 50_000,
    ],
)  # fmt: skip
def test_what_is_no_json_is_nonsense(answer):
    with pytest.raises(Nonsense):
        parse(answer)


@pytest.mark.parametrize(
    "raw",
    [
        {"decimal": "1e999999999"}, {"decimal": "9" * 100}, {"day": "tomorrow"}, {"moment": "now"}, {"float": "1"},
        {"phrase": ["a", {}]}, {"a": 1, "b": 2}, {}, "x" * 10_001, "\ud800", 2**127, {"table": [1]},
        [[[[[[[[[[1]]]]]]]]]],
    ],
)  # fmt: skip
def test_a_value_that_no_table_holds_is_nonsense(raw):
    with pytest.raises(Nonsense):
        unpack(raw)


@pytest.mark.parametrize("said", ["{before:>9999999999}", "{a.__class__}", "{0}", "{", "{a!r}", "{a}}", "}"])
def test_a_sentence_that_asks_more_than_words_is_nonsense(said):
    with pytest.raises(Nonsense):
        sentences({"en": said})


PROBLEM = {"code": "PB410", "file": "p/a.py", "line": 3, "source": "return 1 / 0", "hint": None}
ARGS = {"plugin": "q", "distribution": "q", "version": "q", "what": "w", "reason": "r"}


def test_a_problem_is_told_of_the_plugin_that_ran_and_of_no_other():
    (problem,) = unpack_problems([{**PROBLEM, "args": ARGS}], WHO, "criteria.a")
    assert "p/a.py:3: criteria.a: error[PB410]: plugin p (acme 1.0) failed in w: r\n    return 1 / 0" == problem.show()
    made = pack_error(PluginError([problem]))
    assert [problem] == unpack_problems(made["problems"], WHO, "criteria.a")


@pytest.mark.parametrize(
    "change",
    [
        {"code": "PB701"}, {"code": "PB499"}, {"code": 4}, {"args": {}}, {"args": []}, {"line": -1}, {"file": 3},
        {"hint": ["{a.b}", {}]}, {"hint": ["{a}", {}]}, {"hint": ["a"]}, {"more": 1}, {"file": "x" * 301},
        {"source": 3}, {"source": "x" * 301},
        {"args": {**ARGS, "reason": {"phrase": ["{x}", {"table": {}}]}}},
    ],
)  # fmt: skip
def test_a_problem_that_cannot_be_is_nonsense(change):
    with pytest.raises((Nonsense, LookupError)):
        unpack_problems([{**PROBLEM, "args": ARGS, **change}], WHO, "criteria.a")
    with pytest.raises(Nonsense):
        unpack_problems([], WHO, "criteria.a")
