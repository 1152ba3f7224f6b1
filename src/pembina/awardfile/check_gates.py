"""Gates: one condition each, on a node that can meet it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.awardfile.document import plain
from pembina.awardfile.draft import GATE_KEYS, Draft, Failure, Node
from pembina.awardfile.flaws import value_flaws
from pembina.awardfile.measures import EITHER, manifest_of, unfit_method, value_of
from pembina.awardfile.methods import flaw_problem
from pembina.awardfile.pruning import broken_in
from pembina.awardfile.references import names_no_node
from pembina.awardfile.source import Address
from pembina.awardfile.wording import written
from pembina.errors import Problem, did_you_mean
from pembina.plugins import GateTest


def tests_of(draft: Draft, gate: Mapping[str, Any]) -> list[str]:
    """Return the keys of a gate that name a test."""
    known = draft.host.names("gates")
    return [key for key in gate if key in known and key not in GATE_KEYS]


def gates_have_one_test(draft: Draft) -> Iterator[Problem]:
    """A gate has exactly one test."""
    for i, gate in draft.items("gates"):
        tests = tests_of(draft, gate)
        if not tests and not draft.in_doubt("gates", i):
            yield draft.problem("PB229", ("gates", i), tests=", ".join(draft.host.names("gates")))
        for test in tests[1:]:
            yield draft.problem("PB230", ("gates", i, test), test=test, first=tests[0])


def gates_name_nodes(draft: Draft) -> Iterator[Problem]:
    """A gate looks at a node that is there."""
    for i, gate in draft.items("gates"):
        path, at = gate.get("criterion"), ("gates", i, "criterion")
        problem = names_no_node(draft, path, at) if isinstance(path, str) else None
        if problem is not None:
            yield problem


def arguments_fit(draft: Draft) -> Iterator[Problem]:
    """What a value is compared with is of the value's kind; text compared by size has a score to compare."""
    for i, gate in draft.items("gates"):
        node = draft.nodes.get(path) if isinstance(path := gate.get("criterion"), str) else None
        for name in tests_of(draft, gate):
            at, argument = ("gates", i, name), gate[name]
            test = draft.thing("gates", name)
            if isinstance(test, Failure):
                yield from draft.failure(test, at)
            elif not broken_in(argument):
                flaws = value_flaws(plain(argument), test.argument, at)
                yield from (flaw_problem(draft, flaw) for flaw in flaws)
                if node is not None and not flaws:
                    yield from _compare(draft, node, test, argument, at)


def _compare(draft: Draft, node: Node, test: GateTest, argument: Any, at: Address) -> Iterator[Problem]:
    kind = _kind_of_value(draft, node)
    several = isinstance(argument, list)
    for place, value in [((*at, i), v) for i, v in enumerate(argument)] if several else [(at, argument)]:
        text = isinstance(value, str)
        if (text and kind == "number") or (not text and kind == "category"):
            yield draft.problem("PB232", place, path=node.name, argument=written(value), value=kind)
        elif text and test.ordered:
            yield from _has_level(draft, node, value, place)


def _kind_of_value(draft: Draft, node: Node) -> str | None:
    """Return what a gate compares: a group's score is a number; None where it may be either, or is in doubt."""
    if not node.criterion:
        return "number"
    manifest = manifest_of(draft, node)
    if manifest is None or value_of(manifest, node) == EITHER or unfit_method(draft, node) is not None:
        return None
    return value_of(manifest, node)


def _has_level(draft: Draft, node: Node, text: str, at: Address) -> Iterator[Problem]:
    score = node.table.get("score", {})
    if broken_in(score) or node.doubtful or not isinstance(score, dict):
        return
    levels = score.get("levels", {})
    if not isinstance(levels, dict) or ("levels" not in score and score.get("method") == "levels"):
        return  # the levels themselves are reported as wrong or missing
    if text not in levels:
        yield draft.problem("PB231", at, did_you_mean(text, levels), path=node.name, text=text)


def caps_name_tiers(draft: Draft) -> Iterator[Problem]:
    """A cap names one of the award's tiers."""
    ids = [tier.get("id") for _, tier in draft.items("tiers")]
    known = [name for name in ids if isinstance(name, str)]
    listed = draft.document.get("tiers", [])
    if not isinstance(listed, list) or len(known) < len(listed):
        return
    for i, gate in draft.items("gates"):
        otherwise = gate.get("otherwise")
        cap = otherwise.get("cap") if isinstance(otherwise, dict) else None
        if isinstance(cap, str) and cap not in known:
            yield draft.problem("PB233", ("gates", i, "otherwise", "cap"), did_you_mean(cap, known), tier=cap)
