"""Bytes and seconds as people say them: ``1.4 GB``, ``2 min 5 s``."""

from __future__ import annotations

from pembina.errors import N_
from pembina.reports.texts import Texts

UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
SECONDS, MINUTES, HOURS = N_("{n} s"), N_("{m} min {n} s"), N_("{h} h {m} min")


def size(texts: Texts, count: float) -> str:
    """Write a number of bytes with two or three digits of the unit that suits it."""
    for unit, name in UNITS:
        if count >= unit * 0.9995:
            whole = count / unit
            return f"{texts.number(whole, 1 if whole < 99.95 else 0)} {name}"
    return f"{texts.number(round(count))} B"


def span(texts: Texts, seconds: float) -> str:
    """Write a time: tenths below ten seconds, where it has any to tell, then seconds, minutes and hours."""
    if seconds < 9.95 and not isinstance(seconds, int):
        return texts.say(SECONDS, n=texts.number(seconds, 1))
    whole = round(seconds)
    if whole < 60:
        return texts.say(SECONDS, n=whole)
    if whole < 3600:
        return texts.say(MINUTES, m=whole // 60, n=whole % 60)
    return texts.say(HOURS, h=whole // 3600, m=whole % 3600 // 60)
