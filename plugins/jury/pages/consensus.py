"""The page of ``pembina jury consensus``: what the jurors changed after they talked, and whom that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.commands import N_, Block, Bullets, Heading, Page, Paragraph, Texts

from ..panel import Panel
from . import parts
from .parts import Speaker

Found = Mapping[str, Any]

TITLE = N_("The consensus round")
MISFITS = N_("Changes that do not fit")
RANKS = N_("Ranks before and after the round")
SEALED = N_("The independent scores are sealed: {seal}.")
SEALS = N_("The independent scores carry several seals, though one round has one: {seals}.")
NO_SEAL = N_("The independent scores carry no seal: nothing shows that they were there before the jurors talked.")
ONLY_WRITTEN = N_(
    "In {files} the seal is only written beside the scores: the file bears none, so it vouches for nothing."
)
NO_SEAL_ASKED = N_("The award asks for sealed scores (sealed = true), but the scores carry no seal.")
NONE = N_("No score was changed.")
NOT_COUNTED = N_(
    "A change that does not fit is not made; as long as there is one, the round is not finished. Correct the table of "
    "changes, or take the row out."
)
MISFIT = N_("{place}: {juror}, {entrant}, {item}: {reason}.")
REASONS = {
    "no-item": N_("the rubric has no such item"),
    "no-juror": N_("the list of jurors has no such juror"),
    "no-score": N_("the juror gave no score there, so there is nothing to change"),
    "before": N_("before says {before}, but the score that stands there is {found}"),
    "no-after": N_("it does not say what the score is to be"),
    "not-allowed": N_("{after} is not allowed on the scale of the item"),
    "not-counted": N_("the juror's scores for this entrant do not count: a conflict of interest, a recusal, or twice"),
    "unsigned": N_("it does not say who made the change, or why"),
    "twice": N_("the same score is changed twice; first in row {first}"),
}
ENTRANT, ITEM, BEFORE, AFTER = parts.ENTRANT, N_("Item"), N_("Before"), N_("After")
BY, REASON = N_("By"), N_("Reason")
RANK, AWARD_BEFORE, AWARD_AFTER = N_("Rank"), N_("Award before"), N_("Award after")
STANDS = N_("The round changed no place, neither in the criterion nor in the award.")
STANDS_HERE = N_("The round changed no place in the criterion.")
FIRST_STAYS = N_("First place stays with {entrants}.")
FIRST_MOVES = N_("First place before the round: {before}; after it: {after}.")
AWARD_STAYS = N_("In the award as a whole, first place stays with {entrants}.")
AWARD_MOVES = N_("First place in the award as a whole before the round: {before}; after it: {after}.")
UNFINISHED = N_(
    "As long as there are changes that do not fit, the award gives no value to whom they are about: {entrants}. What "
    "follows is what the other changes alone would make of it."
)
FURTHEST = N_("The furthest: {entrant}, from place {before} to place {after}.")
READ = N_("Before and after: values and ranks in the criterion, then ranks in the award as a whole.")
ADJUSTED = N_("The values are adjusted for severity, as the award asks (severity = “{method}”).")
NO_AWARD = N_("The award as a whole cannot be judged yet (`pembina check` says why); only the criterion is shown.")
NO_RANKING = N_("The ranking cannot be made: {reason}.")


def consensus_page(panel: Panel, found: Found, texts: Texts) -> Page:
    """Say it in words and tables; ``found`` is the document of pembina_plugins.jury.analysis.consensus."""
    speaker = Speaker(panel, texts)
    blocks = parts.heading(speaker, TITLE)
    unborne = found["seal"].get("only-written")
    vouched = [speaker.say(ONLY_WRITTEN, files=texts.listed(unborne))] if unborne else []
    blocks += parts.paragraphs(" ".join([_seal(speaker, found["seal"]), *vouched, *_counted(speaker, found)]))
    blocks += _changes(speaker, found)
    if found["misfits"]:
        misfits = tuple(_misfit(speaker, row) for row in found["misfits"])
        blocks += [Heading(texts.translate(MISFITS)), Bullets(misfits), Paragraph(texts.translate(NOT_COUNTED))]
    if found["changes"]:
        blocks.append(Heading(texts.translate(RANKS)))
        blocks += parts.paragraphs(" ".join(_moves(speaker, found)))
        blocks += _ranks(speaker, found)
    return Page(tuple(blocks), _records(panel, found), {**parts.about(panel), **found}, parts.banner(speaker))


def _seal(speaker: Speaker, seal: Found) -> str:
    from ..sealing import spoken

    seals = [spoken(text) for text in seal["seals"]]
    if len(seals) == 1 and not seal["unsealed"]:
        return speaker.say(SEALED, seal=seals[0])
    if len(seals) > 1:
        return speaker.say(SEALS, seals="; ".join(seals))
    if seals:
        return speaker.texts.counted(
            "{n} score carries no seal, the others this one: {seal}.",
            "{n} scores carry no seal, the others this one: {seal}.", seal["unsealed"], seal=seals[0],
        )  # fmt: skip
    return speaker.texts.translate(NO_SEAL_ASKED if seal["asked"] else NO_SEAL)


def _counted(speaker: Speaker, found: Found) -> Iterator[str]:
    counted = speaker.texts.counted
    if found["changes"]:
        yield counted("{n} score was changed.", "{n} scores were changed.", len(found["changes"]))
    else:
        yield speaker.texts.translate(NONE)
    if found["misfits"]:
        yield counted("{n} change does not fit.", "{n} changes do not fit.", len(found["misfits"]))


def _changes(speaker: Speaker, found: Found) -> list[Block]:
    titles = [(ENTRANT, "wide"), (parts.JUROR, "wide"), (ITEM, "wide"), (BEFORE, "right"), (AFTER, "right"),
              (BY, "wide"), (REASON, "wide")]  # fmt: skip
    rows = [
        (
            speaker.entrant(row["entrant"]),
            speaker.juror(row["juror"]),
            speaker.item(row["item"]),
            speaker.texts.number(row["before"]),
            speaker.texts.number(row["after"]),
            ", ".join([row["by"], *([speaker.texts.date(row["date"])] if row["date"] else [])]),
            row["reason"],
        )
        for row in found["changes"]
    ]
    return speaker.table(titles, rows)


def _misfit(speaker: Speaker, row: Found) -> str:
    args = {key: speaker.texts.number(row[key]) for key in ("before", "after", "found") if row[key] is not None}
    written = {"before": parts.UNKNOWN, "after": parts.UNKNOWN, "found": parts.UNKNOWN, "first": row["first"], **args}
    return speaker.say(
        MISFIT,
        place=f"{row['file']}:{row['row']}",
        juror=speaker.juror(row["juror"]),
        entrant=speaker.entrant(row["entrant"]),
        item=speaker.item(row["item"]) or parts.UNKNOWN,
        reason=speaker.say(REASONS[row["why"]], **written),
    )


def _moves(speaker: Speaker, found: Found) -> Iterator[str]:
    moves, texts = found["moves"], speaker.texts
    if found["not-done"] is not None:
        yield speaker.say(NO_RANKING, reason=parts.reason(speaker, found["not-done"]))
        return
    if found["misfits"]:
        about = dict.fromkeys(row["entrant"] for row in found["misfits"])
        yield speaker.say(UNFINISHED, entrants=speaker.entrants(about))
    if speaker.panel.parameters["severity"] != "none":
        yield speaker.say(ADJUSTED, method=speaker.panel.parameters["severity"])
    yield texts.translate(READ)
    if moves["criterion"]["entrants"]:
        yield texts.counted(
            "In the criterion {n} entrant changes places.", "In the criterion {n} entrants change places.",
            moves["criterion"]["entrants"],
        )  # fmt: skip
        far = moves["criterion"]["furthest"]
        yield speaker.say(FURTHEST, entrant=speaker.entrant(far["entrant"]), before=far["from"], after=far["to"])
    elif moves["award"] is None or moves["award"]["entrants"]:
        yield texts.translate(STANDS_HERE)
    else:
        yield texts.translate(STANDS)
    yield from _award(speaker, moves)
    if found["overrides"]:
        yield texts.counted(*parts.OVERRIDDEN, found["overrides"])


def _award(speaker: Speaker, both: Found) -> Iterator[str]:
    """Say who moved in the award and who is first there, as the first of the award where the criterion has another."""
    moves = both["award"]
    if moves is None:
        yield speaker.texts.translate(NO_AWARD)
        return
    if moves["entrants"]:
        yield speaker.texts.counted(
            "In the award {n} entrant changes places.", "In the award {n} entrants change places.", moves["entrants"]
        )
    before, after = moves["first"]["before"], moves["first"]["after"]
    same = moves["first"] == both["criterion"]["first"]
    if before == after:
        yield speaker.say(FIRST_STAYS if same else AWARD_STAYS, entrants=speaker.entrants(before))
    else:
        yield speaker.say(
            FIRST_MOVES if same else AWARD_MOVES, before=speaker.entrants(before), after=speaker.entrants(after)
        )


def _ranks(speaker: Speaker, found: Found) -> list[Block]:
    titles = [(ENTRANT, "wide"), (BEFORE, "right"), (RANK, "right"), (AFTER, "right"), (RANK, "right")]
    award = found["moves"] is not None and found["moves"]["award"] is not None
    titles += [(AWARD_BEFORE, "right"), (AWARD_AFTER, "right")] if award else []
    rows = []
    for row in found["entrants"]:
        cells = [speaker.entrant(row["entrant"])]
        for when in ("before", "after"):
            cells += [speaker.number(row[when]["value"]), speaker.number(row[when]["rank"], 0)]
        cells += [speaker.number(row[when]["award-rank"], 0) for when in ("before", "after")] if award else []
        rows.append(cells)
    return speaker.table(titles, rows)


def _records(panel: Panel, found: Found) -> list[dict[str, Any]]:
    """Changes and misfits as rows of a CSV; the ranks are in the JSON."""
    columns = ("entrant", "juror", "item", "before", "after", "by", "reason", "date", "file", "row")
    rows = [{**{c: row[c] for c in columns}, "fits": True, "why": None, "found": row["before"]}
            for row in found["changes"]]  # fmt: skip
    rows += [{**{c: row[c] for c in columns}, "fits": False, "why": row["why"], "found": row["found"]}
             for row in found["misfits"]]  # fmt: skip
    return rows
