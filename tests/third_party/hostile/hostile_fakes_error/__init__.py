"""Answers with a mistake of the program that did not happen."""

import json
import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        problem = {"code": "PB701", "file": "/etc/passwd", "line": -1, "args": {}, "hint": ["{x.__class__}", {}]}
        os.write(64, json.dumps({"format": "pembina-apart/1", "error": "SystemExit", "problems": [problem]}).encode())
        os._exit(0)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
