"""Reasons why there is no sheet, as problems that a person reads."""

from __future__ import annotations

from pembina.commands import N_, DataError, Phrase, Place
from pembina.commands import Problem as Fault

from .asked import some
from .problem import Problem
from .reasons import (
    NeverConnected,
    NoBridge,
    Parts,
    Reason,
    TooFewJurors,
    TooFewLeft,
    TooFewLinks,
    TooFewValues,
    TooLittleRoom,
    Undecided,
)

AND_SO = N_("{first}; {rest}")
CONFLICTS = N_("a conflict of interest keeps away {jurors}")
GROUPS = N_("other groups keep away {jurors}")
LANGUAGES = N_("other languages keep away {jurors}")
IDLE = N_("a largest load of 0 keeps away {jurors}")
ALIKE = N_('those who are left have {values} different values in the column "{column}"')
NOBODY = N_("there are no others")
NO_ONE = N_("no juror")
PART = N_("{entrants} with {jurors}")
FEW_PARTS = 4


def refusal(problem: Problem, reasons: tuple[Reason, ...], place: str) -> DataError:
    """Make one error of all reasons; ``place`` is the data folder."""
    return DataError([_fault(problem, reason, Place(place)) for reason in reasons])


def _fault(problem: Problem, reason: Reason, place: Place) -> Fault:
    match reason:
        case TooFewJurors(wanted, there):
            return Fault("JURY111", place, {"wanted": wanted, "there": there})
        case TooFewValues(wanted, there):
            return Fault("JURY110", place, {"wanted": wanted, "there": there, "column": problem.mix})
        case TooFewLeft(entrants, wanted):
            args = {"entrants": some(entrants), "wanted": wanted, "left": reason.values}
            return Fault("JURY112", place, {**args, "why": _why(problem, reason)})
        case TooLittleRoom():
            return Fault("JURY113", place, _room(reason))
        case NoBridge(parts):
            return Fault("JURY114", place, {"parts": _parts(parts)})
        case TooFewLinks(entrants, jurors, judgements):
            people = {"entrants": entrants, "jurors": jurors}
            return Fault("JURY115", place, {**people, "judgements": judgements, "needed": reason.needed})
        case NeverConnected(parts):
            return Fault("JURY116", place, {"parts": _parts(parts)})
        case Undecided(lacking, parts):
            return Fault("JURY118" if lacking else "JURY117", place, {"parts": _parts(parts)})


def _why(problem: Problem, reason: TooFewLeft) -> Phrase:
    kept_away = (
        (CONFLICTS, reason.conflicts), (GROUPS, reason.groups), (LANGUAGES, reason.languages), (IDLE, reason.idle),
    )  # fmt: skip
    phrases = [Phrase(template, jurors=some(jurors)) for template, jurors in kept_away if jurors]
    if reason.values < len(reason.left):
        phrases.append(Phrase(ALIKE, values=reason.values, column=problem.mix))
    return _joined(phrases) if phrases else Phrase(NOBODY)


def _room(reason: TooLittleRoom) -> dict[str, object]:
    return {
        "count": len(reason.entrants),
        "need": reason.need,
        "given": reason.capacity + reason.others,
        "jurors": some(reason.jurors) if reason.jurors else Phrase(NO_ONE),
        "capacity": reason.capacity,
        "others": reason.others,
        "entrants": some(reason.entrants),
    }


def _parts(parts: Parts) -> Phrase:
    """Name the first parts, people of each with their jurors."""
    phrases = [Phrase(PART, entrants=some(people), jurors=some(jurors)) for people, jurors in parts[:FEW_PARTS]]
    if len(parts) > FEW_PARTS:
        phrases.append(Phrase(N_("and {n} more parts"), n=len(parts) - FEW_PARTS))
    return _joined(phrases)


def _joined(phrases: list[Phrase]) -> Phrase:
    """String phrases together, so that each is translated by itself."""
    whole = phrases[-1]
    for phrase in reversed(phrases[:-1]):
        whole = Phrase(AND_SO, first=phrase, rest=whole)
    return whole
