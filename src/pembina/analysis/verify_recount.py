"""Check 3: everything between values and ranks computed again, and compared with the document column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

import attrs
from attrs import define, field, frozen

from pembina.analysis.replay import Replay
from pembina.analysis.verify_asked import Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone
from pembina.analysis.verify_differences import INSIDE, column, keyed, of_all, of_cell, of_entrant, of_node, same
from pembina.analysis.verify_plugins import need_methods
from pembina.errors import N_, Phrase
from pembina.evaluation import document as doc
from pembina.evaluation.judge import Judgement
from pembina.evaluation.override import Asked as Overridden
from pembina.model import Award, Group, canonical
from pembina.plugins import Manifest

STOPPED = N_("the arithmetic could not be carried through (check {number})")
MEND_STOPPED = N_("Mend what that check says first.")
LOST = N_("missing: {key}, about {node}, {entrant}")
OVERRIDDEN = N_("the override of {what} of {entrant}")
ANYBODY, ANYTHING = Phrase(N_("everybody")), Phrase(N_("the whole"))
GIVEN = ("percent", "relative")

Document = Mapping[str, Any]


@frozen
class _Told:
    """What a plugin's manifest says of a criterion, as far as the document repeats it."""

    unit: str
    direction: str
    actionable: bool = False
    compares: bool = False

    def locale(self) -> dict[str, Any]:
        return {}


@define(slots=False)
class Recount:
    """One result judged again from its values, with everything that it says of the outcome written anew."""

    asked: Asked
    broken: str | None = field(default=None)
    """Number of the check that found out that the arithmetic cannot be carried through."""

    def __attrs_post_init__(self) -> None:
        self.result = self.asked.result()
        self.names, self.codes = self.asked.subject.names, [entrant["code"] for entrant in self.result.entrants]

    @cached_property
    def replay(self) -> Replay:
        """The result made computable; raises NotDone where a method of it is not here."""
        made = Replay(self.result, self.asked.host)
        need_methods(self.asked, made.award)
        return made

    @cached_property
    def judgement(self) -> Judgement:
        """What comes of the values."""
        return self.replay.judgement

    @cached_property
    def nodes(self) -> dict[str, Document]:
        """Every node as the document would have to say it, by path."""
        told = {
            node["path"]: cast(Manifest, _Told(node["unit"], node["direction"]))
            for node in self.result.nodes
            if node["kind"] == "criterion"
        }
        written = doc.node_documents(self.replay.award, told, self.judgement, self.asked.host)
        return {node["path"]: node for node in written}

    @cached_property
    def entrants(self) -> list[dict[str, Any]]:
        """Every entrant as the document would have to say it."""
        pairs = zip(self.replay.entrants, self.judgement.standings, strict=True)
        written = [doc.entrant_document(entrant, standing) for entrant, standing in pairs]
        if any(each.adjusted is not None for each in self.replay.columns.values()):
            measured = {path: attrs.evolve(each, adjusted=None) for path, each in self.replay.columns.items()}
            overridden = Overridden(self.judgement.overrides, checked=False)
            for document, standing in zip(
                written, self.replay.judge(columns=measured, asked=overridden).standings, strict=True
            ):
                document["unadjusted"] = doc.unadjusted_document(standing)
        return written

    def criteria(self) -> list[Document]:
        """The criteria of the document."""
        return [node for node in self.result.nodes if node["kind"] == "criterion"]

    def of_column(self, nodes: Sequence[Document], what: str) -> Found:
        """Compare one column of several nodes."""
        for node in nodes:
            path = node["path"]
            yield from column(self.names, self.codes, path, what, node.get(what), self.nodes[path].get(what))

    def of_entrants(self, *keys: str) -> Found:
        """Compare what the document says of each entrant under some keys."""
        for stated, computed in zip(self.result.entrants, self.entrants, strict=True):
            for key in keys:
                if not same(stated.get(key), computed.get(key)):
                    yield of_entrant(self.names, stated["code"], key, stated.get(key), computed.get(key))


def prepared(recount: Recount) -> Found:
    """3.2: from what was measured to what is scored: panel and division are measured, the rest is computed again."""
    for node in recount.criteria():
        path = node["path"]
        now = recount.nodes[path]
        yield from column(recount.names, recount.codes, path, "values", node["values"], now["values"])
        yield from column(recount.names, recount.codes, path, "used", node["used"], now["used"])
        told, found = ([step["step"] for step in each["steps"]] for each in (node, now))
        if told != found:
            yield of_node(path, "steps", told, found)
            continue
        for then, step in zip(node["steps"], now["steps"], strict=True):
            yield from keyed(path, recount.names, step["step"], then["changes"], step["changes"])
            for key in ("method", "facts"):
                if not same(then[key], step[key]):
                    yield of_node(path, step["step"], then[key], step[key], key)


def scores(recount: Recount) -> Found:
    """3.3: scores of criteria, and which rule for missing values was applied."""
    yield from recount.of_column(recount.criteria(), "scores")
    for node in recount.criteria():
        yield from keyed(node["path"], recount.names, "notes", node["notes"], recount.nodes[node["path"]]["notes"])


def shares(recount: Recount) -> Found:
    """3.4: shares as the weights give them, as methods find them, and as they are spread over siblings."""
    yield from _of_weights(recount.replay.award, recount)
    for node in recount.result.nodes:
        now = recount.nodes[node["path"]]
        if not same(node["share"], now["share"]):
            yield of_node(node["path"], "share", node["share"], now["share"])
        if not same(node.get("weighting"), now.get("weighting")):
            yield of_node(node["path"], "weighting", node.get("weighting"), now.get("weighting"))
    yield from recount.of_column(recount.result.nodes, "shares")


def _of_weights(award: Award, recount: Recount) -> Found:
    """The shares that the rules state follow from the weights beside them."""
    for group in (node for node in award.nodes() if isinstance(node, Group)):
        parts = [child for child in group.children if child.share is not None]
        weighted = recount.asked.host.get("aggregators", group.aggregate.name).weighted
        if not weighted:
            due = {child.path: Fraction(1) for child in parts}
        elif group.weights in GIVEN and group.weighting is None and all(child.weight is not None for child in parts):
            weights = {child.path: Fraction(child.weight or 0) for child in parts}
            whole = sum(weights.values(), Fraction(0))
            due = {path: weight / whole for path, weight in weights.items()} if whole else {}
        else:
            continue
        for child in parts:
            if child.path in due and child.share != float(due[child.path]):
                yield of_node(child.path, "share", child.share, float(due[child.path]))


def groups(recount: Recount) -> Found:
    """3.5: scores of groups, the exact total, and the figures that explain an aggregation."""
    inner = [node for node in recount.result.nodes if node["kind"] == "group"]
    yield from recount.of_column(inner, "scores")
    for node in inner:
        for key in ("aggregate", "facts"):
            if not same(node.get(key), recount.nodes[node["path"]].get(key)):
                yield of_node(node["path"], key, node.get(key), recount.nodes[node["path"]].get(key))
    for stated, computed in zip(recount.result.entrants, recount.entrants, strict=True):
        told, found = ((each["total"] or {}).get("exact") for each in (stated, computed))
        if not same(told, found):
            yield of_entrant(recount.names, stated["code"], "exact", told, found)


def contributions(recount: Recount) -> Found:
    """3.6: the parts of each total, added up as the decimals that they are written as, and each by itself."""
    nodes = recount.result.nodes
    totals = recount.result.node("")["scores"] or []
    for row, (code, total) in enumerate(zip(recount.codes, totals, strict=True)):
        parts = [node["contributions"][row] for node in nodes if node["contributions"] is not None]
        whole = sum((Decimal(str(part)) for part in parts if part is not None), Decimal(0))
        if total is not None and whole != Decimal(str(total)):
            yield of_cell(recount.names, "", code, "contributions", total, float(whole))
    yield from recount.of_column(nodes, "contributions")


def status(recount: Recount) -> Found:
    """3.7: coverage, conditions, status and its reason."""
    yield from recount.of_entrants("coverage", "gates", "status", "reason")


def ranks(recount: Recount) -> Found:
    """3.8: what was published, and places."""
    for stated, computed in zip(recount.result.entrants, recount.entrants, strict=True):
        told, found = ((each["total"] or {}).get("published") for each in (stated, computed))
        if told != found:
            yield of_entrant(recount.names, stated["code"], "published", told, found)
    yield from recount.of_entrants("rank", "tied", "group-ranks", "unadjusted")


def tiers(recount: Recount) -> Found:
    """3.9: tiers, and why not a better one."""
    yield from recount.of_entrants("tier", "held-back")


def overrides(recount: Recount) -> Found:
    """3.10: each override with what is computed in its place, in the order in which they are applied."""
    stated = list(recount.result.overrides)
    computed = doc.override_documents(recount.judgement.overrides)
    if len(stated) != len(computed):
        yield of_all("overrides", len(stated), len(computed))
    for told, found in zip(stated, computed, strict=False):
        called = Phrase(OVERRIDDEN, what=str(told["what"]), entrant=recount.names.of(told["entrant"]))
        for key in sorted({*told, *found}):
            if not same(told.get(key), found.get(key)):
                yield of_all("overrides", told.get(key), found.get(key), Phrase(INSIDE, what=called, key=key))


def remarks(recount: Recount) -> Found:
    """3.11: what the arithmetic remarks has to stand among the findings."""
    told = {canonical(finding) for finding in recount.result.findings}
    for finding in doc.finding_documents(recount.judgement.findings):
        if canonical(finding) not in told:
            node, entrant = finding["node"], finding["entrant"]
            said = {"node": node or ANYTHING, "entrant": recount.names.of(entrant) if entrant else ANYBODY}
            yield Difference(Phrase(LOST, key=finding["key"], **said), node, entrant, "findings", None, finding)


STEPS: Mapping[str, Callable[[Recount], Found]] = {
    "prepared": prepared, "scores": scores, "shares": shares, "groups": groups, "contributions": contributions,
    "status": status, "ranks": ranks, "tiers": tiers, "overrides": overrides, "remarks": remarks,
}  # fmt: skip


def stopped(number: str) -> NotDone:
    """Say of a step that one before it could not be carried through."""
    return NotDone(Phrase(STOPPED, number=number), Phrase(MEND_STOPPED))
