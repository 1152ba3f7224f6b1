"""Invented events and payments in which nothing is odd, and ways to make them odd."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import narwhals.stable.v2 as nw
from attrs import evolve

from pembina.data.engines.polars import Polars
from pembina.evaluation.gaming_tables import SMALL, Row, Source, Table
from pembina.model import ColumnNeed, Period

PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
WHAT = [
    "Rapat",
    "Pelatihan",
    "Pameran",
    "Bazar",
    "Lokakarya",
    "Temu",
    "Musyawarah",
    "Pekan",
    "Festival",
    "Seminar",
    "Kursus",
    "Lomba",
]
WHO = [
    "Koperasi",
    "Pemuda",
    "Wirausaha",
    "Petani",
    "Nelayan",
    "Perajin",
    "Perempuan",
    "Digital",
    "Syariah",
    "Ekspor",
    "Pedagang",
    "Pesantren",
]
WHERE = [
    "Utara",
    "Selatan",
    "Timur",
    "Barat",
    "Tengah",
    "Hulu",
    "Hilir",
    "Pesisir",
    "Gunung",
    "Lembah",
    "Rawa",
    "Tanjung",
    "Muara",
    "Bukit",
]
COLUMNS = (("event", "text"), ("date", "date"), ("scale", "text"), ("participants", "integer"), ("cost", "money"))
TYPES = {"text": nw.String(), "date": nw.Date(), "integer": nw.Int64(), "number": nw.Float64(), "money": nw.Int64()}

AWARD = """\
format = 1

[award]
id = "uji-permainan"
title = { id = "Uji permainan", en = "Test of gaming" }
period = { start = 2024-01-01, end = 2024-12-31 }

[entrants]
table = "regions"
key = "code"
name = "name"

[criteria.events]
title = { id = "Kegiatan", en = "Events" }
use = "events-held"
weight = 60
score = { method = "goalposts", from = 0, to = 60 }
missing = "zero"

[criteria.active]
title = { id = "Koperasi aktif", en = "Active cooperatives" }
use = "active-cooperatives"
weight = 40
score = { method = "goalposts", from = 0, to = 100 }
missing = "zero"
"""


def day(rnd: random.Random) -> dt.date:
    """A day of the period."""
    return PERIOD.start + dt.timedelta(rnd.randrange(366))


def event(rnd: random.Random, on: dt.date | None = None) -> tuple[Any, ...]:
    """One event under a name of its own."""
    name = f"{rnd.choice(WHAT)} {rnd.choice(WHO)} {rnd.choice(WHERE)} {rnd.choice(WHERE)}"
    scale = rnd.choice(["local", "regency", "province"])
    return (name, on or day(rnd), scale, rnd.randint(101, 899), Decimal(int(10 ** rnd.uniform(5.5, 8.5))))


def clean(seed: int, entrants: int = 12, most: int = 40) -> list[Row]:
    """Events of entrants in which nothing is odd."""
    rnd = random.Random(seed)
    rows: list[Row] = []
    for i in range(entrants):
        for _ in range(rnd.randint(5, most)):
            rows.append(Row(f"{i + 1:02}", event(rnd), "events.csv", len(rows) + 2))
    return rows


def more(rows: Sequence[Row], entrant: str, cells: Sequence[tuple[Any, ...]]) -> list[Row]:
    """The rows with others of one entrant below them."""
    added = [Row(entrant, each, "events.csv", len(rows) + 2 + i) for i, each in enumerate(cells)]
    return [*rows, *added]


class Held(Source):
    """A table that is there already; anything of :class:`Table` can be given otherwise."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[tuple[str, str]] = COLUMNS, /, **otherwise: Any) -> None:
        needs = tuple(ColumnNeed(name, name, kind) for name, kind in columns)
        codes = frozenset(row.entrant for row in rows)
        self.table = evolve(Table("0", "events", "events", needs, len(rows), PERIOD, 1, codes), **otherwise)
        self.common = []
        self._all = list(rows)


def _whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, Decimal) else cell


class Large(Held):
    """A table of which Python sees only what an engine hands over."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[tuple[str, str]] = COLUMNS, /, **otherwise: Any) -> None:
        super().__init__(rows, columns, **{"rows": SMALL + 1, **otherwise})
        self.engine = Polars()
        cells = {f"c{i}": [_whole(row.cells[i]) for row in rows] for i in range(len(columns))}
        own = {"entrant": [row.entrant for row in rows], "_file": [row.file for row in rows]}
        types = {f"c{i}": TYPES[kind] for i, (_, kind) in enumerate(columns)}
        types |= {"entrant": nw.String(), "_file": nw.String(), "_row": nw.Int64()}
        self.frame = self.engine.literal({**own, **cells, "_row": [row.number for row in rows]}, types)
        self._all = None
        self._loaded: Any = SimpleNamespace(engine=self.engine)


def write(folder: Path, rows: Sequence[Row], counts: Sequence[str] = ()) -> Path:
    """Write an award and its data, with these events; ``counts`` are lines of the table of cooperatives."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    codes = sorted({row.entrant for row in rows})
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (data / "dataset.toml").write_text(
        '[dataset]\ntitle = "Rekaan"\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8"
    )
    lines = {
        "regions": ["code,name", *(f"{code},Uji {code}" for code in codes)],
        "events": ["region,event,date,scale,participants"],
        "counts": ["region,as_of,active,total", *counts],
    }
    lines["events"] += [f"{row.entrant},{','.join(map(str, row.cells[:4]))}" for row in rows]
    if not counts:
        lines["counts"] += [f"{code},2024-06-30,{50 + i},{97 + 3 * i}" for i, code in enumerate(codes)]
    for name, content in lines.items():
        (data / f"{name}.csv").write_text("\n".join(content) + "\n", "utf-8")
    return folder
