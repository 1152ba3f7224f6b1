"""Fields at the edge of what methods take, through the whole program: numbers, or a refusal that names who."""

from decimal import Decimal

import numpy as np
import pytest

import pembina
from pembina.errors import PembinaError
from pembina.plugins import Aggregated, Context
from pembina.plugins.builtin import AGGREGATORS, WEIGHTINGS
from pembina.reports.texts import Texts

from . import builtin_cases as cases
from .fields import AWARD, HOST, combined, method, run, scored, write_field

LEAF = """[criteria.{group}.{column}]
use = "reported-value"
read = {{ figures = {{ table = "field", region = "code", value = "{column}" }} }}
score = {{ method = "identity" }}
"""
FIELDS = {
    "one entrant": {"a": [40], "b": [20], "c": [60]},
    "two entrants": {"a": [40, 50], "b": [20, 10], "c": [60, 70]},
    "three equals": {"a": [40] * 3, "b": [20] * 3, "c": [60] * 3},
    "a zero": {"a": [0, 50, 30], "b": [40, 70, 20], "c": [60, 20, 30]},
    "a constant column": {"a": [40] * 4, "b": [20, 40, 60, 10], "c": [60, 30, 20, 15]},
    "a gap": {"a": [40, None, 60, 30], "b": [20, 40, 10, 22], "c": [60, 70, 30, 60]},
    "a column of zeros": {"a": [0] * 3, "b": [40, 70, 20], "c": [60, 20, 30]},
}


def forest(folder, columns, groups, *, scale=100, root='weights = "equal"', **more):
    """An award with many groups over the same columns, each with its own keys."""
    write_field(folder, columns, **more)
    text = AWARD.format(scale=scale, award="") + root + "\n"
    for name, keys in groups.items():
        text += f"[criteria.{name}]\n{keys}\n"
        text += "".join(LEAF.format(group=name, column=column) for column in columns)
    (folder / "award.toml").write_text(text, "utf-8")
    return pembina.evaluate(folder, host=HOST)


def all_aggregators(*without):
    """A group for every aggregator, with the parameters of its case; bounds only where zeros can meet them."""
    groups = {}
    for aggregator in AGGREGATORS:
        if aggregator.name in without:
            continue
        given = {} if aggregator.name == "benefit-of-the-doubt" else cases.AGGREGATOR_CASES[aggregator.name][0](100)
        groups[aggregator.name] = f"aggregate = {method(aggregator.name, given)}" + (
            '\nweights = "equal"' if aggregator.weighted else ""
        )
    return groups


def assert_parts_make_the_total(result):
    """What all nodes contribute is the total, digit by digit."""
    for row, entrant in enumerate(result.entrants):
        parts = [node["contributions"][row] for node in result.nodes if node["contributions"]]
        if entrant["total"] is None:
            assert {None} == set(parts)
        else:
            assert Decimal(str(entrant["total"]["exact"])) == sum(Decimal(str(part)) for part in parts)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_aggregator_answers_and_the_parts_make_the_total(tmp_path, name):
    result = forest(tmp_path, FIELDS[name], all_aggregators())
    assert_parts_make_the_total(result)
    bounded = {aggregator.name for aggregator in AGGREGATORS if aggregator.bounded}
    for group in bounded:
        scores = [score for score in result.node(group)["scores"] if score is not None]
        assert all(0 <= score <= 100 for score in scores), group
    gaps = [row for row, entrant in enumerate(result.entrants) if entrant["total"] is None]
    assert ([1] if name == "a gap" else []) == gaps


def test_groups_in_groups_with_every_aggregator_at_the_top_make_the_total(tmp_path):
    groups = {name: keys for name, keys in all_aggregators().items() if name in ("geometric", "minimum", "median")}
    for aggregator in AGGREGATORS:
        given = {"exponent": 2} if aggregator.name == "power" else cases.AGGREGATOR_CASES[aggregator.name][0](100)
        given = given if aggregator.name not in ("promethee", "benefit-of-the-doubt") else {}
        if "preference" in given:
            given = {"indifference": 1, "preference": 2}
        root = f"aggregate = {method(aggregator.name, given)}" + ('\nweights = "equal"' if aggregator.weighted else "")
        assert_parts_make_the_total(forest(tmp_path / aggregator.name, FIELDS["two entrants"], groups, root=root))


ALONE = {
    100: "weighted-product vikor copras moora aras waspas marcos benefit-of-the-doubt mazziotta-pareto electre-1 "
    "electre-3 borda copeland condorcet kemeny",
    50: "topsis edas mabac promethee",
    40: "spotis",
}


def test_one_entrant_alone_gets_what_the_functions_say(tmp_path):
    columns = {"a": [40], "b": [40], "c": [40]}
    result = forest(tmp_path, columns, all_aggregators())
    found = {aggregator.name: result.node(aggregator.name)["scores"][0] for aggregator in AGGREGATORS}
    for score, names in ALONE.items():
        assert dict.fromkeys(names.split(), score) == {name: found[name] for name in names.split()}
    means = {"sum": 120, "mean-over": 30, "levels": pytest.approx(200 / 3)}
    rest = [aggregator.name for aggregator in AGGREGATORS if not aggregator.relative and aggregator.name != "spotis"]
    assert {name: means.get(name, 40) for name in rest} == {name: found[name] for name in rest}


def test_equal_entrants_get_equal_scores_by_every_aggregator(tmp_path):
    result = forest(tmp_path, FIELDS["three equals"], all_aggregators())
    for aggregator in AGGREGATORS:
        assert 1 == len(set(result.node(aggregator.name)["scores"])), aggregator.name
    assert [1, 1, 1] == [entrant["rank"] for entrant in result.entrants]


def test_entrants_that_no_majority_tells_apart_share_a_place_and_the_next_one_has_its_own(tmp_path):
    columns = {"a": [10, 90, 10, 50], "b": [10, 80, 10, 50]}
    result = combined(tmp_path, columns, 'aggregate = "kemeny"\nweights = "equal"')
    assert [33.3333333333, 100, 33.3333333333, 66.6666666667] == result.node("")["scores"]


def test_scores_that_compare_entrants_do_not_see_who_is_recused(tmp_path):
    groups = all_aggregators()
    three = {"a": [40, 50, 60], "b": [20, 40, 10], "c": [60, 70, 30]}
    four = {key: [*column, 99] for key, column in three.items()}
    alone = forest(tmp_path / "three", three, groups)
    beside = forest(tmp_path / "four", four, groups, statuses=["", "", "", "recused"])
    for name in groups:
        assert [*alone.node(name)["scores"], None] == beside.node(name)["scores"], name


@pytest.mark.parametrize("aggregator", [a for a in AGGREGATORS if not a.relative], ids=lambda a: a.name)
def test_where_no_other_entrant_matters_everybody_may_have_weights_of_their_own(aggregator):
    scores = np.array([[40.0, 20, 60], [50, 10, 70], [50, 10, 70], [30, 90, 5]])
    shares = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    own = {key: shape["default"] for key, shape in aggregator.parameters.items() if "default" in shape}
    given = {**own, **cases.AGGREGATOR_CASES[aggregator.name][0](100)}

    def asked(rows):
        context = Context(100.0, tuple("1234"[row] for row in rows), ("a", "b", "c"))
        found = aggregator.apply(scores[rows], shares[rows], np.ones((len(rows), 3), dtype=bool), given, context)
        return (found.scores if isinstance(found, Aggregated) else found).tolist()

    assert [asked([row])[0] for row in range(4)] == asked([0, 1, 2, 3])


def all_weightings(*names):
    groups = {}
    for weighting in WEIGHTINGS:
        if weighting.name in names:
            given = {} if weighting.uses_scores else cases.WEIGHTING_CASES[weighting.name][0]
            groups[weighting.name] = f"weights = {method(weighting.name, given)}"
    return groups


SETTLED = [weighting.name for weighting in WEIGHTINGS if not weighting.uses_scores]
FROM_SCORES = [weighting.name for weighting in WEIGHTINGS if weighting.uses_scores]


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_weighting_answers_or_says_why_not_and_the_parts_make_the_total(tmp_path, name):
    refused = {
        "one entrant": set(FROM_SCORES) - {"benefit-of-the-doubt"},
        "three equals": set(FROM_SCORES) - {"benefit-of-the-doubt"},
        "a zero": {"merec"},
        "a constant column": {"correlation-balanced"},
        "a column of zeros": {"merec", "correlation-balanced"},
    }.get(name, set())
    names = [weighting.name for weighting in WEIGHTINGS if weighting.name not in refused]
    result = forest(tmp_path / "all", FIELDS[name], all_weightings(*names))
    assert_parts_make_the_total(result)
    for group in names:
        shares = [result.node(f"{group}.{part}")["share"] for part in "abc"]
        assert min(shares) >= 0
        assert "-0.0" not in str(shares)
        assert 1 == pytest.approx(sum(shares), abs=1e-9)
    for group in refused:
        with pytest.raises(PembinaError) as caught:
            forest(tmp_path / group, FIELDS[name], all_weightings(group))
        assert {"PB507", "PB508"} >= {problem.code for problem in caught.value.problems}


def test_a_constant_part_gets_no_weight_where_weights_come_from_what_tells_entrants_apart(tmp_path):
    names = ("entropy", "standard-deviation", "critic", "merec", "principal-components")
    result = forest(tmp_path, FIELDS["a constant column"], all_weightings(*names))
    assert [0] * 5 == [result.node(f"{name}.a")["share"] for name in names]


def refusals(call):
    with pytest.raises(PembinaError) as caught:
        call()
    return caught.value.problems


ZERO, SAME = {"a": [10, 0], "b": [3, 4]}, {"a": [5, 5], "b": [3, 4]}
REFUSED = [
    ({"a": [0, 0], "b": [0, 0]}, 'aggregate = "copras"\nweights = "equal"', "PB507", "criteria", None),
    ({"a": [0, 0], "b": [0, 0]}, 'aggregate = "aras"\nweights = "equal"', "PB507", "criteria", None),
    (ZERO, 'weights = "merec"', "PB508", "criteria.a", "Utara 02"),
    (SAME, 'weights = "correlation-balanced"', "PB507", "criteria.a", None),
    ({"a": [5], "b": [5]}, 'weights = "entropy"', "PB507", "criteria", None),
    ({"a": [5], "b": [5]}, 'weights = "critic"', "PB507", "criteria", None),
    ({"a": [5, None], "b": [None, 5]}, 'weights = "entropy"\nmissing = "leave-out"', "PB507", "criteria", None),
    (
        ZERO,
        'weights = { method = "benefit-of-the-doubt", at-least = { a = 10 } }',
        "PB508",
        "criteria.a",
        "Utara 02",
    ),
]


@pytest.mark.parametrize(("columns", "root", "code", "address", "entrant"), REFUSED)
def test_what_a_method_of_a_group_cannot_take_names_criterion_and_entrant(
    tmp_path, columns, root, code, address, entrant
):
    (problem,) = refusals(lambda: combined(tmp_path, columns, root))
    assert_told(problem, code, address, entrant)


SCORED = [
    ([5, 5], '{ method = "scaled" }', "PB507", None),
    ([0, 0], '{ method = "fraction-of-maximum", direction = "higher" }', "PB507", None),
    ([3, 0], '{ method = "fraction-of-maximum", direction = "lower" }', "PB508", "Utara 02"),
    ([3, -1], '{ method = "fraction-of-maximum", direction = "higher" }', "PB508", "Utara 02"),
    ([0, 0], '{ method = "reference", direction = "higher" }', "PB507", None),
    ([3, None], '{ method = "reference", direction = "higher", entrant = "02" }', "PB507", None),
    ([-3, 3], '{ method = "around-mean", direction = "higher" }', "PB507", None),
    ([3, 61], '{ method = "rescaled", from = 0, to = 60 }', "PB508", "Utara 02"),
]


@pytest.mark.parametrize(("values", "setting", "code", "entrant"), SCORED)
def test_what_a_scoring_method_cannot_take_names_criterion_and_entrant(tmp_path, values, setting, code, entrant):
    (problem,) = refusals(lambda: scored(tmp_path, values, setting))
    assert_told(problem, code, "criteria.a", entrant)


@pytest.mark.parametrize(
    ("values", "keys", "code", "entrant"),
    [
        ([5, 0], 'treat = "log"', "PB508", "Utara 02"),
        ([5, -2], 'treat = "box-cox"', "PB508", "Utara 02"),
        ([5, None], 'impute = { method = "regression", on = ["b"] }\nmissing = "zero"', "PB507", None),
    ],
)
def test_what_a_step_before_scoring_cannot_take_names_criterion_and_entrant(tmp_path, values, keys, code, entrant):
    line = 'score = { method = "min-max", direction = "higher" }'
    leaf = {"a": f"{keys}\n{line}", "b": line}
    (problem,) = refusals(lambda: run(tmp_path, {"a": values, "b": [1, 2]}, root='weights = "equal"', leaf=leaf))
    assert_told(problem, code, "criteria.a", entrant)


def assert_told(problem, code, address, entrant):
    """The problem says who and where, in both languages."""
    assert (code, address, entrant) == (problem.code, problem.place.address, problem.args.get("entrant"))
    english, indonesian = problem.show(Texts("en").translate), problem.show(Texts("id").translate)
    assert (entrant or "") in english
    assert (entrant or "") in indonesian
    assert english.rpartition(": ")[2] != indonesian.rpartition(": ")[2]
    assert "{" not in english + indonesian


def test_a_part_that_may_be_left_out_is_refused_where_every_part_is_needed(tmp_path):
    for aggregator in AGGREGATORS:
        if aggregator.complete:
            given = cases.AGGREGATOR_CASES[aggregator.name][0](100)
            root = f'aggregate = {method(aggregator.name, given)}\nweights = "equal"\nmissing = "leave-out"'
            columns = {"a": [1, None], "b": [3, 4], "c": [5, 6]}
            problems = refusals(lambda c=columns, r=root: combined(tmp_path, c, r))
            assert {"PB245"} == {problem.code for problem in problems}, aggregator.name


def test_weights_of_every_entrants_own_are_refused_where_all_have_to_share_them(tmp_path):
    root = 'aggregate = "topsis"\nweights = "benefit-of-the-doubt"'
    assert ["PB246"] == [problem.code for problem in refusals(lambda: combined(tmp_path, ZERO, root))]


RELATIVE = {
    "min-max": 100,
    "z-score": 50,
    "rank": 100,
    "percentile-rank": 50,
    "borda": 50,
    "distance-to-maximum": 100,
    "fraction-of-maximum": 100,
    "reference": 100,
    "around-mean": 50,
}


@pytest.mark.parametrize("direction", ["higher", "lower"])
@pytest.mark.parametrize("name", sorted(RELATIVE))
def test_one_entrant_alone_is_scored_by_methods_that_compare(tmp_path, name, direction):
    assert [RELATIVE[name]] == scored(tmp_path, [5], method(name, {"direction": direction}))


def test_a_score_beyond_the_scale_is_cut_off_or_refused_as_the_award_says(tmp_path):
    given = {"direction": "higher", "mean": 50, "sd": 60}
    assert [100, 0] == scored(tmp_path / "clip", [9, 1], method("z-score", given))
    problems = refusals(lambda: scored(tmp_path, [9, 1], method("z-score", {**given, "beyond": "refuse"})))
    assert ["PB506"] == [problem.code for problem in problems]
