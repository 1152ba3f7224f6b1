"""What has to be read and run: for each criterion of the award its plugin, its rules and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from pembina.errors import PembinaError, PluginError, Problem
from pembina.model import Award, Binding, ColumnNeed, Leaf, TableNeed, Within
from pembina.plugins import Criterion, Found, Host, Rules

if TYPE_CHECKING:
    from pembina.evaluation.apart import Errand


@frozen
class Job:
    """One criterion ready to be measured; ``apart`` says by whom where its plugin runs apart."""

    leaf: Leaf
    criterion: Criterion
    found: Found
    rules: Rules
    needs: tuple[TableNeed, ...]
    apart: Errand | None = None


def make_plan(award: Award, host: Host) -> tuple[Job, ...]:
    """Load exactly the plugins that the award uses; raises PluginError with every fault."""
    problems: list[Problem] = []
    jobs = []
    for name in award.plugins:
        _collecting(problems, host, name)
    for leaf in award.leaves():
        if _collecting(problems, host, leaf.use, f"criteria.{leaf.path}"):
            jobs.append(_job(leaf, award, host))
    if problems:
        raise PluginError(problems)
    return tuple(jobs)


def _collecting(problems: list[Problem], host: Host, name: str, address: str | None = None) -> bool:
    """Load a plugin; what is wrong with it is told once, at the first criterion that uses it."""
    try:
        if address is not None and host.held_apart(name):
            host.criterion(name)
        else:
            host.load(name)
    except PembinaError as error:
        known = [evolve(problem, place=evolve(problem.place, address=None)) for problem in problems]
        for problem in error.problems:
            if evolve(problem, place=evolve(problem.place, address=None)) not in known:
                problems.append(evolve(problem, place=evolve(problem.place, address=problem.place.address or address)))
        return False
    return True


def _job(leaf: Leaf, award: Award, host: Host) -> Job:
    criterion = host.criterion(leaf.use)
    rules = Rules(leaf.parameters, award.period)
    needs = _within(table_needs(leaf, criterion), leaf, award, criterion)
    return Job(leaf, criterion, host.found(leaf.use), rules, needs)


def _within(needs: tuple[TableNeed, ...], leaf: Leaf, award: Award, criterion: Criterion) -> tuple[TableNeed, ...]:
    """Say which rows a criterion can do without, by its manifest; a panel looks beyond the period."""
    period, dated = award.period, criterion.manifest.within_period
    if period is None or leaf.panel is not None or not dated:
        return needs
    return tuple(
        evolve(need, within=Within(_source(need, dated[need.role]), period.start, period.end))
        if need.owner == leaf.path and need.role in dated
        else need
        for need in needs
    )


def _source(need: TableNeed, column: str) -> str:
    """The data set's name of a column."""
    return next(each.source for each in need.columns if each.name == column)


def table_needs(leaf: Leaf, criterion: Criterion) -> tuple[TableNeed, ...]:
    """Bind the tables that the plugin declares to those that the award names (by default the same names).

    A table or column that the award calls by another name must be there, even where the plugin could do without it.
    """
    needs = []
    for role, columns in criterion.manifest.tables.items():
        binding = leaf.read.get(role, Binding(role))
        wanted = tuple(
            ColumnNeed(
                name,
                binding.columns.get(name, name),
                spec.type,
                spec.may_lack(leaf.parameters) and name not in binding.columns,
            )
            for name, spec in columns.items()
        )
        lacking = role in criterion.manifest.optional_tables and binding == Binding(role)
        needs.append(TableNeed(leaf.path, role, binding.table, wanted, lacking))
    by = leaf.denominate
    if by is not None and by.table and by.entrant and by.column:
        figure = (ColumnNeed("entrant", by.entrant, "entrant"), ColumnNeed("figure", by.column, "number"))
        needs.append(TableNeed(denominator_owner(leaf), "denominate", by.table, figure))
    return tuple(needs)


def denominator_owner(leaf: Leaf) -> str:
    """Name under which the table of a denominator is asked for; no path of a node looks like it."""
    return f"{leaf.path}/denominate"
