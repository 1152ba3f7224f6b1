"""The examples in each shipped criterion's cases.toml come out as written, on every engine that is installed."""

from __future__ import annotations

from pathlib import Path

import pembina_plugins
import pytest

from pembina.plugins import Criterion
from pembina.testing import Case, case_parameters, check_case

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))

CASES = [case for name in SHIPPED for case in case_parameters(f"pembina_plugins.{name}")]


@pytest.mark.parametrize(("criterion", "case", "backend"), CASES)
def test_the_case_comes_out_as_written(criterion: Criterion, case: Case, backend: str) -> None:
    check_case(criterion, case, backend)
