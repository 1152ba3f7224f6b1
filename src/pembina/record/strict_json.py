"""JSON that every reader reads alike: what two programs could take for two things is refused, in words."""

from __future__ import annotations

import json
import re
from typing import Any

from pembina.errors import N_, Phrase
from pembina.model import canonical

TWICE = N_("the key {key} is there twice in one table")
VAST = N_("a number is larger than any that a program can hold")
TOO_LONG = N_("a number of more than 4,000 digits")
LONGEST = 60
"""Characters of a key that are quoted."""

_EXPONENT = re.compile(rb"[:\[,\s]-?[0-9]+(?:\.[0-9]*)?[eE]\+?[0-9]{3}|[0-9]{309}")
"""What a number has in it that may be too large for a float: looked for first, since most files have none."""


def parse_json(content: bytes) -> Any:
    """Return what JSON says; raises ValueError as :func:`parse_leniently` does, and for a key that is there twice."""
    document, twice = parse_leniently(content)
    if twice is not None:
        raise ValueError(twice)
    return document


def parse_leniently(content: bytes) -> tuple[Any, Phrase | None]:
    """Return what JSON says, and a key that is there twice in one table: most readers take the last, some the first.

    Raises ValueError for what is no JSON, for NaN, half characters, and numbers beyond all that a float can hold (which
    some read as infinite), and RecursionError; :func:`unreadable` says it in words.
    """
    twice: list[str] = []

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.append(min(key for key in keys if keys.count(key) > 1))
        return made

    document = json.loads(content, parse_constant=_refuse_constant, object_pairs_hook=table)
    if b"\\u" in content:  # an escape may be half a character, which no file, engine or terminal can take
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    if _EXPONENT.search(content):
        try:
            canonical(document)
        except ValueError:
            raise ValueError(Phrase(VAST)) from None
    return document, Phrase(TWICE, key=repr(twice[0][:LONGEST])) if twice else None


def _refuse_constant(name: str) -> Any:
    raise ValueError(Phrase(N_("{name} is not JSON"), {"name": name}))


def unreadable(error: ValueError | RecursionError) -> str:
    """Say why a file is no JSON; what Python's reader says of the place comes translated where it is shown."""
    if isinstance(error, RecursionError):
        return Phrase(N_("lists or tables nested too deep"))
    if isinstance(error, UnicodeEncodeError):
        return Phrase(N_("an escape such as \\ud83d is half a character"))
    if isinstance(error, UnicodeError):
        return Phrase(N_("it is not UTF-8"))
    if isinstance(error, json.JSONDecodeError):
        return str(error)
    given = error.args[0]
    return given if isinstance(given, Phrase) else Phrase(TOO_LONG)
