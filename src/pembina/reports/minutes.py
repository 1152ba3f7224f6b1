"""The minutes of an evaluation (berita acara): who sat, by which rules, on which data, what came of it, who signs."""

from __future__ import annotations

from collections.abc import Sequence

from pembina.errors import N_, RecordError
from pembina.model import Result
from pembina.model.sitting import Sitting
from pembina.reports import minutes_outcome as outcome
from pembina.reports import minutes_rules as given
from pembina.reports import minutes_sitting as sat
from pembina.reports.decisions import TITLE as DECIDED_SINCE
from pembina.reports.decisions import decision_blocks
from pembina.reports.heading import CHANGED, award_facts, result_name
from pembina.reports.minutes_holders import recap
from pembina.reports.minutes_log import log_blocks
from pembina.reports.names import Names
from pembina.reports.page import Block, Bullets, Heading, Page, Paragraph, banner
from pembina.reports.publication import Publication
from pembina.reports.show import FINDINGS, WITHOUT_RANK, finding_words
from pembina.reports.texts import Texts

MINUTES = N_("Minutes of the evaluation")
TITLED = N_("{kind}: {award}")
DRAFT = N_("DRAFT — not official minutes")
SECTION = N_("{number}. {title}")
TITLES = {
    "sat": N_("The committee"),
    "rules": N_("The rules"),
    "data": N_("The data"),
    "log": N_("Seal and log of evaluations"),
    "gates": N_("Conditions"),
    "overrides": N_("Scores and statuses set by hand"),
    "ranking": N_("The ranking"),
    "ties": N_("Equal totals"),
    "tiers": N_("The tiers"),
    "recap": N_("Who holds a tier"),
    "robustness": N_("How firmly the ranking stands"),
    "notes": N_("What else was said"),
    "attachments": N_("Attachments"),
}
WARNINGS = 10
"""Warnings of the evaluation that minutes list."""
MORE = N_("All of them: pembina show RESULT --findings")
NONE_FOUND = N_("The evaluation has no findings.")
NO_WARNING = N_("None of them is a warning.")
AFTERWARDS = N_("This section was recorded after the sitting of {day}, and was no part of it.")
CLOSING = N_("These minutes were drawn up truthfully, and are signed by those who sat.")


def minutes_page(publication: Publication, texts: Texts, sitting: Sitting | None = None, draft: bool = False) -> Page:
    """The minutes as a page, with a table to sign in and the attendance list.

    A what-if has no official minutes: it raises RecordError (PB616) unless a ``draft`` is asked for, which says so.
    """
    blocks: list[Block] = [Paragraph(line) for line in sat.letterhead(sitting)]
    blocks += minutes_blocks(publication, texts, sitting, draft)
    blocks.append(sat.signature_table(texts, [*sat.signers(texts, sitting), *sat.acknowledging(texts, sitting)]))
    blocks += sat.attendance_list(texts, sitting, award_title(publication.result, texts))
    return Page(tuple(blocks), (), award_facts(publication.result), banner(publication.result, texts))


def minutes_title(result: Result, texts: Texts, draft: bool = False) -> str:
    """What the document is called."""
    title = texts.say(TITLED, kind=texts.translate(MINUTES), award=award_title(result, texts))
    return f"{texts.translate(DRAFT)}: {title}" if draft else title


def award_title(result: Result, texts: Texts) -> str:
    """What the award is called."""
    return str(texts.local(result.award["title"]) or result.award["id"])


def minutes_blocks(
    publication: Publication, texts: Texts, sitting: Sitting | None = None, draft: bool = False
) -> list[Block]:
    """The minutes up to the places to sign."""
    result = publication.result
    check_official(result, draft)
    names = Names.of_result(result, texts)
    award = award_title(result, texts)
    blocks: list[Block] = [Heading(minutes_title(result, texts, draft), 1), *_what_if(result, texts)]
    blocks += sat.opening(names, sitting, award, texts.number(result.award["edition"]))
    for number, (title, part) in enumerate(_parts(names, publication, sitting), 1):
        blocks += [Heading(texts.say(SECTION, number=texts.number(number), title=texts.translate(title))), *part]
    blocks += [result_name(result, texts), Paragraph(texts.translate(CLOSING))]
    return [*blocks, Paragraph(sat.place_and_day(texts, sitting))]


def check_official(result: Result, draft: bool = False) -> None:
    """Refuse to make anything official of a what-if (PB616)."""
    changed = result.document["award"]["changed"]
    if changed and not draft:
        raise RecordError.of("PB616", changes="; ".join(changed))


def _what_if(result: Result, texts: Texts) -> list[Block]:
    changed = result.document["award"]["changed"]
    return [Paragraph(texts.translate(CHANGED)), Bullets(tuple(changed))] if changed else []


def _parts(names: Names, publication: Publication, sitting: Sitting | None) -> list[tuple[str, Sequence[Block]]]:
    result = publication.result
    parts: list[tuple[str, Sequence[Block]]] = [
        (TITLES["sat"], sat.who_sat(names, sitting)),
        (TITLES["rules"], given.rules(names, result)),
        (TITLES["data"], given.data(names, result)),
        *_log(names, publication),
        (TITLES["gates"], given.gates(names, publication)),
        (TITLES["overrides"], given.overrides(names, result)),
        (TITLES["ranking"], outcome.ranking(names, publication)),
        (TITLES["ties"], outcome.ties(names, publication)),
        (TITLES["tiers"], outcome.tiers(names, publication)),
        *_recap(names, publication, sitting),
        (WITHOUT_RANK, outcome.without_rank(names, publication)),
        (TITLES["robustness"], outcome.robustness(names, publication)),
        (FINDINGS, _findings(names, result)),
    ]
    decided = [block for block in decision_blocks(names, publication) if not isinstance(block, Heading)]
    if decided:
        parts.append((DECIDED_SINCE, [*_afterwards(publication, sitting, names.texts), *decided]))
    if sitting is not None and sitting.notes:
        parts.append((TITLES["notes"], [Paragraph(note) for note in sitting.notes]))
    if sitting is not None and sitting.attachments:
        parts.append((TITLES["attachments"], [Bullets(sitting.attachments)]))
    return parts


def _log(names: Names, publication: Publication) -> list[tuple[str, Sequence[Block]]]:
    blocks = log_blocks(names.texts, publication.logged)
    return [(TITLES["log"], blocks)] if blocks else []


def _recap(names: Names, publication: Publication, sitting: Sitting | None) -> list[tuple[str, Sequence[Block]]]:
    numbers = sitting.certificates.numbers(publication.result) if sitting is not None else {}
    blocks = recap(names, publication, numbers)
    return [(TITLES["recap"], blocks)] if blocks else []


def _afterwards(publication: Publication, sitting: Sitting | None, texts: Texts) -> list[Block]:
    """Say that nobody who sat decided on what was recorded on a later day: minutes are printed again with it."""
    rows = publication.decisions.rows if publication.decisions is not None else ()
    if sitting is None or not any(row.date > sitting.date for row in rows):
        return []
    return [Paragraph(texts.say(AFTERWARDS, day=texts.date(sitting.date)))]


def _findings(names: Names, result: Result) -> list[Block]:
    """How many findings there are, and the first warnings."""
    texts, n = names.texts, len(result.findings)
    if not n:
        return [Paragraph(texts.translate(NONE_FOUND))]
    said = texts.counted("The evaluation has {n} finding.", "The evaluation has {n} findings.", n)
    warnings = [finding for finding in result.findings if finding["level"] == "warning"][:WARNINGS]
    said = said if warnings else f"{said} {texts.translate(NO_WARNING)}"
    blocks: list[Block] = [Paragraph(f"{said} {texts.translate(MORE)}")]
    return [*blocks, Bullets(tuple(finding_words(names, each) for each in warnings))] if warnings else blocks
