"""A stability document as rows of a CSV: one figure a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Part = Mapping[str, Any]
Record = dict[str, Any]


def stability_records(document: Part) -> list[Record]:
    """Return every figure of a stability document; ``not_done`` is the key of the reason where there is none."""
    found = [*_weights("weights", document["weights"]), *_smallest("smallest", document["smallest"])]
    if document["pair"] is not None:
        found += [*_weights("pair-weights", document["pair"]["weights"])]
        found += [*_smallest("pair-smallest", document["pair"]["smallest"])]
    if document["pairs"] is not None:
        for row in document["pairs"]["closest"]:
            ends = f"{row['ahead']} {row['behind']}"
            found.append(
                _record("pairs", row["path"], "l1", row["l1"], entrants=ends, before=None, after=row["single"])
            )
    values = document["values"]
    for section in ("by-part", "by-points"):
        found += [_figure(f"figures-{section}", row) for row in values[section]]
    found += [_figure("figures-nearest", row["change"]) for row in values["nearest"] if row["change"] is not None]
    return found


def _record(
    section: str, node: str | None, measure: str, value: Any, entrants: str = "", before: Any = None,
    after: Any = None, exact: str | None = None, not_done: Part | None = None,
) -> Record:  # fmt: skip
    return {
        "section": section, "node": node, "measure": measure, "entrants": entrants, "value": value, "from": before,
        "to": after, "exact": exact, "not_done": not_done["key"] if not_done else None,
    }  # fmt: skip


def _weights(section: str, rows: Sequence[Part]) -> Iterator[Record]:
    for row in rows:
        low, high = (None if row[key] is None else row[key]["share"] for key in ("from", "to"))
        codes = " ".join(dict.fromkeys([*row["at-from"], *row["at-to"]]))
        yield _record(section, row["path"], "share", row["share"], codes, low, high, None, row["not-done"])


def _smallest(section: str, rows: Sequence[Part]) -> Iterator[Record]:
    for row in rows:
        codes, why = " ".join(row["challengers"]), row["not-done"]
        yield _record(section, row["scope"], row["measure"], row["distance"], codes, None, None, row["exact"], why)
        for weight in row["weights"]:
            name = f"{row['scope'] or 'top'} {row['measure']} weight"
            ends = weight["from"], weight["to"]
            yield _record(section, weight["path"], name, None, codes, *ends, weight["exact-to"])


def _figure(section: str, row: Part) -> Record:
    said = "; ".join(
        f"{effect['key']} {effect['entrant'] or ''} {' '.join(effect['from'])} -> {' '.join(effect['to'])}"
        for effect in row["effects"]
    )
    return _record(section, row["path"], said, row["relative"], row["entrant"], row["from"], row["to"])
