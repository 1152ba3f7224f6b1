"""A panel of jurors: scores by a rubric become one value for each entrant, with the panel's spread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Adjusted, Code, Command, Criterion, Fault, ResultCheck, Rules, TableReader, hookimpl

from . import adjusting, measuring, remarks, rubric
from .sealed_reader import SEALED_SCORES

Table = nw.LazyFrame[Any]

NO_DAY = rubric.N_('"{found}" is no day of the calendar; write it as 2026-08-31')


class Jury(Criterion):
    """Mean, median or trimmed mean of jurors' totals; a juror's total is the weighted sum of what the items scored."""

    def check(self, parameters: Mapping[str, Any]) -> list[Fault]:
        """Say what is wrong with the rubric, and with an adjustment that the panel or the scales do not allow."""
        return [*rubric.faults(parameters), *adjusting.faults(parameters), *_deadline_faults(parameters["deadline"])]

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of jurors who scored every item; beside them stay rows that a person has to look at.

        So do the scores, of jurors who are left out, that a change of the consensus round is about.
        """
        columns = tables["scores"].collect_schema().names()
        return _marked(tables, rules).filter(measuring.shown()).select(columns)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Take the panel's value; whoever has a row that a person has to look at has none."""
        items, rows = rubric.Rubric.of(rules.parameters), _marked(tables, rules)
        panel = measuring.panels(measuring.totals(rows, items), rules)
        entrants = measuring.by_entrant(rows, tables, items).join(panel, on="entrant", how="left")
        entrants = entrants.with_columns(nw.col("jurors").fill_null(0).cast(nw.Int64))
        doubts = [nw.col(name) > 0 for name in ("outside", "twice", "unclear", "unsealed", "misfits")]
        few = nw.when(nw.col("jurors") < measuring.least_jurors(rules)).then(nw.lit("not-assessable"))
        reason = nw.when(nw.col("scored") == 0).then(nw.lit("missing")).otherwise(few)
        reason = (
            nw.when(nw.any_horizontal(*doubts, ignore_nulls=False)).then(nw.lit("needs-a-person")).otherwise(reason)
        )
        entrants = entrants.with_columns(reason=reason)
        sound = nw.col("reason").is_null()
        plain = rules["panel"] == "mean" and rules["severity"] == "none"
        error = nw.col("error") if plain else nw.lit(None, dtype=nw.Float64)
        return entrants.select(
            "entrant",
            "reason",
            value=nw.when(sound).then(nw.col("value")),
            standard_error=nw.when(sound).then(error),
            also_jurors=nw.col("jurors"),
            also_spread=nw.col("spread"),
            also_lowest=nw.col("lowest"),
            also_highest=nw.col("highest"),
            also_changes=_some("applied"),
            also_left_out=_some("left_out"),
            also_abstained=_some("abstained"),
            also_recused=_some("recused"),
            also_conflicts=_some("barred"),
            also_outside=_some("outside"),
            also_twice=_some("twice"),
            also_unclear=_some("unclear"),
            also_unsealed=_some("unsealed"),
            also_misfits=_some("misfits"),
            also_other_items=_some("other"),
        )

    def details(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table | None:
        """Scores of the jurors who scored every item, after the consensus round: entrant, juror, item, score."""
        if rules["severity"] == "none":
            return None
        items = rubric.Rubric.of(rules.parameters).items
        rows = _marked(tables, rules).filter(nw.col("_counts") == 1)
        item = nw.lit(None, dtype=nw.String)
        for place, one in enumerate(items):
            item = nw.when(nw.col("_item") == place).then(nw.lit(one.id)).otherwise(item)
        return rows.select("entrant", "juror", _found=item, score=nw.col("_score")).rename({"_found": "item"})

    def adjust(
        self, values: Mapping[str, float], details: Sequence[Mapping[str, Any]], rules: Rules
    ) -> Adjusted | None:
        """Even out how severe the jurors are, where the award asks for it; raises Unfit where that cannot be done."""
        return adjusting.adjust(values, details, rules.parameters)


def _deadline_faults(deadline: str) -> list[Fault]:
    if not deadline:
        return []
    try:
        if dt.date.fromisoformat(deadline).isoformat() == deadline:  # not 20260831, which Python takes for a day too
            return []
    except ValueError:
        pass
    return [Fault(NO_DAY, {"found": deadline}, ("deadline",))]


def _marked(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Return every row of scores with what is to be said of it, made and held once."""
    return rules.once("marked", tables, lambda: rules.hold(measuring.marked(tables, rules)))


def _some(count: str) -> nw.Expr:
    """Return a count, and nothing where there is none to speak of."""
    return nw.when(nw.col(count) > 0).then(nw.col(count))


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Jury]


@hookimpl
def pembina_result_checks() -> list[ResultCheck]:
    return [ResultCheck("jury-remarks", remarks.remark)]


@hookimpl
def pembina_readers() -> list[TableReader]:
    return [SEALED_SCORES]


@hookimpl
def pembina_commands() -> list[Command]:
    return [Command("jury", "pembina_plugins.jury.commands:command")]


@hookimpl
def pembina_codes() -> list[Code]:
    from .codes import TABLE

    return list(TABLE)
