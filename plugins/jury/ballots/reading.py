"""Ballots row by row, for the command: the papers that ``fitting`` finds on an engine, with the rows they stand in.

Written a second time, in plain Python, so that each can be held against the other; and because a person who has to
look at a ballot wants to know in which row of which file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina.expressions import same_text

from .fitting import WORDS

Row = Mapping[str, Any]


@frozen
class Sheet:
    """One juror's paper: its rows, and what is wrong with it (names of flaws, as in ``fitting.FLAWS``)."""

    juror: str
    name: str
    rows: Sequence[Row]
    flaws: tuple[str, ...]

    @property
    def entrants(self) -> frozenset[str]:
        """Everyone who stands on it, with a place or without."""
        return frozenset(row["entrant"] for row in self.rows)


def sheets(rows: Iterable[Row], kind: str) -> list[Sheet]:
    """Return every paper that somebody answered, by juror and set; unanswered ones are none."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["entrant"] is not None:
            found.setdefault((_key(row["juror"]), _key(row["set"])), []).append(row)
    made = (_sheet(juror, name, found[juror, name], kind) for juror, name in sorted(found))
    return [sheet for sheet in made if sheet is not None]


def details(found: Iterable[Sheet], kind: str) -> list[dict[str, Any]]:
    """Return the rows to be counted of the papers that fit, as ``papers.papers`` takes them."""
    counted = []
    for sheet in (sheet for sheet in found if not sheet.flaws):
        said = _said(sheet.rows, kind)
        for row, outcome in zip(sheet.rows, said, strict=True):
            if kind != "ranking" or row["place"] is not None:
                cells = {"juror": sheet.juror, "set": sheet.name, "entrant": row["entrant"]}
                counted.append({**cells, "place": row["place"], "outcome": outcome})
    return counted


def _key(text: str | None) -> str:
    return same_text(text or "")


def _sheet(juror: str, name: str, rows: Sequence[Row], kind: str) -> Sheet | None:
    words = [_key(row["choice"]) for row in rows]
    answers = [row["place"] is not None for row in rows] if kind == "ranking" else [bool(word) for word in words]
    if not any(answers):
        return None
    flaws = {
        "twice": len({row["entrant"] for row in rows}) < len(rows),
        "alone": (sum(answers) if kind == "ranking" else len(rows)) == 1,
        "crowded": kind == "pairs" and len(rows) > 2,
        "unclear": any(row["place"] < 1 for row in rows if row["place"] is not None)
        if kind == "ranking"
        else any(word and word not in WORDS[kind] for word in words),
        "contrary": kind != "ranking" and _contrary([WORDS[kind].get(word) for word in words], sum(answers), kind),
        "nameless": not juror,
    }
    return Sheet(juror, name, tuple(rows), tuple(flaw for flaw, there in flaws.items() if there))


def _contrary(outcomes: Sequence[int | None], answers: int, kind: str) -> bool:
    """Whether the answers of one paper cannot all be meant."""
    if kind == "pairs":
        return answers > 1 and sum(outcome or 0 for outcome in outcomes) != 0
    return outcomes.count(1) != 1 or outcomes.count(-1) != 1


def _said(rows: Sequence[Row], kind: str) -> list[int]:
    """Return the outcome of each row: of a pair the second follows from the first, of a set the others are shown."""
    if kind == "ranking":
        return [0] * len(rows)
    said = [WORDS[kind].get(_key(row["choice"])) for row in rows]
    other = -sum(outcome or 0 for outcome in said) if kind == "pairs" else 0
    return [other if outcome is None else outcome for outcome in said]
