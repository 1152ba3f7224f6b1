"""What is handed out of a result: the document, how firm its ranking is, and what was decided since."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import define, frozen

from pembina.model import Result
from pembina.model.decision import Decisions
from pembina.record.log_runs import Logged


@frozen
class Interval:
    """Between which ranks an entrant comes in so many of 100 draws."""

    low: float
    high: float
    width: float

    @property
    def certain(self) -> bool:
        """Whether it is one rank only."""
        return self.low == self.high


@define(frozen=True, slots=False)
class Publication:
    """A result as it is published.

    ``robustness`` is the document that :func:`pembina.analysis.robustness` makes of the result; ``decisions`` are those
    that :func:`pembina.record.read_decisions` read; ``logged`` is what :func:`pembina.record.log_runs.logged` says
    of its run. Each may be None: not asked for, or not there.
    """

    result: Result
    robustness: Mapping[str, Any] | None = None
    decisions: Decisions | None = None
    logged: Logged | None = None

    @cached_property
    def _intervals(self) -> dict[str, Interval]:
        document = self.robustness
        if document is None or document["settings"] is None:
            return {}
        if not document["settings"].get("factors", ("some",)):  # nothing could be varied: no place is proved certain
            return {}
        lowest, highest = document["settings"]["interval"]
        return {
            entrant["code"]: Interval(entrant["low"], entrant["high"], highest - lowest)
            for entrant in document["entrants"]
        }

    def interval(self, code: str) -> Interval | None:
        """Between which ranks an entrant comes; None where nobody studied it, or it has no rank."""
        return self._intervals.get(code)

    @property
    def studied(self) -> bool:
        """Whether rank intervals are known."""
        return bool(self._intervals)
