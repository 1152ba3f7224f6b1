"""The schema of results is the published one, quick at long columns, and says what fits as any other validator does."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest

from pembina.errors import Phrase
from pembina.record import result_schema, schema
from pembina.record.schema import every_misfit, faults

from ..reports import results

EACH: list[tuple[Any, list[Any]]] = [
    ({"type": "number"}, [1, 2.5]), ({"type": "number"}, [1, True]), ({"type": "number"}, [1, None]),
    ({"type": "integer"}, [1, 2]), ({"type": "integer"}, [1, 2.0]), ({"type": "integer"}, [1, 2.5]),
    ({"type": "integer"}, [True]), ({"type": "string"}, ["a"]), ({"type": "string"}, ["a", 1]),
    ({"type": "boolean"}, [True, False]), ({"type": "boolean"}, [True, 1]), ({"type": "null"}, [None]),
    ({"type": "null"}, [None, 0]), ({"type": ["number", "null"]}, [1, None, 2.5]),
    ({"type": ["number", "null"]}, [1, None, "a"]), ({"type": ["string", "null"]}, [None, "a"]),
    ({"type": "object"}, [{}]), ({"type": "object"}, [1]), ({"type": ["array", "number"]}, [[], 1]),
    ({"type": ["array", "number"]}, [{}]), ({"type": "number", "minimum": 1}, [1, 0]), ({"minimum": 1}, ["a", 0]),
    (True, [1]), (False, [1]), (False, []), ({"type": "string"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "column"), EACH)
def test_a_column_fits_where_any_validator_says_so(
    wanted: Any, column: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"items": wanted}
    slow = jsonschema.Draft202012Validator(asked).iter_errors(column)
    quick = schema._validator()(asked).iter_errors(column)
    assert [(each.message, list(each.path)) for each in quick] == [(each.message, list(each.path)) for each in slow]


def test_only_lists_have_columns() -> None:
    asked = {"items": {"type": "string"}}
    assert list(schema._validator()(asked).iter_errors("ab")) == []
    assert list(schema._validator()(asked).iter_errors({"a": 1})) == []


def test_members_behind_those_that_are_named_one_by_one_are_looked_at() -> None:
    asked = {"prefixItems": [{"type": "string"}], "items": {"type": "number"}}
    assert list(schema._validator()(asked).iter_errors(["a", 1])) == []
    assert [each.message for each in schema._validator()(asked).iter_errors(["a", "b"])] == [
        "'b' is not of type 'number'"
    ]


def changed(**more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(results.document()), **more}


def test_the_first_mistake_of_a_document_is_enough() -> None:
    assert faults(results.document()) == []
    assert faults(changed(more=1, versions=2)) == faults(changed(versions=2, more=1))
    (said,) = faults(changed(versions=2, plugins=None))
    assert isinstance(said, Phrase)


def test_parts_are_looked_at_only_where_the_schema_fits() -> None:
    document = changed()
    document["entrants"][0]["gates"] = []
    document["entrants"][1]["gates"] = []
    assert faults(document) == ["entrants/0/gates: 0 entries for 2 conditions"]
    assert faults({**document, "more": 1}) == ['the document: unknown key "more"']
    assert faults({**document, "more": 1, "less": 2}) == ['the document: unknown key "more", "less"']
    many = ", ".join(f'"k{i}"' for i in range(10))
    assert faults({**document, **{f"k{i}": 1 for i in range(11)}}) == [f"the document: unknown key {many}"]
    assert list(every_misfit(document)) == []


def test_every_misfit_is_told_once() -> None:
    document = changed(plugins=None, versions=2)
    del document["data"], document["findings"]
    assert sorted(every_misfit(document)) == [
        "plugins: a list is expected here, found nothing",
        'the document: the key "data" is missing',
        'the document: the key "findings" is missing',
        "versions: a table is expected here, found the number 2",
    ]


def test_the_schema_is_read_once_and_is_that_of_results() -> None:
    assert result_schema() is result_schema()
    assert result_schema()["properties"]["format"]["const"] == "pembina-result/1"
