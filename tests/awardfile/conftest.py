"""A valid award, plugins known by manifests only, and ways to read changed copies of the award."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from pembina.awardfile import read_award
from pembina.errors import AwardError, Place, PluginError
from pembina.methods.refusal import Unfit
from pembina.model import Award
from pembina.plugins import (
    Aggregator,
    ColumnSpec,
    Context,
    Found,
    GateTest,
    Host,
    Manifest,
    ScoringMethod,
    Weighted,
    WeightingMethod,
    hookimpl,
)

VALID = """\
format = 1

[award]
id = "harkopnas-2022"
title = { id = "Pembina Koperasi Terbaik", en = "Best Cooperative Supervisor" }
edition = 1
basis = "Permenkop"
organiser = { name = "Dinas", entry-fee = 0 }
period = { start = 2021-07-01, end = 2022-06-30 }
decimals = 2
rounding = "half-up"
rank-on = "published"
ties = ["supervision.visits", "shared"]
coverage = 80

[entrants]
table = "regions"
key = "code"
name = "name"
where = { level = "province" }
groups = ["cluster"]

[criteria]
aggregate = "arithmetic"

[criteria.supervision]
title = { id = "Pembinaan dan pengawasan", en = "Supervision" }
weight = 40

[criteria.supervision.visits]
use = "supervision-activity"
with = { minimum-visits = 2 }
read = { visits = { table = "kunjungan", date = "Tanggal" } }
weight = 60
score = { method = "goalposts", from = 0, to = 4 }
missing = "refuse"

[criteria.supervision.quality]
use = "supervision-activity"
weight = 40
score = { method = "bands", bands = [{ below = 1, score = 0 }, { from = 1, score = 90 }] }

[criteria.partnerships]
use = "supervision-activity"
weight = 60
score = { method = "log-goalposts", from = 1, to = 30 }

[criteria.audit-opinion]
use = "audit-opinion"
score = { method = "levels", levels = { WTP = 100, WDP = 60 } }

[[gates]]
criterion = "audit-opinion"
at-least = "WTP"
otherwise = "ineligible"
reason = { id = "Opini", en = "Opinion" }

[[tiers]]
id = "utama"
title = { id = "Utama", en = "First class" }
from = 85
and = { supervision = 70 }
quota = 3

[[tiers]]
id = "madya"
from = 70
quota = { number = 5, per = "cluster" }
"""
"""The award of DESIGN section 5, with one table more of each kind."""


def manifest(name: str, value: str = "number", criterion: bool = True, **more: Any) -> Manifest:
    return Manifest(
        name=name,
        folder=Path("nowhere"),
        criterion=criterion,
        value=value,
        tables={"visits": {"region": ColumnSpec("entrant"), "date": ColumnSpec("date")}},
        entrant="region",
        parameters={"minimum-visits": {"type": "integer", "minimum": 1, "default": 1}},
        **more,
    )


def found(name: str, **kwargs: object) -> Found:
    return Found(name, "some-distribution", "1.0", f"some_{name}", **kwargs)  # type: ignore[arg-type]


EXTRAS = "extras_of_a_third_party"


@pytest.fixture(scope="session")
def extras() -> Iterator[str]:
    """A module with a scoring method, an aggregator and a gate test that Pembina does not have."""
    module = ModuleType(EXTRAS)
    steps = {"step": {"type": "integer", "multipleOf": 5, "default": 10}}
    methods = (
        ScoringMethod("steps", steps, lambda values, p, context: values, best=lambda p, scale: scale - p["step"]),
        ScoringMethod("against", {"direction": {"enum": ["higher", "lower"]}}, lambda values, p, context: values),
        ScoringMethod("fragile", {"from": {"type": "number"}}, lambda values, p, context: values, check=stumble),
    )
    power = {"power": {"type": "number", "exclusiveMinimum": 0, "default": 2}}
    aggregator = Aggregator(
        "power-mean", lambda scores, shares, present, p, context: (scores * shares).sum(axis=1), power
    )
    gate = GateTest("divisible-by", lambda values, argument: values % argument == 0, {"type": "integer", "minimum": 2})
    whole = Aggregator("whole-rows", lambda scores, shares, present, p, context: scores[:, 0], complete=True)
    weightings = (
        WeightingMethod("each-its-own", {}, lambda scores, p, context: Weighted(scores), per_entrant=True),
        WeightingMethod("by-votes", {"votes": VOTES}, by_votes, uses_scores=False, required=("votes",)),
    )
    module.pembina_weightings = hookimpl(specname="pembina_weightings")(lambda: weightings)  # type: ignore[attr-defined]
    module.pembina_scoring_methods = hookimpl(specname="pembina_scoring_methods")(lambda: methods)  # type: ignore[attr-defined]
    module.pembina_aggregators = hookimpl(specname="pembina_aggregators")(lambda: (aggregator, whole))  # type: ignore[attr-defined]
    module.pembina_gates = hookimpl(specname="pembina_gates")(lambda: (gate,))  # type: ignore[attr-defined]
    sys.modules[EXTRAS] = module
    yield EXTRAS
    del sys.modules[EXTRAS]


VOTES = {
    "description": "Votes for each part, by its name.",
    "type": "object",
    "additionalProperties": {"type": "number"},
}


def by_votes(scores: object, parameters: Mapping[str, Any], context: Context) -> Weighted:
    """Weights in proportion to votes; nobody has a weight without any."""
    votes = np.array([parameters["votes"].get(part, 0.0) for part in context.parts])
    if not votes.sum():
        raise Unfit("nobody voted for any of {parts}", parts=", ".join(context.parts))
    return Weighted(votes / votes.sum(), {"votes": votes.tolist()})


def stumble(parameters: object, scale: float) -> list[object]:
    raise ZeroDivisionError("of all things")


@pytest.fixture(scope="session")
def host(extras: str) -> Host:
    broken = PluginError.of("PB403", Place("faulty/criterion.toml", 3, 1), reason="no such type")
    known = {
        "supervision-activity": (found("supervision-activity", manifest=manifest("supervision-activity")),),
        "audit-opinion": (found("audit-opinion", manifest=manifest("audit-opinion", "category")),),
        "survey": (found("survey", manifest=manifest("survey", "either", panel=True, direction="target")),),
        "heads": (found("heads", manifest=manifest("heads", approximates={"minimum-visits": [1, 3]})),),
        "checks-only": (found("checks-only", manifest=manifest("checks-only", criterion=False)),),
        "twice": (found("twice", manifest=manifest("twice")), found("twice", manifest=manifest("twice"))),
        "faulty": (found("faulty", problem=broken),),
        "off": (found("off", manifest=manifest("off")),),
    }
    return Host(blocked=("off",), builtins=("pembina.plugins.builtin", extras), catalogue=known)


Read = Callable[..., Award]
Complain = Callable[..., list[str]]


@pytest.fixture
def valid() -> str:
    return VALID


@pytest.fixture
def read(host: Host, tmp_path: Path) -> Read:
    """Read an award given as text."""

    def read_text(text: str, settings: Sequence[str] = ()) -> Award:
        (tmp_path / "award.toml").write_text(text, "utf-8")
        return read_award(tmp_path / "award.toml", host, settings)

    return read_text


@pytest.fixture
def complaints(read: Read, tmp_path: Path) -> Complain:
    """Read an award given as text and return what is said against it, places relative to the file."""

    def complain(text: str) -> list[str]:
        try:
            read(text)
        except (AwardError, PluginError) as error:
            return [problem.show().replace(f"{tmp_path}/", "") for problem in error.problems]
        return []

    return complain
