"""``pembina jury consensus``: every change by name and reason, those that do not fit, and ranks before and after."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pembina_plugins.jury.sealing import spoken

from .panels import SCORE, Item, make_panel, write_changes, write_scores, write_table

TEN = (Item("isi", "Isi", "Content", 100, most=10, step=1),)
SCORES = {("E01", "J1"): 8, ("E01", "J2"): 7, ("E02", "J1"): 6, ("E02", "J2"): 6, ("E03", "J1"): 2, ("E03", "J2"): 3}


@pytest.fixture
def made(tmp_path):
    """Three entrants, two jurors, one item: values 75, 60 and 25."""
    made = make_panel(tmp_path, entrants=3, jurors=2, per_entrant=2, items=TEN, conflicts=0)
    write_scores(made, {(entrant, juror, "isi"): score for (entrant, juror), score in SCORES.items()})
    figures = [{"region": e["code"], "value": 20} for e in made.entrants]
    write_table(made.data / "figures.csv", figures)
    return made


def change(entrant="E02", juror="J2", before=6, after=10, **others):
    given = {"entrant": entrant, "juror": juror, "item": "isi", "before": before, "after": after, "by": "Ketua Panel",
             "reason": "lampiran terlewat", "date": "2026-05-02"}  # fmt: skip
    return {**given, **others}


def run(pembina, made, status=0):
    ran = pembina("jury", "consensus", made.award, "--format", "json")
    assert (status, "") == (ran.status, ran.err)
    return json.loads(ran.out)


def words(pembina, made):
    return " ".join(pembina("jury", "consensus", made.award).out.split())


def test_a_change_is_listed_with_name_reason_before_and_after(pembina, made):
    write_changes(made, [change()])
    (found,) = run(pembina, made)["changes"]
    assert ("E02", "J2", "isi", 6, 10) == tuple(found[key] for key in ("entrant", "juror", "item", "before", "after"))
    assert ("Ketua Panel", "lampiran terlewat", "2026-05-02", 2) == tuple(
        found[key] for key in ("by", "reason", "date", "row")
    )
    assert (made.data / "changes.csv").as_posix() == found["file"]
    assert "1 score was changed." in words(pembina, made)


def test_ranks_before_and_after_the_round_stand_side_by_side(pembina, made):
    write_changes(made, [change(), change("E01", "J1", 8, 6)])
    found = run(pembina, made)
    # E01: (8 + 7) / 2 = 75, then (6 + 7) / 2 = 65; E02: 60, then (6 + 10) / 2 = 80
    rows = {row["entrant"]: (row["before"], row["after"]) for row in found["entrants"]}
    assert ({"value": 75, "rank": 1, "award-rank": 1}, {"value": 65, "rank": 2, "award-rank": 2}) == rows["E01"]
    assert ({"value": 60, "rank": 2, "award-rank": 2}, {"value": 80, "rank": 1, "award-rank": 1}) == rows["E02"]
    assert ({"value": 25, "rank": 3, "award-rank": 3},) * 2 == rows["E03"]
    said = words(pembina, made)
    assert "In the criterion 2 entrants change places." in said
    assert "First place before the round: Kabupaten Contoh 01 (E01); after it: Kabupaten Contoh 02 (E02)." in said


def test_a_round_that_moves_nobody_is_said_so(pembina, made):
    write_changes(made, [change(after=7)])
    assert "The round changed no place, neither in the criterion nor in the award." in words(pembina, made)


def test_no_change_is_said_so(pembina, made):
    found = run(pembina, made)
    assert ([], []) == (found["changes"], found["misfits"])
    assert "No score was changed." in words(pembina, made)


MISFITS = [
    (change(before=5), "before", "before says 5, but the score that stands there is 6"),
    (change(item="lain"), "no-item", "the rubric has no such item"),
    (change("E03", "J1", 2, 4, by=""), "unsigned", "it does not say who made the change, or why"),
    (change("E01", "J2", 7, 4, reason="  "), "unsigned", "it does not say who made the change, or why"),
    (change("E02", "J1", 6, ""), "no-after", "it does not say what the score is to be"),
    (change("E03", "J2", 3, 11), "not-allowed", "11 is not allowed on the scale of the item"),
]


def test_changes_that_do_not_fit_are_told_with_file_and_row_and_end_with_status_one(pembina, made):
    write_changes(made, [change("E01", "J1", 8, 9), *(row for row, _, _ in MISFITS)])
    found = run(pembina, made, status=1)
    told = {misfit["row"]: misfit["why"] for misfit in found["misfits"]}
    assert {number: why for number, (_, why, _) in enumerate(MISFITS, 3)} == told
    assert ["E01"] == [done["entrant"] for done in found["changes"]]
    said = words(pembina, made)
    for number, (row, _, why) in enumerate(MISFITS, 3):
        place, rest = said.partition(f"changes.csv:{number}: Juri Contoh {row['juror'][1]}")[1:]
        assert place, f"row {number} is not told"
        assert f": {why}." in rest.partition("changes.csv:")[0]


def test_a_score_that_is_changed_twice_is_changed_by_neither(pembina, made):
    write_changes(made, [change(), change(after=9)])
    found = run(pembina, made, status=1)
    assert [("twice", 2), ("twice", 2)] == [(row["why"], row["first"]) for row in found["misfits"]]
    assert [60] == [row["after"]["value"] for row in found["entrants"] if row["entrant"] == "E02"]


def test_a_score_that_nobody_gave_cannot_be_changed(pembina, made):
    write_scores(made, {(e, j, "isi"): s for (e, j), s in SCORES.items() if (e, j) != ("E02", "J2")})
    write_changes(made, [change()])
    assert ["no-score"] == [row["why"] for row in run(pembina, made, status=1)["misfits"]]


def test_a_change_of_a_juror_with_a_conflict_is_told(pembina, made):
    write_table(made.data / "conflicts.csv", [{"entrant": "E02", "juror": "J2", "reason": "keluarga"}])
    write_changes(made, [change()])
    assert ["not-counted"] == [row["why"] for row in run(pembina, made, status=1)["misfits"]]


def test_one_misfit_does_not_keep_the_others_from_being_compared(pembina, made):
    write_changes(made, [change(), change("E01", "J1", 5, 9)])
    found = run(pembina, made, status=1)
    assert {"E01": 75, "E02": 80, "E03": 25} == {row["entrant"]: row["after"]["value"] for row in found["entrants"]}
    assert {"E01": 2, "E02": 1, "E03": 3} == {row["entrant"]: row["after"]["award-rank"] for row in found["entrants"]}


def sealed(made, seals):
    rows = [
        {"entrant": e, "juror": j, "item": "isi", "score": s, "note": "", "state": "", "seal": seal}
        for ((e, j), s), seal in zip(SCORES.items(), seals, strict=True)
    ]
    write_table(made.data / "scores.csv", rows, [*SCORE, "seal"])


ONE, OTHER = "0123456789abcdef" * 4, "fedcba9876543210" * 4


@pytest.mark.parametrize(
    ("seals", "said"),
    [
        ([ONE] * 6, f"The independent scores are sealed: {spoken(ONE)}."),
        ([""] * 6, "The independent scores carry no seal"),
        ([ONE] * 5 + [""], "1 score carries no seal, the others this one:"),
        ([ONE] * 5 + [OTHER], "carry several seals, though one round has one:"),
    ],
)
def test_the_seal_of_the_independent_scores_is_shown_as_it_is_read_out(pembina, made, seals, said):
    sealed(made, seals)
    assert said in words(pembina, made)


def test_a_seal_that_the_award_asks_for_is_missed(pembina, made):
    award = made.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace("per-entrant = 2", "sealed = true"), "utf-8")
    sealed(made, [ONE] * 5 + [""])
    assert "1 score carries no seal" in words(pembina, made)


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_every_format_says_that_the_data_are_invented(pembina, made, form):
    write_changes(made, [change()])
    assert "SYNTHETIC DATA" in pembina("jury", "consensus", made.award, "--format", form).out


def test_the_csv_has_a_row_for_every_change_and_says_whether_it_fits(pembina, made):
    write_changes(made, [change(), change("E01", "J1", 5, 9)])
    text = pembina("jury", "consensus", made.award, "--format", "csv").out
    rows = [(row["entrant"], row["fits"], row["why"], row["found"]) for row in csv.DictReader(io.StringIO(text))]
    assert [("E02", "true", "", "6.0"), ("E01", "false", "before", "8.0")] == rows
