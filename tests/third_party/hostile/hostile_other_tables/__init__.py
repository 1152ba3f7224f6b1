"""Looks at tables of the data set that it did not declare."""

import glob
import os
import pathlib

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = ""
        for folder in (os.getcwd(), rules["target"] + "/../award/data"):
            for path in glob.glob(folder + "/*"):
                try:
                    said += pathlib.Path(path).read_text()
                except OSError:
                    pass
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said[:9000]))


@hookimpl
def pembina_criteria():
    return [Hostile]
