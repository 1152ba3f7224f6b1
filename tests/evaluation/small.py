"""Rules, columns and judgements made by hand, a few words each: what the rooms of evaluation hand to one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from attrs import evolve

from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.prepare import Prepared
from pembina.evaluation.score import Scored
from pembina.model import Award, Entrant, Group, Leaf, Method, Node
from pembina.model.award import Entrants
from pembina.plugins import Found, Manifest
from pembina.plugins.values import Measured

ARITHMETIC = Method("arithmetic")


def leaf(path: str = "a", **more: Any) -> Leaf:
    """A criterion without weight, score and steps, unless something else is said."""
    plain = Leaf(
        path=path, title={}, unit={}, use="visits", parameters={}, read={}, panel=None, denominate=None, impute=None,
        treat=None, score=None, missing="refuse", weight=None, share=None,
    )  # fmt: skip
    return evolve(plain, **more)


def group(path: str, *children: Node, **more: Any) -> Group:
    plain = Group(path, {}, ARITHMETIC, "refuse", Decimal(100), 1.0, "percent", None, tuple(children))
    return evolve(plain, **more)


def award(*children: Node, **more: Any) -> Award:
    """The plainest rules over some nodes."""
    plain = Award(
        id="small", title={"en": "Small"}, edition=1, basis={}, organiser=None, period=None, scale=Decimal(100),
        decimals=2, rounding="half-up", rank_on="published", ties=("shared",), ranking="standard", coverage=Decimal(0),
        plugins=(), entrants=Entrants("t", "code", "name"), screen=None, root=group("", *children, weight=None),
        gates=(), tiers=(),
    )  # fmt: skip
    return evolve(plain, **more)


def entrants(*codes: str) -> tuple[Entrant, ...]:
    return tuple(Entrant(code, f"Region {code}") for code in codes)


def column(of: Leaf, *values: Any, **more: Any) -> Column:
    """What was measured: of 01, 02, ... a number, a word, None, or all that the criterion said."""
    measured = [v if v is None or not isinstance(v, int | float | str) else Measured(v) for v in values]
    return measured_column(of, measured, **more)


def measured_column(of: Leaf, measured: Sequence[Measured | None], **more: Any) -> Column:
    count = len(measured)
    codes = tuple(f"{row + 1:02}" for row in range(count))
    nothing = np.zeros(count, dtype=np.int64)
    plain = Column(of, "higher", codes, values_of(measured), measured, nothing, nothing.astype(np.bool_))
    return evolve(plain, **more)


def prepared(of: Column, **more: Any) -> Prepared:
    return evolve(Prepared(of, of.values, np.zeros(len(of.codes), dtype=np.bool_)), **more)


def scored(*scores: float, **rows: Sequence[bool]) -> Scored:
    """Scores; ``filled``, ``left_out`` and ``blocked`` by row."""
    marks = {key: np.array(rows.get(key, [False] * len(scores))) for key in ("filled", "left_out", "blocked")}
    return Scored(np.array(scores, dtype=np.float64), **marks)


def manifest(texts: Mapping[str, dict[str, Any]] | None = None, **more: Any) -> Manifest:
    """A plugin's manifest with its texts by language."""
    return Manifest("visits", Path("nowhere"), file=Path("nowhere/visits.py"), texts=texts or {}, **more)


def host(**methods: Mapping[str, Any]) -> Any:
    """A host that has these methods and no other, by kind (``scoring_methods``) and name, each of its own plugin."""

    def get(kind: str, name: str) -> Any:
        return methods[kind.replace("-", "_")][name]

    def provider(kind: str, name: str) -> Found:
        get(kind, name)
        return Found(f"p-{name}", f"of-{name}", "1.0", name)

    return SimpleNamespace(get=get, provider=provider)


def relative(is_relative: bool) -> Any:
    return SimpleNamespace(relative=is_relative)
