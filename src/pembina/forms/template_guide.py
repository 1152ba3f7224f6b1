"""The first sheet of a form: for whom it is, how it is filled in, what counts how much, and what every column means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pembina.errors import N_
from pembina.forms.template_form import Form, FormColumn, Reading
from pembina.forms.template_sheet import (
    A_DAY_INSIDE,
    A_NUMBER_FROM,
    A_NUMBER_TO,
    FIRST,
    NO,
    OPTIONAL,
    PICK_CLOSED,
    PICK_OPEN,
    REQUIRED,
    YES,
    TableSheet,
    lines,
    protect,
    shown,
)
from pembina.reports.sheet import Book, Field, Sheet
from pembina.reports.texts import Texts

GUIDE = N_("Guide")
FORM_OF = N_("Form: {award}")
FOR_ONE = N_("For {entrant}.")
PERIOD = N_("Period of the award: {start} to {end}, both days included.")
BASIS = N_("Rules: {basis}. Edition {edition}.")
HOW_TO = N_("How to fill it in")
STEPS = (
    N_("1. Fill in the yellow cells of every sheet from row {row} on, one row for each entry. "
       "An empty cell says that something is not known; it is not taken for zero."),
    N_("2. Start with the sheet {roll}. The code that stands there belongs on every row of the other sheets."),
    N_("3. Dark headers are required, light ones are for what is known. "
       "Above each header stand its meaning, its unit and an example."),
    N_("4. Where a list opens, choose from it. Write numbers without units, and days as days."),
    N_("5. Look at the sheet {check} before handing in: red counts say what is missing or does not fit."),
    N_("6. Keep the sheets, their names and their headers as they are, and save the file as xlsx beside dataset.toml."),
)  # fmt: skip
TRY_OUT = N_("Your own score, before handing in: pembina self-assess {award} --data {folder} --entrant {code}")
HERE, YOUR_CODE = N_("FOLDER"), N_("CODE")
WHAT_COUNTS = N_("What counts")
CRITERION, SHARE, MEASURES = N_("Criterion"), N_("Share"), N_("What is measured")
UNIT, SHEETS = N_("Unit"), N_("Sheets")
COLUMNS = N_("Every column")
SHEET, COLUMN, NEED, KIND, MEANING = N_("Sheet"), N_("Column"), N_("Needed"), N_("Kind"), N_("Meaning")
ALLOWED, EXAMPLE, READ_BY = N_("Allowed"), N_("Example"), N_("Read by")
GATE = N_("a condition")
NO_SHARE = N_("no share")
KINDS = {
    "entrant": N_("code"), "code": N_("code"), "text": N_("text"), "integer": N_("whole number"),
    "number": N_("number"), "money": N_("amount of money"), "boolean": N_("yes or no"), "date": N_("day"),
    "figure": N_("figure as printed"),
}  # fmt: skip
MAY_STAY_EMPTY = N_("The sheet {sheet} may stay empty where there is nothing to enter.")
MORE = N_("and {n} more")
MOST_READERS = 5
"""Criteria that the guide names for one column."""
MOST_WORDS = 40
"""Words of a list that the guide names; the sheet of lists has all."""
WIDTHS = (26.0, 20.0, 42.0, 14.0, 20.0, 34.0, 18.0, 42.0)
"""Widths of the columns, for both tables of the guide."""


def write_guide(sheet: Sheet, book: Book, form: Form, tables: Sequence[TableSheet], check: str) -> None:
    """Write the guide."""
    texts, award = book.texts, form.award
    sheet.heading(texts.say(FORM_OF, award=texts.local(award.title) or award.id), level=1)
    for line in _about(form, texts):
        sheet.paragraph(line)
    sheet.heading(texts.translate(HOW_TO))
    for step in STEPS:
        sheet.paragraph(texts.say(step, row=FIRST + 1, roll=tables[0].sheet.name, check=check))
    for made in tables:
        if made.table.optional:
            sheet.paragraph(texts.say(MAY_STAY_EMPTY, sheet=made.sheet.name))
    here, code = texts.translate(HERE), form.code or texts.translate(YOUR_CODE)
    sheet.paragraph(texts.say(TRY_OUT, award=award.id, folder=here, code=code))
    sheet.heading(texts.translate(WHAT_COUNTS))
    heads = [CRITERION, SHARE, MEASURES, UNIT, SHEETS]
    _table(sheet, texts, heads, [_criterion(form, reading, tables, texts) for reading in form.criteria])
    sheet.heading(texts.translate(COLUMNS))
    heads = [SHEET, COLUMN, MEANING, NEED, KIND, ALLOWED, EXAMPLE, READ_BY]
    rows = [_column(made, column, texts, form) for made in tables for column in made.table.columns]
    _table(sheet, texts, heads, rows)
    protect(sheet)


def _table(sheet: Sheet, texts: Texts, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table whose rows are as high as their texts need."""
    fields = [Field(texts.translate(head), width=wide, wrap=True) for head, wide in zip(heads, WIDTHS, strict=False)]
    first = sheet.table(fields, rows)
    for number, row in enumerate(rows):
        high = max(lines(text, width * 1.05) for text, width in zip(row, WIDTHS, strict=False))
        sheet.raw.set_row(first + number, 15 * high + 1)


def _about(form: Form, texts: Texts) -> Iterator[str]:
    award = form.award
    if form.code is not None:
        who = f"{form.name} ({form.code})" if form.name else form.code
        yield texts.say(FOR_ONE, entrant=who)
    if award.period is not None:
        yield texts.say(PERIOD, start=texts.date(award.period.start), end=texts.date(award.period.end))
    basis = texts.local(award.basis)
    if basis:
        yield texts.say(BASIS, basis=basis, edition=str(award.edition))


def _criterion(form: Form, reading: Reading, tables: Sequence[TableSheet], texts: Texts) -> list[str]:
    path = reading.leaf.path
    sheets = [made.sheet.name for made in tables if any(each.leaf.path == path for each in made.table.readings)]
    return [
        reading.title, share(reading, texts), form.summaries.get(path, ""), form.units.get(path, ""), ", ".join(sheets),
    ]  # fmt: skip


def share(reading: Reading, texts: Texts) -> str:
    """Say how much of the total a criterion is, or what it is for."""
    said = [texts.percent(reading.share)] if reading.share is not None else []
    said += [texts.translate(GATE)] if reading.gate else []
    return ", ".join(said) or texts.translate(NO_SHARE)


def _column(made: TableSheet, column: FormColumn, texts: Texts, form: Form) -> list[str]:
    kind = texts.translate(KINDS[column.type])
    unit = f"{kind} ({column.unit})" if column.unit and column.type not in ("date", "boolean") else kind
    need = texts.translate(REQUIRED if column.required else OPTIONAL)
    example = shown(texts, column, column.example)
    allowed = " ".join(_allowed(column, texts, form))
    return [made.sheet.name, column.title, column.meaning, need, unit, allowed, example, _read_by(column, texts)]


def _read_by(column: FormColumn, texts: Texts) -> str:
    """Name the criteria that read a column; that of the entrant is read by all that read its sheet."""
    if column.type == "entrant":
        return ""
    read = list(dict.fromkeys(f"{reading.title} ({share(reading, texts)})" for reading in column.readings))
    rest = len(read) - MOST_READERS
    named = read[:MOST_READERS] if rest > 1 else read
    return "; ".join([*named, texts.say(MORE, n=texts.number(rest))] if rest > 1 else named)


def _allowed(column: FormColumn, texts: Texts, form: Form) -> Iterator[str]:
    if column.type == "boolean":
        yield f"{texts.translate(YES)}, {texts.translate(NO)}."
    if column.choices is not None:
        listed = column.choices.words[:MOST_WORDS]
        yield ", ".join(listed) + (" …" if len(listed) < len(column.choices.words) else ".")
        yield texts.translate(PICK_CLOSED if column.choices.closed else PICK_OPEN)
    period = form.award.period
    if column.dated and period is not None:
        yield texts.say(A_DAY_INSIDE, start=texts.date(period.start), end=texts.date(period.end))
    if column.least is not None:
        yield texts.say(A_NUMBER_FROM, least=shown(texts, column, column.least))
    if column.most is not None:
        yield texts.say(A_NUMBER_TO, most=shown(texts, column, column.most))
