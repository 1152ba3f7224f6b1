"""Writing and reading result files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.plainfile import SMALL, read_plain
from pembina.record.putting import put, put_all
from pembina.record.schema import faults
from pembina.record.strict_json import parse_json, unreadable

__all__ = ["facts_path", "put", "put_all", "ran_apart", "read_facts", "read_result", "write_result"]


OTHERS = {
    "pembina-extract/1": N_("it is the extract of one entrant, which `pembina extract --check EXTRACT` shows"),
    "pembina-seal/1": N_("it is a seal, to which a result is held by `pembina verify RESULT --seal SEAL`"),
}
LARGEST = 1024**3
"""Bytes of a result; ten thousand entrants under a hundred criteria take a tenth of it."""


def write_result(result: Result, path: str | Path, facts: Mapping[str, Any] | None = None) -> None:
    """Write a result, and facts of the run (award, data, engine, time) beside it as ``NAME.run.json``.

    Both are written beside their places, synced and renamed, the facts, which name the result by its hash, at last; on
    any failure existing files are left as they were. Raises RecordError (PB707).
    """
    path = Path(path)
    try:
        if _is_something_else(path):
            reason = Phrase(N_("another file is there, and it is no result"))
            raise RecordError.of("PB707", Place(str(path)), reason=reason)
        files: list[tuple[Path, Sequence[bytes]]] = [(path, result.written or (canonical(result.document),))]
        if facts is not None:
            text = json.dumps({**facts, "result": result.sha256}, ensure_ascii=False, indent=2, sort_keys=True)
            files.append((facts_path(path), (text.encode("utf-8") + b"\n",)))
        put_all(files)
    except OSError as error:
        raise RecordError.of("PB707", Place(str(path)), reason=error.strerror or str(error)) from None


def _is_something_else(path: Path) -> bool:
    """Whether a file that is no JSON object stands where a result is to go: an award, say, after a slip of the hand."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(1) not in (b"", b"{")


def facts_path(path: Path) -> Path:
    """Where the facts of a run stand: ``RESULT.json`` has them in ``RESULT.run.json``."""
    return path.with_name(path.name.removesuffix(".json") + ".run.json")


def read_result(path: str | Path) -> Result:
    """Read a result document; raises RecordError (PB701, PB702) unless it is whole and fits the published schema."""
    path = Path(path)
    try:
        content = read_plain(path, LARGEST)
    except OSError as error:
        raise RecordError.of("PB701", Place(str(path)), reason=error.strerror or str(error)) from None
    try:
        document = parse_json(content)
    except (ValueError, RecursionError) as error:
        raise RecordError.of("PB702", Place(str(path)), reason=unreadable(error)) from None
    found = _other_kind(document) or faults(document)
    if found:
        raise RecordError.of("PB702", Place(str(path)), reason=found[0])
    return Result(document, sha256(content))


def _other_kind(document: Any) -> Sequence[str]:
    """Say what a document is that people take for a result; empty where it is none of these."""
    said = document.get("format") if isinstance(document, Mapping) else None
    return [Phrase(OTHERS[said])] if isinstance(said, str) and said in OTHERS else []


def ran_apart(path: str | Path) -> bool:
    """Whether plugins ran apart where a result was made (``--isolated``), by the facts of the run beside it."""
    said = (read_facts(path) or {}).get("isolation")
    return isinstance(said, dict) and bool(said.get("plugins"))


def read_facts(path: str | Path) -> dict[str, Any] | None:
    """Return the facts of the run that made a result; None where they are not there, or readers differ over them."""
    try:
        facts = parse_json(read_plain(facts_path(Path(path)), SMALL))
    except (OSError, ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None
