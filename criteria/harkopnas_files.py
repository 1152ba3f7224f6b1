"""Writes the tables of the synthetic ledger, batch by batch, as csv or parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Days = NDArray[np.datetime64]
Columns = dict[str, Sequence[Any] | Days]
"""One batch of a table: equally long columns, days as ``datetime64[D]`` arrays, all else as lists; "" is blank."""

FORMATS = ("csv", "parquet")

ROWS_A_FILE = 2_000_000
"""Rows after which a parquet file is full: few files to open, and some hundreds of megabytes at most in memory."""


def write_table(folder: Path, name: str, batches: Iterable[Columns], form: str) -> str:
    """Write one table and return the file name or pattern that dataset.toml needs."""
    return _write_csv(folder, name, batches) if form == "csv" else _write_parquet(folder, name, batches)


def write_dataset(folder: Path, title: str, source: str, as_of: str, files: Mapping[str, str]) -> None:
    """Write dataset.toml; ``files`` maps tables to file names or patterns."""
    lines = ["[dataset]", f'title = "{title}"', 'origin = "synthetic"', 'numbers = "plain"']
    for table, file in files.items():
        lines += ["", f"[tables.{table}]", f'file = "{file}"', f'source = "{source}"', f"as-of = {as_of}"]
    (folder / "dataset.toml").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _write_csv(folder: Path, name: str, batches: Iterable[Columns]) -> str:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, batch in enumerate(batches):
            if number == 0:
                writer.writerow(batch)
            writer.writerows(zip(*(_cells(column) for column in batch.values()), strict=True))
    return f"{name}.csv"


def _cells(column: Sequence[Any] | Days) -> Sequence[Any]:
    """Write days as ISO text, and truth as ``true`` and ``false``."""
    if not isinstance(column, np.ndarray):
        return [("false", "true")[yes] for yes in column] if isinstance(column[0], bool) else column
    days, place = np.unique(column, return_inverse=True)
    texts = np.datetime_as_string(days, unit="D").tolist()
    return [texts[i] for i in place.tolist()]


def _write_parquet(folder: Path, name: str, batches: Iterable[Columns]) -> str:
    """Gather batches up to :data:`ROWS_A_FILE` rows and write a file of them: no more than those is in memory."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        files = held = 0
        for batch in batches:
            connection.register("batch", {key: _array(column) for key, column in batch.items()})
            select = ", ".join(_typed(key, column) for key, column in batch.items())
            into = "insert into held" if held else "create or replace table held as"
            connection.execute(f"{into} select {select} from batch")
            connection.unregister("batch")
            held += len(next(iter(batch.values())))
            if held >= ROWS_A_FILE:
                _copy(connection, folder / f"{name}-{files:05d}.parquet")
                files, held = files + 1, 0
        if held:
            _copy(connection, folder / f"{name}-{files:05d}.parquet")
    return f"{name}-*.parquet"


def _copy(connection: DuckDBPyConnection, path: Path) -> None:
    target = path.as_posix().replace("'", "''")
    connection.execute(f"copy held to '{target}' (format parquet)")


def _array(column: Sequence[Any] | Days) -> NDArray[Any]:
    if isinstance(column, np.ndarray):
        return column.astype("datetime64[us]")
    kind: Any = object if isinstance(column[0], str) else None
    return np.array(column, dtype=kind)


def _typed(name: str, column: Sequence[Any] | Days) -> str:
    if isinstance(column, np.ndarray):
        return f'"{name}"::date as "{name}"'
    return f"""nullif("{name}", '') as "{name}\"""" if isinstance(column[0], str) else f'"{name}"'
