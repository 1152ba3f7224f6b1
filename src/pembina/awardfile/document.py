"""TOML text to a plain document with exact decimals."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli

from pembina.awardfile.source import Address, Source
from pembina.awardfile.wording import number
from pembina.errors import N_, AwardError, Phrase, Place, Problem

_DAY = re.compile(r"(?<![0-9\"'])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9\"'])")
_OTHER_DAY = re.compile(r"""(?<![\w"'./-])[0-9]{1,2}(?:[./-][0-9]{1,2}[./-]|\s+[^\W\d_]+\s+)[0-9]{4}(?![\w"'./-])""")
"""A day as people write it: 20/7/2022, 31-10-2022, 22 Juli 2022."""
LARGEST_WHOLE = 2**63 - 1
"""TOML promises whole numbers of 64 bits."""


def parse(source: Source) -> dict[str, Any]:
    """Parse TOML, keeping decimals exact; raises AwardError with the line and column of a mistake in syntax (PB107)."""
    assert source.text is not None
    try:
        return tomli.loads(source.text, parse_float=exact)
    except tomli.TOMLDecodeError as error:
        place, reason = _wrong_day(source, error.lineno) or (
            Place(source.name, error.lineno, error.colno),
            error.msg[:1].lower() + error.msg[1:],
        )
        raise AwardError.of("PB107", place, reason=reason) from None
    except ValueError:  # a whole number of thousands of digits, which Python refuses to read
        reason = N_("a number of more than 4,000 digits")
        raise AwardError.of("PB107", _place_of_digits(source), reason=reason) from None
    except RecursionError:
        raise too_deep(source) from None


def exact(text: str) -> Decimal:
    """Read a number of TOML as the decimal it is; one with an exponent beyond all decimals as one that none can use."""
    try:
        return Decimal(text)
    except InvalidOperation:
        digits, _, exponent = text.lower().partition("e")
        return Decimal(f"{digits}e{'-' if exponent.startswith('-') else ''}9999")


def _wrong_day(source: Source, line: int) -> tuple[Place, str] | None:
    """Find a day that is in no calendar on the line of a mistake; TOML's own words for it mislead."""
    text = (source.text or "").split("\n")[line - 1]
    for found in _DAY.finditer(text):
        try:
            dt.date.fromisoformat(found.group())
        except ValueError:
            reason = Phrase(N_("{day} is not a day of the calendar"), day=found.group())
            return Place(source.name, line, found.start() + 1), reason
    other = _OTHER_DAY.search(text.partition("#")[0])
    if other is None or any(text[: other.start()].count(quote) % 2 for quote in "\"'"):  # inside a text it is no slip
        return None
    reason = Phrase(N_("a day is written as year, month and day, such as 2022-06-30, not {day}"), day=other.group())
    return Place(source.name, line, other.start() + 1), reason


def too_deep(source: Source) -> AwardError:
    """Describe a document whose tables or lists are nested beyond all sense."""
    return AwardError([Problem("PB107", Place(source.name), {"reason": N_("lists or tables nested too deep")})])


def _place_of_digits(source: Source) -> Place:
    for line, text in enumerate((source.text or "").split("\n"), 1):
        run = next((i for i in range(len(text)) if text[i : i + 4000].replace("_", "").isdigit()), None)
        if run is not None and len(text) - run > 4000:
            return Place(source.name, line, run + 1)
    return Place(source.name)


def wild_numbers(value: Any, path: Address = ()) -> Iterator[tuple[Address, str]]:
    """Yield the path of each number that no computation can use (nan, inf, 1e400, 1e-400), and how it is written."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from wild_numbers(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from wild_numbers(item, (*path, i))
    elif isinstance(value, Decimal) and not _usable(value):
        yield path, str(value).lower().replace("infinity", "inf")
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        yield path, number(value)


def _usable(value: Decimal) -> bool:
    """Whether a decimal is finite and neither too large nor too small for float64."""
    if not value.is_finite():
        return False
    nearest = float(value)
    return math.isfinite(nearest) and (nearest != 0 or value == 0)


def plain(value: Any) -> Any:
    """Turn exact decimals into float64, as methods and plugins compute with them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
