"""How a sample is drawn: a ticket for every record, and how many records each stratum gets.

In the manner of Rivest's sampler, as in risk-limiting audits (Rivest 2008, "On auditing elections when precincts have
different sizes", and sampler.py; VotingWorks' Arlo): the ticket of a record is the SHA-256 of a text that anybody can
write down, and the smallest tickets are drawn. So nobody who does not choose the seed chooses the records.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from attrs import frozen

from pembina.model import Result

FLOOR = 0.01
"""Part of the total that every criterion counts as at least, so that those without a weight are drawn from as well."""
UNKNOWN = 0.5
"""Closeness of an entrant whose margins nobody can tell, since it has no total: as at a margin of one percent."""
ONE_PERCENT = 100.0

Stratum = tuple[str, str]
"""Entrant and criterion."""


def ticket_text(seed: str, table: str, file: str, row: str) -> str:
    """Return the text whose SHA-256 is the ticket of a record: ``SEED,TABLE,FILE,ROW``."""
    return f"{seed},{table},{file},{row}"


def ticket(text: str) -> str:
    """Return the ticket: the SHA-256 of a text in UTF-8, as 64 hexadecimal digits, which order as the number does."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@frozen
class Margin:
    """How near an entrant is to another outcome, in percent of the scale, and what is that near.

    ``kind`` is ``tier``, ``minimum``, ``rank``, ``gate``, or ``none`` where nothing can be told; ``what`` is the tier's
    id, the neighbour's code, or the path of the gate's criterion.
    """

    distance: float | None
    kind: str
    what: str = ""

    @property
    def closeness(self) -> float:
        """1 at a margin of nothing, a half at one percent of the scale, 1 / (1 + margin) everywhere."""
        return UNKNOWN if self.distance is None else 1 / (1 + self.distance)


def margins(result: Result) -> dict[str, Margin]:
    """Return the smallest margin of every entrant."""
    scale = float(result.award["scale"])
    nodes = {node["path"]: node for node in result.nodes}
    ranked = sorted((e["total"]["exact"], e["code"]) for e in result.entrants if e["rank"] is not None)
    beside: dict[str, list[tuple[float, str]]] = {}
    for (low, one), (high, other) in pairwise(ranked):
        gap = ONE_PERCENT * (high - low) / scale
        beside.setdefault(one, []).append((gap, other))
        beside.setdefault(other, []).append((gap, one))
    found = {}
    for place, entrant in enumerate(result.entrants):
        near = [Margin(gap, "rank", other) for gap, other in beside.get(entrant["code"], ())]
        if entrant["total"] is not None:
            near += _tiers(result, entrant["total"]["exact"], place, nodes, scale)
        near += _gates(result, place, nodes, scale)
        told = sorted(near, key=lambda margin: (margin.distance or 0.0, margin.kind, margin.what))
        found[entrant["code"]] = told[0] if told else Margin(None, "none")
    return found


def _tiers(result: Result, total: float, place: int, nodes: Mapping[str, Any], scale: float) -> list[Margin]:
    near = []
    for tier in result.award["tiers"]:
        if tier["cut"] is not None:
            near.append(Margin(ONE_PERCENT * abs(total - float(tier["cut"])) / scale, "tier", tier["id"]))
        for path, least in tier["minimums"].items():
            score = nodes[path]["scores"][place]
            if score is not None:
                near.append(Margin(ONE_PERCENT * abs(score - float(least)) / scale, "minimum", tier["id"]))
    return near


def _gates(result: Result, place: int, nodes: Mapping[str, Any], scale: float) -> list[Margin]:
    """Margins to gates that compare a number: a group's by its score, a criterion's by the spread of its values."""
    near = []
    for gate in result.award["gates"]:
        limit = gate["test"]["parameters"].get("argument")
        node = nodes[gate["criterion"]]
        column = node["values"] if node["kind"] == "criterion" else node["scores"]
        value = column[place]
        if not _number(limit) or not _number(value):
            continue
        known = [each for each in column if _number(each)] + [limit]
        spread = float(max(known) - min(known)) if node["kind"] == "criterion" else scale
        if spread > 0:
            near.append(Margin(ONE_PERCENT * abs(float(value) - float(limit)) / spread, "gate", gate["criterion"]))
    return near


def _number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def shares(result: Result) -> dict[str, float]:
    """Return the part of the total that each node can make, from 0 to 1, by its path."""
    found: dict[str, float] = {}
    for node in sorted(result.nodes, key=lambda node: len(node["path"])):
        parent = node["path"].rpartition(".")[0]
        above = 1.0 if node["path"] == "" else found.get(parent, 1.0)
        found[node["path"]] = above * float(node["share"] or 0.0)
    return found


def weights(result: Result, near: Mapping[str, Margin]) -> dict[Stratum, float]:
    """Return the weight of every stratum that has records: closeness times importance.

    Importance is the mean of what the criterion contributed to the entrant's total and of what it can contribute at
    most, as parts of the scale; 1 for the criterion of the gate that is the entrant's smallest margin; FLOOR at least.
    """
    scale, share = float(result.award["scale"]), shares(result)
    found = {}
    for node in result.nodes:
        if node["kind"] != "criterion":
            continue
        for place, entrant in enumerate(result.entrants):
            if not node["evidence"][place]:
                continue
            margin = near[entrant["code"]]
            made = (node["contributions"][place] or 0.0) / scale if node["contributions"] else 0.0
            importance = max(FLOOR, (max(made, 0.0) + share[node["path"]]) / 2)
            if margin.kind == "gate" and margin.what == node["path"]:
                importance = 1.0
            found[entrant["code"], node["path"]] = margin.closeness * importance
    return found


def allot(weight: Mapping[Stratum, float], records: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """Say how many records each stratum gives: one of every entrant's heaviest, then one by one where most is due.

    What is due follows Webster's rule (1832): the next record goes to the stratum with the highest weight divided by
    2n + 1, n being what it gives so far; no stratum gives more than it has. Equals go by code and path.
    """
    given = dict.fromkeys(weight, 0)
    heaviest: dict[str, Stratum] = {}
    for stratum in sorted(weight):
        best = heaviest.get(stratum[0])
        if best is None or weight[stratum] > weight[best]:
            heaviest[stratum[0]] = stratum
    for stratum in heaviest.values():
        given[stratum] = 1
    left = size - len(heaviest)
    queue = [(-weight[s] / (2 * given[s] + 1), s) for s in sorted(weight) if given[s] < records[s]]
    heapq.heapify(queue)
    while left > 0 and queue:
        _, stratum = heapq.heappop(queue)
        given[stratum] += 1
        left -= 1
        if given[stratum] < records[stratum]:
            heapq.heappush(queue, (-weight[stratum] / (2 * given[stratum] + 1), stratum))
    return given


def smallest(texts: Sequence[tuple[str, Any]], n: int) -> list[tuple[str, str, Any]]:
    """Return the n smallest tickets of (text, record), each with its text and record; one text is drawn once."""
    different = dict(reversed(texts))  # the first record of a text is the one that is kept
    return heapq.nsmallest(n, ((ticket(text), text, record) for text, record in different.items()), key=lambda t: t[:2])
