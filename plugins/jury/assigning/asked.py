"""From an opened panel and a command line to the problem, or everything in them that does not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pembina.commands import N_, DataError, Hint, Phrase, Place, did_you_mean
from pembina.commands import Problem as Fault

from ..panel import LANGUAGE, Juror, Panel
from .earlier import Earlier
from .problem import Problem, folded

SHOWN = 10
"""People who are named in a message; of more than these the number is told."""

MORE = N_("{names} and {n} more")
BARE = N_("{names}")


def ask(
    panel: Panel, per_entrant: int | None, seed: int, mix: str | None = None, earlier: Earlier | None = None
) -> Problem:
    """Put the question to a panel. Raises DataError with every cell that does not fit (JURY101 to JURY107)."""
    faults = [*_groups(panel), *_languages(panel), *(_unmixed(panel, mix) if mix else ())]
    if not panel.cases:
        faults.append(Fault("JURY107", Place(str(panel.folder))))
    problem = Problem(
        panel.cases,
        panel.jurors,
        {(conflict.juror, conflict.entrant): conflict.reason for conflict in panel.conflicts},
        panel.parameters["per-entrant"] if per_entrant is None else per_entrant,
        seed,
        mix,
        frozenset(earlier.pairs) if earlier else frozenset(),
    )
    if earlier and not _in_common(problem):
        faults.append(Fault("JURY106", Place(str(earlier.path))))
    if faults:
        raise DataError(sorted(faults, key=lambda fault: fault.place.order()))
    return problem


def some(names: Iterable[str]) -> Phrase:
    """Name people: the first few, and how many more there are."""
    listed = list(names)
    shown = ", ".join(listed[:SHOWN])
    return Phrase(MORE, names=shown, n=len(listed) - SHOWN) if len(listed) > SHOWN else Phrase(BARE, names=shown)


def _in_common(problem: Problem) -> bool:
    jurors, entrants = {j.code for j in problem.jurors}, {c.code for c in problem.cases}
    return any(juror in jurors and entrant in entrants for juror, entrant in problem.kept)


def _groups(panel: Panel) -> Iterator[Fault]:
    """Groups that no entrant has, competing or not."""
    groups = {folded(group): group for case in (*panel.cases, *panel.out) for group in case.groups.values()}
    for juror in panel.jurors:
        for group in juror.groups:
            if folded(group) not in groups:
                args = {"juror": juror.code, "group": group}
                yield Fault("JURY101", juror.at.place("groups"), args, did_you_mean(group, groups.values()))


def _languages(panel: Panel) -> Iterator[Fault]:
    """Entrants without a language, and jurors who read none of the languages."""
    choosy = [juror for juror in panel.jurors if juror.languages]
    without = [case.code for case in panel.cases if not folded(case.language)]
    if choosy and without:
        yield Fault("JURY102", Place(str(panel.folder), cell=LANGUAGE), {"entrants": some(without)})
    known = {folded(case.language): case.language for case in panel.cases if folded(case.language)}
    for juror in choosy if known else ():
        if known.keys().isdisjoint(map(folded, juror.languages)):
            args = {"juror": juror.code, "languages": ", ".join(juror.languages)}
            yield Fault("JURY103", juror.at.place("languages"), args, _meant(juror, known.values()))


def _meant(juror: Juror, known: Iterable[str]) -> Hint:
    words = sorted(set(known))
    near = (did_you_mean(language, words) for language in juror.languages)
    return next(
        (hint for hint in near if hint), Hint(N_("the entrants' languages are: {known}"), {"known": ", ".join(words)})
    )


def _unmixed(panel: Panel, column: str) -> Iterator[Fault]:
    for juror in panel.jurors:
        if not folded(juror.columns.get(column, "")):
            yield Fault("JURY104", juror.at.place(column), {"juror": juror.code, "column": column})
