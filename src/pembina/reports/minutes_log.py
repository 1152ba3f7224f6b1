"""The part of minutes about the seal and the log of evaluations, whose head stands on paper by it."""

from __future__ import annotations

from pembina.errors import N_
from pembina.record.log_runs import Logged
from pembina.reports.page import Block, Paragraph
from pembina.reports.texts import Texts

SEALED = N_(
    "The result was made under the seal {seal} of {day}: rules, plugins and program are those that were sealed."
)
SEALED_UNDATED = N_("The result was made under the seal {seal}.")
ENTRY = N_("This evaluation is entry {n} of the log of evaluations.")
HEAD = N_("Head of the log (hash of its last entry): {hash}")
OWN = N_("Hash of the entry of this evaluation: {hash}")
NOT_WHOLE = N_("The log is not whole; `pembina log` says what is wrong with it.")
NOT_THERE = N_("The log does not hold this entry any more, or holds another in its place.")
NO_LOG = N_("The log itself was not at hand when these minutes were written.")
DIGITS = 12


def log_blocks(texts: Texts, logged: Logged | None) -> list[Block]:
    """Seal, number of the evaluation, how many there are, and the head of the log; nothing where nothing is known."""
    if logged is None:
        return []
    blocks: list[Block] = []
    if logged.seal is not None:
        seal, day = logged.seal[:DIGITS], logged.sealed
        dated = texts.say(SEALED, seal=seal, day=texts.date(day)) if day else texts.say(SEALED_UNDATED, seal=seal)
        blocks.append(Paragraph(dated))
    if logged.n is None:
        return blocks
    said = [texts.say(ENTRY, n=texts.number(logged.n))]
    if logged.log is None:
        said.append(texts.translate(NO_LOG))
        return [*blocks, Paragraph(" ".join(said)), Paragraph(texts.say(OWN, hash=logged.hash))]
    count = len(logged.log.entries)
    said.append(texts.counted("{n} evaluation was made in all.", "{n} evaluations were made in all.", count))
    said += [] if logged.there else [texts.translate(NOT_THERE)]
    said += [texts.translate(NOT_WHOLE)] if logged.log.faults else []
    blocks.append(Paragraph(" ".join(said)))
    return [*blocks, Paragraph(texts.say(HEAD, hash=logged.log.head))]
