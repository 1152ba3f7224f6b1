"""`pembina robustness`: run for real on what `pembina evaluate` wrote."""

import csv
import io
import json
import sys

import jsonschema
import pytest

from pembina.analysis import robustness_schema
from pembina.cli import progress
from pembina.record import read_result

from ..awards.sources import AWARDS

AWARD = AWARDS / "penggerak-koperasi-2014"


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A result of the shipped award over its own figures."""
    from pembina.api import evaluate
    from pembina.record import write_result

    path = tmp_path_factory.mktemp("robustness") / "penggerak.result.json"
    write_result(evaluate(AWARD), path)
    return path


def test_the_first_thing_said_is_whether_the_winner_stands_firmly(pembina, evaluated):
    ran = pembina("robustness", evaluated, "--draws", 500)
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "The rules were drawn anew 500 times (seed 1)" in told
    assert "31 ranked entrants are compared. Without rank, and left aside here: 3 not assessable." in told
    assert told.index("Jawa Tengah (33)") < told.index("What was varied")


def test_the_page_fits_a_terminal(pembina, evaluated):
    out = pembina("robustness", evaluated, "--draws", 200).out
    assert [line for line in out.split("\n") if len(line) > 80] == []


def test_it_gives_data_on_request(pembina, evaluated):
    page = json.loads(pembina("robustness", evaluated, "--draws", 200, "--seed", 5, "--format", "json").out)
    document = page["robustness"]
    jsonschema.Draft202012Validator(robustness_schema()).validate(document)
    assert ("pembina-robustness/1", read_result(evaluated).sha256) == (document["format"], document["result"])
    assert (200, 5) == (document["settings"]["draws"], document["settings"]["seed"])
    rows = list(csv.DictReader(io.StringIO(pembina("robustness", evaluated, "--draws", 200, "--format", "csv").out)))
    assert 31 == sum((row["section"], row["measure"]) == ("ranks", "median") for row in rows)
    assert pembina("robustness", evaluated, "--draws", 200, "--format", "markdown").out.startswith("# Cooperative")


def test_the_same_seed_gives_the_same_page_and_another_seed_other_draws(pembina, evaluated):
    pages = [
        pembina("robustness", evaluated, "--draws", 200, "--seed", seed, "--format", "csv").out for seed in (3, 3, 4)
    ]
    assert pages[0] == pages[1] != pages[2]


def test_long_tables_are_cut_unless_all_is_asked_for(pembina, evaluated):
    short, long = (pembina("robustness", evaluated, "--draws", 200, "--top", top).out for top in (5, 0))
    assert "26 more are not shown here; --top 0 shows all" in " ".join(short.split())
    assert "--top 0" not in long


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--draws", "0"], "0 is not in the range 1<=x<=1000000"),
        (["--draws", "-5"], "-5 is not in the range"),
        (["--draws", "many"], "'many' is not a valid integer"),
        (["--draws", "1e4"], "'1e4' is not a valid integer"),
        (["--seed", "-1"], "-1 is not in the range"),
        (["--seed", "99999999999999999999"], "is not in the range"),
        (["--top", "-1"], "-1 is not in the range x>=0"),
        (["--format", "pdf"], "'pdf' is not one of"),
        (["--drwas", "5"], "No such option"),
    ],
)
def test_nonsense_is_wrong_use(pembina, evaluated, words, said):
    ran = pembina("robustness", evaluated, *words)
    assert (2, "") == (ran.status, ran.out)
    assert said.lower() in " ".join(ran.err.split()).lower()


def test_what_is_no_result_is_refused(pembina, tmp_path):
    (tmp_path / "x.json").write_text("{}", "utf-8")
    ran = pembina("robustness", tmp_path / "x.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB702]" in ran.err
    assert "error[PB701]" in pembina("robustness", tmp_path / "none.json").err


def test_a_document_made_by_hand_ends_in_words(pembina, result_file):
    ran = pembina("robustness", result_file, "--draws", 50)
    assert "Traceback" not in ran.err
    assert ran.status in (0, 3, 4)


def test_its_help_says_what_it_is_for(pembina):
    ran = pembina("robustness", "--help")
    assert 0 == ran.status
    assert "how firmly the ranking stands" in " ".join(ran.out.split())


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_long_work_shows_a_bar_on_a_terminal_and_wipes_it_away(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.bar() as show:
        show(1, 2)
        show(1, 2)
        show(2, 2)
    assert stream.getvalue() == (f"\r\x1b[K[{'#' * 15}{'.' * 15}] 50%\r\x1b[K[{'#' * 30}] 100%\r\x1b[K")


def test_quick_work_shows_nothing(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 3600.0)
    with progress.bar() as show:
        show(1, 2)
    assert stream.getvalue() == ""


def test_where_there_is_no_terminal_nobody_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.bar() as show:
        assert show is None
