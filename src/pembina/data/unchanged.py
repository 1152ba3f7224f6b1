"""Whether files stayed as they were while they were read: what was hashed has to be what was counted.

An engine hashes a file and reads it in two goes, or reads it only when it is asked for figures. Hashing gigabytes again
at the end would take as long as reading them; the system's own marks of a change (size, times, which file it is) take
no time, and the time of the last change of a file cannot be set by those who may write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import define, field

from pembina.data.source import SourceFile
from pembina.errors import DataError, Place, Problem

State = tuple[int, ...]


@define
class Seen:
    """The state of each file, as it was before anything of it was read."""

    _states: dict[Path, tuple[SourceFile, State | None]] = field(factory=dict, init=False)

    def note(self, files: Iterable[SourceFile]) -> None:
        """Note the state of files that are about to be read; one that was noted before keeps what was noted."""
        for file in files:
            if file.path not in self._states:
                self._states[file.path] = (file, _state(file.path))

    def check(self) -> None:
        """Refuse what was made of files that changed since; raises DataError (PB399) that names each of them."""
        changed = [file for file, state in self._states.values() if _state(file.path) != state]
        if changed:
            raise DataError([Problem("PB399", Place(file.shown)) for file in changed])


def _state(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:  # which the reading tells
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
