"""The language of the program: which one, and how click comes to speak it."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pembina.reports.texts import DOMAIN, LANGUAGES, LOCALE

VARIABLES = ("PEMBINA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where the environment says which language is spoken; the first that is set decides."""


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for by ``--lang`` anywhere on the command line, or by the environment, or English.

    Help and messages about the command line are written before click has read it, so this looks ahead; click checks
    the option itself.
    """
    asked = ""
    for i, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang":
            asked = arguments[i + 1] if i + 1 < len(arguments) else asked
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    if asked in LANGUAGES:
        return asked
    said = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    language = said.replace("_", "-").partition("-")[0].partition(".")[0].lower()
    return "id" if language in ("id", "in") else "en"


@contextmanager
def speaking(language: str, folder: Path = LOCALE) -> Iterator[None]:
    """Let gettext's own functions, which click calls for its words, speak a language as long as the program runs.

    gettext reads the language from the environment at each call, so it is set there and put back.
    """
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(folder))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
