"""What a comparison lists, and its edges: series, dates, rules by path, ways of measuring, who is gone."""

import pytest

from ..evaluation.conftest import criterion
from .comparing import HASH, compared, made, parts, row, rules, two, with_parameters

THREE = {"1": (50, 30), "2": (60, 45), "3": (40, 40)}
NOTHING = {"field": 0, "data": 0, "rules": 0}
MIN_MAX = 'score = { method = "min-max", direction = "higher" }'


def factors(document):
    return {entry["factor"]: entry["differs"] for entry in document["factors"]}


# Lists


def test_series_of_another_definition_are_said_with_those_concerned():
    then = made(two(), THREE, notes={c: {"definition": "old", "as_of": "2022-06-30"} for c in THREE})
    now = made(
        two(), THREE, notes={c: {"definition": "new" if c != "3" else "old", "as_of": "2022-06-30"} for c in THREE}
    )
    document = compared(then, now)
    assert ("a", "definition", [{"then": "old", "now": "new", "entrants": ["1", "2"]}]) == tuple(
        document["series"][0][key] for key in ("path", "key", "pairs")
    )
    assert [{"key": "series", "args": {"nodes": ["a", "b"], "tables": []}}] == document["comparable"]["reasons"]
    assert not document["comparable"]["totals"]


def test_a_state_alone_makes_no_other_series():
    document = compared(made(two(), THREE, notes={"1": {"state": "claimed"}}),
                        made(two(), THREE, notes={"1": {"state": "verified"}}))  # fmt: skip
    assert ["state", "state"] == [entry["key"] for entry in document["series"]]
    assert document["comparable"]["totals"]


def test_a_source_and_a_date_of_a_table_that_differ_are_series_too():
    document = compared(made(two(), THREE, source="BPS", as_of="2022-06-30"),
                        made(two(), THREE, source="Dinas", as_of="2022-07-15"))  # fmt: skip
    assert [("source", "t"), ("as-of", "t")] == [(entry["key"], entry["table"]) for entry in document["series"]]


def test_every_rule_that_differs_is_listed_by_path():
    tier = '[[tiers]]\nid = "u"\ntitle = "U"\nfrom = {}\n'
    gate = '[[gates]]\ncriterion = "b"\nat-least = {}\notherwise = "ineligible"\nreason = "r"\n'
    post = 'score = {{ method = "goalposts", from = 0, to = {} }}'
    then = two(score=post.format(100), more=gate.format(1) + tier.format(80))
    now = two(score=post.format(90), more=gate.format(2) + tier.format(70), award="decimals = 1")
    document = compared(made(then, THREE), made(now, THREE))
    found = {(entry["kind"], entry["of"], entry["key"]): (entry["then"], entry["now"]) for entry in document["rules"]}
    assert {
        ("award", "", "decimals"): (2, 1),
        ("node", "a", "score.to"): (100, 90),
        ("node", "b", "score.to"): (100, 90),
        ("gate", "b at-least 1", "test.argument"): (1, 2),
        ("tier", "u", "cut"): (80, 70),
    } == found


def test_another_method_is_listed_as_a_whole_and_another_spelling_of_a_weight_bears_nothing():
    then = two(score='score = { method = "goalposts", from = 0, to = 100 }')
    document = compared(made(then, THREE), made(two(0.6, 0.4), THREE))
    assert [("score", True), ("weight", False)] == [(e["key"], e["bears"]) for e in document["rules"] if e["of"] == "a"]
    score = next(entry for entry in document["rules"] if entry["key"] == "score")
    assert ("goalposts", "identity") == (score["then"]["name"], score["now"]["name"])


# Edges


def test_another_scale_is_a_rule_and_said_first():
    small, large = (two(score=MIN_MAX, award=f"scale = {scale}") for scale in (1, 100))
    document = compared(made(small, THREE), made(large, THREE))
    assert {"key": "scale", "args": {"then": 1, "now": 100}} == document["comparable"]["reasons"][0]
    assert row(document, "1")["change"]["total"] == parts(document, "1")["rules"] > 1


def panelled(at, since):
    method = f'panel = {{ at = {at}, since = {since}, take = "growth" }}'
    return rules(criterion("a", "a", f'{method}\nscore = {{ method = "min-max", direction = "higher" }}', weight=100))


def test_a_panel_that_moves_with_the_years_is_other_data_and_a_longer_one_another_measuring():
    figures, more = {"1": (5,), "2": (7,)}, {"1": (8,), "2": (7,)}
    first, next_year, longer = (
        panelled(*days)
        for days in (("2021-12-31", "2020-12-31"), ("2022-12-31", "2021-12-31"), ("2022-12-31", "2020-12-31"))
    )
    moved = compared(made(first, figures), made(next_year, more, file=HASH["now"]))
    assert {"field": False, "data": True, "rules": False} == factors(moved)
    wider = compared(made(first, figures), made(longer, more, file=HASH["now"]))
    assert {"a": "measurement"} == {c["path"]: c["belongs"] for c in wider["criteria"]}


def test_what_divides_a_figure_is_part_of_how_it_is_measured():
    """b is divided by a; a is measured otherwise, so b is."""
    body = criterion("a", "a", weight=60) + criterion(
        "b",
        "b",
        'denominate = { criterion = "a" }\nunit = { en = "x", id = "x" }\nscore = { method = "identity" }',
        weight=40,
    )
    award = rules(body)
    document = compared(
        made(award, THREE),
        made(
            with_parameters(award, "a", indicator="x"), {c: (a, b + 1) for c, (a, b) in THREE.items()}, file=HASH["now"]
        ),
    )
    assert {"a": "data", "b": "measurement"} == {c["path"]: c["belongs"] for c in document["criteria"]}


@pytest.mark.parametrize(("then", "now", "other"), [
    ("2022-06-30", "2023-06-30", False), ("2022-06-30", "2023-07-01", True), ("2022-06-30", None, True),
    ("spring", "autumn", True),
])  # fmt: skip
def test_without_periods_a_date_may_move_by_whole_years(then, now, other):
    document = compared(made(two(), THREE, as_of=then), made(two(), THREE, as_of=now))
    assert other == bool(document["series"])


def test_a_date_that_moves_further_than_the_period_is_another_series():
    year = "period = {{ start = {0}-01-01, end = {0}-12-31 }}"
    then, now = (two(award=year.format(y)) for y in (2021, 2022))
    kept = compared(made(then, THREE, as_of="2022-03-01"), made(now, THREE, as_of="2024-03-01"))
    assert ["as-of"] == [entry["key"] for entry in kept["series"]]
    alone = compared(made(two(), THREE, as_of="2022-03-01"), made(now, THREE, as_of="2023-03-01"))
    assert ["as-of"] == [entry["key"] for entry in alone["series"]]


def test_who_is_gone_keeps_figures_of_the_same_kind_in_every_mixture():
    """2 leads and is gone; that a is measured otherwise does not push it out a second time: the field does, alone."""
    now = with_parameters(two(), "a", indicator="x")
    new = {code: (a + 1, b) for code, (a, b) in THREE.items() if code != "2"}
    document = compared(made(two(), THREE), made(now, new, file=HASH["now"]))
    assert {**NOTHING, "field": 1, "measurement": 0} == parts(document, "1", "rank")
    assert ["2"] == document["unknown"]


def test_who_is_gone_is_missing_where_its_figures_could_not_be_scored():
    """a is scored by another method now, so the figure of 2 means nothing there: by the rules it is not assessable."""
    now = with_parameters(
        rules(criterion("a", "a", MIN_MAX, weight=60) + criterion("b", "b", weight=40)), "a", indicator="x"
    )
    new = {code: (a + 1, b) for code, (a, b) in THREE.items() if code != "2"}
    document = compared(made(two(), THREE), made(now, new, file=HASH["now"]))
    stands = [
        (world["measurement"], stand["status"])
        for world, stand in zip(document["worlds"], row(document, "2")["worlds"], strict=True)
        if stand is not None
    ]
    assert {("old", "ranked"), ("new", "not-assessable")} == set(stands)


def test_a_screen_keeps_by_name_only_who_is_there():
    figures = {**THREE, "2": (60, None)}
    mild = 'missing = "zero"\nscore = { method = "identity" }'
    kept = two(score=mild, more='[screen]\nreported = 60\ninclude = ["2"]\n')
    document = compared(made(kept, figures), made(two(score=mild), {"1": (50, 30), "3": (40, 40)}))
    assert [None] * 8 == [world["refused"] for world in document["worlds"]]


def test_words_that_change_are_changed_values_without_a_largest_change():
    levels = 'score = { method = "levels", levels = { A = 100, B = 50 } }'
    award = rules(criterion("a", "a", f'with = {{ kind = "category" }}\n{levels}', weight=100, key="category"))
    document = compared(made(award, {"1": ("A",), "2": ("B",)}), made(award, {"1": ("B",), "2": ("B",)}))
    assert ({**NOTHING, "data": -50}, None) == (parts(document, "1"), document["values"][0]["largest"])
    assert [{"entrant": "1", "then": "A", "now": "B"}] == document["values"][0]["changes"]


def test_nobody_ranked_is_no_mistake():
    nobody = made(two(), THREE, status=dict.fromkeys(THREE, "withdrawn"))
    document = compared(nobody, made(two(), THREE))
    assert {"then": [], "now": ["2"], "changes": True} == document["winner"]
    assert {**NOTHING, "field": 1} == parts(document, "1", "ranked")
