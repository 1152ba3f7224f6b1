"""Names that mean the same thing: folded, without counters, or a slip of the hand apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = r"(?:\d+|[ivx]{1,5}|[a-h])"
_PARTS = (
    r"(?:hari|sesi|bagian|tahap|angkatan|gelombang|kelas|kelompok|seri|jilid|ke"
    r"|day|part|session|batch|phase|class|group|round|volume|no|nomor|number)"
)
COUNTER_PATTERN = rf"(?: {_PARTS})*(?: {_NUMBER})(?: (?:dari|of) {_NUMBER})?$"
"""What only counts parts, at the end of a folded name; every engine reads it alike."""
_COUNTER = re.compile(COUNTER_PATTERN)
_DIGITS = re.compile(r"\d+")
_ENOUGH = 6
"""Letters that a name without its counters has to keep."""


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Return a name in small letters, whatever is no letter or digit as one blank; "" where nothing is left."""
    small = unicodedata.normalize("NFKC", text).replace("\u0130", "i").replace("\u03a3", "\u03c3").lower()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in small).split())


@lru_cache(maxsize=200_000)
def without_counter(text: str) -> str:
    """Return a folded name without what only counts parts: "rapat daerah hari ke 2" and "rapat daerah ii".

    A name that would keep fewer than six letters stays as it is.
    """
    name = folded(text)
    short = _DIGITS.sub(" ", _COUNTER.sub("", name))
    short = " ".join(_COUNTER.sub("", " ".join(short.split())).split())
    return short if sum(sign.isalpha() for sign in short) >= _ENOUGH else name


def distance(a: str, b: str, most: int) -> int:
    """Return how many letters have to be put in, taken out, changed or swapped with their neighbour (Damerau 1964).

    Anything above ``most`` is told as ``most`` + 1.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def near(a: str, b: str) -> bool:
    """Whether two names are a slip apart: different when folded, by one letter in every eight, and no more than two.

    Names that differ in a digit, or only in a counter, are no slips: whoever numbers things means the numbers.
    """
    x, y = folded(a), folded(b)
    if x == y or without_counter(a) == without_counter(b) or _DIGITS.findall(x) != _DIGITS.findall(y):
        return False
    most = min(2, min(len(x), len(y)) // 8)
    return most > 0 and distance(x, y, most) <= most
