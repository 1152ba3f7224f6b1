"""Folders for temporary files: removed with whoever made them, or all at once where the program is ended."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

_made: set[Path] = set()


def make_scratch(temp: Path | None = None) -> Path:
    """Make a folder, in ``temp`` or where the system wants temporary files; raises OSError."""
    path = Path(tempfile.mkdtemp(prefix="pembina-", dir=temp))
    _made.add(path)
    return path


def remove_scratch(path: Path) -> None:
    """Remove a folder with everything in it."""
    shutil.rmtree(path, ignore_errors=True)
    _made.discard(path)


def remove_all() -> None:
    """Remove every folder that is left, before a program ends that has no time to put things away one by one."""
    for path in list(_made):
        remove_scratch(path)
