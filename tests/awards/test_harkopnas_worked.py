"""The award harkopnas-2022 by hand: an invented province from its few rows to its total; every cut on both sides."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

import pembina
from pembina import Result, load_award

from ..analysis.comparing import HOST, made
from .sources import AWARDS

Rows = Iterable[Sequence[Any]]
WORKED, SILENT = "Y01", "Y02"
FLOWERS = [
    "Melati", "Mawar", "Anggrek", "Kenanga", "Cempaka", "Teratai", "Dahlia", "Seroja", "Kamboja", "Flamboyan",
    "Bugenvil", "Soka", "Alamanda", "Asoka", "Wijayakusuma",
]  # fmt: skip


def ledger() -> dict[str, tuple[str, Rows]]:
    """Rows of Provinsi Contoh Satu (Y01), and of Contoh Dua (Y02), which hides how many workers are eligible."""
    one = WORKED
    days = [f"2021-{month:02}-05" for month in (9, 10, 11, 12)]
    visits = [(one, day, f"K{n}") for n in range(1, 11) for day in days]  # ten cooperatives, four visits each: 40
    visits += [(one, day, f"K{n}") for n in range(11, 16) for day in days[:3]]  # five, three each: 15
    visits += [(one, days[0], f"K{n}") for n in range(16, 21)]  # five, one each: 5
    visits += [(one, days[0], "K16"), (one, days[0], "K41"), (one, "2022-07-01", "K17")]  # again, inactive, too late
    fair = [(one, f"Pameran {name}", "2021-10-01", "internasional", 40) for name in FLOWERS]  # fifteen
    return {
        "regions": ("code,name,cluster,status,cooperatives", [
            (one, "Provinsi Contoh Satu", "kecil", "", 50), (SILENT, "Provinsi Contoh Dua", "kecil", "", 50)]),
        "enterprises": ("region,enterprises", [(one, 2000), (SILENT, 2000)]),
        "cooperatives": ("region,cooperative,active", [
            *((one, f"K{n}", "true" if n <= 40 else "false") for n in range(1, 51)), (SILENT, "K1", "true")]),
        "visits": ("region,date,cooperative", [*visits, (SILENT, days[0], "K1")]),
        "counts": ("region,as_of,active,total,definition", [
            (one, "2021-06-30", 40, 52, "RAT"),
            *((code, "2022-06-30", 40, 50, "RAT") for code in (one, SILENT))]),
        "trainees": ("region,date,person,course,certified,hours", trainees()),
        "disbursements": ("region,date,recipient,amount,source", [
            *((one, "2021-08-01", f"Usaha {n}", 12_000_000, "APBD") for n in range(1, 13)),  # twelve, 144 million
            (one, "2021-08-01", "Usaha 13", 9_000_000, "KUR"),  # the bank's money
            (SILENT, "2021-08-01", "Usaha 1", 12_000_000, "APBD")]),
        "relief": ("region,date,borrower,amount,kind,instrument", [
            # four of half a million
            *((one, "2021-08-01", f"Usaha {n}", 500_000, "subsidi bunga", "Pergub 1/2021") for n in range(1, 5)),
            (one, "2021-08-01", "Usaha 5", 499_999, "subsidi bunga", "Pergub 1/2021"),  # a rupiah short
            (one, "2021-08-01", "Usaha 6", 5_000_000, "restrukturisasi", ""),  # the bank's work
            (one, "2021-08-01", "Usaha 7", 5_000_000, "subsidi bunga", "Pergub 1/2021"),
            (one, "2021-09-01", "Usaha 7", -5_000_000, "", ""),  # taken back
            (SILENT, "2021-08-01", "Usaha 1", 5_000_000, "", "Pergub 2/2021")]),
        "links": ("region,date,enterprise,buyer,evidence,channel,amount", links()),
        "events": ("region,event,date,scale,participants", [
            *fair, (one, "Pameran Melati hari 2", "2021-10-02", "internasional", 40),  # the second day of the first
            (one, "Rapat", "2021-10-20", "lokal", 29), (SILENT, "Bazar", "2021-10-20", "lokal", 30)]),
        "agreements": ("region,partner,signed,start,end,evidence", [
            # twenty all year
            *((one, f"Mitra {n}", "2021-07-01", "2021-07-01", "2022-06-30", f"PKS {n}") for n in range(1, 21)),
            (one, "Mitra 21", "2022-06-01", "2021-07-01", "2022-06-30", "PKS 21"),  # signed thirty days before the end
            (SILENT, "Mitra 1", "2021-07-01", "2021-07-01", "2022-06-30", "PKS 1")]),
        "enrolment": ("region,as_of,enrolled,eligible,programme,definition", [
            (one, "2021-06-30", 75, 300, "JKK", "pekerja koperasi aktif"),
            (one, "2022-06-30", 78, 260, "JKK", "Pekerja koperasi aktif"),
            (one, "2022-06-30", 10, 260, "JHT", "pekerja koperasi aktif"),
            (SILENT, "2022-06-30", 147_977, "", "JKK", "pekerja koperasi aktif")]),
        "figures": ("region,indicator,category,date", [
            (one, "opinion", "WTP", "2022-06-30"), (SILENT, "opinion", "WTP", "2022-06-30")]),
    }  # fmt: skip


def trainees() -> Rows:
    """Five persons of sixteen hours, three of them certified; and those who do not count."""
    course = "Akuntansi Koperasi"
    long = {
        "Ani Contoh": "true",
        "Budi Contoh": "false",
        "Citra Contoh": "true",
        "Dedi Contoh": "false",
        "Eka Contoh": "true",
    }
    for name, certified in long.items():
        yield WORKED, "2021-08-02", name, course, certified, 8
        yield WORKED, "2021-08-03", name.upper(), course, certified, 8
    yield WORKED, "2021-08-02", "Fitri Contoh", course, "true", 8  # a day short
    yield WORKED, "2021-08-03", "Gilang Contoh", "Webinar A", "true", 8
    yield WORKED, "2021-08-04", "Gilang Contoh", "Webinar B", "true", 8  # two courses of eight
    yield WORKED, "2021-08-02", "", course, "true", 16  # nobody
    yield SILENT, "2021-08-02", "Hadi Contoh", course, "true", 16


def links() -> Rows:
    """Three enterprises with two buyers; and those who do not count."""
    for enterprise in ("Usaha 1", "Usaha 2", "Usaha 3"):
        yield WORKED, "2021-11-01", enterprise, "Toko Satu", "PO", "kontrak", 1_000_000
        yield WORKED, "2021-11-02", enterprise, "Toko Dua", "PO", "e-katalog", 1_000_000
    yield WORKED, "2021-11-01", "Usaha 4", "Toko Satu", "PO", "kontrak", 1_000_000
    yield WORKED, "2021-11-02", "Usaha 4", "TOKO SATU", "PO", "kontrak", 1_000_000  # the same buyer
    yield WORKED, "2021-11-01", "Usaha 5", "Toko Satu", "PO", "kontrak", 1_000_000
    yield WORKED, "2021-11-02", "Usaha 5", "Toko Dua", "PO", "kontrak", 1_000_000
    yield WORKED, "2021-12-02", "Usaha 5", "Toko Dua", "", "", -1  # a rupiah cancelled: below the million
    yield WORKED, "2021-11-01", "Usaha 6", "Usaha 6", "PO", "kontrak", 1_000_000  # to itself
    yield SILENT, "2021-11-01", "Usaha 1", "Toko Satu", "PO", "kontrak", 1_000_000


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("worked")
    (folder / "dataset.toml").write_text('[dataset]\norigin = "synthetic"\nnumbers = "plain"\n', "utf-8")
    for name, (header, rows) in ledger().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])
    return pembina.evaluate(AWARDS / "harkopnas-2022", data=folder)


def of(result: Result, path: str, what: str = "values") -> Any:
    position = [entrant["code"] for entrant in result.entrants].index(WORKED)
    return result.node(path)[what][position]


BY_HAND = {
    "supervision.visits": Fraction(40 + 15 + 5, 40),  # visits per active cooperative
    "supervision.regular": Fraction(40 + 15, 40),  # those with three or more
    "supervision.active": Fraction(40, 50) * 100,
    "training.persons": Fraction(5, 50) * 100,
    "training.certified": Fraction(3, 50) * 100,
    "aid.recipients": Fraction(12, 2000) * 1000,
    "aid.rupiah": Fraction(144_000_000, 2000) * 1000,
    "credit-relief": Fraction(4, 2000) * 1000,
    "market": Fraction(3, 2000) * 1000,
    "events": Fraction(15 * 5),  # fifteen international ones
    "partnerships": Fraction(20),
    "social-security": Fraction(78, 260) * 100,
}


@pytest.mark.parametrize("path", sorted(BY_HAND))
def test_every_value_of_the_worked_province_is_the_one_counted_by_hand(result: Result, path: str) -> None:
    assert float(BY_HAND[path]) == of(result, path)


def by_hand() -> tuple[Decimal, Decimal]:
    """Supervision and total, from the values by hand: 58.75 and 49.15."""
    value = {path: Decimal(number.numerator) / number.denominator for path, number in BY_HAND.items()}
    visits, regular = value["supervision.visits"] / 3 * 100, value["supervision.regular"] / 3 * 100
    active = (value["supervision.active"] - 30) / 60 * 100
    supervision = (40 * visits + 30 * regular + 30 * active) / 100
    training = (60 * value["training.persons"] / 12 + 40 * value["training.certified"] / 8) / 100 * 100
    aid = (60 * value["aid.recipients"] / 18 + 40 * value["aid.rupiah"] / 180_000_000) / 100 * 100
    relief = value["credit-relief"] / Decimal("3.5") * 100
    market = value["market"] / Decimal("3.5") * 100
    events = (value["events"].ln() - Decimal(50).ln()) / (Decimal(3000).ln() - Decimal(50).ln()) * 100
    partners = (value["partnerships"].ln() - Decimal(10).ln()) / (Decimal(1000).ln() - Decimal(10).ln()) * 100
    social = value["social-security"] / 80 * 100
    parts = (supervision, training, aid, relief, market, events, partners, social)
    return supervision, sum(w * part for w, part in zip((35, 13, 12, 6, 12, 5, 7, 10), parts, strict=True)) / 100


def test_the_total_of_the_worked_province_is_the_one_counted_by_hand(result: Result) -> None:
    supervision, total = by_hand()
    assert Decimal("58.75") == supervision
    assert float(supervision) == of(result, "supervision", "scores")
    published = str(total.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert published == "49.15"
    assert published == result.entrant(WORKED)["total"]["published"]


def test_the_worked_province_is_third_class_and_meets_both_gates(result: Result) -> None:
    """49.15 reaches 45 and not 60; 58.75 of supervision is above 30; 30 percent enrolled is above 25."""
    entrant = result.entrant(WORKED)
    assert ("ranked", "pratama", ["met", "met"]) == (entrant["status"], entrant["tier"], entrant["gates"])


def test_what_does_not_count_is_shown_beside_what_counts(result: Result) -> None:
    notes = {
        path: result.node(path)["notes"][WORKED]["also"] for path in ("training.persons", "credit-relief", "market")
    }
    expected = {
        "training.persons": {"attendances": 10, "certified": 3, "certificate_unknown": 0, "unnamed": 1},
        "credit-relief": {"rupiah": 2_499_999, "kinds": 1, "unnamed": 0, "without_instrument": 1},
        "market": {"buyers": 2, "enterprises_of_largest_buyer": 3, "rupiah": 6_000_000, "links_not_counted": 6},
    }
    assert expected == notes
    also = result.node("social-security")["notes"][WORKED]["also"]
    assert {"denominator_before": 300, "denominator_change": -40, "enrolled_before": 75} == also


def test_a_province_that_hides_how_many_are_eligible_is_not_assessable(result: Result) -> None:
    entrant = result.entrant(SILENT)
    assert ("not-assessable", None, None) == (entrant["status"], entrant["total"], entrant["rank"])
    assert "missing" == result.node("social-security")["notes"][SILENT]["reason"]


# Every cut on both sides: entrants that are given their values


FULL = {
    "supervision.visits": 3, "supervision.regular": 3, "supervision.active": 90, "training.persons": 12,
    "training.certified": 8, "aid.recipients": 18, "aid.rupiah": 180e6, "credit-relief": 3.5, "market": 3.5,
    "events": 3000, "partnerships": 1000, "social-security": 80, "opinion": "WTP",
}  # fmt: skip
"""A score of 100 everywhere."""


def judged(**changes: dict[str, Any]) -> Result:
    """Judge one entrant for each keyword, in clusters of their own: full marks but for what is named."""
    rows = {code: FULL | values for code, values in changes.items()}
    return made(load_award(AWARDS / "harkopnas-2022", host=HOST), rows, groups={c: {"cluster": c} for c in rows})


def tiers(result: Result) -> dict[str, str | None]:
    return {entrant["code"]: entrant["tier"] for entrant in result.entrants}


WORTH = {
    "market": "12", "aid.recipients": "7.2", "training.persons": "7.8", "credit-relief": "6",
    "training.certified": "5.2", "aid.rupiah": "4.8",
}  # fmt: skip
"""Points of the total that each line is worth: 43 together."""


def less(points: str) -> dict[str, float]:
    """Values for a total that many points below 100, taken from lines that no cut asks for."""
    left, values = Decimal(points), {}
    for path, points_of in WORTH.items():
        worth = Decimal(points_of)
        taken = min(left, worth)
        values[path] = float(Decimal(FULL[path]) * (1 - taken / worth))
        left -= taken
    if left:
        values["supervision.regular"] = float(3 * (1 - left / Decimal("10.5")))
    return values


def test_the_first_class_begins_at_75_and_the_cut_belongs_to_it() -> None:
    found = judged(at=less("25"), below=less("25.01"))
    assert ["75.00", "74.99"] == [found.entrant(code)["total"]["published"] for code in ("at", "below")]
    assert {"at": "utama", "below": "madya"} == tiers(found)


def test_the_second_class_begins_at_60_and_the_cut_belongs_to_it() -> None:
    found = judged(at=less("40"), below=less("40.01"))
    assert ["60.00", "59.99"] == [found.entrant(code)["total"]["published"] for code in ("at", "below")]
    assert {"at": "madya", "below": "pratama"} == tiers(found)


def test_the_third_class_begins_at_45_and_the_cut_belongs_to_it() -> None:
    """43 points off the four lines that no cut asks for, and the rest off events, partnerships and repeated visits."""
    low = {"events": 50, "partnerships": 10}
    found = judged(at=less("43") | low, below=less("43.01") | low)
    assert ["45.00", "44.99"] == [found.entrant(code)["total"]["published"] for code in ("at", "below")]
    assert {"at": "pratama", "below": None} == tiers(found)


SUPERVISION = {"60": "utama", "59.99": "madya", "45": "madya", "44.99": "pratama", "30": "pratama", "29.99": None}


@pytest.mark.parametrize(("score", "expected"), SUPERVISION.items())
def test_each_class_asks_for_supervision_of_its_own(score: str, expected: str | None) -> None:
    """Active cooperatives at 100 give 30 points of supervision; visits, and below it repeated visits, give the rest.

    Everything else is at 100, so that the total is at least 65 plus 35 hundredths of supervision.
    """
    rest = Decimal(score) - 30
    active = 90 if rest >= 0 else float(30 + 60 * Decimal(score) / 30)
    visits = float(max(rest, Decimal(0)) / 40 * 3)
    found = judged(one={"supervision.visits": visits, "supervision.regular": 0, "supervision.active": active})
    assert float(score) == found.node("supervision")["scores"][0]
    assert {"one": expected} == tiers(found)


def test_the_first_class_asks_for_half_the_scale_of_active_cooperatives() -> None:
    """60 percent active is half way from 30 to 90; supervision stays at 85, or a hair below it."""
    found = judged(at={"supervision.active": 60}, below={"supervision.active": 59.99})
    assert {"at": "utama", "below": "madya"} == tiers(found)


def test_the_gate_on_enrolment_lets_25_percent_pass_and_caps_what_is_below() -> None:
    found = judged(at={"social-security": 25}, below={"social-security": 24.99})
    assert {"at": "utama", "below": "madya"} == tiers(found)
    assert [["met", "met"], ["met", "not-met"]] == [found.entrant(code)["gates"] for code in ("at", "below")]


def test_the_gate_on_the_opinion_lets_wtp_and_wdp_pass_and_bars_tmp_and_tw() -> None:
    found = judged(**{opinion.lower(): {"opinion": opinion} for opinion in ("WTP", "WDP", "TMP", "TW")})
    expected = {"wtp": "ranked", "wdp": "ranked", "tmp": "ineligible", "tw": "ineligible"}
    assert expected == {entrant["code"]: entrant["status"] for entrant in found.entrants}


def test_equal_totals_are_parted_by_supervision_and_then_share_a_rank() -> None:
    """Six points lost in market (of 12), in social security (of 10), or in repeated visits (of 10.5)."""
    found = judged(
        market={"market": 1.75},  # 94, supervision 100
        social={"social-security": 32},  # 94, supervision 100
        visits={"supervision.regular": float(3 * (1 - Fraction(6) / Fraction(21, 2)))},  # 94, supervision 82.86
    )
    ranks = {entrant["code"]: (entrant["total"]["published"], entrant["rank"]) for entrant in found.entrants}
    assert {"market": ("94.00", 1), "social": ("94.00", 1), "visits": ("94.00", 3)} == ranks


def test_active_cooperatives_decide_where_supervision_is_equal() -> None:
    half = Fraction(1, 2)
    found = judged(
        regular={"supervision.active": float(30 + 60 * half)},  # repeated visits 100, active cooperatives 50
        active={"supervision.regular": float(3 * half)},  # the other way round
    )
    assert {"active": 1, "regular": 2} == {entrant["code"]: entrant["rank"] for entrant in found.entrants}
