"""A plugin whose values are not finite."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len()).with_columns(value=nw.lit(float("nan")))


@hookimpl
def pembina_criteria():
    return [Broken]
