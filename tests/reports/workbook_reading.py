"""Reads a workbook of a result back into the document that it was written from. Nothing of Pembina's is used for it,
so that it shows what anybody can do who has only the file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl

NOTES = {
    "Reason (key)": "reason", "Rule applied (key)": "policy", "Filled in by": "filled", "Printed figure": "printed",
    "State": "state", "Standard error": "standard-error", "Definition": "definition", "Source": "source",
    "As of": "as-of",
}  # fmt: skip


def opened(content: bytes, values: bool = True) -> Any:
    """The workbook, with the values that formulas had when they were written, or with the formulas."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def document(content: bytes) -> Any:
    """The document, put together again from all sheets (of a workbook in English)."""
    book = opened(content)
    whole: dict[str, Any] = {}
    late = []
    for place, kind, cell in (*_facts(book["Rules"]), *_facts(book["Document"])):
        if kind == "json" and _inside_a_column(place):
            late.append((place, json.loads(cell)))
        elif kind != "elsewhere":
            _put(whole, place, _read(kind, cell))
        else:
            _put(whole, place, {} if place.endswith("/notes") else [])
    _columns(book, whole)
    for place, text in late:
        _put(whole, place, text)
    return whole


def _facts(sheet: Any) -> Iterator[tuple[str, str, Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[:3] == ("Address", "Type", "Content"))
    facts = [row[:3] for row in rows[start + 1 :]]
    for i, (place, kind, cell) in enumerate(facts):
        if kind != "json+":
            more = []
            for other in facts[i + 1 :]:
                if other[1] != "json+":
                    break
                more.append(other[2])
            yield place, kind, "".join([cell, *more]) if more else cell


def _inside_a_column(place: str) -> bool:
    parts = place.split("/")
    return len(parts) > 4 and parts[1] == "nodes" and parts[3] in ("values", "used", "notes")


def _read(kind: str, cell: Any) -> Any:
    match kind:
        case "object":
            return {}
        case "list":
            return []
        case "json":
            return json.loads(cell)
        case "text":
            return cell or ""
        case "integer":
            return int(cell)
        case "number":
            return float(cell)
    return cell


def _put(whole: Any, place: str, thing: Any) -> None:
    at = whole
    *path, last = [_key(part) for part in place.split("/")[1:]]
    for key in path:
        at = at[int(key)] if isinstance(at, list) else at[key]
    if isinstance(at, list) and int(last) == len(at):
        at.append(thing)
    else:
        at[int(last) if isinstance(at, list) else last] = thing


def _key(part: str) -> str:
    plain = json.loads(part) if part.startswith('"') else part
    return str(plain).replace("~1", "/").replace("~0", "~")


def _columns(book: Any, whole: Any) -> None:
    codes = [entrant["code"] for entrant in whole["entrants"]]
    values, scores = _matrix(book["Values"]), _matrix(book["Scores"])
    evidence = _matrix(book["Records behind values"]) if "Records behind values" in book.sheetnames else {}
    shares = _matrix(book["Shares by entrant"]) if "Shares by entrant" in book.sheetnames else {}
    contributions = _matrix(book["Contributions"])
    added = [any(column.get(code) is not None for column in contributions.values()) for code in codes]
    for node in whole["nodes"]:
        path = node["path"]
        sources = {
            "values": (values, path), "numerators": (values, f"{path}:numerators"), "used": (values, f"{path}:used"),
            "denominators": (values, f"{path}:denominators"), "evidence": (evidence, path), "scores": (scores, path),
            "shares": (shares, path), "contributions": (contributions, path),
        }  # fmt: skip
        for key, (sheet, name) in sources.items():
            if node.get(key) != []:
                continue
            if name in sheet:
                node[key] = [sheet[name].get(code) for code in codes]
            elif key == "contributions":  # a group that is just what its parts are has no column
                node[key] = [0 if there else None for there in added]
            else:
                node[key] = [0] * len(codes)
        for n, step in enumerate(node.get("steps", ())):
            step["changes"] = _changes(book["Treatment"], path, n)
    for code, path, note in _notes(book["Notes on values"]) if "Notes on values" in book.sheetnames else ():
        next(node for node in whole["nodes"] if node["path"] == path)["notes"][code] = note


def _matrix(sheet: Any) -> dict[str, dict[str, Any]]:
    """Columns by their path, cells by code."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[2] == "Path")
    titles = rows[start - 3] if any(row[2] == "Part of" for row in rows) else rows[start - 2]
    found: dict[str, dict[str, Any]] = {}
    for column, path in enumerate(rows[start]):
        if column < 4:
            continue
        if path is None and not (titles[column] or "").startswith("Total"):
            continue  # published and recomputed totals
        found[path or ""] = {row[1]: row[column] for row in rows[start + 1 :] if row[1] is not None}
    return found


def _notes(sheet: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Code")
    titles = rows[start]
    for row in rows[start + 1 :]:
        note: dict[str, Any] = {}
        for title, cell in zip(titles, row, strict=True):
            kind, _, name = (title or "").partition(".")
            content = None if cell == "null" else cell
            if cell is not None and title in NOTES:
                note[NOTES[title]] = content
            elif cell is not None and kind in ("also", "series"):
                note.setdefault(kind, {})[name] = content
        yield row[0], row[titles.index("Path")], note


def _changes(sheet: Any, path: str, n: int) -> dict[str, list[Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Code")
    at = {title: i for i, title in enumerate(rows[start])}
    mine = [
        row
        for row in rows[start + 1 :]
        if row[at["Path"]] == path and str(row[at["Step"]]).rpartition(" ")[2] == str(n + 1)
    ]
    return {row[at["Code"]]: [row[at["Before"]], row[at["After"]]] for row in mine}
