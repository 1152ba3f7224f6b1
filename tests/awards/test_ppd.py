"""The award ppd, as a specification: a stage reads the result of the one before, carries its score or begins anew."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import pembina
from pembina import PembinaError, Result

from .sources import AWARDS

FOLDER = AWARDS / "ppd"
STAGES = ("province", "central-1", "central-2")


def evaluate(award: str, data: Path) -> Result:
    return pembina.evaluate(FOLDER / f"{award}.toml", data)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Walk the chain as a committee would, from jury scores alone: each stage writes what the next one reads."""
    folder = tmp_path_factory.mktemp("ppd") / "data"
    shutil.copytree(FOLDER / "data", folder, ignore=shutil.ignore_patterns("*.json"))
    for stage in STAGES:
        pembina.write_result(evaluate(stage, folder), folder / f"{stage}.json")
    return folder


@pytest.fixture(scope="module")
def stages(data: Path) -> dict[str, Result]:
    return {stage: pembina.read_result(data / f"{stage}.json") for stage in STAGES}


@pytest.fixture(scope="module")
def final(data: Path) -> Result:
    return evaluate("award", data)


def standing(result: Result) -> dict[str, tuple[Any, ...]]:
    keys = ("status", "total", "rank", "group-ranks", "tier")
    return {entrant["code"]: tuple(entrant[key] for key in keys) for entrant in result.entrants}


def total(result: Result, code: str) -> Decimal:
    return Decimal(result.entrant(code)["total"]["published"])


@pytest.mark.parametrize("stage", STAGES)
def test_the_shipped_result_of_a_stage_says_what_evaluating_it_today_says(
    stage: str, stages: dict[str, Result]
) -> None:
    assert standing(stages[stage]) == standing(pembina.read_result(FOLDER / "data" / f"{stage}.json"))


@pytest.mark.parametrize("stage", STAGES)
def test_the_shipped_result_of_a_stage_is_small_and_names_no_machine(stage: str) -> None:
    content = (FOLDER / "data" / f"{stage}.json").read_bytes()
    assert len(content) < 100_000
    assert [word for word in (b"/home", b"/work", b"/tmp", b"\\\\", b"Users") if word in content] == []


def test_the_award_by_itself_gives_what_the_whole_chain_gives(final: Result) -> None:
    assert standing(final) == standing(pembina.evaluate("ppd"))


def test_the_result_before_is_an_input_by_its_name(final: Result, stages: dict[str, Result]) -> None:
    files = {file["name"]: file["sha256"] for table in final.document["data"]["inputs"] for file in table["files"]}
    expected = {f"{stage}.json": stages[stage].sha256 for stage in ("central-1", "central-2")}
    assert expected == {name: sha for name, sha in files.items() if name.endswith(".json")}


def test_the_worked_entrant_by_hand(stages: dict[str, Result], final: Result) -> None:
    documents = Decimal("0.6") * 66 + Decimal("0.4") * 66
    province = Decimal("0.45") * documents + Decimal("0.55") * 71
    first = Decimal("0.5") * 72 + Decimal("0.3") * 66 + Decimal("0.2") * 60
    second = Decimal("0.6") * 88 + Decimal("0.4") * 90
    last = Decimal("0.30") * first + Decimal("0.25") * second + Decimal("0.45") * 90
    expected = [Decimal("68.75"), Decimal("67.80"), Decimal("88.80"), Decimal("83.04")]
    assert expected == [province, first, second, last]
    assert expected == [*(total(stages[stage], "X11") for stage in STAGES), total(final, "X11")]


def test_each_carried_score_adds_its_share_to_the_total(final: Result) -> None:
    position = final.position("X11")
    found = {node["path"]: node["contributions"][position] for node in final.nodes if node["path"]}
    assert {"documents": 20.34, "presentation": 22.2, "visit": 40.5} == found


@pytest.mark.parametrize(
    ("code", "documents", "presentation", "visit"),
    [
        ("X01", "78.40", "83.00", 80),
        ("X04", "74.50", "79.00", 81),
        ("X05", "69.80", "89.20", 88),
        ("X07", "70.90", "71.60", 76),
        ("X09", "85.00", "78.40", 79),
    ],
)
def test_every_finalist_by_hand(final: Result, code: str, documents: str, presentation: str, visit: int) -> None:
    expected = (30 * Decimal(documents) + 25 * Decimal(presentation) + 45 * Decimal(visit)) / 100
    assert round(expected, 2) == total(final, code)


def test_two_cities_that_share_the_first_place_of_a_province_both_go_on(stages: dict[str, Result]) -> None:
    first = stages["province"]
    assert [1, 1] == [first.entrant(code)["group-ranks"]["race"] for code in ("X04", "X05")]
    assert ["ranked", "ranked"] == [stages["central-1"].entrant(code)["status"] for code in ("X04", "X05")]


def test_who_missed_the_interview_is_not_assessable_and_has_no_place(stages: dict[str, Result]) -> None:
    assert ("not-assessable", None, None, {}, None) == standing(stages["province"])["X03"]


def test_a_nominee_that_is_not_the_best_of_its_province_is_ineligible_whatever_its_score(
    stages: dict[str, Result],
) -> None:
    found = stages["central-1"].entrant("X08")
    assert ("ineligible", "90.00", None) == (found["status"], found["total"]["published"], found["rank"])


def test_the_fourth_city_stops_at_stage_one(stages: dict[str, Result], final: Result) -> None:
    assert 4 == stages["central-1"].entrant("X13")["group-ranks"]["level"]
    assert "X13" not in {entrant["code"] for entrant in (*stages["central-2"].entrants, *final.entrants)}


def test_one_regency_and_one_city_are_best(final: Result) -> None:
    assert {"X11", "X05"} == {entrant["code"] for entrant in final.entrants if entrant["tier"] == "terbaik"}


def begin_anew(data: Path, folder: Path) -> Result:
    """Evaluate the regime of the README in which scores begin anew, by the very lines printed there."""
    award = (FOLDER / "award.toml").read_text("utf-8")
    head = award[: award.index("[criteria.documents]")].replace('id = "ppd"', 'id = "ppd-anew"')
    printed = (FOLDER / "README.md").read_text("utf-8").split("```toml\n")[1].split("```")[0]
    (folder / "award.toml").write_text(head + printed, "utf-8")
    return pembina.evaluate(folder, data)


def test_where_scores_begin_anew_only_the_last_stage_counts(data: Path, tmp_path: Path) -> None:
    result = begin_anew(data, tmp_path)
    expected = {"X11": "90.00", "X05": "88.00", "X04": "81.00", "X01": "80.00", "X09": "79.00", "X07": "76.00"}
    assert expected == {entrant["code"]: entrant["total"]["published"] for entrant in result.ranking()}
    assert list(expected) == [entrant["code"] for entrant in result.ranking()]


def test_carrying_or_beginning_anew_decides_who_is_the_second_city(data: Path, final: Result, tmp_path: Path) -> None:
    anew = begin_anew(data, tmp_path)
    second = [
        next(e["code"] for e in result.entrants if e["groups"]["level"] == "kota" and e["group-ranks"]["level"] == 2)
        for result in (final, anew)
    ]
    assert ["X09", "X04"] == second


def with_stage(data: Path, folder: Path, content: bytes) -> Path:
    copy = folder / "data"
    shutil.copytree(data, copy)
    (copy / "central-2.json").write_bytes(content)
    return copy


def test_a_file_that_is_no_result_is_refused_by_name(data: Path, tmp_path: Path) -> None:
    with pytest.raises(PembinaError) as caught:
        evaluate("award", with_stage(data, tmp_path, b"{}"))
    (problem,) = caught.value.problems
    assert ("PB702", "central-2.json") == (problem.code, Path(problem.place.file or "").name)


def test_a_what_if_is_no_earlier_stage(data: Path, tmp_path: Path) -> None:
    """Evaluated with other weights, the stage says so, and a person has to look before anything is carried."""
    changed = ["criteria.presentation.weight=90", "criteria.interview.weight=10"]
    rules = pembina.load_award(FOLDER / "central-2.toml", settings=changed)
    other = tmp_path / "what-if.json"
    pembina.write_result(pembina.evaluate(rules, data), other)
    result = evaluate("award", with_stage(data, tmp_path, other.read_bytes()))
    assert {"not-assessable"} == {entrant["status"] for entrant in result.entrants}
