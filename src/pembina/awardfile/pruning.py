"""Taking damaged parts out of a document, so that everything else can still be judged."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from pembina.awardfile.flaws import Flaw
from pembina.awardfile.source import Address


class Broken(Enum):
    """Stands in for a value that is there but cannot be used; nothing is to be concluded from it."""

    BROKEN = "broken"


BROKEN: Final = Broken.BROKEN


def without_keys(document: Any, flaws: Iterable[Flaw]) -> Any:
    """Return a copy without the keys that are unknown, for the schema to look at."""
    document = copy.deepcopy(document)
    for flaw in flaws:
        _parent(document, flaw.path).pop(flaw.path[-1], None)
    return document


def substitute(document: Any, paths: Iterable[Address], value: int = 1) -> Any:
    """Put a harmless number in place of those that a schema cannot look at; changes the document in place."""
    for path in paths:
        parent = _parent(document, path)
        if parent is not None:
            parent[path[-1]] = value
    return document


def prune(document: Any, flaws: Iterable[Flaw]) -> tuple[Any, set[Address]]:
    """Return a copy in which damaged values are BROKEN, and the paths of tables that are in doubt.

    An unknown key is taken out; the key that it seems to stand for is then BROKEN. A table with an unknown key that
    resembles nothing is in doubt: whatever it lacks may be what that key was meant to say.
    """
    document = copy.deepcopy(document)
    doubtful: set[Address] = set()
    for flaw in flaws:
        parent = _parent(document, flaw.path)
        if parent is None:
            continue
        if flaw.code in ("PB203", "PB211"):
            parent.pop(flaw.path[-1], None)
            if flaw.meant is not None:
                parent.setdefault(flaw.meant, BROKEN)
            elif flaw.unexplained:
                doubtful.add(flaw.path[:-1])
        elif flaw.code != "PB206" or isinstance(_at(parent, flaw.path[-1]), str):
            parent[flaw.path[-1]] = BROKEN
    return document, doubtful


def broken_in(value: Any) -> bool:
    """Whether a value is damaged, or holds something that is."""
    if isinstance(value, dict):
        return any(broken_in(item) for item in value.values())
    if isinstance(value, list):
        return any(broken_in(item) for item in value)
    return value is BROKEN


def _parent(document: Any, path: Address) -> Any:
    """Return the table or list around a path; None where it is itself damaged."""
    for key in path[:-1]:
        document = _at(document, key)
    return document if isinstance(document, dict | list) else None


def _at(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(str(key))
    return value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None
