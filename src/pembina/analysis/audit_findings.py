"""From the figures of an audit to what a committee should look at: keys with arguments, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.analysis.audit_limits import WEAK
from pembina.model import Result

Part = Mapping[str, Any]
Found = tuple[float, dict[str, Any]]

WARNINGS = (
    "data.constant",
    "data.approximate-close",
    "correlation.against-total",
    "correlation.negative",
    "correlation.redundant",
    "weights.less",
    "weights.more",
    "correlation.elsewhere",
    "data.lopsided",
    "data.missing",
    "leave-one-out.winner",
    "aggregation.winner",
)
"""To be looked at before anything is published, in the order in which they are told."""

NOTES = (
    "data.approximate",
    "data.tamed",
    "data.zeros",
    "correlation.weak",
    "consistency.low",
    "components.several",
    "leave-one-out.idle",
    "aggregation.totals",
)
"""Worth knowing: an award may be meant so."""


HANGING = {"places": "approximate.places", "tiers": "approximate.tier", "gates": "approximate.gate"}
"""Findings of a result that something hangs by the error of an approximate count."""


def findings(audit: Part, result: Result) -> list[dict[str, Any]]:
    """Return every finding of an audit, warnings before notes; among findings of one key the strongest first."""
    found = [
        *_estimated(result),
        *_data(audit["data"]),
        *_correlation(audit["correlation"]),
        *_structure(audit["consistency"], audit["components"]),
        *_weights(audit["weights"]["criteria"]),
        *_without(audit["leave-one-out"]),
        *_aggregation(audit["aggregation"], audit["entrants"]["ranked"]),
    ]
    order = (*WARNINGS, *NOTES)
    found.sort(key=lambda pair: (order.index(pair[1]["key"]), -pair[0]))
    return [finding for _, finding in found]


def _finding(key: str, strength: float, **args: Any) -> Found:
    level = "warning" if key in WARNINGS else "note"
    return strength, {"key": key, "level": level, "args": args}


def _data(data: Part) -> Iterator[Found]:
    for row in data["criteria"]:
        about = {"node": row["path"]}
        for flag in row["flags"]:
            match flag:
                case "constant" if row["nominal"] != 0 and row["nominal"] is not None:
                    yield _finding("data.constant", row["nominal"], **about, nominal=row["nominal"])
                case "lopsided" | "tamed" if row["nominal"] is not None:
                    shape = {key: row[key] for key in ("skewness", "kurtosis", "outliers")}
                    yield _finding(f"data.{flag}", abs(row["skewness"]), **about, **shape)
                case "missing":
                    counts = {key: row[key] for key in ("asked", "reported")}
                    yield _finding("data.missing", row["missing"], **about, **counts)
                case "zeros" if row["nominal"] is not None:
                    yield _finding("data.zeros", row["zeros"], **about, zeros=row["zeros"])


def _estimated(result: Result) -> Iterator[Found]:
    """Criteria whose counts are approximate, and what hangs by their error."""
    nodes = [node["path"] for node in result.nodes if node.get("distinct")]
    if not nodes:
        return
    told = {what: [f for f in result.findings if f["key"] == key] for what, key in HANGING.items()}
    hanging = {what: len(found) for what, found in told.items()}
    hanging["places"] = sum(f["args"]["n"] for f in told["places"])
    if any(hanging.values()):
        yield _finding("data.approximate-close", sum(hanging.values()), nodes=nodes, **hanging)
    else:
        yield _finding("data.approximate", len(nodes), nodes=nodes)


def _correlation(correlation: Part) -> Iterator[Found]:
    for within in correlation["within"]:
        for pair in within["pairs"]:
            args = {key: pair[key] for key in ("a", "b", "r")}
            if pair["r"] is not None and pair["r"] <= -WEAK:
                chance = correlation["chance"]
                maybe = chance is None or -pair["r"] <= chance
                yield _finding("correlation.negative", -pair["r"], **args, maybe_chance=maybe)
        yield from _redundant(within)
        yield from _weak(within)
    for row in correlation["own"]:
        about = {"node": row["path"]}
        if "total-negative" in row["flags"]:
            yield _finding("correlation.against-total", -row["total"]["r"], **about, r=row["total"]["r"])
        if "elsewhere" in row["flags"]:
            other = max((o for o in row["others"] if o["r"] is not None), key=lambda o: o["r"])
            own = {"group": row["group"], "own": row["own"]["r"]}
            gap = other["r"] - row["own"]["r"]
            yield _finding("correlation.elsewhere", gap, **about, **own, other=other["group"], r=other["r"])


def _redundant(within: Part) -> Iterator[Found]:
    """Pairs that say almost the same are told together, by group."""
    pairs = [{key: pair[key] for key in ("a", "b", "r")} for pair in within["pairs"] if pair["flag"] == "redundant"]
    if pairs:
        pairs.sort(key=lambda pair: -pair["r"])
        yield _finding("correlation.redundant", pairs[0]["r"], group=within["group"], pairs=pairs)


def _weak(within: Part) -> Iterator[Found]:
    """Pairs that hardly go together are told together, by group."""
    known = [pair for pair in within["pairs"] if pair["r"] is not None]
    weak = [pair for pair in known if -WEAK < pair["r"] < WEAK]
    if weak:
        least = min(weak, key=lambda pair: abs(pair["r"]))
        args = {key: least[key] for key in ("a", "b", "r")}
        yield _finding("correlation.weak", len(weak), group=within["group"], pairs=len(weak), of=len(known), **args)


def _structure(consistency: list[Part], components: list[Part]) -> Iterator[Found]:
    for row in consistency:
        if "low" in row["flags"]:
            known = [deleted for deleted in row["deleted"] if deleted["alpha"] is not None]
            best = max(known, key=lambda deleted: deleted["alpha"], default=None)
            better = best if best is not None and best["alpha"] > row["alpha"] else {"path": None, "alpha": None}
            args = {"alpha": row["alpha"], "without": better["path"], "then": better["alpha"]}
            yield _finding("consistency.low", -row["alpha"], group=row["group"], **args)
    for row in components:
        if "several" in row["flags"]:
            second = row["eigenvalues"][1]
            explained = row["explained"][0]
            yield _finding("components.several", second, group=row["group"], first=explained, second=second)


def _weights(rows: list[Part]) -> Iterator[Found]:
    """Criteria that count for less, or for more, than their weight, in one finding each, the widest gap first."""
    for flag in ("less", "more"):
        apart = [row for row in rows if row["flag"] == flag]
        apart.sort(key=lambda row: -abs(row["influence"] - row["nominal"]))
        if apart:
            items = [{"node": row["path"], "nominal": row["nominal"], "influence": row["influence"]} for row in apart]
            gap = abs(items[0]["influence"] - items[0]["nominal"])
            yield _finding(f"weights.{flag}", gap, items=items)


def _without(rows: list[Part]) -> Iterator[Found]:
    changing = [row for row in rows if row["winner-changes"]]
    if changing:
        changing.sort(key=lambda row: row["nominal"] if row["nominal"] is not None else 1.0)
        items = [{"node": row["path"], "nominal": row["nominal"], "winner": row["winner"]["to"]} for row in changing]
        yield _finding("leave-one-out.winner", len(items), items=items, winner=changing[0]["winner"]["from"])
    for row in rows:
        if row["moved"] == 0 and not row["tiers-changed"] and row["nominal"] != 0:
            yield _finding("leave-one-out.idle", 0.0, node=row["path"], nominal=row["nominal"])


def _aggregation(rows: list[Part], ranked: int) -> Iterator[Found]:
    """The choice of mean, where it decides who wins; else what it does to the totals, for the whole tree's root."""
    for row in rows:
        shown = {key: row[key] for key in ("group", "from", "to", "zeros")}
        if row["winner-changes"]:
            yield _finding("aggregation.winner", row["moved"], **shown, winner=row["winner"])
        elif row["totals-changed"] and row["group"] == "":
            moves = {key: row[key] for key in ("totals-changed", "moved", "mean-shift", "largest")}
            yield _finding("aggregation.totals", row["moved"], **shown, **moves, ranked=ranked)
