"""Inside the process that runs a plugin apart: the same road as in the program, for one criterion and its tables only.

Nothing here is relied upon: the plugin shares the process, and could answer whatever it likes about its own criterion.
The program holds the answer to the contract as if it had measured by itself (:mod:`pembina.evaluation.apart`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from attrs import evolve

from pembina.awardfile.structuring import structure_as
from pembina.data import open_dataset
from pembina.errors import PembinaError
from pembina.evaluation.apart_wire import FORMAT, pack, pack_error, unpack
from pembina.evaluation.ask import ask, run
from pembina.evaluation.measure import measured_of
from pembina.evaluation.plan import Job
from pembina.evaluation.taking_part import active
from pembina.model import Entrants, Leaf, Period, TableNeed
from pembina.plugins import Found, Host, Rules, read_manifest
from pembina.plugins.guard import guarded
from pembina.plugins.single import hold_to, is_single, look

BUILTINS = ("pembina.data.builtin", "pembina.evaluation.builtin", "pembina.plugins.builtin")


def work(job: Mapping[str, Any], answer: int) -> NoReturn:
    """Do a job, write the answer to a descriptor, and end at once: what the plugin left for the end does not run."""
    try:
        tempfile.tempdir = job["scratch"]
        document = TASKS[job["task"]](job)
    except MemoryError:
        document = {"limit": "memory"}
    except PembinaError as error:
        document = {"limit": "memory"} if isinstance(error.__cause__, MemoryError) else pack_error(error)
    except BaseException as error:
        document = {"crash": f"{type(error).__name__}: {error}"[:500]}
    _write(answer, json.dumps({"format": FORMAT, **document}).encode())
    os._exit(0)


def _write(descriptor: int, text: bytes) -> None:
    while text:
        text = text[os.write(descriptor, text) :]


def found_of(told: Mapping[str, Any]) -> Found:
    """Return a plugin as the program found it."""
    if is_single(told["name"]):
        found = look(told["name"], Path(told["folder"]))
        hold_to(found, told["sha256"])
        return found
    manifest = read_manifest(Path(told["manifest"]), whole=False)
    return Found(told["name"], told["distribution"], told["version"], told["module"], manifest)


def _host(job: Mapping[str, Any]) -> tuple[Host, Found]:
    found = found_of(job["plugin"])
    others = [found_of(told) for told in job.get("others", ())]
    host = Host((), BUILTINS, {each.name: (each,) for each in [*others, found]})
    if is_single(found.name):
        host.look_beside(Path(job["plugin"]["folder"]))
    return host, found


def _check(job: Mapping[str, Any]) -> dict[str, Any]:
    """Let the criterion look at its parameters."""
    host, found = _host(job)
    criterion = host.criterion(found.name)
    with guarded(found, f"parameters of {found.name}", at=type(criterion).check, address="with"):
        faults = list(criterion.check(unpack(job["parameters"])))
        told = [[f.text, pack(dict(f.args))["table"], list(f.at), f.hint] for f in faults]
    return {"faults": told}


def _measure(job: Mapping[str, Any]) -> dict[str, Any]:
    """Measure one criterion, and return what the engine answered as it stands."""
    host, found = _host(job)
    for each in job["checking"]:
        host.load(each)
    checks = active(host, "table-checks", [host.found(name) for name in job["checking"]])
    leaf = evolve(structure_as(job["leaf"], Leaf), parameters=unpack(job["parameters"]))
    entrants = evolve(structure_as(job["entrants"], Entrants), where=unpack(job["where"]))
    needs = tuple(structure_as(need, TableNeed) for need in job["needs"])
    loaded = open_dataset(Path(job["data"]), host, job["engine"]).load(entrants, needs)
    rules = Rules(leaf.parameters, _period(job["period"]))
    own = Job(leaf, host.criterion(found.name), found, rules, needs)
    asking = ask(own, loaded, checks)
    answers = [list(rows) for rows in run(asking, loaded)]
    column, _ = measured_of(asking, answers, loaded)
    return {
        "names": list(asking.names),
        "remarks": [check.name for _, check, _ in asking.remarks],
        "rows": [pack(rows) for rows in answers],
        "dated": list(rules.date_columns),
        "adjusted": None if column.adjusted is None else _adjusted(column.adjusted),
    }


def _adjusted(given: Any) -> dict[str, Any]:
    return {
        "values": pack(dict(given.values))["table"],
        "method": given.method,
        "facts": pack(dict(given.facts)),
        "told": dict(given.told),
        "warning": dict(given.warning),
    }


def _period(told: Any) -> Period | None:
    return None if told is None else Period(*(dt.date.fromisoformat(day) for day in told))


TASKS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"check": _check, "measure": _measure}
