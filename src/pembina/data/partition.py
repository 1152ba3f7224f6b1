"""Files divided into folders such as ``year=2022/month=03``: what the folders say, and which files are not read.

It is settled before any engine is asked, so that every engine reads the same files.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from attrs import evolve, field, frozen

from pembina.data.cells import CellFormat, parse_cell
from pembina.data.partition_footer import rows_of
from pembina.data.refusal import Refused
from pembina.data.source import SourceFile, squeeze
from pembina.errors import N_, DataError, Phrase, Place, Problem
from pembina.model import Within

if TYPE_CHECKING:
    from pembina.data.settings import TableSettings

CALENDAR: Mapping[str, str] = {
    "year": "year", "tahun": "year", "quarter": "quarter", "triwulan": "quarter",
    "month": "month", "bulan": "month", "day": "day", "hari": "day",
}  # fmt: skip
"""Names of folders that tell a part of a date, in English and Bahasa Indonesia."""
_BOUNDS = {"year": (1000, 9999), "quarter": (1, 4), "month": (1, 12), "day": (1, 31)}
_YEAR, _MONTH = N_("it needs a folder for the year as well"), N_("it needs a folder for the month as well")
_NEEDS = {"quarter": ("year", _YEAR), "month": ("year", _YEAR), "day": ("month", _MONTH)}
"""What has to be known before a part of a date says anything."""
_WORDS = {
    "year": N_("a year such as 2022"),
    "quarter": N_("a quarter from 1 to 4"),
    "month": N_("a month from 1 to 12"),
    "day": N_("a day from 1 to 31"),
}
_NULL = "__HIVE_DEFAULT_PARTITION__"
"""What writers of Parquet call the folder of missing cells."""


@frozen
class Span:
    """The days that a file's rows lie on, by one date column, and the folders that say so."""

    first: dt.date
    last: dt.date
    folders: str


@frozen
class Part:
    """A file and what its folders say of it: the span of each date column, by the data set's name of the column."""

    file: SourceFile
    spans: Mapping[str, Span] = field(factory=dict)


@frozen
class LeftOut:
    """Files of a table that were not read, since their folders lie outside the award's period."""

    column: str
    files: int
    rows: int


def tells_part(key: str, column: str) -> bool:
    """Whether a folder's name tells a part of a date of the column, and not the column's own cell."""
    return key in CALENDAR and key != column


def flaws(partitions: Mapping[str, Any]) -> Iterator[tuple[str, Phrase]]:
    """Say which folders tell no date together, and why: a month without its year, a year twice."""
    parts: dict[str, dict[str, str]] = {}
    for key, column in partitions.items():
        if not isinstance(column, str):
            continue
        part = CALENDAR[key] if tells_part(key, column) else "cell"
        known = parts.setdefault(column, {})
        if part in known or (known and "cell" in (part, *known)):
            said = {"first": [*known.values()][-1], "column": column}
            yield key, Phrase(N_('"{first}" says the same of the column "{column}"'), said)
        known[part] = key
    for known in parts.values():
        for part, key in known.items():
            needed, reason = _NEEDS.get(part, ("", ""))
            if needed and needed not in known:
                yield key, Phrase(reason)


def parts_of(files: Sequence[SourceFile], settings: TableSettings) -> tuple[Part, ...]:
    """Read the folders on the way to every file; raises DataError (PB365, PB366) with everything that is wrong."""
    parts, problems = [], list[Problem]()
    for file in files:
        try:
            parts.append(_part(file, settings))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return tuple(parts)


def _part(file: SourceFile, settings: TableSettings) -> Part:
    said = _said(file)
    lacking = [key for key in settings.partitions if key not in said]
    if lacking:
        raise DataError([Problem("PB365", Place(file.shown), {"key": key}) for key in lacking])
    dates: dict[str, dict[str, str]] = {}
    cells: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for key, column in settings.partitions.items():
        if tells_part(key, column):
            dates.setdefault(column, {})[key] = said[key]
            continue
        own = settings.column(column)
        cells[squeeze(own.header)] = "" if said[key] == _NULL else said[key]
        day = _day(said[key], CellFormat("date", None, own.dates))
        if day is not None:
            spans[column] = Span(day, day, f"{key}={said[key]}")
    for column, parts in dates.items():
        spans[column] = _span(file, parts)
    return Part(evolve(file, cells=cells), spans)


def _said(file: SourceFile) -> dict[str, str]:
    """What the folders on the way to a file say, by key; the writers of Parquet escape signs as addresses do."""
    folders = (part.partition("=") for part in PurePosixPath(file.name).parts[:-1])
    return {key: unquote(value) for key, sign, value in folders if sign}


def _day(text: str, form: CellFormat) -> dt.date | None:
    try:
        value, _ = parse_cell(text, form)
    except Refused:
        return None
    return value if isinstance(value, dt.date) else None


def _span(file: SourceFile, parts: Mapping[str, str]) -> Span:
    """Work out the days that parts of a date leave: a year, a quarter, a month, a day."""
    found: dict[str, int] = {}
    problems = []
    for key, text in parts.items():
        low, high = _BOUNDS[CALENDAR[key]]
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            found[CALENDAR[key]] = int(text)
        else:
            args = {"folder": f"{key}={text}", "expected": Phrase(_WORDS[CALENDAR[key]])}
            problems.append(Problem("PB366", Place(file.shown), args))
    folders = "/".join(f"{key}={text}" for key, text in parts.items())
    if not problems:
        try:
            return Span(*_days(found), folders)
        except ValueError:
            args = {"folder": folders, "expected": Phrase(N_("a day that exists"))}
            problems.append(Problem("PB366", Place(file.shown), args))
    raise DataError(problems)


def _days(found: Mapping[str, int]) -> tuple[dt.date, dt.date]:
    year, quarter, month = found["year"], found.get("quarter"), found.get("month")
    first, last = (month, month) if month else (3 * quarter - 2, 3 * quarter) if quarter else (1, 12)
    if quarter and month and (month + 2) // 3 != quarter:
        raise ValueError(month)
    if "day" in found:
        day = dt.date(year, first, found["day"])
        return day, day
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def prune(parts: Sequence[Part], within: Within) -> tuple[tuple[Part, ...], LeftOut | None]:
    """Divide files into those that are read and those whose folders lie wholly outside the period.

    Raises DataError (PB338) where the footer of a file that is left out cannot tell how many rows it has.
    """
    outside = [part for part in parts if _outside(part.spans.get(within.column), within)]
    if not outside:
        return tuple(parts), None
    rows, problems = 0, []
    for part in outside:
        try:
            rows += rows_of(part.file.path)
        except (OSError, ValueError) as error:
            problems.append(Problem("PB338", Place(part.file.shown), {"reason": str(error)}))
    if problems:
        raise DataError(problems)
    left = {id(part) for part in outside}
    return tuple(part for part in parts if id(part) not in left), LeftOut(within.column, len(outside), rows)


def _outside(span: Span | None, within: Within) -> bool:
    return span is not None and (span.last < within.start or span.first > within.end)
