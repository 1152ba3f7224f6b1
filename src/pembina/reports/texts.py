"""Texts in a reader's language: sentences by gettext, numbers, dates and money by Babel."""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any

from pembina.errors import N_

LANGUAGES = ("id", "en")
PSEUDO = "xx"
"""A language in which every translated text stands between ⟦ and ⟧, so that a test can see what is not translated."""

DOMAIN = "pembina"
LOCALE = Path(__file__).parent / "locale"

_LONG = Context(prec=400)
_BABEL = {"id": "id", "en": "en_GB", PSEUDO: "en_GB"}


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == PSEUDO:
        return _Pseudo()
    return gettext.translation(DOMAIN, LOCALE, [language])


@cache
def _pattern(places: int) -> Any:
    """Babel's pattern of numbers with so many decimals; making one takes longer than writing a number by it."""
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0." + "0" * places if places else "#,##0")


class Texts:
    """Everything that is said to a reader of one language (``id``, ``en``, or the pseudo-language ``xx``)."""

    def __init__(self, language: str) -> None:
        if language not in _BABEL:
            raise ValueError(f"no texts in the language {language!r}; known are {', '.join(LANGUAGES)}")
        self.language = language
        self._catalogue = _catalogue(language)
        self._joined: dict[str, gettext.NullTranslations] = {}

    def join(self, name: str, folder: Path) -> None:
        """Know the texts of a plugin as well: ``LANGUAGE/LC_MESSAGES/NAME.mo`` in a folder, where it is there."""
        if self.language != PSEUDO:
            self._joined[name] = gettext.translation(name, folder, [self.language], fallback=True)

    # Sentences

    def translate(self, template: str) -> str:
        """Return a template in the reader's language, its ``{names}`` still open."""
        if not template:
            return ""
        said = self._catalogue.gettext(template)
        for catalogue in self._joined.values():
            if said != template:
                break
            said = catalogue.gettext(template)
        return said

    def say(self, template: str, **args: Any) -> str:
        """Translate a template and fill in its arguments, which are texts already."""
        return self.translate(template).format_map(args)

    def counted(self, singular: str, plural: str, n: int, **args: Any) -> str:
        """Translate by number; ``{n}`` in the template is the number, written in the reader's way."""
        said = self._catalogue.ngettext(singular, plural, n)
        for catalogue in self._joined.values():
            if said not in (singular, plural):
                break
            said = catalogue.ngettext(singular, plural, n)
        return said.format_map({"n": self.number(n), **args})

    def local(self, text: Mapping[str, str] | str | None) -> str:
        """Return the reader's language of a text that an award or a plugin gives, or else one that it has."""
        if not text:
            return ""
        if isinstance(text, str):
            return text
        if self.language == PSEUDO:
            return f"⟦{text.get('en') or next(iter(text.values()))}⟧"
        for language in (self.language, *LANGUAGES, *sorted(text)):
            if text.get(language):
                return text[language]
        return ""

    def foreign(self, text: Mapping[str, str] | str, args: Mapping[str, str]) -> str:
        """Fill in a plugin's own template; one that does not fit its arguments is shown as it stands."""
        template = self.local(text)
        try:
            return template.format_map(args)
        except (KeyError, IndexError, ValueError, AttributeError, TypeError):
            return template

    def listed(self, parts: list[str]) -> str:
        """Join parts as a sentence lists them: ``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say(N_("{first} and {last}"), first=", ".join(parts[:-1]), last=parts[-1])

    # Numbers

    def number(self, value: float | int | str | Decimal, decimals: int | None = None) -> str:
        """Write a number: with so many decimals, or as many as a reader needs (four digits, at least two decimals).

        Ties are rounded half up, on the shortest decimal form of the number.
        """
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        return self.figure(_short(exact) if decimals is None else half_up(exact, decimals))

    def figure(self, value: str | Decimal) -> str:
        """Write a number with exactly the decimals it was given; a text that is no number stays as it is."""
        from babel.numbers import format_decimal

        try:
            exact = Decimal(value)
        except ArithmeticError:
            return str(value)
        exponent = exact.as_tuple().exponent
        if not isinstance(exponent, int):
            return str(value)
        places = max(0, -exponent)
        if exact.is_zero():
            exact = exact.copy_abs()  # a reader has no use for -0,00
        try:
            with localcontext(_LONG):  # a figure has up to 38 digits on either side, more than Python's own 28
                return str(format_decimal(exact, format=_pattern(places), locale=_BABEL[self.language]))
        except ArithmeticError:
            return str(value)

    def percent(self, value: float | int | str | Decimal, decimals: int | None = None) -> str:
        """Write a number of percent: ``12.58 percent``, ``12,58 persen``."""
        return self.say(N_("{number} percent"), number=self.number(value, decimals))

    def money(self, value: float | int | str | Decimal) -> str:
        """Write rupiah: ``Rp1.234.567`` (sen only where there are any)."""
        exact = Decimal(str(value))
        decimals = 0 if exact == exact.to_integral_value() else 2
        return f"Rp{self.number(exact, decimals)}"

    # Dates

    def date(self, value: dt.date | str) -> str:
        """Write a day: ``31 Desember 2014``; a text that is no ISO date stays as it is."""
        from babel.dates import format_date

        try:
            day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return str(value)
        return str(format_date(day, format="d MMMM y", locale=_BABEL[self.language]))


def half_up(exact: Decimal, decimals: int) -> Decimal:
    """Round a decimal as people do by hand."""
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _short(exact: Decimal) -> Decimal:
    """Keep four significant digits, but at least two decimals, and no zeros at the end."""
    if exact == exact.to_integral_value():
        return exact.quantize(Decimal(1)) if abs(exact) < Decimal(10) ** 27 else exact.to_integral_value()
    decimals = max(2, 3 - exact.adjusted())
    rounded = half_up(exact, decimals).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded
