"""One entrant in the field of an earlier result: its values judged among those of everybody who competed then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np
from attrs import evolve, frozen

from pembina.analysis.assess_open import Unknown, neutral
from pembina.analysis.compare_rules import differences, measured, nodes_of
from pembina.analysis.replay import Replay
from pembina.evaluation.document import entrant_document, finding_documents
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.evaluation.written import finish
from pembina.model import Award, Entrant, Result
from pembina.plugins import Host

NOTHING = Unknown({}, {})


@frozen
class Comparable:
    """Whether an earlier result can be put beside this year's data: what stands against it, and what else to know.

    ``otherwise`` are criteria that are measured in another way, or were not measured; with any, there is no place.
    ``rules`` are differences that bear on scores, ranks or tiers (those of today are applied to all). ``releases`` are
    plugins of another release.
    """

    otherwise: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...]
    releases: tuple[str, ...]


def comparable(last: Result, own: Result) -> Comparable:
    """Compare how values are measured, and by which rules they are judged, in an earlier result and in one's own."""
    then, now = measured(last), measured(own)
    needed = _needed(own)
    otherwise: list[dict[str, Any]] = []
    for path in [path for path in now if path in needed]:
        if path not in then:
            otherwise.append({"path": path, "why": "new"})
        elif keys := sorted(_differing(then[path], now[path])):
            otherwise.append({"path": path, "why": "measured", "keys": keys})
    rules = tuple(row for row in differences(last, own) if row["bears"])
    both = [path for path in now if path in then]
    releases = {str(own.node(path)["plugin"]) for path in both if then[path]["plugin"] != now[path]["plugin"]}
    return Comparable(tuple(otherwise), rules, tuple(sorted(releases)))


def _needed(own: Result) -> Set[str]:
    """Criteria that decide something: with a weight, or in a gate or a tie."""
    rules = own.award
    found = {node["path"] for node in nodes_of(rules["root"]) if "children" not in node and node["share"] is not None}
    return found | {gate["criterion"] for gate in rules["gates"]} | set(rules["ties"])


def _differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = [key for key in now if key not in ("plugin", "denominator") and then.get(key) != now[key]]
    old, new = then.get("denominator"), now.get("denominator")
    if (old is None) != (new is None) or (old is not None and new is not None and _differing(old, new)):
        found.append("denominator")
    return found


def in_field(
    award: Award, columns: Mapping[str, Column], entrant: Entrant, last: Result, host: Host
) -> tuple[Award, tuple[Entrant, ...], Judgement]:
    """Judge the entrant by this year's rules among those of the earlier result; its own earlier row makes way.

    Overrides of the others hold. Group columns that the earlier result does not know are left out. Raises
    ScoringError where a method has no answer in that field.
    """
    replay = Replay(last, host)
    others = [one for one in replay.entrants if one.code != entrant.code]
    everyone = tuple(sorted([*others, entrant], key=lambda one: one.code))
    groups = tuple(c for c in award.entrants.groups if all(c in one.groups for one in everyone))
    rules = neutral(award, host, NOTHING)
    quotas = tuple(
        evolve(tier, quota=None) if tier.quota is not None and tier.quota.per not in (None, *groups) else tier
        for tier in rules.tiers
    )
    rules = evolve(rules, entrants=evolve(rules.entrants, groups=groups), tiers=quotas)
    merged = {path: _merged(column, replay.columns.get(path), everyone) for path, column in columns.items()}
    bound = {leaf.path: evolve(merged[leaf.path], leaf=leaf) for leaf in rules.leaves()}
    asked = Asked(tuple(each for each in replay.asked.given if each.entrant != entrant.code), checked=False)
    return rules, everyone, judge(rules, bound, everyone, host, asked)


def _merged(own: Column, last: Column | None, everyone: Sequence[Entrant]) -> Column:
    """One column of all: the earlier rows of the others, and the entrant's own."""
    code = own.codes[0]
    rows = {} if last is None else {one: row for row, one in enumerate(last.codes)}

    def of_all(mine: Any, theirs: Any, blank: Any) -> list[Any]:
        known = {one: theirs[row] for one, row in rows.items()} if len(theirs) else {}
        return [mine if one.code == code else known.get(one.code, blank) for one in everyone]

    measured_ = tuple(of_all(own.measured[0], last.measured if last else (), None))
    series = tuple(of_all(own.series[0] if own.series else {}, last.series if last else (), {}))
    evidence = of_all(int(own.evidence[0]), last.evidence if last else (), 0)
    filled = of_all(bool(own.filled[0]), last.filled if last else (), False)
    adjusted = last.adjusted if last is not None else None
    if adjusted is not None:
        adjusted = evolve(adjusted, values={who: value for who, value in adjusted.values.items() if who != code})
    codes = tuple(one.code for one in everyone)
    return Column(
        own.leaf, own.direction, codes, values_of(measured_), measured_, np.array(evidence, dtype=np.int64),
        np.array(filled, dtype=np.bool_), series, adjusted,
    )  # fmt: skip


def as_result(document: Mapping[str, Any], entrants: Sequence[Entrant], judged: Judgement) -> Result:
    """Finish a document of judged entrants; ``document`` holds everything but entrants and findings."""
    rows = [entrant_document(one, standing) for one, standing in zip(entrants, judged.standings, strict=True)]
    return finish({**document, "entrants": rows, "findings": finding_documents(judged.findings)})
