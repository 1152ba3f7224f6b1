"""Reads the memory, the environment and the files of the program that started it."""

import os

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = ""
        try:
            others = [name for name in os.listdir("/proc") if name.isdigit()]
        except OSError:
            others = []
        for process in [str(rules["pid"]), str(os.getppid()), *others]:
            for name in ("environ", "cmdline", "maps", "mem"):
                try:
                    with open(f"/proc/{process}/{name}", "rb") as file:
                        said += file.read(1000).decode("utf-8", "replace").replace("\0", " ")
                except OSError:
                    pass
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said[:9000]))


@hookimpl
def pembina_criteria():
    return [Hostile]
