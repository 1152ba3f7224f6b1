"""The published schema of result documents, and reading a document by it."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, cast

from pembina.record.coherence import incoherences


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
    return found or [fault[:300] for fault in islice(incoherences(document), 1)]
