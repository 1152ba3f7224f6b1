"""What gates make of an entrant in a draw: the scores of groups are drawn anew, and with them who meets a gate.

A gate on a criterion looks at a value, which no draw changes: its outcome is the published one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from attrs import define, frozen
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_climb import Lines
from pembina.evaluation.gate import NOT_APPLIED, NOT_MET, without_value
from pembina.model import Gate, Group
from pembina.plugins import GateTest
from pembina.plugins.guard import guarded
from pembina.plugins.host import BUILTIN

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@frozen
class Gated:
    """Arrays of shape (draws, entrants), or (1, entrants) where all draws are alike.

    ``out`` marks who may not be ranked, None for nobody; ``caps`` is the position of the best tier left open.
    """

    out: Booleans | None
    caps: Integers


@define(slots=False)
class Gates:
    """The gates of one award for the entrants at ``rows``; ``inside`` are their positions among those compared."""

    replay: Replay
    rows: Integers
    inside: Integers

    @cached_property
    def on_groups(self) -> list[tuple[int, Gate, Group]]:
        """Gates that look at the score of a group, with their positions in the award."""
        award = self.replay.award
        pairs = [(i, gate, award.node(gate.criterion)) for i, gate in enumerate(award.gates)]
        return [(i, gate, node) for i, gate, node in pairs if isinstance(node, Group)]

    @property
    def nodes(self) -> set[str]:
        """Paths of the groups that gates look at."""
        return {group.path for _, _, group in self.on_groups}

    @property
    def foreign(self) -> bool:
        """Whether somebody else's test looks at groups: it has to see all entrants of a draw at once."""
        return not all(self._builtin(gate) for _, gate, _ in self.on_groups)

    def _builtin(self, gate: Gate) -> bool:
        provider = self.replay.host.provider("gates", gate.test.name)
        return provider.distribution == BUILTIN and provider.manifest is None

    def found(self, lines: Mapping[str, Lines]) -> Gated:
        """Return what gates make of every draw; ``lines`` are those of all entrants that are compared."""
        out, caps = None, self._published[None, :]
        for _, gate, group in self.on_groups:
            unknown, unmet = self._outcome(gate, group, lines[group.path])
            if gate.cap is None:
                unknown = unknown | unmet
            else:
                caps = np.maximum(caps, np.where(unmet, self._position(gate), 0))
            if unknown.any():
                out = unknown if out is None else out | unknown
        return Gated(out, caps)

    def _outcome(self, gate: Gate, group: Group, line: Lines) -> tuple[Booleans, Booleans]:
        """For whom the outcome is unknown, and for whom the gate is not met."""
        there = ~np.isnan(line.scores)
        if line.gone is not None:
            there = there & ~line.gone
        scores = np.broadcast_to(line.scores, there.shape)
        met = np.zeros(there.shape, dtype=np.bool_)
        for part in [...] if self._builtin(gate) else range(len(there)):
            known = there[part]
            if known.any():
                met[part][known] = self._asked(gate, scores[part][known])
        missing = ~there if line.gone is None else ~there & ~line.gone  # a gate on what is left out is not applied
        without = without_value(group.missing)
        unmet = (there & ~met) | missing if without == NOT_MET else there & ~met
        unknown = np.zeros_like(missing) if without in (NOT_MET, NOT_APPLIED) else missing
        return unknown[:, self.inside], unmet[:, self.inside]

    def _asked(self, gate: Gate, values: NDArray[np.float64]) -> Booleans:
        test: GateTest = self.replay.host.get("gates", gate.test.name)
        provider, address = self.replay.host.provider("gates", test.name), f"criteria.{gate.criterion}"
        with guarded(provider, f"gate test {test.name}", at=test.apply, address=address):
            met = np.asarray(test.apply(values, gate.test.parameters["argument"]), dtype=np.bool_)
            if met.shape != values.shape:
                raise TypeError(f"answered in the shape {met.shape}, where {len(values)} values were asked about")
        return met

    @cached_property
    def _published(self) -> Integers:
        """Position of the best tier that each entrant's unmet gates on criteria leave open."""
        anew = {i for i, _, _ in self.on_groups}
        gates, standings = self.replay.award.gates, self.replay.judgement.standings

        def cap(outcomes: Sequence[str]) -> int:
            unmet = [gate for i, gate in enumerate(gates) if i not in anew and outcomes[i] == NOT_MET and gate.cap]
            return max((self._position(gate) for gate in unmet), default=0)

        return np.array([cap(standings[row].gates) for row in self.rows.tolist()], dtype=np.int64)

    def _position(self, gate: Gate) -> int:
        return [tier.id for tier in self.replay.award.tiers].index(str(gate.cap))
