"""What a criterion answered: its rows checked against the contract and made into one measured value per entrant."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from pembina.errors import N_, Hint, Place, PluginError, Problem, did_you_mean
from pembina.plugins.manifest import Manifest

REASONS = ("missing", "not-applicable", "not-assessable", "needs-a-person")
FINAL = ("not-assessable", "needs-a-person")
"""Reasons for having no value that no rule of an award fills in."""
"""Why an entrant has no value."""

STATES = ("claimed", "verified", "adjusted")
"""How far a figure has been looked at."""

NUMBERS = ("numerator", "denominator", "factor")
ERROR = "standard_error"
"""Column with the standard error of the value, in the value's unit: 0 where it is exact, null where it is not known."""
TEXTS = ("reason", "printed", "source", "as_of", "definition", "state")
FIGURE = re.compile(r"-?[0-9]{1,38}(\.[0-9]{1,38})?")
"""How a printed figure is written, as columns of the type figure have it."""
ALSO = "also_"
SHOWN = 5
"""How many entrants a message names."""

MOST_RECORDS = _EXACT = 2**53


@frozen
class Measured:
    """What a criterion says of one entrant: a value, or the reason why there is none; and what stands behind it.

    ``value`` is a finite float, a category, or None together with a ``reason``. Numerator, denominator and ``also``
    are whole numbers where they are whole (money too), else floats. ``standard_error`` is that of the value, in its
    unit; None where nobody says, and where there is no value.
    """

    value: float | str | None = None
    numerator: int | float | None = None
    denominator: int | float | None = None
    reason: str | None = None
    printed: str | None = None
    source: str | None = None
    as_of: str | None = None
    definition: str | None = None
    state: str | None = None
    also: Mapping[str, int | float] = field(factory=dict)
    standard_error: float | None = None


def divide(numerator: Any, denominator: Any, factor: Any = 1) -> float | None:
    """Return factor x numerator / denominator as the float nearest to the exact ratio; None where it has no meaning.

    Floats count as the decimals they are written as (0.1 is a tenth), so the answer is the one found by hand. There
    is no ratio when an operand is None or the denominator is zero. Raises OverflowError beyond the range of floats.
    """
    if numerator is None or denominator is None or factor is None or denominator == 0:
        return None
    return float(_exact(factor) * _exact(numerator) / _exact(denominator)) + 0.0


def errors_lost(before: Sequence[Measured | None], after: Sequence[Measured | None]) -> int:
    """Count the entrants that have a value before and after a step, but a standard error only before it."""
    return sum(
        b is not None and a is not None and a.value is not None
        and b.standard_error is not None and a.standard_error is None
        for b, a in zip(before, after, strict=True)
    )  # fmt: skip


def read_rows(
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    entrant: str,
    manifest: Manifest,
    *,
    known: Collection[str] | None = None,
    place: Place | None = None,
) -> dict[str, Measured]:
    """Check what ``measure`` returned and turn it into one :class:`Measured` per entrant, in the order of codes.

    ``entrant`` is the name of the entrant column; ``known`` are the codes that may occur (None: any). ``place`` says
    where the criterion stands in the award. Raises PluginError (PB411 to PB419) naming every breach of the contract.
    """
    reading = _Reading(manifest, place or Place())
    reading.check_columns(columns, entrant)
    reading.stop()
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    by_code = reading.by_entrant(records, entrant, known)
    measured = {code: reading.measured(code, by_code[code]) for code in sorted(by_code)}
    reading.stop()
    return measured


def check_tallies(rows: Sequence[tuple[Any, Any]], column: str, manifest: Manifest, place: Place) -> None:
    """Check how many records a criterion says stand behind its values, as pairs of an entrant and a number.

    Raises PluginError (PB416) for what is no whole number from 0 on, or more than there can be.
    """
    reading = _Reading(manifest, place)
    for code, found in rows:
        number = isinstance(found, int | float | Decimal) and not isinstance(found, bool)
        if not number or not 0 <= found < MOST_RECORDS or found != int(found):  # NaN lies between nothing
            reading.breach("PB416", str(code), column, repr(found)[:40] if number else _kind(found))
    reading.stop()


class _Reading:
    """The checks over one answer; breaches are gathered by kind and reported together."""

    def __init__(self, manifest: Manifest, place: Place) -> None:
        self.manifest = manifest
        self.place = place
        self.problems: list[Problem] = []
        self.breaches: dict[tuple[str, str, str], list[str]] = {}

    def refuse(self, code: str, hint: Hint | None = None, **args: Any) -> None:
        self.problems.append(Problem(code, self.place, {"plugin": self.manifest.name, **args}, hint))

    def breach(self, code: str, entrant: str, column: str, found: Any = "") -> None:
        """Note a breach in one entrant's row; the same in many rows becomes one problem with a count."""
        self.breaches.setdefault((code, column, str(found)), []).append(entrant)

    def stop(self) -> None:
        """Raise what was found so far, if anything."""
        for (code, column, found), codes in sorted(self.breaches.items()):
            names = sorted(set(codes))
            shown = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
            self.refuse(code, column=column, found=found, n=len(codes), entrants=shown)
        if self.problems:
            raise PluginError(self.problems)

    # Columns

    def check_columns(self, columns: Sequence[str], entrant: str) -> None:
        allowed = (entrant, "value", ERROR, *NUMBERS, *TEXTS)
        for column in dict.fromkeys(columns):
            if columns.count(column) > 1:
                self.refuse("PB411", column=column, reason=N_("it occurs twice"))
            elif column not in allowed and not (column.startswith(ALSO) and column != ALSO):
                self.refuse(
                    "PB411", did_you_mean(column, allowed), column=column, reason=N_("it is not in the contract")
                )
        if entrant not in columns:
            self.refuse("PB412", wanted=entrant)
        ratio = [name for name in NUMBERS if name in columns]
        if "value" in columns:
            for name in ratio:
                self.refuse("PB411", column=name, reason=N_("a value is given already"))
        elif not {"numerator", "denominator"} <= set(columns):
            self.refuse("PB412", wanted=N_("value, or numerator and denominator"))

    # Rows

    def by_entrant(
        self, records: Sequence[dict[str, Any]], entrant: str, known: Collection[str] | None
    ) -> dict[str, dict[str, Any]]:
        """Rows by code; an entrant that is null, not text, unknown or named twice is a breach."""
        found: dict[str, dict[str, Any]] = {}
        for record in records:
            code = record.pop(entrant)
            if not isinstance(code, str) or not code:
                self.breach("PB413", repr(code), entrant, _kind(code))
            elif known is not None and code not in known:
                self.breach("PB414", code, entrant)
            elif code in found:
                self.breach("PB415", code, entrant)
            else:
                found[code] = record
        return found

    def measured(self, code: str, record: Mapping[str, Any]) -> Measured:
        texts = {name: self.text(code, name, record.get(name)) for name in TEXTS}
        numbers = {name: self.number(code, name, record.get(name)) for name in NUMBERS if name in record}
        value = self.value(code, record, numbers, texts["reason"])
        if value is None and texts["reason"] is None:
            whole = "value" not in record and numbers["numerator"] is not None and numbers["denominator"] is not None
            texts["reason"] = "not-applicable" if whole else "missing"
        also = {
            name.removeprefix(ALSO): number
            for name, raw in record.items()
            if name.startswith(ALSO) and (number := self.number(code, name, raw)) is not None
        }
        error = self.error(code, value, record.get(ERROR))
        return Measured(
            value, numbers.get("numerator"), numbers.get("denominator"), also=also, standard_error=error, **texts
        )

    def value(
        self, code: str, record: Mapping[str, Any], numbers: Mapping[str, int | float | None], reason: str | None
    ) -> float | str | None:
        """Return the value of one row: as given, or divided; None beside a reason."""
        if "value" not in record:
            return None if reason is not None else self.ratio(code, record, numbers)
        raw = record["value"]
        if raw is None:
            return None
        if reason is not None:
            self.breach("PB417", code, "value", reason)
            return None
        if isinstance(raw, str):
            if self.manifest.value == "number" or not raw.strip():
                self.breach("PB416", code, "value", repr(raw))
            return raw
        if self.manifest.value == "category":
            self.breach("PB416", code, "value", _kind(raw))
            return None
        number = self.number(code, "value", raw)
        return None if number is None else self.in_range(code, float(number))

    def ratio(self, code: str, record: Mapping[str, Any], numbers: Mapping[str, int | float | None]) -> float | None:
        """Divide the numbers as the engine gave them (decimals are exact); those in ``numbers`` have been checked."""
        if any(record[name] is not None and numbers[name] is None for name in numbers):
            return None
        factor = record.get("factor", self.manifest.factor)
        try:
            value = divide(record["numerator"], record["denominator"], factor)
        except OverflowError:
            self.breach("PB416", code, "value", "inf")
            return None
        return None if value is None else self.in_range(code, value)

    def error(self, code: str, value: float | str | None, raw: Any) -> float | None:
        """Check a standard error: a number of 0 or more; a category has none, and neither has a missing value."""
        number = self.number(code, ERROR, raw)
        if number is not None and number < 0:
            self.breach("PB419", code, ERROR, number)
            return None
        if number is not None and isinstance(value, str):
            self.breach("PB419", code, ERROR, f"{number} beside {value!r}")
            return None
        return None if number is None or value is None else float(number)

    def in_range(self, code: str, value: float) -> float:
        low, high = self.manifest.range
        if (low is not None and value < low) or (high is not None and value > high):
            self.breach("PB418", f"{code} ({value!r})", "value", f"{_written(low, '-∞')} .. {_written(high, '∞')}")
        return value + 0.0

    def number(self, code: str, column: str, raw: Any) -> int | float | None:
        """Check a number and write it plainly: whole numbers as int, others as float, never minus zero."""
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            self.breach("PB416", code, column, _kind(raw))
            return None
        if not math.isfinite(raw):
            self.breach("PB416", code, column, str(raw).lower())
            return None
        return _plain(raw)

    def text(self, code: str, column: str, raw: Any) -> str | None:
        """Check a text; a date becomes its ISO form, reason and state have fixed words, a printed figure has digits."""
        if raw is None:
            return None
        if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime) and column == "as_of":
            return raw.isoformat()
        words = {"reason": REASONS, "state": STATES}.get(column)
        wrong = isinstance(raw, str) and column == "printed" and not FIGURE.fullmatch(raw)
        if not isinstance(raw, str) or wrong or (words is not None and raw not in words):
            self.breach("PB419", code, column, repr(raw) if isinstance(raw, str) else _kind(raw))
            return None
        return raw


def _exact(number: Any) -> Fraction:
    return Fraction(Decimal(repr(number))) if isinstance(number, float) else Fraction(number)


def _plain(number: int | float | Decimal) -> int | float:
    if isinstance(number, float) and abs(number) > _EXACT:
        return number
    return int(number) if number == int(number) else float(number)


def _kind(found: Any) -> str:
    return "null" if found is None else type(found).__name__


def _written(bound: float | None, unbounded: str) -> str:
    return unbounded if bound is None else repr(bound)
