"""From an award and an entrant's own data folder to its self-assessment: who is meant, and what its data are worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from pembina.errors import N_, DataError, Hint, Place, Problem, UsageError, did_you_mean

if TYPE_CHECKING:
    from pembina.analysis.assess_document import Assessed
    from pembina.analysis.improve_efforts import Given
    from pembina.data import DataSet
    from pembina.evaluation.run import Progress
    from pembina.model import Award, Entrant, Result
    from pembina.plugins import Host

NOBODY = "PB327"
"""No row of the table of entrants competes."""

SHOWN = 12
"""How many entrants a hint lists."""


def self_assess(
    award: Award, data: Path, entrant: str | None, host: Host, *, engine: str = "duckdb",
    against: Result | None = None, efforts: Given | None = None, way: bool = True, progress: Progress | None = None,
) -> Assessed:  # fmt: skip
    """Assess one entrant of a data folder by itself; see :func:`pembina.analysis.assess_document.assess`.

    ``entrant`` is its code or its name; it may be left out where one entrant alone competes. Raises UsageError (PB631
    to PB634) for an entrant that is not there or an earlier result of another award, DataError where the table of
    entrants does not fit, ScoringError and PluginError.
    """
    from pembina.analysis.assess_document import assess
    from pembina.data import open_dataset
    from pembina.evaluation.alone import look

    if against is not None and against.award["id"] != award.id:
        raise UsageError.of("PB634", found=against.award["id"], wanted=award.id)
    dataset = open_dataset(data, host, engine)
    dataset = dataset if progress is None else evolve(dataset, watch=progress)
    code = entrant if entrant is not None else _only(award, dataset)
    try:
        sight = look(award, dataset, host, code, progress)
    except DataError as error:
        if NOBODY not in {problem.code for problem in error.problems}:
            raise
        sight = look(award, dataset, host, _meant(award, dataset, code), progress)
    return assess(award, sight, host, against, efforts, way)


def _only(award: Award, data: DataSet) -> str:
    """Return the one entrant that competes; raises UsageError (PB633) where there are several."""
    competing = data.load(award.entrants, ()).entrants
    if len(competing) == 1:
        return competing[0].code
    args = {"n": len(competing), "table": award.entrants.table}
    raise UsageError([Problem("PB633", Place(data.folder.as_posix()), args, _listed(competing))])


def _meant(award: Award, data: DataSet, word: str) -> str:
    """Return the code of who bears a name; raises UsageError where nobody does (PB631), or who does not compete."""
    from pembina.evaluation.alone import roll

    everyone = roll(award, data)
    place = Place(data.folder.as_posix())
    found = [one for one in everyone if word == one.code] or [
        one for one in everyone if " ".join(one.name.casefold().split()) == " ".join(word.casefold().split())
    ]
    if not found:
        known = [name for one in everyone for name in (one.code, one.name)]
        hint = did_you_mean(word, known) or _listed(everyone)
        raise UsageError([Problem("PB631", place, {"entrant": word, "table": award.entrants.table}, hint)])
    if len(found) > 1:
        raise UsageError([Problem("PB633", place, {"n": len(found), "table": award.entrants.table}, _listed(found))])
    if found[0].code == word:  # its code is known, and it was not among those who compete
        where = ", ".join(f"{column} = {wanted!r}" for column, wanted in award.entrants.where.items())
        raise UsageError([Problem("PB632", place, {"entrant": f"{found[0].name} ({word})", "where": where})])
    return found[0].code


def _listed(entrants: Sequence[Entrant]) -> Hint | None:
    named = [f"{one.code} {one.name}" for one in entrants[:SHOWN]]
    if not named:
        return None
    more = len(entrants) - len(named)
    known = ", ".join(named)
    if more:
        return Hint(
            N_("say --entrant with one of these codes: {known} and {more} more"), {"known": known, "more": more}
        )
    return Hint(N_("say --entrant with one of these codes: {known}"), {"known": known})
