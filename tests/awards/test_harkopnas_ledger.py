"""The synthetic ledger: the same from the same seed, about nobody real, and without a cell that is not valid."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import tomli
from pembina_criteria.harkopnas_draws import labels
from pembina_criteria.harkopnas_ledger import main, make, tables
from pembina_criteria.harkopnas_provinces import PROVINCES

from .sources import read

LEDGERS = ("visits", "agreements", "events", "disbursements", "trainees", "relief", "links")
RECORDS = 20_000


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    make(folder, seed=2022, records=RECORDS)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    make(tmp_path / "one", seed=7, records=RECORDS, form=form)
    make(tmp_path / "two", seed=7, records=RECORDS, form=form)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_gives_other_ledgers(ledger: Path, tmp_path: Path) -> None:
    make(tmp_path, seed=2023, records=RECORDS)
    one, two = hashes(ledger), hashes(tmp_path)
    assert one.keys() == two.keys()
    assert all(one[f"{table}.csv"] != two[f"{table}.csv"] for table in LEDGERS)


@pytest.mark.parametrize("records", [2_000, RECORDS, 200_000])
def test_the_seven_ledgers_hold_exactly_the_records_asked_for(records: int) -> None:
    _, made = tables(2022, records)
    assert sum(int(table.rows.sum()) for table in made if table.name in LEDGERS) == records


def test_the_files_hold_the_rows_that_were_planned(ledger: Path) -> None:
    _, made = tables(2022, RECORDS)
    for table in made:
        expected = dict(zip((p.code for p in PROVINCES), table.rows.tolist(), strict=True))
        assert expected == Counter(row["region"] for row in rows(ledger, table.name))


def test_parquet_and_csv_hold_the_same_rows(ledger: Path, tmp_path: Path) -> None:
    import duckdb

    make(tmp_path, seed=2022, records=RECORDS, form="parquet")
    with duckdb.connect() as connection:
        for table in (*LEDGERS, "cooperatives"):
            parquet = connection.sql(f"from '{tmp_path}/{table}-*.parquet'").fetchall()
            typed = connection.sql(f"from read_csv('{ledger}/{table}.csv', all_varchar = false)").fetchall()
            assert typed == parquet


def test_a_ledger_in_several_parquet_files_holds_the_same_rows_in_the_same_order(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    one, several = tmp_path / "one", tmp_path / "several"
    monkeypatch.setattr("pembina_criteria.harkopnas_ledger.BATCH", 1_000)
    make(one, seed=2022, records=RECORDS, form="parquet")
    monkeypatch.setattr("pembina_criteria.harkopnas_files.ROWS_A_FILE", 2_000)
    make(several, seed=2022, records=RECORDS, form="parquet")
    assert [path.name for path in one.glob("visits*")] == ["visits-00000.parquet"]
    with duckdb.connect() as connection:
        sizes = connection.sql(f"from parquet_file_metadata('{several}/visits-*.parquet') select num_rows").fetchall()
        assert [2_000, 2_000, 2_000, 1_000] == [rows for (rows,) in sizes]
        for table in (*LEDGERS, "cooperatives"):
            both = [connection.sql(f"from '{folder}/{table}-*.parquet'").fetchall() for folder in (one, several)]
            assert both[0] == both[1]


def test_names_have_six_digits_and_more_where_numbers_are_larger() -> None:
    regions, numbers = np.array([0, 33, 6]), np.array([0, 998_999, 41])
    assert ["K-X01-000001", "K-X34-999000", "K-X07-000042"] == labels("K", regions, numbers)
    assert ["K-X01-000001", "K-X34-1000000"] == labels("K", regions[:2], np.array([0, 999_999]))


def test_memory_does_not_grow_with_the_number_of_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sizes are several batches of every ledger; holding all rows of the larger would take many times as much."""
    monkeypatch.setattr("pembina_criteria.harkopnas_ledger.BATCH", 1_000)

    def peak(records: int) -> int:
        tracemalloc.start()
        make(tmp_path / str(records), records=records)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(RECORDS)
    assert peak(5 * RECORDS) < 1.25 * peak(RECORDS)


def test_the_data_set_says_that_it_is_synthetic(ledger: Path) -> None:
    described = tomli.loads((ledger / "dataset.toml").read_text("utf-8"))
    assert described["dataset"]["origin"] == "synthetic"


def test_no_province_bears_a_name_like_that_of_a_real_region() -> None:
    real = {_letters(row[key]) for row in read("wilayah.csv") for key in ("nama", "nama_pendek", "nama_idn_area")}
    real |= {_letters(row["alias"]) for row in read("wilayah_alias.csv")}
    history = read("wilayah_riwayat_kode.csv")
    real |= {_letters(name.removeprefix(p)) for row in history for name in row.values() for p in ("KAB. ", "KOTA ")}
    alike = {
        (province.name, name)
        for province in PROVINCES
        for name in real
        if difflib.SequenceMatcher(None, _letters(province.name), name).ratio() >= 0.8
    }
    assert alike == set()


def test_no_province_bears_the_code_of_a_real_region() -> None:
    real = {row["kode"] for row in read("wilayah.csv")} | {row["kode"] for row in read("wilayah_riwayat_kode.csv")}
    assert real.isdisjoint(province.code for province in PROVINCES)


def test_34_provinces_have_34_names_and_codes() -> None:
    expected = (34, 34)
    assert expected == (len({p.name for p in PROVINCES}), len({p.code for p in PROVINCES}))


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("visits", ["region", "date", "cooperative"]),
        ("agreements", ["region", "partner", "signed", "start", "end"]),
        ("events", ["region", "event", "date", "scale", "participants"]),
        ("disbursements", ["region", "date", "recipient", "amount", "source"]),
        ("cooperatives", ["region", "cooperative", "active"]),
        ("trainees", ["region", "date", "course", "certified", "hours"]),
        ("relief", ["region", "date", "borrower", "amount", "kind"]),
        ("links", ["region", "date", "enterprise", "buyer", "channel", "amount"]),
        ("enrolment", ["region", "as_of", "enrolled", "programme", "definition"]),
    ],
)
def test_no_cell_of_a_ledger_is_blank_except_names_and_papers(ledger: Path, table: str, columns: list[str]) -> None:
    assert all(row[column] for row in rows(ledger, table) for column in columns)


def test_every_visit_is_to_a_cooperative_of_the_register(ledger: Path) -> None:
    register = {(row["region"], row["cooperative"]) for row in rows(ledger, "cooperatives")}
    assert {(row["region"], row["cooperative"]) for row in rows(ledger, "visits")} <= register


def test_the_count_of_active_cooperatives_is_that_of_the_register(ledger: Path) -> None:
    active = Counter(row["region"] for row in rows(ledger, "cooperatives") if row["active"] == "true")
    counted = {row["region"]: int(row["active"]) for row in rows(ledger, "counts") if row["as_of"] == "2022-06-30"}
    assert {code: active[code] for code in counted} == counted


def test_the_ledger_has_the_oddities_of_an_honest_one(ledger: Path) -> None:
    visits, events = rows(ledger, "visits"), rows(ledger, "events")
    outside = [row for row in visits if not "2021-07-01" <= row["date"] <= "2022-06-30"]
    twice = [row for row, n in Counter(map(_cells, visits)).items() if n > 1]
    split = [row for row in events if " hari " in row["event"]]
    unproven = [row for row in rows(ledger, "agreements") if not row["evidence"]]
    shares = {
        "visits outside the period": len(outside) / len(visits),
        "visits entered twice": len(twice) / len(visits),
        "further days of an event": len(split) / len(events),
        "agreements without evidence": len(unproven) / len(rows(ledger, "agreements")),
        **oddities_about_people(ledger),
    }
    assert {what for what, share in shares.items() if not 0.02 < share < 0.5} == set()


def oddities_about_people(ledger: Path) -> dict[str, float]:
    trainees, relief, links = (rows(ledger, table) for table in ("trainees", "relief", "links"))
    odd = {
        "attendances in a webinar": [row["hours"] == "2" for row in trainees],
        "relief by the banks alone": [not row["instrument"] for row in relief],
        "relief taken back": [row["amount"].startswith("-") for row in relief],
        "links without evidence": [not row["evidence"] for row in links],
        "orders cancelled": [row["amount"].startswith("-") for row in links],
    }
    few = {
        "attendances without a name": [not row["person"] for row in trainees],
        "sales to oneself": [row["enterprise"] == row["buyer"] for row in links],
    }
    assert all(0.005 < sum(found) / len(found) < 0.05 for found in few.values())
    return {what: sum(found) / len(found) for what, found in odd.items()}


@pytest.mark.parametrize(("table", "who"), [("relief", ("borrower",)), ("links", ("enterprise", "buyer"))])
def test_nothing_is_taken_back_that_was_not_given_just_before(ledger: Path, table: str, who: tuple[str, ...]) -> None:
    before: dict[str, str] = {}
    for row in rows(ledger, table):
        if row["amount"].startswith("-"):
            assert {key: before[key] for key in who} | {"amount": row["amount"]} == {
                **{key: row[key] for key in who},
                "amount": "-" + before["amount"],
            }
        before = row


def test_agreements_start_after_they_are_signed_and_end_after_they_start(ledger: Path) -> None:
    days = [[dt.date.fromisoformat(row[k]) for k in ("signed", "start", "end")] for row in rows(ledger, "agreements")]
    assert all(signed <= start < end for signed, start, end in days)


@pytest.mark.parametrize("wrong", [["--records", "100"], ["--seed", "-1"], ["--format", "xlsx"]])
def test_a_wrong_option_is_refused_before_anything_is_written(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main([str(tmp_path / "out"), *wrong])
    assert refused.value.code == 2
    assert not (tmp_path / "out").exists()


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalpha())


def _cells(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.values())
