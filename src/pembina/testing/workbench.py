"""What the fixtures of the pytest plugin do: literal rows made into tables, rules, awards, and files to evaluate."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

import pembina
from pembina.errors import did_you_mean
from pembina.model import Award, Period, Result
from pembina.plugins import Criterion, Rules
from pembina.plugins.manifest import Manifest
from pembina.testing.answering import PLACE, Row, entrant_position, numbered
from pembina.testing.backends import SPARK, Backend
from pembina.testing.cases import YEAR, typed_rows

EVERYONE = "everyone"
"""Table of the entrants in an award that a test makes."""
GOALPOSTS = {"method": "goalposts", "from": 0, "to": 100}

AWARD = """format = 1

[award]
id = "test"
title = "Test"
edition = 1
{period}
[entrants]
table = {everyone}
key = "code"
name = "name"

[criteria.{name}]
use = "{name}"
weight = 100
with = {parameters}
score = {score}
missing = "not-assessable"
"""


def given(manifest: Manifest, rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[Row]]:
    """Check literal rows against the declared columns; a table that is not named has none.

    None and an empty text are empty cells, and optional columns at the end may be left out. Raises ValueError that
    names table, row and column.
    """
    named = {_declared(name, manifest.tables, "table"): list(value) for name, value in rows.items()}
    plain = {name: [[_literal(cell) for cell in row] for row in named.get(name, ())] for name in manifest.tables}
    return {name: typed_rows(name, plain[name], columns) for name, columns in manifest.tables.items()}


def frames(manifest: Manifest, tables: Mapping[str, Sequence[Row]], engine: Backend) -> dict[str, nw.LazyFrame[Any]]:
    """Return typed rows as lazy frames on an engine, each row with the place it would have in a file."""
    columns = {name: {c: spec.type for c, spec in specs.items()} | PLACE for name, specs in manifest.tables.items()}
    return {name: engine.table(columns[name], rows) for name, rows in numbered(tables).items()}


def rules_of(
    manifest: Manifest, period: tuple[dt.date, dt.date] | None, parameters: Mapping[str, Any], engine: Backend | None
) -> Rules:
    """Return the rules of an award as a criterion sees them, every default filled in; raises ValueError."""
    rules = Rules({**manifest.defaults(), **_fitting(manifest, parameters)}, period and Period(*period))
    if engine is not None:
        rules.hold, rules.hashed = engine.hold, engine.hashed
    return rules


def award_of(
    criterion: Criterion, folder: Path, host: Any, score: Mapping[str, Any] | None,
    period: tuple[dt.date, dt.date] | None, parameters: Mapping[str, Any],
) -> Award:  # fmt: skip
    """Write an award file with one criterion and read it as every award is; raises AwardError with all mistakes."""
    manifest = criterion.manifest
    said = "" if period is None else f"period = {{ start = {period[0]}, end = {period[1]} }}\n"
    named = {_declared(name, manifest.parameters, "parameter"): value for name, value in parameters.items()}
    text = AWARD.format(
        period=said, name=manifest.name, parameters=_toml(named), score=_toml(score or GOALPOSTS),
        everyone=json.dumps(_everyone(manifest)),
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "award.toml"
    path.write_text(text, "utf-8")
    return pembina.load_award(path, host=host)


def evaluated(
    criterion: Criterion, award: Award, folder: Path, host: Any, tables: Mapping[str, Sequence[Row]],
    entrants: Sequence[str | tuple[str, str]] | None, engine: str,
) -> Result:  # fmt: skip
    """Write rows to files and evaluate an award over them, as the program does.

    Those who compete are the ``entrants``, codes or pairs of a code and a name; by default, whoever stands in a row.
    A row of anybody else is refused, as in every data set.
    """
    manifest = criterion.manifest
    folder.mkdir(parents=True, exist_ok=True)
    codes: set[str] = set()
    for name, columns in manifest.tables.items():
        at = entrant_position(manifest, name)
        codes |= {row[at] for row in tables[name] if row[at] is not None}
        _write(folder / f"{name}.csv", [list(columns), *tables[name]])
    competing = sorted(codes) if entrants is None else entrants
    pairs = [(one, one) if isinstance(one, str) else one for one in competing]
    _write(folder / f"{_everyone(manifest)}.csv", [["code", "name"], *pairs])
    (folder / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    address = os.environ[SPARK] if engine == "spark" else engine
    return pembina.evaluate(award, folder, host=host, engine=address)


def rows_of(frame: nw.LazyFrame[Any], engine: Backend) -> list[dict[str, Any]]:
    """Run a lazy frame and return its rows, sorted by their cells, so that tests do not depend on an engine's order."""
    names, rows = engine.rows(frame)
    ordered = sorted(rows, key=lambda row: [(cell is not None, repr(cell)) for cell in row])
    return [dict(zip(names, row, strict=True)) for row in ordered]


# Words as they are written in Python


def _declared(word: str, known: Mapping[str, Any], what: str) -> str:
    """Find a declared name by the word that Python lets one write; raises ValueError."""
    for name in known:
        if word in (name, name.replace("-", "_")):
            return name
    near = did_you_mean(word, [name.replace("-", "_") for name in known])
    said = f"; {near.show(str)}" if near else ""
    raise ValueError(f"criterion.toml declares no {what} {word}{said}")


def _fitting(manifest: Manifest, parameters: Mapping[str, Any]) -> dict[str, Any]:
    named = {_declared(name, manifest.parameters, "parameter"): value for name, value in parameters.items()}
    faults = manifest.check_parameters(named)
    if faults:
        raise ValueError("; ".join(fault.text.format_map(dict(fault.args)) for fault in faults))
    return named


def _literal(cell: Any) -> Any:
    """Write a cell as cases have it: None is an empty text, a float the decimal that it is written as."""
    if cell is None:
        return ""
    return Decimal(repr(cell)) if isinstance(cell, float) else cell


def _everyone(manifest: Manifest) -> str:
    return EVERYONE if EVERYONE not in manifest.tables else f"{EVERYONE}-competing"


# Files


def _write(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[_cell(cell) for cell in row] for row in rows])


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _toml(value: Any) -> str:
    """Write a parameter as TOML: JSON, but for tables and dates."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)


DEFAULT_PERIOD = (YEAR.start, YEAR.end)
