"""A self-assessment of one entrant against `pembina show`, in seconds of CPU, as ratios in one run.

    python benchmarks/reports_assess.py

The limit is 1.5 times `show`. Below it stands what any self-assessment has to pay: to import the libraries, and to read
the award. Prints a table in Markdown.
"""

from __future__ import annotations

import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = int(os.environ.get("RUNS", "7"))
ENTRANT, AWARD = "X14", "harkopnas-2022"
LIMIT = 1.5
IMPORTS = "import numpy, duckdb, narwhals.stable.v2, jsonschema"
PEMBINA = "from pembina.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


def main() -> None:
    """Make the ledger, leave one entrant's rows in a folder, measure, print."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        ledger, own, result = home / "ledger", home / "own", home / "result.json"
        subprocess.run([sys.executable, "-m", "pembina_criteria.harkopnas_ledger", str(ledger)], check=True)
        own_rows(ledger, own)
        run = [sys.executable, "-c", PEMBINA]
        evaluate = [*run, "evaluate", AWARD, "--data"]
        subprocess.run([*evaluate, str(ledger), "-o", str(result), "-q"], check=True)
        assess = [*run, "self-assess", AWARD, "--data", str(own), "--entrant", ENTRANT]
        report(
            {
                "show": cpu([*run, "show", str(result)]),
                "importing the libraries": cpu([sys.executable, "-c", IMPORTS]),
                "reading the award (check)": cpu([*run, "check", AWARD]),
                "self-assess --no-way": cpu([*assess, "--no-way"]),
                "self-assess": cpu(assess),
                "self-assess --against": cpu([*assess, "--no-way", "--against", str(result)]),
                "evaluate of the same rows": cpu([*evaluate, str(own), "-o", str(home / "one.json"), "-q"]),
            }
        )


def own_rows(ledger: Path, folder: Path) -> None:
    """Write the folder of one region: its own rows of every table."""
    folder.mkdir()
    shutil.copy(ledger / "dataset.toml", folder)
    for path in ledger.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        key = head.index("region" if "region" in head else "code")
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *(row for row in rows if row[key] == ENTRANT)])


def cpu(command: list[str]) -> float:
    """Seconds of CPU of the quickest of several runs."""
    return min(_once(command) for _ in range(RUNS))


def _once(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(times: dict[str, float]) -> None:
    """Print seconds, and how many times `show` they are."""
    print("| what | CPU, s | times show | limit |")
    print("| --- | --: | --: | --: |")
    for name, seconds in times.items():
        limit = f"{LIMIT}" if name.startswith("self-assess") else ""
        print(f"| {name} | {seconds:.2f} | {seconds / times['show']:.2f} | {limit} |")


if __name__ == "__main__":
    main()
