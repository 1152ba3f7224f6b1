"""Time functions one by one, each case in a child of its own: within a time limit, a memory limit, and with its peak.

Runs in the environment of a peer, so it uses the standard library and NumPy only. A case is a name and a function
``prepare(matrix, weights, costs)`` that returns a list of ``Run``: what is timed, and what turns its answer into the
numbers that are compared. Prints one JSON object: for each case and each of its runs seconds, MB, or what went wrong.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

COSTS = 10
"""Criteria, the last ones, of which lower is better in the cases that are named so."""


class Run(NamedTuple):
    """One way of computing a case."""

    name: str
    call: Callable[[], Any]
    numbers: Callable[[Any], Any] = np.asarray


Prepare = Callable[[Any, Any, Any], Sequence[Run]]


class TimeUp(Exception):
    """The time limit of a run is over."""


def main(cases: dict[str, Prepare]) -> None:
    """Time the cases asked for: arguments are a JSON object on the command line."""
    asked = json.loads(sys.argv[1])
    matrix = np.load(Path(asked["data"]) / f"matrix-{asked['size']}.npy")
    weights = np.load(Path(asked["data"]) / f"weights-{asked['weights']}.npy")
    found = {}
    for name in asked["cases"]:
        if name in cases:
            print(f"  {name}", end="", file=sys.stderr, flush=True)
            found[name] = in_child(asked, name, cases[name], matrix, weights)
            print(f" {told(found[name])}", file=sys.stderr, flush=True)
    print(json.dumps(found))


def told(found: dict[str, Any]) -> str:
    """Say shortly what came out."""
    return ", ".join(f"{name} {run.get('seconds', run.get('error'))}" for name, run in found.items())


def in_child(asked: dict[str, Any], name: str, prepare: Prepare, matrix: Any, weights: Any) -> dict[str, Any]:
    """Run a case in a child; one that does not come back within its limits is ended."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_AS, (asked["bytes"], asked["bytes"]))
        with os.fdopen(write, "w") as out:
            try:
                out.write(json.dumps(case(asked, name, prepare, matrix, weights)))
            except BaseException as error:
                out.write(json.dumps({"all": {"error": plain(error)}}))
        os._exit(0)
    os.close(write)
    text, until = "", time.monotonic() + 4 * asked["limit"] + 30
    with os.fdopen(read) as pipe:
        while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            piece = os.read(pipe.fileno(), 1 << 16)
            if not piece:
                break
            text += piece.decode()
        else:
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return json.loads(text) if text else {"all": {"error": "time" if time.monotonic() >= until else "ended"}}


def plain(error: BaseException) -> str:
    """Say in few words what went wrong."""
    if isinstance(error, TimeUp):
        return "time"
    if isinstance(error, MemoryError) or "allocate" in str(error):
        return "memory"
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:120]


def case(asked: dict[str, Any], name: str, prepare: Prepare, matrix: Any, weights: Any) -> dict[str, Any]:
    """Run everything once (warm-up, answers, memory), then in turns, and keep the best times."""
    warnings.simplefilter("ignore")
    costs = np.zeros(matrix.shape[1], dtype=bool)
    if name.endswith("with costs"):
        costs[-COSTS:] = True
    runs, found = list(prepare(matrix, weights, costs)), {}
    signal.signal(signal.SIGALRM, time_up)
    for run in runs:
        found[run.name] = first(asked, name, run)
    quick = [run for run in runs if found[run.name].get("seconds", 1e9) <= asked["limit"] / 10]
    if asked["repeat"]:
        again(asked, quick, found)
    return found


def first(asked: dict[str, Any], name: str, run: Run) -> dict[str, Any]:
    """Run once within the limits; keeps the answer in a file, and the peak of memory above what was there before."""
    before = reset_peak()
    signal.setitimer(signal.ITIMER_REAL, asked["limit"])
    try:
        start = time.perf_counter()
        answer = run.call()
        seconds = time.perf_counter() - start
        signal.setitimer(signal.ITIMER_REAL, 0)
        megabytes = peak() - before
        numbers = np.asarray(run.numbers(answer), dtype=np.float64)
        np.save(
            Path(asked["answers"]) / f"{asked['by']}-{run.name}-{name}-{asked['size']}-{asked['weights']}.npy", numbers
        )
    except BaseException as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        return {"error": plain(error)}
    return {"seconds": seconds, "megabytes": megabytes, "runs": 1}


def again(asked: dict[str, Any], quick: list[Run], found: dict[str, Any]) -> None:
    """Run the quick ones in turns, so that a busy moment of the machine meets all of them, and keep the best.

    Before that a large block is taken and given back: glibc then keeps smaller ones, as it does in every process that
    has run for a while, and does not hand each array back to the system only to wait for its pages again.
    """
    np.ones(3 * 2**20)
    until, turns = time.monotonic() + asked["repeat"] * len(quick), 0
    while turns < 200 and quick and (turns < 2 or time.monotonic() < until):
        turns += 1
        for run in quick:
            start = time.perf_counter()
            run.call()
            seconds = time.perf_counter() - start
            entry = found[run.name]
            entry["seconds"], entry["runs"] = min(entry["seconds"], seconds), turns + 1


def time_up(*_: Any) -> None:
    """End a run."""
    raise TimeUp


def reset_peak() -> float:
    """Forget the peak of memory so far; returns MB in use."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return peak()
    return peak()


def peak() -> float:
    """Return the peak of memory in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
