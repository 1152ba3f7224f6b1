"""Names and cells become part of SQL in DuckDB: whatever they hold, they stay names and cells."""

import json

import pytest

import pembina

from ..campaign import some
from .small import write_small

HOSTILE = (
    "visits'; DROP TABLE t; --", 'visits"; DROP TABLE t; --', "a'' b", 'a"" b', "x') UNION SELECT 1 --", "a;b", "$1",
    "?1", "*", "a*[b]?", "{x}", "%s", "\\'", "`x`", "/*x*/", "--x", "' || read_text('/etc/passwd') || '",
)  # fmt: skip
"""What would end a quoted name, a text or a statement, or be taken for a parameter or a pattern."""


def rewritten(folder, header, name, cell, form):
    """The small award, with one table's file, one of its columns, and a text in it named after an attack."""
    award = write_small(folder)
    data = folder / "data"
    rows = [line.split(",") for line in (data / "visits.csv").read_text("utf-8").splitlines()[1:]]
    (data / "visits.csv").unlink()
    safe = name.replace("/", "_").replace("\\", "_")  # these would lead out of the folder, and are refused
    cells = [[region, day, cell if i % 7 == 0 else cooperative] for i, (region, day, cooperative) in enumerate(rows)]
    columns = ["region", "date", header]
    if form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table({key: list(column) for key, column in zip(columns, zip(*cells, strict=True), strict=True)})
        pq.write_table(table, data / f"{safe}.parquet")
    else:
        quoted = ['"' + each.replace('"', '""') + '"' for row in [columns, *cells] for each in row]
        lines = [",".join(quoted[i : i + 3]) for i in range(0, len(quoted), 3)]
        (data / f"{safe}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    pattern = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in safe)
    with (data / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write(f"[tables.visits]\nfile = {json.dumps(f'{pattern}.{form}')}\n")
        file.write(f"columns = {{ cooperative = {json.dumps(header)} }}\n")
    return award


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_names_of_files_and_columns_and_cells_stay_what_they_are(tmp_path, form, figure):
    plain = pembina.evaluate(
        rewritten(tmp_path / "plain", "cooperative", "visits", "nobody", form), engine="duckdb:threads=1"
    )
    tried = some(HOSTILE, 6)
    harmful = 0
    for i, hostile in enumerate(tried):
        award = rewritten(tmp_path / str(i), hostile, hostile, hostile, form)
        result = pembina.evaluate(award, engine="duckdb:threads=1")
        node, wanted = (each.node("supervision.visits") for each in (result, plain))
        harmful += node["evidence"] != wanted["evidence"] or not any(node["evidence"])
    figure(f"names and cells in SQL ({form}): {len(tried)} evaluations with hostile ones, harmful {harmful}")
    assert harmful == 0
