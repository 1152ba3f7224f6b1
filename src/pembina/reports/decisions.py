"""Decisions after publication, in words: an objection and its answer, a withdrawal, a revocation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model.decision import OBJECTION, Decision, Decisions
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Block, Column, Heading, Paragraph, Table
from pembina.reports.publication import Publication
from pembina.reports.standing import tier_sentences
from pembina.reports.texts import Texts

TITLE = N_("Decisions since publication")
NOTHING_CHANGES = N_(
    "A decision changes no figure of this result. Where an objection leads to other figures, the award is evaluated "
    "again, and the new result has a name of its own."
)
PUBLISHED = N_("Published on {day}.")
UNTIL = N_("Entrants may object until {day}.")
NONE_YET = N_("No decision has been recorded.")
NONE_ABOUT = N_("No decision about this entrant has been recorded.")

ENTRANT, DAY, WHAT = N_("Entrant"), N_("Day"), N_("Kind of decision")
REASON, ANSWER = N_("Reason given"), N_("Answer")

WORDS = {
    "open": N_("objection, not yet answered"),
    "upheld": N_("objection, upheld"),
    "partly-upheld": N_("objection, upheld in part"),
    "rejected": N_("objection, rejected"),
    "withdrawn": N_("withdrawn since publication"),
    "revoked": N_("revoked since publication"),
}
"""What stands beside a name."""

OBJECTED = N_("On {day} an objection was filed: {reason}.")
OBJECTED_ABOUT = N_("On {day} an objection about “{about}” was filed: {reason}.")
OBJECTED_BY = N_("On {day} {by} filed an objection: {reason}.")
OBJECTED_ABOUT_BY = N_("On {day} {by} filed an objection about “{about}”: {reason}.")
WAITING, WAITING_UNTIL = N_("It has not been answered yet."), N_("It is to be answered by {day}.")
OUTCOME = {
    "upheld": N_("On {day} it was upheld: {text}."),
    "partly-upheld": N_("On {day} it was upheld in part: {text}."),
    "rejected": N_("On {day} it was rejected: {text}."),
}
OUTCOME_BY = {
    "upheld": N_("On {day} {by} upheld it: {text}."),
    "partly-upheld": N_("On {day} {by} upheld it in part: {text}."),
    "rejected": N_("On {day} {by} rejected it: {text}."),
}
ENDED = {
    "withdrawn": N_("It withdrew on {day}: {reason}."),
    "revoked": N_("Its award was revoked on {day}: {reason}."),
}
ENDED_BY = {
    "withdrawn": N_("It withdrew on {day}, as {by} declared: {reason}."),
    "revoked": N_("Its award was revoked on {day} by {by}: {reason}."),
}

TIER_GONE = {
    "withdrawn": N_("It was given the tier {tier}, and no longer holds it: it withdrew."),
    "revoked": N_("It was given the tier {tier}, and no longer holds it: that was revoked."),
}
"""What is said of the tier of an entrant that has left since publication."""


def tiers_told(names: Names, outline: Outline, publication: Publication, code: str) -> list[str]:
    """Say which tier an entrant holds and why no higher one, or that it no longer holds what it was given."""
    entrant = outline.result.entrant(code)
    ended = publication.decisions.ended(code) if publication.decisions is not None else None
    if ended is None:
        return tier_sentences(names, outline, entrant)
    return [names.texts.say(TIER_GONE[ended.kind], tier=names.tier(entrant["tier"]))] if entrant["tier"] else []


def decision_word(texts: Texts, row: Decision) -> str:
    """Name a decision in the few words that stand beside a name."""
    if row.kind != OBJECTION:
        return texts.translate(WORDS[row.kind])
    return texts.translate(WORDS["open" if row.answer is None else row.answer.outcome])


def decision_sentence(names: Names, decisions: Decisions, row: Decision) -> str:
    """Say what was filed or decided, when, why, and what became of it."""
    return " ".join([_filed(names, decisions, row), *_answered(names.texts, row)])


def _filed(names: Names, decisions: Decisions, row: Decision) -> str:
    texts = names.texts
    shown = {"day": texts.date(row.date), "by": row.by or "", "reason": _open_ended(row.reason)}
    if row.kind != OBJECTION:
        return texts.say((ENDED_BY if row.by else ENDED)[row.kind], **shown)
    if row.about:
        said = texts.say(OBJECTED_ABOUT_BY if row.by else OBJECTED_ABOUT, about=names.node(row.about), **shown)
    else:
        said = texts.say(OBJECTED_BY if row.by else OBJECTED, **shown)
    days = decisions.late(row)
    if not days:
        return said
    late = texts.counted(
        "It came {n} day after the last day for objections.",
        "It came {n} days after the last day for objections.",
        days,
    )
    return f"{said} {late}"


def _answered(texts: Texts, row: Decision) -> list[str]:
    if row.kind != OBJECTION:
        return []
    if row.answer is None:
        waiting = texts.translate(WAITING)
        return [waiting, texts.say(WAITING_UNTIL, day=texts.date(row.deadline))] if row.deadline else [waiting]
    answer = row.answer
    templates = OUTCOME_BY if answer.by else OUTCOME
    shown = {"day": texts.date(answer.date), "by": answer.by or "", "text": _open_ended(answer.text)}
    said = [texts.say(templates[answer.outcome], **shown)]
    if row.late:
        said.append(
            texts.counted("That was {n} day after the deadline.", "That was {n} days after the deadline.", row.late)
        )
    return said


def _open_ended(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def decision_blocks(names: Names, publication: Publication, code: str | None = None) -> list[Block]:
    """The decisions since publication, of all or of one entrant, as a table; nothing where no file of them is known.

    Where there is a file without decisions (about this entrant), its days are said, since they tell how to object.
    """
    decisions, texts = publication.decisions, names.texts
    if decisions is None:
        return []
    rows = decisions.rows if code is None else decisions.of(code)
    said = window(decisions, texts)
    none = NONE_YET if code is None else NONE_ABOUT
    if not rows:
        return [Heading(texts.translate(TITLE)), Paragraph(" ".join([*said, texts.translate(none)]))]
    titles = [DAY, WHAT, REASON, ANSWER] if code is not None else [ENTRANT, DAY, WHAT, REASON, ANSWER]
    columns = tuple(Column(texts.translate(title), wide=True) for title in titles)
    cells = tuple(_cells(names, decisions, row, code is None) for row in rows)
    said.append(texts.translate(NOTHING_CHANGES))
    return [Heading(texts.translate(TITLE)), Paragraph(" ".join(said)), Table(columns, cells)]


def window(decisions: Decisions, texts: Texts) -> list[str]:
    """Say when the result was published and until when entrants may object, as far as the file says."""
    said = [texts.say(PUBLISHED, day=texts.date(decisions.published))] if decisions.published else []
    if decisions.objections_until:
        said.append(texts.say(UNTIL, day=texts.date(decisions.objections_until)))
    return said


def _cells(names: Names, decisions: Decisions, row: Decision, whose: bool) -> tuple[str, ...]:
    texts = names.texts
    entrant = (names.entrant(row.entrant),) if whose else ()
    what = decision_word(texts, row)
    return (*entrant, texts.date(row.date), what, _filed(names, decisions, row), " ".join(_answered(texts, row)))


def decided_words(texts: Texts, publication: Publication, code: str) -> str:
    """What was decided about an entrant, in the few words of a cell; empty where nothing was."""
    decisions = publication.decisions
    if decisions is None:
        return ""
    dated = N_("{what} ({day})")
    return "; ".join(
        texts.say(dated, what=decision_word(texts, row), day=texts.date(row.date)) for row in decisions.of(code)
    )


def decision_facts(publication: Publication, code: str | None = None) -> list[dict[str, Any]]:
    """The same as data."""
    decisions = publication.decisions
    if decisions is None:
        return []
    return [_fact(row) for row in (decisions.rows if code is None else decisions.of(code))]


def _fact(row: Decision) -> dict[str, Any]:
    answer: Mapping[str, Any] | None = None
    if row.answer is not None:
        said = row.answer
        answer = {"date": said.date.isoformat(), "outcome": said.outcome, "text": said.text, "by": said.by}
    return {
        "entrant": row.entrant,
        "kind": row.kind,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "by": row.by,
        "about": row.about,
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "answer": answer,
    }
