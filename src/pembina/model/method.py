"""A method as an award names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Method:
    """A method by name, with the parameters that its own schema allows (every default filled in)."""

    name: str
    parameters: Mapping[str, Any] = field(factory=dict)
