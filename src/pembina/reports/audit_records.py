"""An audit as rows of a CSV: one figure a row, with the section, the nodes and the measure it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Part = Mapping[str, Any]
Record = dict[str, Any]

_DATA = (
    "asked", "reported", "missing", "ranked", "distinct", "minimum", "maximum", "mean", "median", "deviation",
    "skewness", "kurtosis", "zeros", "score-skewness", "score-kurtosis",
)  # fmt: skip
_MOVES = ("totals-changed", "moved", "mean-shift", "tiers-changed", "lost")


def audit_records(audit: Part) -> list[Record]:
    """Return every figure of an audit; ``not_done`` is the key of the reason where there is none."""
    return [
        *_data(audit["data"]),
        *_correlation(audit["correlation"]),
        *_structure(audit),
        *_weights(audit["weights"]),
        *_moves(audit),
    ]


def _record(section: str, node: str, measure: str, value: Any, other: str = "", about: Part | None = None) -> Record:
    about = about or {}
    flags = about["flags"] if "flags" in about else [about["flag"]] if about.get("flag") else []
    why = about.get("not-done")
    return {
        "section": section, "node": node, "other": other, "measure": measure, "value": value,
        "flags": " ".join(flags), "not_done": why["key"] if why else None,
    }  # fmt: skip


def _data(data: Part) -> Iterator[Record]:
    for row in data["criteria"]:
        for measure in _DATA:
            yield _record("data", row["path"], measure, row[measure], about=row)
        outliers = None if row["outliers"] is None else " ".join(row["outliers"])
        yield _record("data", row["path"], "outliers", outliers, about=row)


def _correlation(correlation: Part) -> Iterator[Record]:
    for within in correlation["within"]:
        for pair in within["pairs"]:
            yield _record("correlation-within", pair["a"], "r", pair["r"], pair["b"], pair)
    for row in correlation["own"]:
        cells = [(row["group"], row["own"]), ("", row["total"]), *((o["group"], o) for o in row["others"])]
        for group, cell in dict(cells).items():
            about = {"flags": row["flags"], "not-done": cell["not-done"]}
            yield _record("correlation-with-group", row["path"], "r", cell["r"], group, about)


def _structure(audit: Part) -> Iterator[Record]:
    for row in audit["consistency"]:
        yield _record("consistency", row["group"], "alpha", row["alpha"], about=row)
        for part in row["deleted"]:
            yield _record("consistency", row["group"], "alpha-without", part["alpha"], part["path"])
    for row in audit["components"]:
        if row["not-done"]:
            yield _record("components", row["group"], "eigenvalue-1", None, about=row)
        for i, eigenvalue in enumerate(row["eigenvalues"]):
            yield _record("components", row["group"], f"eigenvalue-{i + 1}", eigenvalue, about=row)
            yield _record("components", row["group"], f"explained-{i + 1}", row["explained"][i], about=row)
            for path, loading in zip(row["parts"], row["loadings"][i], strict=True):
                yield _record("components", row["group"], f"loading-{i + 1}", loading, path)


def _weights(weights: Part) -> Iterator[Record]:
    for section, rows in (("weights", weights["criteria"]), ("weights-of-groups", weights["tops"])):
        for row in rows:
            for measure in ("nominal", "influence", "r", "r2"):
                yield _record(section, row["path"], measure, row[measure], about=row)


def _moves(audit: Part) -> Iterator[Record]:
    for section, rows in (("leave-one-out", audit["leave-one-out"]), ("aggregation", audit["aggregation"])):
        for row in rows:
            where, other = (row["path"], "") if section == "leave-one-out" else (row["group"], row["to"])
            for measure in _MOVES:
                yield _record(section, where, measure, row[measure], other, row)
            winner = " ".join(row["winner"]["to"]) if row["winner"] else None
            yield _record(section, where, "winner", winner, other, row)
