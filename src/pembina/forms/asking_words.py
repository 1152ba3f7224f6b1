"""What is asked, said in the reader's words: what a cell is called, what it means, what it counts for, an example."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from attrs import define, field

from pembina.data.numbers import FORMATS
from pembina.data.settings import TableSettings
from pembina.errors import N_
from pembina.forms import template_words as common
from pembina.forms.asking_cells import day_example
from pembina.forms.asking_plan import Column, Rows, Step
from pembina.model import Award, Leaf
from pembina.plugins import Host
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

HEADING = N_("{n} of {all}: {what}")
COLUMN = N_("Table {table}, column {column}.")
TABLE = N_("Table {table}: one row for each record, with {columns}.")
COUNTS_FOR = N_("It counts for “{criterion}”, {weight} of the total.")
OWN_WEIGHT = N_("It makes up {weight} of the total.")
SERVES = N_("It serves “{criterion}”, which has no weight of its own.")
ALSO_FOR = N_("It also counts for {criteria}.")
UNIT = N_("Unit: {unit}.")
EXAMPLE = N_("Example: {example}.")
PERIOD = N_("Period of the award: {start} to {end}.")
OUTSIDE = N_("{day} lies outside the period of the award ({start} to {end}); it is kept, but may not count.")
OUT_OF = N_("{what}: out of how many")
NAME, OWN_GROUP = N_("Name of the entrant"), N_("Group: {group}")
FIGURES = ("value", "category", "figure")
"""Columns that hold what a criterion measures, or what that is divided by."""
WHOLE_NUMBER = N_("a whole number")
ITEMS = N_("The list has {n} items.")


@define
class Words:
    """The texts of one award in one language."""

    award: Award
    host: Host
    texts: Texts
    _locale: dict[str, dict[str, Any]] = field(factory=dict, repr=False)

    def heading(self, step: Step, n: int, everything: int) -> str:
        """Name a question, with its place among all."""
        return self.texts.say(HEADING, n=n, all=everything, what=self.what(step))

    def what(self, step: Step) -> str:
        """Name what is asked."""
        rows = step.rows
        about = ", ".join(cell for _, cell in rows.fixed)
        said = common.table_title(self.texts, rows.table) if step.column is None else self.label(step.column, rows)
        if about and step.column is not None and step.column.role in ("value", "category"):
            return clean(said)
        return clean(f"{about}: {said}" if about else said)

    def label(self, column: Column, rows: Rows) -> str:
        """Return what a cell is called: by its criterion where it is that criterion's figure, else by its column."""
        texts, entrants = self.texts, self.award.entrants
        if rows.table == entrants.table and not column.leaves:
            if column.name == entrants.name:
                return texts.translate(NAME)
            return texts.say(OWN_GROUP, group=texts.local(entrants.titles.get(column.name)) or column.name)
        if column.role == "figure":
            return common.table_title(texts, column.name)
        if column.leaves and column.role in ("value", "category") and not rows.many:
            return self.title(column.leaves[0]) if len(column.leaves) == 1 else column.name
        if column.leaves and column.role == "per":
            return texts.say(OUT_OF, what=self.title(column.leaves[0]))
        return common.column_title(texts, column.name, column.role)

    def title(self, leaf: Leaf) -> str:
        """Name a criterion with the groups above it."""
        parts = leaf.path.split(".")
        named = [self._node(".".join(parts[: i + 1])) for i in range(len(parts))]
        return " › ".join(named)

    def _node(self, path: str) -> str:
        node = self.award.node(path)
        own = self.texts.local(node.title)
        if not own and isinstance(node, Leaf):
            own = self._text(node, "title")
        return own or path

    def weight(self, leaf: Leaf) -> Decimal | None:
        """Return the percent of the total that a criterion makes; None where it has no weight."""
        parts, weight = leaf.path.split("."), Decimal(100)
        for i in range(len(parts)):
            share = self.award.node(".".join(parts[: i + 1])).share
            if share is None:
                return None
            weight *= Decimal(str(share))
        return weight

    def explained(self, step: Step, settings: TableSettings) -> Iterator[str]:
        """Say what a question means, sentence by sentence."""
        rows, column = step.rows, step.column
        leaves = column.leaves if column is not None else rows.leaves
        if column is None:
            columns = ", ".join(self.label(each, rows).lower() for each in rows.columns)
            yield self.texts.say(TABLE, table=rows.table, columns=columns)
            items = [leaf.parameters.get("items") for leaf in leaves]
            yield from [self.texts.say(ITEMS, n=n) for n in items if isinstance(n, int) and n > 0][:1]
        else:
            yield self.texts.say(COLUMN, table=rows.table, column=settings.column(column.name).header)
            yield from filter(None, [self._meaning(column)])
        yield from self._summaries(leaves, column)
        yield from self._counts_for(leaves, self.label(column, rows) if column is not None else "")
        if column is not None:
            yield from self.asked_for(column, settings)
        if self.award.period and (column is None or "date" in column.types):
            start, end = self.award.period.start, self.award.period.end
            yield self.texts.say(PERIOD, start=self.texts.date(start), end=self.texts.date(end))

    def _meaning(self, column: Column) -> str:
        """Say what a column holds; the figure of a criterion is explained by the criterion."""
        if column.role == "figure":
            return self.texts.translate(common.FIGURE_MEANING)
        if not column.leaves or column.role in FIGURES:
            return ""
        return common.meaning(self.texts, column.within, column.role)

    def _summaries(self, leaves: tuple[Leaf, ...], column: Column | None) -> Iterator[str]:
        """Say what criteria measure; of a figure that is only read, there is nothing to say."""
        if column is None or column.role not in FIGURES:
            yield from filter(None, dict.fromkeys(self._text(leaf, "summary") for leaf in leaves[:3]))

    def asked_for(self, column: Column, settings: TableSettings) -> Iterator[str]:
        """Say in which unit a cell is, and how it may be written."""
        unit = self._unit(column)
        if unit:
            yield self.texts.say(UNIT, unit=unit)
        example = self.example(column, settings)
        if example:
            yield self.texts.say(EXAMPLE, example=example)

    def _counts_for(self, leaves: tuple[Leaf, ...], asked: str) -> Iterator[str]:
        for leaf in leaves[:2]:
            weight = self.weight(leaf)
            if weight is None:
                yield self.texts.say(SERVES, criterion=self.title(leaf))
            elif asked == self.title(leaf):
                yield self.texts.say(OWN_WEIGHT, weight=self.texts.percent(weight))
            else:
                yield self.texts.say(COUNTS_FOR, criterion=self.title(leaf), weight=self.texts.percent(weight))
        if len(leaves) > 2:
            yield self.texts.say(ALSO_FOR, criteria=self.texts.listed([self.title(leaf) for leaf in leaves[2:]]))

    def _unit(self, column: Column) -> str:
        """Return the unit of a figure: the criterion's where the cell is its value, else what its type says."""
        if column.role == "value" and len(column.leaves) == 1 and column.numeric:
            leaf = column.leaves[0]
            return self.texts.local(leaf.unit) or self._text(leaf, "unit")
        units = [common.unit(self.texts, column.role, kind) for kind in column.types if kind not in ("date", "boolean")]
        whole = self.texts.translate(WHOLE_NUMBER) if "integer" in column.types else ""
        return next(filter(None, units), whole)

    def example(self, column: Column, settings: TableSettings) -> str:
        """Show how a cell may be written; nothing for words and for texts."""
        own = settings.column(column.name)
        if "date" in column.types:
            return day_example(own.dates, self.texts)
        if column.choices or not column.numeric or own.numbers is None:
            return ""
        if "integer" in column.types:
            return FORMATS[own.numbers].partition("," if own.numbers == "id" else ".")[0]
        return FORMATS[own.numbers]

    def outside(self, day: Any, column: Column) -> str:
        """Say that a day lies outside the award's period, where that may matter; else nothing."""
        period = self.award.period
        if period is None or column.role in ("start", "end", "due", "until", "signed") or day is None:
            return ""
        if period.start <= day <= period.end:
            return ""
        date = self.texts.date
        return self.texts.say(OUTSIDE, day=date(day), start=date(period.start), end=date(period.end))

    def _text(self, leaf: Leaf, key: str) -> str:
        """Return a text of a criterion's plugin in the reader's language."""
        said = {language: words.get(key, "") for language, words in self._locales(leaf.use).items()}
        return self.texts.local({k: v for k, v in said.items() if isinstance(v, str) and v})

    def _locales(self, plugin: str) -> dict[str, Any]:
        if plugin not in self._locale:
            self._locale[plugin] = self.host.manifest(plugin).locale()
        return self._locale[plugin]
