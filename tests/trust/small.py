"""A small award over invented data, with a little of everything that a result can hold: gates, tiers, ties, groups."""

from __future__ import annotations

from pathlib import Path

AWARD = """\
format = 1

[award]
id = "uji-kepercayaan"
title = { id = "Uji Kepercayaan", en = "Test of Trust" }
edition = 1
period = { start = 2024-01-01, end = 2024-12-31 }
decimals = 2
ties = ["supervision.visits", "shared"]

[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["cluster"]

[criteria]
aggregate = "arithmetic"

[criteria.supervision]
title = { id = "Pembinaan", en = "Supervision" }
weight = 60

[criteria.supervision.visits]
use = "supervision-activity"
weight = 40
score = { method = "goalposts", from = 0, to = 2 }
missing = "zero"

[criteria.supervision.active]
use = "active-cooperatives"
read = { counts = { table = "active", region = "code" } }
weight = 60

[criteria.supervision.active.score]
method = "bands"
bands = [{ below = 50, score = 20 }, { from = 50, below = 80, score = 60 }, { from = 80, score = 100 }]

[criteria.growth]
use = "reported-value"
unit = { id = "persen", en = "percent" }
read = { figures = { table = "growth", region = "code", value = "growth" } }
weight = 40
score = { method = "goalposts", from = -5, to = 15 }
missing = "lowest"

[[gates]]
criterion = "supervision.active"
at-least = 20
otherwise = "ineligible"
reason = { id = "Kurang dari 20 persen koperasi aktif", en = "Less than 20 percent of cooperatives are active" }

[[tiers]]
id = "utama"
title = { id = "Utama", en = "First class" }
from = 60
and = { supervision = 50 }
quota = 2

[[tiers]]
id = "madya"
title = { id = "Madya", en = "Second class" }
from = 40
"""

DATASET = """\
[dataset]
title = "Data rekaan untuk uji"
origin = "synthetic"
numbers = "plain"
"""

NAMES = ("Uji Arta", "Uji Bakti", "Uji Cipta", "Uji Darma", "Uji Eka", "Uji Fajar", "Uji Graha", "Uji Harapan")


def write_small(folder: Path, entrants: int = 8) -> Path:
    """Write the award and its data into a folder; returns the award file."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (folder / "award.toml").write_text(AWARD, "utf-8")
    (data / "dataset.toml").write_text(DATASET, "utf-8")
    tables: dict[str, list[str]] = {
        "regions": ["code,name,cluster"], "cooperatives": ["region,cooperative,active"],
        "visits": ["region,date,cooperative"], "active": ["code,as_of,active,total"], "growth": ["code,growth"],
    }  # fmt: skip
    for i in range(entrants):
        code, name = f"{i + 1:02}", NAMES[i % len(NAMES)] + (f" {i // len(NAMES) + 1}" if i >= len(NAMES) else "")
        tables["regions"].append(f"{code},{name},{'timur' if i % 2 else 'barat'}")
        for k in range(5):
            tables["cooperatives"].append(f"{code},{code}-{k},{'true' if k < 1 + (i * 7) % 5 else 'false'}")
        tables["active"].append(f"{code},2024-06-30,{(i * 29) % 100 + 3},{107 + i}")
        for k in range((i * 5) % 13):
            tables["visits"].append(f"{code},2024-{k % 12 + 1:02}-{(i * 3 + k) % 28 + 1:02},{code}-{k % 3}")
        if i % 4 != 3:
            tables["growth"].append(f"{code},{(i * 37) % 23 - 5 + i / 8}")
    for name, lines in tables.items():
        (data / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "award.toml"
