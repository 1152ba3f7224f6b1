"""`pembina improve`: run for real, mistyped, and read."""

import csv
import io
import json

import pytest

from pembina.record import write_result

from ..analysis.improving import evaluated, plain, ratio, tier

BODY = ratio("visits", "n", "m", 60) + plain("b", "b", 40) + tier("utama", 60) + tier("madya", 40)


@pytest.fixture
def path(tmp_path):
    rows = [{"n": 40, "m": 10, "b": 60.5}, {"n": 70, "m": 10, "b": 60}, {"n": 10, "m": 5, "b": 1}]
    body = BODY.replace("[[tiers]]", '[[tiers]]\ntitle = "Kelas Satu"', 1)
    write_result(evaluated(tmp_path, body, rows), tmp_path / "r.json")
    return tmp_path / "r.json"


def test_the_way_to_a_tier_is_told(pembina, path):
    ran = pembina("improve", path, "01", "--tier", "utama")
    assert (0, "") == (ran.status, ran.err)
    told = " ".join(ran.out.split())
    assert "To reach Kelas Satu, Region 01 (01) needs 11.80 points more." in told
    assert "its tier Kelas Satu." in told
    assert told == " ".join(pembina("improve", path, "Region 01", "--tier", "kelas satu").out.split())


def test_a_rank_may_be_asked_for(pembina, path):
    assert "rank 1 or better" in pembina("improve", path, "03", "--rank", "1").out
    assert "is ranked 2 already" in " ".join(pembina("improve", path, "01", "--rank", "2").out.split())


def test_a_region_says_its_own_costs(pembina, path, tmp_path):
    (tmp_path / "costs.toml").write_text('[visits]\ncost = 2\nper = "count"\ncap = 10\n\n["b"]\ncost = 5\n', "utf-8")
    ran = pembina("improve", path, "01", "--tier", "utama", "--costs", tmp_path / "costs.toml", "--format", "json")
    efforts = json.loads(ran.out)["improve"]["efforts"]
    assert (("count", 2, 10, "region"), 5) == (
        tuple(efforts["visits"][key] for key in ("per", "cost", "cap", "by")), efforts["b"]["cost"],
    )  # fmt: skip
    ran = pembina("improve", path, "01", "--tier", "utama", "--cost", "b=0.5", "--cap", "visits=3", "--format", "json")
    efforts = json.loads(ran.out)["improve"]["efforts"]
    assert (0.5, 3) == (efforts["b"]["cost"], efforts["visits"]["cap"])


def test_mistakes_in_costs_are_told_all_at_once(pembina, path, tmp_path):
    (tmp_path / "costs.toml").write_text('[visit]\ncost = 2\n\n[b]\ncots = 1\nper = "counts"\ncap = 0\n', "utf-8")
    ran = pembina(
        "improve", path, "01", "--tier", "utama", "--costs", tmp_path / "costs.toml",
        "--cost", "visits=three", "--cost", "b", "--cap", "bb=1", "--cap", "visits=1", "--cap", "visits=2",
    )  # fmt: skip
    assert (2, "") == (ran.status, ran.out)
    for said in (
        "costs.toml:1:2: visit: error[PB705]: this criterion is not in the result: visit",
        'hint: did you mean "visits"?',
        'costs.toml:5:1: b.cots: error[PB203]: unknown key "cots"\n  hint: did you mean "cost"?',
        'costs.toml:6:1: b.per: error[PB204]: "counts" is not one of "point", "unit", "count"',
        "costs.toml:7:1: b.cap: error[PB205]: 0 is out of range: more than 0",
        "--cost visits: error[PB202]: a number is expected here",
        '--cost: error[PB111]: the setting "b" is not of the form KEY=VALUE',
        "--cap bb: error[PB705]",
        "--cap visits: error[PB114]: this key is set twice",
        "8 mistakes.",
    ):
        assert said in ran.err


def test_a_file_that_is_not_there_is_refused(pembina, path, tmp_path):
    assert "error[PB101]" in pembina("improve", path, "01", "--tier", "utama", "--costs", tmp_path / "none.toml").err


def test_wrong_questions_are_wrong_use(pembina, path):
    assert (2, 2) == (
        pembina("improve", path, "01").status,
        pembina("improve", path, "01", "--tier", "utama", "--rank", "1").status,
    )
    assert "say either --tier or --rank" in pembina("improve", path, "01").err
    ran = pembina("improve", path, "01", "--tier", "utma")
    assert (2, True) == (
        ran.status,
        'there is no tier "utma"; known are utama, madya; did you mean "utama"?' in ran.err,
    )
    assert 2 == pembina("improve", path, "01", "--tier", "utama", "--within", "isle").status
    assert 'there is no group column "isle"' in pembina("improve", path, "01", "--rank", "1", "--within", "isle").err
    assert 2 == pembina("improve", path, "01", "--rank", "0").status
    ran = pembina("improve", path, "Regoin 01", "--rank", "1")
    assert (3, True) == (ran.status, "error[PB703]" in ran.err)


def test_data_on_request(pembina, path):
    rows = list(csv.DictReader(io.StringIO(pembina("improve", path, "01", "--tier", "utama", "--format", "csv").out)))
    assert "plan" == rows[0]["section"]
    assert pembina("improve", path, "01", "--tier", "utama", "--format", "markdown").out.startswith("# Region 01 (01)")
    first = pembina("improve", path, "01", "--tier", "utama", "--format", "json").out
    assert first == pembina("improve", path, "01", "--tier", "utama", "--format", "json").out


def test_its_schema_is_published(pembina):
    assert "pembina-improve/1" == json.loads(pembina("schema", "improve").out)["title"]


def test_its_help_says_what_it_is_for(pembina):
    ran = pembina("improve", "--help")
    assert 0 == ran.status
    assert "Find the least costly way of an entrant to a tier or a rank." in " ".join(ran.out.split())
