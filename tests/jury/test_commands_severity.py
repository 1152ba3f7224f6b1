"""``pembina jury severity``: the figures of the papers, ranks side by side, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest

from .panels import Item, make_panel, write_scores, write_table

TEN = (Item("isi", "Isi", "Content", 100, most=10, step=1),)
HUNDRED = (Item("isi", "Isi", "Content", 100, step=1),)
PASS_OR_FAIL = (Item("lulus", "Lulus", "Passed", 100, most=1, step=1),)
REFUSED = 3


def toy(folder, items, scores):
    """A panel of one item with these scores: by entrant, juror."""
    count = len({entrant for entrant, _ in scores})
    made = make_panel(folder, entrants=count, jurors=2, per_entrant=1, items=items, conflicts=0)
    write_scores(made, {(entrant, juror, items[0].id): score for (entrant, juror), score in scores.items()})
    return made


@pytest.fixture
def kuhlisch(tmp_path):
    """Two jurors who share one entrant: J1 gives A 8 and B 6, J2 gives B 4 and C 5, out of 10."""
    return toy(tmp_path, TEN, {("E01", "J1"): 8, ("E02", "J1"): 6, ("E02", "J2"): 4, ("E03", "J2"): 5})


@pytest.fixture
def apart(tmp_path):
    """Two jurors without an entrant in common, as in Evalato's example: 90 and 80, 50 and 40."""
    return toy(tmp_path, HUNDRED, {("E01", "J1"): 90, ("E02", "J1"): 80, ("E03", "J2"): 50, ("E04", "J2"): 40})


def document(pembina, made, *words):
    ran = pembina("jury", "severity", made.award, *words, "--format", "json")
    assert (0, "") == (ran.status, ran.err)
    return json.loads(ran.out)


def by(found, kind, key):
    return {row[kind]: row[key] for row in found[f"{kind}s"]}


def test_additive_severity_is_that_of_least_squares(pembina, kuhlisch):
    found = document(pembina, kuhlisch)
    # s = (+1, -1) and A 7, B 5, C 6 out of 10, so ten times as much out of 100
    assert "additive" == found["method"]
    assert {"J1": 10, "J2": -10} == by(found, "juror", "gives")
    assert {"E01": 70, "E02": 50, "E03": 60} == by(found, "entrant", "adjusted")
    assert {"E01": 80, "E02": 50, "E03": 50} == by(found, "entrant", "raw")
    assert {"J1": 70, "J2": 45} == by(found, "juror", "mean")


def test_raw_and_adjusted_ranks_stand_side_by_side(pembina, kuhlisch):
    found = document(pembina, kuhlisch)
    assert {"E01": 1, "E02": 2, "E03": 2} == by(found, "entrant", "raw-rank")
    assert {"E01": 1, "E02": 3, "E03": 2} == by(found, "entrant", "adjusted-rank")
    printed = pembina("jury", "severity", kuhlisch.award).out
    rows = [line.split()[-6:] for line in printed.splitlines() if line.startswith("Kabupaten Contoh 0")]
    assert [["1", "80.00", "1", "70.00", "1", "="], ["1", "50.00", "2", "60.00", "2", "="]] == rows[:2]
    assert ["2", "50.00", "2", "50.00", "3", "-1"] == rows[2]


def test_how_many_places_move_and_who_moves_furthest_is_said(pembina, kuhlisch):
    printed = " ".join(pembina("jury", "severity", kuhlisch.award).out.split())
    assert "1 of 3 entrants changes places." in printed
    assert "The furthest: Kabupaten Contoh 02 (E02), from place 2 to place 3." in printed
    assert "First with and without the adjustment: Kabupaten Contoh 01 (E01)." in printed


def test_z_scores_put_unlike_panels_on_one_footing_and_warn_of_it(pembina, apart):
    found = document(pembina, apart, "--method", "z-score")
    adjusted = by(found, "entrant", "adjusted")
    assert {"E01": 90, "E02": 40, "E03": 90, "E04": 40} == adjusted
    assert {"E01": 1, "E02": 3, "E03": 1, "E04": 3} == by(found, "entrant", "adjusted-rank")
    printed = " ".join(pembina("jury", "severity", apart.award, "--method", "z-score").out.split())
    assert "z-scores assume that every juror was given equally good entrants" in printed
    assert "Where jurors judged different entrants, use additive or rasch." in printed


@pytest.mark.parametrize("method", ["additive", "rasch"])
def test_a_panel_in_parts_is_refused_and_the_parts_are_named(pembina, apart, method):
    ran = pembina("jury", "severity", apart.award, "--method", method)
    assert (REFUSED, "") == (ran.status, ran.out)
    told = f"severity cannot be told by {method}: the panel falls into 2 parts"
    assert ran.err.startswith(f"criteria.juri: error[JURY512]: {told}")
    assert "J2: E03, E04" in ran.err


def test_rasch_tells_severity_from_entrants_whom_only_one_juror_passed(pembina, tmp_path):
    # 12 that only J1 passed, 4 that only J2 passed: the severities differ by ln(12/4) (Linacre 1989)
    passed = [(1, 0)] * 12 + [(0, 1)] * 4 + [(1, 1)] * 3
    scores = {}
    for i, pair in enumerate(passed, 1):
        scores |= {(f"E{i:02d}", "J1"): pair[0], (f"E{i:02d}", "J2"): pair[1]}
    found = document(pembina, toy(tmp_path, PASS_OR_FAIL, scores), "--method", "rasch")
    strict = by(found, "juror", "strict")
    assert math.isclose(math.log(3), strict["J2"] - strict["J1"], abs_tol=1e-6)
    assert ["J2", "J1"] == [row["juror"] for row in found["jurors"]]


def test_the_awards_own_method_is_meant_unless_another_is_asked_for(pembina, tmp_path):
    made = make_panel(tmp_path, parameters={"severity": '"z-score"'})
    assert "z-score" == document(pembina, made)["method"]
    printed = " ".join(pembina("jury", "severity", made.award).out.split())
    assert "The award ranks with the adjustment by this method (severity = “z-score”)" in printed
    printed = " ".join(pembina("jury", "severity", made.award, "--method", "rasch").out.split())
    assert "The award ranks by another setting (severity = “z-score”)" in printed


def test_who_has_no_value_is_named(pembina, panel):
    kept = {cell: score for cell, score in panel.scores.items() if cell[0] != "E03"}
    write_scores(panel, kept)
    printed = " ".join(pembina("jury", "severity", panel.award).out.split())
    assert "a person has to look at the scores: Kabupaten Contoh 03 (E03)." in printed
    assert 11 == len(document(pembina, panel)["entrants"])


def test_nothing_to_look_at_is_an_error_with_a_way_out(pembina, panel):
    write_scores(panel, {cell: score for cell, score in panel.scores.items() if cell[2] != "bukti"})
    ran = pembina("jury", "severity", panel.award)
    assert REFUSED == ran.status
    assert "error[JURY511]: there are no scores to look at" in ran.err


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_every_format_says_that_the_data_are_invented(pembina, panel, form):
    assert "SYNTHETIC DATA" in pembina("jury", "severity", panel.award, "--format", form).out


def test_the_csv_has_a_row_for_every_juror_and_entrant(pembina, kuhlisch):
    text = pembina("jury", "severity", kuhlisch.award, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    told = [(row["kind"], row["code"], row["gives"], row["adjusted_rank"]) for row in rows]
    assert [("juror", "J2", "-10.0", ""), ("juror", "J1", "10.0", "")] == told[:2]
    assert [("entrant", "E01", "", "1"), ("entrant", "E03", "", "2"), ("entrant", "E02", "", "3")] == told[2:]


def test_whom_the_data_take_out_is_named_and_not_ranked(pembina, panel):
    award = panel.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace('groups = ["cluster"]', 'status = "standing"'), "utf-8")
    rows = [{**entrant, "standing": "withdrawn" if entrant["code"] == "E08" else ""} for entrant in panel.entrants]
    write_table(panel.data / "regions.csv", rows)
    found = document(pembina, panel)
    assert (["E08"], 11) == (found["out"], len(found["entrants"]))
    said = " ".join(pembina("jury", "severity", panel.award).out.split())
    assert "Not in the ranking, since the data take them out: Kabupaten Contoh 08 (E08)." in said


def test_rasch_without_levels_is_refused_and_the_item_named(pembina, tmp_path):
    made = make_panel(tmp_path, items=(Item("isi", "Isi", "Content", 100, step=1),), entrants=4, conflicts=0)
    award = made.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace("step = 1", "step = 0"), "utf-8")
    ran = pembina("jury", "severity", made.award, "--method", "rasch")
    assert REFUSED == ran.status
    assert "many-facet Rasch needs levels, but isi can have more than 101 different scores" in ran.err
