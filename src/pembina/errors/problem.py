"""A problem: what is wrong, at which place, and what would mend it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import field, frozen


def N_(text: str) -> str:  # noqa: N802  (the name gettext tools look for)
    """Mark a text for translation; it is translated where it is shown."""
    return text


Translate = Callable[[str], str]


@frozen
class Hint:
    """What would mend a problem: a template and its arguments."""

    text: str
    args: Mapping[str, Any] = field(factory=dict)

    def show(self, translate: Translate) -> str:
        args = {key: arg.show(translate) if isinstance(arg, Phrase) else arg for key, arg in self.args.items()}
        return translate(self.text).format_map(args)


class Phrase(str):
    """A text inside another text: English as it stands, in a reader's language by :meth:`show`."""

    template: str
    args: Mapping[str, Any]

    def __new__(cls, template: str, args: Mapping[str, Any] | None = None, /, **more: Any) -> Phrase:
        given = {**(args or {}), **more}
        phrase = super().__new__(cls, template.format_map(given))
        phrase.template, phrase.args = template, given
        return phrase

    def show(self, translate: Translate) -> str:
        """Translate the template and the phrases among its arguments."""
        args = {key: arg.show(translate) if isinstance(arg, Phrase) else arg for key, arg in self.args.items()}
        return translate(self.template).format_map(args) if self.template else ""


@frozen
class Place:
    """Where a problem is: a file, a line in it, and the address a person would use there.

    ``address`` is the path of a key in a TOML file (``criteria.aid.weight``); ``sheet`` and ``cell`` name the sheet
    and the column of a table. Lines, rows and columns count from 1, as editors and spreadsheets count them.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    address: str | None = None
    sheet: str | None = None
    cell: str | None = None
    source: str | None = field(default=None, eq=False)
    """What stands in that line of a program, where it is an author's own."""

    def show(self, translate: Translate) -> str:
        """Render as ``award.toml:74:1: criteria.aid:`` or ``data/visits.csv:118: column "Tanggal":``."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(f"[{self.sheet}]")
        text = " ".join(parts)
        for number in (self.line, self.column):
            if number is not None:
                text += f":{number}"
        shown = [text] if text else []
        if self.cell:
            shown.append(translate(N_('column "{name}"')).format(name=self.cell))
        if self.address:
            shown.append(self.address)
        return ": ".join(shown)

    def order(self) -> tuple[Any, ...]:
        """Sort key: file, then line, then column, then address."""
        return (
            self.file or "",
            self.sheet or "",
            self.line or 0,
            self.column or 0,
            self.cell or "",
            self.address or "",
        )


@frozen
class Problem:
    """One mistake: a code of :data:`pembina.errors.CODES`, its place, and the arguments of its message."""

    code: str
    place: Place = field(factory=Place)
    args: Mapping[str, Any] = field(factory=dict)
    hint: Hint | None = None

    def show(self, translate: Translate = str) -> str:
        """Render place, code and message on one line, then an author's own line where it is one, and the hint."""
        from pembina.errors.codes import CODES

        args = {key: arg.show(translate) if isinstance(arg, Phrase) else arg for key, arg in self.args.items()}
        message = translate(CODES[self.code].message).format_map(args)
        where = self.place.show(translate)
        line = f"{where}: " if where else ""
        line += f"{translate(N_('error'))}[{self.code}]: {message}"
        if self.place.source is not None:
            line += f"\n    {self.place.source}"
        if self.hint is not None:
            line += f"\n  {translate(N_('hint'))}: {self.hint.show(translate)}"
        return line


def did_you_mean(word: str, known: Iterable[str]) -> Hint | None:
    """Return a hint naming the known word that is closest to a mistyped one, or None when nothing is close."""
    folded = {k.casefold().replace("_", "-"): k for k in sorted(known)}
    close = difflib.get_close_matches(word.casefold().replace("_", "-"), folded, n=1, cutoff=0.6)
    return Hint(N_('did you mean "{word}"?'), {"word": folded[close[0]]}) if close else None
