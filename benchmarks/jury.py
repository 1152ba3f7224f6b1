"""Jury commands at the largest size they are meant for, as a ratio to the limit of the work order.

    .venv/bin/python benchmarks/jury.py             everything
    .venv/bin/python benchmarks/jury.py assign      one section

Assign: 200 jurors, 2,000 entrants, 3 for each, 2 percent of all pairs in conflict, to be assigned in under 10 seconds.
Each row is a run of the whole command in a process of its own, the fastest of three by the clock and by the CPU time of
all its threads, and beside it the time of solving alone. All people are invented, all conflicts seeded.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ASSIGN_LIMIT = 10.0
"""Seconds in which a panel of the largest size is to be assigned."""
REPEATS = 3
AWARD = """format = 1
[award]
id = "panel"
title = "Panel"
[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["cluster"]
[criteria.jury]
use = "jury"
weight = 100
score = { method = "identity" }
with = { per-entrant = 3 }
"""
SOLVE = """
import sys, time
from pembina.api import make_host
from pembina_plugins.jury.panel import open_panel
from pembina_plugins.jury.assigning.asked import ask
from pembina_plugins.jury.assigning.solve import solve
problem = ask(open_panel(sys.argv[1], None, None, make_host(()), columns=["office"]), None, 1, sys.argv[2] or None)
start = time.perf_counter()
found = solve(problem)
print(time.perf_counter() - start, found.method, found.exact, min(found.loads.values()), max(found.loads.values()))
"""

Juror = Callable[[int], str]
KINDS: dict[str, tuple[Juror, str]] = {
    "free": (lambda j: ",,", ""),
    "largest loads on a third": (lambda j: f",,{20 if j % 3 == 0 else ''}", ""),
    "groups and languages": (lambda j: f"{'AB'[j % 2] if j % 3 == 1 else ''},{'id' if j % 4 == 1 else ''},", ""),
    "five offices mixed": (lambda j: ",,", "office"),
}
"""Kinds of panels: groups, languages and largest load of a juror, and the column to mix."""


def folder(at: Path, jurors: int, entrants: int, kind: Juror) -> Path:
    """An award with so many people; a conflict in 2 percent of all pairs."""
    chance = random.Random(2026)
    (at / "data").mkdir(parents=True)
    (at / "award.toml").write_text(AWARD, "utf-8")
    tables = {
        "regions": ["code,name,cluster,language"]
        + [f"E{e:04},Contoh {e},{'AB'[e % 2]},{'en' if e % 5 == 4 else 'id'}" for e in range(entrants)],
        "jurors": ["juror,name,office,groups,languages,most"]
        + [f"J{j:03},Juri {j},O{j % 5},{kind(j)}" for j in range(jurors)],
        "conflicts": ["juror,entrant,reason"]
        + [f"J{j:03},E{e:04},invented" for j in range(jurors) for e in range(entrants) if chance.random() < 0.02],
    }
    (at / "data" / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    for name, lines in tables.items():
        (at / "data" / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
    return at


def assign() -> None:
    """Print how long assigning takes, and the ratio to the limit."""
    print("| jurors | entrants | kind | command s | of the limit | CPU s | solving s | method | exact | loads |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for jurors, entrants in ((9, 40), (50, 500), (200, 2000)):
        for kind, (juror, mix) in KINDS.items():
            with tempfile.TemporaryDirectory() as home:
                at = folder(Path(home) / "award", jurors, entrants, juror)
                words = ["-m", "pembina.cli", "jury", "assign", str(at), "-o", str(Path(home) / "sheet.csv")]
                runs = [seconds([*words, *(["--mix", mix] if mix else [])]) for _ in range(REPEATS)]
                command, cpu = (min(times) for times in zip(*runs, strict=True))
                said = [run(["-c", SOLVE, str(at), mix]).split() for _ in range(REPEATS)]
            solving, method, exact, least, most = min(said, key=lambda words: float(words[0]))
            print(
                f"| {jurors} | {entrants:,} | {kind} | {command:.2f} | {command / ASSIGN_LIMIT:.2f} "
                f"| {cpu:.2f} | {float(solving):.3f} | {method} | {exact} | {least} to {most} |"
            )


def seconds(words: list[str]) -> tuple[float, float]:
    """How long a run of Python takes, by the clock and in CPU time."""
    start, used = time.perf_counter(), children()
    run(words)
    return time.perf_counter() - start, children() - used


def children() -> float:
    """CPU seconds of all processes that were run so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(words: list[str]) -> str:
    """Run Python and return what it printed."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


SECTIONS = {"assign": assign}


def main() -> None:
    """Measure the sections named, or all."""
    for name in sys.argv[1:] or SECTIONS:
        SECTIONS[name]()


if __name__ == "__main__":
    main()
