"""Reading files that belong to results: only ordinary ones, and no more of them than such a file can have.

Whoever opens a named pipe waits for ever, and a device such as /dev/zero has no end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from pembina.errors import N_, Phrase

MIB = 2**20
LARGEST = 4 * 2**30
"""Bytes of any file that is read whole; results of ten thousand entrants have a hundredth of it."""
SMALL = 16 * MIB
"""Bytes of a file that people write, or that says a few things of a result: a seal, the facts of a run."""

NOT_A_FILE = N_("it is no ordinary file")
A_LINK = N_("it is a link to another file, and a signature has to lie there itself")
TOO_LARGE, TOO_MANY = N_("it is larger than {limit} MiB"), N_("it is larger than {n} bytes")
NO_NAME = N_("no file can have such a name")


class NotPlain(OSError):
    """What stands in a file's place is none that is read; ``strerror`` is a Phrase that says why."""


def read_plain(path: str | Path, most: int = LARGEST, links: bool = True) -> bytes:
    """Return what an ordinary file holds, where that is no more than ``most`` bytes.

    Raises OSError, whose ``strerror`` is a Phrase where the file is no ordinary one, a link (unless ``links`` are
    followed) or too large. Nothing is waited for, and nothing but an ordinary file is opened or read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        found = Path(path).stat(follow_symlinks=links)
    except ValueError:  # a name may hold a sign that no file can have
        raise NotPlain(errno.EINVAL, Phrase(NO_NAME)) from None
    if not links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    _look(found, most)
    handle = os.open(path, flags)
    with os.fdopen(handle, "rb") as file:
        _look(os.fstat(handle), most)  # another one may have been put there in between
        content = file.read(most + 1)
    if len(content) > most:  # it grew
        raise too_large(most)
    return content


def why(error: OSError) -> str:
    """Say why a file could not be read, in words that can be translated where they are Pembina's own."""
    return error.strerror or str(error)


def _look(found: os.stat_result, most: int) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise NotPlain(errno.ELOOP, Phrase(A_LINK))
    if not stat.S_ISREG(found.st_mode):
        raise NotPlain(errno.EINVAL, Phrase(NOT_A_FILE))
    if found.st_size > most:
        raise too_large(most)


def too_large(most: int) -> NotPlain:
    """Return what to raise for a file of more than ``most`` bytes."""
    said = Phrase(TOO_LARGE, {"limit": most // MIB}) if most >= MIB else Phrase(TOO_MANY, {"n": most})
    return NotPlain(errno.EFBIG, said)
