"""The log of evaluations: one line for each run, each with the hash of the one before, so that none can be hidden."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from attrs import frozen

from pembina.errors import N_, Phrase, Place, RecordError
from pembina.model import Result, canonical, pointed, sha256
from pembina.record.locking import lock
from pembina.record.plainfile import too_large
from pembina.record.seal import program_hash

LOG_NAME = "evaluations.jsonl"
LARGEST = 256 * 2**20
"""Bytes of a log; an entry has some thousand."""
FIRST = "0" * 64
"""What the first entry holds in place of the hash of one before."""

TORN = N_("line {line} is torn: its end is not there, so that a run was broken off, or something was cut off")
NOT_JSON = N_("line {line} is no entry: it is not JSON")
NOT_CANONICAL = N_("line {line} was changed: its bytes are not as Pembina writes them")
CHANGED = N_("line {line} was changed: its hash is not that of what stands in it")
TWICE = N_("line {line} repeats line {other}")
BROKEN = N_("line {line} does not follow the line before it: an entry was taken out, put in or moved")
NOT_FIRST = N_("line {line} is not the beginning: entries before it were taken out")
NUMBERED = N_("line {line} has the number {found}, where {wanted} is due")
MISFIT = N_("line {line} is no entry: {what}")
NO_FILE = N_("there is something here that is not a file")
LINK = N_("it is a link to another place")


@frozen
class Entry:
    """One run: its line in the file and what stands there; of a new one, what was wrong with the log before it."""

    line: int
    document: Mapping[str, Any]
    after: tuple[Phrase, ...] = ()

    @property
    def n(self) -> int:
        """Number of the entry."""
        return int(self.document["n"])

    @property
    def hash(self) -> str:
        """Hash of the entry."""
        return str(self.document["hash"])


@frozen
class Log:
    """A log as it was read: whole entries in the order of lines, and everything that is wrong, line by line.

    ``torn`` is what stands in a last line that is no whole entry; empty where there is none.
    """

    entries: tuple[Entry, ...] = ()
    faults: tuple[Phrase, ...] = ()
    torn: bytes = b""

    @property
    def head(self) -> str:
        """Hash of the last entry: who writes it down will notice whether entries are missing. 64 zeros without any."""
        return self.entries[-1].hash if self.entries else FIRST

    @property
    def broken(self) -> tuple[Phrase, ...]:
        """Faults other than a torn last line, which the next entry puts in order."""
        return self.faults[:-1] if self.torn else self.faults

    def by_hash(self, digits: str) -> Entry | None:
        """The entry whose hash begins with these digits."""
        return next((entry for entry in self.entries if entry.hash.startswith(digits.lower())), None)


@cache
def log_schema() -> dict[str, Any]:
    """Return the JSON Schema of an entry; it is closed."""
    return cast(dict[str, Any], json.loads((Path(__file__).parent / "log.schema.json").read_text("utf-8")))


# Reading


def read_log(path: str | Path) -> Log:
    """Read a log, and tell everything that is wrong in it, with the number of each line.

    Raises RecordError (PB748) where there is no log.
    """
    try:
        with _opened(Path(path), os.O_RDONLY) as descriptor:
            return parse_log(_content(descriptor))
    except OSError as error:
        raise RecordError.of("PB748", Place(str(path)), reason=reason_of(error)) from None


def parse_log(content: bytes) -> Log:
    """Read the bytes of a log."""
    lines = content.split(b"\n")
    last = lines.pop()
    entries: list[Entry] = []
    faults: list[Phrase] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        _add(entries, faults, seen, number, line)
    if last:  # whole but for its line end, or torn
        if not _is_json(last):
            return Log(tuple(entries), (*faults, Phrase(TORN, line=len(lines) + 1)), last)
        _add(entries, faults, seen, len(lines) + 1, last)
    return Log(tuple(entries), tuple(faults))


def _is_json(line: bytes) -> bool:
    """Whether a line is JSON; the beginning of an entry never is."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _add(entries: list[Entry], faults: list[Phrase], seen: dict[str, int], number: int, line: bytes) -> None:
    entry, wrong = _parsed(number, line)
    faults += wrong
    if entry is None:
        return
    if entry.hash in seen:
        faults.append(Phrase(TWICE, line=number, other=seen[entry.hash]))
    else:
        faults += _links(entries[-1] if entries else None, entry)
    seen.setdefault(entry.hash, number)
    entries.append(entry)


def _links(before: Entry | None, entry: Entry) -> Iterator[Phrase]:
    """How an entry follows on the one before."""
    previous, wanted = (FIRST, 1) if before is None else (before.hash, before.n + 1)
    if entry.document["previous"] != previous:
        yield Phrase(NOT_FIRST if before is None else BROKEN, line=entry.line)
    if entry.n != wanted:
        yield Phrase(NUMBERED, line=entry.line, found=entry.n, wanted=wanted)


def _parsed(number: int, line: bytes) -> tuple[Entry | None, list[Phrase]]:
    """One line: the entry where it has the form of one, and what is wrong with it by itself."""
    try:
        document = json.loads(line)
        written = canonical(document)
    except (ValueError, RecursionError):
        return None, [Phrase(NOT_JSON, line=number)]
    for error in () if _ENTRY.fullmatch(line) else _validator().iter_errors(document):
        from pembina.record.misfit import misfit

        return None, [Phrase(MISFIT, line=number, what=misfit(error))]
    wrong = [] if written == line + b"\n" and not pointed(document) else [Phrase(NOT_CANONICAL, line=number)]
    if entry_hash(document) != document["hash"]:
        wrong = [Phrase(CHANGED, line=number)]
    return Entry(number, document), wrong


def _form() -> re.Pattern[bytes]:
    """An entry as Pembina writes it: what has this form, and is JSON, fits the schema, which takes longer to ask."""
    text, digits = rb'"(?:[^"\\]|\\.)*"', rb'"[0-9a-f]{64}"'
    optional = rb"(?:null|" + digits + rb")"
    forms = {
        "award": text, "hash": digits, "inputs": digits, "n": rb"[1-9][0-9]*", "plugins": digits, "previous": digits,
        "program": digits, "result": digits, "rules": digits, "seal": optional,
        "settings": rb"\[(?:" + text + rb"(?:," + text + rb")*)?\]",
    }  # fmt: skip
    told = b",".join(f'"{key}":'.encode() + form for key, form in forms.items())
    return re.compile(rb"\{" + told + rb'(?:,"torn":' + text + rb')?,"when":' + text + rb"\}")


_ENTRY = _form()


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(log_schema())


def entry_hash(document: Mapping[str, Any]) -> str:
    """Return the hash of an entry: of its canonical JSON without the hash itself."""
    return sha256(canonical({key: value for key, value in document.items() if key != "hash"}))


# Writing


def run_facts(result: Result, settings: Sequence[str] = (), seal: str | None = None) -> dict[str, Any]:
    """Return what an entry says of a run; ``seal`` is the SHA-256 of the seal under which it was made."""
    document = result.document
    files = [[file["name"], file["sha256"]] for table in document["data"]["inputs"] for file in table["files"]]
    return {
        "award": document["award"]["rules"]["id"],
        "rules": document["award"]["hash"],
        "plugins": sha256(canonical(document["plugins"])),
        "inputs": sha256(canonical(sorted(files, key=canonical))),
        "program": program_hash(),
        "seal": seal,
        "settings": list(settings),
        "result": result.sha256,
    }


def append(folder: str | Path, facts: Mapping[str, Any], whole: bool = False) -> Entry:
    """Append an entry to the log of a folder, and return it with the faults of the log that it was added to.

    The file is read, and the entry written and synced, under a lock that no other run holds at the same time. The
    beginning of an entry that was broken off is taken into the new one, as ``torn``, which stands in its place. After a
    log with other faults the entry follows the last whole one; with ``whole`` it is refused (RecordError PB747).
    Raises OSError where the log cannot be written.
    """
    path = Path(folder) / LOG_NAME
    with _opened(path, os.O_RDWR | os.O_CREAT) as descriptor:
        content = _content(descriptor)
        log = parse_log(content)
        if whole:
            _refuse_broken(log, path)
        document = {
            "n": log.entries[-1].n + 1 if log.entries else 1,
            "previous": log.head,
            "when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            **facts,
            **({"torn": log.torn.decode("utf-8", "backslashreplace")} if log.torn else {}),
        }
        document["hash"] = entry_hash(document)
        start = len(content) - len(log.torn)
        lead = b"" if content[:start].endswith(b"\n") or not start else b"\n"
        _write(descriptor, start, lead + canonical(document), len(content))
        _sync(path.parent)
    line = content[:start].count(b"\n") + len(lead) + 1
    return Entry(line, document, log.faults)


def check_log(folder: str | Path) -> None:
    """Refuse a log that nothing may be added to under a seal, before the work is done.

    Raises RecordError (PB747) for a damaged log, and OSError for one that cannot be written, or cannot be begun.
    """
    path = Path(folder) / LOG_NAME
    try:
        with _opened(path, os.O_RDWR) as descriptor:
            _refuse_broken(parse_log(_content(descriptor)), path)
    except FileNotFoundError:
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None


def _refuse_broken(log: Log, path: Path) -> None:
    if log.broken:
        raise RecordError.of("PB747", Place(str(path)), fault=log.broken[0], number=str(len(log.broken)))


def _write(descriptor: int, start: int, content: bytes, before: int) -> None:
    """Write at a place and sync; an entry that holds a torn one is longer than it, so nothing is left behind it."""
    assert start + len(content) >= before
    os.lseek(descriptor, start, os.SEEK_SET)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        if start == before:  # a full disk: take away what came of it, so that nothing torn is left
            os.ftruncate(descriptor, before)
        raise


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    """Open and lock a log; a link, a device or a pipe in its place is none (OSError)."""
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    while True:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(NO_FILE)
            lock(descriptor)
            if not _is_still(path, descriptor):  # another file was put there while this run waited
                continue
            yield descriptor
            return
        finally:
            os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _content(descriptor: int) -> bytes:
    """Read a log that is open; raises OSError for one larger than any that evaluations write."""
    parts, most = [], LARGEST
    os.lseek(descriptor, 0, os.SEEK_SET)
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
        most -= len(part)
        if most < 0:
            raise too_large(LARGEST)
    return b"".join(parts)


def _sync(folder: Path) -> None:
    """Sync the folder, so that a log that is new is there after a power cut as well."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def reason_of(error: OSError) -> str:
    """Say why a log cannot be opened or written."""
    if error.errno == errno.ELOOP:
        return Phrase(LINK)
    return error.strerror or (Phrase(NO_FILE) if str(error) == NO_FILE else str(error))
