"""Whether a sheet that came back is the one that was sent out: its award, its juror, its rows, every locked cell."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from pembina.commands import N_, Phrase, Place, Problem, did_you_mean, rules_hash

from .cells import quoted
from .layout import CODE, FIRST, HEAD, HIDDEN, RUBRIC, SCORES, Identity, Layout, letters, rubric_hash
from .pseudonyms import BOTH, ENTRANTS, JURORS, NONE
from .read import Returned

if TYPE_CHECKING:
    from ..panel import Panel
    from .pseudonyms import Key

MOST = 12
"""Altered cells of one worksheet that are told one by one."""

FEW = 3
"""Cells of one row outside of the table that are told one by one."""

_NO_KEY = N_("no key was given")
_OTHER_KEY = N_("the key that was given is not theirs")
_NOT_IN_KEY = N_('the key does not know "{label}"')
_WORKSHEET = N_('a worksheet "{title}"')
_NOTHING = N_("nothing")


def about(panel: Panel) -> dict[str, str]:
    """Name award, edition, rules (by their hash) and criterion, as sheets, ledgers and seals do."""
    award = panel.award
    return {"award": award.id, "edition": str(award.edition), "rules": rules_hash(award), "criterion": panel.path}


@attrs.define(slots=False)
class Wanted:
    """What a sheet has to be: of this panel, with the rows of this assignment, under these pseudonyms (None: none)."""

    panel: Panel
    pairs: Mapping[str, Sequence[str]]
    key: Key | None = None

    @cached_property
    def about(self) -> dict[str, str]:
        """Award, edition, rules and criterion."""
        return about(self.panel)

    @cached_property
    def rubric(self) -> str:
        """The hash of the rubric."""
        return str(rubric_hash(self.panel.rubric))

    def juror(self, identity: Identity) -> str | None:
        """Return the code of a sheet's juror; None where the key does not know the pseudonym."""
        if identity.pseudonymous not in (JURORS, BOTH):
            return identity.juror
        return self.key.jurors.get(identity.juror) if self.key else None

    def entrant(self, identity: Identity, label: str) -> str | None:
        """Return the code of an entrant of a sheet; None where the key does not know the pseudonym."""
        if identity.pseudonymous not in (ENTRANTS, BOTH):
            return label
        return self.key.entrants.get(label) if self.key else None


@frozen
class Owner:
    """Whose sheet it is, and the entrants of its rows, by their codes."""

    juror: str
    entrants: tuple[str, ...]


def identify(sheet: Returned, wanted: Wanted) -> Owner | Problem:
    """Say whose sheet it is, or the first reason why it is nobody's here.

    Problems: JURY312 to JURY316, JURY319, JURY320, JURY328.
    """
    identity, place = sheet.identity, Place(sheet.file)
    if not sheet.whole or not _sound(identity):
        return Problem("JURY319", Place(sheet.file, sheet=HIDDEN, address="B13"))
    for code, key in (("JURY312", "award"), ("JURY313", "edition"), ("JURY315", "criterion"), ("JURY314", "rules")):
        found, due = getattr(identity, key), wanted.about[key]
        if found != due:
            cut = 12 if key == "rules" else 80
            return Problem(code, place, {"found": found[:cut], "wanted": due[:cut]})
    if identity.rubric != wanted.rubric:
        return Problem("JURY314", place, {"found": identity.rubric[:12], "wanted": wanted.rubric[:12]})
    if identity.items != tuple(item.id for item in wanted.panel.rubric.items):
        return Problem("JURY319", Place(sheet.file, sheet=HIDDEN, address="F2"))
    return _owner(identity, wanted, place)


def _sound(identity: Identity) -> bool:
    """Whether what a sheet says of itself can be true at all."""
    words = identity.pseudonymous in (NONE, ENTRANTS, JURORS, BOTH) and identity.language in SCORES
    return words and len(set(identity.entrants)) == len(identity.entrants) > 0


def _owner(identity: Identity, wanted: Wanted, place: Place) -> Owner | Problem:
    """Look up juror and entrants, by the key where they are under pseudonyms."""
    key = wanted.key
    if identity.pseudonymous != NONE:
        if key is None:
            return Problem("JURY320", place, {"reason": Phrase(_NO_KEY)})
        theirs = (key.award, key.criterion, key.mark, key.hides)
        if theirs != (identity.award, identity.criterion, identity.seed, identity.pseudonymous):
            return Problem("JURY320", place, {"reason": Phrase(_OTHER_KEY)})
    elif key is not None:
        return Problem("JURY328", place)
    juror = wanted.juror(identity)
    entrants = [wanted.entrant(identity, label) for label in identity.entrants]
    labels = (identity.juror, *identity.entrants)
    unknown = next((name for name, code in zip(labels, (juror, *entrants), strict=True) if code is None), None)
    if unknown is not None or juror is None:
        return Problem("JURY320", place, {"reason": Phrase(_NOT_IN_KEY, label=unknown)})
    known = [person.code for person in wanted.panel.jurors]
    if juror not in known:
        return Problem("JURY316", place, {"juror": juror}, did_you_mean(juror, known))
    return Owner(juror, tuple(code for code in entrants if code is not None))


def alterations(sheet: Returned, owner: Owner, wanted: Wanted) -> list[Problem]:
    """List what differs from the sheet that was sent out, outside of the cells that a juror fills in.

    The sheet is written once more from award, data and identity, and laid beside the one that came back. Problems:
    JURY318, JURY321 to JURY326.
    """
    missing = [_no_worksheet(sheet, title) for title in (sheet.title, RUBRIC[sheet.identity.language])]
    problems = [problem for problem in missing if problem is not None]
    problems += _not_theirs(sheet, owner, wanted)
    if problems:
        return problems
    sent = _sent_out(wanted.panel, sheet.identity)
    problems += _rows(sheet, owner, sent)
    for title in (sheet.title, RUBRIC[sheet.identity.language]):
        problems += _worksheet(sheet, sent, title, not problems)
    known = {sheet.title, RUBRIC[sheet.identity.language], HIDDEN}
    for worksheet in sheet.book.worksheets:
        if worksheet.title not in known and _filled(worksheet):
            args = {"found": Phrase(_WORKSHEET, title=worksheet.title)}
            problems.append(Problem("JURY322", Place(sheet.file, sheet=worksheet.title), args))
    return problems


def _no_worksheet(sheet: Returned, title: str) -> Problem | None:
    names = [worksheet.title for worksheet in sheet.book.worksheets]
    if title in names:
        return None
    shown = ", ".join(f'"{name}"' for name in names if name != HIDDEN)
    return Problem("JURY318", Place(sheet.file), {"wanted": title, "found": shown}, did_you_mean(title, names))


def _not_theirs(sheet: Returned, owner: Owner, wanted: Wanted) -> Iterator[Problem]:
    """Entrants who are not, or no longer, this juror's to judge, and those who are and have no row."""
    due = wanted.pairs.get(owner.juror, ())
    labels = dict(zip(owner.entrants, sheet.identity.entrants, strict=True))
    for i, code in enumerate(owner.entrants):
        if code not in due:
            address = f"{letters(CODE)}{sheet.identity.layout.row(i)}"
            place = Place(sheet.file, sheet=sheet.title, address=address)
            yield Problem("JURY325", place, {"entrant": _both(code, labels[code]), "juror": owner.juror})
    for code in due:
        if code not in labels:
            yield Problem("JURY326", Place(sheet.file, sheet=sheet.title), {"entrant": code, "juror": owner.juror})


def _both(code: str, label: str) -> str:
    return code if code == label else f"{label} ({code})"


def _sent_out(panel: Panel, identity: Identity) -> Any:
    """Write the sheet once more, as it was sent out, and open it."""
    import openpyxl

    from .write import workbook_of

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(workbook_of(panel, identity)))


def _rows(sheet: Returned, owner: Owner, sent: Any) -> Iterator[Problem]:
    """Rows that were moved, doubled, taken away or exchanged, by the codes in their second column."""
    layout, labels = sheet.identity.layout, sheet.identity.entrants
    worksheet = sheet.book[sheet.title]
    found = [_value(worksheet.cell(layout.row(i), CODE)) for i in range(layout.entrants)]
    due = [_value(sent[sheet.title].cell(layout.row(i), CODE)) for i in range(layout.entrants)]
    if found == due:
        return
    first: dict[str, int] = {}
    for i, code in enumerate(found):
        place = Place(sheet.file, sheet=sheet.title, address=f"{letters(CODE)}{layout.row(i)}")
        if code in due and code in first:
            yield Problem("JURY324", place, {"entrant": code, "first": layout.row(first[code])})
        elif code != due[i]:
            moved = "JURY323" if code in due else "JURY321"
            yield Problem(moved, place, {"found": _said(code), "wanted": _said(due[i])})
        first.setdefault(code, i)
    for label, code in zip(labels, due, strict=True):
        if code not in found:
            args = {"entrant": label, "juror": owner.juror}
            yield Problem("JURY326", Place(sheet.file, sheet=sheet.title), args)


def _worksheet(sheet: Returned, sent: Any, title: str, in_order: bool) -> list[Problem]:
    """Compare the locked cells of a worksheet, and look for anything outside of it.

    Rows of entrants are compared only while they are ``in_order``: of moved ones, every cell would be another.
    Another version of the program may word its own texts otherwise: then only what award and data say is compared.
    """
    from pembina import __version__

    layout, scores = sheet.identity.layout, title == sheet.title
    back, out = sheet.book[title], sent[title]
    open_cells = set(layout.open_cells()) if scores else set()
    ours = sheet.identity.program == f"pembina {__version__}"
    height, width = (layout.last, layout.note) if scores else (out.max_row, out.max_column)
    problems: list[Problem] = []
    outside: dict[int, list[int]] = {}
    for row, column in sorted(_filled(back) | _filled(out)):
        if (row, column) in open_cells or not (ours or (scores and _of_award(layout, row, column))):
            continue
        if scores and row >= FIRST and not in_order and row <= height and column <= width:
            continue
        found, due = back.cell(row, column), out.cell(row, column)
        if _same(found, due):
            continue
        place = Place(sheet.file, sheet=title, address=f"{letters(column)}{row}")
        if row > height or column > width:
            outside.setdefault(row, []).append(column)
        else:
            args = {"found": _said(_quoted(found)), "wanted": _said(_quoted(due))}
            problems.append(Problem("JURY321", place, args))
    problems += _outside(sheet.file, back, outside)
    return _shortened(problems, sheet.file, title)


def _of_award(layout: Layout, row: int, column: int) -> bool:
    """Whether what stands in a cell of the scores is the award's or the data's: items, entrants, or nothing at all."""
    return row >= FIRST or column > layout.note or (row == HEAD and layout.first_item <= column < layout.total)


def _outside(file: str, worksheet: Any, found: Mapping[int, Sequence[int]]) -> Iterator[Problem]:
    """One problem for each cell outside of the table, or for a whole row of them: one that was pushed out, say."""
    for row, columns in found.items():
        ends = [(columns[0], columns[-1])] if len(columns) > FEW else [(column, column) for column in columns]
        for first, last in ends:
            to = f":{letters(last)}{row}" if last > first else ""
            place = Place(file, sheet=worksheet.title, address=f"{letters(first)}{row}{to}")
            yield Problem("JURY322", place, {"found": _said(_quoted(worksheet.cell(row, first)))})


def _shortened(problems: list[Problem], file: str, title: str) -> list[Problem]:
    """Tell the first of very many: a column that was put in shifts every cell behind it."""
    if len(problems) <= MOST:
        return problems
    more = len(problems) - MOST
    return [*problems[:MOST], Problem("JURY327", Place(file, sheet=title), {"count": more})]


def _filled(worksheet: Any) -> set[tuple[int, int]]:
    """Places of cells that hold anything.

    Only the cells that the file has are looked at: going through rows and columns would make one for every place up to
    the farthest, which somebody may have put into the last corner.
    """
    return {place for place, cell in worksheet._cells.items() if cell.value is not None}


def _same(found: Any, due: Any) -> bool:
    """Whether a locked cell is as it was sent out.

    Programs write formulas in ways of their own when they save, and no score is read from one; a formula has to be one
    still. A code such as 7 may come back as a number.
    """
    if due.data_type == "f":
        return bool(found.data_type == "f")
    return found.data_type != "f" and _value(found) == _value(due)


def _value(cell: Any) -> str:
    """Write what a cell holds so that programs which save it in ways of their own make no difference."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float):
        value = round(value, 9)
    return " ".join(str(value).replace("_x000D_", " ").split())


def _quoted(cell: Any) -> str:
    return "" if cell.value is None else quoted(cell)


def _said(text: str) -> str | Phrase:
    """Quote what a cell holds, or say that it is nothing."""
    return f'"{text}"' if text else Phrase(_NOTHING)
