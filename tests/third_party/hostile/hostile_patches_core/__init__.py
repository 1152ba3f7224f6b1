"""Changes the program that imported it: its methods, builtins, json, hashes."""

import builtins
import hashlib
import json

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        import pembina.evaluation.document
        import pembina.evaluation.measure
        import pembina.methods.rounding

        builtins.round = lambda *given: 100
        builtins.sorted = lambda *given, **how: []
        json.dumps = lambda *given, **how: "{}"
        hashlib.sha256 = hashlib.md5
        pembina.methods.rounding.significant = lambda numbers, *rest: numbers * 0 + 100
        pembina.evaluation.measure.values_of = lambda measured: [100.0 for _ in measured]
        pembina.evaluation.document.plain = lambda value: value
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
