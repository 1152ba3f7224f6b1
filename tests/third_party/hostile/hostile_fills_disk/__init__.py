"""Fills the disk."""

import tempfile

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        for place in (rules["target"], "/tmp", tempfile.gettempdir()):
            for n in range(100):
                try:
                    with open(f"{place}/full-{n}", "wb") as file:
                        file.write(b"x" * 2**26)
                except OSError:
                    break
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
