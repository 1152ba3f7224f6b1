"""Parts by cause: exact, adding up, nothing for what changes nothing."""

from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.analysis.compare_parts import rounded, shapley, worlds

NUMBERS = st.integers(-700, 700).map(lambda n: Fraction(n, 7))
FEW = settings(max_examples=40)


@st.composite
def games(draw, count=None):
    size = draw(st.integers(1, 4)) if count is None else count
    return size, {world: draw(NUMBERS) for world in worlds(size)}


def by_orders(value, count):
    """The definition: what each factor changes when it is switched, averaged over all orders."""
    totals = [Fraction(0)] * count
    orders = list(permutations(range(count)))
    for order in orders:
        world = [False] * count
        for factor in order:
            before = value[tuple(world)]
            world[factor] = True
            totals[factor] += value[tuple(world)] - before
    return [total / len(orders) for total in totals]


def test_worlds_run_from_all_old_to_all_new():
    assert [(False, False), (False, True), (True, False), (True, True)] == worlds(2)
    assert 8 == len(worlds(3))


def test_causes_that_add_up_keep_their_own_parts():
    value = {w: Fraction(3 * w[0] - 2 * w[1] + 5 * w[2]) for w in worlds(3)}
    assert [3, -2, 5] == shapley(value, 3)


def test_what_takes_all_three_together_is_shared_in_thirds():
    value = {w: Fraction(all(w)) for w in worlds(3)}
    assert [Fraction(1, 3)] * 3 == shapley(value, 3)


def test_of_an_interaction_of_two_the_third_has_nothing():
    """1 + 2 + 3 together: data 1, rules 2, both at once 3 more, which they share."""
    value = {w: Fraction(w[0] + 2 * w[1] + 3 * (w[0] and w[1])) for w in worlds(3)}
    assert [Fraction(5, 2), Fraction(7, 2), 0] == shapley(value, 3)


@FEW
@given(games())
def test_parts_are_the_mean_over_all_orders_of_switching(game):
    count, value = game
    assert by_orders(value, count) == shapley(value, count)


@FEW
@given(games())
def test_parts_add_up_to_the_movement(game):
    count, value = game
    assert value[(True,) * count] - value[(False,) * count] == sum(shapley(value, count))


@FEW
@given(games())
def test_comparing_the_other_way_round_turns_every_sign(game):
    count, value = game
    turned = {tuple(not new for new in world): number for world, number in value.items()}
    assert [-part for part in shapley(value, count)] == shapley(turned, count)


@FEW
@given(games(3))
def test_a_factor_that_changes_nothing_has_the_part_nothing(game):
    _, value = game
    idle = {world: value[(world[0], False, world[2])] for world in worlds(3)}
    assert 0 == shapley(idle, 3)[1]


@FEW
@given(games(3), st.integers(0, 10))
def test_rounded_parts_add_up_exactly_and_nothing_stays_nothing(game, decimals):
    _, value = game
    grid = {world: Fraction(round(number * 10**decimals), 10**decimals) for world, number in value.items()}
    parts = shapley(grid, 3)
    whole = grid[(True,) * 3] - grid[(False,) * 3]
    given_parts = rounded(parts, whole, decimals)
    assert whole == sum(given_parts)
    assert all(given_part == 0 for part, given_part in zip(parts, given_parts, strict=True) if part == 0)
    assert all(abs(a - b) < Fraction(1, 10**decimals) for a, b in zip(parts, given_parts, strict=True))
    assert [-part for part in given_parts] == rounded([-part for part in parts], -whole, decimals)


def test_halves_of_a_last_place_go_to_the_same_part_in_both_directions():
    half = Fraction(1, 2 * 10**10)
    assert [2 * half, 0] == rounded([half, half], 2 * half)
    assert [-2 * half, 0] == rounded([-half, -half], -2 * half)
    assert [0, 0, 0] == rounded([Fraction(0)] * 3, Fraction(0))
