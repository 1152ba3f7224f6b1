"""How long each table and each criterion took, for whoever watches and for the facts of the run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pembina.data import Reading
    from pembina.evaluation.run import Step


class Timing:
    """Takes every word of progress down, and passes it on to ``listeners``."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Step | Reading], None]] = []
        self._begun = time.monotonic()
        self._tables: list[Reading] = []
        self._criteria: list[Step] = []

    def __call__(self, told: Step | Reading) -> None:
        from pembina.data import Reading

        if told.seconds is not None:
            if isinstance(told, Reading):
                self._tables.append(told)
            else:
                self._criteria.append(told)
        for listener in self.listeners:
            listener(told)

    def facts(self) -> dict[str, Any]:
        """Seconds of the whole run so far, of each table with its bytes, and of each criterion with its pace."""
        return {
            "seconds": round(time.monotonic() - self._begun, 3),
            "tables": [
                {"table": t.table, "files": t.files, "bytes": t.size, "rows": t.rows, "seconds": _rounded(t.seconds)}
                for t in self._tables
            ],
            "criteria": [
                {"path": s.path, "rows": s.rows, "seconds": _rounded(s.seconds), "rows-per-second": _pace(s)}
                for s in self._criteria
            ],
        }


def _rounded(seconds: float | None) -> float:
    return round(seconds or 0.0, 3)


def _pace(step: Step) -> int | None:
    """Rows in a second; None where it took no time that a clock can tell."""
    return round(step.rows / step.seconds) if step.seconds else None
