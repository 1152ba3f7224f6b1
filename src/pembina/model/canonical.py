"""The one way a document is written: canonical JSON, whose SHA-256 is the document's name."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(document: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys, no spaces, no NaN, and a newline at the end; raises ValueError on NaN."""
    return _ENCODER.encode(document).encode("utf-8") + b"\n"


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def pointed(document: Any) -> bool:
    """Whether a whole number is written with a decimal point, as ``1.0`` or ``-0.0``: another way to write the same.

    Shares alone always have one.
    """
    rest = [document]
    while rest:
        thing = rest.pop()
        if isinstance(thing, dict):
            rest += [value for key, value in thing.items() if key != "share"]
        elif isinstance(thing, list):
            rest += thing
        elif isinstance(thing, float) and number(thing) is not thing:
            return True
    return False


def number(x: float | int) -> float | int:
    """Write a whole number without a decimal point, whatever type it arrived in."""
    return int(x) if isinstance(x, float) and x.is_integer() and abs(x) < 2**53 else x
