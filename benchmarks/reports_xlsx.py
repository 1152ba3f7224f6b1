"""Speed and size of `pembina report`: the whole command, in CPU seconds of a process of its own.

Run ``python benchmarks/reports_xlsx.py RESULT.json [ROBUSTNESS.json]`` (514 entrants and 50 criteria are what the limit
is for). Without a study of robustness the command makes one, and its time is part of the figure.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LIMITS = {"xlsx": 5.0, "md": 5.0, "csv": 5.0, "json": 5.0}


def rows(path: str, robustness: str | None = None) -> list[tuple[str, float, float, str]]:
    """Name, CPU seconds, the seconds they are held against, and the size."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, limit in LIMITS.items():
            out = Path(folder) / f"report.{suffix}"
            command = [sys.executable, "-m", "pembina.cli", "report", path, "-o", str(out)]
            command += ["--robustness", robustness] if robustness else []
            before = _children()
            subprocess.run(command, check=True, capture_output=True)
            found.append((f"report as {suffix}", _children() - before, limit, f"{out.stat().st_size / 1e6:.2f} MB"))
    return found


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print("| what | ours, s | limit, s | size |\n|---|---|---|---|")
    for name, ours, limit, size in rows(*sys.argv[1:]):
        print(f"| {name} | {ours:.2f} | {limit:.2f} | {size} |")
