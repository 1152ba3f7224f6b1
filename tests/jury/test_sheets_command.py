"""`pembina jury sheets`: what it writes, what it prints, and what it refuses."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from pembina_plugins.jury.sheets import folder as folders
from pembina_plugins.jury.sheets.folder import file_names
from pembina_plugins.jury.sheets.pseudonyms import read_key

from .filling import identity
from .panels import make_panel, write_table

SEED = "4815_1623_4210_8771_590"


@pytest.fixture
def panel(tmp_path):
    """Before the panel begins: twelve entrants, five jurors, three conflicts, no scores."""
    return make_panel(tmp_path / "contoh", scored=False)


def fair(panel, jurors=("J1", "J2", "J3")):
    """Everybody judges everybody but those with whom there is a conflict."""
    barred = {(entrant, juror) for entrant, juror, _ in panel.conflicts}
    codes = [person["code"] for person in panel.entrants]
    return [(juror, code) for juror in jurors for code in codes if (code, juror) not in barred]


@pytest.fixture
def assignment(panel, tmp_path):
    path = tmp_path / "assignment.csv"
    assign(path, fair(panel))
    return path


def assign(path, pairs):
    write_table(path, [{"juror": juror, "entrant": entrant} for juror, entrant in pairs], ("juror", "entrant"))


@pytest.fixture
def sheets(pembina, panel, assignment, tmp_path):
    """Run the command into a folder beside the award."""

    def run(*words, to="lembar", by=assignment):
        return pembina("jury", "sheets", panel.award, "--assignment", by, "-o", tmp_path / to, *words)

    run.folder = tmp_path / "lembar"
    return run


# What it writes


def test_every_juror_who_is_assigned_gets_one_sheet(sheets, panel):
    ran = sheets()
    assert (0, "") == (ran.status, ran.err)
    found = {path.name: identity(path) for path in sheets.folder.iterdir()}
    assert {"juror-J1.xlsx": "J1", "juror-J2.xlsx": "J2", "juror-J3.xlsx": "J3"} == {
        name: who.juror for name, who in found.items()
    }
    for who in found.values():
        assert sorted(code for juror, code in fair(panel) if juror == who.juror) == sorted(who.entrants)
    assert {"lembar", "assignment.csv", "contoh"} == {path.name for path in sheets.folder.parent.iterdir()}


def test_it_prints_who_gets_which_file_who_gets_none_and_what_to_do_next(sheets, assignment):
    ran = sheets()
    said = " ".join(ran.out.split())
    assert "SYNTHETIC DATA" in said
    assert "Juri Contoh 2 (J2) juror-J2.xlsx" in said
    assert "No entrants are assigned to J4 and J5, so there is no sheet for them." in said
    assert "No juror is assigned to" not in said
    assert f"--assignment {assignment} -o scores.csv" in said
    assert "pembina jury collect" in said


def test_entrants_whom_nobody_judges_are_named(sheets, tmp_path):
    few = tmp_path / "few.csv"
    assign(few, [("J1", "E01")])
    ran = sheets(by=few)
    assert 0 == ran.status
    assert "No juror is assigned to E02, E03, E04, E05, E06, E07, E08, E09, E10, E11 and 1 more." in " ".join(
        ran.out.split()
    )


def test_the_same_as_data(sheets, panel):
    document = json.loads(sheets("--format", "json").out)
    counts = {juror: sum(1 for other, _ in fair(panel) if other == juror) for juror in ("J1", "J2", "J3")}
    assert counts == {row["juror"]: row["entrants"] for row in document["sheets"]}
    assert {"juror-J1.xlsx", "juror-J2.xlsx", "juror-J3.xlsx"} == {row["file"] for row in document["sheets"]}


def test_in_bahasa_indonesia_the_sheets_are_in_bahasa_indonesia(sheets):
    assert 0 == sheets("--lang", "id").status
    assert {"juri-J1.xlsx", "juri-J2.xlsx", "juri-J3.xlsx"} == {path.name for path in sheets.folder.iterdir()}
    assert "id" == identity(sheets.folder / "juri-J1.xlsx").language


def test_the_same_seed_gives_the_same_files_and_another_seed_others(sheets, tmp_path):
    for name, words in (("a", ()), ("b", ("--seed", 1)), ("c", ("--seed", 2)), ("d", ("--order", "code"))):
        assert 0 == sheets(*words, to=name).status
    a, b, c, d = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "abcd")
    assert a == b
    assert a.keys() == c.keys() == d.keys()
    assert all(a[name] != c[name] and a[name] != d[name] for name in a)
    who = identity(tmp_path / "d" / "juror-J1.xlsx")
    assert sorted(who.entrants) == list(who.entrants)


def test_an_assignment_saved_by_a_spreadsheet_in_indonesia_is_read(sheets, assignment, tmp_path):
    other = tmp_path / "penugasan.csv"
    lines = ["juror;juri;entrant", *(f"{j};siapa;{e}" for j, e in [("J1", "E01"), ("J2", "E02")]), ";;", ""]
    other.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert 0 == sheets(by=other).status
    assert ("E01",) == identity(sheets.folder / "juror-J1.xlsx").entrants


def test_an_empty_folder_is_written_to_and_folders_above_are_made(sheets, tmp_path):
    sheets.folder.mkdir()
    assert 0 == sheets().status
    assert 0 == sheets(to="dua/tiga").status
    assert 3 == len(list((tmp_path / "dua" / "tiga").iterdir()))


def test_without_the_library_that_writes_them_there_are_no_sheets_but_a_hint(sheets, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "xlsxwriter" else find(name, *a))
    ran = sheets()
    assert 3 == ran.status
    assert "error[JURY217]: writing sheets needs XlsxWriter, which is not installed" in ran.err
    assert "pip install 'pembina[jury]'" in ran.err
    assert not sheets.folder.exists()


# Names of files


def test_a_plain_code_is_the_name_of_the_file():
    assert {"J01": "juri-J01.xlsx", "a.b": "juri-a.b.xlsx"} == file_names(["J01", "a.b"], "juri")


def test_a_code_cannot_lead_out_of_the_folder_or_hide_a_file():
    codes = ["../../etc/passwd", "..", "/abs", "C:\\x", "a\nb", "", "é", "x" * 300, ".hidden", "CON", "a*?|<>b"]
    names = file_names(codes, "juri")
    assert len(codes) == len({name.casefold() for name in names.values()})
    for name in names.values():
        assert Path(name).name == name
        assert name.startswith("juri-")
        assert name.endswith(".xlsx")
        assert name.isascii()
        assert len(name) < 100
        assert not set(name) & set('\\/:*?"<>|\n')


def test_codes_that_differ_by_capitals_alone_do_not_share_a_file():
    names = file_names(["ab", "AB", "J/1", "J:1", "J-1"], "juri")
    assert 5 == len({name.casefold() for name in names.values()})
    assert names == file_names(["J-1", "J:1", "J/1", "AB", "ab"], "juri")


# Pseudonyms


def test_the_key_is_written_apart_for_its_owner_alone(sheets, tmp_path):
    path = tmp_path / "rahasia.csv"
    ran = sheets("--pseudonymous", "both", "--key", path)
    assert 0 == ran.status, ran.err
    key = read_key(path)
    assert 0o600 == path.stat().st_mode & 0o777
    assert (12, 5) == (len(key.entrants), len(key.jurors))
    found = [identity(p) for p in sheets.folder.iterdir()]
    assert {"J1", "J2", "J3"} == {key.jurors[who.juror] for who in found}
    assert {key.mark} == {who.seed for who in found}
    assert {f"juror-{who.juror}.xlsx" for who in found} == {p.name for p in sheets.folder.iterdir()}
    assert "Juri Contoh" not in ran.out
    assert f"--key {path}" in " ".join(ran.out.split())


def test_without_a_seed_each_key_is_another_and_with_it_the_same(sheets, tmp_path):
    words = ("--pseudonymous", "entrants", "--key")
    for name, more in (("a", ()), ("b", ()), ("c", ("--seed", SEED)), ("d", ("--seed", SEED))):
        assert 0 == sheets(*words, tmp_path / f"{name}.csv", *more, to=name).status
    a, b, c, d = ((tmp_path / f"{name}.csv").read_bytes() for name in "abcd")
    assert a != b
    assert c == d
    assert (tmp_path / "c" / "juror-J1.xlsx").read_bytes() == (tmp_path / "d" / "juror-J1.xlsx").read_bytes()
    assert SEED in c.decode()


def test_the_seed_of_a_key_gives_its_sheets_again(sheets, tmp_path):
    """A sheet that was lost is written once more from the seed that stands in the key, as it stands there."""
    words = ("--pseudonymous", "both", "--key")
    assert 0 == sheets(*words, tmp_path / "a.csv").status
    seed = next(line for line in (tmp_path / "a.csv").read_text().splitlines() if line.startswith("seed")).split(",")[2]
    assert 0 == sheets(*words, tmp_path / "b.csv", "--seed", seed, to="lagi").status
    again = {path.name: path.read_bytes() for path in (tmp_path / "lagi").iterdir()}
    assert {path.name: path.read_bytes() for path in sheets.folder.iterdir()} == again


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pseudonymous", "both"), "--pseudonymous needs --key"),
        (("--key", "k.csv"), "--key is of use with --pseudonymous only"),
    ],
)
def test_a_key_and_pseudonyms_go_together(sheets, words, said):
    ran = sheets(*words)
    assert 2 == ran.status
    assert said in ran.err
    assert not sheets.folder.exists()


def test_a_key_is_not_written_over_nor_into_the_folder_of_the_sheets(sheets, tmp_path):
    kept = tmp_path / "kunci.csv"
    kept.write_text("lama", "utf-8")
    ran = sheets("--pseudonymous", "both", "--key", kept)
    assert (3, "lama") == (ran.status, kept.read_text("utf-8"))
    assert "kunci.csv: error[JURY213]" in ran.err
    for inside in (sheets.folder / "kunci.csv", sheets.folder / "x" / ".." / "kunci.csv"):
        ran = sheets("--pseudonymous", "both", "--key", inside)
        assert 3 == ran.status
        assert "error[JURY214]" in ran.err
    assert not sheets.folder.exists()


def test_a_key_that_cannot_be_written_leaves_no_sheets(sheets, tmp_path):
    ran = sheets("--pseudonymous", "both", "--key", tmp_path / "tiada" / "kunci.csv")
    assert 3 == ran.status
    assert "error[JURY215]" in ran.err
    assert {"assignment.csv", "contoh"} == {path.name for path in tmp_path.iterdir()}


def test_a_seed_that_can_be_tried_out_is_refused(sheets, tmp_path):
    ran = sheets("--pseudonymous", "both", "--key", tmp_path / "k.csv", "--seed", 42)
    assert 3 == ran.status
    assert "error[JURY216]: a seed of fewer than 19 digits" in ran.err
    assert not (tmp_path / "k.csv").exists()


# Folders


def test_sheets_are_never_written_over(sheets):
    assert 0 == sheets().status
    before = {path.name: path.read_bytes() for path in sheets.folder.iterdir()}
    ran = sheets("--seed", 5)
    assert 3 == ran.status
    assert "error[JURY210]: the folder holds sheets already: juror-J1.xlsx, juror-J2.xlsx, juror-J3.xlsx" in ran.err
    assert before == {path.name: path.read_bytes() for path in sheets.folder.iterdir()}


def test_a_folder_with_other_files_a_file_and_a_link_are_refused(sheets, tmp_path):
    sheets.folder.mkdir()
    for n in range(5):
        (sheets.folder / f"surat{n}.pdf").touch()
    (tmp_path / "berkas").touch()
    (tmp_path / "tautan").symlink_to(tmp_path / "contoh")
    ran = sheets()
    assert 3 == ran.status
    assert "error[JURY211]: the folder holds other files: surat0.pdf, surat1.pdf, surat2.pdf and 2 more" in ran.err
    for name in ("berkas", "tautan"):
        ran = sheets(to=name)
        assert 3 == ran.status
        assert "error[JURY212]: the sheets cannot be written: it is no folder" in ran.err


def test_the_folder_in_which_the_command_runs_is_refused(sheets, monkeypatch):
    sheets.folder.mkdir()
    monkeypatch.chdir(sheets.folder)
    ran = sheets()
    assert 3 == ran.status
    assert "error[JURY212]" in ran.err


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_a_failure_at_any_file_leaves_nothing_behind(sheets, tmp_path, monkeypatch, failing):
    """The fourth file is the key: by then all sheets have been written, and none of them may stay."""
    put, count = folders.create, iter(range(1, 100))

    def broken(*args):
        if next(count) == failing:
            raise OSError(28, "No space left on device")
        put(*args)

    monkeypatch.setattr(folders, "create", broken)
    ran = sheets("--pseudonymous", "entrants", "--key", tmp_path / "kunci.csv", to="dua/tiga")
    assert 3 == ran.status
    assert "No space left on device" in ran.err
    assert {"assignment.csv", "contoh"} == {path.name for path in tmp_path.iterdir()}


def test_a_folder_that_fills_up_meanwhile_is_left_as_it_is_and_the_key_taken_back(sheets, tmp_path, monkeypatch):
    put_key = folders._put_key

    def meanwhile(*args):
        put_key(*args)
        sheets.folder.mkdir()
        (sheets.folder / "lain.txt").touch()

    monkeypatch.setattr(folders, "_put_key", meanwhile)
    ran = sheets("--pseudonymous", "entrants", "--key", tmp_path / "kunci.csv")
    assert 3 == ran.status
    assert "error[JURY212]" in ran.err
    assert {"assignment.csv", "contoh", "lembar"} == {path.name for path in tmp_path.iterdir()}
    assert ["lain.txt"] == [path.name for path in sheets.folder.iterdir()]


# The assignment


def test_everything_wrong_with_an_assignment_is_said_at_once_by_file_row_and_column(sheets, panel, tmp_path):
    entrant, juror, reason = panel.conflicts[0]
    bad = tmp_path / "salah.csv"
    good = fair(panel)[0]
    assign(bad, [good, ("J9", "E01"), ("J1", "X77"), good, (juror, entrant), ("", "E02"), ("J2", "")])
    ran = sheets(by=bad)
    assert 3 == ran.status
    lines = [line.replace(str(tmp_path) + "/", "") for line in ran.err.splitlines() if "error[" in line]
    assert [
        'salah.csv:3: column "juror": error[JURY201]: there is no juror "J9" on the list of jurors',
        'salah.csv:4: column "entrant": error[JURY202]: there is no entrant "X77" in the award',
        f'salah.csv:5: column "entrant": error[JURY203]: {good[0]} is to judge {good[1]} twice; first in row 2',
        f'salah.csv:6: column "entrant": error[JURY204]: {juror} may not judge {entrant}: {reason}',
        'salah.csv:7: column "juror": error[JURY206]: the cell is empty',
        'salah.csv:8: column "entrant": error[JURY206]: the cell is empty',
    ] == lines
    assert not sheets.folder.exists()


def test_a_conflict_without_a_reason_is_a_conflict(sheets, panel, tmp_path):
    write_table(panel.data / "conflicts.csv", [{"entrant": "E01", "juror": "J1", "reason": ""}])
    bad = tmp_path / "salah.csv"
    assign(bad, [("J1", "E01")])
    said = " ".join(sheets(by=bad).err.split())
    assert "error[JURY204]: J1 may not judge E01: there is a conflict of interest between them" in said


def test_who_withdrew_is_not_judged(sheets, panel, tmp_path):
    award = panel.folder / "award.toml"
    award.write_text(award.read_text("utf-8").replace('name = "name"', 'name = "name"\nstatus = "status"'), "utf-8")
    people = [{**person, "status": "withdrawn" if person["code"] == "E03" else ""} for person in panel.entrants]
    write_table(panel.data / "regions.csv", people)
    one = tmp_path / "satu.csv"
    assign(one, [("J1", "E02"), ("J1", "E03")])
    ran = sheets(by=one)
    assert 3 == ran.status
    assert 'satu.csv:3: column "entrant": error[JURY205]: E03 does not compete any more' in ran.err


def test_an_assignment_of_nobody_is_refused(sheets, tmp_path):
    empty = tmp_path / "kosong.csv"
    assign(empty, [])
    ran = sheets(by=empty)
    assert 3 == ran.status
    assert "kosong.csv: error[JURY207]: the assignment names nobody" in ran.err


def test_an_assignment_that_is_not_there_or_has_other_columns_is_refused(sheets, tmp_path):
    ran = sheets(by=tmp_path / "tiada.csv")
    assert 3 == ran.status
    assert "tiada.csv" in ran.err
    other = tmp_path / "lain.csv"
    other.write_text("juri,peserta\nJ1,E01\n", "utf-8")
    ran = sheets(by=other)
    assert 3 == ran.status
    assert 2 == ran.err.count("error[")
    assert "juror" in ran.err
    assert "entrant" in ran.err
