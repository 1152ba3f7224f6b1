"""Looks at the finished result, in the program itself."""

import narwhals.stable.v2 as nw

from pembina import Criterion, ResultCheck, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]


@hookimpl
def pembina_result_checks():
    return [ResultCheck("hostile-check", lambda result: [])]
