"""``pembina sample``: records to be verified in the field, drawn by a public number that was named beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.cli import parts
from pembina.cli.engine import RECORDED, engine_meant, engine_option
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Place, RecordError

if TYPE_CHECKING:
    from pembina.model import Result

EXAMPLES = (
    "pembina sample my-award.result.json --seed 4827103956 --seal my-award.seal.json",
    "pembina sample my-award.result.json --seed 4827103956 --size 120 -o sample.xlsx",
)

SEED = N_("The public number, in decimal digits, that was named before the data were opened.")
SIZE = N_("How many records (default: 60, or one for each entrant where there are more).")
SEAL = N_("The seal that named the number beforehand; what it says is printed.")
RULES = N_("The award, for the records (default: the one that was evaluated).")
FOLDER = N_("The data folder, for the records (default: the one that was evaluated).")
OUTPUT = N_("Write the list to fill in: FILE.xlsx or FILE.csv.")
FORCE = N_("Replace an existing file.")
NO_NUMBER = N_("{seed} is no number: write the digits 0 to 9, with blanks between them if you like")
ENDING = N_("the list is written as .xlsx or .csv, not {suffix}")
NO_ENDING = N_("a file without an ending")
FORMS = (".xlsx", ".csv")


@parts.command("sample", COMMANDS["sample"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@option("--seed", required=True, metavar=N_("NUMBER"), help=SEED)
@option("--size", type=click.IntRange(1, 1_000_000), metavar=N_("NUMBER"), help=SIZE)
@option("--seal", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SEAL)
@option("--award", metavar=N_("AWARD"), help=RULES)
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=FOLDER)
@engine_option(RECORDED, None)
@option("-o", "--output", metavar=N_("FILE"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--force", is_flag=True, help=FORCE)
@formats("table", "markdown", "csv", "json")
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, seed: str, size: int | None, seal: Path | None, award: str | None,
    data: Path | None, engine: str | None, output: Path | None, force: bool, form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.cli.explain import Sources, need_consent, whereabouts
    from pembina.record import ran_apart, read_result

    session: Session = context.obj
    seed = _number(context, session, seed)
    _check(context, session, output)
    result = read_result(path)
    sealed = None if seal is None else _sealed(seal, result)
    need_consent(result, path, Sources(award, data, engine))
    rules, folder, with_engine = whereabouts(path, Sources(award, data, engine))
    host = session.host(blocked, isolated=ran_apart(path))
    with engine_meant(host, with_engine):
        from pembina.api import sample

        found = sample(result, rules, folder, seed, size=size, seal=sealed, host=host, engine=with_engine)
    return _told(session, result, found, output, force, form)


def _number(context: click.Context, session: Session, seed: str) -> str:
    """Take blanks out of a number, as people write it in groups; refuse what is no number."""
    from pembina.analysis.sample_document import SEED as PATTERN

    plain = "".join(seed.split())
    if not PATTERN.fullmatch(plain):
        raise click.BadParameter(session.texts.say(NO_NUMBER, seed=repr(seed)), context, param_hint="--seed")
    return plain


def _check(context: click.Context, session: Session, output: Path | None) -> None:
    """Refuse a place that cannot be written to before the work."""
    if output is None:
        return
    suffix = output.suffix.lower()
    if suffix not in FORMS:
        said = session.texts.say(ENDING, suffix=suffix or session.texts.translate(NO_ENDING))
        raise click.BadParameter(said, context, param_hint="-o")
    from pembina.cli.placing import check_place

    check_place(output)


def _sealed(path: Path, result: Result) -> Mapping[str, Any]:
    """What a seal says of the number; refuses a seal that names none (PB775) or is of other rules (PB777)."""
    from pembina.record.seal import read_seal

    seal = read_seal(path)
    found, wanted = seal.document["award"]["hash"], result.document["award"]["hash"]
    if found != wanted:
        raise RecordError.of("PB777", Place(str(path)), found=found[:12], wanted=wanted[:12])
    if seal.document["sampling"] is None:
        raise RecordError.of("PB775", Place(str(path)))
    return {"sha256": seal.sha256, "sampling": seal.document["sampling"]}


def _told(
    session: Session, result: Result, found: Mapping[str, Any], output: Path | None, force: bool, form: str
) -> int:
    """Print the sample, or write the list and print in short what was drawn."""
    from pembina.reports.page import Page
    from pembina.reports.sample import sample_page

    page = sample_page(result, found, session.texts)
    if output is None:
        session.print(page, form)
        return 0
    from pembina.cli.placing import place
    from pembina.reports.page import Block, Bullets, Paragraph
    from pembina.reports.sample import limits, said

    if output.suffix.lower() == ".csv":
        from pembina.reports.render import as_csv

        content = as_csv(page).encode()
    else:
        from pembina.reports.sample_book import sample_book

        content = sample_book(result, found, session.texts)
    place(session, output, content, force)
    blocks: list[Block] = [Paragraph(text) for text in said(found, session.texts)]
    blocks.append(Bullets(tuple(limits(found, session.texts))))
    session.print(Page(tuple(blocks), page.records, page.document, page.banner), form)
    return 0
