"""The page of ``pembina confidence``: between which ranks each one stands, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import confidence_words as words
from pembina.reports.audit_names import node
from pembina.reports.heading import award_facts, award_heading, result_name
from pembina.reports.names import Names
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, banner
from pembina.reports.texts import Texts

CONFIDENCE = N_("How sure are the ranks?")
OF_CRITERION = N_("How sure are the ranks by {criterion}?")
RANGES = N_("Ranks that cannot be ruled out")
RESTS = N_("What this rests on")
RANK, ENTRANT, TOTAL, VALUE = N_("Rank"), N_("Entrant"), N_("Total"), N_("Value")
ERROR, TOGETHER, ALONE = N_("Standard error"), N_("All at once"), N_("Alone")
ONE, SPAN = N_("{rank}"), N_("{first} to {last}")


def confidence_page(result: Result, found: Mapping[str, Any], texts: Texts) -> Page:
    """The confidence sets in words and a table; ``found`` is the document that pembina.analysis makes of a result."""
    names, about = Names.of_result(result, texts), found["about"]
    title = texts.say(OF_CRITERION, criterion=node(names, about)) if about else texts.translate(CONFIDENCE)
    blocks: list[Block] = [*award_heading(result, texts), Heading(title)]
    if found["not-done"] is not None:
        blocks += [Paragraph(text) for text in words.nothing(names, found)]
    else:
        blocks += [Paragraph(text) for text in words.answer(names, found)]
        blocks += [Heading(texts.translate(RANGES)), _table(names, result, found)]
        blocks += [Paragraph(text) for text in words.reading(names, found)]
        blocks += [Heading(texts.translate(RESTS)), Bullets(tuple(words.grounds(names, result, found)))]
    blocks += [*override_blocks(names, result), result_name(result, texts)]
    return Page(
        tuple(blocks), _records(found), {**award_facts(result), "confidence": dict(found)}, banner(result, texts)
    )


def _table(names: Names, result: Result, found: Mapping[str, Any]) -> Table:
    about, texts = found["about"], names.texts
    columns = [Column(texts.translate(RANK), right=True), Column(texts.translate(ENTRANT), wide=True)]
    columns += [Column(texts.translate(t), right=True) for t in (VALUE if about else TOTAL, ERROR, TOGETHER, ALONE)]
    rows = []
    for row in found["rows"]:
        if about:
            value = names.measured(about, row["value"])
        else:
            value = texts.figure(result.entrant(row["entrant"])["total"]["published"])
        rows.append((
            texts.number(row["rank"]), names.entrant(row["entrant"]), value, texts.number(row["standard-error"]),
            span(names, row["from"], row["to"]), span(names, row["alone-from"], row["alone-to"]),
        ))  # fmt: skip
    return Table(tuple(columns), tuple(rows))


def span(names: Names, first: int, last: int) -> str:
    """Write a range of ranks."""
    written = {"first": names.texts.number(first), "last": names.texts.number(last)}
    return written["first"] if first == last else names.texts.say(SPAN, **written)


def _records(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each entrant, keys with underscores; without any, one row with the key of the reason."""
    about = {"about": found["about"], "level": found["level"]}
    if found["not-done"] is not None:
        return [{**about, "not_done": found["not-done"]["key"]}]
    return [{**about, **{key.replace("-", "_"): cell for key, cell in row.items()}} for row in found["rows"]]
