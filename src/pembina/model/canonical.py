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


def number(x: float | int) -> float | int:
    """Write a whole number without a decimal point, whatever type it arrived in."""
    return int(x) if isinstance(x, float) and x.is_integer() and abs(x) < 2**53 else x
