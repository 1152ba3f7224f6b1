"""Comments of a workbook: what people stuck to cells, which python-calamine does not hand out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from pembina.data.xlsxerrors import _column, _local, _parse, part_of

_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")
_PICTURES = ("xl/media/", "xl/charts/", "xl/embeddings/")


def comments(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet by row (from 1) and column (from 0); none where they cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = part_of(archive, sheet)
            targets = _targets(archive, part) if part else []
            found: dict[tuple[int, int], str] = {}
            for target in targets:
                if target in archive.namelist():
                    found |= _read(archive.read(target))
    except (zipfile.BadZipFile, OSError):
        return {}
    return found


def holds_pictures(path: Path) -> bool:
    """Whether a workbook holds pictures, charts or embedded files."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith(_PICTURES) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def _targets(archive: zipfile.ZipFile, part: str) -> list[str]:
    """Find the parts that hold the comments of a sheet, through its relations."""
    folder, name = posixpath.split(part)
    relations, found = f"{folder}/_rels/{name}.rels", []
    if relations not in archive.namelist():
        return []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/comments"):
            target = attributes.get("Target", "")
            found.append(target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}"))

    _parse(archive.read(relations), start)
    return found


def _read(content: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    at: list[tuple[int, int]] = []
    inside: list[bool] = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "comment":
            place = _CELL.fullmatch(attributes.get("ref", ""))
            at[:] = [(int(place[2]), _column(place[1]))] if place else []
        inside[0] = _local(tag) == "t" and bool(at)

    def text(content: str) -> None:
        if inside[0]:
            found[at[0]] = found.get(at[0], "") + content

    def end(tag: str) -> None:
        inside[0] = False

    _parse(content, start, end, text)
    return {place: said.strip() for place, said in found.items() if said.strip()}
