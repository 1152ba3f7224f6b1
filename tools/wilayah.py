"""Writes plugins/wilayah/regions.csv from the npm package idn-area-data, whose data are under the ODbL.

    npm pack idn-area-data@4.0.1 && tar xzf idn-area-data-4.0.1.tgz
    python tools/wilayah.py package           writes the table
    python tools/wilayah.py package check     exits 1 where the table is not the one that the package makes

Names and codes are taken as they are; level, autonomy and the short name
follow from the name. names.csv beside it is kept by hand.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

TABLE = Path(__file__).parents[1] / "plugins" / "wilayah" / "regions.csv"
HEADER = ("code", "name", "level", "parent", "parent_name", "short_name", "autonomous")
PREFIXES = (
    ("Kabupaten Administrasi ", "regency", "tidak"),
    ("Kota Administrasi ", "city", "tidak"),
    ("Kabupaten ", "regency", "ya"),
    ("Kota ", "city", "ya"),
)
"""How the name of a regency or city begins, what that says of its level, and whether it governs itself."""


def table(package: Path) -> str:
    """Return the table as CSV: provinces and their regencies and cities, in the order of codes."""
    provinces = {row["code"]: row["name"] for row in _read(package / "data" / "provinces.csv")}
    rows = [(code, name, "province", "", "", name, "ya") for code, name in provinces.items()]
    for row in _read(package / "data" / "regencies.csv"):
        code, name, parent = row["code"], row["name"], row["province_code"]
        prefix, level, autonomous = next(kind for kind in PREFIXES if name.startswith(kind[0]))
        rows.append((code, name, level, parent, provinces[parent], name.removeprefix(prefix), autonomous))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *sorted(rows)])
    return out.getvalue()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(arguments: list[str]) -> int:
    """Write the table, or compare it."""
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    made = table(Path(arguments[0]))
    if arguments[1:]:
        return int(TABLE.read_text("utf-8") != made)
    TABLE.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
