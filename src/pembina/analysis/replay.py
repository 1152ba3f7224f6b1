"""A result made computable again: its rules and values put back on the road, from the document alone.

Whoever asks "what if" changes the award or single values and lets them be judged once more by the same evaluation; no
record is read. That a replay without any change gives back the document is checked (:attr:`Replay.faithful`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.awardfile.structuring import structure
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.evaluation.restore import restored_column, restored_entrants
from pembina.model import Award, Entrant, Override, Result, number
from pembina.model.override import STATUS
from pembina.plugins import Adjusted, Host
from pembina.plugins.values import Measured


def methods_host() -> Host:
    """Return a host that knows the built-in methods, and those of installed plugins by name."""
    return Host((), ("pembina.plugins.builtin",))


@define(slots=False)
class Replay:
    """One result with everything at hand to judge it again."""

    result: Result
    host: Host = field(factory=methods_host)

    @cached_property
    def award(self) -> Award:
        """The rules of the result; change them with ``attrs.evolve``."""
        return structure({**self.result.award, "changed": tuple(self.result.document["award"]["changed"])})

    @cached_property
    def entrants(self) -> tuple[Entrant, ...]:
        """Who stands in the document, in its order; set aside is whom the data set aside, not an override."""
        return restored_entrants(self.result)

    @cached_property
    def asked(self) -> Asked:
        """The overrides of the document; they hold whatever else is tried out."""
        return Asked(tuple(restored(each) for each in self.result.overrides), checked=False)

    def overridden(self, row: int, path: str) -> bool:
        """Whether the score of a node, or of a group above it, is set by an override, so that nothing moves it."""
        held = self.judgement.tree.held
        return any(
            bool(mask[row]) and (not node or path == node or path.startswith(f"{node}.")) for node, mask in held.items()
        )

    @cached_property
    def decided(self) -> NDArray[np.bool_]:
        """Whose status is set by an override, by row."""
        codes = {each.entrant for each in self.judgement.overrides if each.what == STATUS}
        return np.array([entrant.code in codes for entrant in self.entrants], dtype=np.bool_)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What was measured for each criterion, by path."""
        codes = tuple(entrant.code for entrant in self.entrants)
        return {leaf.path: restored_column(self.result, leaf, codes) for leaf in self.award.leaves()}

    def settled(self) -> Replay:
        """Return the same with adjusted values in the place of measured ones: what is scored is what there is to vary.

        Judged without any change, both give the same scores, statuses and ranks.
        """
        if all(column.adjusted is None for column in self.columns.values()):
            return self
        made = Replay(self.result, self.host)
        made.__dict__["columns"] = {path: _settled(column) for path, column in self.columns.items()}
        return made

    def judge(
        self,
        award: Award | None = None,
        columns: Mapping[str, Column] | None = None,
        entrants: tuple[Entrant, ...] | None = None,
        asked: Asked | None = None,
    ) -> Judgement:
        """Judge the values again, by the result's own rules, values, entrants and overrides but for what is handed in.

        ``columns`` may hold more criteria than the award has, and each is judged as this award says; their rows are
        those of ``entrants``: with other entrants, hand in columns for them. Raises ScoringError and PluginError as an
        evaluation does.
        """
        rules = self.award if award is None else award
        known = self.columns if columns is None else columns
        bound = {leaf.path: attrs.evolve(known[leaf.path], leaf=leaf) for leaf in rules.leaves()}
        there = self.entrants if entrants is None else entrants
        return judge(rules, bound, there, self.host, self.asked if asked is None else asked)

    @cached_property
    def judgement(self) -> Judgement:
        """The result judged again without any change."""
        return self.judge()

    @cached_property
    def faithful(self) -> bool:
        """Whether judging again gives the document's scores, statuses, ranks and tiers."""
        scores, standings = self.judgement.tree.scores, self.judgement.standings
        nodes = [node for node in self.result.nodes if node["path"] in scores]
        stated = [(entrant["status"], entrant["rank"], entrant["tier"]) for entrant in self.result.entrants]
        found = [(standing.status.value, standing.rank, standing.tier) for standing in standings]
        return stated == found and all(_same(node, scores[node["path"]]) for node in nodes)

    def with_values(self, changes: Mapping[tuple[str, str], float | str | None]) -> dict[str, Column]:
        """Return the columns with single values changed: by path of the criterion and code of the entrant.

        None takes a value away. What is given is scored as it stands, without any adjustment. Parts of a changed value
        (numerator, denominator) are dropped. Raises KeyError.
        """
        columns = dict(self.columns)
        for (path, code), value in changes.items():
            column, row = columns[path], self.result.position(code)
            measured = list(column.measured)
            measured[row] = Measured(value, reason="missing" if value is None else None)
            filled = column.filled.copy()
            filled[row] = False
            columns[path] = attrs.evolve(
                column,
                measured=tuple(measured),
                values=values_of(measured),
                filled=filled,
                adjusted=_without(column.adjusted, code),
            )
        return columns


def restored(told: Mapping[str, Any]) -> Override:
    """Return an override as the document tells of it."""
    sides = {side: told[side] for side in ("before", "after")}
    numbers = {side: Decimal(str(x)) for side, x in sides.items() if x is not None and not isinstance(x, str)}
    date = None if told["date"] is None else dt.date.fromisoformat(told["date"])
    return Override(**{**told, **sides, **numbers, "date": date})


def _without(adjusted: Adjusted | None, code: str) -> Adjusted | None:
    if adjusted is None:
        return None
    return attrs.evolve(adjusted, values={one: value for one, value in adjusted.values.items() if one != code})


def _settled(column: Column) -> Column:
    """Put what a criterion made of its values in their place; parts of an adjusted value are none of it any more."""
    if column.adjusted is None:
        return column
    after = column.adjusted.values
    pairs = zip(column.codes, column.measured, strict=True)
    measured = tuple(Measured(after[code]) if code in after else one for code, one in pairs)
    return attrs.evolve(column, measured=measured, values=values_of(measured), adjusted=None)


def _same(node: Mapping[str, Any], scores: Any) -> bool:
    found = [None if np.isnan(score) else number(float(score)) for score in scores]
    return bool(found == node["scores"])
