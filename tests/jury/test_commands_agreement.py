"""``pembina jury agreement``: the figures of the papers, plain words, and what hangs on each juror."""

from __future__ import annotations

import csv
import io
import json
import math
import sys

import pytest
from pembina_plugins.jury.analysis import totals
from pembina_plugins.jury.analysis.counting import count
from pembina_plugins.jury.panel import open_panel

from pembina.api import evaluate, make_host
from pembina.commands import rejudge

from .panels import Item, make_panel, write_changes, write_scores

TEN = (Item("isi", "Isi", "Content", 100, most=10, step=1),)
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Six entrants scored by four jurors: table 2 of Shrout and Fleiss (1979)."""


def complete(folder, table, items=TEN):
    """A panel in which every juror scored every entrant, out of ten."""
    made = make_panel(folder, entrants=len(table), jurors=len(table[0]), per_entrant=1, items=items, conflicts=0)
    scores = {
        (f"E{e:02d}", f"J{j}", items[0].id): score for e, row in enumerate(table, 1) for j, score in enumerate(row, 1)
    }
    write_scores(made, scores)
    return made


@pytest.fixture
def shrout(tmp_path):
    return complete(tmp_path, SHROUT_FLEISS)


def document(pembina, made, *words):
    ran = pembina("jury", "agreement", made.award, *words, "--format", "json")
    assert (0, "") == (ran.status, ran.err)
    return json.loads(ran.out)


def words(pembina, made):
    return " ".join(pembina("jury", "agreement", made.award).out.split())


def test_icc_is_that_of_shrout_and_fleiss(pembina, shrout):
    total, item = document(pembina, shrout)["measures"]
    for row in (total, item):  # totals are ten times the scores, and the ICC knows no unit
        assert (0.289764, 0.620051) == (round(row["icc-single"]["value"], 6), round(row["icc-mean"]["value"], 6))
        assert row["icc-single"]["low"] < 0.289764 < row["icc-single"]["high"]
    assert (None, "isi") == (total["item"], item["item"])


def test_icc_is_read_in_words_with_whose_bands_these_are_and_how_unsure_they_are(pembina, shrout):
    said = words(pembina, shrout)
    assert "ICC(2,1) = 0.290" in said
    assert "ICC(2,k) = 0.620: the same for the mean of all 4 jurors" in said
    assert "By the bands of Koo and Li (2016) that is moderate (0.50 to 0.75)." in said
    assert "95 percent) reach over several bands" in said


def test_two_jurors_in_opposite_order_have_an_icc_for_one_but_none_for_their_mean(pembina, tmp_path):
    # MSB 0, MSJ 0, MSE 16/2 = 8: ICC(2,1) = -8 / (8 - 2 x 8 / 3) = -3, and 1 + (2 - 1) x -3 is below zero
    _, total = document(pembina, complete(tmp_path, ((1, 5), (5, 1), (3, 3))))["measures"]
    assert (-3, None) == (total["icc-single"]["value"], total["icc-mean"])


def test_kendalls_w_is_that_of_its_definition(pembina, tmp_path):
    # orders 1234, 2134, 1324: S = 35, W = 7/9; the third to last juror gives the same order by other points
    table = tuple(zip((1, 2, 3, 4), (2, 1, 3, 4), (1, 3, 2, 4), strict=True))
    total, _ = document(pembina, complete(tmp_path, table))["measures"]
    assert math.isclose(7 / 9, total["kendall"], abs_tol=1e-9)


def test_alpha_is_krippendorffs(pembina, tmp_path):
    # two coders (1, 2, 3) and (1, 2, 4): interval alpha 36/41
    total, item = document(pembina, complete(tmp_path, ((1, 1), (2, 2), (3, 4))))["measures"]
    assert math.isclose(36 / 41, item["alpha"]["interval"], abs_tol=1e-9)
    assert math.isclose(36 / 41, total["alpha"]["interval"], abs_tol=1e-9)


def test_nominal_alpha_is_krippendorffs(pembina, tmp_path):
    # (1, 1, 2, 2) and (1, 2, 2, 2): 8/15
    _, item = document(pembina, complete(tmp_path, ((1, 1), (1, 2), (2, 2), (2, 2))))["measures"]
    assert math.isclose(8 / 15, item["alpha"]["nominal"], abs_tol=1e-9)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (((1, 1), (2, 2), (9, 9)), "Krippendorff (2004) asks for at least 0.800"),
        (((1, 2), (2, 4), (5, 5), (6, 4), (8, 6)), "between 0.667 and 0.800 only tentative conclusions"),
        (((1, 5), (5, 1), (3, 3)), "below 0.667 no conclusion"),
    ],
)
def test_alpha_is_read_by_krippendorffs_own_thresholds(pembina, tmp_path, table, said):
    assert said in words(pembina, complete(tmp_path, table))


def test_what_a_gap_forbids_is_said_once_and_alpha_is_given_all_the_same(pembina, panel):
    found = document(pembina, panel)
    assert not found["complete"]
    assert all(row["icc-single"] is None and row["kendall"] is None for row in found["measures"])
    assert all(row["alpha"]["interval"] is not None for row in found["measures"])
    said = words(pembina, panel)
    assert 1 == said.count("24 of 60 scores are lacking")
    assert "ICC and Kendall's W of the totals and of every item: 24 of 60 scores are lacking" in said


def test_jurors_are_described_one_by_one(pembina, shrout):
    rows = {row["juror"]: row for row in document(pembina, shrout)["jurors"]}
    # juror 1 gives 46 of 60 points, 4 gives 40, 3 gives 26, 2 gives 15; the mean of all is 127/24
    assert [76.6666666667, 25, 43.3333333333, 66.6666666667] == [rows[f"J{j}"]["mean"] for j in (1, 2, 3, 4)]
    assert math.isclose(76.6666666667 - 1270 / 24, rows["J1"]["gives"], abs_tol=1e-9)
    squares = sum((score - 46 / 6) ** 2 for score in (9, 6, 8, 7, 10, 6))
    assert math.isclose(10 * math.sqrt(squares / 5), rows["J1"]["spread"], abs_tol=1e-9)
    # J4 gives the same as J1 to E03 (8 and 8), nothing else of J1's is equal: 1 of 18 pairs... and E06: none
    assert math.isclose(1 / 18, rows["J1"]["exact"], abs_tol=1e-9)


def test_a_juror_who_looks_the_other_way_is_named(pembina, tmp_path):
    table = ((1, 2, 9, 1), (3, 4, 7, 2), (5, 6, 5, 6), (7, 8, 2, 7), (9, 9, 1, 8))
    assert "Correlation below zero: Juri Contoh 3 (J3)." in words(pembina, complete(tmp_path, table))


def test_a_score_that_nobody_would_have_expected_stands_out_with_what_was_expected(pembina, tmp_path):
    table = [[3 + (e + j) % 2, 4 + (e + j) % 2, 5 + e % 2] for e, j in ((e, e // 2) for e in range(12))]
    table[4][1] = 10
    found = document(pembina, complete(tmp_path, table))["outstanding"]
    (cell,) = [cell for cell in found["cells"] if cell["clear"]]
    assert ("J2", "E05", "isi", 10) == (cell["juror"], cell["entrant"], cell["item"], cell["score"])
    assert 3.5 < cell["expected"] < 5.5
    assert cell["t"] > 3
    assert 36 == found["tested"]


def test_how_many_would_stand_out_by_chance_is_said(pembina, panel):
    found = document(pembina, panel)["outstanding"]
    said = words(pembina, panel)
    assert f"of 216 scores, about {found['by-chance']:.1f} would be beyond 3" in said
    assert "A score that stands out is a reason to ask the juror, not to change it." in said


def test_leaving_out_a_juror_tells_who_would_be_first(pembina, tmp_path):
    # J3 alone puts E02 first: without J3, E01 has 8 and E02 has 6.5
    found = document(pembina, complete(tmp_path, ((9, 7, 1), (7, 6, 10), (1, 2, 3))))
    assert ["E02"] == found["first"]["criterion"]
    left = {row["juror"]: row["criterion"] for row in found["without"]}
    assert (["E01"], True, 2) == (left["J3"]["first"], left["J3"]["first-changes"], left["J3"]["moved"])
    assert {"entrant": "E01", "from": 2, "to": 1} == {**left["J3"]["furthest"], "entrant": "E01", "from": 2, "to": 1}
    # without J1: E01 4, E02 8; without J2: E01 5, E02 8.5: E02 stays first
    assert (False, False) == (left["J1"]["first-changes"], left["J2"]["first-changes"])


def test_in_the_award_as_a_whole_the_ranks_are_those_of_judging_again(pembina, panel):
    found = document(pembina, panel)
    opened = open_panel(panel.award, None, None, make_host(), scores=True)
    counted = count(opened)
    result = evaluate(panel.award)
    before = {entrant["code"]: entrant["rank"] for entrant in result.entrants}
    for row in found["without"]:
        rest = {cell: score for cell, score in counted.scores.items() if cell[1] != row["juror"]}
        values = totals.values(opened, type(counted)(rest, counted.doubtful))
        after = {s["code"]: s["rank"] for s in rejudge(result, {("juri", c): v for c, v in values.items()})}
        assert sorted(code for code, rank in after.items() if rank == 1) == row["award"]["first"]
        assert sum(before[code] != after[code] for code in before) == row["award"]["moved"]


def test_leaving_out_the_only_juror_of_an_entrant_takes_its_value_away(pembina, tmp_path):
    pairs = [("E01", "J1"), ("E02", "J1"), ("E02", "J2"), ("E03", "J2")]
    made = make_panel(tmp_path, entrants=3, jurors=2, items=TEN, conflicts=0, pairs=pairs)
    lost = {row["juror"]: row["criterion"]["lost"] for row in document(pembina, made)["without"]}
    assert {"J1": ["E01"], "J2": ["E03"]} == lost


def test_where_a_panel_falls_apart_without_a_juror_it_says_so(pembina, tmp_path):
    pairs = [("E01", "J1"), ("E02", "J1"), ("E02", "J2"), ("E03", "J2"), ("E03", "J3"), ("E04", "J3")]
    made = make_panel(
        tmp_path, entrants=4, jurors=3, items=TEN, conflicts=0, pairs=pairs, parameters={"severity": '"additive"'}
    )
    said = words(pembina, made)
    assert "Without Juri Contoh 2 (J2): the panel falls into 2 parts" in said


def test_agreement_looks_at_the_scores_before_the_consensus_round(pembina, shrout):
    before = document(pembina, shrout)
    change = {"entrant": "E01", "juror": "J2", "item": "isi", "before": 2, "after": 9, "by": "Ketua", "reason": "x"}
    write_changes(shrout, [change])
    after = document(pembina, shrout)
    assert before["measures"] == after["measures"]
    assert (0, 1) == (before["changes"], after["changes"])
    assert "before the consensus round" in words(pembina, shrout)


def test_an_award_that_cannot_be_judged_leaves_the_criterion_to_look_at(pembina, shrout):
    (shrout.data / "figures.csv").unlink()
    found = document(pembina, shrout)
    assert [None] * 4 == [row["award"] for row in found["without"]]
    assert "only the criterion is shown" in words(pembina, shrout)


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_every_format_says_that_the_data_are_invented(pembina, panel, form):
    assert "SYNTHETIC DATA" in pembina("jury", "agreement", panel.award, "--format", form).out


def test_the_csv_has_one_figure_a_row(pembina, shrout):
    rows = list(csv.DictReader(io.StringIO(pembina("jury", "agreement", shrout.award, "--format", "csv").out)))
    found = [row["value"] for row in rows if (row["measure"], row["item"]) == ("icc-mean-value", "")]
    assert [0.620051] == [round(float(value), 6) for value in found]
    assert {"agreement", "jurors", "without-criterion", "without-award"} <= {row["section"] for row in rows}


def test_nothing_to_look_at_is_an_error_with_a_way_out(pembina, panel):
    write_scores(panel, {})
    ran = pembina("jury", "agreement", panel.award)
    assert 3 == ran.status
    assert "error[JURY511]" in ran.err


def test_a_library_that_is_lacking_costs_its_figure_only(pembina, shrout, monkeypatch):
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    found = document(pembina, shrout)["measures"][0]
    assert [None] * 3 == list(found["alpha"].values())
    assert (0.289764, True) == (round(found["icc-single"]["value"], 6), found["kendall"] is not None)
    assert "the library krippendorff is lacking: pip install 'pembina[jury]'." in words(pembina, shrout)
