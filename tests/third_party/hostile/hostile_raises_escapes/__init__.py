"""Raises an error whose text commands the terminal, and goes on for long."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        raise ValueError("\x1b[2J\x1b]0;title\x07 \u202e SECRET-ALARM " + "x" * 10_000_000)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
