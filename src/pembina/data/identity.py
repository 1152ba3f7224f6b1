"""Who is meant: a code, or a name in any of its spellings, and never the most similar one.

A name is compared letter by letter after its spelling is normalised: case, blanks, dots and hyphens do not count,
"Kab." is "Kabupaten", "Pemkot" is "Kota", "Kep." is "Kepulauan". A name without "Kabupaten" or "Kota" that two entrants
share ("Bandung") names neither.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from attrs import define, field, frozen

from pembina.data.cells import whole_code
from pembina.data.refusal import Refusal, Refused, refuse
from pembina.data.text import plain_spaces, shown
from pembina.errors import N_, Hint

_KINDS: Mapping[str, tuple[str, ...]] = {
    "kabupaten": ("kabupaten", "kab", "pemkab", "pemerintah kabupaten", "pemda kabupaten", "kabupaten administrasi"),
    "kota": ("kota", "kotamadya", "pemkot", "pemerintah kota", "pemda kota", "kota administrasi"),
    "provinsi": ("provinsi", "propinsi", "prov", "prop", "pemprov", "pemerintah provinsi", "pemerintah propinsi"),
}
_PLAIN = "provinsi"
"""The kind that names often leave out: "Provinsi Aceh" is "Aceh"."""
_WORDS = {"kep": "kepulauan", "adm": "administrasi", "kab": "kabupaten"}
_KIND_OF = {phrase: kind for kind, phrases in _KINDS.items() for phrase in phrases}
_LONGEST = max(len(phrase.split()) for phrase in _KIND_OF)


@frozen
class Name:
    """A name after its spelling is normalised: the kind of region it names (None: not said), and its letters.

    ``joined`` are the letters of the whole name with its kind, for names that are letter-spaced throughout.
    """

    kind: str | None
    letters: str
    joined: str


@lru_cache(maxsize=8192)
def normalise(text: str) -> Name:
    """Normalise the spelling of a name."""
    folded = unicodedata.normalize("NFKC", plain_spaces(text)).casefold()
    words = [_WORDS.get(word, word) for part in re.split(r"\s{2,}", folded) for word in _words(part)]
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        kind = _KIND_OF.get(" ".join(words[:length]))
        if kind is not None:
            letters = "".join(words[length:])
            return Name(kind, letters, letters if kind == _PLAIN else kind + letters)
    return Name(None, "".join(words), "".join(words))


def _words(part: str) -> list[str]:
    """Split a part of a name into words of letters and digits; single letters in a row are one spaced-out word."""
    words = re.findall(r"[^\W_]+", part)
    return ["".join(words)] if len(words) > 1 and all(len(word) == 1 for word in words) else words


@define
class EntrantNames:
    """Resolves the cells of entrant columns: by code, by name, by alias.

    ``names`` are the codes with their names (one code may have several), ``aliases`` pairs of another name and a code.
    An alias without a letter is a former code: it is compared sign by sign, and yields to a code of today. ``bare`` is
    the kind that a name without one means first of all ("Bandung" is then Kabupaten Bandung), where a table says so; a
    name that fits none of that kind means what it means elsewhere.
    """

    names: Collection[tuple[str, str]]
    aliases: Collection[tuple[str, str]] = ()
    bare: str | None = None
    _codes: dict[str, str] = field(init=False, factory=dict)
    _kinds: dict[str, set[str]] = field(init=False, factory=dict)
    _former: dict[str, set[str]] = field(init=False, factory=dict)
    _exact: dict[tuple[str, str], set[str]] = field(init=False, factory=dict)
    _joined: dict[str, set[str]] = field(init=False, factory=dict)
    _short: dict[str, set[str]] = field(init=False, factory=dict)
    _alias: dict[tuple[str | None, str], set[str]] = field(init=False, factory=dict)
    _known: dict[str, Refusal | str] = field(init=False, factory=dict)
    _learned: bool = field(init=False, default=False)

    def __attrs_post_init__(self) -> None:
        for code, text in self.names:
            self._codes.setdefault(code, text)

    def _learn_once(self) -> None:
        """Normalise every name: only for a text that is no code, since many tables hold nothing but codes."""
        if self._learned:
            return
        self._learned = True
        for code, text in self.names:
            name = normalise(text)
            self._kinds.setdefault(code, set()).add(name.kind or _PLAIN)
            self._exact.setdefault((name.kind or _PLAIN, name.letters), set()).add(code)
            self._joined.setdefault(name.joined, set()).add(code)
            self._short.setdefault(name.letters, set()).add(code)
        for text, code in self.aliases:
            if not any(sign.isalpha() for sign in text):
                self._former.setdefault(plain_spaces(text), set()).add(code)
                continue
            name = normalise(text)
            self._alias.setdefault((name.kind, name.letters), set()).add(code)

    @property
    def codes(self) -> Collection[str]:
        """Every known code."""
        return self._codes.keys()

    def resolve(self, text: str) -> str:
        """Return the code of the entrant that a text names; raises Refused (PB320, PB321, PB326)."""
        text = plain_spaces(text)
        if text in self._codes:
            return text
        if text not in self._known:
            try:
                self._known[text] = self._by_name(text)
            except Refused as refused:
                self._known[text] = refused.refusal
        found = self._known[text]
        if isinstance(found, Refusal):
            raise Refused(found)
        return found

    def resolve_number(self, cell: float | Decimal) -> str:
        """Return the code that a numeric cell names: whole numbers only, since 11.1 may have been 11.10."""
        code = whole_code(cell)
        if code in self._codes:
            return code
        self._learn_once()
        former = self._former.get(code, set())
        return self._only(code, former, former)

    def _by_name(self, text: str) -> str:
        self._learn_once()
        if text in self._former:
            return self._only(text, self._former[text], self._former[text])
        name = normalise(text)
        if not name.letters:
            raise refuse("PB320")
        sure = set(self._exact.get((name.kind or _PLAIN, name.letters), ()))
        sure |= self._alias.get((name.kind, name.letters), set())
        if name.kind is None:
            sure |= self._joined.get(name.letters, set())
        else:  # "Kab. Kukar", "Provinsi DKI Jakarta": a nickname with the kind that its bearer has
            sure |= self._of_kind(name.kind, self._alias.get((None, name.letters), ()))
        fitting = sure | (self._short.get(name.letters, set()) if name.kind is None else set())
        if name.kind is None and self.bare is not None:
            said = self._alias.get((self.bare, name.letters), set())
            declared = said | self._of_kind(self.bare, fitting)
            return self._only(text, declared or sure, declared or fitting)
        return self._only(text, sure, fitting)

    def _of_kind(self, kind: str, codes: Iterable[str]) -> set[str]:
        return {code for code in codes if kind in self._kinds.get(code, ())}

    def _only(self, text: str, sure: set[str], fitting: set[str]) -> str:
        """Return the one code that a text surely means; raises Refused where others fit as well, or none is sure."""
        if len(fitting) > 1:
            raise refuse("PB321", entrants=self._listed(fitting), hint=self._mend(fitting))
        if not sure:
            raise Refused(Refusal("PB320", suggest=lambda: self._nearest(text)))
        (code,) = sure
        if code not in self._codes:
            raise Refused(Refusal("PB326", {"code": code}))
        return code

    def _mend(self, fitting: set[str]) -> Hint:
        """Say how to name one of several; where their kinds tell them apart, a table may declare which it means."""
        kinds = {kind for code in fitting for kind in self._kinds.get(code, ())}
        if self.bare is None and len(kinds) == len(fitting):
            choices = " / ".join(f'bare-names = "{kind}"' for kind in _KINDS if kind in kinds)
            template = N_(
                "write the code, or the full name; or declare what a short name means in this table: {choices}"
            )
            return Hint(template, {"choices": choices})
        return Hint(N_("write the code, or the full name"))

    def _listed(self, codes: set[str]) -> str:
        return ", ".join(f"{code} {self._codes[code]}" if code in self._codes else code for code in sorted(codes))

    def _nearest(self, text: str) -> Hint | None:
        """Name the entrants whose codes or names are written most alike, for a person to choose from."""
        folded: dict[str, list[str]] = {}
        for code, name in sorted(self._codes.items()):
            for word in (code, name.casefold(), normalise(name).letters):
                folded.setdefault(word, []).append(code)
        asked = plain_spaces(text).casefold()
        close = difflib.get_close_matches(asked, folded, n=3, cutoff=0.6)
        codes = list(dict.fromkeys(code for word in close for code in folded[word]))[:3]
        if not codes:
            return None
        return Hint(N_("the nearest are {entrants}"), {"entrants": ", ".join(f"{c} {self._codes[c]}" for c in codes)})


@define
class Naming:
    """The entrants' names and other names of a data set, read by each table in the way that it declares."""

    names: Collection[tuple[str, str]]
    aliases: Collection[tuple[str, str]]
    _made: dict[str | None, EntrantNames] = field(init=False, factory=dict)

    def in_table(self, bare: str | None) -> EntrantNames:
        """Return the resolver for tables in which a name without a kind means ``bare`` (None: nothing is declared)."""
        if bare not in self._made:
            self._made[bare] = EntrantNames(self.names, self.aliases, bare)
        return self._made[bare]


def same_text(cell: str | None, wanted: object) -> bool:
    """Whether a cell, as text, is what a ``where`` of an award asks for."""
    if cell is None:
        return False
    return cell == shown(wanted) or (isinstance(wanted, bool) and cell.casefold() in _SAYS[wanted])


_SAYS = {True: {"true", "ya", "yes", "1"}, False: {"false", "tidak", "no", "0"}}
