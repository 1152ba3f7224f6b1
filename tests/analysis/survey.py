"""An award over sampled figures with standard errors: invented regions, written as a committee would write it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pembina
from pembina.model import Result

REGIONS = (
    ("01", "Kencana Timur"), ("02", "Kencana Barat"), ("03", "Suralaya"), ("04", "Mandala"), ("05", "Wanasari"),
    ("06", "Nusa Rindang"),
)  # fmt: skip

HEAD = """format = 1

[award]
id = "survey"
title = { id = "Koperasi yang Memuaskan", en = "Satisfying Cooperatives" }
edition = 1
basis = "tests"
decimals = 4
"""

ENTRANTS = """
[entrants]
table = "t"
key = "code"
name = "name"

"""

GOALPOSTS = '{ method = "goalposts", from = 0, to = 100 }'

SATISFACTION = (62, 58, 55, 70, 41, 40)
SATISFACTION_ERRORS = (2, 2, 2.5, 1, 1, 1)
ARREARS = (10, 12, 30, 8, 25, 50)
ARREARS_ERRORS = (1, 1, 2, 1, 2, 3)
MEETINGS = (80, 80, 70, 75, 60, 30)


def criterion(
    path: str, weight: float | None = None, score: str = GOALPOSTS, *, error: bool = True, more: str = ""
) -> str:
    """A criterion that reads the column of its name and, where it carries errors, the one beside it."""
    name = path.rpartition(".")[2]
    bound = f', standard-error = "{name}_error"' if error else ""
    lines = [
        f"[criteria.{path}]",
        f'title = "{name.capitalize()}"',
        'use = "reported-value"',
        f'read = {{ figures = {{ table = "t", region = "code", value = "{name}"{bound} }} }}',
    ]
    if weight is not None:
        lines += [f"weight = {weight}", f"score = {score}"]
    return "\n".join([*lines, more, ""]) + "\n"


BODY = (
    criterion("satisfaction", 50)
    + criterion("arrears", 30, '{ method = "goalposts", from = 60, to = 0 }')
    + criterion("meetings", 20, error=False)
)


def columns(**given: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of the table of regions, from columns; None is an empty cell."""
    count = len(next(iter(given.values())))
    names = [*REGIONS, *((f"{i + 1:02}", f"Region {i + 1}") for i in range(len(REGIONS), count))]
    return [
        {"code": names[i][0], "name": names[i][1], **{key: column[i] for key, column in given.items()}}
        for i in range(count)
    ]


ROWS = columns(
    satisfaction=SATISFACTION, satisfaction_error=SATISFACTION_ERRORS, arrears=ARREARS, arrears_error=ARREARS_ERRORS,
    meetings=MEETINGS,
)  # fmt: skip


def write(
    folder: Path, body: str = BODY, rows: Sequence[Mapping[str, Any]] = ROWS, *, award: str = "",
    root: str = "", tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None, origin: str = "synthetic",
) -> Path:  # fmt: skip
    """Write award and data; return the folder."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "dataset.toml").write_text(f'[dataset]\nnumbers = "plain"\norigin = "{origin}"\n', "utf-8")
    for name, content in {"t": rows, **(tables or {})}.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in content for key in row)))
            writer.writeheader()
            writer.writerows(content)
    (folder / "award.toml").write_text(f"{HEAD}{award}{ENTRANTS}{root}{body}", "utf-8")
    return folder


def evaluated(folder: Path, *given: Any, **how: Any) -> Result:
    """The result of such an award."""
    return pembina.evaluate(write(folder, *given, **how))
