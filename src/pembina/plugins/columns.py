"""Answers that an engine hands over column by column: of a hundred thousand entrants, rows are as many objects.

What is read here is read as :mod:`pembina.plugins.plain` reads it from rows, and left to it where it is not plain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from pembina.plugins.manifest import Manifest
from pembina.plugins.plain import HUGE, NAN, PlainAnswers
from pembina.plugins.values import REASONS

NOWHERE = -1
"""Place of somebody who does not compete."""


class ColumnRows(Sequence[tuple[Any, ...]]):
    """Rows that came as columns: who asks for rows gets rows.

    ``columns`` are arrays of one length by name, in the order of the frame: numbers, or objects with text; what is null
    is masked.
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]]) -> None:
        self.columns = columns

    @cached_property
    def _rows(self) -> list[tuple[Any, ...]]:
        return list(zip(*(column.tolist() for column in self.columns.values()), strict=True))

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @overload
    def __getitem__(self, row: int) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, row: slice) -> list[tuple[Any, ...]]: ...
    def __getitem__(self, row: int | slice) -> tuple[Any, ...] | list[tuple[Any, ...]]:
        return self._rows[row]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)


class Places:
    """Where each entrant stands in the order of codes; answers that name them in the same order are looked up once."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        self._place = dict(zip(codes, range(len(codes)), strict=True))
        self._told: NDArray[Any] = np.empty(0, dtype=object)
        self._at: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def of(self, told: NDArray[Any]) -> NDArray[np.int64]:
        """Return the place of each code, :data:`NOWHERE` for those that do not compete."""
        if len(told) != len(self._told) or not (told == self._told).all():
            self._at = np.fromiter(map(self._place.get, told.tolist(), repeat(NOWHERE)), np.int64, len(told))
            self._told = told
        return self._at


def count_columns(answer: ColumnRows, places: Places) -> NDArray[np.int64] | None:
    """Return the records of each entrant, from an answer of codes and numbers; None where a code is null."""
    told, numbers = answer.columns.values()
    if _null(told).any() or numbers.dtype == object or _null(numbers).any():
        return None
    at, counts = places.of(np.asarray(told)), np.zeros(len(places.codes), dtype=np.int64)
    there = at != NOWHERE
    counts[at[there]] = np.asarray(numbers)[there]
    return counts


def read_columns(
    answer: ColumnRows, entrant: str, manifest: Manifest, places: Places, known: frozenset[str]
) -> PlainAnswers | None:
    """Read numbers and reasons, in the order of codes; None where there is more than that, or something to refuse."""
    columns = answer.columns
    if columns.keys() - {"reason"} != {entrant, "value"} or manifest.value == "category":
        return None
    told, values, silent = columns[entrant], columns["value"], _null(columns["value"])
    if told.dtype != object or values.dtype == object or _null(told).any() or silent.all():
        return None
    at = places.of(np.asarray(told))
    there = at != NOWHERE
    others = np.asarray(told)[~there].tolist()
    if not known.issuperset(others) or len(set(others)) < len(others) or _twice(at[there], len(places.codes)):
        return None
    low, high = (bound if bound is not None else end for bound, end in zip(manifest.range, (-HUGE, HUGE), strict=True))
    numbers = np.asarray(values).astype(np.float64) + 0.0
    spoken = numbers[~silent]
    if not ((np.abs(spoken) < HUGE) & (spoken >= low) & (spoken <= high)).all():  # NaN is in no range
        return None
    reasons, said = _reasons(columns.get("reason"), len(told))
    if not {*reasons[said].tolist()} <= {*REASONS} or (said & ~silent).any():
        return None
    ordered = np.full(len(places.codes), NAN)
    ordered[at[there]] = np.where(silent, NAN, numbers)[there]
    why = np.where(said, reasons, "missing")[there & silent]
    return PlainAnswers(ordered, dict(zip(at[there & silent].tolist(), why.tolist(), strict=True)))


def _reasons(column: NDArray[Any] | None, count: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return reasons, and where there is one."""
    if column is None:
        return np.empty(count, dtype=object), np.zeros(count, dtype=np.bool_)
    return np.asarray(column), ~_null(column)


def _null(column: NDArray[Any]) -> NDArray[np.bool_]:
    return np.ma.getmaskarray(column)


def _twice(at: NDArray[np.int64], count: int) -> bool:
    return bool(np.bincount(at, minlength=count).max(initial=0) > 1)
