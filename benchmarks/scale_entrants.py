"""130,000 entrants and 20 criteria: an award with groups, gates, tiers, quotas and ties, scored, ranked and written.

    python benchmarks/scale_entrants.py [--entrants 130000] [--criteria 20]

The limit is 10 s of CPU and 1 GB for the whole command. Figures are invented; some are missing. Prints a table in
Markdown.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from scale_processes import measured

AWARD = """format = 1
[award]
id = "many"
title = "Many entrants"
basis = "benchmark"
ties = ["first", "shared"]
coverage = 70
[entrants]
table = "cooperatives"
key = "code"
name = "name"
groups = ["province"]
status = "status"
[criteria]
weights = "equal"
missing = "zero"
[[gates]]
criterion = "first.c00"
at-least = 5
otherwise = "ineligible"
reason = "too little of the first"
[[gates]]
criterion = "second"
at-least = 40
otherwise = { cap = "madya" }
reason = "too little of the second"
[[tiers]]
id = "utama"
title = "First"
from = 60
and = { first = 50 }
quota = { number = 20, per = "province" }
[[tiers]]
id = "madya"
title = "Second"
from = 50
[[tiers]]
id = "pratama"
title = "Third"
from = 40
"""
DATA = '[dataset]\ntitle = "Synthetic indicators"\norigin = "synthetic"\nnumbers = "plain"\n'


def make(folder: Path, entrants: int, criteria: int, form: str) -> None:
    """Write the award and its one wide table: as csv, or as parquet."""
    data = folder / "data"
    data.mkdir(parents=True)
    names = [f"c{i:02}" for i in range(criteria)]
    half = (criteria + 1) // 2
    lines = [AWARD]
    for group, members in (("first", names[:half]), ("second", names[half:])):
        lines.append(f'[criteria.{group}]\ntitle = "{group}"\nweights = "equal"\n')
        for name in members:
            lines.append(
                f'[criteria.{group}.{name}]\nuse = "reported-value"\n'
                f'read = {{ figures = {{ table = "cooperatives", region = "code", value = "{name}" }} }}\n'
                'score = { method = "goalposts", from = 0, to = 100 }\n'
            )
    (folder / "award.toml").write_text("".join(lines), "utf-8")
    (data / "dataset.toml").write_text(DATA, "utf-8")
    dice = random.Random(130)
    path = data / "cooperatives.csv"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(["code", "name", "province", "status", *names]) + "\n")
        for i in range(entrants):
            figures = ["" if dice.random() < 0.01 else f"{dice.uniform(0, 120):.2f}" for _ in names]
            status = "withdrawn" if dice.random() < 0.002 else ""
            file.write(f"K{i:06},Koperasi Rekaan {i:06},P{i % 34:02},{status},{','.join(figures)}\n")
    if form == "parquet":
        import duckdb

        target = (data / "cooperatives.parquet").as_posix()
        duckdb.sql(f"copy (from read_csv('{path.as_posix()}')) to '{target}' (format parquet)")
        path.unlink()


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entrants", type=int, default=130_000)
    parser.add_argument("--criteria", type=int, default=20)
    given = parser.parse_args()
    pembina = [sys.executable, "-m", "pembina.cli"]
    print(f"{given.entrants:,} entrants, {given.criteria} criteria\n")
    print("| what | CPU s | wall s | peak MB | limit |\n|---|--:|--:|--:|---|")
    with tempfile.TemporaryDirectory() as home:
        for form in ("csv", "parquet"):
            folder, result = Path(home) / form, Path(home) / f"{form}.json"
            make(folder, given.entrants, given.criteria, form)
            evaluated = measured([*pembina, "evaluate", str(folder), "-o", str(result), "--quiet"])
            print(f"| evaluate, {form} | {evaluated.row} | 10 s, 1,000 MB |")
        print(f"| the result | | | {result.stat().st_size / 1e6:.0f} (file) | |")
        for words in (["show", str(result)], ["show", str(result), "--format", "json"], ["verify", str(result)]):
            print(f"| {words[0]} {' '.join(words[2:])} | {measured([*pembina, *words]).row} | |")


if __name__ == "__main__":
    main()
