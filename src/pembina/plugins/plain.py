"""The plainest answer of a criterion, values and reasons and nothing beside them, read column by column.

What is read here is read as :mod:`pembina.plugins.values` reads it; whatever it would have to look at closer (a breach
of the contract, a decimal, a numerator, a source) is left to it. With a hundred thousand entrants it would make an
object for each; here they stay a column, and an object is made of what somebody asks about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from pembina.plugins.manifest import Manifest
from pembina.plugins.values import REASONS, Measured

_VALUES = ({float, type(None)}, {int, type(None)}, {str, type(None)})
"""Types that the values of a plain answer have, each alone."""

NAN = float("nan")

HUGE = 2.0**63
"""Numbers from here on are looked at one by one."""


class PlainAnswers(Sequence[Measured | None]):
    """What a criterion said of each entrant, row by row: a value, or the reason why there is none.

    ``values`` are float64 (NaN where there is none) or object with text (None where there is none); ``reasons`` are by
    row. Rows in neither were not spoken of.
    """

    def __init__(self, values: NDArray[Any], reasons: Mapping[int, str]) -> None:
        self.values = values
        self.reasons = reasons

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, row: int) -> Measured | None: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Measured | None, ...]: ...
    def __getitem__(self, row: int | slice) -> Measured | tuple[Measured | None, ...] | None:
        if isinstance(row, slice):
            return tuple(self[i] for i in range(*row.indices(len(self))))
        value = self.values[row]
        if isinstance(value, str):
            return Measured(value)
        if value is not None and value == value:
            return Measured(float(value))
        reason = self.reasons.get(int(row) if row >= 0 else int(row) + len(self))
        return None if reason is None else Measured(reason=reason)

    def __iter__(self) -> Iterator[Measured | None]:
        return (self[row] for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def read_plain(
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    entrant: str,
    manifest: Manifest,
    codes: Sequence[str],
    known: Collection[str],
) -> PlainAnswers | None:
    """Read an answer that consists of values and reasons, in the order of ``codes``; None where it has to be looked at.

    Entrants that are known and not among ``codes`` are left out, as they are everywhere.
    """
    if not rows or sorted(columns) not in (sorted((entrant, "value")), sorted((entrant, "reason", "value"))):
        return None
    by_name = dict(zip(columns, zip(*rows, strict=True), strict=True))
    told, values = by_name[entrant], by_name["value"]
    place = _places(told, known)
    kinds = set(map(type, values))
    numbers = kinds <= _VALUES[0] or kinds <= _VALUES[1]
    allowed = {"number": numbers, "category": not numbers}.get(manifest.value, True)
    if place is None or not allowed or not (numbers or kinds <= _VALUES[2]):
        return None
    found = _numbers(values, manifest) if numbers else _categories(values)
    if found is None:
        return None
    reasons = by_name.get("reason")
    if reasons is not None and not _fits(reasons, values):
        return None
    position = np.fromiter(map(place.get, codes, repeat(-1)), dtype=np.int64, count=len(codes))
    spoken = position >= 0
    ordered = found[position]
    ordered[~spoken] = NAN if numbers else None
    silent = np.flatnonzero(spoken & (np.isnan(ordered) if numbers else ordered == None))  # noqa: E711 - an array
    said = {row: (reasons[position[row]] if reasons else None) or "missing" for row in silent.tolist()}
    return PlainAnswers(ordered, said)


def _places(told: Sequence[Any], known: Collection[str]) -> dict[str, int] | None:
    """Return the position of each entrant in the answer; None unless all are known, and each is named once."""
    if set(map(type, told)) != {str}:
        return None
    place = dict(zip(told, range(len(told)), strict=True))
    return place if len(place) == len(told) and "" not in place and place.keys() <= frozenset(known) else None


def _fits(reasons: Sequence[Any], values: Sequence[Any]) -> bool:
    """Whether reasons are Pembina's words, and stand where no value does."""
    if set(map(type, reasons)) == {type(None)}:
        return True
    if not set(map(type, reasons)) <= {str, type(None)} or not set(reasons) <= {None, *REASONS}:
        return False
    return not any(reason is not None and value is not None for reason, value in zip(reasons, values, strict=True))


def _numbers(values: Sequence[float | int | None], manifest: Manifest) -> NDArray[Any] | None:
    """Return numbers with NaN for none; None unless there are some, all finite and in the plugin's range."""
    blank = values.count(None)
    there = [value for value in values if value is not None]
    if not there or not -HUGE < min(there) <= max(there) < HUGE:
        return None
    found = np.array([NAN if value is None else value for value in values] if blank else values, dtype=np.float64) + 0.0
    low, high = manifest.range
    if int(np.isnan(found).sum()) != blank or np.isinf(found).any():
        return None
    within = (low is None or np.nanmin(found) >= low) and (high is None or np.nanmax(found) <= high)
    return found if within else None


def _categories(values: Sequence[str | None]) -> NDArray[Any] | None:
    """Return categories as an array of objects; None where one of them is blank."""
    if not all(value is None or value.strip() for value in set(values)):
        return None
    return np.array(values, dtype=object)
