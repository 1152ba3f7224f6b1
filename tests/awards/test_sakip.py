"""The award sakip: grades to points to tiers whose lower ends do not belong, so that 80.00 is BB."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

import pembina
from pembina import Result

from .sources import AWARDS

FOLDER = AWARDS / "sakip"
POINTS = {"AA": 100, "A": 90, "BB": 80, "B": 70, "CC": 60, "C": 50, "D": 30, "E": 0}
SECTIONS = {f"{component}{part}" for component in "1234" for part in "abc"}
CUTS = {90: ("a", "aa"), 80: ("bb", "a"), 70: ("b", "bb"), 60: ("cc", "b"), 50: ("c", "cc"), 30: ("d", "c")}
"""Each cut, with the tier at it and the tier above it."""

Grades = Mapping[str, list[str]]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate("sakip")


def institutions(folder: Path, grades: Mapping[str, Grades]) -> Result:
    """Evaluate the award over institutions with the grades given by section, however many criteria it has."""
    rules = (FOLDER / "award.toml").read_text("utf-8")
    assert len(SECTIONS) == rules.count("items = 2, ")
    (folder / "award.toml").write_text(rules.replace("items = 2, ", ""), "utf-8")
    write(folder, grades)
    return pembina.evaluate(folder, folder)


def write(folder: Path, grades: Mapping[str, Grades]) -> None:
    """Write a data set of the shipped shape."""
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    heads = ["kode;nama;laporan", *(f"{code};{code};ya" for code in grades)]
    (folder / "instansi.csv").write_text("\n".join(heads) + "\n", "utf-8")
    rows = [
        f"{code};{section};{section}{i};{grade}"
        for code, sections in grades.items()
        for section, given in sections.items()
        for i, grade in enumerate(given)
    ]
    (folder / "kertas-kerja.csv").write_text("\n".join(["kode;bagian;kriteria;nilai", *rows]) + "\n", "utf-8")


def all_of(grade: str) -> dict[str, list[str]]:
    return {section: [grade] for section in SECTIONS}


def near(cut: int, hundredths: str) -> Grades:
    """All grades worth exactly a cut, but for so many in section 4c that the total lies so far from the cut.

    Section 4c weighs half of the 25 of internal evaluation: 12.5 of the total. One grade a step of ``step`` points up
    or down among ``n`` moves the total by 12.5 / 100 x step / n, which gives n.
    """
    ladder = sorted(POINTS, key=lambda grade: POINTS[grade])
    at = next(grade for grade, points in POINTS.items() if points == cut)
    away = Decimal(hundredths) / 100
    if not away:
        return all_of(at)
    other = ladder[ladder.index(at) + (1 if away > 0 else -1)]
    moved, step = 1, abs(POINTS[other] - cut)
    n = Decimal("0.125") * step / abs(away)
    while n * moved != int(n * moved):
        moved += 1
    return {**all_of(at), "4c": [other] * moved + [at] * (int(n * moved) - moved)}


def outcome(result: Result) -> dict[str, tuple[str, str]]:
    return {e["code"]: (e["total"]["published"], e["tier"]) for e in result.entrants}


def test_the_worked_institution_by_hand(result: Result) -> None:
    """Each component is 20 existence, 30 quality, 50 use; each of these the mean of two grades."""
    planning = (Decimal(100 + 90) / 2 * 20 + Decimal(90 + 80) / 2 * 30 + Decimal(80 + 70) / 2 * 50) / 100
    measurement = (Decimal(90) * 20 + Decimal(80) * 30 + Decimal(70) * 50) / 100
    reporting = (Decimal(100) * 20 + Decimal(90 + 80) / 2 * 30 + Decimal(80) * 50) / 100
    internal = (Decimal(90 + 80) / 2 * 20 + Decimal(70) * 30 + Decimal(60 + 70) / 2 * 50) / 100
    assert [Decimal("82"), Decimal("77"), Decimal("85.5"), Decimal("70.5")] == [
        planning,
        measurement,
        reporting,
        internal,
    ]
    expected = (planning * 30 + measurement * 30 + reporting * 15 + internal * 25) / 100
    assert Decimal("78.15") == expected
    worked = result.entrant("S01")
    assert (expected, "bb") == (Decimal(worked["total"]["published"]), worked["tier"])


def test_all_bb_makes_80_and_is_bb_as_is_any_other_way_to_80(result: Result) -> None:
    """Planning 90, measurement 70, the rest 80: 27 + 21 + 12 + 20 = 80."""
    assert Decimal(80) == Decimal(90 * 30 + 70 * 30 + 80 * 15 + 80 * 25) / 100
    expected = {"S02": ("80.00", "bb", 3), "S07": ("80.00", "bb", 3)}
    found = {code: result.entrant(code) for code in expected}
    assert expected == {code: (e["total"]["published"], e["tier"], e["rank"]) for code, e in found.items()}


def test_all_a_is_a_and_only_above_it_is_aa(result: Result) -> None:
    expected = {"S03": ("90.00", "a"), "S04": ("100.00", "aa")}
    found = {code: result.entrant(code) for code in expected}
    assert expected == {code: (e["total"]["published"], e["tier"]) for code, e in found.items()}


def test_all_d_is_d(result: Result) -> None:
    assert ("30.00", "d") == (result.entrant("S08")["total"]["published"], result.entrant("S08")["tier"])


def test_a_grade_still_due_is_not_assessable_and_no_report_is_ineligible(result: Result) -> None:
    expected = {"S05": ("not-assessable", None), "S06": ("ineligible", None)}
    assert expected == {code: (result.entrant(code)["status"], result.entrant(code)["tier"]) for code in expected}


def test_both_sides_of_every_cut_by_the_published_total(tmp_path: Path) -> None:
    expected: dict[str, tuple[str, str]] = {}
    for cut, (at, above) in CUTS.items():
        exact, more, less = (f"{cut}.00", at), (f"{cut}.01", above), (f"{cut - 1}.99", at)
        outcomes = {"0": exact, "1": more, "0.4": exact, "0.5": more, "-0.5": exact, "-0.6": less, "-1": less}
        expected |= {f"{cut} {away}": found for away, found in outcomes.items()}
    assert ("80.01", "a") == expected["80 0.5"]
    assert ("80.00", "bb") == expected["80 -0.5"]
    grades = {code: near(int(code.split()[0]), code.split()[1]) for code in expected}
    assert expected == outcome(institutions(tmp_path, grades))


def test_zero_is_d_and_a_hundred_is_aa(tmp_path: Path) -> None:
    result = institutions(tmp_path, {"E": all_of("E"), "AA": all_of("AA")})
    assert {"E": ("0.00", "d"), "AA": ("100.00", "aa")} == outcome(result)


def test_a_criterion_left_blank_is_worth_nothing_and_one_too_many_is_left_to_a_person(tmp_path: Path) -> None:
    """The award as shipped has two criteria a section: one BB of two makes 40 in 2c, which weighs 15 of the total."""
    blank = {**{section: ["BB", "BB"] for section in SECTIONS}, "2c": ["BB", ""]}
    gone, three = {**blank, "2c": ["BB"]}, {**blank, "2c": ["BB", "BB", "AA"]}
    write(tmp_path, {"blank": blank, "gone": gone, "three": three})
    result = pembina.evaluate(FOLDER, tmp_path)
    expected = Decimal(80) - Decimal(40 * 15) / 100
    assert {"blank": expected, "gone": expected} == {
        e["code"]: Decimal(e["total"]["published"]) for e in result.entrants if e["total"]
    }
    assert "not-assessable" == result.entrant("three")["status"]


def test_an_institution_without_a_worksheet_is_not_assessable(tmp_path: Path) -> None:
    write(tmp_path, {"S": all_of("B"), "none": {}})
    assert "not-assessable" == pembina.evaluate(FOLDER, tmp_path).entrant("none")["status"]


def test_a_grade_that_is_none_is_left_to_a_person(tmp_path: Path) -> None:
    wrong = ["AAA", "85", "b-", "-"]
    result = institutions(tmp_path, {f"S{i}": {**all_of("B"), "2b": [grade]} for i, grade in enumerate(wrong)})
    assert {"not-assessable"} == {e["status"] for e in result.entrants}


def test_every_section_is_read_once_and_weighs_what_the_rule_says(tmp_path: Path) -> None:
    """From all B (70) to AA (100) in one section: the total rises by 30 times its share of the whole."""
    share = {"a": 20, "b": 30, "c": 50}
    component = {"1": 30, "2": 30, "3": 15, "4": 25}
    expected = {s: 70 + Decimal(30 * component[s[0]] * share[s[1]]) / 10_000 for s in SECTIONS}
    result = institutions(tmp_path, {s: {**all_of("B"), s: ["AA"]} for s in SECTIONS})
    assert expected == {e["code"]: Decimal(e["total"]["published"]) for e in result.entrants}
