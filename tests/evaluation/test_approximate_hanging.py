"""What hangs by the error of approximate counts: how values are moved, and who is told of which gate, tier or place."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pembina.errors import ScoringError
from pembina.evaluation import approximate
from pembina.evaluation.approximate import _Hanging, _moved, _relative, _shifted, approximate_findings
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.model import Finding
from pembina.plugins.values import Measured

NONE = float("nan")


def column(*measured: Measured | None) -> Column:
    leaf: Any = SimpleNamespace(path="a")
    n = len(measured)
    codes = tuple(f"{i}" for i in range(n))
    return Column(leaf, "higher", codes, values_of(measured), measured, np.zeros(n, np.int64), np.zeros(n, np.bool_))


def leaf(path: str, method: str | None = "goalposts", estimated: bool = True, scored: bool = True) -> Any:
    score = SimpleNamespace(name=method) if method else None
    return SimpleNamespace(path=path, estimated=estimated, scored=scored, score=score)


class Host:
    """Knows which methods compare entrants."""

    def get(self, kind: str, name: str) -> Any:
        assert "scoring-methods" == kind
        return SimpleNamespace(relative=name == "min-max")


HOST: Any = Host()


# How values are moved


def test_every_estimate_is_moved_by_three_standard_errors_and_never_below_nothing() -> None:
    known = (
        Measured(10.0, standard_error=2.0), Measured(4.0, standard_error=2.0), Measured(5.0, standard_error=0.0),
        Measured(5.0), None, Measured(None, reason="missing", standard_error=1.0), Measured("good", standard_error=1.0),
    )  # fmt: skip
    given = column(*known[:6])
    up, down = _moved(given, 1.0), _moved(given, -1.0)
    assert [Measured(16.0, standard_error=2.0), Measured(10.0, standard_error=2.0), *known[2:6]] == list(up.measured)
    assert [Measured(4.0, standard_error=2.0), Measured(0.0, standard_error=2.0), *known[2:6]] == list(down.measured)
    assert [16.0, 10.0, 5.0, 5.0] == up.values[:4].tolist()
    assert [4.0, 0.0, 5.0, 5.0] == down.values[:4].tolist()
    assert np.isnan(up.values[4:]).all()
    assert known[6:] == tuple(_moved(column(known[6]), 1.0).measured)
    assert [16.0, 0.0] == _moved(column(*known[:2]), np.array([1.0, -1.0])).values.tolist()
    assert [10.0, 4.0, 5.0, 5.0] == given.values[:4].tolist()


@pytest.fixture
def judged_with(monkeypatch):
    """Judge by the values themselves; every call is kept."""
    calls: list[tuple[Any, ...]] = []

    def judge(award: Any, columns: Any, entrants: Any, host: Any, asked: Any) -> Any:
        calls.append((award, entrants, host, asked))
        signs = {"a": 1, "b": -1}
        scores = {path: signs[path] * each.values for path, each in columns.items() if path in signs}
        return SimpleNamespace(
            values={path: each.values.tolist() for path, each in columns.items()}, tree=SimpleNamespace(scores=scores)
        )

    monkeypatch.setattr(approximate, "judge", judge)
    return calls


def moved(*leaves: Any, **columns: Column) -> list[dict[str, list[float]]]:
    parts: Any = {"award": "award", "judged": SimpleNamespace(overrides=("override",)), "entrants": "entrants"}
    found: Any = _shifted(parts["award"], columns, parts["judged"], parts["entrants"], HOST, leaves)
    return [each.values for each in found]


ONE, OTHER = column(Measured(10.0, standard_error=1.0)), column(Measured(20.0, standard_error=2.0))


def test_the_field_is_judged_with_all_estimates_up_and_down(judged_with) -> None:
    exact = column(Measured(7.0))
    assert [{"a": [13.0], "c": [7.0]}, {"a": [7.0], "c": [7.0]}] == moved(leaf("a"), a=ONE, c=exact)
    assert [("award", "entrants", HOST, Asked(("override",), checked=False))] * 2 == judged_with  # type: ignore[arg-type]


def test_of_two_criteria_the_better_and_the_worse_of_each_are_tried_together(judged_with) -> None:
    """Of b less is better."""
    ups, downs = {"a": [13.0], "b": [26.0]}, {"a": [7.0], "b": [14.0]}
    better, worse = {"a": [13.0], "b": [14.0]}, {"a": [7.0], "b": [26.0]}
    assert [ups, downs, better, worse] == moved(leaf("a"), leaf("b"), a=ONE, b=OTHER)
    assert 4 == len(judged_with)


def test_a_criterion_without_scores_is_better_with_more(judged_with) -> None:
    assert {"a": [13.0], "n": [26.0]} == moved(leaf("a"), leaf("n"), a=ONE, n=OTHER)[2]
    level = column(Measured(10.0, standard_error=0.0))
    assert [{"a": [13.0], "b": [10.0]}, {"a": [7.0], "b": [10.0]}] == moved(leaf("a"), leaf("b"), a=ONE, b=level)[2:]


def test_every_entrant_has_its_own_better_way(judged_with) -> None:
    two = column(Measured(1.0, standard_error=1.0), Measured(10.0, standard_error=1.0))
    assert [[4.0, 13.0], [0.0, 7.0]] == [each["a"] for each in moved(leaf("a"), leaf("b"), a=two, b=OTHER)[2:]]
    assert [[0.0, 7.0], [4.0, 13.0]] == [each["b"] for each in moved(leaf("a"), leaf("b"), a=OTHER, b=two)[2:]]


def test_only_scored_criteria_whose_method_compares_entrants_are_relative() -> None:
    leaves = [leaf("a", "min-max"), leaf("b"), leaf("c", "min-max", scored=False), leaf("d", None)]
    assert [leaves[0]] == _relative(leaves, HOST)


# What hangs by it


def standing(
    tier: str | None = None, *gates: str, ranked: bool = True, full: str | None = None, why: str = "tier.quota"
) -> Any:
    """Where somebody stands; ``full`` is the tier whose places were taken."""
    held = [("other", "tier.quota", {}), (full, why, {})] if full else []
    return SimpleNamespace(tier=tier, gates=list(gates), ranked=ranked, held_back=held)


def judgement(totals: Sequence[float], standings: Sequence[Any] | None = None) -> Any:
    tree = SimpleNamespace(total=np.array(totals, dtype=np.float64))
    return SimpleNamespace(tree=tree, standings=standings or [standing() for _ in totals], overrides=())


def award(*leaves: Any, gates: Sequence[str] = (), quota: Any = None) -> Any:
    of_gates = [SimpleNamespace(criterion=criterion) for criterion in gates]
    tiers = [SimpleNamespace(id="open", quota=None), SimpleNamespace(id="top", quota=quota)]
    return SimpleNamespace(leaves=lambda: leaves, gates=of_gates, tiers=tiers)


def entrants(n: int, *groups: str) -> Any:
    return tuple(SimpleNamespace(code=f"E{i}", groups={"level": groups[i] if groups else "one"}) for i in range(n))


def hanging(judged: Any, *others: Any, groups: str = "", **of: Any) -> _Hanging:
    return _Hanging(award(**of), entrants(len(judged.standings), *groups), judged, others)


def test_a_condition_that_comes_out_otherwise_is_told_of_its_criterion_and_entrant() -> None:
    judged = judgement([1, 2], [standing(None, "met", "met"), standing(None, "met", "not-met")])
    same = judgement([1, 2], judged.standings)
    other = judgement([1, 2], [standing(None, "met", "not-met"), standing(None, "met", "not-met")])
    found = hanging(judged, same, other, gates=["a", "b"])
    assert [Finding("approximate.gate", {"gate": 1}, "warning", "b", "E0")] == list(found.gates())
    assert [] == list(hanging(judged, same, same, gates=["a", "b"]).gates())


def test_a_tier_that_comes_out_otherwise_is_told_of_whoever_is_ranked() -> None:
    judged = judgement([3, 2, 1], [standing("top"), standing("top"), standing("top", ranked=False)])
    other = judgement([3, 2, 1], [standing(None), standing(None, ranked=False), standing(None)])
    found = hanging(judged, judged, other)
    assert [Finding("approximate.tier", {"tier": "top"}, "warning", None, "E0")] == list(found.tiers())


def told(totals: Sequence[float], up: Sequence[float], down: Sequence[float], *standings: Any, per: str | None = None,
         groups: str = "") -> list[str | None]:  # fmt: skip
    """Who is told that a tier with few places hangs by the next total."""
    judged = judgement(totals, standings)
    quota = SimpleNamespace(per=per)
    found = hanging(judged, judgement(up, standings), judgement(down, standings), groups=groups, quota=quota)
    return [finding.entrant for finding in found.tiers()]


IN, OUT = standing("top"), standing("low", full="top")


def test_on_either_side_of_the_last_place_whoever_may_change_sides_is_told() -> None:
    assert ["E1", "E2"] == told([90, 52, 50, 10], [93, 55, 53, 12], [87, 49, 47, 9], IN, IN, OUT, OUT)
    assert ["E0", "E1", "E2"] == told([53, 52, 50, 10], [56, 55, 54, 12], [51, 49, 47, 9], IN, IN, OUT, OUT)
    assert [] == told([90, 52, 46], [93, 55, 49], [87, 49, 43], IN, IN, OUT)  # they meet, and do not pass
    assert [] == told([90, 52], [93, 55], [87, 49], IN, IN)
    assert [] == told([90, 52], [93, 95], [50, 49], OUT, OUT)


def test_what_is_measured_itself_is_among_the_totals_between_which_somebody_lies() -> None:
    assert ["E0", "E1"] == told([50, 52], [60, 40], [60, 40], IN, OUT)
    assert ["E0", "E1"] == told([60, 40], [50, NONE], [NONE, 52], IN, OUT)


def test_who_was_kept_out_for_another_reason_or_is_not_ranked_is_on_no_side() -> None:
    near = ([52, 50], [55, 53], [49, 47])
    assert ["E0", "E1"] == told(*near, IN, OUT)
    assert ["E0", "E1"] == told(*near, IN, standing("low", full="top", why="tier.quota-tie"))
    assert [] == told(*near, IN, standing("low", full="top", why="tier.cut"))
    assert [] == told(*near, IN, standing("low", full="third"))
    assert [] == told(*near, IN, standing("low", full="top", ranked=False))
    assert [] == told(*near, standing("top", ranked=False), OUT)


def test_places_of_each_group_are_looked_at_by_themselves() -> None:
    near = ([52, 90, 50, 30], [55, 93, 53, 33], [49, 87, 47, 27])
    assert ["E0", "E2"] == told(*near, IN, IN, OUT, OUT)
    assert [] == told(*near, IN, IN, OUT, OUT, per="level", groups="xyyx")
    assert ["E0", "E2"] == told(*near, IN, IN, OUT, OUT, per="level", groups="xyxy")


def test_a_tier_without_a_number_of_places_has_no_last_one() -> None:
    judged = judgement([52, 50], [IN, OUT])
    other = judgement([49, 53], [IN, OUT])
    assert [] == list(hanging(judged, other).tiers())


def test_places_closer_than_counts_are_sure_are_counted() -> None:
    def places(*totals: tuple[float, float], rows: Sequence[Any] | None = None) -> list[Finding]:
        """Each total and by how much it may be off."""
        middle, off = np.array(totals).T
        return list(
            hanging(judgement(middle, rows), judgement(middle + off, rows), judgement(middle - off, rows)).places()
        )

    assert [Finding("approximate.places", {"n": 2, "of": 3}, "warning")] == places((50, 2), (10, 1), (47, 2))
    assert [{"n": 3, "of": 3}] == [f.args for f in places((50, 2), (44, 2), (47, 2))]
    assert [] == places((50, 2), (46, 2))  # they meet
    ranks = [standing(), standing(ranked=False), standing()]
    assert [] == places((50, 2), (49, 2), (40, 2), rows=ranks)
    assert [{"n": 2, "of": 2}] == [f.args for f in places((50, 9), (30, 2), (40, 2), rows=ranks)]
    assert [] == places((50, 2))


# All together


def test_where_nothing_is_estimated_nothing_is_said() -> None:
    assert [] == approximate_findings(award(leaf("a", estimated=False)), {}, judgement([1]), entrants(1), HOST)


def test_what_is_estimated_comes_first_and_what_hangs_by_it_last(monkeypatch) -> None:
    judged = judgement([52, 50], [standing("top", "met"), standing("low", "met")])
    other = judgement([50, 52], [standing("low", "met"), standing("top", "not-met")])
    calls: list[Any] = []
    monkeypatch.setattr(approximate, "_shifted", lambda *given: calls.append(given) or [other])
    leaves = [leaf("a", "min-max"), leaf("x", "min-max", estimated=False), leaf("b")]
    of = award(*leaves, gates=["a"])
    columns: Any = "columns"
    assert [
        Finding("approximate.distinct", {"error": 1.5625}, "note", "a"),
        Finding("approximate.distinct", {"error": 1.5625}, "note", "b"),
        Finding("approximate.relative", {}, "warning", "a"),
        Finding("approximate.gate", {"gate": 0}, "warning", "a", "E1"),
        Finding("approximate.tier", {"tier": "top"}, "warning", None, "E0"),
        Finding("approximate.tier", {"tier": "low"}, "warning", None, "E1"),
        Finding("approximate.places", {"n": 2, "of": 2}, "warning"),
    ] == approximate_findings(of, columns, judged, (field := entrants(2)), HOST)
    assert [(of, "columns", judged, field, HOST, [leaves[0], leaves[2]])] == calls


def test_where_a_moved_value_has_no_score_only_what_is_estimated_is_said(monkeypatch) -> None:
    def fail(*given: Any) -> Any:
        raise ScoringError([])

    monkeypatch.setattr(approximate, "_shifted", fail)
    assert [
        Finding("approximate.distinct", {"error": 1.5625}, "note", "a"),
        Finding("approximate.relative", {}, "warning", "a"),
        Finding("approximate.not-studied", {}, "warning"),
    ] == approximate_findings(award(leaf("a", "min-max")), {}, judgement([1]), entrants(1), HOST)
