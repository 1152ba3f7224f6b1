"""The published schema of rank confidence documents."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def confidence_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pembina-confidence/1``; it is closed: no unknown keys."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "confidence.schema.json").read_text("utf-8")))
