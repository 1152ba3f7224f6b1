"""What a process sends back: kept as it is where it can be, and nonsense where it cannot."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from pembina.errors import DataError, Hint, PembinaError, Phrase, Place, PluginError, Problem
from pembina.evaluation.apart_wire import (
    DEEPEST,
    Nonsense,
    argument,
    listed,
    pack,
    pack_error,
    parse,
    sentences,
    table,
    template,
    text,
    unpack,
    unpack_problems,
    whole,
)

WHO = {"plugin": "p", "distribution": "acme", "version": "1.0"}

TOO_DEEP = "lists or tables lie too deep in each other"
NO_KIND = "a value is of no kind that a table can hold"
NO_NUMBER = "a number is written in no known way"
BOUNDS = "a number is out of all bounds, or is none"
NO_TEXT = "a text is too long, or is none"
PLACES = "a sentence has places that cannot be filled in"
NO_LANGUAGES = "sentences are not given by language"
NO_JSON = "it is no JSON"
NO_LIST = "something is no list where one is due"
NO_OBJECT = "something is no object where one is due"
NO_PAIR = "something is no pair where one is due"
KEYS = "an object has other keys than it should"
UNKNOWN = "it names a mistake that is not known"
BARE = "it names a mistake without what belongs to it"


def refused(call: Callable[..., Any], *given: Any) -> str:
    """Return what is said of an answer that is nonsense."""
    with pytest.raises(Nonsense) as caught:
        call(*given)
    return str(caught.value)


def inside(levels: int, kind: str, value: Any = 1) -> Any:
    for _ in range(levels):
        value = [value] if kind == "list" else {"table": {"a": value}}
    return value


# There and back


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, "teks", "", 3, -(2**127), 2**127 - 1, 0.1, 1e300, Decimal("1.20"), Decimal("-3"),
        Decimal("Infinity"), Decimal("-Infinity"), Decimal("9" * 80), Decimal("0." + "9" * 80), [1, [2]], [],
        {"a": {"b": 1}}, {}, float("inf"), float("-inf"), dt.date(2024, 2, 29),
        dt.datetime.fromisoformat("2024-02-29T13:05:07"),
        "x" * 10_000, inside(8, "list"), inside(3, "list", {"a": None}),
    ],
)  # fmt: skip
def test_what_goes_comes_back(value):
    back = unpack(parse(json.dumps(pack(value)).encode()))
    assert value == back
    assert type(value) is type(back)


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        (np.int64(3), 3), (np.float64(0.5), 0.5), (np.float64("inf"), {"float": "inf"}), (np.bool_(True), True),
        (np.str_("a"), "a"), (float("nan"), {"float": "nan"}), (Decimal("1E+3"), {"decimal": "1000"}),
        (dt.date(2024, 1, 2), {"day": "2024-01-02"}),
        (dt.datetime.fromisoformat("2024-01-02T03:04"), {"moment": "2024-01-02T03:04:00"}),
        ((1, 2), [1, 2]), ({1}, [1]), (frozenset({"a"}), ["a"]), ({3: Decimal(1)}, {"table": {"3": {"decimal": "1"}}}),
        (object(), {"other": "object"}), (b"x", {"other": "bytes"}),
    ],
)  # fmt: skip
def test_what_json_has_no_word_for_says_its_kind(value, packed):
    made = pack(value)
    assert packed == made
    assert type(packed) is type(made)


def test_no_number_comes_back_as_what_it_is():
    assert str(unpack(pack(float("nan")))) == "nan"
    assert [str(unpack({"decimal": word})) for word in ("NaN", "sNaN")] == ["NaN", "NaN"]


@pytest.mark.parametrize(("told", "shown"), [("Blob", "Blob"), ("a b", "object"), ("x" * 61, "x" * 61), ("", "object")])
def test_only_the_name_of_a_kind_that_no_table_holds_comes_back(told, shown):
    assert shown == type(unpack({"other": told})).__name__


def test_a_name_of_a_kind_that_is_too_long_is_not_shown():
    assert "object" == type(unpack({"other": "x" * 62})).__name__


def test_tables_lie_in_each_other_to_the_eighth_level():
    assert inside(8, "list") == unpack(inside(8, "list"))
    value = unpack(inside(8, "table"))
    for _ in range(8):
        value = value["a"]
    assert 1 == value


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (inside(9, "list"), TOO_DEEP), (inside(9, "table"), TOO_DEEP),
        (inside(5, "list", inside(4, "table")), TOO_DEEP),
        ({"decimal": "1e999999999"}, NO_NUMBER), ({"decimal": "9" * 81}, NO_NUMBER), ({"decimal": ""}, NO_NUMBER),
        ({"decimal": "0." + "9" * 81}, NO_NUMBER), ({"float": "1"}, NO_NUMBER), ({"float": "NAN"}, NO_NUMBER),
        ({"day": "tomorrow"}, "a day is written in no known way"),
        ({"moment": "now"}, "a moment is written in no known way"),
        ({"phrase": ["a", {}]}, NO_KIND), ({"a": 1, "b": 2}, NO_KIND), ({"decimal": "1", "b": "2"}, NO_KIND),
        ({}, NO_KIND), ({"table": [1]}, NO_KIND), ({"table": "x"}, NO_KIND), ({"decimal": 3}, NO_KIND),
        ({"number": "3"}, NO_KIND), ({"number": {}}, NO_KIND), (b"x", NO_KIND),
        ("x" * 10_001, NO_TEXT), ("\ud800", NO_TEXT), ({"table": {"x" * 10_001: 1}}, NO_TEXT),
        (2**127, BOUNDS), (-(2**127) - 1, BOUNDS),
    ],
)  # fmt: skip
def test_a_value_that_no_table_holds_is_nonsense(raw, why):
    assert why == refused(unpack, raw)


# The pieces of an answer


def test_a_text_has_a_length():
    assert "abc" == text("abc", 3)
    assert [NO_TEXT] * 4 == [refused(text, raw, 3) for raw in ("abcd", 3, None, "\udfff")]


def test_a_whole_number_has_bounds():
    assert [0, 2**127 - 1] == [whole(raw) for raw in (0, 2**127 - 1)]
    assert [-3, -2] == [whole(raw, -3) for raw in (-3, -2)]
    assert [BOUNDS] * 5 == [refused(whole, raw) for raw in (-1, 2**127, True, 1.0, "1")]
    assert BOUNDS == refused(whole, -4, -3)


@pytest.mark.parametrize("said", ["", "a", "{a}", "{a} of {{b}}", "}}{{", "{_9}", "{" + "x" * 61 + "}"])
def test_a_sentence_has_places_with_names(said):
    assert said == template(said)


@pytest.mark.parametrize(
    "said", ["{before:>9999999999}", "{a.__class__}", "{0}", "{", "{a!r}", "{a}}", "}", "{}", "{" + "x" * 62 + "}"]
)
def test_a_sentence_that_asks_more_than_words_is_nonsense(said):
    assert PLACES == refused(template, said)
    assert PLACES == refused(sentences, {"en": said})


def test_sentences_are_given_by_language_to_the_twentieth():
    twenty = {f"l{i}": f"sentence {i} of {{n}}" for i in range(20)}
    assert twenty == sentences(twenty)
    assert {} == sentences({})
    assert {"x" * 20: "a"} == sentences({"x" * 20: "a"})
    assert [NO_LANGUAGES] * 3 == [refused(sentences, raw) for raw in ({**twenty, "more": "a"}, [], "en")]
    assert [NO_TEXT] * 3 == [refused(sentences, raw) for raw in ({"x" * 21: "a"}, {"en": 3}, {3: "a"})]


def test_an_object_has_its_keys_and_no_others():
    assert {"a": 1, "b": 2} == table({"a": 1, "b": 2}, "b", "a")
    assert [KEYS] * 4 == [
        refused(table, raw, "a", "b") for raw in ({"a": 1}, {"a": 1, "b": 2, "c": 3}, ["a", "b"], None)
    ]


def test_a_list_is_a_list():
    assert [1] == listed([1])
    assert [NO_LIST] * 3 == [refused(listed, raw) for raw in ({}, "ab", None)]


# The bytes


def test_an_answer_is_json():
    assert {"a": [1, 0.5, "é", None]} == parse('{"a": [1, 0.5, "é", null]}'.encode())
    assert 10**40 == parse(b"1" + b"0" * 40)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", NO_JSON), (b"\xff", NO_JSON), (b"garbage {]", NO_JSON), (b'{"a": 1}{"b": 2}', NO_JSON),
        (b"[" * 100_000, NO_JSON), (b'{"a":' * 50_000, NO_JSON), (b"9" * 5000, BOUNDS), (b"1" + b"0" * 41, BOUNDS),
        (b"NaN", NO_NUMBER), (b"[-Infinity]", NO_NUMBER),
    ],
)  # fmt: skip
def test_what_is_no_json_is_nonsense(answer, why):
    assert why == refused(parse, answer)


# Errors


RAW: dict[str, Any] = {
    "code": "PB410", "file": "p/a.py", "line": 3, "source": "return 1 / 0", "hint": None,
    "args": {"plugin": "q", "distribution": "q", "version": "q", "what": "w", "reason": "r"},
}  # fmt: skip
ARGS = RAW["args"]


def read(raw: Any) -> list[Problem]:
    return unpack_problems(raw, WHO, "criteria.a")


def read_args(code: str, args: Any) -> Any:
    (problem,) = read([{**RAW, "code": code, "args": args}])
    return problem.args


def test_a_problem_is_told_of_the_plugin_that_ran_and_of_no_other():
    (problem,) = read([RAW])
    assert Problem("PB410", Place("p/a.py", 3, address="criteria.a"), {**WHO, "what": "w", "reason": "r"}) == problem
    assert "p/a.py:3: criteria.a: error[PB410]: plugin p (acme 1.0) failed in w: r\n    return 1 / 0" == problem.show()
    made = pack_error(PluginError([problem]))
    assert [problem] == read(made["problems"])


def test_where_a_message_names_the_plugin_alone_its_distribution_stands_behind():
    assert {"plugin": "p (acme 1.0)", "wanted": "value"} == read_args("PB412", {"plugin": "q", "wanted": "value"})


def test_a_plugin_cannot_leave_out_its_own_name():
    args = {key: value for key, value in ARGS.items() if key != "plugin"}
    assert {**WHO, "what": "w", "reason": "r"} == read_args("PB410", args)


def test_a_message_that_names_no_plugin_stays_as_it_is():
    assert {"engine": "e"} == read_args("PB381", {"engine": "e"})


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a", "a"), (3, 3), (0.5, 0.5), (True, True), (None, "None"), ([1, "a"], "[1, 'a']"),
        ({"decimal": "1.20"}, "1.20"),
        ({"phrase": ["{n} rows", {"table": {"n": 3}}]}, "3 rows"), ({"phrase": ["rows", {"table": {}}]}, "rows"),
        ({"phrase": ["{a}!", {"table": {"a": {"phrase": ["{n} rows", {"table": {"n": 3}}]}}}]}, "3 rows!"),
        ({"phrase": ["{" + "k" * 60 + "}", {"table": {"k" * 60: None}}]}, "None"),
    ],
)  # fmt: skip
def test_a_message_shows_texts_numbers_and_phrases(raw, shown):
    told = read_args("PB410", {**ARGS, "reason": raw})["reason"]
    assert shown == told
    assert isinstance(told, str | int | float)


def test_a_phrase_keeps_its_words_and_what_stands_in_them():
    told = read_args("PB410", {**ARGS, "reason": {"phrase": ["{n} rows", {"table": {"n": 3}}]}})["reason"]
    assert isinstance(told, Phrase)
    assert ("{n} rows", {"n": 3}) == (told.template, told.args)


def test_a_hint_comes_with_what_stands_in_it():
    (problem,) = read([{**RAW, "hint": ["take {k} {" + "k" * 60 + "}", {"k": 2, "k" * 60: None}]}])
    assert Hint("take {k} {" + "k" * 60 + "}", {"k": 2, "k" * 60: "None"}) == problem.hint


def test_a_place_may_be_none_and_has_lengths():
    (problem,) = read([{**RAW, "file": None, "line": None, "source": None}])
    assert (Place(address="criteria.a"), None) == (problem.place, problem.place.source)
    (problem,) = read([{**RAW, "file": "f" * 300, "line": 0, "source": "s" * 300}])
    assert (Place("f" * 300, 0, address="criteria.a"), "s" * 300) == (problem.place, problem.place.source)


def test_a_name_in_a_message_has_a_length():
    assert {**WHO, "what": "w", "reason": "r", "k" * 60: 1} == read_args("PB410", {**ARGS, "k" * 60: 1})


def phrase(*parts: Any) -> dict[str, Any]:
    return {"args": {**ARGS, "reason": {"phrase": list(parts)}}}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"code": "PB701"}, UNKNOWN), ({"code": "PB499"}, UNKNOWN), ({"code": "PB4100"}, UNKNOWN),
        ({"code": "PB101"}, UNKNOWN), ({"code": 4}, NO_TEXT), ({"args": {}}, BARE), ({"args": []}, NO_OBJECT),
        ({"line": -1}, BOUNDS), ({"line": "3"}, BOUNDS), ({"file": 3}, NO_TEXT), ({"file": "x" * 301}, NO_TEXT),
        ({"source": 3}, NO_TEXT), ({"source": "x" * 301}, NO_TEXT), ({"hint": ["{a.b}", {}]}, PLACES),
        ({"hint": ["{a}", {}]}, BARE), ({"hint": ["a"]}, NO_PAIR), ({"hint": ["a", {}, 1]}, NO_PAIR),
        ({"hint": {"a": 1}}, NO_LIST), ({"hint": ["a", []]}, NO_OBJECT), ({"hint": ["a", {"k" * 61: 1}]}, NO_TEXT),
        ({"more": 1}, KEYS), ({"args": {**ARGS, "k" * 61: 1}}, NO_TEXT), (phrase("{x}", {"table": {}}), PLACES),
        (phrase("{x.y}", {"table": {"x": 1}}), PLACES), (phrase("x", {}), KEYS),
        (phrase("x", {"table": []}), NO_OBJECT),
        (phrase("x", {"table": {"k" * 61: 1}}), NO_TEXT), (phrase("x"), NO_PAIR),
        ({"args": {**ARGS, "reason": {"phrase": ["x", {"table": {}}], "more": 1}}}, NO_KIND),
    ],
)  # fmt: skip
def test_a_problem_that_cannot_be_is_nonsense(change, why):
    assert why == refused(read, [{**RAW, **change}])


def test_an_error_says_what_is_wrong_and_not_without_end():
    assert "it says that something is wrong, and not what" == refused(read, [])
    assert NO_LIST == refused(read, None)
    assert 1000 == len(read([RAW] * 1001))


LIBRARY = {"what": "w", "library": "lp"}


def test_an_error_is_told_elsewhere_as_it_stands():
    place = Place("p/a.py", 3, address="criteria.a", source="return 1 / 0")
    error = DataError(
        [
            Problem("PB381", place, {"engine": "e"}, Hint("take {one}", {"one": 1})),
            Problem("PB420", Place("z"), LIBRARY),
        ]
    )
    assert {
        "error": "DataError",
        "problems": [
            {
                "code": "PB381", "file": "p/a.py", "line": 3, "source": "return 1 / 0", "args": {"engine": "e"},
                "hint": ["take {one}", {"one": 1}],
            },
            {"code": "PB420", "file": "z", "line": None, "source": None, "args": LIBRARY, "hint": None},
        ],
    } == pack_error(error)  # fmt: skip


def test_a_plugins_own_words_are_cut():
    args = {**ARGS, "what": "x" * 2000, "reason": "y" * 2001, "n": 10**3000, "d": Decimal("1.5")}
    (packed,) = pack_error(PembinaError([Problem("PB410", args=args)]))["problems"]
    assert {**args, "reason": "y" * 2000, "d": {"decimal": "1.5"}} == packed["args"]


@pytest.mark.parametrize(("address", "what"), [("criteria.a", "criteria.a"), (None, "")])
def test_a_code_of_a_plugins_own_is_told_in_its_words(monkeypatch, address, what):
    from pembina.errors import CODES, Code

    monkeypatch.setitem(CODES, "ACME101", Code("ACME101", "there is {found} in it", "why", "mend"))
    place = Place("t.csv", 2, address=address, source="a;b")
    problem = Problem("ACME101", place, {"found": "dust"}, Hint("sweep"))
    (packed,) = pack_error(DataError([problem]))["problems"]
    assert {
        "code": "PB410", "file": "t.csv", "line": 2, "source": "a;b", "hint": None,
        "args": {"reason": problem.show(), "what": what, "distribution": ""},
    } == packed  # fmt: skip
    (told,) = read([packed])
    assert {**WHO, "what": what, "reason": problem.show()} == told.args


def test_a_phrase_comes_back_with_its_words_so_that_it_is_told_in_the_readers_language():
    inner = Phrase("{n} rows", n=3)
    problem = Problem("PB410", args={"reason": Phrase("{what}: too few", what=inner), "what": "w", **WHO})
    (back,) = unpack_problems(json.loads(json.dumps(pack_error(PluginError([problem]))))["problems"], WHO, "a")
    reason = back.args["reason"]
    assert ("3 rows: too few", "{what}: too few", "{n} rows") == (reason, reason.template, reason.args["what"].template)


@pytest.mark.parametrize(("deep", "fits"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_phrases_in_phrases_have_an_end(deep, fits):
    raw: Any = 1
    for _ in range(deep):
        raw = {"phrase": ["{a}", {"table": {"a": raw}}]}
    if fits:
        assert "1" == argument(raw)
    else:
        with pytest.raises(Nonsense, match="too deep"):
            argument(raw)
