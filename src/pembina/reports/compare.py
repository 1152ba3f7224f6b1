"""The page of ``pembina compare``: first place, how much moved and by what, and every difference behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.model.override import STATUS, TOTAL
from pembina.reports import compare_words as words
from pembina.reports.approximate import approximate_line
from pembina.reports.compare_data import data_blocks, few_values
from pembina.reports.compare_entrant import entrant_blocks
from pembina.reports.compare_names import Both
from pembina.reports.compare_records import compare_records
from pembina.reports.compare_rules import rule_sentence
from pembina.reports.compare_stories import coming_blocks, mover_blocks, status_blocks, tier_blocks
from pembina.reports.compare_tables import movement_blocks, old_rules_blocks, parts_blocks
from pembina.reports.overrides import override_line, override_sentence
from pembina.reports.page import Block, Bullets, Heading, Page, Paragraph, banner
from pembina.reports.texts import Texts

TITLE = N_("“{award}”: two results compared")
SIDE = N_("{side}: edition {edition}, {period}, {ranked} ranked of {entrants}.")
SIDE_ENDLESS = N_("{side}: edition {edition}, {ranked} ranked of {entrants}.")
PERIOD = N_("{start} to {end}")
THEN, NOW = N_("Then"), N_("Now")
CHANGED = N_("What if: this one is not the published award. Changed for it: {settings}.")
BACKWARDS = N_("The second result is of an earlier period than the first: “then” is later than “now” here.")
SAME_RESULT = N_("Both are the very same result.")
RULES = N_("What differs in the rules")
SAME_RULES = N_("The rules are the same.")
OTHER_RULES = N_("No score follows from these")
OVERRIDES = N_("Overrides that differ")
OF_NODE = N_("{entrant}, {node}")
OVERRIDE_CHANGES = {
    "added": N_("{whose}: new: {now}"),
    "removed": N_("{whose}: no more: {then}"),
    "changed": N_("{whose}: then: {then} Now: {now}"),
}
HOW = N_("How to read this")
NAMED = N_("Names of these results (SHA-256): {old} then, {new} now")


def compare_page(
    old: Result, new: Result, comparison: Mapping[str, Any], texts: Texts, entrant: str | None = None
) -> Page:
    """Two results compared, in words and tables; ``comparison`` is the document that pembina.analysis makes of them.

    With the code of an ``entrant`` the page tells of this entrant alone.
    """
    both = Both.of(old, new, comparison, texts)
    told = compare_records(comparison, entrant)
    blocks = entrant_blocks(both, entrant) if entrant is not None else _whole(both)
    blocks = [*_heading(both), *blocks, *_overrides(both, entrant), *_rules(both, entrant is not None), *_reading(both)]
    blocks.append(Paragraph(texts.say(NAMED, old=old.sha256, new=new.sha256)))
    document = {"award": {key: new.award[key] for key in ("id", "title")}, "summary": _summary(both)}
    if entrant is not None:
        document["entrant"] = next(row for row in comparison["entrants"] if row["code"] == entrant)
    document["compare"] = dict(comparison)
    return Page(tuple(blocks), told, document, banner(new, texts) or banner(old, texts))


def _heading(both: Both) -> list[Block]:
    texts = both.texts
    sides = [_side(both, THEN, "old", both.old), _side(both, NOW, "new", both.new)]
    blocks: list[Block] = [Heading(texts.say(TITLE, award=both.now.node("")), 1), Bullets(tuple(sides))]
    if both.old.sha256 == both.new.sha256:
        blocks.append(Paragraph(texts.translate(SAME_RESULT)))
    periods = [both.document[side]["period"] for side in ("old", "new")]
    if all(periods) and periods[1]["end"] < periods[0]["end"]:
        blocks.append(Paragraph(texts.translate(BACKWARDS)))
    return blocks


def _side(both: Both, title: str, side: str, result: Result) -> str:
    texts, facts = both.texts, both.document[side]
    shown = {key: texts.number(facts[key]) for key in ("edition", "ranked", "entrants")}
    shown["side"] = texts.translate(title)
    if facts["period"]:
        period = texts.say(PERIOD, **{end: texts.date(facts["period"][end]) for end in ("start", "end")})
        said = texts.say(SIDE, period=period, **shown)
    else:
        said = texts.say(SIDE_ENDLESS, **shown)
    if facts["changed"]:
        said = f"{said} {texts.say(CHANGED, settings=', '.join(facts['changed']))}"
    lines = [*override_line(result, texts), *approximate_line(result, texts)]
    return " ".join([said, *(line.text for line in lines)])


def _summary(both: Both) -> list[str]:
    return [
        *words.first_place(both),
        *words.causes(both),
        *words.alone(both),
        *words.amounts(both),
        words.comparable(both),
    ]


def _whole(both: Both) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(" ".join([*words.first_place(both), *words.causes(both), *words.alone(both), *few_values(both)])),
        Paragraph(" ".join(words.amounts(both))),
        Paragraph(words.comparable(both)),
    ]
    blocks += mover_blocks(both) + tier_blocks(both) + status_blocks(both) + coming_blocks(both)
    blocks += movement_blocks(both) + parts_blocks(both) + old_rules_blocks(both)
    return blocks + data_blocks(both)


def _overrides(both: Both, entrant: str | None) -> list[Block]:
    """Overrides that are not the same in both results."""
    found = [each for each in both.document["overrides"] if entrant in (None, each["entrant"])]
    if not found:
        return []
    said = tuple(_override(both, each) for each in found)
    return [Heading(both.texts.translate(OVERRIDES)), Bullets(said)]


def _override(both: Both, each: Mapping[str, Any]) -> str:
    names, decimals = both.names, both.decimals
    sides = {
        side: override_sentence(names, decimals, {**each[side], "what": each["what"]})
        for side in ("then", "now")
        if each[side] is not None
    }
    whose = names.entrant(each["entrant"])
    if each["what"] not in (TOTAL, STATUS):
        whose = both.texts.say(OF_NODE, entrant=whose, node=names.node(each["what"]))
    return both.texts.say(OVERRIDE_CHANGES[each["change"]], whose=whose, **sides)


def _rules(both: Both, short: bool) -> list[Block]:
    texts, found = both.texts, both.document["rules"]
    bearing = tuple(rule_sentence(both, entry) for entry in found if entry["bears"])
    others = tuple(rule_sentence(both, entry) for entry in found if not entry["bears"])
    blocks: list[Block] = [Heading(texts.translate(RULES))]
    blocks.append(Bullets(bearing) if bearing else Paragraph(texts.translate(SAME_RULES)))
    if others and not short:
        blocks += [Heading(texts.translate(OTHER_RULES)), Bullets(others)]
    return blocks


def _reading(both: Both) -> list[Block]:
    said, meanings = words.method(both)
    if not said:
        return []
    return [Heading(both.texts.translate(HOW)), *(Paragraph(text) for text in said), Bullets(tuple(meanings))]
