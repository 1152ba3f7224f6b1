"""``pembina evaluate``: from an award and its data to a result document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import field, frozen
from click.core import ParameterSource

from pembina.cli import parts
from pembina.cli.engine import engine_meant, engine_option
from pembina.cli.isolating import isolated_option, isolation_facts, tell
from pembina.cli.parts import argument, option
from pembina.cli.session import DATA, Session, blocking, common
from pembina.cli.table import COMMANDS
from pembina.cli.timing import Timing
from pembina.cli.watching import watching
from pembina.errors import N_, Place, RecordError

if TYPE_CHECKING:
    from pembina.evaluation.previous import Reuse
    from pembina.model import Award, Result
    from pembina.plugins import Host
    from pembina.record.log import Entry
    from pembina.record.seal import Seal
    from pembina.reports.page import Page
    from pembina.reports.texts import Texts

EXAMPLES = (
    "pembina evaluate penggerak-koperasi-2014",
    "pembina evaluate my-award --data my-data -o my-award.result.json",
    "pembina evaluate harkopnas-2022 --set criteria.supervision.weight=45",
    "pembina evaluate my-award --seal my-award.seal.json",
    "pembina evaluate my-award --isolated",
    "pembina evaluate my-award --plan",
    "pembina evaluate my-award --engine duckdb:memory=2GB,temp=/var/tmp",
    "pembina evaluate my-award --engine sc://spark.example:15002 --previous my-award.result.json",
)

OUTPUT = N_("The file to write (default: AWARD.result.json here).")
SET = N_("What if: change a rule; the result says so. May be given several times.")
PLAN = N_("Print what would be read, by what and in how much memory; measure and write nothing.")
PREVIOUS = N_("An earlier result: criteria whose rules, plugins and files are unchanged are taken from it.")
SEAL = N_("A seal: rules, plugins and program that differ from it are refused before the data are opened.")
VERBOSE = N_("Say on standard error how long each table and each criterion took.")
QUIET = N_("Write the result and print nothing.")
PLAN_IS_PRINTED = N_("-q prints nothing, and --plan does nothing but print")
FORM, FORMS = N_("Form of the plan (default: table)."), ("table", "markdown", "csv", "json")
FORM_OF_PLAN = N_("--format goes together with --plan")
ANEW = N_("under a seal everything is measured anew: --seal and --previous exclude each other")
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
@engine_option()
@option("--previous", metavar=N_("RESULT"), type=click.Path(path_type=Path), help=PREVIOUS)
@option("--seal", metavar=N_("FILE"), type=click.Path(path_type=Path), help=SEAL)
@isolated_option()
@option("--plan", "planning", is_flag=True, help=PLAN)
@option("--format", "form", type=click.Choice(FORMS), default=FORMS[0], help=FORM)
@option("-v", "--verbose", is_flag=True, help=VERBOSE)
@option("-q", "--quiet", is_flag=True, help=QUIET)
@blocking
@common
@click.pass_context
def command(
    context: click.Context, award: str, data: Path | None, output: Path | None, settings: tuple[str, ...], engine: str,
    previous: Path | None, seal: Path | None, isolated: bool, planning: bool, form: str, verbose: bool, quiet: bool,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.api import data_folder, load_award

    session: Session = context.obj
    _check_words(context, planning, quiet)
    _check_sealed(context, award, seal, previous)
    _check_folder(output)
    host = session.host(blocked, isolated=isolated)
    sealed = None if seal is None else _opened(seal, award, host)
    with engine_meant(host, engine):
        rules, folder = load_award(award, host=host, settings=settings), data_folder(award, data)
        path = output or Path(f"{rules.id}.result.json")
        if isolated:
            tell(session, host, rules, quiet=quiet)
        if sealed is not None:
            _hold(sealed, rules, host)
        asked = Asked(award, rules, folder, host, engine, settings, previous, path, sealed)
        if planning:
            from pembina.api import reading_plan
            from pembina.reports.reading_plan import plan_page

            plan = reading_plan(rules, folder, host=host, engine=engine, previous=previous)
            session.print(plan_page(plan, session.texts), form)
            return 0
        with watching(session.texts, asked.timing, verbose, quiet):
            result, reuse = asked.evaluated()
    entry = asked.write(session, result, reuse)
    if not quiet:
        session.print(_page(result, session.texts, asked, reuse, entry), "table")
    return 0


def _check_words(context: click.Context, planning: bool, quiet: bool) -> None:
    texts = context.obj.texts
    if planning and quiet:
        raise click.UsageError(texts.translate(PLAN_IS_PRINTED), context)
    if not planning and context.get_parameter_source("form") is ParameterSource.COMMANDLINE:
        raise click.UsageError(texts.translate(FORM_OF_PLAN), context)


def _check_sealed(context: click.Context, award: str, seal: Path | None, previous: Path | None) -> None:
    """Refuse what no seal allows before any work is done: measurements of before, and a log that is closed."""
    if seal is None:
        return
    if previous is not None:
        raise click.UsageError(context.obj.texts.translate(ANEW), context)
    from pembina.cli.logged import check_loggable

    check_loggable(award)


def _opened(seal: Path, award: str, host: Host) -> Seal:
    from pembina.awards import award_path
    from pembina.sealing import open_seal

    host.look_beside(award_path(award).parent.absolute())
    return open_seal(seal, host)


def _hold(seal: Seal, rules: Award, host: Host) -> None:
    from pembina.sealing import hold_rules

    hold_rules(seal, rules, host)


@frozen
class Asked:
    """What is to be evaluated, by what, and where the result goes."""

    award: str
    rules: Award
    folder: Path
    host: Host
    engine: str
    settings: Sequence[str]
    previous: Path | None
    path: Path
    seal: Seal | None = None
    timing: Timing = field(factory=Timing)
    missing: str | None = field(init=False)
    """The facts that should stand beside the earlier result; known before the new result may take its place."""

    @missing.default
    def _missing(self) -> str | None:
        from pembina.record import missing_facts

        return None if self.previous is None else missing_facts(self.previous)

    def evaluated(self) -> tuple[Result, Reuse | None]:
        """The result, and what of it was taken from an earlier one where one was named."""
        from pembina.api import evaluate, evaluate_again

        if self.previous is None:
            result = evaluate(
                self.rules, self.folder, host=self.host, engine=self.engine, progress=self.timing, seal=self.seal
            )
            return result, None
        again = evaluate_again(
            self.rules, self.folder, previous=self.previous, host=self.host, engine=self.engine, progress=self.timing
        )
        return again.result, again.reuse

    def write(self, session: Session, result: Result, reuse: Reuse | None) -> Entry | None:
        """Log this run, then write the result and the facts beside it, so that no result is there that is not logged.

        Who stops the program now comes too late.
        """
        from pembina.cli.logged import log_run
        from pembina.record import write_result
        from pembina.record.seal import program_hash

        facts = _facts(self.award, self.folder, self.engine, self.settings)
        facts |= self.timing.facts() | isolation_facts(self.host)
        if reuse is not None:
            facts["previous"] = reuse.facts()
        facts["program"] = program_hash()
        if self.seal is not None:
            facts["seal"] = self.seal.sha256
        with session.stopping.held():
            entry = log_run(session, self.award, result, self.settings, self.seal)
            if entry is not None:
                facts["log"] = {"entry": entry.n, "hash": entry.hash}
            write_result(result, self.path, facts)
        return entry


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
    from pembina.data.engines.shown import shown_engine

    return {
        "award": str(Path(award).resolve()) if Path(award).exists() else award,
        "data": str(folder.resolve()),
        "engine": shown_engine(engine),
        "settings": list(settings),
        "when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "pembina": __version__,
    }


def _page(result: Result, texts: Texts, asked: Asked, reuse: Reuse | None, entry: Entry | None) -> Page:
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
    if reuse is not None:
        from pembina.reports.previous import reuse_blocks

        blocks += reuse_blocks(reuse, texts, str(asked.previous), asked.missing)
    path = str(asked.path)
    blocks += [Paragraph(texts.say(WRITTEN, path=path)), result_name(result, texts)]
    if asked.seal is not None and entry is not None:
        from pembina.reports.log_page import sealed_line

        blocks.append(sealed_line(texts, asked.seal, entry))
    blocks.append(Paragraph(texts.say(NEXT, path=path)))
    return Page(tuple(blocks), banner=banner(result, texts))


def _counts(result: Result, texts: Texts, ranked: int) -> list[str]:
    said, rest, remarks = [], len(result.entrants) - ranked, len(result.findings)
    if ranked > SHOWN:
        said.append(texts.counted("{n} more is ranked.", "{n} more are ranked.", ranked - SHOWN))
    if rest:
        said.append(texts.counted("{n} has no rank.", "{n} have no rank.", rest))
    said.append(texts.counted("{n} finding.", "{n} findings.", remarks))
    return said
