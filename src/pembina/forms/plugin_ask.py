"""Asking an author what a new plugin is to measure: a few questions, each with a proposal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from pembina.errors import N_, Problem
from pembina.forms.asking_cells import tidy
from pembina.forms.asking_screen import Screen
from pembina.forms.plugin_names import AUTHOR, TITLE, UNIT, column_problems, table_problems, text_problems
from pembina.forms.plugin_start import DIRECTIONS, ENTRANT, MEASURES, Asked, proposed, proposed_unit, title_of, type_of
from pembina.reports.problem_words import message
from pembina.reports.texts import LANGUAGES, Texts

PROPOSALS = N_("A proposal stands in the line: Enter takes it; to answer otherwise, delete it first (Ctrl-U).")
MEASURE, DIRECTION = N_("What is measured?"), N_("Which values are better?")
TABLE = N_("Table whose rows are read, such as visits")
COLUMNS = {
    "distinct": N_("Column that names what is counted, each once"),
    "sum": N_("Column that is added up"),
    "share": N_("Column that says yes or no"),
}
NUMBERS = N_("What does the column hold?")
TYPES = {"money": N_("money, or numbers of up to two decimals"), "integer": N_("whole numbers")}
WHO = N_("Author, for the licence (Enter: none)")
TITLES = {"id": N_("Title in Indonesian"), "en": N_("Title in English")}
UNITS = {"id": N_("Unit in Indonesian"), "en": N_("Unit in English")}


def ask_plugin(asked: Asked, screen: Screen, texts: Texts) -> Asked:
    """Ask what was not said yet; whatever is answered is fit to be written."""
    questions = _Questions(screen, texts)
    screen.say(texts.translate(PROPOSALS))
    own = {"en": asked.title, "id": asked.title_id}
    title = questions.both(TITLES, TITLE, own, {language: title_of(asked.name) for language in LANGUAGES})
    measure = asked.measure or questions.choose(MEASURE, MEASURES)
    table = asked.table or questions.line(TABLE, proposed(asked).table, table_problems)
    asked = evolve(asked, title=title["en"], title_id=title["id"], measure=measure, table=table)
    asked = questions.column(asked)
    own = {"en": asked.unit, "id": asked.unit_id}
    unit = questions.both(UNITS, UNIT, own, dict(proposed_unit(asked)))
    direction = asked.direction or questions.choose(DIRECTION, DIRECTIONS)
    author = asked.author or questions.line(WHO, "", lambda said: text_problems(AUTHOR, said) if said else [])
    return evolve(asked, unit=unit["en"], unit_id=unit["id"], direction=direction, author=author)


class _Questions:
    """The questions, put to one person."""

    def __init__(self, screen: Screen, texts: Texts) -> None:
        self.screen, self.texts = screen, texts

    def choose(self, question: str, options: Mapping[str, str]) -> str:
        """Ask which of several."""
        said = [(key, self.texts.translate(text)) for key, text in options.items()]
        return self.screen.choose(self.texts.translate(question), said)

    def line(self, question: str, default: str, check: Callable[[str], list[Problem]]) -> str:
        """Ask for a line until it is fit; what is wrong with it is said."""
        while True:
            said = tidy(self.screen.text(self.texts.translate(question), default))
            problems = check(said)
            if not problems:
                return said
            for problem in problems:
                self.screen.say(message(problem, self.texts))

    def both(
        self, questions: Mapping[str, str], what: str, said: Mapping[str, str], default: Mapping[str, str]
    ) -> dict[str, str]:
        """Ask for a text in each language, first in the one that is spoken; it is proposed for the other."""
        own = self.texts.language if self.texts.language in LANGUAGES else LANGUAGES[-1]
        answers: dict[str, str] = {}
        for language in (own, *(other for other in LANGUAGES if other != own)):
            taken = answers.get(own, default[own]) == default[own]
            proposal = default[language] if taken else answers[own]
            answers[language] = said[language] or self.line(
                questions[language], proposal, lambda line: text_problems(what, line)
            )
        return answers

    def column(self, asked: Asked) -> Asked:
        """Ask for the column that is measured, and what it holds."""
        if asked.measure == "records":
            return asked
        entrant = asked.entrant or ENTRANT
        column = asked.column or self.line(
            COLUMNS[asked.measure], proposed(asked).column, lambda said: column_problems(said, entrant)
        )
        kind = type_of(asked.measure, asked.type)
        if asked.measure == "sum" and not asked.type:
            kind = self.choose(NUMBERS, TYPES)
        return evolve(asked, column=column, type=kind)
