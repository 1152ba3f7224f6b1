"""Hands over sentences that take all memory when they are filled in."""

import narwhals.stable.v2 as nw

from pembina import Adjusted, Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        return records.group_by("region").agg(value=nw.len())

    def details(self, records, tables, rules):
        return records.select("region")

    def adjust(self, values, details, rules):
        return Adjusted(values, "none", {"n": 1}, {"en": "{before:>9999999999}", "id": "{n.__class__}"})


@hookimpl
def pembina_criteria():
    return [Hostile]
