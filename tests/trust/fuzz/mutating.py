"""Spoiling a file the way its form invites: values of TOML, members of JSON, cells of a table, signs of a text.

Bytes turned at random are refused by the first parser; what is nearly right goes deeper.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

SCALARS = (
    "0", "-0", "1", "-1", "0.0", "1.5", "100", "100.0", "101", "1e400", "-1e-400", "1e308", "nan", "inf", "-inf",
    "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "true", "false", '""', '"x"', '" "',
    '"supervision"', '"supervision.visits"', '"\\u0000"', '"\\u202e"', '"="', '"é"', "[]", "[1]", "{}", "{ a = 1 }",
    "[[]]", '["shared"]', "2024-02-29", "2024-12-31", "0001-01-01", "9999-12-31", "2024-01-01T00:00:00", "12:00:00",
    '{ method = "min-max", direction = "higher" }', '{ method = "goalposts", from = 1, to = 1 }', '"min-max"',
    '{ method = "bands", bands = [] }', '{ method = "piecewise", points = [[0, 0], [0, 100]] }', '"percent"',
    '{ method = "log-goalposts", from = 0, to = 1 }', '{ method = "levels", levels = {} }', '"geometric"', '"entropy"',
    '{ method = "z-score" }', '"zero"', '"leave-out"', '"refuse"', '"median"', '"relative"', '"equal"', '"ranked"',
)  # fmt: skip
"""Values as TOML has them; JSON takes those that it can read."""

MEMBERS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 1.5, -0.0, 1e308, 1e-320, 10**30, "", " ", "x", "0", "01", "1.5", "2024-02-30",
    "2024-01-01", "supervision", "supervision.visits", "ranked", "ineligible", "\x00", "\u202e", "=1+1", "é" * 50,
    [], {}, [None], [0], [""], {"": 0}, {"id": "x", "en": "y"}, [[]], [{}],
)  # fmt: skip

CELLS = (
    "", " ", "-", "0", "1", "-1", "1.5", "1,5", "1.234", "1,234", "1.234,56", "1e5", "1e400", "1e-400", "nan", "inf",
    "Rp 1 juta", "50 %", "(5%)", "2024-02-29", "2023-02-29", "31/12/2024", "1/2/24", "Semester II 2024", "2024-Q5",
    "true", "ya", "tidak", "01", "99", "1", "Uji Arta", "uji  arta", '"', '""', '"a', 'a"', '"a\nb"', "\x00", "\ufeff",
    "\u202e", "\u0661", "#REF!", "=1+1", "a" * 300, "9" * 400, ";", "\t", "٣", "１",
)  # fmt: skip

SIGNS = (
    "0123456789.,-+/:eE% ()[]{}'\"=<>*?#\\|~^&@!_;\t\n\r\x00\x7f\x85\xa0\u2028\u202e\u2212\u0661\uff11\ud7ff\ufeffazAZ"
)

_VALUE = re.compile(r"(?m)(?<==)[ \t]*[^\n]+$")
_INNER = re.compile(r"-?\d[\d.:-]*|\"[^\"\n]*\"|true|false|\[[^\[\]\n]*\]|\{[^{}\n]*\}")
_KEY = re.compile(r"(?m)^[ \t]*([\w.-]+)[ \t]*(?==)|[{,][ \t]*([\w-]+)[ \t]*(?==)|^\[+([\w.\"-]+)\]+")


def mutate(content: bytes, form: str, rng: random.Random, limit: int = 1 << 16) -> bytes:
    """Return the content spoilt in one to four places, by its form: toml, json, jsonl, csv or text."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        way = _raw if rng.random() < 0.12 else FORMS[form]
        content = way(content, rng)
    return content[:limit]


def _raw(content: bytes, rng: random.Random) -> bytes:
    """Bytes: one turned, some removed, some doubled, cut off."""
    at, size = rng.randrange(len(content) + 1), rng.choice((1, 1, 2, 4, 16, 64))
    way = rng.randrange(5)
    if way == 0:
        return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
    if way == 1:
        return content[:at] + content[at + size :]
    if way == 2:
        return content[:at] + content[max(0, at - size) : at] + content[at:]
    if way == 3:
        return content[:at] + rng.choice(SIGNS).encode("utf-8", "surrogatepass") + content[at:]
    return content[:at]


def _lines(text: str, rng: random.Random) -> str:
    """Lines: one removed, doubled, swapped, moved, nested deep."""
    lines = text.split("\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(4)
    if way == 0:
        del lines[a : a + rng.choice((1, 1, 2, 5))]
    elif way == 1:
        lines.insert(b, lines[a])
    elif way == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[b:b] = lines[a : a + rng.choice((2, 4, 8))]
    return "\n".join(lines)


def _replace(pattern: re.Pattern[str], text: str, rng: random.Random, by: Callable[[re.Match[str]], str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    group = next((i for i in range(1, pattern.groups + 1) if one.group(i) is not None), 0)
    return text[: one.start(group)] + by(one) + text[one.end(group) :]


def _toml(content: bytes, rng: random.Random) -> bytes:
    """TOML: another value, another key, a line more or less."""
    text = content.decode("utf-8", "surrogateescape")
    way = rng.randrange(10)
    if way < 3:
        text = _replace(_VALUE, text, rng, lambda _: " " + rng.choice(SCALARS))
    elif way < 6:
        text = _replace(_INNER, text, rng, lambda _: rng.choice(SCALARS))
    elif way < 8:
        keys = [next(filter(None, found.groups())) for found in _KEY.finditer(text)] or ["x"]
        text = _replace(_KEY, text, rng, lambda _: rng.choice([*keys, "x", '"a b"', '""', "criteria", "weight"]))
    else:
        text = _lines(text, rng)
    return text.encode("utf-8", "surrogateescape")


def _json(content: bytes, rng: random.Random) -> bytes:
    """JSON: a member replaced, removed, doubled, renamed, or exchanged with another; what is no JSON is turned raw."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return _raw(content, rng)
    places: list[tuple[Any, Any]] = []
    _places(document, places)
    if not places:
        return _raw(content, rng)
    holder, key = rng.choice(places)
    way = rng.randrange(7)
    if way < 3:
        holder[key] = rng.choice(MEMBERS)
    elif way == 3:
        other, its = rng.choice(places)
        holder[key] = json.loads(json.dumps(other[its]))
    elif way == 4:
        del holder[key]
    elif isinstance(holder, list):
        holder.insert(key, holder[key])
    else:
        holder[rng.choice(["", "x", "path", "kind", "facts", "key", "args"])] = holder[key]
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return _raw(content, rng)


def _places(value: Any, into: list[tuple[Any, Any]]) -> None:
    """Collect every member of a document as its holder and its key."""
    rest = [value]
    while rest:
        holder = rest.pop()
        members = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        for key, member in members:
            into.append((holder, key))
            rest.append(member)


def _jsonl(content: bytes, rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    if rng.random() < 0.2:
        return _lines(content.decode("utf-8", "surrogateescape"), rng).encode("utf-8", "surrogateescape")
    at = rng.randrange(len(lines))
    lines[at] = _json(lines[at], rng)
    return b"\n".join(lines)


def _csv(content: bytes, rng: random.Random) -> bytes:
    """A table: another cell, a cell more or less, another delimiter, line ends, quotes, encodings."""
    text = content.decode("utf-8", "surrogateescape")
    way = rng.randrange(10)
    if way < 5:
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        cells = lines[at].split(",")
        cells[rng.randrange(len(cells))] = rng.choice(CELLS)
        lines[at] = ",".join(cells)
        text = "\n".join(lines)
    elif way == 5:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice((",", '"', ";", "\t", "\n", "\r\n", "\r", "\x00", "\ufeff")) + text[at:]
    elif way == 6:
        text = text.replace(",", rng.choice(";\t|"), rng.choice((1, -1)))
    elif way == 7:
        text = text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", "\n,\n")), rng.choice((1, -1)))
    else:
        text = _lines(text, rng)
    if rng.random() < 0.02:
        try:
            return text.encode(rng.choice(("utf-16", "cp1252", "utf-8-sig")))
        except UnicodeEncodeError:
            pass
    return text.encode("utf-8", "surrogateescape")


def _text(content: bytes, rng: random.Random) -> bytes:
    """A text: a sign more, less or another, a word from elsewhere, doubled."""
    text = content.decode("utf-8", "surrogateescape")
    at = rng.randrange(len(text) + 1)
    way = rng.randrange(5)
    if way == 0:
        text = text[:at] + rng.choice(SIGNS) + text[at:]
    elif way == 1:
        text = text[:at] + rng.choice(SIGNS) + text[at + 1 :]
    elif way == 2:
        text = text[:at] + text[at + rng.choice((1, 2, 5)) :]
    elif way == 3:
        text = text[:at] + rng.choice(CELLS) + text[at:]
    else:
        text = text[:at] + text[max(0, at - 8) : at] * rng.choice((1, 2, 50)) + text[at:]
    return text.encode("utf-8", "surrogateescape")


FORMS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "toml": _toml, "json": _json, "jsonl": _jsonl, "csv": _csv, "text": _text, "bytes": _raw,
}  # fmt: skip
