"""What stands at the end of a result so that one entrant's part can be shown by itself: the root of a hash tree.

Its first leaf is what is common to all (the rules, the tree of criteria, the plugins); then comes one leaf for each
entrant, in the order of codes, with all that the document says of it. The leaves are salted: who is shown the hash of
somebody else's leaf cannot find out what is in it by trying. Salts follow from the whole document, so that everybody
who has it finds the same root, and nobody who has not can make them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from attrs import frozen

from pembina.evaluation.written import Cells, Pieces, written
from pembina.model import canonical
from pembina.model.merkle import leaf_hash, root_of

Document = Mapping[str, Any]
Texts = list[Sequence[bytes]]
Words = tuple[dict[str, Any], list[Any], list[Any]]
"""What is said of an entrant beside its figures, by node; its overrides; findings about it."""

WITNESS = "witness"
"""The key under which it stands: the last one in the order of keys."""

COLUMNS = ("values", "numerators", "denominators", "evidence", "used", "shares", "scores", "contributions")
"""What nodes hold for every entrant, in the order of entrants."""

COMMON_OF_NODE = (
    "path", "kind", "title", "plugin", "unit", "labels", "direction", "relative", "share", "aggregate",
)  # fmt: skip
"""What is said of a node to everybody. Figures that explain a method are not: they may give others away."""

COMMON_OF_DATA = ("title", "origin")

SALT = b"pembina-witness/1\0"


def witness_of(document: Document, pieces: Pieces | None = None, figures: Texts | None = None) -> dict[str, Any]:
    """Return what stands under ``witness``: the number of entrants, and the root over their leaves.

    ``pieces`` are the canonical bytes of the parts of the document without it, ``figures`` those of every figure, where
    the caller has them.
    """
    return {"entrants": len(document["entrants"]), "root": root_of(hashed_leaves(document, pieces, figures)).hex()}


def hashed_leaves(document: Document, pieces: Pieces | None = None, figures: Texts | None = None) -> list[bytes]:
    """Return the hash of every leaf: the common one, then those of entrants."""
    master = master_of(document, pieces)
    leaves = [leaf_hash(salt(master, "") + canonical(common_part(document)))]
    codes = [entrant["code"] for entrant in document["entrants"]]
    contents = _contents(document, pieces, figures)
    leaves += [leaf_hash(salt(master, code) + content) for code, content in zip(codes, contents, strict=True)]
    return leaves


def master_of(document: Document, pieces: Pieces | None = None) -> bytes:
    """Return what salts are made of: a hash of the whole document but for what it already says under ``witness``."""
    whole = written(pieces) if pieces else [canonical({key: document[key] for key in document if key != WITNESS})]
    digest = hashlib.sha256(SALT)
    for piece in whole:
        digest.update(piece)
    return digest.digest()


def salt(master: bytes, code: str) -> bytes:
    """Return the 32 bytes before the leaf of an entrant; the common leaf has the empty code."""
    return hashlib.sha256(master + code.encode()).digest()


def common_part(document: Document) -> dict[str, Any]:
    """Return what the document says to everybody and of nobody: rules, plugins, and what the criteria are.

    ``columns`` of each node are the names of its figures, in the order in which they stand in :meth:`Parts.of`.
    """
    return {
        "format": document["format"],
        "versions": document["versions"],
        "award": document["award"],
        "data": {key: document["data"][key] for key in COMMON_OF_DATA},
        "plugins": document["plugins"],
        "nodes": [
            {**{key: node[key] for key in COMMON_OF_NODE if key in node}, "columns": _columns_of(node)}
            for node in document["nodes"]
        ],
    }


@frozen
class Parts:
    """What a document says of single entrants; columns and words are looked up once for all of them."""

    document: Document
    _columns: Sequence[Sequence[Any]]
    _words: Mapping[str, Words]

    @classmethod
    def of_document(cls, document: Document) -> Parts:
        """Look through a document."""
        columns = [node[key] for node in document["nodes"] for key in _columns_of(node)]
        return cls(document, columns, _words(document))

    def of(self, row: int) -> list[Any]:
        """Return what is said of the entrant in a row: itself, its figures, words beside them, overrides, findings.

        Figures are those of all nodes, one after the other, by the columns that :func:`common_part` names.
        """
        entrant = self.document["entrants"][row]
        figures = [column[row] for column in self._columns]
        return [entrant, figures, *self._words.get(entrant["code"], NOTHING)]


NOTHING: Words = ({}, [], [])
"""What is said beside figures, overridden and found of most entrants."""


def _contents(document: Document, pieces: Pieces | None, figures: Texts | None) -> Iterator[bytes]:
    """Yield the canonical bytes of :meth:`Parts.of` for every entrant, from texts that are already written."""
    entrants = pieces["entrants"][1:-1] if pieces else (canonical(each)[:-1] for each in document["entrants"])
    figures = figure_texts(document) if figures is None else figures
    rows = zip(*figures, strict=True) if figures else repeat(())
    words, nothing = _words(document), b"],{},[],[]]\n"
    for text, row, entrant in zip(entrants, rows, document["entrants"], strict=False):
        said = words.get(entrant["code"])
        rest = nothing if said is None else b"]," + canonical(said)[1:]
        yield b"[%b,[%b%b" % (text.removeprefix(b","), b",".join(row), rest)


def figure_texts(document: Document) -> Texts:
    """Return the texts of every figure, by column; those of long columns are known since they were made."""
    found: Texts = []
    for column in (node[key] for node in document["nodes"] for key in _columns_of(node)):
        if isinstance(column, Cells):
            found.append(column.texts)
        elif any(isinstance(cell, str | list | dict) for cell in column):
            found.append([canonical(cell)[:-1] for cell in column])
        else:
            found.append(canonical(column)[1:-2].split(b",") if column else [])
    return found


def _columns_of(node: Document) -> list[str]:
    return [key for key in COLUMNS if node.get(key) is not None]


def _words(document: Document) -> dict[str, Words]:
    """What is said of entrants beside their figures, of those of whom something is: by node, overrides, findings."""
    found: dict[str, Words] = {}

    def of(code: str) -> Words:
        return found.setdefault(code, ({}, [], []))

    for node in document["nodes"]:
        for code, note in node.get("notes", {}).items():
            of(code)[0].setdefault(node["path"], {})["note"] = note
        for step in node.get("steps", ()):
            for code, change in step["changes"].items():
                changed = {"step": step["step"], "method": step["method"]["name"], "change": change}
                of(code)[0].setdefault(node["path"], {}).setdefault("steps", []).append(changed)
    for row in document.get("overrides", ()):
        of(row["entrant"])[1].append(row)
    for row in document["findings"]:
        if row["entrant"] is not None:
            of(row["entrant"])[2].append(row)
    return found
