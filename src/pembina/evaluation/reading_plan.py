"""What an evaluation will read and run, before anything is measured: for whom, by what, together with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.data.sizes import EngineFacts, TableSize, look_ahead
from pembina.errors import Phrase
from pembina.evaluation.override_table import override_needs
from pembina.evaluation.plan import Job, make_plan
from pembina.evaluation.previous import Previous
from pembina.evaluation.reading_memory import Memory, memory_of
from pembina.evaluation.relations import relation_needs
from pembina.evaluation.run import families
from pembina.evaluation.taking_part import active, plugins_used
from pembina.evaluation.worksheets import worksheet_needs
from pembina.model import Award, Entrant, Result, TableNeed, Within
from pembina.plugins import Host

if TYPE_CHECKING:
    from pembina.data import DataSet


@frozen
class PlannedTable:
    """A table that will be read: its size, the criteria that read it, and the period that all of them keep to.

    ``within`` is None where somebody needs every row. ``others`` says that it is read for more than criteria: for the
    entrants, for other names, for overrides, for what is printed elsewhere.
    """

    size: TableSize
    criteria: tuple[str, ...]
    within: Within | None
    others: bool


@frozen
class PlannedCriterion:
    """A criterion: its plugin, its tables, their rows (None where those of a table are not known), and its job.

    Criteria with the same ``job`` are run as one; it is None where the criterion is taken from a previous result, and
    ``why`` says why it is not where there is a previous result.
    """

    path: str
    title: Mapping[str, str]
    plugin: str
    tables: tuple[str, ...]
    rows: int | None
    job: int | None
    why: Phrase | None = None


@frozen
class ReadingPlan:
    """What an evaluation will read and run. ``previous`` is the name (SHA-256) of the result that is taken from."""

    award: Award
    title: str
    origin: str
    engine: EngineFacts
    tables: tuple[PlannedTable, ...]
    criteria: tuple[PlannedCriterion, ...]
    memory: Memory | None
    previous: str | None = None
    whole: Phrase | None = None
    """Why nothing can be taken from the previous result, where one reason holds for all criteria."""


def plan_reading(award: Award, data: DataSet, host: Host, previous: Result | None = None) -> ReadingPlan:
    """Look ahead; with a ``previous`` result the table of entrants is read, and files are hashed.

    Raises AwardError, DataError, PluginError and RecordError as an evaluation would, as far as it comes to light.
    """
    jobs = make_plan(award, host)
    others = [*override_needs(award), *worksheet_needs(award, data), *relation_needs(data)]
    again = None if previous is None else _decided(previous, award, jobs, data, host, others)
    measured = list(jobs) if again is None else again.to_measure()
    needs = [*(need for job in jobs for need in job.needs), *others] if again is None else again.needs(others)
    sizes = look_ahead(data, award.entrants, needs)
    groups = _groups(measured, sizes.engine)
    by_table = {size.table: size for size in sizes.tables}
    beside = {award.entrants.table, *(need.table for need in others)}
    beside |= {data.settings.aliases.table} if data.settings.aliases is not None else set()
    reasons = {} if again is None else again.reasons
    return ReadingPlan(
        award,
        data.title,
        data.origin,
        sizes.engine,
        tuple(_table(size, measured, needs, size.table in beside) for size in sizes.tables),
        tuple(_criterion(job, by_table, groups, reasons) for job in jobs),
        memory_of(sizes, measured),
        None if previous is None else previous.sha256,
        None if again is None else again.whole,
    )


def _decided(
    previous: Result, award: Award, jobs: Sequence[Job], data: DataSet, host: Host, others: Sequence[TableNeed]
) -> Previous:
    """Ask an earlier result what can be taken from it, which needs to know who competes."""
    checks = active(host, "table-checks", plugins_used(award, jobs, host))
    again = Previous(previous, award, jobs, data, host, checks)

    def choose(entrants: tuple[Entrant, ...], identity: str) -> Sequence[TableNeed]:
        again.decide(entrants, identity, others)
        return ()

    data.load(award.entrants, (), choose).engine.close()
    return again


def _groups(measured: Sequence[Job], engine: EngineFacts) -> dict[str, int]:
    """Number the jobs, by criterion: families where the engine fuses, else each criterion by itself."""
    found = families(measured) if engine.capabilities.fuses else [[job] for job in measured]
    return {job.leaf.path: number for number, family in enumerate(found, 1) for job in family}


def _table(size: TableSize, measured: Sequence[Job], needs: Sequence[TableNeed], others: bool) -> PlannedTable:
    asked = [need for need in needs if need.table == size.table]
    criteria = tuple(job.leaf.path for job in measured if any(need.table == size.table for need in job.needs))
    within = asked[0].within if asked and all(need.within == asked[0].within for need in asked) else None
    return PlannedTable(size, criteria, within, others)


def _criterion(
    job: Job, sizes: Mapping[str, TableSize], groups: Mapping[str, int], reasons: Mapping[str, Phrase]
) -> PlannedCriterion:
    path = job.leaf.path
    tables = tuple(dict.fromkeys(need.table for need in job.needs))
    known = [sizes[table].rows if table in sizes else None for table in tables]
    rows = None if None in known else sum(n for n in known if n is not None)
    return PlannedCriterion(path, job.leaf.title, job.found.name, tables, rows, groups.get(path), reasons.get(path))
