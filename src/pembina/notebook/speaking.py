"""Whose language a notebook speaks: the one asked for, or that of the environment, as the program does."""

from __future__ import annotations

import os

from pembina.cli.speech import spoken
from pembina.reports.texts import Texts


def texts_in(language: str | None) -> Texts:
    """Return the texts of a language (``id`` or ``en``); without one, by PEMBINA_LANG or the locale.

    Raises ValueError for a language that nobody speaks.
    """
    return Texts(language if language is not None else spoken((), os.environ))
