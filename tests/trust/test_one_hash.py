"""One result everywhere: whatever Python, hash seed, locale, order of rows, of files or of plugins.

Two figures, for a result names its input files by their hashes. Where rows are shuffled the files are others, and so
the hash of the result must be another; what must be the same is everything else in it, to the last digit. Where files
are listed and plugins are found in another order, the hash of the whole result must be the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import pytest

from ..campaign import CAMPAIGN, examples
from .small import write_small

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("one_hash_driver.py")
VERSIONS = ("3.11.7", "3.12.1", "3.13.0")
"""Where pyenv has them. A campaign makes an environment of each, once, in build/pythons."""
RUNTIME = (
    "attrs", "babel", "cattrs", "click", "duckdb", "jinja2", "jsonschema", "narwhals", "numpy", "pluggy",
    "python-calamine", "tabulate", "tomli", "XlsxWriter", "polars",
)  # fmt: skip
SEEDS, SHUFFLES = examples(2, 50), examples(2, 100)
LOCALES = ("C", "C.utf8", "id_ID.utf8", "tr_TR.utf8")


def pythons() -> dict[str, tuple[str, dict[str, str]]]:
    """Each Python by its version, with what its environment needs; in the usual run only this one."""
    if not CAMPAIGN:
        return {"this": (sys.executable, {})}
    found = {}
    site = _site(ROOT / "build" / "pythons" / "site")
    for version in VERSIONS:
        home = Path.home() / ".pyenv" / "versions" / version / "bin" / "python"
        place = ROOT / "build" / "pythons" / version
        if not (place / "bin" / "python").exists() and home.exists():
            _make(home, place)
        if (place / "bin" / "python").exists():
            found[version] = (str(place / "bin" / "python"), {"PYTHONPATH": str(site)})
    return found


def _make(home: Path, place: Path) -> None:
    """Make an environment with the versions that constraints.txt pins."""
    environment = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    subprocess.run([home, "-m", "venv", place], check=True, capture_output=True)
    pip = [place / "bin" / "python", "-m", "pip", "install", "--quiet", *RUNTIME]
    subprocess.run(pip, check=True, env=environment, capture_output=True)


def _site(place: Path) -> Path:
    """A folder in which every Python finds Pembina as if it were installed."""
    shutil.rmtree(place, ignore_errors=True)
    (place / "pembina.dist-info").mkdir(parents=True)
    points = [point for point in metadata.distribution("pembina").entry_points if point.group == "pembina"]
    listed = "\n".join(f"{point.name} = {point.value}" for point in points)
    (place / "pembina.dist-info" / "entry_points.txt").write_text(f"[pembina]\n{listed}\n", "utf-8")
    said = f"Metadata-Version: 2.1\nName: pembina\nVersion: {metadata.version('pembina')}\n"
    (place / "pembina.dist-info" / "METADATA").write_text(said, "utf-8")
    for name, folder in (("pembina", "src/pembina"), ("pembina_plugins", "plugins"), ("pembina_criteria", "criteria")):
        (place / name).symlink_to(ROOT / folder, target_is_directory=True)
    return place


def locales() -> list[str]:
    """Those of the list that the system has."""
    try:
        there = set(subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.split())
    except (OSError, subprocess.CalledProcessError):
        there = {"C"}
    return [name for name in LOCALES if name in there]


def test_one_result_over_pythons_hash_seeds_locales_and_shuffles(tmp_path, figure) -> None:
    write_small(tmp_path)
    spoken = locales()

    def run(job: tuple[str, str, dict[str, str], int]) -> tuple[str, dict[str, dict[str, int]]]:
        version, python, more, seed = job
        environment = {
            **os.environ, **more, "PYTHONHASHSEED": str(seed), "LC_ALL": spoken[seed % len(spoken)],
            "POLARS_MAX_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        words = [python, str(DRIVER), str(tmp_path), str(SHUFFLES), str(seed)]
        ran = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=1800)
        assert ran.returncode == 0, (version, seed, ran.stderr[-2000:])
        return version, json.loads(ran.stdout)

    found = pythons()
    jobs = [(version, python, more, seed) for version, (python, more) in found.items() for seed in range(SEEDS)]
    with ThreadPoolExecutor(examples(1, 2)) as pool:
        done = list(pool.map(run, jobs))
    everything, order, versions = Counter[str](), Counter[str](), set()
    for version, each in done:
        everything.update(each["all"])
        order.update(each["order"])
        versions.add(each["python"])
        assert version in ("this", each["python"])
    assert len(everything) == len(order) == 1
    assert everything.total() == len(jobs) * SHUFFLES
    figure(
        f"one result: {len(versions)} Pythons x {SEEDS} hash seeds x {SHUFFLES} shuffles of rows, files and plugins:"
        f" {everything.total()} evaluations, distinct contents {len(everything)}; of files and plugins alone:"
        f" {order.total()}, distinct hashes {len(order)}"
    )


def test_shuffled_rows_are_other_files_and_so_another_hash_of_the_same_content(tmp_path) -> None:
    from pembina.api import evaluate

    from .one_hash_driver import content

    write_small(tmp_path)
    first = evaluate(tmp_path / "award.toml", tmp_path / "data")
    table = tmp_path / "data" / "growth.csv"
    head, *rows = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
    second = evaluate(tmp_path / "award.toml", tmp_path / "data")
    assert first.sha256 != second.sha256
    assert content(dict(first.document)) == content(dict(second.document))
    table.write_text("\n".join([head, *rows]).replace("01,-5", "01,-4", 1) + "\n", "utf-8")
    assert content(dict(first.document)) != content(dict(evaluate(tmp_path / "award.toml", tmp_path / "data").document))


@pytest.mark.skipif(not CAMPAIGN, reason="environments of other Pythons are made in a campaign")
def test_three_pythons_are_there() -> None:
    assert len(pythons()) == 3
