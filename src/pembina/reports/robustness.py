"""The page of ``pembina robustness``: whether the winner stands firmly, then what was varied and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import robustness_tables as tables
from pembina.reports import robustness_varied as varied
from pembina.reports import robustness_words as words
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Heading, Page, Paragraph, banner
from pembina.reports.robustness_records import robustness_records
from pembina.reports.texts import Texts

ROBUSTNESS = N_("How firmly does the ranking stand?")
SECTIONS = {
    "varied": N_("What was varied"),
    "fixed": N_("What was not varied, and why"),
    "ranks": N_("Ranks, and how far they move"),
    "tiers": N_("How certain are the tiers?"),
    "sensitivity": N_("Which assumption matters?"),
    "pairs": N_("Which neighbours could change places?"),
    "weightings": N_("Who could be first, and under which weights?"),
    "method": N_("Method and sources"),
}

PURPOSE = N_(
    "Every award decides things that could reasonably have been decided otherwise. Here they are decided otherwise, "
    "many times over. This changes no score and no rank of the result."
)
RANKS = N_(
    "Median: the rank in the middle of all draws. From - to: the ranks between which an entrant comes in {width} of "
    "100 draws."
)
RANKS_IF_ANY = N_(
    "Median: the rank in the middle of the draws in which an entrant is ranked. From - to: the ranks between which it "
    "comes in {width} of 100 of these draws."
)
FIRST = N_(
    "First: in how many draws, in percent, it is first, alone or with others. Place: what is left to it "
    "when only those count that stand above or below it in at least {apart} of 100 draws; it shares its place with "
    "those from which it cannot be told apart."
)
MATTERS = N_(
    "How much of the movement, in percent, each assumption has a part in. These figures may add up to more than 100, "
    "for what two assumptions do together counts for both; the table also says what each does alone."
)
PAIRS = N_("Neighbours of which the upper one stands above the other in fewer than {apart} of 100 draws.")
WEIGHTINGS = N_("Here all weights are equally likely, the wildest among them too; everything else is as published.")
SOURCES = N_(
    "Draws and intervals as in Saisana, Saltelli and Tarantola (2005), and as the Joint Research Centre of the "
    "European Commission audits indices. The assumptions' part in the movement: first-order and total Sobol indices. "
    "Free weights: SMAA-2 of Lahdelma and Salminen (2001), with rank acceptability, central weights and confidence "
    "factor. The same seed gives the same draws, to the last digit."
)


def robustness_page(result: Result, document: Mapping[str, Any], texts: Texts, top: int | None = None) -> Page:
    """The analysis of a result in words and tables.

    ``document`` is what :func:`pembina.analysis.robustness` makes of it; ``top`` limits the rows of each table.
    """
    names = Names.of_result(result, texts)
    verdict = " ".join(words.verdict(names, document))
    blocks: list[Block] = [*award_heading(result, texts), Heading(texts.translate(ROBUSTNESS)), Paragraph(verdict)]
    blocks.append(Paragraph(" ".join([*words.movement(names, document), *words.scope(names, document)])))
    blocks.append(Paragraph(texts.translate(PURPOSE)))
    if document["not-done"] is None:
        blocks += _numbers(names, result, document, top)
    blocks += [Heading(texts.translate(SECTIONS["method"])), Paragraph(texts.translate(SOURCES))]
    blocks += [*override_blocks(names, result), result_name(result, texts)]
    said = {**award_facts(result), "verdict": verdict, "robustness": dict(document)}
    return Page(tuple(blocks), robustness_records(document), said, banner(result, texts))


def _numbers(names: Names, result: Result, document: Mapping[str, Any], top: int | None) -> list[Block]:
    settings, texts = document["settings"], names.texts
    apart = texts.number(settings["apart"])
    free = document["acceptability"]
    parts: dict[str, list[Block]] = {
        "varied": _varied(names, settings),
        "fixed": _bullets(varied.fixed(names, settings["fixed"])),
        "ranks": [
            Paragraph(_ranks(texts, document)),
            *tables.ranking(names, document, top),
        ],
        "tiers": tables.tiers(names, result, document, top),
        "sensitivity": _led(texts.translate(MATTERS), tables.sensitivity(names, document)),
        "pairs": _led(texts.say(PAIRS, apart=apart), tables.neighbours(names, document, top)),
        "weightings": _led(texts.translate(WEIGHTINGS), tables.weightings(names, free, top)),
    }
    blocks: list[Block] = []
    for key, part in parts.items():
        if part:
            blocks += [Heading(texts.translate(SECTIONS[key])), *part]
    return blocks


def _ranks(texts: Texts, document: Mapping[str, Any]) -> str:
    """Say how the table of ranks is read; in some draws an entrant may be without rank."""
    settings = document["settings"]
    low, high = settings["interval"]
    always = not any(entrant["unranked"] for entrant in document["entrants"])
    said = texts.say(RANKS if always else RANKS_IF_ANY, width=texts.number(high - low))
    return f"{said} {texts.say(FIRST, apart=texts.number(settings['apart']))}"


def _varied(names: Names, settings: Mapping[str, Any]) -> list[Block]:
    return [Paragraph(varied.introduction(names, settings)), *_bullets(varied.varied(names, settings["factors"]))]


def _led(lead: str, blocks: list[Block]) -> list[Block]:
    return [Paragraph(lead), *blocks] if blocks else []


def _bullets(items: tuple[str, ...]) -> list[Block]:
    return [Bullets(items)] if items else []
