"""The reader of result documents: what an earlier evaluation found of each entrant, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pembina import Result, SourceRow, read_result

COLUMNS = ("code", "name", "status", "total", "exact", "rank", "tier", "coverage", "award", "edition", "changed")
"""What every result has; beside them stand its groups, the ranks inside them, and the scores of its nodes."""


def columns(path: Path, options: Mapping[str, Any]) -> Sequence[str]:
    """Return the columns of a result; raises PembinaError (PB701, PB702), naming the file, where it is none."""
    result = read_result(path)
    groups = result.award["entrants"]["groups"]
    own = [*groups, *(f"rank-in-{group}" for group in groups), *(f"score-{path}" for path, _ in _scores(result))]
    return [*COLUMNS, *(name for name in own if name not in COLUMNS)]


def rows(path: Path, options: Mapping[str, Any]) -> Iterator[SourceRow]:
    """Yield one row for each entrant in the order of codes, numbered from 1.

    ``total`` is the published one, exactly as it was published; ``changed`` is not empty where rules were changed for
    a what-if, so that the result is not the award's.
    """
    result = read_result(path)
    changed, scores = ", ".join(result.document["award"]["changed"]), list(_scores(result))
    for position, entrant in enumerate(result.entrants):
        total = entrant["total"] or {"published": None, "exact": None}
        own: dict[str, Any] = {group: value for group, value in entrant["groups"].items() if group not in COLUMNS}
        own |= {f"rank-in-{group}": rank for group, rank in entrant["group-ranks"].items()}
        own |= {f"score-{path}": column[position] for path, column in scores}
        cells = {
            "code": entrant["code"],
            "name": entrant["name"],
            "status": entrant["status"],
            "total": None if total["published"] is None else Decimal(total["published"]),
            "exact": total["exact"],
            "rank": entrant["rank"],
            "tier": entrant["tier"],
            "coverage": entrant["coverage"],
            "award": result.award["id"],
            "edition": result.award["edition"],
            "changed": changed or None,
        }
        yield SourceRow(position + 1, cells | own)


def _scores(result: Result) -> Iterator[tuple[str, Sequence[float | None]]]:
    """Scores of every node below the total that has some."""
    return ((node["path"], node["scores"]) for node in result.nodes if node["path"] and node["scores"])
