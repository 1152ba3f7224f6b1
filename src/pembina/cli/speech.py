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


_joined: list[str] = []
"""Catalogues of plugins, by name, that are asked after Pembina's own."""


def join(name: str, folder: Path) -> None:
    """Let the program speak the texts of a plugin as well: ``LANGUAGE/LC_MESSAGES/NAME.mo`` in a folder."""
    gettext.bindtextdomain(name, str(folder))
    if name not in _joined:
        _joined.append(name)


def translate(text: str) -> str:
    """Return a text in the language spoken: by Pembina's own catalogue, or by that of a plugin which has joined."""
    said = gettext.gettext(text)
    for name in _joined:
        if said != text:
            break
        said = gettext.dgettext(name, text)
    return said


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
        _joined.clear()
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
