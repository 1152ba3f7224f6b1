"""What a tier or a rank asks of an entrant's scores: least scores by node, in one way or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.evaluation.judge import Judgement
from pembina.evaluation.standing import Standing, deciding
from pembina.methods.rounding import GRID, decimal, publish
from pembina.model import Award, Gate, Leaf

Floors = dict[str, float]
Key = tuple[float, ...]

WITHIN_QUOTA = ("tier.quota", "tier.quota-tie")
"""Why an entrant that fits a tier did not get it."""


@frozen
class Goal:
    """A tier (or a better one), or a rank at most ``rank``, among all or inside the groups of a column."""

    tier: str | None = None
    rank: int | None = None
    within: str | None = None

    def reached(self, award: Award, standing: Standing) -> bool:
        """Whether a standing is what was asked for, or better."""
        if self.tier is not None:
            ids = [tier.id for tier in award.tiers]
            return standing.tier is not None and ids.index(standing.tier) <= ids.index(self.tier)
        place = standing.rank if self.within is None else standing.group_ranks.get(self.within)
        return place is not None and place <= (self.rank or 0)


@frozen
class Demand:
    """What is asked: alternatives of least scores by node (any of them will do), and the gates that have to be met.

    ``others`` says that the demand comes from where others stand. ``beside`` holds conditions that moves cannot be
    planned for: keys with arguments.
    """

    floors: Sequence[Floors]
    gates: Mapping[int, Gate]
    others: bool = False
    beside: Sequence[tuple[str, dict[str, Any]]] = ()


def demand(replay: Replay, row: int, goal: Goal) -> Demand:
    """Work out what a goal asks of the entrant in a row, the others standing as they do."""
    award, judgement, decided = replay.award, replay.judgement, bool(replay.decided[row])
    if goal.tier is None:
        floors, gates, beside = _gates(award, judgement, row, None, decided)
        return Demand([_both(way, floors) for way in _for_rank(replay, judgement, row, goal)], gates, True, beside)
    index = [tier.id for tier in award.tiers].index(goal.tier)
    tier = award.tiers[index]
    floors, gates, beside = _gates(award, judgement, row, index, decided)
    floors = _both(floors, {"": least_exact(award, tier.cut, tier.inclusive)})
    for path, least in tier.minimums.items():
        floors = _both(floors, {path: least_exact(award, least, True)})
    ways = _for_quota(replay, judgement, row, index)
    if ways is None:
        return Demand([floors], gates, False, beside)
    return Demand([_both(way, floors) for way in ways], gates, True, beside)


def _both(one: Floors, other: Floors) -> Floors:
    return {path: max(one.get(path, -np.inf), other.get(path, -np.inf)) for path in {**one, **other}}


def least_exact(award: Award, limit: Decimal, inclusive: bool) -> float:
    """Return the least exact score that is at or above a limit (or above it) as it decides: rounded, or exact."""
    step = Decimal(1).scaleb(-GRID)
    if award.rank_on == "exact":
        return float(limit if inclusive else limit + step)
    unit = Decimal(1).scaleb(-award.decimals)
    wanted = (limit / unit).to_integral_value(ROUND_CEILING) * unit
    if not inclusive and wanted == limit:
        wanted += unit
    least = wanted if award.rounding == "down" else wanted - unit / 2
    rounds = publish(float(least), award.decimals, award.rounding) >= wanted
    return float(least if rounds else least + step)


# Gates


def _gates(
    award: Award, judgement: Judgement, row: int, index: int | None, decided: bool
) -> tuple[Floors, dict[int, Gate], list[tuple[str, dict[str, Any]]]]:
    """Gates that stand between the entrant and the goal: on groups as floors, on criteria as they are.

    A gate that only caps tiers matters where it caps below the tier wanted; one that bars from the ranking does not
    where the entrant is ranked by an override (``decided``).
    """
    ids = [tier.id for tier in award.tiers]
    floors: Floors = {}
    criteria: dict[int, Gate] = {}
    beside: list[tuple[str, dict[str, Any]]] = []
    for i, gate in enumerate(award.gates):
        bars = (gate.cap is None and not decided) or (
            gate.cap is not None and index is not None and index < ids.index(gate.cap)
        )
        if not bars:
            continue
        if isinstance(award.node(gate.criterion), Leaf):
            criteria[i] = gate
        elif gate.test.name in ("at-least", "more-than"):
            limit = decimal(float(gate.test.parameters["argument"]))
            step = Decimal(1).scaleb(-GRID) if gate.test.name == "more-than" else 0
            floors = _both(floors, {gate.criterion: float(limit + step)})
        elif judgement.standings[row].gates[i] == "not-met":
            beside.append(("gate", {"gate": i}))
    return floors, criteria, beside


# Others


class Field:
    """How ranked entrants are ordered: by total, then by the award's tie rules; larger is better."""

    def __init__(self, replay: Replay, judgement: Judgement) -> None:
        award, tree = replay.award, judgement.tree
        self.nodes: list[str | None] = [""]
        columns = [deciding(tree.total, award)]
        for path in award.ties:
            if path == "shared":
                continue
            if path in tree.scores:
                self.nodes.append(path)
                columns.append(deciding(tree.scores[path], award))
            else:
                self.nodes.append(None)
                columns.append(self._values(replay, path))
        self.award = award
        self.table: NDArray[np.float64] = np.nan_to_num(np.column_stack(columns), nan=-np.inf)

    @staticmethod
    def _values(replay: Replay, path: str) -> NDArray[np.float64]:
        column = replay.columns[path]
        if column.category:
            return np.full(len(column.codes), np.nan)
        return -column.values if column.direction == "lower" else column.values

    def key(self, row: int) -> Key:
        """What an entrant is ordered by."""
        return tuple(float(part) for part in self.table[row])

    def ways(self, key: Key, own: Key, above: bool) -> list[Floors]:
        """Return the ways to stand above a key, or at it: a better total, or as good a one and a better tie-breaker."""
        found: list[Floors] = []
        floors: Floors = {}
        for node, limit, mine in zip(self.nodes, key, own, strict=True):
            if node is None:  # a value beside the tree: it breaks the tie as it stands, or not
                if mine > limit:
                    return [*found, floors]
                if mine < limit:
                    return found
                continue
            if limit == -np.inf:
                return [*found, floors]
            found.append(_both(floors, {node: least_exact(self.award, decimal(limit), False)}))
            floors = _both(floors, {node: least_exact(self.award, decimal(limit), True)})
        return found if above else [*found, floors]


def _for_rank(replay: Replay, judgement: Judgement, row: int, goal: Goal) -> list[Floors]:
    """The ways to a rank: the lowest place in the order of the others that is still good enough."""
    field_, award = Field(replay, judgement), replay.award
    group = replay.entrants[row].groups.get(goal.within or "")
    others = [
        i
        for i, standing in enumerate(judgement.standings)
        if standing.ranked and i != row and (goal.within is None or replay.entrants[i].groups[goal.within] == group)
    ]
    keys = [field_.key(i) for i in others]
    if _place(keys, (-np.inf,), False, award.ranking) <= (goal.rank or 0):
        return [{}]  # behind all others is good enough
    for key in sorted(set(keys)):
        for above in (False, True):
            if _place(keys, key, above, award.ranking) <= (goal.rank or 0):
                return field_.ways(key, field_.key(row), above)
    return [{}]


def _place(keys: Sequence[Key], key: Key, above: bool, style: str) -> float:
    """The place of a newcomer at a key, or just above it, in the award's way of numbering places."""
    better = [other for other in keys if other > key]
    equal = 0 if above else sum(other == key for other in keys)
    match style:
        case "dense":
            return len(set(better)) + 1
        case "modified":
            return len(better) + equal + 1
        case "fractional":
            return len(better) + 1 + equal / 2
    return len(better) + 1


def _for_quota(replay: Replay, judgement: Judgement, row: int, index: int) -> list[Floors] | None:
    """The ways past the last one inside a tier's quota; None where there is a place free, or no quota."""
    tier = replay.award.tiers[index]
    if tier.quota is None:
        return None
    per = tier.quota.per
    group = replay.entrants[row].groups[per] if per else ""
    fit = []
    for i, standing in enumerate(judgement.standings):
        kept_out = any(name == tier.id and key in WITHIN_QUOTA for name, key, _ in standing.held_back)
        same = (replay.entrants[i].groups[per] if per else "") == group
        if i != row and same and (standing.tier == tier.id or kept_out):
            fit.append(i)
    fit.sort(key=lambda i: (judgement.standings[i].rank or 0, replay.entrants[i].code))
    if len(fit) < tier.quota.number:
        return None
    field_ = Field(replay, judgement)
    edge = fit[tier.quota.number - 1]
    return field_.ways(field_.key(edge), field_.key(row), True)
