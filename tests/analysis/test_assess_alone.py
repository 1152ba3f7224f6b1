"""A self-assessment over one entrant's own data: what is missing, what does not fit, and who is meant."""

from __future__ import annotations

import pytest

from pembina.api import evaluate, load_award, make_host
from pembina.assessing import self_assess
from pembina.errors import DataError, UsageError

from ..evaluation.conftest import HEAD, write_table
from .improving import plain, tier

BODY = plain("a", "a", 50) + plain("b", "b", 30, 'missing = "zero"') + plain("c", "c", 20, 'missing = "leave-out"')


@pytest.fixture
def award(tmp_path):
    """Write an award and one table; return what assesses an entrant over them."""

    def write(body, rows, award="", entrants="", **tables):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
        for name, content in {"t": rows, **tables}.items():
            write_table(data, name, content)
        (tmp_path / "award.toml").write_text(HEAD.format(body=body, award=award, entrants=entrants), "utf-8")

        def run(code="01", **how):
            host = make_host()
            return self_assess(load_award(tmp_path, host=host), data, code, host, **how)

        return run

    return write


def row(code="01", **figures):
    return {"code": code, "name": f"Region {code}", **figures}


def ends(assessed, key="total"):
    return [end and end["exact"] for end in assessed.document[key].values()]


def test_what_is_whole_is_exact(award):
    assessed = award(BODY, [row(a=40, b=50, c=60)])()
    assert ("exact", [47, 47], []) == (assessed.document["state"], ends(assessed), assessed.document["missing"])


def test_one_of_many_gets_the_score_that_all_together_get(award, tmp_path):
    run = award(BODY, [row("01", a=40, b=50, c=60), row("02", a=90, b=None, c=None), row("03", a=1, b=2, c=3)])
    result = evaluate(tmp_path)
    assert [[e["total"]["exact"]] * 2 for e in result.entrants] == [ends(run(e["code"])) for e in result.entrants]


def test_a_gap_that_counts_as_zero_says_what_hangs_on_it(award):
    (gap,) = award(BODY, [row(a=40, b=None, c=60)])().document["missing"]
    assert ("b", "zero", 32, 62, 30) == tuple(gap[key] for key in ("path", "policy", "low", "high", "at-stake"))


def test_a_gap_that_is_left_out_may_raise_or_lower_the_total(award):
    """Without c: (50 x 40 + 30 x 50) / 80 = 43.75; with it from 35 to 55."""
    assessed = award(BODY, [row(a=40, b=50, c=None)])()
    (gap,) = assessed.document["missing"]
    assert [43.75, 43.75] == ends(assessed)
    assert ("leave-out", 35, 55) == (gap["policy"], gap["low"], gap["high"])


def test_gaps_that_stop_everything_are_told_with_what_would_come_of_them(award):
    body = plain("a", "a", 50, 'missing = "not-assessable"') + plain("b", "b", 50, 'missing = "refuse"')
    assessed = award(body, [row(a=None, b=None)], "coverage = 60")()
    document = assessed.document
    assert [None, None] == ends(assessed)
    assert [0, 100] == ends(assessed, "reported")
    assert ["not-assessable", "refuse"] == sorted(gap["policy"] for gap in document["missing"])
    assert ["not-assessable"] == [document["standing"]["low"]["status"]]
    assert "not-assessable" == document["way"]["why"]


def test_a_refused_gap_alone_leaves_no_total_but_stops_nothing(award):
    body = plain("a", "a", 50) + plain("b", "b", 50, 'missing = "refuse"')
    assessed = award(body, [row(a=80, b=None)])()
    assert ([None, None], [40, 90]) == (ends(assessed), ends(assessed, "reported"))


def test_gates_that_cannot_be_told_are_unknown_and_their_gaps_listed(award):
    gates = '[[gates]]\ncriterion = "g"\nat-least = 5\n'
    assessed = award(plain("a", "a", 100) + plain("g", "g", None, 'missing = "not-assessable"') + gates,
                     [row(a=80, g=None)])()  # fmt: skip
    assert ["unknown"] == assessed.document["standing"]["low"]["gates"]
    assert [("g", None, [0])] == [(gap["path"], gap["weight"], gap["gates"]) for gap in assessed.document["missing"]]


TWO = (
    plain("a", "a", 60) + plain("d", "d", 40, 'missing = "zero"').replace('table = "t"', 'table = "second"')
    + tier("top", 50)
)  # fmt: skip


def test_a_table_that_is_not_there_is_read_as_one_without_rows(award):
    assessed = award(TWO, [row(a=80)])()
    document = assessed.document
    assert (["second"], [48, 48], "exact") == (document["tables-lacking"], ends(assessed), document["state"])
    assert [("d", "zero", 40)] == [(gap["path"], gap["policy"], gap["at-stake"]) for gap in document["missing"]]


def test_what_does_not_fit_is_told_all_at_once_and_the_rest_is_assessed(award):
    second = [{"code": "01", "d": "many"}, {"code": "77", "d": 4}]
    assessed = award(TWO, [row(a=80)], second=second)()
    document = assessed.document
    assert ("unread", ["d"], [48, 88]) == (document["state"], document["unread"], ends(assessed))
    found = {(p.place.line, p.place.cell) for p in assessed.problems}
    assert {(2, "d"), (3, "code")} == found
    assert "unread" == document["way"]["why"]
    assert not assessed.whole


def test_faults_of_several_tables_come_together(award):
    body = TWO.replace("weight = 60", "weight = 50") + plain("e", "e", 10).replace('table = "t"', 'table = "third"')
    assessed = award(body, [row(a=80)], second=[{"code": "01", "d": "x"}], third=[{"code": "01", "e": "y"}])()
    assert {"second.csv", "third.csv"} == {str(p.place.file).rpartition("/")[2] for p in assessed.problems}
    assert ["d", "e"] == assessed.document["unread"]


def test_what_is_divided_by_something_unread_is_unread_as_well(award):
    body = TWO.replace("[criteria.a]", '[criteria.a]\nunit = "each"\ndenominate = { criterion = "d" }')
    assessed = award(body, [row(a=80)], second=[{"code": "01", "d": "x"}])()
    assert ["a", "d"] == assessed.document["unread"]


def test_a_table_of_entrants_that_does_not_fit_ends_it(award):
    with pytest.raises(DataError) as caught:
        award(BODY, [row(a="forty", b=1, c=1), {"code": "01", "name": "Twice", "a": 1, "b": 1, "c": 1}])()
    assert ["PB312", "PB323"] == sorted(problem.code for problem in caught.value.problems)


def test_faults_in_a_table_that_also_holds_the_entrants_leave_its_criteria_unread(award):
    assessed = award(TWO, [row(a="forty")], second=[{"code": "01", "d": 10}])()
    assert (["a"], [4, 64]) == (assessed.document["unread"], ends(assessed))


# Who is meant


def refused(run, *words):
    with pytest.raises(UsageError) as caught:
        run(*words)
    (problem,) = caught.value.problems
    return problem


ROWS = [row("01", a=1, b=1, c=1, level="city"), row("02", a=2, b=2, c=2, level="village")]


def test_a_name_will_do_for_a_code(award):
    assert "02" == award(BODY, ROWS)("  region   02 ").document["entrant"]["code"]


def test_a_mistyped_code_is_answered_with_the_nearest(award):
    problem = refused(award(BODY, ROWS), "Region 20")
    assert ("PB631", "Region 02") == (problem.code, problem.hint.args["word"])


def test_who_does_not_compete_is_told_for_whom_the_award_is(award):
    problem = refused(award(BODY, ROWS, entrants='where = { level = "city" }'), "02")
    assert ("PB632", "level = 'city'") == (problem.code, problem.args["where"])


def test_the_only_one_that_competes_need_not_be_named(award):
    run = award(BODY, ROWS, entrants='where = { level = "city" }')
    assert "01" == run(None).document["entrant"]["code"]


def test_of_several_one_has_to_be_named(award):
    problem = refused(award(BODY, ROWS), None)
    assert ("PB633", 2) == (problem.code, problem.args["n"])


def test_two_of_one_name_are_never_guessed_between(award):
    rows = [row("01", a=1, b=1, c=1), {**row("02", a=1, b=1, c=1), "name": "Region 01"}]
    assert "PB633" == refused(award(BODY, rows), "Region 01").code


def test_a_result_of_another_award_is_no_earlier_year(award, tmp_path):
    run = award(BODY, ROWS)
    other = evaluate(tmp_path)
    other.document["award"]["rules"]["id"] = "another"
    with pytest.raises(UsageError) as caught:
        run("01", against=other)
    assert ["PB634"] == [problem.code for problem in caught.value.problems]


def test_the_code_is_compared_sign_by_sign(award):
    """11.10 is not 11.1."""
    rows = [{"code": code, "name": f"N {code}", "a": i, "b": i, "c": i} for i, code in ((1, "11.1"), (2, "11.10"))]
    assert [[1, 1], [2, 2]] == [ends(award(BODY, rows)(code)) for code in ("11.1", "11.10")]


def test_whom_the_data_set_aside_is_told_so(award):
    rows = [{**row("01", a=1, b=1, c=1), "status": "recused"}]
    document = award(BODY, rows, entrants='status = "status"')("01").document
    assert ("recused", None) == (document["standing"]["low"]["status"], document["total"]["low"])


def test_a_single_entrant_is_told_of_rows_outside_the_period(award, tmp_path):
    body = plain("a", "a", 60) + '[criteria.v]\nweight = 40\nuse = "supervision-activity"\nmissing = "zero"\n' \
        'score = { method = "goalposts", from = 0, to = 4 }\n'  # fmt: skip
    visits = [{"region": "01", "cooperative": "K", "date": day} for day in ("2021-01-05", "2022-01-05", "2022-03-05")]
    cooperatives = [{"region": "01", "cooperative": "K", "active": "true"}]
    run = award(body, [row(a=80)], "period = { start = 2022-01-01, end = 2022-12-31 }",
                visits=visits, cooperatives=cooperatives)  # fmt: skip
    assessed = run()
    (outside,) = [f for f in assessed.own.findings if f["key"] == "rows.outside-period"]
    assert ({"table": "visits", "column": "date", "rows": 1}, [68, 68]) == (outside["args"], ends(assessed))


def test_a_cell_that_does_not_fit_leaves_criteria_of_other_columns_of_the_table_as_they_are(award):
    assessed = award(BODY, [row(a=40, b="fifty", c=60)])()
    assert (["b"], [32, 62]) == (assessed.document["unread"], ends(assessed))


def test_a_column_that_is_not_there_is_a_fault_of_its_criterion_alone(award):
    assessed = award(BODY, [row(a=40, c=60)])()
    assert (["b"], ["PB310"]) == (assessed.document["unread"], [problem.code for problem in assessed.problems])


def test_whom_the_award_leaves_out_by_its_code_is_not_let_in_by_naming_it(award):
    run = award(BODY, ROWS, entrants='where = { code = ["01"] }')
    assert "01" == run("01").document["entrant"]["code"]
    assert "PB632" == refused(run, "02").code


def test_where_the_entrants_cannot_be_read_everything_else_that_is_wrong_is_told_with_it(award):
    run = award(TWO, [row(a=80), {"code": "01", "name": "Twice", "a": 1}], second=[{"code": "01", "d": "x"}])
    with pytest.raises(DataError) as caught:
        run()
    files = {str(problem.place.file).rpartition("/")[2] for problem in caught.value.problems}
    assert {"t.csv", "second.csv"} == files


def test_an_award_that_asks_for_every_value_still_tells_the_tiers_once_everything_is_reported(award):
    """Nothing is missing any more then, so that the coverage which the award asks for cannot be what stops it."""
    body = plain("a", "a", 50, 'missing = "not-assessable"') + plain("b", "b", 50)
    run = award(body + tier("high", 70) + tier("low", 40), [row(a=None, b=80)], award="coverage = 100")
    assert [(40, "low"), (90, "high")] == [(one["exact"], one["tier"]) for one in run().document["reported"].values()]
