"""The page of ``pembina verify``: every check by its number, how it ended, and what is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pembina.analysis.verify_checks import FAIL, GROUPS, NOT_DONE, Check, Verification
from pembina.errors import N_
from pembina.reports import verify_words as words
from pembina.reports.page import SYNTHETIC, Block, Bullets, Heading, Page, Paragraph
from pembina.reports.texts import Texts

TITLE = N_("Verification of {file}")
OF_AWARD = N_("{award}, edition {edition}.")
CHANGED = N_("What if: this is not the published award. Changed for this evaluation:")
NAMED = N_("Name of this result (SHA-256): {sha256}")
GROUP = N_("{number}. {title}")
LINE = N_("{number} {outcome}: {statement}")
WHY = N_("{number} {outcome}: {statement} {why}")
BOTH_OPEN = N_("{first} and {last} not done: {reason}")
ALL_OPEN = N_("{first} to {last} not done: {reason}")


def verify_page(found: Verification, texts: Texts) -> Page:
    """Every check in its order; of a failed one why it matters and the first differences."""
    blocks: list[Block] = [Heading(texts.say(TITLE, file=found.file), 1)]
    blocks += _about(found, texts)
    blocks.append(Paragraph(" ".join(words.verdict(found.passed, found.counts(), texts))))
    for group, checks in groupby(found.checks, lambda check: check.number.partition(".")[0]):
        title = texts.translate(GROUPS[group])
        blocks.append(Heading(texts.say(GROUP, number=group, title=title)))
        blocks += _group(list(checks), texts)
    blocks.append(Paragraph(texts.say(NAMED, sha256=found.sha256)))
    synthetic = texts.translate(SYNTHETIC) if found.about["origin"] == "synthetic" else None
    return Page(tuple(blocks), list(_records(found)), found.document(), synthetic)


def _about(found: Verification, texts: Texts) -> Iterator[Block]:
    """Which award, as far as the document says it."""
    about, parts = found.about, []
    award = texts.local(about["title"]) or about["award"]
    if award and about["edition"] is not None:
        parts.append(texts.say(OF_AWARD, award=award, edition=texts.number(about["edition"])))
    if about["entrants"] is not None:
        parts.append(texts.counted("{n} entrant.", "{n} entrants.", about["entrants"]))
    if parts:
        yield Paragraph(" ".join(parts))
    if about["changed"]:
        yield Paragraph(texts.translate(CHANGED))
        yield Bullets(tuple(about["changed"]))


def _group(checks: Sequence[Check], texts: Texts) -> Iterator[Block]:
    """The checks of one part; those that were not done for the same reason, one after the other, take one line."""
    lines: list[str] = []
    for (outcome, _), alike in groupby(checks, lambda check: (check.outcome, words.reason(check, texts))):
        rows = list(alike)
        if outcome == NOT_DONE and len(rows) > 1:
            template = BOTH_OPEN if len(rows) == 2 else ALL_OPEN
            reason = words.bare_reason(rows[0], texts)
            lines.append(texts.say(template, first=rows[0].number, last=rows[-1].number, reason=reason))
            continue
        for check in rows:
            if check.outcome == FAIL and lines:
                yield Bullets(tuple(lines))
                lines = []
            remarks = [words.said(remark, texts) for remark in check.remarks]
            if check.outcome != FAIL:
                lines.append(" ".join([_line(check, texts), *remarks]))
            else:
                yield Paragraph(_line(check, texts))
                told = [*words.differences(check, texts), *remarks]
                if told:
                    yield Bullets(tuple(told))
    if lines:
        yield Bullets(tuple(lines))


def _line(check: Check, texts: Texts) -> str:
    told: dict[str, Any] = {"number": check.number, "outcome": words.outcome(check, texts)}
    told["statement"] = texts.translate(check.statement.what)
    if check.outcome == FAIL:
        line = texts.say(WHY, **told, why=texts.translate(check.statement.why))
    else:
        line = texts.say(LINE, **told)
    reason = words.reason(check, texts)
    return f"{line} {reason}" if reason else line


def _records(found: Verification) -> Iterator[dict[str, Any]]:
    """A row for each check, keys with underscores."""
    for check in found.checks:
        yield {
            "number": check.number, "key": check.key, "outcome": check.outcome, "differences": len(check.differences),
        }  # fmt: skip
