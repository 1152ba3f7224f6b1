"""What a page says is done by hand between its commands, done by the machine: ``<!-- step: NAME WORDS -->``."""

from __future__ import annotations

import csv
import hashlib
import importlib
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .pages import ROOT, write_files

if TYPE_CHECKING:
    from .running import Place

STEPS: dict[str, Callable[..., None]] = {}


def step(function: Callable[..., None]) -> Callable[..., None]:
    """Let pages name a function, with hyphens."""
    STEPS[function.__name__.replace("_", "-")] = function
    return function


@step
def go_on_in(place: Place, name: str) -> None:
    """Go on in a folder of this name, whose name the page shows."""
    Path(name).mkdir(parents=True, exist_ok=True)
    os.chdir(name)


@step
def replace(place: Place, file: str, before: str, after: str) -> None:
    """Edit a file as the page says; what is replaced has to be there."""
    text = Path(file).read_text("utf-8")
    assert before in text, f"{file} does not hold {before!r}"
    Path(file).write_text(text.replace(before, after), "utf-8")


@step
def follow_first(place: Place, name: str) -> None:
    """Write the files of another page, in whose folder this one begins."""
    write_files(place.page.parent / name, Path())


@step
def own_keys(place: Place) -> None:
    """Put the keys that were made here into signers.toml: the page has those of whoever wrote it."""
    listed = iter([Path(f"{name}.pub").read_text("utf-8").strip() for name in ("siti", "budi")])
    path = Path("signers.toml")
    path.write_text(re.sub('key = ".*"', lambda _: f'key = "{next(listed)}"', path.read_text("utf-8")), "utf-8")


@step
def holds(place: Place, file: str, *texts: str) -> None:
    """Look whether a file, or the text of a PDF, holds what the page says of it."""
    path = Path(file)
    if path.suffix == ".pdf":
        from ..reports.pdfs import read

        whole = read(path).text
    else:
        whole = path.read_text("utf-8")
    assert [] == [text for text in texts if text not in whole]


@step
def there(place: Place, *files: str) -> None:
    """Look whether files that the page speaks of are there."""
    assert [] == [file for file in files if not Path(file).exists()]


@step
def copy(place: Place, source: str, target: str) -> None:
    """Copy a file or folder of this repository, as the page says or the reader would have it."""
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    else:
        shutil.copyfile(ROOT / source, target)


@step
def named_today(place: Place, file: str, shown: str, result: str) -> None:
    """Put the name (SHA-256) of a result in place of the one that the page shows."""
    replace(place, file, shown, hashlib.sha256(Path(result).read_bytes()).hexdigest())


@step
def head_of_log(place: Place, shown: str) -> None:
    """Let commands name the head of the log of this run where the page names its own."""
    from pembina.record.log import read_log

    place.instead[shown] = read_log("evaluations.jsonl").head[: len(shown)]


@step
def installed(place: Place, folder: str, name: str, entry: str, version: str) -> None:
    """Leave a package as ``pip install`` does, where Python finds it."""
    metadata(place, folder, name, entry, version)
    where = str(Path(folder).resolve())
    sys.path.insert(0, where)
    os.environ["PYTHONPATH"] = os.pathsep.join([where, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    place.done.callback(forget, place, name)


@step
def metadata(place: Place, folder: str, name: str, entry: str, version: str) -> None:
    """Lay metadata beside a package, as ``pip install`` does."""
    beside = Path(folder) / f"{name.replace('-', '_')}-{version}.dist-info"
    beside.mkdir()
    (beside / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    (beside / "entry_points.txt").write_text(f"[pembina]\n{entry} = {name.replace('-', '_')}\n", "utf-8")


@step
def moved(place: Place, source: str, target: str) -> None:
    """Give a file or folder another name."""
    Path(source).rename(target)


@step
def forget(place: Place, name: str) -> None:
    """Forget a module that was imported, since its file is another one now."""
    sys.modules.pop(name.replace("-", "_"), None)
    importlib.invalidate_caches()


@step
def filled_in(place: Place, sheets: str, wrote: str, back: str) -> None:
    """Fill in every sheet as its juror would, and let it come back."""
    from ..jury.filling import Filled, fill, identity

    Path(back).mkdir()
    with Path(wrote).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for sheet in sorted(Path(sheets).glob("*.xlsx")):
        who = identity(sheet)
        own = [row for row in rows if row["juror"] == who.juror]
        scores = {(row["entrant"], item): int(row[item]) for row in own for item in who.items}
        notes = {row["entrant"]: row["note"] for row in own if row["note"]}
        fill(sheet, Filled(scores, notes=notes), Path(back) / sheet.name)


PARTNERS = {"71": ("Alfa", 1500), "72": ("Beta", 1490), "73": ("Gama", 605), "74": ("Delta", 500), "75": ("Eta", 900)}
"""Regions, and how many partners each has."""

PARTNER_AWARD = """format = 1
[award]
id = "partners"
title = "Partners"
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "regions"
key = "region"
name = "name"
[criteria]
[criteria.partners]
use = "partnerships"
distinct = "approximate"
weight = 100
score = { method = "goalposts", from = 0, to = 2000 }
"""


@step
def partners(place: Place) -> None:
    """Write five regions with so many partners, under names of which an estimate puts the second region first."""
    Path("award.toml").write_text(PARTNER_AWARD, "utf-8")
    Path("dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
    regions = [f"{code},{name}\n" for code, (name, _) in PARTNERS.items()]
    Path("regions.csv").write_text("region,name\n" + "".join(regions), "utf-8")
    dates = "2022-01-01,2022-01-01,2022-12-31"
    rows = [f"{code},rekan {code} {n},{dates},PKS\n" for code, (_, count) in PARTNERS.items() for n in range(count)]
    Path("agreements.csv").write_text("region,partner,signed,start,end,evidence\n" + "".join(rows), "utf-8")


@step
def remove_row(place: Place, file: str, line: str) -> None:
    """Take a line out of a file, by its number."""
    lines = Path(file).read_text("utf-8").splitlines(keepends=True)
    del lines[int(line) - 1]
    Path(file).write_text("".join(lines), "utf-8")


@step
def edited(place: Place, result: str, other: str) -> None:
    """Write a result as an editor would that lays it out anew."""
    text = Path(result).read_text("utf-8")
    Path(other).write_text(text.replace('":', '": ', 1), "utf-8")


@step
def name_of(place: Place, result: str, shown: str) -> None:
    """Let commands name a result by its hash where the page has that of another time."""
    place.instead[shown] = hashlib.sha256(Path(result).read_bytes()).hexdigest()


@step
def elsewhere(place: Place, settings: str, table: str, url: str, inside: str = "") -> None:
    """Let a table of a data set lie elsewhere."""
    lines = Path(settings).read_text("utf-8").splitlines()
    begin = lines.index(f"[tables.{table}]")
    end = next((i for i in range(begin + 1, len(lines)) if lines[i].startswith("[")), len(lines))
    kept = [line for line in lines[begin + 1 : end] if not line.startswith(("file", "table", "url"))]
    named = [f'table = "{inside}"'] if inside else []
    lines[begin + 1 : end] = [f'url = "{url}"', *named, *kept]
    Path(settings).write_text("\n".join(lines) + "\n", "utf-8")


@step
def by_month(place: Place, folder: str, table: str, date: str) -> None:
    """Divide a table into Parquet files in folders by year and month."""
    import duckdb

    parts = f"SELECT *, year({date}) AS year, month({date}) AS month FROM read_csv('{folder}/{table}.csv')"
    duckdb.sql(f"COPY ({parts}) TO '{folder}/{table}' (FORMAT parquet, PARTITION_BY (year, month))")
    elsewhere(place, f"{folder}/dataset.toml", table, "")
    replace(
        place,
        f"{folder}/dataset.toml",
        'url = ""',
        f'file = "{table}/**/*.parquet"\npartitions = {{ year = "{date}", month = "{date}" }}',
    )


@step
def copied(place: Place, source: str, target: str) -> None:
    """Copy a file over another."""
    shutil.copyfile(source, target)


@step
def licence(place: Place) -> None:
    """Let nothing that is written bear the name of whoever runs the tests."""
    os.environ.update(GIT_AUTHOR_NAME="A. Contoh", GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")


@step
def row(place: Place, file: str, cells: str) -> None:
    """Add a row to a csv file, with the line ends that it has."""
    path = Path(file)
    before = path.read_bytes()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    path.write_bytes(before.rstrip(b"\r\n") + end + cells.encode() + end)
