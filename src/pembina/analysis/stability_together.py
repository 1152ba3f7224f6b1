"""One figure changed where scoring compares entrants: the whole column scored anew, and all who stand on it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.stability_outcome import Fits, Key, fits_of, key_of
from pembina.analysis.stability_search import Search
from pembina.evaluation.gate import MET, NOT_MET
from pembina.methods.refusal import Unfit
from pembina.methods.rounding import on_grid
from pembina.plugins import Context

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@define(slots=False)
class Together:
    """The column of one criterion, and everybody's place."""

    search: Search

    @cached_property
    def _present(self) -> Integers:
        """Rows that are scored in the criterion."""
        judged, path = self.search.field.replay.judgement, self.search.leaf.path
        return np.flatnonzero(judged.prepared[path].present & judged.competing)

    @cached_property
    def _standing(self) -> Integers:
        """Positions in the column of those who have a total."""
        standings = self.search.field.replay.judgement.standings
        there = [i for i, row in enumerate(self._present.tolist()) if standings[row].exact is not None]
        return np.array(there, dtype=np.int64)

    def _column(self, row: int, value: float) -> tuple[Floats, Floats] | None:
        """Values and scores of the column with one figure changed; None where scoring refuses it."""
        climb, leaf = self.search.climb, self.search.leaf
        assert climb.method is not None
        assert leaf.score is not None
        values = climb.replay.judgement.prepared[leaf.path].values[self._present].astype(np.float64)
        values[self._present == row] = value
        context = Context(climb.scale, tuple(climb.codes[r] for r in self._present.tolist()))
        try:
            scores = on_grid(np.asarray(climb.method.apply(values, leaf.score.parameters, context), np.float64))
        except Unfit:
            return None
        return (values, scores) if ((scores >= 0) & (scores <= climb.scale)).all() else None

    def points(self, row: int, value: float) -> float | None:
        """By how much the entrant's own score changes."""
        column = self._column(row, value)
        before = self.search.climb.replay.judgement.tree.scores.get(self.search.leaf.path)
        if column is None or before is None:
            return None
        return float(column[1][self._present == row][0] - before[row])

    def changes(self, row: int, value: float) -> bool:
        """Whether first place, who is ranked, or a tier changes with one entrant's figure."""
        column = self._column(row, value)
        if column is None:
            return False
        field, climb, search = self.search.field, self.search.climb, self.search
        award, judged = field.replay.award, field.replay.judgement
        rows, (values, own) = self._present[self._standing], (part[self._standing] for part in column)
        scores = climb.raised(rows, own)
        settled = {path: climb.deciding(part) for path, part in scores.items()}
        columns = search.key_columns(rows, values, settled)
        outcomes = {i: search.gate_met(gate, values, scores) for i, gate in search.gates}
        keys: dict[int, Key] = dict(field.keys)
        fits: dict[int, Fits] = dict(field.fits)
        for place, other in enumerate(rows.tolist()):
            gates = list(judged.standings[other].gates)
            for i, met in outcomes.items():
                gates[i] = MET if met[place] else NOT_MET
            out = any(g == NOT_MET and gate.cap is None for g, gate in zip(gates, award.gates, strict=True))
            if field.replay.decided[other]:
                out = not judged.standings[other].ranked
            keys.pop(other, None)
            if not out:
                keys[other] = key_of([part[place] for part in columns])
                nodes = {path: float(part[other]) for path, part in field.nodes.items()}
                nodes |= {path: float(part[place]) for path, part in settled.items() if path in nodes}
                fits[other] = fits_of(award, keys[other][0], nodes, gates)
        return field.differs(keys, fits)
