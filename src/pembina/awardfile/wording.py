"""Words for values and expectations, so that messages read as a person would say them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from pembina.errors import N_, Phrase

LONGEST = 60
"""Characters of a text that are shown before it is cut."""

WANTED = {
    "string": N_("a text"),
    "number": N_("a number"),
    "integer": N_("a whole number"),
    "boolean": N_("true or false"),
    "array": N_("a list"),
    "object": N_("a table"),
    "date": N_("a date"),
    "null": N_("nothing"),
}
"""What a type of JSON Schema is called in TOML."""


def found(value: Any) -> str:
    """Say what stands in the file, with its kind: ``the text "40"``, ``the number 40``, ``a list``."""
    match value:
        case bool():
            return written(value)
        case str():
            return Phrase(N_("the text {text}"), text=written(value))
        case int() | float() | Decimal():
            return Phrase(N_("the number {number}"), number=written(value))
        case dt.date() | dt.time():
            return Phrase(N_("the date or time {date}"), date=written(value))
        case list():
            return Phrase(WANTED["array"])
    return Phrase(WANTED["object"])


def written(value: Any) -> str:
    """Write a value as the file would: texts in quotes, numbers without an exponent where that is shorter."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value if len(value) <= LONGEST else f"{value[:LONGEST]}…", ensure_ascii=False)
        case Decimal():
            return number(value)
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case list():
            return f"[{', '.join(written(item) for item in value)}]"
        case dict():
            return Phrase(WANTED["object"])
    return str(value)


def number(value: Decimal | int) -> str:
    """Write a decimal number plainly (40.50 as 40.5), very long ones with an exponent."""
    value = Decimal(value)
    if value.is_finite() and abs(value.adjusted()) > LONGEST:  # written out, 1e999999999 would fill the memory
        return f"{value:.6g}"
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if len(plain) <= LONGEST else f"{value:.6g}"


def wanted(types: str | list[str]) -> str:
    """Say which kinds of value are expected."""
    names = [types] if isinstance(types, str) else list(types)
    phrase = Phrase(WANTED[names[-1]])
    for name in reversed(names[:-1]):
        phrase = Phrase(N_("{one} or {other}"), one=Phrase(WANTED[name]), other=phrase)
    return phrase
