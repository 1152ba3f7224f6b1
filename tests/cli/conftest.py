"""Ways to run the program inside the test: what it printed, what it said, how it ended."""

from __future__ import annotations

import pytest
from attrs import frozen

from pembina.cli import main
from pembina.model import canonical

from ..quickly import quick_engine
from ..reports import results
from ..trust.small import write_small

__all__ = ["quick_engine"]


@frozen
class Ran:
    """One run: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


@pytest.fixture
def pembina(capsys, monkeypatch):
    """Run the program; English unless asked otherwise, whatever the environment of the tests speaks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "PEMBINA_ENGINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PEMBINA_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: object) -> Ran:
        capsys.readouterr()
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return run


@pytest.fixture
def result_file(tmp_path):
    """A result document on disk."""
    path = tmp_path / "uji.result.json"
    path.write_bytes(canonical(results.document()))
    return path


@pytest.fixture
def award(tmp_path, monkeypatch):
    """A folder with a small award and its data; the program runs in an empty folder beside it.

    Rooms that need another award have their own.
    """
    folder, here = tmp_path / "award", tmp_path / "here"
    here.mkdir()
    write_small(folder)
    monkeypatch.chdir(here)
    return folder
