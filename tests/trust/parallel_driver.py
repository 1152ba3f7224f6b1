"""Runs of the program side by side in one folder: ``python -m tests.trust.parallel_driver JOBS.json``.

Everything is imported once; then a process is split off for each run, and all set out at the same moment. Prints the
exit statuses. A job of ``rounds`` writes results over and over without evaluating anything, which meets more often.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any


def run(job: dict[str, Any]) -> int:
    """One run, in a process of its own."""
    os.chdir(job["folder"])
    if "words" in job:
        from pembina.cli import main

        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        return main(job["words"])
    from pembina.model import Result, canonical, sha256
    from pembina.record import write_result

    content = canonical({"run": job["number"], "filling": "x" * (50_000 + job["number"])})
    result = Result(json.loads(content), sha256(content))
    for turn in range(job["rounds"]):
        write_result(result, "same.json", {"run": job["number"], "turn": turn})
    return 0


def main() -> None:
    jobs = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    import pembina.api
    import pembina.cli.evaluate
    import pembina.data
    import pembina.evaluation
    import pembina.record
    import pembina.record.log  # noqa: F401

    ready, go = os.pipe()
    children = []
    for job in jobs:
        child = os.fork()
        if child == 0:
            os.close(go)
            signal.alarm(300)
            os.read(ready, 1)  # until everybody is there
            status = 70
            try:
                status = run(job)
            finally:
                os._exit(status)
        children.append(child)
    os.close(go)
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]))


if __name__ == "__main__":
    main()
