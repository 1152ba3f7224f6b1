"""Many-facet Rasch: what has no finite estimate, or is no rating, is refused by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import pytest
from pembina_plugins.jury.methods import rasch_pairs
from pembina_plugins.jury.methods.rasch import many_facet

from pembina import Unfit

from .ratings import Rating, fitted, simulated, two_jurors


def refused(ratings: Sequence[Rating], tops: dict[str, int]) -> Unfit:
    with pytest.raises(Unfit) as caught:
        fitted(ratings, tops)
    return caught.value


def test_a_juror_at_one_end_of_every_comparison_is_named() -> None:
    ratings = [one for at in range(3) for one in [(f"e{at}", "X", "i", 1), (f"e{at}", "Y", "i", 0)]]
    unfit = refused(ratings, {"i": 1})
    assert {"names": "X"} == unfit.args_
    assert "more generous than all others" in str(unfit)
    three = simulated(8, 40, (-0.5, 0.5), (0.0,), (-0.5, 0.5), each=2)
    strict = refused([*three, *((e, "Z", i, 0) for e, j, i, _ in three if j == "J0")], {"i0": 2})
    assert {"names": "Z"} == strict.args_
    assert "stricter than all others" in str(strict)


def test_an_item_at_one_end_of_every_comparison_is_named() -> None:
    ratings = simulated(8, 40, (-0.5, 0.5), (0.0, 0.3), (-0.5, 0.5), each=2)
    tops = {"i0": 2, "i1": 2, "z": 2}
    easy = refused([*ratings, *((e, j, "z", 2) for e, j, i, _ in ratings if i == "i0")], tops)
    assert ({"names": "z"}, True) == (easy.args_, "easier than all other items" in str(easy))
    hard = refused([*ratings, *((e, j, "z", 0) for e, j, i, _ in ratings if i == "i0")], tops)
    assert ({"names": "z"}, True) == (hard.args_, "harder than all other items" in str(hard))


# V and W disagree both ways, X, Y and Z too, but one group passes everybody whom the other fails: they drift apart.
@pytest.mark.parametrize(("level", "text"), [(1, "more generous"), (0, "stricter")])
def test_a_group_of_jurors_beyond_all_others_is_named(level: int, text: str) -> None:
    ratings: list[Rating] = []
    for group in (("V", "W"), ("X", "Y", "Z")):
        for at, order in enumerate([*combinations(group, 2), *combinations(group[::-1], 2)] * 3):
            ratings += [(f"{group[0]}{at:02}", juror, "i", own) for juror, own in zip(order, (1, 0), strict=True)]
    for at in range(3):
        for juror in "VWXYZ":
            ratings.append((f"both{at}", juror, "i", level if juror in "VW" else 1 - level))
    unfit = refused(ratings, {"i": 1})
    assert {"names": "V, W"} == unfit.args_
    assert text in str(unfit)


# The same with items in place of jurors.
@pytest.mark.parametrize(("level", "text"), [(1, "easier"), (0, "harder")])
def test_a_group_of_items_beyond_all_others_is_named(level: int, text: str) -> None:
    ratings: list[Rating] = []
    for group in (("v", "w"), ("x", "y", "z")):
        for at, order in enumerate([*combinations(group, 2), *combinations(group[::-1], 2)] * 3):
            ratings += [(f"{group[0]}{at:02}", "J", item, own) for item, own in zip(order, (1, 0), strict=True)]
    for item in "vwxyz":
        ratings.append(("both", "J", item, level if item in "vw" else 1 - level))
    unfit = refused(ratings, dict.fromkeys("vwxyz", 1))
    assert {"names": "v, w"} == unfit.args_
    assert text in str(unfit)


def test_jurors_of_whom_no_comparison_speaks_are_named() -> None:
    # X and Y agree on the only entrant they share, both at the top, so that nothing links Y with the others.
    ratings = two_jurors({(1, 1): 1})
    ratings += [("a", "X", "i", 1), ("a", "Z", "i", 0), ("b", "X", "i", 0), ("b", "Z", "i", 1)]
    unfit = refused(ratings, {"i": 1})
    assert ({"names": "Y"}, True) == (unfit.args_, "cannot be compared" in str(unfit))


def test_jurors_who_share_no_entrant_with_different_levels_are_told_apart_by_none() -> None:
    # W and X are compared, and Y and Z are; the only entrant of both pairs has the highest level from everybody.
    ratings: list[Rating] = [("top", j, "i", 1) for j in "WXYZ"]
    for pair in ("WX", "YZ"):
        for at, levels in enumerate([(1, 0), (0, 1), (1, 0)]):
            ratings += [(f"{pair}{at}", j, "i", level) for j, level in zip(pair, levels, strict=True)]
    unfit = refused(ratings, {"i": 1})
    assert ({"names": "X"}, True) == (unfit.args_, "cannot be compared" in str(unfit))


def test_an_item_that_each_juror_has_alone_cannot_be_told_from_the_juror() -> None:
    ratings: list[Rating] = []
    for at, (first, second) in enumerate([(1, 0), (0, 1), (1, 0)]):
        ratings += [(f"e{at}", "X", "a", first), (f"e{at}", "Y", "b", second)]
    assert "cannot be compared" in str(refused(ratings, {"a": 1, "b": 1}))


def test_levels_without_a_finite_distance_are_said() -> None:
    # 1 only ever beside 1, never where 0 and 2 could have been: its threshold runs away.
    counts = {(1, 1): 5, (1, 0): 2, (0, 1): 3, (2, 1): 2, (1, 2): 3}
    unfit = refused(two_jurors(counts), {"i": 2})
    assert ({"number": 3}, True) == (unfit.args_, "use them so unevenly" in str(unfit))


def test_levels_whose_distance_no_comparison_speaks_of_are_said() -> None:
    # k has level 2 only where p has its highest too, so that nothing tells its second threshold from its difficulty.
    ratings: list[Rating] = []
    for at, (first, second) in enumerate([(0, 1), (0, 1), (1, 0), (1, 0), (2, 1)]):
        ratings += [(f"e{at}", "J", "k", first), (f"e{at}", "J", "p", second)]
    unfit = refused(ratings, {"k": 2, "p": 1})
    assert ({"number": 3}, True) == (unfit.args_, "use them so unevenly" in str(unfit))


def test_what_is_no_level_is_refused_with_its_place() -> None:
    for level in (1.5, -1, 3, math.nan):
        ratings = [("A", "X", "i", 1), ("A", "Y", "i", level)]
        unfit = refused(ratings, {"i": 2})  # type: ignore[arg-type]
        assert {"juror": "Y", "entrant": "A", "item": "i", "top": 2, "level": f"{level:g}"} == unfit.args_
    assert fitted(two_jurors({(1, 0): 2, (0, 1): 1}), {"i": 1}) == many_facet(
        ["10-00", "10-00", "10-01", "10-01", "01-00", "01-00"],
        ["X", "Y"] * 3,
        ["i"] * 6,
        [1.0, 0.0, 1, 0, 0, 1],
        {"i": 1},
    )


def test_other_ratings_that_cannot_be_used_are_refused() -> None:
    assert "there are no scores" == str(refused([], {"i": 1}))
    twice = refused([("A", "X", "i", 1), ("A", "Y", "i", 0), ("A", "Y", "i", 1)], {"i": 1})
    assert "Y rated item i of A more than once" == str(twice)
    apart = refused([("A", "X", "i", 1), ("B", "Y", "i", 0)], {"i": 1})
    assert {"number": 2, "apart": "Y: B"} == apart.args_
    same = refused([("A", "X", "i", 1), ("A", "Y", "i", 1), ("A", "Y", "k", 1)], {"i": 2, "k": 2})
    assert {"items": "i, k"} == same.args_
    # an item with a single score to choose from
    assert {"items": "i"} == refused([("A", "X", "i", 0)], {"i": 0}).args_
    with pytest.raises(ValueError, match="above 0"):
        fitted([("A", "X", "i", 0), ("B", "X", "i", 1)], {"i": 1}, {"i": 0.0})
    for shares in ([0.0, 0.0], [0.0, 0.5, 1.0]):
        with pytest.raises(ValueError, match="do not rise over its 2 levels"):
            many_facet("AB", "XX", "ii", [0, 1], {"i": 1}, None, {"i": shares})
    with pytest.raises(ValueError, match="are not rows"):
        many_facet(["A"], ["X"], ["i"], [], {"i": 1})


def test_too_many_pairs_are_refused_before_anything_is_reckoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasch_pairs, "_MOST_PAIRS", 3)
    unfit = refused(two_jurors({(1, 0): 2, (0, 1): 2}), {"i": 1})
    assert {"number": 4, "most": 3} == unfit.args_
