"""The ways to count, by name: which fit which ballots, one of them run, or all that are possible side by side.

A committee chooses a count before it sees ballots. Laid side by side, counts show how far the order of the entrants is
the jurors' and how far it is the count's: D. G. Saari (1995), "Basic geometry of voting", Springer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from pembina import Fault, Unfit
from pembina.commands import N_

from .duels import Duels, copeland, duels
from .extremes import maxdiff
from .papers import Papers
from .points import borda, shares
from .strength import Strengths, bradley_terry
from .transfer import Election, transfer

COUNTS: Mapping[str, tuple[str, ...]] = {
    "ranking": ("share", "borda", "copeland", "single-transferable-vote"),
    "pairs": ("share", "copeland", "bradley-terry"),
    "best-worst": ("share", "logit"),
}
"""Counts that make sense, by what jurors were asked."""

ONLY_FOR = {"unranked": "borda", "seats": "single-transferable-vote", "ties": "single-transferable-vote"}
"""Parameters that one count alone looks at."""

NOT_OF_KIND = N_('the count "{count}" does not fit the kind "{kind}"; what fits is {options}')
NOT_LOOKED_AT = N_('only the count "{only}" looks at this, and the count here is "{count}"')
NOT_LAST = N_('after "together" no other rule is asked: put it last')

DECIMALS = 10
"""Values are rounded to these before they are compared, so that what is equal shares its rank."""


def faults(parameters: Mapping[str, Any], defaults: Mapping[str, Any]) -> list[Fault]:
    """Say which parameters do not fit together; all are given, defaults too."""
    kind, count, found = parameters["kind"], parameters["count"], []
    if count not in COUNTS[kind]:
        args = {"count": count, "kind": kind, "options": ", ".join(COUNTS[kind])}
        found.append(Fault(NOT_OF_KIND, args, ("count",)))
    for key, only in ONLY_FOR.items():
        if count != only and parameters[key] != defaults[key]:
            found.append(Fault(NOT_LOOKED_AT, {"only": only, "count": count}, (key,)))
    if "together" in parameters["ties"][:-1]:
        found.append(Fault(NOT_LAST, {}, ("ties", parameters["ties"].index("together"))))
    return found


@frozen
class Counted:
    """One count: the value of each entrant in percent, its rank (1 2 2 4), and what the method found on the way.

    Entrants of whom no paper says anything are in neither. ``refused`` is why there are no values, if there are none.
    """

    name: str
    values: Mapping[str, float] = field(factory=dict)
    found: Any = None
    refused: Unfit | None = None

    @property
    def ranks(self) -> dict[str, int]:
        """Ranks by value; equals share the better one."""
        return {entrant: 1 + sum(other > own for other in self.values.values()) for entrant, own in self.values.items()}


def _share(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any]:
    return shares(papers), None


def _borda(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any]:
    return borda(papers, options["unranked"])


def _copeland(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Duels]:
    return copeland(papers)


def _transfer(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Election]:
    election = transfer(papers, options["seats"], options["ties"])
    return election.values(), election


def _bradley_terry(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Strengths]:
    fitted = bradley_terry(papers)
    return fitted.value, fitted


def _logit(papers: Papers, options: Mapping[str, Any]) -> tuple[Mapping[str, Any], Strengths]:
    fitted = maxdiff(papers)
    return fitted.value, fitted


_METHODS: Mapping[str, Callable[[Papers, Mapping[str, Any]], tuple[Mapping[str, Any], Any]]] = {
    "share": _share,
    "borda": _borda,
    "copeland": _copeland,
    "single-transferable-vote": _transfer,
    "bradley-terry": _bradley_terry,
    "logit": _logit,
}


def count_by(name: str, papers: Papers, options: Mapping[str, Any]) -> Counted:
    """Count papers in one way; ``options`` hold unranked, seats and ties. Raises Unfit where it cannot be done."""
    values, found = _METHODS[name](papers, options)
    return _counted(name, values, found)


def _counted(name: str, values: Mapping[str, Any], found: Any) -> Counted:
    return Counted(name, {entrant: round(float(value), DECIMALS) + 0.0 for entrant, value in values.items()}, found)


@frozen
class AllCounts:
    """Every count that fits the papers, in a fixed order, refused ones too; and who beats whom, if it can be said."""

    papers: Papers
    counted: tuple[Counted, ...]
    duels: Duels | None

    def by(self, name: str) -> Counted | None:
        """Return one count, or None where it does not fit these papers."""
        return next((counted for counted in self.counted if counted.name == name), None)


def all_counts(
    papers: Papers, kind: str, *, unranked: str = "share", seats: int = 1, ties: Sequence[str] = ("backwards", "share"),
    measured: Mapping[str, Any] | None = None,
) -> AllCounts:  # fmt: skip
    """Count papers in every way that fits their kind; a count that refuses them says why and stops no other.

    ``measured`` stands in for the shares of these papers: those of the award, which strikes nobody off for them.
    """
    options = {"unranked": unranked, "seats": seats, "ties": ties}
    counted = []
    for name in COUNTS[kind]:
        try:
            if name == "share" and measured is not None:
                counted.append(_counted(name, measured, None))
            else:
                counted.append(count_by(name, papers, options))
        except Unfit as unfit:
            counted.append(Counted(name, refused=unfit))
    return AllCounts(papers, tuple(counted), None if kind == "best-worst" else duels(papers))
