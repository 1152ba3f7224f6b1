"""The consensus round: what was changed, what does not fit, whether the scores were sealed before, and who moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from pembina import Unfit

from ..methods.leaving import ranks
from ..panel import Change, Panel, Score
from . import totals as reckon
from .counting import Cell, count
from .leaving import Ranks, Rejudge, overrides, used, why
from .severity import moves, some


def consensus(panel: Panel, rejudge: Rejudge | None) -> dict[str, Any]:
    """Return the changes in the order of the table, those that do not fit with the reason, and ranks side by side.

    Values are those that the award scores; ``rejudge`` gives the ranks of the award for them (None: it cannot be
    judged). A change that does not fit is left out, and so moves nobody. Raises DataError (JURY511) where nobody has a
    value.
    """
    before, after = count(panel, after=False), count(panel)
    some(panel, before)
    changes = panel.changes or ()
    made = tuple(change for change in changes if change in after.applied and _allowed(panel, change))
    document: dict[str, Any] = {
        "seal": _seal(panel),
        "changes": [_change(change) for change in made],
        "misfits": [_misfit(panel, change) for change in changes if change not in made],
        "not-done": None,
        "overrides": overrides(rejudge),
    }
    # an entrant with a change that does not fit has no value in the award; here it keeps what the other changes give
    forgiven = count(evolve(panel, changes=made))
    try:
        values = {"before": used(panel, before), "after": used(panel, forgiven)}
    except Unfit as unfit:
        return {**document, "entrants": [], "moves": None, "not-done": why(unfit)}
    return {**document, **_ranked(panel, values, rejudge)}


def _seal(panel: Panel) -> dict[str, Any]:
    scores = [score for score in panel.scores or () if score.score is not None and not score.state]
    return {
        "asked": bool(panel.parameters["sealed"]),
        "seals": sorted({score.seal for score in scores if score.seal}),
        "unsealed": sum(not score.seal for score in scores),
    }


def _allowed(panel: Panel, change: Change) -> bool:
    item = panel.rubric.item(change.item)
    return item is not None and change.after is not None and panel.rubric.allowed(item, change.after)


def _change(change: Change) -> dict[str, Any]:
    return {
        "entrant": change.entrant,
        "juror": change.juror,
        "item": change.item,
        "before": change.before,
        "after": change.after,
        "by": change.by,
        "reason": change.reason,
        "date": change.date,
        "file": change.at.file,
        "row": change.at.row,
    }


def _misfit(panel: Panel, change: Change) -> dict[str, Any]:
    """Say why a change was not made: the first reason that holds."""
    here = [s for s in panel.scores or () if (s.entrant, s.juror, s.item) == _cell(change)]
    twins = [other for other in panel.changes or () if _cell(other) == _cell(change)]
    found = here[0].score if here else None
    return {**_change(change), "why": _reason(panel, change, here, twins), "found": found, "first": twins[0].at.row}


def _cell(change: Change) -> Cell:
    return change.entrant, change.juror, change.item


def _reason(panel: Panel, change: Change, here: list[Score], twins: list[Change]) -> str:
    if panel.rubric.item(change.item) is None:
        return "no-item"
    if panel.jurors and change.juror not in {juror.code for juror in panel.jurors}:
        return "no-juror"
    if not here or here[0].score is None:
        return "no-score"
    if len(twins) > 1:
        return "twice"
    if not change.by or not change.reason:
        return "unsigned"
    if change.before != here[0].score:
        return "before"
    if change.after is None:
        return "no-after"
    return "not-counted" if _allowed(panel, change) else "not-allowed"


def _ranked(panel: Panel, values: Mapping[str, Mapping[str, float]], rejudge: Rejudge | None) -> dict[str, Any]:
    out = {case.code for case in panel.out}
    both = {e for e in values["before"] if e in values["after"] and e not in out}
    within = {when: ranks({e: found[e] for e in both}) for when, found in values.items()}
    award: dict[str, Ranks] | None = None
    if rejudge is not None:
        award = {when: rejudge(dict(found)) for when, found in values.items()}
    rows = [
        {"entrant": entrant, **{when: _standing(entrant, when, values, within, award) for when in values}}
        for entrant in sorted(both, key=lambda e: (within["after"][e], within["before"][e], e))
    ]
    overall = None
    if award is not None:
        known = {e: r for e, r in award["before"].items() if r is not None and award["after"].get(e) is not None}
        overall = moves(known, {e: r for e, r in award["after"].items() if r is not None and e in known})
    return {"entrants": rows, "moves": {"criterion": moves(within["before"], within["after"]), "award": overall}}


def _standing(
    entrant: str,
    when: str,
    values: Mapping[str, Mapping[str, float]],
    within: Mapping[str, Mapping[str, int]],
    award: Mapping[str, Ranks] | None,
) -> dict[str, Any]:
    value = round(values[when][entrant], reckon.DECIMALS)
    overall = award[when].get(entrant) if award is not None else None
    return {"value": value, "rank": within[when][entrant], "award-rank": overall}
