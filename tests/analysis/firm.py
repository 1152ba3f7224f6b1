"""Asking how firmly first place stands, and small awards to ask it of."""

from __future__ import annotations

from typing import Any

import jsonschema

from pembina.analysis import stability, stability_schema
from pembina.model import Result, canonical

from ..evaluation.conftest import criterion
from .comparing import made, rules
from .documents import group, leaf, result

TOY = ("A", "B", "C")
"""T1 of the reference notes, times 100: A = (90, 20), B = (60, 60), C = (30, 80), weights (1/2, 1/2)."""


def asked(of: Result, **how: Any) -> dict[str, Any]:
    """The analysis, once it fits its schema and can be written down."""
    document = stability(of, **how)
    faults = jsonschema.Draft202012Validator(stability_schema()).iter_errors(document)
    assert [] == [(list(error.path), error.message) for error in faults]
    canonical(document)
    return document


def toy(method: str = "arithmetic", **rules_: Any) -> Result:
    """The toy as a document of scores alone."""
    return result([group("", None, method), leaf("a", 0.5, [90, 60, 30]), leaf("b", 0.5, [20, 60, 80])], **rules_)


def award(body: str = "", *, a: int = 50, score: str = "", more: str = "", head: str = "") -> Any:
    """Rules with two criteria, scored as they stand unless said otherwise."""
    two = criterion("a", "a", score, weight=a) + criterion("b", "b", weight=100 - a)
    return rules(body + two + more, head, 'groups = ["isle"]')


def judged(rows: dict[str, Any], *given: Any, isles: str = "", **how: Any) -> Result:
    """A result of such rules, by the real evaluation; ``isles`` are the groups of the entrants, a letter each."""
    letters = isles or "A" * len(rows)
    groups = {code: {"isle": letter} for code, letter in zip(sorted(rows), letters, strict=True)}
    return made(award(*given, **how), rows, groups=groups)


def by(rows: Any, **where: Any) -> Any:
    """The row that fits."""
    return next(row for row in rows if all(row[key] == value for key, value in where.items()))
