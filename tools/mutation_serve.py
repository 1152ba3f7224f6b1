"""Tries mutants for tools/mutation_rooms.py: one process that imports everything, and a fork of it for each mutant.

    python tools/mutation_serve.py collected PROCESSES TEST... < jobs      tests are collected once, before the forks
    python tools/mutation_serve.py fresh PROCESSES < jobs                  each fork imports Pembina and collects

A job is [mutant, tests]; what became of it is printed as [mutant, status]: pytest's exit status, or -1 for one that
never ended. What runs when a module is imported has run before a fork chooses its mutant, so that ``collected`` leaves
mutants of it out; ``fresh`` tries them. DuckDB and polars are imported and not yet used: their threads would not be
there in a fork.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import jsonschema
import narwhals.stable.v2
import numpy
import polars
import pytest

assert all((duckdb, jsonschema, narwhals, numpy, polars))

PROCESSOR, PATIENCE = 180, 400
"""Seconds of processor time, and of time, after which a mutant never ends."""

PLAIN = ["--assert=plain", "-p", "no:xdist", "-p", "no:logging"]
"""The same tests, without what makes a failure readable."""

Job = tuple[str, list[str]]


def main() -> None:
    """Read jobs, and answer as they end; whatever tests print goes nowhere."""
    way, processes, *paths = sys.argv[1:]
    jobs: list[Job] = json.load(sys.stdin)
    answers, nowhere = os.dup(1), os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if way == "collected":
        pytest.main([*PLAIN, *paths], plugins=[Collected(jobs, int(processes), answers)])
    else:
        try_each(jobs, int(processes), answers, lambda tests: int(pytest.main(["-x", *PLAIN, *tests])))


class Collected:
    """Takes the place of pytest's loop over tests."""

    def __init__(self, jobs: Sequence[Job], processes: int, answers: int) -> None:
        self.jobs, self.processes, self.answers = jobs, processes, answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants of all that did not run while tests were collected."""
        from pembina._trampoline import HITS  # type: ignore[import-not-found]  # only in a mutated copy

        items = {item.nodeid: item for item in session.items}
        early, later = set(HITS), []
        for name, tests in self.jobs:
            known = [test for test in tests if test in items]
            if known and name.rsplit("__mutmut_", 1)[0] not in early:
                later.append((name, known))
        try_each(later, self.processes, self.answers, lambda tests: passed([items[test] for test in tests]))
        return True


def passed(items: Sequence[pytest.Item]) -> int:
    """Run tests until one fails; returns 1 if one did."""
    from _pytest.runner import runtestprotocol

    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return 1
    return 0


def try_each(jobs: Sequence[Job], processes: int, answers: int, run: Callable[[list[str]], int]) -> None:
    """Fork for each mutant, some at a time."""
    waiting, running = list(reversed(jobs)), dict[int, tuple[str, float]]()
    gc.collect()
    gc.freeze()  # what a fork only reads stays shared

    def answer(child: int, status: Any) -> None:
        os.write(answers, (json.dumps([running.pop(child)[0], status]) + "\n").encode())

    while waiting or running:
        while waiting and len(running) < processes:
            name, tests = waiting.pop()
            child = os.fork()
            if not child:
                _be(name, lambda tests=tests: run(tests))
            running[child] = (name, time.monotonic())
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended:
            answer(ended, os.waitstatus_to_exitcode(status))
            continue
        for child, (_, begun) in list(running.items()):
            if time.monotonic() - begun > PATIENCE:
                os.killpg(child, 9)
                os.waitpid(child, 0)
                answer(child, -1)
        time.sleep(0.005)


def _be(mutant: str, run: Callable[[], int]) -> None:
    """Be the process of a mutant, to the end."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR + 5))
    os.environ["MUTANT_UNDER_TEST"] = mutant
    status = 1
    try:
        status = run()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
