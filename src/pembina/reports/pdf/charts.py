"""The charts of a printed report: stacked contributions, and between which ranks entrants come, as data for drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.clean import clean
from pembina.reports.marks import marks
from pembina.reports.names import Names
from pembina.reports.outline import Outline
from pembina.reports.page import Heading, Paragraph
from pembina.reports.pdf.blocks import Drawing, Set, line
from pembina.reports.publication import Publication
from pembina.reports.show import NAME, RANK, TOTAL
from pembina.reports.standing import rank_words, total_words

CONTRIBUTIONS = N_("What makes up the totals")
PLACES = N_("Between which ranks entrants come")
OTHERS = N_("the others together")
COMBINED = N_("by combining")
PLACE = N_("From - to")
SPAN = N_("{low} to {high}")
HOW_PLACES = N_("The dot is the rank of this result, the line reaches over the ranks of {width} of 100 draws.")
HOW_BARS = N_("Points that each part adds to the total; what combining takes off stands left of zero.")

COLOURS = 9
"""Parts that have a colour of their own; the others share the last one."""
NAME_LENGTH = 60
NAME_ROOM = 148.0
"""Letters, and points, that a name has in a chart."""
MANY = 60
"""Entrants beyond which a chart is set smaller."""
TICKS = 5

Row = Mapping[str, Any]


def charts(names: Names, outline: Outline, publication: Publication) -> list[Set]:
    """Every chart that the result has figures for; who has no rank is in none of them."""
    ranked = [entrant for entrant in publication.result.ranking() if entrant["rank"] is not None]
    if not ranked:
        return []
    return [*_bars(names, outline, publication, ranked), *_spans(names, publication, ranked)]


def _bars(names: Names, outline: Outline, publication: Publication, ranked: Sequence[Row]) -> list[Set]:
    paths = _parts(outline)
    stacks = _stacks(outline, paths, [publication.result.position(entrant["code"]) for entrant in ranked])
    low = min(0.0, *(sum(part for part in stack if part < 0) for stack in stacks))
    high = max(sum(part for part in stack if part > 0) for stack in stacks) or 1.0
    ticks = _round_ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    labels = [names.node(path) for path in paths[:COLOURS]]
    labels += [names.texts.translate(OTHERS)] if len(paths) > COLOURS else []
    taken = any(stack[-1] for stack in stacks)
    labels += [names.texts.translate(COMBINED)] if taken else []
    rows = [
        {
            **_row(names, publication, entrant, ()),
            "parts": _placed(stack if taken else stack[:-1], low, high),
            "last": total_words(names, entrant),
        }
        for entrant, stack in zip(ranked, stacks, strict=True)
    ]
    drawn = {
        **_form(ranked),
        "legend": [line(label, 8.5, 400) for label in labels],
        "ticks": _ticks(names, ticks, low, high),
        "rows": rows,
    }
    title = Heading(names.texts.translate(CONTRIBUTIONS))
    return [
        title,
        Paragraph(names.texts.translate(HOW_BARS)),
        Drawing("bars", {**drawn, "titles": _titles(names, TOTAL)}),
    ]


def _parts(outline: Outline) -> list[str]:
    """Top-level nodes in the order of the award; where there are too many, those with the greatest weight first."""
    shares = {node["path"]: float(node["share"]) for node in outline.children("") if node["share"]}
    return list(shares) if len(shares) <= COLOURS else sorted(shares, key=lambda path: -shares[path])


def _stacks(outline: Outline, paths: Sequence[str], positions: Sequence[int]) -> list[list[float]]:
    """What each part adds to totals: the parts with colours, the others together, what combining adds or takes."""
    nodes = [(node["path"], node["contributions"]) for node in outline.result.nodes if node["contributions"]]
    below = [[column for path, column in nodes if path == top or path.startswith(f"{top}.")] for top in paths]
    own = next((column for path, column in nodes if not path), None)
    found = []
    for i in positions:
        added = [sum(float(column[i] or 0) for column in columns) for columns in below]
        if len(paths) > COLOURS:
            added = [*added[:COLOURS], sum(added[COLOURS:])]
        found.append([*added, float(own[i] or 0) if own else 0.0])
    return found


def _placed(stack: Sequence[float], low: float, high: float) -> list[list[float]]:
    """Positive parts to the right of zero, negative ones to its left, as shares of the chart's width."""
    found, right, left = [], 0.0, 0.0
    for i, part in enumerate(stack):
        start, end = (right, right + part) if part >= 0 else (left + part, left)
        if part > 0:
            right = end
        elif part < 0:
            left = start
        if part:
            found.append([i, *(round((at - low) / (high - low), 5) for at in (start, end))])
    return found


def _spans(names: Names, publication: Publication, ranked: Sequence[Row]) -> list[Set]:
    known = {entrant["code"]: publication.interval(entrant["code"]) for entrant in ranked}
    width = next((interval.width for interval in known.values() if interval is not None), None)
    if width is None:
        return []
    texts, last = names.texts, max(2.0, *(float(entrant["rank"]) for entrant in ranked), float(len(ranked)))

    def at(rank: float) -> float:
        return round((rank - 1) / (last - 1), 5)

    rows = []
    for entrant in ranked:
        interval = known[entrant["code"]]
        row = _row(names, publication, entrant, ("uncertain-place",))
        if interval is None or interval.low is None:
            rows.append({**row, "at": at(entrant["rank"]), "low": None, "high": None, "last": "-"})
            continue
        ends = {"low": texts.number(interval.low), "high": texts.number(interval.high)}
        said = ends["low"] if interval.certain else texts.say(SPAN, **ends)
        place = {"at": at(entrant["rank"]), "low": at(interval.low), "high": at(interval.high)}
        rows.append({**row, **place, "last": said})
    ticks = sorted({1, *(round(1 + (last - 1) * k / TICKS) for k in range(1, TICKS)), round(last)})
    drawn = {**_form(ranked), "ticks": [{"at": at(tick), "label": texts.number(tick)} for tick in ticks], "rows": rows}
    return [
        Heading(texts.translate(PLACES)),
        Paragraph(texts.say(HOW_PLACES, width=texts.number(width))),
        Drawing("spans", {**drawn, "titles": _titles(names, PLACE)}),
    ]


def _form(ranked: Sequence[Row]) -> dict[str, Any]:
    many = len(ranked) > MANY
    return {"size": 7 if many else 8.5, "gap": 1.2 if many else 2.4}


def _titles(names: Names, last: str) -> list[str]:
    return [names.texts.translate(title) for title in (RANK, NAME, last)]


def _row(names: Names, publication: Publication, entrant: Row, without: tuple[str, ...]) -> dict[str, Any]:
    """Rank, name (cut short where it is very long: the tables have it whole) and what has to stand beside it."""
    name = clean(names.entrant(entrant["code"]))
    if len(name) > NAME_LENGTH:
        name = f"{name[:NAME_LENGTH]}…"
    said = [mark.short for mark in marks(names, publication, entrant["code"]) if mark.key not in without]
    return {
        "rank": rank_words(names.texts, entrant, entrant["rank"]),
        "name": line(name, 8.5, NAME_ROOM),
        "marks": "; ".join(said) or None,
    }


def _round_ticks(low: float, high: float) -> list[float]:
    """Round figures between the ends: steps of 1, 2 or 5 times a power of ten."""
    import math

    wanted = (high - low) / TICKS
    power = 10 ** math.floor(math.log10(wanted))
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= wanted)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * k, 10) for k in range(first, last + 1)]


def _ticks(names: Names, ticks: Sequence[float], low: float, high: float) -> list[dict[str, Any]]:
    return [
        {"at": round((tick - low) / (high - low), 5), "label": names.texts.number(tick).replace("-", "\u2212")}
        for tick in ticks
    ]
