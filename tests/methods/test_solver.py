"""The door to scipy: what is solved, and what is refused with its reason."""

from __future__ import annotations

import itertools
import sys
from types import SimpleNamespace
from typing import Any

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


def test_a_condition_missed_by_more_than_1e_10_is_not_met() -> None:
    # HiGHS itself would let x = 0 pass for x <= -1e-9, and for a gain of 1e-9 a step: its own tolerance is 1e-7.
    with pytest.raises(solver.Infeasible):
        solver.linear([1], [[1]], [-1e-9])
    assert [0.0] == solver.linear([1], [[1]], [-1e-11]).x.tolist()
    with pytest.raises(solver.Unbounded):
        solver.linear([-1e-9])


def test_linear_programs_go_to_the_dual_simplex_of_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def linprog(*args: Any, **options: Any) -> Any:
        asked.update(options)
        return SimpleNamespace(status=4, message="numbers too far apart")

    monkeypatch.setattr(solver, "_optimize", lambda: SimpleNamespace(linprog=linprog))
    with pytest.raises(solver.Unsolved, match=r"^the solver gave up: numbers too far apart$"):
        solver.linear([1])
    assert "highs-ds" == asked["method"]


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


def test_an_equation_holds_from_both_sides_with_whole_numbers() -> None:
    found = solver.mixed_integer([-1, -2], A_eq=[[1, 1]], b_eq=[3], bounds=(0, 5))
    assert ([0.0, 3.0], -6.0) == (found.x.tolist(), found.value)


def test_a_whole_number_without_a_lower_bound_may_be_negative() -> None:
    # x >= -2.5: the least whole number is -2.
    assert [-2.0] == solver.mixed_integer([1], [[-1]], [2.5], bounds=(None, 4)).x.tolist()
    assert [4.0] == solver.mixed_integer([-1], bounds=(None, 4)).x.tolist()


def test_no_gap_is_left_between_the_answer_and_the_best_one() -> None:
    # A knapsack whose second best plan (162031) is 2e-5 off the best: HiGHS itself would be content within 1e-4.
    weights, gains = [15, 94, 86, 44, 61, 24], [15012, 94017, 86018, 44017, 61001, 24000]
    best = max(
        sum(gains[k] for k in range(6) if plan[k])
        for plan in itertools.product([0, 1], repeat=6)
        if sum(weights[k] for k in range(6) if plan[k]) <= 162
    )
    assert 162034 == best
    assert -best == solver.mixed_integer([-gain for gain in gains], [weights], [162], bounds=(0, 1)).value


def test_whole_numbers_come_back_exactly_whole() -> None:
    # HiGHS says 5.999999999999998 and 6.000000000000001 here.
    found = solver.mixed_integer([-0.6, -0.8, 0.1], [[0.2, 0.6, 0.8], [0.6, 0.2, 0.1]], [4.8, 5.7], bounds=(0, 20))
    assert [6.0, 6.0, 0.0] == found.x.tolist()
    assert -0.6 * 6 + -0.8 * 6 == found.value


def test_which_numbers_are_whole_is_a_truth_value() -> None:
    # 2 and 0.5 are true; as scipy's code of integrality 2 would mean "0 or within the bounds", and 0.5 nothing.
    assert [2.0, 1.0] == solver.mixed_integer([1, 1], [[-1, 0], [0, -1]], [-1.5, -0.5], integer=[2, 0.5]).x.tolist()


def test_whole_numbers_have_no_multipliers() -> None:
    found = solver.mixed_integer([1], bounds=(1, 2))
    assert [[], [], []] == [
        found.multipliers_ub.tolist(),
        found.multipliers_lower.tolist(),
        found.multipliers_upper.tolist(),
    ]


def test_the_nearest_point_to_the_origin_lies_on_the_condition() -> None:
    # x + y >= 2: (1, 1).
    assert [1.0, 1.0] == pytest.approx(solver.least_distance(np.array([[1.0, 1.0]]), np.array([2.0])).tolist())


def test_every_condition_pushes_the_nearest_point() -> None:
    # x >= 1 and y >= 2: (1, 2); x + y >= 2 does not bind.
    conditions = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert [1.0, 2.0] == pytest.approx(solver.least_distance(conditions, np.array([1.0, 2.0, 2.0])).tolist())


def test_a_nearest_point_that_takes_too_many_steps_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def nnls(*_: Any) -> Any:
        raise RuntimeError("Maximum number of iterations reached.")

    monkeypatch.setattr(solver, "_optimize", lambda: SimpleNamespace(nnls=nnls))
    with pytest.raises(
        solver.Unsolved, match=r"^the solver gave up: Maximum number of iterations reached\.$"
    ) as caught:
        solver.least_distance(np.array([[1.0]]), np.array([1.0]))
    assert {"reason": "Maximum number of iterations reached."} == caught.value.args_


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


def test_a_search_cut_short_says_that_it_has_not_come_to_rest() -> None:
    aim = np.array([0.7, 0.5, -0.4])
    found = solver.on_simplex(lambda x: (float(((x - aim) ** 4).sum()), 4 * (x - aim) ** 3), np.full(3, 1 / 3), steps=1)
    assert (1, False) == (found.steps, found.converged)


def test_what_the_search_leaves_below_0_is_cut_and_the_rest_adds_up_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def minimize(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(x=[-0.5, 0.5, 1.5], fun=0.25, nit=7, success=True)

    monkeypatch.setattr(solver, "_optimize", lambda: SimpleNamespace(minimize=minimize))
    found = solver.on_simplex(lambda x: (0.0, x), np.full(3, 1 / 3))
    assert ([0.0, 0.25, 0.75], 0.25, 7, True) == (found.x.tolist(), found.value, found.steps, found.converged)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(LibraryMissing) as caught:
        solver.linear([1.0])
    assert ("scipy", "methods") == (caught.value.library, caught.value.extra)


def test_a_bounded_search_gives_the_optimum_and_a_bound_that_meets_it() -> None:
    """An event adds 0.07 and costs 3, a partnership adds 0.05 and costs 2: 0.12 by one of each, at 5."""
    found = solver.mixed_integer_bounded([3, 2], [[-0.07, -0.05]], [-0.12], [(0, 9), (0, 9)], [True, True], 1000)
    assert ([1, 1], 5) == (found.x.tolist(), found.value)
    assert 5 == pytest.approx(found.bound)
    with pytest.raises(solver.Infeasible):
        solver.mixed_integer_bounded([3, 2], [[-0.07, -0.05]], [-2], [(0, 9), (0, 9)], [True, True], 1000)


def test_nothing_that_the_solver_prints_gets_into_the_answer(capfd: pytest.CaptureFixture[str]) -> None:
    import os

    with solver._quietly():
        os.write(1, b"a line for the solver's own developers")
    os.write(1, b"the answer")
    assert "the answer" == capfd.readouterr().out


def test_standard_output_is_given_back_after_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    import os

    def fail() -> None:
        with solver._quietly():
            os.write(1, b"noise")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    os.write(1, b"the answer")
    assert "the answer" == capfd.readouterr().out


def test_a_program_without_standard_output_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    closed = io.StringIO()
    closed.close()
    for stream in (None, closed, io.StringIO()):
        monkeypatch.setattr(sys, "stdout", stream)
        assert 5 == solver.mixed_integer([3, 2], [[-1, -1]], [-2], bounds=(0, 1)).value


def test_whole_programs_keep_standard_output_clean_as_well(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    from scipy import optimize

    solve = optimize.milp

    def noisy(*args: object, **how: object) -> object:
        os.write(1, b"a line for the solver's own developers")
        return solve(*args, **how)

    monkeypatch.setattr(optimize, "milp", noisy)
    assert 5 == solver.mixed_integer([3, 2], [[-1, -1]], [-2], bounds=(0, 1)).value
    assert "" == capfd.readouterr().out
