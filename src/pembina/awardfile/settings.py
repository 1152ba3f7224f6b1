"""What-if settings: ``criteria.supervision.weight=45`` laid over a document."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

import tomli

from pembina.awardfile.document import exact
from pembina.awardfile.source import Address, written_address
from pembina.errors import Hint, Place, Problem, UsageError, did_you_mean

_PART = re.compile(r'\s*(?:"((?:\\.|[^"\\])*)"|([A-Za-z0-9_-]+))\s*((?:\[\s*[1-9][0-9]*\s*\]\s*)*)')
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]*")


def apply(document: Mapping[str, Any], settings: Sequence[str]) -> dict[str, Any]:
    """Return a changed copy; raises UsageError with every setting that cannot be laid (PB111 to PB114)."""
    changed = copy.deepcopy(dict(document))
    problems: list[Problem] = []
    seen: set[Address] = set()
    for setting in settings:
        try:
            path, value = parse(setting)
            if path in seen:
                raise UsageError.of("PB114", Place(address=written_address(path)))
            seen.add(path)
            _put(changed, path, value)
        except UsageError as error:
            problems += error.problems
    if problems:
        raise UsageError(problems)
    return changed


def parse(setting: str) -> tuple[Address, Any]:
    """Read one setting: an address as messages write it, and a TOML value (a plain word needs no quotes)."""
    address, equals, text = setting.partition("=")
    path = _path(address)
    if not equals or path is None:
        raise UsageError.of("PB111", setting=setting)
    try:
        return path, tomli.loads(f"value = {text}", parse_float=exact)["value"]
    except (ValueError, RecursionError):
        if _WORD.fullmatch(text.strip()):
            return path, text.strip()
        raise UsageError.of("PB112", Place(address=written_address(path)), value=text) from None


def _path(address: str) -> Address | None:
    """Split ``tiers[2].from`` into keys and positions; positions count from 1 there and from 0 in the path."""
    path: list[str | int] = []
    position = 0
    while part := _PART.match(address, position):
        quoted, bare, indexes = part.groups()
        path.append(bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        path += [int(number) - 1 for number in re.findall(r"[0-9]+", indexes)]
        position = part.end()
        if position == len(address):
            return tuple(path)
        if address[position] != ".":
            return None
        position += 1
    return None


def _put(document: dict[str, Any], path: Address, value: Any) -> None:
    """Set one key. The table around it must be there; the key itself need not be, for it may have a default."""
    table: Any = document
    for depth, key in enumerate(path):
        last = depth == len(path) - 1
        there = key in table if isinstance(table, dict) else isinstance(table, list) and key in range(len(table))
        if not there and not (last and isinstance(table, dict) and depth and isinstance(key, str)):
            hint: Hint | None = did_you_mean(str(key), table) if isinstance(table, dict) else None
            part = written_address(path[: depth + 1])
            raise UsageError.of("PB113", Place(address=written_address(path)), hint=hint, part=part)
        if last:
            table[key] = value
        else:
            table = table[key]
