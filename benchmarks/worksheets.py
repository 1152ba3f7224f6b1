"""Worksheets and relations at scale, against the same evaluation without them, in one run.

Run ``make benchmarks-worksheets`` (about a minute). Every row of the worksheet differs from what is computed, the worst
case for findings. Prints a table in Markdown; figures that were measured stand in docs/benchmarks.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

AWARD = """format = 1
[award]
id = "sheets"
title = "Sheets"
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.a]
use = "reported-value"
read = { figures = { table = "regions", region = "code", value = "a" } }
weight = 100
score = { method = "identity" }
"""
HEAD = '[dataset]\norigin = "synthetic"\nnumbers = "plain"\n'
PRINTED = '[[printed]]\ntable = "sheet"\nentrant = "code"\nscore = { a = "printed" }\n'
RELATION = '[[relations]]\ntable = "sheet"\nentrant = "code"\nsum = ["one", "two"]\nwhole = "printed"\n'
RUN = """
import json, resource, sys, time
import pembina
start = time.process_time()
result = pembina.evaluate(sys.argv[1])
cpu = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": cpu, "peak": peak, "findings": len(result.findings)}))
"""
ENTRANTS = 500


def folder(at: Path, rows: int, more: str) -> Path:
    """An award over 500 entrants, with a worksheet of so many rows."""
    (at / "data").mkdir(parents=True)
    (at / "award.toml").write_text(AWARD, "utf-8")
    (at / "data" / "dataset.toml").write_text(HEAD + more, "utf-8")
    regions = [f"X{i:04},Peserta {i},50" for i in range(ENTRANTS)]
    (at / "data" / "regions.csv").write_text("\n".join(["code,name,a", *regions, ""]), "utf-8")
    sheet = [f"X{i % ENTRANTS:04},{51 + i % 40},20,29" for i in range(rows)]
    (at / "data" / "sheet.csv").write_text("\n".join(["code,printed,one,two", *sheet, ""]), "utf-8")
    return at


def measured(at: Path) -> dict[str, float]:
    """CPU seconds of one evaluation in a process of its own, its peak memory in MB, and how many findings it made."""
    run = subprocess.run([sys.executable, "-c", RUN, str(at)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> None:
    """Measure and print."""
    print("| rows | what | CPU s | without it | ratio | peak MB | findings |\n|---|---|---|---|---|---|---|")
    for rows in (20_000, 100_000):
        with tempfile.TemporaryDirectory() as home:
            plain = measured(folder(Path(home) / "plain", rows, ""))
            for name, more in (("printed", PRINTED), ("relations", RELATION)):
                found = measured(folder(Path(home) / name, rows, more))
                ratio = found["cpu"] / plain["cpu"]
                print(
                    f"| {rows:,} | `[[{name}]]` | {found['cpu']:.2f} | {plain['cpu']:.2f} | {ratio:.1f} "
                    f"| {found['peak']:.0f} | {found['findings']:,} |"
                )


if __name__ == "__main__":
    main()
