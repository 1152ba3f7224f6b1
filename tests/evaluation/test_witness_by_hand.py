"""The leaves under the root of a result, written out by hand from a small document."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest

from pembina.evaluation import witness
from pembina.evaluation.written import Cells, pieces_of
from pembina.model.merkle import leaf_hash, root_of

NOTE = {"reason": "missing"}
CHANGE = {"before": 9, "after": 5}
OVERRIDE = {"entrant": "02", "what": "total"}
OF_TWO, OF_NOBODY = {"key": "k", "entrant": "02"}, {"key": "k", "entrant": None}


def document(**more: Any) -> dict[str, Any]:
    return {
        "format": "pembina-result/1",
        "versions": {"pembina": "1"},
        "award": {"id": "small"},
        "data": {"title": "t", "origin": "real", "inputs": [1]},
        "plugins": [{"name": "p"}],
        "entrants": [{"code": "01"}, {"code": "02"}],
        "nodes": [
            {"path": "", "kind": "group", "title": "T", "share": 1, "scores": [1, 2.5], "contributions": [0, None]},
            {
                "path": "a", "kind": "criterion", "title": "A", "plugin": "p", "unit": "u", "labels": {"unit": 1},
                "direction": "higher", "relative": True, "share": 0.5, "aggregate": None, "shares": None,
                "values": ["x,y", None], "evidence": [3, 4], "used": [[1], [2]], "numerators": None,
                "notes": {"01": NOTE}, "facts": {"best": "01"},
                "steps": [
                    {"step": "treat", "method": {"name": "cut", "k": 1}, "changes": {"01": CHANGE, "02": CHANGE}},
                    {"step": "impute", "method": {"name": "mean"}, "changes": {"01": CHANGE}},
                ],
            },
        ],
        "overrides": [OVERRIDE],
        "findings": [OF_TWO, OF_NOBODY],
        "witness": {"root": "of before"},
        **more,
    }  # fmt: skip


COMMON = (
    b'{"award":{"id":"small"},"data":{"origin":"real","title":"t"},"format":"pembina-result/1","nodes":['
    b'{"columns":["scores","contributions"],"kind":"group","path":"","share":1,"title":"T"},'
    b'{"aggregate":null,"columns":["values","evidence","used"],"direction":"higher","kind":"criterion",'
    b'"labels":{"unit":1},"path":"a","plugin":"p","relative":true,"share":0.5,"title":"A","unit":"u"}],'
    b'"plugins":[{"name":"p"}],"versions":{"pembina":"1"}}\n'
)
ONE = (
    b'[{"code":"01"},[1,0,"x,y",3,[1]],{"a":{"note":{"reason":"missing"},"steps":['
    b'{"change":{"after":5,"before":9},"method":"cut","step":"treat"},'
    b'{"change":{"after":5,"before":9},"method":"mean","step":"impute"}]}},[],[]]\n'
)
TWO = (
    b'[{"code":"02"},[2.5,null,null,4,[2]],{"a":{"steps":[{"change":{"after":5,"before":9},"method":"cut",'
    b'"step":"treat"}]}},[{"entrant":"02","what":"total"}],[{"entrant":"02","key":"k"}]]\n'
)


def hashed(of: dict[str, Any], *contents: bytes) -> list[bytes]:
    """Return the hashes of leaves with these contents, salted by hand."""
    master = witness.master_of(of)
    codes = ["", *(entrant["code"] for entrant in of["entrants"])]
    salts = [hashlib.sha256(master + code.encode()).digest() for code in codes]
    return [leaf_hash(salt + content) for salt, content in zip(salts, contents, strict=True)]


def test_every_leaf_holds_what_is_said_of_its_entrant_word_for_word() -> None:
    leaves = hashed(document(), COMMON, ONE, TWO)
    assert witness.hashed_leaves(document()) == leaves
    assert witness.witness_of(document()) == {"entrants": 2, "root": root_of(leaves).hex()}


def test_what_is_written_already_is_not_written_otherwise() -> None:
    whole = document()
    del whole["witness"]
    pieces, figures = pieces_of(whole), witness.figure_texts(whole)
    assert figures == [[b"1", b"2.5"], [b"0", b"null"], [b'"x,y"', b"null"], [b"3", b"4"], [b"[1]", b"[2]"]]
    leaves = hashed(whole, COMMON, ONE, TWO)
    assert witness.hashed_leaves(whole, pieces, figures) == leaves
    assert witness.witness_of(whole, pieces, figures)["root"] == root_of(leaves).hex()


def test_pieces_and_figures_are_taken_as_they_are_given() -> None:
    whole = document()
    pieces = pieces_of({**whole, "entrants": [{"code": "other"}, {"code": "02"}]})
    assert witness.master_of(whole, pieces) != witness.master_of(whole)
    contents = list(witness._contents(whole, pieces, [[b"7", b"8"]]))
    assert [content[:23] for content in contents] == [b'[{"code":"other"},[7],{', b'[{"code":"02"},[8],{"a"']
    first, *rest = witness.hashed_leaves(whole, pieces, [[b"7", b"8"]])
    assert witness.witness_of(whole, pieces, [[b"7", b"8"]]) == {"entrants": 2, "root": root_of([first, *rest]).hex()}
    assert first == leaf_hash(hashlib.sha256(witness.master_of(whole, pieces)).digest() + COMMON)


def test_salts_follow_from_the_whole_document_but_for_the_witness_itself() -> None:
    master = hashlib.sha256(b"pembina-witness/1\0" + b'{"a":1}\n').digest()
    assert witness.master_of({"a": 1, "witness": {"root": 1}}) == witness.master_of({"a": 1}) == master
    assert witness.salt(b"m", "kode é") == hashlib.sha256(b"mkode \xc3\xa9").digest()


def test_who_is_nowhere_spoken_of_has_empty_places() -> None:
    quiet = document(overrides=[], findings=[OF_NOBODY])
    quiet["nodes"] = [{"path": "", "kind": "group", "scores": [1, 2]}]
    contents = (b'[{"code":"01"},[1],{},[],[]]\n', b'[{"code":"02"},[2],{},[],[]]\n')
    assert witness.hashed_leaves(quiet)[1:] == hashed(quiet, b"", *contents)[1:]
    assert witness.Parts.of_document(quiet).of(1) == [{"code": "02"}, [2], {}, [], []]
    assert witness.NOTHING == ({}, [], [])


def test_a_document_without_figures_or_overrides_has_leaves_as_well() -> None:
    bare = document(findings=[])
    bare["nodes"] = [{"path": "", "kind": "group"}]
    del bare["overrides"]
    assert witness.figure_texts(bare) == []
    contents = (b'[{"code":"01"},[],{},[],[]]\n', b'[{"code":"02"},[],{},[],[]]\n')
    assert witness.hashed_leaves(bare)[1:] == hashed(bare, b"", *contents)[1:]


def test_a_part_is_found_by_its_row() -> None:
    parts = witness.Parts.of_document(document())
    assert parts.of(0) == [
        {"code": "01"},
        [1, 0, "x,y", 3, [1]],
        {
            "a": {
                "note": NOTE,
                "steps": [
                    {"step": "treat", "method": "cut", "change": CHANGE},
                    {"step": "impute", "method": "mean", "change": CHANGE},
                ],
            }
        },
        [],
        [],
    ]
    assert parts.of(1)[3:] == [[OVERRIDE], [OF_TWO]]


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (Cells.of(np.array([1.0, np.nan, 2.5])), [b"1", b"null", b"2.5"]),
        ([1, None, 2.5], [b"1", b"null", b"2.5"]),
        ([{"a": 1}, None, [1, 2]], [b'{"a":1}', b"null", b"[1,2]"]),
        (["a,b", 1], [b'"a,b"', b"1"]),
        ([1, "a"], [b"1", b'"a"']),
        ([[1, 2], None], [b"[1,2]", b"null"]),
        ([], []),
    ],
)
def test_each_figure_has_a_text(column: Any, texts: list[bytes]) -> None:
    assert witness.figure_texts({"nodes": [{"scores": column, "title": [1]}]}) == [texts]
