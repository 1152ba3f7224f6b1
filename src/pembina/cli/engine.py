"""The option ``--engine`` of every command that reads data, and telling its wrong use from data that are wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from pembina.cli.parts import option
from pembina.errors import N_, PembinaError, Place, UsageError

if TYPE_CHECKING:
    from pembina.plugins import Host

VARIABLE = "PEMBINA_ENGINE"
"""Where a person says once and for all which engine a machine works with: no result depends on it."""

DEFAULT = "duckdb"
ENGINE = N_(
    "What reads the tables and runs the criteria: duckdb (the default), polars, sc://HOST:PORT (Spark Connect), "
    "spark://HOST:PORT, local[N] (Spark here). Options follow a colon: duckdb:memory=2GB,threads=4,temp=DIR."
)
RECORDED = N_("What reads the records, as `pembina evaluate` takes it (default: the engine of the evaluation).")

WRONG_USE = ("PB345", "PB355")
"""No such engine, no such option: these are mistakes on the command line."""

WORDS = ("duckdb", "duckdb:memory=", "polars", "sc://", "spark://", "local[2]")
"""What a shell offers to complete."""


def engine_option(help_text: str = ENGINE, default: str | None = DEFAULT) -> Callable[..., Any]:
    """Give a command the option ``--engine``, whose default the environment may say."""
    return option(
        "--engine",
        default=default,
        metavar=N_("ENGINE"),
        envvar=VARIABLE,
        show_envvar=True,
        shell_complete=_complete,
        help=help_text,
    )


def _complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in WORDS if word.startswith(begun)]


@contextmanager
def engine_meant(host: Host, engine: str) -> Iterator[None]:
    """Refuse an engine that is not there before anything is read, and its wrong options where they come to light.

    Raises UsageError (PB345, PB355), which names the variable where the environment said it.
    """
    from pembina.data.engines.opening import engine_kind

    if not logging.getLogger().handlers:  # what Spark's libraries log of an interruption is for their developers
        logging.getLogger().addHandler(logging.NullHandler())
    try:
        engine_kind(host, engine)
        yield
    except PembinaError as error:
        if not {problem.code for problem in error.problems} <= set(WRONG_USE):
            raise
        raise UsageError(_placed(error)) from None


def _placed(error: PembinaError) -> Any:
    from attrs import evolve

    context = click.get_current_context(silent=True)
    said = context is not None and context.get_parameter_source("engine") is ParameterSource.ENVIRONMENT
    return [evolve(problem, place=Place(VARIABLE)) for problem in error.problems] if said else error.problems
