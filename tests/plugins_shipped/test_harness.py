"""What plugin authors import finds the mistakes that it is there to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from pembina.plugins import Criterion, Rules, read_manifest
from pembina.testing import Case, check_case, installed_backends, read_cases, run_case

MANIFEST = """
api = 1
name = "visits"
[tables.visits]
region = "entrant"
date = "date"
cost = { type = "money", optional = true }
[parameters]
least = { type = "integer", default = 0 }
"""
CASE = """
[[case]]
name = "two regions"
tables.visits = [["74", 2022-01-10, 1.25], ["74", 2022-02-10], ["73", 2022-02-10], ["73", 2021-02-10]]
expect = { "74" = 2, "73" = 1 }
"""
Frame = nw.LazyFrame[Any]


def counted(records: Frame) -> Frame:
    return records.group_by("region").agg(value=nw.len())


class Visits(Criterion):
    def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
        return counted(records)


@pytest.fixture(params=installed_backends())
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


Make = Callable[..., tuple[Criterion, Case]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a criterion of a class, and the one case of a text."""

    def build(kind: type[Criterion], case: str = CASE, manifest: str = MANIFEST) -> tuple[Criterion, Case]:
        (tmp_path / "criterion.toml").write_text(manifest, "utf-8")
        (tmp_path / "cases.toml").write_text(case, "utf-8")
        kind.manifest = read_manifest(tmp_path / "criterion.toml")
        return kind(), read_cases(tmp_path / "cases.toml", kind.manifest)[0]

    return build


def test_a_sound_criterion_passes_and_hands_back_its_values(make: Make, backend: str) -> None:
    criterion, case = make(Visits)
    check_case(criterion, case, backend)
    assert {code: found.value for code, found in run_case(criterion, case, backend).items()} == {"73": 1.0, "74": 2.0}


@pytest.mark.parametrize(
    "wrong",
    [
        '{ "74" = 3, "73" = 1 }',
        '{ "74" = 2 }',
        '{ "74" = 2, "73" = "missing" }',
        '{ "74" = { records = 1 }, "73" = 1 }',
        '{ "74" = { also.days = 1 }, "73" = 1 }',
    ],
)
def test_another_answer_than_expected_fails(make: Make, backend: str, wrong: str) -> None:
    criterion, case = make(Visits, CASE.replace('{ "74" = 2, "73" = 1 }', wrong))
    with pytest.raises(AssertionError):
        check_case(criterion, case, backend)


def test_a_value_that_depends_on_other_entrants_fails(make: Make, backend: str) -> None:
    class Share(Visits):
        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return counted(records).with_columns(value=nw.col("value") * 3 / nw.col("value").sum())

    with pytest.raises(AssertionError, match="other entrants"):
        check_case(*make(Share), backend)


def test_records_that_do_not_carry_the_value_fail(make: Make, backend: str) -> None:
    class Hidden(Visits):
        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return counted(tables["visits"].filter(rules.in_period("date")))

        def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return super().records(tables, rules).filter(nw.col("cost").is_null())

    with pytest.raises(AssertionError, match="the records shown"):
        check_case(*make(Hidden), backend)


def test_records_that_lost_a_column_fail(make: Make, backend: str) -> None:
    class Narrow(Visits):
        def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return super().records(tables, rules).drop("_row")

    with pytest.raises(AssertionError, match="_row"):
        check_case(*make(Narrow), backend)


def test_a_record_shown_twice_fails(make: Make, backend: str) -> None:
    class Twice(Visits):
        def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            once = super().records(tables, rules)
            return nw.concat([once, once])

        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return records.group_by("region").agg(value=nw.col("_row").n_unique())

    with pytest.raises(AssertionError, match="twice"):
        check_case(*make(Twice), backend)


def test_a_value_that_depends_on_the_order_of_rows_fails(make: Make, backend: str) -> None:
    class First(Visits):
        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            last = records.group_by("region").agg(_last=nw.col("_row").max())
            rows = records.join(last, on="region", how="left").filter(nw.col("_row") == nw.col("_last"))
            return rows.select("region", value=nw.col("date").dt.month().cast(nw.Int64))

    case = CASE.replace('expect = { "74" = 2, "73" = 1 }', 'expect = { "74" = 2, "73" = 2 }')
    with pytest.raises(AssertionError, match="order of rows"):
        check_case(*make(First, case), backend)


def test_a_criterion_that_says_it_estimates_and_counts_in_another_way_fails(make: Make, backend: str) -> None:
    class Dates(Visits):
        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            if rules["least"]:
                return rules.count_distinct(records, "region", {"value": "date"})
            return records.group_by("region").agg(value=nw.len())

    says = MANIFEST.replace("[tables", "approximates = true\n[tables", 1)
    check_case(
        *make(Dates, CASE.replace("expect", 'with = { least = 1 }\ndistinct = "approximate"\nexpect'), says), backend
    )
    with pytest.raises(AssertionError, match="count_distinct is not called"):
        check_case(*make(Dates, CASE, says), backend)


COSTLESS = CASE.replace(", 1.25]", "]")
"""The case without a single cost, so that the column may as well not be there."""


def test_a_value_that_depends_on_whether_an_empty_column_is_there_fails(make: Make, backend: str) -> None:
    class Costly(Visits):
        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            factor = 2 if "cost" in rules.absent.get("visits", ()) else 1
            return counted(records).with_columns(value=nw.col("value") * factor)

    check_case(*make(Costly), backend)
    with pytest.raises(AssertionError, match="an absent column is not as an empty one"):
        check_case(*make(Costly, COSTLESS), backend)


def test_records_that_depend_on_whether_an_empty_column_is_there_fail(make: Make, backend: str) -> None:
    class Hidden(Visits):
        def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            found = super().records(tables, rules)
            return found.filter(nw.col("region") == "74") if "cost" in rules.absent.get("visits", ()) else found

        def measure(self, records: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return counted(super().records(tables, rules))

    with pytest.raises(AssertionError, match="an absent column is not as an empty one"):
        check_case(*make(Hidden, COSTLESS), backend)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tables.visits", "tables.vists", "no table vists"),
        ('["74", 2022-02-10]', '["74"]', "row 2"),
        ('["74", 2022-02-10]', '["74", "10/02/2022"]', "not of the type date"),
        ('["74", 2022-02-10]', '[74, 2022-02-10]', "not of the type entrant"),
        ('["74", 2022-02-10]', '["74", 2022-02-10T00:00:00]', "not of the type date"),
        ("expect", "expected", "needs name and expect"),
        ('"73" = 1', '"73" = "lazy"', "is no reason"),
        ('"73" = 1', '"73" = { valu = 1 }', "nothing named valu"),
        ("expect", "with = { lest = 1 }\nexpect", "there is no parameter"),
        ("expect", "with = { least = 1.5 }\nexpect", "not of the type"),
        ("expect", "period = 2022\nexpect", "period"),
        ("expect", 'distinct = "about"\nexpect', 'distinct is "exact" or "approximate"'),
        ("expect", 'distinct = "approximate"\nexpect', "does not say that it approximates"),
    ],
)  # fmt: skip
def test_a_case_that_does_not_fit_its_manifest_is_refused_by_name(make: Make, old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"case 'two regions': .*{said}"):
        make(Visits, CASE.replace(old, new))


# Criteria that look for repetitions in a ledger


class Booked(Visits):
    """Visits whose cost is known, in the ledger of all."""

    def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
        return self.counted(self.ledger(tables, rules), tables, rules)

    def ledger(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
        return super().records(tables, rules)

    def counted(self, rows: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
        return rows.filter(~nw.col("cost").is_null())


TWICE = """
[[case]]
name = "one visit entered twice, another that nobody counts as well"
tables.visits = [["74", 2022-01-10, 1.25], ["74", 2022-01-10, 1.25], ["74", 2022-02-10], ["74", 2022-02-10]]
expect = { "74" = 2 }
"""


def test_a_ledger_finds_the_repetitions_among_its_records(make: Make, backend: str) -> None:
    check_case(*make(Booked, TWICE), backend)


def test_repetitions_of_rows_that_do_not_count_are_found(make: Make, backend: str) -> None:
    class Careless(Booked):
        def records(self, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return super().counted(self.ledger(tables, rules), tables, rules)

        def counted(self, rows: Frame, tables: Mapping[str, Frame], rules: Rules) -> Frame:
            return rows

    with pytest.raises(AssertionError, match=r"find \{'74': 2\} repetitions, the records shown have \{'74': 1\}"):
        check_case(*make(Careless, TWICE), backend)
