"""What has to be read and run, by hand: plugins are loaded once, and tables are wanted as the award binds them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pembina.errors import Place, PluginError, Problem
from pembina.evaluation.plan import Job, denominator_owner, make_plan, table_needs
from pembina.model import Binding, ColumnNeed, Denominator, Leaf, Panel, Period, TableNeed, Within
from pembina.plugins import Rules
from pembina.plugins.manifest import ColumnSpec

from .by_hand import Made, award, leaf, manifest, plugin

YEAR = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
VISITS = {"date": ColumnSpec("date"), "note": ColumnSpec("text", optional=True)}
HEADS = {"count": ColumnSpec("integer")}


def wanted(of: Leaf, **more: Any) -> tuple[TableNeed, ...]:
    tables = {"visits": VISITS, "heads": HEADS}
    return table_needs(of, Made(manifest(tables=tables, optional_tables=("heads",), **more)))


def test_tables_and_columns_have_the_plugins_names_unless_the_award_binds_them() -> None:
    assert wanted(leaf("a")) == (
        TableNeed(
            "a", "visits", "visits", (ColumnNeed("date", "date", "date"), ColumnNeed("note", "note", "text", True))
        ),
        TableNeed("a", "heads", "heads", (ColumnNeed("count", "count", "integer"),), True),
    )


def test_what_the_award_calls_by_another_name_has_to_be_there() -> None:
    read = {"visits": Binding("kunjungan", {"note": "catatan"}), "heads": Binding("kepala")}
    assert wanted(leaf("a", read=read)) == (
        TableNeed(
            "a",
            "visits",
            "kunjungan",
            (ColumnNeed("date", "date", "date"), ColumnNeed("note", "catatan", "text", False)),
        ),
        TableNeed("a", "heads", "kepala", (ColumnNeed("count", "count", "integer"),), False),
    )
    same = wanted(leaf("a", read={"heads": Binding("heads")}))
    assert [need.optional for need in same] == [False, True]
    columns = wanted(leaf("a", read={"heads": Binding("heads", {"count": "jumlah"})}))
    assert [need.optional for need in columns] == [False, False]


def test_a_column_may_be_lacking_where_parameters_say_so() -> None:
    spec = ColumnSpec("text", True, {"kind": ("word",)})
    of = Made(manifest(tables={"t": {"word": spec}}))
    for kind, lacking in (("word", False), ("number", True)):
        (need,) = table_needs(leaf("a", parameters={"kind": kind}), of)
        assert need.columns == (ColumnNeed("word", "word", "text", lacking),)


@pytest.mark.parametrize(
    ("table", "entrant", "column"), [(None, "code", "n"), ("t", None, "n"), ("t", "code", None), (None, None, None)]
)
def test_a_denominator_is_a_table_where_it_is_named_in_full(table: Any, entrant: Any, column: Any) -> None:
    bare = Made(manifest())
    assert table_needs(leaf("a", denominate=Denominator("b", table, entrant, column, 1.0)), bare) == ()
    whole = leaf("g.a", denominate=Denominator(None, "t", "kode", "jumlah", 1.0))
    figures = (ColumnNeed("entrant", "kode", "entrant"), ColumnNeed("figure", "jumlah", "number"))
    assert table_needs(whole, bare) == (TableNeed("g.a/denominate", "denominate", "t", figures),)
    assert denominator_owner(whole) == "g.a/denominate"


# Plans


class AHost:
    """A host of plugins by name; those of ``broken`` have something wrong with them, ``apart`` are not imported."""

    keeper = None

    def __init__(self, broken: Any = (), apart: Any = (), **more: Any) -> None:
        self.broken, self.apart, self.met = dict(broken), apart, list[tuple[str, str]]()
        self.of = {
            "tables": {"visits": VISITS, "heads": HEADS},
            "within_period": {"visits": "date"},
            **more,
        }

    def held_apart(self, name: str) -> bool:
        return name in self.apart

    def load(self, name: str) -> None:
        self.met.append(("load", name))
        if name in self.broken:
            raise PluginError(self.broken[name])

    def criterion(self, name: str) -> Any:
        self.met.append(("criterion", name))
        if name in self.broken:
            raise PluginError(self.broken[name])
        return Made(manifest(name, **self.of))

    def found(self, name: str) -> Any:
        return plugin(name)


def test_a_job_is_made_of_the_plugin_its_rules_and_its_tables() -> None:
    host = AHost()
    of = leaf("a", use="visiting", parameters={"k": 1}, read={"visits": Binding("kunjungan", {"date": "tanggal"})})
    (job,) = make_plan(award(of, period=YEAR), host)
    visits, heads = table_needs(of, Made(manifest(tables={"visits": VISITS, "heads": HEADS})))
    within = Within("tanggal", YEAR.start, YEAR.end)
    assert isinstance(job, Job)
    assert (job.leaf, job.found, job.apart) == (of, plugin("visiting"), None)
    assert job.criterion.manifest.name == "visiting"
    assert (job.rules.parameters, job.rules.period) == ({"k": 1}, YEAR)
    assert isinstance(job.rules, Rules)
    assert job.needs == (
        TableNeed("a", "visits", "kunjungan", visits.columns, False, within),
        TableNeed("a", "heads", "heads", heads.columns, False),
    )
    assert host.met == [("load", "visiting"), ("criterion", "visiting")]


PANEL = Panel(YEAR.end, None, "none", "value", 0.0, 2)


@pytest.mark.parametrize(
    ("of", "period", "dated"),
    [(leaf("a"), None, {"visits": "date"}), (leaf("a", panel=PANEL), YEAR, {"visits": "date"}), (leaf("a"), YEAR, {})],
)
def test_every_row_is_wanted_without_a_period_by_a_panel_and_where_the_manifest_says_nothing(
    of: Leaf, period: Any, dated: Any
) -> None:
    (job,) = make_plan(award(of, period=period), AHost(within_period=dated))
    assert [need.within for need in job.needs] == [None, None]


def test_a_denominator_is_read_as_a_whole() -> None:
    of = leaf("a", denominate=Denominator(None, "t", "kode", "jumlah", 1.0))
    (job,) = make_plan(award(of, period=YEAR), AHost())
    assert [(need.role, need.within is None) for need in job.needs] == [
        ("visits", False), ("heads", True), ("denominate", True),
    ]  # fmt: skip


def test_the_date_of_a_table_is_found_under_the_name_that_the_manifest_gives_it() -> None:
    tables = {"visits": {"note": ColumnSpec("text"), "date": ColumnSpec("date")}}
    (job,) = make_plan(award(leaf("a"), period=YEAR), AHost(tables=tables))
    assert job.needs[0].within == Within("date", YEAR.start, YEAR.end)


def test_plugins_that_the_award_names_are_loaded_first_and_none_apart_is_imported() -> None:
    host = AHost(apart=("far",))
    rules = award(leaf("a", use="far"), leaf("b", use="near"), plugins=("named", "far"))
    jobs = make_plan(rules, host)
    assert [job.leaf.path for job in jobs] == ["a", "b"]
    assert host.met == [
        ("load", "named"), ("load", "far"), ("criterion", "far"), ("criterion", "far"), ("load", "near"),
        ("criterion", "near"),
    ]  # fmt: skip


def test_everything_that_is_wrong_is_told_once_at_the_first_criterion_that_uses_it() -> None:
    one = Problem("PB401", args={"plugin": "one"})
    own = Problem("PB403", Place("made/criterion.toml", 3, address="unit"), {"plugin": "two", "reason": "r"})
    other = Problem("PB403", Place("made/criterion.toml", 4), {"plugin": "two", "reason": "r"})
    host = AHost({"one": [one], "two": [own, other], "named": [one]})
    rules = award(
        leaf("a", use="one"), leaf("b", use="two"), leaf("c", use="one"), leaf("d", use="good"), plugins=("named",)
    )
    with pytest.raises(PluginError) as caught:
        make_plan(rules, host)
    assert caught.value.problems == (
        one,
        Problem("PB403", Place("made/criterion.toml", 3, address="unit"), {"plugin": "two", "reason": "r"}),
        Problem("PB403", Place("made/criterion.toml", 4, address="criteria.b"), {"plugin": "two", "reason": "r"}),
    )
    placed = Problem("PB403", Place("made/criterion.toml", 3, address="unit"), {"plugin": "one", "reason": "r"})
    with pytest.raises(PluginError) as caught:
        make_plan(award(leaf("a", use="one"), leaf("c", use="one")), AHost({"one": [placed]}))
    assert caught.value.problems == (placed,)
    alone = AHost({"one": [one]})
    with pytest.raises(PluginError) as caught:
        make_plan(award(leaf("a", use="one"), leaf("c", use="one")), alone)
    assert caught.value.problems == (Problem("PB401", Place(address="criteria.a"), {"plugin": "one"}),)
