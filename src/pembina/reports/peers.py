"""Strengths and weaknesses against the median of others, as sentences and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Block, Column, Heading, Paragraph, Table

Part = Mapping[str, Any]

TITLE = N_("Strengths and weaknesses")
TOO_FEW = N_("There are too few others to compare it with.")
MEDIAN, AHEAD, PLACE = N_("Median of the others"), N_("Points ahead"), N_("Place")
CRITERION, SCORE = N_("Criterion"), N_("Score")
PLACE_OF = N_("{place} of {n}")
AHEAD_IN = N_("It is ahead of the median most in {strengths}.")
BEHIND_IN = N_("It is behind the median most in {weaknesses}.")
NOWHERE_AHEAD = N_("In no criterion is it ahead of the median.")
NOWHERE_BEHIND = N_("In no criterion is it behind the median.")
POINTS = N_("“{criterion}” ({points} points)")
NOTED = N_("Points are those of the total, as far as parts are added up.")

NAMED = 3
"""Strengths and weaknesses named in the sentence; the table has them all."""


def peer_blocks(names: Names, outline: Outline, found: Part) -> list[Block]:
    """Each criterion against the median of the others, the greatest strength first."""
    texts = names.texts
    if not found["rows"]:
        return [Heading(texts.translate(TITLE)), Paragraph(texts.translate(TOO_FEW))]
    said = [whose_median(names, found), *_ends(names, outline, found)]
    columns = [Column(texts.translate(CRITERION), wide=True)]
    columns += [Column(texts.translate(title), right=True, wide=True) for title in (SCORE, MEDIAN, AHEAD, PLACE)]
    rows = tuple(_cells(names, outline, row) for row in found["rows"])
    return [Heading(texts.translate(TITLE)), Paragraph(" ".join(said)), Table(tuple(columns), rows)]


def whose_median(names: Names, found: Part) -> str:
    """Say whose median it is, and of how many."""
    of = found["of"]
    if of is None:
        return names.texts.counted(
            "Each score is compared with the median of the {n} other that is ranked.",
            "Each score is compared with the median of the {n} others that are ranked.",
            found["n"],
        )
    return names.texts.counted(
        "Each score is compared with the median of the {n} other that is ranked in {column} “{group}”.",
        "Each score is compared with the median of the {n} others that are ranked in {column} “{group}”.",
        found["n"], column=names.column(of["column"]), group=of["group"],
    )  # fmt: skip


def _ends(names: Names, outline: Outline, found: Part) -> list[str]:
    texts = names.texts
    ahead = [row for row in found["rows"] if row["points"] > 0][:NAMED]
    behind = [row for row in reversed(found["rows"]) if row["points"] < 0][:NAMED]
    strengths = texts.listed([_named(names, outline, row) for row in ahead])
    weaknesses = texts.listed([_named(names, outline, row) for row in behind])
    return [
        texts.say(AHEAD_IN, strengths=strengths) if ahead else texts.translate(NOWHERE_AHEAD),
        texts.say(BEHIND_IN, weaknesses=weaknesses) if behind else texts.translate(NOWHERE_BEHIND),
        texts.translate(NOTED),
    ]


def _named(names: Names, outline: Outline, row: Part) -> str:
    return names.texts.say(POINTS, criterion=names.node(row["path"]), points=signed(names, outline, row["points"]))


def signed(names: Names, outline: Outline, points: float) -> str:
    """Write points with their sign."""
    written = names.texts.number(abs(points), outline.decimals)
    if points == 0:
        return written
    return f"+{written}" if points > 0 else f"−{written}"


def _cells(names: Names, outline: Outline, row: Part) -> tuple[str, ...]:
    texts = names.texts
    scores = (texts.number(row[key], outline.decimals) for key in ("score", "median"))
    place = texts.say(PLACE_OF, place=texts.number(row["place"]), n=texts.number(row["of"]))
    return (names.node(row["path"]), *scores, signed(names, outline, row["points"]), place)
