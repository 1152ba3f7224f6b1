"""Writes an answer of its own, for another criterion and with remarks that nobody made, and ends."""

import json
import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        rows = [[["01", 3], ["nobody", -5]], [["01", 1e999], ["02", {"other": "__class__"}]]]
        answer = {"format": "pembina-apart/1", "names": ["region", "value"], "remarks": ["good"], "rows": rows}
        os.write(64, json.dumps({**answer, "dated": ["value"], "adjusted": None}).encode())
        os._exit(0)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
