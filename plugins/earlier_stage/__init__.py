"""The stage before: its score carried on, or the question whether the entrant passed it; and results read as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, TableReader, hookimpl
from pembina.expressions import same_text, text_key

from .reading import columns, rows

Table = nw.LazyFrame[Any]

STATUSES = {
    "ranked": ("ranked", "diperingkat"),
    "ineligible": ("ineligible", "tidak memenuhi syarat"),
    "not-assessable": ("not-assessable", "not assessable", "tidak dapat dinilai"),
    "recused": ("recused", "tidak ikut dinilai"),
    "withdrawn": ("withdrawn", "mengundurkan diri"),
    "revoked": ("revoked", "dicabut"),
}
"""Words for a status that results and the pages printed from them use."""


class EarlierStage(Criterion):
    """What the stage before says of an entrant: its score, or whether it passed."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the earlier result: one for each entrant, unless several results are laid side by side."""
        award = same_text(rules["award"])
        return tables["earlier"].filter(text_key("award") == nw.lit(award)) if award else tables["earlier"]

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Carry the score of those that passed, or say who passed; an entrant that was not there has no row."""
        told = records.with_columns(_status=_status(), _what_if=~text_key("changed").is_null())
        told = told.with_columns(_passed=_passed(rules), _unknown=_unknown(rules))
        one = told.group_by("region").agg(
            *(nw.col(name).min() for name in ("score", "rank", "_status")),
            *(nw.col(name).any() for name in ("_passed", "_unknown", "_what_if")),
            _rows=nw.len(),
        )
        doubtful = (nw.col("_rows") > 1) | nw.col("_what_if") | nw.col("_status").is_null()
        reason = nw.when(doubtful).then(nw.lit("needs-a-person")).otherwise(_reason(rules))
        figure = nw.col("score") if rules["mode"] == "carry" else nw.col("_passed").cast(nw.Float64)
        return one.with_columns(reason=reason).select(
            "region",
            value=nw.when(nw.col("reason").is_null()).then(figure),
            reason=nw.col("reason"),
            also_earlier_rank=nw.when(~doubtful).then(nw.col("rank")),
        )


def _status() -> nw.Expr:
    """Give the status in Pembina's words, ranked where the table has none; null for a word that is not known."""
    said = text_key("status")
    status: nw.Expr = nw.when(said.is_null()).then(nw.lit("ranked"))
    for name, words in STATUSES.items():
        status = nw.when(said.is_in(list(words))).then(nw.lit(name)).otherwise(status)
    return status


def _passed(rules: Rules) -> nw.Expr:
    """Tell who passed: by status, place and tier."""
    passed = nw.col("_status").is_in(list(rules["statuses"]))
    if rules["at-most-rank"]:
        passed = passed & (nw.col("rank") <= rules["at-most-rank"])
    if rules["tiers"]:
        passed = passed & text_key("tier").is_in(sorted({same_text(tier) for tier in rules["tiers"]}))
    return passed.fill_null(False)


def _unknown(rules: Rules) -> nw.Expr:
    """Tell those who are ranked, but whose place, which decides, is not there."""
    if not rules["at-most-rank"]:
        return nw.lit(False)
    return ((nw.col("_status") == "ranked") & nw.col("rank").is_null()).fill_null(False)


def _reason(rules: Rules) -> nw.Expr:
    """Say why an entrant has no value: never a zero for who could not be assessed."""
    kept_out: nw.Expr = nw.when(~nw.col("_passed") & nw.lit(rules["mode"] == "carry")).then(nw.lit("not-applicable"))
    reason = nw.when(nw.col("_unknown")).then(nw.lit("missing")).otherwise(kept_out)
    return nw.when(nw.col("_status") == "not-assessable").then(nw.lit("not-assessable")).otherwise(reason)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [EarlierStage]


@hookimpl
def pembina_readers() -> list[TableReader]:
    return [TableReader("result", (), columns, rows)]
