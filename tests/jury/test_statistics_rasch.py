"""Many-facet Rasch as the award needs it: weights and scales survive, and standard errors own up to few entrants."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from pembina_plugins.jury import adjusting
from pembina_plugins.jury.methods.leaving import ranks
from pembina_plugins.jury.methods.rasch import Rasch, many_facet
from scipy.stats import t as student

from pembina import Unfit

from .ratings import Rating, simulated


def fit(ratings: list[Rating], tops: dict[str, int], *more: Any) -> Rasch:
    return many_facet(*([one[at] for one in ratings] for at in range(4)), tops, *more)  # type: ignore[arg-type]


def panel(seed: int, entrants: int, jurors: int, tops: dict[str, int], each: int | None = None) -> list[Rating]:
    """Levels that follow an entrant's quality, with chance; every juror, or ``each`` of them, scores every entrant."""
    chance = random.Random(seed)
    strict = [chance.gauss(0.0, 0.1) for _ in range(jurors)]
    ratings: list[Rating] = []
    for e in range(entrants):
        quality = chance.uniform(0.2, 0.8)
        for j in sorted(chance.sample(range(jurors), each or jurors)):
            for item, top in tops.items():
                level = round(top * (quality - strict[j] + chance.gauss(0.0, 0.2)))
                ratings.append((f"e{e:02}", f"J{j}", item, min(max(level, 0), top)))
    return ratings


# A has 8 of 10 in the heavy item and 2 of 10 in the light one, B the other way round: the same sum of levels, but 74
# and 26 points of 100. Evening out severity must not even out the weights.
def test_the_weights_of_items_survive_the_adjustment() -> None:
    ratings = panel(1, 12, 3, {"heavy": 10, "light": 10})
    for juror in ("J0", "J1", "J2"):
        ratings += [("A", juror, "heavy", 8), ("A", juror, "light", 2)]
        ratings += [("B", juror, "heavy", 2), ("B", juror, "light", 8)]
    found = fit(ratings, {"heavy": 10, "light": 10}, {"heavy": 90.0, "light": 10.0})
    assert (0.74, 0.26) == (found.raw["A"], found.raw["B"])
    assert found.fair["A"] > 0.65
    assert found.fair["B"] < 0.35


@pytest.mark.parametrize("seed", range(8))
def test_where_everyone_scored_everyone_the_order_is_that_of_the_points(seed: int) -> None:
    chance = random.Random(seed)
    tops = {"a": 4, "b": 4, "c": 7}
    shares = {item: sorted(chance.sample(range(100), top + 1)) for item, top in tops.items()}
    parts = {item: [share / 100 for share in found] for item, found in shares.items()}
    found = fit(panel(seed, 15, 3, tops), tops, {"a": 5.0, "b": 20.0, "c": 75.0}, parts)
    assert ranks(found.raw) == ranks(found.fair)


# Written out from the model: sum (y - E y) + K J / (2 I^2) = 0 at B, from above to below, and sqrt(J) / I is its error.
def test_entrants_stand_where_their_jurors_are_expected_to_give_the_points_that_they_gave() -> None:
    tops, weights = {"a": 3, "b": 3, "c": 1}, {"a": 10.0, "b": 30.0, "c": 60.0}
    shares = {"a": [0.0, 0.2, 0.7, 1.0], "b": [0.1, 0.4, 0.5, 0.9], "c": [0.0, 1.0]}
    ratings = panel(3, 20, 4, tops, each=2)
    found = fit(ratings, tops, weights, shares)

    def left(entrant: str, ability: float) -> tuple[float, float]:
        total = rise = scatter = bend = 0.0
        for e, juror, item, level in ratings:
            if e != entrant:
                continue
            logits = [0.0]
            for k in range(1, tops[item] + 1):
                step = ability - found.difficulties[item] - found.severities[juror] - found.thresholds[tops[item]][k]
                logits.append(logits[-1] + step)
            odds = [math.exp(logit) for logit in logits]
            chances = [one / sum(odds) for one in odds]
            worth = [weights[item] / 100 * share for share in shares[item]]
            mean = sum(p * k for k, p in enumerate(chances))
            points = sum(p * y for p, y in zip(chances, worth, strict=True))
            total += worth[level] - points
            for k, (p, y) in enumerate(zip(chances, worth, strict=True)):
                scatter += p * (y - points) ** 2
                rise += p * (y - points) * (k - mean)
                bend += p * (y - points) * (k - mean) ** 2
        return total + bend * scatter / (2 * rise**2), math.sqrt(scatter) / rise

    for entrant, ability in found.entrants.items():
        at, error = left(entrant, ability)
        assert abs(at) < 1e-9
        assert left(entrant, ability - 1e-3)[0] > 0.0 > left(entrant, ability + 1e-3)[0]
        assert found.errors[entrant] == pytest.approx(error, abs=1e-8)


# One juror, one item, two of its scores given: p = 3/4 and 1/4, as Warm has it for a single rating. Of a scale from 0
# to 100 with bands 0 to 10 and 60 to 70, by tens, the scores 10 and 60 are levels 1 and 2, but worth 10 and 60 points:
# 10 + 50 x 3/4 = 47.5 and 10 + 50 / 4 = 22.5. The award's mean of totals is on that scale too.
def test_a_level_is_worth_what_its_score_is_worth() -> None:
    bands = [{"from": 0, "to": 10}, {"from": 60, "to": 70}]
    items = [{"id": "score", "weight": 100, "from": 0, "to": 100, "step": 10, "bands": bands}]
    parameters = {"items": items, "severity": "rasch", "panel": "mean"}
    rows = [{"entrant": e, "juror": "J", "item": "score", "score": s} for e, s in (("A", 60.0), ("B", 10.0))]
    found = adjusting.adjust({"A": 60.0, "B": 10.0}, rows, parameters)
    assert found is not None
    assert {"A": 47.5, "B": 22.5} == {code: round(value, 9) for code, value in found.values.items()}


def test_an_item_with_one_score_to_choose_from_is_refused_in_words() -> None:
    items = [{"id": "isi", "weight": 100, "bands": [{"from": 50, "to": 50}]}]
    rows = [{"entrant": e, "juror": "J", "item": "isi", "score": 50.0} for e in "AB"]
    with pytest.raises(Unfit, match="all ratings of isi are the same"):
        adjusting.adjust({"A": 50.0, "B": 50.0}, rows, {"items": items, "severity": "rasch", "panel": "mean"})


# X passes i and fails k, Y the other way round: nobody is stricter, and one entrant cannot say how sure that is.
def test_a_single_entrant_gives_no_standard_error() -> None:
    ratings = [("A", "X", "i", 1), ("A", "X", "k", 0), ("A", "Y", "i", 0), ("A", "Y", "k", 1)]
    found = fit(ratings, {"i": 1, "k": 1})
    assert ({"X": 0.0, "Y": 0.0}, {"X": None, "Y": None}, 0) == (found.severities, found.severity_errors, found.freedom)


# Six entrants, three jurors without any difference: limits by Student's t leave out about one juror in twenty.
def test_limits_hold_their_promise_in_panels_of_few_entrants() -> None:
    outside = jurors = 0
    for seed in range(60):
        ratings = simulated(seed, 6, (0.0, 0.0, 0.0), (-0.3, 0.0, 0.3), (-1.0, 0.0, 1.0), each=3)
        try:
            found = fit(ratings, {"i0": 3, "i1": 3, "i2": 3})
        except Unfit:
            continue
        edge = student.ppf(0.975, found.freedom)
        for juror, error in found.severity_errors.items():
            assert error is not None
            outside += abs(found.severities[juror]) > edge * error
            jurors += 1
    assert jurors > 150
    assert outside / jurors < 0.1
