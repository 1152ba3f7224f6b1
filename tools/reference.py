"""Writes docs/reference from the program itself: error codes, methods, the award file, hooks, commands.

``python tools/reference.py`` writes; with ``check`` it exits 1 where a page on disk says something else.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pembina.awardfile import award_schema
from pembina.cli.builtin import pembina_commands
from pembina.errors import CODES
from pembina.plugins import specs
from pembina.plugins.builtin import AGGREGATORS, GATES, SCORING
from pembina.plugins.host import HOOKS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py; change the program, not this page. -->\n"


def errors() -> str:
    """Every error code: message, why, what mends it."""
    lines = ["# Error codes", "", "`pembina error CODE` prints a page in English and Bahasa Indonesia.", ""]
    for code, entry in CODES.all().items():
        lines += [f"## {code}", "", f"`{entry.message}`", "", entry.why, "", f"**Mend it:** {entry.mend}", ""]
    return "\n".join(lines)


def methods() -> str:
    """Scoring methods, aggregations and gate tests with their parameters."""
    from pembina.methods import aggregate, normalise

    homes = {"min-max": "min_max", "log-goalposts": "log_goalposts", "sum": "total"}
    lines = ["# Methods", "", "## Scoring: `score = { method = ... }`", ""]
    for method in SCORING:
        function = getattr(normalise, homes.get(method.name, method.name), None)
        text = (
            inspect.getdoc(function)
            if function
            else "The value itself is the score; it has to lie on the award's scale."
        )
        keys = ", ".join(_parameter(key, schema) for key, schema in method.parameters.items()) or "none"
        relative = " Relative to the field." if method.relative else ""
        lines += [f"### {method.name}", "", f"Parameters: {keys}. Takes: {method.takes}.{relative}", "", str(text), ""]
    lines += ["## Aggregation: `aggregate = ...`", ""]
    for aggregator in AGGREGATORS:
        text = inspect.getdoc(getattr(aggregate, homes.get(aggregator.name, aggregator.name)))
        lines += [f"### {aggregator.name}", "", str(text), ""]
    lines += ["## Gate tests", "", *(f"- `{test.name}`" for test in GATES), ""]
    return "\n".join(lines)


def _parameter(key: str, schema: dict[str, Any]) -> str:
    """A parameter's name, and the keys of the tables that it lists."""
    parts = ", ".join(f"`{part}`" for part in schema.get("items", {}).get("properties", {}))
    return f"`{key}` (each of {parts})" if parts else f"`{key}`"


def award_file() -> str:
    """Every key of the award file with its description, from the JSON Schema."""
    schema = award_schema()
    lines = ["# The award file", "", "`pembina schema award` prints the JSON Schema that this page is made from.", ""]
    lines += ["| key | meaning | default |", "|---|---|---|"]
    for path, node in _keys(schema, schema, "", 0):
        default = f"`{node['default']}`" if "default" in node else ""
        lines.append(f"| `{path}` | {node.get('description', '').replace('|', chr(92) + '|')} | {default} |")
    return "\n".join([*lines, ""])


def _keys(schema: dict[str, Any], node: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    node = _resolve(schema, node)
    for key, child in node.get("properties", {}).items():
        full = f"{path}.{key}".lstrip(".")
        resolved = {**_resolve(schema, child), **{k: v for k, v in child.items() if k in ("description", "default")}}
        yield full, resolved
        if depth < 3:
            yield from _keys(schema, child, full, depth + 1)
            if "items" in resolved:
                yield from _keys(schema, resolved["items"], f"{full}[]", depth + 1)
    extra = node.get("additionalProperties")
    if isinstance(extra, dict) and depth < 2:
        for kind in ("then", "else"):
            branch = _resolve(schema, extra).get(kind)
            if branch is not None:
                yield from _keys(schema, branch, f"{path}.{'CRITERION' if kind == 'then' else 'GROUP'}", depth + 1)


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = schema
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def hooks() -> str:
    """Every hook with its exact signature."""
    lines = ["# Hooks", "", str(inspect.getdoc(specs)), ""]
    kinds = {hook: kind for kind, hook in HOOKS.items()}
    for name, function in inspect.getmembers(specs, inspect.isfunction):
        if not name.startswith("pembina_"):
            continue
        provides = f" In `[provides]`: `{kinds[name]}`." if name in kinds else ""
        lines += [f"## {name}", "", f"`def {name}{inspect.signature(function)}`".replace("'", ""), ""]
        lines += [f"{inspect.getdoc(function)}{provides}", ""]
    return "\n".join(lines)


def commands() -> str:
    """Every command with its help."""
    from pembina.cli import main as program

    lines = ["# Commands", ""]
    for command in pembina_commands():
        page = io.StringIO()
        with contextlib.redirect_stdout(page):
            program(["--lang", "en", command.name, "--help"])
        lines += [f"## pembina {command.name}", "", "```", page.getvalue().strip(), "```", ""]
    return "\n".join(lines)


PAGES = {"errors": errors, "methods": methods, "award-file": award_file, "hooks": hooks, "commands": commands}


def main(check: bool) -> int:
    """Write or compare every page."""
    stale = []
    for name, page in PAGES.items():
        path = FOLDER / f"{name}.md"
        text = NOTE + page()
        if check and (not path.exists() or path.read_text("utf-8") != text):
            stale.append(path.name)
        elif not check:
            path.write_text(text, "utf-8")
    if stale:
        print(f"docs/reference is out of date: {', '.join(stale)}; run python tools/reference.py", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main("check" in sys.argv[1:]))
