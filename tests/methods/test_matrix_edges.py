"""What is checked and added up at the edges: refusals by their place, blocks, layouts, sums of one column."""

import math

import numpy as np
import pytest

from pembina.methods import matrix
from pembina.methods.refusal import Unfit


def refusal(call, *args, **named):
    with pytest.raises(Unfit) as caught:
        call(*args, **named)
    return caught.value


def examined(rows):
    values = np.array(rows, dtype=float)
    return matrix.examined(values, np.full(values.shape[1], 1 / values.shape[1]))


# Refusals


@pytest.mark.parametrize("call", [matrix.finite, lambda x: matrix.checked(x, [0.5, 0.5])])
def test_a_bad_cell_is_named_by_its_criterion_and_not_by_its_row(call):
    error = refusal(call, [[1, 1e100], [1, -1e100], [1, 1], [np.nan, 1]])
    assert (0, 3) == (error.column, error.row)
    error = refusal(call, [[1e100, 1], [-1e100, np.inf], [1, 1]])
    assert (1, 1) == (error.column, error.row)


def test_the_lowest_of_the_negative_values_of_the_first_such_criterion_is_named():
    error = refusal(matrix.refuse_negative, examined([[0, 2, -9], [0.5, -1, 1], [0, -3, 1], [1, -3, 1]]), "so {value}")
    assert (1, 2, "so -3.0", {"value": -3.0}) == (error.column, error.row, str(error), error.args_)


def test_zeros_and_fractions_are_not_negative():
    assert matrix.refuse_negative(examined([[0, 0.5], [1, 0.25]]), "no") is None
    assert 2 == refusal(matrix.refuse_negative, examined([[0, 0.5, -1], [1, 0.25, 3]]), "no").column


def test_what_is_refused_is_the_value_at_the_end_that_was_asked_for():
    given = examined([[1, 5, 3], [1, 7, 9], [1, 7, 2]])
    error = refusal(matrix.refuse, given, np.array([False, True, True]), np.maximum.reduce, "at {value}")
    assert (1, 1, "at 7.0", {"value": 7.0}) == (error.column, error.row, str(error), error.args_)
    error = refusal(matrix.refuse, given, np.array([False, False, True]), np.minimum.reduce, "at {value}")
    assert (2, 2, {"value": 2.0}) == (error.column, error.row, error.args_)


# Blocks


@pytest.mark.parametrize(
    ("columns", "rows"),
    [(0, 4096), (1, 4096), (16, 4096), (17, 3855), (20, 3276), (64, 1024), (256, 256), (257, 256), (100_000, 256)],
)
def test_a_block_has_as_many_rows_as_fit_in_the_cache(columns, rows):
    found = matrix.block_of(columns)
    assert (rows, int) == (found, type(found))


def test_blocks_cover_every_row_once():
    assert [slice(0, 4096), slice(4096, 5000)] == list(matrix.blocks(5000))
    assert [slice(0, 3276), slice(3276, 5000)] == list(matrix.blocks(5000, 20))
    assert [slice(0, 4096)] == list(matrix.blocks(4096))
    assert [] == list(matrix.blocks(0))


def test_rows_of_many_columns_are_written_in_smaller_blocks():
    values, seen = np.random.default_rng(1).random((7000, 20)), []

    def write(part, terms):
        seen.append((part, terms.shape, terms.flags.f_contiguous or terms.T.strides[1] == 8))
        terms[...] = values[part]

    found = matrix.row_sums(values, write)
    assert [(slice(0, 3276), (3276, 20)), (slice(3276, 6552), (3276, 20)), (slice(6552, 7000), (448, 20))] == [
        (part, shape) for part, shape, _ in seen
    ]
    assert all(whole for _, _, whole in seen)
    expected = np.zeros(7000)
    for column in values.T:
        expected += column
    assert expected.tolist() == found.tolist()


# Sums over criteria


@pytest.mark.parametrize("entrants", [1, 2, 3])
def test_criteria_are_added_in_their_order_for_one_entrant_as_for_many(entrants):
    terms = np.tile(np.random.default_rng(2).random(1000)[:, None], (1, entrants))
    expected = 0.0
    for term in terms[:, 0].tolist():
        expected += term
    into = np.full(entrants, np.nan)
    matrix.add_up(terms, into)
    assert [expected] * entrants == into.tolist()


@pytest.mark.parametrize("entrants", [1, 2])
def test_minus_zeros_add_up_to_zero(entrants):
    into = np.full(entrants, np.nan)
    matrix.add_up(np.full((3, entrants), -0.0), into)
    assert ["0.0"] * entrants == [str(x) for x in into.tolist()]


# Layouts


@pytest.mark.parametrize("rows", [1, 511, 512, 513, 1300])
def test_criteria_are_laid_in_one_piece_of_memory(rows):
    values = np.random.default_rng(3).random((rows, 3))
    found = matrix.by_criterion(values)
    assert values.tolist() == found.tolist()
    assert found.flags.f_contiguous
    turned = np.asfortranarray(values)
    assert turned is matrix.by_criterion(turned)


@pytest.mark.parametrize("rows", [1, 15, 16, 32, 33, 100])
def test_ends_of_columns_are_found_whatever_row_they_are_in(rows):
    for row in range(rows):
        values = np.zeros((rows, 2))
        values[row] = [-1.0, 2.0]
        assert min(-1.0, 0.0) == matrix.by_column(np.minimum.reduce, values)[0]
        assert [max(values[:, 0]), 2.0] == matrix.by_column(np.maximum.reduce, values).tolist()
        assert values.sum(axis=0).tolist() == matrix.by_column(np.add.reduce, values).tolist()


# Sums over entrants


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (37, 3), (3001, 1), (3001, 40), (257, 5000)])
def test_what_is_written_in_place_of_the_values_is_added_up(rows, columns):
    values = np.random.default_rng(rows).integers(-1000, 1000, (rows, columns)).astype(float)
    seen = []

    def write(some, out):
        seen.append(len(some))
        np.subtract(some, 3.0, out=out)

    largest = np.full(columns, 1003.0)
    assert (values - 3).sum(axis=0).tolist() == matrix.column_sums(values, largest, write=write).tolist()
    assert rows == sum(seen)
    expected = ((values - 3) ** 2).sum(axis=0)
    assert expected.tolist() == matrix.column_sums(values, largest, power=2, write=write).tolist()
    assert (values**2).sum(axis=0).tolist() == matrix.column_sums(values, largest, power=2).tolist()


def test_a_hundred_columns_are_added_up_a_cache_full_at_a_time():
    values, seen = np.ones((1000, 100)), []
    matrix.column_sums(values, np.ones(100), write=lambda some, out: (seen.append(len(some)), np.copyto(out, some)))
    assert [320, 320, 320, 40] == seen
    values, seen = np.ones((1000, 1)), []
    matrix.column_sums(values, np.ones(1), write=lambda some, out: (seen.append(len(some)), np.copyto(out, some)))
    assert [1000] == seen
    values, seen = np.ones((40, 50_000)), []
    matrix.column_sums(values, np.ones(50_000), write=lambda some, out: (seen.append(len(some)), np.copyto(out, some)))
    assert [16, 16, 8] == seen


@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize("size", [1e-100, 1e-30, 1.0, 1e30, 1e100])
def test_sums_of_any_size_keep_twice_the_digits_of_their_largest_term(size, power):
    # a large term and its opposite leave what is 2 ** 40 times smaller, to the last bit, in whatever order
    large, small = 3.0 * size, 3.0 * size * 2.0**-40
    values = np.array([large, small, -large, small, small] * 7)[:, None]
    exact = [math.fsum((values[:, 0] ** power).tolist())]
    largest = np.array([large])
    assert exact == matrix.column_sums(values, largest, power=power).tolist()
    assert exact == matrix.column_sums(values[::-1], largest, power=power).tolist()
    order = np.random.default_rng(5).permutation(35)
    assert exact == matrix.column_sums(values[order], largest, power=power).tolist()


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [([[0.0, 9e-101]], 1, 9e-101), ([[1e-100, 1e-101]], 1, 1e-101), ([[1e-101], [-2e-101]], 0, 2e-101)],
)
def test_next_to_nothing_is_neither_nothing_nor_the_smallest_that_is_taken(rows, column, value):
    error = refusal(examined, rows)
    assert (column, {"value": value}) == (error.column, error.args_)


@pytest.mark.parametrize("wrong", [-0.1, np.nan, np.inf])
def test_a_weight_that_is_no_weight_is_named_and_not_a_zero_or_a_fraction_before_it(wrong):
    error = refusal(matrix.checked_weights, [0.0, 0.5, wrong, -0.2], 4)
    assert (2, str(wrong)) == (error.column, str(error.args_["value"]))


@pytest.mark.parametrize(("rows", "columns"), [(7, 2000), (15, 500), (3001, 40)])
def test_sums_of_many_columns_are_exact(rows, columns):
    values = np.random.default_rng(rows).uniform(0.9, 1.0, (rows, columns))
    expected = [math.fsum(column) for column in values.T.tolist()]
    assert expected == matrix.column_sums(values, np.ones(columns)).tolist()


def test_the_smallest_numbers_are_added_up_too():
    assert [3e-300] == matrix.column_sums(np.array([[1e-300], [2e-300]]), np.array([2e-300])).tolist()
