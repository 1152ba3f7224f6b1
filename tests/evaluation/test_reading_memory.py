"""How much memory is reckoned for an evaluation, and when it is said to fit."""

from __future__ import annotations

import pytest

from pembina.evaluation.reading_memory import BASE, ERROR, Memory, limit_of


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", None),
        ("threads=4", None),
        ("memory=2GB", 2 * 10**9),
        ("threads=4,memory=1.5GiB,temp=/x", 3 * 2**29),
        ("temp=/memory=9GB,memory=500MB", 500 * 10**6),
        ("//host:15002", None),
    ],
)
def test_the_limit_stands_among_the_options(options, expected):
    assert expected == limit_of(options)


def memory(taken, limit):
    return Memory(round(BASE) + taken, taken // 2, taken - taken // 2, None, limit, True, True, True)


def test_what_the_error_of_the_model_leaves_open_is_left_open():
    limit = 10**9
    assert memory(round(limit / (1 + ERROR)) - 1, limit).fits is True
    assert memory(limit, limit).fits is None
    assert memory(round(limit / (1 - ERROR)) + 1, limit).fits is False


def test_where_no_limit_is_known_it_fits():
    assert memory(10**15, None).fits is True


def test_a_program_with_nothing_to_do_takes_something():
    assert 50e6 < BASE < 500e6
