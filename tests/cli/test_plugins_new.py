"""``pembina plugins new``: what it writes and says, what it refuses, and what becomes of it in pytest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import tomli

from pembina.forms import plugin_next
from pembina.forms.plugin_next import next_commands, pembina_source

from ..forms.plugins_made import made
from .terminals import CLEAR, DOWN, ENTER, STOP, Talk

ROOT = Path(__file__).parents[2]
FILES = [
    ".github/workflows/test.yml", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml",
    "src/pembina_market_days/__init__.py", "src/pembina_market_days/cases.toml",
    "src/pembina_market_days/criterion.toml", "src/pembina_market_days/locale/en.toml",
    "src/pembina_market_days/locale/id.toml", "tests/test_market_days.py",
]  # fmt: skip
SAID = ("--table", "markets", "--measure", "records", "--unit", "market days", "--direction", "higher")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_name_and_yes_make_a_distribution_and_the_last_lines_say_what_to_type(pembina, here):
    ran = pembina("plugins", "new", "market-days", "--yes")
    assert (0, "") == (ran.status, ran.err)
    lines = ran.out.splitlines()
    assert [f"Written: pembina-market-days/{name}" for name in FILES] == lines[:12]
    home = "pembina-market-days/src/pembina_market_days/locale"
    assert f"The same in English and Indonesian: title, unit. Translate in {home}." == lines[12]
    assert ["What to type next:", *(f"  {line}" for line in next_commands(Path("pembina-market-days")))] == lines[13:]
    assert FILES == sorted(
        path.relative_to(here / "pembina-market-days").as_posix() for path in here.rglob("*") if path.is_file()
    )


def test_a_folder_with_signs_that_would_act_on_the_terminal_is_told_with_escapes(pembina, here):
    ran = pembina("plugins", "new", "market-days", "--yes", "-o", "x\x1b[31m\u202e")
    assert (0, False, False) == (ran.status, "\x1b" in ran.out, "\u202e" in ran.out)
    assert "Written: x\\x1b[31m\\u202e/README.md" in ran.out


def test_a_name_too_long_for_any_file_is_told_as_too_long(pembina, here):
    ran = pembina("plugins", "new", "a" * 300, "--yes")
    assert (2, True) == (ran.status, "error[PB661]" in ran.err and "longer than 30 characters" in ran.err)


def test_a_table_that_is_called_after_the_plugin_is_told_how_to_be_called_otherwise(pembina, here):
    ran = pembina("plugins", "new", "class", "--yes")
    assert (2, True) == (ran.status, '"class" cannot be the name of a table' in ran.err)
    assert "nobody named the table, which is then called as the plugin is: name it by --table" in ran.err
    assert 0 == pembina("plugins", "new", "class", "--table", "lessons", "--yes").status


def test_whoever_says_all_that_only_an_author_knows_is_asked_nothing(pembina, here):
    ran = pembina("plugins", "new", "market-days", *SAID, "--title-id", "Hari pasar", "--unit-id", "hari pasar")
    assert 0 == ran.status
    assert "The same in English" not in ran.out
    indonesian = tomli.loads((here / "pembina-market-days" / FILES[10]).read_text("utf-8"))
    assert ("Hari pasar", "hari pasar") == (indonesian["title"], indonesian["unit"])


def test_every_option_is_seen_in_what_is_written(pembina, here):
    ran = pembina(
        "plugins", "new", "jam", "--table", "latihan", "--measure", "sum", "--column", "jam",
        "--column-type", "integer", "--unit", "hours", "--unit-id", "jam",
        "--direction", "target", "--title", "Hours", "--title-id", "Jam",
        "--entrant", "cooperative", "--author", "Siti", "--distribution", "dinas-jam", "-o", "a/b",
    )  # fmt: skip
    assert 0 == ran.status, ran.err
    manifest = tomli.loads((here / "a/b/src/dinas_jam/criterion.toml").read_text("utf-8"))
    columns = {"cooperative": "entrant", "date": "date", "jam": "integer"}
    assert columns == {name: kind for name, kind in manifest["tables"]["latihan"].items() if name != "kind"}
    assert ("jam", "hours", "target") == (manifest["name"], manifest["unit"], manifest["direction"])
    texts = {
        word: tomli.loads((here / f"a/b/src/dinas_jam/locale/{word}.toml").read_text("utf-8")) for word in ("en", "id")
    }
    assert ("Hours", "Jam", "jam") == (texts["en"]["title"], texts["id"]["title"], texts["id"]["unit"])
    project = tomli.loads((here / "a/b/pyproject.toml").read_text("utf-8"))["project"]
    assert ("dinas-jam", [{"name": "Siti"}]) == (project["name"], project["authors"])
    assert "Siti" in (here / "a/b/LICENSE").read_text("utf-8")


def test_all_mistakes_are_told_at_once_and_nothing_is_written(pembina, here):
    (here / "x").write_text("", "utf-8")
    ran = pembina(
        "plugins", "new", "Hari Pasar", "--table", "Kunjungan Pasar", "--column", "nama", "--column-type", "money",
        "--unit", " ", "--title", "…", "--entrant", "value", "--distribution", "json", "-o", "x",
    )  # fmt: skip
    assert 2 == ran.status
    assert ["PB661"] * 6 + ["PB662"] * 2 + ["PB643"] == sorted(
        re.findall(r"PB\d+", ran.err), key="PB661 PB662 PB643".index
    )
    assert "hint: for example hari-pasar\n" in ran.err
    assert "hint: for example kunjungan_pasar\n" in ran.err
    assert "9 mistakes." in ran.err
    assert ["x"] == [path.name for path in here.iterdir()]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("market-days",), 2, "error[PB641]: there is nobody to ask: this is no terminal"),
        (("partnerships", "-y"), 2, "a plugin of that name is installed, by pembina"),
        (("check", "-y"), 2, "`pembina plugins check` is a command"),
        (("criteria", "-y"), 2, '"pembina_criteria" cannot be the name of a package'),
        ((), 2, "Usage: pembina plugins new [OPTIONS] NAME"),
        (("a", "b"), 2, "Usage: pembina plugins new [OPTIONS] NAME"),
        (("a", "--direction", "up"), 2, "Invalid value for '--direction'"),
        (("a", "-y", "-o", "/proc/nowhere/a"), 3, "error[PB642]: this cannot be written"),
    ],
)
def test_what_makes_no_plugin_is_refused_and_writes_nothing(pembina, here, words, status, said):
    ran = pembina("plugins", "new", *words)
    assert (status, "", True) == (ran.status, ran.out, said in ran.err), ran.err
    assert [] == list(here.iterdir())


def test_what_is_there_is_not_overwritten(pembina, here):
    assert 0 == pembina("plugins", "new", "market-days", "-y").status
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    ran = pembina("plugins", "new", "market-days", "-y", "--unit", "other")
    assert (2, True) == (ran.status, "pembina-market-days: error[PB643]" in ran.err)
    assert before == {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}


def test_the_word_has_its_own_help_and_a_mistyped_one_is_seen(pembina, here):
    assert pembina("plugins", "new", "--help").out.startswith("Usage: pembina plugins new [OPTIONS] NAME\n")
    assert "[check | new] [NAME]" in pembina("plugins", "--help").out
    assert "Did you mean 'new'?" in pembina("plugins", "nwe", "market-days").err
    assert 'did you mean "new"?' in pembina("plugins", "nwe").err
    ran = pembina("plugins", "--format", "json", "new", "market-days")
    assert (2, True) == (ran.status, "pembina plugins new NAME [OPTIONS]" in ran.err)
    assert [] == list(here.iterdir())


def test_questions_at_a_terminal_make_a_plugin_and_ctrl_c_leaves_nothing(here):
    stopped = Talk("plugins", "new", "market-days", folder=here)
    stopped.answer("Title in English", ENTER)
    stopped.answer("Title in Indonesian", STOP)
    assert 130 == stopped.end()
    assert [] == list(here.iterdir())

    run = Talk("plugins", "new", "market-days", "--direction", "lower", folder=here)
    run.answer("Title in English", ENTER)
    run.answer("Title in Indonesian", CLEAR, "Hari pasar", ENTER)
    run.answer("What is measured?", DOWN, ENTER)
    run.answer("Table whose rows are read", CLEAR, "Markets", ENTER)
    run.answer('"Markets" cannot be the name of a table', CLEAR, "markets", ENTER)
    run.answer("Column that names what is counted", CLEAR, "market", ENTER)
    run.answer("Unit in English", CLEAR, "markets", ENTER)
    run.answer("Unit in Indonesian", CLEAR, "pasar", ENTER)
    run.answer("Author", CLEAR, "Siti", ENTER)
    assert 0 == run.end()
    manifest = tomli.loads((here / "pembina-market-days" / FILES[8]).read_text("utf-8"))
    assert ("markets", "lower") == (manifest["unit"], manifest["direction"])
    assert ["region", "date", "market", "kind"] == list(manifest["tables"]["markets"])


# What to type next


def test_the_commands_go_to_the_folder_make_an_environment_install_and_test(monkeypatch):
    monkeypatch.setattr(plugin_next, "pembina_source", lambda: "")
    assert (
        "cd pembina-market-days", "python3 -m venv .venv", '.venv/bin/python -m pip install -e ".[test]"',
        ".venv/bin/python -m pytest",
    ) == next_commands(Path("pembina-market-days"), windows=False)  # fmt: skip
    assert (
        'cd "my plugins"', "py -m venv .venv", r'.venv\Scripts\python -m pip install -e ".[test]"',
        r".venv\Scripts\python -m pytest",
    ) == next_commands(Path("my plugins"), windows=True)  # fmt: skip
    assert "python3 -m venv .venv" == next_commands(Path(), windows=False)[0]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("file://{here}/with%20blank", "{here}/with blank"), ("file://{here}/gone", ""), ("git+ssh://elsewhere", ""),
        (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_pembina_is_installed_from_where_it_came_from(here, monkeypatch, url, found):
    (here / "with blank").mkdir()

    class Distribution:
        def read_text(self, name):
            return None if url is None else f'{{"url": "{url.format(here=here)}"}}'

    monkeypatch.setattr(metadata, "distribution", lambda name: Distribution())
    assert found.format(here=here) == pembina_source()
    if found:
        assert f"install '{here}/with blank' -e" in next_commands(Path("x"), windows=False)[2]


# In pytest


def run_tests(folder, *words):
    """Run pytest as whoever has installed the plugin: with Pembina's own plugin of pytest and no other."""
    paths = [str(folder / "src"), *filter(None, sys.path)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "pembina.testing.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "-W",
        "error",
    ]
    return subprocess.run([*command, *words], cwd=folder, env=env, capture_output=True, text=True)


@pytest.mark.parametrize(("measure", "direction"), [("share", "lower"), ("sum", "target")])
def test_its_own_tests_pass_at_once(tmp_path, measure, direction):
    made("uji-pasar", tmp_path, measure=measure, direction=direction)
    ran = run_tests(tmp_path / "uji-pasar", "-k", "not speed")
    assert 0 == ran.returncode, ran.stdout
    assert re.search(r"^\d\d passed", ran.stdout, re.MULTILINE)
    assert "failed" not in ran.stdout


def test_its_own_tests_notice_a_day_too_many_and_a_kind_that_is_not_asked_for(tmp_path):
    made("uji-pasar", tmp_path, measure="records")
    code = tmp_path / "uji-pasar" / "src" / "pembina_uji_pasar" / "__init__.py"
    text = code.read_text("utf-8")
    code.write_text(text.replace('.filter(rules.in_period("date"))', ""), "utf-8")
    assert "test_five_rows_give_what_a_person_counts" in failures(tmp_path)
    code.write_text(text.replace('if rules["kinds"]:', 'if "kind Z" in rules["kinds"]:'), "utf-8")
    assert {"test_an_award_may_name_the_kinds_that_count"} == failures(tmp_path)


def failures(folder):
    ran = run_tests(folder / "uji-pasar", "-k", "not conformance")
    return set(re.findall(r"^FAILED \S+::(\w+)", ran.stdout, re.MULTILINE))
