"""The conformance suite itself: its table of rules, the tables it generates, and how it asks many questions at once."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from pembina.plugins import Criterion
from pembina.testing import Breach, check_case, installed_backends, load_criterion, read_cases
from pembina.testing.answering import Answer, Question
from pembina.testing.conformance import Suite
from pembina.testing.conformance_rules import FAILED, NAMES, NOT_TRIED, RULES, Outcome
from pembina.testing.generated import Generator
from pembina.testing.lab import Lab
from pembina.testing.plugin_check import suite_of

from .small import FILES, Replaced, write

PACKAGE = "acme_market_days_of_the_suite"
ONE = dt.timedelta(days=1)
ENGINE = installed_backends()[-1]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop(PACKAGE, None)


@pytest.fixture
def criterion(site: Path) -> Criterion:
    write(site, PACKAGE)
    return load_criterion(PACKAGE)


def changed(site: Path, *replaced: Replaced) -> Criterion:
    write(site, PACKAGE, replaced)
    return load_criterion(PACKAGE)


def outcomes(criterion: Criterion, engines: tuple[str, ...] = (ENGINE,)) -> dict[str, Outcome]:
    return {one.rule.name: one for one in suite_of(criterion, engines=engines, timed=False).run()}


# The table


def test_every_rule_has_a_name_a_sentence_what_mends_it_and_something_that_holds_it() -> None:
    assert len(set(NAMES)) == len(NAMES) == 18
    for rule in RULES:
        assert rule.holds.endswith("."), rule.name
        assert rule.mend
        assert not rule.mend.endswith("."), rule.name
        assert rule.checks or rule.look, rule.name


def test_the_sentences_of_a_rule_are_those_of_one_place(criterion: Criterion) -> None:
    assert [outcome.rule for outcome in suite_of(criterion, engines=(ENGINE,), timed=False).run()] == list(RULES)


# What cannot be tried is told with the reason


def test_on_one_engine_there_is_nothing_to_compare(criterion: Criterion) -> None:
    told = outcomes(criterion)["same-on-every-engine"]
    assert (told.state, str(told.why)) == (NOT_TRIED, f"only one engine is installed ({ENGINE})")


def test_without_a_date_there_are_no_edges(site: Path) -> None:
    cases = FILES["cases.toml"]
    for day, word in (("2022-02-01", "a"), ("2022-05-01", "b"), ("2022-03-01", "c"), ("2022-05-02", "d")):
        cases = cases.replace(day, f'"{word}"')
    found = outcomes(changed(
        site,
        ("criterion.toml", 'date = "date"', 'date = "text"'),
        ("__init__.py", '.filter(rules.in_period("date"))', ""),
        ("cases.toml", FILES["cases.toml"], cases),
    ))  # fmt: skip
    assert str(found["period-edges"].why) == "the first table has no date"
    assert found["irrelevant-records"].state == "passed"
    assert [name for name, one in found.items() if one.state == FAILED] == []


def test_where_the_award_says_what_is_better_nobody_has_to_say_who_is_best(site: Path) -> None:
    told = outcomes(changed(site, ("criterion.toml", '"higher"', '"target"')))["direction"]
    assert (told.state, str(told.why)) == (NOT_TRIED, "direction is target: what is better is said by the award")


def test_where_nothing_can_be_measured_one_rule_says_so_and_the_others_are_not_tried(site: Path) -> None:
    found = outcomes(changed(site, ("__init__.py", 'tables["cooperatives"]', 'tables["registered"]')))
    assert [name for name, one in found.items() if one.state == FAILED] == ["declared-columns"]
    assert "__init__.py:18: KeyError: 'registered'" in str(found["declared-columns"].why)
    not_tried = {name for name, one in found.items() if one.state == NOT_TRIED}
    assert {"row-order", "finite-values", "direction", "cases", "records-explain", "parameters"} <= not_tried


# Parameters


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "integer", "minimum": 9, "default": 5}, "the default does not fit its own schema"),
        ({"type": "whole", "default": 5}, "not a JSON Schema"),
    ],
)
def test_a_schema_that_is_none_and_a_default_that_does_not_fit_are_told(
    criterion: Criterion, schema: dict[str, object], said: str
) -> None:
    suite = suite_of(criterion, engines=(ENGINE,), timed=False)
    criterion.manifest = evolve(criterion.manifest, parameters={"least-stalls": schema})
    (told,) = [one for one in suite.run() if one.rule.name == "parameters"]
    assert told.state == FAILED
    assert f"least-stalls: {said}" in str(told.why)


def test_defaults_that_do_not_pass_the_criterions_own_check_are_told(site: Path) -> None:
    check = """
    def check(self, parameters):
        from pembina import Fault

        return [Fault("{least} is too few", {"least": parameters["least-stalls"]}, ("least-stalls",))]

    def measure("""
    says = ("criterion.toml", "factor = 100", "factor = 100\nchecks = true")
    found = outcomes(changed(site, says, ("__init__.py", "\n    def measure(", check)))
    assert [name for name, one in found.items() if one.state == FAILED] == ["parameters"]
    assert "least-stalls: 5 is too few" in str(found["parameters"].why)


# Cases


def test_check_case_names_the_rule_that_is_broken(site: Path) -> None:
    wrong = changed(site, ("__init__.py", "fill_null(0))", "fill_null(0)).head(0)"))
    case = read_cases(site / PACKAGE / "cases.toml", wrong.manifest)[0]
    with pytest.raises(Breach, match=r"entrants with a row are \[\], expected \['74'\]") as caught:
        check_case(wrong, case, ENGINE)
    assert caught.value.rule == "cases"


@pytest.mark.parametrize(
    ("best", "said"),
    [
        ('["74"]', "best-first lists two entrants or more"),
        ('"74"', "best-first lists two entrants or more"),
        ('["74", 73]', "best-first lists two entrants or more"),
        ('["74", "74"]', "best-first names '74' twice"),
        ('["74", "75"]', "best-first names '75', which expect does not"),
    ],
)
def test_an_order_that_is_none_is_refused_with_its_case(site: Path, best: str, said: str) -> None:
    criterion = changed(site, ("cases.toml", '["74", "73"]', best))
    with pytest.raises(ValueError, match=f"case 'more market days for as many cooperatives are better': {said}"):
        read_cases(site / PACKAGE / "cases.toml", criterion.manifest)


def test_equal_values_are_no_order(site: Path) -> None:
    told = outcomes(changed(site, ("cases.toml", '["73", 2022-03-01, 9]', '["73", 2022-03-02, 9]')))["direction"]
    assert told.state == FAILED
    assert '74 (200.0) is better than 73 (200.0), which direction = "higher" denies' in str(told.why)


# Generated tables


def test_generated_tables_are_the_same_again_and_in_the_words_of_the_cases(criterion: Criterion, site: Path) -> None:
    cases = read_cases(site / PACKAGE / "cases.toml", criterion.manifest)
    question = Question.of(cases[0])
    tables = [Generator(criterion.manifest, cases).tables(question, str(seed)) for seed in range(40)]
    assert tables == [Generator(criterion.manifest, cases).tables(question, str(seed)) for seed in range(40)]
    assert tables[0] != tables[1]
    rows = [row for one in tables for row in one["markets"]]
    assert {row[2] for row in rows} == {10, 12, 6, 8, 9, None}
    period = question.period
    assert period is not None
    days = {row[1] for row in rows}
    assert {None, period.start, period.end, period.start - ONE, period.end + ONE} < days
    assert {row[1] for one in tables for row in one["cooperatives"]} == {"A", "B", "C", "D", None}


def test_what_no_case_shows_is_found_in_generated_tables(site: Path) -> None:
    more = 'nw.when(nw.col("numerator") > 2).then(nw.lit(float("inf"))).otherwise(nw.col("numerator").cast(nw.Float64))'
    end = 'answer.with_columns(nw.col("numerator").fill_null(0))'
    found = outcomes(changed(site, ("__init__.py", end, f"{end}.with_columns(numerator={more})")))
    assert found["cases"].state == "passed"
    assert str(found["finite-values"].why).startswith('"generated ')
    assert "inf" in str(found["finite-values"].why)


# Many questions at once


def test_questions_asked_together_are_answered_as_each_by_itself_in_one_run(
    criterion: Criterion, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = read_cases(site / PACKAGE / "cases.toml", criterion.manifest)
    lab, runs = Lab(criterion, ENGINE), []
    alone = Lab.alone
    monkeypatch.setattr(Lab, "alone", lambda self, question: runs.append(question) or alone(self, question))
    questions = [Question.of(case) for case in cases]
    together = lab.ask(questions)
    assert len(runs) == 2  # two of the cases have the same parameters
    monkeypatch.undo()
    for question, found in zip(questions, together, strict=True):
        one = lab.alone(question)
        assert isinstance(found, Answer)
        assert (found.measured, sorted(found.shown)) == (one.measured, sorted(one.shown))


def test_a_question_that_breaks_is_found_among_those_that_do_not(site: Path) -> None:
    infinite = 'agg(numerator=nw.when(nw.col("stalls").max() > 11).then(nw.lit(float("inf"))).otherwise(nw.lit(1.0)))'
    criterion = changed(site, ("__init__.py", 'agg(numerator=count_distinct("date"))', infinite))
    cases = read_cases(site / PACKAGE / "cases.toml", criterion.manifest)
    found = Lab(criterion, ENGINE).ask([Question.of(case) for case in cases])
    assert [isinstance(one, Breach) and one.rule for one in found] == ["finite-values", False, False]


def test_a_suite_limited_to_one_set_of_parameters_still_runs_every_case(criterion: Criterion) -> None:
    whole = suite_of(criterion, engines=(ENGINE,), timed=False)
    suite = Suite(criterion, whole.cases, engines=(ENGINE,), groups=1, timed=False)
    states = {one.rule.name: one.state for one in suite.run()}
    assert states["cases"] == "passed"
    assert {trial.name for trial in suite.trials if trial.expect is not None} == {case.name for case in whole.cases}
    assert sum(trial.expect is None for trial in suite.trials) == 3


def test_the_page_of_the_suite_has_every_rule_in_its_words():
    page = (Path(__file__).parents[2] / "docs" / "reference" / "conformance.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert [(f"`{rule.name}`", rule.holds) for rule in RULES] == [tuple(row[:2]) for row in rows]
    assert f"hold a criterion to {len(RULES)} rules" in page
    assert all(row[2] == rule.mend for row, rule in zip(rows, RULES, strict=True) if rule.name != "speed")
