"""Pembina's own ways to render a result, handed over through the same hook as everyone's."""

from __future__ import annotations

from collections.abc import Callable

from pembina.model import Result
from pembina.plugins.kinds import Report
from pembina.plugins.markers import hookimpl
from pembina.reports.page import Page
from pembina.reports.render import FORMATS
from pembina.reports.show import ranking_page
from pembina.reports.texts import Texts

SUFFIXES = {"table": ".txt", "markdown": ".md", "csv": ".csv", "json": ".json"}


def _renderer(print_page: Callable[[Page], str]) -> Callable[[Result, str], str]:
    def render(result: Result, language: str) -> str:
        return print_page(ranking_page(result, Texts(language)))

    return render


@hookimpl
def pembina_reports() -> tuple[Report, ...]:
    """Hand over the built-in formats."""
    return tuple(Report(name, SUFFIXES[name], _renderer(print_page)) for name, print_page in FORMATS.items())
