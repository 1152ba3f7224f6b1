"""Small awards over real folders, evaluated by the whole program with whatever plugin a test has installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

HEAD = """format = 1

[award]
id = "small"
title = "A small award"
edition = 1
basis = "tests"
{award}

[entrants]
table = "regions"
key = "code"
name = "name"

"""

VISITS = """[criteria.visits]
use = "{plugin}"
weight = 100
score = {{ method = "goalposts", from = 0, to = 4 }}
"""

REGIONS = "code,name\n71,Utara\n74,Tenggara\n"
RECORDS = "region,date\n71,2022-01-10\n74,2022-01-11\n74,2022-03-02\n"


def write_award(
    folder: Path, body: str, award: str = "", tables: Mapping[str, str] | None = None, dataset: str = ""
) -> Path:
    """Write an award and its data folder; ``tables`` gives files by name, beside the list of regions."""
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "award.toml").write_text(HEAD.format(award=award) + body, "utf-8")
    (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n' + dataset, "utf-8")
    for name, text in {"regions.csv": REGIONS, **(tables or {"visits.csv": RECORDS})}.items():
        (data / name).write_text(text, "utf-8")
    return folder
