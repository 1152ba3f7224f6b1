"""The published schema of result documents, and reading a document by it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, cast


@cache
def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pembina-result/1``; it is closed: no unknown keys."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "result.schema.json").read_text("utf-8")))


def faults(document: Any) -> list[str]:
    """Say what in a document does not fit the schema: where, and what; the first mistake is enough to refuse it."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(result_schema())
    found = []
    for error in validator.iter_errors(document):
        where = "/".join(map(str, error.absolute_path)) or "the document"
        found.append(f"{where}: {error.message[:200]}")
        break
    return found or lengths(document)


def lengths(document: Any) -> list[str]:
    """Columns have as many entries as there are entrants, which no schema can say."""
    count = len(document["entrants"])
    names = ("shares", "scores", "contributions", "values", "numerators", "denominators", "evidence")
    return [
        f"nodes/{i}/{name}: {len(node[name])} entries for {count} entrants"
        for i, node in enumerate(document["nodes"])
        for name in names
        if node.get(name) is not None and len(node[name]) != count
    ]
