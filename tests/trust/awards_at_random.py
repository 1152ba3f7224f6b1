"""Awards at random, judged and written as an evaluation writes them.

A result is made by the evaluation's own functions right of measuring, from columns that are drawn. Nothing is read
from a disk, so that a result takes milliseconds. Everything follows from a number, and the same number gives the same.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from pembina import __version__
from pembina.analysis.replay import methods_host
from pembina.awardfile.structuring import structure
from pembina.errors import PembinaError
from pembina.evaluation import document as doc
from pembina.evaluation.judge import judge
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.evaluation.witness import witness_of
from pembina.model import Entrant, Override, number
from pembina.plugins.values import Measured, divide

HOST = methods_host()
Json = dict[str, Any]

TOLD = {
    "read": {}, "parameters": {}, "unit": {}, "panel": None, "denominate": None, "impute": None, "treat": None,
    "effort": None, "title": {"en": "A part", "id": "Bagian"},
}  # fmt: skip
AGGREGATES = ("arithmetic", "arithmetic", "geometric", "harmonic", "minimum", "maximum", "median")
MISSING = ("zero", "lowest", "median", "leave-out", "leave-out", "not-assessable")
OPINIONS = ("TMP", "WDP", "WTP")


class _Manifest:
    """What is said of a criterion beside its rules."""

    unit, actionable, compares = "points", False, False

    def __init__(self, direction: str) -> None:
        self.direction = direction

    def locale(self) -> Json:
        return {}


class Drawing:
    """One award with its columns, drawn from a number."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.leaves: list[Json] = []
        self.count = self.draw.randint(3, 9)
        self.codes = tuple(f"{i + 1:02}" for i in range(self.count))
        self.rules = self._rules()

    def _rules(self) -> Json:
        draw = self.draw
        root = self._group("", None, 0)
        if draw.random() < 0.7:
            root["children"].append(self._leaf("extra", None))
        paths = [leaf["path"] for leaf in self.leaves]
        weighed = [leaf["path"] for leaf in self.leaves if leaf["share"] is not None]
        tiers = self._tiers(weighed)
        return {
            "id": "acak", "title": {"en": "At random", "id": "Acak"}, "edition": 1, "basis": {}, "adopted": None,
            "organiser": None, "period": None, "scale": 100, "decimals": draw.choice((0, 1, 2, 2, 3)),
            "rounding": draw.choice(("half-up", "half-even", "down")),
            "rank-on": draw.choice(("published", "published", "exact")),
            "ties": [*draw.sample(paths, draw.choice((0, 0, 1, 2)) if len(paths) > 1 else 0), "shared"],
            "ranking": draw.choice(("standard", "standard", "dense", "modified", "fractional")),
            "screen": draw.choice((None, None, None, self._screen())),
            "coverage": draw.choice((0, 0, 50, 75)), "plugins": [], "uncertainty": None,
            "entrants": {
                "table": "t", "key": "code", "name": "name", "where": {}, "titles": {}, "status": "status",
                "groups": draw.choice(([], ["cluster"], ["cluster", "size"])),
            },
            "overrides": draw.choice((None, None, {"table": "o", "columns": {}, "second": True})),
            "root": root, "gates": self._gates([tier["id"] for tier in tiers]), "tiers": tiers,
        }  # fmt: skip

    def _screen(self) -> Json:
        return {"reported": self.draw.choice((0, 40, 60)), "nonzero": self.draw.choice((0, 30)), "include": []}

    def _group(self, path: str, weight: float | None, depth: int) -> Json:
        draw, count = self.draw, self.draw.randint(2, 4)
        mode = draw.choice(("percent", "percent", "relative", "equal"))
        parts = [draw.randint(1, 9) for _ in range(count)]
        weights: list[float] = [draw.choice((1, 2, 3, 5)) for _ in parts]
        if mode == "percent":
            weights = [int(100 * part / sum(parts)) for part in parts]
            weights[0] += 100 - sum(weights)
        whole = sum(Decimal(weight) for weight in weights)
        children = []
        for i, each in enumerate(weights):
            below = f"{path}.{'abcd'[i]}" if path else "abcd"[i]
            given = None if mode == "equal" else each
            if depth < 2 and draw.random() < (0.4 if depth == 0 else 0.2):
                child = self._group(below, given, depth + 1)
            else:
                child = self._leaf(below, given)
            child["share"] = number(1 / count if mode == "equal" else float(Decimal(each) / whole))
            children.append(child)
        return {
            "path": path, "title": {"en": path, "id": path}, "weight": weight, "share": None, "children": children,
            "aggregate": {"name": draw.choice(AGGREGATES), "parameters": {}},
            "missing": draw.choice(("not-assessable", "leave-out")), "weights": mode,
            "weighting": {"name": "equal", "parameters": {}} if mode == "equal" else None,
        }  # fmt: skip

    def _leaf(self, path: str, weight: float | None) -> Json:
        leaf = {
            **TOLD, "path": path, "use": "reported-value", "score": self._score(), "weight": weight, "share": None,
            "missing": self.draw.choice(MISSING),
        }  # fmt: skip
        self.leaves.append(leaf)
        if path != "extra":
            leaf["share"] = 0  # its group says how much
        return leaf

    def _score(self) -> Json:
        draw = self.draw
        low, high = draw.choice(((0, 50), (10, 80.5), (-20, 100), (90, 5)))
        cuts = sorted(draw.sample(range(1, 100), 2))
        of: list[tuple[str, Json]] = [
            ("goalposts", {"from": low, "to": high}), ("goalposts", {"from": low, "to": high}),
            ("rescaled", {"from": -60, "to": 200}),
            ("log-goalposts", {"from": 1, "to": 90}), ("identity", {}),
            ("optimum-range", {"start": 5, "low": cuts[0] + 5, "high": cuts[1] + 5, "end": 120}),
            ("piecewise", {"points": [[0, 0], [cuts[0], 40], [cuts[1], 90.5]]}),
            ("bands", {"bands": [{"below": cuts[0], "score": 10}, {"from": cuts[0], "to": cuts[1], "score": 55.5},
                                 {"above": cuts[1], "score": 100}]}),
            ("levels", {"levels": dict(zip(OPINIONS, (0, 60, 100), strict=True))}),
        ]  # fmt: skip
        name, parameters = draw.choice(of)
        return {"name": name, "parameters": parameters}

    def _gates(self, tiers: list[str]) -> list[Json]:
        draw, gates = self.draw, []
        for leaf in draw.sample(self.leaves, min(len(self.leaves), draw.choice((0, 1, 1, 2)))):
            levels = leaf["score"]["name"] == "levels"
            test, argument = draw.choice(
                (("at-least", "WDP"), ("equals", "wtp"), ("one-of", ["WTP", " wdp "])) if levels
                else (("at-least", 20), ("more-than", 15.5), ("at-most", 80), ("less-than", 90))
            )  # fmt: skip
            gates.append({
                "criterion": leaf["path"], "test": {"name": test, "parameters": {"argument": argument}},
                "cap": draw.choice((None, *tiers)), "reason": {},
            })  # fmt: skip
        return gates

    def _tiers(self, paths: list[str]) -> list[Json]:
        draw, cuts = self.draw, sorted(self.draw.sample(range(5, 90), self.draw.choice((0, 1, 2, 3))), reverse=True)
        return [
            {
                "id": f"t{i}", "title": {}, "cut": cut, "inclusive": draw.random() < 0.7,
                "minimums": {path: draw.choice((20, 40, 60)) for path in draw.sample(paths, draw.choice((0, 0, 1, 2)))},
                "quota": draw.choice((None, {"number": draw.randint(1, 3), "per": None})),
            }
            for i, cut in enumerate(cuts)
        ]  # fmt: skip

    def entrants(self) -> tuple[Entrant, ...]:
        """Who competes, some of them set aside."""
        draw = self.draw
        return tuple(
            Entrant(code, f"Uji {code}", {"cluster": draw.choice("AB"), "size": draw.choice("KB")},
                    draw.choice((None,) * 12 + ("recused", "withdrawn")))
            for code in self.codes
        )  # fmt: skip

    def columns(self, award: Any) -> dict[str, Column]:
        """Values of every criterion, with gaps, ties and ratios."""
        return {leaf.path: self._column(leaf) for leaf in award.leaves()}

    def _column(self, leaf: Any) -> Column:
        draw, ratio = self.draw, self.draw.random() < 0.3
        few = draw.random() < 0.3
        measured: list[Measured] = []
        for _ in self.codes:
            value: Any = round(draw.uniform(0.5, 99), 2) if not few else float(draw.choice((0, 25, 50)))
            told: Json = {}
            if leaf.score.name == "levels":
                value = draw.choice(OPINIONS)
            elif ratio:
                told = {"numerator": draw.randint(0, 40), "denominator": draw.randint(41, 90)}
                value = divide(told["numerator"], told["denominator"], 100)
            if draw.random() < 0.12:
                reason = draw.choice(("missing", "missing", "not-applicable", "needs-a-person"))
                measured.append(Measured(None, reason=reason))
            else:
                measured.append(Measured(value, **told))
        if all(m.value is None for m in measured):
            measured[0] = Measured("WTP" if leaf.score.name == "levels" else 20.0)
        nothing = np.zeros(self.count, dtype=np.bool_)
        evidence = np.ones(self.count, dtype=np.int64)
        direction = draw.choice(("higher", "lower"))
        return Column(leaf, direction, self.codes, values_of(measured), tuple(measured), evidence, nothing)

    def overrides(self, judged: Any, paths: list[str]) -> list[Override]:
        """Some overrides of scores, of the total and of statuses; none where the rules allow none."""
        draw, given = self.draw, []
        for row in draw.sample(range(self.count), min(2, self.count)) if self.rules["overrides"] else ():
            if judged.standings[row].status.value in ("recused", "withdrawn") or not judged.competing[row]:
                continue
            what = draw.choice((*paths, "total", "status"))
            after: Any = draw.choice(("revoked", "ineligible")) if what == "status" else Decimal(draw.randint(0, 100))
            given.append(Override(self.codes[row], what, None, after, "Sri", "Made", "The jury saw it."))
        return given


def made(seed: int) -> Json | None:
    """Return the result document of an award at random; None where the evaluation refuses such data."""
    drawing = Drawing(seed)
    rules = drawing.rules
    award = structure({**copy.deepcopy(rules), "changed": ()})
    entrants, columns = drawing.entrants(), drawing.columns(award)
    try:
        judged = judge(award, columns, entrants, HOST)
        given = drawing.overrides(judged, [leaf["path"] for leaf in drawing.leaves if leaf["share"] is not None])
        if given:
            judged = judge(award, columns, entrants, HOST, Asked(given, checked=False))
    except PembinaError:
        return None
    manifests: Any = {path: _Manifest(column.direction) for path, column in columns.items()}
    nodes = doc.node_documents(award, manifests, judged, HOST)
    for node in nodes:
        if node["kind"] == "criterion":
            node["dated"] = {}
    document: Json = {
        "format": doc.FORMAT, "versions": {"pembina": __version__, "award-format": doc.AWARD_FORMAT},
        "award": {**doc.award_document(award), "changed": []},
        "data": {"title": "Acak", "origin": "synthetic", "identity": "0" * 64, "inputs": []},
        "plugins": doc.plugins_document([HOST.found("reported-value")]), "nodes": nodes,
        "entrants": [doc.entrant_document(e, s) for e, s in zip(entrants, judged.standings, strict=True)],
        "overrides": doc.override_documents(judged.overrides), "findings": doc.finding_documents(judged.findings),
    }  # fmt: skip
    return sealed(document)


def sealed(document: Json) -> Json:
    """Give a document the root that belongs to what it says, as somebody who forges it would."""
    document["witness"] = witness_of(document)
    return document


def honest(count: int, first: int = 0) -> Iterator[tuple[int, Json]]:
    """Yield so many results with the numbers they were drawn from."""
    seed = first
    while count:
        document = made(seed)
        if document is not None:
            yield seed, document
            count -= 1
        seed += 1
