"""Several dates of one criterion: which counts, what stands in for a gap, growth and trend; by hand."""

import pytest

from pembina.errors import ScoringError

from .conftest import criterion

YEAR = {year: f"{year}-12-31" for year in range(2018, 2024)}
PERIOD = "period = { start = 2018-01-01, end = 2022-12-31 }"
WIDE = 'score = { method = "goalposts", from = -100, to = 100 }'
TREND = 'score = { method = "levels", levels = { rising = 100, flat = 50, falling = 20, absent = 0 } }'


def award(panel, score=WIDE, rest=""):
    """Return a criterion over the dated figures of table f."""
    return (
        "[criteria.a]\nweight = 100\n"
        'use = "reported-value"\n'
        'read = { figures = { table = "f", region = "code", value = "v", date = "on" } }\n'
        f"panel = {panel}\n{score}\n{rest}\n"
    )


def figures(**series):
    """Return rows of table f from series by entrant: a01={2020: 5} is the figure 5 of entrant 01 at the end of 2020."""
    return [
        {"code": code[1:], "on": YEAR.get(day, day), "v": value}
        for code, years in series.items()
        for day, value in years.items()
    ]


@pytest.fixture
def run(evaluate):
    """Evaluate an award over the dated figures of entrants 01, 02, ..."""

    def run(body, *, award=PERIOD, **series):
        entrants = [{"code": code[1:], "name": f"Region {code[1:]}"} for code in series]
        return evaluate(body, entrants, award=award, f=figures(**series))

    return run


def values(result, path="a"):
    return result.node(path)["values"]


def note(result, code, path="a"):
    return result.node(path)["notes"].get(code, {})


def coverage(result):
    return [entrant["coverage"] for entrant in result.entrants]


def test_without_filling_only_the_figure_of_the_day_counts(run):
    result = run(award("{}"), a01={2021: 10, 2022: 20}, a02={2021: 10})
    assert [20, None] == values(result)
    assert "missing" == note(result, "02")["reason"]
    assert [100, 0] == coverage(result)


def test_the_day_that_counts_is_the_last_of_the_period_unless_the_award_names_another(run):
    result = run(award("{ at = 2021-12-31 }"), a01={2021: 10, 2022: 20})
    assert [10] == values(result)
    assert "2021-12-31" == result.document["award"]["rules"]["root"]["children"][0]["panel"]["at"]


def test_a_figure_later_than_the_day_that_counts_plays_no_part(run):
    result = run(award('{ at = 2021-12-31, fill = "linear" }'), a01={2020: 10, 2022: 90})
    assert [10] == values(result)  # not 50, half way to 2022


@pytest.mark.parametrize(
    ("fill", "expected"),
    [("none", [None, None]), ("latest", [30, None]), ("linear", [30, None]), ("constant", [30, None])],
)
def test_after_the_last_figure_every_way_to_fill_carries_it_on(run, fill, expected):
    result = run(award(f'{{ fill = "{fill}" }}'), a01={2018: 10, 2020: 30}, a02={2023: 5})
    assert expected == values(result)


@pytest.mark.parametrize(("fill", "start"), [("latest", 10), ("linear", 20), ("constant", 10)])
def test_between_two_figures_a_line_goes_half_way_and_the_others_stay(run, fill, start):
    body = award(f'{{ take = "growth", since = 2019-12-31, fill = "{fill}" }}', WIDE.replace("100 }", "1000 }"))
    result = run(body, a01={2018: 10, 2020: 30, 2022: 40})
    assert [pytest.approx(100 * (40 - start) / start)] == values(result)


def test_before_the_first_figure_constant_takes_it_and_latest_has_none(run):
    for fill, expected in (("latest", None), ("constant", 100), ("linear", 100)):
        body = award(f'{{ take = "growth", since = 2018-12-31, fill = "{fill}" }}')
        assert [expected] == values(run(body, a01={2020: 20, 2022: 40}))


def test_a_figure_that_was_carried_over_counts_and_covers_nothing(run):
    result = run(award('{ fill = "latest" }'), a01={2021: 10}, a02={2022: 20})
    assert [10, 20] == values(result)
    assert [0, 100] == coverage(result)
    assert ["ranked", "ranked"] == [entrant["status"] for entrant in result.entrants]
    assert "latest" == note(result, "01")["filled"]
    assert "filled" not in note(result, "02")


def test_the_result_holds_the_whole_series_and_no_date_that_does_not_count(run):
    result = run(award('{ fill = "latest" }'), a01={2020: 10, 2021: 11, 2023: 99})
    assert {"2020-12-31": 10, "2021-12-31": 11} == note(result, "01")["series"]


def test_growth_is_the_change_in_percent_of_the_first_figure(run):
    body = award('{ take = "growth", since = 2020-12-31 }')
    result = run(body, a01={2020: 80, 2022: 100}, a02={2020: 80, 2021: 5, 2022: 60}, a03={2020: 80, 2022: 80})
    assert [25, -25, 0] == values(result)
    assert ("percent", {"en": "percent", "id": "persen"}) == (
        result.node("a")["unit"],
        result.node("a")["labels"]["unit"],
    )


def test_yearly_growth_is_compounded(run):
    body = award('{ take = "cagr", since = 2020-12-31 }')
    result = run(body, a01={2020: 100, 2022: 121}, a02={2020: 100, 2022: 64})
    assert [10, -20] == [pytest.approx(v, abs=1e-9) for v in values(result)]  # 1.1 squared is 1.21, 0.8 squared 0.64
    assert "percent a year" == result.node("a")["unit"]


@pytest.mark.parametrize("take", ["growth", "cagr"])
def test_growth_from_zero_or_from_below_has_no_percentage_and_is_not_applicable(run, take):
    body = award(f'{{ take = "{take}", since = 2020-12-31 }}')
    result = run(body, a01={2020: 0, 2022: 100}, a02={2020: -5, 2022: 5}, a03={2020: 5, 2022: 10}, a04={2022: 10})
    assert [None, None, None] == [values(result)[row] for row in (0, 1, 3)]
    assert ["not-applicable", "not-applicable", "missing"] == [
        note(result, code)["reason"] for code in ("01", "02", "04")
    ]


def test_growth_from_a_figure_that_was_filled_covers_nothing(run):
    body = award('{ take = "growth", since = 2020-12-31, fill = "latest" }')
    result = run(body, a01={2019: 50, 2022: 75}, a02={2020: 50, 2022: 75}, a03={2020: 50, 2021: 75})
    assert [50, 50, 50] == values(result)
    assert [0, 100, 0] == coverage(result)


def test_a_trend_is_a_text_and_its_tolerance_belongs_to_flat(run):
    body = award('{ take = "trend", tolerance = 10, least = 2 }', TREND)
    result = run(
        body,
        a01={2021: 100, 2022: 110},
        a02={2021: 100, 2022: 110.1},
        a03={2021: 100, 2022: 89.9},
        a04={2021: 100, 2022: 90},
        a05={2022: 100},
    )
    assert ["flat", "rising", "falling", "flat", "absent"] == values(result)
    assert [50, 100, 20, 50, 0] == result.node("a")["scores"]
    assert [100, 100, 100, 100, 0] == coverage(result)  # an absent trend rests on nothing
    assert {"series": {"2022-12-31": 100}} == {k: v for k, v in note(result, "05").items() if k != "as-of"}


def test_a_trend_needs_three_dates_unless_the_award_says_otherwise(run):
    result = run(award('{ take = "trend" }', TREND), a01={2021: 1, 2022: 2}, a02={2020: 1, 2021: 3, 2022: 2})
    assert ["absent", "rising"] == values(result)


def test_a_trend_looks_no_further_back_than_since(run):
    body = award('{ take = "trend", least = 2, since = 2021-12-31 }', TREND)
    assert ["falling"] == values(run(body, a01={2020: 1, 2021: 9, 2022: 8}))


def test_two_figures_of_one_day_are_left_to_a_person_whatever_the_panel_fills(run, evaluate):
    rows = figures(a01={2021: 10, 2022: 20}, a02={2021: 10, 2022: 20})
    rows.append({"code": "02", "on": YEAR[2022], "v": 21})
    for panel in ('{ fill = "latest" }', '{ take = "growth", since = 2021-12-31 }'):
        result = evaluate(award(panel, rest='missing = "zero"\nimpute = "mean"'), [{}, {}], award=PERIOD, f=rows)
        assert values(result)[1] is None
        assert "needs-a-person" == note(result, "02")["reason"]
        assert ["ranked", "not-assessable"] == [entrant["status"] for entrant in result.entrants]


def test_two_figures_of_a_day_that_no_longer_counts_do_not_matter(evaluate):
    rows = figures(a01={2021: 10, 2022: 20})
    rows.append({"code": "01", "on": YEAR[2021], "v": 11})
    assert [20] == values(evaluate(award('{ fill = "latest" }'), [{}], award=PERIOD, f=rows))


def test_only_one_figure_that_is_left_to_a_person_is_not_merely_missing(evaluate):
    rows = figures(a01={2022: 20}) * 2
    result = evaluate(award("{}", rest='missing = "zero"'), [{}], award=PERIOD, f=rows)
    assert "needs-a-person" == note(result, "01")["reason"]


def test_a_figure_that_is_too_large_names_the_entrant(run):
    with pytest.raises(ScoringError) as caught:
        run(award('{ fill = "latest" }'), a01={2022: 5}, a02={2022: "1" + "0" * 120})
    (problem,) = caught.value.problems
    assert ("PB508", "criteria.a", "Region 02") == (problem.code, problem.place.address, problem.args["entrant"])


def test_the_rules_do_not_change_with_the_data(run):
    body = award('{ take = "growth", since = 2020-12-31, fill = "latest" }')
    hashes = {run(body, a01=series).document["award"]["hash"] for series in ({2020: 1, 2022: 2}, {2020: 5, 2022: 4})}
    assert 1 == len(hashes)


def test_a_panel_beside_a_criterion_without_one(evaluate):
    body = award('{ fill = "latest" }').replace("weight = 100", "weight = 50")
    body += criterion("b", "x", WIDE, weight=50)
    result = evaluate(body, [{"x": 20}, {"x": None}], award=PERIOD, f=figures(a01={2020: 40}, a02={2022: 40}))
    assert [50, 50] == coverage(result)


def test_without_any_figure_a_trend_is_missing_and_not_absent(run):
    body = award('{ take = "trend", least = 2 }', TREND)
    result = run(body, a01={2021: 1, 2022: 2}, a02={})
    assert ["rising", None] == values(result)
    assert "missing" == note(result, "02")["reason"]
