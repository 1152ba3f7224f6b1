"""Where a key of a TOML file stands, so that a mistake in it can be shown by line and column.

TOML is parsed by tomli alone, which keeps no positions. They are found again when there is something to report, by
parsing growing prefixes of the text and bisecting to the first in which the key exists. Prefixes end between
statements, and inside one statement before a comma or a closing bracket; what is still open there is closed. All that
is known of TOML's grammar here is where strings and comments end (so that their brackets do not count), and keys.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import tomli

Path = tuple[str | int, ...]

MOST_VALUES = 10_000
"""Keys and values, tables and lists among them, that a file written by hand may hold."""


def count_values(document: Any) -> int:
    """Count the keys of a document and the items of its lists."""
    waiting, found = [document], 0
    while waiting:
        value = waiting.pop()
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        found += len(items)
        waiting += items
    return found


_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{},\n]",
    re.DOTALL,
)
_BLANK = re.compile(r"(?:\s|\#[^\n]*)*")
_KEY_PART = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[^\s.=\[\]"\']+')
_CLOSER = {"[": "]", "{": "}"}
_MOST_CUTS = 2_000
"""Items of a value beyond which its key is named, and not the item: each look would take a second."""


class _Statement(NamedTuple):
    """A header, or a key with its value: from where to where, and how many keys the header above it has."""

    start: int
    end: int
    header_keys: int


class _Cut(NamedTuple):
    """An offset in a statement that ends a growing prefix, what closes it, and where the items open there began."""

    end: int
    closers: str
    items: tuple[tuple[str, int], ...]


def find(text: str, path: Path) -> tuple[int, int] | None:
    """Return line and column (from 1, in characters) of the key or list item at ``path``.

    Where nothing stands at the path itself, the place of its nearest ancestor is returned, at last the beginning of
    the file. Returns None for a text that is not TOML.
    """
    document = _prefix(text)
    if document is None:
        return None
    while path and not _exists(document, path):
        path = path[:-1]
    if not path:
        return 1, 1
    statements = _statements(text)
    known, begun = _begun(text), path
    while begun and begun not in known:
        begun = begun[:-1]
    first = known[begun] if begun else _first(text, statements, path)
    offset = statements[first].start + _offset(text, statements[first], path)
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _first(text: str, statements: list[_Statement], path: Path) -> int:
    """The statement with which a path begins of which nothing else is known: it is looked for in growing prefixes."""
    return bisect_left(statements, True, key=lambda s: _exists(_prefix(text[: s.end]), path))


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError):
        return None


_prefix = lru_cache(maxsize=64)(_parse)


def _exists(value: Any, path: Path) -> bool:
    for key in path:
        if isinstance(value, dict):
            if key not in value:
                return False
        elif not (isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)):
            return False
        value = value[key]
    return True


@lru_cache(maxsize=4)
def _statements(text: str) -> list[_Statement]:
    """Cut a text at the line ends that stand outside brackets and strings."""
    found: list[_Statement] = []
    for end in _line_ends(text):
        start = _skip(text, found[-1].end if found else 0)
        if start < end:
            keys = found[-1].header_keys if found else 0
            if text[start] == "[":
                keys = len(_key_parts(text, start + 1 + text.startswith("[[", start)))
            found.append(_Statement(start, end, keys))
    return found


@lru_cache(maxsize=4)
def _begun(text: str) -> dict[Path, int]:
    """The statement with which each table, array of tables and key begins; what a value holds itself is not listed."""
    begun: dict[Path, int] = {}
    lengths: dict[Path, int] = {}
    header: Path = ()
    for number, statement in enumerate(_statements(text)):
        content = text[statement.start : statement.end]
        tables = content.startswith("[[")
        keys = _keys(content, 1 + tables if content.startswith("[") else 0)
        path = () if content.startswith("[") else header
        for depth, key in enumerate(keys, 1):
            path = (*path, key)
            begun.setdefault(path, number)
            if tables and depth == len(keys):
                lengths[path] = lengths.get(path, 0) + 1
            if path in lengths:
                path = (*path, lengths[path] - 1)
                begun.setdefault(path, number)
        header = path if content.startswith("[") else header
    return begun


def _keys(text: str, offset: int) -> list[str]:
    """The parts of a bare, quoted or dotted key."""
    parts = (_KEY_PART.match(text, at) for at in _key_parts(text, offset))
    return [_key(part.group()) for part in parts if part]


def _key(written: str) -> str:
    if written.startswith("'"):
        return written[1:-1]
    return str(tomli.loads(f"k = {written}")["k"]) if written.startswith('"') else written


def _line_ends(text: str) -> Iterator[int]:
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token.group()
        depth += (mark in _CLOSER) - (mark in "]}")
        if mark == "\n" and depth == 0:
            yield token.end()
    yield len(text)


def _offset(text: str, statement: _Statement, path: Path) -> int:
    """Offset, in the statement that brings a path into being, of the last key or list item on it."""
    content = text[statement.start : statement.end]
    if content.startswith("["):
        keys = sum(isinstance(key, str) for key in path)
        return _key_parts(content, 1 + content.startswith("[["))[keys - 1]
    path = _below_header(path, statement.header_keys)
    cuts = _cuts(content)
    if len(cuts) > _MOST_CUTS:
        return 0
    first = bisect_left(cuts, True, key=lambda cut: _exists(_parse(content[: cut.end] + cut.closers), path))
    left = len(path)
    for bracket, start in cuts[first].items:
        start = _skip(content, start)
        keys_at = [start] if bracket == "[" else _key_parts(content, start)
        if left <= len(keys_at):
            return keys_at[left - 1]
        left -= len(keys_at)
    raise AssertionError("the items open at a cut lead to every path that it brings into being")


def _below_header(path: Path, keys: int) -> Path:
    """Take the keys of a header, and the positions in arrays of tables between and after them, off a path."""
    while keys or (path and isinstance(path[0], int)):
        keys -= isinstance(path[0], str)
        path = path[1:]
    return path


def _cuts(content: str) -> list[_Cut]:
    """Every prefix of a key with its value that holds whole items."""
    cuts, items = [], [("{", 0)]
    for token in _TOKEN.finditer(content):
        mark = token.group()
        if mark in ",]}":
            closers = "".join(_CLOSER[bracket] for bracket, _ in reversed(items[1:]))
            cuts.append(_Cut(token.start(), closers, tuple(items)))
            bracket, _ = items.pop()
            if mark == ",":
                items.append((bracket, token.end()))
        elif mark in _CLOSER:
            items.append((mark, token.end()))
    return [*cuts, _Cut(len(content), "", tuple(items))]


def _skip(text: str, offset: int) -> int:
    """Step over blanks and comments."""
    blank = _BLANK.match(text, offset)
    return blank.end() if blank else offset


def _key_parts(text: str, offset: int) -> list[int]:
    """Offsets of the parts of a bare, quoted or dotted key."""
    offsets = []
    while part := _KEY_PART.match(text, _skip(text, offset)):
        offsets.append(part.start())
        offset = _skip(text, part.end())
        if not text.startswith(".", offset):
            break
        offset += 1
    return offsets
