"""``pembina plugins check``: the lint of a plugin's source, and its cases on every engine that is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pembina.cli.failures import shown
from pembina.cli.progress import bar
from pembina.errors import N_, PluginError, UsageError

if TYPE_CHECKING:
    from pembina.cli.session import Session
    from pembina.errors import Problem
    from pembina.plugins import Found, Host
    from pembina.reports.page import Block, Page
    from pembina.reports.texts import Texts
    from pembina.testing.plugin_check import CasesRun, Checked

CHECK = "check"
"""The word after ``pembina plugins`` that asks for the check."""
PASSED_ALL = N_("{name}: nothing to mend.")
FOUND = N_("{name}: to be mended.")
SOURCE = N_("What its source does differently from engine to engine")
CASES = N_("Cases")
ENGINE, PASSED, FAILED = N_("Engine"), N_("Passed"), N_("Failed")
CASE, REASON = N_("Case"), N_("What came out")


def check(session: Session, host: Host, name: str | None, form: str) -> int:
    """Check one plugin, or all that are installed; 0 when nothing is to be mended, 1 otherwise.

    Raises PluginError where a plugin cannot be loaded; of all plugins, those that can are checked and shown before.
    """
    checked, refused = [], []
    for one in [name] if name is not None else list(host.catalogue()):
        try:
            checked.append(_checked(host, one))
        except PluginError as error:
            if name is not None:
                raise
            refused.append(error)
    if checked:
        session.print(_page(checked, session.texts), form)
    if refused:
        raise PluginError([problem for error in refused for problem in error.problems])
    return 0 if all(one.good for one in checked) else 1


def _checked(host: Host, name: str) -> Checked:
    from pembina.testing.plugin_check import check_plugin

    with bar() as progress:
        return check_plugin(_loaded(host, name), progress)


def _loaded(host: Host, name: str) -> Found:
    """Import a plugin; a name that nobody has is wrong use, not a plugin's fault."""
    try:
        return host.load(name)
    except PluginError as error:
        if name in host.catalogue():
            raise
        raise UsageError(error.problems) from None


def _page(checked: Sequence[Checked], texts: Texts) -> Page:
    from pembina.reports.page import Page

    blocks = [block for one in checked for block in _blocks(one, texts)]
    records = [record for one in checked for record in _records(one)]
    return Page(tuple(blocks), records, {"plugins": [_document(one, texts) for one in checked]})


def _blocks(one: Checked, texts: Texts) -> Iterator[Block]:
    """What was found of one plugin: a sentence, what is to be mended in its source, and its cases."""
    from pembina.reports.page import Entry, Heading, Paragraph

    yield Heading(texts.say(PASSED_ALL if one.good else FOUND, name=one.found.name), 1)
    if one.problems:
        yield Heading(texts.translate(SOURCE))
        for problem in one.problems:
            what, _, mend = shown(problem, texts).partition("\n")
            yield Entry(what, mend.strip())
    if one.remark is not None:
        yield Paragraph(one.remark.show(texts.translate))
    if one.cases:
        yield from _cases(one.cases, texts)


def _cases(runs: Sequence[CasesRun], texts: Texts) -> Iterator[Block]:
    from pembina.reports.page import Column, Heading, Table

    yield Heading(texts.translate(CASES))
    columns = (
        Column(texts.translate(ENGINE)),
        Column(texts.translate(PASSED), right=True),
        Column(texts.translate(FAILED), right=True),
    )
    yield Table(columns, tuple((run.engine, str(run.passed), str(len(run.failures))) for run in runs))
    failures = [failure for run in runs for failure in run.failures]
    if failures:
        columns = (
            Column(texts.translate(CASE), wide=True),
            Column(texts.translate(ENGINE)),
            Column(texts.translate(REASON), wide=True),
        )
        yield Table(columns, tuple((failure.case, failure.engine, failure.reason) for failure in failures))


def _records(one: Checked) -> list[dict[str, Any]]:
    """One row for each engine, or one row where no case was run."""
    base = {"plugin": one.found.name, "good": one.good, "findings": len(one.problems)}
    runs = [{"engine": run.engine, "passed": run.passed, "failed": len(run.failures)} for run in one.cases]
    return [{**base, **run} for run in runs or [{"engine": None, "passed": None, "failed": None}]]


def _document(one: Checked, texts: Texts) -> dict[str, Any]:
    return {
        "plugin": one.found.name,
        "distribution": one.found.distribution,
        "version": one.found.version,
        "good": one.good,
        "remark": None if one.remark is None else one.remark.show(texts.translate),
        "source": [_problem(problem, texts) for problem in one.problems],
        "cases": [_run(run) for run in one.cases],
    }


def _problem(problem: Problem, texts: Texts) -> dict[str, Any]:
    place = problem.place
    return {"code": problem.code, "file": place.file, "line": place.line, "text": shown(problem, texts)}


def _run(run: CasesRun) -> dict[str, Any]:
    failures = [{"case": failure.case, "reason": failure.reason} for failure in run.failures]
    return {"engine": run.engine, "passed": run.passed, "failures": failures}
