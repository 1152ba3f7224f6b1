"""One at a time, without litter: a lock that lives on a descriptor and is gone with the process that held it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pembina.errors import N_, Phrase

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows has no such locks)
    fcntl = None  # type: ignore[assignment]

PATIENCE = 60.0
"""Seconds after which somebody else is taken to hold a lock for good (a process that was halted, say)."""

BUSY = N_("another run has been writing in this folder for a minute")

_NONE_HERE = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF))
"""What file systems without such locks say (network drives, some of them only of folders)."""

_held: set[tuple[int, int]] = set()
"""Folders whose lock this process holds: who has it need not wait for itself."""


def lock(descriptor: int) -> None:
    """Wait until nobody else holds a lock on what a descriptor is open on; closing it gives the lock back.

    Where the system has no such locks (Windows, some network drives), nothing is waited for. Raises OSError, after a
    minute also where somebody else does not let go.
    """
    if fcntl is None:  # pragma: no cover
        return
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise OSError(errno.EWOULDBLOCK, Phrase(BUSY)) from None
            time.sleep(0.005)
        except OSError as error:
            if error.errno in _NONE_HERE:
                return
            raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; no file is made for it, and who holds it already goes on.

    Raises OSError where there is no such folder. One that may be written to but not looked into is not locked.
    """
    if fcntl is None or not hasattr(os, "O_DIRECTORY"):  # pragma: no cover
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        yield
        return
    try:
        found = os.fstat(descriptor)
        key = (found.st_dev, found.st_ino)
        if key in _held:
            yield
            return
        lock(descriptor)
        _held.add(key)
        try:
            yield
        finally:
            _held.discard(key)
    finally:
        os.close(descriptor)
