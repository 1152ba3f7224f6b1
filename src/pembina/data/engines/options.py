"""Options of engines: ``memory=2GB,threads=4`` after the engine's name, each of a known name and form."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from pembina.data.engines.shown import shown_option
from pembina.errors import N_, DataError, Hint, Phrase, Problem, did_you_mean

FORMS: Mapping[str, tuple[str, str]] = {
    "bytes": (r"[1-9][0-9]*(?:\.[0-9]+)?(?:[KMGT]i?B)", N_("a size such as 500MB or 2GB")),
    "count": (r"[1-9][0-9]{0,3}", N_("a whole number from 1 to {most}")),
    "threads": (r"[1-9][0-9]{0,3}", N_("a whole number from 1 to {most}")),
    "folder": (r".+", N_("the path of a folder")),
}
"""Forms of options: a pattern, and what a person calls it."""
MOST = {"count": 9999, "threads": max(256, os.cpu_count() or 1)}
"""The largest numbers. Threads beyond the cores only cost, and thousands of them keep an engine from starting."""

UNKNOWN = N_("known are {known}")
TWICE = N_("it is given twice")


def read_options(engine: str, text: str, forms: Mapping[str, str]) -> dict[str, str]:
    """Read ``name=value`` pairs divided by commas; ``forms`` gives each option's form by name.

    Raises DataError (PB355) with everything that is wrong.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for part in text.split(",") if text else ():
        name, _, value = (word.strip() for word in part.partition("="))
        if name not in forms:
            known = Hint(UNKNOWN, {"known": ", ".join(f"{option}=..." for option in sorted(forms))})
            hint = did_you_mean(name, forms) or known
            problems.append(_wrong(engine, part, Phrase(N_("there is no such option")), hint))
        elif name in found:
            problems.append(_wrong(engine, part, Phrase(TWICE)))
        elif not _fits(forms[name], value):
            form = Phrase(FORMS[forms[name]][1], {"most": MOST.get(forms[name])})
            problems.append(_wrong(engine, part, Phrase(N_("it has to be {form}"), {"form": form})))
        found.setdefault(name, value)
    if problems:
        raise DataError(problems)
    return found


def _fits(form: str, value: str) -> bool:
    return re.fullmatch(FORMS[form][0], value) is not None and (form not in MOST or int(value) <= MOST[form])


def _wrong(engine: str, option: str, reason: Phrase, hint: Hint | None = None) -> Problem:
    return Problem(
        "PB355", args={"engine": engine, "option": shown_option(option.strip()), "reason": reason}, hint=hint
    )
