"""What a juror's sheet looks like: worksheets, rows, columns, and the identity it carries.

Writer and reader agree here.

A sheet is one workbook. The first worksheet holds the table that a juror fills in, the second the rubric, and a hidden
third says of which award, rules, criterion and juror the sheet is. Rows and columns count from 1, as in openpyxl.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import asdict, frozen

if TYPE_CHECKING:
    from ..rubric import Rubric

FORMAT = "pembina-jury-sheet/1"

SCORES: Mapping[str, str] = {"id": "Penilaian", "en": "Scores"}
"""Name of the worksheet to fill in, by the sheet's language."""
RUBRIC: Mapping[str, str] = {"id": "Rubrik", "en": "Rubric"}
"""Name of the worksheet with items, weights, scales and bands."""
HIDDEN = "pembina"
"""Name of the hidden worksheet, in every language."""

SCORING, ABSTAINED, RECUSED = "", "abstained", "recused"
"""States as the table `scores` writes them."""
STATES: Mapping[str, Mapping[str, str]] = {
    SCORING: {"id": "menilai", "en": "scoring"},
    ABSTAINED: {"id": "abstain", "en": "abstaining"},
    RECUSED: {"id": "berhalangan (benturan kepentingan)", "en": "recused (conflict of interest)"},
}
"""Words of the drop-down list in the column of states, by state and language; an empty cell is ``SCORING``."""

BANNER, TITLE, ABOUT, WHO, PROGRESS, HELP, PARTS, HEAD, SCALE, FIRST = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""Rows of the worksheet to fill in: that data are invented (else hidden), award, criterion, juror and deadline, open
cells, what to do, parts of the rubric (hidden where there are none), column titles (items), scales, and the first
entrant. The table ends with the last entrant; below it nothing stands. Only rows above ``PARTS`` have merged cells."""

NUMBER, CODE = 1, 2
"""Columns that every sheet has: a running number, and the entrant's code or pseudonym."""


def state_of(text: Any) -> str | None:
    """Return the state that a cell of the column of states means, in either language; None for what is no state."""
    words = " ".join(str(text).split()).casefold() if text is not None else ""
    if not words:
        return SCORING
    return next((state for state, names in STATES.items() if words in map(str.casefold, names.values())), None)


def rubric_hash(rubric: Rubric) -> str:
    """Return the SHA-256 of a rubric: items, weights, scales, bands, titles and labels."""
    return _hash(asdict(rubric))


def _hash(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def letters(column: int) -> str:
    """Return the letters of a column: 1 is ``A``, 27 is ``AA``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@frozen
class Layout:
    """Where the cells of the table stand: so many entrants and items, names shown or not (pseudonymous)."""

    entrants: int
    items: int
    named: bool = True

    @property
    def name(self) -> int | None:
        """Column of entrants' names; None where entrants are under pseudonyms."""
        return 3 if self.named else None

    @property
    def first_item(self) -> int:
        """Column of the first item; the others follow in the order of the rubric."""
        return 4 if self.named else 3

    @property
    def total(self) -> int:
        """Column of the weighted total, a formula."""
        return self.first_item + self.items

    @property
    def state(self) -> int:
        """Column of the state (scoring, abstaining, recused)."""
        return self.total + 1

    @property
    def note(self) -> int:
        """Column of the juror's note, the last one."""
        return self.total + 2

    @property
    def last(self) -> int:
        """Row of the last entrant."""
        return FIRST + self.entrants - 1

    def row(self, entrant: int) -> int:
        """Return the row of the entrant at a position (from 0) of the identity's list."""
        return FIRST + entrant

    def column(self, item: int) -> int:
        """Return the column of the item at a position (from 0) of the rubric."""
        return self.first_item + item

    def address(self, entrant: int, item: int) -> str:
        """Return the address of a score cell by positions (from 0): ``D10`` for the first of the first."""
        return f"{letters(self.column(item))}{self.row(entrant)}"

    def open_cells(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of every cell that a juror may change; everything else is locked."""
        columns = (*range(self.first_item, self.total), self.state, self.note)
        for row in range(FIRST, self.last + 1):
            yield from ((row, column) for column in columns)


@frozen
class Identity:
    """Of what a sheet is the sheet. Texts only; nothing in it tells when or by whom it was made.

    ``rules`` and ``rubric`` are SHA-256 in hexadecimal; ``juror`` and ``entrants`` are codes, or pseudonyms where
    ``pseudonymous`` says so (``none``, ``entrants``, ``jurors``, ``both``). ``seed`` is then the mark of the key
    (`Key.mark`), since pseudonyms follow from the seed. ``entrants`` stand in the order of the sheet's rows, ``items``
    in that of its columns. ``program`` is what wrote the sheet, ``language`` that of its texts.
    """

    award: str
    edition: str
    rules: str
    criterion: str
    rubric: str
    juror: str
    seed: str
    order: str
    pseudonymous: str
    language: str
    program: str
    items: tuple[str, ...]
    entrants: tuple[str, ...]

    @property
    def layout(self) -> Layout:
        """Where the cells of this sheet stand."""
        return Layout(len(self.entrants), len(self.items), self.pseudonymous not in ("entrants", "both"))

    @property
    def check(self) -> str:
        """SHA-256 over format and identity; a sheet whose hidden worksheet says another one was altered."""
        return _hash({"format": FORMAT, **asdict(self)})

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Yield row, column and text of the hidden worksheet: keys in A, values in B, entrants in D, items in F."""
        for row, key in enumerate(KEYS, 1):
            yield row, 1, key
            yield row, 2, self._value(key)
        for column, heading, values in ((4, "entrants", self.entrants), (6, "items", self.items)):
            yield 1, column, heading
            for row, value in enumerate(values, 2):
                yield row, column, value

    def _value(self, key: str) -> str:
        return {"format": FORMAT, "check": self.check}.get(key) or getattr(self, key)


KEYS = (
    "format", "award", "edition", "rules", "criterion", "rubric", "juror", "seed", "order", "pseudonymous", "language",
    "program", "check",
)  # fmt: skip
"""Keys in column A of the hidden worksheet, from row 1 on; the values stand beside them in column B."""

LISTS = 8
"""First column of the hidden worksheet with lists of allowed scores, one column for each list (below a heading)."""


def read_identity(value: Callable[[int, int], Any]) -> tuple[Identity, str] | None:
    """Read a hidden worksheet by a function that returns the value at row and column, both from 1.

    Returns the identity and the check value that stands there (whole only where it equals ``identity.check``), or None
    where the worksheet is none of this format.
    """
    found = {key: _text(value(row, 2)) for row, key in enumerate(KEYS, 1) if _text(value(row, 1)) == key}
    if found.get("format") != FORMAT or len(found) != len(KEYS):
        return None
    said = found.pop("check")
    del found["format"]
    return Identity(entrants=tuple(_down(value, 4)), items=tuple(_down(value, 6)), **found), said


def _down(value: Callable[[int, int], Any], column: int) -> Iterator[str]:
    row = 2
    while text := _text(value(row, column)):
        yield text
        row += 1


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
