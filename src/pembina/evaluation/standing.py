"""Status, published total, rank and ranks inside groups of every entrant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.evaluation.gate import NOT_MET, UNKNOWN
from pembina.evaluation.measure import Column
from pembina.evaluation.override import Overriding
from pembina.evaluation.score import Scored
from pembina.evaluation.screen import Reason
from pembina.evaluation.tree import Tree
from pembina.methods.rank import ranks, shared
from pembina.methods.rounding import below, publish, published
from pembina.model import Award, Entrant, Leaf, Status, number

Floats = NDArray[np.float64]


@define
class Standing:
    """Where one entrant stands. ``reason`` is a key with arguments when it is not ranked, or ranked by an override.

    ``held_back`` says of every better tier why it is not the entrant's: the tier, a key, and arguments as plain data.
    """

    status: Status = Status.RANKED
    reason: Reason | None = None
    coverage: float = 0.0
    exact: float | None = None
    published: Decimal | None = None
    rank: float | None = None
    tied: bool = False
    group_ranks: dict[str, float] = field(factory=dict)
    tier: str | None = None
    held_back: list[tuple[str, str, dict[str, Any]]] = field(factory=list)
    gates: list[str] = field(factory=list)

    @property
    def ranked(self) -> bool:
        """Whether the entrant takes part in the ranking."""
        return self.status is Status.RANKED


def stand(
    award: Award,
    entrants: Sequence[Entrant],
    columns: Mapping[str, Column],
    scored: Mapping[str, Scored],
    tree: Tree,
    covered: Floats,
    gates: Sequence[NDArray[Any]],
    screened: Mapping[int, Reason],
    overriding: Overriding | None = None,
) -> list[Standing]:
    """Give every entrant its status; what the data set says comes first, then assessability, then eligibility.

    At last come overrides of the status itself.
    """
    outcomes = np.array(gates, dtype=object).reshape(len(gates), len(entrants)).T.tolist()
    rows = zip(covered.tolist(), outcomes, strict=True)
    standings = [Standing(coverage=part, gates=of_gates) for part, of_gates in rows]
    apart: dict[int, tuple[Status, Reason]] = {}
    for row, status, reason in _set_apart(award, entrants, columns, scored, tree, covered, gates, screened):
        apart.setdefault(row, (status, reason))
    for row, verdict in apart.items():
        standings[row].status, standings[row].reason = verdict
    if overriding is not None:
        for row, standing in enumerate(standings):
            overriding.status(row, standing, total=not np.isnan(tree.total[row]))
    _publish(award, tree, standings)
    _rank(award, entrants, columns, tree, standings)
    return standings


def _set_apart(
    award: Award,
    entrants: Sequence[Entrant],
    columns: Mapping[str, Column],
    scored: Mapping[str, Scored],
    tree: Tree,
    covered: Floats,
    gates: Sequence[NDArray[Any]],
    screened: Mapping[int, Reason],
) -> Iterator[tuple[int, Status, Reason]]:
    """Yield why rows are not simply ranked; of several reasons for the same row the first one holds."""
    for row, entrant in enumerate(entrants):
        if entrant.status is not None:
            yield row, Status(entrant.status), (f"status.{entrant.status}", {})
    for row, reason in screened.items():
        yield row, Status.NOT_ASSESSABLE, reason
    settled = np.zeros(len(entrants), dtype=np.bool_)
    for path in [leaf.path for leaf in award.leaves() if leaf.scored]:
        blocked = _blocked(path, scored, tree) & ~settled
        settled |= blocked
        for row in np.flatnonzero(blocked).tolist():
            args = {"criterion": path, "why": columns[path].reason(row)}
            yield row, Status.NOT_ASSESSABLE, ("missing.value", args)
    for row in np.flatnonzero(np.isnan(tree.total)).tolist():
        yield row, Status.NOT_ASSESSABLE, ("missing.total", {})
    for row in np.flatnonzero(below(covered, award.coverage)).tolist():
        of = {"coverage": float(covered[row]), "required": float(award.coverage)}
        yield row, Status.NOT_ASSESSABLE, ("coverage.below", of)
    for i, outcomes in enumerate(gates):
        for row in np.flatnonzero(outcomes == UNKNOWN).tolist():
            yield row, Status.NOT_ASSESSABLE, ("gate.unknown", {"gate": i})
    for i, (gate, outcomes) in enumerate(zip(award.gates, gates, strict=True)):
        for row in np.flatnonzero(outcomes == NOT_MET).tolist() if gate.cap is None else ():
            yield row, Status.INELIGIBLE, ("gate.not-met", {"gate": i})


def _blocked(path: str, scored: Mapping[str, Scored], tree: Tree) -> NDArray[np.bool_]:
    """Who cannot be assessed because of a criterion: nobody whose score of a group above it is overridden."""
    blocked = scored[path].blocked
    for group, held in tree.held.items():
        if not group or path.startswith(f"{group}."):
            blocked = blocked & ~held
    return blocked


def _publish(award: Award, tree: Tree, standings: Sequence[Standing]) -> None:
    """Give those who are ranked or ineligible their totals; equal ones, of which many may be, are rounded once."""
    having = [
        (standing, total)
        for standing, total in zip(standings, tree.total.tolist(), strict=True)
        if standing.status in (Status.RANKED, Status.INELIGIBLE) and total == total  # NaN is not itself
    ]
    rounded = {total: publish(total, award.decimals, award.rounding) for total in {total for _, total in having}}
    for standing, total in having:
        standing.exact, standing.published = total, rounded[total]


def deciding(x: Floats, award: Award) -> Floats:
    """Return numbers as they decide: as published, or exact, as the award says. NaN stays NaN."""
    if award.rank_on == "exact":
        return x
    return published(x, award.decimals, award.rounding)


def _rank(
    award: Award, entrants: Sequence[Entrant], columns: Mapping[str, Column], tree: Tree, standings: list[Standing]
) -> None:
    ranked = np.array([i for i, s in enumerate(standings) if s.ranked], dtype=np.int64)
    if not len(ranked):
        return
    keys = [deciding(tree.total, award)]
    keys += [_tie_key(path, award, columns, tree) for path in award.ties if path != "shared"]
    places = ranks([key[ranked] for key in keys], award.ranking)
    for row, place, tied in zip(ranked.tolist(), places.tolist(), shared(places).tolist(), strict=True):
        standings[row].rank, standings[row].tied = number(place), tied
    for group in award.entrants.groups:
        members: dict[str, list[int]] = {}
        for i, row in enumerate(ranked.tolist()):
            members.setdefault(entrants[row].groups[group], []).append(i)
        for inside in members.values():
            of_group = ranks([-places[inside].astype(np.float64)], award.ranking)
            for row, place in zip(ranked[inside].tolist(), of_group.tolist(), strict=True):
                standings[row].group_ranks[group] = number(place)


def _tie_key(path: str, award: Award, columns: Mapping[str, Column], tree: Tree) -> Floats:
    """What breaks a tie: the node's score, or the value of a criterion that has no score, better being larger."""
    node = award.node(path)
    if path in tree.scores:
        return deciding(tree.scores[path], award)
    column = columns[path]
    assert isinstance(node, Leaf)
    if column.category:
        return np.full(len(column.values), np.nan)
    return -column.values if column.direction == "lower" else column.values
