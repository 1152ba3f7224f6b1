"""The published schema of verifications."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def verify_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pembina-verification/1``; it is closed: no unknown keys."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "verify.schema.json").read_text("utf-8")))
