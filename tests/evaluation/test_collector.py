"""The collector of cycles is paused, and goes on as it was before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from pembina.evaluation.collector import without_collector


@pytest.fixture(autouse=True)
def left_as_it_was() -> Iterator[None]:
    was = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if was else gc.disable)()


def test_the_collector_is_paused_and_goes_on_whatever_happens() -> None:
    gc.enable()
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="something"), without_collector():
        raise ValueError("something")
    assert gc.isenabled()
    gc.disable()
    with without_collector():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_what_was_made_meanwhile_is_old_and_is_collected_all_the_same() -> None:
    gc.enable()
    with without_collector():
        made = [[i] for i in range(50)]
    assert {id(each) for each in made} <= {id(each) for each in gc.get_objects(generation=2)}
    assert 0 == gc.get_freeze_count()


def test_what_somebody_keeps_from_the_collector_stays_so() -> None:
    gc.enable()
    gc.freeze()
    kept = gc.get_freeze_count()
    with without_collector():
        made = [[i] for i in range(50)]
    assert kept >= gc.get_freeze_count() > 0
    assert not {id(each) for each in made} & {id(each) for each in gc.get_objects(generation=2)}
