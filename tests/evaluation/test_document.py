"""The result document by hand: every part whole, as readers and renderers find it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pembina.evaluation.document import (
    award_document,
    entrant_document,
    finding_documents,
    inputs_document,
    override_documents,
    plain,
    plugins_document,
    rules_document,
    unadjusted_document,
)
from pembina.evaluation.standing import Standing
from pembina.model import Entrant, Finding, InputFile, InputTable, Override, Status
from pembina.plugins import Found, Manifest

from .small import (
    award,
    group,
    leaf,
)

# Plain data


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "x"), (3, 3), (None, None), (True, True), (2.0, 2), (2.5, 2.5), (Decimal("3.00"), 3),
        (Decimal("3.25"), 3.25), (dt.date(2022, 7, 4), "2022-07-04"), (np.int64(5), 5), (np.float32(0.5), 0.5),
        (np.bool_(True), True), ((1.0, [Decimal(2)]), [1, [2]]), ({1: (1.0,)}, {"1": [1]}),
        (MappingProxyType({"as_of": 1.0}), {"as_of": 1}),
        (InputFile("a.csv", "0", 1), {"name": "a.csv", "sha256": "0", "rows": 1, "blank": 0}),
        (InputTable("t", (), as_of="2022"),
         {"table": "t", "files": [], "source": None, "as-of": "2022", "read": {}}),
    ],
)  # fmt: skip
def test_model_objects_become_plain_data(value: Any, expected: Any) -> None:
    assert repr(plain(value)) == repr(expected)


def test_what_is_no_model_object_stays_what_it_is() -> None:
    thing = object()
    assert plain(thing) is thing


# Rules


LEAF: dict[str, Any] = {
    "path": "g.a", "title": {}, "unit": {}, "use": "visits", "parameters": {}, "read": {}, "panel": None,
    "denominate": None, "impute": None, "treat": None, "score": None, "missing": "refuse", "weight": None,
    "share": None, "effort": None,
}  # fmt: skip
GROUP = {
    "title": {}, "aggregate": {"name": "arithmetic", "parameters": {}}, "missing": "refuse", "share": 1,
    "weights": "percent", "weighting": None,
}  # fmt: skip
RULES = {
    "id": "small", "title": {"en": "Small"}, "edition": 1, "basis": {}, "organiser": None, "period": None,
    "scale": 100, "decimals": 2, "rounding": "half-up", "rank-on": "published", "ties": ["shared"],
    "ranking": "standard", "coverage": 0, "plugins": [], "screen": None, "gates": [], "tiers": [],
    "uncertainty": None, "overrides": None, "adopted": None,
    "entrants": {"table": "t", "key": "code", "name": "name", "where": {}, "groups": [], "status": None,
                 "titles": {}},
    "root": {"path": "", **GROUP, "weight": None, "children": [
        {"path": "g", **GROUP, "weight": 100, "children": [LEAF]},
        {**LEAF, "path": "c", "distinct": "approximate"},
    ]},
}  # fmt: skip
TREE = (group("g", leaf("g.a")), leaf("c", distinct="approximate"))


def test_rules_are_told_whole_but_for_what_ifs_and_that_counts_are_exact() -> None:
    assert rules_document(award(*TREE, changed=("criteria.c.weight=1",))) == RULES


def test_rules_stand_beside_their_hash() -> None:
    written = json.dumps(RULES, sort_keys=True, separators=(",", ":")) + "\n"
    assert award_document(award(*TREE)) == {"hash": hashlib.sha256(written.encode()).hexdigest(), "rules": RULES}


# Data and plugins


def test_inputs_are_told_by_table_and_file_with_what_lies_outside_the_period() -> None:
    files = (InputFile("b.csv", "bb", 2, 1), InputFile("a.csv", "aa", 3))
    tables = (InputTable("visits", files, "Dinas", "2022-07-01", {"numbers": "id"}), InputTable("regions", ()))
    loaded: Any = SimpleNamespace(title="Data", origin="official", identity="id", inputs=tables)
    assert inputs_document(loaded, {"visits": MappingProxyType({"before": 1, "after": 2})}) == {
        "title": "Data", "origin": "official", "identity": "id", "inputs": [
            {"table": "regions", "files": [], "source": None, "as-of": None, "read": {}, "outside-period": {}},
            {"table": "visits", "source": "Dinas", "as-of": "2022-07-01", "read": {"numbers": "id"},
             "files": [{"name": "a.csv", "sha256": "aa", "rows": 3, "blank": 0},
                       {"name": "b.csv", "sha256": "bb", "rows": 2, "blank": 1}],
             "outside-period": {"before": 1, "after": 2}},
        ],
    }  # fmt: skip


def test_each_plugin_that_took_part_is_told_once_by_name_with_the_hash_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x")
    own = Manifest("one", tmp_path, file=tmp_path / "one.py")
    one, two = (Found(name, f"of-{name}", "1.0", "one", own) for name in ("one", "two"))
    bare = Found("zero", "of-zero", "1.0", "zero")
    digest = hashlib.sha256(b"one.py\x001\x00x").hexdigest()
    assert plugins_document([two, one, bare, two]) == [
        {"name": "one", "distribution": "of-one", "version": "1.0", "sha256": digest},
        {"name": "two", "distribution": "of-two", "version": "1.0", "sha256": digest},
    ]


# Entrants


def test_an_entrant_is_told_with_everything_that_came_out_for_it() -> None:
    standing = Standing(
        Status.INELIGIBLE, ("gate.not-met", {"gate": 1.0}), 80.0, 81.125, Decimal("81.13"), 2.0, True,
        {"island": 1.0}, "madya", [("utama", "tier.cut", {"cut": 85})], ["met", "not-met"],
    )  # fmt: skip
    told = entrant_document(Entrant("74", "Sultra", MappingProxyType({"island": "Sulawesi"})), standing)
    assert told == {
        "code": "74", "name": "Sultra", "groups": {"island": "Sulawesi"}, "status": "ineligible",
        "reason": {"key": "gate.not-met", "args": {"gate": 1}}, "coverage": 80,
        "total": {"exact": 81.125, "published": "81.13"}, "rank": 2, "tied": True, "group-ranks": {"island": 1},
        "tier": "madya", "held-back": [{"tier": "utama", "key": "tier.cut", "args": {"cut": 85}}],
        "gates": ["met", "not-met"],
    }  # fmt: skip
    assert (type(told["groups"]), type(told["coverage"]), repr(told["reason"]["args"])) == (dict, int, "{'gate': 1}")


def test_groups_that_are_plain_already_are_handed_on() -> None:
    groups = {"island": "Sulawesi"}
    assert entrant_document(Entrant("74", "Sultra", groups), Standing())["groups"] is groups


def test_who_has_neither_total_nor_reason_has_none_in_the_document() -> None:
    told = entrant_document(Entrant("74", "Sultra"), Standing(Status.WITHDRAWN))
    assert (told["total"], told["reason"], told["rank"], told["tier"]) == (None, None, None, None)


def test_a_whole_total_is_written_without_a_point() -> None:
    total = entrant_document(Entrant("74", "S"), Standing(exact=80.0, published=Decimal("80.00")))["total"]
    assert repr(total) == "{'exact': 80, 'published': '80.00'}"


def test_what_would_be_without_adjustment_is_status_total_and_rank() -> None:
    standing = Standing(exact=80.0, published=Decimal("80.00"), rank=3)
    assert unadjusted_document(standing) == {"status": "ranked", "total": "80.00", "rank": 3}
    assert unadjusted_document(Standing(Status.REVOKED)) == {"status": "revoked", "total": None, "rank": None}


# Findings and overrides


def test_findings_come_warnings_first_then_by_key_node_entrant_and_arguments() -> None:
    ordered = [
        Finding("z", {"n": 1}, "warning"),
        Finding("a", {"n": 9}), Finding("a", {"n": 1}, entrant="01"), Finding("a", {"n": 2}, entrant="01"),
        Finding("a", {}, entrant="02"), Finding("a", {}, node="1"),
        Finding("a", {}, node="p", entrant="01"), Finding("a", {}, node="q"),
        Finding("b", {}, text={"en": "B"}),
    ]  # fmt: skip
    backwards = finding_documents(ordered[::-1])
    assert backwards == finding_documents(ordered)
    assert [(f["key"], f["node"], f["entrant"], f["args"]) for f in backwards] == [
        (f.key, f.node, f.entrant, f.args) for f in ordered
    ]
    assert backwards[-1] == {
        "key": "b", "args": {}, "level": "note", "node": None, "entrant": None, "text": {"en": "B"}
    }  # fmt: skip


def test_an_override_is_told_with_what_it_changed_by_whom_and_why() -> None:
    day = dt.date(2022, 7, 4)
    given = Override("74", "c", Decimal(50), Decimal("60.5"), "Sri", "Made", "because", day, "o.csv", 2)
    assert override_documents([given]) == [
        {"entrant": "74", "what": "c", "before": 50, "after": 60.5, "by": "Sri", "second": "Made",
         "reason": "because", "date": "2022-07-04"}
    ]  # fmt: skip
