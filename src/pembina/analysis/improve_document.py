"""The least costly way of one entrant to a tier or a rank, as a plain document (``pembina-improve/1``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pembina.analysis.improve_efforts import Given, Stated, effort_document, stated_efforts
from pembina.analysis.improve_goal import Goal, demand
from pembina.analysis.improve_obstacles import lacking, lost, obstacles
from pembina.analysis.improve_offers import Offer, Offering
from pembina.analysis.improve_plan import Found, Planner
from pembina.analysis.replay import Replay
from pembina.analysis.same_counts import same_counts
from pembina.analysis.tidy import tidy
from pembina.errors import Hint, PluginError
from pembina.evaluation.standing import Standing
from pembina.methods.recourse_search import Progress
from pembina.methods.refusal import LibraryMissing
from pembina.methods.rounding import decimal, publish
from pembina.model import Result, Status
from pembina.plugins import Host
from pembina.plugins.guard import INSTALL

FORMAT = "pembina-improve/1"
EXTRA = "robustness"
CLOSE = 1e-5
"""How far the cost of a plan may be above the bound and still be the least: solvers leave such crumbs."""

SEARCH, GAINS = 60.0, 80.0
"""Percent of the work after which the plan is found, and after which it is known what each change adds."""

SET_ASIDE = (Status.RECUSED, Status.WITHDRAWN, Status.REVOKED)


def improve(
    result: Result,
    code: str,
    tier: str | None = None,
    rank: int | None = None,
    within: str | None = None,
    efforts: Given | None = None,
    host: Host | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return the cheapest set of changes of reported values with which an entrant reaches a tier, or a rank.

    ``tier`` is met by that tier or a better one, ``rank`` by that rank or a better one (inside the entrant's group of
    the group column ``within``, where it is given). ``efforts`` are costs and caps of a region's own by path of
    criterion, with the keys of the award's ``effort``; they go before the award's. Everybody else is taken to stand
    still. Numbers are rounded to 10 decimals. ``progress`` is called with how much is done, and of how much.

    ``state`` says how it ended: ``already`` there, ``reached`` by the plan, ``unreachable`` (``obstacles`` say why and
    ``best`` how far it goes), ``report-first`` (values are missing), ``set-aside`` (recused, withdrawn or revoked, or
    without rank by an override).
    Raises KeyError for an entrant or a tier that is not there, ValueError for a goal that is none, UsageError for
    efforts that make no sense, PluginError (PB420) without scipy.
    """
    replay = Replay(result) if host is None else Replay(result, host)
    goal = _goal(replay, tier, rank, within)
    row = result.position(code)
    stated = stated_efforts(replay.award, efforts)
    try:
        question = _Question(replay, row, goal, stated, progress)
        document = {"format": FORMAT, "result": result.sha256, "entrant": code, **question.answer()}
    except LibraryMissing as missing:
        hint = Hint(INSTALL, {"extra": EXTRA})
        raise PluginError.of("PB420", hint=hint, what="pembina improve", library=missing.library) from None
    plain: dict[str, Any] = tidy(document)
    return plain


def _goal(replay: Replay, tier: str | None, rank: int | None, within: str | None) -> Goal:
    """Check what is asked for."""
    if (tier is None) == (rank is None):
        raise ValueError("ask for a tier or for a rank")
    if rank is not None and rank < 1:
        raise ValueError("a rank is 1 or more")
    if tier is not None and tier not in [known.id for known in replay.award.tiers]:
        raise KeyError(tier)
    if within is not None and (tier is not None or within not in replay.award.entrants.groups):
        raise ValueError(f"{within!r} is no group column in which there is a rank")
    return Goal(tier, rank, within)


class _Question:
    """One entrant and one goal, answered step by step."""

    def __init__(
        self, replay: Replay, row: int, goal: Goal, stated: Mapping[str, Stated], progress: Progress | None = None
    ) -> None:
        self.replay, self.row, self.goal, self.stated, self.progress = replay, row, goal, stated, progress
        self.now = replay.judgement.standings[row]

    def answer(self) -> dict[str, Any]:
        """Work out everything that the document says."""
        head: dict[str, Any] = {
            "goal": {"tier": self.goal.tier, "rank": self.goal.rank, "within": self.goal.within},
            "now": self._stands(self.now),
        }
        if self.now.status in SET_ASIDE or (self.replay.decided[self.row] and not self.now.ranked):
            return {**head, **self._nothing("set-aside")}
        if self.goal.reached(self.replay.award, self.now):
            return {**head, **self._nothing("already")}
        if self.now.status is Status.NOT_ASSESSABLE:
            assert self.now.reason is not None
            reason = {"key": self.now.reason[0], "args": dict(self.now.reason[1])}
            return {**head, **self._nothing("report-first"), "obstacles": [reason, *lacking(self.replay, self.row)]}
        return {**head, **self._sought()}

    def _nothing(self, state: str) -> dict[str, Any]:
        return {
            "state": state, "short": None, "held-back": [], "plan": None, "alone": [], "best": None, "obstacles": [],
            "not-suggested": [], "efforts": {}, "others": False, "relative": [],
            "linked": [],
        }  # fmt: skip

    def _told(self, start: float, end: float) -> Progress | None:
        """Tell of one stage of the work, which takes from ``start`` to ``end`` percent of it."""
        progress = self.progress
        if progress is None:
            return None
        return lambda done, total: progress(int(start + (end - start) * done / max(total, 1)), 100)

    def _planners(self) -> list[tuple[Planner, Offering]]:
        """One for the tier wanted; where places in it are few, better ones may be easier to reach."""
        goals = [self.goal]
        tiers = self.replay.award.tiers
        if self.goal.tier is not None:
            index = [tier.id for tier in tiers].index(self.goal.tier)
            if tiers[index].quota is not None:
                goals += [Goal(tier.id) for tier in reversed(tiers[:index])]
        found = []
        for i, goal in enumerate(goals):
            asked = demand(self.replay, self.row, goal)
            told = self._told(SEARCH * i / len(goals), SEARCH * (i + 1) / len(goals))
            offering = Offering(self.replay, self.row, self.stated, asked.gates)
            planner = Planner(self.replay, self.row, self.goal, asked, offering.offers, offering.movable, told)
            found.append((planner, offering))
        return found

    def _sought(self) -> dict[str, Any]:
        pairs = self._planners()
        plans = [
            (plan, planner, offering)
            for planner, offering in pairs
            if not offering.unmet and (plan := planner.cheapest()) is not None
        ]
        first, offering = pairs[0]
        common = {
            "short": self._short(first),
            "held-back": self._held_back(),
            "efforts": {offer.leaf.path: effort_document(self.stated[offer.leaf.path]) for offer in first.offers},
            "others": first.demand.others,
            "relative": first.relative,
            "best": self._best(first),
            "linked": [],
        }
        if not plans:
            unmet = sorted({*offering.unmet, *(a["gate"] for key, a in first.demand.beside if key == "gate")})
            return {
                **common, "state": "unreachable", "plan": None, "alone": [],
                "obstacles": obstacles(first, offering, unmet), "not-suggested": self._refusals(offering),
            }  # fmt: skip
        plan, planner, offering = min(plans, key=lambda found: found[0].cost)
        return {
            **common, "state": "reached", "plan": self._plan(planner, plan), "alone": self._alone(planner),
            "obstacles": [], "not-suggested": self._refusals(offering), "linked": self._linked(planner, plan),
        }  # fmt: skip

    # Parts

    def _linked(self, planner: Planner, plan: Found) -> list[dict[str, Any]]:
        """Criteria of the plan whose count also stands behind other scored criteria, which would change with it."""
        pairs = zip(planner.offers, plan.positions, strict=True)
        changed = [offer.leaf.path for offer, place in pairs if place > 0]
        scored = [self.replay.columns[leaf.path] for leaf in self.replay.award.leaves() if leaf.scored]
        return [
            {"path": same["path"], "nodes": same["reason"]["args"]["nodes"]}
            for same in same_counts(scored)
            if same["path"] in changed
        ]

    def _stands(self, standing: Standing | None) -> dict[str, Any]:
        if standing is None:
            return {"status": None, "total": None, "rank": None, "group-rank": None, "tier": None}
        total = None
        if standing.exact is not None:
            total = {"exact": standing.exact, "published": str(standing.published)}
        return {
            "status": standing.status.value, "total": total, "rank": standing.rank,
            "group-rank": standing.group_ranks.get(self.goal.within or ""), "tier": standing.tier,
        }  # fmt: skip

    def _short(self, planner: Planner) -> float | None:
        """Points that the total lacks, as published; None where the total is not what is lacking."""
        needed = min((floors.get("", -np.inf) for floors in planner.demand.floors), default=-np.inf)
        if self.now.published is None or needed == -np.inf:
            return None
        award = self.replay.award
        wanted = decimal(needed) if award.rank_on == "exact" else publish(needed, award.decimals, award.rounding)
        now = decimal(self.now.exact or 0.0) if award.rank_on == "exact" else self.now.published
        return float(wanted - now) if wanted > now else None

    def _held_back(self) -> list[dict[str, Any]]:
        """Why the tier wanted was not given."""
        kept = [(key, args) for name, key, args in self.now.held_back if name == self.goal.tier]
        return [{"tier": self.goal.tier, "key": key, "args": dict(args)} for key, args in kept]

    def _best(self, planner: Planner) -> dict[str, Any]:
        """Where everything that may be raised, raised as far as it goes, would lead."""
        furthest = [lever.last for lever in planner.levers]
        return self._stands(planner.standing(furthest))

    def _plan(self, planner: Planner, plan: Found) -> dict[str, Any]:
        changes = self._changes(planner, plan.positions)
        return {
            "cost": plan.cost,
            "bound": min(plan.bound, plan.cost),
            "proven": plan.doubt is None and plan.cost - plan.bound <= CLOSE,
            "doubt": plan.doubt,
            "changes": changes,
            "after": self._stands(planner.standing(plan.positions)),
        }

    def _changes(self, planner: Planner, positions: Sequence[float]) -> list[dict[str, Any]]:
        """Every change with its cost and what it adds, one after the other in the order of the file."""
        changes = []
        done = [0.0] * len(positions)
        total = self._total(planner, done)
        told = self._told(SEARCH, GAINS) or _silent
        for i, (offer, place) in enumerate(zip(planner.offers, positions, strict=True)):
            told(i, len(positions))
            if place <= 0:
                continue
            done[i] = place
            after = self._total(planner, done)
            points = None if total is None or after is None else after - total
            changes.append({**_change(offer, place), "points": points})
            total = after if after is not None else total
        return changes

    def _total(self, planner: Planner, positions: Sequence[float]) -> float | None:
        judgement = planner.judged(positions)
        total = np.nan if judgement is None else float(judgement.tree.total[self.row])
        return None if np.isnan(total) else total

    def _alone(self, planner: Planner) -> list[dict[str, Any]]:
        """How far each criterion alone would have to go; None where it does not do."""
        rows = []
        told = self._told(GAINS, 100) or _silent
        for i, offer in enumerate(planner.offers):
            told(i, len(planner.offers))
            found = planner.single(i)
            change = None if found is None else _change(offer, found.positions[i])
            cost = None if found is None else found.cost
            rows.append({"path": offer.leaf.path, "change": change, "cost": cost})
        return rows

    def _refusals(self, offering: Offering) -> list[dict[str, Any]]:
        """What is not suggested, and what it lacks to the highest score, where that can be said."""
        return [
            {"path": r.path, "key": r.key, "args": dict(r.args), "lost": lost(self.replay, self.row, r.path)}
            for r in offering.refusals
        ]


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _change(offer: Offer, place: float) -> dict[str, Any]:
    """One value moved: from, to, by how many counts, what it costs, and how its score changes."""
    moves, (cost, _) = offer.moves, offer.lever.at(place)
    before = offer.value(0.0)
    counted = None
    if moves is not None and moves.kind == "count" and moves.numerator is not None:
        counted = {"from": moves.numerator, "to": moves.numerator + moves.way * int(place), "of": moves.denominator}
    scored = None
    if offer.leaf.score is not None:
        scored = {"from": offer.score(0.0), "to": offer.score(place)}
    return {
        "path": offer.leaf.path, "from": before, "to": offer.value(place), "count": counted,
        "whole": moves is not None and moves.whole, "score": scored, "cost": cost,
    }  # fmt: skip
