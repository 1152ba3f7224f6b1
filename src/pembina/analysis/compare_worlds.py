"""Two results and what lies between them: old or new entrants, figures and rules, judged by the same evaluation.

Who belongs to which factor:

- *field*: who competes, in which groups, and who is recused, withdrawn or revoked;
- *data*: the figures of entrants that are in both results, for criteria that both measure in the same way (or to no
  effect otherwise);
- *rules*: everything that follows values; and values that differ because the same files are measured otherwise;
- *measurement* (only where there is such a criterion): figures that differ and are measured otherwise as well, so that
  nobody can know what the old data would have given. Value and scoring of such a criterion change hands together;
- *overrides* (only where they differ): the scores and statuses that persons set otherwise than they are computed.

Whoever is in one result only brings their own figures; a criterion of one result only has that result's figures. A
figure that is asked for in a mixture and that neither result has is missing there.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from attrs import define, field, frozen

from pembina.analysis.audit_board import NotDone
from pembina.analysis.compare_parts import World
from pembina.analysis.compare_rules import measured, same_files
from pembina.analysis.replay import Replay
from pembina.errors import PembinaError
from pembina.evaluation.judge import Judgement
from pembina.evaluation.measure import Column, values_of
from pembina.methods.rounding import decimal
from pembina.model import Award, Entrant, Gate, Group, Leaf, Node
from pembina.plugins.values import Measured

FACTORS = ("field", "data", "rules", "measurement", "overrides")
UNKNOWN = Measured(None, reason="missing")


@frozen
class Stand:
    """Where one entrant stands in one world."""

    status: str
    rank: Fraction | None
    tied: bool
    total: Decimal | None
    published: str | None
    tier: str | None


@frozen
class Outcome:
    """How one world ends: standings by code, or why it has none."""

    stands: Mapping[str, Stand]
    refused: NotDone | None = None

    @property
    def winners(self) -> list[str]:
        """Who is first, in the order of codes."""
        ranks = {code: stand.rank for code, stand in self.stands.items() if stand.rank is not None}
        best = min(ranks.values(), default=None)
        return sorted(code for code, rank in ranks.items() if rank == best)


@define(slots=False)
class Worlds:
    """The worlds between two results of one award."""

    old: Replay
    new: Replay
    _outcomes: dict[World, Outcome] = field(factory=dict, init=False)

    # What is exchanged with what

    @cached_property
    def both(self) -> frozenset[str]:
        """Codes of entrants that are in both results."""
        return frozenset(self._rows[0]) & frozenset(self._rows[1])

    @cached_property
    def _rows(self) -> tuple[dict[str, int], dict[str, int]]:
        before, after = ({e.code: i for i, e in enumerate(r.entrants)} for r in (self.old, self.new))
        return before, after

    @cached_property
    def _leaves(self) -> tuple[dict[str, Leaf], dict[str, Leaf]]:
        before, after = ({leaf.path: leaf for leaf in r.award.leaves()} for r in (self.old, self.new))
        return before, after

    @cached_property
    def belongs(self) -> dict[str, str]:
        """Which factor the values of a criterion belong to, by path: data, rules, measurement; or old, new alone."""
        before, after = measured(self.old.result), measured(self.new.result)
        found = {}
        for path in dict.fromkeys([*before, *after]):
            if path not in after or path not in before:
                found[path] = "old" if path in before else "new"
            elif before[path] == after[path] or not self._values_differ(path):
                found[path] = "data"  # or measured otherwise to no effect, so that there is nothing to tell apart
            else:
                found[path] = "rules" if same_files(path, self.old.result, self.new.result) else "measurement"
        return found

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """The factors at work; measurement only where a criterion needs it, overrides only where they differ."""
        there = {"measurement": "measurement" in self.belongs.values(), "overrides": self._overrides_differ}
        return tuple(factor for factor in FACTORS if there.get(factor, True))

    @property
    def _overrides_differ(self) -> bool:
        """Whether what persons set is not the same; what was computed in its place says nothing."""
        sides = [{(o.entrant, o.what): o.after for o in replay.asked.given} for replay in (self.old, self.new)]
        return sides[0] != sides[1]

    @cached_property
    def idle(self) -> dict[str, bool]:
        """Which factors are the same in both results, so that switching them changes nothing."""
        differs = {path for path, whose in self.belongs.items() if whose in FACTORS and self._values_differ(path)}
        return {
            "field": self._field(False) == self._field(True),
            "data": not any(self.belongs[path] == "data" for path in differs),
            "rules": self._plain_rules(False) == self._plain_rules(True)
            and not any(self.belongs[path] == "rules" for path in differs),
            "measurement": "measurement" not in self.factors,
            "overrides": "overrides" not in self.factors,
        }

    def _values_differ(self, path: str) -> bool:
        return any(_told(*self._cell(path, code, False)) != _told(*self._cell(path, code, True)) for code in self.both)

    def _plain_rules(self, new: bool) -> Award:
        """The rules without what says nothing of scores, ranks or tiers."""
        award = (self.new if new else self.old).award
        return attrs.evolve(
            award, title={}, edition=0, basis={}, adopted=None, organiser=None, period=None, uncertainty=None,
            changed=(), plugins=(), overrides=None,
            entrants=attrs.evolve(award.entrants, table="", key="", name="", where={}, status=None, titles={}),
            root=self._plain_node(award.root), gates=tuple(self._plain_gate(gate) for gate in award.gates),
            tiers=tuple(attrs.evolve(tier, title={}) for tier in award.tiers),
        )  # fmt: skip

    def _plain_node(self, node: Node) -> Any:
        if isinstance(node, Group):
            children = tuple(self._plain_node(child) for child in node.children)
            return attrs.evolve(node, title={}, children=children)
        plain = attrs.evolve(
            node, title={}, unit={}, use="", parameters={}, read={}, panel=None, denominate=None, effort=None,
            distinct="exact",
        )  # fmt: skip
        if self.belongs[node.path] == "measurement":  # its scoring changes hands with its values
            plain = attrs.evolve(plain, impute=None, treat=None, score=None, missing="")
        return plain

    def _plain_gate(self, gate: Gate) -> Any:
        return None if self.belongs.get(gate.criterion) == "measurement" else attrs.evolve(gate, reason={})

    # One world

    def world(self, **new: bool) -> World:
        """Name a world by the factors that are new in it."""
        return tuple(new.get(factor, False) for factor in self.factors)

    def outcome(self, world: World) -> Outcome:
        """Judge one world; factors that are the same in both results are taken as old, so that they weigh nothing."""
        plain = tuple(is_new and not self.idle[name] for name, is_new in zip(self.factors, world, strict=True))
        if plain not in self._outcomes:
            self._outcomes[plain] = self._judged(dict(zip(self.factors, plain, strict=True)))
        return self._outcomes[plain]

    def _judged(self, new: Mapping[str, bool]) -> Outcome:
        entrants = self._field(new["field"])
        try:
            award = self._rules(new, entrants)
        except NotDone as why:
            return Outcome({}, why)
        columns = {leaf.path: self._column(leaf, entrants, new) for leaf in award.leaves()}
        try:
            asked = (self.new if new.get("overrides") else self.old).asked
            judged = (self.new if new["rules"] else self.old).judge(award, columns, entrants, asked)
        except PembinaError as error:
            problem = error.problems[0]
            return Outcome({}, NotDone("world-refused", code=problem.code, where=problem.place.address or ""))
        except KeyError as error:  # a method, or a criterion that a method names, which one of the results lacks
            return Outcome({}, NotDone("world-unknown", name=str(error.args[0])))
        return Outcome(_stands(judged, entrants))

    # Field

    def _field(self, new: bool) -> tuple[Entrant, ...]:
        """Who competes; groups that only the other result knows are taken over from there."""
        own, other = (self.new, self.old) if new else (self.old, self.new)
        known = {entrant.code: entrant.groups for entrant in other.entrants}
        return tuple(Entrant(e.code, "", {**known.get(e.code, {}), **e.groups}, e.status) for e in own.entrants)

    # Rules

    def _rules(self, new: Mapping[str, bool], entrants: tuple[Entrant, ...]) -> Award:
        award = (self.new if new["rules"] else self.old).award
        other = (self.new if new.get("measurement") else self.old).award
        codes = {entrant.code for entrant in entrants}
        if award.screen is not None:
            kept = tuple(code for code in award.screen.include if code in codes)
            award = attrs.evolve(award, screen=attrs.evolve(award.screen, include=kept))
        _same_groups(award, entrants)
        if "measurement" not in self.factors or other is award:
            return award
        return attrs.evolve(
            award, root=self._exchanged(award.root, bool(new["measurement"])), gates=self._gates(award, other)
        )

    def _exchanged(self, node: Node, new: bool) -> Any:
        """The tree with those criteria scored by the rules of their own year that are measured otherwise."""
        if isinstance(node, Group):
            return attrs.evolve(node, children=tuple(self._exchanged(child, new) for child in node.children))
        if self.belongs[node.path] != "measurement":
            return node
        leaf = self._leaves[new][node.path]
        if node.scored and leaf.score is None:
            raise NotDone("world-unscored", criterion=node.path)
        return attrs.evolve(leaf, weight=node.weight, share=node.share)

    def _gates(self, award: Award, other: Award) -> tuple[Gate, ...]:
        """Conditions on such a criterion come with it; a cap at a tier that these rules lack caps nothing."""
        tiers = {tier.id for tier in award.tiers}
        kept = [gate for gate in award.gates if self.belongs.get(gate.criterion) != "measurement"]
        kept += [gate for gate in other.gates if self.belongs.get(gate.criterion) == "measurement"]
        return tuple(gate for gate in kept if gate.cap is None or gate.cap in tiers)

    # Data

    def _column(self, leaf: Leaf, entrants: tuple[Entrant, ...], new: Mapping[str, bool]) -> Column:
        belongs, path = self.belongs[leaf.path], leaf.path
        sided = belongs in ("old", "new")
        whose = belongs == "new" if sided else bool(new[belongs])
        cells: list[tuple[Measured | None, int, bool, Mapping[str, float]]] = []
        for entrant in entrants:
            code, source = entrant.code, whose
            if code not in self.both:
                own = code in self._rows[True]
                if own != whose and belongs != "data" and (sided or not self._alike(path)):
                    cells.append((UNKNOWN, 0, False, {}))
                    continue
                source = own
            cells.append(self._cell(path, code, source))
        told, evidence, filled, series = zip(*cells, strict=True) if cells else ((), (), (), ())
        return Column(
            leaf, self._columns[whose][path].direction, tuple(e.code for e in entrants), values_of(told), tuple(told),
            np.array(evidence, dtype=np.int64), np.array(filled, dtype=np.bool_), tuple(series),
        )  # fmt: skip

    def _alike(self, path: str) -> bool:
        """Whether figures measured in one way can at least be scored as those of the other: same unit, same method."""
        nodes = [replay.result.node(path) for replay in (self.old, self.new)]
        scores = [leaves[path].score for leaves in self._leaves]
        methods = [None if score is None else score.name for score in scores]
        return nodes[0]["unit"] == nodes[1]["unit"] and methods[0] == methods[1]

    @cached_property
    def _columns(self) -> tuple[dict[str, Column], dict[str, Column]]:
        return self.old.columns, self.new.columns

    def _cell(self, path: str, code: str, new: bool) -> tuple[Measured | None, int, bool, Mapping[str, float]]:
        column, row = self._columns[new][path], self._rows[new][code]
        series = column.series[row] if column.series else {}
        return column.measured[row], int(column.evidence[row]), bool(column.filled[row]), series

    @cached_property
    def unknown(self) -> list[str]:
        """Entrants of one result only, where some criterion has figures of the other result's kind only."""
        apart = (frozenset(self._rows[0]) | frozenset(self._rows[1])) - self.both
        foreign = any(belongs != "data" for belongs in self.belongs.values())
        return sorted(apart) if foreign else []


def _told(measured: Measured | None, evidence: int, filled: bool, series: Any) -> Any:
    """What judging sees of a figure."""
    return None if measured is None else (measured.value, measured.reason if measured.value is None else None, filled)


def _same_groups(award: Award, entrants: tuple[Entrant, ...]) -> None:
    """Refuse a world whose rules ask for a group that nobody knows of some entrant; raises NotDone."""
    asked: list[str | None] = [*award.entrants.groups, *(tier.quota.per for tier in award.tiers if tier.quota)]
    asked += [leaf.impute.parameters.get("within") for leaf in award.leaves() if leaf.impute]
    for group in sorted({group for group in asked if group}):
        if any(group not in entrant.groups for entrant in entrants):
            raise NotDone("world-groups", column=group)


def _stands(judged: Judgement, entrants: tuple[Entrant, ...]) -> dict[str, Stand]:
    return {
        entrant.code: Stand(
            standing.status.value,
            None if standing.rank is None else Fraction(str(standing.rank)),
            standing.tied,
            None if standing.exact is None else decimal(standing.exact),
            None if standing.published is None else str(standing.published),
            standing.tier,
        )
        for entrant, standing in zip(entrants, judged.standings, strict=True)
    }
