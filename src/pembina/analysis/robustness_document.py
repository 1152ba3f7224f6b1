"""How robust a ranking is, as one document: rank intervals, acceptability, and which assumption matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from pembina.analysis.audit_board import NotDone
from pembina.analysis.replay import Replay
from pembina.analysis.robustness_acceptability import acceptability, free_weights
from pembina.analysis.robustness_default import Finder, default_uncertainty
from pembina.analysis.robustness_scenes import Scenes
from pembina.analysis.robustness_sensitivity import runs, sensitivity
from pembina.analysis.robustness_tally import APART, HIGHEST, LOWEST, MOST_PAIRS, Tally
from pembina.analysis.robustness_tree import Outline
from pembina.analysis.robustness_trial import Trial
from pembina.analysis.tidy import tidy
from pembina.errors import ScoringError
from pembina.methods.refusal import LibraryMissing
from pembina.model import Result, Uncertainty
from pembina.plugins import Host

FORMAT = "pembina-robustness/1"

ACCEPTABILITY, SENSITIVITY = "acceptability", "sensitivity"
PARTS = (ACCEPTABILITY, SENSITIVITY)
"""What may be studied beside ranks, tiers and pairs."""

Progress = Callable[[int, int], None]
"""Called with how many evaluations are done, and of how many."""

FEWEST = 2
MOST = 3000
"""Entrants up to which every rank of every entrant is counted."""

SLOW_DRAWS = 1000
"""Draws by default where an aggregation compares entrants with one another, and each draw takes its time."""


def robustness(
    result: Result,
    *,
    draws: int | None = None,
    seed: int | None = None,
    uncertainty: Uncertainty | None = None,
    host: Host | None = None,
    progress: Progress | None = None,
    parts: Collection[str] = PARTS,
) -> dict[str, Any]:
    """Return how firmly every entrant stands, as a plain document (``pembina-robustness/1``).

    What is uncertain is what ``uncertainty`` says, or the award, or :func:`default_uncertainty`; ``draws`` (1 or more)
    and ``seed`` (0 or more) go before theirs. Only entrants that are ranked in the result are studied: statuses and
    gates stay as they are. The same result, draws and seed give the same document on every machine. Nothing is read
    but the result. What cannot be computed is None with the reason under ``not-done``. Raises PluginError where the
    result needs a plugin that is not installed, ValueError for draws below 1 or a seed below 0.

    ``parts`` are what is studied beside ranks, tiers and pairs: free weights (``acceptability``) and which assumption
    matters (``sensitivity``). Without them the same figures come in a fraction of the time.
    """
    if (draws is not None and draws < 1) or (seed is not None and seed < 0):
        raise ValueError("there is at least one draw, and a seed is 0 or more")
    return _Study(result, draws, seed, uncertainty, host, progress or _silent, parts).document()


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


class _Study:
    """One study of one result."""

    def __init__(
        self, result: Result, draws: int | None, seed: int | None, uncertainty: Uncertainty | None,
        host: Host | None, progress: Progress, parts: Collection[str],
    ) -> None:  # fmt: skip
        self.parts = parts
        self.result, self.progress = result, progress
        self.replay = Replay(result) if host is None else Replay(result, host)
        declared = uncertainty or self.replay.award.uncertainty
        self.declared = declared is not None
        self.uncertainty = declared or default_uncertainty(self.replay.award)
        self.wanted, self.seed = draws, self.uncertainty.seed if seed is None else seed
        self.rows = np.array([i for i, e in enumerate(result.entrants) if e["rank"] is not None], dtype=np.int64)
        self.official = np.array([result.entrants[i]["rank"] for i in self.rows.tolist()], dtype=np.float64)
        self.order = sorted(range(len(self.rows)), key=lambda row: (self.official[row], row))
        self.done, self.total = 0, 0

    def document(self) -> dict[str, Any]:
        """Return the document; where nothing can be studied, the reason."""
        without = Counter(entrant["status"] for entrant in self.result.entrants if entrant["rank"] is None)
        head = {
            "format": FORMAT,
            "result": self.result.sha256,
            "population": {
                "all": len(self.result.entrants),
                "ranked": len(self.rows),
                "without-rank": dict(sorted(without.items())),
            },
        }
        try:
            return {**head, **self._studied(), "not-done": None}
        except NotDone as why:
            return {**head, **NOTHING, "not-done": why.reason}
        except ScoringError as error:  # each alternative can be done by itself, and these together cannot
            reason = NotDone("alternatives-fail", text="; ".join(str(problem) for problem in error.problems)).reason
            return {**head, **NOTHING, "not-done": reason}

    def _studied(self) -> dict[str, Any]:
        if len(self.rows) < FEWEST:
            raise NotDone("few-entrants", n=len(self.rows), needed=FEWEST)
        if len(self.rows) > MOST:
            raise NotDone("too-many-entrants", n=len(self.rows), limit=MOST)
        if not self.replay.faithful:
            raise NotDone("not-reproduced")
        scenes = Scenes(self.replay, Outline(self.replay.award), self.rows)
        finder = Finder(self.uncertainty, self.declared, scenes, self.replay.host)
        finder.find()
        trial = Trial(self.replay, self.rows, scenes, finder.factors)
        draws = self._draws(trial)
        self.total = draws * (1 + (ACCEPTABILITY in self.parts)) + runs(trial) * (SENSITIVITY in self.parts)
        tally = self._tally(trial, draws)
        return {
            "settings": tidy(self._settings(draws, finder)),
            "mean-shift": tidy(tally.mean_shift),
            "entrants": self._sorted(tally.entrants()),
            "pairs": tally.pairs(self.order),
            "pairs-not-done": self._too_many_pairs(),
            "acceptability": self._section(ACCEPTABILITY, lambda: self._acceptability(scenes, draws)),
            "sensitivity": self._section(SENSITIVITY, lambda: self._sensitivity(trial)),
        }

    def _settings(self, draws: int, finder: Finder) -> dict[str, Any]:
        return {
            "draws": draws,
            "seed": self.seed,
            "declared": self.declared,
            "interval": [LOWEST, HIGHEST],
            "apart": APART,
            "factors": [factor.document() for factor in finder.factors],
            "fixed": [fixed.document() for fixed in finder.fixed],
        }

    def _draws(self, trial: Trial) -> int:
        if self.wanted is not None:
            return self.wanted
        return min(self.uncertainty.draws, SLOW_DRAWS) if trial.slow and not self.declared else self.uncertainty.draws

    def _tally(self, trial: Trial, draws: int) -> Tally:
        award = self.replay.award
        codes = [self.replay.entrants[row].code for row in self.rows.tolist()]
        tally = Tally(codes, self.official, award.ranking, [tier.id for tier in award.tiers])
        try:
            for u in trial.chunks(self.seed, draws):
                tally.add(trial.outcome(u))
                self._tell(len(u))
        except LibraryMissing as missing:
            raise _missing(missing) from missing
        return tally

    def _acceptability(self, scenes: Scenes, draws: int) -> dict[str, Any]:
        factors = free_weights(Trial(self.replay, self.rows, scenes, []))
        found = acceptability(Trial(self.replay, self.rows, scenes, factors), draws, self.seed, self._tell)
        return {**found, "entrants": self._sorted(found["entrants"])}

    def _sensitivity(self, trial: Trial) -> dict[str, Any]:
        found: dict[str, Any] = tidy(sensitivity(trial, self.official, self.seed, self._tell))
        return found

    def _section(self, part: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            if part not in self.parts:
                raise NotDone("not-asked")
            return {**make(), "not-done": None}
        except NotDone as why:
            return {**EMPTY[part], "not-done": why.reason}

    def _sorted(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put entries of the rows into the order of official ranks."""
        return [entries[row] for row in self.order]

    def _too_many_pairs(self) -> dict[str, Any] | None:
        if len(self.rows) <= MOST_PAIRS:
            return None
        return NotDone("too-many-entrants", n=len(self.rows), limit=MOST_PAIRS).reason

    def _tell(self, done: int) -> None:
        self.done += done
        self.progress(self.done, self.total)


def _missing(missing: LibraryMissing) -> NotDone:
    return NotDone("library-missing", library=missing.library, install=f"pip install 'pembina[{missing.extra}]'")


EMPTY: dict[str, dict[str, Any]] = {
    ACCEPTABILITY: {"draws": None, "seed": None, "criteria": [], "central-not-done": None, "entrants": []},
    SENSITIVITY: {"base": None, "runs": None, "factors": [], "outputs": []},
}
NOTHING: dict[str, Any] = {
    "settings": None, "mean-shift": None, "entrants": [], "pairs": None, "pairs-not-done": None,
    "acceptability": None, "sensitivity": None,
}  # fmt: skip
