"""Every call into a plugin goes through here: what goes wrong names plugin, version, and the author's own line."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pembina.errors import PembinaError, Place, PluginError
from pembina.plugins.discovery import Found


@contextmanager
def guarded(found: Found, what: str, code: str = "PB410", **args: Any) -> Iterator[None]:
    """Turn whatever plugin code raises into a PluginError; ``what`` says what it was doing."""
    try:
        yield
    except PembinaError:
        raise
    except (Exception, SystemExit) as error:
        folder = found.manifest.folder if found.manifest else None
        place = _place(error, folder)
        reason = f"{type(error).__name__}: {error}"
        raise PluginError.of(
            code, place, plugin=found.name, distribution=found.distribution, version=found.version,
            what=what, reason=reason, **args,
        ) from error  # fmt: skip


def _place(error: BaseException, folder: Path | None) -> Place:
    """Find the last line of the author's own code on the way to the error."""
    if isinstance(error, SyntaxError) and error.filename:
        return Place(_short(Path(error.filename), folder), error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if folder and Path(frame.filename).is_relative_to(folder)]
    if not own:
        return Place()
    return Place(_short(Path(own[-1].filename), folder), own[-1].lineno)


def _short(path: Path, folder: Path | None) -> str:
    """Name a file from the plugin's folder on, so that messages hold no path of one machine."""
    if folder and path.is_relative_to(folder):
        return f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return path.name
