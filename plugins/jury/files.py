"""Files of the jury's commands: only plain ones are opened, and a new one never takes another's place."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from attrs import frozen

from pembina.commands import N_, Phrase, put_new

FILE, FOLDER, LINK, OTHER, NOTHING = "file", "folder", "link", "other", ""

_NOT_PLAIN = N_("it is not a plain file")
_MISSING = N_("there is no such file")


@frozen
class NotRead(Exception):
    """A file that cannot be read; ``reason`` says why, as a Phrase or in the words of the system."""

    reason: Phrase | str


def kind(path: Path, *, follow: bool = True) -> str:
    """Say what stands in a place: FILE, FOLDER, OTHER (a pipe, a device), NOTHING that can be seen, or, unless links
    are followed, LINK; never an error, whatever the name is and whoever may look there."""
    try:
        mode = (path.stat() if follow else path.lstat()).st_mode
    except (OSError, ValueError):
        return NOTHING
    kinds = {stat.S_IFREG: FILE, stat.S_IFDIR: FOLDER, stat.S_IFLNK: LINK}
    return kinds.get(stat.S_IFMT(mode), OTHER)


def read_plain(path: Path) -> bytes:
    """Return what a file holds; raises NotRead where there is none, or a folder, a pipe or a device in its place.

    A pipe would be waited for, and a device such as /dev/zero has no end.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotRead(Phrase(_NOT_PLAIN))
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise NotRead(Phrase(_MISSING)) from None
    except (OSError, ValueError) as error:  # a name may hold a sign that no file can have
        raise NotRead(reason_of(error)) from None


def reason_of(error: Exception) -> str:
    """Return why the system refused, in its words."""
    return getattr(error, "strerror", None) or str(error)


def create(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a new file, readable as ``mode`` and the umask allow, and wait until it is on the disk.

    Raises FileExistsError where anything stands in its place, of two who write at once for the second; OSError where
    the system refuses, and then nothing is left of it.
    """
    put_new(path, content, mode)
