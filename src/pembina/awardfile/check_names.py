"""Names and lists: reserved words, entries listed twice, days in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pembina.awardfile.draft import Draft
from pembina.errors import Problem

RESERVED = ("shared", "total", "entrants")
"""Paths that mean something else: a tie rule, the whole award, the table of entrants."""


def reserved_names(draft: Draft) -> Iterator[Problem]:
    """No top-level node is called by a word that has another meaning where paths are written."""
    for name in RESERVED:
        if name in draft.nodes:
            yield draft.problem("PB210", ("criteria", name), name=name)


def repeated_entries(draft: Draft) -> Iterator[Problem]:
    """Nothing is listed twice."""
    for table, key in (("award", "plugins"), ("award", "ties"), ("entrants", "groups")):
        listed = draft.table(table).get(key)
        entries = listed if isinstance(listed, list) else []
        for i, entry in enumerate(entries):
            if isinstance(entry, str) and entry in entries[:i]:
                yield draft.problem("PB208", (table, key, i), name=entry)


def period_in_order(draft: Draft) -> Iterator[Problem]:
    """The award's period does not end before it starts."""
    period = draft.table("award").get("period")
    if not isinstance(period, dict):
        return
    start, end = period.get("start"), period.get("end")
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        yield draft.problem("PB242", ("award", "period", "end"), start=start.isoformat(), end=end.isoformat())
