"""A plugin that wants to stand around the hooks of others."""

import narwhals.stable.v2 as nw
import pluggy

from pembina import Criterion


class Broken(Criterion):
    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())


@pluggy.HookimplMarker("pembina")(wrapper=True)
def pembina_criteria():
    handed = yield
    return [*handed, [Broken]]
