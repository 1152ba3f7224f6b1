"""Running cases: what a criterion must answer, and what must not make a difference to the answer."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from pembina.plugins.criterion import Criterion
from pembina.plugins.values import Measured
from pembina.testing.answering import Breach, Question
from pembina.testing.backends import installed_backends
from pembina.testing.cases import Case, load_criterion, read_cases
from pembina.testing.held import absent_columns, expected, other_entrants, records_explain, row_order
from pembina.testing.lab import Check, Lab, NotTried, Trial, hold, hold_all


def case_parameters(package: str | ModuleType) -> list[Any]:
    """Parameters for ``pytest.mark.parametrize(("criterion", "case", "backend"), ...)``: each case on each engine."""
    import pytest

    criterion = load_criterion(package)
    cases = read_cases(Path(criterion.manifest.folder) / "cases.toml", criterion.manifest)
    return [
        pytest.param(criterion, case, backend, id=f"{criterion.manifest.name}: {case.name} [{backend}]")
        for case in cases
        for backend in installed_backends()
    ]


def run_case(criterion: Criterion, case: Case, backend: str) -> dict[str, Measured]:
    """Run a criterion over the tables of a case on one engine and return one measured value per entrant."""
    return dict(Lab(criterion, backend).alone(Question.of(case)).measured)


def trial_of(criterion: Criterion, case: Case, lab: Lab) -> Trial:
    """Ask what a case asks; raises Breach where there is no answer that keeps to the contract."""
    question = Question.of(case)
    return Trial(criterion, case.name, question, lab.alone(question), case.expect, case.best_first)


def check_case(criterion: Criterion, case: Case, backend: str, *, thorough: bool = True) -> None:
    """Assert that a case comes out as it expects, and that what must not matter does not.

    Besides the expected values: the records shown are rows of the first table, whole and each once; measuring those
    records alone gives the same values; the order of rows does not matter; neither do other entrants' records (or,
    where the manifest says ``compares``, what entrants are called), nor whether a column that is empty is there at all,
    nor whether intermediate steps are held. Not ``thorough``, only the expected values are looked at, in a third of the
    time. What fails is an AssertionError that says which rule of the conformance suite it is against
    (:class:`pembina.testing.answering.Breach`).
    """
    lab = Lab(criterion, backend)
    trial = trial_of(criterion, case, lab)
    checks: list[Check] = [expected]
    if thorough:
        first: list[Check] = [records_explain, row_order]
        checks += [absent_columns] if _together(trial, first, lab) else [*first, other_entrants, absent_columns]
    for check in checks:
        try:
            hold(check, trial, lab.alone)
        except NotTried:
            continue


def _together(trial: Trial, checks: list[Check], lab: Lab) -> bool:
    """Whether a trial keeps to rules where all that they ask is asked at once, beside the trial itself once more.

    Then other entrants' records do not matter either. Where anything is otherwise, or values are adjusted by looking at
    the whole field, each rule is tried by itself, and says what it is that matters.
    """
    if lab.apart or trial.answer.adjusted:
        return False
    asked: list[Question] = []

    def ask(questions: Any) -> Any:
        again = trial.question.with_tables(trial.question.tables)
        asked.append(again)
        return lab.ask([*questions, again])[:-1]

    ended = hold_all([(check, trial) for check in checks], ask)
    repeated = [lab.answers[question] for question in asked]
    alike = all(not isinstance(one, Breach) and one.measured == trial.answer.measured for one in repeated)
    return alike and not any(ended)
