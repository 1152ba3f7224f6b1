"""The examples in each shipped criterion's cases.toml come out as written, on every engine that is installed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pembina_plugins
import pytest

from pembina.plugins import Criterion
from pembina.testing import Case, case_parameters, check_case

from ..campaign import CAMPAIGN

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))

CASES = [case for name in SHIPPED for case in case_parameters(f"pembina_plugins.{name}")]

EACH = {"duckdb": 6, "polars": 2}
"""What must not matter is tried with each second case, and with each sixth on the engine that takes longer; with all
of them in a campaign."""
FAR = "spark"
"""On the engine where each query takes a third of a second, one case of each criterion is tried; all in a campaign."""


def marked() -> list[Any]:
    """Each case on each engine, and whether what must not make a difference is tried as well."""
    found, seen = [], Counter[str]()
    for parameters in CASES:
        criterion, case, backend = parameters.values
        seen[criterion.manifest.name] += backend == "duckdb"
        if backend == FAR and not CAMPAIGN and seen[criterion.manifest.name] > 1:
            continue
        thorough = backend != FAR and (CAMPAIGN or seen[criterion.manifest.name] % EACH[backend] == 1)
        found.append(pytest.param(criterion, case, backend, thorough, id=parameters.id))
    return found


@pytest.mark.parametrize(("criterion", "case", "backend", "thorough"), marked())
def test_the_case_comes_out_as_written(criterion: Criterion, case: Case, backend: str, thorough: bool) -> None:
    check_case(criterion, case, backend, thorough=thorough)
