"""Awards on which weights can be moved, and what Pembina itself makes of other weights."""

from __future__ import annotations

import random
from typing import Any

import attrs

from pembina.analysis.replay import Replay
from pembina.model import Result
from pembina.reports.texts import Texts

from ..evaluation.conftest import criterion

AWARD = 'coverage = 75\ndecimals = 1\nranking = "RANKING"\nties = ["b", "shared"]'
ENTRANTS = 'groups = ["island"]'
BODY = (
    '[criteria]\nmissing = "leave-out"\naggregate = "AGGREGATE"\n'
    "[criteria.a]\nweight = 50\n"
    + criterion("a.x", "x", weight=40)
    + criterion("a.y", "y", weight=60)
    + criterion("b", "z", weight=30)
    + criterion("c", "w", weight=20)
    + '[[gates]]\ncriterion = "b"\nat-least = 10\notherwise = "ineligible"\nreason = "Too little"\n'
    + '[[gates]]\ncriterion = "c"\nat-least = 30\notherwise = { cap = "second" }\nreason = "Too little"\n'
    + '[[tiers]]\nid = "first"\ntitle = "First"\nfrom = 55\nand = { a = 50 }\nquota = { number = 2, per = "island" }\n'
    + '[[tiers]]\nid = "second"\ntitle = "Second"\nabove = 45\n'
)


def body(aggregate: str) -> str:
    return BODY.replace("AGGREGATE", aggregate)


def award(ranking: str = "standard") -> str:
    return AWARD.replace("RANKING", ranking)


def rows(seed: int, count: int = 40) -> list[dict[str, Any]]:
    """A field with gaps and many ties."""
    draw = random.Random(seed)

    def figure(often: float) -> int | None:
        return draw.choice(range(0, 101, 5)) if draw.random() < often else None

    return [
        {
            "code": f"{i:02}", "name": f"R{i}", "island": draw.choice(["Jawa", "Bali"]),
            "x": figure(0.9), "y": figure(0.9), "z": figure(0.97), "w": figure(0.85),
        }
        for i in range(1, count + 1)
    ]  # fmt: skip


def moved(result: Result, path: str, share: float) -> Result:
    """The award of a result with one main part at another share, the others in proportion; judged by Pembina."""
    replay = Replay(result)
    root = replay.award.root
    old = next(child.share for child in root.children if child.path == path)
    assert old is not None
    children = tuple(
        child
        if child.share is None
        else attrs.evolve(child, share=share if child.path == path else child.share * (1 - share) / (1 - old))
        for child in root.children
    )
    return replay.judge(attrs.evolve(replay.award, root=attrs.evolve(root, children=children)))  # type: ignore[return-value]


def table(judgement: Any, titles: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Rank, total, tier and coverage of every entrant in the order of codes, as an English page writes them."""
    english = Texts("en")
    return [
        (
            "–" if s.rank is None else f"{s.rank:g}{'=' if s.tied else ''}",
            "" if s.published is None else f"{s.published:,}",
            titles.get(s.tier or "", ""),
            f"{english.number(s.coverage)}%",
        )
        for s in judgement.standings
    ]
