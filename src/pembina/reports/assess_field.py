"""The place that an entrant's data would have had in the field of an earlier result, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.analysis.assess_document import Assessed
from pembina.errors import N_
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Block, Bullets, Heading, Paragraph
from pembina.reports.problem_words import message
from pembina.reports.standing import standing_sentences, tier_sentences

Part = Mapping[str, Any]

TITLE = N_("Its place among those of an earlier result")
FIELD = N_("These data are judged by the rules of today among those who took part then ({title}; result {sha256}).")
FIELD_PERIOD = N_(
    "These data are judged by the rules of today among those who took part from {start} to {end} ({title}; result "
    "{sha256})."
)
REPLACED = N_("Its own figures of then make way for those of today.")
NOT_A_FORECAST = N_("It is no forecast: the others have moved on as well.")
RULES_DIFFER = N_(
    "The rules differ from those of then ({rules}), so places and totals of the others are not those published then."
)
RELEASES = N_("Plugins of another release measured then: {plugins}.")

NONE = {
    "unread": N_("A place among those of the earlier result can be told once the data that do not fit are mended."),
    "otherwise": N_("There is no place among those of the earlier result, because not everything can be compared:"),
    "method": N_("There is no place among those of the earlier result: {problems}"),
}
OTHERWISE = {
    "new": N_("“{node}” was not part of it."),
    "measured": N_("“{node}” was measured otherwise ({keys})."),
}
KEYS = {
    "use": N_("another plugin"), "parameters": N_("other parameters"), "read": N_("other tables or columns"),
    "panel": N_("other dates"), "denominate": N_("another denominator"), "denominator": N_("another denominator"),
    "unit": N_("another unit"), "direction": N_("another direction"),
}  # fmt: skip
SHOWN = 6
"""Differing rules that are named; `pembina compare` tells them all."""


def field_blocks(names: Names, assessed: Assessed) -> list[Block]:
    """Where it would have stood, or why that cannot be told."""
    texts, against = names.texts, assessed.document["against"]
    blocks: list[Block] = [Heading(texts.translate(TITLE))]
    if against["why"] is not None:
        problems = " ".join(message(problem, texts) for problem in assessed.refusals.get("field", ()))
        blocks.append(Paragraph(texts.say(NONE[against["why"]], problems=problems)))
        rows = tuple(_otherwise(names, row) for row in against["otherwise"])
        return [*blocks, Bullets(rows)] if rows else blocks
    assert assessed.field is not None
    own, outline = Names.of_result(assessed.field, texts), Outline(assessed.field)
    entrant = assessed.field.entrant(assessed.document["entrant"]["code"])
    said = [*_whose(names, against), *standing_sentences(own, outline, entrant)]
    said += tier_sentences(own, outline, entrant)
    blocks.append(Paragraph(" ".join(said)))
    cautions = _cautions(names, against)
    return [*blocks, Paragraph(" ".join(cautions))]


def _whose(names: Names, against: Part) -> list[str]:
    texts, period = names.texts, against["period"]
    shown = {"title": against["title"].rstrip("."), "sha256": against["result"][:12]}
    if period:
        days = {end: texts.date(period[end]) for end in ("start", "end")}
        said = [texts.say(FIELD_PERIOD, **days, **shown)]
    else:
        said = [texts.say(FIELD, **shown)]
    return [*said, texts.translate(REPLACED)] if against["was-there"] else said


def _cautions(names: Names, against: Part) -> list[str]:
    texts, said = names.texts, [names.texts.translate(NOT_A_FORECAST)]
    if against["rules"]:
        said.append(texts.say(RULES_DIFFER, rules=_rules(names, against["rules"])))
    if against["releases"]:
        said.append(texts.say(RELEASES, plugins=", ".join(against["releases"])))
    return said


def _rules(names: Names, rows: Sequence[Part]) -> str:
    """Name the differing rules by node or tier, and key."""
    named = [": ".join(part for part in (_of(names, row), row["key"]) if part) for row in rows[:SHOWN]]
    more = len(rows) - len(named)
    if more > 0:
        named.append(names.texts.counted("{n} more", "{n} more", more))
    return "; ".join(named)


def _of(names: Names, row: Part) -> str:
    if row["kind"] == "node":
        return names.quoted(names.node(row["of"]))
    return names.tier(row["of"]) if row["kind"] == "tier" else str(row["of"])


def _otherwise(names: Names, row: Part) -> str:
    keys = dict.fromkeys(names.texts.translate(KEYS[key]) for key in row.get("keys", ()))
    return names.texts.say(OTHERWISE[row["why"]], node=names.node(row["path"]), keys=", ".join(keys))
