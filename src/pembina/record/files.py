"""Writing and reading result files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, sha256
from pembina.record.plainfile import SMALL, read_plain
from pembina.record.putting import put, put_all
from pembina.record.schema import faults

__all__ = ["facts_path", "put", "put_all", "ran_apart", "read_facts", "read_result", "write_result"]


TWICE = N_("the key {key} is there twice in one table")
VAST = N_("a number is larger than any that a program can hold")
TOO_LONG = N_("a number of more than 4,000 digits")
OTHERS = {
    "pembina-extract/1": N_("it is the extract of one entrant, which `pembina extract --check EXTRACT` shows"),
    "pembina-seal/1": N_("it is a seal, to which a result is held by `pembina verify RESULT --seal SEAL`"),
}
LONGEST = 60
"""Characters of a key that are quoted."""

_EXPONENT = re.compile(rb"[:\[,\s]-?[0-9]+(?:\.[0-9]*)?[eE]\+?[0-9]{3}|[0-9]{309}")
"""What a number has in it that may be too large for a float: looked for first, since most files have none."""

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
        document = _parsed(content)
        if b"\\u" in content:  # an escape may be half a character, which no file, engine or terminal can take
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RecordError.of("PB702", Place(str(path)), reason=_unreadable(error)) from None
    found = _other_kind(document) or faults(document)
    if found:
        raise RecordError.of("PB702", Place(str(path)), reason=found[0])
    return Result(document, sha256(content))


def _parsed(content: bytes | str) -> Any:
    """Read JSON that every reader reads alike.

    Raises ValueError for NaN, for a key that is there twice in one table (some readers take the first, others the
    last), and for numbers beyond all that a float can hold (which some read as infinite).
    """
    document = json.loads(content, parse_constant=_refuse_constant, object_pairs_hook=_table)
    if _EXPONENT.search(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")):
        try:
            canonical(document)
        except UnicodeError:
            raise
        except ValueError:
            raise ValueError(Phrase(VAST)) from None
    return document


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = min(key for key in keys if keys.count(key) > 1)
        raise ValueError(Phrase(TWICE, key=repr(twice[:LONGEST])))
    return made


def _other_kind(document: Any) -> Sequence[str]:
    """Say what a document is that people take for a result; empty where it is none of these."""
    said = document.get("format") if isinstance(document, Mapping) else None
    return [Phrase(OTHERS[said])] if isinstance(said, str) and said in OTHERS else []


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
    return given if isinstance(given, Phrase) else Phrase(TOO_LONG)


def ran_apart(path: str | Path) -> bool:
    """Whether plugins ran apart where a result was made (``--isolated``), by the facts of the run beside it."""
    said = (read_facts(path) or {}).get("isolation")
    return isinstance(said, dict) and bool(said.get("plugins"))


def read_facts(path: str | Path) -> dict[str, Any] | None:
    """Return the facts of the run that made a result; None where they are not there, or readers differ over them."""
    try:
        facts = _parsed(read_plain(facts_path(Path(path)), SMALL))
    except (OSError, ValueError, RecursionError):
        return None
    return facts if isinstance(facts, dict) else None
