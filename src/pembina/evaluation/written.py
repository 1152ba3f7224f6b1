"""A result document written once: canonical bytes in pieces, so that what comes last does not cost the rest again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.model import Result, canonical, number

Pieces = dict[str, tuple[bytes, ...]]
"""The canonical bytes of what stands under each key of a document."""

MANY = 10_000
"""Members of a long list that are written at a time; a column of more is written when it is made."""


class Cells(list[Any]):
    """A long column of a node, made and written at once: equal numbers are one object, and one text.

    It holds until the document is written; whoever gets the document finds a list (:func:`settle`).
    """

    written: bytes
    texts: list[bytes]
    """The text of every cell; equal ones are one object."""

    @classmethod
    def of(cls, column: NDArray[np.float64] | NDArray[np.int64]) -> Cells:
        """Make and write numbers, of which NaN is none; raises ValueError where one is infinite."""
        different, which = alike(column)
        numbers = [None if x != x else number(x) for x in different.tolist()]
        texts = canonical(numbers)[1:-2].split(b",")
        cells = cls(_picked(numbers, which))
        cells.texts = _picked(texts, which)
        cells.written = b"[" + b",".join(cells.texts) + b"]"
        return cells


def alike(column: NDArray[np.float64] | NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Return the different numbers of a column, in no order, and which of them stands in each place.

    Numbers, of 64 bits, are the same if their bits are. Sorting whole numbers is far quicker than finding the order of
    any numbers, so what is sorted are hashes of the bits (multiplicative, Knuth 1973, section 6.4) with the place below
    them. Different numbers with one hash, of which hardly any are expected, may come more than once.
    """
    bits = column.view(np.uint64)
    below = np.uint64((1 << len(column).bit_length()) - 1)
    mixed = np.sort((bits * GOLDEN) & ~below | np.arange(len(column), dtype=np.uint64))
    places = (mixed & below).astype(np.intp)
    along = bits[places]
    begins = np.ones(len(column), dtype=np.bool_)
    begins[1:] = along[1:] != along[:-1]
    which = np.empty(len(column), dtype=np.intp)
    which[places] = np.cumsum(begins) - 1
    return column[places[begins]], which


GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio, odd."""


def _picked(different: list[Any], which: NDArray[np.intp]) -> list[Any]:
    objects = np.empty(len(different), dtype=object)
    objects[:] = different
    picked: list[Any] = objects[which].tolist()
    return picked


def settle(document: Mapping[str, Any]) -> None:
    """Make plain lists of columns, which do not know their bytes any more."""
    for node in document.get("nodes", ()):
        node.update({key: list(value) for key, value in node.items() if isinstance(value, Cells)})


def pieces_of(document: Mapping[str, Any]) -> Pieces:
    """Write every part of a document."""
    return {key: piece(document, key) for key in document}


def piece(document: Mapping[str, Any], key: str) -> tuple[bytes, ...]:
    """Write one part of a document."""
    value = document[key]
    if not isinstance(value, list) or not value:
        return (canonical(value)[:-1],)
    parts = [b"["]
    if key == "nodes":
        for place, node in enumerate(value):
            parts += [b"," if place else b"", *_node(node)]
        return (*parts, b"]")
    if key == "entrants":  # each by itself: its text is asked for once more (:mod:`pembina.evaluation.witness`)
        parts += [b"," * bool(place) + canonical(entrant)[:-1] for place, entrant in enumerate(value)]
        return (*parts, b"]")
    for start in range(0, len(value), MANY):
        parts += [b","] if start else []
        parts.append(canonical(value[start : start + MANY])[1:-2])
    return (*parts, b"]")


def _node(node: Mapping[str, Any]) -> list[bytes]:
    """Write a node of the tree: columns that were written when they were made are not written again."""
    parts = [b"{"]
    for place, key in enumerate(sorted(node)):
        value = node[key]
        written = value.written if isinstance(value, Cells) else canonical(value)[:-1]
        parts += [b"," if place else b"", canonical(key)[:-1], b":", written]
    return [*parts, b"}"]


def finish(document: Mapping[str, Any], pieces: Pieces | None = None) -> Result:
    """Name a document by the SHA-256 of its canonical bytes, which the result keeps; ``pieces`` are those of now."""
    if pieces is None:
        pieces = pieces_of(document)
        settle(document)
    parts = tuple(written(pieces))
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    result = Result(document, digest.hexdigest())
    object.__setattr__(result, "written", parts)
    return result


def written(pieces: Pieces) -> Iterator[bytes]:
    """Yield the canonical bytes of a document from those of its parts."""
    for place, key in enumerate(sorted(pieces)):
        yield b"," if place else b"{"
        yield canonical(key)[:-1]
        yield b":"
        yield from pieces[key]
    yield b"}\n"
