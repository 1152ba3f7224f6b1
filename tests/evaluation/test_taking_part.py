"""Which plugins take part in an evaluation, by hand."""

from __future__ import annotations

from typing import Any

from pembina.evaluation.taking_part import active, methods_used, plugins_used
from pembina.model import Gate, Method
from pembina.plugins import Found

from .by_hand import BUILTIN, award, group, job, leaf, plugin

RULES = award(
    group("g", leaf("g.a", use="one", score=Method("line"), treat=Method("cut")), leaf("g.b", use="one", score=None),
          aggregate=Method("least"), weighting=Method("found")),
    leaf("c", use="two", score=Method("line"), impute=Method("middle")),
    gates=(Gate("c", Method("at-least"), None, {}), Gate("c", Method("equals"), None, {})),
    plugins=("named",),
)  # fmt: skip


def test_every_method_is_named_once_by_kind() -> None:
    assert methods_used(RULES) == [
        ("scoring-methods", "line"), ("treatments", "cut"), ("imputations", "middle"), ("aggregators", "mean"),
        ("aggregators", "least"), ("weightings", "found"), ("gates", "at-least"), ("gates", "equals"),
    ]  # fmt: skip


class AHost:
    """A host whose plugins give methods of their names, and that has loaded more than the award uses."""

    def provider(self, kind: str, name: str) -> Found:
        return plugin("giver") if (kind, name) in (("treatments", "cut"), ("gates", "equals")) else BUILTIN

    def found(self, name: str) -> Found:
        return plugin(name)

    def handed_over(self, kind: str) -> list[tuple[Found, Any]]:
        posing = Found("pose", "pembina", "1", "m", plugin("pose").manifest)
        bare = Found("bare", "other", "1", "m")
        return [(plugin("two"), f"{kind} two"), (BUILTIN, f"{kind} own"), (plugin("idle"), 1), (posing, 2), (bare, 3)]


def test_plugins_of_criteria_of_methods_and_those_that_are_named_count() -> None:
    jobs = [job(each) for each in RULES.leaves()]
    used = plugins_used(RULES, jobs, AHost())
    assert used == [plugin("giver"), plugin("named"), plugin("one"), BUILTIN, plugin("two")]


def test_extensions_are_active_where_they_are_pembinas_own_or_of_a_plugin_that_takes_part() -> None:
    found = active(AHost(), "table-checks", [plugin("two"), plugin("one"), Found("bare", "other", "1", "m")])
    assert found == [(BUILTIN, "table-checks own"), (plugin("two"), "table-checks two")]
    assert active(AHost(), "reports", []) == [(BUILTIN, "reports own")]
