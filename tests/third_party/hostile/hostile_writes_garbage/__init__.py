"""Writes to every descriptor that is open."""

import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        print("garbage")
        for descriptor in range(256):
            try:
                os.write(descriptor, b"garbage {]")
            except OSError:
                pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
