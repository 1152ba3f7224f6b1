"""From a data set to one divided column for each criterion: measured, or taken over from a result of before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.errors import ScoringError
from pembina.evaluation.denominate import denominate, errors_dropped
from pembina.evaluation.measure import Column
from pembina.evaluation.outside import Dated, dated, left_out_remarks, outside_period, outside_remarks
from pembina.evaluation.override_table import override_needs
from pembina.evaluation.plan import Job
from pembina.evaluation.previous import Previous, Reuse
from pembina.evaluation.relations import relation_needs
from pembina.evaluation.run import Checks, Progress, measure_all
from pembina.evaluation.worksheets import worksheet_needs
from pembina.model import Award, Entrant, Finding, TableNeed

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded


@frozen
class Gathered:
    """All that judging needs, and what was remarked on the way.

    ``columns`` are in the order of the award. ``outside`` counts rows outside the period, ``dated`` says by which date
    columns each criterion asked about it.
    """

    loaded: Loaded
    columns: dict[str, Column]
    remarks: list[Finding]
    outside: dict[str, dict[str, int]]
    dated: dict[str, Dated]
    reuse: Reuse | None = None


def gather(
    award: Award, jobs: Sequence[Job], data: DataSet, checks: Checks, progress: Progress | None,
    previous: Previous | None = None,
) -> Gathered:  # fmt: skip
    """Read, measure and divide; raises DataError, PluginError and ScoringError."""
    loaded = load(award, data, jobs, previous)
    read = {table.table for table in loaded.inputs}
    loaded = loaded if previous is None else previous.completed(loaded)
    taken = {} if previous is None else previous.columns(loaded.entrants)
    measured, remarks = measure_all([job for job in jobs if job.leaf.path not in taken], loaded, checks, progress)
    columns = {job.leaf.path: taken.get(job.leaf.path) or measured[job.leaf.path] for job in jobs}
    divided = denominate(columns, loaded, taken)
    remarks += errors_dropped(measured, divided)
    asked: dict[str, Dated] = {job.leaf.path: dated(job) for job in jobs}
    if previous is None:
        outside = outside_period(jobs, loaded, asked)
        return Gathered(loaded, divided, remarks + outside_remarks(outside) + left_out_remarks(loaded), outside, asked)
    asked |= previous.dated()
    remarks += previous.findings()
    outside = outside_period(jobs, loaded, asked, previous.counts())
    remarks += outside_remarks(outside) + left_out_remarks(loaded)
    return Gathered(loaded, divided, remarks, outside, asked, previous.reuse(loaded, read))


def load(award: Award, data: DataSet, jobs: Sequence[Job], previous: Previous | None = None) -> Loaded:
    """Read all tables that the plan needs, or those that a result of before leaves to be read.

    Raises DataError with everything that does not fit.
    """
    others = [*override_needs(award), *worksheet_needs(award, data), *relation_needs(data)]

    def choose(entrants: Sequence[Entrant], identity: str) -> Sequence[TableNeed]:
        assert previous is not None
        previous.decide(entrants, identity, others)
        return previous.needs(others)

    needs = [*(need for job in jobs for need in job.needs), *others]
    ways = () if previous is None else (choose,)
    loaded = data.load(award.entrants, needs, *ways)
    if not loaded.entrants:
        raise ScoringError.of("PB504", table=award.entrants.table)
    return loaded
