"""Gaming: what is put into clean data is found with whom it was put in, and clean data are left in peace."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from pembina.evaluation.gaming import standing
from pembina.evaluation.gaming_counts import digits, late_records
from pembina.evaluation.gaming_repeats import repeats
from pembina.evaluation.gaming_splits import splits
from pembina.evaluation.gaming_tables import Row

from ..campaign import examples
from ..evaluation.gaming_data import WHAT, WHERE, Held, clean, event, more

WHOM = "03"
Cells = tuple[Any, ...]


def looked(rows: Sequence[Row]) -> set[tuple[str, str | None]]:
    """Keys and entrants of everything that `pembina check` would ask about a table of events."""
    source = Held(rows)
    repeated, taken = repeats(source)
    told = [*repeated, *splits(source, taken)]
    told += [test.finding for test in standing([*late_records(source), *digits(source)])]
    return {(finding.key, finding.entrant) for finding in told}


def doubled(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    return [rnd.choice([row for row in rows if row.entrant == WHOM]).cells]


def rewritten(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    name, *rest = doubled(rnd, rows)[0]
    return [(rnd.choice([name.upper(), name.replace(" ", "  "), f"{name}.", name.replace(" ", "-")]), *rest)]


def mistyped(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    name, *rest = doubled(rnd, rows)[0]
    at = rnd.randrange(4, len(name))
    return [(name[:at] + ("x" if name[at] != "x" else "y") + name[at + 1 :], *rest)]


def redated(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    name, on, *rest = doubled(rnd, rows)[0]
    return [(name, on + dt.timedelta(rnd.choice([-40, 40])), *rest)]


def borrowed(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    return [rnd.choice([row for row in rows if row.entrant != WHOM]).cells]


def split(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    name, scale, k = f"{rnd.choice(WHAT)} Akbar {rnd.choice(WHERE)}", "regency", rnd.randint(2, 6)
    on = dt.date(2024, rnd.randint(2, 10), rnd.randint(1, 20))
    form = rnd.choice(["{} hari ke-{}", "{} ({})", "{} bagian {}"])
    return [(form.format(name, i + 1), on + dt.timedelta(i), scale, 101 + i, Decimal(1_234_567 + i)) for i in range(k)]


def at_the_deadline(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    return [event(rnd, dt.date(2024, 12, 27) + dt.timedelta(rnd.randrange(5))) for _ in range(rnd.randint(12, 20))]


def rounded(rnd: random.Random, rows: Sequence[Row]) -> list[Cells]:
    return [(*event(rnd)[:3], 5 * rnd.randint(21, 170), Decimal(10**6 + 7 * i)) for i in range(60)]


WAYS: dict[Callable[[random.Random, Sequence[Row]], list[Cells]], str] = {
    doubled: "gaming.same", rewritten: "gaming.same-name", mistyped: "gaming.slip", redated: "gaming.but-one",
    borrowed: "gaming.elsewhere", split: "gaming.split", at_the_deadline: "gaming.burst", rounded: "gaming.round",
}  # fmt: skip


def test_what_is_put_into_clean_data_is_found_and_clean_data_are_left_in_peace(figure):
    sets = examples(10, 1_000)
    injected = hit = asked = 0
    missed: list[tuple[int, str]] = []
    for seed in range(sets):
        rows = clean(seed)
        before = looked(rows)
        asked += bool(before)
        for way, key in WAYS.items():
            rnd = random.Random(1000 * seed + 7)
            found = (key, WHOM) in looked(more(rows, WHOM, way(rnd, rows))) - before
            injected, hit = injected + 1, hit + found
            missed += [] if found else [(seed, way.__name__)]
    figure(f"gaming: {injected} manipulations injected, found {hit}; clean data sets {sets}, with a finding {asked}")
    assert not [each for each in missed if each[1] in ("doubled", "rewritten", "split")]  # exact facts: always
    assert hit >= 0.97 * injected, missed
    assert asked <= 0.2 * sets
