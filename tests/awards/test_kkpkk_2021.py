"""The award kkpkk-2021 (partial): every band that could be read, and what happens in the gaps between them."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tomli

import pembina
from pembina import Result

from .sources import AWARDS, read

FOLDER = AWARDS / "kkpkk-2021"
WHOLE = 1_000_000_000
"""Rupiah below the line in the tests of edges: one rupiah more above it is 0.0000001 percent."""

SECTIONS = {
    "tata-kelola.prinsip": "Prinsip koperasi",
    "tata-kelola.manajemen": "Manajemen",
    "profil-risiko.operasional": "Risiko operasional",
    "profil-risiko.kepatuhan": "Risiko kepatuhan",
    "profil-risiko.kpmr": "KPMR",
}
"""Lists whose number of items could not be read; the award sets a number of its own."""

OUR_ITEMS = dict(zip(SECTIONS, (7, 5, 4, 4, 4), strict=True))

ITEMS = 200
MET = {
    0: 25, 1: 25, 49: 25, 50: 25, 51: 25, 52: 25, 53: 50, 99: 50, 100: 50, 101: 50, 102: 50, 103: 75, 149: 75,
    150: 75, 151: 75, 152: 75, 153: 100, 200: 100,
}  # fmt: skip
"""Score by items met of 200, by hand: 25, 26, 50, 51, 75 and 76 percent and half a percent to either side."""

MET_OF_30 = {0: 25, 7: 25, 8: 50, 15: 50, 16: 75, 22: 75, 23: 100, 30: 100}
"""Score by items met of the 30 of Kelembagaan: 23.33 and 26.67, 50 and 53.33, 73.33 and 76.67 percent."""

EDGES: Mapping[str, tuple[str, str, Sequence[tuple[str, Any, Any, Any]]]] = {
    "profil-risiko.pinjaman": (
        "Pinjaman diberikan", "Aset produktif",
        [("0", None, 100, 100), ("75", 100, 100, 75), ("85", 75, 75, 50), ("95", 50, 50, 25)],
    ),
    "kinerja.npm": (
        "SHU bersih", "Total pendapatan", [("5", 25, 50, 50), ("10", 50, 75, 75), ("15", 75, 100, 100)],
    ),
    "kinerja.bopo": (
        "Biaya operasional", "Pendapatan operasional",
        [("0", None, 100, 100), ("80", 100, 75, 75), ("90", 75, 50, 50), ("100", 50, 25, 25)],
    ),
    "kinerja.biaya-usaha": (
        "Biaya usaha", "SHU kotor",
        [("0", None, 100, 100), ("40", 100, 75, 75), ("60", 75, 50, 50), ("80", 50, 25, 25)],
    ),
    "kinerja.ekuitas": ("Ekuitas", "", [("4", 25, 50, 50), ("7", 50, 75, 75), ("10", 75, 100, 100)]),
    "kinerja.pembinaan": (
        "Biaya pembinaan", "SHU bersih",
        [("0", None, 25, 25), ("1", 25, 50, 50), ("3", 50, 75, 75), ("5", 75, 100, 100)],
    ),
    "permodalan": (
        "Ekuitas", "Total aset",
        [("0", 25, 25, 25), ("10", 25, 25, 50), ("20", 50, 50, 75), ("30", 75, 75, 100),
         ("100", 100, 100, "not-assessable")],
    ),
}  # fmt: skip
"""By hand: account above and below the line; percent, and the score just below, at and just above it."""

COMPONENTS = {
    "tata-kelola.prinsip": "prinsip_koperasi (7 indikator)",
    "tata-kelola.kelembagaan": "kelembagaan (5 indikator, 30 butir)",
    "tata-kelola.manajemen": "manajemen (5 indikator)",
    "profil-risiko.operasional": "inheren_operasional",
    "profil-risiko.kepatuhan": "inheren_kepatuhan",
    "profil-risiko.kpmr": "kpmr (per risiko)",
    "profil-risiko.pinjaman": "pinjaman_aset_produktif",
    "kinerja.npm": "npm",
    "kinerja.bopo": "bopo",
    "kinerja.biaya-usaha": "biaya_usaha_shu_kotor",
    "kinerja.ekuitas": "pertumbuhan_ekuitas",
    "kinerja.pembinaan": "biaya_pembinaan_shu",
    "permodalan": "ekuitas_total_aset",
}

LIST_GAPS = ((0, 0, 25), (25, 26, 25), (50, 51, 50), (75, 76, 75))
GAPS = {
    **dict.fromkeys([path for path in COMPONENTS if path in SECTIONS or path.endswith("kelembagaan")], LIST_GAPS),
    "profil-risiko.pinjaman": ((0, 0, 100),),
    "kinerja.npm": (),
    "kinerja.bopo": ((0, 0, 100), (80, 80, 75), (90, 90, 50), (100, 100, 25)),
    "kinerja.biaya-usaha": ((0, 0, 100), (40, 40, 75), (60, 60, 50), (80, 80, 25)),
    "kinerja.ekuitas": (),
    "kinerja.pembinaan": ((0, 0, 25),),
    "permodalan": ((None, 0, 25), (10, 10, 25), (20, 20, 50), (30, 30, 75)),
}
"""What the printed bands leave open, and the score that the award gives it: lower end, upper end, score."""

Rows = Iterable[Sequence[Any]]


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate(FOLDER, data=FOLDER / "data")


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    return tomli.loads((FOLDER / "award.toml").read_text("utf-8"))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def answers(code: str, section: str, met: int, items: int) -> list[Sequence[Any]]:
    return [(code, section, i, "ya" if i <= met else "tidak") for i in range(1, items + 1)]


def ratio_points() -> list[tuple[str, str, int, Any]]:
    """Return code, criterion, amount above the line and score of each point around an edge."""
    return [
        (f"{path}@{edge}{side:+d}", path, int(Decimal(edge) / 100 * WHOLE) + side, score)
        for path, (_, _, edges) in EDGES.items()
        for edge, *scores in edges
        for side, score in zip((-1, 0, 1), scores, strict=True)
        if score is not None
    ]


def account_rows(code: str, path: str, amount: int) -> list[Sequence[Any]]:
    above, below, _ = EDGES[path]
    if path == "kinerja.ekuitas":
        return [(code, "2020-12-31", above, WHOLE), (code, "2021-12-31", above, WHOLE + amount)]
    return [(code, "2021-12-31", above, amount), (code, "2021-12-31", below, WHOLE)]


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One cooperative for each point around an edge, with the figures of one ratio, or lists of 200 and 30 items."""
    folder, points = tmp_path_factory.mktemp("edges"), ratio_points()
    told = [row for met in MET for name in SECTIONS.values() for row in answers(f"list@{met}", name, met, ITEMS)]
    told += [row for met in MET_OF_30 for row in answers(f"thirty@{met}", "Kelembagaan", met, 30)]
    codes = [*(code for code, *_ in points), *sorted({row[0] for row in told})]
    amounts = [row for code, path, amount, _ in points for row in account_rows(code, path, amount)]
    write(folder / "koperasi.csv", [("kode", "nama", "kuk"), *((code, code, "KUK 1") for code in codes)])
    write(folder / "neraca.csv", [("koperasi", "tanggal", "akun", "jumlah"), *amounts])
    write(folder / "jawaban.csv", [("koperasi", "bagian", "butir", "jawaban"), *told])
    (folder / "dataset.toml").write_text((FOLDER / "data" / "dataset.toml").read_text("utf-8"), "utf-8")
    (folder / "award.toml").write_text(with_items(ITEMS), "utf-8")
    return pembina.evaluate(folder / "award.toml", data=folder)


def with_items(number: int) -> str:
    """Return the rules with so many items in each list whose number is ours, as a committee would set them."""
    text, count = re.subn(r"items = \d+ }  # \[G\]", f"items = {number} }}", (FOLDER / "award.toml").read_text("utf-8"))
    assert len(SECTIONS) == count
    return text


def score(result: Result, path: str, code: str) -> Any:
    node = next(node for node in result.nodes if node["path"] == path)
    found = node["scores"][result.position(code)]
    return node["notes"][code]["reason"] if found is None else found


def test_every_band_edge_of_every_ratio_scores_as_by_hand_on_both_sides(edges: Result) -> None:
    expected = {code: wanted for code, _, _, wanted in ratio_points()}
    assert expected == {code: score(edges, path, code) for code, path, _, _ in ratio_points()}


def test_every_band_edge_of_the_lists_scores_as_by_hand_on_both_sides(edges: Result) -> None:
    expected = {(path, met): wanted for path in SECTIONS for met, wanted in MET.items()}
    assert expected == {(path, met): score(edges, path, f"list@{met}") for path in SECTIONS for met in MET}


def test_the_thirty_items_of_the_institution_score_as_by_hand(edges: Result) -> None:
    assert MET_OF_30 == {met: score(edges, "tata-kelola.kelembagaan", f"thirty@{met}") for met in MET_OF_30}


def test_the_number_of_items_of_every_list_is_set(rules: dict[str, Any]) -> None:
    lists = {f"{g}.{name}": rules["criteria"][g][name] for g, name in (path.split(".") for path in SECTIONS)}
    assert OUR_ITEMS == {path: node["with"]["items"] for path, node in lists.items()}


def changed_answers(folder: Path, lines: Iterable[str]) -> Result:
    shutil.copytree(FOLDER / "data", folder / "data")
    (folder / "data" / "jawaban.csv").write_text("\n".join(lines), "utf-8")
    return pembina.evaluate(FOLDER, data=folder / "data")


def test_dropping_the_rows_answered_no_raises_no_score(tmp_path: Path, result: Result) -> None:
    """Teratai answers 3 of 5, 3 of 4 and 2 of 4: were its rows the whole list, it would have 100 everywhere."""
    lines = (FOLDER / "data" / "jawaban.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if not (line.startswith("K01,") and line.endswith(",tidak"))]
    assert len(lines) - len(kept) == 1 + 6 + 2 + 1 + 0 + 2
    without = changed_answers(tmp_path, kept)
    assert result.entrant("K01")["total"] == without.entrant("K01")["total"]
    assert [score(result, path, "K01") for path in SECTIONS] == [score(without, path, "K01") for path in SECTIONS]


def test_a_list_that_is_longer_than_the_award_says_waits_for_a_person(tmp_path: Path) -> None:
    lines = (FOLDER / "data" / "jawaban.csv").read_text("utf-8").splitlines()
    longer = changed_answers(tmp_path, [*lines, "K01,Manajemen,6,ya"])
    assert "needs-a-person" == score(longer, "tata-kelola.manajemen", "K01")
    assert longer.entrant("K01")["total"] is None


def interval(band: Mapping[str, Any]) -> tuple[float | None, bool, float | None, bool, float]:
    low, high = band.get("from", band.get("above")), band.get("to", band.get("below"))
    return (low, "from" in band, high, "to" in band, float(band["score"]))


def shared_interval(row: Mapping[str, str]) -> tuple[float | None, bool, float | None, bool, float]:
    """Return a printed band; skor 4, 3, 2, 1 are 100, 75, 50, 25 points."""
    low, high = (float(row[end]) if row[end] else None for end in ("bawah", "atas"))
    return (low, row["bawah_inklusif"] == "ya", high, row["atas_inklusif"] == "ya", float(row["skor"]) * 25)


def test_every_printed_band_is_there_and_every_other_band_is_a_gap_that_was_named(rules: dict[str, Any]) -> None:
    table = read("aturan_kkpkk_2021.csv")
    assert {row["komponen"] for row in table} == set(COMPONENTS.values())
    for path, component in COMPONENTS.items():
        node = rules["criteria"]
        for part in path.split("."):
            node = node[part]
        bands = [interval(band) for band in node["score"]["bands"]]
        printed = {shared_interval(row) for row in table if row["komponen"] == component}
        others = [(low, high, points) for low, i, high, j, points in bands if (low, i, high, j, points) not in printed]
        assert printed <= set(bands), path
        assert GAPS[path] == tuple(others), path


def points_by_hand(skor: Sequence[tuple[int, int]]) -> Fraction:
    """Value of an aspect: the sum of skor over (n x 4), in percent; each component stands for its indicators."""
    return Fraction(sum(indicators * one for indicators, one in skor), sum(n for n, _ in skor) * 4) * 100


def test_koperasi_contoh_teratai_by_hand(result: Result) -> None:
    """63/68 x 30 + 13/16 x 15 + 15/20 x 40 + 3/4 x 15 = 27.794 + 12.1875 + 30 + 11.25 = 81.23."""
    aspects = {
        # 6 of 7 = 85.71%: 4; 24 of 30 = 80%: 4; 3 of 5 = 60%: 3
        "tata-kelola": (30, points_by_hand([(7, 4), (5, 4), (5, 3)])),
        # 3 of 4 = 75%: 3; 4 of 4: 4; 2 of 4 = 50%: 2; 700/1000 = 70%: 4
        "profil-risiko": (15, points_by_hand([(1, 3), (1, 4), (1, 2), (1, 4)])),
        # 24/200 = 12%; 170/200 = 85%; 90/200 = 45%; (321 - 300)/300 = 7%; 0.72/24 = 3%: all 3
        "kinerja": (40, points_by_hand([(1, 3)] * 5)),
        "permodalan": (15, points_by_hand([(1, 3)])),  # 321/1284 = 25%
    }
    total = sum((weight * points / 100 for weight, points in aspects.values()), Fraction(0))
    by_hand = (Decimal(total.numerator) / total.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal("81.23") == by_hand
    entrant, row = result.entrant("K01"), result.position("K01")
    found = {n["path"]: n["scores"][row] for n in result.nodes if n["path"] in aspects}
    assert {aspect: round(float(points), 10) for aspect, (_, points) in aspects.items()} == found
    assert ("81.23", "sehat") == (entrant["total"]["published"], entrant["tier"])


def test_the_aspects_of_the_published_case_fit_under_the_weights_as_maxima(rules: dict[str, Any]) -> None:
    """27.78 + 13.035 + 29.44 + 12.18 = 82.435, which that case calls quite healthy; by our cuts it is healthy."""
    parts = {"tata-kelola": "27.78", "profil-risiko": "13.035", "kinerja": "29.44", "permodalan": "12.18"}
    weights = {name: rules["criteria"][name]["weight"] for name in parts}
    assert {"tata-kelola": 30, "profil-risiko": 15, "kinerja": 40, "permodalan": 15} == weights
    assert all(Decimal(points) <= weights[name] for name, points in parts.items())
    total = sum(Decimal(points) for points in parts.values())
    assert Decimal("82.435") == total
    assert total >= rules["tiers"][0]["from"] == 80


def test_what_sits_in_a_printed_gap_gets_the_lower_class(result: Result) -> None:
    """Flamboyan: BOPO of 80 percent exactly, costs of 60 and equity of 20, and no compliance item met."""
    paths = {"kinerja.bopo": 75, "kinerja.biaya-usaha": 50, "permodalan": 50, "profil-risiko.kepatuhan": 25}
    assert paths == {path: score(result, path, "K02") for path in paths}


def test_no_compliance_item_met_costs_2_81_points_and_leaves_flamboyan_healthy_unless_a_minimum_is_set(
    tmp_path: Path, result: Result
) -> None:
    """A quarter of 15 percent is 3.75 points, of which the lowest class still gives a quarter."""
    assert Fraction("2.8125") == Fraction(15, 4) * Fraction(75, 100)
    assert ("81.81", "sehat", 1) == told(result)
    text = (FOLDER / "award.toml").read_text("utf-8")
    (tmp_path / "award.toml").write_text(text.replace("from = 80\n", f"from = 80\n{minimum()}\n"), "utf-8")
    assert ("81.81", "cukup-sehat", 1) == told(pembina.evaluate(tmp_path / "award.toml", data=FOLDER / "data"))


def minimum() -> str:
    """Return the line that both halves of the README offer."""
    first, second = re.findall(r"`(and = .*?)`", (FOLDER / "README.md").read_text("utf-8"))
    assert first == second
    return str(first)


def told(result: Result) -> tuple[str, str, int]:
    entrant = result.entrant("K02")
    return entrant["total"]["published"], entrant["tier"], entrant["rank"]


def test_a_cooperative_without_a_figure_is_not_assessable_and_a_loss_scores_nothing(result: Result) -> None:
    expected = {"K03": ("not-assessable", None), "K04": ("ranked", "dalam-pengawasan-khusus")}
    found = {code: result.entrant(code) for code in expected}
    assert expected == {code: (entrant["status"], entrant["tier"]) for code, entrant in found.items()}
    assert [0, 0] == [score(result, path, "K04") for path in ("kinerja.biaya-usaha", "kinerja.pembinaan")]
