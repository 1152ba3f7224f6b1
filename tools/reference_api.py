"""Pages of docs/reference from what Python knows of itself, and from the schema of results."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pembina
from pembina.record import result_schema


def api() -> str:
    """Every public name of `pembina` with its signature and what its docstring says."""
    lines = ["# Python API", "", str(inspect.getdoc(pembina)), ""]
    lines += ["Whatever is not on this page is not public, and may change without a word.", ""]
    kinds: dict[str, list[str]] = {"Functions": [], "Classes": [], "Errors": [], "Values": []}
    for name in pembina.__all__:
        kinds[_kind(getattr(pembina, name))].append(name)
    for title, names in kinds.items():
        lines += [f"## {title}", ""] if names else []
        for name in sorted(names, key=str.lower):
            lines += _entry(name, getattr(pembina, name))
    return "\n".join(lines)


def _kind(thing: object) -> str:
    if inspect.isclass(thing):
        return "Errors" if issubclass(thing, BaseException) else "Classes"
    return "Functions" if inspect.isfunction(thing) else "Values"


def _entry(name: str, thing: object) -> list[str]:
    if inspect.isfunction(thing):
        return [f"### {name}", "", "```text", _signature(name, thing), "```", "", *_said(thing)]
    if not inspect.isclass(thing):
        about = "The version of Pembina." if name == "__version__" else "Marks a function as a hook of a plugin."
        return [f"### {name}", "", about, ""]
    shown = ["```text", _signature(name, thing), "```", ""] if _made_of(thing) else []
    lines = [f"### {name}", "", *shown, *_said(thing)]
    for member, value in vars(thing).items():
        found = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if member.startswith("_") or not inspect.isfunction(found) or not inspect.getdoc(found):
            continue
        called = "" if isinstance(value, property) else _arguments(found)
        lines += [f"- `{name}.{member}{called}`: {_first(found)}"]
    return [*lines, ""] if lines[-1] else lines


def _made_of(thing: type) -> bool:
    return "__init__" in vars(thing) and not issubclass(thing, BaseException)


def _signature(name: str, thing: Any) -> str:
    """Return the signature as one would read it: a line for each parameter where one line is too long."""
    parameters = [_parameter(each) for each in inspect.signature(thing).parameters.values()]
    returned = inspect.signature(thing).return_annotation if inspect.isfunction(thing) else inspect.Signature.empty
    gives = "" if returned is inspect.Signature.empty else f" -> {_plain(str(returned))}"
    if len(line := f"{name}({', '.join(parameters)}){gives}") <= 100:
        return line
    return f"{name}(\n" + "".join(f"    {each},\n" for each in parameters) + f"){gives}"


def _parameter(each: inspect.Parameter) -> str:
    plain = _plain(str(each.replace(default=inspect.Parameter.empty)))
    if each.default is inspect.Parameter.empty:
        return plain
    default = re.sub(r"<.*>|NOTHING", "...", repr(each.default))
    return f"{plain} = {default}" if ": " in plain else f"{plain}={default}"


def _plain(text: str) -> str:
    return re.sub(r"<.*?>|NOTHING", "...", text.replace("'", ""))


def _arguments(function: Any) -> str:
    names = [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    return f"({', '.join(names)})"


def _said(thing: object) -> list[str]:
    return [told(thing), ""] if inspect.getdoc(thing) else []


def told(thing: object) -> str:
    """Return a docstring as Markdown has it: names in code, without the roles of reStructuredText."""
    return re.sub(r":(?:func|class|meth|mod|data|attr):`~?([^`]+)`", r"`\1`", str(inspect.getdoc(thing)))


def _first(thing: object) -> str:
    return " ".join(told(thing).split("\n\n")[0].split())


def result_document() -> str:
    """Every key of the result document with its description, from the JSON Schema."""
    schema = result_schema()
    lines = ["# The result document", "", "`pembina schema result` prints the JSON Schema that this page is made from."]
    lines += ["It is closed: a key that does not stand here is in no result.", ""]
    lines += [str(schema["description"]), ""]
    lines += [
        "`[]` stands for each part of a list, NAME for each key of a table. Keys of `award.rules` mean what they "
    ]
    lines[-1] += "mean in [the award file](award-file.md)."
    lines += [""]
    lines += ["| key | holds | meaning |", "|---|---|---|"]
    every: dict[str, list[dict[str, Any]]] = {}
    for path, node in _keys(schema, schema, "", ()):
        every.setdefault(path, []).append(node)
    for path, nodes in every.items():
        meaning = str(nodes[0].get("description", "")).replace("|", "\\|")
        holds = " or ".join(dict.fromkeys(part for node in nodes for part in _holds(schema, node).split(" or ")))
        lines.append(f"| `{path}` | {holds} | {meaning} |")
    return "\n".join([*lines, ""])


def _keys(
    schema: dict[str, Any], node: dict[str, Any], path: str, seen: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key with its schema; a part that holds itself is written out once."""
    if (name := node.get("$ref")) and name in seen:
        return
    seen = (*seen, name) if name else seen
    node = _resolved(schema, node)
    for key, child in node.get("properties", {}).items():
        full = f"{path}.{key}".lstrip(".")
        yield full, {**_resolved(schema, child), **{k: v for k, v in child.items() if k == "description"}}
        yield from _keys(schema, child, full, seen)
    if isinstance(node.get("items"), dict):
        yield from _keys(schema, node["items"], f"{path}[]", seen)
    if isinstance(node.get("additionalProperties"), dict):
        yield from _keys(schema, node["additionalProperties"], f"{path}.NAME", seen)
    others = [each for kind in ("oneOf", "anyOf", "allOf") for each in node.get(kind, ())]
    others += [node[kind] for kind in ("then", "else") if kind in node]
    for each in others:
        yield from _keys(schema, each, path, seen)


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = schema
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def _holds(schema: dict[str, Any], node: dict[str, Any]) -> str:
    """Return what kind of value stands at a key, in words."""
    node = _resolved(schema, node)
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join("nothing" if each is None else f"`{each}`" for each in node["enum"])
    if "type" not in node:
        every = [_holds(schema, each) for kind in ("oneOf", "anyOf") for each in node.get(kind, ())]
        return " or ".join(dict.fromkeys(each for each in every if each))
    words = {"array": "list", "object": "table", "string": "text", "null": "nothing", "boolean": "yes or no"}
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    said = " or ".join(words.get(kind, kind) for kind in kinds)
    inside = _holds(schema, node["items"]) if isinstance(node.get("items"), dict) else ""
    return f"{said} of: {inside}" if inside else said
