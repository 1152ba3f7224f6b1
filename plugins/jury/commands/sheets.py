"""``pembina jury sheets``: one scoring sheet (xlsx) for each juror."""

from __future__ import annotations

import importlib.util
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.commands import (
    DATA,
    N_,
    SYNTHETIC,
    Session,
    argument,
    blocking,
    common,
    formats,
    option,
)
from pembina.commands import (
    command as make_command,
)

from ..sheets.pseudonyms import CHOICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pembina.commands import Page, Texts

    from ..panel import Panel
    from ..sheets.pseudonyms import Key

SUMMARY = N_("Write one scoring sheet (xlsx) for each juror.")
EXAMPLES = (
    "pembina jury sheets my-award --assignment assignment.csv -o sheets",
    "pembina jury sheets my-award --assignment assignment.csv -o sheets --lang id",
    "pembina jury sheets my-award --assignment assignment.csv -o sheets --pseudonymous entrants --key key.csv",
)

CRITERION = N_("The criterion that the jury judges (needed where the award has several).")
ASSIGNMENT = N_("Who judges whom: the file that `pembina jury assign` wrote.")
OUTPUT = N_("The folder to write, which must not be there yet.")
SEED = N_("Number from which the order of entrants follows (default: 1; with pseudonyms: one that nobody can guess).")
ORDER = N_("Order of entrants on a sheet (default: shuffled, for each juror another).")
PSEUDONYMOUS = N_("Put entrants, jurors or both under pseudonyms; --key says where to write whom they mean.")
KEY = N_("The file that tells whom pseudonyms mean; outside of the folder of the sheets.")
NEEDS_KEY = N_("--pseudonymous needs --key: without it nobody could say whom the sheets are about")
NEEDS_WHAT = N_("--key is of use with --pseudonymous only")

PREFIX = {"id": "juri", "en": "juror"}
DEFAULT_SEED = 1
BACK = "back"
"""The folder of sheets that came back, as an example names it."""
SHOWN = 10

HEADING = N_("Scoring sheets: {criterion}")
JUROR, LABEL, FILE, ENTRANTS = N_("Juror"), N_("Pseudonym"), N_("File"), N_("Entrants")
WRITTEN = N_("Folder: {folder}")
KEPT = N_("Key: {key}. Keep it where no juror can open it; the sheets cannot be read back without it.")
NONE_ASSIGNED = N_("No entrants are assigned to {jurors}, so there is no sheet for them.")
NOT_JUDGED = N_("No juror is assigned to {entrants}.")
HIDDEN_JURORS = N_("Whose sheet a file is stands in the key alone.")
LOCKS = N_(
    "The locks on a sheet protect against slips, not against intent; `pembina jury collect` finds what was altered."
)
NEXT = N_("Send each juror the one file. When files come back, put them into a folder and read them: {command}")


@make_command("sheets", SUMMARY, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--criterion", metavar=N_("PATH"), help=CRITERION)
@option("--assignment", required=True, metavar=N_("FILE"), type=click.Path(path_type=Path), help=ASSIGNMENT)
@option("-o", "--output", "folder", required=True, metavar=N_("DIR"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--seed", type=click.IntRange(0), metavar=N_("NUMBER"), help=SEED)
@option("--order", type=click.Choice(("shuffled", "code")), default="shuffled", help=ORDER)
@option("--pseudonymous", "what", type=click.Choice(CHOICES), help=PSEUDONYMOUS)
@option("--key", "key_path", metavar=N_("FILE"), type=click.Path(path_type=Path), help=KEY)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, criterion: str | None, assignment: Path, folder: Path,
    seed: int | None, order: str, what: str | None, key_path: Path | None, form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from ..panel import open_panel
    from ..sheets.folder import file_names, write_folder
    from ..sheets.pairs import check_codes, read_pairs
    from ..sheets.pseudonyms import key_csv
    from ..sheets.write import identity_of, workbook_of

    _check(session.texts, seed, what, key_path, folder)
    panel = open_panel(award, data, criterion, session.host(blocked))
    pairs = read_pairs(assignment, panel)
    check_codes(pairs)
    key = _key(panel, what, seed)
    number = DEFAULT_SEED if seed is None else seed
    number = number if key is None else int(key.seed)
    language = session.texts.language
    called = {juror: key.juror(juror) if key else juror for juror in pairs}
    files = file_names(called.values(), PREFIX.get(language, PREFIX["en"]))
    sheets = {}
    for juror, entrants in pairs.items():
        identity = identity_of(panel, juror, entrants, seed=number, order=order, language=language, key=key)
        sheets[files[called[juror]]] = workbook_of(panel, identity)
    names = {juror.code: juror.name for juror in panel.jurors}
    kept = None
    if key is not None and key_path is not None:
        kept = (key_path, key_csv(key, {case.code: case.name for case in panel.cases}, names))
    write_folder(folder, sheets, kept)
    shown = {juror: files[label] for juror, label in called.items()}
    following = _collect_command(award, data, criterion, assignment, key_path)
    session.print(_page(panel, session.texts, folder, pairs, shown, key, key_path, following), form)
    return 0


def _collect_command(award: str, data: Path | None, criterion: str | None, assignment: Path, key: Path | None) -> str:
    """Return the command line that reads the sheets back, with the options that were given here."""
    given = {"--data": data, "--criterion": criterion, "--assignment": assignment, "--key": key}
    words = ["pembina", "jury", "collect", award, BACK]
    words += [str(word) for name, value in given.items() if value is not None for word in (name, value)]
    return shlex.join([*words, "-o", "scores.csv"])


def _check(texts: Texts, seed: int | None, what: str | None, key: Path | None, folder: Path) -> None:
    """Refuse options that do not fit together, and places that may not be written to, before anything is read."""
    from pembina.commands import DataError, Place, Problem

    from ..sheets.folder import check_folder, check_key
    from ..sheets.pseudonyms import LEAST_SEED

    if what is not None and key is None:
        raise click.UsageError(texts.translate(NEEDS_KEY))
    if what is None and key is not None:
        raise click.UsageError(texts.translate(NEEDS_WHAT))
    if importlib.util.find_spec("xlsxwriter") is None:
        raise DataError.of("JURY217", library="XlsxWriter")
    problems = check_folder(folder)
    if key is not None:
        problems += check_key(key, folder)
        if seed is not None and seed < LEAST_SEED:
            problems.append(Problem("JURY216", Place(), {"digits": len(str(LEAST_SEED))}))
    if problems:
        raise DataError(problems)


def _key(panel: Panel, what: str | None, seed: int | None) -> Key | None:
    from ..sheets.pseudonyms import make_key, secret_seed

    if what is None:
        return None
    entrants, jurors = [case.code for case in panel.cases], [juror.code for juror in panel.jurors]
    drawn = secret_seed() if seed is None else seed
    return make_key(panel.award.id, panel.path, drawn, what, entrants, jurors)


# What is printed


def _page(
    panel: Panel, texts: Texts, folder: Path, pairs: Mapping[str, tuple[str, ...]], files: Mapping[str, str],
    key: Key | None, key_path: Path | None, following: str,
) -> Page:  # fmt: skip
    """Return who gets which file; with jurors under pseudonyms, in the order of files and without their names."""
    from pembina.commands import Block, Column, Heading, Page, Paragraph, Table

    hidden = key is not None and bool(key.jurors)
    names = {juror.code: juror.name for juror in panel.jurors}
    rows: list[dict[str, Any]] = [
        {
            "juror": key.juror(juror) if key is not None else juror,
            "name": "" if hidden else names[juror],
            "file": files[juror],
            "entrants": len(entrants),
        }
        for juror, entrants in pairs.items()
    ]
    rows.sort(key=lambda row: (str(row["juror"]), str(row["file"])))
    first = Column(texts.translate(LABEL if hidden else JUROR), wide=True)
    columns = (first, Column(texts.translate(FILE)), Column(texts.translate(ENTRANTS), right=True))
    cells = [(_who(row), str(row["file"]), texts.number(row["entrants"])) for row in rows]
    blocks: list[Block] = [
        Heading(texts.say(HEADING, criterion=texts.local(panel.title)), 1),
        Table(columns, tuple(cells)),
    ]
    remarks = [texts.say(WRITTEN, folder=str(folder)), *_remarks(panel, texts, pairs)]
    remarks += [texts.say(KEPT, key=str(key_path))] if key is not None else []
    remarks += [texts.translate(HIDDEN_JURORS)] if hidden else []
    remarks += [texts.translate(LOCKS), texts.say(NEXT, command=following)]
    blocks += map(Paragraph, remarks)
    banner = texts.translate(SYNTHETIC) if panel.synthetic else None
    return Page(tuple(blocks), rows, {"folder": str(folder), "sheets": rows}, banner)


def _who(row: Mapping[str, Any]) -> str:
    name, code = str(row["name"]), str(row["juror"])
    return code if name in ("", code) else f"{name} ({code})"


def _remarks(panel: Panel, texts: Texts, pairs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Say which jurors got no sheet, and which entrants nobody judges."""
    idle = [juror.code for juror in panel.jurors if juror.code not in pairs]
    judged = {entrant for entrants in pairs.values() for entrant in entrants}
    alone = [case.code for case in panel.cases if case.code not in judged]
    said = []
    if idle:
        said.append(texts.say(NONE_ASSIGNED, jurors=_several(idle, texts)))
    if alone:
        said.append(texts.say(NOT_JUDGED, entrants=_several(alone, texts)))
    return said


def _several(codes: list[str], texts: Texts) -> str:
    rest = len(codes) - SHOWN
    more = [texts.counted("{n} more", "{n} more", rest)] if rest > 0 else []
    return texts.listed([*codes[:SHOWN], *more])
