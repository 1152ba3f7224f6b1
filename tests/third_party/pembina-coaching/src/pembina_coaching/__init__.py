"""Persons trained per hundred cooperatives, a scoring method and a check of results: a plugin of a third party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from pembina import Context, Criterion, Finding, Result, ResultCheck, Rules, ScoringMethod, hookimpl
from pembina.expressions import count_distinct, name_key

Table = nw.LazyFrame[Any]


class Training(Criterion):
    """Different persons trained in the period, per hundred cooperatives."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        attended = tables["trainings"].filter(rules.in_period("date"))
        return attended.filter(nw.col("certified")) if rules["certified-only"] else attended

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        persons = records.with_columns(_who=name_key("person")).group_by("region").agg(numerator=count_distinct("_who"))
        cooperatives = tables["cooperatives"].with_columns(_name=name_key("cooperative"))
        every = cooperatives.group_by("region").agg(denominator=count_distinct("_name"))
        return every.join(persons, on="region", how="left").with_columns(nw.col("numerator").fill_null(0))


def square_root(values: Any, parameters: Mapping[str, Any], context: Context) -> Any:
    """Score = scale x sqrt(value / full), from 0 to scale; roots are rounded to 12 digits, as they differ by machine."""
    return np.round(context.scale * np.sqrt(np.clip(values / parameters["full"], 0.0, 1.0)), 10)


def nobody_trained(result: Result) -> Sequence[Finding]:
    """Remark on regions that trained nobody although they have cooperatives."""
    findings = []
    for node in result.nodes:
        if node.get("plugin") != "coaching":
            continue
        for entrant, persons in zip(result.entrants, node["numerators"], strict=True):
            if persons == 0:
                text = {"id": "tidak ada peserta pelatihan", "en": "nobody was trained"}
                findings.append(Finding("nobody-trained", node=node["path"], entrant=entrant["code"], text=text))
    return findings


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Training]


@hookimpl
def pembina_scoring_methods() -> list[ScoringMethod]:
    full = {"type": "number", "exclusiveMinimum": 0, "default": 100, "description": "the value of a full score"}
    return [ScoringMethod("square-root", {"full": full}, square_root, best=lambda parameters, scale: scale)]


@hookimpl
def pembina_result_checks() -> list[ResultCheck]:
    return [ResultCheck("nobody-trained", nobody_trained)]
