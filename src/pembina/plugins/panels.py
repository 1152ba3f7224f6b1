"""What a criterion answered for several dates: one measured value per entrant and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from pembina.errors import Place, PluginError, Problem
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured, read_rows

PERIOD = "period"
"""Column with the date of a row."""


def read_panel(
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    entrant: str,
    manifest: Manifest,
    *,
    known: Collection[str] | None = None,
    place: Place | None = None,
) -> dict[dt.date, dict[str, Measured]]:
    """Check what ``measure`` returned for a panel; returns what :func:`read_rows` does, by date in order.

    Raises PluginError as that does, and where a row has no date (PB412, PB419).
    """
    here = place or Place()
    if PERIOD not in columns:
        raise PluginError([Problem("PB412", here, {"plugin": manifest.name, "wanted": PERIOD})])
    position = list(columns).index(PERIOD)
    undated = [row for row in rows if not isinstance(row[position], dt.date)]
    if undated:
        codes = sorted({str(row[list(columns).index(entrant)]) for row in undated}) if entrant in columns else []
        args = {"plugin": manifest.name, "column": PERIOD, "found": repr(undated[0][position])}
        raise PluginError([Problem("PB419", here, {**args, "entrants": ", ".join(codes[:5]), "n": len(undated)})])
    by_date: dict[dt.date, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_date.setdefault(_day(row[position]), []).append(row[:position] + row[position + 1 :])
    rest = [column for i, column in enumerate(columns) if i != position]
    return {
        date: read_rows(rest, by_date[date], entrant, manifest, known=known, place=place) for date in sorted(by_date)
    }


def _day(date: dt.date) -> dt.date:
    return date.date() if isinstance(date, dt.datetime) else date
