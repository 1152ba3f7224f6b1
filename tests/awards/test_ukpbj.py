"""The award ukpbj, as a specification: a unit is as mature as its weakest variable."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import pembina
from pembina import Result

from .sources import AWARDS

FOLDER = AWARDS / "ukpbj"

VARIABLES = (
    "Manajemen pengadaan", "Manajemen penyedia", "Manajemen kinerja", "Manajemen risiko", "Pengorganisasian",
    "Tugas dan fungsi", "Perencanaan SDM", "Pengembangan SDM", "Sistem informasi",
)  # fmt: skip

Levels = Sequence[int | None]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def write(folder: Path, units: Mapping[str, Levels], evidence: str = "SK 1") -> Path:
    """Write a data set of units with the levels of the nine variables, None for one that is not answered."""
    tables: dict[str, list[tuple[object, ...]]] = {
        "units": [("code", "name"), *((code, code) for code in units)],
        "answers": [
            ("region", "variable", "level", "date", "evidence"),
            *(
                (code, variable, level, "2023-06-30", evidence)
                for code, levels in units.items()
                for variable, level in zip(VARIABLES, levels, strict=True)
                if level is not None
            ),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def levels_of(code: str) -> list[int]:
    with (FOLDER / "data" / "answers.csv").open(encoding="utf-8", newline="") as file:
        return [int(row["level"]) for row in csv.DictReader(file, delimiter=";") if row["region"] == code]


def outcome(result: Result) -> dict[str, tuple[str | None, str | None]]:
    """Published total and tier by code; no total where a unit cannot be assessed."""
    return {e["code"]: (e["total"] and e["total"]["published"], e["tier"]) for e in result.entrants}


def test_the_worked_unit_by_hand(result: Result) -> None:
    """Eight variables on 4 or 5, risk management on 2: the unit is on level 2, although the mean is 37 / 9 = 4.11."""
    levels = levels_of("X01")
    assert [4, 4, 5, 2, 4, 5, 4, 4, 5] == levels
    assert (2, 37) == (min(levels), sum(levels))
    assert ("2", "esensi") == outcome(result)["X01"]
    (node,) = [node for node in result.nodes if node["path"] == "maturity"]
    also = node["notes"]["X01"]["also"]
    assert (1, 5, 37 / 9) == (also["deciding"], also["highest"], also["mean"])


def test_nine_threes_are_as_mature_as_eight_higher_and_one_three(result: Result) -> None:
    assert {"X02": 2, "X05": 2} == {code: result.entrant(code)["rank"] for code in ("X02", "X05")}


def test_a_later_answer_to_one_variable_does_not_lift_the_others(result: Result) -> None:
    """X02 answered risk management again, on 4; eight variables are still on 3."""
    assert [*[3] * 9, 4] == levels_of("X02")
    assert ("3", "proaktif") == outcome(result)["X02"]


def test_a_variable_left_out_is_level_zero_and_no_tier(result: Result) -> None:
    assert [4] * 8 == levels_of("X04")
    assert ("0", None) == outcome(result)["X04"]


def test_two_levels_of_one_variable_need_a_person_and_no_answers_are_missing(result: Result) -> None:
    assert {"X06": (None, None), "X07": (None, None)} == {code: outcome(result)[code] for code in ("X06", "X07")}
    (node,) = [node for node in result.nodes if node["path"] == "maturity"]
    assert {"X06": "needs-a-person", "X07": "missing"} == {c: node["notes"][c]["reason"] for c in ("X06", "X07")}


def test_every_level_has_its_tier_and_one_variable_below_is_the_level_below(tmp_path: Path) -> None:
    tiers = {"5": "unggul", "4": "strategis", "3": "proaktif", "2": "esensi", "1": "inisiasi", "0": None}
    units = {f"all {n}": [n] * 9 for n in range(6)} | {f"one {n}": [*[5] * 8, n] for n in range(5)}
    expected = {name: (name[-1], tiers[name[-1]]) for name in units}
    assert expected == outcome(pembina.evaluate(FOLDER, data=write(tmp_path, units)))


def test_a_level_beyond_the_highest_needs_a_person(tmp_path: Path) -> None:
    found = outcome(pembina.evaluate(FOLDER, data=write(tmp_path, {"six": [*[5] * 8, 6], "five": [5] * 9})))
    assert {"six": (None, None), "five": ("5", "unggul")} == found


def test_levels_without_evidence_are_no_answers(tmp_path: Path) -> None:
    assert {"A": ("0", None)} == outcome(pembina.evaluate(FOLDER, data=write(tmp_path, {"A": [5] * 9}, evidence="-")))


def test_nine_criteria_under_a_minimum_say_the_same(tmp_path: Path) -> None:
    """The other way to write it that the README shows: a criterion for each variable, aggregated to the lowest."""
    head, _, rest = (FOLDER / "award.toml").read_text("utf-8").partition("[criteria]")
    tiers = rest[rest.index("[[tiers]]") :]
    leaves = "".join(
        f'[criteria.v{n}]\nuse = "reported-value"\nread = {{ figures = {{ table = "answers", indicator = "variable", '
        f'value = "level" }} }}\nwith = {{ indicator = "{name}" }}\nscore = {{ method = "identity" }}\n\n'
        for n, name in enumerate(VARIABLES, 1)
    )
    tree = f'[criteria]\naggregate = "minimum"\nweights = "equal"\nmissing = "zero"\n\n{leaves}'
    path = tmp_path / "award.toml"
    path.write_text(head.replace("coverage = 100", "coverage = 0") + tree + tiers, "utf-8")
    units: dict[str, Levels] = {"A": [4, 4, 5, 2, 4, 5, 4, 4, 5], "B": [3] * 9, "C": [*[4] * 8, None], "D": [5] * 9}
    data = write(tmp_path, units)
    assert outcome(pembina.evaluate(FOLDER, data=data)) == outcome(pembina.evaluate(path, data=data))
