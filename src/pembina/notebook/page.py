"""The ranking as a small table for notebooks: it stands by itself, in one style, without scripts, light or dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pembina.errors import N_
from pembina.notebook.speaking import texts_in
from pembina.reports.clean import clean
from pembina.reports.heading import result_name
from pembina.reports.marks import marks, notices
from pembina.reports.names import Names
from pembina.reports.publication import Publication
from pembina.reports.reasons import reason, status
from pembina.reports.show import CODE, COVERAGE, NAME, NOBODY, RANK, SHARED_MARK, TIER, TOTAL, contradictory
from pembina.reports.standing import rank_words, total_words

if TYPE_CHECKING:
    from pembina.model import Result

STATUS = N_("Status")
SHORT = 40
"""Rows that are shown; a result has up to some hundred entrants, and a cell of a notebook is no place for them."""

STYLE = """
.pembina-result { color: inherit; background: transparent; font-size: 0.95em; line-height: 1.4; max-width: 70em; }
.pembina-result table { border-collapse: collapse; color: inherit; background: transparent; }
.pembina-result caption { text-align: start; font-weight: 600; padding: 0.2em 0; color: inherit; }
.pembina-result th, .pembina-result td {
  text-align: start; vertical-align: top; padding: 0.2em 0.7em; color: inherit; background: transparent;
  border-bottom: 1px solid rgba(128, 128, 128, 0.45);
}
.pembina-result .number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
.pembina-result .notice { border-inline-start: 0.25em solid currentColor; padding-inline-start: 0.6em; margin: 0.3em; }
.pembina-result .synthetic { font-weight: 700; }
.pembina-result .mark, .pembina-result .note { font-size: 0.85em; opacity: 0.85; overflow-wrap: anywhere; }
"""
"""No colour but that of the text around it and a grey between both: it can be read on paper and on black."""


def ranking_html(result: Result, language: str | None = None) -> str:
    """Write the ranking as a piece of HTML: best first, those without a rank at the end with the reason.

    Raises ValueError for a language that nobody speaks.
    """
    texts = texts_in(language)
    names, published = Names.of_result(result, texts), Publication(result)
    rows = result.ranking()
    parts = [
        f'<div class="pembina-result" lang="{texts.language}">',
        f"<style>{STYLE}</style>",
        *_notices(names, published),
        "<table>",
        f"<caption>{_text(texts.local(result.award['title']) or result.award['id'])}</caption>",
        *_table(names, published, rows[:SHORT]),
        "</table>",
        *_notes(names, result, rows),
        "</div>",
    ]
    return "\n".join(parts)


def _text(said: str) -> str:
    return escape(clean(said))


def _notices(names: Names, published: Publication) -> Iterator[str]:
    """What has to stand above the whole; that places were not studied is a note below."""
    for block in contradictory(names, published.result):
        yield f'<p class="notice">{_text(getattr(block, "text", ""))}</p>'
    for mark in notices(published, names.texts):
        if mark.key != "uncertain-place":
            yield f'<p class="notice {escape(mark.key)}">{_text(mark.sentence)}</p>'


def _table(names: Names, published: Publication, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    tiers, texts = bool(published.result.award["tiers"]), names.texts
    titles = [(RANK, True), (CODE, False), (NAME, False), (TOTAL, True), *([(TIER, False)] if tiers else [])]
    titles += [(COVERAGE, True), (STATUS, False)]
    heads = (f'<th scope="col"{_number(number)}>{_text(texts.translate(title))}</th>' for title, number in titles)
    yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for entrant in rows:
        cells = [
            (rank_words(texts, entrant, entrant["rank"]), True),
            (entrant["code"], False),
            (entrant["name"], False),
            (total_words(names, entrant), True),
            *([(names.tier(entrant["tier"]) if entrant["tier"] else "-", False)] if tiers else []),
            (texts.percent(entrant["coverage"]), True),
            (_standing(names, entrant), False),
        ]
        said = "; ".join(mark.short for mark in marks(names, published, entrant["code"]))
        yield f"<tr>{''.join(_cells(cells, said))}</tr>"
    yield "</tbody>"


def _standing(names: Names, entrant: Mapping[str, Any]) -> str:
    """The status, and why it is that where there is a reason."""
    said, why = status(names, entrant), reason(names, entrant)
    return f"{said}. {why}" if why else said


def _cells(cells: Iterable[tuple[str, bool]], said: str) -> Iterator[str]:
    """The cells of a row; what has to stand beside a name stands in its cell, the third."""
    for i, (cell, number) in enumerate(cells):
        beside = f'<br><span class="mark">{_text(said)}</span>' if said and i == 2 else ""
        yield f"<td{_number(number)}>{_text(cell)}{beside}</td>"


def _number(number: bool) -> str:
    return ' class="number"' if number else ""


def _notes(names: Names, result: Result, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    texts, said = names.texts, []
    if len(rows) > SHORT:
        more = len(rows) - SHORT
        said.append(texts.counted("{n} more entrant is not shown here.", "{n} more entrants are not shown here.", more))
    said += [texts.translate(NOBODY)] if all(entrant["rank"] is None for entrant in rows) else []
    said += [texts.translate(SHARED_MARK)] if any(entrant["tied"] for entrant in rows) else []
    said += [mark.sentence for mark in notices(Publication(result), texts) if mark.key == "uncertain-place"]
    said.append(result_name(result, texts).text)
    yield f'<p class="note">{" ".join(map(_text, said))}</p>'
