"""The ranking when each juror is left out in turn: within the criterion, and in the award as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from pembina import Unfit

from ..methods.leaving import Left, ranks, without_each
from ..panel import Panel
from . import totals as reckon
from .counting import Counted
from .severity import habits

Ranks = Mapping[str, int | None]
Rejudge = Callable[[Mapping[str, float | None]], Ranks]
"""Gives the ranks of the whole award when the criterion has these values (None: no value)."""


@frozen
class Again:
    """The award, judged again for other values: what gives its ranks, and how many overrides hold in all of them."""

    judge: Rejudge
    overrides: int = 0

    def __call__(self, values: Mapping[str, float | None]) -> Ranks:
        return self.judge(values)


def overrides(rejudge: Rejudge | None) -> int:
    """How many scores and statuses of the award persons set, so that ranks of the award do not follow from scores."""
    return rejudge.overrides if isinstance(rejudge, Again) else 0


def used(panel: Panel, counted: Counted) -> dict[str, float]:
    """Return the values that the award scores: the panel's, adjusted for severity where the award asks for it.

    Raises Unfit where the adjustment cannot be done.
    """
    raw = reckon.values(panel, counted)
    method, scores = panel.parameters["severity"], reckon.competing(panel, counted, raw)
    if method == "none" or not scores:
        return raw
    return {**raw, **habits(panel, method, scores).adjusted}


def leave_out(panel: Panel, counted: Counted, rejudge: Rejudge | None) -> dict[str, Any]:
    """Return who is first as it stands and, for each juror, what moves without that juror.

    ``rejudge`` is None where the award as a whole cannot be judged; its part is then None. Where the award's own
    adjustment is refused with everybody, ``not-done`` says why.
    """
    out = {case.code for case in panel.out}

    def value(entrants: Sequence[str], jurors: Sequence[str], totals: Sequence[float]) -> dict[str, float]:
        kept = set(zip(entrants, jurors, strict=True))
        scores = {cell: score for cell, score in counted.scores.items() if cell[:2] in kept}
        found = used(panel, evolve(counted, scores=scores))
        return {entrant: number for entrant, number in found.items() if entrant not in out}

    pairs = reckon.totals(panel, counted.scores)
    given = [entrant for entrant, _ in pairs], [juror for _, juror in pairs], list(pairs.values())
    try:
        whole, lefts = value(*given), without_each(*given, value)
    except Unfit as unfit:
        return {"first": {"criterion": None, "award": None}, "without": [], "not-done": why(unfit)}
    award = rejudge(dict(whole)) if rejudge is not None else None
    firsts = {"criterion": reckon.first(ranks(whole)), "award": reckon.first(award) if award is not None else None}
    rows = [_row(left, whole, award, rejudge) for left in lefts]
    return {"first": firsts, "without": rows, "not-done": None}


def _row(left: Left, whole: Mapping[str, float], award: Ranks | None, rejudge: Rejudge | None) -> dict[str, Any]:
    if left.refused is not None:
        return {"juror": left.juror, "criterion": None, "award": None, "not-done": why(left.refused)}
    overall = None
    if rejudge is not None and award is not None:
        overall = _moved(award, rejudge({entrant: left.values.get(entrant) for entrant in whole}))
    within = _moved(ranks(whole), left.ranks)
    return {"juror": left.juror, "criterion": within, "award": overall, "not-done": None}


def why(unfit: Unfit) -> dict[str, Any]:
    """What a method refuses, as data: the text and its arguments."""
    return {"text": unfit.text, "args": dict(unfit.args_)}


def _moved(before: Ranks, after: Ranks) -> dict[str, Any]:
    """Who is first, who moves furthest, how many move, and who has no rank any more.

    Places are compared among those who still have one, so that nobody moves only because another is gone.
    """
    known = {entrant: rank for entrant, rank in before.items() if rank is not None}
    kept = {entrant: rank for entrant, rank in known.items() if after.get(entrant) is not None}
    among = ranks({entrant: -float(rank) for entrant, rank in kept.items()})
    first = reckon.first(after)
    return {
        "first": first,
        "first-changes": first != reckon.first(before),
        "furthest": reckon.largest_move(among, after),
        "moved": sum(1 for entrant, rank in among.items() if after[entrant] != rank),
        "lost": sorted(set(known) - set(kept)),
    }
