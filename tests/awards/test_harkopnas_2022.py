"""The award harkopnas-2022 on its synthetic ledger: gates, caps, quotas and minimums bite, and values can be recounted.

The recounts read the ledger with the csv module and follow the sentences of the README, not the plugins' code.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pembina_criteria.harkopnas_ledger import make

import pembina
from pembina import Result

from .sources import AWARDS

START, END = dt.date(2021, 7, 1), dt.date(2022, 6, 30)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harkopnas")
    make(folder, seed=2022, records=200_000)
    return folder


@pytest.fixture(scope="module")
def result(ledger: Path) -> Result:
    return pembina.evaluate(AWARDS / "harkopnas-2022", data=ledger)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_period(day: str) -> bool:
    return START <= dt.date.fromisoformat(day) <= END


def by_code(result: Result, path: str, what: str = "values") -> dict[str, Any]:
    return dict(zip((e["code"] for e in result.entrants), result.node(path)[what], strict=True))


def standing(result: Result, code: str) -> tuple[str, str | None]:
    entrant = result.entrant(code)
    return entrant["status"], entrant["tier"]


def held_back(result: Result, code: str, tier: str) -> list[str]:
    return [reason["key"] for reason in result.entrant(code)["held-back"] if reason["tier"] == tier]


def test_the_result_says_that_its_data_are_synthetic(result: Result) -> None:
    assert result.synthetic


def test_regions_whose_accounts_got_no_opinion_or_an_adverse_one_are_ineligible(result: Result) -> None:
    expected = {"X03", "X26"}
    assert expected == {e["code"] for e in result.entrants if e["status"] == "ineligible"}


def test_an_ineligible_region_keeps_its_total_but_has_no_rank(result: Result) -> None:
    entrant = result.entrant("X03")
    assert entrant["total"] is not None
    assert entrant["rank"] is None


def test_a_region_with_a_total_for_the_first_class_is_capped_for_its_low_enrolment(result: Result) -> None:
    assert result.entrant("X05")["total"]["exact"] >= 75
    assert by_code(result, "social-security")["X05"] < 25
    assert standing(result, "X05") == ("ranked", "madya")
    assert held_back(result, "X05", "utama") == ["tier.cap"]


def test_regions_without_active_cooperatives_or_without_a_number_of_eligible_workers_are_not_assessable(
    result: Result,
) -> None:
    expected = {"X16", "X32"}
    assert expected == {e["code"] for e in result.entrants if e["status"] == "not-assessable"}
    assert by_code(result, "supervision.active")["X16"] is None
    assert by_code(result, "social-security")["X32"] is None


def test_enrolled_workers_of_nobody_knows_how_many_are_missing_and_shown(result: Result) -> None:
    assert by_code(result, "social-security", "numerators")["X32"] > 0
    assert by_code(result, "social-security", "denominators")["X32"] is None
    assert result.node("social-security")["notes"]["X32"]["reason"] == "missing"


def test_a_recused_and_a_withdrawn_region_take_no_rank(result: Result) -> None:
    expected = {"X09": "recused", "X34": "withdrawn"}
    assert expected == {code: standing(result, code)[0] for code in expected}
    assert [result.entrant(code)["rank"] for code in expected] == [None, None]


def test_the_first_class_holds_at_most_two_regions_of_a_cluster(result: Result) -> None:
    first: dict[str, list[str]] = defaultdict(list)
    for entrant in result.ranking():
        if entrant["tier"] == "utama":
            first[entrant["groups"]["cluster"]].append(entrant["code"])
    expected = {"besar": ["X07", "X01"], "sedang": ["X22", "X11"], "kecil": ["X24"]}
    assert expected == first


@pytest.mark.parametrize("code", ["X04", "X19"])
def test_the_third_of_a_cluster_above_the_cut_goes_on_to_the_second_class(result: Result, code: str) -> None:
    assert result.entrant(code)["total"]["exact"] >= 75
    assert standing(result, code) == ("ranked", "madya")
    assert held_back(result, code, "utama") == ["tier.quota"]


def test_a_total_above_the_cut_with_too_little_supervision_misses_the_tier(result: Result) -> None:
    assert result.entrant("X02")["total"]["exact"] >= 60
    assert by_code(result, "supervision", "scores")["X02"] < 45
    assert standing(result, "X02") == ("ranked", "pratama")
    assert held_back(result, "X02", "madya") == ["tier.minimum"]


def test_a_region_that_cleared_out_its_register_is_seen_to_have_done_so(result: Result) -> None:
    """Prokyon (X13) struck off 30 percent; all others stayed within three."""
    change = {
        code: note["also"]["denominator_change"] / note["also"]["denominator_before"]
        for code, note in result.node("supervision.active")["notes"].items()
        if "denominator_change" in note.get("also", {})
    }
    expected = ["X13"]
    assert expected == [code for code, part in sorted(change.items()) if part < -0.2]


def test_a_region_that_counts_fewer_eligible_workers_is_seen_to_do_so(result: Result) -> None:
    """Algol (X18) left out 40 percent; all others stayed within six."""
    change = {
        code: note["also"]["denominator_change"] / note["also"]["denominator_before"]
        for code, note in result.node("social-security")["notes"].items()
        if "denominator_change" in note.get("also", {})
    }
    expected = ["X18"]
    assert expected == [code for code, part in sorted(change.items()) if part < -0.2]


def test_visits_recounted_from_the_ledger_are_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Active cooperatives, one visit a day, at most four each, over the number of active cooperatives."""
    active = {(row["region"], row["cooperative"]) for row in rows(ledger, "cooperatives") if row["active"] == "true"}
    days = defaultdict(set)
    for row in rows(ledger, "visits"):
        if (row["region"], row["cooperative"]) in active and in_period(row["date"]):
            days[row["region"], row["cooperative"]].add(row["date"])
    once, often, register = defaultdict(int), defaultdict(int), defaultdict(int)
    for code, _ in active:
        register[code] += 1
    for (code, _), visited in days.items():
        once[code] += min(4, len(visited))
        often[code] += min(4, len(visited)) if len(visited) >= 3 else 0
    for path, counted in (("supervision.visits", once), ("supervision.regular", often)):
        assert {code: counted[code] for code in register} == by_code(result, path, "numerators")
        assert dict(register) == by_code(result, path, "denominators")
        assert {code: pytest.approx(counted[code] / n) for code, n in register.items()} == by_code(result, path)


def test_partners_recounted_from_the_ledger_are_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Different partners with a document, and ninety days in force inside the period."""
    partners = {entrant["code"]: set() for entrant in result.entrants}
    for row in rows(ledger, "agreements"):
        signed, start, end = (dt.date.fromisoformat(row[key]) for key in ("signed", "start", "end"))
        if row["evidence"] and (min(end, END) - max(signed, start, START)).days + 1 >= 90:
            partners[row["region"]].add(row["partner"])
    assert {code: len(names) for code, names in partners.items()} == by_code(result, "partnerships")


def test_events_recounted_from_the_ledger_are_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Each event once with its scale, if some day of it had thirty participants."""
    weight = {"lokal": 1, "kabupaten": 2, "provinsi": 3, "nasional": 4, "internasional": 5}
    events = {entrant["code"]: {} for entrant in result.entrants}
    for row in rows(ledger, "events"):
        if in_period(row["date"]):
            name = row["event"].partition(" hari ")[0]
            scale, most = events[row["region"]].get(name, (0, 0))
            events[row["region"]][name] = max(scale, weight[row["scale"]]), max(most, int(row["participants"]))
    expected = {code: sum(s for s, most in found.values() if most >= 30) for code, found in events.items()}
    assert expected == by_code(result, "events")


def test_aid_recounted_from_the_ledger_is_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """The region's own budget and CSR, per thousand enterprises: different recipients, and rupiah."""
    recipients, rupiah = defaultdict(set), defaultdict(int)
    for row in rows(ledger, "disbursements"):
        if in_period(row["date"]) and row["source"] in {"APBD", "CSR"}:
            recipients[row["region"]].add(row["recipient"])
            rupiah[row["region"]] += int(row["amount"])
    enterprises = {row["region"]: int(row["enterprises"]) for row in rows(ledger, "enterprises")}
    counted = {code: len(names) for code, names in recipients.items()}
    for path, counts in (("aid.recipients", counted), ("aid.rupiah", dict(rupiah))):
        expected = {code: pytest.approx(counts[code] / n * 1000) for code, n in enterprises.items()}
        assert counts == by_code(result, path, "numerators")
        assert expected == by_code(result, path)


def per(counts: dict[str, int], ledger: Path, table: str, key: str, column: str, scale: int) -> dict[str, Any]:
    """Counts of every region over a column of a table."""
    figures = {row[key]: int(row[column]) for row in rows(ledger, table)}
    return {code: pytest.approx(counts.get(code, 0) * scale / figure) for code, figure in figures.items()}


def taking_part(values: dict[str, Any], result: Result) -> dict[str, Any]:
    return {entrant["code"]: values[entrant["code"]] for entrant in result.entrants}


def test_trainees_recounted_from_the_ledger_are_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Named persons with sixteen hours of one course in the period, a day of it once; of them those certified in it."""
    hours: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    certified = set()
    for row in rows(ledger, "trainees"):
        if row["person"] and in_period(row["date"]):
            key = row["region"], row["person"], row["course"]
            hours[key][row["date"]] = max(int(row["hours"]), hours[key].get(row["date"], 0))
            if row["certified"] == "true":
                certified.add(key)
    enough = {key for key, days in hours.items() if sum(days.values()) >= 16}
    for path, keys in (("training.persons", enough), ("training.certified", enough & certified)):
        counted = Counter(code for code, _ in {key[:2] for key in keys})
        expected = per(counted, ledger, "regions", "code", "cooperatives", 100)
        assert taking_part(expected, result) == by_code(result, path)


def test_credit_relief_recounted_from_the_ledger_is_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Borrowers who keep half a million of relief by a decree; what is taken back without one, and was never given
    without one in the period, is taken off."""
    by_decree, by_none, granted = defaultdict(int), defaultdict(int), set()
    for row in rows(ledger, "relief"):
        if in_period(row["date"]):
            who, amount = (row["region"], row["borrower"]), int(row["amount"])
            (by_decree if row["instrument"] else by_none)[who] += amount
            if row["instrument"] and amount > 0:
                granted.add(who)
    kept = {who: by_decree[who] + min(0, by_none[who]) for who in granted}
    counted = Counter(code for (code, _), rupiah in kept.items() if rupiah >= 500_000)
    expected = per(counted, ledger, "enterprises", "region", "enterprises", 1000)
    assert taking_part(expected, result) == by_code(result, "credit-relief")


def test_links_recounted_from_the_ledger_are_the_values_of_the_result(result: Result, ledger: Path) -> None:
    """Enterprises with two buyers other than themselves, each proven and worth a million after cancellations."""
    proven, left = set(), defaultdict(int)
    for row in rows(ledger, "links"):
        pair = row["region"], row["enterprise"], row["buyer"]
        amount = int(row["amount"])
        if in_period(row["date"]) and row["enterprise"] != row["buyer"] and (row["evidence"] or amount < 0):
            left[pair] += amount
            if amount >= 0:
                proven.add(pair)
    buyers = Counter(pair[:2] for pair in proven if left[pair] >= 1_000_000)
    counted = Counter(code for (code, _), n in buyers.items() if n >= 2)
    expected = per(counted, ledger, "enterprises", "region", "enterprises", 1000)
    assert taking_part(expected, result) == by_code(result, "market")


def test_enrolment_recounted_from_the_ledger_is_the_values_of_the_result(result: Result, ledger: Path) -> None:
    latest = {
        row["region"]: (int(row["enrolled"]), int(row["eligible"]) if row["eligible"] else None)
        for row in rows(ledger, "enrolment")
        if row["programme"] == "JKK" and row["as_of"] == "2022-06-30"
    }
    expected = {code: pytest.approx(n / of * 100) if of else None for code, (n, of) in latest.items()}
    assert taking_part(expected, result) == by_code(result, "social-security")


def test_contributions_of_every_region_add_up_to_its_total_as_decimals(result: Result) -> None:
    scored = [node for node in result.nodes if node["share"] is not None]
    assert {"opinion"} == {node["path"] for node in result.nodes} - {node["path"] for node in scored}
    for position, entrant in enumerate(result.entrants):
        if entrant["total"]:
            parts = [Decimal(repr(node["contributions"][position])) for node in scored]
            assert sum(parts) == Decimal(repr(entrant["total"]["exact"]))
