"""Scoring methods and aggregators, and whether they fit what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.measures import manifest_of, unfit_method
from pembina.awardfile.methods import (
    damaged_parameters,
    fault_hint,
    flaw_problem,
    known_method,
    parameters_of,
    schema_flaws,
    with_defaults,
)
from pembina.awardfile.references import served
from pembina.awardfile.schema import default
from pembina.awardfile.shares import method_name, takes_part, weighing
from pembina.errors import PembinaError, Phrase, Problem, did_you_mean
from pembina.plugins import ScoringMethod
from pembina.plugins.guard import guarded


def _criteria(draft: Draft) -> Iterator[Node]:
    return (node for node in draft.nodes.values() if node.criterion)


def scored_criteria_have_a_method(draft: Draft) -> Iterator[Problem]:
    """A criterion that is part of the total says how its value becomes a score."""
    for node in _criteria(draft):
        if "score" in node.table or node.doubtful or node.parent is None:
            continue
        mode = weighing(draft, node.parent)
        lacking = mode in ("equal", "none") and not served(draft, node)
        if takes_part(draft, node) or lacking:
            yield draft.problem("PB217", node.at())


def methods_fit(draft: Draft) -> Iterator[Problem]:
    """Scoring methods are known and their parameters are right."""
    for node in _criteria(draft):
        setting, name = node.get("score"), method_name(node.get("score"))
        if name is None:
            continue
        known = draft.host.names("scoring-methods")
        if name not in known:
            yield draft.problem("PB218", node.at("score", "method"), did_you_mean(name, known), method=name)
            continue
        method, problems = known_method(draft, "scoring-methods", name, node.at("score", "method"))
        yield from problems
        if method is not None:
            yield from _parameters(draft, node, method, setting)


def _parameters(draft: Draft, node: Node, method: ScoringMethod, setting: dict[str, Any]) -> Iterator[Problem]:
    flaws = schema_flaws(method, setting, node.at("score"))
    yield from (flaw_problem(draft, flaw) for flaw in flaws)
    depth = len(node.at("score"))
    unsound = {str(flaw.path[depth]) for flaw in flaws} | damaged_parameters(setting)
    unsound |= {flaw.meant for flaw in flaws if flaw.meant is not None}
    sound = {key: value for key, value in parameters_of(setting).items() if key not in unsound}
    scale = draft.table("award").get("scale", default("award", "scale"))
    if method.check is None or not isinstance(scale, int | Decimal):
        return
    try:
        with guarded(draft.host.provider("scoring-methods", method.name), f"check of {method.name}"):
            faults = method.check(with_defaults(sound, method.parameters), float(scale))
    except PembinaError as error:
        if not unsound:  # with parameters left out, a check may stumble
            yield from draft.failure(Failure(error.problems), node.at("score", "method"))
        return
    faults = [fault for fault in faults if fault.at or fault.args.get("key") not in unsound]
    if sum(flaw.unexplained for flaw in flaws) == 1 and len([fault for fault in faults if not fault.at]) == 1:
        faults = [fault for fault in faults if fault.at]  # the one key that is lacking is there, misspelt
    for fault in faults:
        at, reason = node.at("score", *fault.at), Phrase(fault.text, **fault.args)
        yield draft.problem("PB219", at, fault_hint(fault), method=method.name, reason=reason)


def methods_take_the_values(draft: Draft) -> Iterator[Problem]:
    """Numbers are scored by methods for numbers, categories by methods for categories."""
    for node in _criteria(draft):
        method, manifest = unfit_method(draft, node), manifest_of(draft, node)
        if method is not None and manifest is not None:
            at, value = node.at("score", "method"), manifest.value
            yield draft.problem("PB226", at, method=method.name, plugin=manifest.name, value=value)


def aggregators_fit(draft: Draft) -> Iterator[Problem]:
    """Aggregators are known and their parameters are right."""
    for node in draft.root.walk() if draft.root else ():
        name = method_name(node.get("aggregate"))
        if node.criterion or name is None:
            continue
        at = node.at("aggregate", "method") if isinstance(node.get("aggregate"), dict) else node.at("aggregate")
        known = draft.host.names("aggregators")
        if name not in known:
            yield draft.problem("PB220", at, did_you_mean(name, known), method=name)
            continue
        method, problems = known_method(draft, "aggregators", name, at)
        yield from problems
        if method is not None:
            flaws = schema_flaws(method, node.get("aggregate"), node.at("aggregate"))
            yield from (flaw_problem(draft, flaw) for flaw in flaws)
