"""A self-assessment: one entrant's own data judged before they are handed in, as a document (``pembina-assess/1``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from pembina.analysis.assess_field import as_result, comparable, in_field
from pembina.analysis.assess_missing import Case, missing, reported, stops
from pembina.analysis.assess_open import Alone, points, score_of, unknown
from pembina.analysis.assess_peers import peers
from pembina.analysis.improve_efforts import Given
from pembina.analysis.tidy import tidy
from pembina.errors import Problem, ScoringError
from pembina.evaluation.alone import Sight
from pembina.evaluation.document import plain
from pembina.evaluation.judge import Judgement
from pembina.evaluation.road import assemble
from pembina.evaluation.standing import Standing
from pembina.evaluation.written import finish
from pembina.methods.rounding import publish
from pembina.model import Award, Group, Result, Status
from pembina.plugins import Host

FORMAT = "pembina-assess/1"


@frozen
class Assessed:
    """What came of a self-assessment.

    ``document`` is ``pembina-assess/1``. ``own`` is a result of this one entrant, for what reports say of values, gates
    and sources; scores of open nodes in it are the least possible ones. ``problems`` is what does not fit in the data,
    ``refusals`` why a method had no answer for the ``way`` or the ``field``. ``last`` is the earlier result, ``field``
    the same with the entrant in it.
    """

    document: Mapping[str, Any]
    own: Result
    problems: tuple[Problem, ...] = ()
    refusals: Mapping[str, tuple[Problem, ...]] = {}
    last: Result | None = None
    field: Result | None = None

    @property
    def whole(self) -> bool:
        """Whether every table fits."""
        return not self.problems


def assess(
    award: Award, sight: Sight, host: Host, last: Result | None = None, efforts: Given | None = None, way: bool = True
) -> Assessed:
    """Judge what was seen of one entrant; with ``last`` also in the field of an earlier result.

    ``efforts`` are costs of its own for the way to the next tier, which ``way`` leaves out. Raises ScoringError where
    rules and data do not fit together, and PluginError.
    """
    open_ = unknown(award, sight.columns, host, sight.apart, sight.unread)
    case = Case(award, sight.columns, sight.entrant, host, open_)
    low = case.judged("low")
    ends = {"low": low, "high": case.judged("high") if open_ else low}
    own = _own(award, sight, ends["low"].judgement, host)
    document: dict[str, Any] = {
        "format": FORMAT,
        "award": {"id": award.id, "edition": award.edition, "hash": own.document["award"]["hash"]},
        "entrant": {"code": sight.entrant.code, "name": sight.entrant.name, "groups": dict(sight.entrant.groups)},
        "state": "unread" if sight.unread else "range" if open_ else "exact",
        "total": {end: _published(award, alone.total) for end, alone in ends.items()},
        "standing": {end: _standing(alone.judgement.standings[0]) for end, alone in ends.items()},
        "open": {"criteria": dict(open_.leaves), "groups": dict(open_.groups)},
        "nodes": _nodes(case, ends),
        "missing": missing(case),
        "stopped": any(stops(case, leaf) for leaf in case.lacking()),
        "reported": {end: _reported(award, alone) for end, alone in reported(case).items()},
        "tables-lacking": list(sight.lacking),
        "unread": sorted(sight.unread),
        "next-tier": _next_tier(award, ends),
        "against": None,
    }
    field, refusals = None, dict[str, tuple[Problem, ...]]()
    if last is not None:
        document["against"], field = _against(case, sight, own, last, refusals)
    document["way"] = _way(award, document, own, field, efforts, host, refusals) if way else _no_way("not-asked")
    found: dict[str, Any] = tidy(document)
    return Assessed(found, own, sight.problems, refusals, last, field)


def _own(award: Award, sight: Sight, judged: Judgement, host: Host) -> Result:
    """A result of the entrant alone, under the award's own rules."""
    base = assemble(award, sight.jobs, sight.loaded, sight.outside, (), judged, host)
    result = as_result({**base, "overrides": []}, (sight.entrant,), judged)
    kept = [f for f in result.findings if not f["key"].startswith(("override.", "tier.", "quota.", "relative."))]
    own = [plain(finding) for finding in sight.findings]
    return finish({**result.document, "findings": kept + own})


def _published(award: Award, total: float | None) -> dict[str, Any] | None:
    if total is None:
        return None
    return {"exact": total, "published": str(publish(total, award.decimals, award.rounding))}


def _reported(award: Award, alone: Alone | None) -> dict[str, Any] | None:
    """A total that may be, and the tier that it would bring."""
    total = None if alone is None else _published(award, alone.total)
    return None if total is None or alone is None else {**total, "tier": alone.judgement.standings[0].tier}


def _standing(standing: Standing) -> dict[str, Any]:
    reason = None if standing.reason is None else {"key": standing.reason[0], "args": plain(standing.reason[1])}
    return {
        "status": standing.status.value,
        "reason": reason,
        "coverage": standing.coverage,
        "tier": standing.tier,
        "held-back": [{"tier": tier, "key": key, "args": plain(args)} for tier, key, args in standing.held_back],
        "gates": list(standing.gates),
    }


def _nodes(case: Case, ends: Mapping[str, Alone]) -> list[dict[str, Any]]:
    """Every node with its least and its most score, and what these bring of the total."""
    rows = []
    for node in case.award.nodes():
        path, known = node.path, not _under_found_weights(case, node.path)
        weight = points(case.award, path) if known else None
        scores = {end: score_of(alone.judgement, path) for end, alone in ends.items()}
        column = case.columns.get(path)
        value = None if column is None or not column.present[0] else plain(column.values[0])
        rows.append(
            {
                "path": path,
                "kind": "group" if isinstance(node, Group) else "criterion",
                "scored": points(case.award, path) is not None,
                "weight": weight,
                "value": value,
                "score": scores if None not in scores.values() else None,
                "best": case.best(path),
                "open": case.open.leaves.get(path) or case.open.groups.get(path),
            }
        )
    return rows


def _under_found_weights(case: Case, path: str) -> bool:
    """Whether a node's weight, or that of a group above it, is found from the scores of all."""
    while path:
        path = path.rpartition(".")[0]
        group = case.award.node(path)
        if path in case.open.groups and isinstance(group, Group) and group.weighting is not None:
            return True
    return False


def _next_tier(award: Award, ends: Mapping[str, Alone]) -> dict[str, Any] | None:
    """The tier above the one that its least total gives, and the points that it lacks; None where there is none."""
    standing = ends["low"].judgement.standings[0]
    ids = [tier.id for tier in award.tiers]
    place = ids.index(standing.tier) if standing.tier is not None else len(ids)
    if place == 0:
        return None
    tier = award.tiers[place - 1]
    short = {}
    for end, alone in ends.items():
        total = alone.total
        published = None if total is None else publish(total, award.decimals, award.rounding)
        short[end] = None if published is None else max(0.0, float(tier.cut - published))
    quota = None if tier.quota is None else {"number": tier.quota.number, "per": tier.quota.per}
    return {"tier": tier.id, "cut": float(tier.cut), "inclusive": tier.inclusive, "short": short, "quota": quota}


# The field of an earlier result


def _against(
    case: Case, sight: Sight, own: Result, last: Result, refusals: dict[str, tuple[Problem, ...]]
) -> tuple[dict[str, Any], Result | None]:
    found = comparable(last, own)
    head: dict[str, Any] = {
        "result": last.sha256,
        "title": last.document["data"]["title"],
        "period": last.award["period"],
        "edition": last.award["edition"],
        "rules": [dict(row) for row in found.rules],
        "releases": list(found.releases),
        "otherwise": [dict(row) for row in found.otherwise],
        "was-there": any(e["code"] == sight.entrant.code for e in last.entrants),
        "place": None,
        "peers": None,
    }
    if sight.unread or found.otherwise:
        return {**head, "why": "unread" if sight.unread else "otherwise"}, None
    try:
        rules, everyone, judged = in_field(case.award, case.columns, case.entrant, last, case.host)
    except ScoringError as error:
        refusals["field"] = error.problems
        return {**head, "why": "method"}, None
    base = assemble(rules, sight.jobs, sight.loaded, sight.outside, (), judged, case.host)
    origin = "synthetic" if last.synthetic else base["data"]["origin"]
    field = as_result({**base, "data": {**base["data"], "origin": origin}}, everyone, judged)
    entrant = field.entrant(sight.entrant.code)
    place = {
        key: entrant[key]
        for key in ("status", "reason", "total", "rank", "tied", "tier", "held-back", "group-ranks", "coverage")
    }
    ranked = sum(one["rank"] is not None for one in field.entrants)
    groups = {
        column: sum(column in one["group-ranks"] and one["groups"][column] == name for one in field.entrants)
        for column, name in entrant["groups"].items()
    }
    return {**head, "why": None, "place": {**place, "ranked": ranked, "in-group": groups},
            "peers": peers(field, sight.entrant.code)}, field  # fmt: skip


# The way to the next tier


def _no_way(why: str) -> dict[str, Any]:
    return {"plan": None, "why": why, "in-field": False}


def _way(
    award: Award, document: Mapping[str, Any], own: Result, field: Result | None, efforts: Given | None, host: Host,
    refusals: dict[str, tuple[Problem, ...]],
) -> dict[str, Any]:  # fmt: skip
    """The least costly way to the next tier: in the earlier field where there is one, else alone, as far as it goes."""
    from pembina.analysis.improve_document import improve

    code, where = str(document["entrant"]["code"]), field
    if document["state"] == "unread":
        return _no_way("unread")
    if where is None and document["state"] == "range":
        return _no_way("open")
    if where is None:
        where = own
    entrant = where.entrant(code)
    if entrant["status"] in (Status.NOT_ASSESSABLE, Status.RECUSED, Status.WITHDRAWN, Status.REVOKED):
        return _no_way("not-assessable")
    ids = [tier.id for tier in award.tiers]
    place = ids.index(entrant["tier"]) if entrant["tier"] is not None else len(ids)
    if place == 0:
        return _no_way("best" if ids else "no-tiers")
    try:
        plan = improve(where, code, tier=ids[place - 1], efforts=efforts, host=host)
    except ScoringError as error:
        refusals["way"] = error.problems
        return _no_way("method")
    return {"plan": plan, "why": None, "in-field": field is not None}
