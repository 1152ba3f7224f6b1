"""Every criterion that Pembina ships passes the conformance suite, on every engine that is here.

In a usual run with the defaults and the cases under them (whether every case comes out as written is tried by
tests/plugins_shipped), in a campaign with every set of parameters that a case uses, and on Spark where a server can be
started. Speed is measured by ``pembina plugins check``, and not here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pembina_plugins
import pytest

from pembina.testing import load_criterion
from pembina.testing.backends import SPARK
from pembina.testing.conformance import Suite
from pembina.testing.conformance_rules import FAILED, NOT_TRIED
from pembina.testing.plugin_check import suite_of

from ..campaign import CAMPAIGN
from ..engines.sparkserver import missing, spark_server

__all__ = ["spark_server"]

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))

NO_DATE = {"earlier-stage", "jury", "jury-ballots"}
NO_RECORD_BY_DATE = {
    "compliance", "field-capacity", "licensing", "member-meetings", "partnerships", "portfolio", "trend",
}  # fmt: skip
"""Criteria of which, under their defaults, no single date decides whether a record counts: an agreement is in force for
some days, a case falls due some days after it was filed, a meeting is on the accounts of a year."""
TARGET = {"account-ratio", "compliance", "reported-value", "self-reliance", "trend"}
"""Criteria of which the award says what is better."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_criterion_passes_every_rule(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if CAMPAIGN and not missing() and SPARK not in os.environ:
        monkeypatch.setenv(SPARK, request.getfixturevalue("spark_server"))
    suite = suite_of(load_criterion(f"pembina_plugins.{name}"), timed=False)
    if not CAMPAIGN:
        defaults = suite.criterion.manifest.defaults()
        usual = [case for case in suite.cases if case.parameters == defaults or case.best_first]
        suite = Suite(suite.criterion, usual, problems=suite.problems, groups=1, timed=False)
    outcomes = {outcome.rule.name: outcome for outcome in suite.run()}
    assert {rule: str(one.why) for rule, one in outcomes.items() if one.state == FAILED} == {}
    left = {rule: str(one.why) for rule, one in outcomes.items() if one.state == NOT_TRIED} | {"speed": ""}
    plugin = suite.criterion.manifest.name
    allowed = {"speed"}
    allowed |= {"period-edges"} if plugin in NO_DATE | NO_RECORD_BY_DATE else set()
    allowed |= {"direction"} if plugin in TARGET else set()
    allowed |= {"same-on-every-engine"} if len(suite.engines) == 1 else set()
    assert set(left) <= allowed, left
    assert any(trial.expect is None for trial in suite.trials), "tables were generated and measured"
