"""The share of eligible workers enrolled in social security, with who is eligible and how that number changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import same_text, text_key

Table = nw.LazyFrame[Any]

COMPARED = ("enrolled", "eligible", "_definition", "_programme", "printed")
"""What two rows of one day have to agree in, blanks too."""


class SocialSecurity(Criterion):
    """Enrolled among eligible workers at the latest count of the period, never without a number of eligible ones."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of each region's latest count of the programme: one, unless the region contradicts itself."""
        counts = _of_programme(tables, rules).filter(_eligible(rules))
        return _latest(counts)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide enrolled by eligible; beside it the count before, so that a denominator made smaller is seen."""
        now = rules.hold(_one_per_region(records))
        joined = now.join(_before(tables, rules, now), on="region", how="left")
        both = ~nw.col("key").is_null() & ~nw.col("key_before").is_null()
        return joined.select(
            "region",
            nw.col("enrolled").alias("numerator"),
            nw.col("eligible").alias("denominator"),
            _reason(rules).alias("reason"),
            "printed",
            "as_of",
            "definition",
            nw.col("eligible_before").alias("also_denominator_before"),
            (nw.col("eligible") - nw.col("eligible_before")).alias("also_denominator_change"),
            nw.col("enrolled_before").alias("also_enrolled_before"),
            nw.when(both & (nw.col("key") != nw.col("key_before"))).then(nw.lit(1)).alias("also_definition_changed"),
        )


def _reason(rules: Rules) -> nw.Expr:
    """Say why there is no value, beyond blanks: a contradiction, an impossible count, or a definition not accepted."""
    possible = (nw.col("enrolled") >= 0) & (nw.col("enrolled") <= nw.col("eligible"))
    wrong = ~possible.fill_null(True)
    if rules["definitions"]:
        accepted = sorted({same_text(text) for text in rules["definitions"]})
        wrong = wrong | ~nw.col("key").is_in(accepted).fill_null(False)
    unclear = nw.when(wrong).then(nw.lit("not-assessable"))
    return nw.when(nw.col("differ")).then(nw.lit("needs-a-person")).otherwise(unclear)


def _of_programme(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Return the counts of the programme that the award names; all where it names none."""
    counts = tables["enrolment"]
    if rules["programme"]:
        counts = counts.filter(text_key("programme") == nw.lit(same_text(rules["programme"])))
    return counts


def _eligible(rules: Rules) -> nw.Expr:
    """Tell counts of a day in the period, or up to its end."""
    if rules["within-period"]:
        return rules.in_period("as_of")
    dated = ~nw.col("as_of").is_null()
    return dated if rules.period is None else dated & (nw.col("as_of") <= nw.lit(rules.period.end))


def _latest(counts: Table) -> Table:
    """Return each region's rows of its last day."""
    last = counts.group_by("region").agg(_last=nw.col("as_of").max())
    return counts.join(last, on="region", how="left").filter(nw.col("as_of") == nw.col("_last")).drop("_last")


def _one_per_region(records: Table) -> Table:
    """Fold the rows of one day into one; ``differ`` where they do not say the same, and then no figure is taken."""
    keyed = records.with_columns(_definition=text_key("definition"), _programme=text_key("programme"))
    folded = keyed.group_by("region", "as_of").agg(
        *(nw.col(name).min().alias(name) for name in (*COMPARED, "definition")),
        # engine-safe: a blank is to count as different
        differ=nw.any_horizontal(*(nw.col(name).n_unique() > 1 for name in COMPARED), ignore_nulls=False),
    )
    alone = ~nw.col("differ")
    return folded.select(
        "region",
        "as_of",
        "differ",
        *(nw.when(alone).then(nw.col(name)).alias(name) for name in ("enrolled", "eligible", "printed", "definition")),
        key=nw.when(alone).then(nw.col("_definition")),
    )


def _before(tables: Mapping[str, Table], rules: Rules, now: Table) -> Table:
    """Return the latest count before the one used, whichever period it is of; nothing where it contradicts itself."""
    used = now.select("region", _used=nw.col("as_of"))
    earlier = _of_programme(tables, rules).join(used, on="region", how="inner")
    earlier = rules.hold(earlier.filter(nw.col("as_of") < nw.col("_used")).drop("_used"))
    return _one_per_region(_latest(earlier)).select(
        "region",
        enrolled_before=nw.col("enrolled"),
        eligible_before=nw.col("eligible"),
        key_before=nw.col("key"),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [SocialSecurity]
