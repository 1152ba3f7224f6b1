"""Every entrant of harkopnas-2022 reckons from its own rows alone exactly the score that the committee publishes."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from pembina_criteria.harkopnas_draws import CODES
from pembina_criteria.harkopnas_ledger import LEAST_RECORDS, make

import pembina
from pembina.api import load_award, make_host
from pembina.assessing import self_assess

from ..campaign import some

AWARD = "harkopnas-2022"
TRIED = some(CODES, each=5)
"""Each fifth region in the usual run, every one in a campaign."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    make(folder, seed=2022, records=LEAST_RECORDS)
    return folder


@pytest.fixture(scope="module")
def committee(ledger):
    return pembina.evaluate(AWARD, data=ledger)


@pytest.fixture(scope="module")
def host():
    return make_host()


@pytest.fixture(scope="module")
def rules(host):
    return load_award(AWARD, host=host)


def own_rows(ledger: Path, folder: Path, code: str) -> Path:
    """Write the folder of one region: its own rows of every table, and nobody else's."""
    shutil.copy(ledger / "dataset.toml", folder)
    for path in ledger.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        key = head.index("region" if "region" in head else "code")
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *(row for row in rows if row[key] == code)])
    return folder


@pytest.mark.parametrize("code", TRIED)
def test_the_score_from_own_rows_is_the_committees_to_the_digit(code, ledger, committee, rules, host, tmp_path):
    entrant = committee.entrant(code)
    assessed = self_assess(rules, own_rows(ledger, tmp_path, code), code, host, way=False)
    document, position = assessed.document, committee.position(code)
    assert ("exact", entrant["name"]) == (document["state"], document["entrant"]["name"])
    low, high = document["standing"]["low"], document["standing"]["high"]
    assert [entrant[key] for key in ("status", "reason", "coverage", "gates")] == [
        low[key] for key in ("status", "reason", "coverage", "gates")
    ]
    assert low == high
    if entrant["total"] is not None:
        assert entrant["total"] == document["total"]["low"] == document["total"]["high"]
    scores = {node["path"]: node["scores"][position] for node in committee.nodes if node["scores"] is not None}
    if entrant["status"] not in ("recused", "withdrawn", "revoked"):
        assert scores == {
            node["path"]: None if node["score"] is None else node["score"]["low"] for node in document["nodes"]
        }


def test_the_field_has_every_status_that_matters(committee):
    """So that the test above is of all of them."""
    statuses = {entrant["status"] for entrant in committee.entrants}
    assert {"ranked", "ineligible", "not-assessable"} <= statuses
    assert 34 == len(committee.entrants)
