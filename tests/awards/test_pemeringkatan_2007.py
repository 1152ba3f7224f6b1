"""The award pemeringkatan-2007, as a specification: six aspects, nilai x bobot, five classes and what lies between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli

import pembina
from pembina import Result
from pembina.errors import PembinaError

from .sources import AWARDS, read

FOLDER = AWARDS / "pemeringkatan-2007"
WEIGHTS = (20, 20, 20, 15, 15, 10)
ASPECTS = (
    "badan usaha aktif",
    "kinerja usaha",
    "kohesivitas dan partisipasi",
    "pelayanan anggota",
    "pelayanan masyarakat",
    "pembangunan daerah",
)
BEST, GOOD, FAIR, LOW, LEAST = (
    "sangat-berkualitas", "berkualitas", "cukup-berkualitas", "kurang-berkualitas", "tidak-berkualitas",
)  # fmt: skip


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


def total(marks: Sequence[str]) -> str:
    """Add nilai x bobot as printed: no rounding before the sum."""
    exact = sum((Decimal(mark) * weight for mark, weight in zip(marks, WEIGHTS, strict=True)), Decimal(0))
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def evaluated(folder: Path, marks: Mapping[str, Sequence[str]]) -> Result:
    """Evaluate cooperatives that are made up, each with its six marks."""
    (folder / "koperasi.csv").write_text("kode;nama\n" + "".join(f"{c};Koperasi {c}\n" for c in marks), "utf-8")
    lines = [
        f"{code};{aspect};{mark.replace('.', ',')};Tim;2022-11-14"
        for code, six in marks.items()
        for aspect, mark in zip(ASPECTS, six, strict=True)
    ]
    head = "kode;aspek;nilai;penilai;tanggal\n"
    (folder / "penilaian.csv").write_text(head + "\n".join(lines) + "\n", "utf-8")
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    return pembina.evaluate(FOLDER, data=folder)


def found(result: Result, code: str) -> tuple[Any, ...]:
    entrant = result.entrant(code)
    return entrant["total"]["published"], entrant["tier"]


def test_the_worked_cooperative_by_hand(result: Result) -> None:
    """5 x 20 + 4 x 20 + 4 x 20 + 4 x 15 + 3 x 15 + 3 x 10 = 100 + 80 + 80 + 60 + 45 + 30 = 395: Berkualitas."""
    assert 100 + 80 + 80 + 60 + 45 + 30 == 395
    assert total("544433") == "395.00"
    assert found(result, "K01") == ("395.00", GOOD)


def test_equal_totals_share_a_rank_whatever_they_are_made_of(result: Result) -> None:
    expected = [("K03", 1), ("K02", 2), ("K01", 3), ("K06", 3), ("K05", 5), ("K04", 6), ("K08", 7), ("K09", 8)]
    assert expected == [(e["code"], e["rank"]) for e in result.ranking() if e["rank"]]


EDGES = {
    "419.00": GOOD,
    "419.01": BEST,
    "419.50": BEST,
    "420.00": BEST,
    "418.99": GOOD,
    "340.00": GOOD,
    "339.99": FAIR,
    "339.50": FAIR,
    "339.01": FAIR,
    "339.00": FAIR,
    "260.00": FAIR,
    "259.99": LOW,
    "259.50": LOW,
    "259.00": LOW,
    "180.00": LOW,
    "179.99": LEAST,
    "179.50": LEAST,
    "179.00": LEAST,
    "500.00": BEST,
    "100.00": LEAST,
}
"""Every cut on both sides, and what lies between the integers that are printed."""


def test_every_cut_and_every_gap_between_printed_integers(tmp_path: Path) -> None:
    """Six equal marks of a hundredth of the total add up to it, as the weights add up to 100."""
    marks = {f"E{i}": [str(Decimal(edge) / 100)] * 6 for i, edge in enumerate(EDGES)}
    assert list(EDGES) == [total(six) for six in marks.values()]
    result = evaluated(tmp_path, marks)
    assert list(EDGES.items()) == [found(result, code) for code in marks]


def test_a_total_is_rounded_to_hundredths_before_the_cut_and_the_rounded_one_decides(tmp_path: Path) -> None:
    marks = {"A": ["3.39994"] * 6, "B": ["3.39995"] * 6, "C": ["4.190049"] * 6, "D": ["4.19005"] * 6}
    expected = [("339.99", FAIR), ("340.00", GOOD), ("419.00", GOOD), ("419.01", BEST)]
    assert [text for text, _ in expected] == [total(six) for six in marks.values()]
    result = evaluated(tmp_path, marks)
    assert expected == [found(result, code) for code in marks]


def test_each_aspect_has_the_weight_that_the_award_says(tmp_path: Path) -> None:
    """From all threes, one mark more in one aspect adds its weight."""
    marks = {f"A{i}": ["4" if i == j else "3" for j in range(6)] for i in range(6)}
    result = evaluated(tmp_path, marks)
    expected = [f"{300 + weight}.00" for weight in WEIGHTS]
    assert expected == [result.entrant(code)["total"]["published"] for code in marks]


def test_a_missing_mark_and_two_marks_of_one_aspect_leave_a_cooperative_without_rank(result: Result) -> None:
    expected = {"K07": ("pelayanan-anggota", "missing"), "K10": ("kinerja", "needs-a-person")}
    for code, (path, reason) in expected.items():
        entrant = result.entrant(code)
        assert (entrant["status"], entrant["rank"], entrant["tier"]) == ("not-assessable", None, None)
        assert reason == result.node(path)["notes"][code]["reason"]


def test_a_mark_above_five_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PembinaError):
        evaluated(tmp_path, {"A": ["5.1", "3", "3", "3", "3", "3"]})


def test_a_mark_below_one_is_on_no_scale_and_makes_ineligible_in_whatever_aspect(tmp_path: Path) -> None:
    """One mark of 0.99 among fives: 500 less 4.01 times the weight is no total that may win."""
    marks = {f"L{i}": ["0.99" if i == j else "5" for j in range(6)] for i in range(6)} | {"ONE": ["1"] * 6}
    result = evaluated(tmp_path, marks)
    expected = dict.fromkeys(marks, "ineligible") | {"ONE": "ranked"}
    assert expected == {entrant["code"]: entrant["status"] for entrant in result.entrants}
    assert ("100.00", LEAST) == found(result, "ONE")


EDGE = {"from": "ya", "above": "tidak"}
"""Whether a cut belongs to the class, in the words of the facts."""


def test_the_classes_are_those_of_the_shared_facts() -> None:
    """Names and cuts as collected: only the top one excludes its cut."""
    facts = [row for row in read("aturan_predikat.csv") if row["aturan"] == "Pemeringkatan 22/2007"]
    expected = [(row["predikat"], row["bawah"], row["bawah_inklusif"]) for row in facts]
    shipped = [
        (tier["title"]["id"], str(tier.get("above", tier.get("from")) or ""), EDGE[next(iter(tier.keys() & EDGE))])
        for tier in tomli.loads((FOLDER / "award.toml").read_text("utf-8"))["tiers"]
    ]
    assert expected[:-1] == shipped[:-1]
    assert expected[-1][0] == shipped[-1][0] == "Tidak Berkualitas"
