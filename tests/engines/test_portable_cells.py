"""Cells of any stored type mean the same by DuckDB's SQL and by the portable scan: same values, same problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from pembina.data.engines.duckdb import DuckDB
from pembina.data.engines.polars import Polars
from tests.campaign import examples
from tests.engines.portable_tables import form, numbers, said, source_of, wanted, write

_WORDS = (
    "74| 11 |Bandung|kab. bandung|Sulawesi Tenggara||-| |#N/A|#REF!|#5|ya|tidak|1|0|1.234,56|1,234.56|1234|3.693|12,5"
    "|12.5|-7|Rp 1.000|2022-07-01|1/7/2022|2022-02-31|1 Juli 2022|Q3 2022|a\r\nb|\u00a0x\u00a0|x\ty|É|n/a|1e5|0.005"
    "|99999999999999999999"
)
WORDS = st.sampled_from(_WORDS.split("|"))
TEXTS = WORDS | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
CENTS = st.integers(-(10**15), 10**15).map(lambda n: repr(n / 100))
_ODD = "0.1 -0.0 nan inf -inf 1e300 3.0 0.30000000000000004 1.005 9007199254740993"
FLOATS = st.sampled_from(_ODD.split()) | CENTS | st.floats(width=32).map(repr)
DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001
MOMENTS = st.integers(-(10**9) * 8, 10**9 * 7).map(lambda seconds: EPOCH + dt.timedelta(seconds=seconds)) | st.builds(
    lambda day, micro: EPOCH + dt.timedelta(days=day, microseconds=micro),
    st.integers(-9000, 30000),
    st.integers(0, 10**11),
)
STORED: dict[str, st.SearchStrategy[Any]] = {
    "VARCHAR": TEXTS,
    "TINYINT": st.integers(-128, 127),
    "INTEGER": st.integers(-(2**31), 2**31 - 1) | st.integers(0, 80),
    "BIGINT": st.integers(-(2**63), 2**63 - 1) | st.integers(0, 80),
    "UINTEGER": st.integers(0, 2**32 - 1),
    "UBIGINT": st.integers(0, 2**64 - 1) | st.integers(0, 80),
    "FLOAT": FLOATS.filter(lambda text: abs(float(text)) < 1e38 or float(text) in (float("inf"), float("-inf"))),
    "DOUBLE": FLOATS,
    "DECIMAL(18,0)": st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(0, 80),
    "DECIMAL(24,2)": CENTS,
    "DECIMAL(38,10)": st.decimals(-(10**27), 10**27, places=10),
    "BOOLEAN": st.booleans(),
    "DATE": DAYS,
    "TIMESTAMP": MOMENTS,
    "TIMESTAMP_NS": MOMENTS,
    "TIMESTAMP WITH TIME ZONE": MOMENTS,
}
TYPES = ("entrant", "code", "text", "integer", "number", "money", "boolean", "date", "figure", "answer")


@pytest.fixture(scope="module")
def engines() -> Iterator[tuple[DuckDB, Polars]]:
    duckdb, polars = DuckDB(), Polars()
    yield duckdb, polars
    duckdb.close()
    polars.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cells")


@pytest.mark.parametrize("stored", STORED)
def test_a_stored_column_of_any_type_is_read_as_duckdb_reads_it(
    stored: str, engines: tuple[DuckDB, Polars], folder: Path
) -> None:
    cells = st.lists(st.none() | STORED[stored], min_size=1, max_size=8)

    @tried(max_examples=examples(2, 400))
    @given(cells, cells, st.sampled_from([None, "id", "en", "plain"]), st.booleans(), st.booleans())
    def check(first: list[Any], second: list[Any], number: str | None, marked: bool, whole: bool) -> None:
        here = folder / str(next(numbers))
        paths = [
            write(here / f"{name}.parquet", dict.fromkeys(TYPES, (stored, of)))
            for name, of in (("a", first), ("b", second))
        ]
        columns = [wanted(type_, form(type_, number), ("-",) if marked else ()) for type_ in TYPES]
        expected, problems = said(engines[0], source_of(paths, columns, here), whole)
        assert said(engines[1], source_of(paths, columns, here), whole)[0] == expected
        wrong = {problem.place.cell for problem in problems}
        sound = source_of(paths, [column for column in columns if column.name not in wrong], here)
        expected, problems = said(engines[0], sound)
        assert not problems
        assert said(engines[1], sound)[0] == expected

    check()
