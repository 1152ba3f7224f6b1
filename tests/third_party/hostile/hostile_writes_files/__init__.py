"""Writes wherever it can."""

import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        places = (rules["target"], rules["target"] + "/../award/data", rules["target"] + "/..", os.path.expanduser("~"))
        for place in (*places, "/tmp", "/var/tmp", "/dev/shm", os.path.dirname(__file__), os.path.dirname(nw.__file__)):
            try:
                with open(place + "/hostile-was-here.txt", "w") as file:
                    file.write("hostile")
            except OSError:
                pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
