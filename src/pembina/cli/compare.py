"""``pembina compare``: two results of one award, what moved between them and by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pembina.cli import parts
from pembina.cli.meant import entrant_meant
from pembina.cli.parts import argument, option
from pembina.cli.progress import bar
from pembina.cli.session import Session, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, RecordError

if TYPE_CHECKING:
    from pembina.model import Result

EXAMPLES = (
    "pembina compare last-year.result.json this-year.result.json",
    "pembina compare before.result.json after.result.json --entrant 74",
)

ENTRANT = N_("Tell of one entrant alone: its code, or its name.")


@parts.command("compare", COMMANDS["compare"].summary, *EXAMPLES)
@argument("old", N_("OLD"), type=click.Path(path_type=Path))
@argument("new", N_("NEW"), type=click.Path(path_type=Path))
@option("--entrant", metavar=N_("ENTRANT"), help=ENTRANT)
@formats("table", "markdown", "csv", "json")
@common
@click.pass_obj
def command(session: Session, old: Path, new: Path, entrant: str | None, form: str) -> int:
    from pembina.analysis import compare
    from pembina.record import read_result
    from pembina.reports.compare import compare_page

    before, after = read_result(old), read_result(new)
    code = _meant(before, after, old, new, entrant) if entrant is not None else None
    with bar() as progress:
        document = compare(before, after, progress=progress)
    session.print(compare_page(before, after, document, session.texts, code), form)
    return 0


def _meant(before: Result, after: Result, old: Path, new: Path, word: str) -> str:
    """Look for an entrant in the new result, then in the old one, where it may be the last time that it took part."""
    try:
        return entrant_meant(after, new, word)
    except RecordError as unknown:
        if unknown.problems[0].code != "PB703":
            raise
        try:
            return entrant_meant(before, old, word)
        except RecordError as error:
            raise (unknown if error.problems[0].code == "PB703" else error) from None
