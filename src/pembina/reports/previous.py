"""What an evaluation took from an earlier result, and what it measured again and why: for its page alone."""

from __future__ import annotations

from pembina.errors import N_
from pembina.evaluation.previous import Reuse
from pembina.reports.page import Block, Bullets, Paragraph
from pembina.reports.texts import Texts

NOTHING = N_("Nothing was taken from {file}: {reason}. All criteria were measured.")
NONE = N_("No criterion could be taken from {file}.")
ALL = N_("All criteria were taken from {file}: nothing that they are measured by has changed.")
AGAIN = N_("Measured again: {criteria}, because {reason}.")
FULL_RUN = N_("A run without --previous gives the same file; evaluate once so before you publish.")


def reuse_blocks(reuse: Reuse, texts: Texts, file: str) -> list[Block]:
    """Say how many criteria were taken from an earlier result, called ``file``, and why others were not."""
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
        blocks.append(Bullets(_reasons(reuse, texts)))
    return [*blocks, Paragraph(texts.translate(FULL_RUN))] if taken else blocks


def _reasons(reuse: Reuse, texts: Texts) -> tuple[str, ...]:
    """One sentence for each reason, with the criteria that it holds for, in the order of the award."""
    by_reason: dict[str, list[str]] = {}
    for path, reason in reuse.again.items():
        by_reason.setdefault(reason.show(texts.translate), []).append(path)
    return tuple(texts.say(AGAIN, criteria=texts.listed(paths), reason=reason) for reason, paths in by_reason.items())
