"""Asking an entrant question by question: each answer is checked as its reader would, and saved at once."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from pembina.data.settings import TableSettings
from pembina.errors import N_, Place, UsageError
from pembina.forms.asking_cells import Accepted, Refusal, check, stands, tidy
from pembina.forms.asking_plan import Column, Rows, Step, questions, steps
from pembina.forms.asking_screen import Screen, terminal
from pembina.forms.asking_store import Foreign, Sheet, Store, open_store
from pembina.forms.asking_words import Words
from pembina.model import Award
from pembina.plugins import Host
from pembina.reports.clean import clean
from pembina.reports.texts import Texts

SKIP, UNKNOWN, BACK, HELP = "", "-", "<", "?"
"""What may be typed in place of an answer."""

KEYS = N_("Enter alone skips a question for now; - says not known or not applicable; < goes back; ? explains.")
STOPS = N_("Every answer is saved at once. Ctrl-C stops at any time; the same command goes on where you stopped.")
GOING_ON = N_("{n} of {all} questions are answered already.")
COMPLETE = N_("All {all} questions are answered. To change an answer, edit the files in {folder}.")
LEFT = N_("{left} of {all} questions are still open. The same command asks them again.")
STOPPED = N_("Stopped. {n} of {all} questions are answered and saved in {folder}. The same command goes on from there.")
NOT_OURS = N_("Table {table} is not asked: {file} is kept in a form of its own. Fill it in there.")
UNREADABLE = N_("In the file stands “{text}”: {reason}")
NOT_TAKEN = N_("Not taken: {reason}")
TO_MEND = N_("Hint: {mend}")
SO_FAR = N_("{n} so far. What now?")
ADD, NO_MORE, NOTHING = N_("Add one"), N_("That is all of them"), N_("There are none")
LATER, GO_BACK, TAKE_AWAY = N_("Skip for now"), N_("Back"), N_("Take the last one away")
NOT_KNOWN, OTHER, EMPTY = N_("Not known or not applicable"), N_("Another word"), N_("Leave it empty")
RECORD = N_("Record {n}: {column}")
CANCELLED = N_("This record is given up.")
YES, NO = N_("yes"), N_("no")
BOOLEAN_WORDS = {"id": ("ya", "tidak"), "en": ("yes", "no")}
"""How yes and no are written into a file; readers know the words of both languages."""
NEEDED = N_("A record needs this. Type - where it is not known.")
NO_TERMINAL = N_("run it in a terminal, or fill in the forms that `pembina template` writes")
TITLE = N_("Answers of {entrant}, {award}")
ABOUT = N_("Made by pembina self-assess --interactive: how numbers and days are written in this folder.")

AGAIN = "#"
"""Key of a record that is being typed: how many records there were before it."""


def ask(award: Award, folder: Path, entrant: str, texts: Texts, host: Host) -> None:
    """Ask for everything that the award reads of an entrant and that its data folder lacks.

    Raises UsageError without a terminal (PB641) and for data that come with Pembina (PB649), and SystemExit (130) when
    a person stops it; what was answered is saved.
    """
    if _shipped(folder):
        raise UsageError.of("PB649", Place(folder.as_posix()))
    screen = terminal(texts, NO_TERMINAL)
    interview = open_interview(award, folder, entrant, texts, host, screen)
    try:
        interview.run()
    except (KeyboardInterrupt, EOFError):
        shown = {"n": interview.answered(), "all": len(interview.steps), "folder": folder.as_posix()}
        print("\n" + texts.say(STOPPED, **shown), file=sys.stderr, flush=True)
        raise SystemExit(130) from None


def _shipped(folder: Path) -> bool:
    """Whether a folder lies among the awards that come with Pembina, whose data are not an entrant's to change."""
    spec = importlib.util.find_spec("pembina_criteria")
    homes = [Path(home).resolve() for home in (spec.submodule_search_locations or ())] if spec else []
    return any(folder.resolve().is_relative_to(home) for home in homes)


def open_interview(award: Award, folder: Path, entrant: str, texts: Texts, host: Host, screen: Screen) -> Interview:
    """Open the data folder and find what has to be asked; tables that are kept in other forms are not."""
    store = open_store(award, folder, entrant, host, _declaration(award, entrant, texts))
    asked: list[Rows] = []
    foreign: dict[str, Foreign] = {}
    for rows in questions(award, host):
        found = store.sheet(rows)
        if isinstance(found, Foreign):
            foreign[rows.table] = found
        else:
            asked.append(rows)
    return Interview(store, Words(award, host, texts), screen, steps(asked), tuple(foreign.values()))


def _declaration(award: Award, entrant: str, texts: Texts) -> str:
    """Return the dataset.toml of a folder that has none."""
    title = texts.say(TITLE, entrant=entrant, award=texts.local(award.title) or award.id)
    quoted = clean(title).replace("\\", "\\\\").replace('"', '\\"')
    numbers = texts.language if texts.language in ("id", "en") else "en"
    return (
        f"# {texts.translate(ABOUT)}\n\n[dataset]\n"
        f'title = "{quoted}"\norigin = "reported"\nnumbers = "{numbers}"\ndates = "iso"\n'
    )


@define
class Interview:
    """One run of questions."""

    store: Store
    words: Words
    screen: Screen
    steps: tuple[Step, ...]
    foreign: tuple[Foreign, ...]
    _explained: object = field(default=None, init=False)

    @property
    def texts(self) -> Texts:
        return self.words.texts

    def open(self, step: Step) -> bool:
        """Whether a question is still to be answered: of records, whether none are there or more are being added."""
        if step.key in self.store.unknown or step.key in self.store.done:
            return False
        if step.column is None:
            return step.key in self.store.begun or not self.store.records(step.rows)
        cell = self.store.cell(step.rows, step.column)
        return not isinstance(stands(cell, step.column, self._sheet(step.rows).settings, self.texts), Accepted)

    def answered(self) -> int:
        """Return how many questions are answered."""
        return sum(not self.open(step) for step in self.steps)

    def run(self) -> None:
        """Ask until nothing is open but what a person skipped."""
        self._greet()
        skipped: set[str] = set()
        i = self._next(-1, skipped)
        while i is not None:
            step = self.steps[i]
            self._explain(step, i)
            said = self._records(step) if step.column is None else self._cell(step, step.column)
            if said == BACK:
                i = max(0, i - 1)
                continue
            (skipped.add if said == SKIP else skipped.discard)(step.key)
            i = self._next(i, skipped)
        if self.steps:
            self.store.keep()
            self._part()

    def _greet(self) -> None:
        say, texts = self.screen.say, self.texts
        for each in self.foreign:
            say(texts.say(NOT_OURS, table=each.table, file=each.file))
        done = self.answered()
        if done and done < len(self.steps):
            say(texts.say(GOING_ON, n=done, all=len(self.steps)))
        if done < len(self.steps):
            say(texts.translate(KEYS))
            say(texts.translate(STOPS))

    def _part(self) -> None:
        left, everything = sum(map(self.open, self.steps)), len(self.steps)
        folder = self.store.folder.as_posix()
        template = LEFT if left else COMPLETE
        self.screen.say(self.texts.say(template, left=left, all=everything, folder=folder))

    def _next(self, i: int, skipped: set[str]) -> int | None:
        """Return the next open question after one, from the beginning where nothing follows."""
        order = [*range(i + 1, len(self.steps)), *range(i + 1)]
        return next((j for j in order if self.open(self.steps[j]) and self.steps[j].key not in skipped), None)

    def _explain(self, step: Step, i: int) -> None:
        """Name the question; what it counts for is told when it differs from the question before."""
        self.screen.say("")
        self.screen.say(self.words.heading(step, i + 1, len(self.steps)))
        about = (step.rows.table, step.rows.fixed, step.column.leaves if step.column else None)
        settings = self._sheet(step.rows).settings
        if about != self._explained:
            self.screen.say(" ".join(self.words.explained(step, settings)))
        elif step.column is not None:
            said = " ".join(self.words.asked_for(step.column, settings))
            self.screen.say(said) if said else None
        self._explained = about

    def _sheet(self, rows: Rows) -> Sheet:
        return self.store.owned(rows)

    # One cell of the entrant's row

    def _cell(self, step: Step, column: Column) -> str:
        """Ask for one cell and save it; return what was typed in its place, or a word for done."""
        settings = self._sheet(step.rows).settings
        before = self.store.cell(step.rows, column)
        known = stands(before, column, settings, self.texts)
        if isinstance(known, Refusal):
            self.screen.say(self.texts.say(UNREADABLE, text=clean(before), reason=known.reason))
        said = self._ask(step.rows, column, self.words.what(step), before)
        if isinstance(said, Accepted):
            self.store.write(step.rows, column, said.text)
            self.store.unknown.discard(step.key)
            self.store.note()
            return "done"
        if said == UNKNOWN:
            if before:
                self.store.write(step.rows, column, "")
            self.store.unknown.add(step.key)
            self.store.note()
        return said

    def _ask(self, rows: Rows, column: Column, question: str, before: str) -> Accepted | str:
        """Ask until something can be taken; return it, or the sign that stands for no answer."""
        settings = self._sheet(rows).settings
        while True:
            said = self._choose(rows, column, question, before) if self._words(column) else None
            if said is None:
                said = self._meant(tidy(self.screen.text(question, before)), before, column, settings)
            if said == HELP:
                self.screen.say(" ".join(self.words.explained(Step(rows, column), settings)))
                continue
            if said in (SKIP, UNKNOWN, BACK):
                return said
            if said in settings.markers(column.name):
                return UNKNOWN
            taken = check(said, column, settings, self.texts)
            if isinstance(taken, Accepted):
                if isinstance(taken.value, dt.date) and (note := self.words.outside(taken.value, column)):
                    self.screen.say(note)
                return taken
            self.screen.say(self.texts.say(NOT_TAKEN, reason=taken.reason))
            if taken.mend:
                self.screen.say(self.texts.say(TO_MEND, mend=taken.mend))
            before = said

    def _meant(self, said: str, before: str, column: Column, settings: TableSettings) -> str:
        """Return a sign that was typed behind the answer that stood in the line, else the answer as it is."""
        sign = said[len(before) :].strip() if before and said.startswith(before) else ""
        if sign in (HELP, UNKNOWN, BACK) and not isinstance(check(said, column, settings, self.texts), Accepted):
            return sign
        return said

    def _words(self, column: Column) -> tuple[tuple[str, str], ...]:
        """Return the words that can be chosen from, as they stand in a file and as they are shown."""
        if "boolean" in column.types:
            written = BOOLEAN_WORDS.get(self.texts.language, BOOLEAN_WORDS["en"])
            return tuple(zip(written, (self.texts.translate(YES), self.texts.translate(NO)), strict=True))
        return tuple((word, clean(word)) for word in column.choices)

    def _choose(self, rows: Rows, column: Column, question: str, before: str) -> str | None:
        """Let one of the known words be chosen; None where another one is to be typed."""
        say = self.texts.translate
        options = [(f"={word}", shown) for word, shown in self._words(column)]
        if not column.closed and "boolean" not in column.types:
            options.append(("*", say(OTHER)))
        if column.required:
            options.append((UNKNOWN, say(NOT_KNOWN)))
        if not (rows.many and column.required):
            options.append((SKIP, say(LATER if column.required else EMPTY)))
        options.append((BACK, say(GO_BACK)))
        default = f"={before}" if any(key == f"={before}" for key, _ in options) else None
        chosen = self.screen.choose(question, options, default)
        return None if chosen == "*" else chosen.removeprefix("=")

    # Records

    def _records(self, step: Step) -> str:
        """Let records be added one by one until a person says that these are all."""
        key, rows = step.key, step.rows
        while True:
            count = len(self.store.records(rows))
            held = self.store.partial.get(key, {})
            if held.get(AGAIN) == str(count):
                self._record(step, count)
                continue
            self.store.partial.pop(key, None)
            chosen = self.screen.choose(self.texts.say(SO_FAR, n=self.texts.number(count)), self._offers(count))
            if chosen == "add":
                self.store.partial[key] = {AGAIN: str(count)}
                self.store.begun.add(key)
            elif chosen == "remove":
                self.store.begun.add(key)
                self.store.remove(rows)
            else:
                (self.store.done.add if chosen == "all" else self.store.done.discard)(key)
                self.store.keep()
                self.store.note()
                return chosen

    def _offers(self, count: int) -> Sequence[tuple[str, str]]:
        say = self.texts.translate
        offers = [("add", say(ADD)), ("all", say(NO_MORE if count else NOTHING))]
        offers += [("remove", say(TAKE_AWAY))] if count else []
        return [*offers, (SKIP, say(LATER)), (BACK, say(GO_BACK))]

    def _record(self, step: Step, count: int) -> None:
        """Ask for the cells of one record, from the first that is open; it is saved whole when it is complete."""
        held, columns = self.store.partial[step.key], step.rows.columns
        i = next((j for j, column in enumerate(columns) if column.name not in held), len(columns))
        while i < len(columns):
            column = columns[i]
            label = self.words.label(column, step.rows)
            said = self._ask(step.rows, column, self._asked(count, label, column, step), held.get(column.name, ""))
            if said == BACK and i == 0:
                self.store.partial.pop(step.key)
                self.store.note()
                self.screen.say(self.texts.translate(CANCELLED))
                return
            if said == BACK:
                i -= 1
                continue
            if said == SKIP and column.required:
                self.screen.say(self.texts.translate(NEEDED))
                continue
            held[column.name] = said.text if isinstance(said, Accepted) else ""
            self.store.note()
            i += 1
        self.store.add(step.rows, {name: cell for name, cell in held.items() if name != AGAIN})
        self.store.partial.pop(step.key)
        self.store.note()

    def _asked(self, count: int, label: str, column: Column, step: Step) -> str:
        """Return the question for one cell of a record, with an example of how it may be written."""
        said = self.texts.say(RECORD, n=self.texts.number(count + 1), column=label)
        example = self.words.example(column, self._sheet(step.rows).settings)
        return f"{said} ({example})" if example else said
