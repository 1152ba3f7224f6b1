"""The reader `sealed-scores`, handed over without loading what it reads with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina import SourceRow, TableReader


def _columns(path: Path, options: Mapping[str, Any]) -> Sequence[str]:
    from .sealing import columns

    return columns(path, options)


def _rows(path: Path, options: Mapping[str, Any]) -> Iterator[SourceRow]:
    from .sealing import rows

    return rows(path, options)


SEALED_SCORES = TableReader("sealed-scores", (), _columns, _rows, seals=True)
"""``reader = "sealed-scores"`` in dataset.toml: the rows of a seal document, or none of them."""
