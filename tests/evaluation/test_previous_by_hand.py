"""What a result of before is asked, by hand: which criteria are measured again and why, and what is taken over."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from pembina import __version__
from pembina.data.partition import LeftOut
from pembina.data.reading import Lying, Survey
from pembina.errors import Problem, RecordError
from pembina.evaluation import document, previous
from pembina.evaluation.document import rules_document
from pembina.evaluation.previous import Previous, Reuse
from pembina.evaluation.previous_same import Plugins
from pembina.model import ColumnNeed, Denominator, Entrant, Finding, InputFile, InputTable, Panel, Period, Result
from pembina.plugins import TableCheck

from .by_hand import award, entrants, job, leaf, loaded, need, plugin

YEAR = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
A, B, C = leaf("a", use="first"), leaf("b", use="second", score=None), leaf("c", use="third")
DATE = ColumnNeed("date", "tanggal", "date")
WHO = entrants(2)
FIRST, SECOND, THIRD = plugin("first"), plugin("second"), plugin("third")
TEXT = {"reader": "text"}


def jobs(*more: Any) -> list[Any]:
    return [job(A, need("a", "ta", DATE)), job(B, need("b", "tb")), job(C, need("c", "tc")), *more]


def table(name: str, **more: Any) -> dict[str, Any]:
    files = [{"name": f"{name}.csv", "sha256": f"hash of {name}", "rows": 3, "blank": 1}]
    return {"table": name, "files": files, "read": TEXT, "outside-period": {"tanggal": 2}, **more}


def node(path: str, **dated: list[str]) -> dict[str, Any]:
    return {
        "path": path, "kind": "criterion", "dated": dated, "values": [1, None], "numerators": None,
        "denominators": None, "evidence": [4, 0], "notes": {}, "steps": [], "direction": "higher",
    }  # fmt: skip


def named(name: str) -> dict[str, str]:
    return {"name": name, "distribution": "pembina-made", "version": "2.1", "sha256": f"hash of {name}"}


def told(key: str, at: str | None = None, text: Any = None, **args: Any) -> dict[str, Any]:
    return {"key": key, "args": args, "level": "note", "node": at, "entrant": "01", "text": text}


def result(rules: Any = None, **more: Any) -> Result:
    data = {"identity": "who", "inputs": more.pop("inputs", [table("ta"), table("tb"), table("tc")])}
    whole = {
        "versions": {"pembina": __version__},
        "award": {"rules": rules_document(rules or award(A, B, C, period=YEAR))},
        "data": data,
        "plugins": [named("first"), named("second"), named("third")],
        "entrants": [{"code": e.code, "name": e.name, "groups": {}, "status": "ranked"} for e in WHO],
        "nodes": [{"path": "", "kind": "group"}, node("a", ta=["tanggal"]), node("b"), node("c")],
        "findings": [],
        **more,
    }
    return Result(whole, "name of before")


def lying(name: str, **more: Any) -> Lying:
    made = Lying(((f"{name}.csv", f"hash of {name}"),), TEXT, ("BPS", "2022"), None, None, False)
    return evolve(made, **more)


def survey(**more: Any) -> Survey:
    return Survey({name: lying(name) for name in ("ta", "tb", "tc")} | more, frozenset())


class AHost:
    """A host that knows the three plugins, of which those named promise to look at results."""

    def __init__(self, *promising: str) -> None:
        self.names = promising

    def promising(self, kind: str) -> tuple[str, ...]:
        assert kind == "result-checks"
        return self.names

    def found(self, name: str) -> Any:
        return {"first": FIRST, "second": SECOND, "third": THIRD}[name]


@pytest.fixture(autouse=True)
def hashes(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Hashes that plugins pretend to have."""
    pretended: dict[str, str] = {}
    monkeypatch.setattr(document, "plugin_hash", lambda f: pretended.get(f.name, f"hash of {f.name}"))
    return pretended


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask a result of before what has to be measured, where tables lie as a survey says."""

    def asked(then: Result, *, there: Survey | None = None, now: Any = None, **more: Any) -> Previous:
        asked_of: list[Any] = []
        monkeypatch.setattr(previous, "survey", lambda *args: asked_of.append(args) or there or survey())
        rules = now or award(A, B, C, period=YEAR)
        found = Previous(
            then, rules, more.get("jobs") or jobs(), "the data",
            more.get("host") or AHost(), more.get("checks", ()),
        )  # fmt: skip
        found.decide(more.get("who", WHO), more.get("identity", "who"), [need("others", "to")])
        if found.whole is None:
            wanted = [each for one in found.jobs for each in one.needs]
            assert asked_of == [("the data", [*wanted, need("others", "to")])]
        else:
            assert asked_of == []
        return found

    return asked


def test_a_result_of_another_award_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        Previous(result(award(A, id="other")), award(A), [], None, None, ())
    assert caught.value.problems == (Problem("PB732", args={"found": "other", "wanted": "small"}),)


def test_nothing_is_measured_where_nothing_has_changed(ask: Any) -> None:
    found = ask(result())
    assert (found.reasons, found.whole, found.to_measure()) == ({}, None, [])
    assert found.counts() == {name: {"tanggal": 2} for name in ("ta", "tb", "tc")}


# Where one reason holds for all


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        ({"versions": {"pembina": "0"}}, {}, f"it was made by Pembina 0, and this is Pembina {__version__}"),
        ({"nodes": [{"path": "a", "kind": "criterion"}]}, {}, "it does not say how its tables were read"),
        ({}, {"now": award(A, B, C)}, "the period of the award, or another rule for all criteria, has changed"),
        ({}, {"identity": "others"}, "entrants are known by other codes or names than then"),
        ({}, {"who": entrants(3)}, "others compete than then"),
        (
            {},
            {"checks": [(plugin("fourth"), TableCheck("c", {}, lambda *_: None))]},
            "the plugin fourth, which looks at all records, has changed",
        ),
    ],
)
def test_a_reason_for_all_criteria_is_told_of_each(ask: Any, then: Any, now: Any, why: str) -> None:
    found = ask(result(**then), **now)
    assert (found.whole, found.reasons) == (why, {"a": why, "b": why, "c": why})
    assert [each.leaf.path for each in found.to_measure()] == ["a", "b", "c"]
    assert (found.columns(WHO), found.findings(), found.dated(), found.counts()) == ({}, [], {}, {})
    read = SimpleNamespace(inputs=(), readers=(), left_out={})
    assert found._unread(set()) == []
    assert found.needs([need("others", "to")]) == [*(n for each in jobs() for n in each.needs), need("others", "to")]
    assert found.reuse(read, set()) == Reuse("name of before", (), {"a": why, "b": why, "c": why}, found.whole, ())


# Why one criterion is


def test_a_criterion_that_was_not_there_is_new_and_one_with_other_rules_is_measured(ask: Any) -> None:
    found = ask(result(award(A, leaf("b", use="else"), period=YEAR)))
    assert found.reasons == {"b": "its rules have changed", "c": "it was not in the award then"}
    assert found.whole is None


def test_all_reasons_in_their_order(ask: Any, hashes: dict[str, str]) -> None:
    recused = {"code": "01", "name": "n", "groups": {}, "status": "recused"}
    then = result(findings=[told("repeated", "a")], entrants=[recused])
    check = TableCheck("repeated", {}, lambda *_: None)
    made = job(A, need("a", "ta"), need("a", "tb"), by=plugin("first", adjusts=True))
    found = Previous(then, award(A, period=YEAR), [made], None, AHost("first"), [(FIRST, check)])
    found._there = survey(ta=lying("ta", read={}), tb=lying("tb", files=()))
    hashes["first"] = "other"
    then.document["data"]["inputs"][0]["outside-period"].clear()
    reasons = list(found._against(made, Plugins(then), b"then", b"now", [Entrant("01", "n")]))
    assert reasons == [
        "its rules have changed",
        "the plugin first has changed",
        "the table ta is read otherwise than then",
        "the table tb has changed",
        "its values were adjusted by what several entrants show together",
        "rows of ta outside the period have to be counted",
        "a plugin's remark on the result may be mistaken for one on its records",
    ]
    assert list(found._against(made, Plugins(then), None, b"now", [])) == ["it was not in the award then"]


def test_an_adjusting_criterion_is_taken_over_where_the_same_are_set_aside(ask: Any) -> None:
    made = [job(A, need("a", "ta"), by=plugin("first", adjusts=True)), *jobs()[1:]]
    assert ask(result(), jobs=made).reasons == {}
    why = "its values were adjusted by what several entrants show together"
    assert ask(result(), jobs=made, who=entrants(2, status=[None, "recused"])).reasons == {"a": why}


@pytest.mark.parametrize(
    ("remark", "host", "doubtful"),
    [
        (told("repeated", "a"), AHost("first"), True),
        (told("repeated", "a"), AHost("fourth"), False),
        (told("repeated", "b"), AHost("first"), False),
        (told("else", "a"), AHost("first"), False),
        (told("repeated", "a", {"en": "{n}"}), AHost("first"), False),
        (told("check.odd", "a", {"en": "{n} odd"}), AHost("first"), True),
        (told("odd", "a", {"en": "{n} odd"}), AHost("first"), False),
    ],
)
def test_a_remark_is_doubtful_where_it_may_be_one_on_the_result(
    ask: Any, remark: Any, host: AHost, doubtful: bool
) -> None:
    texts = {"repeated": {}, "odd": {"en": "{n} odd"}}
    checks = [(FIRST, TableCheck(name, text, lambda *_: None)) for name, text in texts.items()]
    found = ask(result(findings=[remark]), host=host, checks=checks)
    why = "a plugin's remark on the result may be mistaken for one on its records"
    assert ("a" in found.reasons) is doubtful
    assert found.reasons.get("a", why) == why


LEFT = LeftOut("tanggal", 2, 7)
OF_LEFT = told("files.outside-period", table="ta", column="tanggal", files=2, rows=7)
OPTIONAL = need("a", "ta", optional=True)


TA = need("a", "ta")
CHANGED, OTHERWISE = "the table ta has changed", "the table ta is read otherwise than then"
UNTOLD = "of the table ta it cannot be told without reading it"


@pytest.mark.parametrize(
    ("wanted", "inputs", "there", "findings", "why"),
    [
        (TA, [table("ta")], survey(), [], None),
        (TA, [table("ta")], survey(), [told("files.outside-period", table="tb")], None),
        (TA, [table("ta")], survey(), [told("else", table="ta", files=2)], None),
        (TA, [table("ta")], survey(ta=lying("ta", left=LEFT)), [OF_LEFT], None),
        (TA, [table("ta")], survey(ta=lying("ta", provider=FIRST)), [], None),
        (OPTIONAL, [], Survey({}, frozenset({"ta"})), [], ""),
        (OPTIONAL, [table("ta")], Survey({}, frozenset({"ta"})), [], CHANGED),
        (OPTIONAL, [], Survey({}, frozenset()), [], UNTOLD),
        (TA, [table("ta")], Survey({}, frozenset({"ta"})), [], UNTOLD),
        (TA, [table("tb")], survey(), [], CHANGED),
        (TA, [table("ta")], survey(ta=lying("tb")), [], CHANGED),
        (TA, [table("ta")], survey(ta=lying("ta", files=(("ta.csv", "other"),))), [], CHANGED),
        (TA, [table("ta")], survey(ta=lying("ta", files=(("tx.csv", "hash of ta"),))), [], CHANGED),
        (TA, [table("ta")], survey(ta=lying("ta", read={"reader": "csv"})), [], OTHERWISE),
        (TA, [table("ta")], survey(ta=lying("ta", left=LEFT)), [], CHANGED),
        (TA, [table("ta")], survey(), [OF_LEFT], CHANGED),
        (TA, [table("ta")], survey(ta=lying("ta", provider=plugin("fourth"))), [], "the plugin fourth has changed"),
    ],
)  # fmt: skip
def test_why_a_table_is_not_what_it_was(
    wanted: Any, inputs: Any, there: Survey, findings: Any, why: str | None
) -> None:
    found = Previous(result(inputs=inputs, findings=findings), award(A), [], None, AHost(), ())
    found._there = there
    assert list(found._table(wanted, Plugins(found.result))) == ([why] if why else [])
    assert found._unchanged == ({"ta": True} if why is None else {})


def test_what_a_finding_does_not_say_of_files_left_out_is_nothing() -> None:
    found = Previous(result(findings=[told("files.outside-period", table="ta")]), award(A), [], None, AHost(), ())
    assert found._left_out("ta") == LeftOut("", 0, 0)
    assert found._left_out("tb") is None


@pytest.mark.parametrize(
    ("counted", "dated", "period", "why"),
    [
        ({"x": 1}, {"ta": ["x"]}, YEAR, []),
        ({"x": 1, "y": 0}, {"ta": ["x"]}, YEAR, []),
        ({"x": 1}, {"ta": ["x", "y"]}, YEAR, ["ta"]),
        (None, {"ta": ["x"], "other": ["x"]}, YEAR, ["ta", "other"]),
        (None, {"ta": ["x"]}, None, []),
        (None, {"beyond": ["x"], "lacking": ["x"], "ta": ["x"]}, YEAR, ["ta"]),
        (None, {}, YEAR, []),
    ],
)  # fmt: skip
def test_rows_outside_the_period_are_counted_where_the_result_says_nothing(
    counted: Any, dated: Any, period: Any, why: Any
) -> None:
    inputs = [table("ta", **{"outside-period": counted}) if counted is not None else {"table": "ta"}]
    panel = job(leaf("p", panel=Panel(YEAR.end, None, "none", "value", 0, 2)), need("p", "beyond"))
    found = Previous(result(inputs=inputs), award(A, period=period), [panel], None, AHost(), ())
    found._there = Survey({}, frozenset({"lacking"}))
    assert list(found._uncounted(dated)) == [f"rows of {name} outside the period have to be counted" for name in why]


def test_what_is_divided_by_a_criterion_that_is_measured_follows_it(ask: Any) -> None:
    by = {name: Denominator(name, None, None, None, 1.0) for name in ("a", "c")}
    leaves = (
        A,
        leaf("b", use="second", denominate=by["a"]),
        leaf("c", use="third", denominate=by["c"]),
        leaf("d", use="third", denominate=Denominator(None, "t", "e", "c", 1.0)),
    )
    rules = award(*leaves, period=YEAR)
    made = [job(each, need(each.path, f"t{each.path}")) for each in leaves]
    then = result(rules, nodes=[*result().nodes, node("d")], inputs=[table(f"t{x}") for x in "abcd"])
    divided = "it is divided by a, which is measured again"
    found = ask(then, now=rules, jobs=made, there=survey(ta=lying("x"), td=lying("td")))
    assert found.reasons == {"a": "the table ta has changed", "b": divided}
    both = ask(then, now=rules, jobs=made, there=survey(ta=lying("x"), tb=lying("x"), td=lying("td")))
    assert both.reasons == {"a": "the table ta has changed", "b": "the table tb has changed"}


# What is read, and what is taken over


def test_only_what_is_measured_is_read_and_whole_tables_as_for_all(ask: Any) -> None:
    others = [need("others", "to")]
    made = [*jobs(), job(leaf("d", use="third"), need("d", "ta"), need("d", "td"))]
    rules = award(A, B, C, leaf("d", use="third"), period=YEAR)
    then = result(rules, nodes=[*result().nodes, node("d")], inputs=[table(f"t{x}") for x in "abcd"])
    narrow = ask(then, now=rules, jobs=made, there=survey(td=lying("td"), ta=lying("ta"), tb=lying("x")))
    assert narrow.needs(others) == [need("b", "tb"), *others]
    changed = result(rules, nodes=then.nodes, inputs=[table(f"t{x}") for x in "bcd"])
    own = ask(changed, now=rules, jobs=made, there=survey(td=lying("td"), ta=lying("ta", whole=True)))
    assert own.reasons == dict.fromkeys("ad", "the table ta has changed")
    assert own.needs(others) == [need("a", "ta", DATE), need("d", "ta"), need("d", "td"), *others]
    shared = [need("others", "tb"), need("others", "tx")]
    assert ask(then, now=rules, jobs=made, there=survey(td=lying("td"), tb=lying("tb", whole=True))).needs(shared) == [
        *shared, need("b", "tb"),
    ]  # fmt: skip
    assert ask(then, now=rules, jobs=made, there=survey(td=lying("td"))).needs(shared) == shared


def test_tables_that_were_not_read_are_told_of_as_they_were(ask: Any) -> None:
    there = survey(tb=lying("x"), tc=lying("tc", provider=THIRD, left=LEFT))
    left = told("files.outside-period", table="tc", column="tanggal", files=2, rows=7)
    found = ask(result(findings=[left]), there=there)
    assert found.reasons == {"b": "the table tb has changed"}
    read = InputTable("tb", (InputFile("x.csv", "hash of x", 1),))
    read_now = loaded(inputs=(read,), readers=(SECOND,), left_out={"z": LEFT})
    whole = found.completed(read_now)
    assert whole.inputs == (
        InputTable("ta", (InputFile("ta.csv", "hash of ta", 3, 1),), "BPS", "2022", TEXT),
        read,
        InputTable("tc", (InputFile("tc.csv", "hash of tc", 3, 1),), "BPS", "2022", TEXT),
    )
    assert whole.readers == (SECOND, THIRD)
    assert list(whole.left_out.items()) == [("tc", LEFT), ("z", LEFT)]
    assert found.reuse(whole, {"tb"}) == Reuse(
        "name of before",
        ("a", "c"),
        {"b": "the table tb has changed"},
        None,
        ("ta", "tc"),
    )
    assert found.counts() == {"ta": {"tanggal": 2}, "tc": {"tanggal": 2}}
    assert found.dated() == {"a": {"ta": ["tanggal"]}, "c": {}}


def test_facts_of_the_run_name_the_result_and_its_criteria() -> None:
    reuse = Reuse("name", ("a", "b"), {"c": "why"}, None, ("t",))
    assert reuse.facts() == {"result": "name", "taken-over": ["a", "b"], "measured": ["c"]}


def test_columns_and_remarks_of_measuring_come_back_for_what_is_taken_over(ask: Any) -> None:
    check = TableCheck("repeated", {}, lambda *_: None)
    remarks = [
        told("standard-error.dropped", "a", n=1), told("standard-error.dropped", "b", n=2), told("else", "a", n=3),
        told("repeated", "c", n=4), told("repeated", "b", n=5), told("standard-error.dropped", "c", n=6),
    ]  # fmt: skip
    found = ask(result(findings=remarks), there=survey(tb=lying("x")), checks=[(FIRST, check)], host=AHost())
    columns = found.columns(WHO)
    assert {path: (each.leaf.path, each.codes, each.evidence.tolist()) for path, each in columns.items()} == {
        "a": ("a", ("01", "02"), [4, 0]), "c": ("c", ("01", "02"), [4, 0]),
    }  # fmt: skip
    assert found.findings() == [
        Finding("repeated", {"n": 4}, "note", "c", "01"),
        Finding("standard-error.dropped", {"n": 1}, "note", "a", "01"),
        Finding("standard-error.dropped", {"n": 6}, "note", "c", "01"),
    ]
