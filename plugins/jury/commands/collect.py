"""``pembina jury collect``: the sheets that came back, read into one table of scores."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.commands import (
    DATA,
    N_,
    DataError,
    Phrase,
    Place,
    Session,
    argument,
    blocking,
    common,
    did_you_mean,
    formats,
    option,
)
from pembina.commands import (
    command as make_command,
)

if TYPE_CHECKING:
    from ..panel import Panel
    from ..sheets.check import Wanted
    from ..sheets.collecting import Collected
    from ..sheets.ledger import Ledger

SUMMARY = N_("Read the sheets back, and name every cell that does not fit.")
EXAMPLES = (
    "pembina jury collect my-award back --assignment assignment.csv -o scores.csv",
    "pembina jury collect my-award back --assignment assignment.csv -o scores.csv --late J07 --replace J02",
    "pembina jury collect my-award back --assignment assignment.csv -o scores.csv --key key.csv --format json",
)

CRITERION = N_("The criterion that the jury judges (needed where the award has several).")
ASSIGNMENT = N_("Who judges whom: the file that `pembina jury assign` wrote.")
KEY = N_("The key that was written with sheets under pseudonyms.")
OUTPUT = N_("The scores to write (csv); the ledger of the sheets is written beside them.")
LATE = N_("Let in the sheet of a juror that was not there at the first collection. May be given several times.")
REPLACE = N_("Let in the sheet of a juror in place of the one collected before. May be given several times.")
MISSING = N_("Collect although scores, or whole sheets, are missing.")

NO_JUROR = N_("there is no juror {juror} on the list of jurors")
NO_FOLDER = N_("there is no such folder")
NO_FILE = N_("there is something here that is not a file")


@make_command("collect", SUMMARY, *EXAMPLES)
@argument("award", N_("AWARD"))
@argument("sheets", N_("SHEETS..."), nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--criterion", metavar=N_("PATH"), help=CRITERION)
@option("--assignment", required=True, metavar=N_("FILE"), type=click.Path(path_type=Path), help=ASSIGNMENT)
@option("--key", metavar=N_("FILE"), type=click.Path(path_type=Path), help=KEY)
@option("-o", "--output", required=True, metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--late", multiple=True, metavar=N_("JUROR"), help=LATE)
@option("--replace", multiple=True, metavar=N_("JUROR"), help=REPLACE)
@option("--allow-missing", "missing", is_flag=True, help=MISSING)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_context
def command(
    context: click.Context, award: str, sheets: tuple[Path, ...], data: Path | None, criterion: str | None,
    assignment: Path, key: Path | None, output: Path, late: tuple[str, ...], replace: tuple[str, ...], missing: bool,
    form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from ..pages.collecting import Outcome, collect_page
    from ..panel import open_panel
    from ..sheets.check import Wanted
    from ..sheets.collecting import collect
    from ..sheets.ledger import ledger_path, read_ledger
    from ..sheets.opening import check_libraries
    from ..sheets.pairs import read_pairs
    from ..sheets.pseudonyms import read_key
    from ..sheets.read import find_sheets

    session: Session = context.obj
    check_libraries()
    _check_output(output)
    panel = open_panel(award, data, criterion, session.host(blocked))
    for name, jurors in (("--late", late), ("--replace", replace)):
        _check_jurors(context, panel, name, jurors)
    wanted = Wanted(panel, read_pairs(assignment, panel), None if key is None else read_key(key))
    before = read_ledger(ledger_path(output), wanted.about)
    files = find_sheets(sheets)
    collected = collect(wanted, files, before, late=late, replace=replace, missing=missing)
    if collected.usable:
        _write(collected, output, before, wanted, assignment, missing)
    outcome = Outcome(collected, output, ledger_path(output), collected.usable, files.left, award)
    session.print(collect_page(panel, outcome, session.texts), form)
    return int(bool(collected.problems) or not collected.usable)


def _check_output(output: Path) -> None:
    """Refuse a place that cannot be written to before the work, not after it."""
    from ..files import FILE, FOLDER, NOTHING, kind

    if kind(output.parent) != FOLDER:
        raise DataError.of("JURY358", Place(str(output)), reason=Phrase(NO_FOLDER))
    if kind(output, follow=False) not in (FILE, NOTHING):
        raise DataError.of("JURY358", Place(str(output)), reason=Phrase(NO_FILE))


def _check_jurors(context: click.Context, panel: Panel, name: str, jurors: Collection[str]) -> None:
    """Refuse codes that no juror has: such an option would let nobody in, unseen."""
    texts, known = context.obj.texts, [juror.code for juror in panel.jurors]
    for juror in jurors:
        if juror not in known:
            near = did_you_mean(juror, known)
            hint = f"; {near.show(texts.translate)}" if near else ""
            raise click.BadParameter(texts.say(NO_JUROR, juror=repr(juror)) + hint, context, param_hint=name)


def _write(
    collected: Collected, output: Path, before: Ledger | None, wanted: Wanted, assignment: Path, missing: bool
) -> None:
    """Write scores and ledger, each whole or not at all; raises DataError (JURY357, JURY358).

    Scores that stand there are written over only where the ledger tells of them: an older collection of the same.
    """
    from pembina.commands import put_all

    from ..files import FILE, kind
    from ..sheets.ledger import Ledger, ledger_path, sha256

    place = Place(str(output))
    try:
        if kind(output) == FILE:
            there = output.read_bytes()
            ours = before is not None and sha256(there) == before.scores
            if there != collected.scores and not ours:
                raise DataError.of("JURY357", place)
        ledger = Ledger(
            wanted.about, sha256(assignment.read_bytes()), missing, sha256(collected.scores), collected.entered.sheets
        )
        put_all([(output, collected.scores), (ledger_path(output), ledger.content())])
    except OSError as error:
        raise DataError.of("JURY358", place, reason=error.strerror or str(error)) from None
