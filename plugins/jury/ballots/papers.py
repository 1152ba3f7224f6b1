"""What jurors hand in: ranked ballots, comparisons of two, and sets of which the best and the worst were named.

Papers hold codes of entrants and a weight (how many equal papers one stands for), all of it exact. They know nothing of
tables or awards; every count of this folder starts from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

ONE, HALF = Fraction(1), Fraction(1, 2)


@frozen
class Ballot:
    """A ranked ballot: ``tiers`` of entrants, the best first; those in one tier share their place.

    Whoever is in no tier was not ranked. What that means is for each count to say.
    """

    tiers: tuple[tuple[str, ...], ...]
    weight: Fraction = field(default=ONE, converter=Fraction)

    @property
    def ranked(self) -> tuple[str, ...]:
        """Everyone who has a place, the best first."""
        return tuple(entrant for tier in self.tiers for entrant in tier)

    def among(self, entrants: Collection[str]) -> Ballot:
        """Strike everybody else off; those behind move up."""
        kept = (tuple(entrant for entrant in tier if entrant in entrants) for tier in self.tiers)
        return Ballot(tuple(tier for tier in kept if tier), self.weight)

    def won(self) -> dict[str, Fraction]:
        """Contests that each entrant won on this ballot: those placed behind it, and half of those beside it."""
        behind, found = Fraction(len(self.ranked)), {}
        for tier in self.tiers:
            behind -= len(tier)
            found.update(dict.fromkeys(tier, behind + HALF * (len(tier) - 1)))
        return found


@frozen
class Comparison:
    """One entrant beside another: ``won`` is 1 where the first was the better one, 0 where the second was, 1/2 tied."""

    first: str
    second: str
    won: Fraction = field(converter=Fraction)
    weight: Fraction = field(default=ONE, converter=Fraction)


@frozen
class Choice:
    """A set of entrants that was shown, and which of them is the best and which the worst."""

    shown: tuple[str, ...]
    best: str
    worst: str
    weight: Fraction = field(default=ONE, converter=Fraction)


@frozen
class Papers:
    """All papers of one question, of one kind, with everyone who is to be counted, in the order of codes."""

    entrants: tuple[str, ...]
    ballots: tuple[Ballot, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    choices: tuple[Choice, ...] = ()
    struck: tuple[str, ...] = ()
    """Who stands on the papers and is not counted."""

    @property
    def kind(self) -> str:
        """What was asked: ``ranking``, ``pairs`` or ``best-worst``."""
        return "pairs" if self.comparisons else "best-worst" if self.choices else "ranking"


def ranked(order: str, weight: int | Fraction | str = 1) -> Ballot:
    """Write a ballot as ``"A > B = C > D"``."""
    tiers = (tuple(sorted(name.strip() for name in tier.split("="))) for tier in order.split(">"))
    return Ballot(tuple(tiers), Fraction(weight))


def papers(kind: str, rows: Iterable[Mapping[str, Any]], entrants: Collection[str]) -> Papers:
    """Make papers of rows that fit (see ``fitting``): juror, set, entrant, place, outcome.

    ``outcome`` is 1 for won or best, -1 for lost or worst, 0 otherwise. Entrants that are not counted are struck off
    ballots and sets; a comparison with one of them, and a set whose best or worst is one, are left out.
    The order of rows makes no difference.
    """
    sheets: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        sheets.setdefault((row["juror"], row["set"]), []).append(row)
    ordered = [sorted(sheets[key], key=lambda row: str(row["entrant"])) for key in sorted(sheets)]
    counted = frozenset(entrants)
    struck = tuple(sorted({row["entrant"] for sheet in ordered for row in sheet} - counted))
    codes = tuple(sorted(counted))
    if kind == "ranking":
        return Papers(codes, ballots=tuple(_ballots(ordered, counted)), struck=struck)
    if kind == "pairs":
        return Papers(codes, comparisons=tuple(_comparisons(ordered, counted)), struck=struck)
    return Papers(codes, choices=tuple(_choices(ordered, counted)), struck=struck)


def _ballots(sheets: Sequence[Sequence[Mapping[str, Any]]], counted: Collection[str]) -> Iterable[Ballot]:
    for sheet in sheets:
        tiers: dict[float, list[str]] = {}
        for row in sheet:
            if row["place"] is not None and row["entrant"] in counted:
                tiers.setdefault(row["place"], []).append(row["entrant"])
        if tiers:
            yield Ballot(tuple(tuple(tiers[place]) for place in sorted(tiers)))


def _comparisons(sheets: Sequence[Sequence[Mapping[str, Any]]], counted: Collection[str]) -> Iterable[Comparison]:
    for sheet in sheets:
        rows = [row for row in sheet if row["entrant"] in counted]
        if len(rows) == 2:
            yield Comparison(rows[0]["entrant"], rows[1]["entrant"], HALF * (rows[0]["outcome"] + 1))


def _choices(sheets: Sequence[Sequence[Mapping[str, Any]]], counted: Collection[str]) -> Iterable[Choice]:
    """Give the sets of which both the best and the worst are counted."""
    for sheet in sheets:
        rows = [row for row in sheet if row["entrant"] in counted]
        named = {row["outcome"]: row["entrant"] for row in rows}
        if 1 in named and -1 in named:
            yield Choice(tuple(row["entrant"] for row in rows), named[1], named[-1])
