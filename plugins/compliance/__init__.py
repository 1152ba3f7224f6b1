"""Deadlines met, documents present, opinions held year after year, years since winning: facts with a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_distinct, days_between, same_text, text_key

Table = nw.LazyFrame[Any]


class Compliance(Criterion):
    """What the dated facts of an entrant say about one rule: a document, a deadline, years in which something held."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Facts of the kind that the rule looks at, those that speak against the entrant too."""
        return _RULES[rules["rule"]][0](_of_kind(tables["facts"], rules), rules)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Answer the rule for every entrant that the table knows; one that it does not know has no row."""
        every = tables["facts"].group_by("region").agg(_rows=nw.len()).select("region")
        return _RULES[rules["rule"]][1](every, records, rules)


def _of_kind(facts: Table, rules: Rules) -> Table:
    kind = same_text(rules["kind"])
    return facts.filter(text_key("kind") == nw.lit(kind)) if kind else facts


def _accepted(rules: Rules) -> nw.Expr:
    """Tell facts whose value is one that counts."""
    words = sorted({same_text(word) for word in rules["accepted"]})
    return text_key("value").is_in(words) if words else nw.lit(True)


def _evidenced(rules: Rules) -> nw.Expr:
    """Tell facts with evidence, where it is asked for: text with a letter or a digit, so that a dash is none."""
    if not rules["evidence"]:
        return nw.lit(True)
    return (~nw.col("evidence").is_null() & nw.col("evidence").str.contains(r"[\p{L}\p{N}]")).fill_null(False)


def _up_to_end(rules: Rules) -> nw.Expr:
    dated = ~nw.col("date").is_null()
    return dated if rules.period is None else dated & (nw.col("date") <= nw.lit(rules.period.end))


def _none(facts: Table) -> Table:
    """Hand back no row at all: every fact is somebody's."""
    return facts.filter(nw.col("region").is_null())


def _without_period(every: Table) -> Table:
    """No end to count back from: nobody can be assessed."""
    return every.with_columns(value=nw.lit(None, nw.Int64), reason=nw.lit("not-assessable"))


# A document is present


def _documents(facts: Table, rules: Rules) -> Table:
    """Documents that count: dated, accepted, evidenced, and still valid on the last day of the period."""
    dated = rules.in_period("date") if rules["within-period"] else _up_to_end(rules)
    valid = nw.lit(True)
    if rules.period is not None:
        valid = nw.col("until").is_null() | (nw.col("until") >= nw.lit(rules.period.end))
    return facts.filter(dated & _accepted(rules) & _evidenced(rules) & valid)


def _present(every: Table, records: Table, rules: Rules) -> Table:
    found = records.group_by("region").agg(found=nw.len(), as_of=nw.col("date").max())
    return every.join(found, on="region", how="left").select(
        "region", "as_of", value=(nw.col("found").fill_null(0) > 0).cast(nw.Int64)
    )


# A deadline is met


def _filings(facts: Table, rules: Rules) -> Table:
    """Filings that answer the one deadline of all; or, where each row has its own, whatever was due in the period."""
    if rules["deadline"]:
        return _with_filed(facts, rules).filter(~nw.col("_filed").is_null()).drop("_due", "_filed")
    return facts.filter(rules.in_period("due"))


def _with_filed(facts: Table, rules: Rules) -> Table:
    """Add the last day, and the day of filing where the row is a filing of that deadline."""
    deadline = rules["deadline"]
    due = nw.lit(dt.date.fromisoformat(deadline)) if deadline else nw.col("due")
    known = facts.with_columns(_due=due)
    counts = (days_between("date", "_due") < rules["window-days"]) & _accepted(rules) & _evidenced(rules)
    return known.with_columns(_filed=nw.when(counts).then(nw.col("date")))


def _timely(records: Table, rules: Rules) -> Table:
    """Fold filings into one row per entrant: obligations, those not filed, days of the latest, day of the last."""
    filed = nw.col("_filed").min() if rules["filing"] == "first" else nw.col("_filed").max()
    each = _with_filed(records, rules).group_by("region", "_due").agg(filed=filed, filings=count_distinct("_filed"))
    late = days_between("_due", "filed")
    each = each.with_columns(late=nw.when(late > 0).then(late).otherwise(nw.when(late <= 0).then(nw.lit(0))))
    return each.group_by("region").agg(
        obligations=nw.len(),
        unfiled=nw.col("filed").is_null().cast(nw.Int64).sum(),
        late=nw.col("late").max(),
        as_of=nw.col("filed").max(),
        filings=nw.col("filings").sum(),
    )


def _joined_filings(every: Table, records: Table, rules: Rules) -> Table:
    """Filings beside every entrant; an entrant without any has not filed, or had nothing due that the table knows."""
    joined = every.join(_timely(records, rules), on="region", how="left")
    return joined.with_columns(
        _nothing_due=nw.col("obligations").is_null() & nw.lit(not rules["deadline"]),
        _unfiled=nw.col("obligations").is_null() | (nw.col("unfiled") > 0),
        also_filings=nw.col("filings").fill_null(0).cast(nw.Int64),
    )


def _in_time(every: Table, records: Table, rules: Rules) -> Table:
    joined, met = _joined_filings(every, records, rules), ~nw.col("_unfiled") & (nw.col("late") == 0)
    return joined.select(
        "region",
        "as_of",
        "also_filings",
        value=nw.when(~nw.col("_nothing_due")).then(met.fill_null(False).cast(nw.Int64)),
        also_days_late=nw.col("late"),
    )


def _days_late(every: Table, records: Table, rules: Rules) -> Table:
    joined, late = _joined_filings(every, records, rules), nw.col("late")
    unfiled = _never(rules)
    if rules["never"] != "missing":
        unfiled = nw.max_horizontal(unfiled, late)  # what never came is not less late than what came
    value = nw.when(nw.col("_unfiled")).then(unfiled).otherwise(late)
    return joined.select("region", "as_of", "also_filings", value=nw.when(~nw.col("_nothing_due")).then(value))


def _never(rules: Rules) -> nw.Expr:
    never = rules["never"]
    return nw.lit(None if never == "missing" else never, nw.Int64)


# Something held year after year


def _facts_of_years(facts: Table, rules: Rules) -> Table:
    """Facts of the years looked at, whatever they say."""
    if rules.period is None:
        return _none(facts)
    last = rules.period.end.year - rules["lag"]
    year = nw.col("date").dt.year()
    return facts.filter(_up_to_end(rules) & (year > last - rules["years"]) & (year <= last))


def _years_held(every: Table, records: Table, rules: Rules) -> Table:
    """Count the years with a fact that counts; two different words about one year need a person."""
    if rules.period is None:
        return _without_period(every)
    counts = (_accepted(rules) & _evidenced(rules)).fill_null(False)
    facts = records.with_columns(_year=nw.col("date").dt.year(), _held=counts, _word=text_key("value"))
    by_year = facts.group_by("region", "_year").agg(held=nw.col("_held").any(), words=count_distinct("_word"))
    found = by_year.group_by("region").agg(
        held=nw.col("held").cast(nw.Int64).sum(), known=nw.len(), words=nw.col("words").max()
    )
    joined = every.join(found, on="region", how="left")
    doubtful = (nw.col("words") > 1).fill_null(False) & nw.lit(bool(rules["accepted"]))
    held = nw.col("held").fill_null(0).cast(nw.Int64)
    return joined.select(
        "region",
        value=nw.when(~doubtful).then(held),
        reason=nw.when(doubtful).then(nw.lit("needs-a-person")),
        also_years_without_fact=nw.lit(rules["years"]) - nw.col("known").fill_null(0).cast(nw.Int64),
    )


# Years since something happened


def _last_facts(facts: Table, rules: Rules) -> Table:
    """Facts of each entrant's last day up to the end of the period, those without evidence too."""
    if rules.period is None:
        return _none(facts)
    past = facts.filter(_up_to_end(rules) & _accepted(rules))
    last = past.group_by("region").agg(_last=nw.col("date").max())
    return past.join(last, on="region", how="left").filter(nw.col("date") == nw.col("_last")).drop("_last")


def _years_since(every: Table, records: Table, rules: Rules) -> Table:
    """Count from the last fact; where that has no evidence, leaving it out might be what was hoped for: a person."""
    if rules.period is None:
        return _without_period(every)
    end = rules.period.end
    found = records.with_columns(_sure=_evidenced(rules)).group_by("region").agg(
        as_of=nw.col("date").max(), sure=nw.col("_sure").any()
    )  # fmt: skip
    on = nw.col("as_of").dt
    since = nw.lit(end.year) - on.year().cast(nw.Int64)
    if rules["count-years"] == "full":
        day = on.month().cast(nw.Int64) * 100 + on.day().cast(nw.Int64)
        since = since - (day > end.month * 100 + end.day).cast(nw.Int64)
    happened, doubtful = ~nw.col("as_of").is_null(), (~nw.col("sure")).fill_null(False)
    return every.join(found, on="region", how="left").select(
        "region",
        "as_of",
        value=nw.when(~doubtful).then(nw.when(happened).then(since).otherwise(_never(rules))),
        reason=nw.when(doubtful).then(nw.lit("needs-a-person")),
    )


_RULES: Mapping[str, tuple[Callable[[Table, Rules], Table], Callable[[Table, Table, Rules], Table]]] = {
    "present": (_documents, _present),
    "in-time": (_filings, _in_time),
    "days-late": (_filings, _days_late),
    "years-held": (_facts_of_years, _years_held),
    "years-since": (_last_facts, _years_since),
}
"""By rule: which records it looks at, and how it answers."""


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Compliance]
