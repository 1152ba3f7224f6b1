"""Opening a panel: who judges, who is judged, and every mistake in it at once, by file and row."""

from __future__ import annotations

from pathlib import Path

import pytest
from pembina_plugins.jury.panel import listed, open_panel

from pembina.api import make_host
from pembina.errors import AwardError, DataError

from .panels import CONFLICT, make_panel, write_table


def opened(made, scores=False, criterion=None, columns=()):
    return open_panel(made.award, None, criterion, make_host(), scores=scores, columns=columns)


def test_a_panel_knows_its_award_rubric_entrants_jurors_and_conflicts(panel):
    found = opened(panel)
    assert ("panel-contoh", "juri", "synthetic") == (found.award.id, found.path, found.origin)
    assert [item.id for item in panel.items] == [item.id for item in found.rubric.items]
    assert [(e["code"], e["name"], e["language"]) for e in panel.entrants] == [
        (case.code, case.name, case.language) for case in found.cases
    ]
    assert [{"cluster": e["cluster"]} for e in panel.entrants] == [case.groups for case in found.cases]
    assert [("J1", ("id", "en")), ("J2", ("id",))] == [(j.code, j.languages) for j in found.jurors[:2]]
    assert list(panel.conflicts) == [(c.entrant, c.juror, c.reason) for c in found.conflicts]
    assert (None, None) == (found.scores, found.changes)


def test_scores_are_read_when_they_are_asked_for(panel):
    found = opened(panel, scores=True)
    assert panel.scores == {(s.entrant, s.juror, s.item): s.score for s in found.scores}
    assert () == found.changes


def test_a_panel_opens_before_there_are_any_scores(tmp_path):
    made = make_panel(tmp_path, scored=False)
    assert 5 == len(opened(made).jurors)


def test_who_is_taken_out_by_the_data_is_no_case(panel):
    award = panel.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace('groups = ["cluster"]', 'status = "standing"'), "utf-8")
    rows = [{**e, "standing": "withdrawn" if e["code"] == "E03" else ""} for e in panel.entrants]
    write_table(panel.data / "regions.csv", rows)
    found = opened(panel)
    assert ["E03"] == [case.code for case in found.out]
    assert 11 == len(found.cases)
    assert "Kabupaten Contoh 03" == found.case("E03").name


def test_tables_are_read_as_the_award_binds_them(panel):
    award = panel.folder / "award.toml"
    bound = 'use = "jury"\nread = { scores = { table = "nilai", juror = "kode juri" }, conflicts = { table = "bk" } }'
    award.write_text(award.read_text("utf-8").replace('use = "jury"', bound), "utf-8")
    (panel.data / "conflicts.csv").rename(panel.data / "bk.csv")
    text = (panel.data / "scores.csv").read_text("utf-8").replace("entrant,juror,", "entrant,kode juri,", 1)
    (panel.data / "nilai.csv").write_text(text, "utf-8")
    (panel.data / "scores.csv").unlink()
    found = opened(panel, scores=True)
    assert panel.scores == {(s.entrant, s.juror, s.item): s.score for s in found.scores}
    assert list(panel.conflicts) == [(c.entrant, c.juror, c.reason) for c in found.conflicts]


def test_a_column_named_like_a_group_of_entrants_is_kept_for_the_juror(panel):
    write_table(panel.data / "jurors.csv", [{**j, "cluster": "daratan"} for j in panel.jurors])
    assert {"cluster": "daratan"} == opened(panel).jurors[0].columns


def test_further_columns_of_jurors_are_read_when_asked_for(panel):
    write_table(panel.data / "jurors.csv", [{**j, "surel": "x@contoh.id"} for j in panel.jurors])
    assert "x@contoh.id" == opened(panel, columns=["surel"]).jurors[0].columns["surel"]


def test_a_juror_spelt_otherwise_in_another_table_is_the_same_juror(panel):
    e, j, reason = panel.conflicts[0]
    write_table(panel.data / "conflicts.csv", [{"entrant": e, "juror": f" {j.lower()} ", "reason": reason}], CONFLICT)
    assert [j] == [conflict.juror for conflict in opened(panel).conflicts]


def test_every_mistake_about_jurors_is_told_at_once_with_file_and_row(panel):
    jurors = [*panel.jurors, {"juror": "j1 ", "name": "Juri Contoh 1"}, {"juror": "", "name": "Juri Contoh 9"}]
    write_table(panel.data / "jurors.csv", [{**j, "most": "-1" if j["juror"] == "J2" else ""} for j in jurors])
    strangers = [{"entrant": "E01", "juror": "J9", "reason": ""}, {"entrant": "E02", "juror": "J2", "reason": ""}]
    write_table(panel.data / "conflicts.csv", strangers, CONFLICT)
    with pytest.raises(DataError) as caught:
        opened(panel)
    told = [(p.code, Path(p.place.file).name, p.place.line, p.place.cell) for p in caught.value.problems]
    assert [
        ("JURY507", "conflicts.csv", 2, "juror"),
        ("JURY506", "jurors.csv", 3, "most"),
        ("JURY505", "jurors.csv", 7, "juror"),
        ("JURY504", "jurors.csv", 8, "juror"),
    ] == told


def test_a_conflict_of_an_unknown_entrant_is_told_with_its_row(panel):
    write_table(panel.data / "conflicts.csv", [{"entrant": "E99", "juror": "J1", "reason": ""}], CONFLICT)
    with pytest.raises(DataError) as caught:
        opened(panel)
    (problem,) = caught.value.problems
    assert ("PB320", 2) == (problem.code, problem.place.line)


def test_scores_of_a_juror_who_is_not_on_the_list_are_told_once(panel):
    write_table(panel.data / "jurors.csv", panel.jurors[:4])
    write_table(panel.data / "conflicts.csv", [], CONFLICT)
    with pytest.raises(DataError) as caught:
        opened(panel, scores=True)
    (problem,) = caught.value.problems
    first = next(row for row, line in enumerate((panel.data / "scores.csv").read_text("utf-8").splitlines(), 1)
                 if line.split(",")[1] == "J5")  # fmt: skip
    assert ("JURY508", first) == (problem.code, problem.place.line)
    assert (panel.data / "scores.csv").as_posix() == problem.place.file


def test_a_table_of_jurors_without_rows_is_refused(panel):
    write_table(panel.data / "jurors.csv", [], ["juror", "name"])
    write_table(panel.data / "conflicts.csv", [], CONFLICT)
    with pytest.raises(DataError) as caught:
        opened(panel)
    assert ["JURY509"] == [problem.code for problem in caught.value.problems]


def test_scores_can_be_looked_at_without_a_table_of_jurors(panel):
    (panel.data / "jurors.csv").unlink()
    found = opened(panel, scores=True)
    assert () == found.jurors
    assert "J4" == found.juror("J4").name


def two_juries(made):
    award = made.folder / "award.toml"
    text = award.read_text("utf-8")
    lone = text.replace("weight = 60", "weight = 30")
    second = lone[lone.index("[criteria.juri]") :].replace("criteria.juri", "criteria.wawancara")
    award.write_text(f"{lone}\n{second}", "utf-8")


def test_of_several_juries_one_has_to_be_named(panel):
    two_juries(panel)
    with pytest.raises(AwardError) as caught:
        opened(panel)
    assert ("JURY502", "juri, wawancara") == (caught.value.problems[0].code, caught.value.problems[0].args["known"])
    assert "wawancara" == opened(panel, criterion="wawancara").path


def test_a_mistyped_criterion_is_told_with_the_one_that_was_meant(panel):
    two_juries(panel)
    with pytest.raises(AwardError) as caught:
        opened(panel, criterion="wawancra")
    (problem,) = caught.value.problems
    assert ("JURY503", "wawancara") == (problem.code, problem.hint.args["word"])


def test_an_award_without_a_jury_is_told_so():
    with pytest.raises(AwardError) as caught:
        open_panel("ukpbj", None, None, make_host())
    assert ["JURY501"] == [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("cell", "parts"), [("id; en", ("id", "en")), ("id,en, id", ("id", "en")), ("A, B; C", ("A, B", "C")), ("", ())]
)
def test_a_cell_that_lists_several_things_is_taken_apart(cell, parts):
    assert parts == listed(cell)
