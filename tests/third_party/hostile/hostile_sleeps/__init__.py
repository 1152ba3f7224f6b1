"""Waits for ever."""

import time

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        time.sleep(3600)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
