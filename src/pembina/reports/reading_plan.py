"""The page of what an evaluation would read and run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.evaluation.reading_memory import BASE, ERROR, Memory
from pembina.evaluation.reading_plan import PlannedCriterion, PlannedTable, ReadingPlan
from pembina.reports.amounts import size
from pembina.reports.clean import clean
from pembina.reports.page import SYNTHETIC, Block, Bullets, Column, Heading, Page, Paragraph, Table
from pembina.reports.previous import again_reasons
from pembina.reports.texts import Texts

AHEAD = N_("This is what an evaluation would read and run. Nothing was measured, and nothing written.")
ENGINE = N_("Engine: {name} {version}.")
OPTIONS = N_("Engine: {name} {version}, with {options}.")
ALONE = N_("Every criterion is run by itself.")
TOGETHER = N_("Criteria that read the same tables are run as one job.")
TABLES, CRITERIA, MEMORY = N_("What is read"), N_("What is run"), N_("Memory")
TABLE, FILES, SIZE, ROWS = N_("Table"), N_("Files"), N_("Size"), N_("Rows")
COLUMNS, OF_THEM, PERIOD, FOR = N_("Columns read"), N_("Size read"), N_("Period by"), N_("For")
CRITERION, FROM, JOB = N_("Criterion"), N_("From the tables"), N_("Job")
ABOUT, UNKNOWN, SOME_OF = N_("about {n}"), N_("not known"), N_("{n} of {all}")
ENTRANTS, TAKEN = N_("the award"), N_("taken over")
ALL_READ = N_("{tables}, {files}, {size}: {rows}. Of these, {stored} are in columns that are read.")
KEPT_TO = N_(
    "Criteria keep to the period from {start} to {end} in the tables with a column under “Period by”, which the engine "
    "is told: parts of files that lie outside it are passed over."
)
LEFT_OUT = N_("{table}: {files} with {rows} are not read; their folders lie outside the period (by {column}).")
LIES = N_("{table} lies elsewhere: {address}. Nothing was asked of it.")
ESTIMATE = N_(
    "About {total} at the most, by a simple model whose error is taken as {error}: between {least} and {most}. "
    "Tables that are held take {held}."
)
GROUPED = N_("The criterion that groups most, {criterion}, takes up to {grouped} if no two of its rows are alike.")
NOT_WHOLE = N_("Tables whose rows are not known are not in it.")
NONE_MADE = N_("No estimate is made for the engine {name}.")
GIVEN = N_("The limit that was given is {limit}, not counting the {base} of the program itself.")
MACHINE = N_("The engine may take {limit} of this machine.")
FITS, SPILLS = N_("It fits."), N_("It does not fit: the rest is put to disk, which takes longer.")
FAILS = N_("It does not fit, and this engine puts nothing to disk.")
MAY = N_("It may not fit; then the rest is put to disk, which takes longer.")
MAY_FAIL = N_("It may not fit, and this engine puts nothing to disk.")
PREVIOUS = N_("From the earlier result {name} {taken} of {all} criteria are taken over.")
NOTHING = N_("From the earlier result {name} nothing can be taken over: {reason}.")


def plan_page(plan: ReadingPlan, texts: Texts) -> Page:
    """Return the page: as tables for people, a record for each table as CSV, all of it as JSON."""
    blocks: list[Block] = [Heading(texts.local(plan.award.title) or plan.award.id, 1), *_head(plan, texts)]
    blocks += [Heading(texts.translate(TABLES)), _tables(plan, texts), *_remarks(plan, texts)]
    blocks += [Heading(texts.translate(CRITERIA)), *_previous(plan, texts), _criteria(plan, texts)]
    blocks += [Heading(texts.translate(MEMORY)), Paragraph(" ".join(_memory(plan, texts)))]
    banner = texts.translate(SYNTHETIC) if plan.origin == "synthetic" else None
    return Page(tuple(blocks), [_record(table, plan) for table in plan.tables], plan_document(plan, texts), banner)


def _head(plan: ReadingPlan, texts: Texts) -> list[Block]:
    engine = plan.engine
    named = {"name": engine.name, "version": engine.version, "options": clean(engine.options)}
    said = [texts.say(OPTIONS if engine.options else ENGINE, **named)]
    said.append(texts.translate(TOGETHER if engine.capabilities.fuses else ALONE))
    return [Paragraph(texts.translate(AHEAD)), Paragraph(" ".join(said))]


def _tables(plan: ReadingPlan, texts: Texts) -> Table:
    titles = ((TABLE, False), (FILES, True), (SIZE, True), (ROWS, True), (COLUMNS, True), (OF_THEM, True))
    columns = [Column(texts.translate(title), right) for title, right in titles]
    columns += [Column(texts.translate(PERIOD)), Column(texts.translate(FOR), wide=True)]
    numbers = {criterion.path: n for n, criterion in enumerate(plan.criteria, 1)}
    return Table(tuple(columns), tuple(_table(table, numbers, texts) for table in plan.tables))


def _table(table: PlannedTable, numbers: Mapping[str, int], texts: Texts) -> tuple[str, ...]:
    found = table.size
    whom = [texts.number(numbers[path]) for path in table.criteria]
    whom += [texts.translate(ENTRANTS)] if table.others else []
    elsewhere = found.address is not None
    return (
        found.table,
        "" if elsewhere else texts.number(len(found.files)),
        "" if elsewhere else size(texts, found.size),
        _rows(found.rows, found.exact, texts),
        _columns(table, texts),
        "" if elsewhere else size(texts, found.stored),
        table.within.column if table.within is not None else "",
        ", ".join(whom),
    )


def _rows(rows: int | None, exact: bool, texts: Texts) -> str:
    if rows is None:
        return texts.translate(UNKNOWN)
    return texts.number(rows) if exact else texts.say(ABOUT, n=texts.number(_round(rows)))


def _round(rows: int) -> int:
    """Two figures of what is only reckoned."""
    return round(rows, 2 - len(str(rows)))


def _columns(table: PlannedTable, texts: Texts) -> str:
    read = len({name for name, _ in table.size.read})
    known = table.size.columns
    return texts.number(read) if known is None else texts.say(SOME_OF, n=texts.number(read), all=texts.number(known))


def _remarks(plan: ReadingPlan, texts: Texts) -> list[Block]:
    """All tables together, the period, and what is not read or lies elsewhere."""
    found = [table.size for table in plan.tables]
    rows = sum(each.rows or 0 for each in found)
    exact = all(each.exact and each.rows is not None for each in found)
    counted = texts.counted("{n} row", "{n} rows", rows)
    told = {
        "tables": texts.counted("{n} table", "{n} tables", len(found)),
        "files": texts.counted("{n} file", "{n} files", sum(len(each.files) for each in found)),
        "size": size(texts, sum(each.size for each in found)),
        "rows": counted if exact else texts.say(ABOUT, n=texts.counted("{n} row", "{n} rows", _round(rows))),
        "stored": size(texts, sum(each.stored for each in found)),
    }
    blocks: list[Block] = [Paragraph(texts.say(ALL_READ, **told))]
    period = next((table.within for table in plan.tables if table.within is not None), None)
    if period is not None:
        ends = {"start": texts.date(period.start), "end": texts.date(period.end)}
        blocks.append(Paragraph(texts.say(KEPT_TO, **ends)))
    items = [_left_out(table, texts) for table in plan.tables if table.size.left_out is not None]
    items += [texts.say(LIES, table=t.table, address=clean(t.address)) for t in found if t.address is not None]
    return [*blocks, Bullets(tuple(items))] if items else blocks


def _left_out(table: PlannedTable, texts: Texts) -> str:
    left = table.size.left_out
    assert left is not None
    return texts.say(
        LEFT_OUT,
        table=table.size.table,
        files=texts.counted("{n} file", "{n} files", left.files),
        rows=texts.counted("{n} row", "{n} rows", left.rows),
        column=left.column,
    )


def _criteria(plan: ReadingPlan, texts: Texts) -> Table:
    columns = [Column(texts.translate(N_("No.")), True), Column(texts.translate(CRITERION), wide=True)]
    columns += [Column(texts.translate(FROM), wide=True), Column(texts.translate(ROWS), True)]
    columns.append(Column(texts.translate(JOB), True))
    rows = [_criterion(n, criterion, plan, texts) for n, criterion in enumerate(plan.criteria, 1)]
    return Table(tuple(columns), tuple(rows))


def _criterion(number: int, criterion: PlannedCriterion, plan: ReadingPlan, texts: Texts) -> tuple[str, ...]:
    taken = criterion.job is None
    exact = all(table.size.exact for table in plan.tables if table.size.table in criterion.tables)
    return (
        texts.number(number),
        criterion.path,
        ", ".join(criterion.tables),
        "" if taken else _rows(criterion.rows, exact, texts),
        texts.translate(TAKEN) if criterion.job is None else texts.number(criterion.job),
    )


def _previous(plan: ReadingPlan, texts: Texts) -> list[Block]:
    if plan.previous is None:
        return []
    name = plan.previous[:12]
    if plan.whole is not None:
        return [Paragraph(texts.say(NOTHING, name=name, reason=plan.whole.show(texts.translate)))]
    taken, count = sum(criterion.job is None for criterion in plan.criteria), len(plan.criteria)
    said = Paragraph(texts.say(PREVIOUS, name=name, taken=texts.number(taken), all=texts.number(count)))
    again = {criterion.path: criterion.why for criterion in plan.criteria if criterion.why is not None}
    return [said, Bullets(again_reasons(again, texts))] if again else [said]


def _memory(plan: ReadingPlan, texts: Texts) -> list[str]:
    memory = plan.memory
    if memory is None:
        return [texts.say(NONE_MADE, name=plan.engine.name)]
    least, most = memory.total * (1 - ERROR), memory.total * (1 + ERROR)
    told = {"total": memory.total, "least": least, "most": most, "held": memory.held}
    written = {name: size(texts, count) for name, count in told.items()}
    said = [texts.say(ESTIMATE, error=texts.percent(100 * ERROR), **written)]
    if memory.largest is not None:
        said.append(texts.say(GROUPED, criterion=memory.largest, grouped=size(texts, memory.grouped)))
    if not memory.whole:
        said.append(texts.translate(NOT_WHOLE))
    if memory.limit is not None:
        limit = size(texts, memory.limit)
        base = size(texts, round(BASE))
        said.append(texts.say(GIVEN, limit=limit, base=base) if memory.given else texts.say(MACHINE, limit=limit))
        said.append(texts.translate(_verdict(memory)))
    return said


def _verdict(memory: Memory) -> str:
    if memory.fits:
        return FITS
    if memory.fits is None:
        return MAY if memory.spills else MAY_FAIL
    return SPILLS if memory.spills else FAILS


def plan_document(plan: ReadingPlan, texts: Texts) -> dict[str, Any]:
    """Return the plan as plain data, with keys that are the same in every language."""
    engine, memory = plan.engine, plan.memory
    return {
        "award": plan.award.id,
        "data": {"title": plan.title, "origin": plan.origin},
        "engine": {
            "name": engine.name,
            "version": engine.version,
            "options": engine.options,
            "fuses": engine.capabilities.fuses,
        },
        "tables": [
            _record(table, plan) | {"columns": _names(table), "criteria": [*table.criteria]} for table in plan.tables
        ],
        "criteria": [_criterion_document(criterion, texts) for criterion in plan.criteria],
        "memory": None
        if memory is None
        else {
            "bytes": memory.total,
            "error": ERROR,
            "held": memory.held,
            "grouped": memory.grouped,
            "largest": memory.largest,
            "limit": memory.limit,
            "limit_given": memory.given,
            "fits": memory.fits,
            "whole": memory.whole,
        },
        "previous": plan.previous,
    }


def _names(table: PlannedTable) -> list[str]:
    return sorted({name for name, _ in table.size.read})


def _record(table: PlannedTable, plan: ReadingPlan) -> dict[str, Any]:
    found, left = table.size, table.size.left_out
    return {
        "table": found.table,
        "kind": found.kind,
        "address": found.address,
        "files": len(found.files),
        "bytes": found.size,
        "bytes_read": found.stored,
        "rows": found.rows,
        "rows_exact": found.exact and found.rows is not None,
        "columns_there": found.columns,
        "columns_read": len({name for name, _ in found.read}),
        "period_column": table.within.column if table.within is not None else None,
        "left_out_files": left.files if left is not None else 0,
        "left_out_rows": left.rows if left is not None else 0,
        "criteria": " ".join(table.criteria),
    }


def _criterion_document(criterion: PlannedCriterion, texts: Texts) -> dict[str, Any]:
    why = criterion.why
    return {
        "path": criterion.path,
        "plugin": criterion.plugin,
        "tables": [*criterion.tables],
        "rows": criterion.rows,
        "job": criterion.job,
        "taken_over": criterion.job is None,
        "why_measured": None if why is None else why.show(texts.translate),
    }
