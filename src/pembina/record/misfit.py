"""What of a result document does not fit its schema, in a person's words and in a reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pembina.awardfile.wording import LONGEST, found, wanted, written
from pembina.errors import N_, Phrase
from pembina.record.coherence import WHERE

WHOLE = Phrase(N_("the document"))
MISSING = N_('the key "{key}" is missing')
UNKNOWN = N_('unknown key "{key}"')
EXPECTED = N_("{wanted} is expected here, found {found}")
NOT_ONE = N_("{found} is not one of {options}")
OUT_OF_RANGE = N_("{found} is out of range: {rule}")
ELSE = N_("{found} does not fit the form ({rule})")

LIMITS = {"minimum": N_("at least {limit}"), "maximum": N_("at most {limit}")}
FIGURE = N_("{found} is no number in digits, with a point before its decimals")
HASH = N_("{found} is no SHA-256 hash")
MOST = 10
"""Unknown keys of one table that are named."""


def misfit(error: Any) -> Phrase:
    """Say where and what: ``nodes/3/notes/01/printed: "much" is no number in digits, ...``."""
    error = _closest(error)
    where = "/".join(map(str, error.absolute_path))
    return Phrase(WHERE, {"where": where or WHOLE, "what": _what(error)})


def misfit_at(error: Any, at: str) -> tuple[str, Phrase]:
    """Say where and what of a part of a document that has an address of its own."""
    error = _closest(error)
    return "/".join([at, *map(str, error.absolute_path)]), _what(error)


def _closest(error: Any) -> Any:
    """Look into alternatives: of a value that has the type of one of them, that one's own error says more."""
    while error.validator == "anyOf":
        typed = [each for each in error.context if each.validator != "type" or each.relative_path]
        if not typed:
            return error
        error = typed[0]
    return error


def _what(error: Any) -> Phrase:
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "type":
            return Phrase(EXPECTED, {"wanted": wanted(rule), "found": _found(value)})
        case "anyOf":  # of which the value has no type
            kinds = [kind for each in error.context for kind in _listed(each.validator_value)]
            return Phrase(EXPECTED, {"wanted": wanted(list(dict.fromkeys(kinds))), "found": _found(value)})
        case "required":
            missing = [key for key in rule if key not in value]  # each has an error of its own, which names it
            return Phrase(MISSING, {"key": min(missing, key=lambda key: repr(key) not in error.message)})
        case "additionalProperties":
            others = [key[:LONGEST] for key in value if key not in error.schema.get("properties", {})]
            return Phrase(UNKNOWN, {"key": '", "'.join(others[:MOST])})  # all that one table has are one error
        case "enum" | "const":
            options = ", ".join(written(option) for option in (rule if error.validator == "enum" else [rule]))
            return Phrase(NOT_ONE, {"found": _written(value), "options": options})
        case "minimum" | "maximum":
            limit = Phrase(LIMITS[error.validator], {"limit": written(rule)})
            return Phrase(OUT_OF_RANGE, {"found": _written(value), "rule": limit})
        case "pattern":
            return Phrase(HASH if "a-f" in rule else FIGURE, {"found": _written(value)})
    return Phrase(ELSE, {"found": _written(value), "rule": f"{error.validator} {_written(rule)}"})


def _listed(types: str | Sequence[str]) -> list[str]:
    return [types] if isinstance(types, str) else list(types)


def _found(value: Any) -> str:
    return Phrase(N_("nothing")) if value is None else found(value)


def _written(value: Any) -> str:
    """Write a value; of lists and tables, which may be as long as the document, the kind only."""
    return _found(value) if value is None or isinstance(value, list | dict) else written(value)
