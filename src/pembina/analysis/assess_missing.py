"""What is missing of one entrant's data, what the rules make of it, and how many points hang on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from pembina.analysis.assess_open import Alone, Unknown, alone, best_score, points
from pembina.errors import ScoringError
from pembina.evaluation.measure import Column
from pembina.model import Award, Entrant, Leaf
from pembina.plugins import Host
from pembina.plugins.values import FINAL


@frozen
class Case:
    """Everything that one entrant is judged by."""

    award: Award
    columns: Mapping[str, Column]
    entrant: Entrant
    host: Host
    open: Unknown

    def judged(self, end: str, given: Mapping[str, float] | None = None) -> Alone:
        """Judge it with open nodes at one end; ``given`` are scores of criteria to try out."""
        return alone(self.award, self.columns, self.entrant, self.host, self.open, end, given)

    def best(self, path: str) -> float:
        """The highest score of a node."""
        return best_score(self.award, self.award.node(path), self.host)

    def lacking(self) -> list[Leaf]:
        """Criteria that count in the total, or serve a gate, and have no value (unread ones left out)."""
        gates = {gate.criterion for gate in self.award.gates}
        return [
            leaf
            for leaf in self.award.leaves()
            if self.open.leaves.get(leaf.path) != "unread"
            and not self.columns[leaf.path].present[0]
            and (points(self.award, leaf.path) is not None or leaf.path in gates)
        ]


def missing(case: Case) -> list[dict[str, Any]]:
    """Return one row for each missing value, those with most points at stake first.

    ``low`` and ``high`` are the totals with this value at its lowest and its highest score, everything else as it
    stands; other values without which there is no total count as the lowest score.
    """
    gaps = case.lacking()
    blocked = {leaf.path: 0.0 for leaf in gaps if stops(case, leaf) and leaf.share is not None}
    rows = [_row(case, leaf, blocked) for leaf in gaps]
    return sorted(rows, key=lambda row: -(row["at-stake"] or 0.0))


def stops(case: Case, leaf: Leaf) -> bool:
    """Whether a missing value leaves the entrant without a total, whatever else it reports."""
    return case.columns[leaf.path].reason(0) in FINAL or leaf.missing in ("refuse", "not-assessable")


def rule(case: Case, leaf: Leaf) -> str:
    """Which rule meets a missing value."""
    if case.columns[leaf.path].reason(0) in FINAL:
        return "final"
    return "impute" if leaf.impute is not None else leaf.missing


def _row(case: Case, leaf: Leaf, blocked: Mapping[str, float]) -> dict[str, Any]:
    others = {path: score for path, score in blocked.items() if path != leaf.path}
    share = points(case.award, leaf.path)
    low = high = None
    if share is not None:
        low = _total(case, "low", {**others, leaf.path: 0.0})
        high = _total(case, "high", {**others, leaf.path: case.best(leaf.path)})
    at_stake = None
    if share is not None:
        ends = [_total(case, "low", {**others, leaf.path: score}) for score in (0.0, case.best(leaf.path))]
        at_stake = None if None in ends else float(ends[1] or 0) - float(ends[0] or 0)
    return {
        "path": leaf.path,
        "reason": case.columns[leaf.path].reason(0),
        "policy": rule(case, leaf),
        "weight": share,
        "low": low,
        "high": high,
        "at-stake": at_stake,
        "coverage": None if share is None else 100.0 * share,
        "gates": [i for i, gate in enumerate(case.award.gates) if gate.criterion == leaf.path],
    }


def reported(case: Case) -> dict[str, Alone | None]:
    """Return how it is judged once everything that is missing is reported, with the least and the most for it.

    Scores are put in, values are not; as if they were, no coverage is asked for.
    """
    gaps = [leaf for leaf in case.lacking() if points(case.award, leaf.path) is not None]
    case = evolve(case, award=evolve(case.award, coverage=Decimal(0)))
    return {
        "low": _tried(case, "low", {leaf.path: 0.0 for leaf in gaps}),
        "high": _tried(case, "high", {leaf.path: case.best(leaf.path) for leaf in gaps}),
    }


def _total(case: Case, end: str, given: Mapping[str, float]) -> float | None:
    tried = _tried(case, end, given)
    return None if tried is None else tried.total


def _tried(case: Case, end: str, given: Mapping[str, float]) -> Alone | None:
    try:
        return case.judged(end, given)
    except ScoringError:  # a method has no answer for such scores
        return None
