"""What one entrant's own data give: values as they would be measured among all, and everything that is wrong."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from attrs import evolve

from pembina.api import load_award, make_host
from pembina.data import open_dataset
from pembina.errors import DataError, Problem, ScoringError
from pembina.evaluation import alone
from pembina.evaluation.alone import Sight, look, roll
from pembina.evaluation.plan import make_plan
from pembina.evaluation.run import Step
from pembina.model import Entrant, Finding
from pembina.plugins.values import Measured

from .conftest import HEAD, criterion, write_table

PERIOD = "period = { start = 2022-01-01, end = 2022-12-31 }"
RELATIVE = '[criteria]\nweights = "relative"\n\n'
A = criterion("a", "a", weight=60, rest='unit = "each"')
B = criterion("b", "b", weight=40)
SECOND = B.replace('table = "t"', 'table = "second"')
VISITS = '[criteria.v]\nuse = "supervision-activity"\nweight = 40\nscore = { method = "identity" }\n'


def row(code: str = "01", **figures: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Region {code}", **figures}


@pytest.fixture
def given(tmp_path):
    """Write an award and its tables; returns its rules, its data and a host."""

    def write(body: str, rows: list[dict[str, Any]], award: str = "", entrants: str = "", **tables: Any) -> Any:
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        (data / "dataset.toml").write_text('[dataset]\nnumbers = "plain"\n', "utf-8")
        for name, content in {"t": rows, **tables}.items():
            write_table(data, name, content)
        (tmp_path / "award.toml").write_text(HEAD.format(body=RELATIVE + body, award=award, entrants=entrants), "utf-8")
        host = make_host()
        return load_award(tmp_path, host=host), open_dataset(data, host, "polars"), host

    return write


def values(sight: Sight) -> dict[str, Any]:
    return {path: [None if np.isnan(v) else float(v) for v in column.values] for path, column in sight.columns.items()}


# Who there is


def test_the_roll_names_everybody_whether_they_compete_or_not(given):
    rows = [row("01", level="city", state=""), row("02", level="village", state="nonsense")]
    entrants = 'where = { level = "city" }\ngroups = ["nowhere"]\nstatus = "state"'
    rules, data, _ = given(A, [{**each, "a": 1} for each in rows], entrants=entrants)
    assert (Entrant("01", "Region 01"), Entrant("02", "Region 02")) == roll(rules, data)


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ({}, "01"), ({"code": "01"}, "01"), ({"code": ["01", "02"]}, "01"), ({"code": ["02", "01"]}, "01"),
        ({"code": ("02", "01")}, "01"), ({"code": "02"}, []), ({"code": ["02"]}, []), ({"code": []}, []),
        ({"code": "101"}, []), ({"code": 1}, []), ({"level": "city"}, "01"),
    ],
)  # fmt: skip
def test_whom_the_award_leaves_out_is_not_let_in_by_its_code(where, wanted):
    award: Any = SimpleNamespace(entrants=SimpleNamespace(where=where, key="code"))
    assert {**where, "code": wanted} == alone._only(award, "01")


# What one sees


def test_one_of_several_is_seen_alone_with_everything_in_its_place(given):
    rules, data, host = given(A + B, [row("01", a=40, b=50), row("02", a=7, b=None), row("03", a=1, b=2)])
    sight = look(rules, data, host, "02")
    assert (Entrant("02", "Region 02"), (Entrant("02", "Region 02"),)) == (sight.entrant, sight.loaded.entrants)
    assert {"a": [7.0], "b": [None]} == values(sight)
    assert (["a", "b"], {}, (), frozenset(), frozenset(), ()) == (
        [job.leaf.path for job in sight.jobs], sight.outside, sight.lacking, sight.unread, sight.apart, sight.problems,
    )  # fmt: skip
    assert (("02",), [1]) == (sight.columns["a"].codes, sight.columns["a"].evidence.tolist())


def test_an_entrant_that_is_not_there_is_refused(given):
    rules, data, host = given(A, [row("01", a=40)])
    with pytest.raises(DataError) as caught:
        look(rules, data, host, "02")
    assert ["PB327"] == [problem.code for problem in caught.value.problems]


def test_who_looks_is_told_of_each_criterion_before_and_after(given, monkeypatch):
    rules, data, host = given(A + SECOND, [row(a=1), row("02", a=2)], second=[{"code": "01", "b": 5}])
    clock = iter([10.0, 12.5, 20.0, 20.25])
    monkeypatch.setattr(alone, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    told: list[Any] = []
    look(rules, data, host, "01", told.append)
    assert [
        Step(0, 2, "a", 2), Step(0, 2, "a", 2, 2.5), Step(1, 2, "b", 1), Step(1, 2, "b", 1, 0.25),
    ] == [step for step in told if isinstance(step, Step)]  # fmt: skip


def test_a_value_is_divided_as_the_award_says(given):
    body = A.replace("[criteria.a]", '[criteria.a]\ndenominate = { criterion = "b" }') + B
    assert {"a": [4.0], "b": [10.0]} == values(look(*given(body, [row(a=40, b=10)]), "01"))


def test_rows_outside_the_period_are_remarked_only_to_one_that_is_alone_in_its_data(given):
    visits = [{"region": "01", "cooperative": "K", "date": day} for day in ("2021-01-05", "2022-01-05", "2023-03-05")]
    cooperatives = [{"region": "01", "cooperative": "K", "active": "true"}]
    tables = {"visits": visits, "cooperatives": cooperatives}
    outside = Finding("rows.outside-period", {"table": "visits", "column": "date", "rows": 2})
    sight = look(*given(A + VISITS, [row(a=1)], PERIOD, **tables), "01")
    assert ((outside,), {"visits": {"date": 2}}) == (sight.findings, sight.outside)
    sight = look(*given(A + VISITS, [row(a=1), row("02", a=2)], PERIOD, **tables), "01")
    assert ((), {"visits": {"date": 2}}) == (sight.findings, sight.outside)


def test_files_that_were_not_read_are_remarked_as_well(given, monkeypatch):
    left = Finding("files.outside-period", {"table": "t", "column": "c", "files": 1, "rows": 3})
    monkeypatch.setattr(alone, "left_out_remarks", lambda loaded: [left])
    assert (left,) == look(*given(A, [row(a=1)]), "01").findings
    assert () == look(*given(A, [row(a=1), row("02", a=2)]), "01").findings


# What is lacking


def test_tables_that_are_not_there_are_read_as_tables_without_rows(given):
    third = criterion("c", "c", weight=10).replace('table = "t"', 'table = "alpha"')
    sight = look(*given(A + SECOND + third, [row(a=80)]), "01")
    assert ({"a": [80.0], "b": [None], "c": [None]}, ("alpha", "second")) == (values(sight), sight.lacking)
    assert ("missing", frozenset(), ()) == (sight.columns["b"].reason(0), sight.unread, sight.problems)


def test_a_table_that_a_plugin_can_do_without_is_not_lacking(given, monkeypatch):
    real = alone.make_plan

    def plan(award: Any, host: Any) -> Any:
        jobs = real(award, host)
        return tuple(
            evolve(job, needs=tuple(evolve(n, optional=n.table == "second") for n in job.needs)) for job in jobs
        )

    monkeypatch.setattr(alone, "make_plan", plan)
    sight = look(*given(A + SECOND, [row(a=80)]), "01")
    assert ((), {"a": [80.0], "b": [None]}) == (sight.lacking, values(sight))


def test_the_table_of_entrants_is_never_read_as_empty(given, tmp_path):
    rules, data, host = given(A, [row(a=80)])
    (tmp_path / "data" / "t.csv").unlink()
    with pytest.raises(DataError) as caught:
        look(rules, data, host, "01")
    assert ["PB305"] == [problem.code for problem in caught.value.problems]


# What does not fit


def test_what_does_not_fit_leaves_its_criterion_unread_and_the_others_as_they_are(given):
    rules, data, host = given(A + SECOND, [row(a=80)], second=[{"code": "01", "b": "many"}, {"code": "77", "b": 4}])
    sight = look(rules, data, host, "01")
    assert ({"a": [80.0], "b": [None]}, frozenset({"b"}), ()) == (values(sight), sight.unread, sight.lacking)
    assert [2, 3] == sorted(problem.place.line for problem in sight.problems)
    assert ["a", "b"] == [job.leaf.path for job in sight.jobs]


def test_what_is_divided_by_something_unread_is_unread_as_well(given):
    body = A.replace("[criteria.a]", '[criteria.a]\ndenominate = { criterion = "b" }') + SECOND
    sight = look(
        *given(body + criterion("c", "c", weight=10), [row(a=80, c=3)], second=[{"code": "01", "b": "x"}]), "01"
    )
    assert ({"a": [None], "b": [None], "c": [3.0]}, frozenset({"a", "b"})) == (values(sight), sight.unread)


def test_entrants_that_cannot_be_read_end_it_with_everything_that_is_wrong(given):
    rows = [row(a=1), {"code": "01", "name": "Twice", "a": 1}]
    with pytest.raises(DataError) as caught:
        look(*given(A + SECOND, rows, second=[{"code": "01", "b": "x"}]), "01")
    files = {str(problem.place.file).rpartition("/")[2] for problem in caught.value.problems}
    assert {"t.csv", "second.csv"} == files


class Data:
    """Data of which some tables do not fit; what was loaded is kept."""

    def __init__(self, *unfit: str) -> None:
        self.unfit, self.loads = unfit, list[Any]()

    def load(self, entrants: Any, needs: Any) -> Any:
        tables = [need.table for need in needs]
        self.loads.append((entrants, tables))
        wrong = [table for table in tables if table in self.unfit] + (["entrants"] if "entrants" in self.unfit else [])
        if wrong:
            raise DataError(Problem("PB381", args={"engine": table}) for table in wrong)
        return ["loaded", *tables]


def needs(**tables: str) -> Any:
    return {path: [SimpleNamespace(table=table) for table in names] for path, names in tables.items()}


ONE, TWO, THREE = needs(a="t"), needs(a="tu", b="v"), needs(a="tu", b="v", c="w")
AWARD: Any = SimpleNamespace(entrants="who")


def test_data_that_fit_are_loaded_at_once():
    data: Any = Data()
    assert (["loaded", "t", "u", "v"], set(), ()) == alone._load(AWARD, data, TWO)
    assert [("who", ["t", "u", "v"])] == data.loads


def test_of_data_that_do_not_fit_the_criteria_are_tried_one_by_one():
    data: Any = Data("u", "w")
    loaded, faulty, problems = alone._load(AWARD, data, THREE)
    assert (["loaded", "v"], {"a", "c"}, ["u", "w"]) == (loaded, faulty, [each.args["engine"] for each in problems])
    assert [
        ("who", ["t", "u", "v", "w"]), ("who", []), ("who", ["t", "u"]), ("who", ["v"]), ("who", ["w"]), ("who", ["v"]),
    ] == data.loads  # fmt: skip


def test_without_entrants_there_is_nothing_to_go_on_with():
    data: Any = Data("entrants", "t")
    with pytest.raises(DataError) as caught:
        alone._load(AWARD, data, ONE)
    assert ["t", "entrants"] == [problem.args["engine"] for problem in caught.value.problems]
    assert [["t"], []] == [tables for _, tables in data.loads]


@pytest.mark.parametrize(
    ("faulty", "unread"),
    [(set(), set()), ({"a"}, {"a"}), ({"b"}, {"a", "b"}), ({"c"}, {"c"}), ({"b", "c"}, {"a", "b", "c"})],
)
def test_criteria_are_unread_with_what_divides_them(faulty, unread):
    by = {"a": SimpleNamespace(criterion="b"), "b": None, "c": SimpleNamespace(criterion=None)}
    jobs: Any = [SimpleNamespace(leaf=SimpleNamespace(path=path, denominate=divisor)) for path, divisor in by.items()]
    assert unread == alone._unread(jobs, faulty)


# What compares entrants


@pytest.fixture
def measuring(given, monkeypatch):
    """Measure two criteria, of which ``a`` has more in its manifest, with what measuring comes to."""

    def run(manifest: dict[str, bool], measured: Any) -> Any:
        rules, data, host = given(A + B, [row(a=3, b=4), row("02", a=5, b=6)])
        plan = make_plan(rules, host)
        stand_in: Any = SimpleNamespace(manifest=evolve(plan[0].criterion.manifest, **manifest))
        jobs = (evolve(plan[0], criterion=stand_in), plan[1])
        loaded = data.load(evolve(rules.entrants, where={"code": "01"}), [need for job in plan for need in job.needs])
        seen: list[Any] = []

        def measure(job: Any, of: Any, checks: Any) -> Any:
            seen.append((job.leaf.path, of, [check.name for _, check in checks]))
            return measured(job, loaded)

        monkeypatch.setattr(alone, "measure", measure)
        told: list[Any] = []
        found = alone._measure(rules, jobs, loaded, host, told.append)
        assert [(path, loaded, ["records.duplicate"]) for path in ("a", "b")] == seen
        assert [("a", False), ("a", True), ("b", False), ("b", True)] == [(s.path, s.seconds is not None) for s in told]
        return found

    return run


def column(job: Any, loaded: Any, value: float = 3.0) -> Any:
    return evolve(alone._nothing(job, loaded), values=np.array([value]))


def remarked(job: Any, loaded: Any) -> Any:
    path = job.leaf.path
    remarks = [Finding("k", node=path, entrant=code) for code in ("01", "02", None)]
    return column(job, loaded), remarks


REMARKS = [Finding("k", node=path, entrant=code) for path in ("a", "b") for code in ("01", None)]


@pytest.mark.parametrize(
    ("manifest", "apart"), [({}, set()), ({"compares": True}, {"a"}), ({"adjusts": True}, {"a"}),
                            ({"compares": True, "adjusts": True}, {"a"})],
)  # fmt: skip
def test_criteria_that_compare_entrants_are_named(measuring, manifest, apart):
    columns, findings, named = measuring(manifest, remarked)
    assert (["a", "b"], REMARKS, apart) == (list(columns), findings, named)


def test_a_criterion_that_compares_and_found_no_value_is_as_good_as_unread(measuring):
    columns, _, apart = measuring({"compares": True}, lambda job, loaded: (column(job, loaded, np.nan), []))
    assert (["b"], {"a"}) == (list(columns), apart)


def failing(job: Any, loaded: Any) -> Any:
    if job.leaf.path == "a":
        raise ScoringError([Problem("PB381", args={"engine": "e"})])
    return remarked(job, loaded)


def test_a_criterion_that_cannot_compare_one_alone_says_nothing_of_it(measuring):
    columns, findings, apart = measuring({"adjusts": True}, failing)
    assert (["b"], REMARKS[2:], {"a"}) == (list(columns), findings, apart)


def test_what_fails_otherwise_is_refused(measuring):
    with pytest.raises(ScoringError):
        measuring({}, failing)


def test_what_was_not_read_is_a_column_without_a_value(given):
    body = A.replace("[criteria.a]", '[criteria.a]\ndenominate = { criterion = "b" }') + B
    rules, data, host = given(body, [row(a=3, b=4)])
    (job, _) = plan = make_plan(rules, host)
    loaded = data.load(rules.entrants, [need for job in plan for need in job.needs])
    made = alone._nothing(job, loaded)
    assert (evolve(job.leaf, denominate=None), "target", ("01",)) == (made.leaf, made.direction, made.codes)
    assert (Measured(None, reason="missing"),) == made.measured
    assert ([True], [0], [False]) == (np.isnan(made.values).tolist(), made.evidence.tolist(), made.filled.tolist())
    assert (np.int64, np.bool_, (), None) == (made.evidence.dtype, made.filled.dtype, made.series, made.adjusted)
