"""The text of a number, in the conventions of Indonesian data: one exact decimal, or the reason why there is none.

Three formats: ``id`` is 1.234,56, ``en`` is 1,234.56, ``plain`` is 1234.56. Grouping may be left out but must be
regular where it stands. Around the number may stand "Rp", ",-", a percent sign or word, and a word of size ("juta").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from attrs import frozen

from pembina.data.number_faults import not_a_number
from pembina.data.refusal import Refused, refuse
from pembina.data.text import plain_spaces
from pembina.errors import N_, Hint

FORMATS: Mapping[str, str] = {"id": "1.234,56", "en": "1,234.56", "plain": "1234.56"}
"""Number formats by name, with an example of each."""

_EXPONENT = r"(?:[eE](?P<exponent>[+-]?[0-9]{1,18}))?"
_SHAPES = {
    "id": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<part>[0-9]+))?"),
    "en": re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?"),
    "plain": re.compile(rf"(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?{_EXPONENT}"),
}
_POWERS = {
    3: ("ribu", "rb", "thousand"),
    6: ("juta", "jt", "million"),
    9: ("miliar", "milyar", "billion"),
    12: ("triliun", "trilyun", "trillion", "t"),
}
_POWER_OF = {word: power for power, words in _POWERS.items() for word in words}
_DRESSED = re.compile(
    rf"""(?P<sign>[-+\u2212]?)\s*
         (?:(?:rp\.?|idr)\s*(?P<inner>[-\u2212]?)\s*)?
         (?P<body>[0-9][0-9.,]*?(?:e[+-]?[0-9]+)?)
         (?:\s*(?P<word>{"|".join(sorted(_POWER_OF, key=len, reverse=True))})\b\.?)?
         (?:\s*(?:%|percent\b|persen\b))?
         (?:\s*,\s*-{{1,2}})?""",
    re.VERBOSE | re.IGNORECASE,
)
_AROUND_SEPARATOR = re.compile(r"(?<=[0-9])\s*([.,])\s+(?=[0-9])|(?<=[0-9])\s+([.,])(?=[0-9])")
_IN_BRACKETS = re.compile(r"\(\s*([^()]*(?:%|persen|percent))\s*\)", re.IGNORECASE)


@frozen
class Undressed:
    """A number's digits and separators, without what stood around them; ``power`` is that of its word of size."""

    body: str
    negative: bool
    power: int


def undress(text: str) -> Undressed:
    """Take a number out of its currency, percent sign, word of size and spaces; raises Refused with the reason."""
    clean = plain_spaces(text)
    bracketed = _IN_BRACKETS.fullmatch(clean)
    clean = _AROUND_SEPARATOR.sub(lambda m: m[1] or m[2], bracketed[1].rstrip() if bracketed else clean)
    found = _DRESSED.fullmatch(clean)
    if found is None:
        raise not_a_number(text)
    if found["sign"] and found["inner"]:
        raise not_a_number(text)
    word = found["word"]
    negative = (found["inner"] or found["sign"]) in {"-", "\u2212"}
    return Undressed(found["body"], negative, _POWER_OF[word.lower()] if word else 0)


def _read(number: Undressed, name: str) -> Decimal | None:
    """Read digits by one format, exactly as written; None where they do not have its shape."""
    shape = _SHAPES[name].fullmatch(number.body)
    if shape is None:
        return None
    digits = shape["whole"].replace(".", "").replace(",", "")
    part = shape["part"] or ""
    exponent = int(shape.groupdict().get("exponent") or 0) + number.power - len(part)
    whole = digits + part
    if exponent > 0 and abs(exponent) < 400:
        whole, exponent = whole + "0" * exponent, 0
    elif exponent < 0 and number.power:
        spare = min(-exponent, len(whole) - len(whole.rstrip("0")))
        whole, exponent = whole[: len(whole) - spare] or "0", exponent + spare
    coefficient = whole.lstrip("0") or "0"
    sign = 1 if number.negative and coefficient != "0" else 0
    return Decimal((sign, tuple(map(int, coefficient)), exponent))


def readings(text: str) -> dict[str, Decimal]:
    """Every reading of a text, by format; raises Refused where there is none."""
    number = undress(text)
    found = {name: value for name in FORMATS if (value := _read(number, name)) is not None}
    if not found:
        raise not_a_number(text, irregular="1.234,56 / 1,234.56")
    return found


def parse_number(text: str, form: str | None) -> Decimal:
    """Read a number by its declared format, or, where none is declared, only if it has a single reading.

    The decimal keeps the decimals that were written ("39,00" has two). Raises Refused.
    """
    if form is None:
        return parse_undeclared(text)[0]
    number = undress(text)
    value = _read(number, form)
    if value is None:
        raise not_a_number(text, irregular=FORMATS[form], others=_others(number, form))
    return value


def parse_undeclared(text: str) -> tuple[Decimal, str | None]:
    """Read a number without a declared format: its value, and the format it needs (None when all agree).

    The format is ``id`` where the comma divides decimals or the dot groups, ``en`` where it is the other way round.
    """
    found = readings(text)
    values = set(found.values())
    if len(values) > 1:
        raise _ambiguous(found)
    needs = None if len(found) == len(FORMATS) else "id" if "id" in found else "en"
    return values.pop(), needs


def _others(number: Undressed, form: str) -> tuple[str, ...]:
    return tuple(name for name in FORMATS if name != form and _read(number, name) is not None)


def _ambiguous(found: Mapping[str, Decimal]) -> Refused:
    by_value: dict[Decimal, str] = {}
    for name, value in found.items():
        by_value.setdefault(value, name)
    (first, first_name), (second, second_name) = by_value.items()
    return refuse(
        "PB313",
        N_("no number format is declared"),
        hint=Hint(N_('declare numbers = "{a}" or numbers = "{b}"'), {"a": first_name, "b": second_name}),
        first=format(first, "f"),
        first_form=FORMATS[first_name],
        second=format(second, "f"),
        second_form=FORMATS[second_name],
    )
