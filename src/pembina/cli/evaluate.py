"""``pembina evaluate``: from an award and its data to a result document."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import DATA, Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_, DataError, Place, RecordError, UsageError

if TYPE_CHECKING:
    from pembina.evaluation.run import Progress, Step
    from pembina.model import Result
    from pembina.reports.page import Page
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina evaluate penggerak-koperasi-2014",
    "pembina evaluate my-award --data my-data -o my-award.result.json",
    "pembina evaluate harkopnas-2022 --set criteria.supervision.weight=45",
)

OUTPUT = N_("The file to write (default: AWARD.result.json here).")
SET = N_("What if: change a rule; the result says so. May be given several times.")
ENGINE = N_("What runs the criteria over the tables (default: duckdb).")
NO_ENGINE = "PB345"
SHOWN = 10
"""Ranks printed after an evaluation; `pembina show` prints them all."""

WRITTEN = N_("Result: {path}")
NEXT = N_("The whole ranking: pembina show {path}")
NO_FOLDER = N_("there is no such folder")
NO_FILE = N_("there is something here that is not a file")


@parts.command("evaluate", COMMANDS["evaluate"].summary, *EXAMPLES)
@argument("award", N_("AWARD"))
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("-o", "--output", metavar=N_("RESULT.json"), type=click.Path(path_type=Path), help=OUTPUT)
@option("--set", "settings", metavar=N_("KEY=VALUE"), multiple=True, help=SET)
@option("--engine", default="duckdb", metavar=N_("ENGINE"), help=ENGINE)
@option("-q", "--quiet", is_flag=True, help=N_("Write the result and print nothing."))
@blocking
@common
@click.pass_obj
def command(
    session: Session, award: str, data: Path | None, output: Path | None, settings: tuple[str, ...], engine: str,
    quiet: bool, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.api import data_folder, evaluate, load_award
    from pembina.record import write_result

    _check_folder(output)
    host = session.host(blocked)
    rules = load_award(award, host=host, settings=settings)
    folder = data_folder(award, data)
    try:
        with _progress() as progress:
            result = evaluate(rules, folder, host=host, engine=engine, progress=progress)
    except DataError as error:
        if {problem.code for problem in error.problems} == {NO_ENGINE}:
            raise UsageError(error.problems) from None
        raise
    path = output or Path(f"{rules.id}.result.json")
    write_result(result, path, _facts(award, folder, engine, settings))
    if not quiet:
        session.print(_page(result, session.texts, path), "table")
    return 0


def _check_folder(output: Path | None) -> None:
    """Refuse a place that cannot be written to before the work, not after it."""
    if output is None:
        return
    if not output.parent.is_dir():
        raise RecordError.of("PB707", Place(str(output)), reason=NO_FOLDER)
    if output.exists() and not output.is_file():
        raise RecordError.of("PB707", Place(str(output)), reason=NO_FILE)


def _facts(award: str, folder: Path, engine: str, settings: Sequence[str]) -> dict[str, Any]:
    """What is true of this run and of no other: never part of the result. A shipped award keeps its name."""
    from pembina import __version__

    return {
        "award": str(Path(award).resolve()) if Path(award).exists() else award,
        "data": str(folder.resolve()),
        "engine": engine,
        "settings": list(settings),
        "when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "pembina": __version__,
    }


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show on a terminal which criterion is being measured, and wipe the line away afterwards."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(step: Step) -> None:
        print(f"\r\x1b[K{step.number + 1}/{step.count} {step.path}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _page(result: Result, texts: Texts, path: Path) -> Page:
    """The first ranks, how much more there is, and the name of the result."""
    from pembina.reports.heading import award_heading, result_name
    from pembina.reports.names import Names
    from pembina.reports.overrides import override_blocks
    from pembina.reports.page import Block, Page, Paragraph, banner
    from pembina.reports.publication import Publication
    from pembina.reports.show import NOBODY, ranking_table

    ranked = [entrant for entrant in result.ranking() if entrant["rank"] is not None]
    names = Names.of_result(result, texts)
    blocks: list[Block] = [*award_heading(result, texts)]
    blocks.append(
        ranking_table(names, Publication(result), ranked[:SHOWN]) if ranked else Paragraph(texts.translate(NOBODY))
    )
    blocks.append(Paragraph(" ".join(_counts(result, texts, len(ranked)))))
    blocks += override_blocks(names, result)
    blocks += [Paragraph(texts.say(WRITTEN, path=str(path))), result_name(result, texts)]
    blocks.append(Paragraph(texts.say(NEXT, path=str(path))))
    return Page(tuple(blocks), banner=banner(result, texts))


def _counts(result: Result, texts: Texts, ranked: int) -> list[str]:
    said, rest, remarks = [], len(result.entrants) - ranked, len(result.findings)
    if ranked > SHOWN:
        said.append(texts.counted("{n} more is ranked.", "{n} more are ranked.", ranked - SHOWN))
    if rest:
        said.append(texts.counted("{n} has no rank.", "{n} have no rank.", rest))
    said.append(texts.counted("{n} finding.", "{n} findings.", remarks))
    return said
