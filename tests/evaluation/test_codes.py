"""Every code PB5xx is produced by rules and data that do not fit together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pembina import ScoringMethod
from pembina.data.settings import DataSettings
from pembina.errors import CODES, PluginError, ScoringError
from pembina.errors.codes_scoring import TABLE
from pembina.evaluation import load
from pembina.model import Entrants
from pembina.plugins import builtin

from .conftest import criterion

GOALPOSTS = 'score = { method = "goalposts", from = 0, to = 10 }'
SCREEN = '[screen]\ninclude = ["99"]\n'
PER_HEAD = 'denominate = { table = "heads", column = "n" }\nunit = "per head"\n'
BANDS = 'score = { method = "bands", bands = [{ from = 0, to = 5, score = 100 }] }'


def one(rest: str, value: Any, key: str = "value") -> Callable[..., Any]:
    """Evaluate an award of one criterion over one value."""
    return lambda evaluate: evaluate(criterion("a", "x", rest, weight=100, key=key), [{"x": value}, {"x": 1}])


def nobody(evaluate: Callable[..., Any]) -> Any:
    """Load from a data set that says itself that nobody competes, as an engine of a third party may."""
    award = SimpleNamespace(entrants=Entrants("t", "code", "name"), nodes=lambda: (), overrides=None)
    data = SimpleNamespace(
        folder=Path(),
        settings=DataSettings(),
        load=lambda entrants, needs: SimpleNamespace(entrants=()),
    )
    return load(award, data, [])


OVERRIDE = {
    "entrant": "01", "what": "a", "before": 70, "after": 80, "by": "Sri", "second": "Made", "reason": "Seen on site"
}  # fmt: skip


def overridden(*rows: dict[str, Any], first: Any = 70, status: str | None = None) -> Callable[..., Any]:
    """Evaluate an award of one criterion with overrides, each of which says only what is its own."""
    body = "[overrides]\n" + criterion("a", "x", weight=100) + criterion("b", "x")
    body += '[[gates]]\ncriterion = "b"\nat-least = 0\n'
    data, overrides = [{"x": first, "s": status}, {"x": 1}], [{**OVERRIDE, **row} for row in rows]
    return lambda evaluate: evaluate(body, data, entrants='status = "s"', overrides=overrides)


PRODUCED = {
    "PB501": one(GOALPOSTS + '\nmissing = "refuse"', None),
    "PB502": one(BANDS, 7),
    "PB503": one('with = { kind = "category" }\n' + GOALPOSTS, "good", "category"),
    "PB504": nobody,
    "PB505": one('score = { method = "runaway" }', 3),
    "PB506": one('score = { method = "identity" }', 101),
    "PB507": one('treat = { method = "box-cox", exponent = 400 }\n' + GOALPOSTS, 900),
    "PB508": one('treat = "log"\n' + GOALPOSTS, -3),
    "PB509": lambda evaluate: evaluate(SCREEN + criterion("a", "x", GOALPOSTS, weight=100), [{"x": 1}]),
    "PB510": lambda evaluate: evaluate(
        criterion("a", "x", PER_HEAD + GOALPOSTS, weight=100), [{"x": 1}], heads=[{"code": "01", "n": 1}] * 2
    ),
    "PB520": overridden({"by": "..."}),
    "PB521": overridden({"reason": "-"}),
    "PB522": overridden({"second": None}),
    "PB523": overridden({"second": " sri."}),
    "PB524": overridden({"what": "aa"}),
    "PB525": overridden({"what": "b"}),
    "PB526": overridden({"after": 100.5}),
    "PB527": overridden({"before": 71}),
    "PB528": overridden({"after": 70.004}),
    "PB529": overridden({}, {}),
    "PB530": overridden({"what": "status", "before": "ranked", "after": "out"}),
    "PB531": overridden({"what": "status", "before": "not-assessable", "after": "ranked"}, first=None),
    "PB532": overridden({}, status="withdrawn"),
}


ADDRESS = {"PB504": None, "PB509": "screen.include", "PB510": "criteria.a.denominate"}
"""Where a problem stands, if not at the criterion."""

CELLS = {
    "PB520": "by", "PB521": "reason", "PB522": "second", "PB523": "second", "PB524": "what", "PB525": "what",
    "PB526": "after", "PB527": "before", "PB528": "after", "PB529": "what", "PB530": "after", "PB531": "after",
    "PB532": "entrant",
}  # fmt: skip
CELL = {code: ("overrides.csv", 3 if code == "PB529" else 2, cell) for code, cell in CELLS.items()}
"""Where a problem of an override stands: file, row, column."""


@pytest.fixture(autouse=True)
def runaway(monkeypatch):
    """A scoring method that gives scores without end."""
    method = ScoringMethod("runaway", {}, lambda values, parameters, context: np.full(values.shape, np.inf))
    monkeypatch.setattr(builtin, "SCORING", (*builtin.SCORING, method))


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_of_scoring_is_produced(code, evaluate):
    with pytest.raises(PluginError if code == "PB505" else ScoringError) as caught:
        PRODUCED[code](evaluate)
    (problem,) = caught.value.problems
    assert code == problem.code
    assert "{" not in problem.show()
    if code >= "PB520":
        assert CELL[code] == (Path(problem.place.file or "").name, problem.place.line, problem.place.cell)
    else:
        assert ADDRESS.get(code, "criteria.a") == problem.place.address
    assert (4 if code == "PB505" else 3) == caught.value.exit_status


def test_every_code_of_scoring_has_something_that_produces_it():
    assert {code.code for code in TABLE} == set(PRODUCED)
    assert {code for code in CODES.all() if code.startswith("PB5")} == set(PRODUCED)
