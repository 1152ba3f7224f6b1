"""What commands share that hand out a result: how firm its ranking is, and what was decided since it was published."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pembina.cli.parts import option
from pembina.cli.progress import bar
from pembina.cli.session import Session
from pembina.cli.speech import translate
from pembina.errors import N_, Place, RecordError

if TYPE_CHECKING:
    from pembina.model import Result
    from pembina.model.decision import Decisions
    from pembina.reports.publication import Publication

DECISIONS = N_("Decisions since publication (default: RESULT.decisions.toml beside the result, where there is one).")
NO_DECISIONS = N_("Leave out decisions that lie beside the result: minutes are printed again as they were signed.")
NAMED_OR_NONE = N_("--decisions and --no-decisions exclude each other")
GIVEN = "pembina.decisions"
"""Where the two options of decisions leave word of each other."""

ROBUSTNESS = N_("A study that `pembina robustness RESULT --format json` wrote (default: it is made now).")
WITHOUT = N_("Leave out how firm the ranking is.")
ONE_OF_TWO = N_("--robustness and --no-robustness exclude each other")

LARGEST = 2**30
"""Bytes of a study of robustness, which has a number for each pair of entrants."""
NOT_JSON = N_("it is not JSON")
NOT_OF_THE_FORM = N_("it is not of the published form")


def deciding(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--decisions`` and ``--no-decisions``; only ``decisions_of`` reads the latter."""
    for declare in (
        option("--no-decisions", is_flag=True, expose_value=False, callback=_noted, help=NO_DECISIONS),
        option("--decisions", type=click.Path(path_type=Path), metavar=N_("FILE"), callback=_noted, help=DECISIONS),
    ):
        function = declare(function)
    return function


def _noted(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Note which of the two options is given, and refuse both together."""
    if value:
        given = context.meta.setdefault(GIVEN, set())
        given.add(parameter.name)
        if len(given) > 1:
            raise click.UsageError(translate(NAMED_OR_NONE), context)
    return value


def publishing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--decisions``, ``--robustness`` and ``--no-robustness``."""
    for declare in (
        option("--no-robustness", "without", is_flag=True, help=WITHOUT),
        option("--robustness", type=click.Path(path_type=Path), metavar=N_("FILE"), help=ROBUSTNESS),
        deciding,
    ):
        function = declare(function)
    return function


def publication(
    session: Session,
    path: Path,
    result: Result,
    decisions: Path | None,
    robustness: Path | None = None,
    without: bool = False,
    blocked: Sequence[str] = (),
) -> Publication:
    """Return a result with what belongs to it: the study of its ranking, read or made now, and its decisions."""
    from pembina.reports.publication import Publication

    if robustness is not None and without:
        raise click.UsageError(session.texts.translate(ONE_OF_TWO))
    decided = decisions_of(path, result, decisions)
    if without:
        return Publication(result, None, decided)
    if robustness is not None:
        return Publication(result, read_robustness(robustness, result), decided)
    from pembina.analysis import robustness as study

    with bar() as progress:
        found = study(result, host=session.host(blocked), progress=progress, parts=())
    return Publication(result, found, decided)


def decisions_of(path: Path, result: Result, named: Path | None, always: bool = False) -> Decisions | None:
    """Read the decisions that are named, or those beside the result; None where there are none, or none are wanted.

    With ``always`` those beside the result are read all the same: where they decide what may be handed out at all.
    """
    from pembina.record import decisions_beside, read_decisions

    context = click.get_current_context(silent=True)
    if not always and context is not None and "no_decisions" in context.meta.get(GIVEN, ()):
        return None
    file = named if named is not None else decisions_beside(path)
    return None if file is None else read_decisions(file, result)


def read_robustness(path: Path, result: Result) -> Mapping[str, Any]:
    """Read what reports print of a study of robustness; raises RecordError (PB725, PB726) unless it is of this result.

    Pairs of entrants and free weights are left out: no report prints them, and checking them takes longer than making
    the study anew.
    """
    from pembina.record.plainfile import read_plain

    try:
        read = json.loads(read_plain(path, LARGEST))
    except OSError as error:
        raise RecordError.of("PB103", Place(str(path)), reason=error.strerror or str(error)) from None
    except (ValueError, RecursionError):  # a study nested ten thousand deep is none
        raise RecordError.of("PB726", Place(str(path)), reason=NOT_JSON) from None
    document = read.get("robustness", read) if isinstance(read, dict) else read
    if isinstance(document, dict):
        document = {**document, "pairs": [], "acceptability": NOT_PRINTED}
    if not _of_the_form(document):
        raise RecordError.of("PB726", Place(str(path)), reason=NOT_OF_THE_FORM)
    if document["result"] != result.sha256:
        shown = {"found": document["result"][:12], "wanted": result.sha256[:12]}
        raise RecordError.of("PB725", Place(str(path)), **shown)
    found: Mapping[str, Any] = document
    return found


NOT_PRINTED: Mapping[str, Any] = {
    "draws": None, "seed": None, "criteria": [], "central-not-done": None, "entrants": [],
    "not-done": {"key": "not-asked", "args": {}},
}  # fmt: skip


def _of_the_form(document: Any) -> bool:
    """Whether a study fits its schema; the long columns of how often each rank came are looked at by hand."""
    from jsonschema import Draft202012Validator

    from pembina.analysis import robustness_schema

    schema = copy.deepcopy(robustness_schema())
    schema["$defs"]["ranks"] = {"type": "array"}
    if not Draft202012Validator(schema).is_valid(document):
        return False
    if document["not-done"] is None and document["settings"] is None:  # what was done was done somehow
        return False
    return all(
        isinstance(pair, list) and len(pair) == 2 and all(type(number) in (int, float) for number in pair)
        for entrant in document["entrants"]
        for pair in entrant["ranks"]
    )
