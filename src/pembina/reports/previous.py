"""What an evaluation took from an earlier result, and what it measured again and why: for its page alone."""

from __future__ import annotations

from collections.abc import Mapping

from pembina.errors import N_, Phrase
from pembina.evaluation.previous import Reuse
from pembina.reports.page import Block, Bullets, Paragraph
from pembina.reports.texts import Texts

NOTHING = N_("Nothing was taken from {file}: {reason}. All criteria were measured.")
NONE = N_("No criterion could be taken from {file}.")
ALL = N_("All criteria were taken from {file}: nothing that they are measured by has changed.")
AGAIN = N_("Measured again: {criteria}, because {reason}.")
UNATTESTED = N_("{facts} is not beside {file}, so nothing shows that this result is as it was written then.")
FULL_RUN = N_("A run without --previous gives the same file; evaluate once so before you publish.")


def reuse_blocks(reuse: Reuse, texts: Texts, file: str, facts: str | None = None) -> list[Block]:
    """Say how many criteria were taken from an earlier result, called ``file``, and why others were not.

    ``facts`` is the name of the file that would name the result's hash, where it is missing.
    """
    if reuse.whole is not None:
        return [Paragraph(texts.say(NOTHING, file=file, reason=reuse.whole.show(texts.translate)))]
    taken, count = len(reuse.taken), len(reuse.taken) + len(reuse.again)
    if not reuse.again:
        said = texts.say(ALL, file=file)
    elif not taken:
        said = texts.say(NONE, file=file)
    else:
        said = texts.counted(
            "{n} of {count} criteria was taken from {file}: nothing that it is measured by has changed.",
            "{n} of {count} criteria were taken from {file}: nothing that they are measured by has changed.",
            taken,
            count=texts.number(count),
            file=file,
        )
    blocks: list[Block] = [Paragraph(said)]
    if reuse.again:
        blocks.append(Bullets(again_reasons(reuse.again, texts)))
    if taken and facts is not None:
        blocks.append(Paragraph(texts.say(UNATTESTED, file=file, facts=facts)))
    return [*blocks, Paragraph(texts.translate(FULL_RUN))] if taken else blocks


def again_reasons(again: Mapping[str, Phrase], texts: Texts) -> tuple[str, ...]:
    """One sentence for each reason, with the criteria (by path) that it holds for, in the order of the award."""
    by_reason: dict[str, list[str]] = {}
    for path, reason in again.items():
        by_reason.setdefault(reason.show(texts.translate), []).append(path)
    return tuple(texts.say(AGAIN, criteria=texts.listed(paths), reason=reason) for reason, paths in by_reason.items())
