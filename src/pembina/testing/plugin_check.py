"""The plugin check: what a plugin's author wants to know before publishing it, without writing a test.

Each check is one function from a :class:`Subject` to findings; a further one is a further function in ``CHECKS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import field, frozen

from pembina.errors import N_, Phrase, Problem
from pembina.plugins import Criterion, Found
from pembina.plugins.lint import lint
from pembina.testing.backends import installed_backends
from pembina.testing.cases import Case, load_criterion, read_cases
from pembina.testing.checks import check_case
from pembina.testing.engines import covered_operations

CASES = "cases.toml"
Progress = Callable[[int, int], None]
"""Called with how many cases are done, and how many there are to do, on all engines together."""


@frozen
class CaseFailure:
    """A case that did not come out as it expects on one engine, and how."""

    case: str
    engine: str
    reason: str


@frozen
class CasesRun:
    """How the cases of a plugin came out on one engine."""

    engine: str
    passed: int
    failures: tuple[CaseFailure, ...] = ()


@frozen
class Checked:
    """What the check of one plugin found.

    ``problems`` are findings in its source, ``cases`` how its examples came out on each engine; ``remark`` says why no
    cases were run, or what is wrong with the file that holds them (then ``broken``).
    """

    found: Found
    problems: tuple[Problem, ...] = ()
    cases: tuple[CasesRun, ...] = ()
    remark: Phrase | None = None
    broken: bool = False

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not (self.problems or self.broken or any(run.failures for run in self.cases))


@frozen
class Subject:
    """A plugin that is checked: what was found of it, and its criterion, if it has one; ``engines`` to run cases on."""

    found: Found
    criterion: Criterion | None
    cases: tuple[Case, ...] = ()
    engines: Sequence[str] = field(factory=installed_backends)


def check_plugin(found: Found, progress: Progress | None = None) -> Checked:
    """Check one plugin that was loaded without error: the lint of its source, its cases on every engine."""
    manifest = found.manifest
    if manifest is None or not manifest.criterion:
        return Checked(found, remark=Phrase(N_("It has no criterion, so there are no cases to run.")))
    problems = tuple(lint(manifest, covered_operations()))
    path = Path(manifest.folder) / CASES
    if not path.is_file():
        return Checked(found, problems, remark=Phrase(N_("It has no {file}, so no case was run."), {"file": CASES}))
    criterion = load_criterion(found.module)
    try:
        cases = read_cases(path, criterion.manifest)
    except ValueError as error:
        said = Phrase(N_("{file} cannot be read: {reason}"), {"file": CASES, "reason": str(error)})
        return Checked(found, problems, remark=said, broken=True)
    return Checked(found, problems, run_cases(Subject(found, criterion, cases), progress))


def run_cases(subject: Subject, progress: Progress | None = None) -> tuple[CasesRun, ...]:
    """Run every case on every engine, what must not matter too (see :func:`pembina.testing.check_case`)."""
    runs, done = [], 0
    for engine in subject.engines:
        failures = []
        for case in subject.cases:
            reason = _failure(subject, case, engine)
            if reason is not None:
                failures.append(CaseFailure(case.name, engine, reason))
            done += 1
            if progress is not None:
                progress(done, len(subject.cases) * len(subject.engines))
        runs.append(CasesRun(engine, len(subject.cases) - len(failures), tuple(failures)))
    return tuple(runs)


def _failure(subject: Subject, case: Case, engine: str) -> str | None:
    assert subject.criterion is not None
    try:
        check_case(subject.criterion, case, engine)
    except AssertionError as error:
        return str(error).strip() or "AssertionError"
    except Exception as error:
        return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
    return None
