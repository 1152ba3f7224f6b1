"""Ends the program that started it, or takes its memory and time away."""

import ctypes
import fcntl
import os
import resource
import signal

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        library = ctypes.CDLL(None)
        read, write = os.pipe()
        for process in {rules["pid"], os.getppid(), -1, 0} - {os.getpid()}:
            for attempt in (
                lambda: os.kill(process, signal.SIGKILL),
                lambda: os.killpg(process, signal.SIGKILL),
                lambda: resource.prlimit(process, resource.RLIMIT_CPU, (0, 0)),
                lambda: os.setpriority(os.PRIO_PROCESS, process, 19),
                lambda: library.ptrace(16, process, 0, 0),
                lambda: library.tgkill(process, process, 9),
                lambda: fcntl.fcntl(read, fcntl.F_SETOWN, process),
                lambda: fcntl.fcntl(read, 10, signal.SIGKILL),
                lambda: fcntl.fcntl(read, fcntl.F_SETFL, fcntl.fcntl(read, fcntl.F_GETFL) | os.O_ASYNC),
                lambda: os.write(write, b"x"),
            ):
                try:
                    if process > 1:
                        attempt()
                except (OSError, AttributeError):
                    pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
