"""How severe each juror is, and the ranking without and with the adjustment, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from pembina import Unfit
from pembina.commands import N_, DataError, Phrase, Place, Problem

from ..methods.leaving import ranks
from ..panel import Panel
from ..rubric import MOST_OPTIONS, Rubric
from . import totals as reckon
from .counting import Cell, Counted, Pair, count

METHODS = ("additive", "z-score", "rasch")
NEEDS_STEPS = N_("many-facet Rasch needs levels, but {items} can have more than {most} different scores")
LIKELY = 0.95
"""Part of jurors without any habit whose figure lies within its limits."""
LEAST, MOST = 0.0, 100.0
"""Ends of a value: an adjusted one beyond is cut, as the criterion does."""


@frozen
class Habits:
    """What a method finds: adjusted values (0 to 100) by entrant, and by juror what each of them is like.

    ``gives``: points more (+) or less than the panel gives to the same entrants (z-score: than the mean of jurors'
    means); ``strict``: severity in logits, positive where strict (rasch only); ``errors``: the standard error of
    either, of ``freedom`` degrees; ``infit``: 1 as expected, above 1.5 unpredictable (rasch only).
    """

    adjusted: Mapping[str, float]
    gives: Mapping[str, float]
    strict: Mapping[str, float]
    errors: Mapping[str, float | None]
    freedom: int
    infit: Mapping[str, float]
    jurors: tuple[str, ...]

    def clear(self, juror: str) -> bool | None:
        """Whether a juror's habit is beyond its limits by Student's t; None where there are none."""
        from scipy.special import stdtrit

        error = self.errors[juror]
        if error is None or not self.freedom:
            return None
        habit = self.strict[juror] if self.strict else self.gives[juror]
        return bool(abs(habit) > float(stdtrit(self.freedom, (1.0 + LIKELY) / 2.0)) * error)


def habits(panel: Panel, method: str, scores: Mapping[Cell, float]) -> Habits:
    """Reckon severity from jurors' totals (additive, z-score) or from items as levels (rasch).

    ``scores`` are those of jurors who scored every item. Raises Unfit with the reason.
    """
    if method == "rasch":
        return _rasch(panel.rubric, scores)
    from ..methods.severity import additive, z_scores

    found = reckon.totals(panel, scores)
    reckoned = additive if method == "additive" else z_scores
    told = reckoned([e for e, _ in found], [j for _, j in found], list(found.values()))
    return Habits(_cut(told.entrants), told.jurors, {}, told.errors, told.freedom, {}, tuple(told.jurors))


def _rasch(rubric: Rubric, scores: Mapping[Cell, float]) -> Habits:
    """A level is the place of a score among those that the item takes, and earns what the score earns.

    The value is 100 x the fair average.
    """
    from ..methods.rasch import many_facet

    options = {item.id: rubric.options(item) for item in rubric.items}
    endless = [item for item, allowed in options.items() if not allowed]
    if endless:
        raise Unfit(NEEDS_STEPS, items=", ".join(endless), most=MOST_OPTIONS)
    level = {item: {float(score): n for n, score in enumerate(allowed)} for item, allowed in options.items()}
    told = many_facet(
        [entrant for entrant, _, _ in scores],
        [juror for _, juror, _ in scores],
        [item for _, _, item in scores],
        [level[item][score] for (_, _, item), score in scores.items()],
        {item: len(allowed) - 1 for item, allowed in options.items()},
        {item.id: item.weight / 100.0 for item in rubric.items},
        {item.id: [item.share(score) for score in options[item.id]] for item in rubric.items},
    )
    fit = {juror: found.infit for juror, found in told.fit_jurors.items()}
    fair = _cut({entrant: 100.0 * share for entrant, share in told.fair.items()})
    return Habits(fair, {}, told.severities, told.severity_errors, told.freedom, fit, tuple(told.severities))


def _cut(values: Mapping[str, float]) -> dict[str, float]:
    return {entrant: round(min(max(value, LEAST), MOST), reckon.DECIMALS) for entrant, value in values.items()}


def severity(panel: Panel, method: str) -> dict[str, Any]:
    """Return jurors' severity, and every entrant's value and rank without and with the adjustment.

    Raises DataError (JURY511) where no juror scored every item of any entrant, and (JURY512) where the method cannot be
    applied: a panel in parts that nothing links, named in the message.
    """
    counted = count(panel)
    values = reckon.values(panel, counted)
    some(panel, counted)
    scores = reckon.competing(panel, counted, values)
    try:
        told = habits(panel, method, scores)
    except Unfit as unfit:
        raise refused(panel, method, unfit) from None
    raw = {entrant: values[entrant] for entrant in told.adjusted}
    before, after = ranks(raw), ranks(told.adjusted)
    totals = reckon.totals(panel, scores)
    return {
        "method": method,
        "jurors": _jurors(totals, told),
        "entrants": _entrants(totals, raw, told.adjusted, before, after),
        "moves": moves(before, after),
        "changes": len(counted.applied),
        "out": [case.code for case in panel.out],
        "no-value": without_value(panel, raw),
    }


def some(panel: Panel, counted: Counted) -> None:
    """Refuse to say anything where nobody who competes has a value: DataError (JURY511, JURY513, JURY514) says why."""
    if reckon.competing(panel, counted, reckon.values(panel, counted)):
        return
    doubts = {kind for kinds in counted.doubtful.values() for kind in kinds}
    code = "JURY513" if doubts == {"unsealed"} else "JURY514" if doubts or counted.scores else "JURY511"
    raise DataError([Problem(code, Place(str(panel.folder)))])


def without_value(panel: Panel, raw: Mapping[str, float]) -> list[str]:
    """Return who competes and has no value: too few jurors, or scores that a person has to look at."""
    return [case.code for case in panel.cases if case.code not in raw]


def refused(panel: Panel, method: str, unfit: Unfit) -> DataError:
    """Turn what a method says into the error that a committee reads."""
    reason = Phrase(unfit.text, unfit.args_)
    return DataError(
        [Problem("JURY512", Place(address=f"criteria.{panel.path}"), {"method": method, "reason": reason})]
    )


def _jurors(totals: Mapping[Pair, float], told: Habits) -> list[dict[str, Any]]:
    """The most severe first."""
    rows = []
    for juror in sorted(told.jurors, key=lambda code: (told.gives.get(code, 0.0), -told.strict.get(code, 0.0), code)):
        own = [total for (_, other), total in totals.items() if other == juror]
        rows.append(
            {
                "juror": juror,
                "entrants": len(own),
                "mean": round(math.fsum(own) / len(own), reckon.DECIMALS),
                "gives": told.gives.get(juror),
                "strict": told.strict.get(juror),
                "standard-error": told.errors[juror],
                "clear": told.clear(juror),
                "infit": told.infit.get(juror),
            }
        )
    return rows


def _entrants(
    totals: Mapping[Pair, float],
    raw: Mapping[str, float],
    adjusted: Mapping[str, float],
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> list[dict[str, Any]]:
    """In the order of the adjusted ranks, then of the others."""
    return [
        {
            "entrant": entrant,
            "jurors": sum(1 for other, _ in totals if other == entrant),
            "raw": raw[entrant],
            "raw-rank": before[entrant],
            "adjusted": adjusted[entrant],
            "adjusted-rank": after[entrant],
        }
        for entrant in sorted(raw, key=lambda e: (after[e], before[e], e))
    ]


def moves(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Any]:
    """How many places differ between two rankings of the same entrants, who moves furthest, and who is first."""
    return {
        "entrants": sum(1 for entrant, rank in before.items() if after[entrant] != rank),
        "furthest": reckon.largest_move(before, after),
        "first": {"before": reckon.first(before), "after": reckon.first(after)},
    }
