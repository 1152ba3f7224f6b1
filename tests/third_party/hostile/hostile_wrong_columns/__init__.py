"""Answers with columns of its own."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(score=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
