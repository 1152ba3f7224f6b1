"""A panel, opened: the award's jury criterion, its rubric, who is judged, who judges, who may not, and the scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.commands import (
    AwardError,
    DataError,
    DataRead,
    Hint,
    Place,
    Problem,
    award_path,
    data_folder,
    did_you_mean,
    load_award,
    read_data,
)
from pembina.expressions import same_text

from .adjusting import spellings
from .people import At, Case, Change, Conflict, Juror, Score
from .rubric import Rubric

if TYPE_CHECKING:
    from pembina.model import Award, InputTable, Leaf
    from pembina.plugins import Host

__all__ = ["At", "Case", "Change", "Conflict", "Juror", "Panel", "Score", "jury_leaf", "listed", "open_panel"]

PLUGIN = "jury"
SCORES, CHANGES, CONFLICTS, JURORS = "scores", "changes", "conflicts", "jurors"
LANGUAGE = "language"

_WANTED: dict[str, dict[str, Any]] = {
    JURORS: {
        "juror": "text",
        "name": ("text", "optional"),
        "groups": ("text", "optional"),
        "languages": ("text", "optional"),
        "most": ("integer", "optional"),
    },
    CONFLICTS: {"entrant": "entrant", "juror": "text", "reason": ("text", "optional")},
    SCORES: {
        "entrant": "entrant",
        "juror": "text",
        "item": ("text", "optional"),
        "score": "number",
        "note": ("text", "optional"),
        "state": ("text", "optional"),
        "seal": ("text", "optional"),
    },
    CHANGES: {
        "entrant": "entrant",
        "juror": "text",
        "item": ("text", "optional"),
        "before": "number",
        "after": "number",
        "by": "text",
        "reason": "text",
        "date": ("date", "optional"),
    },
}
OWN_COLUMNS = frozenset(_WANTED[JURORS])
"""Columns of the table of jurors that mean something to Pembina."""


@frozen
class Panel:
    """A jury criterion of an award with its people; codes sort everything, so that no answer depends on row order.

    ``cases`` are the entrants who compete, ``out`` those whom the data take out (recused, withdrawn, revoked).
    ``scores`` and ``changes`` are None where they were not asked for. ``inputs`` are the files that were read.
    """

    award: Award
    path: str
    title: Mapping[str, str]
    rubric: Rubric
    parameters: Mapping[str, Any]
    cases: tuple[Case, ...]
    out: tuple[Case, ...]
    jurors: tuple[Juror, ...]
    conflicts: tuple[Conflict, ...]
    scores: tuple[Score, ...] | None
    changes: tuple[Change, ...] | None
    folder: Path
    origin: str
    inputs: Sequence[InputTable] = ()

    @property
    def synthetic(self) -> bool:
        """Whether the figures are invented, which every page has to say."""
        return self.origin == "synthetic"

    def juror(self, code: str) -> Juror:
        """Return the juror with a code; one whom no table names is called by the code."""
        return next((juror for juror in self.jurors if juror.code == code), Juror(code, code))

    def case(self, code: str) -> Case:
        """Return the entrant with a code; raises KeyError."""
        for case in (*self.cases, *self.out):
            if case.code == code:
                return case
        raise KeyError(code)


def open_panel(
    award: str,
    data: Path | None,
    criterion: str | None,
    host: Host,
    scores: bool = False,
    columns: Iterable[str] = (),
) -> Panel:
    """Open the panel of an award's jury criterion over its data folder.

    With ``scores``, the tables of scores and of changes are read too, and a table of jurors may be lacking.
    ``columns`` are further columns that the table of jurors has to have; they stand in ``Juror.columns``.
    Raises AwardError where the criterion is not clear, DataError with everything that does not fit.
    """
    rules = load_award(award, host=host)
    leaf = jury_leaf(rules, award_path(award), criterion)
    folder = data_folder(award, data)
    asked = (JURORS, CONFLICTS, *((SCORES, CHANGES) if scores else ()))
    read, rows = _read(rules, leaf, folder, host, asked, tuple(columns))
    competing, out = _cases(rules, read)
    jurors = tuple(sorted(map(_juror, rows[JURORS]), key=lambda juror: juror.code))
    spelt = _Spelt(jurors, (row["juror"] or "" for role in asked[1:] for row in rows[role]))
    rubric = Rubric.of(leaf.parameters)
    panel = Panel(
        award=rules,
        path=leaf.path,
        title=leaf.title or {"id": leaf.path, "en": leaf.path},
        rubric=rubric,
        parameters=leaf.parameters,
        cases=competing,
        out=out,
        jurors=jurors,
        conflicts=tuple(sorted((_conflict(r, spelt) for r in rows[CONFLICTS]), key=lambda c: (c.entrant, c.juror))),
        scores=_scores(rows[SCORES], rubric, spelt) if scores else None,
        changes=tuple(_change(row, rubric, spelt) for row in rows[CHANGES]) if scores else None,
        folder=folder,
        origin=read.origin,
        inputs=read.inputs,
    )
    problems = _people_problems(panel)
    if not jurors and not scores:
        problems.append(Problem("JURY509", Place(str(folder)), {"table": _table(leaf, JURORS)}))
    if problems:
        raise DataError(sorted(problems, key=lambda problem: problem.place.order()))
    return panel


def jury_leaf(award: Award, path: Path, criterion: str | None) -> Leaf:
    """Return the one criterion that a jury judges, or the one that is named; raises AwardError (JURY501 to JURY503)."""
    juries = {leaf.path: leaf for leaf in award.leaves() if leaf.use == PLUGIN}
    known = ", ".join(juries)
    if not juries:
        raise AwardError.of("JURY501", Place(str(path)), award=award.id)
    if criterion is None and len(juries) > 1:
        raise AwardError.of("JURY502", Place(str(path)), known=known)
    if criterion is not None and criterion not in juries:
        hint = did_you_mean(criterion, juries) or Hint("{known}", {"known": known})
        raise AwardError.of("JURY503", Place(str(path)), hint=hint, criterion=criterion)
    return juries[criterion or next(iter(juries))]


def _table(leaf: Leaf, role: str) -> str:
    """Return the data set's name of a table, as the award binds it."""
    return leaf.read[role].table if role in leaf.read else role


def _read(
    award: Award, leaf: Leaf, folder: Path, host: Host, asked: Sequence[str], columns: Sequence[str]
) -> tuple[DataRead, dict[str, list[dict[str, Any]]]]:
    """Read the entrants' languages and the tables asked for; rows by role, cells under the plugin's own names."""
    wants = {role: dict(_WANTED[role]) for role in asked}
    # a juror may stand in a column named like the award's groups, and says there in which group they judge
    wants[JURORS] = {**dict.fromkeys(award.entrants.groups, ("text", "optional")), **wants[JURORS]}
    wants[JURORS].update(dict.fromkeys(columns, "text"))
    bound = {role: leaf.read[role].columns if role in leaf.read else {} for role in asked}
    tables: dict[str, dict[str, Any]] = {award.entrants.table: {}}
    for role in asked:
        table = tables.setdefault(_table(leaf, role), {})
        table.update({bound[role].get(column, column): kind for column, kind in wants[role].items()})
    tables[award.entrants.table].update({award.entrants.key: "entrant", LANGUAGE: ("text", "optional")})
    may_lack = [CONFLICTS, CHANGES, *([JURORS] if SCORES in asked else [])]
    # what the award binds by another name has to be there
    optional = {role for role in may_lack if role in asked and _table(leaf, role) == role and not bound[role]}
    read = read_data(award, folder, host, tables, optional=optional)
    rows = {}
    for role in asked:
        own = {bound[role].get(column, column): column for column in (*wants[role], "_file", "_row")}
        found = ({own[c]: cell for c, cell in row.items() if c in own} for row in read.rows[_table(leaf, role)])
        rows[role] = sorted(({**row, "_file": _shown(folder, row["_file"])} for row in found), key=_place)
    return read, rows


def _shown(folder: Path, name: str) -> str:
    """Name a file as errors about its cells do; a plugin's own file keeps the name that it goes by."""
    return (folder / name).as_posix() if (folder / name).is_file() else name


def _place(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["_file"], row["_row"]


def _cases(award: Award, read: DataRead) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Who competes, and who is taken out by the data, each with the language of what they handed in."""
    key = award.entrants.key
    languages = {row[key]: row.get(LANGUAGE) or "" for row in read.rows[award.entrants.table]}
    everyone = [(Case(e.code, e.name, e.groups, languages.get(e.code, "")), e.status) for e in read.entrants]
    return tuple(c for c, status in everyone if status is None), tuple(
        c for c, status in everyone if status is not None
    )


class _Spelt:
    """One spelling for every juror: that of the jurors' table, or of several the first in alphabetical order."""

    def __init__(self, jurors: Iterable[Juror], written: Iterable[str]) -> None:
        self.listed = {same_text(juror.code): juror.code for juror in jurors}
        self.others = spellings(" ".join(text.split()) for text in written)

    def __call__(self, row: Mapping[str, Any]) -> str:
        text = " ".join((row["juror"] or "").split())
        return self.listed.get(same_text(text)) or self.others[text]


def _at(row: Mapping[str, Any]) -> At:
    return At(row["_file"], row["_row"])


def _text(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column) or "").strip()


def listed(text: str) -> tuple[str, ...]:
    """Take a cell that lists several things apart: ``Jawa; Bali`` or ``id, en``."""
    return tuple(dict.fromkeys(part for raw in text.split(";" if ";" in text else ",") if (part := raw.strip())))


def _juror(row: Mapping[str, Any]) -> Juror:
    code = _text(row, "juror")
    known = _WANTED[JURORS]
    return Juror(
        code,
        _text(row, "name") or code,
        listed(_text(row, "groups")),
        listed(_text(row, "languages")),
        row.get("most"),
        {c: str(v) for c, v in row.items() if c not in known and not c.startswith("_") and v is not None},
        _at(row),
    )


def _conflict(row: Mapping[str, Any], spelt: _Spelt) -> Conflict:
    return Conflict(spelt(row), _text(row, "entrant"), _text(row, "reason"), _at(row))


def _item(row: Mapping[str, Any], rubric: Rubric) -> str:
    """Return the item's id as the rubric writes it; where there is one item, it need not be written."""
    written = _text(row, "item")
    item = rubric.item(written)
    return written if item is None else item.id


def _scores(rows: Iterable[Mapping[str, Any]], rubric: Rubric, spelt: _Spelt) -> tuple[Score, ...]:
    found = [
        Score(
            entrant=_text(row, "entrant"),
            juror=spelt(row),
            item=_item(row, rubric),
            score=row["score"],
            note=_text(row, "note"),
            state=same_text(_text(row, "state")),
            seal=_text(row, "seal"),
            at=_at(row),
        )
        for row in rows
    ]
    places = {item.id: i for i, item in enumerate(rubric.items)}
    return tuple(sorted(found, key=lambda s: (s.entrant, s.juror, places.get(s.item, len(places)), s.item)))


def _change(row: Mapping[str, Any], rubric: Rubric, spelt: _Spelt) -> Change:
    return Change(
        entrant=_text(row, "entrant"),
        juror=spelt(row),
        item=_item(row, rubric),
        before=row["before"],
        after=row["after"],
        by=_text(row, "by"),
        reason=_text(row, "reason"),
        date=str(row["date"] or ""),
        at=_at(row),
    )


def _people_problems(panel: Panel) -> list[Problem]:
    """Jurors without a code or twice, and conflicts and scores of jurors who are not on the list."""
    problems: list[Problem] = []
    first: dict[str, Juror] = {}
    for juror in sorted(panel.jurors, key=lambda j: (j.at.file, j.at.row)):
        key = same_text(juror.code)
        if not juror.code:
            problems.append(Problem("JURY504", juror.at.place("juror")))
        elif key in first:
            args = {"juror": juror.code, "first": first[key].at.row}
            problems.append(Problem("JURY505", juror.at.place("juror"), args))
        if juror.most is not None and juror.most < 0:
            problems.append(Problem("JURY506", juror.at.place("most"), {"juror": juror.code, "most": juror.most}))
        first.setdefault(key, juror)
    if first:
        codes = {juror.code for juror in first.values()}
        strange = [(c.juror, c.at, "JURY507") for c in panel.conflicts if c.juror not in codes]
        scored = {score.juror: score for score in reversed(panel.scores or ()) if score.juror not in codes}
        strange += [(score.juror, score.at, "JURY508") for score in scored.values() if score.juror]
        problems += [Problem(k, at.place("juror"), {"juror": j}, did_you_mean(j, codes)) for j, at, k in strange]
    return problems
