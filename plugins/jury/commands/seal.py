"""``pembina jury seal``: scores fixed by a number before the jurors talk them over, and the check of such a number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    formats,
    option,
)
from pembina.commands import (
    command as make_command,
)

if TYPE_CHECKING:
    from pembina.commands import Texts

    from ..panel import Panel

SUMMARY = N_("Seal the independent scores before the jurors talk them over.")
EXAMPLES = (
    "pembina jury seal scores.csv --award my-award -o scores.sealed.json",
    "pembina jury seal --check scores.sealed.json",
    "pembina jury seal --check scores.sealed.json --expect 3f2a91bc...",
)

AWARD = N_("The award whose jury gave the scores.")
CRITERION = N_("The criterion that the jury judges (needed where the award has several).")
OUTPUT = N_("The file to write, which must not be there yet (default: SCORES.sealed.json).")
CHECK = N_("Check a seal instead: does the file give the seal that it names?")
EXPECT = N_("With --check: the seal that was read out and stands in the minutes, in any grouping.")

NEEDS_AWARD = N_("sealing needs --award: the seal covers the rules under which the scores were given")
CHECK_ALONE = N_("with --check, {option} has nothing to do unless --award is given")
CHECK_WRITES = N_("--check writes nothing; leave out --output")
EXPECT_CHECKS = N_("--expect belongs to --check")
NO_SEAL = N_("{seal} is no seal: it has to be 64 of the digits 0 to 9 and a to f")
NO_FOLDER = N_("there is no such folder")


@make_command("seal", SUMMARY, *EXAMPLES)
@argument("path", N_("SCORES"), type=click.Path(path_type=Path))
@option("--award", metavar=N_("AWARD"), help=AWARD)
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--criterion", metavar=N_("PATH"), help=CRITERION)
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--check", "checking", is_flag=True, help=CHECK)
@option("--expect", metavar=N_("SEAL"), help=EXPECT)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, award: str | None, data: Path | None, criterion: str | None,
    output: Path | None, checking: bool, expect: str | None, form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from ..pages.sealing import seal_page
    from ..panel import open_panel
    from ..sealing import read_seal

    session: Session = context.obj
    wanted = _options(context, award, data, criterion, output, checking, expect)
    panel = open_panel(award, data, criterion, session.host(blocked)) if award is not None else None
    if checking:
        document = read_seal(path)
        _check_document(document, path, panel, wanted)
        session.print(seal_page(document, path, session.texts, panel, checked=True, expected=wanted), form)
        return 0
    assert panel is not None  # a seal is made under an award, see _options
    place = output or path.with_name(f"{path.name.removesuffix('.csv')}.sealed.json")
    document, collected = _seal(path, place, panel)
    page = seal_page(document, place, session.texts, panel, checked=False, expected=None, collected=collected)
    session.print(page, form)
    return 0


def _options(
    context: click.Context, award: str | None, data: Path | None, criterion: str | None, output: Path | None,
    checking: bool, expect: str | None,
) -> str | None:  # fmt: skip
    """Refuse options that do not fit together; return the seal that is expected, its digits alone."""
    from ..sealing import heard

    texts: Texts = context.obj.texts
    if not checking and award is None:
        raise click.UsageError(texts.translate(NEEDS_AWARD), context)
    if checking and output is not None:
        raise click.UsageError(texts.translate(CHECK_WRITES), context)
    if expect is not None and not checking:
        raise click.UsageError(texts.translate(EXPECT_CHECKS), context)
    for name, given in (("--data", data), ("--criterion", criterion)):
        if given is not None and award is None:
            raise click.UsageError(texts.say(CHECK_ALONE, option=name), context)
    seal = None if expect is None else heard(expect)
    if expect is not None and seal is None:
        raise click.BadParameter(texts.say(NO_SEAL, seal=repr(expect)), context, param_hint="--expect")
    return seal


def _check_document(document: dict[str, Any], path: Path, panel: Panel | None, wanted: str | None) -> None:
    """Hold a document that gives its own seal against the minutes and the award; raises DataError."""
    from ..sealing import spoken

    if wanted is not None and wanted != document["seal"]:
        raise DataError.of("JURY405", Place(str(path)), found=spoken(document["seal"]), wanted=spoken(wanted))
    if panel is not None:
        from ..sealed_files import other_about
        from ..sheets.check import about

        problems = list(other_about(document, about(panel), str(path)))
        if problems:
            raise DataError(problems)


def _seal(path: Path, place: Path, panel: Panel) -> tuple[dict[str, Any], bool]:
    """Seal the scores of a csv file into a new file, and say whether a ledger vouches for them; raises DataError."""
    from ..files import FOLDER, NOTHING, create, kind, reason_of
    from ..sealing import canonical, seal_document
    from ..sealing_rows import check_ledger, read_scores
    from ..sheets.check import about

    if kind(place.parent) != FOLDER:
        raise DataError.of("JURY410", Place(str(place)), reason=Phrase(NO_FOLDER))
    if kind(place, follow=False) != NOTHING:
        raise DataError.of("JURY404", Place(str(place)))
    collected = check_ledger(path, about(panel))
    document = seal_document(about(panel), read_scores(path, panel))
    try:
        create(place, canonical(document))
    except FileExistsError:
        raise DataError.of("JURY404", Place(str(place))) from None
    except OSError as error:
        raise DataError.of("JURY410", Place(str(place)), reason=reason_of(error)) from None
    return document, collected
