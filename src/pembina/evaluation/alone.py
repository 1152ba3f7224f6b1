"""What one entrant's own data give: its values as the committee's run would measure them, and all that is wrong.

Where an evaluation refuses everything for one fault, this goes as far as it can: a table that is not there is read as
one without rows, and criteria whose columns do not fit are left unread.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import evolve, frozen

from pembina.data import DataSet, Loaded
from pembina.data.folder import Folder
from pembina.data.identity import same_text
from pembina.errors import DataError, Problem, ScoringError
from pembina.evaluation.denominate import denominate
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.outside import left_out_remarks, outside_period, outside_remarks
from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.run import Progress, measure, silent, steps_of
from pembina.evaluation.taking_part import active, plugins_used
from pembina.model import Award, Entrant, Finding, Leaf, TableNeed
from pembina.plugins import Host
from pembina.plugins.values import Measured


@frozen
class Sight:
    """One entrant's columns (of one row each), and what stood in the way.

    ``lacking`` are tables that are not in the folder and were read as empty. ``unread`` are the paths of criteria whose
    columns do not fit, ``problems`` everything that does not fit. ``apart`` are criteria that compare entrants already
    where they measure, so that nothing can be said of one alone.
    """

    loaded: Loaded
    jobs: tuple[Job, ...]
    columns: dict[str, Column]
    findings: tuple[Finding, ...]
    outside: dict[str, dict[str, int]]
    lacking: tuple[str, ...]
    unread: frozenset[str]
    apart: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def entrant(self) -> Entrant:
        """Who it is."""
        return self.loaded.entrants[0]


def roll(award: Award, data: DataSet) -> tuple[Entrant, ...]:
    """Return everybody in the table of entrants, whether they compete or not; raises DataError."""
    open_to_all = evolve(award.entrants, where={}, groups=(), status=None)
    return data.load(open_to_all, ()).entrants


def look(award: Award, data: DataSet, host: Host, code: str, progress: Progress | None = None) -> Sight:
    """Read the tables and measure every criterion for one entrant that competes.

    Raises DataError where the table of entrants itself does not fit (PB327: the entrant is not among those who
    compete), and PluginError.
    """
    alone = evolve(award, entrants=evolve(award.entrants, where=_only(award, code)))
    jobs = make_plan(award, host)
    folder = Folder(data.folder, data.settings, host)
    tables = {need.table for job in jobs for need in job.needs}
    lacking = {table for table in tables if table != award.entrants.table and folder.lacks(table)}
    needs = {
        job.leaf.path: [evolve(need, optional=need.optional or need.table in lacking) for need in job.needs]
        for job in jobs
    }
    told = {need.table for job in jobs for need in job.needs if need.table in lacking and not need.optional}
    loaded, faulty, problems = _load(alone, data, needs)
    unread = _unread(jobs, faulty)
    read = tuple(job for job in jobs if job.leaf.path not in unread)
    columns, findings, apart = _measure(award, read, loaded, host, progress or silent)
    for job in jobs:
        if job.leaf.path not in columns:
            columns[job.leaf.path] = _nothing(job, loaded)
    divided = denominate({job.leaf.path: columns[job.leaf.path] for job in jobs}, loaded)
    outside = outside_period(read, loaded)
    if len(loaded.known) == 1:  # else rows of others are counted with its own
        findings += outside_remarks(outside) + left_out_remarks(loaded)
    return Sight(
        loaded, jobs, divided, tuple(findings), outside, tuple(sorted(told)), frozenset(unread), frozenset(apart),
        tuple(problems),
    )  # fmt: skip


def _only(award: Award, code: str) -> dict[str, Any]:
    """Who competes by the award's `where`, and bears this code; nobody where that already leaves it out."""
    where, key = award.entrants.where, award.entrants.key
    wanted = where.get(key, code)
    choices = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Sequence) else wanted
    return {**where, key: code if any(same_text(code, choice) for choice in choices) else []}


def _load(award: Award, data: DataSet, needs: dict[str, list[TableNeed]]) -> tuple[Loaded, set[str], Sequence[Problem]]:
    """Load what all criteria read, or, where some of it does not fit, what the others read.

    Returns the criteria for whose columns something does not fit, and everything that is wrong.
    """
    try:
        return data.load(award.entrants, [need for wanted in needs.values() for need in wanted]), set(), ()
    except DataError as error:
        problems = error.problems
    try:
        data.load(award.entrants, ())
    except DataError:  # without entrants there is nothing to go on with
        raise DataError(problems) from None
    faulty = {path for path, wanted in needs.items() if not _fits(award, data, wanted)}
    kept = [need for path, wanted in needs.items() if path not in faulty for need in wanted]
    return data.load(award.entrants, kept), faulty, problems


def _fits(award: Award, data: DataSet, needs: Sequence[TableNeed]) -> bool:
    try:
        data.load(award.entrants, needs)
    except DataError:
        return False
    return True


def _unread(jobs: Sequence[Job], faulty: set[str]) -> set[str]:
    """Criteria for whose columns something does not fit, and those that are divided by one of them."""
    divisors = {job.leaf.path: job.leaf.denominate.criterion for job in jobs if job.leaf.denominate is not None}
    return faulty | {path for path, by in divisors.items() if by in faulty}


def _measure(
    award: Award, jobs: Sequence[Job], loaded: Loaded, host: Host, progress: Progress
) -> tuple[dict[str, Column], list[Finding], set[str]]:
    checks = active(host, "table-checks", plugins_used(award, jobs, host))
    columns: dict[str, Column] = {}
    findings: list[Finding] = []
    apart: set[str] = set()
    for job, step in zip(jobs, steps_of(jobs, loaded), strict=True):
        path, manifest = job.leaf.path, job.criterion.manifest
        progress(step)
        begun = time.monotonic()
        if manifest.adjusts or manifest.compares:
            apart.add(path)
        try:
            columns[path], remarks = measure(job, loaded, checks)
        except ScoringError:
            if path not in apart:
                raise
            columns[path] = _nothing(job, loaded)
            continue
        finally:
            progress(evolve(step, seconds=time.monotonic() - begun))
        findings += remarks
    gone = {path for path in apart if not columns[path].present.any()}
    findings = [finding for finding in findings if finding.entrant in (None, loaded.entrants[0].code)]
    return {path: column for path, column in columns.items() if path not in gone}, findings, apart


def _nothing(job: Job, loaded: Loaded) -> Column:
    """A column without a value: nothing could be read."""
    leaf: Leaf = evolve(job.leaf, denominate=None)
    measured = (Measured(None, reason="missing"),)
    codes, none = tuple(entrant.code for entrant in loaded.entrants), np.zeros(1, dtype=np.int64)
    direction = job.criterion.manifest.direction
    return Column(leaf, direction, codes, values_of(measured), measured, none, np.zeros(1, dtype=np.bool_))
