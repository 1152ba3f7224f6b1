"""Where the tests find what lies outside the project: published tables, and a region's real name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pembina_criteria
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "data"
AWARDS = Path(pembina_criteria.__file__).parent

Row = Mapping[str, str]


def shared(*parts: str) -> Path:
    """Return a file of ../shared/data; skips the test, naming the file, where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"../shared/data/{'/'.join(parts)} is not beside this repository")
    return path


def read(*parts: str) -> list[dict[str, str]]:
    """Read a csv file of ../shared/data; every cell is text."""
    with shared(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_figures(folder: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> Path:
    """Write a data set for the indices: ``rows`` hold code, name, then one figure for each of ``columns``."""
    rows = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "regions.csv", [("code", "name"), *((row[0], row[1]) for row in rows)])
    _write(folder / "figures.csv", [("region", *columns), *((row[0], *row[2:]) for row in rows)])
    head = f'[dataset]\ntitle = "{title}"\norigin = "official"\nnumbers = "plain"\n'
    files = '\n[tables.regions]\nfile = "regions.csv"\n\n[tables.figures]\nfile = "figures.csv"\n'
    (folder / "dataset.toml").write_text(head + files, "utf-8")
    return folder


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
