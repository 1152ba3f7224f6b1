"""Makes the ledger that the award harkopnas-2022 is shown on: a synthetic one, for provinces that do not exist.

    python -m pembina_criteria.harkopnas_ledger OUT_DIR [--seed 2022] [--records 200000] [--format csv|parquet]

No public ledger of visits, agreements, events, aid, training, credit relief and sales exists, and invented numbers must
not carry a real region's name.
So the provinces bear names of stars and codes X01 to X34, and the data set says ``origin = "synthetic"``.

The same seed and number of records give the same bytes. Rows are made in batches of a fixed size, each from a random
stream of its own (seed, table, batch), and written at once: memory does not grow with the number of records, and a
batch does not depend on those before it. Every cell is valid; what is odd about the rows is what is odd about honest
ledgers: dates outside the period, the same visit entered twice, one event held over days in several rows, agreements
without a document, partners that come back, recipients that are paid again; more of it in ``harkopnas_people``.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from attrs import frozen
from pembina_criteria import harkopnas_people as people
from pembina_criteria.harkopnas_draws import CODES, END, START, amounts, days, labels, repeats, some
from pembina_criteria.harkopnas_files import FORMATS, Columns, write_dataset, write_table
from pembina_criteria.harkopnas_provinces import PROVINCES, Ints, Traits, allot, traits

BATCH = 50_000
"""Rows made and written at a time. Part of what a seed means: another size would give other rows."""

LEAST_RECORDS = 2_000
SHARES = {
    "visits": 0.35,
    "agreements": 0.09,
    "events": 0.08,
    "disbursements": 0.25,
    "trainees": 0.1,
    "relief": 0.05,
    "links": 0.08,
}
"""Parts of ``--records`` by ledger; the register of cooperatives comes on top, a fifth as many rows."""
REGISTER = 0.2

SCALES = ("lokal", "kabupaten", "provinsi", "nasional", "internasional")
SOURCES = ("APBD", "APBN", "CSR", "KUR")
DEFINITION = "menggelar RAT dalam tiga tahun terakhir"

PEOPLE = {"trainees": people.trainees, "relief": people.relief, "links": people.links}

Draw = Callable[[np.random.Generator, Ints, Ints], Columns]


@frozen
class Table:
    """A table of the ledger: rows by province, and how a batch is drawn.

    ``draw(rng, region, nth)`` gets for each row of the batch the position of its province and its own number inside
    the province, from 0.
    """

    name: str
    rows: Ints
    draw: Draw


def tables(seed: int, records: int) -> tuple[Traits, list[Table]]:
    """Return the provinces' traits, and the seven ledgers and the register with their rows by province."""
    who = traits(seed, round(records * REGISTER))
    wanted = {name: round(records * share) for name, share in SHARES.items()}
    wanted["visits"] += records - sum(wanted.values())
    rows = {}
    for name, total in wanted.items():
        size = who.active if name == "visits" else who.cooperatives
        rows[name] = allot(total, size * (0.3 + who.quality[name]))
    return who, [
        Table("visits", rows["visits"], partial(_visits, who)),
        Table("agreements", rows["agreements"], partial(_agreements, who, rows["agreements"])),
        Table("events", rows["events"], partial(_events, who)),
        Table("disbursements", rows["disbursements"], partial(_disbursements, rows["disbursements"])),
        Table("cooperatives", who.cooperatives, partial(_cooperatives, who)),
        *(Table(name, rows[name], partial(draw, who, rows[name])) for name, draw in PEOPLE.items()),
    ]


def batches(table: Table, seed: int, number: int) -> Iterator[Columns]:
    """Yield a table batch by batch; ``number`` keeps the random streams of tables apart."""
    ends = np.cumsum(table.rows)
    total = int(ends[-1])
    for batch, start in enumerate(range(0, total, BATCH)):
        row = np.arange(start, min(start + BATCH, total), dtype=np.int64)
        region = np.searchsorted(ends, row, side="right").astype(np.int64)
        nth = row - (ends - table.rows)[region]
        rng = np.random.default_rng([seed, number, batch])
        yield {"region": [CODES[i] for i in region.tolist()]} | table.draw(rng, region, nth)


def _visits(who: Traits, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Visits: most to active cooperatives, some entered twice."""
    number = _any_cooperative(who, rng, region, to_active=0.93)
    first = repeats(rng, region, 0.05)
    drawn = days(rng, len(region), outside=0.08)
    return {"date": drawn[first], "cooperative": labels("K", region[first], number[first])}


def _agreements(who: Traits, rows: Ints, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Agreements: signed over three years, for half a year to three, some without a document."""
    signed = np.datetime64("2019-08-01") + rng.integers(0, 1095, len(region))
    start = signed + rng.integers(0, 60, len(region))
    end = start + rng.choice(np.array([182, 364, 729, 1094]), len(region))
    partner = some(rng, rows, region, 0.8)
    proven = rng.random(len(region)) < 0.5 + 0.45 * who.quality["agreements"][region]
    papers = labels("PKS", region, nth)
    evidence = [paper if yes else "" for paper, yes in zip(papers, proven.tolist(), strict=True)]
    names = labels("M", region, partner)
    return {"partner": names, "signed": signed, "start": start, "end": end, "evidence": evidence}


def _events(who: Traits, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Events: the better a province, the wider their scale; some stretch over several rows, a day each."""
    first = repeats(rng, region, 0.15)
    tilt = who.quality["events"][region] * 0.12
    scale = np.searchsorted(np.array([0.62, 0.84, 0.95, 0.99]), np.minimum(rng.random(len(region)) + tilt, 0.999999))
    drawn = days(rng, len(region), outside=0.08)
    part = np.arange(len(region)) - first
    participants = rng.integers(15, 120, len(region)) * (1 + scale[first])
    return {
        "event": [_event(n, day) for n, day in zip(nth[first].tolist(), part.tolist(), strict=True)],
        "date": drawn[first] + part,
        "scale": [SCALES[i] for i in scale[first].tolist()],
        "participants": participants.tolist(),
    }


def _event(number: int, part: int) -> str:
    """Name an event; what follows its first day is "... hari 2", "... hari 3"."""
    return f"Pekan Koperasi {number + 1:06d}" + (f" hari {part + 1}" if part else "")


def _disbursements(rows: Ints, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Payments: amounts to the nearest hundred thousand rupiah, about three for every two recipients."""
    recipient = some(rng, rows, region, 0.9)
    rupiah = amounts(rng, len(region), 4.5)
    source = rng.choice(len(SOURCES), len(region), p=[0.55, 0.2, 0.1, 0.15])
    return {
        "date": days(rng, len(region), outside=0.08),
        "recipient": labels("U", region, recipient),
        "amount": rupiah.tolist(),
        "source": [SOURCES[i] for i in source.tolist()],
    }


def _cooperatives(who: Traits, rng: np.random.Generator, region: Ints, nth: Ints) -> Columns:
    """Return the register; who is active follows from the number alone, so that nothing has to be remembered."""
    stride = np.array([_stride(int(n)) for n in who.cooperatives])
    active = nth * stride[region] % who.cooperatives[region] < who.active[region]
    return {"cooperative": labels("K", region, nth), "active": active.tolist()}


def _any_cooperative(who: Traits, rng: np.random.Generator, region: Ints, to_active: float) -> Ints:
    """Draw a cooperative of each row's province, active ones with the probability ``to_active``."""
    inverse = np.array([pow(_stride(int(n)), -1, int(n)) for n in who.cooperatives])
    total, active = who.cooperatives[region], who.active[region]
    pick_active = (rng.random(len(region)) < to_active) | (active == total)
    chance = rng.random(len(region))
    place = np.where(pick_active, chance * active, active + chance * (total - active)).astype(np.int64)
    return np.asarray(place * inverse[region] % total, dtype=np.int64)


def _stride(count: int) -> int:
    """Return a step that visits all numbers below ``count`` before it repeats, near the golden section of it."""
    step = max(1, round(count * 0.618))
    while math.gcd(step, count) != 1:
        step += 1
    return step


def _small_tables(who: Traits) -> Iterator[tuple[str, Columns]]:
    """Yield the tables with a row or two for each province: who competes, counts, and reported figures."""
    numbers = range(len(PROVINCES))
    yield (
        "regions",
        {
            "code": list(CODES),
            "name": [province.name for province in PROVINCES],
            "cluster": [province.cluster for province in PROVINCES],
            "status": [province.status for province in PROVINCES],
            "cooperatives": who.cooperatives.tolist(),
        },
    )
    yield "enterprises", {"region": list(CODES), "enterprises": who.enterprises.tolist()}
    now = [i for i in numbers if PROVINCES[i].reports_active]
    total, before, active = who.cooperatives.tolist(), who.before.tolist(), who.active.tolist()
    yield (
        "counts",
        {
            "region": [CODES[i] for i in now] * 2,
            "as_of": np.repeat(np.array([START - 1, END]), len(now)),
            "active": [min(active[i], before[i]) for i in now] + [active[i] for i in now],
            "total": [before[i] for i in now] + [total[i] for i in now],
            "definition": [DEFINITION] * (2 * len(now)),
        },
    )
    yield (
        "figures",
        {
            "region": list(CODES),
            "indicator": ["opinion"] * len(CODES),
            "category": [province.opinion for province in PROVINCES],
            "date": np.repeat(np.array([END]), len(CODES)),
        },
    )
    yield "enrolment", people.enrolment(who)


def make(folder: Path, seed: int = 2022, records: int = 200_000, form: str = "csv") -> None:
    """Write the whole data set into ``folder``, which is made where it is not there."""
    if records < LEAST_RECORDS:
        raise ValueError(f"records must be at least {LEAST_RECORDS}, so that every province has some")
    folder.mkdir(parents=True, exist_ok=True)
    who, ledgers = tables(seed, records)
    files = {name: write_table(folder, name, [columns], "csv") for name, columns in _small_tables(who)}
    for number, table in enumerate(ledgers, start=1):
        files[table.name] = write_table(folder, table.name, batches(table, seed, number), form)
    thousands = f"{records:,}".replace(",", ".")
    title = f"Buku besar sintetis HARKOPNAS 2022 (benih acak {seed}, {thousands} catatan)"
    write_dataset(folder, title, f"pembina_criteria.harkopnas_ledger, seed {seed}", str(END), files)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and write the data set."""
    parser = argparse.ArgumentParser(
        prog="python -m pembina_criteria.harkopnas_ledger",
        description="Make the synthetic ledger of the award harkopnas-2022, for provinces that do not exist.",
    )
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--format", choices=FORMATS, default="csv")
    given = parser.parse_args(arguments)
    if given.seed < 0 or given.records < LEAST_RECORDS:
        parser.error(f"--seed must not be negative, and --records must be at least {LEAST_RECORDS}")
    make(given.folder, given.seed, given.records, given.format)


if __name__ == "__main__":
    main()
