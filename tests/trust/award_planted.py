"""An award and its data whose every free text holds a payload, written as TOML and CSV and evaluated for real."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from .payloads import PAYLOADS

AWARD = """\
format = 1
[award]
id = "uji-teks"
title = { id = @, en = @ }
basis = { id = @, en = @ }
organiser = { name = @, entry-fee = 0 }
edition = 1
period = { start = 2024-01-01, end = 2024-12-31 }
[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["cluster"]
titles = { cluster = { id = @, en = @ } }
[criteria]
aggregate = "arithmetic"
[criteria.field]
title = { id = @, en = @ }
weight = 60
aggregate = "geometric"
[criteria.field.events]
title = { id = @, en = @ }
use = "events-held"
weight = 50
score = { method = "goalposts", from = 0, to = 40 }
missing = "zero"
[criteria.field.arrears]
title = { id = @, en = @ }
use = "reported-value"
unit = { id = @, en = @ }
weight = 50
read = { figures = { table = "figures", region = "code", value = "value", standard-error = "error" } }
score = { method = "goalposts", from = 0, to = 100 }
missing = "lowest"
effort = { per = "point", cost = 2 }
[criteria.jury]
title = { id = @, en = @ }
use = "jury"
weight = 40
read = { scores = { table = "scores" } }
score = { method = "goalposts", from = 0, to = 100 }
[[criteria.jury.with.items]]
id = "plan"
title = { id = @, en = @ }
weight = 60
from = 0
to = 10
[[criteria.jury.with.items]]
id = "work"
weight = 40
from = 0
to = 10
[[gates]]
criterion = "field.arrears"
at-least = 20
otherwise = "ineligible"
reason = { id = @, en = @ }
[[tiers]]
id = "utama"
title = { id = @, en = @ }
from = 60
quota = 2
[[tiers]]
id = "madya"
title = { id = @, en = @ }
from = 30
"""
DATASET = """\
[dataset]
title = @
origin = "synthetic"
numbers = "plain"
[tables.figures]
source = @
"""
ENTRANTS = 8
Text = Callable[[], str]


def toml(text: str) -> str:
    """A text as TOML, every sign by its number."""
    return '"' + "".join(sign if sign.isalnum() and sign.isascii() else f"\\U{ord(sign):08X}" for sign in text) + '"'


def in_a_table(text: str) -> str:
    """A text as a table may hold it: a file with a sign of number 0 in it is no text and is refused (PB330)."""
    return text.replace("\0", "")


def write_award(folder: Path, start: int, payloads: tuple[str, ...] = PAYLOADS) -> int:
    """Write the award and its data; returns how many texts there are, each the next payload."""
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        return payloads[(start + count - 1) % len(payloads)]

    data = folder / "data"
    data.mkdir(parents=True)
    for path, template in ((folder / "award.toml", AWARD), (data / "dataset.toml", DATASET)):
        head, *rest = template.split("@")
        path.write_text(head + "".join(toml(text()) + part for part in rest), "utf-8")
    for name, rows in _tables(lambda: in_a_table(text())).items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return count


def _tables(text: Text) -> dict[str, list[list[object]]]:
    """Rows of every table, no two names alike to the eye; some events are told twice, so that somebody asks.

    Codes of jurors begin with a letter: sheets are not written for others (JURY359). Their blanks and signs are plain:
    the list of who judges whom is compared sign by sign.
    """
    regions: list[list[object]] = [["code", "name", "cluster"]]
    figures: list[list[object]] = [["code", "value", "error", "source", "definition", "state"]]
    events: list[list[object]] = [["region", "event", "date", "scale", "participants"]]
    scores: list[list[object]] = [["entrant", "juror", "item", "score", "note"]]
    clusters, jurors = [f"{text()} a", f"{text()} b"], [_code(f"Ja {text()}"), _code(f"Jb {text()}")]
    for i in range(ENTRANTS):
        code = f"{i + 1:02}"
        regions.append([code, f"{text()} {code}", clusters[i % 2]])
        figures.append([code, 30 + (i * 17) % 60, 1 + i % 3, text(), text(), "verified"])
        for k in range(3 + i % 3):
            held = [code, text(), f"2024-0{k + 1}-1{i}", "regency", 100 + 7 * i + k]
            events += [held, [*held[:2], f"2024-0{k + 1}-2{i}", *held[3:]], list(held)][: 3 if k == 0 else 1]
        scores += [
            [code, juror, item, (i * 3 + k) % 10, text()] for k, juror in enumerate(jurors) for item in ("plan", "work")
        ]
    judges: list[list[object]] = [["juror", "name"], *([juror, text()] for juror in jurors)]
    return {"jurors": judges, "regions": regions, "figures": figures, "events": events, "scores": scores}


def _code(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isascii() and sign.isprintable()).split())
