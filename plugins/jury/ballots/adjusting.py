"""From rows of an award's ballots to adjusted values, with the facts of the count and a sentence that tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pembina import Adjusted

from .counts import DECIMALS, Counted, count_by
from .duels import Duels, pairs
from .papers import Papers, papers
from .strength import Strengths
from .transfer import Election, Round

TOLD: Mapping[str, Mapping[str, str]] = {
    "borda": {
        "en": "Of its contests it won {before}; that becomes {after} by Borda's count: its part of all the points that "
        "the ballots ({ballots}) can give.",
        "id": "Perbandingan yang dimenangkannya {before}; menurut hitungan Borda menjadi {after}, yaitu bagiannya dari "
        "seluruh poin yang dapat diberikan oleh surat suara ({ballots}).",
    },
    "copeland": {
        "en": "Of its contests it won {before}; that becomes {after} by Copeland's count: the duels that it wins "
        "(more ballots for it than against it), ties half.",
        "id": "Perbandingan yang dimenangkannya {before}; menurut hitungan Copeland menjadi {after}, yaitu duel yang "
        "dimenangkan (lebih banyak surat suara memihaknya daripada lawannya); seri dihitung setengah.",
    },
    "single-transferable-vote": {
        "en": "Of its contests it won {before}; that becomes {after} by its place in the single transferable vote: so "
        "many of all others stand behind it (seats: {seats}, quota: {quota}).",
        "id": "Perbandingan yang dimenangkannya {before}; menurut peringkatnya dalam suara tunggal yang dapat "
        "dialihkan menjadi {after}, yaitu bagian peserta lain yang berada di belakangnya (kursi: {seats}, kuota: "
        "{quota}).",
    },
    "bradley-terry": {
        "en": "Of its comparisons it won {before}; that becomes {after} by the model of Bradley and Terry: its mean "
        "chance to beat each of the others.",
        "id": "Perbandingan yang dimenangkannya {before}; menurut model Bradley dan Terry menjadi {after}, yaitu "
        "rata-rata peluangnya mengungguli setiap peserta lain.",
    },
    "logit": {
        "en": "By times best less times worst it has {before}; that becomes {after} by the best-worst logit model: its "
        "mean chance to be called the better of two.",
        "id": "Menurut selisih terbaik dan terburuk nilainya {before}; menurut model logit terbaik-terburuk menjadi "
        "{after}, yaitu rata-rata peluangnya dinilai lebih baik di antara dua peserta.",
    },
}
"""What readers are told of each count."""


def adjusted(
    values: Mapping[str, float], details: Sequence[Mapping[str, Any]], parameters: Mapping[str, Any]
) -> Adjusted:
    """Count the ballots of those who have a value; raises Unfit where the count cannot be done."""
    name = parameters["count"]
    counted = papers(parameters["kind"], details, values)
    found = count_by(name, counted, parameters)
    facts = {**_common(counted), **_FACTS[name](found.found, counted)}
    return Adjusted(found.values, name, facts, TOLD[name])


def _common(counted: Papers) -> dict[str, Any]:
    """How much was counted, and who stands on the ballots without being counted."""
    facts: dict[str, Any] = {"ballots": len(counted.ballots or counted.comparisons or counted.choices)}
    if counted.struck:
        facts["struck"] = list(counted.struck)
    return facts


def _points(found: Mapping[str, Fraction], counted: Papers) -> dict[str, Any]:
    short = sum(len(ballot.ranked) < len(counted.entrants) for ballot in counted.ballots)
    return {"points": {entrant: plain(number) for entrant, number in found.items()}, "incomplete": short}


def duel_facts(found: Duels, counted: Papers) -> dict[str, Any]:
    """Who beats everybody, circles, and each duel as [one, other, ballots for the one, for the other]."""
    return {
        "condorcet-winner": found.condorcet,
        "cycles": [list(cycle) for cycle in found.cycles],
        "duels": [[one, other, plain(a), plain(b)] for one, other, a, b in pairs(found)],
    }


def election_facts(found: Election, counted: Papers) -> dict[str, Any]:
    """Seats, quota, the elected in order (those of one place together), and every round of the count."""
    return {
        "seats": found.seats,
        "quota": plain(found.quota),
        "votes": plain(found.votes),
        "elected": [list(group) for group in found.elected],
        "rounds": [_round(number, one) for number, one in enumerate(found.rounds, 1)],
    }


def _round(number: int, one: Round) -> dict[str, Any]:
    return {
        "round": number,
        "votes": {entrant: plain(votes) for entrant, votes in sorted(one.votes.items())},
        "exhausted": plain(one.exhausted),
        "elected": [entrant for group in one.elected for entrant in group],
        "passed-on": list(one.passed_on),
        "out": list(one.out),
        "ties-by": list(one.broken_by),
    }


def _strengths(found: Strengths, counted: Papers) -> dict[str, Any]:
    return {"strengths": dict(found.strength)}


_FACTS: Mapping[str, Callable[[Any, Papers], dict[str, Any]]] = {
    "borda": _points,
    "copeland": duel_facts,
    "single-transferable-vote": election_facts,
    "bradley-terry": _strengths,
    "logit": _strengths,
}


def facts_of(counted: Counted, source: Papers) -> dict[str, Any]:
    """Return the facts of one count that went through; a share has none of its own."""
    return _FACTS[counted.name](counted.found, source) if counted.name in _FACTS else {}


def plain(number: Fraction) -> int | float:
    """Write a fraction as a whole number, or rounded to ten decimals."""
    return int(number) if number.denominator == 1 else round(float(number), DECIMALS)
