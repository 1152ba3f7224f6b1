"""The award koperasi-berprestasi, as a specification: bands of the worksheet, and conditions that look back."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

import pembina
from pembina import PembinaError, Result

from .sources import AWARDS

FOLDER = AWARDS / "koperasi-berprestasi"
PAIRS = ("hadir", "lunas", "didik", "volume", "volume_anggota", "shu", "tertagih")
WHOLES = {
    "anggota": "1000",
    "didik_rencana": "1000",
    "volume_rencana": "1000",
    "shu_rencana": "1000",
    "tagihan": "1000",
}


@pytest.fixture(scope="module")
def result() -> Result:
    return pembina.evaluate("koperasi-berprestasi")


def cooperative(code: str, figures: Mapping[str, str] | None = None, status: str = "aktif") -> dict[str, str]:
    """A cooperative that does everything as planned, but for the figures given (of a thousand)."""
    row = {"kode": code, "nama": f"Koperasi {code}", "jenis": code, "status": status}
    return row | WHOLES | dict.fromkeys(PAIRS, "1000") | dict(figures or {})


def write(
    folder: Path,
    cooperatives: Sequence[Mapping[str, str]],
    certificates: Mapping[str, tuple[str, str, str]] | None = None,
    meetings: Mapping[str, Sequence[str]] | None = None,
    won: Mapping[str, Sequence[str] | None] | None = None,
) -> Path:
    """Write a data set in which everybody meets every condition, but for those named."""
    shutil.copy(FOLDER / "data" / "dataset.toml", folder)
    codes = [row["kode"] for row in cooperatives]
    held = dict.fromkeys(codes, ("2024-02-01", "2025-02-01")) | dict(meetings or {})
    papers = dict.fromkeys(codes, ("2024-01-01", "NIK-1", "2030-01-01")) | dict(certificates or {})
    past = dict.fromkeys(codes, ("",)) | dict(won or {})
    table(folder / "cooperatives.csv", list(cooperatives[0]), [list(row.values()) for row in cooperatives])
    table(folder / "certificates.csv", ("koperasi", "tanggal", "nomor", "berlaku"), [(c, *papers[c]) for c in codes])
    rows = [(code, day, "BA 1") for code in codes for day in held[code]]
    table(folder / "meetings.csv", ("koperasi", "tanggal", "berita_acara"), rows)
    rows = [(code, day, "SK 1" if day else "") for code in codes for day in past[code] or ()]
    table(folder / "awards-won.csv", ("koperasi", "tanggal", "keputusan"), rows)
    return folder


def table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def statuses(result: Result) -> dict[str, str]:
    return {entrant["code"]: entrant["status"] for entrant in result.entrants}


def evaluate(folder: Path) -> Result:
    return pembina.evaluate(FOLDER / "award.toml", folder)


def test_the_worked_entrant_by_hand(result: Result) -> None:
    institution = Fraction(2 * 75 + 2 * 100 + 1 * 50, 5)
    business, finance = Fraction(2 * 75 + 1 * 75, 3), Fraction(2 * 100 + 1 * 75, 3)
    total = (30 * institution + 35 * business + 35 * finance) / 100
    assert [80, 75, Fraction(275, 3)] == [institution, business, finance]
    assert f"{float(total):.2f}" == "82.33" == result.entrant("X01")["total"]["published"]


def test_every_total_of_the_example(result: Result) -> None:
    """By hand, institution, business and finance of each, from the bands of its percentages."""
    aspects = {
        "X03": (Fraction(2 * 25 + 2 * 50 + 0, 5), Fraction(2 * 50 + 50, 3), Fraction(2 * 75 + 0, 3)),
        "X06": (Fraction(2 * 75 + 2 * 75 + 75, 5), Fraction(2 * 75 + 75, 3), Fraction(2 * 75 + 75, 3)),
        "X09": (Fraction(75), Fraction(75), Fraction(100)),
        "X10": (Fraction(75), Fraction(100), Fraction(75)),
        "X13": (Fraction(2 * 50 + 2 * 75 + 50, 5), Fraction(2 * 75 + 50, 3), Fraction(2 * 75 + 75, 3)),
    }
    expected = {
        code: f"{float((30 * i + 35 * b + 35 * f) / 100):.2f}" for code, (i, b, f) in aspects.items()
    }  # fmt: skip
    assert expected == {code: result.entrant(code)["total"]["published"] for code in aspects}


def test_every_status_of_the_example(result: Result) -> None:
    out = dict.fromkeys(("X02", "X04", "X05", "X07", "X08"), "ineligible")
    unknown = dict.fromkeys(("X11", "X12"), "not-assessable")
    ranked = dict.fromkeys(("X01", "X03", "X06", "X09", "X10", "X13"), "ranked")
    assert out | unknown | ranked == statuses(result)


def test_each_ineligible_cooperative_fails_the_one_condition_that_the_readme_says(result: Result) -> None:
    expected = {"X08": 0, "X05": 1, "X07": 2, "X04": 3, "X02": 4}
    failed = {
        code: [i for i, gate in enumerate(result.entrant(code)["gates"]) if gate == "not-met"] for code in expected
    }
    assert {code: [gate] for code, gate in expected.items()} == failed


def test_of_equal_totals_the_better_business_wins_the_segment(result: Result) -> None:
    found = [(result.entrant(code)["total"]["published"], result.entrant(code)["tier"]) for code in ("X09", "X10")]
    assert [("83.75", None), ("83.75", "berprestasi")] == found


def test_a_segment_without_anybody_above_60_has_no_winner(result: Result) -> None:
    winners = {e["groups"]["jenis"]: e["code"] for e in result.entrants if e["tier"]}
    assert {"simpan pinjam": "X01", "produsen": "X06", "jasa": "X10"} == winners


def test_every_band_on_both_sides(tmp_path: Path) -> None:
    bands = {
        "0": 0, "499": 0, "500": 25, "599": 25, "600": 50, "799": 50, "800": 75, "999": 75, "1000": 100, "1500": 100,
    }  # fmt: skip
    codes = {f"C{i}": value for i, value in enumerate(bands)}
    data = write(tmp_path, [cooperative(code, dict.fromkeys(PAIRS, value)) for code, value in codes.items()])
    found = evaluate(data)
    leaves = ("kelembagaan.kehadiran", "kelembagaan.simpanan", "kelembagaan.pendidikan", "usaha.volume", "keuangan.shu")
    for leaf in (*leaves, "keuangan.tagihan"):
        scores = found.node(leaf)["scores"]
        assert {code: bands[value] for code, value in codes.items()} == {c: scores[found.position(c)] for c in codes}


def test_business_with_members_has_the_same_bands(tmp_path: Path) -> None:
    bands = {"499": 0, "500": 25, "599": 25, "600": 50, "799": 50, "800": 75, "999": 75, "1000": 100}
    codes = {f"C{i}": value for i, value in enumerate(bands)}
    data = write(tmp_path, [cooperative(code, {"volume_anggota": value}) for code, value in codes.items()])
    found = evaluate(data)
    scores = found.node("usaha.partisipasi")["scores"]
    assert {code: bands[value] for code, value in codes.items()} == {c: scores[found.position(c)] for c in codes}


def test_every_condition_on_both_sides(tmp_path: Path) -> None:
    """The period ends on 30 June 2025; two full years before it are 30 June 2023."""
    certificates = {
        "N1": ("2025-06-30", "NIK-1", "2025-06-30"),
        "N0": ("2025-07-01", "NIK-1", "2030-01-01"),
        "E0": ("2022-01-01", "NIK-1", "2025-06-29"),
        "B0": ("2022-01-01", "-", "2030-01-01"),
    }
    meetings = {
        "M1": ("2024-12-31", "2025-03-31"), "M0": ("2024-12-31", "2025-04-01"),
        "Y0": ("2023-12-31", "2025-03-01"), "Y1": ("2024-01-01", "2025-01-01"), "T0": ("2025-01-10", "2025-02-10"),
        "Z0": (),
    }  # fmt: skip
    won = {"W1": ("2023-06-30",), "W0": ("2023-07-01",), "L1": ("2025-07-12",), "V0": None}
    codes = [*certificates, *meetings, *won]
    rows = [cooperative(code) for code in codes] + [cooperative("A0", status="tidak aktif")]
    found = statuses(evaluate(write(tmp_path, rows, certificates, meetings, won)))
    expected = {code: "ranked" if code.endswith("1") else "ineligible" for code in [*codes, "A0"]}
    assert expected | {"V0": "not-assessable"} == found


def test_a_win_without_a_decree_leaves_the_cooperative_unassessed(tmp_path: Path) -> None:
    data = write(tmp_path, [cooperative("A"), cooperative("B")])
    table(data / "awards-won.csv", ("koperasi", "tanggal", "keputusan"), [("A", "2024-07-12", "-"), ("B", "", "")])
    assert {"A": "not-assessable", "B": "ranked"} == statuses(evaluate(data))


@pytest.mark.parametrize("word", ["aktiv", "Aktif", "tutup"])
def test_a_status_that_is_no_known_word_is_refused_and_disqualifies_nobody(tmp_path: Path, word: str) -> None:
    data = write(tmp_path, [cooperative("A"), cooperative("B", status=word)])
    with pytest.raises(PembinaError) as caught:
        evaluate(data)
    (problem,) = caught.value.problems
    assert ("PB502", "criteria.aktif", word) == (problem.code, problem.place.address, problem.args["value"])
