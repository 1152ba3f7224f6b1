"""Asking a committee what its new award is: a few questions, each with a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from pembina.data.cells import CellFormat, Value, parse_cell
from pembina.data.refusal import Refused
from pembina.errors import CODES, N_, Phrase
from pembina.forms.asking_cells import HOW_TO_DATE, day_example, tidy, typed_dates
from pembina.forms.asking_screen import Screen
from pembina.forms.starting import (
    CLASSES,
    FIELDS,
    HUNDRED,
    Chosen,
    Start,
    bounded,
    chosen,
    equal_weights,
    proposed,
)
from pembina.model import Method, Period
from pembina.model.award import LocalText
from pembina.plugins import Host
from pembina.reports.clean import clean
from pembina.reports.texts import LANGUAGES, Texts

PROPOSALS = N_("A proposal stands in the line: Enter takes it; to answer otherwise, delete it first (Ctrl-U).")
FROM = N_("What does the award begin with?")
OF_CRITERIA = N_("Criteria of my own choice")
ORGANISER, BASIS = N_("Who gives the award"), N_("Decree or decision behind the rules")
START, END = N_("First day of the period"), N_("Last day of the period")
WHO, GROUPS = N_("Who competes?"), N_("Column of groups, such as cluster (Enter: none)")
PICK = N_("Which criterion? ({n} chosen)")
ENOUGH, WEIGHT = N_("That is all"), N_("Weight of “{criterion}” in percent")
WEIGHTS = N_("Weights add up to 100.")
SUM = N_("The weights add up to {sum}; they have to add up to 100. Once more:")
FROM_VALUE, TO_VALUE = (
    N_("“{criterion}”: value that gets 0 points, in {unit} (Enter: not decided yet)"),
    N_("“{criterion}”: value that gets 100 points, in {unit}"),
)
SAME = N_("Both values are the same, so that nobody could be told apart.")
TIERS, NO_TIERS, THREE = N_("Classes of results?"), N_("None for now"), N_("Three: {classes}")
CUT, DESCENDING = (
    N_("Least score for “{tier}”"),
    N_("A class has a lower least score than the one above it. Once more:"),
)
AT_MOST = N_("A score is from 0 to 100.")
POSITIVE = N_("A weight is more than 0.")
EARLIER = N_("The last day is before the first.")
NEEDED = N_("This is needed.")
ITS_DATA, YES, NO = N_("Copy its data as well?"), N_("yes"), N_("no")
TITLES = {"id": N_("Title in Indonesian"), "en": N_("Title in English")}


def ask_source(screen: Screen, awards: Sequence[str], texts: Texts) -> str | None:
    """Ask with what an award begins: a shipped one, or None for criteria of one's own choice."""
    options = [("", texts.translate(OF_CRITERIA)), *((name, name) for name in awards)]
    return screen.choose(texts.translate(FROM), options) or None


def ask_data(screen: Screen, texts: Texts) -> bool:
    """Ask whether the data of a copied award are wanted as well."""
    options = [("no", texts.translate(NO)), ("yes", texts.translate(YES))]
    return screen.choose(texts.translate(ITS_DATA), options) == "yes"


def ask_start(
    word: str, screen: Screen, host: Host, texts: Texts, period: Period, title: str, who: str | None
) -> Start:
    """Ask everything about a new award; ``period`` and ``title`` are proposed, ``who`` may be known already."""
    questions = _Questions(screen, host, texts)
    screen.say(texts.translate(PROPOSALS))
    titles = questions.title(title)
    organiser, basis = questions.line(ORGANISER), questions.line(BASIS)
    days = questions.period(period)
    who = who or screen.choose(
        texts.translate(WHO), [(key, texts.translate(said)) for key, (_, said) in FIELDS.items()]
    )
    group = questions.line(GROUPS).replace(" ", "_")
    criteria = questions.criteria()
    return Start(word, titles, days, criteria, who, organiser, basis, (group,) if group else (), questions.tiers())


def _year_from(start: dt.date) -> dt.date:
    """The last day of the twelve months that begin with a day."""
    before = start - dt.timedelta(days=1)
    day = 28 if (before.month, before.day) == (2, 29) else before.day
    return dt.date(min(before.year + 1, dt.MAXYEAR), before.month, day)


class _Questions:
    """The questions, put to one person."""

    def __init__(self, screen: Screen, host: Host, texts: Texts) -> None:
        self.screen, self.host, self.texts = screen, host, texts

    def line(self, question: str, default: str = "") -> str:
        """Ask for a line that may be left empty."""
        return tidy(self.screen.text(self.texts.translate(question), default))

    def title(self, default: str) -> LocalText:
        """Ask for the title, first in the language that is spoken; the other one is the same where nothing is typed."""
        own = self.texts.language if self.texts.language in LANGUAGES else LANGUAGES[-1]
        said: dict[str, str] = {}
        for language in (own, *(other for other in LANGUAGES if other != own)):
            question = self.texts.translate(TITLES[language])
            said[language] = tidy(self.screen.text(question, said.get(own, default))) or said.get(own, default)
        return {language: said[language] for language in LANGUAGES}

    def period(self, default: Period) -> Period:
        """Ask for the two days of the period."""
        while True:
            start = self._day(START, default.start)
            end = self._day(END, default.end if default.end >= start else _year_from(start))
            if start <= end:
                return Period(start, end)
            self.screen.say(self.texts.translate(EARLIER))

    def _day(self, question: str, default: dt.date) -> dt.date:
        dates = typed_dates(self.texts.language)
        while True:
            read = self._read(self.line(question, default.isoformat()), CellFormat("date", None, dates))
            if isinstance(read, dt.date):
                return read

    def _read(self, said: str, form: CellFormat) -> Value | None:
        """Read an answer as cells are read; what is wrong with it is said."""
        if not said:
            self.screen.say(self.texts.translate(NEEDED))
            return None
        try:
            return parse_cell(said, form)[0]
        except Refused as refused:
            if form.type == "date":
                said_so = self.texts.say(HOW_TO_DATE, form=day_example(form.dates, self.texts))
                self.screen.say(f'"{clean(said)}": {said_so}.')
                return None
            each, show = refused.refusal, self.texts.translate
            args = {key: arg.show(show) if isinstance(arg, Phrase) else arg for key, arg in each.args.items()}
            self.screen.say(show(CODES[each.code].message).format_map({"text": clean(said), "cells": "", **args}))
            return None

    def _number(self, question: str, default: str = "", *, optional: bool = False) -> Decimal | None:
        numbers = self.texts.language if self.texts.language in LANGUAGES else "en"
        while True:
            said = tidy(self.screen.text(question, default))
            if optional and not said:
                return None
            read = self._read(said, CellFormat("figure", numbers))
            if read is not None:
                return Decimal(str(read))

    # Criteria

    def criteria(self) -> tuple[Chosen, ...]:
        """Ask for criteria, their weights and how they are scored."""
        names = self._names()
        titles = {name: self._title(name) for name in names}
        weights = self._weights([titles[name] for name in names])
        return chosen(names, weights, [self._score(name, titles[name]) for name in names])

    def _names(self) -> list[str]:
        names: list[str] = []
        offers = [(name, self._offer(name)) for name in sorted(self.host.criterion_names())]
        while True:
            enough = [("", self.texts.translate(ENOUGH))] if names else []
            said = self.texts.say(PICK, n=self.texts.number(len(names)))
            name = self.screen.choose(said, [*enough, *offers], None)
            if not name:
                return names
            names.append(name)

    def _offer(self, name: str) -> str:
        said = self._said(name, "summary")
        shown = f"{name}: {said}" if said else name
        return clean(shown if len(shown) <= 75 else shown[:74] + "…")

    def _title(self, name: str) -> str:
        return self._said(name, "title") or name

    def _said(self, name: str, key: str) -> str:
        locale: Mapping[str, Mapping[str, str]] = self.host.manifest(name).locale()
        return self.texts.local({language: words[key] for language, words in locale.items() if words.get(key)})

    def _weights(self, titles: Sequence[str]) -> list[Decimal]:
        """Ask for weights until they add up; the last one is proposed as what is left."""
        if len(titles) == 1:
            return [HUNDRED]
        self.screen.say(self.texts.translate(WEIGHTS))
        while True:
            weights: list[Decimal] = []
            for i, title in enumerate(titles):
                left = HUNDRED - sum(weights)
                share = equal_weights(len(titles) - i)[0] * left / HUNDRED
                default = self._written(share.quantize(Decimal("0.01"))) if left > 0 else ""
                weights.append(self._weight(title, default))
            total = sum(weights, Decimal(0))
            if total == HUNDRED:
                return weights
            self.screen.say(self.texts.say(SUM, sum=self.texts.number(total)))

    def _weight(self, title: str, default: str) -> Decimal:
        while True:
            weight = self._number(self.texts.say(WEIGHT, criterion=title), default)
            if weight is not None and weight > 0:
                return weight
            self.screen.say(self.texts.translate(POSITIVE))

    def _written(self, number: Decimal) -> str:
        """Write a number as it may be typed: without marks between thousands."""
        plain = format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
        return plain.replace(".", ",") if self.texts.language == "id" else plain

    def _score(self, name: str, title: str) -> Method:
        """Ask for goalposts where the value itself has none; undecided, scores follow the field for now."""
        if bounded(name, self.host):
            return proposed(name, self.host)
        unit = self._said(name, "unit") or self.host.manifest(name).unit
        while True:
            least = self._number(self.texts.say(FROM_VALUE, criterion=title, unit=unit), optional=True)
            if least is None:
                return proposed(name, self.host)
            most = self._number(self.texts.say(TO_VALUE, criterion=title, unit=unit))
            if most is not None and most != least:
                return Method("goalposts", {"from": float(least), "to": float(most)})
            self.screen.say(self.texts.translate(SAME))

    def tiers(self) -> tuple[tuple[str, LocalText, Decimal], ...]:
        """Ask for tiers and where each begins."""
        say = self.texts.say
        listed = ", ".join(self.texts.local(title) for _, title, _ in CLASSES)
        options = [("three", say(THREE, classes=listed)), ("none", say(NO_TIERS))]
        if self.screen.choose(self.texts.translate(TIERS), options) == "none":
            return ()
        while True:
            cuts = [self._cut(self.texts.local(title), cut) for _, title, cut in CLASSES]
            if all(above > below for above, below in pairwise(cuts)):
                return tuple((word, title, cut) for (word, title, _), cut in zip(CLASSES, cuts, strict=True))
            self.screen.say(self.texts.translate(DESCENDING))

    def _cut(self, title: str, default: Decimal) -> Decimal:
        while True:
            cut = self._number(self.texts.say(CUT, tier=title), self._written(default))
            if cut is not None and 0 <= cut <= HUNDRED:
                return cut
            self.screen.say(self.texts.translate(AT_MOST))
