"""What a criterion author writes against: the base class and the rules of the award at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pembina.methods.counting import EXACT
from pembina.model import Period

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.plugins.kinds import Adjusted, Fault
    from pembina.plugins.manifest import Manifest


class NoParameter(KeyError):
    """A parameter that the manifest does not declare."""

    def __init__(self, name: str, declared: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.declared = name, declared

    def __str__(self) -> str:
        """Say it to the author, with the names that are declared."""
        return f"no parameter {self.name!r} is declared; declared: {', '.join(map(repr, self.declared)) or 'none'}"


class Rules:
    """The award as a criterion may see it: its period and this criterion's parameters. Never weights or scoring."""

    def __init__(self, parameters: Mapping[str, Any], period: Period | None) -> None:
        self.parameters: Mapping[str, Any] = MappingProxyType(deepcopy(dict(parameters)))
        self.period = period
        self.date_columns: list[str] = []
        """Columns asked about by :meth:`in_period`, so that rows outside can be counted and reported."""
        self.until: dt.date | None = None
        """The last day of a panel: a criterion whose manifest says ``panel`` then answers with one row for each entrant
        and date up to it, the date in a column ``period``. None where one figure for each entrant is wanted."""
        self.absent: Mapping[str, frozenset[str]] = {}
        """Optional columns, by table, that no file of the data set has."""
        self.hold: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]] = _as_it_is
        """Ask the engine to hold an intermediate frame that is used several times, by this criterion or another; it
        returns a frame that means the same."""
        self.distinct = EXACT
        """Whether :meth:`count_distinct` counts one by one (``exact``) or estimates (``approximate``)."""
        self.hashed: Callable[[nw.LazyFrame[Any], str, str], nw.LazyFrame[Any]] = _no_hash
        """The engine's hash of a text column, which estimates need."""
        self.asked_distinct = False
        """Whether :meth:`count_distinct` was called, so that a criterion which says that it can estimate does."""
        self._made: dict[str, tuple[Mapping[str, Any], nw.LazyFrame[Any]]] = {}

    def __getitem__(self, parameter: str) -> Any:
        """Return a parameter, as the award sets it or by its default; raises KeyError that names those there are."""
        try:
            return self.parameters[parameter]
        except KeyError:
            raise NoParameter(parameter, tuple(self.parameters)) from None

    def has(self, table: str, column: str) -> bool:
        """Whether the data set has a column; an optional one that it lacks arrives as a column of nulls.

        Steps that serve only such a column may be left out to save time; the answer has to be the same with them.
        """
        return column not in self.absent.get(table, ())

    def once(
        self, name: str, tables: Mapping[str, nw.LazyFrame[Any]], make: Callable[[], nw.LazyFrame[Any]]
    ) -> nw.LazyFrame[Any]:
        """Make a frame that :meth:`Criterion.records`, ``measure`` and ``details`` all start from, and keep it.

        ``tables`` are those that the method was given, ``name`` tells several such frames apart. A long expression
        takes longer to be understood by an engine than a small table takes to be read.
        """
        kept = self._made.get(name)
        if kept is None or kept[0] is not tables:
            kept = self._made[name] = tables, make()
        return kept[1]

    def count_distinct(
        self, frame: nw.LazyFrame[Any], by: str | Sequence[str], counts: Mapping[str, str], **others: nw.Expr
    ) -> nw.LazyFrame[Any]:
        """Count different values within groups, nulls left out, and aggregate ``others`` beside it in the same pass.

        ``by`` are the columns of the group, which hold no nulls; ``counts`` names each count and the column whose
        values it counts. Returns one row for each group with whole numbers: exact, unless the award says
        ``distinct = "approximate"`` of a criterion whose manifest says ``approximates``; then text, whole numbers and
        days are estimated, with a standard error of 1.6 percent (:mod:`pembina.plugins.distinct`), the same on every
        engine. The value has to be one of these counts, or be divided from one; what only some rows show is not.
        """
        keys = [by] if isinstance(by, str) else list(by)
        self.asked_distinct = True
        if self.distinct == EXACT:
            from pembina.expressions import count_distinct

            exact = {name: count_distinct(column) for name, column in counts.items()}
            return frame.group_by(*keys).agg(**exact, **others)
        from pembina.plugins.distinct import estimated, hashable

        parts = []
        for name, column in counts.items():
            text = hashable(frame.select(*keys, column), column, "_text")
            parts.append(estimated(self.hashed(text, "_text", "_hash"), keys, "_hash", name))
        first, *rest = [*parts, *([frame.group_by(*keys).agg(**others)] if others else [])]
        for part in rest:
            first = first.join(part, on=keys, how="left")
        return first

    def in_period(self, column: str) -> nw.Expr:
        """Return the condition that a date column lies in the award's period, both days included.

        An award without a period takes every dated row.
        """
        import narwhals.stable.v2 as nw

        if column not in self.date_columns:
            self.date_columns.append(column)
        if self.period is None:
            return ~nw.col(column).is_null()
        return (nw.col(column) >= nw.lit(self.period.start)) & (nw.col(column) <= nw.lit(self.period.end))


def _as_it_is(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return frame


def _no_hash(frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
    raise NotImplementedError("no engine is at hand that hashes text")


class Criterion:
    """Turns tables into one value per entrant, and can show the records behind it.

    Subclasses write :meth:`records` and :meth:`measure` with lazy narwhals expressions. They never collect, open files
    or import an engine; weights and scoring are the award's business. What is known without running code (tables,
    columns, unit, direction, parameters) stands in ``criterion.toml`` beside the module and arrives as ``manifest``.
    """

    manifest: Manifest

    def records(self, tables: Mapping[str, nw.LazyFrame[Any]], rules: Rules) -> nw.LazyFrame[Any]:
        """Return the rows that count, with every column of their table still on them.

        ``tables`` holds the declared tables with exactly the declared columns (and ``_file`` and ``_row``, which say
        where a row stands). The default is the whole first table.
        """
        return next(iter(tables.values()))

    def ledger(self, tables: Mapping[str, nw.LazyFrame[Any]], rules: Rules) -> nw.LazyFrame[Any] | None:
        """Return the rows of one table among which :meth:`counted` finds those that count; None (the default) for none.

        Worth having where there are very many records that :meth:`measure` adds up without looking at each: rows that
        say the same are then looked for here, and asked whether they count, so that records are never gathered.
        :meth:`records` has to give ``counted(ledger(tables, rules), tables, rules)``.
        """
        return None

    def counted(
        self, rows: nw.LazyFrame[Any], tables: Mapping[str, nw.LazyFrame[Any]], rules: Rules
    ) -> nw.LazyFrame[Any]:
        """Return those of the rows of :meth:`ledger` that count, with every column on them and as often as they come.

        ``rows`` may be some of them only, and without ``_file`` and ``_row``: whether one counts is to depend on its
        own cells and on ``tables``, and never on what else is among ``rows``.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say which rows of its ledger count")

    def measure(
        self, records: nw.LazyFrame[Any], tables: Mapping[str, nw.LazyFrame[Any]], rules: Rules
    ) -> nw.LazyFrame[Any]:
        """Return one row per entrant: the entrant column and ``value``, or ``numerator`` and ``denominator``.

        Pembina divides (times ``factor`` of the manifest) and shows "296 of 347". Optional text columns travel into
        the result: ``reason`` (why there is no value: ``missing``, ``not-applicable``, ``not-assessable``,
        ``needs-a-person``), ``printed`` (the figure as it was published, recomputed and compared), ``source``,
        ``as_of``, ``definition``, ``state`` (``claimed``, ``verified``, ``adjusted``). So do ``standard_error``, that
        of the value in its unit (0 where it is exact, null where it is not known), and numbers whose name starts
        with ``also_``, which are shown beside the value. Where ``rules.until`` is a day, one row per entrant and
        date, the date in ``period``.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how to measure")

    def check(self, parameters: Mapping[str, Any]) -> list[Fault]:
        """Say what is wrong with parameters that their schemas let pass; asked where the manifest says ``checks``.

        ``parameters`` have every default filled in. A fault's ``at`` is the path below ``with``.
        """
        return []

    def details(
        self, records: nw.LazyFrame[Any], tables: Mapping[str, nw.LazyFrame[Any]], rules: Rules
    ) -> nw.LazyFrame[Any] | None:
        """Return the rows that :meth:`adjust` needs, as few as it can do with: Pembina collects them.

        Asked where the manifest says ``adjusts``. None says that by these rules nothing is adjusted, so that nobody is
        asked to. Columns have names of the criterion's own.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what adjusting needs")

    def adjust(
        self, values: Mapping[str, float], details: Sequence[Mapping[str, Any]], rules: Rules
    ) -> Adjusted | None:
        """Adjust values by what only several entrants together show: how severe a juror is, who won against whom.

        ``values`` are those that were measured, by the entrant's code in the order of codes; ``details`` the rows of
        :meth:`details`, sorted. None leaves all as measured. The result keeps both, and both ranks are shown. Raises
        :class:`pembina.Unfit` where it cannot be done.
        """
        return None
