"""A day in words, as minutes have it: ``Senin tanggal tiga puluh satu bulan Oktober tahun dua ribu dua puluh dua``."""

from __future__ import annotations

import datetime as dt

from pembina.reports.texts import Texts

_SMALL = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip


def spelled(number: int) -> str:
    """Write a whole number up to 9,999 in Indonesian words."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not spelled here")
    if number < 12:
        return _SMALL[number]
    if number < 20:
        return f"{_SMALL[number - 10]} belas"
    for unit, word in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if number >= unit:
            count, rest = divmod(number, unit)
            head = f"se{word}" if count == 1 else f"{spelled(count)} {word}"
            return f"{head} {spelled(rest)}" if rest else head
    raise AssertionError("every number above has a unit")


def day_words(texts: Texts, day: dt.date) -> str:
    """Write a day as the first sentence of minutes does: in words and figures, or with its weekday in English."""
    from babel.dates import format_date

    if texts.language != "id":
        return str(format_date(day, format="EEEE, d MMMM y", locale="en_GB"))
    weekday = format_date(day, format="EEEE", locale="id")
    month = format_date(day, format="MMMM", locale="id")
    words = f"{weekday} tanggal {spelled(day.day)} bulan {month} tahun {spelled(day.year)}"
    return f"{words} ({day:%d-%m-%Y})"
