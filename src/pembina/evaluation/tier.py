"""Tiers: cut, minimums per node, caps by gates, and quotas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pembina.evaluation.gate import NOT_MET
from pembina.evaluation.standing import Standing, deciding
from pembina.evaluation.tree import Tree
from pembina.methods.rounding import decimal
from pembina.model import Award, Entrant, Finding, Tier


def give_tiers(award: Award, entrants: Sequence[Entrant], tree: Tree, standings: Sequence[Standing]) -> list[Finding]:
    """Give each ranked entrant the best tier it qualifies for, and say why not a better one.

    A quota is filled in the order of rank and never exceeded: when equals stand at its edge, none of them gets in, and
    a finding says so. Those left over go on to the next tier.
    """
    findings: list[Finding] = []
    waiting = [row for row, standing in enumerate(standings) if standing.ranked]
    totals = deciding(tree.total, award)
    nodes = {path: deciding(tree.scores[path], award) for tier in award.tiers for path in tier.minimums}
    for index, tier in enumerate(award.tiers):
        fit = []
        for row in waiting:
            why = _held_back(award, index, tier, row, totals, nodes, standings[row])
            if why is None:
                fit.append(row)
            else:
                standings[row].held_back.append((tier.id, *why))
        admitted = _within_quota(tier, fit, entrants, standings, findings)
        for row in admitted:
            standings[row].tier = tier.id
        waiting = [row for row in waiting if row not in admitted]
        if not admitted:
            findings.append(Finding("tier.empty", {"tier": tier.id}))
    return findings


def _held_back(
    award: Award, index: int, tier: Tier, row: int, totals: Any, nodes: dict[str, Any], standing: Standing
) -> tuple[str, dict[str, Any]] | None:
    total = decimal(totals[row])
    if total < tier.cut or (total == tier.cut and not tier.inclusive):
        return "tier.below-cut", {"cut": float(tier.cut), "inclusive": tier.inclusive, "total": float(total)}
    for path, least in tier.minimums.items():
        score = nodes[path][row]
        if np.isnan(score) or decimal(score) < least:
            found = None if np.isnan(score) else float(score)
            return "tier.minimum", {"node": path, "minimum": float(least), "score": found}
    ids = [t.id for t in award.tiers]
    for i, (gate, outcome) in enumerate(zip(award.gates, standing.gates, strict=True)):
        if outcome == NOT_MET and gate.cap is not None and index < ids.index(gate.cap):
            return "tier.cap", {"gate": i}
    return None


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
        admitted |= set(inside) - (set(equals) if straddling else set())
        args: dict[str, Any] = {"quota": number, "per": per, "group": entrants[rows[0]].groups[per] if per else None}
        if straddling:
            tied = {**args, "tied": len(equals)}
            findings.append(Finding("quota.tie", {**tied, "tier": tier.id}, level="warning"))
        for row in rows:
            if row not in admitted:
                key = "tier.quota-tie" if straddling and row in equals else "tier.quota"
                standings[row].held_back.append((tier.id, key, {**args, "tied": len(equals)} if straddling else args))
    return admitted
