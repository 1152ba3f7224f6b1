"""Each kind of misfit in words of its own, with its address: what is wanted, what is there, and how long it may be."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from pembina.errors import Phrase
from pembina.record.misfit import misfit, misfit_at

LONG = "x" * 61
CUT = f'"{"x" * 60}…"'
FIGURE = "is no number in digits, with a point before its decimals"
TOTAL = {"anyOf": [{"type": "null"}, {"type": "object", "required": ["a"], "properties": {"a": {"type": "number"}}}]}


def errors(schema: Any, value: Any) -> list[Any]:
    return list(jsonschema.Draft202012Validator(schema).iter_errors(value))


def keyed(schema: Any) -> dict[str, Any]:
    """A schema of what stands in a list below a key."""
    return {"properties": {"k": {"items": schema}}}


SAID: list[tuple[Any, Any, str]] = [
    ({"type": "string"}, 1, "a text is expected here, found the number 1"),
    ({"type": "string"}, None, "a text is expected here, found nothing"),
    ({"type": "string"}, [1, 2], "a text is expected here, found a list"),
    ({"type": "string"}, {"a": 1}, "a text is expected here, found a table"),
    ({"type": "string"}, True, "a text is expected here, found true"),
    ({"type": ["integer", "null"]}, "a", 'a whole number or nothing is expected here, found the text "a"'),
    ({"type": "number"}, LONG, f"a number is expected here, found the text {CUT}"),
    (
        {"anyOf": [{"type": "null"}, {"type": ["number", "null"]}, {"type": "string"}]}, [],
        "nothing or a number or a text is expected here, found a list",
    ),
    (TOTAL, 1, "nothing or a table is expected here, found the number 1"),
    (TOTAL, {}, 'the key "a" is missing'),
    ({"anyOf": [TOTAL, {"type": "boolean"}]}, {}, 'the key "a" is missing'),
    ({"anyOf": [{"minimum": 3}, {"type": "string"}]}, 1, "1 is out of range: at least 3"),
    ({"required": ["a", "b", "c"]}, {"a": 1, "c": 2}, 'the key "b" is missing'),
    (
        {"additionalProperties": False, "properties": {"a": {}, "c": {}}}, {"a": 1, "b": 2, "c": 3},
        'unknown key "b"',
    ),
    ({"additionalProperties": False}, {LONG: 1}, f'unknown key "{"x" * 60}"'),
    ({"additionalProperties": False}, {"y" * 60: 1}, f'unknown key "{"y" * 60}"'),
    ({"enum": ["a", 2, None]}, "b", '"b" is not one of "a", 2, None'),
    ({"enum": ["a"]}, None, 'nothing is not one of "a"'),
    ({"enum": ["a"]}, ["a"], 'a list is not one of "a"'),
    ({"enum": ["a"]}, {"a": 1}, 'a table is not one of "a"'),
    ({"const": "ab"}, LONG, f'{CUT} is not one of "ab"'),
    ({"const": 1}, False, "false is not one of 1"),
    ({"minimum": 0}, -1, "-1 is out of range: at least 0"),
    ({"maximum": 100}, 100.5, "100.5 is out of range: at most 100"),
    ({"pattern": "^[0-9]+$"}, "much", f'"much" {FIGURE}'),
    ({"pattern": "^[0-9a-f]{64}$"}, "much", '"much" is no SHA-256 hash'),
    ({"minItems": 2}, [1], "a list does not fit the form (minItems 2)"),
    ({"minProperties": 1}, {}, "a table does not fit the form (minProperties 1)"),
    ({"minLength": 2}, "a", '"a" does not fit the form (minLength 2)'),
    ({"exclusiveMinimum": 0}, 0, "0 does not fit the form (exclusiveMinimum 0)"),
    ({"uniqueItems": True}, [1, 1], "a list does not fit the form (uniqueItems true)"),
    ({"not": {"minimum": 0}}, 1, "1 does not fit the form (not a table)"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "said"), SAID)
def test_a_misfit_is_told_in_words(schema: Any, value: Any, said: str) -> None:
    (error,) = errors(schema, value)
    assert misfit(error) == f"the document: {said}"
    assert misfit_at(error, "here") == ("here", said)


@pytest.mark.parametrize(("schema", "value", "said"), SAID)
def test_a_misfit_deep_in_a_document_is_told_with_its_address(schema: Any, value: Any, said: str) -> None:
    (error,) = errors(keyed(keyed(schema)), {"k": [{"k": [value]}]})
    assert misfit(error) == f"k/0/k/0: {said}"
    assert misfit_at(error, "here") == ("here/k/0/k/0", said)


def test_of_alternatives_the_one_that_has_the_type_is_told_with_its_address() -> None:
    (error,) = errors(keyed(TOTAL), {"k": [None, {"a": "x"}]})
    said = 'a number is expected here, found the text "x"'
    assert misfit(error) == f"k/1/a: {said}"
    assert misfit_at(error, "at") == ("at/k/1/a", said)


def test_each_key_that_is_missing_is_told() -> None:
    found = errors({"required": ["ab", "a", "b", "c"]}, {"b": 1})
    assert [misfit_at(error, "") for error in found] == [
        ("", f'the key "{key}" is missing') for key in ("ab", "a", "c")
    ]


def test_a_misfit_is_made_of_phrases_that_can_be_translated() -> None:
    (error,) = errors({"maximum": 3}, 4)
    said = misfit(error)
    what, where = said.args["what"], said.args["where"]
    assert (said.template, where.template) == ("{where}: {what}", "the document")
    assert (what.template, what.args) == ("{found} is out of range: {rule}", {"found": "4", "rule": "at most 3"})
    assert (what.args["rule"].template, what.args["rule"].args) == ("at most {limit}", {"limit": "3"})
    (error,) = errors({"type": "string"}, None)
    found = misfit_at(error, "")[1].args["found"]
    assert isinstance(found, Phrase)
    assert found.template == "nothing"
