"""The engine of rooms that are about something else: polars, which needs half the time of DuckDB for a few rows.

That both say the same is held by the rooms of engines, data and evaluation, and by the cases of every criterion; what
is started as a process of its own reads by DuckDB here too. A campaign leaves everything to DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest

from pembina.data import dataset

from .campaign import CAMPAIGN


@pytest.fixture(scope="module", autouse=True)
def quick_engine() -> Iterator[None]:
    """Let polars read what DuckDB would read by default, in the room whose conftest imports this."""
    real = dataset.open_engine

    def quicker(host: Any, engine: str) -> Any:
        return real(host, "polars" if engine == "duckdb" and not CAMPAIGN else engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "open_engine", quicker)
        yield


USUAL = {
    "autoinstall_known_extensions", "autoload_known_extensions", "preserve_insertion_order", "threads",
    "temp_directory",
}  # fmt: skip
"""What a connection is configured by where nobody asks for anything else."""


@contextmanager
def one_duckdb(asked: Any) -> Iterator[None]:
    """Open DuckDB once for all evaluations of a process, each of which gets a connection of its own to it.

    Opening takes longer than reading a small award. Everything that an evaluation makes in DuckDB is temporary, which
    no other connection sees. Where ``asked`` says no, and in a campaign, each opens its own.
    """
    real, opened = duckdb.connect, list[Any]()

    def connect(*words: Any, **named: Any) -> Any:
        if words or named.keys() != {"config"} or named["config"].keys() != USUAL or CAMPAIGN or not asked():
            return real(*words, **named)
        if not opened:
            opened.append(real(config={**named["config"], "temp_directory": ""}))
        try:
            connection = opened[0].cursor()
            connection.execute("SET threads = 1")
        except duckdb.Error:  # a fault of DuckDB itself ends it for everybody
            opened.clear()
            return real(*words, **named)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect)
        yield
    for each in opened:
        each.close()
