"""What went wrong, said to a person on standard error, and the exit status that belongs to it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from typing import Any

import attrs

from pembina.errors import N_, Hint, PembinaError, Place, Problem
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

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
    for problem in error.problems:
        print(shown(problem, texts), file=sys.stderr)
    if len(error.problems) > 1:
        print(texts.counted("{n} mistake.", "{n} mistakes.", len(error.problems)), file=sys.stderr)
    return error.exit_status


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
        return clean(texts.translate(value) if " " in value else value)
    return value


def _harmless(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def bug(error: Exception, texts: Texts, debug: bool) -> int:
    """Admit a mistake of our own on one line."""
    if debug:
        traceback.print_exception(error)
    reason = clean(f"{type(error).__name__}: {error}".rstrip(": "))
    print(texts.say(BUG, error=reason), file=sys.stderr)
    return OUR_BUG


def interrupted(texts: Texts) -> int:
    """Say on one line that the program was stopped."""
    print(texts.translate(STOPPED), file=sys.stderr)
    return INTERRUPTED
