"""The criteria of harkopnas-2022 as the best SQL we can write by hand, over the same Parquet files on the same DuckDB.

    python benchmarks/scale_sql.py FOLDER [--checks] [--memory 2GB] [--threads N] [-o ANSWER.json]

Prints seconds by ledger. The answer holds, for every criterion and province, what Pembina's result says of it: value or
the reason why there is none, numerator, denominator, evidence, and the figures that stand beside it (``also``);
``scale_answers.py`` compares the two. ``--checks`` does in addition what Pembina does on the way: the hash of every
file, a look at every cell, repeated records, and rows outside the period.

Names are compared as ``pembina.expressions`` says. Most names need little for it, which is found out by one look; the
general way is kept for the others. Each ledger is scanned once for the figures, except where a count of rows is cheaper
alone. Groups are made of what adds up (sums, counts, most and least), so that no row is ever sorted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import scale_sql_queries as sql
from scale_answers import Answer, divided

LEDGERS = ("visits", "cooperatives", "agreements", "events", "disbursements", "trainees", "relief", "links")
SMALL = ("regions", "enterprises", "counts", "enrolment", "figures")

TWICE = {"training": ("training.persons", "training.certified"), "aid": ("aid.recipients", "aid.rupiah")}
"""Criteria that count the same records."""


class Script:
    """A connection with views over the files of one data set, and seconds by part."""

    def __init__(
        self, folder: Path, memory: str | None = None, threads: int | None = None, checks: bool = False
    ) -> None:
        self.folder, self.checks = folder, checks
        given = {"memory_limit": memory, "threads": threads}
        config = {key: value for key, value in given.items() if value is not None}
        self.connection = duckdb.connect(config={"preserve_insertion_order": False, **config})
        self.seconds: dict[str, tuple[float, float]] = {}
        for statement in sql.MACROS:
            self.connection.execute(statement)
        for table in LEDGERS:
            self.connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder.as_posix()}/{table}*.parquet'")
        for table in SMALL:
            file = (folder / f"{table}.csv").as_posix()
            self.connection.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', types = {sql.TYPES[table]})"
            )

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the wall and CPU seconds of what is done inside to a part."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        before = self.seconds.get(part, (0.0, 0.0))
        self.seconds[part] = (before[0] + time.perf_counter() - wall, before[1] + time.process_time() - cpu)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Run a query and return its rows by column."""
        found = self.connection.execute(query)
        names = [name for name, *_ in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def by_way_of(self, name: str, first: str, query: str) -> list[dict[str, Any]]:
        """Run a query over the rows of another; these stay for the checks where they are asked for."""
        if not self.checks:
            return self.rows(query.replace("WITH ", f"WITH {name} AS ({first}), ", 1))
        self.run(f"CREATE TEMP TABLE {name} AS {first}")
        return self.rows(query)

    def run(self, query: str) -> None:
        """Run a statement."""
        self.connection.execute(query)


def answer(script: Script) -> Answer:
    """Compute the thirteen criteria; {path: {province: what is said of it}}."""
    found: Answer = {}
    cooperatives = {row["code"]: row["cooperatives"] for row in script.rows("SELECT code, cooperatives FROM regions")}
    enterprises = {row["region"]: row["enterprises"] for row in script.rows("SELECT * FROM enterprises")}
    with script.timed("visits"):
        script.run(sql.REGISTER)
        script.run(sql.VISITED)
        rows = script.rows(sql.VISITS)
        script.run("DROP TABLE register")
    found["supervision.visits"] = {row["region"]: _visits(row, "") for row in rows}
    found["supervision.regular"] = {row["region"]: _visits(row, "regular_") for row in rows}
    with script.timed("small tables"):
        found["supervision.active"] = {row.pop("region"): _ratio(row) for row in script.rows(sql.ACTIVE)}
        found["social-security"] = {row.pop("region"): _ratio(row) for row in script.rows(sql.ENROLMENT)}
        found["opinion"] = {row.pop("region"): row for row in script.rows(sql.OPINION)}
    with script.timed("trainees"):
        rows = script.by_way_of("courses", sql.COURSES, sql.TRAINEES)
    for name, other in (("persons", "certified"), ("certified", "persons")):
        figures = {row["region"]: _training(row, name, other) for row in rows}
        found[f"training.{name}"] = divided(figures, cooperatives, 100)
    with script.timed("disbursements"):
        rows = script.rows(sql.DISBURSEMENTS)
    for name, other in (("recipients", "rupiah"), ("rupiah", "recipients")):
        figures = {row["region"]: _aid(row, name, other) for row in rows}
        found[f"aid.{name}"] = divided(figures, enterprises, 1000)
    with script.timed("relief"):
        script.run(sql.KINDS)
        figures = {row.pop("region"): row for row in script.by_way_of("borrowers", sql.BORROWERS, sql.RELIEF)}
    found["credit-relief"] = divided(figures, enterprises, 1000)
    with script.timed("links"):
        figures = {row.pop("region"): row for row in script.by_way_of("pairs", sql.PAIRS, sql.LINKS)}
    found["market"] = divided(figures, enterprises, 1000)
    with script.timed("events"):
        rows = script.by_way_of("named", sql.EVENTS_BY_NAME, sql.EVENTS)
        found["events"] = {row.pop("region"): row for row in rows}
    with script.timed("agreements"):
        found["partnerships"] = {row.pop("region"): row for row in script.rows(sql.AGREEMENTS)}
    return found


def _visits(row: dict[str, Any], part: str) -> dict[str, Any]:
    ratio = {"numerator": row[f"{part}numerator"], "denominator": row["denominator"], "reason": row["reason"]}
    beside = {
        "also_cooperatives_visited": row[f"{part}visited"],
        "also_visits_not_counted": row["every"] - row[f"{part}numerator"],
    }
    return {**_ratio(ratio, 1), "evidence": row[f"{part}numerator"], **beside}


def _ratio(row: dict[str, Any], factor: int = 100) -> dict[str, Any]:
    """Divide, where nothing speaks against it."""
    value = None
    if row["reason"] is None and row["numerator"] is not None and row["denominator"]:
        value = factor * row["numerator"] / row["denominator"]
    return {**row, "value": value}


def _training(row: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    said = row["unknown"] < row["persons"]
    shown = {"persons": row["persons"], "certified": row["certified"] if said else None}
    silent = name == "certified" and row["persons"] > 0 and not said
    return {
        "value": None if silent else row[name],
        "reason": "missing" if silent else None,
        "evidence": row["attendances"],
        f"also_{other}": shown[other],
        "also_certificate_unknown": row["unknown"] if said else None,
        "also_attendances": row["attendances"],
        "also_unnamed": row["unnamed"],
    }


def _aid(row: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    return {
        "value": row[name],
        "reason": None,
        "evidence": row["records"],
        f"also_{other}": row[other],
        "also_unnamed": row["unnamed"],
    }


def checks(script: Script) -> dict[str, Any]:
    """Do what Pembina does besides: hash the files, look at every cell, find repeated records, count strays."""
    with script.timed("hashes"):
        hashes = {}
        for path in sorted(script.folder.iterdir()):
            with path.open("rb") as file:
                hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    outside, wrong, repeated = {}, 0, {}
    for table, query in sql.CELLS.items():
        with script.timed(f"cells of {table}"):
            row = script.rows(query)[0]
        outside[table] = row["outside"]
        wrong += row["wrong"]
    if wrong:
        sys.exit(f"{wrong} cells do not fit")
    for node, query in sql.REPEATED.items():
        with script.timed(f"repeated of {node}"):
            found = {row["region"]: row["n"] for row in script.rows(query)}
        repeated.update(dict.fromkeys(TWICE.get(node, (node,)), found))
    return {"hashes": hashes, "outside": outside, "repeated": repeated}


def main() -> None:
    """Read the command line, compute, print seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--checks", action="store_true")
    parser.add_argument("--memory")
    parser.add_argument("--threads", type=int)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    script = Script(given.folder, given.memory, given.threads, given.checks)
    document: dict[str, Any] = {"criteria": answer(script)}
    if given.checks:
        document["checks"] = checks(script)
    if given.output is not None:
        given.output.write_text(json.dumps(document, default=str), "utf-8")
    print("| part | wall s | CPU s |\n|---|--:|--:|")
    for part, (wall, cpu) in script.seconds.items():
        print(f"| {part} | {wall:.3f} | {cpu:.3f} |")
    print(
        f"| all | {sum(s[0] for s in script.seconds.values()):.3f} | {sum(s[1] for s in script.seconds.values()):.3f} |"
    )


if __name__ == "__main__":
    main()
