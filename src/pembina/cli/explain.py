"""``pembina explain``: the result of one entrant told, down to the records behind a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pembina.cli import parts
from pembina.cli.engine import DEFAULT, RECORDED, engine_meant, engine_option
from pembina.cli.meant import entrant_meant, node_meant
from pembina.cli.parts import argument, option
from pembina.cli.publishing import deciding, decisions_of
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Hint, Phrase, Place, PluginError, RecordError

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.reports.page import Page

EXAMPLES = (
    "pembina explain penggerak-koperasi-2014.result.json 74",
    'pembina explain penggerak-koperasi-2014.result.json "Sulawesi Tenggara" rat',
    'pembina explain penggerak-koperasi-2014.result.json "Sulawesi Tenggara" --versus "Jawa Tengah"',
    "pembina explain penggerak-koperasi-2014.result.json 74 --versus median",
)

MEDIAN = "median"
"""What ``--versus`` takes for the median entrant, unless an entrant is called so."""

LIMIT = N_("How many records to show (default: 20); 0 shows them all.")
AWARD = N_("The award, for the records (default: the one that was evaluated).")
DATA = N_("The data folder, for the records (default: the one that was evaluated).")
VERSUS = N_("Why it stands above or below another entrant, or `median`: the median score in every criterion.")
EARLIER = N_("Why its total is another one in an earlier result; with --versus against that entrant in it.")
ONE_RESULT = N_("The median is that of one result: leave --versus-result out.")
NO_CRITERION = N_("A comparison is told in whole: leave CRITERION, --award and --data out.")
RUNS_A_FILE = N_("to show records would run that file, and only the facts beside the result say where it lies")
SAY_AWARD = N_("If you trust it, name the award in whose folder it lies: --award AWARD")
ONLY_VERSUS = N_("csv holds a comparison; it needs --versus or --versus-result.")


@parts.command("explain", COMMANDS["explain"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("entrant", N_("ENTRANT"))
@argument("criterion", N_("[CRITERION]"), required=False)
@option("--award", metavar=N_("AWARD"), help=AWARD)
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@engine_option(RECORDED, None)
@option("--limit", type=click.IntRange(min=0), default=20, metavar=N_("NUMBER"), help=LIMIT)
@option("--versus", metavar=N_("OTHER"), help=VERSUS)
@option("--versus-result", "older", metavar=N_("OLD"), type=click.Path(path_type=Path), help=EARLIER)
@formats("table", "markdown", "csv", "json")
@deciding
@blocking
@common
@click.pass_context
def command(
    context: click.Context, path: Path, entrant: str, criterion: str | None, award: str | None, data: Path | None,
    engine: str | None, limit: int, versus: str | None, older: Path | None, form: str, decisions: Path | None,
    blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.reports.explain import entrant_page

    session: Session = context.obj
    comparing = versus is not None or older is not None
    if comparing and (criterion or award or data):
        raise click.UsageError(session.texts.translate(NO_CRITERION), context)
    if form == "csv" and not comparing:
        raise click.UsageError(session.texts.translate(ONLY_VERSUS), context)
    result = read_result(path)
    code = entrant_meant(result, path, entrant)
    if comparing:
        session.print(_compared(session, result, path, code, versus, older, blocked), form)
        return 0
    if criterion is None:
        session.print(entrant_page(result, session.texts, code, decisions_of(path, result, decisions)), form)
        return 0
    node = node_meant(result, path, criterion)
    page = _told(session, result, path, code, node, Sources(award, data, engine), limit or None, blocked)
    session.print(page, form)
    return 0


def _compared(
    session: Session, result: Result, path: Path, code: str, versus: str | None, older: Path | None,
    blocked: Sequence[str],
) -> Page:  # fmt: skip
    from pembina import analysis
    from pembina.record import read_result
    from pembina.reports.versus import versus_page

    host, texts = session.host(blocked), session.texts
    earlier = read_result(older) if older else None
    there, place = (earlier, older) if earlier and older else (result, path)
    if versus is not None and versus.casefold() == MEDIAN and not _known(there, versus):
        if earlier is not None:
            raise click.UsageError(texts.translate(ONE_RESULT))
        return versus_page(result, analysis.versus_median(result, code, host=host), texts)
    other = entrant_meant(there, place, code if versus is None else versus)
    return versus_page(result, analysis.versus(result, code, other, earlier=earlier, host=host), texts, earlier)


def _known(result: Result, word: str) -> bool:
    """Whether an entrant bears a word as its code or its name."""
    return any(word in (entrant["code"], entrant["name"]) for entrant in result.entrants)


class Sources(NamedTuple):
    """Where the command line says that records come from; None where it leaves that to the facts of the run."""

    award: str | None
    data: Path | None
    engine: str | None


def _told(
    session: Session, result: Result, path: Path, code: str, node: Mapping[str, Any], said: Sources,
    limit: int | None, blocked: Sequence[str],
) -> Page:  # fmt: skip
    from pembina.reports.explain import criterion_page

    if node["kind"] == "group":  # a group has no records of its own
        return criterion_page(result, session.texts, code, node["path"])
    from pembina.api import records
    from pembina.record import ran_apart

    need_consent(result, path, said)
    rules, folder, engine = whereabouts(path, said)
    host = session.host(blocked, isolated=ran_apart(path))
    with engine_meant(host, engine):
        shown = records(result, rules, folder, code, node["path"], host=host, engine=engine, limit=limit)
    return criterion_page(result, session.texts, code, node["path"], shown.columns, shown.rows, shown.total)


def need_consent(result: Result, path: Path, said: Sources) -> None:
    """Refuse to run a criterion in a file only because the facts beside a result say where it lies (PB432).

    Whoever hands over a result hands over its facts as well; whoever names the award has chosen to run what it brings.
    """
    from pembina.plugins.single import is_single

    if said.award is None:
        for row in result.document["plugins"]:
            if is_single(row["name"]):
                args = {"plugin": row["name"], "reason": Phrase(RUNS_A_FILE)}
                raise PluginError.of("PB432", Place(str(path)), hint=Hint(SAY_AWARD), **args)


def whereabouts(path: Path, said: Sources) -> tuple[str, Path, str]:
    """Return award, data folder and engine: as said, or as the facts beside the result; raises RecordError (PB708)."""
    from pembina.record import read_facts

    facts = read_facts(path) or {}
    rules, folder = said.award or facts.get("award"), said.data or facts.get("data")
    if not rules or not folder:
        raise RecordError.of("PB708", Place(str(path)))
    return _nearby(str(rules)), Path(_nearby(str(folder))), said.engine or str(facts.get("engine") or DEFAULT)


def _nearby(path: str) -> str:
    """Write a path below the working folder from there, as a person would have typed it."""
    whole, here = Path(path), Path.cwd()
    return str(whole.relative_to(here)) if whole.is_absolute() and whole.is_relative_to(here) else path
