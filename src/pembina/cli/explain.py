"""``pembina explain``: the result of one entrant told, down to the records behind a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.cli import parts
from pembina.cli.parts import argument, option
from pembina.cli.session import Session, blocking, common, formats
from pembina.cli.table import COMMANDS
from pembina.errors import N_, Hint, Place, RecordError, did_you_mean

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.reports.page import Page

EXAMPLES = (
    "pembina explain penggerak-koperasi-2014.result.json 74",
    'pembina explain penggerak-koperasi-2014.result.json "Sulawesi Tenggara" rat',
)

LIMIT = N_("How many records to show (default: 20); 0 shows them all.")
AWARD = N_("The award, for the records (default: the one that was evaluated).")
DATA = N_("The data folder, for the records (default: the one that was evaluated).")


@parts.command("explain", COMMANDS["explain"].summary, *EXAMPLES)
@argument("path", N_("RESULT"), type=click.Path(path_type=Path))
@argument("entrant", N_("ENTRANT"))
@argument("criterion", N_("[CRITERION]"), required=False)
@option("--award", metavar=N_("AWARD"), help=AWARD)
@option("--data", metavar=N_("DIR"), type=click.Path(path_type=Path), help=DATA)
@option("--limit", type=click.IntRange(min=0), default=20, metavar=N_("NUMBER"), help=LIMIT)
@formats("table", "markdown", "json")
@blocking
@common
@click.pass_obj
def command(
    session: Session, path: Path, entrant: str, criterion: str | None, award: str | None, data: Path | None,
    limit: int, form: str, blocked: tuple[str, ...],
) -> int:  # fmt: skip
    from pembina.record import read_result
    from pembina.reports.explain import entrant_page

    result = read_result(path)
    code = _entrant(result, path, entrant)
    if criterion is None:
        session.print(entrant_page(result, session.texts, code), form)
        return 0
    node = _node(result, path, criterion)
    page = _told(session, result, path, code, node, award, data, limit or None, blocked)
    session.print(page, form)
    return 0


def _entrant(result: Result, path: Path, word: str) -> str:
    """Return the code of the one entrant that is meant; raises RecordError (PB703, PB704)."""
    from pembina.reports.outline import matching

    found = matching(word, result.entrants)
    if not found:
        known = [name for entrant in result.entrants for name in (entrant["code"], entrant["name"])]
        raise RecordError.of("PB703", Place(str(path)), entrant=word, hint=did_you_mean(word, known))
    if len(found) > 1:
        listed = ", ".join(f"{entrant['name']} ({entrant['code']})" for entrant in found)
        raise RecordError.of("PB704", Place(str(path)), entrant=word, entrants=listed)
    return str(found[0]["code"])


def _node(result: Result, path: Path, word: str) -> Mapping[str, Any]:
    """Return the node that is meant: by path, by the end of its path, or by its title; raises RecordError (PB705)."""
    nodes = [node for node in result.nodes if node["path"]]
    ways = (
        lambda node: node["path"] == word,
        lambda node: node["path"].rpartition(".")[2] == word,
        lambda node: word.casefold() in (title.casefold() for title in node["title"].values()),
    )
    for fits in ways:
        found = [node for node in nodes if fits(node)]
        if len(found) == 1:
            return found[0]
        if found:
            paths = ", ".join(node["path"] for node in found)
            several = Hint(N_("it fits several: {paths}"), {"paths": paths})
            raise RecordError.of("PB705", Place(str(path)), criterion=word, hint=several)
    known = [
        name for node in nodes for name in (node["path"], node["path"].rpartition(".")[2], *node["title"].values())
    ]
    raise RecordError.of("PB705", Place(str(path)), criterion=word, hint=did_you_mean(word, known))


def _told(
    session: Session, result: Result, path: Path, code: str, node: Mapping[str, Any],
    award: str | None, data: Path | None, limit: int | None, blocked: Sequence[str],
) -> Page:  # fmt: skip
    from pembina.reports.explain import criterion_page

    if node["kind"] == "group":  # a group has no records of its own
        return criterion_page(result, session.texts, code, node["path"])
    from pembina.api import records

    rules, folder = _whereabouts(path, award, data)
    shown = records(result, rules, folder, code, node["path"], host=session.host(blocked), limit=limit)
    return criterion_page(result, session.texts, code, node["path"], shown.columns, shown.rows, shown.total)


def _whereabouts(path: Path, award: str | None, data: Path | None) -> tuple[str, Path]:
    """Return award and data folder: as said, or as the facts beside the result say; raises RecordError (PB708)."""
    from pembina.record import read_facts

    facts = read_facts(path) or {}
    rules, folder = award or facts.get("award"), data or facts.get("data")
    if not rules or not folder:
        raise RecordError.of("PB708", Place(str(path)))
    return _nearby(str(rules)), Path(_nearby(str(folder)))


def _nearby(path: str) -> str:
    """Write a path below the working folder from there, as a person would have typed it."""
    whole, here = Path(path), Path.cwd()
    return str(whole.relative_to(here)) if whole.is_absolute() and whole.is_relative_to(here) else path
