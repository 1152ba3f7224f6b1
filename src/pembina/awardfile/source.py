"""The award file as text, and the places in it."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

from pembina.errors import N_, AwardError, Place
from pembina.errors.positions import find

NAME = "award.toml"
LARGEST = 5 * 1024 * 1024
"""Bytes; an award is some kilobytes, so anything larger is another file taken for it."""

BOM = b"\xef\xbb\xbf"
Address = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@frozen
class Source:
    """Where an award was read: the file's name as the caller wrote it, and its text.

    ``text`` is None for an award that what-if settings have changed: its places are addresses only.
    """

    name: str
    text: str | None

    def place(self, at: Address, address: Address | None = None) -> Place:
        """Return the place of the key or list item at a path; ``address`` is the path shown, by default the same."""
        shown = written_address(at if address is None else address) or None
        if self.text is None:
            return Place(address=shown)
        line, column = find(self.text, at) or (None, None)
        return Place(self.name, line, column, shown)


def written_address(path: Address) -> str:
    """Write a path as a person would: ``criteria.aid.weight``, ``tiers[2].from``; list items count from 1."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key + 1}]"
        else:
            shown = key if _BARE.fullmatch(key) else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
            text += f".{shown}" if text else shown
    return text


def read_source(path: Path) -> Source:
    """Read an award file, or the ``award.toml`` in a folder; raises AwardError (PB101 to PB106)."""
    name = str(path)
    try:
        if path.is_dir():
            if not (path / NAME).exists():
                raise AwardError.of("PB102", Place(name), name=NAME)
            path = path / NAME
            name = str(path)
        if path.exists() and not path.is_file():
            raise AwardError.of("PB103", Place(name), reason=N_("it is not a regular file"))
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise AwardError.of("PB101", Place(name)) from None
    except OSError as error:
        raise AwardError.of("PB103", Place(name), reason=error.strerror or str(error)) from None
    return Source(name, _decode(content, name))


def _decode(content: bytes, name: str) -> str:
    if len(content) > LARGEST:
        raise AwardError.of("PB104", Place(name), limit=LARGEST // 1024 // 1024)
    if content.startswith(BOM):
        raise AwardError.of("PB105", Place(name, 1, 1))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise AwardError.of("PB106", place, byte=f"0x{content[error.start]:02X}") from None
