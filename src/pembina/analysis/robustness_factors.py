"""What is uncertain: assumptions that draws vary, each with its alternatives, and what is not varied and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pembina.model import Method, Spread

STEPS = ("score", "treat", "impute")
"""Steps of single criteria that can be done in another way, in the order in which factors are listed."""


@frozen
class Weights:
    """The weights of one group's parts, drawn together. ``shares`` are the published ones."""

    name: str
    group: str
    parts: tuple[str, ...]
    shares: tuple[float, ...]
    spread: Spread

    @property
    def columns(self) -> int:
        """How many random numbers it takes."""
        return len(self.parts)

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        parts = [{"path": path, "share": share} for path, share in zip(self.parts, self.shares, strict=True)]
        spread = {"kind": self.spread.kind, "amount": float(self.spread.amount)}
        return {"name": self.name, "kind": "weights", "node": self.group, "parts": parts, "spread": spread}


@frozen
class Option:
    """One alternative: by path, the method that nodes get instead of their own (None: the step is not done).

    ``method`` is the method that the alternative stands for; ``published`` that it changes nothing.
    """

    methods: Mapping[str, Method | None]
    method: Method | None = None
    published: bool = False


@frozen
class Switch:
    """A choice between alternatives, all equally likely, the published way being the first.

    ``kind`` is aggregate, score, treat or impute; ``node`` is the node it belongs to, None where it is for all.
    """

    name: str
    kind: str
    node: str | None
    options: tuple[Option, ...]

    columns = 1

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        concerned = sorted({path for option in self.options for path in option.methods})
        alternatives = [
            {
                "published": option.published,
                "method": method_document(option.method),
                "nodes": concerned if option.published else sorted(option.methods),
            }
            for option in self.options
        ]
        return {"name": self.name, "kind": self.kind, "node": self.node, "alternatives": alternatives}


@frozen
class LeaveOut:
    """No criterion, or one of these, is left out; all equally likely. Its siblings take over its weight."""

    criteria: tuple[str, ...]

    name = "leave-out"
    columns = 1

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"name": self.name, "kind": "leave-out", "node": None, "criteria": list(self.criteria)}


Factor = Weights | Switch | LeaveOut


@frozen
class Fixed:
    """Something that is not varied, and why: a key with arguments. ``method`` is one alternative that was dropped."""

    kind: str
    node: str | None
    key: str
    args: Mapping[str, Any] = field(factory=dict)
    method: Method | None = None

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        reason = {"key": self.key, "args": dict(self.args)}
        return {"kind": self.kind, "node": self.node, "method": method_document(self.method), "reason": reason}


def method_document(method: Method | None) -> dict[str, Any] | None:
    """Return a method as plain data."""
    return None if method is None else {"name": method.name, "parameters": plain_parameters(method.parameters)}


def plain_parameters(value: Any) -> Any:
    """Return parameters as JSON can hold them."""
    if isinstance(value, Mapping):
        return {str(key): plain_parameters(part) for key, part in value.items()}
    return [plain_parameters(part) for part in value] if isinstance(value, list | tuple) else value
