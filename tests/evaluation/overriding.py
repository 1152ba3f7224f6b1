"""An award of three criteria whose scores are easily reckoned, and rows of its table of overrides."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import ScoringError
from pembina.model import Result

from .conftest import criterion

# A group of 60 percent, the geometric mean of "a" and "b", beside "c" of 40 percent.
TREE = (
    '[criteria.g]\nweight = 60\naggregate = "geometric"\n'
    + criterion("g.a", "a", weight=50)
    + criterion("g.b", "b", weight=50)
    + criterion("c", "c", weight=40)
)
BODY = "[overrides]\n" + TREE
# g = sqrt(20 * 45) = 30 for 01 and sqrt(60 * 60) = 60 for 02; totals 18 + 20 = 38 and 36 + 16 = 52.
ROWS = [{"a": 20, "b": 45, "c": 50}, {"a": 60, "b": 60, "c": 40}]
SIGNED = {"by": "Sri Wahyuni", "second": "Made Artha", "reason": "The jury saw the site.", "date": "2022-07-04"}


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in ROWS]


def of(what: str, before: Any, after: Any, entrant: str = "01", **more: Any) -> dict[str, Any]:
    """One row of the table of overrides."""
    return {"entrant": entrant, "what": what, "before": before, "after": after, **SIGNED, **more}


def contributions(result: Result, code: str) -> dict[str, Any]:
    row = result.position(code)
    return {node["path"]: node["contributions"][row] for node in result.nodes if node["contributions"]}


def exact(number: float) -> Decimal:
    """The decimal that a number of the document is written as."""
    return Decimal(repr(number))


def adds_up(result: Result) -> bool:
    """Whether contributions are the total, as decimals, for everybody who has one."""
    sums = [
        (exact(e["total"]["exact"]), sum(map(exact, contributions(result, e["code"]).values())))
        for e in result.entrants
        if e["total"] is not None
    ]  # fmt: skip
    return all(total == together for total, together in sums)


def scores(result: Result, code: str) -> dict[str, Any]:
    row = result.position(code)
    return {node["path"]: node["scores"][row] for node in result.nodes}


def refused(evaluate: Any, body: str, data: list[dict[str, Any]], *given: dict[str, Any], **more: Any) -> list[str]:
    """What is told of a refused table, each message without the folder."""
    with pytest.raises(ScoringError) as caught:
        evaluate(body, data, overrides=list(given), **more)
    return [Path(line).name for line in str(caught.value).splitlines()]
