"""A plugin that breaks one rule is caught by the name of that rule, and of no other."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pembina.testing import installed_backends, load_criterion
from pembina.testing.conformance_rules import FAILED, NAMES, NOT_TRIED, PASSED, Outcome
from pembina.testing.plugin_check import suite_of

from .small import Replaced, write

CODE, MANIFEST, CASES = "__init__.py", "criterion.toml", "cases.toml"
END = 'return answer.with_columns(nw.col("numerator").fill_null(0))'
FILLED = END.removeprefix("return ")
ANSWER = 'answer = every.join(days, on="region", how="left")'
RECORDS = 'return markets.filter(nw.col("stalls") >= rules["least-stalls"])'

WRONG: list[tuple[str, str, list[Replaced]]] = [
    (
        "declared-columns",
        "a column that is not declared is read",
        [(CODE, 'nw.col("stalls") >=', 'nw.col("stals") >=')],
    ),
    (
        "declared-columns",
        "a column that is in no contract is answered",
        [(CODE, END, END + ".with_columns(bonus=nw.lit(1))")],
    ),
    (
        "declared-columns",
        "an absent column is not as an empty one",
        [
            (MANIFEST, 'cooperative = "text"', 'cooperative = "text"\nactive = { type = "boolean", optional = true }'),
            (CODE, END, END.replace("0))", '0) * (2 - rules.has("cooperatives", "active")))')),
        ],
    ),
    (
        "one-row-per-entrant",
        "every entrant is answered twice",
        [(CODE, END, f"answer = {FILLED}\n        return nw.concat([answer, answer])")],
    ),
    (
        "one-row-per-entrant",
        "somebody who stands in no table is answered",
        [(CODE, END, f'answer = {FILLED}\n        other = answer.with_columns(region=nw.lit("99"))'
                     '\n        other = other.group_by("region").agg(nw.col("denominator").max(), '
                     'nw.col("numerator").max())\n        return nw.concat([answer, other.select(answer.columns)])')],
    ),
    (
        "finite-values",
        "more than two days are infinite",
        [(CODE, END, f'more = nw.col("numerator") > 2\n        whole = nw.col("numerator").cast(nw.Float64)'
                     f'\n        infinite = nw.when(more).then(nw.lit(float("inf"))).otherwise(whole)'
                     f"\n        return {FILLED}.with_columns(numerator=infinite)")],
    ),
    (
        "row-order",
        "a market with twelve stalls is worth more where it stands last",
        [(CODE, ANSWER, 'last = records.group_by("region").agg(_row=nw.col("_row").max())'
                        '\n        last = last.join(records, on=["region", "_row"], how="inner")'
                        '.select("region", "stalls")'
                        '\n        more = nw.when(nw.col("stalls") == 12).then(nw.col("numerator") + 1)'
                        '\n        days = days.join(last, on="region", how="inner").select('
                        '"region", numerator=more.otherwise(nw.col("numerator")))'
                        f"\n        {ANSWER}")],
    ),
    (
        "duplicates-seen",
        "a cooperative that is registered twice is two, and nobody is shown that",
        [(CODE, 'denominator=count_distinct("cooperative")', "denominator=count_rows()")],
    ),
    (
        "empty-tables",
        "where there is nothing, a row comes out for nobody",
        [(CODE, ANSWER, 'last = tables["markets"].select(nw.col("region").max())'
                        '\n        known = nw.concat([tables["cooperatives"].select("region"), last])'
                        '\n        every = known.group_by("region").agg(_n=count_rows()).drop("_n")'
                        '.join(every, on="region", how="left")'
                        f"\n        {ANSWER}")],
    ),
    (
        "without-records",
        "without a market there is one all the same",
        [(CODE, "fill_null(0)", "fill_null(1)")],
    ),
    (
        "period-edges",
        "the last day of the period is left out",
        [(CODE, RECORDS, f'markets = markets.filter(nw.col("date") < nw.lit(rules.period.end))\n        {RECORDS}')],
    ),
    (
        "period-edges",
        "the first day is left out by a comparison of the author's own",
        [(CODE, 'rules.in_period("date")', '(nw.col("date") > nw.lit(rules.period.start)) & '
                                           '(nw.col("date") <= nw.lit(rules.period.end))')],
    ),
    (
        "irrelevant-records",
        "a day less where anybody has more than two",
        [(CODE, ANSWER, 'most = days.select(_most=nw.col("numerator").max())'
                        '\n        days = days.join(most, how="cross")'
                        '\n        less = nw.when(nw.col("_most") > 2).then(nw.col("numerator") - 1)'
                        '\n        days = days.select("region", numerator=less.otherwise(nw.col("numerator")))'
                        f"\n        {ANSWER}")],
    ),
    (
        "irrelevant-records",
        "a market outside the period takes one within away",
        [(CODE, 'agg(numerator=count_distinct("date"))',
          'agg(days=count_distinct("date"))\n        outside = tables["markets"].filter(~rules.in_period("date"))'
          '\n        outside = outside.group_by("region").agg(outside=count_rows())'
          '\n        left = nw.when(nw.col("outside") > 3).then(nw.col("days") - 1).otherwise(nw.col("days"))'
          '\n        days = days.join(outside, on="region", how="left").select("region", numerator=left)')],
    ),
    (
        "direction",
        "the manifest says that fewer are better",
        [(MANIFEST, '"higher"', '"lower"')],
    ),
    (
        "direction",
        "no case says who is better",
        [(CASES, 'best-first = ["74", "73"]\n', "")],
    ),
    (
        "records-explain",
        "large markets are counted and not shown",
        [
            (CODE, "def records(self", "def _counted(self"),
            (CODE, "def measure(self, records, tables, rules):",
             "def records(self, tables, rules):\n"
             '        return self._counted(tables, rules).filter(nw.col("stalls") < 12)\n\n'
             "    def measure(self, records, tables, rules):\n        records = self._counted(tables, rules)"),
        ],
    ),
    (
        "same-on-every-engine",
        "a number of rows less two is below zero on one engine, and beyond four thousand million on another",
        [(CODE, 'agg(numerator=count_distinct("date"))',
          'agg(\n            numerator=nw.when(nw.len() - 2 >= 0).then(count_distinct("date")).otherwise(nw.lit(0))'
          '  # engine-safe: there are always two\n        )')],
    ),
    (
        "parameters",
        "nothing looks at a parameter",
        [(MANIFEST, "[parameters]", '[parameters]\ncap = { type = "integer", default = 4 }')],
    ),
    (
        "parameters",
        "a parameter is looked at that is not declared",
        [(CODE, 'rules["least-stalls"]', 'rules["least-stalls"] + rules["more-stalls"]')],
    ),
    (
        "docstring",
        "the class does not say what it counts",
        [(CODE, '    """Different days within the period on which a market with enough stalls was held."""\n\n', "")],
    ),
    (
        "both-languages",
        "the summary was not translated",
        [("locale/id.toml", 'summary = "Menghitung hari penyelenggaraan pasar koperasi."\n', "")],
    ),
    (
        "cases",
        "a case expects another value",
        [(CASES, "value = 50", "value = 51")],
    ),
    (
        "source",
        "null counts as a day where there is one",
        [(CODE, 'numerator=count_distinct("date")', 'numerator=nw.col("date").n_unique()')],
    ),
]  # fmt: skip

_NUMBERS = itertools.count(1)


@pytest.fixture
def outcomes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, Outcome]]]:
    """Write a plugin, hold it to the suite, and return how each rule ended, by name."""
    monkeypatch.syspath_prepend(str(tmp_path))
    package = f"acme_market_days_{next(_NUMBERS)}"

    def run(replaced: Sequence[Replaced] = (), timed: bool = False) -> dict[str, Outcome]:
        write(tmp_path, package, replaced)
        return {one.rule.name: one for one in suite_of(load_criterion(package), timed=timed).run()}

    yield run
    sys.modules.pop(package, None)


def failed(found: dict[str, Outcome]) -> dict[str, str]:
    return {name: str(one.why) for name, one in found.items() if one.state == FAILED}


def test_the_right_one_passes_every_rule(outcomes: Callable[..., dict[str, Outcome]]) -> None:
    found = outcomes()
    assert failed(found) == {}
    left = {name for name, one in found.items() if one.state == NOT_TRIED}
    assert left <= {"speed"} | ({"same-on-every-engine"} if len(installed_backends()) == 1 else set())
    assert list(found) == list(NAMES)


@pytest.mark.parametrize(("rule", "replaced"), [pytest.param(r, c, id=f"{r}: {what}") for r, what, c in WRONG])
def test_a_wrong_one_is_caught_by_the_name_of_the_rule(
    outcomes: Callable[..., dict[str, Outcome]], rule: str, replaced: list[Replaced]
) -> None:
    if rule == "same-on-every-engine" and not {"duckdb", "polars"} <= set(installed_backends()):
        pytest.skip("two engines that differ are not installed")
    found = failed(outcomes(replaced))
    assert list(found) == [rule], found


def test_every_rule_but_the_one_that_never_fails_has_a_wrong_one() -> None:
    assert {rule for rule, _, _ in WRONG} == set(NAMES) - {"speed"}


def test_speed_tells_the_seconds_of_a_million_rows_on_each_engine(outcomes: Callable[..., dict[str, Outcome]]) -> None:
    told = outcomes(timed=True)["speed"]
    assert told.state == PASSED
    assert all(engine in str(told.why) for engine in installed_backends())
    assert "seconds per million rows" in str(told.why)


def test_a_slow_one_passes_all_the_same_and_one_that_cannot_be_measured_is_not_tried(
    outcomes: Callable[..., dict[str, Outcome]],
) -> None:
    code = 'nw.col("stalls") >= rules["least-stalls"] + {}["more-stalls"]'
    told = outcomes([(CODE, 'nw.col("stalls") >= rules["least-stalls"]', code)], timed=True)
    assert (NOT_TRIED, FAILED) == (told["speed"].state, told["declared-columns"].state)
    assert "__init__.py:14: KeyError" in str(told["declared-columns"].why)  # the author's own line
