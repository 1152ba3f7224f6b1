"""Examples of every shipped criterion, written to csv files and evaluated in an award, come out as in cases.toml.

So what a committee gets by the program is what the examples promise: through reading, typing, holding and the result.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pembina_plugins
import pytest

import pembina
from pembina.plugins import Criterion
from pembina.testing import Case, load_criterion, read_cases

from ..campaign import CAMPAIGN

ROOT = Path(pembina_plugins.__file__).parent
SHIPPED = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.rglob("criterion.toml"))
EACH = 3 if CAMPAIGN else 2
"""How many examples of each criterion: the first ones in which somebody has a value; and those that are estimated."""

AWARD = """format = 1
[award]
id = "case"
title = "A case"
{period}
[entrants]
table = "everyone"
key = "code"
name = "name"
[criteria]
missing = "leave-out"
[criteria.anchor]
use = "reported-value"
read = {{ figures = {{ table = "everyone", region = "code", value = "anchor" }} }}
weight = 100
score = {{ method = "identity" }}
[criteria.case]
use = "{name}"
with = {parameters}
distinct = {distinct}
[[gates]]
criterion = "case"
{gate}
"""


def examples() -> list[Any]:
    found = []
    for name in SHIPPED:
        criterion = load_criterion(f"pembina_plugins.{name}")
        cases = read_cases(criterion.manifest.folder / "cases.toml", criterion.manifest)
        valued = [
            case for case in cases if any(wanted.get("value") not in (None, "") for wanted in case.expect.values())
        ]
        chosen = [*valued[:EACH], *(case for case in valued[EACH:] if case.distinct == "approximate")]
        found += [pytest.param(criterion, case, id=f"{name}: {case.name}") for case in chosen]
    return found


def toml(value: Any) -> str:
    """Write a parameter as TOML: JSON, but for the tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def write(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[written(cell) for cell in row] for row in rows])


def folder(criterion: Criterion, case: Case, at: Path) -> Path:
    """An award with one criterion, without weight, over the tables of a case."""
    manifest, data = criterion.manifest, at / "data"
    data.mkdir()
    codes = set(case.expect)
    for name, columns in manifest.tables.items():
        position = list(columns).index(manifest.entrant)
        codes |= {row[position] for row in case.tables[name]}
        write(data / f"{name}.csv", [list(columns), *case.tables[name]])
    write(
        data / "everyone.csv", [["code", "name", "anchor"], *([code, f"Peserta {code}", 50] for code in sorted(codes))]
    )
    (data / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    period = f"period = {{ start = {case.period.start}, end = {case.period.end} }}" if case.period else ""
    category = any(isinstance(wanted.get("value"), str) for wanted in case.expect.values())
    gate = 'one-of = ["a word"]' if category else "at-least = 0"
    parameters = toml({key: value for key, value in case.parameters.items() if value != manifest.defaults()[key]})
    text = AWARD.format(
        period=period, name=manifest.name, parameters=parameters, gate=gate, distinct=json.dumps(case.distinct)
    )
    (at / "award.toml").write_text(text, "utf-8")
    return at


@pytest.mark.parametrize(("criterion", "case"), examples())
def test_an_example_comes_out_the_same_through_the_program(criterion: Criterion, case: Case, tmp_path: Path) -> None:
    result = pembina.evaluate(folder(criterion, case, tmp_path))
    node = result.node("case")
    for code, wanted in case.expect.items():
        found = node["values"][result.position(code)]
        value = wanted.get("value")
        if isinstance(value, int | float):
            assert math.isclose(found, value, rel_tol=1e-12, abs_tol=1e-12), code
        elif "value" in wanted:
            assert found == (value or None), code
        if wanted.get("reason"):
            assert node["notes"][code]["reason"] == wanted["reason"], code
