"""A command in a process of its own: CPU and wall seconds, and its peak memory as the kernel counted it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence

from attrs import frozen


@frozen
class Used:
    """What a command used: seconds of CPU and of the clock, and the most memory at one time, in MB."""

    cpu: float
    wall: float
    peak: float

    @property
    def row(self) -> str:
        """The three figures as cells of a table in Markdown."""
        return f"{self.cpu:.2f} | {self.wall:.2f} | {self.peak:.0f}"

    def ratios(self, other: Used) -> str:
        """How many times what another used: cells of a table in Markdown."""
        return f"{self.cpu / other.cpu:.2f} | {self.wall / other.wall:.2f} | {self.peak / other.peak:.2f}"


def measured(command: Sequence[str]) -> Used:
    """Run a command to its end and say what it used; raises CalledProcessError where it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Used(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)
