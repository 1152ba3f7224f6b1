"""From an award to its form: every table that its criteria read, once, with all columns that any of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field, frozen

from pembina.data.entrants import STATUSES
from pembina.evaluation.plan import Job, make_plan
from pembina.forms import template_words as words
from pembina.forms.template_choices import MOST_ROWS, choices_of, label_rows, limits_of, together
from pembina.forms.template_form import Choices, Example, Form, FormColumn, FormTable, Reading
from pembina.forms.template_probe import Columns, Probe
from pembina.model import Award, Group, TableNeed
from pembina.plugins import ColumnSpec, Host
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

ORDER = ("entrant", "date", "boolean", "integer", "money", "number", "figure", "text")
"""Which type a column of a form has where several criteria read it as several: the one that asks the most of a cell."""

LAST = ("printed", "source", "definition", "state", "standard-error", "evidence")
"""Columns that say more about a row, by the plugin's names; they stand at its end."""

LONGEST = 60
"""Letters that a criterion's title may have to stand above a column."""

FIGURE = ("entrant", "figure")
"""Columns of the table that values are divided by, as ``denominate`` calls them."""


def make_form(
    award: Award, host: Host, texts: Texts, *, code: str | None = None, name: str | None = None,
    without: Sequence[str] = (),
) -> Form:  # fmt: skip
    """Return the form of an award; with ``code``, for one entrant. Tables ``without`` are handed in by others.

    Raises PluginError where a plugin of the award is at fault.
    """
    jobs = make_plan(award, host)
    probe = Probe(host)
    work = _Gathering(award, texts, probe.dated(jobs), code, name)
    for job in jobs:
        work.note(job, probe.unused(job))
    tables = [table for table in work.tables() if table.name not in without]
    manifests = {job.leaf.path: job.criterion.manifest for job in jobs}
    language = {path: _local(manifest.locale(), texts) for path, manifest in manifests.items()}
    return Form(
        award,
        tuple(tables),
        code,
        name,
        tuple(work.readings[job.leaf.path] for job in jobs),
        {path: said.get("summary", "") for path, said in language.items()},
        {
            job.leaf.path: texts.local(job.leaf.unit)
            or language[job.leaf.path].get("unit", manifests[job.leaf.path].unit)
            for job in jobs
        },
    )


def tables_of(award: Award, host: Host) -> list[str]:
    """Return the names of the tables that an award reads, that of the entrants first."""
    read = (need.table for job in make_plan(award, host) for need in job.needs)
    return list(dict.fromkeys((award.entrants.table, *read)))


def _local(locale: Mapping[str, Mapping[str, Any]], texts: Texts) -> Mapping[str, Any]:
    return locale.get(texts.language) or locale.get("en") or {}


@frozen
class _Asked:
    """One column of a table as one criterion asks for it."""

    reading: Reading
    name: str
    spec: ColumnSpec
    optional: bool


@define
class _Gathering:
    """What the criteria ask for, table by table and column by column."""

    award: Award
    texts: Texts
    dated: set[tuple[str, str]]
    code: str | None
    name: str | None
    readings: dict[str, Reading] = field(factory=dict)
    asked: dict[str, dict[str, list[_Asked]]] = field(factory=dict)
    lines: dict[str, list[dict[str, str]]] = field(factory=dict)
    needed: set[str] = field(factory=set)
    readers: dict[str, list[Reading]] = field(factory=dict)

    def note(self, job: Job, unused: Columns) -> None:
        """Note the tables of one criterion, without the columns that it does not look at."""
        leaf = job.leaf
        title = self.texts.local(leaf.title) or _local(job.criterion.manifest.locale(), self.texts).get("title")
        gate = any(gate.criterion == leaf.path for gate in self.award.gates)
        base = Reading(leaf, str(title or leaf.path), share_of_total(self.award, leaf.path), gate, "", {})
        self.readings[leaf.path] = base
        for need in job.needs:
            specs = self._specs(job, need, unused)
            reading = evolve(base, role=need.role, names={source: name for source, (name, _) in specs.items()})
            self._note_table(need, specs, reading)

    def _specs(self, job: Job, need: TableNeed, unused: Columns) -> dict[str, tuple[str, ColumnSpec]]:
        """By the data set's columns; one that is read under two names is what the name says that asks more of it."""
        declared = job.criterion.manifest.tables.get(need.role, {}) if need.owner == job.leaf.path else {}
        specs: dict[str, tuple[str, ColumnSpec]] = {}
        for column in need.columns:
            if (need.role, column.name) in unused:
                continue
            spec = evolve(declared.get(column.name, ColumnSpec(column.type)), optional=column.optional)
            if column.source not in specs or (specs[column.source][1].optional and not spec.optional):
                specs[column.source] = column.name, spec
        return specs

    def _note_table(self, need: TableNeed, specs: Mapping[str, tuple[str, ColumnSpec]], reading: Reading) -> None:
        columns = self.asked.setdefault(need.table, {})
        for source, (name, spec) in specs.items():
            columns.setdefault(source, []).append(_Asked(reading, name, spec, spec.optional))
        self.readers.setdefault(need.table, []).append(reading)
        if not need.optional:
            self.needed.add(need.table)
        if need.owner == reading.leaf.path:
            self.lines.setdefault(need.table, []).extend(label_rows(reading.leaf, specs))

    def tables(self) -> Iterator[FormTable]:
        """Yield the table of entrants, then the others in the order of the award."""
        yield self._roll()
        for table in self.asked:
            if table != self.award.entrants.table:
                yield self._table(table)

    # Tables

    def _table(self, table: str) -> FormTable:
        columns = self._columns(table, ())
        entrant = next(column.name for column in columns if column.type == "entrant")
        rows: list[Mapping[str, str]] = []
        if self.code is not None:
            lines = [dict(pair) for pair in dict.fromkeys(tuple(line.items()) for line in self.lines.get(table, ()))]
            rows = [{entrant: self.code, **line} for line in lines if len(lines) <= MOST_ROWS]
        return FormTable(
            table, self._title(table), columns, entrant, optional=table not in self.needed, rows=tuple(rows),
            readings=tuple(self.readers[table]),
        )  # fmt: skip

    def _roll(self) -> FormTable:
        entrants = self.award.entrants
        rows: tuple[Mapping[str, str], ...] = ()
        columns = self._columns(entrants.table, tuple(self._own_columns()))
        if self.code is not None:
            where = {column: value for column, value in entrants.where.items() if not isinstance(value, list | tuple)}
            row = {column: str(value) for column, value in where.items() if not isinstance(value, bool)}
            rows = ({**row, entrants.key: self.code, entrants.name: self.name or ""},)
        readings = tuple(self.readers.get(entrants.table, ()))
        return FormTable(
            entrants.table, self._title(entrants.table), columns, entrants.key, True, False, rows, readings
        )

    def _title(self, table: str) -> str:
        return words.table_title(self.texts, table)

    def _own_columns(self) -> Iterator[FormColumn]:
        """Columns of the table of entrants that the award itself names."""
        entrants, say = self.award.entrants, self.texts.translate
        yield self._plain(entrants.key, say(words.CODE), "code", say(words.CODE_MEANING), True)
        yield self._plain(entrants.name, say(words.NAME), "text", say(words.NAME_MEANING), True)
        for column, value in entrants.where.items():
            listed = tuple(map(str, value if isinstance(value, list | tuple) else [value]))
            made = self._plain(column, words.readable(column), "text", say(words.WHERE_MEANING), True)
            yield evolve(made, choices=Choices(listed, closed=False), example=listed[0])
        for column in entrants.groups:
            title = self.texts.local(entrants.titles.get(column)) or words.readable(column)
            yield self._plain(column, title, "text", say(words.GROUP_MEANING), True)
        if entrants.status is not None:
            made = self._plain(entrants.status, say(words.STATUS), "text", say(words.STATUS_MEANING), False)
            yield evolve(made, choices=Choices(STATUSES, closed=True), example="")

    def _plain(self, column: str, title: str, kind: str, meaning: str, required: bool) -> FormColumn:
        return FormColumn(column, title, kind, required, meaning, "", self._own_code() if kind == "code" else "")

    def _own_code(self) -> Example:
        return self.code or words.example("", "", "code", (), None)

    # Columns

    def _columns(self, table: str, own: tuple[FormColumn, ...]) -> tuple[FormColumn, ...]:
        """Return the columns of a table with titles that tell them apart; whose row it is stands first."""
        asked = self.asked.get(table, {})
        made = {column.name: column for column in own}
        for column in own:  # what criteria read of these as well does not change what they are
            readings = tuple(each.reading for each in asked.get(column.name, ()))
            made[column.name] = evolve(column, readings=readings)
        for source in sorted(asked, key=lambda source: self._rank(asked[source])):
            if source not in made:
                made[source] = self._column(table, source, asked[source])
        return tuple(_told_apart(made.values()))

    def _rank(self, asked: Sequence[_Asked]) -> int:
        """Whose row it is, then what has to be filled in, then what can be, at last what is said about a row."""
        if asked[0].spec.type == "entrant":
            return 0
        if all(each.name in LAST for each in asked):
            return 3
        return 2 if all(each.optional for each in asked) else 1

    def _column(self, table: str, source: str, asked: Sequence[_Asked]) -> FormColumn:
        kind = min((each.spec.type for each in asked), key=ORDER.index)
        first = next(each for each in asked if each.spec.type == kind)
        choices = together(choices_of(each.reading.leaf, each.name, each.spec) for each in asked)
        limits = [limits_of(each.reading.leaf, each.name, kind) for each in asked]
        leasts, mosts = [least for least, _ in limits if least is not None], [m for _, m in limits if m is not None]
        year = first.name in words.YEARS
        return FormColumn(
            name=source,
            title=self._column_title(source, first, asked),
            type=kind,
            required=not all(each.optional or each.name in words.MAY_BE_EMPTY for each in asked),
            meaning=self._meaning(source, first, kind, asked),
            unit=self._unit(first, kind, asked),
            example=self._example(first, kind, choices),
            choices=choices,
            dated=(table, source) in self.dated,
            least=Decimal(1000) if year else min(leasts) if len(leasts) == len(asked) else None,
            most=Decimal(9999) if year else max(mosts) if len(mosts) == len(asked) else None,
            readings=tuple(each.reading for each in asked),
        )

    def _example(self, first: _Asked, kind: str, choices: Choices | None) -> Example:
        if kind == "entrant":
            return self._own_code()
        return words.example(first.reading.role, first.name, kind, choices.words if choices else (), self.award.period)

    def _column_title(self, source: str, first: _Asked, asked: Sequence[_Asked]) -> str:
        """Say what stands above a column; what a single criterion measures is called as that is."""
        if first.spec.type == "entrant":
            return self.texts.translate(words.ENTRANT)
        titles = {each.reading.title for each in asked}
        if source != first.name and first.name in words.VALUES and len(titles) == 1 and len(min(titles)) <= LONGEST:
            return f"{min(titles)} ({source})"
        if first.name in FIGURE:
            return words.figure_title(self.texts, source)
        return words.column_title(self.texts, source, first.name)

    def _meaning(self, source: str, first: _Asked, kind: str, asked: Sequence[_Asked]) -> str:
        """Say what a column means; one that the award names is what its criterion is called."""
        if kind == "entrant":
            return self.texts.translate(words.ENTRANT_MEANING)
        titles = list(dict.fromkeys(each.reading.title for each in asked))
        if first.name in FIGURE:
            return self.texts.say(words.FIGURE_MEANING, criteria=self.texts.listed(titles))
        common = words.meaning(self.texts, first.reading.role, first.name)
        if source != first.name and first.name in ("per", *words.VALUES):
            return self.texts.say(words.OF, criteria=self.texts.listed(titles), meaning=common)
        return common[:1].upper() + common[1:]

    def _unit(self, first: _Asked, kind: str, asked: Sequence[_Asked]) -> str:
        """Say the unit of a column; that of the criterion where the column is its very value."""
        leaf = first.reading.leaf
        plain = leaf.parameters.get("kind", "number") == "number" and leaf.parameters.get("scale", 1) == 1
        same = len({str(each.reading.leaf.unit) for each in asked}) == 1
        if first.name == "value" and kind == "number" and plain and same and leaf.denominate is None:
            return self.texts.local(leaf.unit)
        return words.unit(self.texts, first.name, kind)


def share_of_total(award: Award, path: str) -> Decimal | None:
    """Return the share of a criterion in the whole, in percent by the weights of the award; None without a weight."""
    share: float | None = 1.0
    node: Group = award.root
    while share is not None:
        inside = [child for child in node.children if path == child.path or path.startswith(f"{child.path}.")]
        if not inside:
            return None
        share = None if inside[0].share is None else share * inside[0].share
        if not isinstance(inside[0], Group):
            return None if share is None else Decimal(repr(round(100 * share, 10)))
        node = inside[0]
    return None


def _told_apart(columns: Any) -> Iterator[FormColumn]:
    """Give every column a title of its own: one that stands there already gets the award's name beside it."""
    seen: set[str] = set()
    for column in columns:
        title = " ".join(clean(column.title).split())
        if title.casefold() in seen:
            title = f"{title} ({column.name})"
        number = 1
        while title.casefold() in seen:
            number += 1
            title = f"{title} {number}"
        seen.add(title.casefold())
        yield evolve(column, title=title)
