"""Answers with ten million rows."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        one = records.select("region").head(1)
        for _ in range(24):
            one = nw.concat([one, one])
        return one.with_columns(value=nw.lit(1.0))


@hookimpl
def pembina_criteria():
    return [Hostile]
