"""Draws of weights against the plain-NumPy limit, and joint draws against their budget.

The limit is what a person would write who only wants acceptabilities: a matrix product, argsort and bincount, batch by
batch, with the batch that is quickest here and with one or all threads of the matrix product. Ours gives the full ranks
of every draw beside, shares ranks among equals, and the same bits on every machine.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ENTRANTS, CRITERIA = 514, 50
BATCHES = (64, 128, 256, 512, 1024)
MEGABYTES = 200
BUDGET = 2.0
"""Seconds of CPU for 1,000 joint draws; an R package needs 55 s (the work order's figure, not measured here)."""


def rows() -> list[tuple[str, float, float, str]]:
    """Measure; returns name, our seconds, the limit in seconds, and what is compared."""
    found = []
    for draws, repeat in ((10_000, 15), (100_000, 3)):
        ours = best(lambda draws=draws: kernel(draws), repeat)
        threads = [plain_in_child(draws, repeat, count) for count in ("1", str(os.cpu_count()))]
        note = f"{draws} draws x {ENTRANTS} x {CRITERIA}; plain on 1 and {os.cpu_count()} threads: "
        note += " and ".join(f"{seconds:.3f}" for seconds in threads)
        found.append((f"{draws} draws, full ranks and acceptabilities", ours, min(threads), note))
    memory = memory_in_child(100_000)
    found.append(("100000 draws, peak memory above imports, MB", memory, float(MEGABYTES), "tracemalloc; megabytes"))
    seconds, note = joint()
    found.append(("1000 joint draws, CPU", seconds, BUDGET, note))
    seconds, note = everything()
    found.append(("pembina.analysis.robustness, 10000 draws, CPU", seconds, 10.0, note))
    return found


def best(function: Callable[[], Any], repeat: int) -> float:
    """Return the quickest of some runs, in seconds of the clock."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def scores() -> Any:
    """Scores with four decimals, as many as there are criteria and entrants."""
    return np.round(np.random.default_rng(514).uniform(0, 100, (ENTRANTS, CRITERIA)), 4)


def kernel(draws: int, batch: int = 256) -> Any:
    """Ours: weights drawn, exact totals, places of every draw, acceptability counts."""
    from pembina.methods.draws import Stream, drawn
    from pembina.methods.place_tally import PlaceTally
    from pembina.methods.places import on_lattice, places, totals, whole_scores

    whole, tally = whole_scores(scores()), PlaceTally(ENTRANTS, ENTRANTS)
    stream, centre = Stream(1, "weights:", CRITERIA), np.full(CRITERIA, 1 / CRITERIA)
    for first in range(0, draws, batch):
        u = stream.uniforms(first, min(batch, draws - first))
        tally.add(places([totals(on_lattice(drawn("free", 0, centre, u)), whole)]))
    return tally.counts


def plain(draws: int, batch: int) -> Any:
    """The limit: the same question in plain NumPy, without shared ranks and without a promise of the same bits."""
    matrix, generator = scores().T.copy(), np.random.default_rng(1)
    counts, row = np.zeros(ENTRANTS * ENTRANTS, dtype=np.int64), np.arange(ENTRANTS)
    for first in range(0, draws, batch):
        weights = generator.standard_exponential((min(batch, draws - first), CRITERIA))
        weights /= weights.sum(axis=1, keepdims=True)
        order = np.argsort(-(weights @ matrix), axis=1)
        counts += np.bincount((order * ENTRANTS + row).ravel(), minlength=counts.size)
    return counts


def plain_in_child(draws: int, repeat: int, threads: str) -> float:
    """The limit with so many threads, and the batch that is quickest with them."""
    code = f"import analysis_draws as a; print(min(a.best(lambda: a.plain({draws}, b), {repeat}) for b in a.BATCHES))"
    return float(child(code, OPENBLAS_NUM_THREADS=threads, OMP_NUM_THREADS=threads))


def memory_in_child(draws: int) -> float:
    """Megabytes that the kernel takes at most, as Python's own books (tracemalloc) have it: NumPy keeps them too."""
    code = (
        "import tracemalloc, analysis_draws as a; a.kernel(10); tracemalloc.start();"
        f" a.kernel({draws}); print(tracemalloc.get_traced_memory()[1] / 2**20)"
    )
    return float(child(code))


def child(code: str, **environment: str) -> str:
    """Run a few lines in a Python of their own; returns what they print."""
    given = {**os.environ, **environment}
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, env=given, check=True, capture_output=True, text=True
    )
    return made.stdout.split()[-1]


# The whole analysis, on a tree of three levels


def joint() -> tuple[float, str]:
    """CPU seconds for 1,000 draws of weights, scoring, aggregation and leaving out, and what they were."""
    from pembina.analysis.robustness_default import Finder
    from pembina.analysis.robustness_scenes import Scenes
    from pembina.analysis.robustness_tally import Tally
    from pembina.analysis.robustness_tree import Outline
    from pembina.analysis.robustness_trial import Trial
    from pembina.model import Method, Spread, Uncertainty

    result, replay = deep()
    leaves = tuple(leaf.path for leaf in replay.award.leaves())
    uncertainty = Uncertainty(
        1000, 1, (Spread("within", 25.0),), aggregate=(Method("geometric"),),
        score=(Method("min-max", {"direction": "higher"}),),        leave_out=leaves,
    )  # fmt: skip
    found = np.arange(ENTRANTS)
    official = np.array([entrant["rank"] for entrant in result.entrants], dtype=np.float64)
    start = time.process_time()
    scenes = Scenes(replay, Outline(replay.award), found)
    finder = Finder(uncertainty, True, scenes, replay.host)
    finder.find()
    trial = Trial(replay, found, scenes, finder.factors)
    tally = Tally([entrant.code for entrant in replay.entrants], official, "standard", ())
    for u in trial.chunks(1, 1000):
        tally.add(trial.outcome(u))
    seconds = time.process_time() - start
    kinds = ", ".join(sorted({factor.document()["kind"] for factor in finder.factors}))
    return (
        seconds,
        f"{kinds}; {len(finder.factors)} factors, {len(leaves)} criteria on three levels; R package 55 s",
    )


def everything() -> tuple[float, str]:
    """CPU seconds of the whole document by default: joint draws, SMAA-2 and Sobol indices."""
    from pembina.analysis import robustness

    result, _ = deep()
    start = time.process_time()
    document = robustness(result)
    seconds = time.process_time() - start
    return seconds, f"defaults: with SMAA-2 and {document['sensitivity']['runs']} runs for Sobol indices"


_made: dict[str, Any] = {}


def deep() -> Any:
    """An evaluated award of five areas, each with two or three groups, and 50 criteria below them."""
    if not _made:
        import pembina
        from pembina.analysis.replay import Replay

        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder))
            result = pembina.evaluate(Path(folder))
        replay = Replay(result)
        assert replay.faithful
        _made["deep"] = result, replay
    return _made["deep"]


def write(folder: Path) -> None:
    """Write the award and its invented figures."""
    data, dice = folder / "data", random.Random(514)
    data.mkdir()
    names = [f"k{i:02}" for i in range(CRITERIA)]
    lines = [",".join(["code", "name", *names])]
    for i in range(ENTRANTS):
        lines.append(",".join([f"X{i:03}", f"Region {i:03}", *(f"{dice.uniform(1, 100):.2f}" for _ in names)]))
    (data / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (data / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    award = [
        'format = 1\n[award]\nid = "deep"\ntitle = "Three levels"\nedition = 1\nbasis = "benchmark"\n',
        '[entrants]\ntable = "t"\nkey = "code"\nname = "name"\n[criteria]\nweights = "equal"\n',
    ]
    for i, name in enumerate(names):
        area, group = i % 5, i // 5 % 3
        if i < 5:
            award.append(f'[criteria.a{area}]\nweights = "equal"\n')
        if i < 15:
            award.append(f'[criteria.a{area}.g{group}]\nweights = "equal"\n')
        award.append(
            f'[criteria.a{area}.g{group}.{name}]\nuse = "reported-value"\n'
            f'read = {{ figures = {{ table = "t", region = "code", value = {json.dumps(name)} }} }}\n'
            'score = { method = "goalposts", from = 0, to = 100 }\n'
        )
    (folder / "award.toml").write_text("\n".join(award), "utf-8")
