"""How parts became a group's score and where their weights come from, read aloud for every built-in method."""

import pytest

import pembina
from pembina.plugins.builtin import AGGREGATORS, WEIGHTINGS
from pembina.reports.combining import AGGREGATES, MEANS, WITHOUT_WEIGHTS, how_aggregated
from pembina.reports.combining import WEIGHTINGS as WEIGHING
from pembina.reports.criterion import UNBOUNDED, points_lost, told
from pembina.reports.findings import sentence
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.texts import Texts

EN, ID = Texts("en"), Texts("id")

AWARD = """format = 1
[award]
id = "field"
title = "Award"
[entrants]
table = "field"
key = "code"
name = "name"
[criteria]
{root}
"""
LEAF = """[criteria.{path}]
use = "reported-value"
title = "{title}"
unit = "visits"
read = {{ figures = {{ table = "field", region = "code", value = "{column}" }} }}
score = {{ method = "identity" }}
{rest}
"""
COLUMNS = {"a": [9, 81, 60], "b": [69, 21, 51], "c": [42, 66, 30]}


def evaluated(folder, root, group="", columns=COLUMNS, rest=""):
    """An award with the criteria A, B and C: at the top, or in a group "All" with its own keys beside a criterion D."""
    prefix, text = ("all." if group else ""), AWARD.format(root=root)
    text += f'[criteria.all]\ntitle = "All"\n{group}\n' if group else ""
    text += "".join(LEAF.format(path=prefix + c, title=c.upper(), column=c, rest=rest) for c in columns)
    text += LEAF.format(path="d", title="D", column="a", rest="") if group else ""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "award.toml").write_text(text, "utf-8")
    (folder / "data" / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    rows = zip(*columns.values(), strict=True)
    lines = [f"{i},Region {i}," + ",".join("" if n is None else str(n) for n in row) for i, row in enumerate(rows, 1)]
    (folder / "data" / "field.csv").write_text("\n".join(["code,name," + ",".join(columns), *lines]) + "\n", "utf-8")
    return pembina.evaluate(folder)


def said(result, path, position=0, texts=EN):
    return " ".join(told(Names.of_result(result, texts), Outline(result), path, position))


EQUAL = 'weights = "equal"'


@pytest.mark.parametrize("name", [aggregator.name for aggregator in AGGREGATORS])
def test_every_aggregator_has_its_own_sentence_in_both_languages(name):
    given = {"exponent": 2, "least": 3, "weights": [50, 50], "levels": [1, 2]}
    english, indonesian = (
        how_aggregated(texts, {"aggregate": {"name": name, "parameters": given}}) for texts in (EN, ID)
    )
    assert english.endswith(".")
    assert f"“{name}”" not in english + indonesian
    assert "{" not in english + indonesian
    assert english != indonesian


def test_no_two_aggregators_are_told_alike_and_unknown_ones_are_named():
    assert len(AGGREGATES) == len(set(AGGREGATES.values()))
    assert "Its score was formed from its parts by the method “owa”." == how_aggregated(
        EN, {"aggregate": {"name": "owa"}}
    )


def test_every_weighting_has_its_own_sentence():
    assert {weighting.name for weighting in WEIGHTINGS} == set(WEIGHING)
    assert len(WEIGHING) == len(set(WEIGHING.values()))


def test_what_the_reports_say_of_methods_is_true_of_those_that_are_built_in():
    known = {aggregator.name for aggregator in AGGREGATORS}
    assert {*MEANS, *WITHOUT_WEIGHTS, *UNBOUNDED} <= known
    assert set(UNBOUNDED) == {aggregator.name for aggregator in AGGREGATORS if not aggregator.bounded}
    assert not [aggregator.name for aggregator in AGGREGATORS if aggregator.relative and aggregator.name in MEANS]


def test_a_penalty_that_adds_points_is_not_said_to_take_any():
    for name in ("mazziotta-pareto", "adjusted-mazziotta-pareto"):
        down = how_aggregated(EN, {"aggregate": {"name": name, "parameters": {"penalty": "downward"}}})
        up = how_aggregated(EN, {"aggregate": {"name": name, "parameters": {"penalty": "upward"}}})
        assert "more is worse" in up
        assert "more is worse" not in down


def test_figures_of_the_rules_are_read_aloud():
    assert "with the exponent -2:" in how_aggregated(
        EN, {"aggregate": {"name": "power", "parameters": {"exponent": -2}}}
    )
    assert "with the weights 50, 30 and 20." in how_aggregated(
        EN, {"aggregate": {"name": "ordered", "parameters": {"weights": [50, 30, 20]}}}
    )
    assert "how many of the 4 levels" in how_aggregated(
        EN, {"aggregate": {"name": "levels", "parameters": {"levels": [1, 2, 3, 4]}}}
    )
    assert "but over 12 where there are fewer." in how_aggregated(
        EN, {"aggregate": {"name": "mean-over", "parameters": {"least": 12}}}
    )


@pytest.mark.parametrize("name", sorted(WITHOUT_WEIGHTS))
def test_where_weights_decide_nothing_a_part_is_not_said_to_weigh_anything(tmp_path, name):
    given = {"ordered": "weights = [50, 30, 20]", "mean-over": "least = 3", "levels": "levels = [20, 50]"}
    parameters = f", {given[name]}" if name in given else ""
    result = evaluated(tmp_path, f'aggregate = {{ method = "{name}"{parameters} }}\n{EQUAL}')
    leaf = said(result, "a")
    assert "Weights decide nothing in “Award”." in leaf
    assert "weighs" not in leaf


OTHERWISE = [aggregator.name for aggregator in AGGREGATORS if aggregator.name not in MEANS]


@pytest.mark.parametrize(
    "name", [name for name in OTHERWISE if name not in ("ordered", "mean-over", "levels", "electre-3")]
)
def test_what_a_part_adds_is_not_claimed_where_parts_are_not_added(tmp_path, name):
    result = evaluated(tmp_path, f'aggregate = "{name}"\n{EQUAL}')
    leaf, group = said(result, "a"), said(result, "")
    assert "In a weighted average it would bring 3.00 of 33.3" in leaf
    assert "“Award” combines its parts otherwise." in leaf
    assert "lost" not in leaf
    assert f"“{name}”" not in leaf + group
    assert points_lost(Outline(result), "a", 0) is None


def test_what_combining_takes_or_gives_is_told_without_a_key(tmp_path):
    result = evaluated(tmp_path, f'aggregate = "minimum"\n{EQUAL}')
    assert "Counting only the weakest part took away 31.00 points against a weighted average." in said(result, "")
    result = evaluated(tmp_path, f'aggregate = "maximum"\n{EQUAL}')
    assert "In the total this makes 29.00 points more than a weighted average of its parts." in said(result, "")
    result = evaluated(tmp_path, f'aggregate = "median"\n{EQUAL}', columns={"a": [0, 1], "b": [0, 5], "c": [30, 3]})
    assert "In the total this makes 10.00 points less than a weighted average of its parts." in said(result, "")


@pytest.mark.parametrize("name", ["geometric", "harmonic", "arithmetic"])
def test_means_are_told_by_what_each_part_added_and_lost(tmp_path, name):
    leaf = said(evaluated(tmp_path, f'aggregate = "{name}"\n{EQUAL}'), "a")
    assert "It weighs 33.33 percent of the total. It added 3.00 of at most 33.33 points" in leaf


@pytest.mark.parametrize(("name", "keys"), [("mazziotta-pareto", EQUAL), ("sum", "")])
def test_a_group_without_a_highest_score_is_not_said_to_add_points_of_a_most(tmp_path, name, keys):
    result = evaluated(tmp_path, EQUAL, f'aggregate = "{name}"\n{keys}')
    group = said(result, "all")
    assert "Altogether the group added " in group
    assert "at most" not in group


def test_a_bounded_group_is_told_by_what_it_added_of_its_most(tmp_path):
    result = evaluated(tmp_path, EQUAL, f'aggregate = "geometric"\n{EQUAL}')
    assert "Altogether the group added 14.83 of at most 50.00 points." in said(result, "all")


def test_a_group_below_another_method_is_not_said_to_add_anything_either(tmp_path):
    result = evaluated(tmp_path, f'aggregate = "topsis"\n{EQUAL}', f'aggregate = "geometric"\n{EQUAL}')
    assert "Altogether" not in said(result, "all")
    assert "In a weighted average it would bring " in said(result, "all")
    assert "“Award” combines its parts otherwise." in said(result, "all.a")


def test_weights_of_an_entrants_own_are_told_as_its_own_and_not_as_moved(tmp_path):
    root = 'weights = "benefit-of-the-doubt"'
    result = evaluated(tmp_path, root, columns={"a": [10, 80], "b": [70, 20], "c": [5, 65]})
    assert result.node("a")["shares"] is not None
    shown = [said(result, path, row) for path in "abc" for row in (0, 1)]
    assert not [text for text in shown if "left out" in text or "instead of" in text]
    assert [True] * 6 == ["With the weights that suit this entrant best it weighs" in text for text in shown]


def test_a_weight_that_moved_because_a_sibling_is_left_out_is_told_as_moved(tmp_path):
    columns = {"a": [10, 80], "b": [70, 20], "c": [None, 65]}
    result = evaluated(tmp_path, f'{EQUAL}\nmissing = "leave-out"', columns=columns)
    assert "Because others are left out here, it weighs 50 percent of the total instead of 33.33 percent." in said(
        result, "a"
    )


FOUND = [
    (
        '{ method = "rank-sum", places = { a = 1, b = 2, c = 3 } }',
        "(rank sum). They are: A 50 percent, B 33.33 percent",
    ),
    (
        '{ method = "ahp", comparisons = [["a", "b", 3], ["a", "c", 5], ["b", "c", 3]] }',
        "a consistency ratio of 0.0332, at most 0.1 is allowed. They are: A 63.7 percent",
    ),
    ('{ method = "budget", members = { ani = { a = 60, b = 40 }, ina = { c = 100 } } }', "2 members of a panel gave."),
    ('"entropy"', "the more unevenly its scores are spread. They are: A "),
]


@pytest.mark.parametrize(("weights", "expected"), FOUND)
def test_weights_that_a_method_found_are_listed(tmp_path, weights, expected):
    result = evaluated(tmp_path, f"weights = {weights}")
    assert expected in said(result, "")
    assert "{" not in said(result, "", texts=ID)


def test_own_weights_are_not_listed_for_all(tmp_path):
    result = evaluated(tmp_path, 'weights = "benefit-of-the-doubt"')
    assert "Every entrant has the weights that suit it best, within the bounds of the rules." in said(result, "")
    assert "They are:" not in said(result, "")


def test_equal_weights_need_no_words(tmp_path):
    assert "weights" not in said(evaluated(tmp_path, EQUAL), "")


FINDINGS = [
    ("condorcet", {"a": [3, 2, 1], "b": [1, 3, 2], "c": [2, 1, 3]}, "compared two at a time they run in a circle"),
    ("vikor", {"a": [5, 6], "b": [5, 5], "c": [6, 5]}, "the compromise is Region 1 (1) and Region 2 (2) together."),
    ("kemeny", {"a": [1, 1], "b": [2, 2], "c": [3, 3]}, "more than one order agrees"),
    ("topsis", COLUMNS, "it compares the entrants with one another (topsis)"),
]


@pytest.mark.parametrize(("name", "columns", "expected"), FINDINGS)
def test_what_a_comparison_of_entrants_found_is_told(tmp_path, name, columns, expected):
    result = evaluated(tmp_path, f'aggregate = "{name}"\n{EQUAL}', columns=columns)
    found = [sentence(Names.of_result(result, EN), finding) for finding in result.findings]
    assert [text for text in found if expected in text]


def test_a_part_that_weighs_nothing_by_an_entrants_own_weights_is_said_to_weigh_nothing(tmp_path):
    result = evaluated(tmp_path, 'weights = "benefit-of-the-doubt"', columns={"a": [0, 80], "b": [70, 20]})
    assert 0 == result.node("a")["shares"][0]
    assert "With the weights that suit this entrant best it weighs nothing." in said(result, "a")
    assert "it weighs 100 percent of “Award”." in said(result, "b")


def test_nothing_is_said_of_the_weight_of_a_part_that_is_left_out_and_0_percent_of_one_that_has_none(tmp_path):
    result = evaluated(tmp_path, f'{EQUAL}\nmissing = "leave-out"', columns={"a": [None, 80], "b": [70, 20]})
    assert "weighs" not in said(result, "a")
    root = 'weights = "entropy"'
    result = evaluated(tmp_path, root, columns={"a": [50, 50], "b": [70, 20]})
    assert 0 == result.node("a")["share"]
    assert "It weighs 0 percent of the total." in said(result, "a")
