"""The published schema of samples."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def sample_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pembina-sample/1``; it is closed: no unknown keys."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "sample.schema.json").read_text("utf-8")))
