"""The award zi-wbk: a minimum total, and minimums for every area and every result beside it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve, field, frozen

import pembina
from pembina import Result
from pembina.errors import ScoringError

from .sources import AWARDS

FOLDER = AWARDS / "zi-wbk"
AREAS = {"perubahan": 8, "tatalaksana": 7, "sdm": 10, "akuntabilitas": 10, "pengawasan": 15, "pelayanan": 10}
PARTS = ("pemenuhan", "reform")
WORTH = {
    "Ya": Fraction(1), "Tidak": Fraction(0),
    "A": Fraction(1), "B": Fraction(3, 4), "C": Fraction(1, 2), "D": Fraction(1, 4), "E": Fraction(0),
}  # fmt: skip

Answers = Mapping[str, int]
"""How many items of a section have each answer."""


@frozen
class Unit:
    """An office: the answers to every section, those that differ by name, and the two surveys (0 to 4)."""

    usual: Answers = field(factory=lambda: {"A": 1})
    sections: Mapping[str, Answers] = field(factory=dict)
    kinerja: str = "A"
    ipak: str = "4,00"
    ipkp: str = "4,00"
    earlier: str = "WBK"

    def but(self, **sections: Answers) -> Unit:
        """The same office with other answers in some sections, written ``sdm_reform``."""
        return evolve(self, sections={**self.sections, **{k.replace("_", ", "): v for k, v in sections.items()}})

    def rows(self, code: str) -> list[str]:
        names = [f"{area}, {part}" for area in AREAS for part in PARTS]
        rows = []
        for name in names:
            answers = [a for a, n in self.sections.get(name, self.usual).items() for _ in range(n)]
            rows += [f"{code};{name};{i};{answer}" for i, answer in enumerate(answers)]
        return [*rows, f"{code};kinerja;1;{self.kinerja}"]


LEAST = Unit(usual={"A": 57, "E": 23}, kinerja="C", ipak="3,60", ipkp="3,20", earlier="belum ada")
"""Exactly WBK: enablers 0.7125 x 60 = 42.75, results 15.75 + 2.5 + 14 = 32.25, together 75."""


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate("zi-wbk")


def units(folder: Path, given: Mapping[str, Unit]) -> Result:
    """Evaluate the award over offices, however many items a section has."""
    rules = (FOLDER / "award.toml").read_text("utf-8")
    assert len(AREAS) * len(PARTS) == rules.count("items = 2, ")
    (folder / "award.toml").write_text(rules.replace("items = 2, ", ""), "utf-8")
    tables = {
        "unit-kerja": ["kode;nama;sebelumnya", *(f"{c};{c};{u.earlier}" for c, u in given.items())],
        "survei": ["kode;ipak;ipkp;pelaksana", *(f"{c};{u.ipak};{u.ipkp};" for c, u in given.items())],
        "lke": ["kode;bagian;butir;jawaban", *(row for c, u in given.items() for row in u.rows(c))],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    return pembina.evaluate(folder, folder)


def tiers(result: Result) -> dict[str, str | None]:
    return {e["code"]: e["tier"] for e in result.entrants}


def held_back(result: Result, code: str, tier: str) -> tuple[str, str | None]:
    """Why an entrant has not got a tier: the key, and the node whose minimum it misses."""
    why = next(held for held in result.entrant(code)["held-back"] if held["tier"] == tier)
    return why["key"], why["args"].get("node")


def node(result: Result, path: str, code: str) -> Fraction:
    found = next(n for n in result.document["nodes"] if n["path"] == path)
    row = [e["code"] for e in result.entrants].index(code)
    return Fraction(str(found["scores"][row]))


def points(answers: Answers) -> Fraction:
    """Mean worth of answers, 0 to 1."""
    return sum((WORTH[a] * n for a, n in answers.items()), Fraction(0)) / sum(answers.values())


def test_the_worked_office_by_hand(result: Result) -> None:
    enablers = {  # both parts of an area, each two items; half of the area's points for each part
        "perubahan": (1 + 1) / Fraction(2) * 4 + (1 + Fraction(3, 4)) / 2 * 4,  # 7.5 of 8
        "tatalaksana": Fraction(2, 2) * Fraction(7, 2) + (0 + Fraction(3, 4)) / 2 * Fraction(7, 2),  # 4.8125 of 7
        "sdm": Fraction(5) + (1 + Fraction(1, 2)) / 2 * 5,  # 8.75 of 10
        "akuntabilitas": (1 + Fraction(3, 4)) / 2 * 5 + (1 + Fraction(1, 2)) / 2 * 5,  # 8.125 of 10
        "pengawasan": Fraction(15, 2) + (1 + Fraction(3, 4)) / 2 * Fraction(15, 2),  # 14.0625 of 15
        "pelayanan": Fraction(5) + (1 + Fraction(1, 2)) / 2 * 5,  # 8.75 of 10
    }
    assert 52 == sum(enablers.values())
    integrity, performance, service = Fraction("3.64") / 4 * Fraction("17.5"), Fraction(3, 4) * 5, Fraction(85, 100)
    expected = 52 + integrity + performance + service * Fraction("17.5")
    assert Fraction("86.55") == expected
    office = result.entrant("Z01")
    assert (expected, "wbk") == (Fraction(office["total"]["published"]), office["tier"])
    assert {a: p / AREAS[a] * 100 for a, p in enablers.items()} == {
        a: node(result, f"pengungkit.{a}", "Z01") for a in AREAS
    }
    assert ("tier.minimum", "pengungkit.tatalaksana") == held_back(result, "Z01", "wbbm")  # 68.75 is below 75


def test_the_shipped_offices_show_every_way_to_be_held_back(result: Result) -> None:
    expected = {
        "Z01": "wbk",
        "Z02": "wbbm",
        "Z03": "wbk",  # as good as Z02, but not WBK before
        "Z04": None,  # 92.375 in all, but one area at 50 percent
        "Z05": None,  # 3.59 in the survey of integrity
        "Z06": None,  # a survey is missing
        "Z07": "wbk",  # every minimum of the results exactly
        "Z08": None,  # below 75
    }
    assert expected == tiers(result)
    assert ("tier.cap", None) == held_back(result, "Z03", "wbbm")
    assert ("tier.minimum", "pengungkit.akuntabilitas") == held_back(result, "Z04", "wbk")
    assert ("tier.minimum", "hasil.bersih.ipak") == held_back(result, "Z05", "wbk")
    assert "not-assessable" == result.entrant("Z06")["status"]
    assert ("tier.below-cut", None) == held_back(result, "Z08", "wbk")


def test_the_sheet_seen_filled_in_comes_out(tmp_path: Path) -> None:
    """58.23 of 60.00 is 97.05 percent, 29.90 of 30.00 is compliance: the two figures read from a filled-in sheet."""
    assert Fraction("97.05") == Fraction("58.23") / 60 * 100
    compliance, reform = {"Ya": 49, "Tidak": 1}, {"Ya": 333, "Tidak": 167}
    assert Fraction("29.90") == 30 - 5 + points(compliance) * 5
    assert Fraction("58.23") == 60 - 10 + points(compliance) * 5 + points(reform) * 5
    result = units(tmp_path, {"U": Unit().but(sdm_pemenuhan=compliance, akuntabilitas_reform=reform)})
    assert Fraction("97.05") == node(result, "pengungkit", "U")
    halves = {a: node(result, f"pengungkit.{a}.pemenuhan", "U") / 100 * Fraction(w, 2) for a, w in AREAS.items()}
    assert Fraction("29.90") == sum(halves.values())


def test_75_is_wbk_and_74_99_is_not_by_the_published_total(tmp_path: Path) -> None:
    """A quarter of an answer among 1,000 in half of personnel management moves the total by 5 / 4,000 = 0.00125."""
    assert Fraction("0.00125") == 5 * Fraction(1, 4) / 1000
    result = units(
        tmp_path,
        {
            "at": LEAST,
            "rounded": LEAST.but(sdm_reform={"A": 711, "C": 1, "E": 288}),  # four quarters less: 74.995
            "below": LEAST.but(sdm_reform={"A": 711, "D": 1, "E": 288}),  # five quarters less: 74.99375
        },
    )
    assert {"at": "75.00", "rounded": "75.00", "below": "74.99"} == {
        e["code"]: e["total"]["published"] for e in result.entrants
    }
    assert {"at": "wbk", "rounded": "wbk", "below": None} == tiers(result)
    assert ("tier.below-cut", None) == held_back(result, "below", "wbk")


def test_enablers_of_40_are_wbk_and_39_99_are_not_whatever_the_results(tmp_path: Path) -> None:
    best = Unit(usual={"A": 2, "E": 1})  # two thirds of 60 is 40; results 40: 80 in all
    assert Fraction("0.01") == 5 * Fraction(12, 4) / 1500
    less = best.but(sdm_reform={"A": 997, "E": 503})  # twelve quarters less among 1,500
    result = units(tmp_path, {"at": best, "below": less})
    assert {"at": "80.00", "below": "79.99"} == {e["code"]: e["total"]["published"] for e in result.entrants}
    assert {"at": "wbk", "below": None} == tiers(result)
    assert ("tier.minimum", "pengungkit") == held_back(result, "below", "wbk")


def test_every_area_needs_60_percent_for_wbk_and_75_for_wbbm(tmp_path: Path) -> None:
    """A quarter of an answer among 1,250 is 0.02 percent of half an area: 0.01 percent of the area."""
    sixty, less = {"A": 3, "E": 2}, {"A": 749, "B": 1, "E": 500}
    three_quarters, fewer = {"B": 1}, {"B": 1249, "C": 1}
    given = {
        "60": (sixty, sixty),
        "59.99": (sixty, less),
        "75": (three_quarters,) * 2,
        "74.99": (three_quarters, fewer),
    }
    offices = {
        f"{area} {percent}": Unit().but(**{f"{area}_pemenuhan": first, f"{area}_reform": second})
        for area in AREAS
        for percent, (first, second) in given.items()
    }
    result = units(tmp_path, offices)
    expected = {"60": "wbk", "59.99": None, "75": "wbbm", "74.99": "wbk"}
    for area in AREAS:
        path = f"pengungkit.{area}"
        assert {p: Fraction(p) for p in given} == {p: node(result, path, f"{area} {p}") for p in given}
        assert expected == {p: tiers(result)[f"{area} {p}"] for p in given}
        assert ("tier.minimum", path) == held_back(result, f"{area} 59.99", "wbk")
        assert ("tier.minimum", path) == held_back(result, f"{area} 74.99", "wbbm")


def test_every_result_has_its_minimum_on_both_sides(tmp_path: Path) -> None:
    """Surveys: 3.60 / 4 x 17.5 = 15.75, 3.20 / 4 x 17.5 = 14; performance: C is 2.5, B 3.75 of 5."""
    assert [Fraction("15.75"), 14] == [Fraction(index) / 4 * Fraction("17.5") for index in ("3.60", "3.20")]
    offices = {
        "all at the least of WBBM": Unit(kinerja="B", ipak="3,60", ipkp="3,60"),
        "integrity 3.5998 is published as 90.00": Unit(ipak="3,5998"),
        "integrity 3.59": Unit(ipak="3,59"),
        "performance C": Unit(kinerja="C"),
        "performance D": Unit(kinerja="D"),
        "satisfaction 3.59": Unit(ipkp="3,59"),
        "satisfaction 3.20": Unit(ipkp="3,20"),
        "satisfaction 3.19": Unit(ipkp="3,19"),
    }
    codes = {name: f"U{i}" for i, name in enumerate(offices)}
    result = units(tmp_path, {codes[name]: office for name, office in offices.items()})
    expected = ["wbbm", "wbbm", None, "wbk", None, "wbk", "wbk", None]
    assert dict(zip(offices, expected, strict=True)) == {name: tiers(result)[code] for name, code in codes.items()}


def test_the_minimum_for_clean_and_accountable_follows_from_its_two_parts(tmp_path: Path) -> None:
    """15.75 + 2.5 = 18.25 and 15.75 + 3.75 = 19.5: who has both parts has the whole, at the published digit too."""
    assert [Fraction("18.25"), Fraction("19.5")] == [Fraction("15.75") + p for p in (Fraction("2.5"), Fraction("3.75"))]
    result = units(tmp_path, {"wbk": LEAST, "wbbm": Unit(kinerja="B", ipak="3,60", ipkp="3,60")})
    assert {"wbk": "wbk", "wbbm": "wbbm"} == tiers(result)


def test_85_is_wbbm_and_84_99_is_wbk(tmp_path: Path) -> None:
    """Results 15.75 + 3.75 + 15.75 = 35.25 leave 49.75 to the enablers: 199 of 240 of each part."""
    assert 85 == Fraction("35.25") + Fraction(199, 240) * 60
    at = Unit(usual={"A": 199, "E": 41}, kinerja="B", ipak="3,60", ipkp="3,60")
    assert Fraction("0.005") == 5 * Fraction(12, 4) / 3000
    rounded, below = {"A": 2484, "C": 1, "E": 515}, {"A": 2484, "D": 1, "E": 515}  # of 3,000: 2,484.5 and 2,484.25
    assert [Fraction("0.005"), Fraction(13, 2400)] == [5 * (Fraction(199, 240) - points(a)) for a in (rounded, below)]
    result = units(tmp_path, {"at": at, "rounded": at.but(sdm_reform=rounded), "below": at.but(sdm_reform=below)})
    assert {"at": "85.00", "rounded": "85.00", "below": "84.99"} == {
        e["code"]: e["total"]["published"] for e in result.entrants
    }
    assert {"at": "wbbm", "rounded": "wbbm", "below": "wbk"} == tiers(result)


def test_who_was_not_wbk_before_is_wbk_at_most(tmp_path: Path) -> None:
    offices = {"WBK": Unit(), "WBBM": Unit(earlier="WBBM"), "none": Unit(earlier="belum ada")}
    assert {"WBK": "wbbm", "WBBM": "wbbm", "none": "wbk"} == tiers(units(tmp_path, offices))
    with pytest.raises(ScoringError, match="wbk"):
        units(tmp_path, {"spelt otherwise": Unit(earlier="wbk")})


def test_equal_totals_are_told_apart_by_results_and_else_share_a_rank(tmp_path: Path) -> None:
    """Half of personnel management (5 points) against 5 points of performance: both 95."""
    a = Unit().but(sdm_reform={"E": 1}, sdm_pemenuhan={"A": 1})
    b = Unit(kinerja="E")
    result = units(tmp_path, {"A": a, "A2": a, "B": b})
    assert {"A": ("95.00", 1), "A2": ("95.00", 1), "B": ("95.00", 3)} == {
        e["code"]: (e["total"]["published"], e["rank"]) for e in result.entrants
    }
