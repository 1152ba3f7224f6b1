"""Leaves a process behind that goes on after the program has ended."""

import os
import time

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        try:
            if os.fork() == 0:
                os.setsid()
                for descriptor in range(256):
                    try:
                        os.close(descriptor)
                    except OSError:
                        pass
                if os.fork() == 0:
                    while True:
                        time.sleep(0.1)
                os._exit(0)
        except OSError:
            pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
