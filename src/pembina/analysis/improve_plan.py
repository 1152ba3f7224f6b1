"""The cheapest plan: by a program where the road to the total can be written down, else by trying; always put back.

Whatever is found is put back through the evaluation, and only what reaches the goal there is a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, frozen

from pembina.analysis.improve_goal import Demand, Floors, Goal
from pembina.analysis.improve_offers import Offer
from pembina.analysis.replay import Replay
from pembina.errors import PembinaError
from pembina.evaluation.judge import Judgement
from pembina.evaluation.standing import Standing
from pembina.methods.recourse import Lever, Part, Plan, alone, cheapest, least_position
from pembina.methods.recourse_search import Progress, cost_of, tried_out
from pembina.methods.solver import Unsolved
from pembina.model import Group, Leaf, Node
from pembina.plugins import Aggregator

TIGHTER = 6
"""Times that a program is asked for a little more where rounding left its plan short."""

Positions = tuple[float, ...]
BENDS = {"arithmetic": None, "sum": None, "mean-over": None, "geometric": 0.0, "harmonic": -1.0, "minimum": -np.inf}
"""Aggregations that a program can be exact about, and how they bend."""


@frozen
class Found:
    """A plan that reaches the goal. ``doubt`` is a key saying why nobody can prove it the cheapest; None if proven."""

    positions: Positions
    cost: float
    bound: float
    doubt: str | None


@define(slots=False)
class Planner:
    """One entrant, one goal, and what may be raised; ``movable`` are all criteria it may raise, to whatever use."""

    replay: Replay
    row: int
    goal: Goal
    demand: Demand
    offers: Sequence[Offer]
    movable: frozenset[str] = frozenset()
    progress: Progress | None = None

    @cached_property
    def levers(self) -> list[Lever]:
        """The levers of the offers, in their order."""
        return [offer.lever for offer in self.offers]

    # Putting back

    def judged(self, positions: Sequence[float]) -> Judgement | None:
        """Judge all values with the entrant's moved; None where the evaluation refuses them."""
        code = self.replay.entrants[self.row].code
        pairs = zip(self.offers, positions, strict=True)
        changes = {(offer.leaf.path, code): offer.value(place) for offer, place in pairs if place > 0}
        if not changes:
            return self.replay.judgement
        try:
            return self.replay.judge(columns=self.replay.with_values(changes))
        except PembinaError:
            return None

    def standing(self, positions: Sequence[float]) -> Standing | None:
        """Where the entrant stands with its values moved."""
        judgement = self.judged(positions)
        return None if judgement is None else judgement.standings[self.row]

    def reaches(self, positions: Sequence[float]) -> bool:
        """Whether moved values reach the goal."""
        standing = self.standing(positions)
        return standing is not None and self.goal.reached(self.replay.award, standing)

    # The tree

    @cached_property
    def relative(self) -> list[str]:
        """What in the tree depends on the field: paths of criteria and groups."""
        award, host = self.replay.award, self.replay.host
        found = []
        for node in award.nodes():
            if node.path not in self.replay.judgement.tree.scores:
                continue
            if isinstance(node, Leaf):
                scored = node.score is not None and host.get("scoring-methods", node.score.name).relative
                depends = scored or node.treat is not None
            else:
                aggregator: Aggregator = host.get("aggregators", node.aggregate.name)
                method = node.weighting
                depends = aggregator.relative
                depends |= method is not None and host.get("weightings", method.name).uses_scores
            found += [node.path] if depends else []
        return found

    @cached_property
    def tree(self) -> Part | None:
        """The tree as a program knows it; None where it depends on the field or bends in other ways."""
        if self.relative or any(not offer.exact for offer in self.offers):
            return None
        tree = self._part(self.replay.award.root, {offer.leaf.path: i for i, offer in enumerate(self.offers)})
        if tree is None:
            return None
        known = {part.name for part in tree.walk()}  # nothing below a score that was set by hand
        return tree if all(known.issuperset(floors) for floors in self.demand.floors) else None

    def _part(self, node: Node, places: dict[str, int]) -> Part | None:
        tree = self.replay.judgement.tree
        held = tree.held.get(node.path)
        if isinstance(node, Leaf) or (held is not None and held[self.row]):
            return Part(node.path, lever=places.get(node.path), fixed=float(tree.scores[node.path][self.row]))
        children = [c for c in node.children if c.scored and not np.isnan(tree.scores[c.path][self.row])]
        parts = [self._part(child, places) for child in children]
        bend = self._bend(node)
        if bend == "unknown" or any(part is None for part in parts):
            return None
        shares = [float(tree.shares[child.path][self.row]) for child in children]
        name = node.aggregate.name
        if name == "sum":
            shares = [1.0] * len(children)
        elif name == "mean-over":
            least = float(node.aggregate.parameters["least"])
            shares = [1.0 / max(least, len(children))] * len(children)
        return Part(node.path, tuple(part for part in parts if part is not None), tuple(shares), bend)

    @staticmethod
    def _bend(group: Group) -> Any:
        name = group.aggregate.name
        if name == "power":
            exponent = float(group.aggregate.parameters["exponent"])
            return "unknown" if exponent > 1 else None if exponent == 1 else exponent
        return BENDS.get(name, "unknown")

    # Plans

    def cheapest(self) -> Found | None:
        """Return the cheapest plan that reaches the goal, or None where none is found."""
        if self.tree is not None and not self.demand.beside:
            found = [plan for floors in self.demand.floors if (plan := self._by_program(self.tree, floors))]
            if found:
                best = min(found, key=lambda plan: (round(plan.cost, 9), self._moved(plan.positions)))
                # an alternative that is dearer by its bound alone cannot win, so the best of all is the cheapest
                doubt = None if best.proven else "stopped"
                if self._others_move:
                    return Found(best.positions, best.cost, 0.0, "others")
                return Found(best.positions, best.cost, best.bound, doubt)
            if not self._program_is_blind():
                return None
        plan = tried_out(self.levers, self.reaches, gains=self._gains(), progress=self.progress)
        if plan is None:
            return None
        compared = not self.movable.isdisjoint(self.relative)
        sure = plan.proven and not compared  # beyond the best of the field nobody tried, and it may push others down
        doubt = None if sure else "relative" if self.relative else "tree" if self.tree is None else "others"
        return Found(plan.positions, plan.cost, 0.0 if compared else plan.bound, doubt)

    def _gains(self) -> list[float]:
        """Points of the total that each criterion raised all the way is worth, all others being raised, too."""
        furthest = [lever.last for lever in self.levers]
        places = [furthest, *([*furthest[:i], 0.0, *furthest[i + 1 :]] for i in range(len(furthest)))]
        judged = [self.judged(place) for place in places]
        totals = [0.0 if j is None else float(np.nan_to_num(j.tree.total[self.row])) for j in judged]
        return [totals[0] - total for total in totals[1:]]

    @property
    def _others_move(self) -> bool:
        """Whether the entrant's values enter those of others that stand in its way, by filling their gaps."""
        return self.demand.others and any(leaf.impute is not None for leaf in self.replay.award.leaves())

    @staticmethod
    def _moved(positions: Positions) -> tuple[int, tuple[int, ...]]:
        moved = tuple(i for i, place in enumerate(positions) if place > 0)
        return len(moved), moved

    def _program_is_blind(self) -> bool:
        """Whether all moves together reach the goal, so that only the program did not see how."""
        return self.reaches([lever.last for lever in self.levers])

    def _by_program(self, tree: Part, floors: Floors) -> Plan | None:
        """Solve, put back, and ask for a little more where rounding left the plan short."""
        wanted = dict(floors)
        for _ in range(TIGHTER):
            try:
                plan = cheapest(self.levers, tree, wanted)
            except Unsolved:
                return None
            if plan is None or self.reaches(plan.positions):
                return plan
            judgement = self.judged(plan.positions)
            if judgement is None:
                return None
            short = {path: floors[path] - float(judgement.tree.scores[path][self.row]) for path in floors}
            if not any(gap > 0 for gap in short.values()):
                return None  # every score is there, and still others stand in the way
            wanted = {path: wanted[path] + max(gap, 0.0) + (1e-9 if gap > 0 else 0) for path, gap in short.items()}
        return None

    def single(self, i: int) -> Found | None:
        """Return the least move of one criterion alone that reaches the goal, beside what conditions demand anyway."""
        rest = [lever.allowed(0.0) for lever in self.levers]

        def moved(place: float) -> Positions:
            return (*rest[:i], place, *rest[i + 1 :])

        found = None
        if self.tree is not None and not self.demand.beside:
            places = [alone(self.levers, self.tree, floors, i) for floors in self.demand.floors]
            near = [place for place in places if place is not None and self.reaches(moved(place))]
            found = min(near, default=None)
            if found is None and not near and all(place is None for place in places):
                return None
        if found is None:
            found = least_position(self.levers[i], lambda place: self.reaches(moved(place)))
        if found is None:
            return None
        positions = moved(found)
        return Found(positions, cost_of(self.levers, positions), 0.0, None)
