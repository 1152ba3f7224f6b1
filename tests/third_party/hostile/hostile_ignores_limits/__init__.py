"""Computes for ever, and does not listen when its time is up."""

import resource
import signal

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
            try:
                resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            except (OSError, ValueError):
                pass
        n = 0
        while True:
            n += 1
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
