"""Writes docs/reference from the program itself: error codes, methods, the award file, hooks, commands.

``python tools/reference.py`` writes; with ``check`` it exits 1 where a page on disk says something else.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from reference_api import api, result_document

import pembina.commands as kit
import pembina.methods
import pembina.plugins.kinds as kinds_of
from pembina.api import make_host
from pembina.awardfile import award_schema
from pembina.cli.builtin import pembina_commands
from pembina.errors import CODES, Code
from pembina.plugins import specs
from pembina.plugins.builtin import AGGREGATORS, GATES, IMPUTATIONS, SCORING, TREATMENTS, WEIGHTINGS
from pembina.plugins.host import HOOKS

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py; change the program, not this page. -->\n"


def errors() -> str:
    """Every error code: message, why, what mends it."""
    lines = ["# Error codes", "", "`pembina error CODE` prints a page in English and Bahasa Indonesia.", ""]
    for entry in CODES.all().values():
        lines += _code(entry)
    host = make_host()
    for plugin in host.promising("codes"):
        lines += [f"# Error codes of the plugin {plugin}", ""]
        host.load(plugin)
    for _, entry in host.handed_over("codes"):
        lines += _code(entry)
    return "\n".join(lines)


def _code(entry: Code) -> list[str]:
    return [f"## {entry.code}", "", f"`{entry.message}`", "", entry.why, "", f"**Mend it:** {entry.mend}", ""]


SETTINGS = (
    ("Filling gaps: `impute = ...`", IMPUTATIONS),
    ("Taming outliers: `treat = ...`", TREATMENTS),
    ("Scoring: `score = { method = ... }`", SCORING),
    ("Weights: `weights = ...`", WEIGHTINGS),
    ("Aggregation: `aggregate = ...`", AGGREGATORS),
)
"""Keys of the award file that name a method, and the methods that are built in."""


def methods() -> str:
    """Every method that an award can name, with its parameters."""
    lines = ["# Methods", "", "What an award can name, in the order of the road from value to total.", ""]
    lines += ["Formulas, papers and what a method refuses stand in [functions.md](functions.md).", ""]
    for title, things in SETTINGS:
        lines += [f"## {title}", ""]
        for method in things:
            lines += [f"### {method.name}", "", method.summary + _nature(method), "", *_parameters(method)]
    lines += ["## Gate tests", "", *(f"- `{test.name}`" for test in GATES), ""]
    return "\n".join(lines)


def _nature(method: Any) -> str:
    """What else there is to know of a method before choosing it."""
    said = []
    if getattr(method, "takes", "number") == "category":
        said.append("Takes categories.")
    if getattr(method, "relative", False):
        said.append("Relative to the field: one entrant more can move the others.")
    if getattr(method, "complete", False):
        said.append("Needs every part of every entrant.")
    if getattr(method, "per_entrant", False):
        said.append("Gives every entrant weights of its own.")
    if not getattr(method, "uses_scores", True):
        said.append("Follows from the rules alone.")
    return "".join(f" {sentence}" for sentence in said)


def _parameters(method: Any) -> list[str]:
    if not method.parameters:
        return []
    lines = ["| parameter | meaning | default |", "|---|---|---|"]
    for key, schema in method.parameters.items():
        default = "required" if key in method.required else f"`{schema['default']}`" if "default" in schema else ""
        options = f" ({', '.join(map(str, schema['enum']))})" if "enum" in schema else ""
        inner = ", ".join(f"`{part}`" for part in schema.get("items", {}).get("properties", {}))
        options += f" Each of {inner}." if inner else ""
        lines.append(f"| `{key}` | {schema['description']}{options} | {default} |")
    return [*lines, ""]


def functions() -> str:
    """Every public function of `pembina.methods` with what its docstring says: formula, paper, and what it refuses."""
    lines = ["# Functions of `pembina.methods`", "", "The same for Python users: pure functions on NumPy arrays.", ""]
    for info in sorted(pkgutil.iter_modules(pembina.methods.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"pembina.methods.{info.name}")
        own = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__]
        public = [f for f in own if not f.__name__.startswith("_") and f.__name__ != "N_"]
        lines += [f"## {info.name}", "", str(inspect.getdoc(module)), ""]
        for function in sorted(public, key=lambda f: f.__code__.co_firstlineno):
            parameters = ", ".join(inspect.signature(function).parameters)
            lines += [f"### {function.__name__}({parameters})", "", str(inspect.getdoc(function)), ""]
    return "\n".join(lines)


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
        if depth < 4:
            yield from _keys(schema, child, full, depth + 1)
            if "items" in resolved:
                yield from _keys(schema, resolved["items"], f"{full}[]", depth + 1)
    extra = node.get("additionalProperties")
    if isinstance(extra, dict) and depth < 2:
        for kind in ("then", "else"):
            branch = _resolve(schema, extra).get(kind)
            if branch is not None:
                yield from _keys(schema, branch, f"{path}.{'CRITERION' if kind == 'then' else 'GROUP'}", depth + 1)
    if isinstance(extra, dict) and depth < 3 and "properties" in _resolve(schema, extra):
        yield from _keys(schema, extra, f"{path}.PATH", depth + 1)


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
    lines += ["# What hooks hand over", "", str(inspect.getdoc(kinds_of)), ""]
    described = [
        thing for _, thing in inspect.getmembers(kinds_of, inspect.isclass) if thing.__module__ == kinds_of.__name__
    ]
    for kind in sorted(described, key=lambda kind: kind.__name__):
        lines += [f"## {kind.__name__}", "", f"`{kind.__name__}({_fields(kind)})`", "", str(inspect.getdoc(kind)), ""]
    return "\n".join([*lines, *_kit()])


def _kit() -> list[str]:
    """What a plugin's own commands are made with: everything that `pembina.commands` offers."""
    lines = ["# What commands of plugins import: `pembina.commands`", "", str(inspect.getdoc(kit)), ""]
    for name in sorted(kit.__all__, key=str.lower):
        thing = getattr(kit, name)
        said = inspect.getdoc(thing) if callable(thing) and not isinstance(thing, str) else None
        shown = name
        if inspect.isfunction(thing):
            shown = f"{name}({', '.join(inspect.signature(thing).parameters)})"
        lines.append(f"- `{shown}`" + (f": {said.splitlines()[0]}" if said else ""))
    return [*lines, ""]


def _fields(kind: type) -> str:
    """Names of what an object is made of, in order; those that may be left out with an equals sign."""
    fields = attrs.fields(kind)
    return ", ".join(f.name if f.default is attrs.NOTHING else f"{f.name}=..." for f in fields)


def commands() -> str:
    """Every command with its help."""
    from pembina.cli import foreign
    from pembina.cli import main as program
    from pembina.cli.session import Session
    from pembina.cli.table import COMMANDS

    own = []
    for command in pembina_commands():
        loaded: Any = COMMANDS[command.name].imported()
        own += [(command.name,), *((command.name, part) for part in getattr(loaded, "entries", ()))]
    for name, promise in foreign.promised().items():
        if promise.distribution == foreign.OWN:
            loaded = foreign.load(name, Session("en"))
            own += [(name,), *((name, part) for part in getattr(loaded, "entries", ()))]
    lines = ["# Commands", ""]
    for words in own:
        page = io.StringIO()
        with contextlib.redirect_stdout(page):
            program(["--lang", "en", *words, "--help"])
        lines += [f"## pembina {' '.join(words)}", "", "```", page.getvalue().strip(), "```", ""]
    return "\n".join(lines)


PAGES = {
    "errors": errors,
    "methods": methods,
    "functions": functions,
    "award-file": award_file,
    "hooks": hooks,
    "commands": commands,
    "api": api,
    "result": result_document,
}


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
