"""Methods that ``[uncertainty]`` lists: known, with sound parameters, and fit for the nodes that they are tried on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from pembina.awardfile.alternatives import STEPS, Alternative, alternatives
from pembina.awardfile.check_steps import sources_are_there
from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.judging import judge
from pembina.awardfile.measures import EITHER, implied_direction, manifest_of, value_of
from pembina.awardfile.schema import default
from pembina.awardfile.shares import aggregator, groups, method_name, takes_part
from pembina.errors import N_, Phrase, Problem
from pembina.plugins import Aggregator, Fault, ScoringMethod

ADDS = N_("it adds points without weights, and the sum is on another scale")
ADDED = N_("the parts of this group are points that are added, and no mean of them is on the same scale")
OF_CATEGORIES = N_("it scores categories, and what is tried for all criteria is for numbers")


def alternatives_fit(draft: Draft) -> Iterator[Problem]:
    """Alternatives are known, and their parameters are right wherever they are tried."""
    scale = draft.table("award").get("scale", default("award", "scale"))

    def scoring(method: ScoringMethod, parameters: Mapping[str, Any]) -> list[Fault]:
        known = method.check is not None and isinstance(scale, int | Decimal)
        return method.check(parameters, float(scale)) if known and method.check else []

    for other in alternatives(draft):
        what = STEPS[other.key]
        if other.key == "score":
            yield from judge(draft, other, what, scoring, _direction(draft, other))
        elif other.key == "aggregate":
            for group in subjects(draft, other):
                yield from judge(draft, other, what, partial(_ask, [child.path[-1] for child in group.children]))
        else:
            yield from judge(draft, other, what, partial(_ask, []))


def _ask(parts: list[str], method: Any, parameters: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = method.check(parameters, parts) if method.check is not None else []
    return faults


def subjects(draft: Draft, other: Alternative) -> list[Node]:
    """Groups on which an aggregation is tried; one that is listed for all passes over those where points are added."""
    if other.subject is not None:
        return [other.subject]
    found = [(group, aggregator(draft, group)) for group in groups(draft)]
    return [group for group, how in found if how is None or how.weighted]


def _direction(draft: Draft, other: Alternative) -> dict[str, str]:
    """A direction goes without saying where the criterion's plugin has one; for all, where some criterion's has."""
    setting = other.get("score")
    if other.subject is not None:
        return implied_direction(draft, other.subject, setting)
    found = (implied_direction(draft, node, setting) for node in draft.nodes.values() if node.criterion)
    return next((implied for implied in found if implied), {})


def alternatives_can_be_compared(draft: Draft) -> Iterator[Problem]:
    """What is tried gives scores of the same kind as what the award does."""
    for other in alternatives(draft):
        method = _method(draft, other)
        if isinstance(method, Aggregator):
            yield from _aggregation(draft, other, method)
        elif isinstance(method, ScoringMethod):
            yield from _scoring(draft, other, method)


def _method(draft: Draft, other: Alternative) -> Any:
    kind, name = STEPS[other.key].kind, method_name(other.get(other.key))
    found = draft.thing(kind, name) if name is not None and name in draft.host.names(kind) else None
    return None if isinstance(found, Failure) else found


def _aggregation(draft: Draft, other: Alternative, method: Aggregator) -> Iterator[Problem]:
    own = aggregator(draft, other.subject) if other.subject is not None else None
    if not method.weighted:
        yield _unfit(draft, other, method.name, ADDS)
    elif own is not None and not own.weighted:
        yield _unfit(draft, other, method.name, ADDED)
    elif method.complete:
        yield from _whole_rows(draft, other, method)


def _whole_rows(draft: Draft, other: Alternative, method: Aggregator) -> Iterator[Problem]:
    """An aggregation that compares entrants part by part cannot do without a part of somebody."""
    for group in subjects(draft, other):
        for child in group.children:
            if takes_part(draft, child) and child.inherited("missing") == "leave-out":
                yield draft.problem("PB245", other.place, path=child.name, method=method.name)


def _scoring(draft: Draft, other: Alternative, method: ScoringMethod) -> Iterator[Problem]:
    if other.subject is None:
        if method.takes == "category":
            yield _unfit(draft, other, method.name, OF_CATEGORIES)
        return
    manifest = manifest_of(draft, other.subject)
    if manifest is not None:
        value = value_of(manifest, other.subject)
        if value not in (EITHER, method.takes):
            yield draft.problem("PB226", other.place, method=method.name, plugin=manifest.name, value=value)


def _unfit(draft: Draft, other: Alternative, method: str, reason: str) -> Problem:
    return draft.problem("PB257", other.place, key=other.key, method=method, reason=Phrase(reason))


def alternatives_are_listed_once(draft: Draft) -> Iterator[Problem]:
    """No list holds the same method with the same parameters twice."""
    seen: list[tuple[Any, Any]] = []
    for other in alternatives(draft):
        setting = other.get(other.key)
        whole = {"method": setting} if isinstance(setting, str) else setting
        entry = (other.place[:-1], whole)
        if entry in seen:
            yield draft.problem("PB208", other.place, name=str(method_name(setting)))
        seen.append(entry)


def gaps_are_filled_from_what_is_there(draft: Draft) -> Iterator[Problem]:
    """Imputations that are tried fill gaps from criteria and groups that are there."""
    for other in alternatives(draft):
        yield from sources_are_there(draft, other)
