"""The road by hand: what each step is given, what becomes of its remarks, and the document at the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve, frozen

from pembina import __version__
from pembina.errors import Place, PluginError, Problem, ScoringError
from pembina.evaluation import apart, gaming, road
from pembina.evaluation import document as doc
from pembina.evaluation.gather import Gathered
from pembina.evaluation.judge import judge
from pembina.evaluation.override import Asked
from pembina.evaluation.previous import Reuse
from pembina.evaluation.witness import witness_of
from pembina.model import ColumnNeed, Finding, InputFile, InputTable, Override, Result, canonical, sha256
from pembina.plugins import Adjusted, Found, ResultCheck, ScoringMethod

from .by_hand import BUILTIN, Extensions, award, column, entrants, group, job, leaf, loaded, need, plugin

A, B = leaf("a", 0.5, use="one"), leaf("g.b", 1.0, use="two")
RULES = award(A, group("g", B, share=0.5), changed=("criteria.a.weight",))
WHO = entrants(2)
ASKED = {"a": {"t": ("tanggal",)}, "g.b": {}}
READER = plugin("reader")
IDENTITY = ScoringMethod("identity", {}, lambda values, parameters, context: values)


class AHost(Extensions):
    """A host with the methods that are needed, result checks, and no keeper."""

    keeper: Any = None

    def __init__(self, *checks: tuple[Found, ResultCheck]) -> None:
        super().__init__(IDENTITY)
        self.checks = checks

    def found(self, name: str) -> Found:
        return plugin(name)

    def handed_over(self, kind: str) -> Any:
        return {"result-checks": self.checks, "table-checks": [(BUILTIN, "a table check")]}[kind]


class Told:
    """Something that is told of what happens to it."""

    def __init__(self, met: list[Any], name: str) -> None:
        self.met, self.name = met, name

    def close(self) -> None:
        self.met.append(f"{self.name} closed")

    def check(self) -> None:
        self.met.append(f"{self.name} checked")


@pytest.fixture(autouse=True)
def hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "plugin_hash", lambda found: f"hash of {found.name}")


@frozen
class Watched:
    """A data set that knows who watches it being read."""

    watch: Any


class World:
    """All that lies around the road: what the steps answer, and what they were given."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.met: list[Any] = []
        self.jobs = (job(A, need("a", "t")), job(B, need("g.b", "u")))
        self.columns = {"a": column(A, 40.0, 60.0), "g.b": column(B, 80.0, 20.0)}
        self.loaded = loaded(
            origin="synthetic", entrants=WHO, engine=Told(self.met, "engine"), seen=Told(self.met, "files"),
            inputs=(InputTable("t", (InputFile("t.csv", "h", 3),)),), readers=(READER,),
        )  # fmt: skip
        self.overrides: Any = (Asked(), [])
        self.reuse: Any = None
        patch.setattr(road, "make_plan", self.answer("plan", lambda: self.jobs))
        patch.setattr(road, "gather", self.answer("gather", self.gathered))
        patch.setattr(road, "read_overrides", self.answer("overrides", lambda: self.overrides))
        patch.setattr(road, "placed", self.answer("placed", lambda: [Problem("PB501", args={"n": 1})]))
        for name in ("approximate", "worksheet", "relation"):
            patch.setattr(road, f"{name}_findings", self.answer(name, lambda name=name: [Finding(f"{name}.made")]))

    def gathered(self) -> Gathered:
        remarks, outside = [Finding("gathering")], {"t": {"tanggal": 3}}
        return Gathered(self.loaded, self.columns, remarks, outside, ASKED, self.reuse)

    def answer(self, name: str, answer: Any) -> Any:
        def asked(*given: Any) -> Any:
            self.met.append((name, given))
            return answer()

        return asked

    def given(self, name: str) -> Any:
        (found,) = [each[1] for each in self.met if isinstance(each, tuple) and each[0] == name]
        return found


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_the_document_holds_every_part_and_its_name_is_the_hash_of_it(world: World) -> None:
    host: Any = AHost()
    result = road.evaluate(RULES, "the data", host)
    document = dict(result.document)
    assert result.sha256 == sha256(canonical(document)) == sha256(b"".join(result.written))
    witness, nodes, findings = document.pop("witness"), document.pop("nodes"), document.pop("findings")
    assert witness == witness_of(result.document)
    assert [(node["path"], node["kind"], node.get("dated")) for node in nodes] == [
        ("", "group", None), ("a", "criterion", {"t": ["tanggal"]}), ("g", "group", None), ("g.b", "criterion", {}),
    ]  # fmt: skip
    assert [node["scores"] for node in nodes] == [[60, 40], [40, 60], [80, 20], [80, 20]]
    assert document == {
        "format": "pembina-result/1",
        "versions": {"pembina": __version__, "award-format": 1},
        "award": {**doc.award_document(RULES), "changed": ["criteria.a.weight"]},
        "data": doc.inputs_document(world.loaded, {"t": {"tanggal": 3}}),
        "plugins": [
            {"name": name, "distribution": "pembina-made", "version": "2.1", "sha256": f"hash of {name}"}
            for name in ("one", "reader", "two")
        ],
        "entrants": [doc.entrant_document(e, s) for e, s in zip(WHO, judged(world).standings, strict=True)],
        "overrides": [],
    }
    assert [(finding["key"], finding["level"], finding["args"]) for finding in findings] == [
        ("award.changed", "warning", {"setting": "criteria.a.weight"}), ("approximate.made", "note", {}),
        ("data.synthetic", "note", {}), ("gathering", "note", {}), ("relation.made", "note", {}),
        ("worksheet.made", "note", {}),
    ]  # fmt: skip


def judged(world: World) -> Any:
    return judge(RULES, world.columns, WHO, AHost())


def test_every_step_is_given_what_it_needs(world: World) -> None:
    host: Any = AHost()
    road.evaluate(RULES, "the data", host)
    assert world.given("plan") == (RULES, host)
    assert world.given("gather") == (RULES, world.jobs, "the data", [(BUILTIN, "a table check")], None, None)
    assert world.given("overrides") == (RULES, "the data", world.loaded)
    rules, columns, judged_, who, by = world.given("approximate")
    assert (rules, columns, who, by) == (RULES, world.columns, WHO, host)
    assert judged_.tree.total.tolist() == [60, 40]
    for name in ("worksheet", "relation"):
        unfinished, data, read = world.given(name)
        assert (data, read) == ("the data", world.loaded)
        assert unfinished.document["findings"] is not None
        assert type(unfinished) is Result
    assert world.met[-2:] == ["engine closed", "files checked"]


def test_whoever_watches_is_told_by_the_data_set_and_by_measuring(world: World) -> None:
    data: Any = Watched(None)
    road.evaluate(RULES, data, AHost(), print)
    assert world.given("gather")[2] == Watched(print)
    assert world.given("gather")[4] is print


def test_real_data_and_published_rules_need_no_remark(world: World) -> None:
    world.loaded = evolve(world.loaded, origin="real")
    result = road.evaluate(evolve(RULES, changed=()), "the data", AHost())
    assert {finding["key"] for finding in result.findings} == {
        "approximate.made", "gathering", "relation.made", "worksheet.made",
    }  # fmt: skip


def test_beside_adjusted_values_stands_what_was_measured(world: World) -> None:
    adjusted = Adjusted({"01": 0.0}, "m")
    world.columns["a"] = evolve(world.columns["a"], adjusted=adjusted)
    one, two = road.evaluate(RULES, "the data", AHost()).entrants
    assert (one["total"]["published"], one["unadjusted"]) == (
        "40.00",
        {"status": "ranked", "total": "60.00", "rank": 1},
    )
    assert two["unadjusted"] == {"status": "ranked", "total": "40.00", "rank": 2}


# Overrides


def override(**more: Any) -> Override:
    made = Override("01", "total", None, "1", "Ketua", "Saksi", "surat")
    return evolve(made, **more)


def test_what_was_measured_is_judged_with_the_same_overrides_unchecked(world: World) -> None:
    world.overrides = (Asked((override(before=Decimal("40.00"), after=Decimal(10)),)), [])
    world.columns["a"] = evolve(world.columns["a"], adjusted=Adjusted({"01": 0.0}, "m"))
    result = road.evaluate(RULES, "the data", AHost())
    assert result.entrants[0]["unadjusted"]["total"] == "10.00"
    assert [each["after"] for each in result.overrides] == [10]
    assert [f["key"] for f in result.findings if f["key"].startswith("override")] == ["override.applied"]


def test_what_is_wrong_with_overrides_is_told_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Problem, "show", lambda self: self.code)
    mine = Problem("PB530", args={"n": 2})
    world.overrides = (Asked(), [mine])
    with pytest.raises(ScoringError) as caught:
        road.evaluate(RULES, "the data", AHost())
    assert caught.value.problems == (mine,)
    error = ScoringError([Problem("PB531", args={"n": 3})])

    def refuse(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(road, "judge", refuse)
    with pytest.raises(ScoringError) as caught:
        road.evaluate(RULES, "the data", AHost())
    assert caught.value.problems == (Problem("PB501", args={"n": 1}), mine)
    assert caught.value.__suppress_context__
    assert world.given("placed") == (error.problems, RULES, "the data")


# Checks of the result


def checked(world: World, *answers: Any, by: Found = READER, check: Any = None) -> Any:
    seen: list[Result] = []
    one = ResultCheck("look", check or (lambda result: seen.append(result) or answers))
    host = AHost((by, one), (plugin("idle"), ResultCheck("idle", lambda result: [Finding("idle")])))
    result = road.evaluate(RULES, "the data", host)
    return result, seen


def test_checks_of_the_result_see_it_without_remarks_and_remark_on_it(world: World) -> None:
    remark = Finding("odd", {"n": 1}, "warning", "g.b", "02")
    for by in (READER, plugin("one"), BUILTIN):
        result, (seen,) = checked(world, remark, Finding("even"), by=by)
        assert [f for f in result.findings if f["key"] in ("odd", "even", "idle")] == [
            {"key": "odd", "args": {"n": 1}, "level": "warning", "node": "g.b", "entrant": "02", "text": None},
            {"key": "even", "args": {}, "level": "note", "node": None, "entrant": None, "text": None},
        ]
        assert type(seen) is Result
        assert len(seen.sha256) == 64


def test_what_others_do_to_the_result_that_they_see_changes_nothing(world: World) -> None:
    def spoil(result: Any) -> Any:
        assert sha256(canonical(dict(result.document))) == result.sha256
        result.document["entrants"][0]["total"] = 7
        return []

    result, _ = checked(world, check=spoil)
    assert result.entrants[0]["total"]["published"] == "60.00"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("odd", "TypeError: it returned str, where pembina.Finding is due"),
        (Finding("odd", level="error"), "ValueError: the level of a finding is note or warning, not 'error'"),
        (Finding("odd", node="nowhere"), "KeyError: 'nowhere'"),
        (Finding("odd", entrant="09"), "KeyError: '09'"),
    ],
)
def test_a_remark_that_the_result_has_no_place_for_is_refused(world: World, answer: Any, reason: str) -> None:
    with pytest.raises(PluginError) as caught:
        checked(world, answer)
    args = {"plugin": "reader", "distribution": "pembina-made", "version": "2.1", "what": "result check look"}
    assert caught.value.problems == (Problem("PB410", Place("reader/__init__.py", 1), {**args, "reason": reason}),)


# Other travellers


def test_an_evaluation_again_hands_the_result_of_before_along(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[Any] = []
    monkeypatch.setattr(road, "Previous", lambda *given: met.append(given) or "before")
    world.reuse, host = Reuse("name", (), {}, None, ()), AHost()
    found = road.evaluate_again(RULES, "the data", host, "a result")
    assert met == [("a result", RULES, world.jobs, "the data", host, [(BUILTIN, "a table check")])]
    assert world.given("gather")[4:] == (None, "before")
    assert found.reuse is world.reuse
    assert found.result.document["format"] == "pembina-result/1"
    given: Any = Watched(None)
    world.met.clear()
    road.evaluate_again(RULES, given, host, "a result", print)
    assert world.given("gather")[4] is print


def test_a_check_says_nothing_of_the_outcome(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[Any] = []

    def look(*given: Any) -> Any:
        met.append((*given, list(world.met)))
        return "signs"

    monkeypatch.setattr(gaming, "look_for_gaming", look)
    keys = ("tier.empty", "quota.tie", "worksheet.odd", "override.applied", *(f"{key}x" for key in road.HANGING))
    outcome = [Finding(key) for key in keys]
    monkeypatch.setattr(road, "relation_findings", lambda *_: [*outcome, Finding("tierless")])
    read, silent, outside, signs = road.look_over(RULES, "the data", AHost(), earlier="earlier")
    assert (read, outside, signs) == (world.loaded, {"t": {"tanggal": 3}}, "signs")
    assert [finding.key for finding in silent] == [
        "gathering", "award.changed", "data.synthetic", "approximate.made", "tierless",
    ]  # fmt: skip
    ((jobs, there, result, earlier, before),) = met
    assert (jobs, there, earlier) == (world.jobs, world.loaded, "earlier")
    assert type(result) is Result
    assert "engine closed" not in before
    given: Any = Watched(None)
    world.met.clear()
    road.look_over(RULES, given, AHost(), print)
    assert world.given("gather")[4] is print
    assert met[1][3] is None


def test_plugins_of_others_are_sent_apart_where_the_host_has_a_keeper(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[Any] = []
    sent = tuple(reversed(world.jobs))
    monkeypatch.setattr(apart, "sent_apart", lambda *given: met.append(given) or sent)
    host = AHost()
    host.keeper = "keeper"
    road.evaluate(RULES, "the data", host)
    assert met == [(world.jobs, RULES, "the data", "keeper")]
    assert world.given("gather")[1] == sent


def test_without_what_criteria_asked_the_jobs_are_asked(world: World) -> None:
    made = job(A, need("a", "t", ColumnNeed("on", "tanggal", "date")))
    made.rules.date_columns = ["on"]
    document = road.assemble(RULES, [made, world.jobs[1]], world.loaded, {}, [{"code": "01"}], judged(world), AHost())
    assert [node.get("dated") for node in document["nodes"]] == [None, {"t": ["tanggal"]}, None, {}]
    assert (document["entrants"], document["findings"]) == ([{"code": "01"}], [])
