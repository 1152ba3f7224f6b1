"""What an evaluation would read and run: by the award, the sizes of tables, the engine, and an earlier result."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve

from pembina.api import evaluate, load_award, make_host, reading_plan
from pembina.data import sizes
from pembina.data.engines import Capabilities
from pembina.errors import RecordError
from pembina.evaluation import reading_plan as module
from pembina.evaluation.reading_memory import BASE

AWARD = """\
format = 1

[award]
id = "uji"
title = { id = "Penghargaan uji", en = "A test award" }
period = { start = 2022-01-01, end = 2022-12-31 }

[entrants]
table = "wilayah"
key = "kode"
name = "nama"

[criteria.visits]
title = { id = "Kunjungan", en = "Visits" }
use = "supervision-activity"
read = { visits = { table = "kunjungan" }, cooperatives = { table = "koperasi" } }
weight = 40
score = { method = "goalposts", from = 0, to = 3 }

[criteria.regular]
title = { id = "Berulang", en = "Repeated" }
use = "supervision-activity"
with = { minimum-visits = 2 }
read = { visits = { table = "kunjungan" }, cooperatives = { table = "koperasi" } }
weight = 40
score = { method = "goalposts", from = 0, to = 3 }

[criteria.rat]
title = { id = "RAT", en = "Annual meetings" }
use = "reported-value"
read = { figures = { table = "wilayah", region = "kode", value = "rat" } }
weight = 20
score = { method = "goalposts", from = 0, to = 100 }
"""


@pytest.fixture(scope="module")
def host():
    return make_host()


@pytest.fixture
def folder(tmp_path):
    """An award of three criteria over three small tables."""
    (tmp_path / "data").mkdir()
    (tmp_path / "award.toml").write_text(AWARD, "utf-8")
    for name, rows in {
        "wilayah": ["kode,nama,rat", "01,Kencana,50", "02,Mandala,25"],
        "kunjungan": ["region,date,cooperative,note", "01,2022-02-01,A,x", "01,2022-03-01,A,y", "02,2021-03-01,B,z"],
        "koperasi": ["region,cooperative,active", "01,A,ya", "02,B,ya"],
    }.items():
        (tmp_path / "data" / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return tmp_path


def planned(folder, host, **how):
    plan = reading_plan(folder, host=host, **how)
    return plan, {table.size.table: table for table in plan.tables}, {c.path: c for c in plan.criteria}


def test_tables_are_told_with_who_reads_them_and_by_which_period(folder, host):
    _, tables, _ = planned(folder, host)
    visits = tables["kunjungan"]
    assert (("visits", "regular"), 3, 4) == (visits.criteria, visits.size.rows, visits.size.columns)
    assert {"region", "date", "cooperative"} == {name for name, _ in visits.size.read}
    assert (dt.date(2022, 1, 1), dt.date(2022, 12, 31), "date") == (
        visits.within.start, visits.within.end, visits.within.column,
    )  # fmt: skip
    assert [False, False, True] == [tables[name].others for name in ("kunjungan", "koperasi", "wilayah")]
    assert tables["koperasi"].within is None


def test_an_engine_that_fuses_runs_criteria_of_the_same_tables_as_one_job(folder, host, monkeypatch):
    _, _, alone = planned(folder, host)
    assert [1, 2, 3] == [criterion.job for criterion in alone.values()]
    look = sizes.look_ahead

    def fusing(*words):
        found = look(*words)
        return evolve(found, engine=evolve(found.engine, capabilities=Capabilities(fuses=True)))

    monkeypatch.setattr(module, "look_ahead", fusing)
    _, _, together = planned(folder, host)
    assert [1, 1, 2] == [criterion.job for criterion in together.values()]


def test_rows_of_a_criterion_are_those_of_its_tables(folder, host):
    _, _, criteria = planned(folder, host)
    assert (5, ("kunjungan", "koperasi")) == (criteria["visits"].rows, criteria["visits"].tables)
    assert 2 == criteria["rat"].rows


def test_what_an_earlier_result_spares_is_not_read(folder, host):
    earlier = evaluate(folder, host=host)
    path = folder / "data" / "kunjungan.csv"
    path.write_text(path.read_text("utf-8") + "02,2022-03-01,B,z\n", "utf-8")
    plan, tables, criteria = planned(folder, host, previous=earlier)
    assert (earlier.sha256, None) == (plan.previous, plan.whole)
    assert {"visits": 1, "regular": 2, "rat": None} == {path: c.job for path, c in criteria.items()}
    assert "the table kunjungan has changed" == criteria["visits"].why
    assert criteria["rat"].why is None
    assert (4, ()) == (tables["kunjungan"].size.rows, tables["wilayah"].criteria)


def test_where_nothing_can_be_taken_over_it_is_said_once(folder, host):
    earlier = evaluate(folder, host=host)
    path = folder / "data" / "wilayah.csv"
    path.write_text(path.read_text("utf-8") + "03,Suralaya,10\n", "utf-8")
    plan, _, criteria = planned(folder, host, previous=earlier)
    assert plan.whole is not None
    assert all(criterion.job is not None for criterion in criteria.values())


def test_a_result_of_another_award_is_refused(folder, host):
    earlier = evaluate(folder, host=host)
    (folder / "award.toml").write_text(AWARD.replace('"uji"', '"lain"'), "utf-8")
    with pytest.raises(RecordError, match="PB732"):
        planned(folder, host, previous=earlier)


def test_the_largest_criterion_and_what_is_held_make_the_memory(folder, host):
    small = planned(folder, host)[0].memory
    assert small.largest in ("visits", "regular")
    assert small.total == pytest.approx(BASE + small.held + small.grouped)
    (folder / "data" / "kunjungan.csv").write_text("region,date,cooperative\n" + "01,2022-02-01,A\n" * 10_000, "utf-8")
    large = planned(folder, host)[0].memory
    assert large.grouped > 1000 * small.grouped
    assert large.held > 1000 * small.held


def test_a_limit_that_is_too_low_is_said_to_spill(folder, host):
    rows = "region,date,cooperative\n" + "01,2022-02-01,A\n" * 10_000
    (folder / "data" / "kunjungan.csv").write_text(rows, "utf-8")
    memory = planned(folder, host, engine="duckdb:memory=600KB")[0].memory
    assert (600_000, True, False, True) == (memory.limit, memory.given, memory.fits, memory.spills)
    assert planned(folder, host)[0].memory.fits


def test_nothing_is_measured_and_no_plugin_asked_for_records(folder, host, monkeypatch):
    award = load_award(folder, host=host)
    kind = type(module.make_plan(award, host)[0].criterion)
    monkeypatch.setattr(kind, "records", lambda *_: pytest.fail("it was asked"))
    monkeypatch.setattr(kind, "measure", lambda *_: pytest.fail("it was asked"))
    assert 3 == len(planned(folder, host)[0].criteria)
