"""An award whose one criterion takes far too long, and the program as a process of its own that can be interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

AWARD = """\
format = 1

[award]
id = "lama"
title = { id = "Penghargaan lama", en = "A slow award" }
edition = 1
basis = "tests"

[entrants]
table = "wilayah"
key = "kode"
name = "nama"

[criteria.slow]
title = { id = "Lambat", en = "Slow" }
use = "slow"
read = { visits = { table = "kunjungan", region = "kode", n = "n" } }
weight = 100
score = { method = "goalposts", from = 0, to = 100 }
"""

MANIFEST = """\
api = 1
name = "slow"
direction = "higher"
unit = "visits"
[tables.visits]
region = "entrant"
n = "integer"
"""

CODE = """\
import narwhals.stable.v2 as nw
from pembina import Criterion, hookimpl


class Slow(Criterion):
    def measure(self, records, tables, rules):
{body}


@hookimpl
def pembina_criteria():
    return [Slow]
"""

QUERY = """\
        many = records
        for i in range(4):
            other = records.select(**{f"n{i}": nw.col("n")})
            many = many.join(other, how="cross")
        return many.group_by("region").agg(value=(nw.col("n") * nw.col("n0") + nw.col("n1") * nw.col("n3")).sum())
"""
"""500^5 rows: longer than anybody waits, in the engine."""

PYTHON = """\
        while True:
            pass
"""

DEAF = """\
        import hashlib
        hashlib.pbkdf2_hmac("sha256", b"a", b"b", 1 << 30)
"""
"""Half an hour outside Python, in code that hears of no signal."""

QUICK = """\
        return records.group_by("region").agg(value=nw.col("n").sum())
"""


def make_award(folder: Path, body: str) -> Path:
    """Write the award, its data, and the plugin where ``PYTHONPATH`` finds it; return the award's folder."""
    package, info, award = folder / "site" / "slow", folder / "site" / "slow-1.0.dist-info", folder / "award"
    for new in (package, info, award / "data", folder / "here", folder / "temp"):
        new.mkdir(parents=True)
    (package / "__init__.py").write_text(CODE.replace("{body}\n", body), "utf-8")
    (package / "criterion.toml").write_text(MANIFEST, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[pembina]\nslow = slow\n", "utf-8")
    (award / "award.toml").write_text(AWARD, "utf-8")
    rows = "".join(f"0{1 + i % 2},{i}\n" for i in range(500))
    (award / "data" / "wilayah.csv").write_text("kode,nama\n01,Kencana\n02,Mandala\n", "utf-8")
    (award / "data" / "kunjungan.csv").write_text("kode,n\n" + rows, "utf-8")
    return award


class Running:
    """``pembina evaluate`` at work on that award, with a folder for temporary files of its own."""

    def __init__(self, folder: Path, *words: str, language: str = "en") -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PEMBINA_"))}
        path = os.pathsep.join([str(folder / "site"), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pembina.cli", "evaluate", str(folder / "award"), *words],
            cwd=folder / "here", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**kept, "PEMBINA_LANG": language, "PYTHONPATH": path, "TMPDIR": str(folder / "temp")},
        )  # fmt: skip

    def wait_for_work(self) -> None:
        """Wait until the criterion runs: ``-v`` has told that its table was read."""
        assert self.process.stderr is not None
        while "kunjungan" not in (line := self.process.stderr.readline()):
            assert line, "the program ended before it worked"
        time.sleep(0.5)

    def stop(self, *signals: signal.Signals, pause: float = 0.3) -> tuple[int, str, str, float]:
        """Send signals one after the other; return exit status, both outputs, and the seconds since the last one."""
        for number, each in enumerate(signals):
            time.sleep(pause if number else 0)
            self.process.send_signal(each)
        since = time.monotonic()
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err, time.monotonic() - since

    def left(self) -> list[str]:
        """What lies where the result would lie, and among temporary files."""
        return sorted(path.name for name in ("here", "temp") for path in (self.folder / name).iterdir())
