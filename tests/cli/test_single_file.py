"""An award with a criterion in a file of its own: from the folder to a verified result, and what its hash tells."""

from __future__ import annotations

import hashlib
import json

import pytest

from .conftest import quick_engine

__all__ = ["quick_engine"]

AWARD = """format = 1
[award]
id = "pasar"
title = { id = "Pasar", en = "Markets" }
edition = 1
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.markets]
use = "./market_days.py:MarketDays"
weight = 100
with = { least-stalls = 5 }
score = { method = "goalposts", from = 0, to = 10 }
"""
CODE = '''"""Market days."""

import narwhals.stable.v2 as nw

from pembina import Criterion
from pembina.expressions import count_distinct


class MarketDays(Criterion):
    """Different days within the period on which a market with enough stalls was held."""

    declares = """
    api = 2
    unit = "market days"
    range = { from = 0 }
    [tables.markets]
    region = "entrant"
    date = "date"
    stalls = "integer"
    [parameters]
    least-stalls = { type = "integer", minimum = 1, default = 5 }
    [locale.id]
    title = "Hari pasar"
    unit = "hari pasar"
    [locale.en]
    title = "Market days"
    """

    def records(self, tables, rules):
        return tables["markets"].filter(rules.in_period("date"), nw.col("stalls") >= rules["least-stalls"])

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=count_distinct("date"))
'''
REGIONS = "code,name\n71,Utara\n74,Tenggara\n"
MARKETS = "region,date,stalls\n71,2022-02-01,10\n74,2022-02-01,10\n74,2022-05-01,5\n74,2022-06-01,2\n"


@pytest.fixture
def market(tmp_path, monkeypatch):
    """A folder with such an award and its data, in which the program is run."""
    folder = tmp_path / "market"
    (folder / "data").mkdir(parents=True)
    files = {"award.toml": AWARD, "market_days.py": CODE, "data/regions.csv": REGIONS, "data/markets.csv": MARKETS}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_it_is_scored_and_explained_like_any_other(pembina, market):
    assert 0 == pembina("check", ".").status
    assert "20.00" in pembina("evaluate", ".", "-o", "r.json").out
    explained = pembina("explain", "r.json", "74", "markets", "--award", ".").out
    assert "Tenggara (74): Market days" in explained
    assert ["3  2022-02-01      10", "4  2022-05-01       5"] == [
        line.split("  ", 1)[1].strip() for line in explained.splitlines() if line.startswith("markets.csv")
    ]
    assert "Hari pasar" in pembina("explain", "r.json", "74", "markets", "--award", ".", "--lang", "id").out


def test_the_result_names_the_file_and_the_hash_of_its_content(pembina, market):
    pembina("evaluate", ".", "-o", "r.json")
    (plugin,) = json.loads((market / "r.json").read_text("utf-8"))["plugins"]
    digest = hashlib.sha256(CODE.encode()).hexdigest()
    assert ("market_days.py", "./market_days.py:MarketDays") == (plugin["distribution"], plugin["name"])
    assert (digest[:12], digest) == (plugin["version"], plugin["sha256"])


def test_the_folder_may_lie_elsewhere_and_the_bytes_are_the_same(pembina, market, tmp_path, monkeypatch):
    pembina("evaluate", ".", "-o", "r.json")
    monkeypatch.chdir(tmp_path)
    pembina("evaluate", "market", "-o", "again.json")
    assert (market / "r.json").read_bytes() == (tmp_path / "again.json").read_bytes()


def test_a_seal_holds_the_file_and_names_it_where_it_is_another(pembina, market):
    assert 0 == pembina("seal", ".").status
    assert 0 == pembina("evaluate", ".", "--seal", "pasar.seal.json", "-o", "r.json").status
    (market / "market_days.py").write_text(CODE.replace(">=", ">"), "utf-8")
    ran = pembina("evaluate", ".", "--seal", "pasar.seal.json", "-o", "r2.json")
    assert "error[PB743]" in ran.err
    assert "version of plugin ./market_days.py:MarketDays" in ran.err
    assert not (market / "r2.json").exists()


def test_who_verifies_runs_it_only_apart(pembina, market):
    pembina("evaluate", ".", "-o", "r.json")
    plain = json.loads(pembina("verify", "r.json", "--data", "data", "--format", "json").out)
    outcomes = {check["number"]: check["outcome"] for check in plain["checks"]}
    assert ("pass", "fail") == (outcomes["6.1"], outcomes["5.1"])
    told = next(check for check in plain["checks"] if check["number"] == "5.1")
    assert "measuring again would run it" in json.dumps(told)
    assert "Verify again with --isolated" in json.dumps(told)
    apart = json.loads(pembina("verify", "r.json", "--data", "data", "--isolated", "--format", "json").out)
    assert {"pass"} == {c["outcome"] for c in apart["checks"] if c["number"] in ("5.1", "6.1")}


def test_apart_it_gives_the_same_bytes(pembina, market):
    pembina("evaluate", ".", "-o", "r.json")
    ran = pembina("evaluate", ".", "-o", "apart.json", "--isolated")
    assert "./market_days.py:MarketDays" in ran.err
    assert (market / "r.json").read_bytes() == (market / "apart.json").read_bytes()


def test_another_file_than_at_the_time_is_told_with_what_mends_it(pembina, market):
    pembina("evaluate", ".", "-o", "r.json")
    (market / "market_days.py").write_text(CODE + "\n", "utf-8")
    found = json.loads(pembina("verify", "r.json", "--data", "data", "--isolated", "--format", "json").out)
    (check,) = [check for check in found["checks"] if check["number"] == "6.1"]
    assert "fail" == check["outcome"]
    assert "market_days.py" in json.dumps(check)
    (market / "market_days.py").unlink()
    found = json.loads(pembina("verify", "r.json", "--data", "data", "--format", "json").out)
    (check,) = [check for check in found["checks"] if check["number"] == "6.1"]
    assert "does not lie beside the award" in json.dumps(check)


@pytest.mark.parametrize("words", [("explain", "r.json", "74", "markets"), ("sample", "r.json", "--seed", "12345")])
def test_records_are_shown_by_the_very_file_and_by_none_that_only_the_facts_name(pembina, market, words):
    pembina("evaluate", ".", "-o", "r.json")
    told = pembina(*words)
    assert (4, True) == (told.status, "only the facts beside the result say where it lies" in told.err)
    assert "--award AWARD" in told.err
    assert 0 == pembina(*words, "--award", ".").status
    mark = market / "ran"
    (market / "market_days.py").write_text(CODE + f"\nimport pathlib\npathlib.Path({str(mark)!r}).touch()\n", "utf-8")
    assert "market_days.py:MarketDays changed since the result was made" in pembina(*words, "--award", ".").err
    (market / "other.py").write_text(CODE + f"\nimport pathlib\npathlib.Path({str(mark)!r}).touch()\n", "utf-8")
    (market / "award.toml").write_text(AWARD.replace("./market_days", "./other"), "utf-8")
    assert "./other.py:MarketDays changed since the result was made" in pembina(*words, "--award", ".").err
    assert not mark.exists()


CASES = """[[case]]
name = "days with enough stalls, each once"
tables.markets = [["71", 2022-02-01, 10], ["71", 2022-06-01, 4], ["74", 2022-01-01, 5], ["74", 2022-12-31, 5]]
expect = { 71 = 1, 74 = 2 }
best-first = ["74", "71"]
"""


def test_the_conformance_suite_tries_it_with_the_examples_beside_it(pembina, market):
    (market / "helper.py").write_text("def helper(frame): return frame.collect()  # not a part of it\n", "utf-8")
    words = ("plugins", "check", "./market_days.py:MarketDays")
    ran = pembina(*words)
    outcomes = {line.split()[0]: line.split()[1] for line in ran.out.splitlines() if " " in line.strip()}
    assert (1, "failed", "failed") == (ran.status, outcomes["cases"], outcomes["both-languages"])
    assert "[locale.en] has no text for summary" in " ".join(ran.out.split())
    assert "It has no market_days.cases.toml, so no case was run." in ran.out
    (market / "market_days.cases.toml").write_text(CASES, "utf-8")
    texts = 'title = "{}"\n    summary = "{}"\n    unit = "hari"\n    parameters.least-stalls = "lapak"\n    '
    code = CODE.replace('unit = "hari pasar"\n    ', "").replace(
        'title = "Hari pasar"\n    ', texts.format("Hari", "H.")
    )
    code = code.replace('title = "Market days"\n    ', texts.format("Days", "D."))
    (market / "market_days.py").write_text(code, "utf-8")
    ran = pembina(*words)
    assert (0, True) == (ran.status, "./market_days.py:MarketDays: nothing to mend." in ran.out), ran.out
    (market / "market_days.cases.toml").write_text(CASES.replace("74 = 2", "74 = 3"), "utf-8")
    ran = pembina(*words)
    assert (1, True) == (ran.status, "74: value is 2.0, expected 3" in ran.out)
    assert "Module: pembina_single_" in pembina("plugins", "./market_days.py:MarketDays").out
    assert 'did you mean "market_days.py"' in pembina("plugins", "check", "./market_day.py:MarketDays").err


def test_a_mistake_in_the_award_names_the_award_and_one_in_the_file_names_the_file(pembina, market):
    (market / "award.toml").write_text(AWARD.replace("./market_days", "./market_day"), "utf-8")
    ran = pembina("check", ".")
    assert "award.toml:12:1: criteria.markets.use: error[PB432]" in ran.err
    assert 'did you mean "market_days.py"' in ran.err
    (market / "award.toml").write_text(AWARD, "utf-8")
    (market / "market_days.py").write_text(CODE.replace("unit =", "unti ="), "utf-8")
    assert "market_days.py:14:1: unti: error[PB403]" in pembina("check", ".").err


def test_an_error_at_work_names_the_authors_own_line(pembina, market):
    (market / "market_days.py").write_text(CODE.replace('tables["markets"]', 'tables["market"]'), "utf-8")
    ran = pembina("evaluate", ".", "-o", "r.json")
    line = 1 + CODE.splitlines().index(next(line for line in CODE.splitlines() if 'tables["markets"]' in line))
    assert f"market/market_days.py:{line}: criteria.markets: error[PB410]" in ran.err
