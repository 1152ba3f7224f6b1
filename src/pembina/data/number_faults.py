"""Why a text is not a number: each kind of mistake that real tables hold, with its own reason."""

from __future__ import annotations

import re

from pembina.data.refusal import Refused, declare_missing, error_cell, refuse
from pembina.data.text import ERROR_CELLS, plain_spaces
from pembina.errors import N_, Hint

_APPROXIMATE = re.compile(
    r"(?:[0-9]\s*-?\s*an)\b|\b(?:ribu|ratus|juta|miliar|milyar|triliun|puluh)an\b|\bsekitar\b|\bsekira|\bkira-kira\b"
    r"|\bkurang\s+lebih\b|\blebih\b|\bkurang\s+dari\b|\bhampir\b|\btak\s+sampai\b|\btidak\s+sampai\b|\bmencapai\b"
    r"|\bsekian\b|\babout\b|\balmost\b|\bmore\s+than\b|\bless\s+than\b|\bover\b|[~\u2248\u00b1<>]",
    re.IGNORECASE,
)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|\u221e)", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE)
_BARE_M = re.compile(r".*[0-9]\s*[MB]\.?", re.IGNORECASE)
_SPAN = re.compile(r"[0-9.,]+\s*(?:-|\u2013|s/d|sampai|hingga)\s*[0-9.,]+")


def not_a_number(text: str, *, irregular: str = "", others: tuple[str, ...] = ()) -> Refused:
    """Name the first reason that fits a text; ``irregular`` is the form whose grouping it breaks.

    ``others`` are formats that would read it.
    """
    clean = plain_spaces(text)
    if clean.upper() in ERROR_CELLS:
        return error_cell(clean)
    reason, hint = _reason(clean)
    if irregular and reason == _WORDS:
        reason = N_("it does not have the form {form}")
        if others:
            hint = Hint(N_('it would have the form of numbers = "{other}"'), {"other": others[0]})
    return refuse("PB312", reason, hint, form=irregular)


_WORDS = N_("it holds words or signs that do not belong to a number")


def _reason(clean: str) -> tuple[str, Hint | None]:
    """The reason against a stripped text, and a hint where there is more to say."""
    if any(not c.isascii() and c.isnumeric() for c in clean):
        return N_("its digits are not 0 to 9"), Hint(N_("write it with the digits 0 to 9"))
    if _NOT_FINITE.fullmatch(clean):
        return N_("it is no finite number"), declare_missing(clean)
    if "_" in clean:
        return N_("it holds an underscore"), None
    if _APPROXIMATE.search(clean):
        return N_("it is an approximation"), Hint(N_("write the number that was counted, or leave the cell empty"))
    if _EXPONENT.fullmatch(clean):
        return N_("scientific notation belongs to the plain format"), Hint(N_("write all its digits"))
    if not any(c.isdigit() for c in clean):
        return N_("it holds no digit"), declare_missing(clean)
    if _BARE_M.fullmatch(clean):
        return N_("the letter at its end may mean million or miliar"), Hint(N_('write "juta" or "miliar"'))
    if _SPAN.fullmatch(clean):
        return N_("it is a span of two numbers"), None
    if re.search(r"[0-9]\s+[0-9]", clean):
        return N_("there is a space between its digits"), None
    if re.fullmatch(r"[.,][0-9].*|.*[0-9][.,]", clean):
        return N_("a separator stands at its end, without digits on both sides"), None
    return _WORDS, None
