"""The option ``--engine``, wherever data are read: the same words, the same mistakes, the same exit statuses."""

from __future__ import annotations

import click
import pytest

from pembina.cli.engine import VARIABLE, WORDS, _complete
from pembina.cli.evaluate import _facts
from pembina.cli.table import COMMANDS
from pembina.data.engines import options
from pembina.data.engines.duckdb import DuckDB
from pembina.data.engines.opening import open_engine
from pembina.errors import DataError, Problem
from pembina.record import read_facts

from .test_evaluate import AWARD, DATASET, ROWS

READING = ("evaluate", "check", "self-assess", "explain")


@pytest.fixture
def award(tmp_path, monkeypatch):
    """A folder with an award and its data, and a result of them; the program runs in the folder beside it."""
    folder, here = tmp_path / "award", tmp_path / "here"
    (folder / "data").mkdir(parents=True)
    here.mkdir()
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (folder / "data" / "wilayah.csv").write_text("\n".join(ROWS) + "\n", "utf-8")
    (folder / "data" / "dataset.toml").write_text(DATASET.format(origin="reported"), "utf-8")
    monkeypatch.chdir(here)
    return folder


@pytest.fixture
def commands(pembina, award):
    """The words of every command that reads data."""
    pembina("evaluate", award, "-q", "-o", "r.json")
    return {
        "evaluate": ["evaluate", award, "-o", "s.json"],
        "plan": ["evaluate", award, "--plan"],
        "check": ["check", award],
        "list": ["check", award, "-o", "problems.csv"],
        "self-assess": ["self-assess", award, "--entrant", "01"],
        "explain": ["explain", "r.json", "01", "rat"],
    }


@pytest.fixture
def opened(monkeypatch):
    """The options with which DuckDB was opened."""
    seen, begin = [], DuckDB.__init__

    def note(self, *options, **named):
        seen.append(options)
        begin(self, *options, **named)

    monkeypatch.setattr(DuckDB, "__init__", note)
    return seen


@pytest.mark.parametrize("name", READING)
def test_the_option_is_on_the_page_of_every_command_that_reads_data(pembina, name):
    page = " ".join(pembina(name, "--help").out.split())
    assert "--engine ENGINE" in page
    assert f"[env var: {VARIABLE}" in page
    assert name in COMMANDS


WRONG = [
    ("dukdb", "PB345", 'did you mean "duckdb"?'),
    ("duckdb:memori=2GB", "PB355", 'did you mean "memory"?'),
    ("duckdb:memory=lots,threads=0", "PB355", "a size such as 500MB or 2GB"),
    ("duckdb:threads=0", "PB355", "it has to be a whole number from 1 to 256"),
    ("duckdb:threads=9999", "PB355", "it has to be a whole number from 1 to 256"),
    ("polars:threads=9999", "PB355", "it has to be a whole number from 1 to 256"),
]


@pytest.fixture(autouse=True)
def few_cores(monkeypatch):
    """The most threads that a machine of few cores may be given, on any machine."""
    monkeypatch.setitem(options.MOST, "threads", 256)


@pytest.mark.parametrize("name", ["evaluate", "plan", "check", "list", "self-assess", "explain"])
def test_a_mistyped_engine_or_option_is_wrong_use_of_the_command_line(pembina, commands, name, tmp_path):
    before = sorted(path.name for path in (tmp_path / "here").iterdir())
    for engine, code, told in WRONG:
        ran = pembina(*commands[name], "--engine", engine)
        assert (2, "") == (ran.status, ran.out), ran.err
        assert f"error[{code}]" in ran.err
        assert told in ran.err
    assert before == sorted(path.name for path in (tmp_path / "here").iterdir())


@pytest.mark.parametrize("name", ["evaluate", "plan", "check", "list", "self-assess", "explain"])
def test_an_engine_that_cannot_be_started_is_no_mistake_in_the_data(pembina, commands, name, monkeypatch, tmp_path):
    def down(*words):
        raise DataError([Problem("PB350", args={"engine": "duckdb", "reason": "nobody answers"})])

    monkeypatch.setattr("pembina.data.dataset.open_engine", open_engine)  # this room has a quicker one
    monkeypatch.setattr("pembina.data.engines.duckdb.open_duckdb", down)
    before = sorted(path.name for path in (tmp_path / "here").iterdir())
    ran = pembina(*commands[name])
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB350]: the engine duckdb cannot be started: nobody answers" in ran.err
    assert before == sorted(path.name for path in (tmp_path / "here").iterdir())


@pytest.mark.parametrize("name", ["evaluate", "plan", "check", "list", "self-assess", "explain"])
def test_the_options_arrive_at_the_engine(pembina, commands, name, opened):
    ran = pembina(*commands[name], "--engine", "duckdb:memory=300MB,threads=1")
    assert ran.status in (0, 1), ran.err  # 1: a check has something to remark
    assert ("300MB", 1, None) in opened


def test_the_environment_may_say_which_engine_and_the_command_line_is_asked_first(pembina, commands, monkeypatch):
    monkeypatch.setenv(VARIABLE, "duckdb:threads=1")
    assert 0 == pembina(*commands["evaluate"]).status
    assert "duckdb:threads=1" == read_facts("s.json")["engine"]
    pembina(*commands["evaluate"], "--engine", "duckdb")
    assert "duckdb" == read_facts("s.json")["engine"]
    monkeypatch.setenv(VARIABLE, "")
    pembina(*commands["evaluate"])
    assert "duckdb" == read_facts("s.json")["engine"]


def test_a_mistake_in_the_environment_is_told_to_be_there(pembina, commands, monkeypatch):
    monkeypatch.setenv(VARIABLE, "dukdb")
    ran = pembina(*commands["check"])
    assert 2 == ran.status
    assert ran.err.startswith(f"{VARIABLE}: error[PB345]")


def test_records_are_read_by_the_engine_of_the_evaluation_unless_another_is_named(pembina, award, opened):
    pembina("evaluate", award, "-q", "-o", "r.json", "--engine", "duckdb:threads=1")
    opened.clear()
    assert 0 == pembina("explain", "r.json", "01", "rat").status
    assert {(None, 1, None)} == set(opened)
    opened.clear()
    assert 0 == pembina("explain", "r.json", "01", "rat", "--engine", "duckdb:threads=2").status
    assert {(None, 2, None)} == set(opened)


def test_the_command_that_a_check_proposes_keeps_the_engine(pembina, award):
    rows = ["kode,nama,rat,aktif,cetak", *(f"{i:02},N{i},x{i},1,1" for i in range(20))]
    (award / "data" / "wilayah.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert "--engine duckdb:threads=1 -o problems.xlsx" in pembina("check", award, "--engine", "duckdb:threads=1").err
    assert "--engine" not in pembina("check", award).err


def test_a_shell_is_offered_the_engines():
    context = click.Context(click.Command("x"))
    offered = [item.value for item in _complete(context, click.Option(["--engine"]), "")]
    assert [*WORDS] == offered
    assert ["sc://", "spark://"] == [item.value for item in _complete(context, click.Option(["--engine"]), "s")]


def test_the_facts_of_a_run_hold_no_token(tmp_path):
    facts = _facts("a", tmp_path, "sc://spark.example:15002/;token=abc;files=shared", ())
    assert "sc://spark.example:15002/;files=shared" == facts["engine"]
