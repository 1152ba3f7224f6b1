"""What went wrong, said to a person on standard error, and the exit status that belongs to it."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING

from pembina.errors import N_, PembinaError, Problem
from pembina.reports.clean import clean
from pembina.reports.problem_words import advice, line
from pembina.reports.texts import Texts

if TYPE_CHECKING:
    from pembina.cli.session import Session

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
            say(f"  {texts.translate(N_('hint'))}: {advice(problem.code, texts)}")
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


def shown(problem: Problem, texts: Texts) -> str:
    """Render a problem in the reader's language, what it quotes from files made harmless."""
    return line(problem, texts)


def bug(error: Exception, texts: Texts, debug: bool) -> int:
    """Admit a mistake of our own on one line."""
    if debug:
        traceback.print_exception(error)
    reason = clean(f"{type(error).__name__}: {error}".rstrip(": "))
    say(texts.say(BUG, error=reason))
    return OUR_BUG


def interrupted(session: Session) -> int:
    """Say on one line that the program was stopped; return the exit status of the signal that did it."""
    say(session.texts.translate(STOPPED))
    return session.stopping.status
