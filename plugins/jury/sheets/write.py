"""Writes one juror's workbook: the table to fill in, the rubric, and the hidden identity. The same inputs, the same
bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pembina.commands import SYNTHETIC, Texts, rules_hash

from .layout import (
    HIDDEN,
    LISTS,
    RUBRIC,
    SCORES,
    Identity,
    letters,
    rubric_hash,
)  # fmt: skip
from .looks import STYLES, clipped
from .pseudonyms import BOTH, CHOICES, JURORS, NONE, shuffled
from .scale import FEW
from .sheet_rubric import write_rubric
from .sheet_scores import write_scores

if TYPE_CHECKING:
    from ..panel import Panel
    from .pseudonyms import Key

BY_CODE, SHUFFLED = "code", "shuffled"
ORDERS = (SHUFFLED, BY_CODE)

LONGEST_TEXT = 2000
"""Signs of a title or a name that a sheet shows; a cell could hold more, a reader could not."""

_FIXED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""The day that every workbook says it was made on: a clock in it would make each writing another file."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def identity_of(
    panel: Panel, juror: str, entrants: Iterable[str], *, seed: int, order: str, language: str, key: Key | None = None
) -> Identity:
    """Return the identity of the sheet of a juror, who judges these entrants (all by code).

    The order of entrants follows from seed and juror, or from codes (labels, where a key hides them).
    """
    from pembina import __version__

    labels = {code: key.entrant(code) if key else code for code in entrants}
    rows = sorted(labels.values())
    if order == SHUFFLED:
        rows = [labels[code] for code in shuffled(labels, seed, "order", juror)]
    hidden = NONE if key is None else CHOICES[0 if not key.jurors else 1 if not key.entrants else 2]
    return Identity(
        award=panel.award.id,
        edition=str(panel.award.edition),
        rules=rules_hash(panel.award),
        criterion=panel.path,
        rubric=rubric_hash(panel.rubric),
        juror=key.juror(juror) if key else juror,
        seed=str(seed) if key is None else key.mark,
        order=order,
        pseudonymous=hidden,
        language=language,
        program=f"pembina {__version__}",
        items=tuple(item.id for item in panel.rubric.items),
        entrants=tuple(rows),
    )


def workbook_of(panel: Panel, identity: Identity) -> bytes:
    """Return the workbook of an identity; needs no key, since what a key would tell does not stand in the sheet."""
    return Book(panel, identity, texts_in(identity.language)).content()


def texts_in(language: str) -> Texts:
    """Return texts in the language of a sheet, whatever the language of who writes or reads it."""
    texts, locale = Texts(language), Path(__file__).parents[1] / "locale"
    for catalogue in sorted(locale.glob("*/LC_MESSAGES/*.mo")):
        texts.join(catalogue.stem, locale)
    return texts


class Book:
    """One workbook as it is written: its formats, the people it shows, and where its cells stand."""

    def __init__(self, panel: Panel, identity: Identity, texts: Texts) -> None:
        self.panel, self.identity, self.texts = panel, identity, texts
        self.layout = identity.layout
        self.items = panel.rubric.items
        self._lists: dict[tuple[float, ...], int] = {}

    def content(self) -> bytes:
        """Write it and return its bytes."""
        import xlsxwriter

        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, _OPTIONS)
        book.set_properties({"title": clipped(self.award, 200), "subject": clipped(self.criterion, 200),
                             "author": "", "company": "", "created": _FIXED})  # fmt: skip
        self.styles = {name: book.add_format(style) for name, style in STYLES.items()}
        scores = book.add_worksheet(self.texts.local(SCORES))
        rubric = book.add_worksheet(self.texts.local(RUBRIC))
        hidden = book.add_worksheet(HIDDEN)
        write_scores(self, scores)
        write_rubric(self, rubric)
        self._write_hidden(hidden)
        scores.activate()
        book.close()
        return out.getvalue()

    @property
    def award(self) -> str:
        """The award's title."""
        return clipped(self.texts.local(self.panel.award.title) or self.panel.award.id, LONGEST_TEXT)

    @property
    def criterion(self) -> str:
        """The criterion's title."""
        return clipped(self.texts.local(self.panel.title), LONGEST_TEXT)

    @property
    def juror(self) -> str:
        """The juror's name and code, or the label alone."""
        code = self.identity.juror
        if self.identity.pseudonymous in (JURORS, BOTH):
            return code
        name = self.panel.juror(code).name
        return code if name == code else f"{clipped(name, LONGEST_TEXT)} ({code})"

    @property
    def deadline(self) -> str:
        """The day by which the sheet is due, in words; empty where the award names none."""
        given = self.panel.parameters.get("deadline", "")
        return self.texts.date(given) if given else ""

    @property
    def banner(self) -> str | None:
        """What has to be said of invented data."""
        return self.texts.translate(SYNTHETIC) if self.panel.synthetic else None

    def entrant_name(self, position: int) -> str:
        """Return the name of the entrant in a row (from 0); not called where entrants are under pseudonyms."""
        return clipped(self.panel.case(self.identity.entrants[position]).name, LONGEST_TEXT)

    def title(self, item: int) -> str:
        """Return the title of an item."""
        return clipped(self.texts.local(self.items[item].title) or self.items[item].id, LONGEST_TEXT)

    def source(self, item: int) -> str | None:
        """Return the range that lists the scores of an item, where there are few enough for a drop-down list."""
        options = tuple(self.panel.rubric.options(self.items[item]))
        if not 0 < len(options) <= FEW:
            return None
        column = letters(LISTS + self._lists.setdefault(options, len(self._lists)))
        return f"{HIDDEN}!${column}$2:${column}${len(options) + 1}"

    def _write_hidden(self, worksheet: Any) -> None:
        for row, column, text in self.identity.cells():
            worksheet.write_string(row - 1, column - 1, text, self.styles["plain"])
        for options, place in self._lists.items():
            column = LISTS + place - 1
            worksheet.write_string(0, column, "scores", self.styles["plain"])
            for row, score in enumerate(options, 1):
                worksheet.write_number(row, column, score, self.styles["plain"])
        worksheet.set_column(0, LISTS - 2, 20)
        worksheet.protect()
        worksheet.hide()
