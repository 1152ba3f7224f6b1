"""One event under many names: its name without what marks a part of it."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from pembina.expressions import name_key

_NUMBER = (
    "(?:[0-9]{1,3}|[ivx]{1,5}|pertama|kedua|ketiga|keempat|kelima|satu|dua|tiga|empat|lima"
    "|first|second|third|one|two|three|terakhir|last)"
)
_PART = (
    "(?:hari|sesi|bagian|tahap|gelombang|angkatan|putaran|pertemuan|seri|jilid|kelas|kelompok"
    "|batch|day|session|part|phase|round|meeting|group)"
)
_MONTH = (
    "(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
    "|january|february|march|may|june|july|august|october|december)"
)
_DAY, _YEAR = "[0-9]{1,2}", "[0-9]{4}"
_DATE = f"(?:{_DAY} {_MONTH}(?: {_YEAR})?|{_DAY} {_DAY} {_YEAR}|{_YEAR} {_DAY} {_DAY})"
_HOUR = (
    "(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|pagi|siang|sore|malam|morning|afternoon|evening|pembukaan|penutupan|opening|closing)"
)
_NUMBERED = f"(?:{_PART} ?(?:ke ?)?{_NUMBER}|[hd] ?[0-9]{{1,3}})"

TRAILING = f"(?: (?:{_DATE}|{_NUMBERED}|(?:ke ?)?{_NUMBER}|(?:of|dari|tanggal|tgl) [0-9]{{1,3}}|{_HOUR}|tanggal|tgl))+$"
"""What marks a part at the end: "hari 2", "sesi ke-3", "part 1 of 3", "(2)", "II", "12 Maret 2022", "Sabtu"."""

LEADING = f"^(?:(?:{_NUMBERED}|{_HOUR}) )+"
"""What marks a part in front: "Hari 1: ...", "Pembukaan ..."."""


def event_name(column: str) -> nw.Expr:
    """Return the name that all parts of one event share; null where there is no name.

    Numbers of one to three digits at the end go, years stay: "Expo 2021" and "Expo 2022" are two events.
    """
    return name_key(column).str.replace_all(LEADING, "").str.replace_all(TRAILING, "")
