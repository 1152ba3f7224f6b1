"""Putting a document where it was asked for, without destroying what somebody else wrote there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from pembina.errors import N_, Place, Problem, RecordError

if TYPE_CHECKING:
    from pembina.cli.session import Session

WRITTEN = N_("Written: {path}")
NO_FOLDER = N_("there is no such folder")
NO_FILE = N_("there is something here that is not a file")

LONGEST = 80
"""Letters of a code in the name of a file; folders take 255 bytes."""

RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)
"""What Windows takes for a device, whatever stands after a dot."""


def check_place(path: Path) -> None:
    """Refuse a place that cannot be written to before the work, not after it (PB707)."""
    try:
        reason = None if path.parent.is_dir() else NO_FOLDER
        reason = NO_FILE if reason is None and path.exists() and not path.is_file() else reason
    except OSError as error:  # a name too long for a folder
        reason = error.strerror or str(error)
    if reason is not None:
        raise RecordError.of("PB707", Place(str(path)), reason=reason)


def place(session: Session, path: Path, content: bytes, force: bool = False) -> None:
    """Write a file whole or not at all, and say where; a file that is there and not ours stays (PB619) unless forced.

    Ours are PDFs that bear Pembina's mark, lists of certificates that nobody edited, and whatever holds the very same
    bytes: a text may have been edited.
    """
    place_all(session, [(path, content)], force)


def place_all(
    session: Session, files: Sequence[tuple[Path, bytes]], force: bool = False, folder: Path | None = None
) -> None:
    """The same for several files: none is written where one of them has to stay, or cannot be written.

    All that have to stay are named. The last file should be the one that lists the others; ``folder`` is made where it
    is not there.
    """
    try:
        taken = [] if force else [path for path, content in files if path.exists() and not _ours(path, content)]
    except OSError as error:
        raise RecordError.of("PB707", Place(str(error.filename)), reason=error.strerror or str(error)) from None
    if taken:
        raise RecordError([Problem("PB619", Place(str(path))) for path in taken])
    put_files(files, folder)
    for path, _ in files:
        session.say(session.texts.say(WRITTEN, path=str(path)))


def put_files(files: Sequence[tuple[Path, bytes]], folder: Path | None = None) -> None:
    """Put files that belong together, all of them or none (PB707); ``folder`` is made where it is not there."""
    from pembina.record.files import put_all

    try:
        put_all(files, () if folder is None else (folder,))
    except OSError as error:
        raise RecordError.of("PB707", Place(str(error.filename)), reason=error.strerror or str(error)) from None


def _ours(path: Path, content: bytes) -> bool:
    from pembina.record.plainfile import read_plain

    there = read_plain(path)
    if there in (b"", content):
        return True
    if path.suffix.lower() == ".csv":
        from pembina.reports.certificate_recap import untouched

        return untouched(there)
    from pembina.reports.pdf.typesetting import MARK

    return there.startswith(b"%PDF") and content.startswith(b"%PDF") and MARK.encode() in there


def file_names(codes: Iterable[str], form: str) -> dict[str, str]:
    """Name a file for each code after a form such as ``entrant-{}.html``.

    Codes that differ in capitals only stay apart where a folder would not tell them apart.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        stem, n = file_name(code), 1
        name = stem
        while name.casefold() in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(name.casefold())
        names[code] = form.format(name)
    return names


def file_name(code: str) -> str:
    """An entrant's code as the name of a file: what no folder would take is written as in a web address."""
    name = quote(code, safe="")
    name = name.replace(".", "%2E", 1) if name.startswith(".") else name
    if len(name) > LONGEST:
        name = name[:LONGEST].rstrip("%")
    return f"_{name}" if RESERVED.fullmatch(name.partition(".")[0]) else name
