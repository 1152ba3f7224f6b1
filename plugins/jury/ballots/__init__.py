"""Ballots of a jury: ranked lists, comparisons of two, the best and the worst of a set; and the ways to count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Fault, Rules, TableCheck, hookimpl
from pembina.expressions import quotient, ratio

from .fitting import PAPER, checks, marked

if TYPE_CHECKING:
    from pembina import Adjusted

Table = nw.LazyFrame[Any]

PARTS = 10**14
"""Parts of a contest are added as whole numbers of this size, so that the order of adding makes no difference."""


class Ballots(Criterion):
    """Percent of contests won on the jurors' ballots; where the award says so, adjusted by a count of all of them."""

    def check(self, parameters: Mapping[str, Any]) -> list[Fault]:
        """Refuse counts that make no sense of this kind of ballot, and parameters that the count does not look at."""
        from .counts import faults

        return faults(parameters, self.manifest.defaults())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Say which part of its contests each entrant won; who stands on a ballot that does not fit needs a person."""
        kind = rules["kind"]
        rows = rules.hold(marked(records, kind, "entrant"))
        faulty = rows.filter(nw.col("_faulty") == 1).group_by("entrant", *PAPER).agg(_rows=nw.len())
        odd = faulty.group_by("entrant").agg(also_faulty=nw.len())
        won = _MEASURES[kind](rows.filter(nw.col("_counted") == 1))
        every = rows.group_by("entrant").agg(_all=nw.len()).drop("_all")
        joined = every.join(odd, on="entrant", how="left").join(won, on="entrant", how="left")
        clear = nw.col("also_faulty").is_null()
        figures = [name for name in won.collect_schema().names() if name != "entrant" and not name.startswith("also_")]
        return joined.with_columns(
            *(nw.when(clear).then(nw.col(name)).alias(name) for name in figures),
            reason=nw.when(~clear).then(nw.lit("needs-a-person")).otherwise(_missing(figures[0])),
        )

    def details(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table | None:
        """Return the rows of the ballots that fit, unless the contests won are taken as they are."""
        if rules["count"] == "share":
            return None
        rows = marked(records, rules["kind"], "entrant").filter(nw.col("_counted") == 1)
        return rows.select("entrant", "place", juror=nw.col("_juror"), set=nw.col("_set"), outcome=nw.col("_outcome"))

    def adjust(
        self, values: Mapping[str, float], details: Sequence[Mapping[str, Any]], rules: Rules
    ) -> Adjusted | None:
        """Count all ballots together; entrants without a value are struck off them."""
        if rules["count"] == "share" or not values:
            return None
        from .adjusting import adjusted

        return adjusted(values, details, rules.parameters)


def _missing(figure: str) -> nw.Expr:
    """Give the reason of those who stand on ballots, and on none that was answered."""
    return nw.when(nw.col(figure).is_null()).then(nw.lit("missing"))


def _ranking(rows: Table) -> Table:
    """Average over ballots the part of the others that an entrant is placed before, half of those beside it.

    Ranks give it in whole halves: with n on a ballot, 2 x behind + beside = 2 n - highest rank - lowest rank. Parts of
    ballots of one length are added before they are divided, so that the sum is exact but for one rounding each.
    """
    least, most = (nw.col("place").rank(method).over(*PAPER).cast(nw.Int64) for method in ("min", "max"))
    # engine-safe: rows of a paper are a sum of integers of 64 bits
    contests = rows.with_columns(_halves=2 * nw.col("_rows") - least - most, _others=nw.col("_rows") - 1)
    lengths = contests.group_by("entrant", "_others").agg(_ballots=nw.len(), _halves=nw.col("_halves").sum())
    # engine-safe: ballots of one, which have no others, are faulty and left out
    whole, rest = nw.col("_halves") // (2 * nw.col("_others")), nw.col("_halves") % (2 * nw.col("_others"))
    parts = (rest * PARTS + nw.col("_others")) // (2 * nw.col("_others"))  # engine-safe: as above
    split = lengths.with_columns(_whole=whole, _parts=parts)
    sums = split.with_columns(_contests=nw.col("_others") * nw.col("_ballots")).group_by("entrant").agg(
        _whole=nw.col("_whole").sum(),
        _parts=nw.col("_parts").sum(),
        _halves=nw.col("_halves").sum(),
        also_ballots=nw.col("_ballots").sum(),
        also_contests=nw.col("_contests").sum(),
    )  # fmt: skip
    won = nw.col("_whole").cast(nw.Float64) + quotient("_parts", PARTS)
    return sums.with_columns(_won=won * 100.0).select(
        "entrant",
        "also_ballots",
        "also_contests",
        value=ratio("_won", "also_ballots"),
        also_won=quotient("_halves", 2),
    )


def _pairs(rows: Table) -> Table:
    """Count comparisons won, ties half, out of all."""
    outcome = nw.col("_outcome")
    sums = rows.with_columns(_halves=outcome + 1, _tied=(outcome == 0).cast(nw.Int64)).group_by("entrant").agg(
        _halves=nw.col("_halves").sum(), also_tied=nw.col("_tied").sum(), denominator=nw.len()
    )  # fmt: skip
    return sums.select("entrant", "also_tied", "denominator", numerator=quotient("_halves", 2))


def _best_worst(rows: Table) -> Table:
    """Count how often an entrant was the best, the worst and shown: (best - worst) / shown goes from -1 to 1."""
    outcome = nw.col("_outcome")
    named = rows.with_columns(_best=(outcome == 1).cast(nw.Int64), _worst=(outcome == -1).cast(nw.Int64))
    sums = named.group_by("entrant").agg(
        also_best=nw.col("_best").sum(), also_worst=nw.col("_worst").sum(), also_shown=nw.len()
    )
    lead, shown = nw.col("also_best") - nw.col("also_worst"), nw.col("also_shown").cast(nw.Int64)
    parts = sums.with_columns(_lead=lead, _won=100 * (lead + shown), _whole=2 * shown)
    return parts.select(
        "entrant",
        "also_best",
        "also_worst",
        "also_shown",
        value=ratio("_won", "_whole"),
        also_best_worst=ratio("_lead", "also_shown"),
    )


_MEASURES = {"ranking": _ranking, "pairs": _pairs, "best-worst": _best_worst}


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Ballots]


@hookimpl
def pembina_table_checks() -> list[TableCheck]:
    return checks()
