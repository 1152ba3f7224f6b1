"""The published schema of result documents, and reading a document by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, cast

from pembina.errors import Phrase
from pembina.record.coherence import incoherences


@cache
def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pembina-result/1``; it is closed: no unknown keys."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "result.schema.json").read_text("utf-8")))


_TYPES: dict[str, frozenset[type]] = {
    "number": frozenset({int, float}),
    "integer": frozenset({int}),
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "null": frozenset({type(None)}),
}
"""Python's types that are a type of JSON beyond doubt."""


@cache
def _validator() -> Any:
    """Return jsonschema's validator, quicker at long columns: members whose types say all that is asked fit."""
    import jsonschema

    one_by_one = jsonschema.Draft202012Validator.VALIDATORS["items"]

    def items(validator: Any, wanted: Any, instance: Any, schema: Any) -> Any:
        if isinstance(wanted, dict) and wanted.keys() == {"type"} and isinstance(instance, list):
            names = [wanted["type"]] if isinstance(wanted["type"], str) else wanted["type"]
            if set(map(type, instance)) <= frozenset().union(*(_TYPES.get(name, frozenset()) for name in names)):
                return ()
        return one_by_one(validator, wanted, instance, schema)

    return jsonschema.validators.extend(jsonschema.Draft202012Validator, {"items": items})


def faults(document: Any) -> list[Phrase]:
    """Say what in a document does not fit the schema: where, and what; the first mistake is enough to refuse it."""
    for error in _validator()(result_schema()).iter_errors(document):
        from pembina.record.misfit import misfit

        return [misfit(error)]
    return list(islice(incoherences(document), 1))


def every_misfit(document: Any) -> Iterator[Phrase]:
    """Say everything in a document that does not fit the schema, for who has to tell all of it."""
    from pembina.record.misfit import misfit

    yield from dict.fromkeys(misfit(error) for error in _validator()(result_schema()).iter_errors(document))
