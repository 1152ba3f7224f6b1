"""The page of ``pembina explain A --versus B``: who stands above whom, by how much, and what makes the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports import versus_tables as tables
from pembina.reports import versus_words as words
from pembina.reports.approximate import approximate_line
from pembina.reports.explain import changed_rules
from pembina.reports.heading import award_facts, result_name
from pembina.reports.overrides import override_blocks, override_line
from pembina.reports.page import Block, Bullets, Heading, Page, Paragraph, Table, banner
from pembina.reports.texts import Texts
from pembina.reports.versus_names import Duel
from pembina.reports.versus_reasons import changes, notes, reason

TITLE = N_("{a} against {b} in “{award}”")
PARTS, BY_GROUP = N_("What makes the difference"), N_("The same by group")
UNSPLIT = N_("What can be said of the criteria all the same")
NOT_COMPARABLE = N_("Not comparable with the earlier result")
MIXED = N_(
    "In these criteria the rules changed, so their points are not due to the figures alone. "
    "They stand in the tables because all parts have to add up."
)
NOTES = N_("To be known beforehand")
OLDER = N_("Name of the earlier result (SHA-256): {sha256}")


def versus_page(result: Result, document: Mapping[str, Any], texts: Texts, earlier: Result | None = None) -> Page:
    """Why one entrant stands above another; ``document`` is what ``pembina.analysis.versus`` makes of the result.

    ``earlier`` is the result that B stands in, where the comparison is with one.
    """
    duel = Duel(result, document, texts, earlier)
    title = texts.say(TITLE, a=duel.called[0], b=duel.called[1], award=duel.names.node(""))
    blocks: list[Block] = [Heading(title, 1), *changed_rules(result, texts), *override_line(result, texts)]
    blocks += approximate_line(result, texts)
    if earlier is not None and earlier.overrides:
        said = texts.counted(
            "The earlier result holds {n} override.", "The earlier result holds {n} overrides.", len(earlier.overrides)
        )
        blocks.append(Paragraph(said))
    sides = (document["a"],) if earlier is not None else (document["a"], document["b"])
    for code in dict.fromkeys(side["entrant"] for side in sides if side["entrant"] is not None):
        blocks += override_blocks(duel.names, result, code)
    standing, parts, how = words.standing(duel), words.parts(duel), words.how(duel)
    blocks.append(Paragraph(" ".join(standing)))
    blocks += [Paragraph(" ".join(parts))] if parts else []
    blocks += _before(duel)
    if not duel.same:
        blocks += _tables(duel)
    blocks += [Paragraph(" ".join(how))] if how else []
    blocks.append(result_name(result, texts))
    if earlier is not None:
        blocks.append(Paragraph(texts.say(OLDER, sha256=earlier.sha256)))
    told = {"standing": standing, "parts": parts, "how": how, "not-comparable": changes(duel), "notes": notes(duel)}
    told["not-done"] = _reasons(duel)
    both = banner(result, texts) or (banner(earlier, texts) if earlier else None)
    plain = {**award_facts(result), "said": told, "versus": dict(document)}
    return Page(tuple(blocks), tables.records(document), plain, both)


def _before(duel: Duel) -> list[Block]:
    """What has to be known before the numbers are believed."""
    texts, blocks = duel.texts, list[Block]()
    if remarks := notes(duel):
        blocks += [Heading(texts.translate(NOTES)), Bullets(tuple(remarks))]
    if changed := changes(duel):
        blocks.append(Heading(texts.translate(NOT_COMPARABLE)))
        blocks += [Paragraph(texts.translate(MIXED))] if duel.points else []
        blocks.append(Bullets(tuple(changed)))
    return blocks


def _tables(duel: Duel) -> list[Block]:
    texts, blocks = duel.texts, list[Block]()
    if duel.points:
        blocks += [Heading(texts.translate(PARTS)), tables.criteria(duel)]
        by_group = tables.groups(duel)
        blocks += [Heading(texts.translate(BY_GROUP)), by_group] if by_group else []
    left: Table | None = tables.unsplit(duel)
    if reasons := _reasons(duel):
        blocks += [Heading(texts.translate(UNSPLIT)), Paragraph(" ".join(reasons))]
        blocks += [left] if left else []
    return blocks


def _reasons(duel: Duel) -> list[str]:
    """Why the difference, or that of a group, is not shared out."""
    whole = duel.document["not-done"]
    if whole is not None:
        return [duel.texts.translate(words.NOT_SHARED), reason(duel, whole)]
    return [reason(duel, node["not-done"]) for node in duel.document["nodes"] if node["not-done"]]
