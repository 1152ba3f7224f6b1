"""A plugin that returns a column with a name of its own."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(valeu=nw.len())


@hookimpl
def pembina_criteria():
    return [Broken]
