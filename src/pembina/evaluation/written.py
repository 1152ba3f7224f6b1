"""A result document written once: canonical bytes in pieces, so that what comes last does not cost the rest again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pembina.model import Result, canonical

Pieces = dict[str, tuple[bytes, ...]]
"""The canonical bytes of what stands under each key of a document."""

MANY = 10_000
"""Members of a long list that are written at a time; of nodes, which are long themselves, one."""


def pieces_of(document: Mapping[str, Any]) -> Pieces:
    """Write every part of a document."""
    return {key: piece(document, key) for key in document}


def piece(document: Mapping[str, Any], key: str) -> tuple[bytes, ...]:
    """Write one part of a document."""
    value, step = document[key], 1 if key == "nodes" else MANY
    if not isinstance(value, list) or not value:
        return (canonical(value)[:-1],)
    parts = [b"["]
    for start in range(0, len(value), step):
        parts += [b","] if start else []
        parts.append(canonical(value[start : start + step])[1:-2])
    return (*parts, b"]")


def finish(document: Mapping[str, Any], pieces: Pieces | None = None) -> Result:
    """Name a document by the SHA-256 of its canonical bytes, which the result keeps; ``pieces`` are those of now."""
    pieces = pieces_of(document) if pieces is None else pieces
    written: list[bytes] = []
    for place, key in enumerate(sorted(document)):
        written += [b"," if place else b"{", canonical(key)[:-1], b":", *pieces[key]]
    written.append(b"}\n")
    digest = hashlib.sha256()
    for part in written:
        digest.update(part)
    result = Result(document, digest.hexdigest())
    object.__setattr__(result, "written", tuple(written))
    return result
