"""Every call into a plugin goes through here: what goes wrong names plugin, version, and the author's own line."""

from __future__ import annotations

import inspect
import linecache
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from attrs import evolve

from pembina.errors import N_, Hint, PembinaError, Place, PluginError
from pembina.methods.refusal import LibraryMissing
from pembina.plugins.discovery import Found

_AT_WORK: ContextVar[bool] = ContextVar("_AT_WORK", default=False)

LONGEST = 200
"""Characters of an author's line that are shown."""

INSTALL = N_("install it with: pip install 'pembina[{extra}]'")


@contextmanager
def guarded(
    found: Found, what: str, code: str = "PB410", *, at: Any = None, address: str | None = None, **args: Any
) -> Iterator[None]:
    """Turn whatever plugin code raises into a PluginError; ``what`` says what it was doing.

    ``at`` is the author's function: its first line is named where the error arose outside the author's own code, as it
    does when an engine runs an expression. ``address`` says where in the award the plugin is used.
    """
    before = _AT_WORK.set(True)
    try:
        with redirect_stdout(sys.stderr):  # standard output is the answer's
            yield
    except PembinaError:
        raise
    except LibraryMissing as error:
        raise missing(error, what, address) from None
    except (Exception, SystemExit) as error:
        place = _place(error, found.manifest.folder if found.manifest else None)
        if place.line is None and at is not None:
            place = home(found, at)
        raise PluginError.of(
            code, evolve(place, address=address), plugin=found.name, distribution=found.distribution,
            version=found.version, what=what, reason=_reason(error), **args,
        ) from error  # fmt: skip
    finally:
        _AT_WORK.reset(before)


def somebody_at_work() -> bool:
    """Whether some plugin's code is being called, so that what goes wrong beneath it is told of somebody."""
    return _AT_WORK.get()


def is_own(error: BaseException, found: Found) -> bool:
    """Whether an error arose in the plugin's own code, and not in a library that it handed something to."""
    folder = found.manifest.folder if found.manifest else None
    frames = traceback.extract_tb(error.__traceback__)
    return folder is not None and bool(frames) and Path(frames[-1].filename).is_relative_to(folder)


def missing(error: LibraryMissing, what: str, address: str | None = None) -> PembinaError:
    """Say what to install."""
    mend = Hint(INSTALL, {"extra": error.extra})
    return PluginError.of("PB420", Place(address=address), hint=mend, what=what, library=error.library)


def home(found: Found, function: Any) -> Place:
    """Say where the author's function begins; the plugin's package where it is none of the author's own."""
    folder = found.manifest.folder if found.manifest else None
    code = getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None
    if folder is None:
        return Place()
    if code is None or not Path(code.co_filename).is_relative_to(folder):
        assert found.manifest is not None
        return Place(_short(found.manifest.file or folder / "__init__.py", folder), 1)
    return _placed(code.co_filename, folder, code.co_firstlineno)


def by_whom(name: str, found: Found) -> str:
    """Name an extension, and whose it is where it is not Pembina's own."""
    return f"{name} ({found.name}, {found.distribution} {found.version})" if found.manifest else name


def _reason(error: BaseException) -> str:
    """Say what was raised, even where saying it raises again."""
    try:
        return f"{type(error).__name__}: {error}".removesuffix(": ")
    except Exception:
        return type(error).__name__


def _place(error: BaseException, folder: Path | None) -> Place:
    """Find the last line of the author's own code on the way to the error."""
    if isinstance(error, SyntaxError) and error.filename:
        return _placed(error.filename, folder, error.lineno)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if folder and Path(frame.filename).is_relative_to(folder)]
    if not own:
        return Place()
    return _placed(own[-1].filename, folder, own[-1].lineno)


def _placed(file: str, folder: Path | None, line: int | None) -> Place:
    """Name a line, with what stands in it."""
    written = linecache.getline(file, line).strip() if line is not None else ""
    return Place(_short(Path(file), folder), line, source=written[:LONGEST] or None)


def _short(path: Path, folder: Path | None) -> str:
    """Name a file from the plugin's folder on, so that messages hold no path of one machine."""
    if folder and path.is_relative_to(folder):
        return f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return path.name
