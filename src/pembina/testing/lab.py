"""A criterion on one engine: many questions asked at once, since entrants have nothing to do with one another.

An engine takes longer to understand a question than to answer it over a few rows. Entrants of several questions are
therefore given codes that tell them apart, and measured together; where that does not go well, or where a criterion
looks at several entrants, each question is asked by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from pembina.errors import N_, Phrase
from pembina.plugins.criterion import Criterion
from pembina.testing.answering import (
    Answer,
    Breach,
    Question,
    Row,
    answer,
    entrant_position,
    first_table,
    plain,
    with_cell,
)
from pembina.testing.backends import open_backend


@frozen(eq=False)
class Trial:
    """A question that has been answered; ``expect`` is what a case expects, None where nobody said."""

    criterion: Criterion
    name: str
    question: Question
    answer: Answer
    expect: Mapping[str, Mapping[str, Any]] | None = None
    best_first: tuple[str, ...] = ()


Check = Callable[[Trial], Generator[list[Question], list[Answer], None]]
"""Holds a trial to a rule: yields questions, is sent their answers, and raises Breach, or NotTried."""


class NotTried(Exception):
    """A rule has nothing to be held to here; says why."""

    def __init__(self, text: str, **args: Any) -> None:
        self.phrase = Phrase(text, args)
        super().__init__(str(self.phrase))


class Lab:
    """A criterion, an engine, and what the one answered on the other so far. ``apart`` asks each question by itself."""

    def __init__(self, criterion: Criterion, engine: str) -> None:
        self.criterion, self.name, self.engine = criterion, engine, open_backend(engine)
        self.apart = criterion.manifest.compares
        self.answers: dict[Question, Answer | Breach] = {}

    def alone(self, question: Question) -> Answer:
        """Ask one question by itself; raises Breach."""
        return answer(self.criterion, question, self.engine)

    def ask(self, questions: Sequence[Question]) -> list[Answer | Breach]:
        """Ask several questions, as many at once as can be, and return what became of each."""
        groups: dict[str, list[Question]] = {}
        for question in questions:
            if question not in self.answers:
                groups.setdefault(_kind(question), []).append(question)
        for group in groups.values():
            self._ask_together(group)
        return [self.answers[question] for question in questions]

    def _ask_together(self, questions: list[Question]) -> None:
        if len(questions) == 1 or self.apart:
            for question in questions:
                self.answers[question] = self._by_itself(question)
            return
        try:
            together = self.alone(_stacked(self.criterion, questions))
            split = _split(self.criterion, questions, together)
        except Breach:  # some of them, nobody knows which
            middle = len(questions) // 2
            self._ask_together(questions[:middle])
            self._ask_together(questions[middle:])
            return
        if together.adjusted:  # by looking at the entrants of all questions
            split = [self._by_itself(question) for question in questions]
        self.answers.update(zip(questions, split, strict=True))

    def _by_itself(self, question: Question) -> Answer | Breach:
        try:
            return self.alone(question)
        except Breach as breach:
            return breach


def hold(check: Check, trial: Trial, ask: Callable[[Question], Answer]) -> None:
    """Hold one trial to a rule, asking question by question; raises Breach, or NotTried."""

    def each(questions: Sequence[Question]) -> list[Answer | Breach]:
        answers: list[Answer | Breach] = []
        for question in questions:
            try:
                answers.append(ask(question))
            except Breach as breach:
                answers.append(breach)
        return answers

    (outcome,) = hold_all([(check, trial)], each)
    if outcome is not None:
        raise outcome


def hold_all(
    held: Sequence[tuple[Check, Trial]], ask: Callable[[Sequence[Question]], Sequence[Answer | Breach]]
) -> list[Breach | NotTried | None]:
    """Hold trials to rules, all questions of one step at once; say of each what became of it."""
    live = [_Held(check(trial)) for check, trial in held]
    while waiting := [one for one in live if not one.done]:
        for one in waiting:
            one.step()
        asked = [one for one in waiting if not one.done]
        answers = iter(ask([question for one in asked for question in one.questions]))
        for one in asked:
            one.answers = [next(answers) for _ in one.questions]
    return [one.outcome for one in live]


class _Held:
    """One trial on its way through a rule."""

    def __init__(self, steps: Generator[list[Question], list[Answer], None]) -> None:
        self.steps = steps
        self.questions: list[Question] = []
        self.answers: list[Answer | Breach] | None = None
        self.done = False
        self.outcome: Breach | NotTried | None = None

    def step(self) -> None:
        """Go on to the next questions, or to the end."""
        try:
            answers = self.answers
            failed = next((one for one in answers or () if isinstance(one, Breach)), None)
            if answers is None:
                self.questions = next(self.steps)
            elif failed is not None:
                self.questions = self.steps.throw(failed)
            else:
                self.questions = self.steps.send([one for one in answers if isinstance(one, Answer)])
        except StopIteration:
            self.done = True
        except (Breach, NotTried) as outcome:
            self.done, self.outcome = True, outcome


# Several questions as one


def rules_of(question: Question) -> str:
    """Tell questions that are asked under the same parameters and period."""
    return repr((sorted(question.parameters.items()), question.period, question.distinct))


def _kind(question: Question) -> str:
    """Tell questions that can be asked together."""
    absent = {table: sorted(columns) for table, columns in sorted(question.absent.items())}
    by_itself = id(question) if question.apart else 0
    return repr((rules_of(question), absent, question.held, by_itself))


def _stacked(criterion: Criterion, questions: Sequence[Question]) -> Question:
    """Put the tables of several questions together, under codes that say whose an entrant is."""
    manifest, tables = criterion.manifest, dict[str, list[Row]]()
    for name in manifest.tables:
        at = entrant_position(manifest, name)
        tables[name] = [
            row if row[at] is None else with_cell(row, at, f"{i}:{row[at]}")
            for i, question in enumerate(questions)
            for row in question.tables[name]
        ]
    return questions[0].with_tables(tables)


def _split(criterion: Criterion, questions: Sequence[Question], together: Answer) -> list[Answer | Breach]:
    """Give every question its own part of an answer, rows numbered as they were."""
    first = first_table(criterion.manifest)
    at = entrant_position(criterion.manifest)
    whose = [(i, row) for i, question in enumerate(questions) for row in range(2, len(question.tables[first]) + 2)]
    parts = [_Part() for _ in questions]
    for code, measured in together.measured.items():
        of, _, mine = code.partition(":")
        parts[int(of)].measured[mine] = measured
    for row in together.shown:
        if not 0 <= row[-1] - 2 < len(whose):
            raise Breach("records-explain", N_("a record is shown that is not a row of {table}"), table=first)
        i, number = whose[row[-1] - 2]
        own = None if row[at] is None else row[at].partition(":")[2]
        parts[i].shown.append((*with_cell(plain(row), at, own), row[-2], number))
    return [evolve(together, measured=part.measured, shown=part.shown) for part in parts]


@frozen
class _Part:
    measured: dict[str, Any] = field(factory=dict)
    shown: list[Row] = field(factory=list)
