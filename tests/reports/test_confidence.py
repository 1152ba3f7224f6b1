"""The page of rank confidence sets: what a head of region reads, in every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pembina.analysis import confidence
from pembina.analysis.confidence_document import NOTHING
from pembina.reports import confidence_words as words
from pembina.reports.confidence import confidence_page
from pembina.reports.explain import criterion_page
from pembina.reports.findings import sentence
from pembina.reports.names import Names
from pembina.reports.render import FORMATS, as_csv, as_json, as_text
from pembina.reports.texts import Texts

from ..analysis import survey
from ..analysis.survey import criterion

EN = Texts("en")


@pytest.fixture(scope="module")
def award(tmp_path_factory):
    return survey.evaluated(tmp_path_factory.mktemp("survey"))


def said(made, found=None, **how):
    page = confidence_page(made, found if found is not None else confidence(made, **how), EN)
    return " ".join(as_text(page, 10_000).split())


def near(award, **changed):
    """The document of the award with other facts."""
    return {**confidence(award), **changed}


def test_it_says_who_may_stand_first(award):
    told = said(award)
    assert "With 95 percent confidence first place is decided: it belongs to Mandala (04)." in told
    assert "The first 3 are certain: Mandala (04), Kencana Timur (01) and Kencana Barat (02)." in told
    assert "So Kencana Timur (01), ranked 2, stands with 95 percent confidence between rank 2 and rank 3." in told


def test_an_undecided_first_place_names_those_it_lies_between(award):
    told = said(award, criterion="arrears", level=0.9)
    assert "How sure are the ranks by “Arrears”?" in told
    assert (
        "With 90 percent confidence first place cannot be decided between Mandala (04) and Kencana Timur (01)." in told
    )


def test_the_table_gives_both_ranges(award):
    told = said(award)
    assert "Rank Entrant Total Standard error All at once Alone" in told
    assert "2 Kencana Timur (01) 72.0000 1.112 2 to 3 2 to 3" in told
    assert "6 Nusa Rindang (06) 31.0000 1.593 6 6" in told


def test_it_says_what_it_rests_on(award):
    told = said(award)
    assert (
        "2 of 3 criteria carry standard errors: “Satisfaction” and “Arrears”. The rest is taken as exact, so the "
        "ranges are too narrow rather than too wide." in told
    )
    assert "independent of one another" in told
    assert "The values were drawn 10,000 times" in told
    assert "critical value 2.855. Seed 1." in told


def test_every_first_place_there_is_has_its_sentence(award):
    open_ = [{"places": 1, "may": [f"{i:02}" for i in range(1, 7)], "certain": []}]
    assert "cannot be decided between any of the 6 entrants" in said(award, near(award, places=open_))
    rows = [
        {**row, "standard-error": 0, "from": 1, "to": 2, "rank": 1} if row["entrant"] in ("04", "01") else row
        for row in confidence(award)["rows"]
    ]
    shared = [{"places": 1, "may": ["04", "01"], "certain": []}]
    assert "first place is shared by Mandala (04) and Kencana Timur (01): nothing tells them apart" in said(
        award, near(award, rows=rows, places=shared)
    )
    sure = [{**row, "from": row["rank"], "to": row["rank"]} for row in rows]
    assert "No rank is in doubt." in said(award, near(award, rows=sure))
    places = confidence(award)["places"][:1]
    assert "Among the first 3 may be Mandala (04) and Wanasari (05)." in said(
        award, near(award, places=[*places, {"places": 3, "may": ["04", "05"], "certain": []}])
    )
    assert "may be Mandala (04) and Wanasari (05); Mandala (04) certainly is." in said(
        award, near(award, places=[*places, {"places": 3, "may": ["04", "05"], "certain": ["04"]}])
    )


def test_it_says_where_the_ranges_hold_less_surely(award):
    edges = [{"criterion": "arrears", "entrant": "04"}, {"criterion": "arrears", "entrant": "01"}]
    told = said(award, near(award, **{"near-edges": edges, "dependent": True, "made": 1000}))
    assert "less surely there: “Arrears” of Mandala (04) and Kencana Timur (01)." in told
    assert "Something in the award compares entrants" in told
    assert "Each of 1,000 draws was judged as a whole, fewer than the 10,000 asked for" in told
    many = [{"criterion": f"c{i}", "entrant": "04"} for i in range(7)]
    assert "“c4” of Mandala (04); 2 more." in said(award, near(award, **{"near-edges": many}))


def test_values_without_an_error_and_criteria_without_weight_are_named(award):
    rows = [dict(row) for row in confidence(award)["criteria"]]
    rows[0]["errors"], rows[1]["counts"] = 4, False
    told = said(award, near(award, criteria=rows))
    assert "Of “Satisfaction” 2 values of 6 carry no standard error and count as exact." in told
    assert "Standard errors of criteria that carry no weight play no part here: “Arrears”." in told
    assert "1 of 2 criteria carries standard errors: “Satisfaction”." in told
    assert "All 2 criteria carry standard errors." in said(
        award, near(award, criteria=[{**row, "errors": 6} for row in rows[:1] + confidence(award)["criteria"][1:2]])
    )


def test_a_condition_for_being_ranked_is_taken_as_given(tmp_path):
    gate = '[[gates]]\ncriterion = "satisfaction"\nat-least = 45\n'
    told = said(survey.evaluated(tmp_path, survey.BODY + gate))
    assert "Who is ranked at all is taken as given" in told


def test_without_standard_errors_it_says_so_and_how_to_give_them(tmp_path):
    told = said(survey.evaluated(tmp_path, criterion("meetings", 100, error=False)))
    assert "Nothing can be said: no value carries a standard error, so every figure is taken as exact" in told
    assert 'standard-error = "COLUMN"' in told


@pytest.mark.parametrize("key", words.REASONS)
def test_every_reason_for_saying_nothing_is_a_sentence(award, key):
    args = {"n": 1, "needed": 2, "criterion": "arrears"}
    told = said(award, near(award, **{**NOTHING, "not-done": {"key": key, "args": args}}))
    assert "Nothing can be said: " in told
    assert "{" not in told.replace("{ figures", "").replace("= {", "")


def test_every_format_carries_the_banner_of_invented_data(award):
    page = confidence_page(award, confidence(award), EN)
    assert all("SYNTHETIC DATA" in render(page) for render in FORMATS.values())


def test_csv_and_json_hold_the_document(award):
    found = confidence(award)
    page = confidence_page(award, found, EN)
    assert found == json.loads(as_json(page))["confidence"]
    rows = list(csv.DictReader(io.StringIO(as_csv(page))))
    assert [("04", "1", "1"), ("01", "2", "3")] == [(row["entrant"], row["from"], row["to"]) for row in rows[:2]]
    nothing = confidence(award, criterion="meetings")
    rows = list(csv.DictReader(io.StringIO(as_csv(confidence_page(award, nothing, EN)))))
    assert [("meetings", "no-errors-here")] == [(row["about"], row["not_done"]) for row in rows]


def test_an_explanation_tells_the_error_of_a_value(award, tmp_path):
    def told(code, path="satisfaction"):
        return " ".join(as_text(criterion_page(award, EN, code, path), 10_000).split())

    assert (
        "It is an estimate with a standard error of 2 as reported: with 95 percent confidence the true value lies "
        "between 58.08 as reported and 65.92 as reported." in told("01")
    )
    assert "standard error" not in told("01", "meetings")
    exact = survey.evaluated(tmp_path, criterion("a", 100), survey.columns(a=[10, 20], a_error=[0, 1]))
    page = as_text(criterion_page(exact, EN, "01", "a"), 10_000)
    assert "The figure is given as exact: its standard error is 0." in page


@pytest.mark.parametrize(("why", "part"), [("denominator", "divided by"), ("growth", "change over time")])
def test_a_dropped_error_is_a_finding_in_words(award, why, part):
    finding = {
        "key": "standard-error.dropped", "level": "note", "node": "arrears", "entrant": None, "text": {},
        "args": {"n": 3, "why": why},
    }  # fmt: skip
    told = sentence(Names.of_result(award, EN), finding)
    assert told.startswith("Arrears: the standard errors of 3 ")
    assert part in told
