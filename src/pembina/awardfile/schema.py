"""The published JSON Schema of awards, and the defaults it promises."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, cast


def award_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of award files, as editors use it."""
    return copy.deepcopy(_published())


@cache
def _published() -> dict[str, Any]:
    text = resources.files("pembina.awardfile").joinpath("award.schema.json").read_text("utf-8")
    return cast(dict[str, Any], json.loads(text))


@cache
def schema_for_reading() -> dict[str, Any]:
    """Return the schema by which files are judged here.

    It differs from the published one in three ways. Dates are TOML dates, not texts. Parameters of scoring methods and
    arguments of gate tests are left to the plugins that provide them, so that each mistake has one judge. Keys of the
    criteria tree are looked at by :mod:`pembina.awardfile.tree_keys`, which can tell a mistyped key from a child.
    """
    schema = award_schema()
    parts = schema["$defs"]
    for day in parts["period"]["properties"].values():
        day.update(type="date")
    del parts["score"]["allOf"]
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
