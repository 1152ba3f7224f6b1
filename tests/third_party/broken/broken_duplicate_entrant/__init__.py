"""A plugin that answers twice for an entrant."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        once = records.group_by("region").agg(value=nw.len())
        return nw.concat([once, once])


@hookimpl
def pembina_criteria():
    return [Broken]
