"""The pieces in which a document is written: which bytes stand under each key, and what is written only once."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest

from pembina.evaluation.written import MANY, Cells, alike, finish, piece, pieces_of, settle, written
from pembina.model import Result

NAN = float("nan")


def cells(*numbers: float) -> Cells:
    return Cells.of(np.array(numbers, dtype=np.float64))


def test_every_part_of_a_document_is_written_under_its_key() -> None:
    column = cells(1.0, NAN, 2.5)
    document = {
        "nodes": [{"path": "a", "scores": column, "labels": {}}, {"path": "b"}],
        "entrants": [{"code": "1"}, {"code": "é"}],
        "findings": [], "plugins": [{"name": "x"}, 2.5], "award": {"b": None, "a": [1]}, "seed": 7,
    }  # fmt: skip
    pieces = pieces_of(document)
    assert {key: b"".join(parts).decode() for key, parts in pieces.items()} == {
        "nodes": '[{"labels":{},"path":"a","scores":[1,null,2.5]},{"path":"b"}]',
        "entrants": '[{"code":"1"},{"code":"é"}]',
        "findings": "[]", "plugins": '[{"name":"x"},2.5]', "award": '{"a":[1],"b":null}', "seed": "7",
    }  # fmt: skip
    assert pieces["entrants"] == (b"[", b'{"code":"1"}', ',{"code":"é"}'.encode(), b"]")
    assert b"".join(written({"b": (b"[", b"1]"), "a": (b"2",)})) == b'{"a":2,"b":[1]}\n'


@pytest.mark.parametrize(
    ("count", "parts"), [(1, [1]), (MANY, [MANY]), (MANY + 1, [MANY, 1]), (2 * MANY, [MANY, MANY])]
)
def test_a_long_list_is_written_so_many_at_a_time(count: int, parts: list[int]) -> None:
    head, *pieces, tail = piece({"findings": [7] * count}, "findings")
    assert (head, tail, [part for part in pieces if part != b","]) == (
        b"[", b"]", [b",".join([b"7"] * each) for each in parts]
    )  # fmt: skip
    assert b",".join([b"7"] * count) == b"".join(pieces)


def test_a_column_that_was_written_when_it_was_made_is_not_written_again() -> None:
    column = cells(1.0)
    column.written = b"[9]"
    assert b"".join(piece({"nodes": [{"scores": column}]}, "nodes")) == b'[{"scores":[9]}]'


def test_equal_numbers_of_a_column_are_one_object_and_one_text() -> None:
    column = cells(1234567.5, 2.0, NAN, 1234567.5)
    assert (column, column.written) == ([1234567.5, 2, None, 1234567.5], b"[1234567.5,2,null,1234567.5]")
    assert column.texts == [b"1234567.5", b"2", b"null", b"1234567.5"]
    assert (column[0] is column[3], column.texts[0] is column.texts[3]) == (True, True)
    assert (type(column[1]), type(column)) == (int, Cells)


def test_each_number_stands_where_it_stood() -> None:
    different, which = alike(np.array([3, 5, 3, 4]))
    assert (sorted(different.tolist()), different[which].tolist()) == ([3, 4, 5], [3, 5, 3, 4])
    assert (which[0] == which[2], len(set(which.tolist()))) == (True, 3)


def test_settled_columns_are_plain_lists_and_everything_else_stays() -> None:
    labels: dict[str, Any] = {}
    document: dict[str, Any] = {
        "nodes": [{"scores": cells(1.0, 2.0), "labels": labels}, {"path": "b"}],
        "seed": cells(1.0),
    }
    settle(document)
    first, second = document["nodes"]
    assert (type(first["scores"]), first, second) == (list, {"scores": [1, 2], "labels": {}}, {"path": "b"})
    assert first["labels"] is labels
    assert isinstance(document["seed"], Cells)
    settle({"award": 1})


def test_a_finished_document_is_settled_and_named_by_its_bytes() -> None:
    document = {"nodes": [{"scores": cells(1.0)}], "a": "x"}
    content = b'{"a":"x","nodes":[{"scores":[1]}]}\n'
    result = finish(document)
    assert result == Result(document, hashlib.sha256(content).hexdigest())
    assert (result.document is document, type(result.written), b"".join(result.written)) == (True, tuple, content)
    assert type(document["nodes"][0]["scores"]) is list  # type: ignore[index]


def test_pieces_that_are_there_are_those_of_the_result() -> None:
    document = {"nodes": [{"scores": cells(1.0)}]}
    result = finish(document, {"b": (b"1",), "a": (b"[", b"]")})
    content = b'{"a":[],"b":1}\n'
    assert (result.sha256, b"".join(result.written)) == (hashlib.sha256(content).hexdigest(), content)
    assert isinstance(document["nodes"][0]["scores"], Cells)
