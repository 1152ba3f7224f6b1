"""Drawn weights: the same numbers in batches of any size, and the distributions that their names promise."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods import solver
from pembina.methods.draws import Stream, drawn
from pembina.methods.refusal import LibraryMissing, Unfit

SHARES = np.array([0.5, 0.3, 0.2])
MANY = Stream(7, "weights:", 3).uniforms(0, 40_000)


@pytest.mark.parametrize("batch", [1, 7, 1000])
@pytest.mark.parametrize("columns", [1, 4, 5])
def test_batches_of_any_size_give_the_same_bytes(batch, columns):
    stream = Stream(2022, "weights:supervision", columns)
    parts = [stream.uniforms(first, min(batch, 1000 - first)) for first in range(0, 1000, batch)]
    assert stream.uniforms(0, 1000).tobytes() == np.concatenate(parts).tobytes()


def philox(counter, key):
    """Philox4x64-10, written from Salmon, Moraes, Dror and Shaw 2011, table 2."""
    word = (1 << 64) - 1
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        one, two = 0xD2E7470EE14C6C93 * c0, 0xCA5A826395121157 * c2
        c0, c1, c2, c3 = (two >> 64) ^ c1 ^ k0, two & word, (one >> 64) ^ c3 ^ k1, one & word
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & word, (k1 + 0xBB67AE8584CAA73B) & word
    return c0, c1, c2, c3


def test_the_numbers_are_those_of_the_published_algorithm():
    stream = Stream(1, "weights:", 6)  # two steps of the counter for each draw, which starts from 1
    key = [int(word) for word in stream._key]
    words = [*philox((7, 0, 0, 0), key), *philox((8, 0, 0, 0), key)][:6]
    assert [((word >> 12) + 0.5) / 2**52 for word in words] == stream.uniforms(3, 1)[0].tolist()


def test_seeds_and_names_make_streams_of_their_own():
    numbers = [Stream(seed, name, 4).uniforms(0, 500).ravel() for seed in (1, 2) for name in ("a", "b")]
    for i, one in enumerate(numbers):
        for other in numbers[:i]:
            assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def test_numbers_are_uniform_and_never_0_or_1():
    assert 0 < MANY.min()
    assert MANY.max() < 1
    # The mean of 40,000 uniform numbers is off one half by more than 5 standard errors once in a million seeds.
    assert (np.abs(MANY.mean(axis=0) - 0.5) < 5 * np.sqrt(1 / 12 / 40_000)).all()


def test_a_negative_seed_is_refused():
    with pytest.raises(Unfit, match="0 or more"):
        Stream(-1, "weights:", 2).uniforms(0, 1)


def test_fixed_weights_are_the_shares_to_the_last_bit():
    assert [SHARES.tolist()] * 2 == drawn("fixed", 0, SHARES, np.full((2, 3), 0.3)).tolist()


def test_weights_within_25_percent_are_moved_and_divided_by_their_sum():
    # u = 1, 0.5, 0: the weights times 1.25, 1 and 0.75: 0.625, 0.3, 0.15, together 1.075
    found = drawn("within", 25, SHARES, np.array([[1.0, 0.5, 0.0]]))
    assert found[0].tolist() == pytest.approx([0.625 / 1.075, 0.3 / 1.075, 0.15 / 1.075], abs=1e-15)


def test_entrants_keep_shares_of_their_own_within_their_percent():
    own = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])
    found = drawn("within", 50, own, MANY[:4])
    assert (4, 2, 3) == found.shape
    assert found[:, 0].tolist() == drawn("within", 50, own[0], MANY[:4]).tolist()
    assert found[:, 1].tolist() == drawn("within", 50, own[1], MANY[:4]).tolist()


def test_free_weights_are_all_equally_likely():
    # Dirichlet(1, 1, 1): mean 1/3, variance 2/36 = 1/18, P(first > 1/2) = 1/4
    found = drawn("free", 0, SHARES, MANY)
    assert found.mean(axis=0).tolist() == pytest.approx([1 / 3] * 3, abs=5 * np.sqrt(1 / 18 / 40_000))
    assert found.var(axis=0).tolist() == pytest.approx([1 / 18] * 3, abs=1e-3)
    assert (found[:, 0] > 0.5).mean() == pytest.approx(0.25, abs=5 * np.sqrt(0.25 * 0.75 / 40_000))


def test_dirichlet_weights_have_the_mean_and_variance_of_their_parameters():
    # Dirichlet(20 * shares): the mean is the share, the variance share * (1 - share) / 21
    found = drawn("dirichlet", 20, SHARES, MANY)
    variance = SHARES * (1 - SHARES) / 21
    error = 5 * np.sqrt(variance / 40_000)
    assert (np.abs(found.mean(axis=0) - SHARES) < error).all()
    assert found.var(axis=0).tolist() == pytest.approx(variance.tolist(), rel=0.05)


def test_dirichlet_with_parameters_of_1_needs_no_library(monkeypatch):
    monkeypatch.setattr("pembina.methods.draws.inverse_gamma", lambda *_: pytest.fail("asked for"))
    even = np.full(3, 1 / 3)
    assert drawn("free", 0, even, MANY[:5]).tolist() == drawn("dirichlet", 3.0, even, MANY[:5]).tolist()


def test_a_share_of_0_stays_0_and_the_others_add_up():
    found = drawn("dirichlet", 5, np.array([0.7, 0.0, 0.3]), MANY[:50])
    assert [0.0] * 50 == found[:, 1].tolist()
    assert found.sum(axis=1).tolist() == pytest.approx([1.0] * 50)


def test_a_concentration_next_to_0_still_gives_weights():
    found = drawn("dirichlet", 1e-6, SHARES, np.full((2, 3), 1e-9))
    assert [[1 / 3] * 3] * 2 == found.tolist()


def test_without_scipy_a_dirichlet_says_what_to_install(monkeypatch):
    for name in ("scipy", "scipy.stats"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(LibraryMissing, match="pip install 'pembina"):
        drawn("dirichlet", 20, SHARES, MANY[:2])
    with pytest.raises(LibraryMissing, match="pip install 'pembina"):
        solver.sobol_points(4, 2, 1)


def test_an_unknown_spread_is_refused():
    with pytest.raises(Unfit, match="not wide"):
        drawn("wide", 1, SHARES, MANY[:1])


@given(st.sampled_from(["fixed", "within", "free"]), st.floats(0, 100), st.integers(0, 10_000), st.integers(1, 9))
def test_weights_are_never_negative_and_add_up_to_1(kind, amount, seed, parts):
    dice = np.random.default_rng(seed)
    shares = dice.dirichlet(np.ones(parts))
    found = drawn(kind, amount, shares, Stream(seed, "x", parts).uniforms(0, 20))
    assert (found >= 0).all()
    assert found.sum(axis=1).tolist() == pytest.approx([1.0] * 20)
