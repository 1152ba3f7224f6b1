"""`pembina audit`: run for real on what `pembina evaluate` wrote."""

import csv
import io
import json

import pytest

from pembina.record import read_result

from ..awards.sources import AWARDS

AWARD = AWARDS / "penggerak-koperasi-2014"


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A result of the shipped award over its own figures."""
    from pembina.api import evaluate
    from pembina.record import write_result

    path = tmp_path_factory.mktemp("audit") / "penggerak.result.json"
    write_result(evaluate(AWARD), path)
    return path


def test_an_audit_is_information_and_ends_well(pembina, evaluated):
    ran = pembina("audit", evaluated)
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "3 things to look at before the result is published. 2 more things are worth knowing." in told
    assert "The audit covers 31 ranked entrants. Without rank, and left aside here: 3 not assessable." in told
    assert "First place (Jawa Tengah (33)) hangs on single criteria" in told
    assert "The scale of the scores draws them in, as it should" in told


def test_it_speaks_the_language_asked_for(pembina, evaluated):
    ran = pembina("audit", evaluated, "--lang", "id")
    assert 0 == ran.status
    assert "3 hal perlu ditinjau sebelum hasil ini diumumkan." in " ".join(ran.out.split())


def test_it_gives_data_on_request(pembina, evaluated):
    document = json.loads(pembina("audit", evaluated, "--format", "json").out)
    assert ("pembina-audit/1", read_result(evaluated).sha256) == (
        document["audit"]["format"], document["audit"]["result"],
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(pembina("audit", evaluated, "--format", "csv").out)))
    assert ["80.0"] == [
        f"{100 * float(row['value']):.1f}"
        for row in rows
        if (row["section"], row["node"], row["measure"]) == ("weights", "rat", "nominal")
    ]
    assert pembina("audit", evaluated, "--format", "markdown").out.startswith("# Cooperative Mover Provinces 2014")


def test_the_same_result_gives_the_same_page(pembina, evaluated):
    assert pembina("audit", evaluated).out == pembina("audit", evaluated).out


def test_a_document_made_by_hand_is_audited_as_far_as_it_goes(pembina, result_file):
    ran = pembina("audit", result_file)
    assert (0, "") == (ran.status, ran.err)
    assert "So few entrants prove little" in " ".join(ran.out.split())


def test_what_is_no_result_is_refused(pembina, tmp_path):
    (tmp_path / "x.json").write_text("{}", "utf-8")
    ran = pembina("audit", tmp_path / "x.json")
    assert (3, "") == (ran.status, ran.out)
    assert "error[PB702]" in ran.err
    assert "error[PB701]" in pembina("audit", tmp_path / "none.json").err


def test_an_unknown_format_is_wrong_use(pembina, evaluated):
    assert 2 == pembina("audit", evaluated, "--format", "pdf").status


def test_its_help_says_what_it_is_for(pembina):
    ran = pembina("audit", "--help")
    assert 0 == ran.status
    assert "do criteria, weights and figures fit together?" in " ".join(ran.out.split())
