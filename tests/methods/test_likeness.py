"""Names that only count, and names that a slip divides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pembina.methods.likeness import distance, folded, near, without_counter

TEXT = st.text("abcde ", max_size=12)


@pytest.mark.parametrize(
    "name",
    [
        "Rapat Daerah", "rapat  daerah", "RAPAT-DAERAH.", "Rapat Daerah 2", "Rapat Daerah hari ke-2", "Rapat Daerah II",
        "Rapat Daerah (bagian 3)", "rapat daerah, sesi 1 dari 4", "Rapat Daerah b", "Rapat 3 Daerah",
    ],
)  # fmt: skip
def test_one_event_under_its_many_names(name):
    assert "rapat daerah" == without_counter(name)


@pytest.mark.parametrize(("name", "kept"), [("K-001", "k 001"), ("Item 12", "item 12"), ("2", "2"), ("", "")])
def test_what_would_lose_its_name_keeps_its_number(name, kept):
    assert kept == without_counter(name)


@pytest.mark.parametrize(
    ("a", "b", "is_near"),
    [
        ("Koperasi Maju Jaya", "Koperasi Maju Jaja", True),
        ("Koperasi Maju Jaya", "Koperasi Majuj aya", True),
        ("Koperasi Maju Jaya", "KOPERASI MAJU JAYA", False),  # the same
        ("Koperasi Maju 1", "Koperasi Maju 2", False),  # numbered
        ("Koperasi Maju", "Koperasi Baru", False),
        ("Sari", "Sati", False),  # too short to tell
        ("Siti Aminah", "Siti Aminak", True),
    ],
)
def test_a_slip_is_small_and_no_number(a, b, is_near):
    assert is_near == near(a, b) == near(b, a)


@given(TEXT, TEXT)
def test_the_distance_is_one_in_both_directions_and_stops_early(a, b):
    far = distance(a, b, 20)
    assert far == distance(b, a, 20)
    assert (far == 0) == (a == b)
    assert min(far, 3) == distance(a, b, 2)


def test_a_swap_is_one_slip():
    assert (1, 1, 1, 2) == (
        distance("ab", "ba", 5),
        distance("abc", "ab", 5),
        distance("abc", "axc", 5),
        distance("a", "bc", 5),
    )


def test_letters_of_every_alphabet_are_letters():
    assert "σ i x" == folded("Σ-İ.\u00a0X")
