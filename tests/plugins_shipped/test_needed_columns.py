"""A column that a criterion cannot do without is asked for, whatever it is called."""

import pytest

from pembina.errors import DataError
from pembina.plugins import ColumnSpec

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)


def test_a_column_is_needed_for_some_values_of_a_parameter():
    spec = ColumnSpec("number", optional=True, needed={"kind": ["number", "ratio"]})
    assert [False, True] == [spec.may_lack({"kind": kind}) for kind in ("ratio", "category")]


def test_a_column_is_needed_when_a_parameter_is_given_at_all():
    spec = ColumnSpec("text", optional=True, needed={"indicator": True})
    assert [True, False] == [spec.may_lack({"indicator": name}) for name in ("", "poverty")]


def test_a_table_without_the_column_of_values_is_refused(evaluate):  # noqa: F811
    body = criterion("a", "nilai", weight=100).replace(', value = "nilai"', "")
    with pytest.raises(DataError) as caught:
        evaluate(body, [{"nilai": 3}])
    (problem,) = caught.value.problems
    assert "value" in problem.args.values()
