"""Between which ranks each entrant stands, where values carry standard errors: the document of ``pembina confidence``.

Rank confidence sets after Mogstad, Romano, Shaikh and Wilhelm (2024), see :mod:`pembina.methods.rank_sets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone
from pembina.analysis.confidence_errors import Errors
from pembina.analysis.confidence_totals import Totals
from pembina.analysis.replay import Replay
from pembina.analysis.tidy import tidy
from pembina.methods.rank import ranks
from pembina.methods.rank_sets import (
    RankSets,
    alone,
    among_best,
    exceeding,
    independent_spreads,
    spreads,
    studentised_maxima,
    together,
)
from pembina.methods.rank_sets_errors import independent
from pembina.methods.refusal import Unfit
from pembina.model import Result
from pembina.plugins import Host

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]
"""Called with how much of the work is done, and how much there is."""

FORMAT = "pembina-confidence/1"
LEVEL = 0.95
DRAWS = 10_000
SEED = 1
PLACES = (1, 3)
"""Of the first so many places the document says who may hold them and who certainly does."""


def confidence(
    result: Result,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
    criterion: str | None = None,
    host: Host | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return the confidence sets for ranks as a plain document (``pembina-confidence/1``).

    Of the total, or of the values of one ``criterion`` (its path) among the ranked entrants that have one. ``from`` and
    ``to`` hold for everybody at once with probability ``level`` (0.5 to 1), ``alone-from`` and ``alone-to`` for each
    by itself. Errors of different values are taken as independent and normal; a value without a standard error counts
    as exact. ``host`` knows the methods of third-party plugins. The same arguments give the same document. What cannot
    be computed stands there as None with the reason under ``not-done``.

    Raises KeyError for an unknown criterion, and Unfit for a level that so few draws cannot support.
    """
    exceeding(level, draws)
    errors = Errors(result)
    if criterion is not None and criterion not in {n["path"] for n in result.nodes if n["kind"] == "criterion"}:
        raise KeyError(criterion)
    ask = _Question(errors, level, draws, seed, progress)
    document: dict[str, Any] = {
        "format": FORMAT,
        "result": result.sha256,
        "level": 100 * level,
        "draws": draws,
        "seed": seed,
        "about": criterion or "",
        "entrants": {"all": len(result.entrants), "ranked": errors.board.count},
        "criteria": errors.coverage(),
        **NOTHING,
    }
    try:
        document |= ask.of_criterion(criterion) if criterion is not None else ask.of_total(host)
    except NotDone as why:
        document["not-done"] = why.reason
    plain: dict[str, Any] = tidy(document)
    return plain


NOTHING: dict[str, Any] = {
    "not-done": None, "made": None, "critical": None, "dependent": False, "near-edges": [], "rows": [], "places": [],
}  # fmt: skip
"""What a document says where nothing can be computed."""


class _Question:
    """What is asked of a result: with which confidence, by how many draws."""

    def __init__(self, errors: Errors, level: float, draws: int, seed: int, progress: Progress | None) -> None:
        self.errors, self.level, self.draws, self.seed, self.progress = errors, level, draws, seed, progress

    def of_criterion(self, path: str) -> dict[str, Any]:
        """The sets for the values of one criterion, the better the higher its rank by the criterion's direction."""
        errors = self.errors
        if path not in errors.criteria:
            raise NotDone("categories")
        if path not in errors.carrying:
            raise NotDone("no-errors-here" if errors.carrying else "no-errors")
        values, scale = errors.values(path), errors.taken(path)
        better = _better(errors, path)
        if better is None:
            raise NotDone("no-direction")
        rows = [row for row in errors.board.rows if not np.isnan(values[row])]
        if len(rows) < 2:
            raise NotDone("few-entrants", n=len(rows), needed=2)
        estimates, own = better * values[rows] + 0.0, scale[rows]
        drawn = independent(own, self.draws, self.seed, f"standard error of {path}")
        places = ranks([estimates])
        found = self._sets(estimates, drawn, independent_spreads(own), rows, places, own, values[rows])
        return {**found, "made": self.draws}

    def of_total(self, host: Host | None) -> dict[str, Any]:
        """The sets for the totals, by what decides the ranking: the published total or the exact one."""
        errors, rows = self.errors, self.errors.board.rows
        if not errors.carrying:
            raise NotDone("no-errors")
        if not set(errors.carrying) & set(errors.weighted):
            raise NotDone("no-errors-in-total")
        if len(rows) < 2:
            raise NotDone("few-entrants", n=len(rows), needed=2)
        replay = Replay(errors.result) if host is None else Replay(errors.result, host)
        if not replay.faithful:
            raise NotDone("not-reproduced")
        totals = Totals(errors, replay, self.seed)
        made = totals.draws(self.draws)
        try:
            exceeding(self.level, made)
        except Unfit:
            raise NotDone("few-draws", n=made) from None
        drawn = totals.deviations(self.draws, self._part(0))[rows]
        own = np.sqrt(_mean((drawn - _mean(drawn)[:, None]) ** 2))
        spread = _spread(drawn) if totals.dependent else independent_spreads(own)
        entrants = [errors.result.entrants[row] for row in rows]
        exact = np.array([entrant["total"]["exact"] for entrant in entrants], dtype=np.float64)
        published = np.array([float(Decimal(entrant["total"]["published"])) for entrant in entrants])
        rounded = published if errors.result.award["rank-on"] == "published" else None
        # whoever ranks are written for, they count here as 1 2 2 4; the rules for ties have had their say in them
        places = ranks([-np.array([entrant["rank"] for entrant in entrants], dtype=np.float64)])
        codes = [entrant["code"] for entrant in errors.result.entrants]
        ranked = {codes[row] for row in rows}
        near = [{"criterion": path, "entrant": codes[row]} for path, row in totals.near_edges() if codes[row] in ranked]
        found = self._sets(exact, drawn, spread, rows, places, own, exact, rounded)
        return {**found, "made": made, "dependent": totals.dependent, "near-edges": near}

    def _sets(
        self, estimates: Floats, drawn: Floats, spread: Floats, rows: Sequence[int], places: Any, own: Floats,
        values: Floats, rounded: Floats | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Both kinds of sets as rows of the document, best first, and who may hold the first places."""
        codes = [self.errors.result.entrants[row]["code"] for row in rows]
        maxima = studentised_maxima(drawn, spread, self._part(1))
        joint = together(estimates, drawn, spread, self.level, maxima, places, rounded)
        first, last = np.zeros((2, estimates.size), dtype=np.int64)
        report = self._part(2)
        for j in range(estimates.size):
            report(j, estimates.size)
            single = alone(estimates, drawn, spread, self.level, [j], maxima, places, rounded)
            first[j], last[j] = single.first[j], single.last[j]
        written = [
            {
                "entrant": code, "rank": int(places[i]), "value": float(values[i]), "standard-error": float(own[i]),
                "from": int(joint.first[i]), "to": int(joint.last[i]),
                "alone-from": int(first[i]), "alone-to": int(last[i]),
            }
            for i, code in enumerate(codes)
        ]  # fmt: skip
        written.sort(key=lambda row: (row["rank"], row["entrant"]))
        order = [row["entrant"] for row in written]
        critical = {"first": float(joint.critical[0]), "last": float(joint.final[0]), "steps": int(joint.steps[0])}
        return {"rows": written, "critical": critical, "places": [_place(joint, k, codes, order) for k in PLACES]}

    def _part(self, number: int) -> Progress:
        """Report one of three parts of the work as a share of the whole."""

        def report(done: int, of: int) -> None:
            if self.progress is not None:
                self.progress(number * of + done, 3 * of)

        return report


def _better(errors: Errors, path: str) -> float | None:
    """1 where a higher value is better, -1 where a lower one is; None where it depends.

    As the award scores it, by its rules or else by the scores that came of them; without a score as the plugin says.
    """
    node = errors.criteria[path]
    rule = _rule(errors.result.award["root"], path)["score"]
    if rule is None:
        return SIGNS.get(node["direction"])
    given = rule["parameters"]
    if given.get("direction") in SIGNS:
        return SIGNS[given["direction"]]
    if isinstance(given.get("from"), int | float) and isinstance(given.get("to"), int | float):
        return float(np.sign(given["to"] - given["from"])) or None
    pairs = zip(errors.values(path), node["scores"] or (), strict=False)
    known = sorted((v, s) for v, s in pairs if s is not None and not np.isnan(v))
    steps = {float(np.sign(b[1] - a[1])) for a, b in pairwise(known) if b[0] > a[0]} - {0.0}
    return steps.pop() if len(steps) == 1 else None


SIGNS = {"higher": 1.0, "lower": -1.0}


def _rule(node: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """Return the rules of one criterion."""
    while node["path"] != path:
        node = next(
            child for child in node["children"] if path == child["path"] or path.startswith(child["path"] + ".")
        )
    return node


def _mean(drawn: Floats) -> Floats:
    mean: Floats = drawn.mean(axis=1)
    return mean


def _spread(drawn: Floats) -> Floats:
    """Standard errors of all differences, from draws in which the errors of entrants hang together."""
    centred = drawn - _mean(drawn)[:, None]
    return spreads(np.einsum("id,jd->ij", centred, centred) / drawn.shape[1])  # adds up without BLAS


def _place(sets: RankSets, k: int, codes: Sequence[str], order: Sequence[str]) -> dict[str, Any]:
    """Who may be among the first k, and who certainly is, in the order of ranks."""
    may, certain = among_best(sets, k)
    position = {code: i for i, code in enumerate(order)}

    def listed(found: Any) -> list[str]:
        return sorted((code for code, is_in in zip(codes, found, strict=True) if is_in), key=position.__getitem__)

    return {"places": k, "may": listed(may), "certain": listed(certain)}
