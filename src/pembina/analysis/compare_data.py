"""How the data behind two results differ: files, sources, plugins, series, and every value that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.analysis.compare_rules import nodes_of
from pembina.model import Result

Row = Mapping[str, Any]

TOLD = ("definition", "source", "as-of", "state")
"""What a data set may say of a single figure."""


def files(old: Result, new: Result) -> dict[str, Any]:
    """Return what the data sets say of themselves, and table by table which files were read then and now."""
    before, after = ({table["table"]: table for table in r.document["data"]["inputs"]} for r in (old, new))
    tables = []
    for name in sorted(before.keys() | after.keys()):
        then, now = before.get(name), after.get(name)
        tables.append({
            "table": name,
            "same": then is not None and now is not None and _hashes(then) == _hashes(now),
            **{key: _pair(then, now, key) for key in ("source", "as-of")},
            "read": _read(then, now),
            "files": {"then": _files(then), "now": _files(now)},
        })  # fmt: skip
    return {
        **{key: {"then": old.document["data"][key], "now": new.document["data"][key]} for key in ("title", "origin")},
        "tables": tables,
        "plugins": _plugins(old, new),
        "pembina": {side: r.document["versions"]["pembina"] for side, r in (("then", old), ("now", new))},
    }


def _hashes(table: Row) -> list[str]:
    return sorted(file["sha256"] for file in table["files"])


def _files(table: Row | None) -> list[dict[str, Any]]:
    return [] if table is None else [{key: file[key] for key in ("name", "sha256", "rows")} for file in table["files"]]


def _read(then: Row | None, now: Row | None) -> list[dict[str, Any]]:
    """Settings by which a table was read otherwise then than now; nothing where one of the two does not say how."""
    before, after = ({} if table is None else _settings(table.get("read", {})) for table in (then, now))
    if not before or not after:
        return []
    return [
        {"setting": key, "then": before.get(key), "now": after.get(key)}
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _settings(read: Row) -> dict[str, Any]:
    """The settings of a table by the keys of dataset.toml, those of columns as ``columns.date.header``."""
    flat = {key: value for key, value in read.items() if key not in ("columns", "partitions")}
    for name, own in read.get("columns", {}).items():
        flat |= {f"columns.{name}.{key}": said for key, said in own.items()}
    return flat | {f"partitions.{name}": column for name, column in read.get("partitions", {}).items()}


def _pair(then: Row | None, now: Row | None, key: str) -> dict[str, Any]:
    return {"then": None if then is None else then[key], "now": None if now is None else now[key]}


def _plugins(old: Result, new: Result) -> list[dict[str, Any]]:
    """Plugins of which the two results do not have the same: another version, other code, or there only once."""
    before, after = ({plugin["name"]: plugin for plugin in r.document["plugins"]} for r in (old, new))
    return [
        {"name": name, "version": _side("version", before, after, name), "sha256": _side("sha256", before, after, name)}
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _side(key: str, before: Mapping[str, Row], after: Mapping[str, Row], name: str) -> dict[str, Any]:
    return {"then": before.get(name, {}).get(key), "now": after.get(name, {}).get(key)}


# Series


def series(old: Result, new: Result, both: Sequence[str]) -> list[dict[str, Any]]:
    """Return where a criterion's figures are of another kind: unit, definition, source, state, or when they were taken.

    A criterion's figures are looked at for the entrants of both results. ``pairs`` lists what was said then and now
    with the entrants concerned. An as-of date that moved along with the award's period is no difference.
    """
    found = []
    rules = [{node["path"]: node for node in nodes_of(r.award["root"])} for r in (old, new)]
    for path in rules[0]:
        if path not in rules[1] or "children" in rules[0][path] or "children" in rules[1][path]:
            continue
        nodes, leaves = (old.node(path), new.node(path)), (rules[0][path], rules[1][path])
        units = [_unit(node, leaf) for node, leaf in zip(nodes, leaves, strict=True)]
        if units[0] != units[1]:
            found.append({"path": path, "key": "unit", "pairs": [{"then": units[0], "now": units[1], "entrants": []}]})
        for key in TOLD:
            pairs: dict[tuple[Any, Any], list[str]] = {}
            for code in both:
                then, now = (node["notes"].get(code, {}).get(key) for node in nodes)
                if then != now and not (key == "as-of" and _moved_along(then, now, old, new)):
                    pairs.setdefault((then, now), []).append(code)
            if pairs:
                said = [{"then": then, "now": now, "entrants": codes} for (then, now), codes in pairs.items()]
                found.append({"path": path, "key": key, "pairs": said})
    return found + _tables(old, new)


def _tables(old: Result, new: Result) -> list[dict[str, Any]]:
    """The same for whole tables, of which the data set names source and as-of date; ``path`` is null."""
    before, after = ({table["table"]: table for table in r.document["data"]["inputs"]} for r in (old, new))
    found = []
    for name in sorted(before.keys() & after.keys()):
        for key in ("source", "as-of"):
            then, now = before[name][key], after[name][key]
            if then != now and not (key == "as-of" and _moved_along(then, now, old, new)):
                pair = {"then": then, "now": now, "entrants": []}
                found.append({"path": None, "table": name, "key": key, "pairs": [pair]})
    return found


def _unit(node: Row, leaf: Row) -> str:
    own = leaf["unit"]
    return str(own.get("en") or next(iter(own.values()))) if own else str(node["unit"])


def _moved_along(then: str | None, now: str | None, old: Result, new: Result) -> bool:
    """Whether a date moved by as many years as the end of the award's period; without periods, by whole years."""
    try:
        days = [[int(part) for part in str(day).split("-")] for day in (then, now)]
    except ValueError:
        return False
    if days[0][1:] != days[1][1:]:
        return False
    periods = [r.award["period"] for r in (old, new)]
    if not all(periods):
        return not any(periods)
    ends = [int(period["end"][:4]) for period in periods]
    return days[1][0] - days[0][0] == ends[1] - ends[0]


# Values


def values(old: Result, new: Result, belongs: Mapping[str, str], both: Sequence[str]) -> list[dict[str, Any]]:
    """Return for each criterion of both results how many values changed, the largest change, and every one of them."""
    rows = []
    for path, whose in belongs.items():
        if whose in ("old", "new"):
            continue
        changes = []
        for code in both:
            then, now = (r.node(path)["values"][r.position(code)] for r in (old, new))
            if then != now:
                changes.append({"entrant": code, "then": then, "now": now})
        sized = [change for change in changes if _number(change["then"]) and _number(change["now"])]
        largest = max(sized, key=lambda change: abs(change["now"] - change["then"]), default=None)
        rows.append({
            "path": path, "belongs": whose, "of": len(both), "changed": len(changes),
            "largest": None if largest is None else largest["entrant"], "changes": changes,
        })  # fmt: skip
    return rows


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
