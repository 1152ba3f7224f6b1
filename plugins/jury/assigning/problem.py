"""The problem of who judges whom: people, rules, and which juror may judge which entrant."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..panel import Case, Juror

Pair = tuple[str, str]
"""A juror's code and an entrant's code."""

FREE, CONFLICT, GROUP, LANGUAGE = 0, 1, 2, 3
"""Whether a juror may judge an entrant, and if not, the first rule that forbids it."""


def folded(word: str) -> str:
    """Return a name as names are compared: without regard to capitals and to blanks."""
    return " ".join(word.split()).casefold()


@define(slots=False, eq=False)
class Problem:
    """Which jurors are to judge which entrants, and by which rules.

    ``conflicts`` maps (juror, entrant) to the reason. ``mix`` names a column of the jurors' table whose values are all
    different within the jurors of one entrant. ``kept`` are (juror, entrant) of an earlier sheet, to be kept where the
    rules still allow it. People are sorted by code, so that no answer depends on the order of rows.
    """

    cases: tuple[Case, ...]
    jurors: tuple[Juror, ...]
    conflicts: Mapping[Pair, str]
    per_entrant: int
    seed: int = 1
    mix: str | None = None
    kept: frozenset[Pair] = frozenset()

    def __attrs_post_init__(self) -> None:
        self.cases = tuple(sorted(self.cases, key=lambda case: case.code))
        self.jurors = tuple(sorted(self.jurors, key=lambda juror: juror.code))

    @cached_property
    def barred(self) -> NDArray[np.int8]:
        """FREE, CONFLICT, GROUP or LANGUAGE, by entrant (rows) and juror (columns).

        A juror with groups judges only entrants who have one of them in any group column; one with languages, only
        entrants whose language is among them.
        """
        languages = np.array([folded(case.language) for case in self.cases], dtype=object)
        groups = [{folded(group) for group in case.groups.values()} for case in self.cases]
        found = np.zeros((len(self.cases), len(self.jurors)), dtype=np.int8)
        for j, juror in enumerate(self.jurors):
            if juror.languages:
                spoken = {folded(language) for language in juror.languages}
                found[[language not in spoken for language in languages], j] = LANGUAGE
            if juror.groups:
                judged = {folded(group) for group in juror.groups}
                found[[judged.isdisjoint(has) for has in groups], j] = GROUP
        row = {case.code: e for e, case in enumerate(self.cases)}
        column = {juror.code: j for j, juror in enumerate(self.jurors)}
        for code, entrant in self.conflicts:
            if code in column and entrant in row:
                found[row[entrant], column[code]] = CONFLICT
        return found

    @cached_property
    def values(self) -> NDArray[np.int64]:
        """What must differ among the jurors of an entrant, as numbers: the values of ``mix``, else the jurors."""
        if self.mix is None:
            return np.arange(len(self.jurors))
        words = [folded(juror.columns[self.mix]) for juror in self.jurors]
        number = {word: i for i, word in enumerate(sorted(set(words)))}
        return np.array([number[word] for word in words], dtype=np.int64)

    @cached_property
    def most(self) -> NDArray[np.int64]:
        """Largest load of each juror; one without a limit can judge every entrant, once."""
        whole = len(self.cases)
        return np.array([whole if j.most is None else min(j.most, whole) for j in self.jurors], dtype=np.int64)
