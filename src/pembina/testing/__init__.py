"""What plugin authors import in their tests: cases that a committee can read, run on every engine installed.

The whole test of a criterion::

    import pytest
    from pembina.testing import case_parameters, check_case

    @pytest.mark.parametrize(("criterion", "case", "backend"), case_parameters("pembina_training"))
    def test_case(criterion, case, backend):
        check_case(criterion, case, backend)
"""

from pembina.testing.backends import Backend, installed_backends, open_backend
from pembina.testing.cases import Case, load_criterion, read_cases
from pembina.testing.checks import case_parameters, check_case, run_case

__all__ = [
    "Backend",
    "Case",
    "case_parameters",
    "check_case",
    "installed_backends",
    "load_criterion",
    "open_backend",
    "read_cases",
    "run_case",
]
