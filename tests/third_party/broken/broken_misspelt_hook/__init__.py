"""A plugin whose hook has a mistyped name."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criterias():
    return [Broken]
