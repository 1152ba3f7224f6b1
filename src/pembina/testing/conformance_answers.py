"""Rules about what comes out: that it does at all, as the cases say, in the declared direction, on every engine."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pembina.errors import N_, Phrase
from pembina.plugins.values import Measured
from pembina.testing.answering import Answer, Breach, Question
from pembina.testing.cases import cases_path
from pembina.testing.held import Steps, difference, expected
from pembina.testing.lab import NotTried, Trial, hold

if TYPE_CHECKING:
    from pembina.testing.cases import Case
    from pembina.testing.conformance import Suite

MEANINGFUL = ("higher", "lower")


def measured(suite: Suite) -> None:
    """See that something was measured at all: what breaks the contract was told by its own rule."""
    if not suite.trials:
        raise NotTried(N_("nothing could be measured"))


def direction(trial: Trial) -> Steps:
    """Compare values with the order in which a committee would rank the entrants."""
    manifest, codes = trial.criterion.manifest, trial.best_first
    if not codes or manifest.direction not in MEANINGFUL:
        raise NotTried(N_("the case does not say best-first"))
    yield []
    values = [_number(trial.answer.measured.get(code)) for code in codes]
    for (better, high), (worse, low) in pairwise(zip(codes, values, strict=True)):
        if high is None or low is None:
            raise Breach(
                "direction", N_("{code} has no number to be ranked by"), code=better if high is None else worse
            )
        good = high > low if manifest.direction == "higher" else high < low
        if not good:
            text = N_("{better} ({high}) is better than {worse} ({low}), which direction = {direction} denies")
            raise Breach(
                "direction", text, better=better, high=high, worse=worse, low=low, direction=f'"{manifest.direction}"'
            )


def _number(found: Measured | None) -> float | None:
    return float(found.value) if found is not None and isinstance(found.value, int | float) else None


def ranked_by_somebody(suite: Suite) -> None:
    """See that a case says who is best, where the direction says anything."""
    manifest = suite.criterion.manifest
    if manifest.direction not in MEANINGFUL:
        raise NotTried(
            N_("direction is {direction}: what is better is said by the award"), direction=manifest.direction
        )
    if manifest.value == "category":
        raise NotTried(N_("its values are words"))
    if not any(case.best_first for case in suite.cases):
        raise Breach("direction", N_("no case says best-first, so nobody knows whether the direction is right"))


def cases(suite: Suite) -> None:
    """See that there are cases, and that each comes out as it expects on every engine."""
    if suite.broken is not None:
        raise Breach("cases", suite.broken.template, **suite.broken.args)
    if not suite.cases:
        raise Breach("cases", N_("it has no {file}"), file=cases_path(suite.criterion.manifest).name)
    failed = [(case, engine, why) for case in suite.cases for engine in suite.engines
              if (why := case_failure(suite, case, engine, against=("cases",))) is not None]  # fmt: skip
    if failed:
        case, engine, why = failed[0]
        text = '"{case}" ({engine}): {why}'
        if len(failed) > 1:
            text = N_('"{case}" ({engine}): {why} (and {more} more)')
        raise Breach("cases", text, case=case.name, engine=engine, why=why.phrase, more=len(failed) - 1)
    if not suite.trials:
        raise NotTried(N_("nothing could be measured"))


def case_failure(suite: Suite, case: Case, engine: str, against: tuple[str, ...] | None = None) -> Breach | None:
    """Say in which way a case does not come out on an engine; of all rules, or of those named."""
    found = suite.answers(engine, case)
    if isinstance(found, Breach):
        return found if against is None or found.rule in against else None
    trial = Trial(suite.criterion, case.name, suite.asked[case.name], found, case.expect)
    try:
        hold(expected, trial, suite.labs[engine].alone)
    except Breach as breach:
        return breach
    return None


def same_on_every_engine(suite: Suite) -> None:
    """Compare what every engine answered to every question that was asked; on one engine, there is nothing to see."""
    first, *others = suite.labs.values()
    if not others:
        raise NotTried(N_("only one engine is installed ({engine})"), engine=first.name)
    measured(suite)
    for lab in others:
        questions = list(first.answers)
        for question, found in zip(questions, lab.ask(questions), strict=True):
            why = _differs(first.answers[question], found)
            if why is not None:
                trial = _name(suite, question)
                text = N_('"{trial}": {first} and {other} differ: {why}')
                raise Breach(
                    "same-on-every-engine", text, trial=trial, first=first.name, other=lab.name, why=why
                )  # fmt: skip


def _differs(one: Answer | Breach, other: Answer | Breach) -> str | None:
    """Say in which way two answers differ; two breaches are as good as the same."""
    if isinstance(one, Breach) or isinstance(other, Breach):
        if isinstance(one, Breach) and isinstance(other, Breach):
            return None
        return str(one if isinstance(one, Breach) else other)
    if one.measured != other.measured:
        return difference(one, other)
    if sorted(map(repr, one.shown)) != sorted(map(repr, other.shown)):
        return f"{len(one.shown)} / {len(other.shown)}"
    unlike = sorted(c for c in {*one.adjusted, *other.adjusted} if one.adjusted.get(c) != other.adjusted.get(c))
    if unlike:
        code = unlike[0]
        return f"{code}: {one.adjusted.get(code)} -> {other.adjusted.get(code)}"
    return None


def _name(suite: Suite, question: Question) -> str:
    """Name the case that a question is of, or say that a rule made it of one."""
    for trial in suite.trials:
        if trial.question is question:
            return trial.name
    return Phrase(N_("tables that a rule made of a case"))
