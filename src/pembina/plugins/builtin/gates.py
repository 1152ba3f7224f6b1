"""Conditions on a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from pembina.plugins.builtin.shapes import TEXT_OR_NUMBER
from pembina.plugins.kinds import GateTest


def _equals(values: Any, argument: Any) -> Any:
    return _one_of(values, [argument])


def _one_of(values: Any, argument: Any) -> Any:
    options = {_plain(option) for option in argument}
    return np.array([_plain(value) in options for value in values], dtype=np.bool_)


def _plain(word: Any) -> Any:
    """A word without capitals and superfluous blanks: nobody is to lose an award for writing "Ya" where "ya" stands."""
    return " ".join(word.casefold().split()) if isinstance(word, str) else float(word)


GATES = (
    GateTest("at-least", lambda values, argument: values >= float(argument), TEXT_OR_NUMBER),
    GateTest("more-than", lambda values, argument: values > float(argument), TEXT_OR_NUMBER),
    GateTest("at-most", lambda values, argument: values <= float(argument), TEXT_OR_NUMBER),
    GateTest("less-than", lambda values, argument: values < float(argument), TEXT_OR_NUMBER),
    GateTest("equals", _equals, TEXT_OR_NUMBER, ordered=False),
    GateTest("one-of", _one_of, {"type": "array", "minItems": 1, "items": TEXT_OR_NUMBER}, ordered=False),
)
