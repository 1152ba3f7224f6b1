"""The page of ``pembina jury agreement``: how far jurors agree, who differs, and what hangs on any one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.commands import N_, Block, Bullets, Heading, Page, Paragraph, Texts

from ..panel import Panel
from . import agreement_words as words
from . import parts
from .parts import Speaker

TITLE = N_("How far do the jurors agree?")
ABOUT = N_("About")
TOTAL = N_("Totals")
SINGLE, MEAN, KENDALL = N_("ICC(2,1)"), N_("ICC(2,k)"), N_("Kendall's W")
NOMINAL, ORDINAL, INTERVAL = N_("Alpha nominal"), N_("Alpha ordinal"), N_("Alpha interval")
LIMITS = N_("{value} ({low} to {high})")
JURORS_TITLE = N_("The jurors one by one")
CELLS_TITLE = N_("Scores that stand out")
WITHOUT_TITLE = N_("What hangs on any one juror?")
READING = N_("How to read the figures")
SPREAD, R, EXACT = N_("Spread"), N_("Correlation"), N_("Equal (%)")
SCORED, TOTAL_MEAN, GIVES = N_("Entrants"), N_("Mean"), N_("Habit")
SCORE, EXPECTED, TIMES, ITEM = N_("Score"), N_("Expected"), N_("Deviations"), N_("Item")
REMARK, CLEAR = N_("Remark"), N_("clear")
WITHOUT, FIRST, FURTHEST, MOVED, LOST = (
    N_("Without"), N_("First place"), N_("Furthest"), N_("Change places"), N_("Without a value"),
)  # fmt: skip
IN_CRITERION, IN_AWARD = N_("In this criterion:"), N_("In the award as a whole:")
STAYS = N_("stays")
MOVE = N_("{entrant}: {before} to {after}")


def agreement_page(panel: Panel, found: Mapping[str, Any], texts: Texts) -> Page:
    """Say it in words and tables; ``found`` is the document of pembina_plugins.jury.analysis.agreement."""
    speaker = Speaker(panel, texts)
    blocks = parts.heading(speaker, TITLE)
    blocks += parts.paragraphs(" ".join(words.scope(speaker, found)))
    blocks += _measures(speaker, found["measures"])
    blocks += [Heading(texts.translate(READING)), Bullets(tuple(words.reading(speaker, found)))]
    blocks += [Heading(texts.translate(JURORS_TITLE)), *_jurors(speaker, found)]
    blocks += [Heading(texts.translate(CELLS_TITLE)), *_cells(speaker, found["outstanding"])]
    blocks += [Heading(texts.translate(WITHOUT_TITLE)), *_without(speaker, found)]
    return Page(tuple(blocks), agreement_records(panel, found), {**parts.about(panel), **found}, parts.banner(speaker))


def _measures(speaker: Speaker, measures: Sequence[Mapping[str, Any]]) -> list[Block]:
    """One row for the total and one for each item; what could not be reckoned is said once below."""
    titles = [(ABOUT, "wide"), *((t, "right") for t in (SINGLE, MEAN, NOMINAL, ORDINAL, INTERVAL, KENDALL))]
    rows = []
    for row in measures:
        figures = [_limits(speaker, row["icc-single"]), _limits(speaker, row["icc-mean"])]
        figures += [speaker.number(row["alpha"][level], 3) for level in ("nominal", "ordinal", "interval")]
        rows.append([about(speaker, row["item"]), *figures, speaker.number(row["kendall"], 3)])
    reasons = words.not_done(speaker, measures)
    return [*speaker.table(titles, rows), *([Bullets(tuple(reasons))] if reasons else [])]


def about(speaker: Speaker, item: str | None) -> str:
    """What a measure is about: the total, or an item by its title."""
    return speaker.texts.translate(TOTAL) if item is None else speaker.item(item)


def _limits(speaker: Speaker, found: Mapping[str, Any] | None) -> str:
    if found is None:
        return parts.UNKNOWN
    if found["low"] is None:
        return speaker.number(found["value"], 3)
    written = {key: speaker.number(found[key], 3) for key in ("value", "low", "high")}
    return speaker.texts.say(LIMITS, **written)


def _jurors(speaker: Speaker, found: Mapping[str, Any]) -> list[Block]:
    titles = [(parts.JUROR, "wide"), (SCORED, "right"), (TOTAL_MEAN, "right"), (SPREAD, "right"), (GIVES, "right"),
              (R, "right"), (EXACT, "right")]  # fmt: skip
    rows = [
        (
            speaker.juror(row["juror"]),
            speaker.texts.number(row["entrants"]),
            speaker.number(row["mean"]),
            speaker.number(row["spread"]),
            speaker.signed(row["gives"]),
            speaker.number(row["correlation"]),
            speaker.number(None if row["exact"] is None else 100 * row["exact"], 0),
        )
        for row in found["jurors"]
    ]
    return [*speaker.table(titles, rows), *parts.paragraphs(" ".join(words.jurors(speaker, found)))]


def _cells(speaker: Speaker, found: Mapping[str, Any]) -> list[Block]:
    titles = [(parts.JUROR, "wide"), (parts.ENTRANT, "wide"), (ITEM, "wide"), (SCORE, "right"), (EXPECTED, "right"),
              (TIMES, "right"), (REMARK, "left")]  # fmt: skip
    rows = [
        (
            speaker.juror(cell["juror"]),
            speaker.entrant(cell["entrant"]),
            speaker.item(cell["item"]),
            speaker.texts.number(cell["score"]),
            speaker.number(cell["expected"]),
            speaker.signed(cell["t"]),
            speaker.texts.translate(CLEAR) if cell["clear"] else "",
        )
        for cell in found["cells"]
    ]
    return [*speaker.table(titles, rows), *parts.paragraphs(" ".join(words.outstanding(speaker, found)))]


def _without(speaker: Speaker, found: Mapping[str, Any]) -> list[Block]:
    """Within the criterion and in the award: who would be first, who moves furthest."""
    blocks: list[Block] = [Paragraph(" ".join(words.without(speaker, found)))]
    for where, lead in (("criterion", IN_CRITERION), ("award", IN_AWARD)):
        rows = [_without_row(speaker, row, where) for row in found["without"] if row[where] is not None]
        titles = [(WITHOUT, "wide"), (FIRST, "wide"), (FURTHEST, "wide"), (MOVED, "right"), (LOST, "right")]
        table = speaker.table(titles, rows)
        blocks += [*parts.paragraphs(speaker.texts.translate(lead) if table else ""), *table]
    reasons = words.cannot_leave_out(speaker, found["without"])
    return [*blocks, *([Bullets(tuple(reasons))] if reasons else [])]


def _without_row(speaker: Speaker, row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    found, texts = row[where], speaker.texts
    far = found["furthest"]
    move = parts.UNKNOWN
    if far is not None:
        move = speaker.say(MOVE, entrant=speaker.entrant(far["entrant"]), before=far["from"], after=far["to"])
    first = speaker.entrants(found["first"]) if found["first-changes"] else texts.translate(STAYS)
    lost = texts.number(len(found["lost"])) if found["lost"] else parts.UNKNOWN
    return speaker.juror(row["juror"]), first or parts.UNKNOWN, move, texts.number(found["moved"]), lost


def agreement_records(panel: Panel, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every figure as a row of a CSV: section, whom it is about, the measure and its value."""
    rows: list[dict[str, Any]] = []

    def add(section: str, measure: str, value: Any, *, juror: str = "", entrant: str = "", item: str = "") -> None:
        rows.append({"section": section, "juror": juror, "entrant": entrant, "item": item, "measure": measure,
                     "value": value})  # fmt: skip

    for row in found["measures"]:
        item = row["item"] or ""
        for key in ("icc-single", "icc-mean"):
            for part in ("value", "low", "high"):
                add("agreement", f"{key}-{part}", row[key][part] if row[key] else None, item=item)
        for level, alpha in row["alpha"].items():
            add("agreement", f"alpha-{level}", alpha, item=item)
        add("agreement", "kendall", row["kendall"], item=item)
    for row in found["jurors"]:
        for key in ("entrants", "mean", "spread", "gives", "correlation", "exact"):
            add("jurors", key, row[key], juror=row["juror"])
    for cell in found["outstanding"]["cells"]:
        for key in ("score", "expected", "t", "clear"):
            add("outstanding", key, cell[key], juror=cell["juror"], entrant=cell["entrant"], item=cell["item"])
    for row in found["without"]:
        for where in ("criterion", "award"):
            if row[where] is not None:
                add(f"without-{where}", "first", " ".join(row[where]["first"]), juror=row["juror"])
                add(f"without-{where}", "moved", row[where]["moved"], juror=row["juror"])
    return rows
