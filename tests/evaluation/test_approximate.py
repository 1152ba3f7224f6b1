"""Counts that an award lets be approximate, from the data to the result: values, errors, and what hangs by them."""

from __future__ import annotations

import csv
from string import Formatter

import jsonschema
import pytest

import pembina
from pembina.analysis import audit
from pembina.analysis.replay import Replay
from pembina.api import load_award, make_host
from pembina.data.engines import BaseEngine
from pembina.data.engines.duckdb import DuckDB
from pembina.errors import DataError, PluginError
from pembina.errors.codes_approximate import TABLE
from pembina.evaluation.document import rules_document
from pembina.methods.counting import standard_error
from pembina.model import canonical
from pembina.plugins import Rules
from pembina.record import result_schema

from ..campaign import CAMPAIGN
from ..engines.sparkserver import spark_server
from ..plugins.test_distinct import by_hand

__all__ = ["spark_server"]

PARTNERS = {"71": 1500, "72": 1490, "73": 605, "74": 500, "75": 900}
"""How many partners each region has, one agreement with each."""

AWARD = """format = 1
[award]
id = "partners"
title = "Partners"
period = { start = 2022-01-01, end = 2022-12-31 }
[entrants]
table = "regions"
key = "region"
name = "name"
[criteria]
[criteria.partners]
use = "partnerships"
weight = 100
distinct = "approximate"
score = { method = "goalposts", from = 0, to = 2000 }
"""
EXACT = AWARD.replace('distinct = "approximate"\n', "")
DIVIDED = (
    AWARD
    + 'denominate = { table = "regions", entrant = "region", column = "people", scale = 1000 }\nunit = "per 1000"\n'
)


def partner(region: str, number: int) -> str:
    return f"mitra {region} {number}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The data set; awards are written beside it."""
    made = tmp_path_factory.mktemp("partners")
    (made / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\norigin = "synthetic"\n', "utf-8")
    agreements = [
        [code, partner(code, n), "2022-01-01", "2022-01-01", "2022-12-31", "PKS"]
        for code, count in PARTNERS.items()
        for n in range(count)
    ]
    tables = {
        "regions": [["region", "name", "people"], *([code, f"Region {code}", 1000] for code in PARTNERS)],
        "agreements": [["region", "partner", "signed", "start", "end", "evidence"], *agreements],
    }
    for name, rows in tables.items():
        with (made / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return made


@pytest.fixture(scope="module")
def evaluate(folder):
    """Evaluate an award over the data; each award once."""
    known: dict[tuple[str, str], pembina.Result] = {}

    def run(text: str, engine: str = "duckdb") -> pembina.Result:
        if (text, engine) not in known:
            path = folder / f"award-{len(known)}.toml"
            path.write_text(text, "utf-8")
            known[text, engine] = pembina.evaluate(path, folder, engine=engine)
        return known[text, engine]

    return run


def found(result, key):
    return [finding for finding in result.findings if finding["key"] == f"approximate.{key}"]


def test_values_are_estimates_and_carry_their_standard_error(evaluate):
    node = evaluate(AWARD).node("partners")
    wanted = [by_hand(partner(code, n) for n in range(count)) for code, count in sorted(PARTNERS.items())]
    assert wanted == node["values"]
    assert wanted != sorted(PARTNERS.values())
    for (code, note), value in zip(sorted(node["notes"].items()), wanted, strict=True):
        assert note["standard-error"] == pytest.approx(standard_error(value)), code
    assert node["evidence"] == [count for _, count in sorted(PARTNERS.items())]


def test_rules_node_and_a_finding_say_it_and_the_document_fits_its_schema(evaluate):
    result = evaluate(AWARD)
    assert result.award["root"]["children"][0]["distinct"] == "approximate"
    assert result.node("partners")["distinct"] == "approximate"
    assert [{"error": 1.5625}] == [finding["args"] for finding in found(result, "distinct")]
    jsonschema.Draft202012Validator(result_schema()).validate(result.document)


def test_without_the_key_counts_are_exact_and_nothing_is_said_of_it(evaluate):
    result = evaluate(EXACT)
    assert result.node("partners")["values"] == [count for _, count in sorted(PARTNERS.items())]
    assert "distinct" not in result.node("partners")
    assert b"distinct" not in canonical(result.document)
    assert b"approximate" not in canonical(result.document)


def test_that_counts_are_exact_may_be_written_and_changes_no_hash_of_rules(folder):
    host = make_host()
    said = folder / "said.toml"
    said.write_text(AWARD.replace('"approximate"', '"exact"'), "utf-8")
    (folder / "unsaid.toml").write_text(EXACT, "utf-8")
    rules = [rules_document(load_award(path, host=host)) for path in (said, folder / "unsaid.toml")]
    assert rules[0] == rules[1]
    assert "distinct" not in rules[0]["root"]["children"][0]


def test_a_result_with_estimates_can_be_judged_again(evaluate):
    assert Replay(evaluate(DIVIDED)).faithful
    assert Replay(evaluate(AWARD)).award.node("partners").estimated


def test_the_error_is_divided_with_the_value(evaluate):
    whole, per = evaluate(AWARD).node("partners"), evaluate(DIVIDED).node("partners")
    errors = [[node["notes"][code]["standard-error"] for code in sorted(PARTNERS)] for node in (whole, per)]
    assert per["values"] == whole["values"]  # per 1000 of 1000 people
    assert errors[0] == pytest.approx(errors[1])
    assert per["distinct"] == "approximate"


def test_on_polars_it_is_the_same_document(evaluate):
    pytest.importorskip("polars")
    assert canonical(evaluate(AWARD, "polars").document) == canonical(evaluate(AWARD).document)


@pytest.mark.skipif(not CAMPAIGN, reason="a whole award on Spark takes long: only in a campaign (make campaign)")
def test_on_spark_it_is_the_same_document(evaluate, spark_server):
    assert canonical(evaluate(AWARD, spark_server).document) == canonical(evaluate(AWARD).document)


# What hangs by the error


def test_close_places_are_told_and_places_far_apart_are_not(evaluate):
    result = evaluate(AWARD)
    assert [{"n": 2, "of": 5}] == [finding["args"] for finding in found(result, "places")]
    assert [] == found(result, "tier") + found(result, "gate") + found(result, "not-studied")


def test_a_condition_within_three_standard_errors_of_its_limit_is_told_of_whom_it_concerns(evaluate):
    value = dict(zip(sorted(PARTNERS), evaluate(AWARD).node("partners")["values"], strict=True))["73"]
    error = standard_error(value)
    limits = (value + 2.9 * error, value - 2.9 * error, value + 3.1 * error, value - 3.1 * error)
    gates = "".join(f'[[gates]]\ncriterion = "partners"\nat-least = {limit}\n' for limit in limits)
    told = found(evaluate(AWARD + gates), "gate")
    assert [("73", 0), ("73", 1)] == [(finding["entrant"], finding["args"]["gate"]) for finding in told]
    assert [("partners", "warning")] * 2 == [(finding["node"], finding["level"]) for finding in told]


def test_a_tier_within_the_error_of_its_cut_is_told(evaluate):
    total = float(evaluate(AWARD).entrant("75")["total"]["published"])
    for cut, whom in ((total + 0.1, ["75"]), (total + 5, [])):
        result = evaluate(AWARD + f'[[tiers]]\nid = "utama"\nfrom = {cut}\n')
        assert whom == [finding["entrant"] for finding in found(result, "tier")], cut


def test_who_just_got_a_place_and_who_just_did_not_are_told(evaluate):
    one, two = (evaluate(AWARD + f'[[tiers]]\nid = "utama"\nfrom = 20\nquota = {n}\n') for n in (1, 2))
    assert {"71", "72"} == {finding["entrant"] for finding in found(one, "tier")}
    assert [] == found(two, "tier")
    tier = {finding["entrant"]: finding["args"]["tier"] for finding in found(one, "tier")}
    assert {code: one.entrant(code)["tier"] for code in tier} == tier


def test_of_two_criteria_the_worse_of_one_and_the_better_of_the_other_are_tried_together(evaluate):
    """The second falls where the first rises, so that moving both up would leave totals as they are."""
    second = (
        AWARD.split("[criteria]\n")[1]
        .replace("partners]", "few]")
        .replace("from = 0, to = 2000", "from = 2000, to = 0")
    )
    both = (AWARD + second).replace("weight = 100", "weight = 50")
    result = evaluate(both)
    assert {entrant["total"]["published"] for entrant in result.entrants} == {"50.00"}
    assert [{"n": 5, "of": 5}] == [finding["args"] for finding in found(result, "places")]
    assert ["few", "partners"] == sorted(finding["node"] for finding in found(result, "distinct"))


def test_scores_that_compare_entrants_are_said_to_be_looked_at_together_only(evaluate):
    compared = AWARD.replace('score = { method = "goalposts", from = 0, to = 2000 }', 'score = { method = "min-max" }')
    assert ["partners"] == [finding["node"] for finding in found(evaluate(compared), "relative")]


def test_where_a_value_a_little_off_has_no_score_that_is_said(evaluate):
    most = max(evaluate(AWARD).node("partners")["values"])
    bands = f'score = {{ method = "bands", bands = [{{ from = 0, to = {most}, score = 50 }}] }}'
    result = evaluate(AWARD.replace('score = { method = "goalposts", from = 0, to = 2000 }', bands))
    assert ["warning"] == [finding["level"] for finding in found(result, "not-studied")]
    assert [] == found(result, "places")


def test_the_audit_says_it_and_warns_where_something_hangs_by_it(evaluate):
    told = {finding["key"]: finding for finding in audit(evaluate(AWARD))["findings"]}
    assert told["data.approximate-close"]["args"] == {"nodes": ["partners"], "places": 2, "tiers": 0, "gates": 0}
    assert told["data.approximate-close"]["level"] == "warning"
    assert not any(key.startswith("data.approximate") for key in {f["key"] for f in audit(evaluate(EXACT))["findings"]})


# What cannot be estimated


def test_an_engine_that_does_not_hash_is_told_by_name(folder, monkeypatch):
    monkeypatch.setattr(DuckDB, "hashed", BaseEngine.hashed)
    path = folder / "award.toml"
    path.write_text(AWARD, "utf-8")
    with pytest.raises(DataError) as caught:
        pembina.evaluate(path, folder)
    (problem,) = caught.value.problems
    assert ("PB381", "criteria.partners.distinct", {"engine": "duckdb"}) == (
        problem.code, problem.place.address, problem.args,
    )  # fmt: skip
    path.write_text(EXACT, "utf-8")
    assert pembina.evaluate(path, folder).node("partners")["values"]


def test_a_plugin_that_says_that_it_estimates_and_does_not_is_at_fault(folder, monkeypatch):
    from pembina.expressions import count_distinct

    def another_way(self, frame, by, counts, **others):
        return frame.group_by(by).agg(**{name: count_distinct(column) for name, column in counts.items()}, **others)

    monkeypatch.setattr(Rules, "count_distinct", another_way)
    path = folder / "award.toml"
    path.write_text(AWARD, "utf-8")
    with pytest.raises(PluginError) as caught:
        pembina.evaluate(path, folder)
    (problem,) = caught.value.problems
    assert ("PB382", "criteria.partners") == (problem.code, problem.place.address)
    assert "partnerships/__init__.py" == problem.place.file
    assert "partnerships" in problem.args["plugin"]


def test_every_code_is_produced_above_or_by_an_award_and_its_page_needs_no_arguments():
    assert ["PB380", "PB381", "PB382"] == [code.code for code in TABLE]  # PB380: tests/awardfile/test_distinct.py
    assert not [f for code in TABLE for text in (code.why, code.mend) for _, f, _, _ in Formatter().parse(text) if f]
