"""Which way is better."""

import numpy as np
import pytest

from pembina.methods.direction import oriented, signs, upwards


def test_where_higher_is_better_values_stay_what_they_are():
    values = np.array([3.0, -1.0])
    assert oriented(values, "higher") is values


def test_where_lower_is_better_values_change_their_sign_and_zero_stays_zero():
    turned = oriented(np.array([3.0, -1.0, 0.0]), "lower")
    assert [-3.0, 1.0, 0.0] == turned.tolist()
    assert not np.signbit(turned[2])


@pytest.mark.parametrize("word", ["Higher", "up", "", "target", 1])
def test_any_other_word_is_refused(word):
    with pytest.raises(ValueError, match=r"^a direction is one of higher, lower, not") as caught:
        oriented(np.ones(1), word)
    assert repr(word) in str(caught.value)
    with pytest.raises(ValueError, match="higher, lower"):
        signs([word], 1)


def test_a_direction_leads_upwards_or_not():
    assert upwards("higher") is True
    assert upwards("lower") is False


def test_criteria_have_a_sign_each():
    assert [1, -1, 1] == signs(["higher", "lower", "higher"], 3).tolist()
    assert np.int64 == signs(["lower"], 1).dtype


def test_without_directions_higher_is_better_everywhere():
    assert [1, 1] == signs(None, 2).tolist()
    assert np.int64 == signs(None, 2).dtype


def test_directions_that_are_too_few_or_too_many_are_refused():
    for words in (["higher"], ["higher"] * 3):
        with pytest.raises(ValueError, match=f"{len(words)} directions for 2 criteria"):
            signs(words, 2)


def test_no_criterion_has_no_sign_of_the_same_type():
    assert ((0,), np.int64) == (signs([], 0).shape, signs([], 0).dtype)
