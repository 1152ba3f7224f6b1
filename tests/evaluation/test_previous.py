"""What an earlier result can be used for again, what it cannot, and what is said of it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import attrs
import pytest

import pembina
from pembina.api import evaluate_again
from pembina.data.reading import ASIDE, TOLD, how_read
from pembina.data.settings import ColumnSettings, TableSettings
from pembina.data.source import Kind
from pembina.errors import RecordError
from pembina.evaluation import previous as module
from pembina.evaluation import previous_same as same
from pembina.model import Award, Leaf, Result, canonical, sha256
from pembina.record import missing_facts, read_previous, write_result
from pembina.reports.compare_data import data_blocks
from pembina.reports.compare_names import Both
from pembina.reports.page import Bullets
from pembina.reports.texts import Texts

from .conftest import criterion
from .every_step import AWARD, ENTRANTS, VARIANTS, award, field

LINE = 'score = { method = "goalposts", from = -100, to = 100 }'


@pytest.fixture
def again(evaluate, tmp_path):
    """Evaluate anew after the files were written again, with the result of before and without; both have one name."""

    def run(previous: Result, *args: Any, **more: Any) -> module.Reuse:
        full = evaluate(*args, **more)
        found = evaluate_again(tmp_path, previous=previous)
        assert canonical(full.document) == canonical(found.result.document)
        return found.reuse

    return run


def by_hand(document: dict[str, Any]) -> Result:
    return Result(document, sha256(canonical(document)))


# What depends on what


def test_every_rule_is_known_to_reach_measuring_or_not() -> None:
    measured = {"period"}
    assert {f.name.replace("_", "-") for f in attrs.fields(Award)} - {"changed"} == same.JUDGES | measured
    of_a_leaf = {"use", "parameters", "read", "panel", "denominate", "distinct"}
    assert {f.name for f in attrs.fields(Leaf)} == same.SCORES | of_a_leaf


def test_every_setting_of_a_table_is_told_in_the_result_or_says_nothing_of_cells() -> None:
    assert {f.name for f in attrs.fields(TableSettings)} == {*TOLD, *ASIDE}
    assert {"header", "numbers", "dates", "missing"} == {f.name for f in attrs.fields(ColumnSettings)}


def test_how_a_table_was_read_is_told_without_what_is_not_set() -> None:
    assert {"reader": "text"} == how_read(TableSettings("t"), Kind("text"))
    columns = {"a": ColumnSettings("A", "id", ("iso",), ()), "b": ColumnSettings("b")}
    settings = TableSettings("t", columns=columns, numbers="en", missing=("-",), source="Dinas", url="s3://secret")
    assert {
        "reader": "parquet", "numbers": "en", "missing": ["-"],
        "columns": {"a": {"header": "A", "numbers": "id", "dates": ["iso"], "missing": []}},
    } == how_read(settings, Kind("parquet"))  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS[:3])
def test_every_step_comes_back_from_a_result_where_only_weights_and_scoring_changed(again, evaluate, variant) -> None:
    rows, dated = field(3)
    before = evaluate(award(), rows, award=AWARD, entrants=ENTRANTS, f=dated)
    body = award(**variant).replace("low = 10", "low = 20").replace('missing = "lowest"', 'missing = "zero"')
    reuse = again(before, body, rows, award=AWARD.replace("coverage = 10", "coverage = 0"), entrants=ENTRANTS, f=dated)
    assert (5, {}, None) == (len(reuse.taken), dict(reuse.again), reuse.whole)


def test_a_figure_of_a_panel_is_measured_again_when_its_table_or_its_day_changed(again, evaluate) -> None:
    rows, dated = field(5)
    before = evaluate(award(), rows, award=AWARD, entrants=ENTRANTS, f=dated)
    other = [{**row, "v": row["v"] + 1} if i == 0 else row for i, row in enumerate(dated)]
    reuse = again(before, award(), rows, award=AWARD, entrants=ENTRANTS, f=other)
    assert {"change.growth", "change.level"} == set(reuse.again)
    assert {"the table f has changed"} == {str(reason) for reason in reuse.again.values()}
    later = award().replace("since = 2020-12-31", "since = 2019-12-31")
    reuse = again(before, later, rows, award=AWARD, entrants=ENTRANTS, f=dated)
    assert {"change.growth": "its rules have changed"} == {path: str(why) for path, why in reuse.again.items()}


def divided() -> str:
    """Visits by heads, heads, and area."""
    tables = {name: f'read = {{ figures = {{ table = "{name}", region = "code", value = "x" }} }}' for name in "vha"}
    return "".join(
        f'[criteria.{name}]\nuse = "reported-value"\n{tables[name]}\nunit = {{ en = "per one", id = "per satu" }}\n'
        f'weight = {weight}\n{LINE}\nmissing = "zero"\n{more}\n'
        for name, weight, more in (("v", 40, 'denominate = { criterion = "h" }'), ("h", 30, ""), ("a", 30, ""))
    )


ENTRANTS_ONLY: list[dict] = [{"code": "01"}, {"code": "02"}]


def figures(*values: float) -> list[dict]:
    return [{"code": f"{i:02}", "x": value} for i, value in enumerate(values, 1)]


@pytest.mark.parametrize("other", ["v", "h", "a"])
def test_what_is_divided_by_a_criterion_follows_it(again, evaluate, other) -> None:
    body = divided()
    tables = {"v": figures(8, 9), "h": figures(2, 4), "a": figures(5, 6)}
    before = evaluate(body, ENTRANTS_ONLY, **tables)
    reuse = again(before, body, ENTRANTS_ONLY, **{**tables, other: figures(7, 3)})
    assert {"v": {"v"}, "h": {"v", "h"}, "a": {"a"}}[other] == set(reuse.again)
    assert other != "h" or str(reuse.again["v"]) == "it is divided by h, which is measured again"


def test_standard_errors_and_what_was_said_of_them_come_back(again, evaluate) -> None:
    body = (
        '[criteria.a]\nweight = 60\nuse = "reported-value"\n'
        'read = { figures = { table = "t", region = "code", value = "x", standard-error = "se" } }\n'
        f'denominate = {{ criterion = "b" }}\nunit = {{ en = "per head", id = "per kepala" }}\n{LINE}\n'
        '[criteria.b]\nweight = 40\nuse = "reported-value"\n'
        f'read = {{ figures = {{ table = "t", region = "code", value = "y", standard-error = "of" }} }}\n{LINE}\n'
    )
    rows = [{"x": 10, "se": 0.5, "y": 2, "of": 0}, {"x": 20, "se": 1, "y": 4, "of": 0.25}]
    before = evaluate(body, rows)
    (lost,) = (f["args"] for f in before.findings if f["key"] == module.STANDARD_ERROR)
    assert {"n": 1, "why": "denominator"} == lost
    assert ("a", "b") == again(before, body.replace("weight = 60", "weight = 60.0"), rows).taken


def test_a_record_that_stands_twice_is_remarked_again_without_being_looked_for(again, evaluate) -> None:
    body = '[criteria.v]\nuse = "training"\nweight = 100\nread = { trainees = { table = "p" } }\n' + LINE
    people = [{"region": "01", "person": "a", "date": "2022-01-02"}] * 2
    before = evaluate(body, ENTRANTS_ONLY, p=people)
    assert "records.duplicate" in {f["key"] for f in before.findings}
    assert ("v",) == again(before, body, ENTRANTS_ONLY, p=people).taken


# Who competes, and how they are known


def test_other_groups_move_nothing_and_other_names_everything(again, evaluate) -> None:
    body, rest = criterion("a", "x", weight=100), {"h": figures(1, 2)}
    body = body.replace('table = "t"', 'table = "h"')
    rows = [{"code": "01", "name": "R1", "island": "A"}, {"code": "02", "name": "R2", "island": "B"}]
    before = evaluate(body, rows, entrants='groups = ["island"]', **rest)
    moved = [rows[0], {**rows[1], "island": "A"}]
    assert ("a",) == again(before, body, moved, entrants='groups = ["island"]', **rest).taken
    called = [rows[0], {**rows[1], "name": "R3"}]
    assert same.NAMES == again(before, body, called, entrants='groups = ["island"]', **rest).whole
    only = again(before, body, rows, entrants='groups = ["island"]\nwhere = { island = "A" }', **rest)
    assert (same.COMPETING, ()) == (only.whole, only.taken)


# Results that cannot serve


def two(evaluate) -> tuple[str, list[dict], Result]:
    body, rows = criterion("a", "x", weight=60) + criterion("b", "y", weight=40), [{"x": 1, "y": 2}, {"x": 3, "y": 4}]
    return body, rows, evaluate(body, rows)


def test_a_result_of_another_version_is_not_used_and_says_why(again, evaluate) -> None:
    body, rows, before = two(evaluate)
    document = copy.deepcopy(dict(before.document))
    document["versions"]["pembina"] = "0.0.9"
    reuse = again(by_hand(document), body, rows)
    assert f"it was made by Pembina 0.0.9, and this is Pembina {pembina.__version__}" == str(reuse.whole)
    assert ((), {"a", "b"}) == (reuse.taken, set(reuse.again))


@pytest.mark.parametrize("gone", ["identity", "read", "dated"])
def test_a_result_of_before_pembina_told_how_tables_are_read_is_not_used(again, evaluate, gone) -> None:
    body, rows, before = two(evaluate)
    document = copy.deepcopy(dict(before.document))
    for part in (document["data"], *document["data"]["inputs"], *document["nodes"]):
        part.pop(gone, None)
    assert same.SILENT == again(by_hand(document), body, rows).whole


def test_a_new_criterion_and_one_with_other_columns_are_measured(again, evaluate) -> None:
    _, rows, before = two(evaluate)
    body = criterion("a", "x", weight=60) + criterion("b", "x", weight=30) + criterion("c", "y", weight=10)
    found = again(before, body, rows).again
    assert {"b": module.RULES, "c": module.NEW} == {path: why.template for path, why in found.items()}


def test_a_what_if_can_be_built_upon_and_builds_upon_the_published_one(evaluate, tmp_path) -> None:
    _, _, before = two(evaluate)
    rules = pembina.load_award(tmp_path, settings=["criteria.a.weight=50"])
    tried = evaluate_again(rules, tmp_path / "data", previous=before)
    assert ("a", "b") == tried.reuse.taken
    assert tried.result.sha256 == pembina.evaluate(rules, tmp_path / "data").sha256
    assert before.sha256 == evaluate_again(tmp_path, previous=tried.result).result.sha256


def test_a_result_of_another_award_is_refused(evaluate, tmp_path) -> None:
    other = pembina.evaluate("penggerak-koperasi-2014")
    two(evaluate)
    with pytest.raises(RecordError) as error:
        pembina.evaluate(tmp_path, previous=other)
    assert ["PB732"] == [problem.code for problem in error.value.problems]
    assert 'a result of the award "penggerak-koperasi-2014", not of "small"' in str(error.value)


# A file that is to be built upon


def codes_of(path: Path | Result) -> list[str]:
    with pytest.raises(RecordError) as error:
        read_previous(path) if isinstance(path, Path) else pembina.evaluate("penggerak-koperasi-2014", previous=path)
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def written(tmp_path) -> Path:
    result = pembina.evaluate("penggerak-koperasi-2014")
    path = tmp_path / "r.json"
    write_result(result, path, {"engine": "duckdb"})
    return path


def test_a_file_as_pembina_wrote_it_is_read_and_so_is_one_without_facts(written) -> None:
    before = read_previous(written)
    assert missing_facts(written) is None
    written.with_name("r.run.json").unlink()
    assert (before, "r.run.json") == (read_previous(written), missing_facts(written))
    assert before.sha256 == pembina.evaluate("penggerak-koperasi-2014", previous=written).sha256


def test_a_file_that_was_written_anew_or_edited_is_refused(written) -> None:
    text = written.read_text("utf-8")
    written.write_text(text.replace(",", ", ", 1), "utf-8")
    assert ["PB730"] == codes_of(written)
    written.write_text(text.replace("reported", "Reported", 1), "utf-8")
    assert codes_of(written)[0] in ("PB702", "PB730", "PB731")


def doctored(result: Result) -> Result:
    """Somebody puts another figure into a result, and gives it the name that it has then."""
    document = copy.deepcopy(dict(result.document))
    node = next(node for node in document["nodes"] if node["kind"] == "criterion")
    node["values"][0] = 99 if node["values"][0] != 99 else 98
    return by_hand(document)


def test_a_doctored_result_does_not_pass_beside_its_facts(written) -> None:
    written.write_bytes(canonical(doctored(read_previous(written)).document))
    assert ["PB731"] == codes_of(written)


def test_a_doctored_result_without_facts_is_shown_by_a_full_run_alone(evaluate, tmp_path) -> None:
    _, _, before = two(evaluate)
    false = doctored(before)
    built = evaluate_again(tmp_path, previous=false)
    assert (before.sha256, 99) == (pembina.evaluate(tmp_path).sha256, built.result.node("a")["values"][0])
    assert before.sha256 != built.result.sha256
    assert false.sha256 == built.reuse.facts()["result"]


def test_rules_that_do_not_have_their_hash_are_refused(written) -> None:
    document = copy.deepcopy(dict(read_previous(written).document))
    document["award"]["hash"] = "0" * 64
    written.write_bytes(canonical(document))
    assert ["PB730"] == codes_of(written)
    assert ["PB730"] == codes_of(by_hand(document))


def test_a_result_by_another_name_is_refused(written) -> None:
    assert ["PB730"] == codes_of(Result(read_previous(written).document, "0" * 64))


def test_a_result_that_is_not_the_one_of_its_facts_is_refused(written) -> None:
    facts = written.with_name("r.run.json")
    facts.write_text(facts.read_text("utf-8").replace(read_previous(written).sha256, "f" * 64), "utf-8")
    assert ["PB731"] == codes_of(written)


def test_what_is_no_result_or_not_there_is_told_as_ever(tmp_path) -> None:
    assert ["PB701"] == codes_of(tmp_path / "gone.json")
    (tmp_path / "x.json").write_text("{}", "utf-8")
    assert ["PB702"] == codes_of(tmp_path / "x.json")


def test_the_facts_of_a_run_name_the_result_it_was_built_upon(evaluate, tmp_path) -> None:
    _, _, before = two(evaluate)
    facts = evaluate_again(tmp_path, previous=before).reuse.facts()
    assert {"result": before.sha256, "taken-over": ["a", "b"], "measured": []} == facts


# What the result says of reading, put beside that of another


def test_a_comparison_tells_what_was_read_otherwise_and_takes_it_for_another_measurement(evaluate) -> None:
    body, rows = criterion("a", "x", LINE, weight=100), [{"x": "1.234"}, {"x": "2"}]
    then = evaluate(body, rows)
    now = evaluate(body, rows, dataset='[tables.t]\nnumbers = "id"\nmissing = ["-"]\ncolumns = { x = { name = "x" } }')
    document = pembina.compare(then, now)
    (table,) = document["data"]["tables"]
    assert table["same"]
    assert [
        {"setting": "missing", "then": None, "now": ["-"]},
        {"setting": "numbers", "then": "plain", "now": "id"},
    ] == table["read"]
    assert [] == pembina.compare(now, now)["data"]["tables"][0]["read"]
    told = [block for block in data_blocks(Both.of(then, now, document, Texts("en"))) if isinstance(block, Bullets)]
    assert "Read otherwise: t (missing was none, is “-” and numbers was “plain”, is “id”)." in told[0].items
