"""Tiers: cut, minimums per node, caps by gates, and quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.evaluation.gate import NOT_MET
from pembina.evaluation.standing import Standing, deciding
from pembina.evaluation.tree import Tree
from pembina.methods.rounding import below
from pembina.model import Award, Entrant, Finding, Tier, number

Floats = NDArray[np.float64]


def give_tiers(award: Award, entrants: Sequence[Entrant], tree: Tree, standings: Sequence[Standing]) -> list[Finding]:
    """Give each ranked entrant the best tier it qualifies for, and say why not a better one.

    A quota is filled in the order of rank and never exceeded: when equals stand at its edge, none of them gets in, and
    a finding says so. Those left over go on to the next tier.
    """
    findings: list[Finding] = []
    waiting = np.array([standing.ranked for standing in standings], dtype=np.bool_)
    totals = deciding(tree.total, award)
    nodes = {path: deciding(tree.scores[path], award) for tier in award.tiers for path in tier.minimums}
    for tier in award.tiers:
        fit = waiting.copy()
        for row, key, args in _held_back(award, tier, waiting, totals, nodes, standings):
            fit[row] = False
            standings[row].held_back.append((tier.id, key, args))
        admitted = _within_quota(tier, np.flatnonzero(fit).tolist(), entrants, standings, findings)
        for row in admitted:
            standings[row].tier = tier.id
            waiting[row] = False
        if not admitted:
            findings.append(Finding("tier.empty", {"tier": tier.id}))
    return findings


def _held_back(
    award: Award,
    tier: Tier,
    waiting: NDArray[np.bool_],
    totals: Floats,
    nodes: Mapping[str, Floats],
    standings: Sequence[Standing],
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield those who wait and do not qualify for a tier, each once, with the first reason that there is.

    Arguments are plain data, and one object where many are held back by the same.
    """
    short = waiting & below(totals, tier.cut, inclusive=tier.inclusive)
    cut = {"cut": number(float(tier.cut)), "inclusive": tier.inclusive}
    said = {total: {**cut, "total": number(total)} for total in set(totals[short].tolist())}
    for row, total in zip(np.flatnonzero(short).tolist(), totals[short].tolist(), strict=True):
        yield row, "tier.below-cut", said[total]
    waiting = waiting & ~short
    for path in [node.path for node in award.nodes() if node.path in tier.minimums]:  # a document keeps no other order
        least = tier.minimums[path]
        short = waiting & (np.isnan(nodes[path]) | below(nodes[path], least))
        for row in np.flatnonzero(short).tolist():
            score = float(nodes[path][row])
            found = None if isnan(score) else number(score)
            yield row, "tier.minimum", {"node": path, "minimum": number(float(least)), "score": found}
        waiting = waiting & ~short
    better = [other.id for other in award.tiers[: award.tiers.index(tier) + 1]]
    for i, gate in enumerate(award.gates):
        if gate.cap is not None and gate.cap not in better:
            capped = [row for row in np.flatnonzero(waiting).tolist() if standings[row].gates[i] == NOT_MET]
            for row in capped:
                yield row, "tier.cap", {"gate": i}
            waiting[capped] = False


def _within_quota(
    tier: Tier, fit: list[int], entrants: Sequence[Entrant], standings: Sequence[Standing], findings: list[Finding]
) -> set[int]:
    if tier.quota is None:
        return set(fit)
    number, per = tier.quota.number, tier.quota.per
    members: dict[str, list[int]] = {}
    for row in fit:
        members.setdefault(entrants[row].groups[per] if per else "", []).append(row)
    admitted: set[int] = set()
    for _, rows in sorted(members.items()):
        rows.sort(key=lambda row: (standings[row].rank or 0, entrants[row].code))
        inside, outside = rows[:number], rows[number:]
        edge = standings[outside[0]].rank if outside else None
        equals = [row for row in rows if standings[row].rank == edge]
        straddling = bool(set(equals) & set(inside))
        admitted |= set(inside) - set(equals)
        args: dict[str, Any] = {"quota": number, "per": per, "group": entrants[rows[0]].groups[per] if per else None}
        if straddling:
            tied = {**args, "tied": len(equals)}
            findings.append(Finding("quota.tie", {**tied, "tier": tier.id}, level="warning"))
        for row in rows:
            if row not in admitted:
                key = "tier.quota-tie" if straddling and row in equals else "tier.quota"
                standings[row].held_back.append((tier.id, key, {**args, "tied": len(equals)} if straddling else args))
    return admitted
