"""Overrides: a score or a status that persons set otherwise than it is computed, by name and with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

TOTAL, STATUS = "total", "status"
"""What an override may be of, beside a node by its path; an award with overrides has no node of these names."""


@frozen
class Overrides:
    """That an award lets persons override scores and statuses, and how; an award without it lets nobody.

    ``table`` is the table of the data set that holds them, ``columns`` maps our names of its columns to the data
    set's. ``second`` says that a second person has to sign each of them.
    """

    table: str
    columns: Mapping[str, str] = field(factory=dict)
    second: bool = True


@frozen
class Override:
    """One override: of whom, of what, from what to what, by whom, and why.

    ``what`` is the path of a node, ``total`` or ``status``. ``before`` and ``after`` are scores, or words of
    :class:`pembina.model.Status`; ``before`` is None where nothing is computed. ``file`` and ``row`` say where it
    stands in the data set; None in one that comes from a result.
    """

    entrant: str
    what: str
    before: Decimal | str | None
    after: Decimal | str
    by: str
    second: str | None
    reason: str
    date: dt.date | None = None
    file: str | None = None
    row: int | None = None

    @property
    def path(self) -> str | None:
        """Path of the node whose score it sets (the total is that of the root); None where it sets the status."""
        if self.what == STATUS:
            return None
        return "" if self.what == TOTAL else self.what
