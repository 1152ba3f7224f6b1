"""Reading a large csv file into typed columns: by Pembina, and by DuckDB's own ``read_csv`` with the same types.

    python benchmarks/scale_csv.py make FOLDER --from LEDGER [--rows 20000000]
    python benchmarks/scale_csv.py pembina FOLDER
    python benchmarks/scale_csv.py duckdb FOLDER
    python benchmarks/scale_csv.py duckdb-codes FOLDER

The file is the visits of a ledger that was made as parquet. Pembina also hashes the file, numbers its rows and looks at
each region's code; with ``duckdb-codes`` DuckDB checks the codes as well, as a type of their own.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

DATASET = '[dataset]\ntitle = "Visits"\norigin = "synthetic"\nnumbers = "plain"\n'


def make(folder: Path, ledger: Path, rows: int) -> None:
    """Write the first rows of the visits of a ledger as csv, and the regions beside it."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    visits, target = (ledger / "visits-*.parquet").as_posix(), (folder / "visits.csv").as_posix()
    duckdb.sql(f"COPY (FROM '{visits}' LIMIT {rows}) TO '{target}' (HEADER)")
    (folder / "regions.csv").write_bytes((ledger / "regions.csv").read_bytes())
    (folder / "dataset.toml").write_text(DATASET, "utf-8")


def by_pembina(folder: Path) -> int:
    """Read the visits as a criterion would be handed them; returns how many there are."""
    import narwhals.stable.v2 as nw

    from pembina.api import make_host
    from pembina.data import open_dataset
    from pembina.model import ColumnNeed, Entrants, TableNeed

    columns = [("region", "entrant"), ("date", "date"), ("cooperative", "text")]
    need = TableNeed("visits", "visits", "visits", tuple(ColumnNeed(name, name, kind) for name, kind in columns))
    loaded = open_dataset(folder, make_host()).load(Entrants("regions", "code", "name"), [need])
    found = loaded.engine.rows(loaded.tables("visits")["visits"].select(n=nw.len()))
    return int(found[0][0])


def by_duckdb(folder: Path, *, codes: bool = False) -> int:
    """Read the visits into a table of the same types; returns how many there are."""
    import duckdb

    file, region = (folder / "visits.csv").as_posix(), "VARCHAR"
    if codes:
        region = "region_code"
        found = duckdb.sql(f"SELECT code FROM read_csv('{(folder / 'regions.csv').as_posix()}')").fetchall()
        values = ", ".join(f"'{code}'" for (code,) in found)
        duckdb.sql(f"CREATE TYPE {region} AS ENUM ({values})")
    types = f"{{region: '{region}', date: 'DATE', cooperative: 'VARCHAR'}}"
    duckdb.sql(f"CREATE TABLE visits AS FROM read_csv('{file}', types = {types})")
    return len(duckdb.table("visits"))


def main() -> None:
    """Make, or read and print how many rows there are and the seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("make", "pembina", "duckdb", "duckdb-codes"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="ledger", type=Path)
    parser.add_argument("--rows", type=int, default=20_000_000)
    given = parser.parse_args()
    if given.what == "make":
        if given.ledger is None:
            sys.exit("scale_csv: make needs --from LEDGER")
        make(given.folder, given.ledger, given.rows)
        return
    wall, cpu = time.perf_counter(), time.process_time()
    pembina = given.what == "pembina"
    rows = by_pembina(given.folder) if pembina else by_duckdb(given.folder, codes=given.what == "duckdb-codes")
    print(f"{rows:,} rows, wall {time.perf_counter() - wall:.2f} s, CPU {time.process_time() - cpu:.2f} s")


if __name__ == "__main__":
    main()
