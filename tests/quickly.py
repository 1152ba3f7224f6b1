"""The engine of rooms that are about something else: polars, which needs half the time of DuckDB for a few rows.

That both say the same is held by the rooms of engines, data and evaluation, and by the cases of every criterion; what
is started as a process of its own reads by DuckDB here too. A campaign leaves everything to DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pembina.data import dataset

from .campaign import CAMPAIGN


@pytest.fixture(scope="package", autouse=True)
def quick_engine() -> Iterator[None]:
    """Let polars read what DuckDB would read by default, in the room whose conftest imports this."""
    real = dataset.open_engine

    def quicker(host: Any, engine: str) -> Any:
        return real(host, "polars" if engine == "duckdb" and not CAMPAIGN else engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "open_engine", quicker)
        yield
