"""Files in the wrong hands: pipes and devices, keys and ledgers that were edited, seals that are forged."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import threading

import pytest
from pembina_plugins.jury.csvfile import read_lines
from pembina_plugins.jury.files import NotRead, create, kind, read_plain
from pembina_plugins.jury.sealing import read_seal
from pembina_plugins.jury.sheets.check import about
from pembina_plugins.jury.sheets.folder import write_folder
from pembina_plugins.jury.sheets.ledger import read_ledger
from pembina_plugins.jury.sheets.pseudonyms import BOTH, key_csv, make_key, read_key
from pembina_plugins.jury.sheets.read import find_sheets

from pembina.commands import DataError

from .panels import SCORE, make_panel, write_table
from .returned import fill_all, send

AWARD = {"award": "a", "edition": "1", "rules": "r", "criterion": "c"}


def code_of(call, *args):
    with pytest.raises(DataError) as caught:
        call(*args)
    (problem,) = caught.value.problems
    return problem.code


# Places


def test_a_pipe_and_a_device_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipa")
    for path in (tmp_path / "pipa", tmp_path, type(tmp_path)("/dev/zero")):
        assert "JURY401" == code_of(read_seal, path)
        assert "JURY355" == code_of(read_ledger, path, AWARD)
        assert "JURY361" == code_of(read_lines, path, ("a",))


@pytest.mark.parametrize("name", ["a" * 300, "a\0b", "tidak/ada"])
def test_a_name_that_no_file_can_have_is_nothing_and_never_a_crash(tmp_path, name):
    assert "" == kind(tmp_path / name)
    with pytest.raises(NotRead):
        read_plain(tmp_path / name)


def test_a_loop_of_links_is_told_as_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "lingkar").symlink_to("lingkar")
    (found,) = find_sheets([tmp_path / "lingkar" / "juri-J1.xlsx"]).sheets
    with pytest.raises(NotRead):
        read_plain(found[0])


LONG = "a" * 300


@pytest.mark.parametrize("where", [LONG, "lingkar/x"])
def test_no_place_that_cannot_be_written_is_a_mistake_of_the_program(pembina, tmp_path, where):
    made = make_panel(tmp_path / "contoh", entrants=2, jurors=1, conflicts=0, scored=False)
    (tmp_path / "lingkar").symlink_to("lingkar")
    rows = [{"juror": "J1", "entrant": "E01"}, {"juror": "J1", "entrant": "E02"}]
    write_table(tmp_path / "assignment.csv", rows)
    by = ("--assignment", tmp_path / "assignment.csv", "-o")
    assert 0 == pembina("jury", "sheets", made.award, *by, tmp_path / "lembar").status
    before = {path.name for path in tmp_path.iterdir()}
    place = tmp_path / where
    hidden = ("--pseudonymous", "both", "--key", place)
    for words, code in (
        (("collect", made.award, tmp_path / "lembar", "--allow-missing", *by, f"{place}.csv"), "JURY358"),
        (("sheets", made.award, *by, place), "JURY212"),
        (("sheets", made.award, *by, tmp_path / "lain", *hidden), "JURY215"),
        (("seal", tmp_path / "assignment.csv", "--award", made.award, "-o", place), "JURY"),
    ):
        ran = pembina("jury", *words)
        assert (3, True) == (ran.status, f"error[{code}" in ran.err), ran.err
    assert before == {path.name for path in tmp_path.iterdir()}


def test_of_two_who_write_a_new_file_at_once_one_alone_does(tmp_path):
    ways = []
    gate = threading.Barrier(8)

    def write(number):
        gate.wait()
        try:
            create(tmp_path / "segel", str(number).encode())
            ways.append(number)
        except FileExistsError:
            pass

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = ways
    assert str(winner) == (tmp_path / "segel").read_text()


def test_a_file_that_could_not_be_written_to_its_end_is_not_left_behind(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        create(tmp_path / "kunci.csv", b"rahasia")
    assert [] == list(tmp_path.iterdir())


def test_sheets_are_written_in_the_order_of_their_names_so_that_their_times_tell_nothing(tmp_path, monkeypatch):
    made = []
    from pembina_plugins.jury.sheets import folder as folders

    monkeypatch.setattr(folders, "create", lambda path, content: made.append(path.name))
    write_folder(tmp_path / "lembar", {"juri-N-03.xlsx": b"", "juri-N-01.xlsx": b"", "juri-N-02.xlsx": b""})
    assert ["juri-N-01.xlsx", "juri-N-02.xlsx", "juri-N-03.xlsx"] == made


# Keys


@pytest.fixture
def key(tmp_path):
    made = make_key("a", "c", 10**18 + 7, BOTH, ["E1", "E2", "E3", "E4"], ["J1", "J2", "J3"])
    rows = list(csv.reader(io.StringIO(key_csv(made, {}, {}).decode())))

    def edited(edit):
        copy = [list(row) for row in rows]
        edit(copy)
        with (tmp_path / "kunci.csv").open("w", newline="") as file:
            csv.writer(file).writerows(copy)
        return tmp_path / "kunci.csv"

    assert made == read_key(edited(lambda rows: None))
    return edited


def exchange(kind_of_row):
    def edit(rows):
        first, second, *_ = [row for row in rows if row[0] == kind_of_row]
        first[2], second[2] = second[2], first[2]

    return edit


EDITS = {
    "entrants exchanged": exchange("entrant"),
    "jurors exchanged": exchange("juror"),
    "another seed": lambda rows: rows[2].__setitem__(2, "1000_0000_0000_0000_008"),
    "no seed": lambda rows: rows.pop(2),
    "two awards": lambda rows: rows.append(["award", "lain", "lain", ""]),
    "a label twice": lambda rows: rows.append(["entrant", "P-01", "E9", ""]),
    "a code twice": lambda rows: rows.append(["entrant", "P-05", "E1", ""]),
    "a row lost": lambda rows: rows.pop(4),
    "a kind nobody knows": lambda rows: rows[3].__setitem__(0, "entrants"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_key_that_was_edited_by_hand_is_refused(key, edit):
    """Exchanged codes would give one entrant's scores to another, with nothing to see on any sheet."""
    assert "JURY218" == code_of(read_key, key(EDITS[edit]))


def test_names_in_a_key_are_for_people_and_may_be_corrected(key):
    assert "E1" in read_key(key(lambda rows: rows[3].__setitem__(3, "Kabupaten Contoh"))).entrants.values()


def test_a_sheet_without_pseudonyms_is_not_taken_in_place_of_one_with_them(tmp_path):
    from pembina_plugins.jury.sheets.collecting import collect

    sent = send(tmp_path)
    fill_all(sent)
    whose = make_key("panel-contoh", "juri", 10**18, BOTH, ["E01", "E02", "E03", "E04"], ["J1", "J2", "J3"])
    from attrs import evolve

    found = collect(evolve(sent, key=whose).wanted, find_sheets([sent.folder]), None, missing=True)
    assert ["JURY328"] * 3 == [problem.code for problem in found.problems]


# Codes


@pytest.mark.parametrize(("code", "refusal"), [("=1+1", "JURY359"), ("E\x1b[31m", "JURY360"), ("E\u202e1", "JURY360")])
def test_a_code_that_would_not_come_back_is_refused_before_sheets_are_sent_out(pembina, tmp_path, code, refusal):
    made = make_panel(tmp_path / "contoh", entrants=2, jurors=1, conflicts=0, scored=False)
    jurors = made.data / "jurors.csv"
    jurors.write_text(jurors.read_text("utf-8").replace("J1", code), "utf-8")
    write_table(tmp_path / "assignment.csv", [{"juror": code, "entrant": "E01"}])
    ran = pembina("jury", "sheets", made.award, "--assignment", tmp_path / "assignment.csv", "-o", tmp_path / "lembar")
    assert (3, True) == (ran.status, f"error[{refusal}]" in ran.err)
    assert "\x1b[31m" not in ran.err
    assert not (tmp_path / "lembar").exists()


# Ledgers and seals


@pytest.fixture
def collected(pembina, tmp_path):
    """Collect three filled sheets, and return what runs the command once more."""
    sent = send(tmp_path)
    fill_all(sent)

    def run():
        words = ("--assignment", sent.assignment, "-o", tmp_path / "scores.csv")
        return pembina("jury", "collect", sent.made.award, sent.folder, *words)

    assert 0 == run().status
    run.sent, run.ledger, run.scores = sent, tmp_path / "scores.sheets.json", tmp_path / "scores.csv"
    return run


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace('"missing":false', '"missing":true,"missing":false'),
        lambda text: json.dumps(json.loads(text), indent=1),
        lambda text: text.replace('"late":false', '"late":false,"oleh":"x"', 1),
        lambda text: text.replace("J1", "\\ud800"),
    ],
    ids=["a key twice", "written otherwise", "more than it has to say", "half a character"],
)
def test_a_ledger_that_is_not_as_it_was_written_is_refused(collected, edit):
    collected.ledger.write_text(edit(collected.ledger.read_text("utf-8")), "utf-8")
    ran = collected()
    assert (3, True) == (ran.status, "error[JURY355]" in ran.err)


def test_scores_without_a_ledger_are_sealed_with_a_word_on_it(collected, pembina):
    words = ("jury", "seal", collected.scores, "--award", collected.sent.made.award, "-o")
    said = "No ledger of a collection lies beside the scores"
    assert said not in pembina(*words, collected.scores.with_name("satu.json")).out
    collected.ledger.unlink()
    assert said in pembina(*words, collected.scores.with_name("dua.json")).out


HEAD = ",".join(SCORE) + "\nE02,J1,kebaruan,50,,\n"
ROWS = {
    "E01,J1,kebaruan,8_5,,": "JURY407",
    "E01,J1,kebaruan,８５,,": "JURY407",
    "E01,J1,kebaruan,٨٥,,": "JURY407",
    "E01,J1,kebaruan,1e1,,": "JURY407",
    "E01,J1,kebaruan,85.0000000004,,": "JURY407",
    "E01,J1,kebaruan,5,0,,": "JURY364",
    "E01,J1,kebaruan,85,,,abstained": "JURY364",
    'E01,J1,kebaruan,85,"tak ditutup,\nE03,J1,kebaruan,85,,': "JURY361",
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_that_two_readers_would_read_differently_is_not_sealed(pembina, tmp_path, row):
    made = make_panel(tmp_path / "contoh", entrants=4, jurors=1, conflicts=0, scored=False)
    (tmp_path / "nilai.csv").write_text(f"{HEAD}{row}\n", "utf-8")
    ran = pembina("jury", "seal", tmp_path / "nilai.csv", "--award", made.award)
    assert (3, True) == (ran.status, f"error[{ROWS[row]}]" in ran.err), ran.err
    assert not (tmp_path / "nilai.sealed.json").exists()


@pytest.fixture
def sealed(collected, pembina):
    """Seal what was collected, and return what runs a command over it as the data set's scores."""
    award, path = collected.sent.made.award, collected.scores.with_name("scores.sealed.json")
    assert 0 == pembina("jury", "seal", collected.scores, "--award", award).status
    data = collected.sent.made.data

    def run(*words):
        (data / "scores.sealed.json").write_bytes(path.read_bytes())
        dataset = (data / "dataset.toml").read_text("utf-8").partition("[tables.scores]")[0]
        table = '[tables.scores]\nfile = "scores.sealed.json"\nreader = "sealed-scores"\n'
        (data / "dataset.toml").write_text(dataset + table, "utf-8")
        return pembina(*words, award)

    run.path, run.about = path, about(collected.sent.panel)
    return run


def test_scores_sealed_under_their_own_award_are_taken_into_the_consensus_round(sealed):
    ran = sealed("jury", "consensus")
    assert (0, True) == (ran.status, "The independent scores are sealed:" in ran.out)
    assert "vouches for nothing" not in re.sub(r"\s+", " ", ran.out)


@pytest.mark.parametrize("key", ["award", "edition", "rules", "criterion"])
def test_scores_sealed_under_another_award_are_refused_in_the_consensus_round(sealed, key):
    from pembina_plugins.jury.sealing import canonical, seal_document

    document = json.loads(sealed.path.read_text("utf-8"))
    moved = seal_document({**sealed.about, key: "lain"}, document["rows"])
    sealed.path.write_bytes(canonical(moved))
    ran = sealed("jury", "consensus")
    assert (3, True) == (ran.status, "error[JURY406]" in ran.err)


def test_a_seal_that_is_only_a_column_of_a_table_vouches_for_nothing(pembina, tmp_path):
    made = make_panel(tmp_path / "contoh")
    path = made.data / "scores.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "seal": "ab" * 32} for row in csv.DictReader(file)]
    write_table(path, rows)
    told = re.sub(r"\s+", " ", pembina("jury", "consensus", made.award).out)
    assert "the file bears none, so it vouches for nothing" in told
