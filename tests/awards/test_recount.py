"""Totals and ranks of the shipped awards, counted a second way from the result document alone."""

import csv
import shutil
from fractions import Fraction

import attrs
import pytest

import pembina
from pembina.api import data_folder, shipped_awards
from pembina.model import Group, Overrides

from .evaluated import evaluated
from .recount import fraction, ranks, totals

AWARDS = sorted(shipped_awards())
REGIMES = {
    "apbd-award-2023", "eppd", "harkopnas-2022", "iid-2023", "ipk-2009", "ipm", "kkpkk-2021", "kla",
    "koperasi-berprestasi", "ksp-usp-2016", "pemeringkatan-2007", "ppd", "ppd/province", "sakip", "tpid", "ukpbj",
    "zi-wbk",
}  # fmt: skip


@pytest.fixture(scope="module", params=AWARDS)
def document(request):
    """The result of a shipped award over its own data; harkopnas, which ships none, over a small ledger."""
    return evaluated(request.param).document


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


OVERRIDDEN = ("apbd-award-2023", "ipm", "kla", "ksp-usp-2016")


@pytest.fixture(scope="module", params=OVERRIDDEN)
def overridden(request, tmp_path_factory):
    """The result of a shipped award with four overrides: of a criterion, a group, a total and a status."""
    award = attrs.evolve(pembina.load_award(request.param), overrides=Overrides("overrides", second=False))
    plain = evaluated(request.param)
    ranked = [entrant["code"] for entrant in plain.ranking() if entrant["rank"] is not None][:4]
    leaf = next(leaf.path for leaf in award.leaves() if leaf.scored and plain.node(leaf.path)["contributions"])
    group = next(
        (node.path for node in award.nodes() if isinstance(node, Group) and node.path and node.scored), "total"
    )
    folder = tmp_path_factory.mktemp("overridden") / "data"
    shutil.copytree(data_folder(request.param), folder)
    with (folder / "overrides.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("entrant", "what", "before", "after", "by", "reason"))
        for code, what, after in zip(
            ranked, (leaf, group, "total", "status"), ("12.5", "3", "7.25", "revoked"), strict=False
        ):
            before = "ranked" if what == "status" else _before(plain, code, what)
            form = after if what == "status" else str(float(after) * plain.award["scale"] / 100)
            writer.writerow((code, what, before, form, "Sri", "to be recounted"))
    settings = folder / "dataset.toml"
    numbers = '\n[tables.overrides]\nfile = "overrides.csv"\nnumbers = "plain"\n'
    settings.write_text((settings.read_text("utf-8") if settings.exists() else "") + numbers, "utf-8")
    return plain, pembina.evaluate(award, folder)


def _before(result, code, what):
    score = result.node("" if what == "total" else what)["scores"][result.position(code)]
    return format(score, f".{result.award['decimals']}f")


def test_what_was_overridden_is_counted_a_second_way_to_the_same_totals_and_ranks(overridden):
    plain, result = overridden
    assert len(result.overrides) == min(4, sum(entrant["rank"] is not None for entrant in plain.entrants))
    for entrant, total in zip(result.entrants, totals(result.document), strict=True):
        if entrant["total"] is not None:
            assert Fraction(entrant["total"]["published"]) == total, entrant["code"]
    assert [entrant["rank"] for entrant in result.entrants] == ranks(result.document)
    assert [entrant["rank"] for entrant in plain.entrants] != ranks(result.document)
    test_contributions_add_up_to_every_total(result.document)
