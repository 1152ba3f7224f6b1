"""Small awards, columns and extensions made by hand: single steps of the road are tried without files or plugins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve

from pembina.data import Loaded
from pembina.evaluation.measure import Column
from pembina.evaluation.plan import Job
from pembina.evaluation.score import Scored
from pembina.evaluation.tree import Tree
from pembina.model import Award, ColumnNeed, Entrant, Entrants, Group, Leaf, Method, Node, Period, TableNeed
from pembina.plugins import (
    Aggregator,
    Criterion,
    Found,
    GateTest,
    Imputation,
    Rules,
    ScoringMethod,
    Treatment,
    WeightingMethod,
)
from pembina.plugins.manifest import Manifest
from pembina.plugins.values import Measured

BUILTIN = Found("pembina", "pembina", "1.0", "pembina.plugins.builtin")
NAN = float("nan")


def leaf(path: str, share: float | None = 1.0, **more: Any) -> Leaf:
    """Return a criterion; it is scored as it stands unless more is said."""
    made = Leaf(
        path,
        {},
        {},
        "reported-value",
        {},
        {},
        None,
        None,
        None,
        None,
        Method("identity"),
        "not-assessable",
        None,
        share,
    )
    return evolve(made, **more)


def group(path: str, *children: Node, share: float | None = 1.0, **more: Any) -> Group:
    """Return a group that takes the weighted mean of its children."""
    made = Group(path, {}, Method("mean"), "not-assessable", None, share, "percent", None, children)
    return evolve(made, **more)


def award(*children: Node, **more: Any) -> Award:
    """Return an award over these nodes; published with two decimals, halves up."""
    made = Award(
        "small", {}, 1, {}, None, None, Decimal(100), 2, "half-up", "published", (), "standard", Decimal(0), (),
        Entrants("t", "code", "name"), None, group("", *children), (), (),
    )  # fmt: skip
    return evolve(made, **more)


def entrants(count: int, **more: Sequence[Any]) -> tuple[Entrant, ...]:
    """Return entrants 01, 02, ... called Region 01, Region 02, ..."""
    codes = [f"{i + 1:02}" for i in range(count)]
    return tuple(
        Entrant(code, f"Region {code}", **{key: values[i] for key, values in more.items()})
        for i, code in enumerate(codes)
    )


def column(of: Leaf, *values: Any, direction: str = "higher", reasons: dict[int, str] | None = None) -> Column:
    """Return a column of values (None: there is none), with reasons by row where there is one."""
    codes = tuple(f"{i + 1:02}" for i in range(len(values)))
    text = any(isinstance(value, str) for value in values)
    given = list(values) if text else [NAN if value is None else value for value in values]
    measured = tuple(Measured(value, reason=(reasons or {}).get(i)) for i, value in enumerate(values))
    return Column(
        of, direction, codes, np.array(given, dtype=object if text else np.float64), measured,
        np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.bool_),
    )  # fmt: skip


def flags(*given: int) -> Any:
    """Return a mask."""
    return np.array(given, dtype=np.bool_)


def scored(*scores: float | None, **masks: Any) -> Scored:
    """Return the scores of a criterion; masks that are not named mark nobody."""
    none = np.zeros(len(scores), dtype=np.bool_)
    numbers = np.array([NAN if score is None else score for score in scores], dtype=np.float64)
    return Scored(numbers, masks.get("filled", none), masks.get("left_out", none), masks.get("blocked", none))


def tree(count: int, total: Sequence[float | None], **scores: Sequence[float | None]) -> Tree:
    """Return a tree of which only scores are known."""
    found = Tree(count)
    for path, numbers in {"": total, **scores}.items():
        found.scores[path] = np.array([NAN if n is None else n for n in numbers], dtype=np.float64)
    return found


def mean(scores: Any, shares: Any, present: Any, parameters: Any, context: Any) -> Any:
    """Return the weighted mean."""
    return (scores * shares).sum(axis=1)


KINDS = {
    Aggregator: "aggregators",
    WeightingMethod: "weightings",
    GateTest: "gates",
    ScoringMethod: "scoring-methods",
    Treatment: "treatments",
    Imputation: "imputations",
}


class Extensions:
    """A host that has these extensions and the weighted mean; all are Pembina's own unless somebody is named."""

    def __init__(self, *things: Any, found: Found = BUILTIN) -> None:
        self.giver = found
        self.things = {(KINDS[type(thing)], thing.name): thing for thing in (Aggregator("mean", mean), *things)}

    def get(self, kind: str, name: str) -> Any:
        return self.things[kind, name]

    def provider(self, kind: str, name: str) -> Found:
        assert (kind, name) in self.things
        return self.giver


def at_least(apply: Callable[[Any, Any], Any] = lambda values, argument: values >= argument, **more: Any) -> GateTest:
    """Return the condition that a value is not below the argument."""
    return GateTest("at-least", apply, **more)


def plain(columns: Any) -> dict[str, list[float | None]]:
    """Return arrays by name as lists, with None for NaN."""
    return {name: [None if x != x else x for x in array.tolist()] for name, array in columns.items()}


def manifest(name: str = "made", **more: Any) -> Manifest:
    """Return the manifest of a plugin that exists nowhere."""
    return Manifest(name, Path("/nowhere") / name, **{"entrant": "region", **more})


def plugin(name: str = "made", **more: Any) -> Found:
    """Return a plugin of somebody's."""
    return Found(name, "pembina-made", "2.1", f"pembina_{name}", manifest(name, **more))


class Made(Criterion):
    """A criterion that exists in tests alone."""

    def __init__(self, of: Manifest) -> None:
        self.manifest = of

    def measure(self, records: Any, tables: Any, rules: Any) -> Any:
        raise NotImplementedError


def job(of: Leaf, *needs: TableNeed, period: Period | None = None, by: Found | None = None) -> Job:
    """Return a criterion ready to be measured."""
    found = by or plugin(of.use)
    assert found.manifest is not None
    return Job(of, Made(found.manifest), found, Rules({}, period), needs)


def need(owner: str, table: str, *columns: ColumnNeed, **more: Any) -> TableNeed:
    """Return what an owner wants of a table, by the role of the same name."""
    return TableNeed(owner, more.pop("role", table), table, columns, **more)


def loaded(**more: Any) -> Loaded:
    """Return a data set of which nothing was read."""
    made = Loaded("t", "real", None, (), frozenset(), "who", (), (), {}, None, needs={}, scans={}, keys={})
    return evolve(made, **more)
