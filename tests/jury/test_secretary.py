"""What a jury's secretary holds against the pages: figures that agree, ranks side by side, reasons that are true."""

from __future__ import annotations

import json

import pytest

from .panels import SCORE, Item, make_panel, write_changes, write_scores, write_table
from .test_ballots_program import folder, ranking

__all__ = ["folder"]

TEN = (Item("isi", "Isi", "Content", 100, most=10, step=1),)
SHARED = {("E01", "J1"): 8, ("E02", "J1"): 6, ("E02", "J2"): 4, ("E03", "J2"): 5}


def panel_of(tmp_path, scores, **parameters):
    """A jury alone decides: the other criterion of the invented award is the same for everyone."""
    made = make_panel(
        tmp_path / "contoh", entrants=len({e for e, _ in scores}), jurors=len({j for _, j in scores}), per_entrant=2,
        items=TEN, conflicts=0, parameters={key.replace("_", "-"): f'"{text}"' for key, text in parameters.items()},
    )  # fmt: skip
    write_scores(made, {(entrant, juror, "isi"): score for (entrant, juror), score in scores.items()})
    write_table(made.data / "figures.csv", [{"region": e["code"], "value": 20} for e in made.entrants])
    return made


def words(ran):
    return " ".join(ran.out.split())


def change(**others):
    given = {"entrant": "E02", "juror": "J2", "item": "isi", "before": 4, "after": 9, "by": "Ketua Panel",
             "reason": "lampiran terlewat", "date": "2026-05-02"}  # fmt: skip
    return {**given, **others}


# The rank without the adjustment


def test_explain_says_the_rank_without_the_adjustment_beside_the_one_with_it(pembina, tmp_path):
    made, result = panel_of(tmp_path, SHARED, severity="additive"), tmp_path / "hasil.json"
    assert pembina("evaluate", made.award, "-o", result).status == 0
    shown = json.loads(pembina("show", result, "--format", "json").out)["ranking"]
    for row in shown:
        told = words(pembina("explain", result, row["code"]))
        expected = f"its total would be {row['unadjusted total']} and its rank {row['unadjusted rank']}."
        assert f"Without the adjustment of values {expected}" in told
    # J1 gave 8 and 6, J2 gave 4 and 5: as measured 80, 50, 50; evened out 70, 50, 60
    assert {"E01": 1, "E02": 3, "E03": 2} == {row["code"]: row["rank"] for row in shown}
    assert {"E01": 1, "E02": 2, "E03": 2} == {row["code"]: row["unadjusted rank"] for row in shown}


def test_without_an_adjustment_explain_says_nothing_of_one(pembina, tmp_path):
    made, result = panel_of(tmp_path, SHARED), tmp_path / "hasil.json"
    assert pembina("evaluate", made.award, "-o", result).status == 0
    assert "Without the adjustment" not in words(pembina("explain", result, "E01"))


def test_stability_varies_the_figures_that_are_scored_and_not_those_before_the_adjustment(pembina, tmp_path):
    made, result = panel_of(tmp_path, SHARED, severity="additive"), tmp_path / "hasil.json"
    assert pembina("evaluate", made.award, "-o", result).status == 0
    found = json.loads(pembina("stability", result, "--format", "json").out)["stability"]["values"]
    by_part = {row["entrant"]: row for row in found["by-part"] if row["path"] == "juri"}
    assert "E03" in by_part
    adjusted = {"E01": 70, "E02": 50, "E03": 60}
    assert {e: pytest.approx(adjusted[e]) for e in by_part} == {e: row["from"] for e, row in by_part.items()}


@pytest.mark.parametrize(("panel", "said"), [("median", "the jurors' median"), ("trimmed-mean", "a trimmed mean")])
def test_severity_says_where_ranks_differ_because_the_panel_takes_no_mean(pembina, tmp_path, panel, said):
    scores = {(f"E0{e}", f"J{j}"): (3 * e + 2 * j) % 10 for e in (1, 2, 3) for j in (1, 2, 3)}
    assert f"The panel value is {said}" in words(
        pembina("jury", "severity", panel_of(tmp_path, scores, panel=panel).award)
    )


def test_severity_says_nothing_of_that_where_the_panel_takes_the_mean(pembina, tmp_path):
    assert "The panel value is" not in words(pembina("jury", "severity", panel_of(tmp_path, SHARED).award))


# Why there is no value yet


def test_scores_that_only_lack_their_seal_are_not_said_to_be_lacking(pembina, tmp_path):
    made = panel_of(tmp_path, SHARED)
    text = (made.folder / "award.toml").read_text("utf-8")
    (made.folder / "award.toml").write_text(text.replace("per-entrant =", "sealed = true\nper-entrant ="), "utf-8")
    for command in ("severity", "agreement", "consensus"):
        ran = pembina("jury", command, made.award)
        assert (3, True) == (ran.status, "[JURY513]" in ran.err), command
        assert "pembina jury seal" in ran.err


def test_scores_that_a_person_has_to_look_at_are_not_said_to_be_lacking(pembina, tmp_path):
    made = panel_of(tmp_path, dict.fromkeys(SHARED, 11))
    assert "[JURY514]" in pembina("jury", "severity", made.award).err


def test_where_nobody_scored_that_is_the_reason(pembina, tmp_path):
    made = panel_of(tmp_path, SHARED)
    write_table(made.data / "scores.csv", [], SCORE)
    assert "[JURY511]" in pembina("jury", "severity", made.award).err


# The consensus round


def test_as_long_as_a_change_does_not_fit_the_page_says_whom_the_award_gives_no_value(pembina, tmp_path):
    made, result = panel_of(tmp_path, SHARED), tmp_path / "hasil.json"
    write_changes(made, [change(), change(entrant="E01", juror="J1", before=3)])
    ran = pembina("jury", "consensus", made.award)
    assert ran.status == 1
    told = "the award gives no value to whom they are about: Kabupaten Contoh 01 (E01)."
    assert told in words(ran)
    assert pembina("evaluate", made.award, "-o", result).status == 0
    ranks = {row["code"]: row["rank"] for row in json.loads(pembina("show", result, "--format", "json").out)["ranking"]}
    assert ({"E01"}, {1, 2}) == ({e for e, rank in ranks.items() if rank is None}, {r for r in ranks.values() if r})


def test_a_change_of_a_juror_who_is_not_on_the_list_is_said_so(pembina, tmp_path):
    made = panel_of(tmp_path, SHARED)
    write_changes(made, [change(juror="J9")])
    assert "the list of jurors has no such juror." in words(pembina("jury", "consensus", made.award))


# Overrides


def test_pages_with_ranks_of_the_award_say_how_many_overrides_hold_in_them(pembina, tmp_path):
    made = panel_of(tmp_path, SHARED)
    with (made.folder / "award.toml").open("a", encoding="utf-8") as file:
        file.write('\n[overrides]\ntable = "koreksi"\n')
    row = {"entrant": "E03", "what": "status", "before": "ranked", "after": "withdrawn", "by": "Sri Rekaan",
           "second": "Made Rekaan", "reason": "surat pengunduran diri", "date": "2026-05-03"}  # fmt: skip
    write_changes(made, [change()])
    said = "In the award as a whole 1 override holds: a score or status that persons set otherwise than it is computed."
    for command in ("agreement", "consensus"):
        assert said not in words(pembina("jury", command, made.award)), command
    write_table(made.data / "koreksi.csv", [row])
    for command in ("agreement", "consensus"):
        assert said in words(pembina("jury", command, made.award)), command


@pytest.mark.parametrize("page", ["show", "audit", "robustness", "stability", "confidence"])
def test_every_page_of_a_result_names_who_overrode_what_and_why(pembina, tmp_path, page):
    made, result = panel_of(tmp_path, SHARED), tmp_path / "hasil.json"
    with (made.folder / "award.toml").open("a", encoding="utf-8") as file:
        file.write('\n[overrides]\ntable = "koreksi"\n')
    row = {"entrant": "E03", "what": "status", "before": "ranked", "after": "withdrawn", "by": "Sri Rekaan",
           "second": "Made Rekaan", "reason": "mundur", "date": "2026-05-03"}  # fmt: skip
    write_table(made.data / "koreksi.csv", [row])
    assert pembina("evaluate", made.award, "-o", result).status == 0
    shown = pembina(page, result, "--format", "markdown").out
    assert "| Sri Rekaan and Made Rekaan, 3 May 2026 | mundur |" in shown


# Findings


def test_a_juror_who_recused_stands_in_the_findings_with_or_without_scores(pembina, tmp_path):
    made, result = panel_of(tmp_path, SHARED), tmp_path / "hasil.json"
    rows = [
        {"entrant": e, "juror": j, "item": "isi", "score": s, "note": "", "state": ""} for (e, j), s in SHARED.items()
    ]
    rows.append({"entrant": "E01", "juror": "J2", "item": "", "score": "", "note": "paman", "state": "recused"})
    write_table(made.data / "scores.csv", rows, SCORE)
    assert pembina("evaluate", made.award, "-o", result).status == 0
    said = words(pembina("show", result, "--findings"))
    assert said.count("jurors who recused themselves: 1.") == 1


# Ballots


def test_contests_won_are_the_same_figure_in_the_command_and_in_the_result(pembina, folder, tmp_path):
    spoilt = [("J9", "", "D", 1, "")]  # nobody to compare with: D waits for a person, and is struck off before counting
    made, result = folder([*ranking("DABC", "DBAC", "ABDC"), *spoilt], 'count = "borda"'), tmp_path / "hasil.json"
    assert pembina("evaluate", made, "-o", result).status == 0
    (node,) = [n for n in json.loads(result.read_text("utf-8"))["nodes"] if n["path"] == "jury"]
    measured = {code: value for code, value in zip("ABCD", node["values"], strict=True) if value is not None}
    shares = json.loads(pembina("jury", "ballots", made, "--format", "json").out)["counts"]["share"]["values"]
    # of nine contests each: A won 2, 1 and 3, B 1, 2 and 2, C none
    assert {"A": pytest.approx(200 / 3), "B": pytest.approx(500 / 9), "C": 0} == measured
    assert shares == {code: pytest.approx(value) for code, value in measured.items()}
