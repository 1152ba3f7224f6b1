"""The door to scipy: what is solved, and what is refused with its reason."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from pembina.methods import solver
from pembina.methods.refusal import LibraryMissing, Unfit


def test_a_linear_program_is_solved_to_its_corner() -> None:
    # min -x - 2y with x + y <= 4, y <= 3: (1, 3), worth -7; one more of either condition is worth 1.
    found = solver.linear([-1, -2], [[1, 1], [0, 1]], [4, 3])
    assert [1.0, 3.0] == found.x.tolist()
    assert -7.0 == found.value
    assert [-1.0, -1.0] == found.multipliers_ub.tolist()
    assert [0.0, 0.0] == found.multipliers_lower.tolist()
    assert [0.0, 0.0] == found.multipliers_upper.tolist()


def test_equations_and_bounds_count() -> None:
    found = solver.linear([1, 3], A_eq=[[1, 1]], b_eq=[1], bounds=[(0, 0.25), (0, None)])
    assert [0.25, 0.75] == found.x.tolist()
    assert 2.5 == found.value
    assert [-2.0, 0.0] == found.multipliers_upper.tolist()


def test_a_lower_bound_that_binds_has_a_multiplier() -> None:
    found = solver.linear([2.0], bounds=(3, None))
    assert [3.0] == found.x.tolist()
    assert [2.0] == found.multipliers_lower.tolist()


def test_numbers_are_0_and_more_unless_said_otherwise() -> None:
    assert [0.0] == solver.linear([1.0]).x.tolist()
    assert [-2.0] == solver.linear([1.0], bounds=(-2, None)).x.tolist()


def test_conditions_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(solver.Infeasible, match=r"^no numbers meet all the conditions at once$"):
        solver.linear([1], [[1]], [-1])
    with pytest.raises(solver.Infeasible, match=r"^no numbers meet all the conditions at once$"):
        solver.mixed_integer([1], [[1]], [-1])


def test_an_answer_without_end_is_refused() -> None:
    with pytest.raises(solver.Unbounded, match=r"^the conditions leave the best answer without an end$"):
        solver.linear([-1])


def test_every_refusal_of_the_solver_is_unfit() -> None:
    for kind in (solver.Infeasible, solver.Unbounded, solver.Unsolved):
        assert issubclass(kind, Unfit)


def test_what_the_solver_gives_up_on_says_why() -> None:
    class Found:
        status = 1
        message = "time is up"

    with pytest.raises(solver.Unsolved, match=r"^the solver gave up: time is up$"):
        solver._refuse(Found())


# shared/reference/methods.md, minimum-cost improvement: an event adds 0.07 and costs 3, a partnership 0.05 and costs 2.
@pytest.mark.parametrize(("gain", "plan", "cost"), [(0.10, [0, 2], 4), (0.12, [1, 1], 5)])
def test_whole_numbers_reach_a_gain_at_the_least_cost(gain: float, plan: list[int], cost: int) -> None:
    found = solver.mixed_integer([3, 2], [[-0.07, -0.05]], [-gain])
    assert plan == found.x.tolist()
    assert cost == found.value


def test_without_whole_numbers_the_gain_costs_less() -> None:
    # The relaxation: 0.12 / 0.05 partnerships at 2 each, 4.8.
    found = solver.mixed_integer([3, 2], [[-0.07, -0.05]], [-0.12], integer=[False, False])
    assert 4.8 == pytest.approx(found.value, abs=1e-12)
    assert 4.8 == pytest.approx(solver.linear([3, 2], [[-0.07, -0.05]], [-0.12]).value, abs=1e-12)


def test_some_numbers_may_be_whole_and_others_not() -> None:
    found = solver.mixed_integer([-1, -1], [[2, 2]], [3], bounds=[(0, None), (0, 0.25)], integer=[True, False])
    assert [1.0, 0.25] == found.x.tolist()
    assert -1.25 == found.value


def test_equations_and_one_bound_for_all_count_with_whole_numbers() -> None:
    found = solver.mixed_integer([1, 2], A_eq=[[1, 1]], b_eq=[3], bounds=(1, 5))
    assert [2.0, 1.0] == found.x.tolist()


def test_the_nearest_point_to_the_origin_lies_on_the_condition() -> None:
    # x + y >= 2: (1, 1).
    assert [1.0, 1.0] == pytest.approx(solver.least_distance(np.array([[1.0, 1.0]]), np.array([2.0])).tolist())


def test_conditions_that_do_not_bind_leave_the_origin() -> None:
    assert [0.0, 0.0] == solver.least_distance(np.array([[1.0, 1.0]]), np.array([-2.0])).tolist()


def test_a_nearest_point_that_does_not_exist_is_refused() -> None:
    with pytest.raises(solver.Infeasible, match=r"^no numbers meet all the conditions at once$"):
        solver.least_distance(np.array([[1.0], [-1.0]]), np.array([1.0, 1.0]))


def test_a_smooth_function_is_minimised_over_shares() -> None:
    aim = np.array([0.7, 0.5, -0.4])
    found = solver.on_simplex(lambda x: (float(((x - aim) ** 2).sum()), 2 * (x - aim)), np.full(3, 1 / 3))
    assert [0.6, 0.4, 0.0] == pytest.approx(found.x.tolist(), abs=1e-7)
    assert found.converged
    assert found.steps >= 1
    assert 0.18 == pytest.approx(found.value)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(LibraryMissing) as caught:
        solver.linear([1.0])
    assert ("scipy", "methods") == (caught.value.library, caught.value.extra)
