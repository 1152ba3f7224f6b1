"""Overrides as every report tells of them: what persons set otherwise than it is computed, who they are, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.model.override import STATUS, TOTAL
from pembina.reports.names import Names
from pembina.reports.page import Block, Column, Heading, Paragraph, Table
from pembina.reports.texts import Texts

Told = Mapping[str, Any]

TITLE = N_("Overrides")
NONE = N_("Overrides: none. The rules allow scores and statuses to be set by hand, and none is.")
ENTRANT, WHAT, COMPUTED = N_("Entrant"), N_("What"), N_("Computed")
INSTEAD, BY, REASON = N_("Holds instead"), N_("Decided by"), N_("Reason given")
ON = N_("{names}, {day}")
THE_TOTAL, THE_STATUS = N_("total"), N_("status")
NOTHING = N_("nothing")

SENTENCES = {
    "score": N_("the score is {after} by override of {by}: {reason}; computed {computed}."),
    TOTAL: N_("the total is {after} by override of {by}: {reason}; computed {computed}."),
    STATUS: N_("the status is “{after}” by override of {by}: {reason}; computed “{computed}”."),
}
SCORE_LINE = N_("{after} by override of {by}: {reason}; computed {computed}.")
IN_A_CELL = N_("{what} {computed} → {after} ({by}: {reason})")

WORDS = {
    "ranked": N_("ranked"),
    "ineligible": N_("ineligible"),
    "not-assessable": N_("not assessable"),
    "recused": N_("recused"),
    "withdrawn": N_("withdrawn"),
    "revoked": N_("revoked"),
}
"""Statuses as a reader knows them."""


def override_line(result: Result, texts: Texts) -> list[Paragraph]:
    """How many overrides a result holds, for above its pages; nothing where the rules allow none."""
    n = len(result.overrides)
    if n:
        said = texts.counted(
            "This result holds {n} override: a score or status that persons set otherwise than it is computed.",
            "This result holds {n} overrides: scores or statuses that persons set otherwise than they are computed.",
            n,
        )
        return [Paragraph(said)]
    return [Paragraph(texts.translate(NONE))] if result.award.get("overrides") else []


def override_blocks(names: Names, result: Result, code: str | None = None) -> list[Block]:
    """The overrides of a result, or of one entrant, as a table; nothing where there are none."""
    texts = names.texts
    rows = [each for each in result.overrides if code in (None, each["entrant"])]
    if not rows:
        return []
    columns = [] if code is not None else [Column(texts.translate(ENTRANT), wide=True)]
    columns += [Column(texts.translate(WHAT), wide=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (COMPUTED, INSTEAD)]
    columns += [Column(texts.translate(title), wide=True) for title in (BY, REASON)]
    cells = [_cells(names, result, each, code is None) for each in rows]
    return [Heading(texts.translate(TITLE)), Table(tuple(columns), tuple(cells))]


def _cells(names: Names, result: Result, each: Told, whose: bool) -> tuple[str, ...]:
    texts, shown = names.texts, _shown(names, result, each)
    by = shown["by"] if each["date"] is None else texts.say(ON, names=shown["by"], day=texts.date(each["date"]))
    entrant = (names.entrant(each["entrant"]),) if whose else ()
    return (*entrant, subject(names, each["what"]), shown["computed"], shown["after"], by, each["reason"])


def override_cell(names: Names, result: Result, code: str) -> str | None:
    """The overrides of one entrant as they stand in a cell of a CSV; None where there are none."""
    said = [
        names.texts.say(IN_A_CELL, what=subject(names, each["what"]), **_shown(names, result, each))
        for each in result.overrides
        if each["entrant"] == code
    ]
    return "; ".join(said) or None


def override_of(result: Result, code: str, path: str) -> Told | None:
    """The override of one entrant's score of a node (the root: of its total); None where there is none."""
    what = path or TOTAL
    return next((each for each in result.overrides if (each["entrant"], each["what"]) == (code, what)), None)


def score_line(names: Names, decimals: int, each: Told) -> str:
    """Say in place of a score that it was overridden, by whom, why, and what is computed."""
    return names.texts.say(SCORE_LINE, **override_words(names, decimals, each))


def override_sentence(names: Names, decimals: int, told: Told) -> str:
    """Say of an override what it did, inside a sentence that says of whom and of what."""
    template = SENTENCES.get(told["what"], SENTENCES["score"])
    return names.texts.say(template, **override_words(names, decimals, told))


def override_words(names: Names, decimals: int, told: Told) -> dict[str, str]:
    """What is computed, what holds instead, by whom and why, as words."""
    texts = names.texts
    sides = {
        name: answer_words(texts, told[side], decimals) for name, side in (("computed", "before"), ("after", "after"))
    }
    return {**sides, "by": signers(texts, told), "reason": told["reason"].rstrip(" .")}


def _shown(names: Names, result: Result, each: Told) -> dict[str, str]:
    return override_words(names, int(result.award["decimals"]), each)


def signers(texts: Texts, told: Told) -> str:
    """Name who decided, and who signed beside them."""
    return texts.listed([name for name in (told["by"], told["second"]) if name])


def answer_words(texts: Texts, answer: Any, decimals: int) -> str:
    """Write what is computed or what holds instead: a score, a status, or nothing."""
    if answer is None:
        return texts.translate(NOTHING)
    if isinstance(answer, str):
        return texts.translate(WORDS.get(answer, answer))
    exact = texts.number(answer, decimals)
    return exact if float(round(answer, decimals)) == float(answer) else texts.number(answer)


def subject(names: Names, what: str) -> str:
    """Name what an override is of."""
    words = {TOTAL: THE_TOTAL, STATUS: THE_STATUS}
    return names.texts.translate(words[what]) if what in words else names.node(what)


def override_facts(result: Result) -> Sequence[Told]:
    """The same as data."""
    return [dict(each) for each in result.overrides]
