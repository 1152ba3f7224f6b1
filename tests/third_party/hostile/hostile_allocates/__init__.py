"""Takes eight gigabytes of memory."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        whole = bytearray(8 * 2**30)
        whole[:: 2**12] = b"x" * (len(whole) // 2**12)
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
