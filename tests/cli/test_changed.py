"""The hook of pre-commit: which awards a changed file belongs to, and how it runs inside the real pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pembina.cli.changed import awards_of, run
from pembina.data.builtin import pembina_readers

yaml = pytest.importorskip("yaml", reason="pre-commit is not installed")

ROOT = Path(__file__).parents[2]
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]


@pytest.fixture
def awards(tmp_path, monkeypatch):
    """A folder with two awards that come with Pembina: one of two categories over one data folder, one of one."""
    for name in ("tpid", "ipm"):
        shutil.copytree(ROOT / "criteria" / name, tmp_path / "awards" / name)
    (tmp_path / "notes.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    return Path("awards")


def spoil(award):
    """Make a mistake in an award."""
    text = award.read_text("utf-8")
    assert "decimals" in text
    award.write_text(text.replace("decimals", "decimal", 1), "utf-8")


def test_a_file_belongs_to_the_awards_of_the_nearest_folder_above_it(awards):
    both = [awards / "tpid" / "award.toml", awards / "tpid" / "berprestasi.toml"]
    data = next((awards / "tpid" / "data").glob("*.csv"))
    assert both == awards_of([data])
    assert both == awards_of([*both, data, awards / "tpid" / "data" / "gone.csv", Path("notes.toml")])
    assert [awards / "ipm" / "award.toml"] == awards_of([awards / "ipm" / "README.md"])
    assert [] == awards_of([Path("notes.toml"), Path("awards/readme.md")])


def test_sound_awards_pass_and_are_named(awards, capsys):
    assert 0 == run(["awards/tpid/award.toml"])
    out = capsys.readouterr().out
    assert ["awards/tpid/award.toml", "awards/tpid/berprestasi.toml"] == re.findall(r"^awards/\S+$", out, re.MULTILINE)
    assert 2 == out.count("No mistakes.")


def test_a_mistake_fails_and_the_other_awards_are_checked_all_the_same(awards, capsys):
    spoil(awards / "tpid" / "award.toml")
    assert 3 == run(["awards/tpid/award.toml", "awards/ipm/award.toml"])
    printed = capsys.readouterr()
    assert "awards/tpid/award.toml" in printed.err
    assert 'did you mean "decimals"' in printed.err
    assert 2 == printed.out.count("No mistakes.")


def test_warnings_fail_only_where_asked_for(awards, capsys, monkeypatch):
    monkeypatch.setattr("pembina.cli.changed.main", lambda words: 1)
    assert 0 == run(["awards/ipm/award.toml"])
    assert 1 == run(["--strict", "awards/ipm/award.toml"])


def test_a_language_may_be_asked_for(awards, capsys):
    assert 0 == run(["--lang", "id", "awards/ipm/award.toml"])
    assert "Tidak ada kesalahan" in capsys.readouterr().out


def test_a_wrong_option_is_told(capsys):
    assert 2 == run(["--stric"])
    assert "--stric" in capsys.readouterr().err


def test_the_hook_looks_at_every_kind_of_file_that_tables_are_read_from():
    suffixes = [suffix for reader in pembina_readers() for suffix in reader.suffixes]
    assert suffixes
    suffixes += [".csv", ".tsv", ".parquet", ".toml"]  # read by engines, and the rules
    assert [] == [suffix for suffix in suffixes if not re.search(HOOK["files"], f"data/visits{suffix}")]


PRE_COMMIT = shutil.which("pre-commit", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.fixture
def repository(awards, tmp_path):
    """A git repository whose commits are checked by the hook as it is published, run by the Python of these tests."""
    if PRE_COMMIT is None or shutil.which("git") is None:
        pytest.skip("pre-commit or git is not installed")
    entry = HOOK["entry"].replace("python", sys.executable, 1)
    local = {"repo": "local", "hooks": [{**HOOK, "language": "system", "entry": entry}]}
    Path(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}), "utf-8")
    around = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    around |= {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def ran(*words):
        return subprocess.run(words, env=around, capture_output=True, text=True, check=False)

    assert 0 == ran("git", "init", "--quiet").returncode
    installed = ran(PRE_COMMIT, "install")
    assert 0 == installed.returncode, installed.stdout + installed.stderr
    return ran


def test_a_commit_with_a_mistake_in_an_award_is_refused_and_one_without_goes_through(repository, awards):
    repository("git", "add", "-A")
    first = repository("git", "commit", "-m", "Two awards")
    assert 0 == first.returncode, first.stdout + first.stderr
    spoil(awards / "tpid" / "award.toml")
    repository("git", "add", "-A")
    refused = repository("git", "commit", "-m", "A mistake")
    assert 0 != refused.returncode
    assert 'did you mean "decimals"' in refused.stdout + refused.stderr
    repository("git", "checkout", "--quiet", "HEAD", "--", "awards")
    Path("notes.toml").write_text("x = 1\n", "utf-8")
    repository("git", "add", "-A")
    other = repository("git", "commit", "-m", "No award")
    assert 0 == other.returncode, other.stdout + other.stderr
    assert "awards/" not in other.stdout + other.stderr
