"""``pembina jury assign``: from an award and its tables to a sheet, or to every reason why not."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from pembina_plugins.jury.codes_assign import TABLE

from .panels import make_panel, write_table

NINE = {"entrants": 40, "jurors": 9, "conflicts": 12, "scored": False}


@pytest.fixture
def contoh(tmp_path, monkeypatch):
    """Nine jurors, forty entrants, twelve conflicts, before any score; the current folder is an empty one."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return make_panel(tmp_path / "contoh", **NINE)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(path):
    return {(row["juror"], row["entrant"]) for row in rows(path)}


def rewrite(panel, name, change):
    """Change the rows of a table of the data set."""
    path = panel.data / name
    write_table(path, [change(dict(row)) for row in rows(path)])


def test_a_panel_gets_a_sheet_that_obeys_conflicts_languages_and_equal_loads(contoh, pembina, tmp_path):
    ran = pembina("jury", "assign", contoh.folder, "--seed", 7)
    assert (ran.status, ran.err) == (0, "")
    sheet = rows(tmp_path / "here" / "assignment.csv")
    assert list(sheet[0]) == ["juror", "entrant", "juror-name", "entrant-name"]
    assert len(sheet) == 120
    assert not {(entrant, juror) for entrant, juror, _ in contoh.conflicts} & {
        (row["entrant"], row["juror"]) for row in sheet
    }
    english = {person["code"] for person in contoh.entrants if person["language"] == "en"}
    readers = {judge["juror"] for judge in contoh.jurors if "en" in judge["languages"]}
    assert {row["juror"] for row in sheet if row["entrant"] in english} <= readers
    loads = [sum(row["juror"] == judge["juror"] for row in sheet) for judge in contoh.jurors]
    assert sorted(loads) == [13] * 6 + [14] * 3
    assert sheet[0]["juror-name"] == "Juri Contoh 1"
    assert sheet == sorted(sheet, key=lambda row: (row["juror"], row["entrant"]))


def test_what_is_printed_says_seed_method_loads_conflicts_connection_and_hash(contoh, pembina, tmp_path):
    ran = pembina("jury", "assign", contoh.folder, "--seed", 7, "-o", "lembar.csv")
    said = " ".join(ran.out.split())
    assert "SYNTHETIC" in said
    assert "Entrants: 40; jurors for each: 3; judgements: 120; jurors with work: 9." in said
    assert "Load of every juror: 13 or 14." in said
    assert "12 conflicts of interest between these people: none of them was assigned." in said
    assert "The panel is connected" in said
    assert "Method: network flow in whole numbers; exact." in said
    assert "Seed: 7." in said
    assert hashlib.sha256((tmp_path / "here" / "lembar.csv").read_bytes()).hexdigest() in said


def test_the_document_and_the_csv_hold_the_loads(contoh, pembina):
    document = json.loads(pembina("jury", "assign", contoh.folder, "--format", "json").out)
    assert document["seed"] == 1
    assert (document["method"], document["exact"], document["connected"]) == ("flow", True, True)
    assert document["conflicts"] == 12
    assert sum(row["judges"] for row in document["loads"]) == 120
    printed = list(csv.DictReader(pembina("jury", "assign", contoh.folder, "--format", "csv").out.splitlines()))
    assert [row["juror"] for row in printed] == [f"J{i}" for i in range(1, 10)]
    assert [int(row["judges"]) for row in printed] == [row["judges"] for row in document["loads"]]


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(contoh, pembina, tmp_path):
    for name, seed in (("a.csv", 3), ("b.csv", 3), ("c.csv", 4)):
        assert pembina("jury", "assign", contoh.folder, "--seed", seed, "-o", name).status == 0
    a, b, c = ((tmp_path / "here" / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert a == b != c


def test_a_juror_who_falls_out_changes_no_other_assignment(contoh, pembina, tmp_path):
    assert pembina("jury", "assign", contoh.folder, "-o", "one.csv").status == 0
    write_table(contoh.data / "jurors.csv", [row for row in rows(contoh.data / "jurors.csv") if row["juror"] != "J3"])
    left = [row for row in rows(contoh.data / "conflicts.csv") if row["juror"] != "J3"]
    write_table(contoh.data / "conflicts.csv", left)
    ran = pembina("jury", "assign", contoh.folder, "--keep", "one.csv", "-o", "two.csv")
    assert ran.status == 0
    before, after = pairs(tmp_path / "here" / "one.csv"), pairs(tmp_path / "here" / "two.csv")
    gone = {pair for pair in before if pair[0] == "J3"}
    assert before - gone <= after
    said = " ".join(ran.out.split())
    assert f"{120 - len(gone)} of its 120 assignments stay, {len(gone)} are new." in said
    assert f"{len(gone)} fall away with jurors who are not on the list any more: J3." in said


def test_what_an_earlier_sheet_loses_is_told_by_reason(contoh, pembina, tmp_path):
    assert pembina("jury", "assign", contoh.folder, "-o", "one.csv").status == 0
    (juror, entrant), *_ = sorted(pairs(tmp_path / "here" / "one.csv"))
    conflicts = [*rows(contoh.data / "conflicts.csv"), {"entrant": entrant, "juror": juror, "reason": "kerabat"}]
    write_table(contoh.data / "conflicts.csv", conflicts)
    with (tmp_path / "here" / "one.csv").open("a") as file:
        file.write("J1,E99,,\n")
    document = json.loads(pembina("jury", "assign", contoh.folder, "--keep", "one.csv", "--format", "json").out)
    assert document["earlier"]["before"] == 121
    assert document["earlier"]["stay"] == 119
    gone = document["earlier"]["gone"]
    assert (gone["rule"], gone["entrant"], gone["juror"], gone["way"]) == ([[juror, entrant]], [["J1", "E99"]], [], [])


def test_a_mixed_column_is_obeyed(contoh, pembina, tmp_path):
    offices = {f"J{i}": "ABC"[i % 3] for i in range(1, 10)}
    rewrite(contoh, "jurors.csv", lambda row: {**row, "office": offices[row["juror"]]})
    assert pembina("jury", "assign", contoh.folder, "--mix", "office").status == 0
    for person in contoh.entrants:
        sheet = pairs(tmp_path / "here" / "assignment.csv")
        assert len({offices[juror] for juror, entrant in sheet if entrant == person["code"]}) == 3


def test_two_juries_for_two_groups_are_refused_and_taken_on_request(contoh, pembina, tmp_path):
    groups = {f"J{i}": ("daratan", "kepulauan")[i % 2] for i in range(1, 10)}
    rewrite(contoh, "jurors.csv", lambda row: {**row, "languages": "", "groups": groups[row["juror"]]})
    ran = pembina("jury", "assign", contoh.folder)
    assert ran.status == 3
    assert "error[JURY114]" in ran.err
    assert not (tmp_path / "here" / "assignment.csv").exists()
    ran = pembina("jury", "assign", contoh.folder, "--apart")
    assert ran.status == 0
    assert "The panel falls into 2 parts." in ran.out
    assert len(rows(tmp_path / "here" / "assignment.csv")) == 120


# What is refused


def refused(pembina, contoh, *words):
    ran = pembina("jury", "assign", contoh.folder, *words)
    assert (ran.status, ran.out) == (3, "")
    return ran.err


def test_everything_wrong_with_the_jurors_is_said_at_once_by_file_and_row(contoh, pembina):
    changes = {
        "J1": {"groups": "dataran"},
        "J2": {"languages": "jawa"},
        "J3": {"office": ""},
    }
    rewrite(contoh, "jurors.csv", lambda row: {**row, "groups": "", "office": "A", **changes.get(row["juror"], {})})
    said = refused(pembina, contoh, "--mix", "office")
    assert 'jurors.csv:2: column "groups": error[JURY101]: the juror J1 is to judge the group "dataran"' in said
    assert 'did you mean "daratan"?' in said
    assert 'jurors.csv:3: column "languages": error[JURY103]' in said
    assert 'jurors.csv:4: column "office": error[JURY104]' in said
    assert "3 mistakes." in said


def test_an_entrant_without_a_language_is_named_where_jurors_go_by_languages(contoh, pembina):
    rewrite(contoh, "regions.csv", lambda row: {**row, "language": "" if row["code"] == "E05" else row["language"]})
    assert "error[JURY102]: E05 has no language" in refused(pembina, contoh)


def test_earlier_sheets_are_refused_by_row_or_as_a_whole(contoh, pembina, tmp_path):
    earlier = tmp_path / "here" / "earlier.csv"
    earlier.write_text("juror,entrant\nJ1,E01\nJ2,\nJ1,E01\n", "utf-8")
    said = refused(pembina, contoh, "--keep", earlier)
    assert 'earlier.csv:3: column "entrant": error[JURY108]' in said
    assert "earlier.csv:4: error[JURY105]: the earlier sheet names J1 and E01 twice; first in row 2" in said
    earlier.write_text("juror,entrant\nX1,E01\nJ2,X9\n", "utf-8")
    assert "error[JURY106]" in refused(pembina, contoh, "--keep", earlier)


def test_nobody_who_competes_is_an_error(contoh, pembina):
    award = contoh.folder / "award.toml"
    text = award.read_text("utf-8").replace('groups = ["cluster"]', 'groups = ["cluster"]\nstatus = "status"')
    award.write_text(text, "utf-8")
    rewrite(contoh, "regions.csv", lambda row: {**row, "status": "withdrawn"})
    assert "error[JURY107]" in refused(pembina, contoh)


def test_entrants_who_withdrew_are_not_judged(contoh, pembina, tmp_path):
    award = contoh.folder / "award.toml"
    text = award.read_text("utf-8").replace('groups = ["cluster"]', 'groups = ["cluster"]\nstatus = "status"')
    award.write_text(text, "utf-8")
    rewrite(contoh, "regions.csv", lambda row: {**row, "status": "withdrawn" if row["code"] == "E07" else ""})
    ran = pembina("jury", "assign", contoh.folder)
    assert "1 entrant does not compete any more and is not judged." in ran.out
    assert "E07" not in {entrant for _, entrant in pairs(tmp_path / "here" / "assignment.csv")}


def test_a_mixed_column_that_cannot_be_met_or_means_something_else_is_refused(contoh, pembina):
    rewrite(contoh, "jurors.csv", lambda row: {**row, "office": "A" if row["juror"] < "J5" else "B"})
    assert "error[JURY110]" in refused(pembina, contoh, "--mix", "office")
    ran = pembina("jury", "assign", contoh.folder, "--mix", "languages")
    assert ran.status == 2
    assert "a column with a meaning of its own" in ran.err


def test_too_few_jurors_are_counted(contoh, pembina):
    said = refused(pembina, contoh, "--per-entrant", 10)
    assert "error[JURY111]: 10 jurors for each entrant are asked for, but there are only 9" in said


def test_an_entrant_with_too_few_jurors_left_is_named_with_what_keeps_them_away(contoh, pembina):
    barred = [{"entrant": "E01", "juror": f"J{i}", "reason": "kerabat"} for i in range(1, 8)]
    write_table(contoh.data / "conflicts.csv", barred)
    said = refused(pembina, contoh)
    assert (
        "error[JURY112]: too few jurors for E01: 3 are asked for, and the rules leave 2; "
        "a conflict of interest keeps away J1, J2, J3, J4, J5, J6, J7" in said
    )


def test_largest_loads_that_do_not_suffice_are_added_up(contoh, pembina):
    """Nine jurors with room for ten: 90 of 120 judgements."""
    rewrite(contoh, "jurors.csv", lambda row: {**row, "languages": "", "most": "10"})
    said = refused(pembina, contoh)
    assert "error[JURY113]: these 40 entrants need 120 judgements" in said
    assert "can give 90 at most" in said
    assert "E10 and 30 more" in said


def test_one_juror_for_each_is_refused_by_counting_links(contoh, pembina):
    said = refused(pembina, contoh, "--per-entrant", 1)
    assert "error[JURY115]: 40 entrants and 9 jurors cannot be connected by 40 judgements; it takes 48" in said


@pytest.mark.parametrize(("how", "code"), [("search", "JURY116"), ("large", "JURY117"), ("lacking", "JURY118")])
def test_a_panel_that_never_connects_says_how_that_is_known(tmp_path, pembina, monkeypatch, how, code):
    """See test_links_that_suffice_in_number_may_lie_in_one_part for why it does not."""
    import sys

    from pembina_plugins.jury.assigning import exact

    monkeypatch.chdir(tmp_path)
    panel = make_panel(tmp_path / "contoh", entrants=6, jurors=6, per_entrant=2, scored=False)
    rewrite(panel, "jurors.csv", lambda row: {**row, "languages": "", "most": "1" if row["juror"] == "J3" else ""})
    barred = [(j, e) for j in ("J4", "J5", "J6") for e in ("E01", "E02", "E03", "E04")]
    barred += [(j, e) for j in ("J1", "J2") for e in ("E05", "E06")] + [("J3", "E06")]
    write_table(panel.data / "conflicts.csv", [{"entrant": e, "juror": j, "reason": "kerabat"} for j, e in barred])
    if how == "large":
        monkeypatch.setattr(exact, "LARGEST", 5)
    if how == "lacking":
        monkeypatch.setitem(sys.modules, "scipy", None)
        monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    said = refused(pembina, panel)
    assert f"error[{code}]" in said
    assert "E01, E02, E03, E04 with J1, J2" in said
    assert pembina("jury", "assign", panel.folder, "--apart").status == 0


def test_a_file_that_is_no_sheet_is_never_written_over(contoh, pembina, tmp_path):
    other = tmp_path / "here" / "award.toml"
    other.write_text("format = 1\n", "utf-8")
    assert "error[JURY121]" in refused(pembina, contoh, "-o", other)
    assert other.read_text("utf-8") == "format = 1\n"
    assert "there is no such folder" in refused(pembina, contoh, "-o", tmp_path / "nowhere" / "a.csv")
    assert "not a file" in refused(pembina, contoh, "-o", tmp_path / "here")


def test_a_sheet_is_written_whole_or_not_at_all(contoh, pembina, tmp_path, monkeypatch):
    import os

    assert pembina("jury", "assign", contoh.folder, "--seed", 1).status == 0
    before = (tmp_path / "here" / "assignment.csv").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = refused(pembina, contoh, "--seed", 2)
    assert "error[JURY121]: the sheet cannot be written: No space left on device" in said
    assert (tmp_path / "here" / "assignment.csv").read_bytes() == before
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["assignment.csv"]


def test_an_unsound_sheet_is_our_mistake_and_is_not_written(contoh, pembina, tmp_path, monkeypatch):
    from pembina_plugins.jury.assigning import solve as module

    found = []

    def broken(problem, apart=False):
        sheet = real(problem, apart)
        found.append(sheet)
        return type(sheet)(sheet.pairs[1:], sheet.loads, sheet.method, sheet.exact, sheet.parts, sheet.kept)

    real = module.solve
    monkeypatch.setattr(module, "solve", broken)
    ran = pembina("jury", "assign", contoh.folder)
    assert found
    assert ran.status == 70
    assert not (tmp_path / "here" / "assignment.csv").exists()


def test_every_code_of_this_command_is_produced_by_a_test():
    text = Path(__file__).read_text("utf-8")
    assert [code.code for code in TABLE if code.code not in text] == []
