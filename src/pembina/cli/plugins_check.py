"""``pembina plugins check``: the rules of the conformance suite, the lint of a plugin's source, its cases by engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pembina.cli.failures import shown
from pembina.cli.progress import bar
from pembina.errors import N_, PluginError, UsageError

if TYPE_CHECKING:
    from pembina.cli.session import Session
    from pembina.errors import Problem
    from pembina.plugins import Found, Host, Manifest
    from pembina.reports.page import Block, Page
    from pembina.reports.texts import Texts
    from pembina.testing.conformance_rules import Outcome
    from pembina.testing.plugin_check import CasesRun, Checked

CHECK, CASES_RULE = "check", "cases"
"""The word after ``pembina plugins`` that asks for the check, and the rule that is told engine by engine."""
PASSED_ALL = N_("{name}: nothing to mend.")
FOUND = N_("{name}: to be mended.")
RULES, MEND = N_("Rules"), N_("What would mend it")
RULE, OUTCOME, WHY = N_("Rule"), N_("Outcome"), N_("Why")
OUTCOMES = {"passed": N_("passed"), "failed": N_("failed"), "not-tried": N_("not tried")}
FAILURES = N_("{why} (and {n} more)")
SOURCE = N_("What its source does differently from engine to engine")
CASES = N_("Cases")
ENGINE, PASSED, FAILED = N_("Engine"), N_("Passed"), N_("Failed")
OLDER_ONE = N_("{name}: written for version {old} of the contract between Pembina and plugins; this is {new}.")
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
    from pembina.plugins.single import is_single
    from pembina.testing.plugin_check import check_plugin

    with bar() as progress:
        if is_single(name):
            return check_plugin(host.load(name), progress, host.criterion(name))
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
    records = [record for one in checked for record in _records(one, texts)]
    return Page(tuple(blocks), records, {"plugins": [_document(one, texts) for one in checked]})


def _blocks(one: Checked, texts: Texts) -> Iterator[Block]:
    """What was found of one plugin: a sentence, the rules, what is to be mended in its source, and its cases."""
    from pembina.reports.page import Bullets, Entry, Heading, Paragraph

    yield Heading(texts.say(PASSED_ALL if one.good else FOUND, name=one.found.name), 1)
    if one.found.manifest is not None and (changes := older(one.found.manifest, texts)):
        yield Paragraph(changes[0])
        yield Bullets(tuple(changes[1:]))
    if one.rules:
        yield from _rules(one.rules, texts)
    if one.problems:
        yield Heading(texts.translate(SOURCE))
        for problem in one.problems:
            what, _, mend = shown(problem, texts).partition("\n")
            yield Entry(what, mend.strip())
    if one.remark is not None:
        yield Paragraph(one.remark.show(texts.translate))
    if one.cases:
        yield from _cases(one.cases, texts)


def older(manifest: Manifest, texts: Texts) -> list[str]:
    """Say that a plugin was written for an older contract, then what has changed for it since, each with what to do."""
    from pembina.plugins.contract import VERSION, changes_since

    if manifest.api == VERSION:
        return []
    said = texts.say(OLDER_ONE, name=manifest.name, old=manifest.api, new=VERSION)
    changes = changes_since(manifest.api, frozenset(manifest.provides))
    return [said, *(f"{change.what.show(texts.translate)} {change.do.show(texts.translate)}" for change in changes)]


def _rules(outcomes: Sequence[Outcome], texts: Texts) -> Iterator[Block]:
    """Every rule by name with its outcome, and why; then, of each that failed, what it holds and what would mend it."""
    from pembina.reports.page import Column, Entry, Heading, Table

    yield Heading(texts.translate(RULES))
    columns = (Column(texts.translate(RULE)), Column(texts.translate(OUTCOME)), Column(texts.translate(WHY), wide=True))
    rows = [(one.rule.name, texts.translate(OUTCOMES[one.state]), _why(one, texts)) for one in outcomes]
    yield Table(columns, tuple(rows))
    failed = [one for one in outcomes if not one.good]
    if failed:
        yield Heading(texts.translate(MEND))
    for one in failed:
        yield Entry(f"{one.rule.name}: {texts.translate(one.rule.holds)}", texts.translate(one.rule.mend))


def _why(one: Outcome, texts: Texts) -> str:
    """Say why a rule failed or was not tried, or what a rule that passed has to tell."""
    why = "" if one.why is None else one.why.show(texts.translate)
    return texts.say(FAILURES, why=why, n=one.failures - 1) if one.failures > 1 else why


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
        rows = tuple((one.case, one.engine, one.reason.show(texts.translate)) for one in failures)
        yield Table(columns, rows)


def _records(one: Checked, texts: Texts) -> list[dict[str, Any]]:
    """One row for each rule, and of the rule about cases one for each engine."""
    base = {"plugin": one.found.name, "good": one.good}
    nothing: dict[str, Any] = {"engine": None, "passed": None, "failed": None}
    records = []
    for outcome in one.rules:
        told = {**base, "rule": outcome.rule.name, "outcome": outcome.state, "why": _why(outcome, texts)}
        told["mend"] = "" if outcome.good else texts.translate(outcome.rule.mend)
        runs = one.cases if outcome.rule.name == CASES_RULE else ()
        engines = [{"engine": run.engine, "passed": run.passed, "failed": len(run.failures)} for run in runs]
        records += [{**told, **engine} for engine in engines or [nothing]]
    return records or [{**base, "rule": None, "outcome": None, "why": None, "mend": None, **nothing}]


def _document(one: Checked, texts: Texts) -> dict[str, Any]:
    return {
        "plugin": one.found.name,
        "distribution": one.found.distribution,
        "version": one.found.version,
        "good": one.good,
        "remark": None if one.remark is None else one.remark.show(texts.translate),
        "rules": [_outcome(outcome, texts) for outcome in one.rules],
        "source": [_problem(problem, texts) for problem in one.problems],
        "cases": [_run(run, texts) for run in one.cases],
    }


def _outcome(one: Outcome, texts: Texts) -> dict[str, Any]:
    return {
        "rule": one.rule.name,
        "outcome": one.state,
        "holds": texts.translate(one.rule.holds),
        "why": None if one.why is None else one.why.show(texts.translate),
        "failures": one.failures,
        "mend": None if one.good else texts.translate(one.rule.mend),
    }


def _problem(problem: Problem, texts: Texts) -> dict[str, Any]:
    place = problem.place
    return {"code": problem.code, "file": place.file, "line": place.line, "text": shown(problem, texts)}


def _run(run: CasesRun, texts: Texts) -> dict[str, Any]:
    failures = [{"case": one.case, "reason": one.reason.show(texts.translate)} for one in run.failures]
    return {"engine": run.engine, "passed": run.passed, "failures": failures}
