"""Answers a whole number of five thousand digits, by the door of its process."""

import json
import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        answer = {"format": "pembina-apart/1", "names": ["region", "value"], "remarks": [], "dated": [], "adjusted": None}
        text = json.dumps(answer)[:-1] + ', "rows": [[], [["01", ' + "9" * 5000 + "]]]}"
        os.write(64, text.encode())
        os._exit(0)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
