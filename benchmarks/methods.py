"""Pembina's methods beside plain NumPy and beside four peers, in one run; writes docs/benchmarks-methods.md.

    make benchmarks-methods                       everything, about ten minutes on a quiet machine
    SIZES=514 LIMIT=5 REPEAT=0.1 make ...         a short look, written to build/benchmarks/methods/look.md

Each peer has an environment of its own in build/benchmarks/peers, with pinned versions. All get the same matrices from
files. ``peers/with_*.py`` say how each library is called, ``peers/plain.py`` holds the plain formulations, and
``peers/timing.py`` runs every case in a child of its own, within a limit of time and of memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import methods_report as report
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(__file__).resolve().parent / "peers"
HOME = ROOT / "build" / "benchmarks"
DATA, ANSWERS = HOME / "methods", HOME / "methods" / "answers"
CRITERIA = 50
LIMIT = float(os.environ.get("LIMIT", "10"))
"""Seconds that a call may take."""
REPEAT = float(os.environ.get("REPEAT", "0.4"))
"""Seconds for which a quick call is repeated, at least twice."""
MEMORY = 8 * 1024**3
"""Bytes of address space that a case may take."""

RECENT = ("numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1")
PEERS = {
    "scikit-criteria": ("scikit-criteria==0.10", *RECENT, "scikit-learn==1.9.1"),
    "pymcdm": ("pymcdm==1.4.0", *RECENT),
    # Its MABAC calls np.product, which NumPy 2 does not have.
    "pyrepo-mcda": ("pyrepo-mcda==0.1.15", "numpy==1.26.4", "scipy==1.13.1", "pandas==2.2.3"),
    "pyDecision": ("pyDecision==5.1.8", *RECENT, "scikit-learn==1.9.1"),
}
OURS = "Pembina"

PAIRS = ("ELECTRE I", "ELECTRE III credibilities", "ELECTRE III")
KEMENY = ("Kemeny",)
EVERYTHING = (
    *("min-max", "z-score", "rank"),
    *("entropy weights", "CRITIC weights", "standard deviation weights", "MEREC weights"),
    *("arithmetic mean", "geometric mean", "harmonic mean", "power mean, exponent -2", "OWA", "Mazziotta-Pareto"),
    *("weighted product", "TOPSIS", "VIKOR"),
    *("PROMETHEE II usual", "PROMETHEE II linear", "PROMETHEE II gaussian"),
    *("COPRAS with costs", "SPOTIS", "MOORA with costs", "EDAS", "MABAC", "ARAS", "Borda", "Copeland"),
)
CASES = {10: KEMENY, 30: KEMENY, 100: PAIRS, 514: EVERYTHING + PAIRS, 10_000: EVERYTHING, 100_000: EVERYTHING}
COMPARED_TWICE = 514
"""Size at which answers are compared with uniform weights too."""


def main() -> None:
    """Set up, measure size by size, compare, write."""
    wanted = [int(size) for size in os.environ.get("SIZES", "").split()] or list(CASES)
    prepare(wanted)
    pythons = {OURS: sys.executable, **{peer: environment(peer) for peer in PEERS}}
    measured: dict[int, dict[str, Any]] = {}
    given_up: dict[tuple[str, str], int] = {}
    for size in wanted:
        measured[size] = {}
        for by, python in pythons.items():
            cases = [case for case in CASES[size] if (by, case) not in given_up]
            print(f"{by}, {size} x {CRITERIA}", file=sys.stderr, flush=True)
            found = run(python, by, size, cases, "skewed", REPEAT)
            if size == COMPARED_TWICE:
                quick = [case for case in cases if worth_again(found.get(case, {}))]
                run(python, by, size, quick, "uniform", 0.0)
            measured[size][by] = found
            for case, runs in found.items():
                if by != OURS and any(entry.get("error") in ("time", "memory") for entry in runs.values()):
                    given_up[by, case] = size
    everything = wanted == list(CASES)
    facts = {"limit": LIMIT, "memory": MEMORY, "versions": dict(PEERS)}
    text = report.document(measured, facts, given_up, ANSWERS)
    target = ROOT / "docs" / "benchmarks-methods.md" if everything else DATA / "look.md"
    (DATA / "measured.json").write_text(json.dumps(measured, indent=1), "utf-8")
    target.write_text(text, "utf-8")
    for answer in ANSWERS.glob("*.npy"):
        answer.unlink()
    print(f"Written to {target.relative_to(ROOT)}")


def worth_again(runs: dict[str, Any]) -> bool:
    """Tell whether a case was quick enough to be run once more for the sake of comparing."""
    return all(entry.get("seconds", 1e9) < LIMIT / 4 for entry in runs.values())


def prepare(sizes: list[int]) -> None:
    """Write the matrices and weights: numbers from 1 to 100, seeded, and weights that fall by a tenth each."""
    ANSWERS.mkdir(parents=True, exist_ok=True)
    for old in ANSWERS.glob("*.npy"):
        old.unlink()
    for size in sizes:
        np.save(DATA / f"matrix-{size}.npy", np.random.default_rng(size).uniform(1.0, 100.0, (size, CRITERIA)))
    skewed = 0.9 ** np.arange(CRITERIA)
    np.save(DATA / "weights-skewed.npy", skewed / skewed.sum())
    np.save(DATA / "weights-uniform.npy", np.full(CRITERIA, 1.0 / CRITERIA))


def environment(peer: str) -> str:
    """Make a peer's environment, once; returns its Python."""
    venv = HOME / "peers" / peer
    done = venv / ("made-" + hashlib.sha256(repr(PEERS[peer]).encode()).hexdigest()[:12])
    if not done.exists():
        print(f"Setting up {peer} (once) ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        environ = {key: value for key, value in os.environ.items() if key != "PIP_CONSTRAINT"}
        subprocess.run([*pip, *PEERS[peer]], check=True, env=environ)
        done.touch()
    return str(venv / "bin" / "python")


def run(python: str, by: str, size: int, cases: list[str], weights: str, repeat: float) -> dict[str, Any]:
    """Run one library on one size; returns what was measured by case and way."""
    asked = {
        "by": by,
        "size": size,
        "cases": cases,
        "weights": weights,
        "repeat": repeat,
        "data": str(DATA),
        "answers": str(ANSWERS),
        "limit": LIMIT,
        "bytes": MEMORY,
    }
    script = SCRIPTS / f"with_{by.lower().replace('-', '_')}.py"
    environ = {**os.environ, "MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
    made = subprocess.run([python, str(script), json.dumps(asked)], stdout=subprocess.PIPE, check=False, env=environ)
    if made.returncode:
        print(f"{by} could not be run", file=sys.stderr)
        return {}
    return json.loads(made.stdout.decode().splitlines()[-1])


if __name__ == "__main__":
    main()
