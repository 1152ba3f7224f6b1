"""A plugin that says in words how many records stand behind a value."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len()).with_columns(evidence=nw.lit("some"))


@hookimpl
def pembina_criteria():
    return [Broken]
