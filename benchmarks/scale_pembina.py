"""One evaluation by Pembina, with the seconds of its parts: reading, each criterion, and what follows.

python benchmarks/scale_pembina.py FOLDER [-o RESULT.json] [--award harkopnas-2022] [--engine duckdb:memory=2GB]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pembina
from pembina.data.watch import Reading
from pembina.evaluation.run import Step
from pembina.record import write_result


class Clock:
    """Wall and CPU seconds of the parts of an evaluation, told by its progress."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, float, float]] = []
        self.last = (time.perf_counter(), time.process_time())

    def lap(self, part: str) -> None:
        """Note what was used since the last part."""
        now = (time.perf_counter(), time.process_time())
        self.parts.append((part, now[0] - self.last[0], now[1] - self.last[1]))
        self.last = now

    def __call__(self, step: Step | Reading) -> None:
        """Note the part that ends with a step: a table that was read, or a criterion that was measured."""
        if step.seconds is not None:
            self.lap(step.path if isinstance(step, Step) else f"reading {step.table}")


def main() -> None:
    """Evaluate, write, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--award", default="harkopnas-2022")
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    clock = Clock()
    result = pembina.evaluate(given.award, given.folder, engine=given.engine, progress=clock)
    clock.lap("what follows")
    if given.output is not None:
        write_result(result, given.output)
        clock.lap("writing")
    print("| part | wall s | CPU s |\n|---|--:|--:|")
    for part, wall, cpu in clock.parts:
        print(f"| {part} | {wall:.3f} | {cpu:.3f} |")
    print(f"| all | {sum(p[1] for p in clock.parts):.3f} | {sum(p[2] for p in clock.parts):.3f} |")


if __name__ == "__main__":
    main()
