"""Whole commands against their limits, as ratios in one run, from an installed wheel.

Run ``make benchmarks``. Needs hyperfine (Debian package ``hyperfine``). The environment (build/benchmarks) holds the
wheel and what it depends on, nothing else: an editable install slows every start, and optional libraries are not there.
Prints a table in Markdown; figures that were measured stand in docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "benchmarks"
RUNS = int(os.environ.get("RUNS", "15"))
IMPORTS = "import numpy, duckdb, narwhals, jsonschema"


def main() -> None:
    """Set up, measure, print."""
    if shutil.which("hyperfine") is None:
        sys.exit("benchmarks: hyperfine is not installed (Debian: apt-get install hyperfine)")
    bin_ = install()
    python, pembina = str(bin_ / "python"), str(bin_ / "pembina")
    ledger, wide, out = HOME / "ledger", HOME / "wide", HOME / "out.json"
    subprocess.run([python, "-m", "pembina_criteria.harkopnas_ledger", str(ledger)], check=True)
    make_wide(wide)
    evaluate = [pembina, "evaluate"]
    rest = ["-o", str(out), "--quiet"]
    times = measure(
        {
            "click": [python, "-c", "import click"],
            "version": [pembina, "--version"],
            "imports": [python, "-c", IMPORTS],
            "real": [*evaluate, "penggerak-koperasi-2014", *rest],
            "ledger": [*evaluate, "harkopnas-2022", "--data", str(ledger), *rest],
            "wide": [*evaluate, str(wide), *rest],
        }
    )
    report(times)


def install() -> Path:
    """Install the wheel into an environment of its own; returns its folder of programs."""
    venv = HOME / "venv"
    shutil.rmtree(HOME / "wheel", ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", str(HOME / "wheel"), str(ROOT)], check=True)
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    wheel = next((HOME / "wheel").glob("*.whl"))
    own = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*own, "-c", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    subprocess.run([*own, "--force-reinstall", "--no-deps", str(wheel)], check=True)
    return venv / "bin"


def make_wide(folder: Path, entrants: int = 514, criteria: int = 50) -> None:
    """Write a synthetic award of reported criteria over one wide table, with invented names."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    dice = random.Random(514)
    names = [f"indicator_{i:02}" for i in range(criteria)]
    rows = [",".join(["code", "name", *names])]
    for i in range(entrants):
        figures = [f"{dice.uniform(0, 100):.2f}" for _ in names]
        rows.append(",".join([f"X{i:03}", f"Invented Regency {i:03}", *figures]))
    (data / "indicators.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (data / "dataset.toml").write_text(
        '[dataset]\ntitle = "Synthetic indicators"\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8"
    )
    award = [
        'format = 1\n[award]\nid = "wide"\ntitle = "Fifty indicators"\nedition = 1\nbasis = "benchmark"\n',
        '[entrants]\ntable = "indicators"\nkey = "code"\nname = "name"\n[criteria]\nweights = "equal"\n',
    ]
    for name in names:
        award.append(
            f'[criteria.{name.replace("_", "-")}]\nuse = "reported-value"\n'
            f'read = {{ figures = {{ table = "indicators", region = "code", value = "{name}" }} }}\n'
            'score = { method = "goalposts", from = 0, to = 100 }\n'
        )
    (folder / "award.toml").write_text("\n".join(award), "utf-8")


def measure(commands: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """Time every command in one run of hyperfine; returns medians of wall and CPU seconds by name."""
    result = HOME / "times.json"
    words = ["hyperfine", "-N", "--warmup", "2", "--runs", str(RUNS), "--export-json", str(result)]
    for name, command in commands.items():
        words += ["--command-name", name, " ".join(command) if "-c" not in command else quoted(command)]
    subprocess.run(words, check=True, stdout=sys.stderr)
    found = json.loads(result.read_text("utf-8"))["results"]
    return {r["command"]: {"wall": r["median"], "cpu": r["user"] + r["system"]} for r in found}


def quoted(command: list[str]) -> str:
    """Write a command line with its code in quotes."""
    return " ".join(f'"{word}"' if " " in word else word for word in command)


def report(times: dict[str, dict[str, float]]) -> None:
    """Print the table: what was measured, against what, and the limit."""
    wall = {name: t["wall"] for name, t in times.items()}
    cpu = {name: t["cpu"] for name, t in times.items()}
    rows = [
        ("`pembina --version` against `import click`", "wall", wall["version"] / wall["click"], "1.5 x"),
        ("evaluate penggerak-koperasi-2014 against the four imports", "wall", wall["real"] / wall["imports"], "3 x"),
        ("200,000 records: CPU above the four imports", "CPU s", cpu["ledger"] - cpu["imports"], "1 s"),
        ("514 entrants x 50 reported criteria: CPU in all", "CPU s", cpu["wide"], "2 s"),
    ]
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores, {RUNS} runs each, medians (CPU: means)\n")
    print("| what | unit | measured | limit |\n|---|---|---|---|")
    for what, unit, measured, limit in rows:
        print(f"| {what} | {unit} | {measured:.2f} | {limit} |")
    print("\n| command | wall ms | CPU ms |\n|---|---|---|")
    for name, t in times.items():
        print(f"| {name} | {t['wall'] * 1000:.0f} | {t['cpu'] * 1000:.0f} |")


if __name__ == "__main__":
    main()
