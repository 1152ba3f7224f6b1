"""Small awards over a literal table, for tests of built-in methods: columns of numbers in, a result out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pembina
from pembina.api import make_host

AWARD = """format = 1

[award]
id = "field"
title = "A field"
scale = {scale}
{award}

[entrants]
table = "field"
key = "code"
name = "name"
groups = ["cluster"]
status = "status"

[criteria]
"""
LEAF = """
[criteria.{path}]
use = "reported-value"
title = "{title}"
read = {{ figures = {{ table = "field", region = "code", {kind} = "{path}" }} }}
{rest}
"""
HOST = make_host()
Columns = Mapping[str, Sequence[Any]]


def award_text(columns: Columns, root: str, leaf: str | Mapping[str, str], scale: object, award: str = "") -> str:
    """An award with one criterion for each column; ``leaf`` are its further keys, for all or by name."""
    text = AWARD.format(scale=scale, award=award) + root + "\n"
    for path, values in columns.items():
        rest = leaf if isinstance(leaf, str) else leaf[path]
        category = any(isinstance(value, str) for value in values)
        kind = "category" if category else "value"
        rest += '\nwith = { kind = "category" }' if category else ""
        text += LEAF.format(path=path, title=path.upper(), kind=kind, rest=rest)
    return text


def write_field(folder: Path, columns: Columns, clusters: Sequence[str] = (), statuses: Sequence[str] = ()) -> None:
    """Write the table: entrants 01, 02, ... called Utara 01 and so on; None is an empty cell."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    count = len(next(iter(columns.values())))
    lines = [",".join(["code", "name", "cluster", "status", *columns])]
    for row in range(count):
        cells = [columns[path][row] for path in columns]
        cluster, status = clusters[row] if clusters else "X", statuses[row] if statuses else ""
        given = ["" if cell is None else str(cell) for cell in cells]
        lines.append(",".join([f"{row + 1:02}", f"Utara {row + 1:02}", cluster, status, *given]))
    (data / "field.csv").write_text("\n".join(lines) + "\n", "utf-8")


def run(
    folder: Path,
    columns: Columns,
    *,
    root: str = "",
    leaf: str | Mapping[str, str] = "",
    scale: object = 100,
    award: str = "",
    clusters: Sequence[str] = (),
    statuses: Sequence[str] = (),
) -> pembina.Result:
    """Write award and data into a folder and evaluate them."""
    write_field(folder, columns, clusters, statuses)
    (folder / "award.toml").write_text(award_text(columns, root, leaf, scale, award), "utf-8")
    return pembina.evaluate(folder, host=HOST)


def scored(folder: Path, values: Sequence[Any], method: str, **more: Any) -> list[Any]:
    """Scores of one criterion by a scoring method, written as in an award."""
    result = run(folder, {"a": values}, root='weights = "equal"', leaf=f"score = {method}", **more)
    return list(result.node("a")["scores"])


def combined(folder: Path, columns: Columns, root: str, **more: Any) -> pembina.Result:
    """A group of criteria whose values are their scores."""
    return run(folder, columns, root=root, leaf='score = { method = "identity" }', **more)


def written(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(part) for part in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def method(name: str, parameters: Mapping[str, Any]) -> str:
    """A method with its parameters, as an award names it."""
    return written({"method": name, **parameters})
