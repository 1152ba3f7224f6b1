"""What every weighting method returns, and how it reads what it is given."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from pembina.methods.refusal import Unfit
from pembina.methods.weighed import complete, figure, figures, row_of_numbers, shaped, weighed


def refused(call: Any) -> Unfit:
    with pytest.raises(Unfit) as caught:
        call()
    return caught.value


def test_numbers_of_any_kind_become_weights_in_double_precision() -> None:
    # whole numbers beyond 64 bits are Python's own, of which NumPy makes objects unless told otherwise
    for raw in ([1, 3], np.array([1, 3], dtype=np.float32), [10**30, 3 * 10**30]):
        found = weighed(raw, {})
        assert [0.25, 0.75] == found.weights.tolist()
        assert np.float64 == found.weights.dtype


def test_weights_of_thirds_have_twelve_digits_and_add_up_to_1() -> None:
    found = weighed(np.array([1, 2], dtype=np.float32), {"a": 1})
    assert [0.333333333333, 0.666666666667] == found.weights.tolist()
    assert 1.0 == math.fsum(found.weights)
    assert {"a": 1} == found.facts


def test_figures_are_plain_numbers() -> None:
    assert [1e30, 2.0] == figures([10**30, 2])
    assert "[[0.333333333333], [2.0]]" == repr(figures([[1 / 3], [2]]))
    assert "0.333333333333" == repr(figure(1 / 3))


def test_none_is_a_score_that_is_missing() -> None:
    assert repr([[1.0, math.nan]]) == repr(shaped([[1, None]]).tolist())
    error = refused(lambda: complete([[1, 2], [3, None]]))
    assert (1, 1) == (error.column, error.row)
    assert "weights from data need a score of every entrant, found nan" == str(error)


def test_a_score_at_the_limit_is_not_the_one_that_is_too_large() -> None:
    error = refused(lambda: complete([[1e100, 2e100], [-1e100, 1]]))
    assert (1, 0, {"value": 2e100}) == (error.column, error.row, error.args_)


def test_the_criterion_comes_before_the_entrant_where_several_scores_are_missing() -> None:
    error = refused(lambda: complete([[1, math.nan], [2, 3], [math.nan, 4]]))
    assert (0, 2) == (error.column, error.row)


def test_none_is_no_number_of_a_criterion() -> None:
    error = refused(lambda: row_of_numbers([1, None]))
    assert ("a number from 0 to 10^15 is needed, found nan", 1) == (str(error), error.column)
    assert [0.0, 1e15] == row_of_numbers([0, 10**15]).tolist()
