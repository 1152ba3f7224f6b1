"""Ways to a tier where an aggregation of a third party takes scores off: nobody is told to raise such a score."""

from __future__ import annotations

import pytest

from pembina.analysis import improve_falling
from pembina.analysis.improve_goal import Goal
from pembina.analysis.replay import Replay
from pembina.api import BUILTINS
from pembina.plugins import Host

from .improving import asked, changes, enumerated, evaluated, plain, tier
from .test_improve import GATE, TWO

DEDUCTED = """[criteria]
aggregate = { method = "less-deduction", by = BY }
weights = { method = "named-weights", weights = { a = 100 }, none = BY }

"""
BANDS = "{ to = 0, score = 0 }, { above = 0, to = 30, score = 2 }, { above = 30, score = 8 }"
LATE = f'{{ method = "bands", bands = [{BANDS}] }}'
DAYS = plain("late", "late", None, score=LATE)


def deducted(*by):
    return DEDUCTED.replace("BY", str(list(by)).replace("'", '"'))


def falling(result, host=None, row=0):
    replay = Replay(result) if host is None else Replay(result, host)
    return set(improve_falling.falling(replay, row))


@pytest.fixture(scope="module")
def odd():
    """A host that knows the aggregations of this folder beside Pembina's own."""
    return Host(builtins=(*BUILTINS, "tests.analysis.odd_aggregations"))


def test_a_deduction_is_lowered_and_never_raised(tmp_path):
    """66 less 8 is 58: without the delay it is 66, with up to 30 days of it 64; 65 needs all of it gone."""
    body = deducted("late") + plain("a", "a", None) + DAYS + tier("top", 65) + tier("good", 63)
    result = evaluated(tmp_path, body, [{"a": 66, "late": 40}, {"a": 90, "late": 0}], fixed=("a",))
    assert {"late"} == falling(result)
    document = asked(result, tier="top")
    (change,) = document["plan"]["changes"]
    assert ("late", 40, 0, {"from": 8, "to": 0}, 8) == tuple(
        change[key] for key in ("path", "from", "to", "score", "points")
    )
    assert ("66.00", 8, True) == (
        document["plan"]["after"]["total"]["published"], document["plan"]["cost"], document["plan"]["proven"],
    )  # fmt: skip
    assert {"late": 30} == changes(asked(result, tier="good"))


def test_raising_a_deduction_is_no_way_to_anything(tmp_path):
    """In time already: only the performance is left, and nothing else is thrown in."""
    body = deducted("late") + plain("a", "a", None) + DAYS + tier("top", 65)
    result = evaluated(tmp_path, body, [{"a": 60, "late": 0}, {"a": 90, "late": 40}])
    document = asked(result, tier="top")
    assert {"a": 65} == changes(document)
    assert [("late", "at-best")] == [(row["path"], row["key"]) for row in document["not-suggested"]]


def test_a_deduction_is_one_even_where_another_has_taken_everything(tmp_path):
    """5 less 8 less 8 is 0, and so it is with either of them gone; both gone make 5."""
    body = deducted("late", "later") + plain("a", "a", None) + DAYS
    body += plain("later", "later", None, score=LATE) + tier("some", 4)
    result = evaluated(
        tmp_path, body, [{"a": 5, "late": 40, "later": 50}, {"a": 90, "late": 0, "later": 0}], fixed=("a",)
    )
    assert {"late", "later"} == falling(result)
    assert {"late": 0, "later": 0} == changes(asked(result, tier="some"))


def test_no_plan_with_a_deduction_is_dearer_than_the_best_of_all(tmp_path):
    """Against every combination: performance up to 100, days down to 0, each at its cost."""
    body = deducted("late") + plain("a", "a", None) + DAYS + tier("top", 70)
    result = evaluated(tmp_path, body, [{"a": 66, "late": 40}, {"a": 90, "late": 0}])
    document = asked(result, tier="top", efforts={"late": {"per": "unit", "cost": 0.3}, "a": {"cost": 2}})
    menus = {"a": [(a, 2 * (a - 66)) for a in range(66, 101)], "late": [(d, 0.3 * (40 - d)) for d in range(40, -1, -1)]}
    best = enumerated(result, "01", menus, Goal(tier="top"))
    assert pytest.approx(best, abs=0.02) == document["plan"]["cost"]  # published rounding saves up to 0.005 of a


def test_words_that_take_points_off_go_to_the_one_that_takes_least(tmp_path):
    score = '{ method = "levels", levels = { none = 0, some = 5, many = 10 } }'
    body = deducted("faults") + plain("a", "a", None)
    body += plain("faults", "faults", None, score=score, kind="category") + tier("top", 65) + tier("good", 60)
    rows = [{"a": 66, "faults": "many"}, {"a": 90, "faults": "none"}, {"a": 30, "faults": "some"}]
    result = evaluated(tmp_path, body, rows, fixed=("a",))
    assert {"faults": "none"} == changes(asked(result, tier="top"))
    (change,) = asked(result, tier="good")["plan"]["changes"]
    assert ("some", {"from": 10, "to": 5}) == (change["to"], change["score"])


def test_a_deduction_scored_against_the_field_is_lowered_too(tmp_path):
    """The most delayed loses the whole scale; it has to come down to the least delayed."""
    body = deducted("late") + plain("a", "a", None)
    body += plain("late", "late", None, score='{ method = "min-max", direction = "higher" }') + tier("top", 60)
    rows = [{"a": 66, "late": 40}, {"a": 90, "late": 0}, {"a": 80, "late": 20}]
    document = asked(evaluated(tmp_path, body, rows, fixed=("a",)), tier="top")
    assert changes(document)["late"] <= 4


def test_a_condition_on_a_deduction_is_met_the_way_that_helps(tmp_path):
    body = deducted("late") + plain("a", "a", None) + DAYS
    body += GATE.format(path="late", test="at-most = 10", otherwise='"ineligible"') + tier("top", 60)
    result = evaluated(tmp_path, body, [{"a": 66, "late": 20}, {"a": 90, "late": 0}], fixed=("a",))
    document = asked(result, tier="top")
    assert ({"late": 10}, 0) == (changes(document), document["plan"]["cost"])  # still the band of two points


def test_a_part_whose_rise_helps_in_some_company_is_raised_as_ever(tmp_path, odd):
    """The best part alone raised widens the spread; beside others that rise it helps, so it is no deduction."""
    body = '[criteria]\naggregate = "less-spread"\n\n' + TWO + tier("top", 110)
    result = evaluated(tmp_path, body, [{"a": 60, "b": 50}, {"a": 90, "b": 20}], host=odd)
    assert set() == falling(result, odd)
    assert {"a", "b"} == set(changes(asked(result, tier="top", host=odd)))


def test_any_partys_deduction_is_found_by_asking_it_and_groups_below_it_too(tmp_path, odd):
    body = '[criteria]\naggregate = "first-less-rest"\n\n' + plain("a", "a", 50)
    body += '[criteria.faults]\ntitle = "f"\nweight = 50\naggregate = "arithmetic"\n'
    body += plain("faults.x", "x", 50) + plain("faults.y", "y", 50) + tier("top", 75)
    result = evaluated(tmp_path, body, [{"a": 80, "x": 10, "y": 30}, {"a": 90, "x": 0, "y": 0}], fixed=("a",), host=odd)
    assert {"faults.x", "faults.y"} == falling(result, odd)
    document = asked(result, tier="top", host=odd)
    assert pytest.approx(30, abs=0.02) == document["plan"]["cost"]  # 80 less 5: ten points of the forty may stay
    assert "75.00" == document["plan"]["after"]["total"]["published"]


def test_what_an_aggregation_refuses_tells_nothing(tmp_path, odd):
    body = '[criteria]\naggregate = "refusing"\n\n' + TWO + tier("top", 80)
    result = evaluated(tmp_path, body, [{"a": 60, "b": 50}, {"a": 90, "b": 20}], host=odd)
    assert set() == falling(result, odd)
    assert "reached" == asked(result, tier="top", host=odd)["state"]


def test_pembinas_own_aggregations_take_nothing_off_and_are_not_asked(tmp_path, monkeypatch):
    def never(*given):
        raise AssertionError("asked")

    result = evaluated(tmp_path, TWO + tier("top", 80), [{"a": 60, "b": 50}, {"a": 90, "b": 20}])
    monkeypatch.setattr(improve_falling, "build_tree", never)
    assert set() == falling(result)


def test_a_tier_above_what_the_whole_deduction_leaves_is_not_called_out_of_reach(tmp_path):
    """All parts at their best make 100 less 8; a region that is in time has 100."""
    body = deducted("late") + plain("a", "a", None) + DAYS + tier("top", 95)
    result = evaluated(tmp_path, body, [{"a": 99, "late": 0}, {"a": 90, "late": 40}])
    assert ["top", None] == [entrant["tier"] for entrant in result.entrants]
