"""Whether methods in a result have the parameters that Pembina's own take, which the schema of results leaves open.

Reports read these parameters. Those of plugins' methods nobody here knows; no number in them is beyond counting.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pembina.errors import N_, Phrase

Document = Mapping[str, Any]

VAST = 1e30
"""No figure is this large; products of such figures are beyond what a float can hold."""
LARGEST = 1e15
"""Scores this large have no decimals left that a float can hold."""

CRITERION, GROUP = ("score", "treat", "impute"), ("aggregate", "weighting")
"""Keys of a rule that hold a method."""
DOUBTS = ("aggregate", "score", "treat", "impute")
"""Keys of a rule about uncertainty that hold alternatives."""
TOO_LARGE, NO_SCORE = N_("a number is too large to count with"), N_("a number is too large for a score")

NO_FACTS = N_("these are not the figures and sentences that a method gives")
UNFIT = N_("these parameters do not go together")
NOT_AS_RULED = N_("it is not that of the rules")


@cache
def schemas() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the schema of the parameters of Pembina's own methods, by kind and name (``tools/methods.py``)."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(
        (Path(__file__).parent / "methods.json").read_text("utf-8")
    )
    return found


def rules_faults(rules: Document) -> Iterator[tuple[str, Phrase]]:
    """Say what is wrong with methods in the rules of an award: where, and what."""
    for at, node in _nodes(rules["root"], "award/rules/root"):
        parts = [child["path"].rpartition(".")[2] for child in node.get("children", ())]
        for kind in CRITERION if "use" in node else GROUP:
            judged = {"score": rules["scale"], "aggregate": parts}.get(kind)
            yield from method_faults(kind, node.get(kind), f"{at}/{kind}", judged)
    for i, gate in enumerate(rules["gates"]):
        yield from method_faults("test", gate["test"], f"award/rules/gates/{i}/test")
    doubts = rules.get("uncertainty") or {}
    said = {"": doubts, **{f"/nodes/{path}": node for path, node in doubts.get("nodes", {}).items()}}
    for at, doubt in said.items():
        for kind in DOUBTS:
            for i, method in enumerate(doubt.get(kind) or ()):
                yield from method_faults(kind, method, f"award/rules/uncertainty{at}/{kind}/{i}")


def nodes_faults(document: Document) -> Iterator[tuple[str, Phrase]]:
    """Say what is wrong with methods in the nodes of a result: those of groups, and those of steps before scoring."""
    ruled = {rule["path"]: rule.get("aggregate") for _, rule in _nodes(document["award"]["rules"]["root"], "")}
    for i, node in enumerate(document["nodes"]):
        if node["path"] in ruled and node.get("aggregate") != ruled[node["path"]]:
            yield f"nodes/{i}/aggregate", Phrase(NOT_AS_RULED)
        for at, of_group in (("facts", node), ("weighting/facts", node.get("weighting") or {})):
            if not _group_fits(of_group.get("facts", {}) if node["kind"] == "group" else {}):
                yield f"nodes/{i}/{at}", Phrase(NO_FACTS)
        for k, step in enumerate(node.get("steps", ())):
            yield from method_faults(step["step"], step["method"], f"nodes/{i}/steps/{k}/method")
            if not _step_fits(step["method"]["parameters"], step["facts"]):
                yield f"nodes/{i}/steps/{k}/facts", Phrase(NO_FACTS)


def method_faults(
    kind: str, method: Document | None, at: str, judged: float | list[str] | None = None
) -> Iterator[tuple[str, Phrase]]:
    """Say what is wrong with one method; nothing where there is none.

    ``judged`` is what its own rules are told beside the parameters: the award's scale, or the names of parts.
    """
    if method is None:
        return
    at, parameters = f"{at}/parameters", method["parameters"]
    schema = schemas().get(kind, {}).get(method["name"])
    misfits = [] if schema is None else list(_misfits(schema, parameters, at))
    yield from misfits
    if not misfits and any(abs(number) >= VAST for number in numbers(parameters)):
        yield at, Phrase(TOO_LARGE)
    elif not misfits and judged is not None and schema is not None and "check" in schema:
        yield from _rule_faults(schema["check"], parameters, at, judged)


def _rule_faults(check: str, parameters: Document, at: str, judged: float | list[str]) -> Iterator[tuple[str, Phrase]]:
    """What no schema can say, by the rules that an award file is held to."""
    module, _, name = check.rpartition(".")
    try:
        for fault in getattr(import_module(module), name)(parameters, judged):
            yield "/".join([at, *map(str, fault.at)]), Phrase(fault.text, fault.args)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        yield at, Phrase(UNFIT)


def _group_fits(facts: Document) -> bool:
    """Whether the figures of a group are of the kinds that reports tell: sentences by language, and numbers."""
    told = facts.get("told") or {"how": {}}
    if not isinstance(told, Mapping) or not _sentences(told.get("how")) or not _sentences(told.get("taken", {})):
        return False
    ratio = {"consistency-ratio": facts.get("consistency-ratio") or 0}  # which not every method can say
    return (
        _figures(facts, "members")
        and _figures(ratio, "consistency-ratio")
        and all(abs(number) < VAST for number in numbers(facts))
    )


def _step_fits(parameters: Document, facts: Document) -> bool:
    """The same of a step before scoring; what the stage that decided gives stands below its name."""
    stage = facts.get("stage", "")
    inner = facts.get(stage) or {} if isinstance(stage, str) else None
    if not isinstance(inner, Mapping) or (inner and stage not in parameters):
        return False
    if not all(_sentences(facts.get(key) or {}) for key in ("told", "warning")):
        return False
    fit = all(_figures(each, "shift", "exponent", "share") for each in (facts, inner))
    return fit and all(abs(number) < VAST for number in numbers(facts))


def _sentences(thing: Any) -> bool:
    return isinstance(thing, Mapping) and all(isinstance(text, str) for text in thing.values())


def _figures(facts: Document, *keys: str) -> bool:
    """Whether what stands under keys, where it does, are numbers."""
    there = [facts[key] for key in keys if key in facts]
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in there)


def numbers(thing: Any) -> Iterator[int | float]:
    """Every number in a value, however deep."""
    waiting = [thing]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value
        elif isinstance(value, int | float):
            yield value


def _misfits(schema: Document, parameters: Document, at: str) -> Iterator[tuple[str, Phrase]]:
    from jsonschema import Draft202012Validator

    from pembina.record.misfit import misfit_at

    if not parameters and not schema.get("required"):
        return
    errors = Draft202012Validator({"type": "object", **schema}).iter_errors(parameters)  # "check" is no key of schemas
    yield from (misfit_at(error, at) for error in errors)


def _nodes(root: Document, at: str) -> Iterator[tuple[str, Document]]:
    """A rule and all that are below it, each with its address."""
    yield at, root
    for i, child in enumerate(root.get("children", ())):
        yield from _nodes(child, f"{at}/children/{i}")
