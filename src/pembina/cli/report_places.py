"""Where reports are written: never over what they are made from, nor, unasked, over what somebody else wrote."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pembina.cli.placing import check_place
from pembina.errors import N_, PembinaError, Phrase, Place, Problem, RecordError

RESULT, DECISIONS = N_("a result"), N_("a file of decisions or rules")
SOURCES = {"result": N_("the result"), "decisions": N_("the decisions"), "robustness": N_("the study of robustness")}

_UNCHANGED = b"2000-01-01T00:00:00Z"
"""What a workbook of Pembina's says of when it was changed; whoever saves it writes another day."""

_HEAD = 4096


def check_places(paths: Iterable[Path], sources: Mapping[str, Path | None], force: bool) -> None:
    """Refuse, before any work, every place that cannot be written to or must not be; all of them at once."""
    problems: list[Problem] = []
    for path in paths:
        try:
            check_place(path)
            _check_source(path, sources)
            _check_content(path, force)
        except PembinaError as error:
            problems += error.problems
        except OSError as error:
            problems += RecordError.of("PB707", Place(str(path)), reason=error.strerror or str(error)).problems
    if problems:
        raise RecordError(problems)


def _check_source(path: Path, sources: Mapping[str, Path | None]) -> None:
    for what, source in sources.items():
        if source is not None and source.exists() and path.exists() and path.samefile(source):
            raise RecordError.of("PB602", Place(str(path)), what=Phrase(SOURCES[what]))


def _check_content(path: Path, force: bool) -> None:
    """Refuse to replace a result, decisions or rules at all, and anything that is no untouched report unless forced."""
    if not path.exists():
        return
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if path.suffix.lower() == ".toml":
        raise RecordError.of("PB603", Place(str(path)), what=Phrase(DECISIONS))
    if path.suffix.lower() == ".json" and b'"pembina-result/' in path.read_bytes():
        raise RecordError.of("PB603", Place(str(path)), what=Phrase(RESULT))
    if not force and head and not _ours(path, head):
        raise RecordError.of("PB604", Place(str(path)))


def _ours(path: Path, head: bytes) -> bool:
    """Whether a file is a report of Pembina's that nobody has changed, as far as can be told from the file."""
    match path.suffix.lower():
        case ".html" | ".htm":
            return b'name="generator" content="Pembina' in head
        case ".pdf":
            from pembina.reports.pdf.typesetting import MARK

            return head.startswith(b"%PDF") and MARK.encode() in path.read_bytes()
        case ".xlsx":
            return _untouched(path)
        case ".json":
            return b'"format": "pembina-report/' in head
    return False


def _untouched(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as book:
            core = book.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return core.count(_UNCHANGED) > 1 and b"pembina-report" in core
