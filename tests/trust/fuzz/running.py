"""Running a target: counting, telling a crash from a refusal, keeping each different one once."""

from __future__ import annotations

import contextlib
import hashlib
import random
import time
import traceback
from pathlib import Path

from attrs import define, field

from . import trust_targets  # noqa: F401  (which adds its own)
from .mutating import mutate
from .targets import REFUSALS, TARGETS

SLOW = 5.0
"""Seconds after which a call counts as a crash."""

CRASHES = Path(__file__).parent / "crashes"
"""Inputs that once broke a reader, by target; each is tried again in every run."""

_warm: set[str] = set()


@define
class Run:
    """One target while it is run: executions, refusals, and crashes by what and where they were."""

    target: str
    keep: Path | None = None
    executions: int = 0
    refused: int = 0
    crashes: dict[str, bytes] = field(factory=dict)

    def warm(self) -> None:
        """Read the honest seeds once without a clock: what is imported late is imported now."""
        if self.target in _warm:
            return
        _warm.add(self.target)
        for content in TARGETS[self.target].seeds()[:3]:
            with contextlib.suppress(*REFUSALS):
                TARGETS[self.target].call(content)

    def once(self, content: bytes) -> None:
        """Give one input to the target."""
        self.executions += 1
        begun = time.monotonic()
        try:
            TARGETS[self.target].call(content)
        except REFUSALS:
            self.refused += 1
        except Exception as error:
            self._crashed(signature(error), content)
        if time.monotonic() - begun > SLOW:
            self._crashed(f"more than {SLOW:g} seconds", content)

    def _crashed(self, what: str, content: bytes) -> None:
        if what in self.crashes:
            return
        self.crashes[what] = content
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(what.encode()).hexdigest()[:12]
            (self.keep / f"{self.target}-{name}.bin").write_bytes(content)
            (self.keep / f"{self.target}-{name}.txt").write_text(what, "utf-8")


def signature(error: BaseException) -> str:
    """Say what came out and where: two crashes of the same kind in the same line are one."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "pembina" in frame.filename and "/tests/" not in frame.filename]
    inner = (ours or frames)[-1]
    return f"{type(error).__name__} in {Path(inner.filename).name}:{inner.lineno} {inner.name}"


def plain_loop(run: Run, number: int, seed: int) -> None:
    """Spoil seeds at random, without coverage to guide it."""
    target, rng = TARGETS[run.target], random.Random(f"{run.target} {seed}")
    seeds = target.seeds()
    run.warm()
    for i in range(number):
        run.once(seeds[i] if i < len(seeds) else mutate(rng.choice(seeds), target.form, rng))
