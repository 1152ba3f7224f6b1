"""A self-assessment where scores depend on the field: bounds that hold, and a place among those of an earlier year."""

from __future__ import annotations

import pytest

from pembina.api import load_award, make_host
from pembina.assessing import self_assess
from pembina.record import read_result, write_result

from ..evaluation.conftest import evaluate  # noqa: F401  (a fixture)
from ..evaluation.every_step import AWARD, ENTRANTS, VARIANTS, award, field
from .improving import evaluated, plain, tier

SPREAD = '{ method = "min-max", direction = "higher" }'


@pytest.fixture
def assessed(tmp_path):
    """Assess an entrant of the award and the data in the folder."""

    def run(code, **how):
        host = make_host()
        return self_assess(load_award(tmp_path, host=host), tmp_path / "data", code, host, **how)

    return run


def alone(folder, code):
    """Leave one entrant's rows in the tables of a folder."""
    for path in folder.glob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        kept = [row for row in rows if row.split(",")[head.split(",").index("code")] == code]
        path.write_text("\n".join([head, *kept]) + "\n", "utf-8")


@pytest.mark.parametrize("body", [VARIANTS[0], *VARIANTS[3:6]], ids=lambda body: "-".join(body.values()) or "plain")
def test_the_committees_score_lies_between_the_ends_and_in_its_own_field_it_is_met_exactly(
    evaluate, assessed, tmp_path, body  # noqa: F811
):  # fmt: skip
    result = evaluate(award(**body), field(5)[0], award=AWARD, entrants=ENTRANTS, f=field(5)[1])
    ranked = [entrant for entrant in result.entrants if entrant["rank"] is not None]
    assert ranked
    wide = 0
    for entrant in (ranked[0], ranked[-1]):
        document = assessed(entrant["code"], against=result, way=False).document
        low, high = (document["total"][end]["exact"] for end in ("low", "high"))
        assert "range" == document["state"]
        assert low <= entrant["total"]["exact"] <= high
        wide += low < high
        place = document["against"]["place"]
        assert (entrant["total"], entrant["rank"], entrant["tier"]) == (place["total"], place["rank"], place["tier"])
    assert wide


def test_bounds_are_those_of_the_open_part_alone(assessed, tmp_path):
    """30 of 100 points depend on the field; the other 70 bring 0.7 x 40 = 28."""
    body = plain("a", "a", 70) + plain("b", "b", 30, score=SPREAD)
    result = evaluated(tmp_path, body, [{"a": 40, "b": 7}, {"a": 10, "b": 3}, {"a": 90, "b": 9}])
    alone(tmp_path / "data", "01")
    document = assessed("01").document
    assert [28, 58] == [document["total"][end]["exact"] for end in ("low", "high")]
    assert {"criteria": {"b": "scoring"}, "groups": {}} == document["open"]
    assert "open" == document["way"]["why"]
    assert 28 <= result.entrant("01")["total"]["exact"] <= 58


def test_weights_that_are_found_lie_anywhere_so_the_group_lies_between_its_parts(assessed, tmp_path):
    body = '[criteria]\nweights = "entropy"\n' + plain("a", "a", None) + plain("b", "b", None)
    evaluated(tmp_path, body, [{"a": 40, "b": 70}, {"a": 10, "b": 30}, {"a": 90, "b": 20}])
    document = assessed("01").document
    assert [40, 70] == [document["total"][end]["exact"] for end in ("low", "high")]
    assert [None, None] == [node["weight"] for node in document["nodes"] if node["kind"] == "criterion"]


def test_a_stand_in_from_the_others_is_open_and_a_zero_is_not(assessed, tmp_path):
    body = plain("a", "a", 60, 'missing = "lowest"') + plain("b", "b", 40, 'missing = "zero"')
    evaluated(tmp_path, body, [{"a": None, "b": 50}, {"a": 10, "b": 30}, {"a": 90, "b": None}])
    assert {"a": "stand-in"} == assessed("01").document["open"]["criteria"]
    document = assessed("03").document
    assert ("exact", {}) == (document["state"], document["open"]["criteria"])
    assert [54, 54] == [document["total"][end]["exact"] for end in ("low", "high")]


FIELD = plain("a", "a", 60) + plain("b", "b", 40) + tier("top", 60, "quota = 1") + tier("low", 20)
ROWS = [{"a": 10, "b": 10}, {"a": 70, "b": 70}, {"a": 50, "b": 50}, {"a": 30, "b": 30}]


def test_its_own_earlier_row_makes_way_and_quotas_hold(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    evaluated(tmp_path, FIELD, [{"a": 65, "b": 65}])
    document = assessed("01", against=last).document
    place = document["against"]["place"]
    assert (2, "low", 4) == (place["rank"], place["tier"], place["ranked"])
    assert ["tier.quota"] == [held["key"] for held in place["held-back"]]
    assert document["against"]["was-there"]
    assert "top" == document["standing"]["low"]["tier"]


def test_a_newcomer_is_one_more(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    evaluated(tmp_path, FIELD, [{"code": "99", "a": 65, "b": 65}])
    against = assessed("99", against=last).document["against"]
    assert (5, False) == (against["place"]["ranked"], against["was-there"])


def test_rules_of_today_judge_everybody_and_the_differences_are_named(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    changed = FIELD.replace("weight = 60", "weight = 50").replace("weight = 40", "weight = 50")
    evaluated(tmp_path, changed, [{"a": 90, "b": 20}])
    against = assessed("01", against=last).document["against"]
    assert "55.00" == against["place"]["total"]["published"]
    assert {("a", "weight"), ("b", "weight")} <= {(row["of"], row["key"]) for row in against["rules"]}


def test_what_is_measured_otherwise_leaves_no_place(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    evaluated(tmp_path, FIELD.replace('value = "b"', 'value = "c"'), [{"a": 90, "c": 20}])
    against = assessed("01", against=last).document["against"]
    assert ("otherwise", None, None) == (against["why"], against["place"], against["peers"])
    assert [("b", ["read"])] == [(row["path"], row["keys"]) for row in against["otherwise"]]


def test_a_criterion_that_is_new_leaves_no_place(assessed, tmp_path):
    last = evaluated(tmp_path, plain("a", "a", 100), [{"a": 10}, {"a": 20}])
    evaluated(tmp_path, FIELD, [{"a": 90, "b": 20}])
    against = assessed("01", against=last).document["against"]
    assert [("b", "new")] == [(row["path"], row["why"]) for row in against["otherwise"]]


def test_another_release_of_a_plugin_is_only_remarked_on(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    for plugin in last.document["plugins"]:
        plugin["version"] = "0.0.1"
    against = assessed("01", against=last).document["against"]
    assert (None, ["reported-value"]) == (against["why"], against["releases"])


def test_peers_are_those_of_the_group_and_their_median_is_without_oneself(assessed, tmp_path):
    rows = [{"a": a, "b": b, "g": g} for a, b, g in [(10, 90, "x"), (30, 50, "x"), (50, 70, "x"), (99, 99, "y")]]
    last = evaluated(tmp_path, FIELD, rows, entrants='groups = ["g"]')
    found = assessed("01", against=last).document["against"]["peers"]
    assert ({"column": "g", "group": "x"}, 2) == (found["of"], found["n"])
    expected = [("b", 90, 60, 12, 2, 4), ("a", 10, 40, -18, 4, 4)]
    assert expected == [tuple(row[key] for key in ("path", "score", "median", "points", "place", "of"))
                        for row in found["rows"]]  # fmt: skip


def test_a_result_that_was_written_and_read_serves_as_the_earlier_one(assessed, tmp_path):
    last = evaluated(tmp_path, FIELD, [dict(row) for row in ROWS])
    write_result(last, tmp_path / "last.json")
    read = read_result(tmp_path / "last.json")
    assert assessed("02", against=last).document == assessed("02", against=read).document


def test_the_way_is_worked_out_in_the_earlier_field_where_one_is_given(assessed, tmp_path):
    body = plain("a", "a", 70) + plain("b", "b", 30, score=SPREAD) + tier("top", 60)
    last = evaluated(tmp_path, body, [{"a": 40, "b": 7}, {"a": 10, "b": 3}, {"a": 90, "b": 9}])
    way = assessed("01", against=last).document["way"]
    assert (None, True) == (way["why"], way["in-field"])
    assert {"tier": "top", "rank": None, "within": None} == way["plan"]["goal"]
