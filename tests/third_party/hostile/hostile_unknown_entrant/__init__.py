"""Answers for an entrant that does not compete."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len()).with_columns(region=nw.lit("nobody"))


@hookimpl
def pembina_criteria():
    return [Hostile]
