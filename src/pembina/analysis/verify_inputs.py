"""Check 4: whether the data that lie in a folder are those of the result, file by file, and described as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.analysis.verify_asked import Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_differences import of_all, same
from pembina.data import DataSet, open_dataset
from pembina.data.folder import Folder
from pembina.data.reading import how_read, said_of
from pembina.data.rowread import hash_file
from pembina.data.source import SourceFile
from pembina.errors import N_, DataError, Phrase

NO_DATA = N_("no data were named")
MEND_DATA = N_("Name the folder of the data with --data.")
CHANGED = N_("the file {file} (table {table}) has changed: {found}, and {stated} is stated")
GONE = N_("the file {file} (table {table}) is not there any more")
NEW = N_("the file {file} belongs to the table {table} now, and the result was made without it")
UNREADABLE = N_("the file {file} (table {table}) cannot be read: {why}")
TABLE = N_("the table {table} cannot be found: {why}")
ELSEWHERE = N_("The table {table} lies elsewhere; whether it has changed is seen by measuring again.")
NO_INPUTS = N_("the document names no input files")
LEFT_OUT = "files.outside-period"
OF_TABLE = N_("{what} of the table {table}")

Document = Mapping[str, Any]


def dataset(asked: Asked) -> DataSet:
    """Open the data set that was named; raises NotDone where none was, and DataError."""
    if asked.data is None:
        raise NotDone(Phrase(NO_DATA), Phrase(MEND_DATA))
    return open_dataset(asked.data, asked.host, asked.engine)


def files(asked: Asked) -> Found:
    """4.1: every file that the document names, and those that would be read today as well."""
    data, document = dataset(asked), asked.result().document
    folder, inputs = Folder(data.folder, data.settings, data.host), document["data"]["inputs"]
    if not inputs:
        yield Difference(Phrase(NO_INPUTS))
    for table in inputs:
        try:
            found = folder.find(table["table"])
        except DataError as error:
            for problem in error.problems:
                yield Difference(Phrase(TABLE, table=table["table"], why=problem.show()))
            continue
        if found.remote is not None:
            yield Remark(Phrase(ELSEWHERE, table=table["table"]))
            continue
        yield from _of_table(table, found.files, _left_out(document, table["table"]))


def _of_table(table: Document, there: Sequence[SourceFile], left_out: int) -> Found:
    """Compare the files of a table; ``left_out`` of them were not read, since they lie outside the period."""
    name, by_name = table["table"], {file.name: file for file in there}
    stated = {file["name"]: file["sha256"] for file in table["files"]}
    for file, sha256 in sorted(stated.items()):
        if file not in by_name:
            yield Difference(Phrase(GONE, file=file, table=name), None, None, file, sha256, None)
            continue
        try:
            found = hash_file(by_name[file])
        except OSError as error:
            why = error.strerror or str(error)
            yield Difference(Phrase(UNREADABLE, file=file, table=name, why=why), None, None, file, sha256, None)
            continue
        if found != sha256:
            told = {"file": file, "table": name, "found": found, "stated": sha256}
            yield Difference(Phrase(CHANGED, **told), None, None, file, sha256, found)
    new = sorted(by_name.keys() - stated.keys())
    if len(new) != left_out:
        yield from (Difference(Phrase(NEW, file=file, table=name), None, None, file, None, file) for file in new)


def _left_out(document: Document, table: str) -> int:
    """How many files of a table the result says it left unread."""
    args = [told["args"] for told in document["findings"] if told["key"] == LEFT_OUT]
    return sum(int(each.get("files", 0)) for each in args if each.get("table") == table)


def settings(asked: Asked) -> Found:
    """4.2: what dataset.toml says: title and origin, and of each table its source, its day, and how cells are read."""
    data, document = dataset(asked), asked.result().document
    stated = document["data"]
    for key, now in (("title", data.title), ("origin", data.origin)):
        if stated[key] != now:
            yield of_all(key, stated[key], now)
    folder = Folder(data.folder, data.settings, data.host)
    for table in stated["inputs"]:
        own = data.settings.table(table["table"])
        source, day = said_of(own, data.host)
        try:
            read: Any = how_read(own, folder.find(table["table"]).kind)
        except DataError:
            continue  # said by the check before this one
        for key, found in (("source", source), ("as-of", day), ("read", read)):
            if key in table and not same(table[key], found):
                yield of_all(key, table[key], found, Phrase(OF_TABLE, what=key, table=table["table"]))
