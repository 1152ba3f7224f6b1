"""`pembina stability`: run for real on what `pembina evaluate` wrote."""

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

    path = tmp_path_factory.mktemp("stability") / "penggerak.result.json"
    write_result(evaluate(AWARD), path)
    return path


def test_it_says_how_firmly_first_place_stands(pembina, evaluated):
    ran = pembina("stability", evaluated)
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "Jawa Tengah (33) stays first as long as “" in told
    assert "weighs at least 21.2 percent (now 80.0)." in told
    assert "Jawa Tengah (33) leads Jawa Timur (35) by 8.993 points before rounding." in told
    assert "3 more" in told
    assert "(675 instead of 672)" in told


def test_a_pair_is_named_by_code_or_name(pembina, evaluated):
    ran = pembina("stability", evaluated, "--pair", "74", "Jawa Timur")
    assert 0 == ran.status
    assert "What would turn the order of Jawa Timur (35) and Sulawesi Tenggara (74)?" in " ".join(ran.out.split())


def test_a_pair_that_is_none_is_refused(pembina, evaluated):
    mistyped = pembina("stability", evaluated, "--pair", "74", "Jawa Timor")
    assert 3 == mistyped.status
    assert "Jawa Timur" in mistyped.err
    assert (2, "") == (pembina("stability", evaluated, "--pair", "74", "74").status, "")
    assert "twice is no pair" in pembina("stability", evaluated, "--pair", "74", "74").err
    unranked = next(e for e in read_result(evaluated).entrants if e["rank"] is None)
    ran = pembina("stability", evaluated, "--pair", "74", unranked["code"])
    assert (2, True) == (ran.status, "is not ranked" in ran.err)
    assert 2 == pembina("stability", evaluated, "--pair", "74").status


def test_it_gives_data_on_request(pembina, evaluated):
    document = json.loads(pembina("stability", evaluated, "--format", "json", "--limit", "2").out)["stability"]
    assert ("pembina-stability/1", read_result(evaluated).sha256) == (document["format"], document["result"])
    assert 2 == len(document["values"]["by-part"])
    rows = list(csv.DictReader(io.StringIO(pembina("stability", evaluated, "--format", "csv").out)))
    assert "4625934224/21841609805" == document["weights"][0]["from"]["exact"]
    assert ["5138941448/4368321961"] == [
        row["exact"] for row in rows if (row["section"], row["measure"]) == ("smallest", "l1")
    ]


def test_its_schema_can_be_had(pembina):
    assert "urn:pembina:stability:1" == json.loads(pembina("schema", "stability").out)["$id"]


def test_a_document_made_by_hand_is_looked_at_as_far_as_it_goes(pembina, result_file):
    ran = pembina("stability", result_file)
    assert (0, "") == (ran.status, ran.err)


def test_its_help_says_what_it_is_for(pembina):
    ran = pembina("stability", "--help")
    assert 0 == ran.status
    assert "which weights and figures would take first place away" in " ".join(ran.out.split())
