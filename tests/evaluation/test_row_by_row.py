"""Statuses and tiers are given to whole columns at once: as the rules say for one entrant alone, in decimals."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pembina
from pembina.evaluation.gate import MET, NOT_APPLIED, NOT_MET, UNKNOWN
from pembina.evaluation.score import Scored
from pembina.evaluation.standing import stand
from pembina.evaluation.tier import give_tiers
from pembina.evaluation.tree import Tree
from pembina.methods.rounding import decimal, publish
from pembina.model import Award, Entrant, Status

from .conftest import HEAD, criterion

BODY = """
[[gates]]
criterion = "a"
at-least = 1
reason = "first"
otherwise = "ineligible"
[[gates]]
criterion = "b"
at-least = 1
reason = "second"
otherwise = { cap = "good" }
[[tiers]]
id = "best"
title = "Best"
from = 85.005
and = { a = 85 }
[[tiers]]
id = "good"
title = "Good"
above = 60
and = { a = 0, b = 50.5 }
[[tiers]]
id = "last"
title = "Last"
from = 0
"""


@pytest.fixture(scope="module", params=["published", "exact"])
def award(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Award:
    path: Path = tmp_path_factory.mktemp("award") / "award.toml"
    body = BODY + criterion("a", "x", weight=50) + criterion("b", "y", weight=50)
    text = HEAD.format(body=body, award=f'coverage = 66.6666666667\nrank-on = "{request.param}"', entrants="")
    path.write_text(text, "utf-8")
    return pembina.load_award(path)


_EDGES = [0.0, 49.995, 50.495, 50.5, 60.0, 60.004, 60.005, 84.995, 84.9999999999, 85.0, 85.0049999999, 85.005, 1e300]
_SCORES = st.one_of(st.sampled_from([*_EDGES, np.nan]), st.floats(0, 100))
_COVERED = st.sampled_from([0.0, 66.6666666666, 66.6666666667, 66.6666666668, 100.0])
_OUTCOMES = st.sampled_from([*[MET] * 9, NOT_MET, UNKNOWN, NOT_APPLIED])
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from([*[None] * 18, "recused", "revoked"]),
            "screened": st.sampled_from([*[False] * 9, True]),
            "blocked": st.tuples(*[st.sampled_from([*[False] * 9, True])] * 2),
            "covered": st.one_of(st.just(100.0), _COVERED),
            "gates": st.tuples(_OUTCOMES, _OUTCOMES),
            "scores": st.tuples(
                st.just(np.nan) | _SCORES,
                st.just(np.nan) | _SCORES,
                st.one_of(_SCORES, st.just(85.005)).filter(lambda x: x != 1e300),
            ),
        }
    ),
    min_size=1,
    max_size=8,
)


def standing(award: Award, row: dict[str, Any], at: int) -> tuple[Status, Any]:
    """Status and reason of one entrant."""
    why: tuple[Status, Any] = (Status.RANKED, None)
    if row["status"] is not None:
        return Status(row["status"]), (f"status.{row['status']}", {})
    if row["screened"]:
        return Status.NOT_ASSESSABLE, ("screen.reported", {"row": at})
    for path, blocked in zip("ab", row["blocked"], strict=True):
        if blocked:
            return Status.NOT_ASSESSABLE, ("missing.value", {"criterion": path, "why": f"{path}{at}"})
    if np.isnan(row["scores"][2]):
        return Status.NOT_ASSESSABLE, ("missing.total", {})
    if decimal(row["covered"]) < award.coverage:
        args = {"coverage": row["covered"], "required": float(award.coverage)}
        return Status.NOT_ASSESSABLE, ("coverage.below", args)
    for i, outcome in reversed(list(enumerate(row["gates"]))):
        if outcome == NOT_MET and award.gates[i].cap is None:
            why = Status.INELIGIBLE, ("gate.not-met", {"gate": i})
    for i, outcome in enumerate(row["gates"]):
        if outcome == UNKNOWN:
            return Status.NOT_ASSESSABLE, ("gate.unknown", {"gate": i})
    return why


def tier(award: Award, row: dict[str, Any]) -> tuple[str | None, list[tuple[str, str, dict[str, Any]]]]:
    """The tier of one ranked entrant, and what keeps it from better ones."""

    def deciding(score: float) -> Decimal:
        return decimal(score) if award.rank_on == "exact" else publish(score, award.decimals, award.rounding)

    scores, total = dict(zip("ab", row["scores"], strict=False)), deciding(row["scores"][2])
    said: list[tuple[str, str, dict[str, Any]]] = []
    for index, each in enumerate(award.tiers):
        if total < each.cut or (total == each.cut and not each.inclusive):
            args = {"cut": float(each.cut), "inclusive": each.inclusive, "total": float(total)}
            said.append((each.id, "tier.below-cut", args))
            continue
        short = [p for p, m in each.minimums.items() if np.isnan(scores[p]) or deciding(scores[p]) < m]
        if short:
            found = None if np.isnan(scores[short[0]]) else float(deciding(scores[short[0]]))
            args = {"node": short[0], "minimum": float(each.minimums[short[0]]), "score": found}
            said.append((each.id, "tier.minimum", args))
        elif row["gates"][1] == NOT_MET and index < 1:
            said.append((each.id, "tier.cap", {"gate": 1}))
        else:
            return each.id, said
    return None, said


@given(rows=_ROWS)
def test_what_holds_for_a_column_holds_for_each_entrant(award: Award, rows: list[dict[str, Any]]) -> None:
    for row in rows:  # what cannot be published to two decimals is no score
        row["scores"] = tuple(
            60.0 if score == 1e300 and award.rank_on == "published" else score for score in row["scores"]
        )
    count = len(rows)
    entrants = [Entrant(f"{at:02}", f"Region {at}", {}, row["status"]) for at, row in enumerate(rows)]
    nothing = np.zeros(count, dtype=np.bool_)
    by_node = np.array([row["scores"] for row in rows])
    tree = Tree(count, entrants, scores={path: by_node[:, i] for i, path in enumerate(("a", "b", ""))})
    scored = {
        path: Scored(by_node[:, i], nothing, nothing, np.array([row["blocked"][i] for row in rows]))
        for i, path in enumerate("ab")
    }
    columns: Any = {path: SimpleNamespace(reason=lambda at, path=path: f"{path}{at}") for path in "ab"}
    gates = [np.array([row["gates"][i] for row in rows], dtype=object) for i in range(2)]
    screened = {at: ("screen.reported", {"row": at}) for at, row in enumerate(rows) if row["screened"]}
    covered = np.array([row["covered"] for row in rows])
    standings = stand(award, entrants, columns, scored, tree, covered, gates, screened)
    give_tiers(award, entrants, tree, standings)
    for at, (row, found) in enumerate(zip(rows, standings, strict=True)):
        expected = standing(award, row, at)
        assert (found.status, found.reason) == expected
        assert (found.coverage, found.gates) == (row["covered"], list(row["gates"]))
        total = row["scores"][2]
        if expected[0] in (Status.RANKED, Status.INELIGIBLE):
            assert (found.exact, str(found.published)) == (total, str(publish(total, award.decimals, award.rounding)))
        else:
            assert (found.exact, found.published) == (None, None)
        assert (found.tier, found.held_back) == (tier(award, row) if found.ranked else (None, []))
    ranked = [(each.exact or 0.0, each.rank or 0) for each in standings if each.ranked]
    assert all(one >= other or rank >= behind for (one, rank), (other, behind) in itertools.permutations(ranked, 2))
