"""A small award over one wide table, written as a committee would write it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import pembina

HEAD = """format = 1

[award]
id = "small"
title = "A small award"
edition = 1
basis = "tests"
{award}

[entrants]
table = "t"
key = "code"
name = "name"
{entrants}

{body}
"""


def criterion(path: str, source: str, rest: str = "", *, weight: float | None = None, key: str = "value") -> str:
    """Return a criterion that reads one column of the table; scored as it stands unless ``rest`` says otherwise."""
    lines = [
        f"[criteria.{path}]",
        'use = "reported-value"',
        f'read = {{ figures = {{ table = "t", region = "code", {key} = "{source}" }} }}',
    ]
    if weight is not None:
        lines.append(f"weight = {weight}")
        if "score" not in rest:
            lines.append('score = { method = "identity" }')
    return "\n".join([*lines, rest, ""]) + "\n"


def write_table(folder: Path, name: str, rows: list[dict]) -> None:
    """Write rows as a csv file; None is an empty cell."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, keys)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def evaluate(tmp_path):
    """Evaluate an award over rows of one table; further tables by keyword, and more of dataset.toml as ``dataset``."""

    def run(
        body: str, rows: list[dict], *, award: str = "", entrants: str = "", dataset: str = "", **tables: list[dict]
    ) -> pembina.Result:
        for i, row in enumerate(rows):
            row.setdefault("code", f"{i + 1:02}")
            row.setdefault("name", f"Region {row['code']}")
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        (data / "dataset.toml").write_text(f'[dataset]\nnumbers = "plain"\n{dataset}\n', "utf-8")
        for name, content in {"t": rows, **tables}.items():
            write_table(data, name, content)
        (tmp_path / "award.toml").write_text(HEAD.format(body=body, award=award, entrants=entrants), "utf-8")
        return pembina.evaluate(tmp_path)

    return run
