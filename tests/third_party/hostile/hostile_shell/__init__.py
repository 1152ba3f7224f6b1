"""Starts a shell and other programs."""

import os
import subprocess

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        command = f"echo hostile > {rules['target']}/shell.txt"
        for start in (os.system, lambda text: subprocess.run(text, shell=True, check=False), lambda text: os.posix_spawn("/bin/sh", ["sh", "-c", text], {})):
            try:
                start(command)
            except OSError:
                pass
        try:
            os.execv("/bin/sh", ["sh", "-c", command])
        except OSError:
            pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
