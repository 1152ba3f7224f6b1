"""Spark on this machine's cores, without a server: its driver runs in a process of its own, with the full Spark."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pembina_criteria.harkopnas_ledger import main as write_ledger

from tests.campaign import CAMPAIGN
from tests.engines.sparkserver import PEMBINA, environment, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")

AWARD = "harkopnas-2022" if CAMPAIGN else "iid-2023"
"""In a campaign the award with ledgers; usually a small one."""


def test_an_award_has_the_same_bytes_and_nothing_else_is_printed(tmp_path: Path) -> None:
    data = []
    if CAMPAIGN:
        write_ledger([str(tmp_path / "data"), "--records", "2000"])
        data = ["--data", "data"]
    results = []
    for engine in ("duckdb", "local[2]:memory=1GB"):
        command = [*PEMBINA, "evaluate", AWARD, *data, "-q", "-o", "r.json", "--engine", engine]
        done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        results.append((tmp_path / "r.json").read_bytes())
    assert results[0] == results[1]
