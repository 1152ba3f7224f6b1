"""Evaluates one small award many times, each time with everything shuffled that must not matter; prints the hashes.

``python one_hash_driver.py FOLDER SHUFFLES SEED``: needs nothing but Pembina and polars, so that any Python can run it.
``all`` are contents of the result when rows, columns, files and plugins are shuffled, ``order`` the whole result's hash
when files are only listed, and plugins only found, in another order.

A result names its input files by their hashes, and its witness is salted with the result: shuffled rows are other
files, and so those two are left out of the content. Nothing else is.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import json
import os
import random
import sys
import tempfile
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import Any

PARTS = 3
"""Files of the table that lies in several."""


class Shuffled:
    """A distribution whose entry points come in another order."""

    def __init__(self, distribution: Any, rng: random.Random) -> None:
        self._distribution, self._rng = distribution, rng

    @property
    def entry_points(self) -> list[Any]:
        points = list(self._distribution.entry_points)
        self._rng.shuffle(points)
        return points

    def __getattr__(self, name: str) -> Any:
        return getattr(self._distribution, name)


class Shuffling:
    """Between Pembina and the system: whatever lists files or distributions lists them in another order each time."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        found = [each for each in metadata.distributions() if any(p.group == "pembina" for p in each.entry_points)]
        metadata.distributions = self._distributions(found)  # type: ignore[assignment]
        for name in ("glob", "rglob", "iterdir"):
            setattr(Path, name, self._listed(getattr(Path, name)))
        os.listdir = self._listed(os.listdir)  # type: ignore[assignment]
        glob.iglob = self._listed(glob.iglob)

    def _distributions(self, found: list[Any]) -> Any:
        def distributions() -> list[Any]:
            self.rng.shuffle(found)
            return [Shuffled(each, self.rng) for each in found]

        return distributions

    def _listed(self, real: Any) -> Any:
        def listed(*words: Any, **named: Any) -> Any:
            found = list(real(*words, **named))
            self.rng.shuffle(found)
            return found if real.__name__ == "listdir" else iter(found)

        return listed


def shuffle_rows(tables: dict[str, list[list[str]]], data: Path, rng: random.Random) -> None:
    """Write every table with its rows and columns in another order; one of them over several files."""
    for name, (header, *rows) in tables.items():
        rng.shuffle(rows)
        order = rng.sample(range(len(header)), len(header))
        parts = PARTS if name == "visits" else 1
        for part in range(parts):
            file = data / (f"{name}-{part + 1}.csv" if parts > 1 else f"{name}.csv")
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerows([row[i] for i in order] for row in [header, *rows[part::parts]])


def read_tables(data: Path) -> dict[str, list[list[str]]]:
    """Read the tables as they were written first."""
    tables = {}
    for name in ("regions", "cooperatives", "visits", "active", "growth"):
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.reader(file))
    return tables


def content(document: dict[str, Any]) -> str:
    """Hash a result without the names and hashes of its input files, and without the witness."""
    from pembina.model import canonical

    inputs = [{key: value for key, value in table.items() if key != "files"} for table in document["data"]["inputs"]]
    rest = {key: value for key, value in document.items() if key != "witness"}
    return hashlib.sha256(canonical({**rest, "data": {**document["data"], "inputs": inputs}})).hexdigest()


def main() -> None:
    folder, shuffles, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    from pembina.api import evaluate, load_award, make_host

    tables = read_tables(folder / "data")
    rng = random.Random(seed)
    shuffling = Shuffling(rng)
    everything, order = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "data").mkdir()
        (work / "award.toml").write_bytes((folder / "award.toml").read_bytes())
        declared = (folder / "data" / "dataset.toml").read_text("utf-8") + '\n[tables.visits]\nfile = "visits-*.csv"\n'
        (work / "data" / "dataset.toml").write_text(declared, "utf-8")

        def once() -> Any:
            host = make_host()
            return evaluate(load_award(work / "award.toml", host=host), work / "data", host=host, engine="polars")

        shuffle_rows(tables, work / "data", random.Random(0))
        for _ in range(max(1, shuffles // 10)):
            order[once().sha256] += 1
        for _ in range(shuffles):
            shuffle_rows(tables, work / "data", rng)
            everything[content(dict(once().document))] += 1
    assert shuffling.rng is rng
    print(json.dumps({"python": sys.version.split()[0], "all": everything, "order": order}))


if __name__ == "__main__":
    main()
