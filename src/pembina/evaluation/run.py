"""Running criteria on the engine: together those that read the same tables, one job where the engine fuses them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from pembina.data.engines import answering
from pembina.data.watch import Reading
from pembina.evaluation.ask import Asking, Rows, ask, run
from pembina.evaluation.measure import Column, Measuring, measured_of
from pembina.evaluation.plan import Job
from pembina.model import Finding
from pembina.plugins import Found, TableCheck

if TYPE_CHECKING:
    from pembina.data import Loaded

Checks = Sequence[tuple[Found, TableCheck]]


@frozen
class Step:
    """Where measuring stands: criterion ``number`` (from 0) of ``count``, its path, and the rows of its tables.

    ``seconds`` is None before the criterion is measured, and how long it took afterwards; criteria that are run as one
    job share its time by their rows.
    """

    number: int
    count: int
    path: str
    rows: int
    seconds: float | None = None


SHARING = 4
"""Criteria of one table after which frames that were held are let go: they share some, and memory is not endless."""

Progress = Callable[[Step | Reading], None]
"""Called before and after each table that is read, and each criterion."""


def measure_all(
    jobs: Sequence[Job], loaded: Loaded, checks: Checks, progress: Progress | None
) -> tuple[dict[str, Column], list[Finding]]:
    """Measure every criterion; raises PluginError and DataError. Columns and findings are in the order of ``jobs``."""
    steps = {step.path: step for step in steps_of(jobs, loaded)}
    found: dict[str, Measuring] = {}
    try:
        with answering(loaded.engine):
            for family in families(jobs):
                found.update(_measured(family, loaded, checks, steps, progress or silent))
                loaded.engine.release()
    except KeyboardInterrupt:
        loaded.engine.stop()
        raise
    columns = {job.leaf.path: found[job.leaf.path][0] for job in jobs}
    return columns, [finding for job in jobs for finding in found[job.leaf.path][1]]


def measure(job: Job, loaded: Loaded, checks: Checks) -> Measuring:
    """Measure one criterion by itself; raises PluginError and DataError."""
    if job.apart is not None:
        return job.apart.measure(job, loaded, checks)
    asking = ask(job, loaded, checks)
    return measured_of(asking, run(asking, loaded), loaded)


def families(jobs: Sequence[Job]) -> list[list[Job]]:
    """Divide criteria into those that read a table in common, directly or through others; in the order of the first."""
    found: list[tuple[set[str], list[Job]]] = []
    for job in jobs:
        tables = {need.table for need in job.needs if need.owner == job.leaf.path}
        related = [family for family in found if family[0] & tables]
        for family in related[1:]:
            related[0][0].update(family[0])
            related[0][1].extend(family[1])
            found.remove(family)
        if related:
            related[0][0].update(tables)
            related[0][1].append(job)
        else:
            found.append((tables, [job]))
    return [family for _, family in found]


def _measured(
    family: Sequence[Job], loaded: Loaded, checks: Checks, steps: dict[str, Step], progress: Progress
) -> Iterator[tuple[str, Measuring]]:
    """Measure the criteria of a family, together or one after the other."""
    if not (loaded.engine.capabilities.fuses and len(family) > 1):
        for number, job in enumerate(family, start=1):
            progress(steps[job.leaf.path])
            begun = time.monotonic()
            measuring = measure(job, loaded, checks)
            progress(evolve(steps[job.leaf.path], seconds=time.monotonic() - begun))
            yield job.leaf.path, measuring
            if number % SHARING == 0:
                loaded.engine.release()
        return
    for job in family:
        progress(steps[job.leaf.path])
    begun = time.monotonic()
    askings = [ask(job, loaded, checks) for job in family]
    answers = _together(askings, loaded)
    seconds, rows = time.monotonic() - begun, sum(steps[job.leaf.path].rows for job in family)
    for asking, answer in zip(askings, answers, strict=True):
        path = asking.job.leaf.path
        yield path, measured_of(asking, answer, loaded)
        progress(evolve(steps[path], seconds=seconds * steps[path].rows / rows if rows else seconds / len(family)))


def _together(askings: Sequence[Asking], loaded: Loaded) -> Sequence[Sequence[Rows]]:
    """Run the frames of several criteria as one job; where it fails, one by one, so that the guilty one is named."""
    from pembina.errors import PembinaError

    try:
        rows = iter(loaded.engine.rows_of([frame for asking in askings for frame in asking.frames]))
    except PembinaError:  # the engine itself, which no second try mends
        raise
    except Exception:
        return [run(asking, loaded) for asking in askings]
    return [[next(rows) for _ in asking.frames] for asking in askings]


def steps_of(jobs: Sequence[Job], loaded: Loaded) -> list[Step]:
    """Say of each criterion where it stands among all that are measured, and how many rows it reads."""
    return [Step(i, len(jobs), job.leaf.path, _rows(job, loaded)) for i, job in enumerate(jobs)]


def _rows(job: Job, loaded: Loaded) -> int:
    """Rows of the tables that a criterion reads."""
    tables = {need.table for need in job.needs}
    return sum(file.rows for table in loaded.inputs if table.table in tables for file in table.files)


def silent(step: Step | Reading) -> None:
    """Tell nobody."""
