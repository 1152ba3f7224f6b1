"""The examples in each shipped criterion's cases.toml come out as written, on every engine that is installed.

In every run all cases of a criterion are asked together, as the conformance suite does, which takes a fifth of the
time; one by one, each with what must not matter, some are tried in every run and all in a campaign.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pembina_plugins
import pytest

from pembina.plugins import Criterion
from pembina.testing import Case, case_parameters, check_case, load_criterion
from pembina.testing.backends import SPARK
from pembina.testing.conformance_answers import case_failure
from pembina.testing.plugin_check import suite_of

from ..campaign import CAMPAIGN
from ..engines.sparkserver import missing, spark_server

__all__ = ["spark_server"]

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))

CASES = [case for name in SHIPPED for case in case_parameters(f"pembina_plugins.{name}")]

EACH = {"duckdb": 40, "polars": 40}
"""Of so many cases one is tried by itself, and with what must not matter; all in a campaign."""
FAR = "spark"
"""On the engine where each query takes a third of a second, one case of each criterion is tried; all in a campaign."""


def placed() -> list[tuple[Criterion, Case, str, str]]:
    """Each case on each engine that is here; in a campaign on Spark as well, of which a server is started then."""
    found = [(*parameters.values, parameters.id) for parameters in CASES]
    if CAMPAIGN and not missing() and not any(backend == FAR for _, _, backend, _ in found):
        here = [(criterion, case, id_) for criterion, case, backend, id_ in found if backend == "duckdb"]
        found += [(criterion, case, FAR, id_.replace("[duckdb]", f"[{FAR}]")) for criterion, case, id_ in here]
    return found


def marked() -> list[Any]:
    """Each case on each engine, and whether what must not make a difference is tried as well."""
    found, seen = [], Counter[str]()
    for criterion, case, backend, id_ in placed():
        seen[criterion.manifest.name] += backend == "duckdb"
        if backend == FAR and not CAMPAIGN and seen[criterion.manifest.name] > 1:
            continue
        if not CAMPAIGN and backend != FAR and seen[criterion.manifest.name] % EACH[backend] != 1:
            continue
        found.append(pytest.param(criterion, case, backend, backend != FAR, id=id_))
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_all_cases_of_a_criterion_come_out_as_written_on_every_engine(name: str) -> None:
    suite = suite_of(load_criterion(f"pembina_plugins.{name}"), timed=False)
    for lab in suite.labs.values():
        lab.ask(list(suite.asked.values()))
    wrong = {
        f"{case.name} [{engine}]": str(why.phrase)
        for case in suite.cases
        for engine in suite.labs
        if (why := case_failure(suite, case, engine)) is not None
    }
    assert wrong == {}
    assert suite.cases
    assert {"duckdb", "polars"} <= set(suite.labs)


@pytest.mark.parametrize(("criterion", "case", "backend", "thorough"), marked())
def test_the_case_comes_out_as_written(
    criterion: Criterion, case: Case, backend: str, thorough: bool, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if backend == FAR and SPARK not in os.environ:
        monkeypatch.setenv(SPARK, request.getfixturevalue("spark_server"))
    check_case(criterion, case, backend, thorough=thorough)
