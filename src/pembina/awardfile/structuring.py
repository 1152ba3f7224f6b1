"""Plain data to the classes of the model, by cattrs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override

from pembina.model import Award, Group, Leaf, Node


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook_func(_is_attrs, lambda data, cls: _hook(converter, cls)(data, cls))
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(str(value)))
    converter.register_structure_hook(dt.date, lambda value, _: _day(value))
    converter.register_structure_hook(Node, lambda data, _: converter.structure(data, _kind(data)))
    return converter


def _day(value: dt.date | str) -> dt.date:
    """A date as TOML gives it, or as a result document writes it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _is_attrs(cls: Any) -> bool:
    return isinstance(cls, type) and attrs.has(cls)


def _kind(data: Mapping[str, Any]) -> type[Group | Leaf]:
    return Group if "children" in data else Leaf


@cache
def _hook(converter: Converter, cls: type) -> Any:
    """Structure a class whose fields awards write with hyphens (``rank-on``)."""
    attrs.resolve_types(cls)
    hyphened = {f.name: override(rename=f.name.replace("_", "-")) for f in attrs.fields(cls) if "_" in f.name}
    return make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **hyphened)  # type: ignore[arg-type]


T = TypeVar("T")


def structure_as(data: Mapping[str, Any], cls: type[T]) -> T:
    """Structure one object of the model from plain data; what does not fit is our own mistake and raises as such."""
    return _converter().structure(data, cls)


def structure(resolved: Mapping[str, Any]) -> Award:
    """Structure a resolved award, from its file or from the rules in a result document.

    What does not fit is our own mistake and raises as such.
    """
    return _converter().structure(resolved, Award)
