"""Write what Pembina's own methods take as parameters into the record room: results are held to it when they are read.

``.venv/bin/python tools/methods.py`` writes ``src/pembina/record/methods.json``; a test says when that is due.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pembina.plugins import builtin

KINDS: dict[str, Callable[[], Sequence[Any]]] = {
    "aggregate": builtin.pembina_aggregators,
    "impute": builtin.pembina_imputations,
    "score": builtin.pembina_scoring_methods,
    "test": builtin.pembina_gates,
    "treat": builtin.pembina_treatments,
    "weighting": builtin.pembina_weightings,
}
"""By the key of a result's rules, who hands over the methods that stand there."""

RULES = "pembina.plugins.rules_of_"
"""Modules of what a schema cannot say, which load nothing heavy."""

PLACE = Path(__file__).parents[1] / "src" / "pembina" / "record" / "methods.json"


def methods() -> dict[str, dict[str, Any]]:
    """Return the schema of the parameters of every method, by kind and name; what it does not name is let be."""
    return {kind: {each.name: _schema(each) for each in sorted(handed(), key=_name)} for kind, handed in KINDS.items()}


def _name(method: Any) -> str:
    return str(method.name)


def _schema(method: Any) -> dict[str, Any]:
    if not hasattr(method, "parameters"):
        return {"properties": {"argument": dict(method.argument)}, "required": ["argument"]}
    properties = {key: _plain(schema) for key, schema in method.parameters.items()}
    defaults = [key for key, schema in method.parameters.items() if "default" in schema]  # which resolved rules state
    found: dict[str, Any] = {"properties": properties}
    if needed := [*method.required, *defaults]:
        found["required"] = needed
    if method.check is not None and method.check.__module__.startswith(RULES):
        found["check"] = f"{method.check.__module__}.{method.check.__name__}"
    return found


def _plain(schema: Any) -> Any:
    """A schema without what is meant for people, or for whoever writes an award."""
    if isinstance(schema, dict):
        return {key: _plain(each) for key, each in schema.items() if key not in ("description", "default")}
    return schema


def written() -> str:
    """Return the file: one line for each method."""
    lines = []
    for kind, named in methods().items():
        rows = [f"    {json.dumps(name)}: {json.dumps(schema)}" for name, schema in named.items()]
        lines.append(f"  {json.dumps(kind)}: {{\n" + ",\n".join(rows) + "\n  }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    PLACE.write_text(written(), "utf-8")
    print(f"written: {PLACE}")
