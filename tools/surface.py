"""What others build on: public names with their signatures, hooks, commands with options, keys of files.

    python tools/surface.py                what has changed since the last release
    python tools/surface.py record         write docs/reference/surface.txt anew; done when a version is released

A name that is gone or has changed needs a line in CHANGELOG.md, in the section of the version that is being made: the
test (tests/test_surface.py) asks for its name there, in backticks. A name that was added needs one as well.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
RECORDED, CHANGELOG = ROOT / "docs" / "reference" / "surface.txt", ROOT / "CHANGELOG.md"

MODULES = ("pembina", "pembina.testing", "pembina.expressions", "pembina.engines")
SCHEMAS = {
    "criterion.toml": "plugins/criterion.schema.json",
    "award.toml": "awardfile/award.schema.json",
    "dataset.toml": "data/dataset.schema.json",
    "result": "record/result.schema.json",
}


def surface() -> list[str]:
    """Every public name, a line for each, in order."""
    lines: set[str] = set()
    for module in MODULES:
        lines |= set(of_module(module))
    lines |= set(of_hooks()) | set(of_commands()) | set(of_files())
    return sorted(lines)


def of_module(name: str) -> Iterator[str]:
    """Functions and classes of a module with their signatures, and the public members of classes."""
    module = __import__(name, fromlist=["_"])
    for each in public(module):
        thing = getattr(module, each)
        if inspect.isclass(thing):
            yield f"{name}.{each} class{signature(thing)}"
            yield from (f"{name}.{each}.{member}" for member in members(thing))
        elif callable(thing):
            yield f"{name}.{each} {signature(thing)}"
        else:
            yield f"{name}.{each}"


def public(module: ModuleType) -> list[str]:
    """Names that a module offers: those of ``__all__``, or its own that do not begin with an underscore."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return list(listed)
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", None) == module.__name__]
    return [name for name in own if not name.startswith("_")]


def signature(thing: Any) -> str:
    """A signature without the spelling of its types, which one may write otherwise without changing anything."""
    try:
        found = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
    told = str(found.replace(parameters=bare, return_annotation=found.empty))
    return re.sub(r" at 0x[0-9a-f]+|NOTHING|<[^>]*>", "...", told)


def members(kind: type) -> Iterator[str]:
    """Methods with signatures, and fields and properties, that a class has of its own."""
    for name, thing in sorted(vars(kind).items()):
        if name.startswith("_"):
            continue
        function = getattr(thing, "__func__", thing)
        yield f"{name} {signature(function)}" if inspect.isfunction(function) else name
    for field in getattr(kind, "__attrs_attrs__", ()):
        if not field.name.startswith("_"):
            yield field.name


def of_hooks() -> Iterator[str]:
    """Hooks with their arguments, and kinds of extension."""
    from pembina.plugins import specs
    from pembina.plugins.contract import VERSION
    from pembina.plugins.host import HOOKS

    yield f"contract version {VERSION}"
    for name, thing in inspect.getmembers(specs, inspect.isfunction):
        if name.startswith("pembina_"):
            yield f"hook {name}{signature(thing)}"
    yield from (f"provides {kind}" for kind in HOOKS)


def of_commands() -> Iterator[str]:
    """Commands with their arguments and options."""
    from pembina.cli.table import COMMANDS

    for name, entry in COMMANDS.items():
        command: click.Command = entry.imported()
        yield f"command {name}"
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                yield f"command {name} {' '.join([*parameter.opts, *parameter.secondary_opts])}"


def of_files() -> Iterator[str]:
    """Keys of files, at whatever depth."""
    for file, path in SCHEMAS.items():
        schema = json.loads((ROOT / "src" / "pembina" / path).read_text("utf-8"))
        yield from (f"{file} {key}" for key in sorted(keys(schema)))


def keys(node: Any) -> set[str]:
    """Every key that a JSON Schema knows."""
    if isinstance(node, list):
        return set().union(*map(keys, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = node.get("properties", {})
    found = set(own) if isinstance(own, dict) else set()
    return found.union(*map(keys, node.values())) if node else found


def changed(before: list[str], now: list[str]) -> list[str]:
    """Lines that were taken away or added, each with its sign."""
    return sorted([f"- {line}" for line in set(before) - set(now)] + [f"+ {line}" for line in set(now) - set(before)])


def unsaid(changes: list[str], changelog: str) -> list[str]:
    """Changes whose names the newest section of a changelog does not have in backticks."""
    section = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    words = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"`([^`]+)`", section))))
    return [line for line in changes if not words & spoken(line)]


def spoken(line: str) -> set[str]:
    """Words by which a changelog may name what a line stands for: the whole name, or its last part."""
    kind, *rest = line[2:].split(" ")
    if kind == "command":
        return {rest[0]} if len(rest) == 1 else set(rest[1:])
    if kind in ("hook", "provides", "contract") or kind in SCHEMAS:
        return {rest[0].partition("(")[0]}
    return {kind, kind.rpartition(".")[2]}


def main() -> int:
    """Print what has changed, or record what there is."""
    now = surface()
    if sys.argv[1:] == ["record"]:
        RECORDED.write_text("\n".join(now) + "\n", "utf-8")
        return 0
    changes = changed(RECORDED.read_text("utf-8").splitlines(), now)
    lacking = unsaid(changes, CHANGELOG.read_text("utf-8"))
    print("\n".join(f"{line}{'   (not in the CHANGELOG)' if line in lacking else ''}" for line in changes))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
