"""Results of the shipped awards over their own data, each made once for all the tests that only look at it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pembina_criteria import harkopnas_ledger

import pembina

WITHOUT_DATA = "harkopnas-2022"
"""Its ledger is made anew from a seed; its folder ships none."""


@cache
def ledger() -> Path:
    """A small ledger for the award that ships none."""
    folder = Path(tempfile.mkdtemp(prefix="pembina-ledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    harkopnas_ledger.make(folder, seed=7, records=20_000)
    return folder


@cache
def evaluated(name: str) -> pembina.Result:
    """The result of a shipped award; whoever changes its document changes it for everyone."""
    return pembina.evaluate(name, ledger() if name == WITHOUT_DATA else None)
