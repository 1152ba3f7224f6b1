"""What goes between the program and a plugin that runs apart: plain JSON, of which nothing is believed.

Values keep their kind: what JSON has no word for is an object of one key (``{"decimal": "1.20"}``). What comes back is
read by :func:`unpack`, which takes only values that a table can hold, of bounded size.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from pembina.errors import CODES, Hint, PembinaError, Phrase, Place, Problem

FORMAT = "pembina-apart/1"
LONGEST = 10_000
"""Characters of a text that comes back."""
DEEPEST = 8
"""Levels of lists and tables in each other that come back."""
SHOWN = 2_000
"""Characters of a text that a message shows."""
WIDEST = 2**127
"""Whole numbers are smaller than this, as those of every engine are."""

_DECIMAL = re.compile(r"-?[0-9]{1,80}(\.[0-9]{1,80})?|-?Infinity|s?NaN")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
_FIELDS = re.compile(r"\{\{|\}\}|\{[A-Za-z_][A-Za-z0-9_]{0,60}\}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Nonsense(ValueError):
    """What came back is not what was asked for; the message says what."""


# There and back


def pack(value: Any) -> Any:
    """Write a value as plain JSON that says of what kind it is."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Phrase):  # a str as well, whose template a reader's language needs
        return {"phrase": [value.template, pack(dict(value.args))]}
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, Decimal):
        return {"decimal": format(value, "f")}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping):
        return {"table": {str(key): pack(inner) for key, inner in value.items()}}
    if isinstance(value, list | tuple | set | frozenset):
        return [pack(inner) for inner in value]
    return {"other": type(value).__name__}


def unpack(raw: Any, depth: int = 0) -> Any:
    """Read a value back; raises Nonsense."""
    if depth > DEEPEST:
        raise Nonsense("lists or tables lie too deep in each other")
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return text(raw)
    if isinstance(raw, int):
        return whole(raw, -WIDEST)
    if isinstance(raw, float):
        return raw
    if isinstance(raw, list):
        return [unpack(inner, depth + 1) for inner in raw]
    if isinstance(raw, dict) and len(raw) == 1:
        ((kind, inner),) = raw.items()
        if kind == "table" and isinstance(inner, dict):
            return {text(key): unpack(value, depth + 1) for key, value in inner.items()}
        if kind in _KINDS and isinstance(inner, str):
            return _KINDS[kind](inner)
    raise Nonsense("a value is of no kind that a table can hold")


def _float(raw: str) -> float:
    if raw not in ("nan", "inf", "-inf"):
        raise Nonsense("a number is written in no known way")
    return float(raw)


def _decimal(raw: str) -> Decimal:
    if not _DECIMAL.fullmatch(raw):
        raise Nonsense("a number is written in no known way")
    return Decimal(raw.replace("sNaN", "NaN"))


def _day(raw: str) -> dt.date:
    try:
        return dt.date.fromisoformat(raw)
    except ValueError:
        raise Nonsense("a day is written in no known way") from None


def _moment(raw: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(raw)
    except ValueError:
        raise Nonsense("a moment is written in no known way") from None


def _other(raw: str) -> Any:
    """Stand in for an object of a kind that no table holds: only the name of its kind is ever shown."""
    return type(raw if _NAME.fullmatch(raw) else "object", (), {})()


_KINDS: Mapping[str, Callable[[str], Any]] = {
    "float": _float, "decimal": _decimal, "day": _day, "moment": _moment, "other": _other,
}  # fmt: skip


def text(raw: Any, longest: int = LONGEST) -> str:
    """Return a text that is not too long and can be written; raises Nonsense."""
    if not isinstance(raw, str) or len(raw) > longest or _SURROGATE.search(raw):
        raise Nonsense("a text is too long, or is none")
    return raw


def whole(raw: Any, least: int = 0) -> int:
    """Return a whole number within bounds; raises Nonsense."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw < WIDEST:
        raise Nonsense("a number is out of all bounds, or is none")
    return raw


def template(raw: Any) -> str:
    """Return a sentence with places to fill in, which asks nothing else of whoever fills them; raises Nonsense."""
    said = text(raw)
    if set(_FIELDS.sub("", said)) & {"{", "}"}:
        raise Nonsense("a sentence has places that cannot be filled in")
    return said


def sentences(raw: Any) -> dict[str, str]:
    """Return sentences by language; raises Nonsense."""
    if not isinstance(raw, dict) or len(raw) > 20:
        raise Nonsense("sentences are not given by language")
    return {text(language, 20): template(said) for language, said in raw.items()}


def table(raw: Any, *keys: str) -> dict[str, Any]:
    """Return an object that has these keys and no others; raises Nonsense."""
    if not isinstance(raw, dict) or raw.keys() != set(keys):
        raise Nonsense("an object has other keys than it should")
    return raw


def listed(raw: Any) -> list[Any]:
    """Return a list; raises Nonsense."""
    if not isinstance(raw, list):
        raise Nonsense("something is no list where one is due")
    return raw


def parse(answer: bytes) -> Any:
    """Read the JSON of an answer; raises Nonsense."""
    try:
        return json.loads(answer.decode("utf-8"), parse_int=_integer, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, Nonsense) else "it is no JSON"
        raise Nonsense(reason) from None


def _integer(digits: str) -> int:
    if len(digits) > 41:
        raise Nonsense("a number is out of all bounds, or is none")
    return int(digits)


def _constant(word: str) -> Any:
    raise Nonsense("a number is written in no known way")


# Errors


def pack_error(error: PembinaError) -> dict[str, Any]:
    """Write an error so that it can be told elsewhere; a plugin's own codes are told in their words."""
    return {"error": type(error).__name__, "problems": [_packed(problem) for problem in error.problems]}


def _packed(problem: Problem) -> dict[str, Any]:
    place, hint = problem.place, problem.hint
    packed: dict[str, Any] = {"file": place.file, "line": place.line, "source": place.source}
    if problem.code not in CODES.all():
        said = {"reason": problem.show(), "what": place.address or "", "distribution": ""}
        return {**packed, "code": "PB410", "args": _arguments(said), "hint": None}
    told = None if hint is None else [hint.text, _arguments(hint.args)]
    return {**packed, "code": problem.code, "args": _arguments(problem.args), "hint": told}


def _arguments(args: Mapping[str, Any]) -> dict[str, Any]:
    """Write what a message shows, long texts cut: a plugin's own words have no end by nature."""
    short = {key: arg[:SHOWN] if type(arg) is str else arg for key, arg in args.items()}
    packed: dict[str, Any] = pack(short)["table"]
    return packed


def unpack_problems(raw: Any, who: Mapping[str, Any], address: str) -> list[Problem]:
    """Read problems back: codes that a plugin's work can come to, told of this plugin at this address.

    ``who`` has the keys plugin, distribution, version. Raises Nonsense.
    """
    problems = [_unpacked(each, who, address) for each in listed(raw)[:1000]]
    if not problems:
        raise Nonsense("it says that something is wrong, and not what")
    return problems


def _unpacked(raw: Any, who: Mapping[str, Any], address: str) -> Problem:
    raw = table(raw, "code", "file", "line", "source", "args", "hint")
    code = text(raw["code"], 20)
    if not re.fullmatch(r"PB[345][0-9]{2}", code) or code not in CODES.all():
        raise Nonsense("it names a mistake that is not known")
    args = {text(key, 60): argument(value) for key, value in _dict(raw["args"]).items()}
    if "plugin" in args or "distribution" in args:
        whole_name = f"{who['plugin']} ({who['distribution']} {who['version']})"
        args |= who if "distribution" in args else {"plugin": whole_name}
    file = None if raw["file"] is None else text(raw["file"], 300)
    line = None if raw["line"] is None else whole(raw["line"])
    source = None if raw["source"] is None else text(raw["source"], 300)
    problem = Problem(code, Place(file, line, address=address, source=source), args, _hint(raw["hint"]))
    try:
        problem.show()
    except (LookupError, ValueError, TypeError):
        raise Nonsense("it names a mistake without what belongs to it") from None
    return problem


def _hint(raw: Any) -> Hint | None:
    if raw is None:
        return None
    said, args = _pair(raw)
    return Hint(template(said), {text(key, 60): argument(value) for key, value in _dict(args).items()})


def argument(raw: Any, depth: int = 0) -> Any:
    """Return what a message shows: a text, a number, or a phrase of such."""
    if depth > DEEPEST:
        raise Nonsense("lists or tables lie too deep in each other")
    if isinstance(raw, dict) and raw.keys() == {"phrase"}:
        said, args = _pair(raw["phrase"])
        inner = _dict(table(args, "table")["table"])
        given = {text(key, 60): argument(value, depth + 1) for key, value in inner.items()}
        sentence = template(said)
        try:
            return Phrase(sentence, given)
        except (LookupError, ValueError):
            raise Nonsense("a sentence has places that cannot be filled in") from None
    value = unpack(raw)
    return value if isinstance(value, str | int | float) else str(value)


def _pair(raw: Any) -> Sequence[Any]:
    if len(listed(raw)) != 2:
        raise Nonsense("something is no pair where one is due")
    return listed(raw)


def _dict(raw: Any) -> dict[Any, Any]:
    if not isinstance(raw, dict):
        raise Nonsense("something is no object where one is due")
    return raw
