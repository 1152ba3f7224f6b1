"""A form as csv: a file for each table, and a Frictionless data package that says what stands in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.data.cells import BOOLEANS
from pembina.errors import N_
from pembina.forms.template_form import Example, Form, FormColumn, FormTable
from pembina.forms.template_names import file_names, safe
from pembina.forms.template_sheet import A_DAY_INSIDE, NO, YES, plain
from pembina.reports.texts import Texts

PACKAGE = "datapackage.json"
MISSING = ("", "-", "n/a")
"""What an empty cell may hold; the first is always one."""

DELIMITERS = {"id": ";", "en": ","}
"""What divides cells: what spreadsheets of the country expect."""
NUMBERS = {"id": "id", "en": "en"}
MARKS = {"id": (",", "."), "en": (".", ",")}
"""Decimal mark and mark of thousands."""

TYPES = {
    "entrant": "string", "code": "string", "text": "string", "figure": "string", "integer": "integer",
    "number": "number", "money": "number", "boolean": "boolean", "date": "date",
}  # fmt: skip
DESCRIPTION = N_("Form of the award {award}; {program}.")


def csv_table(table: FormTable, texts: Texts) -> bytes:
    """Return a table as csv: the header, and the rows that stand there from the beginning."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter(texts), lineterminator="\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows([row.get(column.name, "") for column in table.columns] for row in table.rows)
    return out.getvalue().encode("utf-8")


def delimiter(texts: Texts) -> str:
    """What divides cells in the language of the form."""
    return DELIMITERS.get(texts.language, ",")


def package(form: Form, texts: Texts) -> bytes:
    """Return ``datapackage.json``: a tabular data package with a schema for each table."""
    from pembina import __version__

    award = form.award
    title, names = texts.local(award.title) or award.id, file_names(table.name for table in form.tables)
    document = {
        "profile": "tabular-data-package",
        "name": safe(f"{award.id}-form", "._").lower(),
        "id": f"urn:pembina:form:{safe(award.id)}:{award.edition}",
        "title": title,
        "description": texts.say(DESCRIPTION, award=title, program=f"pembina {__version__}"),
        "version": str(award.edition),
        "resources": [_resource(form, table, names, texts) for table in form.tables],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def _resource(form: Form, table: FormTable, names: Mapping[str, str], texts: Texts) -> dict[str, Any]:
    readers = list(dict.fromkeys(reading.title for reading in table.readings))
    return {
        "profile": "tabular-data-resource",
        "name": names[table.name],
        "title": table.title,
        **({"description": "; ".join(readers)} if readers else {}),
        "path": f"{names[table.name]}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": delimiter(texts), "quoteChar": '"', "doubleQuote": True, "header": True,
            "lineTerminator": "\n", "skipInitialSpace": False,
        },
        "schema": _schema(form, table, names, texts),
    }  # fmt: skip


def _schema(form: Form, table: FormTable, names: Mapping[str, str], texts: Texts) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(form, column, texts) for column in table.columns],
        "missingValues": list(MISSING),
    }
    if table.roll:
        schema["primaryKey"] = [table.column(table.entrant).title]
    else:
        other = {"resource": names[form.roll.name], "fields": form.roll.column(form.roll.entrant).title}
        schema["foreignKeys"] = [{"fields": table.column(table.entrant).title, "reference": other}]
    return schema


def _field(form: Form, column: FormColumn, texts: Texts) -> dict[str, Any]:
    """Describe one column; its name is the header, as the specification asks."""
    made: dict[str, Any] = {"name": column.title, "title": column.title, "type": TYPES[column.type]}
    said, period = [column.meaning], form.award.period
    if column.dated and period is not None:  # a day outside is no mistake, it does not count
        said.append(texts.say(A_DAY_INSIDE, start=texts.date(period.start), end=texts.date(period.end)))
    made |= {"description": " ".join(filter(None, said))} if any(said) else {}
    if column.type == "date":
        made["format"] = "%Y-%m-%d"
    if column.type in ("integer", "number", "money"):
        decimal, group = MARKS.get(texts.language, MARKS["en"])
        made |= {"bareNumber": True, "groupChar": group}
        made |= {"decimalChar": decimal} if column.type != "integer" else {}
    if column.type == "boolean":
        made["trueValues"] = [word for word, yes in BOOLEANS.items() if yes]
        made["falseValues"] = [word for word, yes in BOOLEANS.items() if not yes]
    made |= {"unit": column.unit} if column.unit and column.type not in ("date", "boolean") else {}
    made["example"] = _written(column, column.example, texts)
    made["pembina:column"] = column.name
    constraints = _constraints(column)
    return {**made, "constraints": constraints} if constraints else made


def _constraints(column: FormColumn) -> dict[str, Any]:
    made: dict[str, Any] = {"required": True} if column.required else {}
    if column.type == "code":
        made["unique"] = True
    if column.choices is not None and column.choices.closed:
        made["enum"] = list(column.choices.words)
    if column.least is not None:
        made["minimum"] = plain(column.least)
    if column.most is not None:
        made["maximum"] = plain(column.most)
    return made


def _written(column: FormColumn, cell: Example, texts: Texts) -> str:
    """Write an example as the file holds it: numbers with the marks of the language, days as ISO days."""
    if isinstance(cell, bool):
        return texts.translate(YES if cell else NO)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int | Decimal):
        return str(cell).replace(".", MARKS.get(texts.language, MARKS["en"])[0])
    return cell
