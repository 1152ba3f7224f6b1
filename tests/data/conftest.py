"""A small data set that tests write file by file, and the few words they need to load it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pembina.data import Loaded, open_dataset
from pembina.errors import DataError, Problem
from pembina.model import ColumnNeed, Entrants, TableNeed
from pembina.plugins import Host

REGIONS = """code,name,level
11,Aceh,province
74,Sulawesi Tenggara,province
11.10,Kabupaten Aceh Singkil,regency
32.04,Kabupaten Bandung,regency
32.73,Kota Bandung,city
"""


class World:
    """A data set folder in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = Host(builtins=("pembina.data.builtin",))
        self.write("regions.csv", REGIONS)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def load(self, *, entrants: Entrants | None = None, **tables: Mapping[str, str]) -> Loaded:
        """Load tables, each given as column = type (a ``?`` behind the type: optional), owned by its own name."""
        needs = [need(table, columns) for table, columns in tables.items()]
        return open_dataset(self.folder, self.host).load(entrants or Entrants("regions", "code", "name"), needs)

    def rows(self, table: str, columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
        """Load one table; its rows in the order of file and row, without these two."""
        loaded = self.load(**{table: columns})
        found = loaded.engine.rows(loaded.tables(table)[table])
        return [row[:-2] for row in sorted(found, key=lambda row: row[-2:])]

    def column(self, cells: list[str], type_: str, declared: str = "") -> list[Any]:
        """Read texts as the cells of one csv column, under what dataset.toml declares for its table."""
        self.write("dataset.toml", f"[tables.t]\n{declared}\n")
        self.write("t.csv", "x,keep\n" + "".join('"' + c.replace('"', '""') + '",k\n' for c in cells))
        return [row[0] for row in self.rows("t", {"x": type_, "keep": "text"})]

    def problems(self, **tables: Mapping[str, str]) -> list[Problem]:
        """Load tables that are refused, and return what is wrong."""
        with pytest.raises(DataError) as refused:
            self.load(**tables)
        return list(refused.value.problems)

    def complaints(self, **tables: Mapping[str, str]) -> list[str]:
        """Load tables that are refused, and return what is printed, without the folder's own name."""
        prefix = self.folder.as_posix() + "/"
        return [problem.show().replace(prefix, "") for problem in self.problems(**tables)]


def need(table: str, columns: Mapping[str, str]) -> TableNeed:
    """Say what a table's owner (of the same name) needs."""
    wanted = (ColumnNeed(name, name, kind.rstrip("?"), kind.endswith("?")) for name, kind in columns.items())
    return TableNeed(table, table, table, tuple(wanted))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
