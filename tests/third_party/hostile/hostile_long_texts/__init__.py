"""Answers with texts of a hundred megabytes."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = "x" * (100 * 2**20)
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said))


@hookimpl
def pembina_criteria():
    return [Hostile]
