"""What plugin authors import in their tests: cases that a committee can read, run on every engine installed.

The whole test of a criterion::

    import pytest
    from pembina.testing import case_parameters, check_case

    @pytest.mark.parametrize(("criterion", "case", "backend"), case_parameters("pembina_training"))
    def test_case(criterion, case, backend):
        check_case(criterion, case, backend)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

_HOMES = {
    "Backend": "backends",
    "Breach": "answering",
    "Case": "cases",
    "case_parameters": "checks",
    "check_case": "checks",
    "installed_backends": "backends",
    "load_criterion": "cases",
    "open_backend": "backends",
    "read_cases": "cases",
    "run_case": "checks",
}
"""What is imported from here, and the module that has it: pytest loads this package before it knows of any test."""

__all__ = [
    "Backend",
    "Breach",
    "Case",
    "case_parameters",
    "check_case",
    "installed_backends",
    "load_criterion",
    "open_backend",
    "read_cases",
    "run_case",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if TYPE_CHECKING:
    from pembina.testing.answering import Breach
    from pembina.testing.backends import Backend, installed_backends, open_backend
    from pembina.testing.cases import Case, load_criterion, read_cases
    from pembina.testing.checks import case_parameters, check_case, run_case
