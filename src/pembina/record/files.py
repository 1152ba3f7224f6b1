"""Writing and reading result files."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.schema import faults


def write_result(result: Result, path: str | Path, facts: Mapping[str, Any] | None = None) -> None:
    """Write a result, and facts of the run (award, data, engine, time) beside it as ``NAME.run.json``.

    The result is written beside its place, synced and renamed; on any failure an existing file is left as it was.
    Raises RecordError (PB707).
    """
    path = Path(path)
    try:
        if _is_something_else(path):
            reason = Phrase(N_("another file is there, and it is no result"))
            raise RecordError.of("PB707", Place(str(path)), reason=reason)
        put(path, *(result.written or (canonical(result.document),)))
        if facts is not None:
            text = json.dumps({**facts, "result": result.sha256}, ensure_ascii=False, indent=2, sort_keys=True)
            put(facts_path(path), text.encode("utf-8") + b"\n")
    except OSError as error:
        raise RecordError.of("PB707", Place(str(path)), reason=error.strerror or str(error)) from None


def _is_something_else(path: Path) -> bool:
    """Whether a file that is no JSON object stands where a result is to go: an award, say, after a slip of the hand."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(1) not in (b"", b"{")


def put(path: Path, *content: bytes) -> None:
    """Put bytes, in one piece or several, into a file whole or not at all.

    They go to a temporary file in the same folder, which is synced and renamed; then the folder is synced.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def facts_path(path: Path) -> Path:
    """Where the facts of a run stand: ``RESULT.json`` has them in ``RESULT.run.json``."""
    return path.with_name(path.name.removesuffix(".json") + ".run.json")


def read_result(path: str | Path) -> Result:
    """Read a result document; raises RecordError (PB701, PB702) unless it is whole and fits the published schema."""
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordError.of("PB701", Place(str(path)), reason=error.strerror or str(error)) from None
    try:
        document = json.loads(content, parse_constant=_refuse_constant)
        if b"\\u" in content:  # an escape may be half a character, which no file, engine or terminal can take
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RecordError.of("PB702", Place(str(path)), reason=_unreadable(error)) from None
    found = faults(document)
    if found:
        raise RecordError.of("PB702", Place(str(path)), reason=found[0])
    return Result(document, sha256(content))


def _refuse_constant(name: str) -> Any:
    raise ValueError(Phrase(N_("{name} is not JSON"), {"name": name}))


def _unreadable(error: ValueError | RecursionError) -> str:
    """Say why a file is no JSON; what Python's reader says of the place comes translated where it is shown."""
    if isinstance(error, RecursionError):
        return Phrase(N_("lists or tables nested too deep"))
    if isinstance(error, UnicodeEncodeError):
        return Phrase(N_("an escape such as \\ud83d is half a character"))
    if isinstance(error, UnicodeError):
        return Phrase(N_("it is not UTF-8"))
    if isinstance(error, json.JSONDecodeError):
        return str(error)
    given = error.args[0]
    return given if isinstance(given, Phrase) else Phrase(N_("a number of more than 4,000 digits"))


def read_facts(path: str | Path) -> dict[str, Any] | None:
    """Return the facts of the run that made a result, or None where they are not beside it."""
    try:
        facts = json.loads(facts_path(Path(path)).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None
