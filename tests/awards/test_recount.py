"""Totals and ranks of the shipped awards, counted a second way from the result document alone."""

from fractions import Fraction

import pytest
from pembina_criteria import harkopnas_ledger

import pembina
from pembina.api import shipped_awards

from .recount import fraction, ranks, totals

AWARDS = sorted(shipped_awards())
REGIMES = {
    "apbd-award-2023", "eppd", "harkopnas-2022", "iid-2023", "ipk-2009", "ipm", "kkpkk-2021", "kla",
    "koperasi-berprestasi", "ksp-usp-2016", "pemeringkatan-2007", "ppd", "ppd/province", "sakip", "tpid", "ukpbj",
    "zi-wbk",
}  # fmt: skip


@pytest.fixture(scope="module", params=AWARDS)
def document(request, tmp_path_factory):
    """The result of a shipped award over its own data; harkopnas, which ships none, over a small ledger."""
    if request.param != "harkopnas-2022":
        return pembina.evaluate(request.param).document
    folder = tmp_path_factory.mktemp("ledger")
    harkopnas_ledger.make(folder, seed=7, records=20_000)
    return pembina.evaluate(request.param, folder).document


def test_every_regime_of_the_order_is_among_them():
    assert REGIMES <= set(AWARDS)


def test_every_published_total_is_found_again(document):
    for entrant, total in zip(document["entrants"], totals(document), strict=True):
        if entrant["total"] is not None:
            assert Fraction(entrant["total"]["published"]) == total, entrant["code"]


def test_every_rank_is_found_again(document):
    assert [entrant["rank"] for entrant in document["entrants"]] == ranks(document)
    assert sum(rank is not None for rank in ranks(document)) >= 2


def test_contributions_add_up_to_every_total(document):
    for row, entrant in enumerate(document["entrants"]):
        if entrant["total"] is not None:
            parts = [node["contributions"][row] for node in document["nodes"] if node["contributions"]]
            assert fraction(entrant["total"]["exact"]) == sum(map(fraction, parts)), entrant["code"]


def test_who_is_not_assessable_has_no_total_either_way(document):
    """Where a value is missing nothing can be counted; where a condition is open, or the screen says so, it is not."""
    for entrant, total in zip(document["entrants"], totals(document), strict=True):
        if entrant["status"] == "not-assessable":
            assert entrant["total"] is None
            assert total is None or not entrant["reason"]["key"].startswith("missing.")
