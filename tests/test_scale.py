"""The scripts that Pembina is measured against say what Pembina says, cell by cell, and notice where it does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import pytest
from pembina_criteria.harkopnas_ledger import make

import pembina
from pembina.record import write_result

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
RECORDS = 20_000


@pytest.fixture(scope="module")
def scripts() -> Iterator[None]:
    sys.path.insert(0, str(BENCHMARKS))
    yield
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def answers(scripts: None) -> ModuleType:
    import scale_answers

    return scale_answers


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    make(folder, seed=2022, records=RECORDS, form="parquet")
    return folder


@pytest.fixture(scope="module")
def result(ledger: Path) -> Path:
    path = ledger / "result.json"
    write_result(pembina.evaluate("harkopnas-2022", ledger), path)
    return path


def test_the_sql_script_gives_every_figure_of_the_thirteen_criteria(
    answers: ModuleType, ledger: Path, result: Path
) -> None:
    from scale_sql import Script, answer

    found = answer(Script(ledger))
    assert len(found) == 13
    assert answers.differences(answers.of_result(result), found) == []


def test_with_its_checks_the_script_finds_repeated_records_and_rows_outside_the_period(
    answers: ModuleType, ledger: Path, result: Path
) -> None:
    from scale_sql import Script, answer, checks

    script = Script(ledger, checks=True)
    assert answers.differences(answers.of_result(result), answer(script)) == []
    found = checks(script)
    assert answers.outside_of(result) == {table: n for table, n in found["outside"].items() if n}
    assert answers.repeated_of(result) == {path: rows for path, rows in found["repeated"].items() if rows}
    assert answers.outside_of(result)["visits"] > 0
    assert found["hashes"].keys() == {path.name for path in ledger.iterdir()}


def test_the_pandas_script_gives_every_value_and_number_of_records(
    answers: ModuleType, ledger: Path, result: Path
) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    from scale_pandas import Folder, answer

    found = answer(Folder(ledger))
    assert answers.differences(answers.of_result(result), found, beside=False) == []


def test_a_figure_that_is_off_is_named(answers: ModuleType, result: Path) -> None:
    right = answers.of_result(result)
    wrong = deepcopy(right)
    wrong["events"]["X01"]["evidence"] += 1
    wrong["market"]["X02"]["also_buyers"] -= 1
    del wrong["opinion"]["X03"]
    found = answers.differences(right, wrong)
    assert [line.partition(":")[0] for line in found] == [
        "events X01 evidence",
        "market X02 also_buyers",
        "opinion X03 evidence",
        "opinion X03 reason",
        "opinion X03 value",
    ]
    assert len(answers.differences(right, wrong, beside=False)) == 4


def test_reading_csv_finds_the_same_rows_by_both_ways(scripts: None, ledger: Path, tmp_path: Path) -> None:
    from scale_csv import by_duckdb, by_pembina
    from scale_csv import make as make_csv

    make_csv(tmp_path, ledger, 1_000)
    assert (by_pembina(tmp_path), by_duckdb(tmp_path)) == (1_000, 1_000)


def test_the_award_of_many_entrants_is_judged(scripts: None, tmp_path: Path) -> None:
    from scale_entrants import make as make_many

    make_many(tmp_path, 300, 6, "parquet")
    result = pembina.evaluate(tmp_path)
    statuses = {entrant["status"] for entrant in result.entrants}
    tiers = {entrant["tier"] for entrant in result.entrants}
    assert ({"ranked", "ineligible"} <= statuses, {"utama", "madya", "pratama"} <= tiers) == (True, True)
