"""The ``dataset.toml`` of a form: how the ordinary reader finds its tables and columns without more ado."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pembina.errors import N_
from pembina.forms.template_csv import DELIMITERS, MISSING, NUMBERS
from pembina.forms.template_form import Form, FormTable
from pembina.forms.template_names import file_names
from pembina.forms.template_sheet import HEADER
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

DATES = ("iso", "d/m/y", "long", "quarter", "half-year")

TITLE = N_("Forms of the award {award}")
SOURCE = N_("form filled in by the entrant")
ABOUT = N_("How pembina reads the forms of this folder. It is written together with them and stays as it is.")
MANY = N_("Forms of several entrants may lie together here: every file called {files} is read.")


def workbook_dataset(form: Form, texts: Texts, files: str, sheets: Mapping[str, str]) -> bytes:
    """Return dataset.toml for workbooks of the form; ``files`` is the pattern of their names."""
    tables = []
    for table in form.tables:
        keys: dict[str, str | int] = {"file": files, "sheet": sheets[table.name], "header-row": HEADER + 1}
        tables.append(_table(table, keys, texts))
    return _document(form, texts, [ABOUT, MANY], tables, files)


def csv_dataset(form: Form, texts: Texts) -> bytes:
    """Return dataset.toml for the csv files of the form."""
    names = file_names(table.name for table in form.tables)
    delimiter = DELIMITERS.get(texts.language, ",")
    tables = [
        _table(table, {"file": f"{names[table.name]}.csv", "delimiter": delimiter, "encoding": "utf-8"}, texts)
        for table in form.tables
    ]
    return _document(form, texts, [ABOUT], tables, "")


def _document(form: Form, texts: Texts, comments: list[str], tables: list[list[str]], files: str) -> bytes:
    title = texts.say(TITLE, award=texts.local(form.award.title) or form.award.id)
    lines = [f"# {texts.say(comment, files=files)}" for comment in comments]
    lines += ["", "[dataset]", f"title = {quoted(title)}", 'origin = "reported"']
    lines += [f"numbers = {quoted(NUMBERS.get(texts.language, 'en'))}"]
    lines += [f"dates = [{', '.join(map(quoted, DATES))}]", f"missing = [{', '.join(map(quoted, MISSING[1:]))}]"]
    for table in tables:
        lines += ["", *table]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _table(table: FormTable, keys: Mapping[str, str | int], texts: Texts) -> list[str]:
    name = key(table.name)
    lines = [f"[tables.{name}]"]
    lines += [f"{key} = {quoted(value) if isinstance(value, str) else value}" for key, value in keys.items()]
    lines += [f"source = {quoted(texts.translate(SOURCE))}", "", f"[tables.{name}.columns]"]
    return lines + [f"{key(column.name)} = {quoted(column.title)}" for column in table.columns]


def key(name: str) -> str:
    """Write a key as TOML does: bare where it can be."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def quoted(text: str) -> str:
    """Write a text as TOML does: JSON's escapes are among TOML's; signs that nobody sees are escaped as well."""
    plain = json.dumps(text, ensure_ascii=False)
    return "".join(sign if clean(sign) == sign else f"\\U{ord(sign):08x}" for sign in plain)
