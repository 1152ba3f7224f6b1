"""The page of ``pembina jury collect``: how things stand with every juror, what does not fit, and what was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from pembina.commands import N_, P_, Block, Bullets, Heading, Page, Paragraph, Texts

from ..panel import Panel
from ..sheets.collecting import STANDINGS, Collected, Sheet, Standing
from . import parts, problems
from .parts import Speaker

TITLE = N_("Sheets that came back")
FILES = P_("{n} file was read;", "{n} files were read;")
TAKEN = P_("the scores of {n} juror were collected.", "the scores of {n} jurors were collected.")
OUT = P_("{n} sheet was left out.", "{n} sheets were left out.")

JUROR, SHEET = N_("Juror"), N_("Sheet")
ASSIGNED, SCORED, ABSTAINED, RECUSED, OPEN = (
    N_("Assigned"), N_("Scored"), N_("Abstained"), N_("Recused"), N_("Open"),
)  # fmt: skip
STATES = {"collected": N_("collected"), "refused": N_("refused"), "open": N_("not here")}
LATE, REPLACED = N_("{state}, late"), N_("{state}, replaced")

LATE_TAKEN = N_("{juror} came late, and was let in: {file}.")
REPLACED_TAKEN = N_("{juror} was replaced, and the new sheet let in: {file}; {hashes} came before.")
LET_IN = N_("Let in by the committee")
NOT_READ = N_("Left alone, since they are no sheets: {files}.")
WRITTEN = N_("Scores: {path}. Ledger of the sheets: {ledger}.")
NOTHING = N_("Nothing was written.")
NOTHING_BLOCKED = N_(
    "Nothing was written: the scores of {jurors} were collected before and would be lost. {path} stays as it was."
)
NEXT = N_("Seal the scores before the jurors talk them over: pembina jury seal {path} --award {award}")
GOOD_ONES = N_("The scores hold the sheets without problems alone.")


@frozen
class Outcome:
    """What became of a collection: where scores and ledger stand, whether they were written, what was left alone."""

    collected: Collected
    scores: Path
    ledger: Path
    written: bool
    left: Sequence[str]
    award: str


def collect_page(panel: Panel, outcome: Outcome, texts: Texts) -> Page:
    """Say it in words and tables."""
    speaker, collected = Speaker(panel, texts), outcome.collected
    blocks: list[Block] = [*parts.heading(speaker, TITLE), Paragraph(" ".join(_counts(collected, texts)))]
    blocks += _table(speaker, collected.standings)
    let_in = list(_let_in(speaker, collected))
    if let_in:
        blocks += [Heading(texts.translate(LET_IN)), Bullets(tuple(let_in))]
    blocks += problems.by_file(collected.problems, texts)
    if outcome.left:
        blocks.append(Paragraph(texts.say(NOT_READ, files=texts.listed(list(outcome.left)))))
    blocks += [Paragraph(text) for text in _end(speaker, outcome)]
    document = {**parts.about(panel), **_document(outcome, texts)}
    return Page(tuple(blocks), _records(collected), document, parts.banner(speaker))


def _counts(collected: Collected, texts: Texts) -> Iterable[str]:
    yield texts.counted(*FILES, sum(not _unread(sheet) for sheet in collected.sheets))
    yield texts.counted(*TAKEN, len(collected.entered.taken))
    out = sum(sheet.juror not in collected.entered.taken for sheet in collected.sheets)
    if out:
        yield texts.counted(*OUT, out)


def _unread(sheet: Sheet) -> bool:
    """Whether a file could not even be read."""
    return any(problem.code == "JURY301" for problem in sheet.problems)


def _table(speaker: Speaker, standings: Iterable[Standing]) -> list[Block]:
    titles = [(JUROR, "wide"), (SHEET, "wide"), (ASSIGNED, "right"), (SCORED, "right"), (ABSTAINED, "right"),
              (RECUSED, "right"), (OPEN, "right")]  # fmt: skip
    rows = [
        [
            speaker.juror(one.juror),
            _state(one, speaker.texts),
            speaker.texts.number(one.assigned),
            *(speaker.texts.number(one.counts[standing]) for standing in STANDINGS),
        ]
        for one in standings
    ]
    return speaker.table(titles, rows)


def _state(one: Standing, texts: Texts) -> str:
    state = texts.translate(STATES[one.state])
    if one.late:
        state = texts.say(LATE, state=state)
    return texts.say(REPLACED, state=state) if one.replaced else state


def _let_in(speaker: Speaker, collected: Collected) -> Iterable[str]:
    """Say who was let in late, and whose sheet replaced which others; the ledger tells it on every run."""
    taken = collected.entered.taken
    for juror in (juror for juror in collected.entered.late if juror in taken):
        file = collected.entered.sheets[juror].file
        yield speaker.texts.say(LATE_TAKEN, juror=speaker.juror(juror), file=file)
    for juror in (juror for juror in collected.entered.replaced if juror in taken):
        sheet = collected.entered.sheets[juror]
        hashes = speaker.texts.listed([f"{file} (SHA-256 {sha256[:12]})" for file, sha256 in sheet.earlier])
        file = f"{sheet.file} (SHA-256 {sheet.sha256[:12]})"
        yield speaker.texts.say(REPLACED_TAKEN, juror=speaker.juror(juror), file=file, hashes=hashes)


def _end(speaker: Speaker, outcome: Outcome) -> Iterable[str]:
    texts, path = speaker.texts, str(outcome.scores)
    if outcome.written:
        said = texts.say(WRITTEN, path=path, ledger=str(outcome.ledger))
        if outcome.collected.problems:  # what is sealed cannot be mended any more, so that sealing has to wait
            yield f"{said} {texts.translate(GOOD_ONES)}"
        else:
            yield said
            yield texts.say(NEXT, path=path, award=outcome.award)
    elif outcome.collected.blocked:
        yield texts.say(NOTHING_BLOCKED, jurors=speaker.jurors(outcome.collected.blocked), path=path)
    else:
        yield texts.translate(NOTHING)


def _records(collected: Collected) -> list[dict[str, Any]]:
    """One row for each juror."""
    return [
        {
            "juror": one.juror,
            "name": one.name,
            "sheet": one.state,
            "file": one.file,
            "assigned": one.assigned,
            **{standing: one.counts[standing] for standing in STANDINGS},
            "late": one.late,
            "replaced": one.replaced,
        }
        for one in collected.standings
    ]


def _document(outcome: Outcome, texts: Texts) -> dict[str, Any]:
    return {
        "written": outcome.written,
        "scores": str(outcome.scores),
        "ledger": str(outcome.ledger),
        "jurors": _records(outcome.collected),
        "problems": problems.documents(outcome.collected.problems, texts),
        "left-alone": list(outcome.left),
    }
