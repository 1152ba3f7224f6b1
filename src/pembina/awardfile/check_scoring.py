"""Scoring methods and aggregators, and whether they fit what they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.judging import AGGREGATE, IMPUTE, SCORE, TREAT, WEIGHTS, judge
from pembina.awardfile.measures import implied_direction, manifest_of, unfit_method, value_of
from pembina.awardfile.references import served
from pembina.awardfile.schema import default
from pembina.awardfile.shares import (
    aggregator,
    faults_of_weights,
    groups,
    parts_of,
    takes_part,
    weighing,
    weighting_of,
)
from pembina.errors import Problem
from pembina.plugins import Fault, ScoringMethod


def _criteria(draft: Draft) -> Iterator[Node]:
    return (node for node in draft.nodes.values() if node.criterion)


def scored_criteria_have_a_method(draft: Draft) -> Iterator[Problem]:
    """A criterion that is part of the total says how its value becomes a score."""
    for node in _criteria(draft):
        if "score" in node.table or node.doubtful or node.parent is None:
            continue
        mode = weighing(draft, node.parent)
        lacking = mode in ("method", "none") and not served(draft, node)
        if takes_part(draft, node) or lacking:
            yield draft.problem("PB217", node.at())


def methods_fit(draft: Draft) -> Iterator[Problem]:
    """Scoring methods are known and their parameters are right."""
    scale = draft.table("award").get("scale", default("award", "scale"))

    def check(method: ScoringMethod, parameters: Mapping[str, Any]) -> list[Fault]:
        known = method.check is not None and isinstance(scale, int | Decimal)
        return method.check(parameters, float(scale)) if known and method.check else []

    for node in _criteria(draft):
        yield from judge(draft, node, SCORE, check, implied_direction(draft, node))


def methods_take_the_values(draft: Draft) -> Iterator[Problem]:
    """Numbers are scored by methods for numbers, categories by methods for categories."""
    for node in _criteria(draft):
        method, manifest = unfit_method(draft, node), manifest_of(draft, node)
        if method is not None and manifest is not None:
            at, value = node.at("score", "method"), value_of(manifest, node)
            yield draft.problem("PB226", at, method=method.name, plugin=manifest.name, value=value)


def aggregators_fit(draft: Draft) -> Iterator[Problem]:
    """Aggregators are known and their parameters are right."""
    for group in groups(draft):
        yield from judge(draft, group, AGGREGATE, partial(_ask, [child.path[-1] for child in group.children]))


def weightings_fit(draft: Draft) -> Iterator[Problem]:
    """Ways to find weights are known and their parameters are right; weights that follow from rules can be found."""
    for group in groups(draft):
        doubtful = group.doubtful or any(takes_part(draft, child) is None for child in group.children)
        ask = _ask_nothing if doubtful else partial(_ask, parts_of(draft, group))
        problems = list(judge(draft, group, WEIGHTS, ask))
        yield from problems
        if not problems:
            yield from faults_of_weights(draft, group)


def preparations_fit(draft: Draft) -> Iterator[Problem]:
    """Treatments and imputations are known and their parameters are right."""
    for node in draft.root.walk() if draft.root else ():
        for setting in (TREAT, IMPUTE):
            yield from judge(draft, node, setting, partial(_ask, []))


def _ask_nothing(method: Any, parameters: Mapping[str, Any]) -> list[Fault]:
    """Where it is not known which children are parts, nothing is to be said of names that are not."""
    return []


def _ask(parts: list[str], method: Any, parameters: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = method.check(parameters, parts) if method.check is not None else []
    return faults


def aggregators_get_what_they_need(draft: Draft) -> Iterator[Problem]:
    """An aggregator that compares whole rows has every part of every entrant, and the same weights for all."""
    for group in groups(draft):
        how = aggregator(draft, group)
        found = weighting_of(draft, group)
        own = found is not None and found[0].per_entrant
        if how is None or not (how.complete or own):
            continue
        name = found[0].name if found is not None and not how.complete else how.name
        for child in group.children:
            if takes_part(draft, child) and child.inherited("missing") == "leave-out":
                yield draft.problem("PB245", child.at(), path=child.name, method=name)
        if how.complete and found is not None and found[0].per_entrant:
            yield draft.problem("PB246", group.at("weights"), method=found[0].name, aggregator=how.name)
