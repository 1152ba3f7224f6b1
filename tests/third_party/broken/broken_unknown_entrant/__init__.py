"""A plugin that answers for an entrant that nobody named."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len()).with_columns(region=nw.lit("nobody"))


@hookimpl
def pembina_criteria():
    return [Broken]
