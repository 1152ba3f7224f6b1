"""The steps between value and score: panels, denominators, and what gaps are filled from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.measures import manifest_of, measures_numbers, value_of
from pembina.awardfile.methods import parameters_of
from pembina.awardfile.pruning import broken_in
from pembina.awardfile.references import nearest
from pembina.awardfile.schema import default
from pembina.errors import N_, Phrase, Problem, did_you_mean

NO_PANEL = N_("the plugin {plugin} gives one figure for each entrant, without a date")
NO_DAY = N_('the award has no period, so "at" has to say which day counts')
NO_START = N_('"since" has to say from which day change is counted')
BACKWARDS = N_("it starts on {since}, which is not before {at}")
IDLE = N_('"{key}" plays no part where what is taken is "{take}"')
EITHER_OR = N_('it needs either "criterion", or "table" and "column"')
NO_UNIT = N_('the ratio has a unit of its own, which "unit" has to say')
NO_NODE = N_('"{path}" is no criterion of this award')
ITSELF = N_("a criterion cannot be divided by itself")
NO_VALUE = N_("what is measured here is a category, which cannot be divided")
NO_NUMBER = N_('"{path}" measures categories, which nothing can be divided by')
TWICE = N_('"{path}" is itself a ratio; divide by what was measured')


PLAYS_NO_PART = {
    "value": ("since", "tolerance", "least"),
    "growth": ("tolerance", "least"),
    "cagr": ("tolerance", "least"),
    "trend": ("fill",),
}
"""By what is taken of a panel: the keys that would be read by nobody."""


def _criteria(draft: Draft) -> Iterator[Node]:
    return (node for node in draft.nodes.values() if node.criterion)


def _sound(node: Node, key: str) -> Mapping[str, Any] | None:
    table = node.get(key)
    return table if isinstance(table, dict) and not broken_in(table) else None


def panels_can_be_made(draft: Draft) -> Iterator[Problem]:
    """A panel needs a plugin that tells dates apart, a day that counts, and for change a day to count from."""
    for node in _criteria(draft):
        panel, manifest = _sound(node, "panel"), manifest_of(draft, node)
        if panel is None:
            continue
        if manifest is not None and not manifest.panel:
            yield draft.problem("PB248", node.at("panel"), reason=Phrase(NO_PANEL, plugin=manifest.name))
        award = draft.table("award")
        period = award.get("period")
        at, since = panel.get("at", period.get("end") if isinstance(period, dict) else None), panel.get("since")
        if at is None and "period" not in award:
            yield draft.problem("PB248", node.at("panel"), reason=Phrase(NO_DAY))
        if since is None and panel.get("take") in ("growth", "cagr"):
            yield draft.problem("PB248", node.at("panel"), reason=Phrase(NO_START))
        taken = panel.get("take", default("panel", "take"))
        for key in PLAYS_NO_PART.get(taken, ()):
            if key in panel:
                yield draft.problem("PB248", node.at("panel", key), reason=Phrase(IDLE, key=key, take=taken))
        if isinstance(since, dt.date) and isinstance(at, dt.date) and since >= at:
            reason = Phrase(BACKWARDS, since=since.isoformat(), at=at.isoformat())
            yield draft.problem("PB248", node.at("panel", "since"), reason=reason)


def denominators_are_clear(draft: Draft) -> Iterator[Problem]:
    """A denominator is one figure of the entrant, and the ratio's unit is said."""
    for node in _criteria(draft):
        given = _sound(node, "denominate")
        if given is None:
            continue
        manifest = manifest_of(draft, node)
        if manifest is not None and value_of(manifest, node) == "category":
            yield draft.problem("PB247", node.at("denominate"), reason=Phrase(NO_VALUE))
            continue
        by_criterion, by_table = "criterion" in given, {"table", "column"} <= given.keys()
        if by_criterion == by_table or (by_criterion and {"table", "column", "entrant"} & given.keys()):
            yield draft.problem("PB247", node.at("denominate"), reason=Phrase(EITHER_OR))
        elif by_criterion:
            yield from _divides(draft, node, str(given["criterion"]))
        if "unit" not in node.table and not node.doubtful:
            yield draft.problem("PB247", node.at("denominate"), reason=Phrase(NO_UNIT))


def _divides(draft: Draft, node: Node, path: str) -> Iterator[Problem]:
    at, other = node.at("denominate", "criterion"), draft.nodes.get(path)
    if other is None or not other.criterion:
        hint = nearest(draft, path) if other is None else None
        yield draft.problem("PB247", at, hint, reason=Phrase(NO_NODE, path=path))
    elif other is node:
        yield draft.problem("PB247", at, reason=Phrase(ITSELF))
    elif "denominate" in other.table:
        yield draft.problem("PB247", at, reason=Phrase(TWICE, path=path))
    else:
        manifest = manifest_of(draft, other)
        if manifest is not None and value_of(manifest, other) == "category":
            yield draft.problem("PB247", at, reason=Phrase(NO_NUMBER, path=path))


def gaps_are_filled_from_what_is_there(draft: Draft) -> Iterator[Problem]:
    """Whatever fills gaps fills them from criteria and groups of the award."""
    for node in draft.root.walk() if draft.root else ():
        yield from sources_are_there(draft, node)


def sources_are_there(draft: Draft, node: Node) -> Iterator[Problem]:
    """The criteria that gaps are filled from measure numbers; the group column is one of the award's."""
    groups, setting = draft.table("entrants").get("groups", []), node.get("impute")
    if not isinstance(setting, dict):
        return
    name, given = setting.get("method"), parameters_of(setting)
    paths = given.get("on", [])
    for i, path in enumerate(paths if isinstance(paths, list) else ()):
        other = draft.nodes.get(path) if isinstance(path, str) else None
        if isinstance(path, str) and (other is None or not other.criterion or not _numeric(draft, other)):
            at, hint = node.at("impute", "on", i), nearest(draft, path) if other is None else None
            yield draft.problem("PB249", at, hint, method=name, name=path)
    within = given.get("within")
    if isinstance(within, str) and isinstance(groups, list) and within not in groups:
        known = [group for group in groups if isinstance(group, str)]
        at = node.at("impute", "within")
        yield draft.problem("PB249", at, did_you_mean(within, known), method=name, name=within)


def _numeric(draft: Draft, node: Node) -> bool:
    return manifest_of(draft, node) is None or measures_numbers(draft, node)
