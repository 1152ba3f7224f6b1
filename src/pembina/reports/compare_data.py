"""Differences of data as sentences: files, sources, plugins, other series of figures, and the values that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.audit_names import entrants as listed
from pembina.reports.compare_names import Both
from pembina.reports.compare_tables import left, right
from pembina.reports.page import Block, Bullets, Heading, Paragraph, Table

Part = Mapping[str, Any]

TITLE = N_("What differs in the data")
SAME_FILES = N_("Every table was read from the very same files.")
SAME_TABLES = N_("The same files in both: {tables}.")
OTHER_FILE = N_("Table “{table}” was read from other files: {then} then, {now} now.")
OTHERWISE = N_("Read otherwise: {tables} ({settings}).")
SETTING = N_("{setting} was {then}, is {now}")
NEW_TABLE, GONE_TABLE = N_("Table “{table}” is read only now."), N_("Table “{table}” is not read any more.")
FILE = N_("{name} ({hash})")
DATA = N_("Data: {then} then, {now} now.")
PLUGIN = N_("Plugin {name}: {then} then, {now} now.")
VERSION = N_("{version} ({hash})")
PROGRAM = N_("Pembina itself: {then} then, {now} now.")
WITHOUT = N_("none")

SERIES = N_("Series of figures that differ")
SERIES_LEAD = N_(
    "Figures of one name are not the same series where what they count, who counted them, or when, is another one. A "
    "change of such a figure may be a change of the series."
)
SAID = N_("{where}, {what}: {then} then, {now} now")
OF_WHOM = N_("{said} ({entrants}).")
WHOLE = N_("{said}.")
TABLE = N_("Table “{table}”")
KINDS = {
    "unit": N_("unit"),
    "definition": N_("definition"),
    "source": N_("source"),
    "as-of": N_("as of"),
    "state": N_("state"),
}

VALUES = N_("Values that changed")
NO_VALUES = N_("No figure of an entrant in both results changed.")
ONE_VALUE = N_("A single figure changed: {criterion} of {entrant}, {then} then, {now} now.")
VALUE = N_("{criterion} of {entrant}: {then} then, {now} now.")
FEW = 3
"""How many changed values a page begins with."""

CRITERION, CHANGED, OF = N_("Criterion"), N_("Changed"), N_("Of")
LARGEST, REMARK = N_("Largest change"), N_("Remark")
LARGEST_CELL = N_("{entrant}: {then} to {now}")
REMARKS = {
    "rules": N_("measured otherwise, from the same files: the change is due to the rules"),
    "measurement": N_("measured otherwise, from other files: data and rules cannot be told apart"),
}
MISSING = N_("no figure")


def data_blocks(both: Both) -> list[Block]:
    """Files and plugins, series, values."""
    said = [*_files(both), *_programs(both)]
    blocks: list[Block] = [Heading(both.texts.translate(TITLE)), Bullets(tuple(said))]
    return blocks + series_blocks(both) + value_blocks(both)


def _files(both: Both) -> list[str]:
    data, texts = both.document["data"], both.texts
    said = []
    if data["title"]["then"] != data["title"]["now"]:
        sides = {side: data["title"][side] or texts.translate(WITHOUT) for side in ("then", "now")}
        said.append(texts.say(DATA, **sides))
    tables = data["tables"]
    said += _otherwise(both, tables)
    if tables and all(table["same"] for table in tables):
        return [*said, texts.translate(SAME_FILES)]
    for table in tables:
        if not table["files"]["then"] or not table["files"]["now"]:
            said.append(texts.say(NEW_TABLE if table["files"]["now"] else GONE_TABLE, table=table["table"]))
        elif not table["same"]:
            sides = {side: _names(both, table["files"][side]) for side in ("then", "now")}
            said.append(texts.say(OTHER_FILE, table=table["table"], **sides))
    same = [table["table"] for table in tables if table["same"]]
    return said + ([texts.say(SAME_TABLES, tables=texts.listed(same))] if same else [])


def _otherwise(both: Both, tables: list[Part]) -> list[str]:
    """Tables that were read by other settings, those of the same difference together."""
    by_settings: dict[str, list[str]] = {}
    for table in tables:
        if table["read"]:
            by_settings.setdefault(_settings(both, table["read"]), []).append(table["table"])
    texts = both.texts
    return [texts.say(OTHERWISE, tables=texts.listed(t), settings=settings) for settings, t in by_settings.items()]


def _settings(both: Both, read: list[Part]) -> str:
    """Settings in the words of dataset.toml, which nobody translates."""
    sides = [{side: _setting(both, each[side]) for side in ("then", "now")} for each in read]
    return both.texts.listed(
        [both.texts.say(SETTING, setting=each["setting"], **side) for each, side in zip(read, sides, strict=True)]
    )


def _setting(both: Both, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"“{each}”" for each in value) or both.texts.translate(WITHOUT)
    return both.texts.translate(WITHOUT) if value is None else f"“{value}”"


def _names(both: Both, files: list[Part]) -> str:
    return ", ".join(both.texts.say(FILE, name=file["name"], hash=file["sha256"][:8]) for file in files)


def _programs(both: Both) -> list[str]:
    data, texts = both.document["data"], both.texts
    said = []
    for plugin in data["plugins"]:
        sides = {
            side: texts.translate(WITHOUT) if plugin["version"][side] is None
            else texts.say(VERSION, version=plugin["version"][side], hash=plugin["sha256"][side][:8])
            for side in ("then", "now")
        }  # fmt: skip
        said.append(texts.say(PLUGIN, name=plugin["name"], **sides))
    if data["pembina"]["then"] != data["pembina"]["now"]:
        said.append(texts.say(PROGRAM, **data["pembina"]))
    return said


# Series


def series_blocks(both: Both) -> list[Block]:
    """Every difference of series, with those concerned; nothing where there is none."""
    said = [sentence for entry in both.document["series"] for sentence in _series(both, entry)]
    if not said:
        return []
    title, lead = both.texts.translate(SERIES), both.texts.translate(SERIES_LEAD)
    return [Heading(title), Paragraph(lead), Bullets(tuple(said))]


def _series(both: Both, entry: Part) -> list[str]:
    texts, names = both.texts, both.names
    table = entry["path"] is None
    where = texts.say(TABLE, table=entry["table"]) if table else names.quoted(names.node(entry["path"]))
    said = []
    for pair in entry["pairs"]:
        sides = {side: _told(both, pair[side]) for side in ("then", "now")}
        one = texts.say(SAID, where=where, what=texts.translate(KINDS[entry["key"]]), **sides)
        template = OF_WHOM if pair["entrants"] else WHOLE
        said.append(texts.say(template, said=one, entrants=listed(names, pair["entrants"])))
    return said


def _told(both: Both, word: str | None) -> str:
    return both.texts.translate(WITHOUT) if word is None else both.texts.date(word)


# Values


def value_blocks(both: Both) -> list[Block]:
    """How many values of each criterion changed, and the largest change; a single one is said in a sentence."""
    texts, names = both.texts, both.names
    rows = [row for row in both.document["values"] if row["changed"]]
    if rows and few_values(both):
        return []  # the page begins with them
    if not rows:
        return [Paragraph(texts.translate(NO_VALUES))] if both.document["summary"]["entrants"]["both"] else []
    blocks: list[Block] = [Heading(texts.translate(VALUES))]
    columns = [left(texts, CRITERION), right(texts, CHANGED), right(texts, OF), left(texts, LARGEST)]
    cells = [
        (names.node(row["path"]), texts.number(row["changed"]), texts.number(row["of"]), _largest(both, row),
         texts.translate(REMARKS[row["belongs"]]) if row["belongs"] in REMARKS else "")
        for row in rows
    ]  # fmt: skip
    if any(cell[-1] for cell in cells):
        columns.append(left(texts, REMARK))
    else:
        cells = [cell[:-1] for cell in cells]  # type: ignore[misc]
    return [*blocks, Table(tuple(columns), tuple(cells))]


def few_values(both: Both) -> list[str]:
    """Say each value that changed, where so few did that a page can begin with them."""
    changes = [(row["path"], change) for row in both.document["values"] for change in row["changes"]]
    if len(changes) > FEW or any(row["changed"] and row["belongs"] in REMARKS for row in both.document["values"]):
        return []
    template = ONE_VALUE if len(changes) == 1 else VALUE
    return [
        both.texts.say(template, criterion=both.names.quoted(both.names.node(path)),
                       entrant=both.names.entrant(change["entrant"]), **value_pair(both, path, change))
        for path, change in changes
    ]  # fmt: skip


def _largest(both: Both, row: Part) -> str:
    change = next((c for c in row["changes"] if c["entrant"] == row["largest"]), row["changes"][0])
    sides = value_pair(both, row["path"], change)
    return both.texts.say(LARGEST_CELL, entrant=both.names.entrant(change["entrant"]), **sides)


def value_pair(both: Both, path: str, change: Part) -> dict[str, str]:
    """Write a value then and now; the unit once, where both are numbers of it."""
    sides = {side: value_words(both, path, change[side]) for side in ("then", "now")}
    numbers = all(isinstance(change[side], int | float) for side in ("then", "now"))
    if numbers and both.names.units.get(path, ("", None))[0] != "rupiah":
        sides["then"] = both.texts.number(change["then"])
    return sides


def value_words(both: Both, path: str, value: Any) -> str:
    """Write a value with its unit; a word of the data in quotation marks."""
    if value is None:
        return both.texts.translate(MISSING)
    return both.names.quoted(value) if isinstance(value, str) else both.names.measured(path, value)
