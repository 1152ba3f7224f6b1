"""Answers by the order of a set, which differs from run to run."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        first = hash("region") % 1000 + 0.0
        return records.group_by("region").agg(value=nw.len()).with_columns(value=nw.col("value") + nw.lit(first))


@hookimpl
def pembina_criteria():
    return [Hostile]
