"""A checklist: what the answers to its items are worth, out of all items that there are, answered or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import quotient, same_text, text_key

Table = nw.LazyFrame[Any]


class Checklist(Criterion):
    """Items met out of all items; an item without an answer is not met, and a doubtful answer needs a person."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the section's items, or of those that are named, that are of the period or undated."""
        answers = _of_period(tables, rules)
        if rules["section"]:
            answers = answers.filter(text_key("section") == nw.lit(same_text(rules["section"])))
        if rules["named"]:
            answers = answers.filter(text_key("item").is_in(_named(rules)))
        return answers

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Add up what the answers are worth; whoever filled in another section only has nothing in this one."""
        scale, levels = _levels(rules)
        every = _of_period(tables, rules).select("region").unique()
        counts = ("points", "items", "answered", "doubtful", "unproven", "nameless")
        added = (
            every.join(_added(_by_item(records, levels, rules)), on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
            .with_columns(denominator=_how_many(rules))
        )
        clear = (nw.col("doubtful") == 0) & (nw.col("items") <= nw.col("denominator"))
        return added.select(
            "region",
            nw.when(clear).then(nw.col("points") if scale == 1 else quotient("points", scale)).alias("numerator"),
            nw.when(clear).then(nw.col("denominator")).alias("denominator"),
            nw.when(~clear).then(nw.lit("needs-a-person")).alias("reason"),
            _if_any(nw.col("denominator") - nw.col("answered")).alias("also_unanswered"),
            _if_any(nw.col("unproven")).alias("also_without_evidence"),
            _if_any(nw.col("doubtful")).alias("also_doubtful"),
            _if_any(nw.col("nameless")).alias("also_nameless"),
            _if_any(nw.col("items") - nw.col("denominator")).alias("also_too_many"),
        )


def _of_period(tables: Mapping[str, Table], rules: Rules) -> Table:
    answers = tables["answers"]
    if not rules.has("answers", "date"):
        return answers
    return answers.filter(rules.in_period("date") | nw.col("date").is_null())


def _named(rules: Rules) -> list[str]:
    return sorted({same_text(name) for name in rules["named"]})


def _levels(rules: Rules) -> tuple[int, dict[str, int]]:
    """Return what each word is worth as a whole number, and what that is to be divided by.

    A word that the rules spell twice, with two worths, says nothing.
    """
    worth: dict[str, set[Fraction]] = {}
    for word, level in rules["levels"].items():
        worth.setdefault(same_text(word), set()).add(Fraction(Decimal(str(level))))
    clear = {word: min(levels) for word, levels in worth.items() if len(levels) == 1}
    scale = lcm(*(level.denominator for level in clear.values()))
    return scale, {word: int(level * scale) for word, level in clear.items()}


def _by_item(records: Table, levels: Mapping[str, int], rules: Rules) -> Table:
    """Return one row per item: what its answer is worth, whether there is one, and whether it can be understood.

    An item is known by section and name; the same answer given twice is one answer.
    """
    said = text_key("answer")
    worth = nw.lit(None, dtype=nw.Int64)
    for word, level in levels.items():
        worth = nw.when(said == nw.lit(word)).then(nw.lit(level)).otherwise(worth)
    proof = text_key("evidence").str.contains(r"[\p{L}\p{N}]").fill_null(False)
    rows = records.with_columns(
        _section=text_key("section"), _item=text_key("item"), _said=~said.is_null(), _worth=worth, _proof=proof
    )
    worth, answered = nw.col("_worth"), nw.col("_said")
    items = rows.group_by("region", "_section", "_item").agg(
        rows=nw.len(),
        least=worth.min(),
        most=worth.max(),
        answered=answered.any(),
        strange=(answered & worth.is_null()).any(),
        proven=nw.col("_proof").any(),
    )
    named = ~nw.col("_item").is_null()
    doubtful = nw.col("strange") | (nw.col("least") != nw.col("most")).fill_null(False)
    unproven = ~nw.col("proven") & (nw.col("most") > 0).fill_null(False)
    counted = nw.when(named).then(nw.col("least")).otherwise(nw.lit(0))
    if rules["evidence"]:
        counted = nw.when(unproven).then(nw.lit(0)).otherwise(counted)
    return items.with_columns(
        named=named,
        worth=counted,
        answered=nw.col("answered") & named,
        doubtful=doubtful & named,
        unproven=unproven & named & nw.lit(rules["evidence"]),
        nameless=nw.when(~named).then(nw.col("rows")).otherwise(nw.lit(0)),
    )


def _added(items: Table) -> Table:
    """Counts of one entrant."""
    flags = {"items": "named", "answered": "answered", "doubtful": "doubtful", "unproven": "unproven"}
    return items.group_by("region").agg(
        **{name: nw.col(flag).cast(nw.Int64).sum() for name, flag in flags.items()},
        points=nw.col("worth").sum(),
        nameless=nw.col("nameless").sum(),
    )


def _how_many(rules: Rules) -> nw.Expr:
    """Say how many items there are: as the award says, as many as it names, or as many as the entrant has rows for."""
    fixed = rules["items"] or len(_named(rules))
    return nw.lit(fixed, dtype=nw.Int64) if fixed else nw.col("items")


def _if_any(number: nw.Expr) -> nw.Expr:
    return nw.when(number > 0).then(number)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Checklist]
