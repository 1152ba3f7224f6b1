"""The log of evaluations on the command line: each run enters it, and what is wrong with it is told, all at once."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from pembina.cli import main
from pembina.record import read_facts
from pembina.record.log import FIRST, LOG_NAME, read_log

from ..trust.small import write_small


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """An award that was evaluated three times: as it is, under a what-if, and as it is."""
    folder = tmp_path_factory.mktemp("evaluated")
    award = str(write_small(folder / "award").parent)
    (folder / "here").mkdir()
    for name, more in (("a", ()), ("b", ("--set", "criteria.supervision.weight=45")), ("c", ())):
        assert 0 == main(["evaluate", award, "-q", "-o", str(folder / "here" / f"{name}.json"), *more])
    return folder


@pytest.fixture
def thrice(evaluated, award, tmp_path):
    """A copy of it to do things to; the facts of its runs name the copy."""
    shutil.copytree(evaluated, tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / "here").glob("*.run.json"):
        path.write_text(path.read_text("utf-8").replace(str(evaluated), str(tmp_path)), "utf-8")
    return award


def test_every_evaluation_enters_the_log(pembina, thrice):
    log = read_log(thrice / LOG_NAME)
    assert () == log.faults
    assert [(1, []), (2, ["criteria.supervision.weight=45"]), (3, [])] == [
        (entry.n, entry.document["settings"]) for entry in log.entries
    ]
    assert [{"entry": e.n, "hash": e.hash} for e in log.entries] == [read_facts(f"{n}.json")["log"] for n in "abc"]
    first, whatif, last = (entry.document for entry in log.entries)
    same = ("award", "plugins", "inputs", "program", "seal")
    assert [first[key] for key in same] == [last[key] for key in same] == [whatif[key] for key in same]
    assert first["result"] == last["result"] == read_facts("a.json")["result"] != whatif["result"]
    assert first["rules"] == last["rules"] != whatif["rules"]


def test_what_gives_no_result_enters_nothing(pembina, award):
    pembina("evaluate", award, "--plan")
    pembina("check", award)
    assert 2 == pembina("evaluate", award, "--set", "criteria.nothing.weight=3").status
    (award / "data" / "growth.csv").write_text("code,growth\n01,x\n", "utf-8")
    assert 3 == pembina("evaluate", award).status
    assert not (award / LOG_NAME).exists()


def test_a_run_is_in_the_log_before_its_result_is_there(pembina, award, monkeypatch, tmp_path):
    from pembina.errors import RecordError

    def failing(*_):
        assert 1 == len(read_log(award / LOG_NAME).entries)
        raise RecordError.of("PB707", reason="full")

    monkeypatch.setattr("pembina.record.write_result", failing)
    assert 3 == pembina("evaluate", award, "-q").status
    assert 1 == len(read_log(award / LOG_NAME).entries)
    assert [] == list((tmp_path / "here").iterdir())


def test_a_shipped_award_has_no_log_and_nothing_is_said(pembina, award):
    ran = pembina("evaluate", "penggerak-koperasi-2014", "-q", "-o", "r.json")
    assert (0, "") == (ran.status, ran.err)
    assert "log" not in read_facts("r.json")
    ran = pembina("log", "penggerak-koperasi-2014")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB748]: there is no log of evaluations here: the award comes with Pembina" in ran.err


def test_where_the_log_cannot_be_written_the_result_is_written_and_it_is_said(pembina, award):
    (award / LOG_NAME).mkdir()
    ran = pembina("evaluate", award, "-q", "-o", "r.json")
    assert (0, "") == (ran.status, ran.out)
    assert f"This evaluation was not logged, for {award / LOG_NAME} cannot be written: Is a directory\n" == ran.err
    assert "log" not in read_facts("r.json")


def test_after_a_damaged_log_the_result_is_written_and_it_is_said(pembina, thrice):
    with (thrice / LOG_NAME).open("a", encoding="utf-8") as file:
        file.write("scribble\n")
    ran = pembina("evaluate", thrice, "-q", "-o", "d.json")
    assert (0, "") == (ran.status, ran.out)
    assert (
        f"The log of evaluations is damaged; this evaluation follows its last whole entry. See: pembina log {thrice}\n"
        == ran.err
    )
    assert 4 == read_facts("d.json")["log"]["entry"]
    ran = pembina("log", thrice)
    assert 1 == ran.status
    assert "The log is not whole:\n\n- line 4 is no entry: it is not JSON\n" in ran.out


def test_a_whole_log_is_shown(pembina, thrice):
    ran = pembina("log", thrice)
    assert (0, "") == (ran.status, ran.err)
    log = read_log(thrice / LOG_NAME)
    row = next(line for line in ran.out.splitlines() if line.strip().startswith("2  "))
    assert [
        log.entries[1].document["rules"][:12],
        "-",
        log.entries[1].document["result"][:12],
        "criteria.supervision.weight=45",
    ] == row.split()[3:]
    assert (
        "each entry follows on the one before it. 3 results that lie here or beside the award agree with it."
        in ran.out.replace("\n", " ")
    )
    assert log.head in ran.out
    assert "name it with --head" in ran.out.replace("\n", " ")


def test_the_log_as_data(pembina, thrice):
    document = json.loads(pembina("log", thrice, "--format", "json").out)["log"]
    log = read_log(thrice / LOG_NAME)
    assert (log.head, True, []) == (document["head"], document["whole"], document["faults"])
    assert [entry.document for entry in log.entries] == document["entries"]
    rows = list(csv.DictReader(io.StringIO(pembina("log", thrice, "--format", "csv").out)))
    assert [entry.hash for entry in log.entries] == [row["hash"] for row in rows]
    assert "| 2 | " in pembina("log", thrice, "--format", "markdown").out.replace("--:", "")


def test_a_head_that_is_named_is_found(pembina, thrice):
    log = read_log(thrice / LOG_NAME)
    ran = pembina("log", thrice, "--head", log.head)
    assert (0, True) == (
        ran.status,
        f"The hash {log.head[:12]} is that of entry 3, the last one." in ran.out.replace("\n", " "),
    )
    typed = f"{log.entries[0].hash[:8].upper()} {log.entries[0].hash[8:20]}"
    ran = pembina("log", thrice, "--head", typed, "--head", log.head)
    assert (0, True) == (ran.status, "is that of entry 1; 2 evaluations were made since." in ran.out.replace("\n", " "))


@pytest.mark.parametrize("word", ["abc", "x" * 20, "", "f" * 65])
def test_what_is_no_hash_is_told(word, pembina, thrice):
    ran = pembina("log", thrice, "--head", word)
    assert (2, "") == (ran.status, ran.out)
    assert f"{word!r} is no hash: 12 to 64 of the digits 0-9 and a-f are" in ran.err.replace("\n", " ")


def test_all_faults_are_told_at_once_and_end_the_program_with_1(pembina, thrice):
    path = thrice / LOG_NAME
    lines = path.read_text("utf-8").splitlines()
    head = read_log(path).head
    path.write_text("\n".join([lines[1], lines[0].replace("uji-", "iju-"), "x"]) + "\n", "utf-8")
    ran = pembina("log", thrice, "--head", head)
    said = " ".join(ran.out.split())
    assert (1, "") == (ran.status, ran.err)
    for fault in (
        "line 1 is not the beginning: entries before it were taken out",
        "line 2 was changed: its hash is not that of what stands in it",
        "line 3 is no entry: it is not JSON",
        f"no entry has the hash {head}",
        "c.run.json names entry 3",
    ):
        assert f"- {fault}" in said
    assert "a.run.json" not in said
    ran = pembina("log", thrice, "--head", head, "--format", "csv")
    assert (1, True) == (ran.status, "line 3 is no entry" in ran.err)
    assert 5 <= len(json.loads(pembina("log", thrice, "--head", head, "--format", "json").out)["log"]["faults"])


def test_a_log_that_was_emptied_or_taken_away_shows(pembina, thrice):
    (thrice / LOG_NAME).write_text("", "utf-8")
    ran = pembina("log", thrice)
    assert 1 == ran.status
    assert "The log has no whole entry." in ran.out
    assert ["a.run.json", "b.run.json", "c.run.json"] == [
        word for word in ran.out.split() if word.endswith(".run.json")
    ]
    assert FIRST not in ran.out  # there is no last entry that could have a hash
    (thrice / LOG_NAME).unlink()
    ran = pembina("log", thrice)
    assert (3, "") == (ran.status, ran.out)
    assert (
        f"{thrice / LOG_NAME}: error[PB748]: there is no log of evaluations here: No such file or directory" in ran.err
    )


def test_a_torn_line_shows_until_the_next_entry_heals_it_and_says_so(pembina, thrice):
    path = thrice / LOG_NAME
    path.write_bytes(path.read_bytes() + b'{"award":"uji')
    ran = pembina("log", thrice)
    assert (1, True) == (ran.status, "line 4 is torn" in ran.out)
    pembina("evaluate", thrice, "-q")
    ran = pembina("log", thrice)
    assert (0, True) == (ran.status, "Entry 4 stands in place of the beginning of one that was broken off" in ran.out)


def test_awards_of_one_folder_share_a_log_that_says_which_is_which(pembina, award):
    other = award / "other.toml"
    other.write_text((award / "award.toml").read_text("utf-8").replace("uji-kepercayaan", "lain"), "utf-8")
    pembina("evaluate", award, "-q")
    pembina("evaluate", other, "-q")
    ran = pembina("log", other)
    assert 0 == ran.status
    assert ["Award", "uji-kepercayaan", "lain"] == [
        word for word in ran.out.split() if word in ("Award", "uji-kepercayaan", "lain")
    ]


def test_what_stands_in_a_forged_entry_brings_no_control_signs_to_the_screen(pembina, thrice):
    path = thrice / LOG_NAME
    path.write_bytes(path.read_bytes() + b'{"award":"\\u001b[31m\\u202e","hash":"\\u001b"}\n')
    ran = pembina("log", thrice)
    assert 1 == ran.status
    assert not {"\x1b", "\u202e"} & set(ran.out)


# Minutes


def minutes(pembina, *words):
    ran = pembina("minutes", *words, "--no-robustness")
    assert 0 == ran.status, ran.err
    _, _, rest = ran.out.partition("Seal and log of evaluations\n")
    return rest.partition("\n## ")[0].strip() if rest else None


def test_minutes_print_the_number_of_the_evaluation_and_the_head_of_the_log(pembina, thrice):
    assert minutes(pembina, "a.json") == (
        "This evaluation is entry 1 of the log of evaluations. 3 evaluations were made in all.\n\n"
        f"Head of the log (hash of its last entry): {read_log(thrice / LOG_NAME).head}"
    )


def test_minutes_name_the_seal_and_refuse_another(pembina, award):
    pembina("seal", award, "-o", "s.json", "--date", "2024-01-02")
    pembina("seal", award, "-o", "t.json", "--date", "2024-01-03")
    pembina("evaluate", award, "-q", "-o", "plain.json")
    pembina("evaluate", award, "-q", "-o", "r.json", "--seal", "s.json")
    sha = read_facts("r.json")["seal"][:12]
    assert minutes(pembina, "r.json").startswith(f"The result was made under the seal {sha}.\n")
    assert minutes(pembina, "r.json", "--seal", "s.json").startswith(
        f"The result was made under the seal {sha} of 2 January 2024: rules, plugins and program are those that "
    )
    for result, seal, wanted in (("r.json", "t.json", f"the seal {sha}"), ("plain.json", "s.json", "no seal")):
        ran = pembina("minutes", result, "--seal", seal, "--no-robustness")
        assert (3, "") == (ran.status, ran.out)
        assert f"{result}: error[PB749]: the result was made under {wanted}, and the seal named is" in ran.err
    Path("r.run.json").unlink()
    ran = pembina("minutes", "r.json", "--seal", "s.json", "--no-robustness")
    assert "error[PB749]: the result was made under no seal that is known" in ran.err
    assert minutes(pembina, "r.json") is None


def test_minutes_hold_what_the_facts_claim_to_the_seal(pembina, award):
    """Facts beside a result are no proof: who writes the name of a seal there needs its rules and program as well."""
    pembina("seal", award, "-o", "s.json")
    pembina("evaluate", award, "-q", "-o", "r.json", "--seal", "s.json")
    facts = read_facts("r.json")
    pembina("evaluate", award, "-q", "-o", "w.json", "--set", "criteria.supervision.weight=45")
    claimed = {**read_facts("w.json"), "seal": facts["seal"], "program": "0" * 64}
    Path("w.run.json").write_text(json.dumps(claimed), "utf-8")
    ran = pembina("minutes", "w.json", "--seal", "s.json", "--no-robustness", "--draft")
    assert (3, "") == (ran.status, ran.out)
    assert {"error[PB742]", "error[PB744]"} <= {word.rstrip(":") for word in ran.err.split()}


def test_minutes_say_where_the_log_does_not_bear_them_out(pembina, thrice):
    path = thrice / LOG_NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert "The log does not hold this entry any more, or holds another in its place." in minutes(pembina, "c.json")
    path.write_bytes(lines[0] + lines[2])
    assert "The log is not whole; `pembina log` says what is wrong with it." in minutes(pembina, "a.json").replace(
        "\\", ""
    )
    path.unlink()
    assert minutes(pembina, "a.json").startswith(
        "This evaluation is entry 1 of the log of evaluations. The log itself was not at hand when these minutes were"
    )


def test_minutes_of_a_result_without_a_log_say_nothing(pembina, result_file):
    assert minutes(pembina, result_file) is None


def test_minutes_as_a_pdf_have_it_too(pembina, thrice, tmp_path):
    from ..reports.pdfs import read

    assert 0 == pembina("minutes", "a.json", "--no-robustness", "-o", "m.pdf").status
    assert read_log(thrice / LOG_NAME).head in read(tmp_path / "here" / "m.pdf").text.replace("\n", "")
