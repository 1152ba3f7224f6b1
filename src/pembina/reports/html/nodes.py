"""The criteria tree as the page holds it: what every node is, and its figures as columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pembina.errors import N_
from pembina.reports.combining import WITHOUT_WEIGHTS, additive, how_aggregated, how_weighed
from pembina.reports.html.points import PointColumns
from pembina.reports.html.words import Said, Speakers
from pembina.reports.names import UNITS, Names
from pembina.reports.outline import Outline, parent
from pembina.reports.scoring import how_scored
from pembina.reports.steps import trend_words

Node = Mapping[str, Any]
Rows = Sequence[int]

NOTED = (
    "reason", "policy", "printed", "source", "as-of", "definition", "state", "standard-error", "also", "series",
    "filled",
)  # fmt: skip


def node_entries(speakers: Speakers, outline: Outline, points: PointColumns, rows: Rows) -> list[dict[str, Any]]:
    """Every node of the tree, with the figures of some entrants (``rows``)."""
    return [_entry(speakers, outline, points, node, rows) for node in outline.result.nodes]


def _entry(speakers: Speakers, outline: Outline, points: PointColumns, node: Node, rows: Rows) -> dict[str, Any]:
    path, leaf = node["path"], node["kind"] == "criterion"
    entry: dict[str, Any] = {
        "path": path,
        "title": speakers.say(lambda names: _title(names, outline, path)),
        "leaf": leaf,
        "share": node["share"],
        "weight": _weight(outline, path),
        "best": float(outline.best(path)) if leaf else float(outline.scale),
        "scores": _picked(node["scores"], rows),
        "points": _picked(points.added.get(path), rows),
        "own": _picked(points.own.get(path), rows),
        "shares": _picked(node["shares"], rows),
        "median": _median(outline, node),
    }
    return entry | (_leaf(speakers, outline, node, rows) if leaf else _group(speakers, outline, node))


def _title(names: Names, outline: Outline, path: str) -> str:
    """Title of a node; with its key where a sibling is called the same, so that nobody mixes them up."""
    title = names.node(path)
    alike = path and sum(names.node(other["path"]) == title for other in outline.children(parent(path))) > 1
    return names.texts.say(N_("{title} ({key})"), title=title, key=path.rpartition(".")[2]) if alike else title


def _group(speakers: Speakers, outline: Outline, node: Node) -> dict[str, Any]:
    rule, children = outline.rules[node["path"]], outline.children(node["path"])
    how = speakers.say(
        lambda names: " ".join([how_aggregated(names.texts, node), *how_weighed(names, node, rule, children)])
    )
    weighted = outline.weighted(node["path"]) and node["aggregate"]["name"] not in WITHOUT_WEIGHTS
    return {"how": how, "weighted": weighted, "additive": additive(node)}


def _leaf(speakers: Speakers, outline: Outline, node: Node, rows: Rows) -> dict[str, Any]:
    path, labels = node["path"], node.get("labels") or {}
    unit = labels.get("unit")
    entry: dict[str, Any] = {
        "money": node["unit"] == "rupiah",
        "unit": speakers.local(unit)
        if unit
        else speakers.say(lambda names: names.texts.translate(UNITS.get(node["unit"], str(node["unit"])))),
        "numerator": speakers.local(labels.get("numerator")),
        "denominator": speakers.local(labels.get("denominator")),
        "also": {key[5:]: speakers.local(text) for key, text in labels.items() if key.startswith("also.")},
        "relative": node["relative"],
        "plugin": node["plugin"],
        "values": _picked(node["values"], rows),
        "numerators": _picked(node["numerators"], rows),
        "denominators": _picked(node["denominators"], rows),
        "evidence": _picked(node["evidence"], rows),
        "used": _picked(node["used"], rows),
        "words": _words(speakers, node, rows),
        **_method(speakers, outline, path),
    }
    return entry | _notes(outline, node, rows)


def _words(speakers: Speakers, node: Node, rows: Rows) -> dict[str, Said]:
    """Values that are words, as readers of each language know them."""
    found = sorted(
        {value for column in (node["values"], node["used"] or ()) for value in column if isinstance(value, str)}
    )
    return {word: speakers.say(lambda names, w=word: trend_words(names, node, w)) for word in found}  # type: ignore[misc]


def _method(speakers: Speakers, outline: Outline, path: str) -> dict[str, Any]:
    """The rule that makes a score of a value: its name, its figures to be drawn, and a sentence where one fits all."""
    method = outline.rules[path]["score"]
    if method is None:
        return {"method": None}
    name, parameters = method["name"], method["parameters"]
    drawn: dict[str, Any] = {"name": name}
    match name:
        case "goalposts" | "log-goalposts":
            drawn |= {end: parameters[end] for end in ("from", "to") if end in parameters}
        case "bands" | "levels" | "piecewise":
            key = {"piecewise": "points"}.get(name, name)
            drawn[key] = parameters[key] if name != "levels" else list(parameters[key].items())
            return {"method": drawn, "rule": None}
    start = parameters.get("from", 0)
    said = speakers.say(
        lambda names: " ".join(
            how_scored(names.texts, method, start, outline.scale, lambda number: names.measured(path, number))
        )
    )
    return {"method": drawn, "rule": said}


def _notes(outline: Outline, node: Node, rows: Rows) -> dict[str, Any]:
    """What stands beside single values; what is said often is held once and pointed at."""
    pool: dict[str, int] = {}
    kept: list[Any] = []
    pointers: list[int] = []
    for row in rows:
        note = node["notes"].get(outline.result.entrants[row]["code"], {})
        said = {key: note[key] for key in NOTED if key in note}
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        if said and text not in pool:
            pool[text] = len(kept)
            kept.append(said)
        pointers.append(pool[text] if said else -1)
    return {"notes": kept, "noted": pointers} if kept else {}


def _weight(outline: Outline, path: str) -> float | None:
    """Part of the total by the published shares; None without weight."""
    weight = Decimal(1)
    while path:
        share = outline.result.node(path)["share"]
        if share is None:
            return None
        weight *= Decimal(str(share))
        path = parent(path)
    return float(weight)


def _picked(column: Sequence[Any] | None, rows: Rows) -> list[Any] | None:
    """The cells of some entrants; None where no cell holds anything."""
    if column is None:
        return None
    cells = [column[row] for row in rows]
    return cells if any(cell is not None for cell in cells) else None


def _median(outline: Outline, node: Node) -> float | None:
    """The middle score of those who are ranked; None where fewer than three have one."""
    pairs = zip(outline.result.entrants, node["scores"] or (), strict=False)
    scores = sorted(float(score) for entrant, score in pairs if entrant["rank"] is not None and score is not None)
    if len(scores) < 3:  # of two, each could work out the other's
        return None
    half = len(scores) // 2
    return scores[half] if len(scores) % 2 else (scores[half - 1] + scores[half]) / 2
