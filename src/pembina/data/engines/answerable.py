"""Engines from outside: what they return is held to the protocol, and what goes wrong in them names their plugin."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from pembina.data.engines import BaseEngine, Capabilities
from pembina.data.source import Scan, TableSource
from pembina.errors import DataError, PembinaError
from pembina.methods.refusal import LibraryMissing
from pembina.model import InputFile
from pembina.plugins.guard import guarded, is_own, somebody_at_work

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data.faults import FaultLog
    from pembina.plugins import Found

VALUES = (int, float, Decimal, str, bool, dt.date, type(None))
"""What a cell of an answer may be."""

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


class Answerable:
    """An engine of a plugin; everything that Pembina does not ask of it goes through to it.

    Raises PluginError (PB410) wherever it returns what the protocol does not know, or its own code raises anything but
    a DataError. What a library raises of a frame that a criterion made is left to be told of the criterion.
    """

    def __init__(self, engine: Any, name: str, found: Found) -> None:
        self._engine, self._found = engine, found
        self._what = f"its engine {name}"
        with self._guarded(type(engine).__init__):
            check_facts(engine)
        self.name, self.version, self.capabilities = engine.name, engine.version, engine.capabilities
        if hasattr(engine, "columns"):
            self.columns = functools.partial(self._called, engine.columns, check_columns)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table; a file that vanishes meanwhile is nobody's fault."""
        wanted = [*(column.key for column in source.columns), "_file", "_row"]
        with self._guarded(self._engine.scan):
            try:
                found = self._engine.scan(source, log)
            except OSError as error:
                if is_own(error, self._found):
                    raise
                gone = error
            else:
                check_scan(found, wanted)
                scanned: Scan | None = found
                return scanned
        raise gone

    def rows(self, frame: nw.LazyFrame[Any]) -> Rows:
        """Run a frame."""
        return self._of_frames(self._engine.rows, frame, check=lambda found: check_rows("rows", found, frame))

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[Rows]:
        """Run several frames; where a library fails at one of them, they are run one by one."""

        def check(found: Any) -> list[Rows]:
            if not isinstance(found, list | tuple) or len(found) != len(frames):
                raise TypeError(f"rows_of returned {_told(found)}, not a list of rows for each of {len(frames)} frames")
            return [check_rows("rows_of", each, frame) for each, frame in zip(found, frames, strict=True)]

        return self._of_frames(self._engine.rows_of, frames, check=check, fails_alone=False)

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Hold a frame."""
        return self._of_frames(self._engine.hold, frame, check=functools.partial(check_frame, "hold"))

    @property
    def hashed(self) -> Callable[[nw.LazyFrame[Any], str, str], nw.LazyFrame[Any]]:
        """Add the hashes of a text; that of :class:`BaseEngine` itself says that an engine does not hash."""
        own: Callable[..., nw.LazyFrame[Any]] = self._engine.hashed
        return own if getattr(own, "__func__", None) is BaseEngine.hashed else self._hashed

    def _hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        check = functools.partial(check_frame, "hashed")
        return self._of_frames(self._engine.hashed, frame, column, name, check=check)

    def release(self) -> None:
        """Let go of what is held."""
        self._called(self._engine.release, _anything)

    def stop(self) -> None:
        """Stop the query that runs."""
        self._called(self._engine.stop, _anything)

    def broken(self, error: BaseException) -> DataError | None:
        """Say what an exception tells of the engine."""
        return self._called(self._engine.broken, check_broken, error)

    def close(self) -> None:
        """Give everything back."""
        self._called(self._engine.close, _anything)

    def _called(self, method: Callable[..., Any], check: Callable[[Any], T], *given: Any) -> T:
        with self._guarded(method):
            return check(method(*given))

    def _of_frames(
        self, method: Callable[..., Any], *given: Any, check: Callable[[Any], T], fails_alone: bool = True
    ) -> T:
        """Run frames: what a library raises of a frame that a criterion made is the criterion's to answer for."""
        others = somebody_at_work() or not fails_alone
        with self._guarded(method):
            try:
                found = method(*given)
            except (PembinaError, LibraryMissing):
                raise
            except Exception as error:
                if not others or is_own(error, self._found):
                    raise
                failed = error
            else:
                return check(found)
        raise failed

    @contextmanager
    def _guarded(self, method: Any) -> Iterator[None]:
        with guarded(self._found, self._what, at=method):
            yield


def check_facts(engine: Any) -> None:
    """Hold to the protocol what an engine says of itself; raises TypeError."""
    for name in ("name", "version"):
        said = getattr(engine, name)
        if not isinstance(said, str) or not said:
            raise TypeError(f"{name} is {_told(said)}, not text")
    if not isinstance(engine.capabilities, Capabilities):
        raise TypeError(f"capabilities is {_told(engine.capabilities)}, not pembina.engines.Capabilities")


def check_scan(found: Any, wanted: Sequence[str]) -> None:
    """Hold a scan to the protocol: its frame has every column that is wanted; raises TypeError and ValueError."""
    if found is None:
        return
    if not isinstance(found, Scan):
        raise TypeError(f"scan returned {_told(found)}, not pembina.engines.Scan")
    frame = check_frame("scan", found.frame)
    lacking = [name for name in wanted if name not in frame.collect_schema().names()]
    if lacking:
        raise ValueError(f"the frame of scan lacks {', '.join(lacking)}")
    files = found.files
    if not isinstance(files, tuple | list) or not all(isinstance(file, InputFile) for file in files):
        raise TypeError(f"the files of scan are {_told(files)}, not those that Staging tells")
    if not all(type(file.rows) is int and isinstance(file.sha256, str) for file in files):
        raise TypeError("the files of scan have no whole numbers of rows, or hashes that are not text")
    if not isinstance(found.absent, frozenset | set):
        raise TypeError(f"absent is {_told(found.absent)}, not a frozenset of keys")


def check_frame(method: str, found: Any) -> nw.LazyFrame[Any]:
    """Refuse what is no lazy frame; raises TypeError."""
    import narwhals.stable.v2 as nw

    if not isinstance(found, nw.LazyFrame):
        raise TypeError(f"{method} returned {_told(found)}, not a narwhals.stable.v2.LazyFrame")
    return found


def check_rows(method: str, found: Any, frame: nw.LazyFrame[Any]) -> Rows:
    """Hold an answer to the protocol: tuples as wide as the frame, of plain values; raises TypeError and ValueError."""
    if not isinstance(found, list | tuple):
        raise TypeError(f"{method} returned {_told(found)}, not a list of tuples")
    strange = next((kind for kind in set(map(type, found)) if not issubclass(kind, tuple)), None)
    if strange is not None:
        raise TypeError(f"{method} returned rows that are {strange.__name__}, not tuple")
    width = len(frame.collect_schema().names())
    other = next((length for length in set(map(len, found)) if length != width), None)
    if other is not None:
        raise ValueError(f"{method} returned rows of {other} values, where the frame has {width} columns")
    kinds = set(map(type, chain.from_iterable(found)))
    odd = next((kind for kind in kinds if not issubclass(kind, VALUES) or issubclass(kind, dt.datetime)), None)
    if odd is not None:
        raise TypeError(
            f"{method} returned values that are {odd.__name__}, not int, float, Decimal, str, bool, date or None"
        )
    return list(found)


def check_columns(found: Any) -> Any:
    """Hold columns of an answer to the protocol; raises TypeError."""
    if found is not None and not isinstance(found, dict):
        raise TypeError(f"columns returned {_told(found)}, not a dict of arrays or None")
    return found


def check_broken(found: Any) -> DataError | None:
    """Hold the answer to :meth:`Engine.broken` to the protocol; raises TypeError."""
    if found is not None and not isinstance(found, DataError):
        raise TypeError(f"broken returned {_told(found)}, not pembina.engines.DataError or None")
    return found


def _anything(found: Any) -> None:
    """Ask nothing of what nobody looks at."""


def _told(found: Any) -> str:
    return "None" if found is None else type(found).__name__
