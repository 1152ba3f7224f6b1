"""LibreOffice, headless, for the tests: it recalculates workbooks and turns them into other kinds of files.

LibreOffice is optional: tests that need it are marked with `needs_office` and skipped where it is not installed.
Starting it takes a second or two, however small the file: hand over several files at once where a test has several.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

PATIENCE = 180

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

KINDS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "pdf": "pdf:calc_pdf_Export"}
"""By the ending of a file's name, what LibreOffice calls the kind of file; others are called as they end."""

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
"""The setting by which LibreOffice trusts no value that a file brings along with a formula."""


def recalculated(path: Path) -> Path:
    """Return a workbook as LibreOffice writes it after calculating every formula anew; the old values count nothing."""
    return all_recalculated([path])[0]


def all_recalculated(paths: Iterable[Path]) -> list[Path]:
    """Recalculate several workbooks in one start of LibreOffice."""
    return all_converted(paths, "xlsx", hard_profile())


def converted(path: Path, kind: str) -> Path:
    """Return a file that LibreOffice made of another, for example a workbook's `pdf`."""
    return all_converted([path], kind)[0]


def all_converted(paths: Iterable[Path], kind: str, profile: Path | None = None) -> list[Path]:
    """Convert several files, each with a name of its own, in one start of LibreOffice."""
    paths = list(paths)
    folder = _temporary("pembina-converted-")
    made = [folder / f"{path.stem}.{kind}" for path in paths]
    assert len(set(made)) == len(made), f"two files of one name: {sorted(map(str, paths))}"
    settings = f"-env:UserInstallation={(profile or plain_profile()).as_uri()}"
    command = ["soffice", settings, "--headless", "--convert-to", KINDS.get(kind, kind), "--outdir", str(folder)]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, timeout=PATIENCE)
    missing = [path.name for path in made if not path.exists()]
    assert not done.returncode, done.stderr
    assert not missing, f"LibreOffice did not write {missing}: {done.stderr or done.stdout}"
    return made


@cache
def plain_profile() -> Path:
    """A LibreOffice profile of this process alone; making one takes longer than what is done with it."""
    return _temporary("pembina-office-")


@cache
def hard_profile() -> Path:
    """A profile in which every formula is calculated anew when a file is opened."""
    profile = _temporary("pembina-office-")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return profile


def _temporary(prefix: str) -> Path:
    place = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)
