"""The published schemas of what analyses answer, each a JSON Schema (draft 2020-12) that is closed: no unknown keys.

They stand in one module, which is called like none of them: a module and a function of one name would hide each other.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def audit_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-audit/1``."""
    return _read("audit")


@cache
def compare_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-compare/1``."""
    return _read("compare")


@cache
def confidence_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-confidence/1``."""
    return _read("confidence")


@cache
def improve_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-improve/1``."""
    return _read("improve")


@cache
def robustness_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-robustness/1``."""
    return _read("robustness")


@cache
def sample_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-sample/1``."""
    return _read("sample")


@cache
def stability_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-stability/1``."""
    return _read("stability")


@cache
def verify_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-verification/1``."""
    return _read("verify")


@cache
def versus_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``pembina-versus/1``."""
    return _read("versus")


def _read(name: str) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8")))
