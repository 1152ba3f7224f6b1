"""A result made computable again: its rules and values put back on the road, from the document alone.

Whoever asks "what if" changes the award or single values and lets them be judged once more by the same evaluation; no
record is read. That a replay without any change gives back the document is checked (:attr:`Replay.faithful`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from attrs import define, field

from pembina.awardfile.structuring import structure
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column, values_of
from pembina.model import Award, Entrant, Leaf, Result, Status, number
from pembina.plugins import Host
from pembina.plugins.values import Measured

SET_ASIDE = (Status.RECUSED, Status.WITHDRAWN, Status.REVOKED)
"""Statuses that come from the data, not from the rules."""

TOLD = {
    "printed": "printed",
    "source": "source",
    "as-of": "as_of",
    "definition": "definition",
    "state": "state",
    "standard-error": "standard_error",
}
"""What a note repeats of what a plugin said, by the field of :class:`Measured`."""


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
        """Who stands in the document, in its order."""
        return tuple(
            Entrant(e["code"], e["name"], e["groups"], e["status"] if e["status"] in SET_ASIDE else None)
            for e in self.result.entrants
        )

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What was measured for each criterion, by path."""
        return {leaf.path: self._column(leaf) for leaf in self.award.leaves()}

    def _column(self, leaf: Leaf) -> Column:
        node = self.result.node(leaf.path)
        codes = tuple(entrant.code for entrant in self.entrants)
        notes = [node["notes"].get(code, {}) for code in codes]
        parts = [node[name] or [None] * len(codes) for name in ("values", "numerators", "denominators")]
        measured = tuple(_measured(*cells) for cells in zip(*parts, notes, strict=True))
        untold = leaf.panel is not None and leaf.panel.take == "trend"
        filled = ["filled" in note or (untold and m.value == "absent") for note, m in zip(notes, measured, strict=True)]
        series = tuple(note.get("series", {}) for note in notes)
        evidence = np.array(node["evidence"], dtype=np.int64)
        return Column(
            leaf, node["direction"], codes, values_of(measured), measured, evidence, np.array(filled, np.bool_), series
        )

    def judge(
        self,
        award: Award | None = None,
        columns: Mapping[str, Column] | None = None,
        entrants: tuple[Entrant, ...] | None = None,
    ) -> Judgement:
        """Judge the values again, by the result's own rules, values and entrants except for what is handed in.

        ``columns`` may hold more criteria than the award has, and each is judged as this award says; their rows are
        those of ``entrants``: with other entrants, hand in columns for them. Raises ScoringError and PluginError as an
        evaluation does.
        """
        rules = self.award if award is None else award
        known = self.columns if columns is None else columns
        bound = {leaf.path: attrs.evolve(known[leaf.path], leaf=leaf) for leaf in rules.leaves()}
        return judge(rules, bound, self.entrants if entrants is None else entrants, self.host)

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

        None takes a value away. Parts of a changed value (numerator, denominator) are dropped. Raises KeyError.
        """
        columns = dict(self.columns)
        for (path, code), value in changes.items():
            column, row = columns[path], self.result.position(code)
            measured = list(column.measured)
            measured[row] = Measured(value, reason="missing" if value is None else None)
            filled = column.filled.copy()
            filled[row] = False
            columns[path] = attrs.evolve(column, measured=tuple(measured), values=values_of(measured), filled=filled)
        return columns


def _measured(value: Any, numerator: Any, denominator: Any, note: Mapping[str, Any]) -> Measured:
    told = {field: note[key] for key, field in TOLD.items() if key in note}
    known = float(value) if isinstance(value, int | float) else value
    return Measured(known, numerator, denominator, note.get("reason"), also=note.get("also", {}), **told)


def _same(node: Mapping[str, Any], scores: Any) -> bool:
    found = [None if np.isnan(score) else number(float(score)) for score in scores]
    return bool(found == node["scores"])
