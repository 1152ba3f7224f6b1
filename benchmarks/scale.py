"""Scale: against hand-written SQL, pandas and DuckDB's own csv reader; many entrants; more rows than memory holds.

    python benchmarks/scale.py HOME [--sizes 1,10] [--parts sql,pandas,csv,entrants,spill] [--runs 3]

Makes the ledgers that it needs in HOME (seeded: 1, 10 or 100 million records, the last about 1.2 GB). Every figure is
of a whole process of its own: CPU seconds, wall seconds, and peak memory as the kernel counted it, the least of
several runs that take turns, so that a busy machine disturbs all alike. Answers are compared before figures are shown.
Prints tables in Markdown; those that were measured stand in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scale_answers import differences, of_result, outside_of, repeated_of
from scale_processes import Used, measured

HERE = Path(__file__).parent
AWARD = "harkopnas-2022"
LIMITS = {"sql": 1.15, "csv": 1.3, "speed": 8.0, "memory": 0.25, "spill": 2_000.0}
PARTS = ("sql", "pandas", "csv", "entrants", "spill")
CSV_ROWS = 20_000_000


def script(name: str, *words: str) -> list[str]:
    """Return the command line of a script of this folder."""
    return [sys.executable, str(HERE / f"{name}.py"), *words]


def evaluate(folder: Path, result: Path, engine: str = "duckdb") -> list[str]:
    """Return the command line of Pembina's evaluation."""
    words = ["evaluate", AWARD, "--data", str(folder), "-o", str(result), "--engine", engine, "--quiet"]
    return [sys.executable, "-m", "pembina.cli", *words]


def ledger(home: Path, millions: int) -> Path:
    """Make the ledger of so many million records, unless it is there."""
    folder = home / f"{millions}m"
    if not (folder / "dataset.toml").exists():
        words = [str(folder), "--records", str(millions * 1_000_000), "--format", "parquet"]
        subprocess.run([sys.executable, "-m", "pembina_criteria.harkopnas_ledger", *words], check=True)
    return folder


def best(commands: dict[str, list[str]], runs: int) -> dict[str, Used]:
    """Run commands in turn, several times, and take the least of each figure."""
    found: dict[str, list[Used]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(measured(command))
    return {
        name: Used(*(min(getattr(used, what) for used in all_) for what in ("cpu", "wall", "peak")))
        for name, all_ in found.items()
    }


def agree(answer: Path, result: Path, *, beside: bool = True) -> None:
    """Stop where a script's answer and Pembina's result differ."""
    document = json.loads(answer.read_text("utf-8"))
    found = differences(of_result(result), document["criteria"], beside=beside)
    if "checks" in document:
        checks = document["checks"]
        if outside_of(result) != {table: n for table, n in checks["outside"].items() if n}:
            found.append("rows outside the period differ")
        if repeated_of(result) != {path: rows for path, rows in checks["repeated"].items() if rows}:
            found.append("repeated records differ")
    if found:
        sys.exit(f"{answer.name} and Pembina differ:\n" + "\n".join(found[:20]))


def against_sql(home: Path, sizes: Sequence[int], runs: int) -> None:
    """Print ratios to the script that computes the same, bare, and with all that Pembina does on the way."""
    print(f"\n### Against hand-written SQL (limit {LIMITS['sql']} in time and memory)\n")
    print(
        "| records | what | CPU s | wall s | peak MB | Pembina: CPU | wall | peak |\n|---|---|--:|--:|--:|--:|--:|--:|"
    )
    for millions in sizes:
        folder, result = ledger(home, millions), home / f"{millions}m.json"
        answers = {"SQL, bare": home / "bare.json", "SQL, like for like": home / "checked.json"}
        used = best(
            {
                "SQL, bare": script("scale_sql", str(folder), "-o", str(answers["SQL, bare"])),
                "SQL, like for like": script(
                    "scale_sql", str(folder), "--checks", "-o", str(answers["SQL, like for like"])
                ),
                "Pembina": evaluate(folder, result),
            },
            runs if millions < 100 else 1,
        )
        for answer in answers.values():
            agree(answer, result)
        ours = used["Pembina"]
        print(f"| {millions} million | Pembina | {ours.row} | | | |")
        for name in answers:
            print(f"| | {name} | {used[name].row} | {ours.ratios(used[name])} |", flush=True)


def against_pandas(home: Path, sizes: Sequence[int]) -> None:
    """Print how many times faster than a pandas script, and in what part of its memory."""
    print(f"\n### Against pandas (limits: {LIMITS['speed']:.0f} times faster, {LIMITS['memory']} of the memory)\n")
    print(
        "| records | what | CPU s | wall s | peak MB | pandas to Pembina: CPU | wall | Pembina's part of the memory |"
    )
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for millions in (size for size in sizes if size <= 10):
        folder, result, answer = ledger(home, millions), home / f"{millions}m.json", home / "pandas.json"
        used = best(
            {"pandas": script("scale_pandas", str(folder), "-o", str(answer)), "us": evaluate(folder, result)}, 1
        )
        agree(answer, result, beside=False)
        ours, theirs = used["us"], used["pandas"]
        print(f"| {millions} million | Pembina | {ours.row} | | | |")
        times = f"{theirs.cpu / ours.cpu:.1f} | {theirs.wall / ours.wall:.1f} | {ours.peak / theirs.peak:.2f}"
        print(f"| | pandas | {theirs.row} | {times} |", flush=True)


def against_reading(home: Path, runs: int) -> None:
    """Print the ratio to DuckDB's own reading of a csv file."""
    folder, size = home / "csv", 100 if (home / "100m").exists() else 10
    rows = CSV_ROWS if size == 100 else 3_500_000
    if not (folder / "visits.csv").exists():
        subprocess.run(
            script("scale_csv", "make", str(folder), "--from", str(ledger(home, size)), "--rows", str(rows)), check=True
        )
    used = best({what: script("scale_csv", what, str(folder)) for what in ("duckdb", "pembina")}, runs)
    print(f"\n### Reading csv, {rows:,} rows (limit {LIMITS['csv']})\n")
    print("| what | CPU s | wall s | peak MB | ratios |  |  |\n|---|--:|--:|--:|--:|--:|--:|")
    print(f"| DuckDB's `read_csv`, typed | {used['duckdb'].row} | | | |")
    print(f"| Pembina | {used['pembina'].row} | {used['pembina'].ratios(used['duckdb'])} |", flush=True)


def spilling(home: Path, sizes: Sequence[int]) -> None:
    """Show that more rows than memory holds end, with the same bytes."""
    millions = max(sizes)
    folder, result, spilled = ledger(home, millions), home / f"{millions}m.json", home / "spilled.json"
    used = best({"all": evaluate(folder, result), "2 GB": evaluate(folder, spilled, "duckdb:memory=2GB")}, 1)
    same = "the same bytes" if result.read_bytes() == spilled.read_bytes() else "OTHER BYTES"
    print(f"\n### {millions} million records under `duckdb:memory=2GB`: {same}\n")
    print("| memory | CPU s | wall s | peak MB |\n|---|--:|--:|--:|")
    print(f"| as much as there is | {used['all'].row} |\n| 2 GB | {used['2 GB'].row} |", flush=True)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--sizes", default="1,10")
    parser.add_argument("--parts", default=",".join(PARTS[:4]))
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    sizes, parts = [int(size) for size in given.sizes.split(",")], given.parts.split(",")
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"unknown parts: {', '.join(unknown)}; known are {', '.join(PARTS)}")
    given.home.mkdir(parents=True, exist_ok=True)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} at the start")
    if "sql" in parts:
        against_sql(given.home, sizes, given.runs)
    if "pandas" in parts:
        against_pandas(given.home, sizes)
    if "csv" in parts:
        against_reading(given.home, given.runs)
    if "entrants" in parts:
        print("\n### Many entrants\n", flush=True)
        subprocess.run(script("scale_entrants"), check=True)
    if "spill" in parts:
        spilling(given.home, sizes)


if __name__ == "__main__":
    main()
