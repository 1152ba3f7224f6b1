"""The plugin check: what a plugin's author wants to know before publishing it, without writing a test."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from pembina.errors import N_, Phrase, Problem
from pembina.plugins import Criterion, Found
from pembina.plugins.lint import lint
from pembina.testing.cases import Case, cases_path, load_criterion, read_cases
from pembina.testing.conformance import Progress, Suite
from pembina.testing.conformance_answers import case_failure
from pembina.testing.conformance_rules import Outcome
from pembina.testing.engines import covered_operations


@frozen
class CaseFailure:
    """A case that did not come out as it expects on one engine, and how."""

    case: str
    engine: str
    reason: Phrase


@frozen
class CasesRun:
    """How the cases of a plugin came out on one engine."""

    engine: str
    passed: int
    failures: tuple[CaseFailure, ...] = ()


@frozen
class Checked:
    """What the check of one plugin found.

    ``rules`` says how each rule of the conformance suite ended, ``problems`` are findings in its source, ``cases`` how
    its examples came out on each engine; ``remark`` says why no cases were run.
    """

    found: Found
    problems: tuple[Problem, ...] = ()
    cases: tuple[CasesRun, ...] = ()
    remark: Phrase | None = None
    rules: tuple[Outcome, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return all(outcome.good for outcome in self.rules)


def check_plugin(found: Found, progress: Progress | None = None, criterion: Criterion | None = None) -> Checked:
    """Check one plugin that was loaded without error: the rules of the suite, by its cases and on every engine.

    A criterion in one file is in no package that could be imported by name, and is handed over as ``criterion``.
    """
    manifest = found.manifest
    if manifest is None or not manifest.criterion:
        return Checked(found, remark=Phrase(N_("It has no criterion, so there are no cases to run.")))
    suite = suite_of(criterion or load_criterion(found.module))
    rules = suite.run(progress)
    remark = suite.broken
    if remark is None and not suite.cases:
        remark = Phrase(N_("It has no {file}, so no case was run."), {"file": cases_path(manifest).name})
    return Checked(found, suite.problems, case_runs(suite), remark, rules)


def suite_of(
    criterion: Criterion, *, engines: Sequence[str] | None = None, groups: int | None = None, timed: bool = True
) -> Suite:
    """Return the suite for a criterion: with the cases beside its manifest, and what the lint finds in its source."""
    manifest, broken, cases = criterion.manifest, None, tuple[Case, ...]()
    path = cases_path(manifest)
    if path.is_file():
        try:
            cases = read_cases(path, manifest)
        except ValueError as error:
            broken = Phrase(N_("{file} cannot be read: {reason}"), {"file": path.name, "reason": str(error)})
    problems = tuple(lint(manifest, covered_operations()))
    return Suite(criterion, cases, engines=engines, problems=problems, broken=broken, groups=groups, timed=timed)


def case_runs(suite: Suite) -> tuple[CasesRun, ...]:
    """Say of a suite that ran how the cases came out on each engine."""
    runs = []
    for engine in suite.engines if suite.cases else ():
        failures = tuple(
            CaseFailure(case.name, engine, breach.phrase)
            for case in suite.cases
            if (breach := case_failure(suite, case, engine)) is not None
        )
        runs.append(CasesRun(engine, len(suite.cases) - len(failures), failures))
    return tuple(runs)
