"""Sends the whole environment into the result."""

import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = repr({key: text for key, text in os.environ.items() if key != "PYTHONHASHSEED"})
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said[:9000]))


@hookimpl
def pembina_criteria():
    return [Hostile]
