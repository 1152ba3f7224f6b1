"""Rank confidence of a result: of totals by simulation, of single criteria, and what cannot be said."""

from __future__ import annotations

import jsonschema
import numpy as np
import pytest

from pembina.analysis import confidence, confidence_schema
from pembina.analysis.confidence_errors import Errors
from pembina.analysis.confidence_totals import Totals
from pembina.analysis.replay import Replay
from pembina.methods.refusal import Unfit
from pembina.model import canonical

from ..evaluation import conftest as survey_free
from . import survey
from .comparing import made, rules
from .documents import group, leaf, result
from .survey import BODY, GOALPOSTS, ROWS, columns, criterion


def asked(made, **how):
    """The document, once it fits its schema and can be written down."""
    document = confidence(made, **how)
    validator = jsonschema.Draft202012Validator(confidence_schema())
    assert [] == [error.message for error in validator.iter_errors(document)]
    canonical(document)
    return document


def spans(document):
    return {row["entrant"]: (row["from"], row["to"]) for row in document["rows"]}


def totals(made, seed=1):
    return Totals(Errors(made), Replay(made), seed)


@pytest.fixture(scope="module")
def award(tmp_path_factory):
    return survey.evaluated(tmp_path_factory.mktemp("survey"))


# The total


def test_the_total_carries_the_errors_of_its_parts(award):
    """Kencana Timur: weights 50 and 30 percent, 1 point and 100/60 points a unit, errors 2 and 1: sqrt(1 + 0.25)."""
    document = asked(award, draws=20_000)
    errors = {row["entrant"]: row["standard-error"] for row in document["rows"]}
    assert (1 + 0.25) ** 0.5 == pytest.approx(errors["01"], rel=0.02)
    assert (0.25 * 1 + 0.25 * 9) ** 0.5 == pytest.approx(errors["06"], rel=0.02)


def test_totals_far_apart_are_told_apart_and_near_ones_are_not(award):
    document = asked(award)
    assert {"04": (1, 1), "01": (2, 3), "02": (2, 3), "03": (4, 4), "05": (5, 5), "06": (6, 6)} == spans(document)
    assert [(1, ["04"], ["04"]), (3, ["04", "01", "02"], ["04", "01", "02"])] == [
        (place["places"], place["may"], place["certain"]) for place in document["places"]
    ]
    assert (10_000, False, []) == (document["made"], document["dependent"], document["near-edges"])


def test_it_says_which_criteria_carry_errors(award):
    found = {row["path"]: (row["counts"], row["values"], row["errors"]) for row in asked(award)["criteria"]}
    assert {"satisfaction": (True, 6, 6), "arrears": (True, 6, 6), "meetings": (True, 6, 0)} == found


def test_the_same_question_has_the_same_answer_and_another_seed_another(award):
    assert canonical(asked(award)) == canonical(asked(award))
    assert asked(award)["critical"] != asked(award, seed=2)["critical"]


def test_how_many_values_are_put_through_at_once_changes_nothing(award, monkeypatch):
    whole = canonical(asked(award, draws=2000))
    monkeypatch.setattr("pembina.analysis.confidence_totals.CELLS", 50)
    assert whole == canonical(asked(award, draws=2000))


def test_progress_reaches_its_end_without_going_back(award):
    seen = []
    confidence(award, draws=2000, progress=lambda done, of: seen.append(done / of))
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 1


def test_zero_errors_leave_every_rank_as_it_is(tmp_path):
    rows = [{**row, "satisfaction_error": 0, "arrears_error": 0} for row in ROWS]
    document = asked(survey.evaluated(tmp_path, BODY, rows))
    assert all((row["rank"], row["rank"]) == (row["from"], row["to"]) for row in document["rows"])
    assert {"first": 0, "last": 0, "steps": 0} == document["critical"]


def test_published_totals_that_are_equal_share_their_ranks(tmp_path):
    rows = columns(a=[50.001, 50.002, 10], a_error=[0, 0, 0])
    made = survey.evaluated(tmp_path, criterion("a", 100), rows, award="", root="")
    assert {"02": (1, 1), "01": (2, 2), "03": (3, 3)} == spans(asked(made))
    head = survey.HEAD.replace("decimals = 4", "decimals = 2")
    (tmp_path / "award.toml").write_text(f"{head}{survey.ENTRANTS}{criterion('a', 100)}", "utf-8")
    import pembina

    assert {"01": (1, 2), "02": (1, 2), "03": (3, 3)} == spans(asked(pembina.evaluate(tmp_path)))


def test_a_rule_that_breaks_ties_is_followed_where_nothing_is_uncertain(tmp_path):
    rows = columns(a=[50, 50, 10], a_error=[0, 0, 0], meetings=[1, 2, 3])
    body = criterion("a", 100) + criterion("meetings", error=False, more=f"score = {GOALPOSTS}")
    made = survey.evaluated(tmp_path, body, rows, award='ties = ["meetings", "shared"]\n')
    assert {"02": (1, 1), "01": (2, 2), "03": (3, 3)} == spans(asked(made))


# Values drawn go the award's whole way

MORE = columns(
    a=[62, 58, 55, 70, 41, 40], a_error=[2, 2, 2.5, 1, 1, 1],
    b=[10, 12, 30, 8, 25, None], b_error=[1, 1, 2, 0, 2, None],
    c=[5, 900, 30, 20, 7, 12], c_error=[1, 50, 2, 2, 1, 1],
)  # fmt: skip
LOW, MINMAX = '{ method = "goalposts", from = 60, to = 0 }', '{ method = "min-max", direction = "higher" }'
BANDS = '{ method = "bands", bands = [{ below = 20, score = 30 }, { from = 20, score = 90 }] }'
AWARDS = {
    "goalposts": criterion("a", 50) + criterion("b", 50, LOW, more='missing = "zero"'),
    "bands": criterion("a", 50) + criterion("b", 50, BANDS, more='missing = "leave-out"'),
    "min-max": criterion("a", 50, MINMAX) + criterion("c", 50, MINMAX),
    "median": criterion("a", 50) + criterion("b", 50, LOW, more='missing = "median"'),
    "lowest": criterion("a", 50) + criterion("b", 50, LOW, more='missing = "lowest"'),
    "treated": criterion("a", 50) + criterion("c", 50, '{ method = "goalposts", from = 0, to = 1000 }',
                                              more='treat = { method = "winsorise", maximum = 1 }'),
    "geometric": '[criteria]\naggregate = "geometric"\n' + criterion("a", 50) + criterion("c", 50, MINMAX.replace(
        "higher\"", "higher\", low = 1")),
    "nested": '[criteria.g]\nweight = 70\naggregate = "harmonic"\n' + criterion("g.a", 50)
    + criterion("g.b", 50, LOW, more='missing = "leave-out"') + criterion("c", 30, MINMAX),
    "imputed": criterion("a", 50) + criterion("b", 50, LOW, more='impute = "median"'),
    "entropy": '[criteria]\nweights = "entropy"\n' + criterion("a", 50).replace("weight = 50\n", "")
    + criterion("c", 50, MINMAX).replace("weight = 50\n", ""),
    "vikor": '[criteria]\naggregate = "vikor"\n' + criterion("a", 50) + criterion("c", 50, MINMAX),
    "topsis": '[criteria]\naggregate = "topsis"\n' + criterion("a", 50) + criterion("c", 50, MINMAX),
}  # fmt: skip


@pytest.mark.parametrize("kind", AWARDS)
def test_drawn_totals_are_those_the_evaluator_would_have_given(tmp_path, kind):
    """Every draw put back as values into the evaluator gives the total that the simulation found."""
    made = survey.evaluated(tmp_path, AWARDS[kind], MORE)
    found = totals(made)
    random = np.random.default_rng(3)
    noise = {path: scale[:, None] * random.standard_normal((6, 4)) for path, scale in found.noisy.items()}
    drawn = found.total(noise)
    for draw in range(4):
        values = {
            (path, f"{row + 1:02}"): float(value + noise[path][row, draw])
            for path in noise
            for row, value in enumerate(made.node(path)["values"])
            if value is not None
        }
        judged = found.replay.judge(columns=found.replay.with_values(values)).tree.total
        assert judged.tolist() == pytest.approx(drawn[:, draw].tolist(), abs=1e-9, nan_ok=True)


def test_what_compares_entrants_is_said_to_make_totals_hang_together(tmp_path):
    wanted = {"min-max", "median", "lowest", "treated", "geometric", "nested", "imputed", "entropy", "topsis", "vikor"}
    found = {kind for kind in AWARDS if totals(survey.evaluated(tmp_path / kind, AWARDS[kind], MORE)).dependent}
    assert wanted == found


@pytest.mark.parametrize("kind", ["imputed", "entropy"])
def test_fewer_draws_are_made_where_each_is_judged_as_a_whole(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("pembina.analysis.confidence_totals.REPLAYS", 30)
    document = asked(survey.evaluated(tmp_path, AWARDS[kind], MORE))
    assert (30, True, 6) == (document["made"], document["dependent"], len(document["rows"]))
    assert {"key": "few-draws", "args": {"n": 30}} == asked(survey.evaluated(tmp_path, AWARDS[kind], MORE), level=0.99)[
        "not-done"
    ]


def test_values_near_an_edge_are_named(tmp_path):
    """99 with an error of 1 may leave the scale at 100; so may 12 with 5 leave its band; 50 may not."""
    body = criterion("a", 50) + criterion("b", 50, BANDS)
    rows = columns(a=[99, 50, 120], a_error=[1, 1, 1], b=[12, 5, 60], b_error=[5, 1, 1])
    found = asked(survey.evaluated(tmp_path, body, rows))["near-edges"]
    assert [("a", "01"), ("b", "01")] == [(value["criterion"], value["entrant"]) for value in found]


def test_a_value_beyond_the_scale_errs_without_harm(tmp_path):
    rows = columns(a=[120, 50], a_error=[1, 1])
    document = asked(survey.evaluated(tmp_path, criterion("a", 100), rows))
    assert {"01": 0, "02": 1} == {row["entrant"]: round(row["standard-error"], 1) for row in document["rows"]}


def test_a_drawn_value_without_a_score_ends_the_question(tmp_path):
    body = criterion("a", 100, '{ method = "bands", bands = [{ from = 0, to = 100, score = 50 }] }')
    made = survey.evaluated(tmp_path, body, columns(a=[99, 50], a_error=[5, 1]))
    assert {"key": "no-score", "args": {"criterion": "a"}} == asked(made)["not-done"]


def coverage(f, truth, own, weights, runs=300, draws=300):
    """How often the difference of two totals lies in its 95 percent interval; scores by ``f`` of values."""
    random, hits = np.random.default_rng(5), 0
    for _ in range(runs):
        values = truth + own * random.standard_normal(truth.shape)
        total = (weights * f(values)).sum(axis=1)
        drawn = values + own * random.standard_normal((draws, *truth.shape))
        errors = (weights * f(drawn)).sum(axis=2) - total
        gap = np.abs(errors[:, 0] - errors[:, 1])
        limit = np.sort(gap)[int(np.ceil(0.95 * (draws + 1))) - 1]
        true = (weights * f(truth)).sum(axis=1)
        hits += abs((total[0] - total[1]) - (true[0] - true[1])) <= limit + 1e-12
    return hits / runs


@pytest.mark.parametrize("offset", [-20.0, -1.0, 0.0, 1.0, 20.0])
def test_simulated_totals_cover_the_truth_even_at_the_end_of_a_scale(offset):
    """Four criteria, one of which lies so many standard errors from the end of its scale: 95 percent, less chance."""
    truth = np.array([[100 + offset, 50, 40, 30], [60, 55, 45, 35.0]])
    assert coverage(lambda v: np.clip(v, 0, 100), truth, np.ones((2, 4)), np.full(4, 0.25)) >= 0.95 - 0.035


# One criterion


def test_ranks_by_a_criterion_follow_its_direction(award):
    more, less = asked(award, criterion="satisfaction"), asked(award, criterion="arrears")
    assert {"04": (1, 1), "01": (2, 4), "02": (2, 4), "03": (2, 4), "05": (5, 6), "06": (5, 6)} == spans(more)
    assert {"04": (1, 2), "01": (1, 3), "02": (2, 3), "05": (4, 5), "03": (4, 5), "06": (6, 6)} == spans(less)


@pytest.mark.parametrize(
    ("score", "ranks"),
    [
        (GOALPOSTS, {"01": 1, "02": 2, "03": 3}),
        ('{ method = "goalposts", from = 100, to = 0 }', {"01": 3, "02": 2, "03": 1}),
        ('{ method = "min-max", direction = "lower" }', {"01": 3, "02": 2, "03": 1}),
        (BANDS, {"01": 1, "02": 2, "03": 3}),
    ],
)
def test_the_award_decides_whether_more_is_better(tmp_path, score, ranks):
    made = survey.evaluated(tmp_path, criterion("a", 100, score), columns(a=[30, 20, 10], a_error=[1, 1, 1]))
    assert ranks == {row["entrant"]: row["rank"] for row in asked(made, criterion="a")["rows"]}


def test_a_value_without_an_error_among_others_counts_as_exact(tmp_path):
    rows = columns(a=[60, 50, 40], a_error=[1, None, 1])
    document = asked(survey.evaluated(tmp_path, criterion("a", 100), rows), criterion="a")
    assert [1, 0, 1] == [row["standard-error"] for row in document["rows"]]
    assert [(3, 2)] == [(row["values"], row["errors"]) for row in document["criteria"]]


# What cannot be said


def test_without_standard_errors_nothing_is_said(award, tmp_path):
    body = criterion("meetings", 100, error=False)
    assert {"key": "no-errors", "args": {}} == asked(survey.evaluated(tmp_path, body))["not-done"]
    assert {"key": "no-errors-here", "args": {}} == asked(award, criterion="meetings")["not-done"]


def test_errors_of_a_criterion_without_weight_do_not_reach_the_total(tmp_path):
    gate = '[[gates]]\ncriterion = "satisfaction"\nat-least = 30\n'
    body = criterion("meetings", 100, error=False) + criterion("satisfaction") + gate
    made = survey.evaluated(tmp_path, body)
    assert {"key": "no-errors-in-total", "args": {}} == asked(made)["not-done"]
    assert "no-direction" == asked(made, criterion="satisfaction")["not-done"]["key"]


def test_words_have_no_ranks_and_neither_has_what_goes_up_and_down(tmp_path):
    bent = '{ method = "piecewise", points = [[0, 0], [50, 100], [100, 0]] }'
    made = survey.evaluated(tmp_path, criterion("a", 100, bent), columns(a=[20, 50, 90], a_error=[1, 1, 1]))
    assert {"key": "no-direction", "args": {}} == asked(made, criterion="a")["not-done"]
    words = result([group("", None), leaf("a", 1.0, [10, 20], values=["WTP", "WDP"])])
    assert {"key": "categories", "args": {}} == asked(words, criterion="a")["not-done"]


def test_one_entrant_has_no_rank_to_doubt(tmp_path):
    made = survey.evaluated(tmp_path, criterion("a", 100), columns(a=[20], a_error=[1]))
    assert {"key": "few-entrants", "args": {"n": 1, "needed": 2}} == asked(made)["not-done"]


def test_an_unknown_criterion_and_too_few_draws_are_refused(award):
    with pytest.raises(KeyError):
        confidence(award, criterion="nothing")
    with pytest.raises(Unfit):
        confidence(award, level=0.999, draws=100)


# What rounding and ways of numbering must not decide


def rounded_award(rows, error, head):
    body = survey_free.criterion("a", "a", weight=50) + survey_free.criterion("b", "b", weight=50)
    return made(rules(body, head), rows, notes={code: {"standard_error": error} for code in rows})


def test_rounding_makes_no_certainty_out_of_a_lead_within_the_errors():
    """59.51 and 59.49 are published as 60 and 59; the lead of 0.02 has a standard error of 0.05."""
    close = rounded_award({"1": [59.51, 59.51], "2": [59.49, 59.49], "3": [20, 20]}, 0.05, "decimals = 0")
    assert {"1": (1, 2), "2": (1, 2), "3": (3, 3)} == spans(asked(close))
    assert [1, 2, 3] == [row["rank"] for row in asked(close)["rows"]]


def test_rounding_tells_nobody_apart_who_shares_a_rank():
    level = rounded_award({"1": [60.4, 60.4], "2": [59.6, 59.6], "3": [20, 20]}, 0.01, "decimals = 0")
    assert {"1": (1, 2), "2": (1, 2), "3": (3, 3)} == spans(asked(level))


@pytest.mark.parametrize("style", ["standard", "dense", "modified", "fractional"])
def test_rules_for_ties_count_however_ranks_are_numbered(style):
    rows = {"1": [60, 40], "2": [50, 50], "3": [20, 20]}
    broken = rounded_award(rows, 0, f'ties = ["a", "shared"]\nranking = "{style}"')
    assert {"1": (1, 1), "2": (2, 2), "3": (3, 3)} == spans(asked(broken))
    shared = asked(rounded_award(rows, 0, f'ranking = "{style}"'))
    assert {"1": (1, 2), "2": (1, 2), "3": (3, 3)} == spans(shared)
    assert [1, 1, 3] == [row["rank"] for row in shared["rows"]]
