"""Status, published total, rank and ranks inside groups of every entrant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.evaluation.gate import NOT_MET, UNKNOWN
from pembina.evaluation.measure import Column
from pembina.evaluation.override import Overriding
from pembina.evaluation.score import Scored
from pembina.evaluation.tree import Tree
from pembina.methods.rank import ranks, shared
from pembina.methods.rounding import publish, published
from pembina.model import Award, Entrant, Leaf, Status

Floats = NDArray[np.float64]


@define
class Standing:
    """Where one entrant stands. ``reason`` is a key with arguments when it is not ranked, or ranked by an override."""

    status: Status = Status.RANKED
    reason: tuple[str, dict[str, Any]] | None = None
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
    screened: Mapping[int, tuple[str, dict[str, Any]]],
    overriding: Overriding | None = None,
) -> list[Standing]:
    """Give every entrant its status; what the data set says comes first, then assessability, then eligibility.

    At last come overrides of the status itself.
    """
    standings = []
    blockers = [(leaf.path, _blocked(leaf.path, scored, tree)) for leaf in award.leaves() if leaf.scored]
    stopped = np.logical_or.reduce([blocked for _, blocked in blockers] or [np.zeros(len(entrants), dtype=np.bool_)])
    for row, entrant in enumerate(entrants):
        outcomes = [str(outcome[row]) for outcome in gates]
        standing = Standing(coverage=float(covered[row]), gates=outcomes)
        if entrant.status is None and row in screened:
            standing.status, standing.reason = Status.NOT_ASSESSABLE, screened[row]
        else:
            standing.status, standing.reason = _status(
                award, entrant, row, columns, blockers, stopped, tree, standing, outcomes
            )
        if overriding is not None:
            overriding.status(row, standing, total=not np.isnan(tree.total[row]))
        if standing.status in (Status.RANKED, Status.INELIGIBLE) and not np.isnan(tree.total[row]):
            standing.exact = float(tree.total[row])
            standing.published = publish(standing.exact, award.decimals, award.rounding)
        standings.append(standing)
    _rank(award, entrants, columns, tree, standings)
    return standings


def _blocked(path: str, scored: Mapping[str, Scored], tree: Tree) -> NDArray[np.bool_]:
    """Who cannot be assessed because of a criterion: nobody whose score of a group above it is overridden."""
    blocked = scored[path].blocked
    for group, held in tree.held.items():
        if not group or path.startswith(f"{group}."):
            blocked = blocked & ~held
    return blocked


def _status(
    award: Award,
    entrant: Entrant,
    row: int,
    columns: Mapping[str, Column],
    blockers: Sequence[tuple[str, NDArray[np.bool_]]],
    stopped: NDArray[np.bool_],
    tree: Tree,
    standing: Standing,
    outcomes: Sequence[str],
) -> tuple[Status, tuple[str, dict[str, Any]] | None]:
    if entrant.status is not None:
        return Status(entrant.status), (f"status.{entrant.status}", {})
    for path, blocked in blockers if stopped[row] else ():
        if blocked[row]:
            return Status.NOT_ASSESSABLE, ("missing.value", {"criterion": path, "why": columns[path].reason(row)})
    if np.isnan(tree.total[row]):
        return Status.NOT_ASSESSABLE, ("missing.total", {})
    if Decimal(repr(standing.coverage)) < award.coverage:
        args = {"coverage": standing.coverage, "required": float(award.coverage)}
        return Status.NOT_ASSESSABLE, ("coverage.below", args)
    ineligible = None
    for i, (gate, outcome) in enumerate(zip(award.gates, outcomes, strict=True)):
        if outcome == UNKNOWN:
            return Status.NOT_ASSESSABLE, ("gate.unknown", {"gate": i})
        if outcome == NOT_MET and gate.cap is None and ineligible is None:
            ineligible = (Status.INELIGIBLE, ("gate.not-met", {"gate": i}))
    return ineligible or (Status.RANKED, None)


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
    for row, rank, tied in zip(ranked, places, shared(places), strict=True):
        standings[row].rank, standings[row].tied = _place(rank), bool(tied)
    for group in award.entrants.groups:
        members: dict[str, list[int]] = {}
        for row in ranked:
            members.setdefault(entrants[row].groups[group], []).append(int(row))
        for rows in members.values():
            inside = ranks([np.array([-float(standings[row].rank or 0) for row in rows])], award.ranking)
            for row, place in zip(rows, inside, strict=True):
                standings[row].group_ranks[group] = _place(place)


def _place(rank: Any) -> float:
    """A place as a person writes it: whole where it is whole, halves under fractional ranking."""
    return int(rank) if rank == int(rank) else float(rank)


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
