"""A result document made by hand: small, but with every turn that a report has to take.

Six provinces with invented names. Two share rank 2, one is ineligible, one not assessable, one recused. The group
``supervision`` is a geometric mean, so its parts' contributions are followed by what the mean took away.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pembina.model import Result, canonical, sha256

CODES = ("01", "02", "03", "04", "05", "06")
NAMES = ("Kencana Timur", "Kencana Barat", "Suralaya", "Mandala", "Wanasari", "Nusa Rindang")
CLUSTERS = ("A", "A", "B", "B", "A", "B")

LEAF = {
    "read": {}, "parameters": {}, "unit": {}, "panel": None, "denominate": None, "impute": None, "treat": None,
    "effort": None,
}  # fmt: skip


def rules() -> dict[str, Any]:
    """The resolved rules of the award."""
    return {
        "id": "pembina-uji",
        "title": {"id": "Pembina Koperasi Terbaik", "en": "Best Cooperative Supervisor"},
        "edition": 2,
        "basis": {"id": "Keputusan Menteri 7/2022", "en": "Decree of the Minister 7/2022"},
        "adopted": "2022-01-03",
        "organiser": {"name": "Kementerian Koperasi", "entry-fee": 0},
        "period": {"start": "2021-07-01", "end": "2022-06-30"},
        "scale": 100,
        "decimals": 2,
        "rounding": "half-up",
        "rank-on": "published",
        "ties": ["shared"],
        "ranking": "standard",
        "screen": None,
        "coverage": 60,
        "plugins": [],
        "entrants": {
            "table": "regions", "key": "code", "name": "name", "where": {}, "titles": {}, "groups": ["cluster"],
            "status": "status",
        },
        "root": {
            **group("", {}, "arithmetic", None),
            "children": [
                {
                    **group("supervision", SUPERVISION, "geometric", 0.4),
                    "children": [
                        leaf("supervision.visits", "supervision-activity", goalposts(0, 4), 0.5, "zero"),
                        leaf("supervision.meetings", "active-cooperatives", goalposts(0, 100), 0.5, "not-assessable"),
                    ],
                },
                leaf("aid", "aid-disbursed", BANDS, 0.6, "leave-out"),
                leaf("audit", "reported-value", LEVELS, None, "not-assessable"),
            ],
        },
        "gates": [
            gate("audit", "at-least", "WDP", None, {"id": "Opini minimal WDP", "en": "The opinion is at least WDP"}),
            gate("supervision", "more-than", 50, "madya", {}),
        ],
        "uncertainty": None,
        "overrides": None,
        "tiers": [
            tier("utama", "Utama", "First class", 85, True, {"supervision": 70}, None),
            tier("madya", "Madya", "Second class", 65, True, {}, {"number": 1, "per": "cluster"}),
            tier("pratama", "Pratama", "Third class", 50, False, {}, None),
        ],
    }  # fmt: skip


SUPERVISION = {"id": "Pembinaan dan pengawasan", "en": "Supervision"}
BANDS = {
    "name": "bands",
    "parameters": {
        "bands": [
            {"below": 1000000, "score": 25},
            {"from": 1000000, "below": 5000000, "score": 50},
            {"from": 5000000, "score": 90},
        ]
    },
}
LEVELS = {"name": "levels", "parameters": {"levels": {"TMP": 0, "WDP": 60, "WTP": 100}}}


def goalposts(low: float, high: float) -> dict[str, Any]:
    return {"name": "goalposts", "parameters": {"from": low, "to": high}}


def group(path: str, title: Mapping[str, str], aggregate: str, share: float | None) -> dict[str, Any]:
    method = {"name": aggregate, "parameters": {}}
    return {
        "path": path, "title": title, "aggregate": method, "missing": "not-assessable",
        "weight": None if share is None else share * 100, "share": share, "weights": "percent", "weighting": None,
        "children": [],
    }  # fmt: skip


def leaf(path: str, use: str, score: Any, share: float | None, missing: str) -> dict[str, Any]:
    weight = None if share is None else share * 100
    entry = {"path": path, "title": {}, "use": use, "score": score, "missing": missing}
    return {**LEAF, **entry, "weight": weight, "share": share}


def gate(criterion: str, test: str, argument: Any, cap: str | None, reason: Mapping[str, str]) -> dict[str, Any]:
    method = {"name": test, "parameters": {"argument": argument}}
    return {"criterion": criterion, "test": method, "cap": cap, "reason": reason}


def tier(
    identity: str, local: str, english: str, cut: float, inclusive: bool, minimums: Any, quota: Any
) -> dict[str, Any]:
    title = {"id": local, "en": english}
    return {"id": identity, "title": title, "cut": cut, "inclusive": inclusive, "minimums": minimums, "quota": quota}


def entrants() -> list[dict[str, Any]]:
    """The six provinces and where they stand."""
    rows = [
        entrant(0, "ranked", total(83, "83.00"), 1, group_rank=1, gates=["met", "met"]),
        entrant(1, "ranked", total(54, "54.00"), 2, tied=True, group_rank=2, gates=["met", "not-met"]),
        entrant(2, "ranked", total(54, "54.00"), 2, tied=True, group_rank=1, gates=["met", "not-met"]),
        entrant(3, "ineligible", total(46, "46.00"), None, gates=["not-met", "not-met"]),
        entrant(4, "not-assessable", None, None, coverage=80, gates=["met", "unknown"]),
        entrant(5, "recused", None, None, gates=["met", "unknown"]),
    ]
    rows[0].update(tier="madya")
    rows[0]["held-back"] = [remark("utama", "tier.below-cut", cut=85, inclusive=True, total=83)]
    rows[1].update(tier="pratama")
    rows[1]["held-back"] = [
        remark("utama", "tier.cap", gate=1),
        remark("madya", "tier.quota", quota=1, per="cluster", group="A"),
    ]
    rows[2].update(tier="pratama")
    rows[2]["held-back"] = [
        remark("utama", "tier.minimum", node="supervision", minimum=70, score=0),
        remark("madya", "tier.quota-tie", quota=1, per="cluster", group="B", tied=2),
    ]
    rows[3]["reason"] = {"key": "gate.not-met", "args": {"gate": 0}}
    rows[4]["reason"] = {"key": "missing.value", "args": {"criterion": "supervision.meetings"}}
    rows[5]["reason"] = {"key": "status.recused", "args": {}}
    return rows


def entrant(
    i: int, status: str, points: Any, rank: int | None, *, tied: bool = False, group_rank: int | None = None,
    coverage: float = 100, gates: list[str],
) -> dict[str, Any]:  # fmt: skip
    return {
        "code": CODES[i], "name": NAMES[i], "groups": {"cluster": CLUSTERS[i]}, "status": status, "reason": None,
        "coverage": coverage, "total": points, "rank": rank, "tied": tied,
        "group-ranks": {} if group_rank is None else {"cluster": group_rank},
        "tier": None, "held-back": [], "gates": gates,
    }  # fmt: skip


def total(exact: float, published: str) -> dict[str, Any]:
    return {"exact": exact, "published": published}


def remark(tier_id: str, key: str, **args: Any) -> dict[str, Any]:
    return {"tier": tier_id, "key": key, "args": args}


def nodes() -> list[dict[str, Any]]:
    """The tree with its columns, in the order of the entrants."""
    return [
        {
            "path": "", "kind": "group", "facts": {}, "weighting": None, "title": {}, "share": None, "shares": None,
            "aggregate": {"name": "arithmetic", "parameters": {}},
            "scores": [83, 54, 54, 46, None, None], "contributions": [0, 0, 0, 0, None, None],
        },
        {
            "path": "supervision", "kind": "group", "facts": {}, "weighting": None, "title": SUPERVISION, "share": 0.4,
            "shares": [0.4, 0.4, 1, 0.4, 0.4, 0.4],
            "aggregate": {"name": "geometric", "parameters": {}},
            "scores": [72.5, 0, 54, 40, None, None], "contributions": [-0.5, -10, -1, -1, None, None],
        },
        criterion(
            "supervision.visits", "supervision-activity", "visits per active cooperative",
            {"id": "Kunjungan pembinaan", "en": "Supervision visits"},
            share=0.5,
            labels={
                "unit": {"id": "kunjungan per koperasi aktif", "en": "visits per active cooperative"},
                "numerator": {"id": "kunjungan", "en": "visits"},
                "denominator": {"id": "koperasi aktif", "en": "active cooperatives"},
            },
            values=[2.5, 2, 5, 1.2, None, 3], numerators=[250, 20, 50, 12, None, 30],
            denominators=[100, 10, 10, 10, None, 10], evidence=[250, 20, 50, 12, 0, 30],
            scores=[62.5, 50, 100, 30, 0, None], contributions=[12.5, 10, 50, 6, None, None],
            notes={"05": {"reason": "missing", "policy": "zero"}},
        ),
        criterion(
            "supervision.meetings", "active-cooperatives", "percent",
            {"id": "Rapat anggota tahunan", "en": "Annual members' meetings"},
            share=0.5,
            labels={
                "numerator": {"id": "koperasi yang mengadakan RAT", "en": "cooperatives with a meeting"},
                "denominator": {"id": "koperasi aktif", "en": "active cooperatives"},
                "also.denominator_before": {"id": "koperasi aktif tahun lalu", "en": "active cooperatives a year ago"},
            },
            values=[85, 0, 10, 55, None, 40], numerators=[1700, 0, 1, 11, None, 4],
            denominators=[2000, 20, 10, 20, None, 10], evidence=[1, 1, 1, 1, 1, 1],
            scores=[85, 0, 10, 55, None, None], contributions=[17, 0, 5, 11, None, None],
            notes={
                "01": {
                    "printed": "85.02", "source": "Dinas Koperasi Kencana Timur", "as-of": "2021-12-31",
                    "definition": "RAT tahun buku 2021", "state": "verified", "also": {"denominator_before": 2051},
                },
                "05": {"reason": "not-assessable", "policy": "not-assessable", "state": "claimed"},
            },
        ),
        criterion(
            "aid", "aid-disbursed", "rupiah", {"id": "Bantuan permodalan", "en": "Capital aid"},
            share=0.6,
            shares=[0.6, 0.6, 0, 0.6, 0.6, 0.6],
            values=[5000000, 6250000.5, None, 4999999, 100, 100], evidence=[3, 3, 0, 3, 3, 3],
            scores=[90, 90, None, 50, 25, None], contributions=[54, 54, 0, 30, None, None],
            notes={"03": {"reason": "missing", "policy": "leave-out"}},
        ),
        criterion(
            "audit", "reported-value", "", {"id": "Opini BPK", "en": "Audit opinion"},
            share=None,
            values=["WTP", "WTP", "WDP", "TMP", "WTP", "WTP"], evidence=[1] * 6,
            scores=[100, 100, 60, 0, 100, None],
        ),
    ]  # fmt: skip


def criterion(path: str, plugin: str, unit: str, title: Mapping[str, str], **columns: Any) -> dict[str, Any]:
    empty = ("shares", "numerators", "denominators", "evidence", "scores", "contributions")
    return {
        "path": path, "kind": "criterion", "title": title, "plugin": plugin, "unit": unit, "direction": "higher",
        "actionable": True,
        "relative": False, "labels": {}, "notes": {}, "used": None, "steps": [], **dict.fromkeys(empty), **columns,
    }  # fmt: skip


def findings() -> list[dict[str, Any]]:
    """One finding of every key that the evaluation gives, and one of a plugin's own."""
    return [
        finding("award.changed", "warning", setting="criteria.aid.weight=60"),
        finding("printed.differs", "warning", "supervision.meetings", "01",
                printed="85.02", computed="85.00", difference="+0.02", numerator=1700, denominator=2000),
        finding("quota.tie", "warning", tier="madya", quota=1, per="cluster", group="B", tied=2),
        finding("constant.column", "note", "audit", value="WTP"),
        finding("data.synthetic", "note"),
        finding("gate.not-applied", "note", None, "05", gate=1),
        finding("missing.filled", "note", "supervision.visits", "05", policy="zero", reason="missing"),
        finding("records.duplicate", "note", "supervision.visits", "01", n=2),
        finding("relative.scoring", "note", "aid", method="min-max"),
        finding("rows.outside-period", "note", table="visits", column="Tanggal", rows=1204),
        finding("tier.empty", "note", tier="utama"),
        finding("value.outside-goalposts", "note", "supervision.visits", n=1, **{"from": 0, "to": 4}),
        {
            **finding("check.weekend-visits", "note", "supervision.visits", "02", n=7),
            "text": {"id": "{n} kunjungan jatuh pada hari Minggu.", "en": "{n} visits fall on a Sunday."},
        },
    ]  # fmt: skip


def finding(key: str, level: str, node: str | None = None, who: str | None = None, **args: Any) -> dict[str, Any]:
    return {"key": key, "level": level, "node": node, "entrant": who, "args": args, "text": None}


def document() -> dict[str, Any]:
    """The whole document, free to be changed by a test."""
    return copy.deepcopy(
        {
            "format": "pembina-result/1",
            "versions": {"pembina": "0.1.0", "award-format": 1},
            "award": {"hash": "0" * 64, "changed": [], "rules": rules()},
            "data": {"title": "Data uji", "origin": "synthetic", "inputs": []},
            "plugins": [],
            "entrants": entrants(),
            "nodes": nodes(),
            "overrides": [],
            "findings": findings(),
        }
    )


def result(changed: Mapping[str, Any] | None = None) -> Result:
    """The result, with top-level parts of the document replaced where a test says so."""
    whole = {**document(), **(changed or {})}
    return Result(whole, sha256(canonical(whole)))
