"""`--no-decisions` prints a result as it was before anything was decided about it, and lets nobody off by that."""

import pytest

from pembina.record import read_result

from ..reports.pdfs import read

DAY = "10 August 2022"


@pytest.fixture
def decided(result_file, tmp_path, monkeypatch):
    """A result with a revocation and an objection beside it, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    said = f'format = 1\nresult = "{read_result(result_file).sha256}"\n'
    said += '[[decisions]]\nentrant = "02"\nkind = "revoked"\ndate = 2022-08-10\nreason = "x"\n'
    said += '[[decisions]]\nentrant = "01"\nkind = "objection"\ndate = 2022-08-10\nreason = "y"\n'
    result_file.with_name("uji.result.decisions.toml").write_text(said, "utf-8")
    return result_file


COMMANDS = {
    "show": [],
    "explain": ["02"],
    "report": ["--no-robustness"],
    "minutes": ["--no-robustness"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_lies_beside_the_result_is_left_out(pembina, decided, command):
    words = (command, decided, *COMMANDS[command])
    assert DAY in " ".join(pembina(*words).out.split())
    ran = pembina(*words, "--no-decisions")
    assert (0, False, "") == (ran.status, DAY in " ".join(ran.out.split()), ran.err)


def test_the_minutes_are_those_that_were_signed(pembina, decided, tmp_path):
    words = ("minutes", decided, "--no-robustness")
    pembina(*words, "--no-decisions", "-o", "again.pdf")
    decided.with_name("uji.result.decisions.toml").unlink()
    pembina(*words, "-o", "signed.pdf")
    assert (tmp_path / "signed.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()


@pytest.mark.parametrize("command", [*COMMANDS, "certificate"])
@pytest.mark.parametrize("turned", [False, True])
def test_it_excludes_decisions_in_either_order(pembina, decided, command, turned):
    both = [["--decisions", "d.toml"], ["--no-decisions"]]
    first, second = reversed(both) if turned else both
    ran = pembina(command, decided, *COMMANDS.get(command, ["01", "-o", "x.pdf"]), *first, *second)
    assert (2, "") == (ran.status, ran.out)
    assert "--decisions and --no-decisions exclude each other" in ran.err


def test_a_certificate_leaves_out_its_notes_but_a_revoked_award_stays_revoked(pembina, decided, tmp_path):
    words = ("certificate", decided, "--no-robustness", "--no-decisions", "-o", "x.pdf")
    assert 0 == pembina(*words, "01").status
    assert DAY not in read(tmp_path / "x.pdf").text
    ran = pembina(*words, "02")
    assert (3, True) == (ran.status, "PB618" in ran.err)
    assert 0 == pembina(*words, "--all").status
    assert 2 == len(read(tmp_path / "x.pdf").sheets)


def test_help_names_it(pembina, decided):
    assert "--no-decisions" in pembina("show", "--help").out
