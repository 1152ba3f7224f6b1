"""Calls itself until the stack is full."""

import sys

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        sys.setrecursionlimit(10**9)
        deeper = lambda n: deeper(n + 1) + repr([n])
        deeper(0)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
