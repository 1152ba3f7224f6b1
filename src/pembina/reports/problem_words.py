"""A problem in a reader's words: what is wrong, where, and what mends it; what it quotes from files made harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from pembina.errors import CODES, N_, Hint, Place, Problem
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

_JSON_PLACE = re.compile(r": line (\d+) column (\d+) \(char \d+\)$")
JSON = N_("{reason} (line {line}, column {column})")


def line(problem: Problem, texts: Texts) -> str:
    """Render a problem on a line, with its hint on the next."""
    place = Place(**{name: _harmless(value) for name, value in attrs.asdict(problem.place).items()})
    hint = problem.hint and Hint(problem.hint.text, _arguments(problem.hint.args, texts))
    return attrs.evolve(problem, place=place, args=_arguments(problem.args, texts), hint=hint).show(texts.translate)


def message(problem: Problem, texts: Texts) -> str:
    """Say what is wrong, without the place."""
    return texts.translate(CODES[problem.code].message).format_map(_arguments(problem.args, texts))


def remedy(problem: Problem, texts: Texts) -> str:
    """Say what would mend it: the problem's own hint, or else what mends its kind."""
    if problem.hint is None:
        return texts.translate(CODES[problem.code].mend)
    told = Hint(problem.hint.text, _arguments(problem.hint.args, texts)).show(texts.translate)
    return told[:1].upper() + told[1:]


def advice(code: str, texts: Texts) -> str:
    """What mends a kind of mistake, written as hints are: for a problem without a hint of its own."""
    mend = texts.translate(CODES[code].mend)
    first = mend[:1].lower() if mend[1:2].islower() else mend[:1]
    return first + (mend[1:].removesuffix(".") if mend.count(". ") == 0 else mend[1:])


def _arguments(args: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Translate arguments that are sentences of Pembina themselves; escape control characters in all others."""
    return {name: _argument(value, texts) for name, value in args.items()}


def _argument(value: Any, texts: Texts) -> Any:
    if hasattr(value, "show"):
        return clean(value.show(texts.translate))
    if isinstance(value, str):
        # a single word may be a cell of the data that happens to be a msgid; sentences do not happen
        return clean(_worded(value, texts) if " " in value else value)
    return value


def _worded(sentence: str, texts: Texts) -> str:
    """Translate a sentence of Pembina's or of the system's; one about JSON ends with its place in the file."""
    place = _JSON_PLACE.search(sentence)
    if place is None:
        return texts.translate(sentence)
    return texts.say(JSON, reason=texts.translate(sentence[: place.start()]), line=place[1], column=place[2])


def _harmless(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value
