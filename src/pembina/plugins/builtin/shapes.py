"""Shapes of parameters that several methods share, as JSON Schemas."""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

TEXT_OR_NUMBER: Shape = {"type": ["number", "string"]}
PART = {"type": "string", "minLength": 1}


def number(description: str, **limits: Any) -> Shape:
    """Describe a number; ``limits`` are further keywords, such as ``minimum`` and ``default``."""
    return {"description": description, "type": "number", **limits}


def whole(description: str, **limits: Any) -> Shape:
    """Describe a whole number."""
    return {"description": description, "type": "integer", **limits}


def choice(description: str, *options: str, **more: Any) -> Shape:
    """Describe one word out of several."""
    return {"description": description, "enum": list(options), **more}


def direction() -> Shape:
    """Describe which way is better; by default what the criterion's plugin says."""
    return choice(
        "Whether a higher or a lower value is better; by default as the criterion's plugin says.", "higher", "lower"
    )


def parts(description: str) -> Shape:
    """Describe a list of children of the group."""
    return {"description": description, "type": "array", "minItems": 1, "items": PART}


def by_part(description: str, value: Shape) -> Shape:
    """Describe a table with a value for each child of the group."""
    return {"description": description, "type": "object", "minProperties": 1, "additionalProperties": value}
