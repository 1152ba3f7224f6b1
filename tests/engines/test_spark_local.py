"""Spark on this machine's cores, without a server: its driver runs in a process of its own, with the full Spark."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from pembina_criteria.harkopnas_ledger import main as write_ledger

import pembina
from pembina.testing.engines import probes
from tests.campaign import CAMPAIGN, examples
from tests.engines.sparkserver import environment, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "Spark is here")

AWARD = "harkopnas-2022" if CAMPAIGN else "iid-2023"
"""In a campaign the award with ledgers; usually a small one."""
EACH = examples(24, 1)
"""Each query takes a third of a second: each so many-th probe is tried, and what only engines are asked."""

ONE_DRIVER = """\
import sys
from contextlib import closing

from pembina.cli.program import run
from pembina.data.engines.spark import open_local
from pembina.testing.engines import EngineBench, probes, run_probes

each, *words = sys.argv[1:]
with closing(EngineBench(open_local("[2]:memory=1GB"))) as bench:
    chosen = [probe for i, probe in enumerate(probes()) if i % int(each) == 0 or probe.engines_only]
    print(run_probes(bench, "local", chosen))
    status = run(["evaluate", *words, "-q", "-o", "r.json", "--engine", "local[2]:memory=1GB"])
sys.exit(status)
"""
"""Probes and an award on one driver: starting it takes as long as either."""


def test_probes_pass_and_an_award_has_the_same_bytes_and_nothing_else_is_printed(tmp_path: Path) -> None:
    data = []
    if CAMPAIGN:
        write_ledger([str(tmp_path / "data"), "--records", "2000"])
        data = [tmp_path / "data"]
    here = pembina.evaluate(AWARD, *data)
    words = [str(EACH), AWARD, *(word for folder in data for word in ("--data", str(folder)))]
    done = subprocess.run(
        [sys.executable, "-c", ONE_DRIVER, *words], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    passed = sum(i % EACH == 0 or probe.engines_only for i, probe in enumerate(probes()))
    assert (done.returncode, done.stderr) == (0, "")
    assert f": {passed} of {passed} probes passed\n" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert hashlib.sha256((tmp_path / "r.json").read_bytes()).hexdigest() == here.sha256
