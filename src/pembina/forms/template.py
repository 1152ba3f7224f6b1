"""Writing the forms of an award into a folder: the workbook, the same as csv, and how both are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from pembina.errors import N_, DataError, Hint, Phrase, Place, Problem, UsageError, did_you_mean
from pembina.forms.template_book import form_workbook
from pembina.forms.template_csv import PACKAGE, csv_table, package
from pembina.forms.template_dataset import csv_dataset, workbook_dataset
from pembina.forms.template_form import Form
from pembina.forms.template_gather import make_form, tables_of
from pembina.forms.template_names import file_names, safe
from pembina.model import Award
from pembina.plugins import Host
from pembina.record.putting import put_folder
from pembina.reports.texts import Texts

CSV, DATASET = "csv", "dataset.toml"
FILE = N_("form-{award}")
"""What the workbook is called, without its ending."""

CODE, NAME = N_("the code"), N_("the name")
EMPTY, CONTROL = N_("it is empty"), N_("it holds a character that nobody can see")
KNOWN = N_("tables of the award are {known}")
NO_FOLDER = N_("there is something here that is not a folder")
SHOWN = 5
"""Files of a folder that a refusal names."""


@frozen
class Written:
    """The files of a form by their path in the folder, and what is called for to read them."""

    workbook: str
    files: dict[str, bytes]


def check_entrant(code: str | None, name: str | None) -> None:
    """Refuse a code or a name that could not be read back; raises UsageError (PB623)."""
    problems = []
    for what, text in ((CODE, code), (NAME, name)):
        reason = None if text is None else EMPTY if not text.strip() else CONTROL if _hidden(text) else None
        if reason is not None:
            problems.append(Problem("PB623", args={"what": Phrase(what), "reason": Phrase(reason)}))
    if problems:
        raise UsageError(problems)


def _hidden(text: str) -> bool:
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in text)


def check_without(award: Award, host: Host, without: Sequence[str]) -> None:
    """Refuse tables that the form would not hold anyway, or cannot do without; raises UsageError (PB622)."""
    known = tables_of(award, host)[1:]
    problems = []
    for table in without:
        if table not in known:
            hint = did_you_mean(table, known) or Hint(KNOWN, {"known": ", ".join(known)})
            problems.append(Problem("PB622", args={"table": table}, hint=hint))
    if problems:
        raise UsageError(problems)


def check_folder(folder: Path, *, force: bool) -> None:
    """Refuse a folder in which something could be lost; raises DataError (PB621, PB624)."""
    if folder.exists() and not folder.is_dir():
        raise DataError.of("PB624", Place(folder.as_posix()), reason=Phrase(NO_FOLDER))
    if force or not folder.is_dir():
        return
    there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    if there:
        listed = ", ".join(there[:SHOWN]) + (", …" if len(there) > SHOWN else "")
        raise DataError.of("PB621", Place(folder.as_posix()), files=listed)


def make_files(
    award: Award, host: Host, texts: Texts, *, code: str | None = None, name: str | None = None,
    without: Sequence[str] = (),
) -> Written:  # fmt: skip
    """Return every file of the forms of an award; raises PluginError, and UsageError as the checks do."""
    check_entrant(code, name)
    check_without(award, host, without)
    form = make_form(award, host, texts, code=code, name=name, without=without)
    stem = texts.say(FILE, award=safe(award.id))
    content, sheets = form_workbook(form, texts)
    workbook = f"{stem}-{safe(code)}.xlsx" if code else f"{stem}.xlsx"
    files = {workbook: content, DATASET: workbook_dataset(form, texts, f"{stem}*.xlsx", sheets)}
    return Written(workbook, {**files, **_csv_files(form, texts)})


def _csv_files(form: Form, texts: Texts) -> dict[str, bytes]:
    names = file_names(table.name for table in form.tables)
    files = {f"{CSV}/{names[table.name]}.csv": csv_table(table, texts) for table in form.tables}
    return {**files, f"{CSV}/{PACKAGE}": package(form, texts), f"{CSV}/{DATASET}": csv_dataset(form, texts)}


def write_files(written: Written, folder: Path, *, force: bool = False) -> list[Path]:
    """Write the files of a form into a folder, which is made where it is not there; raises DataError."""
    check_folder(folder, force=force)
    try:
        put_folder(folder, written.files, DATASET)
    except OSError as error:
        place = Place(Path(error.filename or folder).as_posix())
        raise DataError.of("PB624", place, reason=error.strerror or str(error)) from None
    return [folder / name for name in written.files]
