"""A robustness analysis as rows of a CSV: one figure a row, with the section and whom or what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Part = Mapping[str, Any]
Record = dict[str, Any]

_RANKS = ("rank", "median", "low", "high", "best", "worst", "first", "unranked", "place")


def robustness_records(document: Part) -> list[Record]:
    """Return every figure; ``other`` is the second of a pair, a tier, a rank, a criterion or an assumption."""
    if document["not-done"] is not None:
        return [_record("not-done", "", document["not-done"]["key"], None)]
    return [
        _record("movement", "", "mean-shift", document["mean-shift"]),
        *_entrants(document),
        *_sensitivity(document["sensitivity"]),
        *_pairs(document),
        *_acceptability(document["acceptability"]),
        *_not_done(document),
    ]


def _record(section: str, entrant: str, measure: str, value: Any, other: str = "") -> Record:
    return {"section": section, "entrant": entrant, "other": other, "measure": measure, "value": value}


def _not_done(document: Part) -> Iterator[Record]:
    """Sections that could not be computed, each with the key of the reason."""
    free = document["acceptability"]
    reasons = {
        "pairs": document["pairs-not-done"],
        "sensitivity": document["sensitivity"]["not-done"],
        "weightings": free["not-done"],
        "weightings-central": free["central-not-done"],
    }
    for section, why in reasons.items():
        if why is not None:
            yield _record("not-done", "", why["key"], None, section)


def _entrants(document: Part) -> Iterator[Record]:
    for row in document["entrants"]:
        for measure in _RANKS:
            yield _record("ranks", row["code"], measure, row[measure])
        yield _record("ranks", row["code"], "not-apart", " ".join(row["not-apart"] or ()))
        for rank, draws in row["ranks"]:
            yield _record("rank-draws", row["code"], "draws", draws, str(rank))
        for item in row["tiers"]:
            yield _record("tiers", row["code"], "share", item["share"], item["tier"] or "")


def _sensitivity(found: Part) -> Iterator[Record]:
    for output in found["outputs"]:
        measure = output["output"]
        for order in ("first", "total"):
            for name, value in output[order].items():
                yield _record(f"sensitivity-{order}", output["entrant"] or "", measure, value, name)


def _pairs(document: Part) -> Iterator[Record]:
    for one, other, above, below in document["pairs"] or ():
        yield _record("pairs", one, "above", above, other)
        yield _record("pairs", one, "below", below, other)


def _acceptability(free: Part) -> Iterator[Record]:
    for row in free["entrants"]:
        yield _record("weightings", row["code"], "first", row["first"])
        yield _record("weightings", row["code"], "confidence", row["confidence"])
        for rank, draws in row["ranks"]:
            yield _record("weightings-rank", row["code"], "draws", draws, str(rank))
        for path, weight in zip(free["criteria"], row["central"] or (), strict=False):
            yield _record("weightings-central", row["code"], "weight", weight, path)
