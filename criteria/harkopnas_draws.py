"""What the tables of the synthetic ledger are drawn from: codes, days of the period, labels, amounts, repeated rows."""

from __future__ import annotations

import numpy as np
from pembina_criteria.harkopnas_files import Days
from pembina_criteria.harkopnas_provinces import PROVINCES, Floats, Ints

START, END = np.datetime64("2021-07-01"), np.datetime64("2022-06-30")
CODES = tuple(province.code for province in PROVINCES)
DIGITS = 6
"""Digits that a number in a name has at least."""


def repeats(rng: np.random.Generator, region: Ints, chance: float | Floats) -> Ints:
    """Return for each row the row it repeats, mostly itself; a repeat follows its first and stays in its province."""
    row = np.arange(len(region))
    fresh = rng.random(len(region)) >= chance
    fresh[0] = True
    fresh[1:] |= region[1:] != region[:-1]
    return np.asarray(np.maximum.accumulate(np.where(fresh, row, 0)), dtype=np.int64)


def taken_back(rng: np.random.Generator, region: Ints, chance: float) -> Ints:
    """Return for each row the row it takes back, mostly itself; nothing is taken back twice."""
    row, first = np.arange(len(region)), repeats(rng, region, chance)
    return np.where(row - first > 1, row, first)


def days(rng: np.random.Generator, count: int, outside: float) -> Days:
    """Draw days of the period, some of them up to 45 days before or after it."""
    length = int((END - START) / np.timedelta64(1, "D")) + 1
    day = rng.integers(0, length, count)
    stray = rng.random(count) < outside
    distance = rng.integers(1, 46, count)
    late = rng.random(count) < 0.5
    day = np.where(stray, np.where(late, length - 1 + distance, -distance), day)
    return np.asarray(START + day)


def labels(letter: str, region: Ints, number: Ints) -> list[str]:
    """Names such as ``K-X07-000123``, the number from 1 on in six digits or more."""
    heads = [f"{letter}-{code}-" for code in CODES]
    if int(number.max(initial=0)) + 1 >= 10**DIGITS:
        return [f"{heads[i]}{n + 1:0{DIGITS}d}" for i, n in zip(region.tolist(), number.tolist(), strict=True)]
    start = np.frombuffer("".join(heads).encode("ascii"), dtype=np.uint8).reshape(len(heads), -1)
    width = start.shape[1]
    signs = np.empty((len(region), width + DIGITS), dtype=np.uint8)
    signs[:, :width] = start[region]
    rest = number + 1
    for place in range(width + DIGITS - 1, width - 1, -1):
        rest, digit = np.divmod(rest, 10)
        signs[:, place] = digit + ord("0")
    texts: list[str] = signs.view(f"S{width + DIGITS}").ravel().astype(np.str_).tolist()
    return texts


def some(rng: np.random.Generator, rows: Ints, region: Ints, part: float) -> Ints:
    """Draw for each row one of a number of things in its province, ``part`` as many as it has rows."""
    return np.asarray(rng.random(len(region)) * np.maximum(1, rows[region] * part), dtype=np.int64)


def amounts(rng: np.random.Generator, count: int, middle: float) -> Ints:
    """Draw rupiah to the nearest hundred thousand, half of them below ``middle`` million."""
    units = np.rint(np.exp(rng.normal(np.log(middle * 10), 0.9, count))).astype(np.int64) + 1
    return np.asarray(units * 100_000, dtype=np.int64)
