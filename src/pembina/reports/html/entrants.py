"""The entrants as the page holds them: where each stands, what has to be said of it, in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.model.override import STATUS, TOTAL
from pembina.reports.clean import clean
from pembina.reports.criterion import told
from pembina.reports.decisions import decision_blocks, tiers_told
from pembina.reports.explain import FINDINGS
from pembina.reports.findings import sentence
from pembina.reports.html.words import Speakers
from pembina.reports.marks import marks
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.overrides import override_blocks
from pembina.reports.page import Block, Bullets, Heading, Paragraph, Table
from pembina.reports.publication import Publication
from pembina.reports.reasons import reason
from pembina.reports.standing import added_up, contradicts, standing_sentences

WORDY = 6000
"""Up to so many entrants times criteria, every figure is told in words as well; beyond, the page would grow large."""


def entrant_entries(
    speakers: Speakers, publication: Publication, outline: Outline, rows: Sequence[int]
) -> list[dict[str, Any]]:
    """Some entrants (``rows``) in the order of codes."""
    wordy = len(rows) * len(outline.result.nodes) <= WORDY
    about: dict[str, list[Mapping[str, Any]]] = {}
    for finding in outline.result.findings:
        about.setdefault(finding["entrant"] or "", []).append(finding)
    return [_entry(speakers, publication, outline, row, wordy, about) for row in rows]


def _entry(
    speakers: Speakers,
    publication: Publication,
    outline: Outline,
    row: int,
    wordy: bool,
    about: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    entrant = outline.result.entrants[row]
    code, interval = entrant["code"], publication.interval(entrant["code"])
    entry: dict[str, Any] = {
        "code": clean(code),
        "name": clean(entrant["name"]),
        "rank": entrant["rank"],
        "tied": entrant["tied"],
        "total": entrant["total"]["published"] if entrant["total"] else None,
        "exact": entrant["total"]["exact"] if entrant["total"] else None,
        "tier": entrant["tier"],
        "status": entrant["status"],
        "coverage": entrant["coverage"],
        "groups": [
            clean(str(entrant["groups"].get(column, ""))) for column in outline.result.award["entrants"]["groups"]
        ],
        "within": [entrant["group-ranks"].get(column) for column in outline.result.award["entrants"]["groups"]],
        "gates": entrant["gates"],
        "interval": None if interval is None else [interval.low, interval.high, interval.width],
        "marks": _marks(speakers, publication, code),
        "set": _set(outline, code),
        "reason": speakers.say(lambda names: reason(names, entrant)) if entrant["reason"] else None,
        "standing": speakers.say_all(lambda names: _standing(names, outline, publication, entrant)),
        "blocks": _blocks(speakers, publication, outline, code, about.get(code, ())),
    }
    if wordy:
        entry["told"] = [_told(names, outline, row) for names in speakers.names]
        entry["together"] = speakers.say(lambda names: " ".join(added_up(names, outline, entrant, row)))
    elif contradicts(outline, entrant, row):
        entry["together"] = speakers.say(lambda names: " ".join(added_up(names, outline, entrant, row)))
    return entry


def _standing(names: Names, outline: Outline, publication: Publication, entrant: Mapping[str, Any]) -> list[str]:
    return [*standing_sentences(names, outline, entrant), *tiers_told(names, outline, publication, entrant["code"])]


def _set(outline: Outline, code: str) -> list[str]:
    """Paths of the nodes whose score was set by an override (the root: the total)."""
    about = (each["what"] for each in outline.result.overrides if each["entrant"] == code)
    return ["" if what == TOTAL else what for what in about if what != STATUS]


def _marks(speakers: Speakers, publication: Publication, code: str) -> list[Any]:
    """Kind, few words and sentence of every mark, in every language."""
    said = [marks(names, publication, code) for names in speakers.names]
    return [
        [each[0].key, [clean(mark.short) for mark in each], [clean(mark.sentence) for mark in each]]
        for each in zip(*said, strict=True)
    ]


def _told(names: Names, outline: Outline, row: int) -> list[str]:
    """Every node told in words."""
    nodes = outline.result.nodes
    return [clean(" ".join(told(names, outline, node["path"], row))) if node["path"] else "" for node in nodes]


def _blocks(
    speakers: Speakers, publication: Publication, outline: Outline, code: str, about: Sequence[Mapping[str, Any]]
) -> list[list[Any]] | None:
    """Overrides, decisions and findings of one entrant; None where there are none."""

    def found(names: Names) -> list[Block]:
        blocks = [*override_blocks(names, outline.result, code), *decision_blocks(names, publication, code)]
        remarks = tuple(sentence(names, finding) for finding in about if finding["key"] != "override.applied")
        return [*blocks, Heading(names.texts.translate(FINDINGS)), Bullets(remarks)] if remarks else blocks

    written = [plain_blocks(found(names)) for names in speakers.names]
    return written if any(written) else None


def plain_blocks(blocks: Sequence[Block]) -> list[list[Any]]:
    """Blocks of a page as plain lists: what they are, and their texts made harmless."""
    written: list[list[Any]] = []
    for block in blocks:
        match block:
            case Heading(text):
                written.append(["h", clean(text)])
            case Paragraph(text):
                written.append(["p", clean(text)])
            case Bullets(items):
                written.append(["ul", [clean(item) for item in items]])
            case Table(columns, rows):
                heads = [[clean(column.title), column.right] for column in columns]
                written.append(["table", heads, [[clean(cell) for cell in row] for row in rows]])
    return written
