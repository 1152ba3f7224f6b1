"""The published JSON Schema of awards, and the defaults it promises."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

from pembina.plugins import builtin

SETTINGS: Mapping[str, Sequence[Any]] = {
    "score": builtin.SCORING,
    "aggregate": builtin.AGGREGATORS,
    "weights": builtin.WEIGHTINGS,
    "treat": builtin.TREATMENTS,
    "impute": builtin.IMPUTATIONS,
}
"""Keys of the tree that name a method, and the methods that are built in."""

WORDS = {"weights": ("percent", "relative"), "treat": ("none",), "impute": ("none",)}
"""Words for such a key that are no method."""


def award_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of award files, as editors use it.

    The parameters of the built-in methods are the methods' own; methods of third parties pass.
    """
    schema = copy.deepcopy(_published())
    parts = schema["$defs"]
    for key, methods in SETTINGS.items():
        names = [method.name for method in methods]
        parts[key]["properties"]["method"]["examples"] = names
        if "string" in parts[key]["type"]:
            parts[key]["examples"] = [*WORDS.get(key, ()), *(m.name for m in methods if not m.required)]
        parts[key]["allOf"] = [_where(key, name) for name in names]
        parts.update({f"{key}-{method.name}": _parameters(method) for method in methods})
    return schema


def _where(key: str, name: str) -> dict[str, Any]:
    """Say by which part a table with a method is judged."""
    named = {"type": "object", "required": ["method"], "properties": {"method": {"const": name}}}
    return {"if": named, "then": {"$ref": f"#/$defs/{key}-{name}"}}


def _parameters(method: Any) -> dict[str, Any]:
    required = {"required": list(method.required)} if method.required else {}
    properties = {"method": True, **copy.deepcopy(dict(method.parameters))}
    return {"description": method.summary, **required, "additionalProperties": False, "properties": properties}


@cache
def _published() -> dict[str, Any]:
    text = resources.files("pembina.awardfile").joinpath("award.schema.json").read_text("utf-8")
    return cast(dict[str, Any], json.loads(text))


@cache
def schema_for_reading() -> dict[str, Any]:
    """Return the schema by which files are judged here.

    It differs from the published one in three ways. Dates are TOML dates, not texts. Parameters of methods and
    arguments of gate tests are left to the plugins that provide them, so that each mistake has one judge. Keys of the
    criteria tree are looked at by :mod:`pembina.awardfile.tree_keys`, which can tell a mistyped key from a child.
    """
    schema = copy.deepcopy(_published())
    parts = schema["$defs"]
    for day in (
        parts["award"]["properties"]["adopted"],
        *parts["period"]["properties"].values(),
        *(parts["panel"]["properties"][key] for key in ("at", "since")),
    ):
        day.update(type="date")
    for test in sorted(parts["gate"]["properties"].keys() - {"criterion", "otherwise", "reason"}):
        del parts["gate"]["properties"][test]
    return schema


def node_keys(kind: str) -> tuple[str, ...]:
    """Return the reserved keys of the ``root``, a ``group`` or a ``criterion``."""
    return tuple(_published()["$defs"][kind]["properties"])


def default(part: str, key: str) -> Any:
    """Return the default of a key in one of the schema's parts."""
    return filled({}, part)[key]


def filled(table: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return a table with the defaults of one of the schema's parts filled in."""
    properties = _published()["$defs"][part]["properties"]
    defaults = {}
    for key, schema in properties.items():
        target = _published()["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}
        if "default" in {**target, **schema}:
            defaults[key] = copy.deepcopy({**target, **schema}["default"])
    return {**defaults, **table}
