"""What went wrong, said to a person on standard error, and the exit status that belongs to it."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import attrs

from pembina.errors import CODES, N_, Hint, PembinaError, Place, Problem
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

_JSON_PLACE = re.compile(r": line (\d+) column (\d+) \(char \d+\)$")
JSON = N_("{reason} (line {line}, column {column})")

INTERRUPTED = 130
OUR_BUG = 70

STOPPED = N_("Stopped; nothing was written.")
BUG = N_(
    "This is a mistake in Pembina itself, not yours: {error}. "
    "Please report it to Pembina's developers with the same command run once more with --debug."
)


def report(error: PembinaError, texts: Texts, debug: bool) -> int:
    """Print every problem of an error; return its exit status."""
    if debug:
        traceback.print_exception(error)
    advised: set[str] = set()
    for problem in error.problems:
        say(shown(problem, texts))
        if problem.hint is None and problem.code not in advised:
            say(f"  {texts.translate(N_('hint'))}: {_advice(problem.code, texts)}")
        advised.add(problem.code)
    if len(error.problems) > 1:
        say(texts.counted("{n} mistake.", "{n} mistakes.", len(error.problems)))
    return error.exit_status


def say(text: str) -> None:
    """Print a line to standard error; nobody reading it any more changes no exit status."""
    try:
        print(text, file=sys.stderr, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _advice(code: str, texts: Texts) -> str:
    """What mends a kind of mistake, written as hints are: for a problem without a hint of its own."""
    mend = texts.translate(CODES[code].mend)
    first = mend[:1].lower() if mend[1:2].islower() else mend[:1]
    return first + (mend[1:].removesuffix(".") if mend.count(". ") == 0 else mend[1:])


def shown(problem: Problem, texts: Texts) -> str:
    """Render a problem in the reader's language, what it quotes from files made harmless."""
    hint = problem.hint and Hint(problem.hint.text, _arguments(problem.hint.args, texts))
    place = Place(**{name: _harmless(value) for name, value in attrs.asdict(problem.place).items()})
    return attrs.evolve(problem, place=place, args=_arguments(problem.args, texts), hint=hint).show(texts.translate)


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


def bug(error: Exception, texts: Texts, debug: bool) -> int:
    """Admit a mistake of our own on one line."""
    if debug:
        traceback.print_exception(error)
    reason = clean(f"{type(error).__name__}: {error}".rstrip(": "))
    say(texts.say(BUG, error=reason))
    return OUR_BUG


def interrupted(texts: Texts) -> int:
    """Say on one line that the program was stopped."""
    say(texts.translate(STOPPED))
    return INTERRUPTED
