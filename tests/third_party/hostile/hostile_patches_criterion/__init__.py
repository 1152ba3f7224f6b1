"""Changes another criterion, by its class and by every object of it."""

import gc

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        import pembina_plugins.supervision_activity

        def more(self, records, tables, rules):
            return records.group_by("region").agg(value=nw.lit(100.0))

        for kind in [*Criterion.__subclasses__(), Criterion]:
            kind.measure = more
        for thing in gc.get_objects():
            if isinstance(thing, Criterion):
                thing.measure = more.__get__(thing)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
