"""Texts that look alike and are not the same: letters of other scripts, signs that nobody sees, digits of other forms.

Nothing is merged or split here in silence. A word of several scripts is refused where it stands, and two names of one
list that a reader cannot tell apart are refused together. The idea is that of Unicode's security mechanisms (UTS 39,
"mixed scripts" and "skeletons"); of its list of confusable letters only those that look like Latin ones are held here,
since every name of an Indonesian region is written in Latin letters. Latin letters among themselves (I and l, rn and m)
are what people can be asked to tell apart, and are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from attrs import frozen

from pembina.data.refusal import refuse

FOREIGN = (
    "\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1c80-\u1c8f\u1c90-\u1cbf\u1f00-\u1fff"
    "\u2c00-\u2c5f\u2c80-\u2cff\u2d00-\u2d2f\u2de0-\u2dff\ua4d0-\ua4ff\ua640-\ua69f\uab70-\uabbf"
)
"""Ranges of letters, as a class of a regular expression, that look like Latin ones: Greek, Cyrillic, Armenian,
Georgian, Cherokee, Glagolitic, Coptic and Lisu."""

_FOREIGN = re.compile(f"[{FOREIGN}]")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
ALIKE = {
    "a": "аɑαΑАᎪꓮ", "b": "ЬВΒᏴꓐƄ", "c": "сϲСϹᏟꓚ", "d": "ԁᎠꓓɗ", "e": "еЕΕᎬꓰҽ", "f": "ϜꓝF", "g": "ɡցԌᏀꓖԍ",
    "h": "һНΗᎻꓧհ", "i": "іІΙΊɩıᎥꙇӀӏ", "j": "јЈϳᎫꓙ", "k": "КкΚκᏦꓗ", "l": "ᏞꓡⳐ", "m": "МмΜᎷꓟ", "n": "ΝոꓠПп",
    "o": "оОοΟσօՕⲟꓳ", "p": "рРρΡᏢꓑ", "q": "ԛզԚ", "r": "ᎡᏒꓣг", "s": "ѕЅᏚꓢՏ", "t": "ТтΤτᎢꓔ", "u": "υսՍꓴʋ",
    "v": "ѵνᏙꓦѴ", "w": "ԝѡᎳꓪωԜ", "x": "хХΧχꓫ", "y": "уУΥγүҮᎩꓬ", "z": "ΖᏃꓜ", "3": "зЗӠ", "6": "бᏮ", "4": "Ꮞ",
}  # fmt: skip
"""Latin letters and digits, with the signs of other scripts that are taken for them."""

_LATIN = str.maketrans({sign: letter for letter, signs in ALIKE.items() for sign in signs})


def mixed(text: str) -> str | None:
    """Return the scripts whose letters stand together in a word of a text, as ``Latin, Cyrillic``; None: no such word.

    Full-width and other forms of letters count as the letters that they are forms of.
    """
    if text.isascii() or _FOREIGN.search(text) is None:
        return None
    for word in re.findall(r"[^\W\d_]+", _UNSEEN.sub("", re.sub("[\u00b5\u03bc\u03a9\u2126\u03c0]", " ", text))):
        found = dict.fromkeys(map(_script, word))
        if len(found) > 1 and any(_FOREIGN.match(sign) for sign in word):
            return ", ".join(found)
    return None


def _script(letter: str) -> str:
    """The script of a letter, by the first word of its name in Unicode."""
    name = unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "?").partition(" ")[0]
    return name.capitalize()


def check_scripts(text: str) -> str:
    """Return a text whose words are each of one script; raises Refused (PB396)."""
    letters = mixed(text)
    if letters is not None:
        raise refuse("PB396", letters=letters)
    return text


def strange_signs(code: str) -> str | None:
    """Name the signs of a code that nobody sees or that only look like digits; None where there are none."""
    if code.isascii():
        return None
    odd = (sign for sign in code if not sign.isascii() and (_UNSEEN.match(sign) or _is_form(sign)))
    named = dict.fromkeys(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip() for sign in odd)
    return ", ".join(named) or None


def _is_form(sign: str) -> bool:
    """Whether a sign is a digit of other digits, or another form of a letter or digit."""
    return sign.isnumeric() or unicodedata.normalize("NFKC", sign) != sign


def skeleton(text: str) -> str:
    """What a reader sees of a text: one letter for all that look like it, no signs that are not seen, one case."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    alike = unicodedata.normalize("NFKC", plain.translate(_LATIN).casefold().translate(_LATIN))
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in alike)
    return " ".join(digits.split())


@frozen
class Twin:
    """A text that looks like one before it in a list, and is written otherwise."""

    first: str
    second: str


def twins(texts: Iterable[str]) -> list[Twin]:
    """Find, in the order of a list, texts that look like an earlier one and are not the same."""
    seen: dict[str, str] = {}
    found: dict[str, Twin] = {}
    for text in texts:
        first = seen.setdefault(skeleton(text), text)
        if first != text:
            found.setdefault(text, Twin(first, text))
    return list(found.values())
