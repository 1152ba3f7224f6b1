"""Opening a workbook that came back: what is safe is read with openpyxl, all else is refused with what it is."""

from __future__ import annotations

import copy
import hashlib
import importlib
import io
import os
import stat
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import frozen

from pembina.commands import N_, DataError, Phrase, Place

from .watching import TooMuch, Unclear, Watch

HEAVIEST = 32 * 1024 * 1024
"""Bytes of a file that may be a sheet; an honest one has some hundred kilobytes."""
LARGEST = 128 * 1024 * 1024
"""Bytes that its parts may declare, unpacked."""
STEEPEST = 200
"""How many times larger than the file they may be; looked at above one megabyte."""
MOST_PARTS = 2_000
"""Parts of a file; what each may hold, `watching` says."""
_MEGA = 1024 * 1024

_LINK = N_("it is a link to another file")
_MISSING = N_("there is no such file")
_SPECIAL = N_("it is neither a file nor a folder")
_EMPTY = N_("it is empty")

_OLD = N_("a workbook of the old kind (xls)")
_BINARY = N_("a binary workbook (xlsb)")
_ODS = N_("a workbook of LibreOffice or OpenOffice (ods)")
_WORD = N_("a text document")
_SLIDES = N_("a presentation")
_PDF = N_("a PDF")
_WEB = N_("a web page or another XML text")
_ZIP = N_("a zip archive without a workbook in it")
_TEXT = N_("plain text, such as csv")
_UNKNOWN = N_("a file of another kind")

_BROKEN = N_("it is no whole zip archive")
_OTHER_SIZE = N_("its part {part} has another size than it says")
_TWICE = N_("its part {part} stands in it twice")
_OUTSIDE = N_("its part {part} has a name that leads outside of it")
_NO_XML = N_("its part {part} is not XML")
_NO_BOOK = N_("its parts do not make a workbook ({reason})")

_BYTES = N_("it has {size} MB, or would have once unpacked")
_PARTS = N_("it has {count} parts")

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"BM")
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00\x00<")


@frozen
class Opened:
    """A workbook with its formulas as they stand, the name that a person knows it by, and the SHA-256 of its bytes."""

    file: str
    sha256: str
    book: Any


LIBRARIES = {"openpyxl": "openpyxl", "defusedxml": "defusedxml", "xlsxwriter": "XlsxWriter"}
"""What sheets are read with, and written once more to be compared: modules, and the names they are installed by."""


def check_libraries() -> None:
    """Raise DataError (JURY310) where a library is not installed that reading sheets needs."""
    for module, library in LIBRARIES.items():
        try:
            importlib.import_module(module)
        except ImportError:
            raise DataError.of("JURY310", library=library) from None


def open_workbook(path: Path, shown: str | None = None) -> Opened:
    """Open an xlsx file; raises DataError of one problem (JURY301 to JURY307) where it is none or is not safe to read.

    The bytes are read once: what is checked is what is hashed and what is read.
    """
    file = shown or str(path)
    content = _content(path, file)
    with _archive(content, file) as archive:
        _check_parts(archive, file)
    return Opened(file, hashlib.sha256(content).hexdigest(), _load(content, file))


# The file


def _content(path: Path, file: str) -> bytes:
    """Read a plain file that is not too large; links are not followed, devices and pipes not opened."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise _unreadable(file, Phrase(_LINK))
        if not stat.S_ISREG(mode):
            raise _unreadable(file, Phrase(_SPECIAL))
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as stream:
            content = stream.read(HEAVIEST + 1)
    except FileNotFoundError:
        raise _unreadable(file, Phrase(_MISSING)) from None
    except (OSError, ValueError) as error:
        raise _unreadable(file, getattr(error, "strerror", None) or str(error)) from None
    if not content:
        raise _unreadable(file, Phrase(_EMPTY))
    if len(content) > HEAVIEST:
        raise _too_much(file, Phrase(_BYTES, size=f"> {HEAVIEST // _MEGA}"))
    return content


def _unreadable(file: str, reason: str) -> DataError:
    return _error("JURY301", file, reason=reason)


def _too_much(file: str, reason: Phrase) -> DataError:
    return _error("JURY302", file, reason=reason)


def _damaged(file: str, reason: Phrase) -> DataError:
    return _error("JURY307", file, reason=reason)


def _error(code: str, file: str, **args: Any) -> DataError:
    from pembina.commands import Problem

    return DataError([Problem(code, Place(file), args)])


# The archive


def _archive(content: bytes, file: str) -> zipfile.ZipFile:
    """Open the archive inside of which a workbook lies, or say what the file is instead."""
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _error("JURY304", file)
        raise _error("JURY303", file, what=Phrase(_OLD))
    if not content.startswith(b"PK"):
        raise _error("JURY303", file, what=Phrase(_kind(content)))
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _damaged(file, Phrase(_BROKEN)) from None


def _kind(content: bytes) -> str:
    """Say what a file is that is no archive, by how it begins."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        return _PDF
    if start.startswith(b"<"):
        return _WEB
    return _UNKNOWN if b"\x00" in start or _controls(start) else _TEXT


def _controls(start: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\r\n\x0c" for byte in start)


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    """Refuse what is no workbook, what is hidden or doubled, and what is far larger than a sheet; then read the XML."""
    parts = archive.infolist()
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise _too_much(file, Phrase(_PARTS, count=len(parts)))
    if unpacked > LARGEST or (unpacked > _MEGA and unpacked > STEEPEST * max(1, packed)):
        raise _too_much(file, Phrase(_BYTES, size=unpacked // _MEGA))
    if any(part.flag_bits & 1 for part in parts):
        raise _error("JURY304", file)
    seen: set[str] = set()
    for part in parts:
        name = part.filename
        if name.casefold() in seen:
            raise _damaged(file, Phrase(_TWICE, part=name))
        seen.add(name.casefold())
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise _damaged(file, Phrase(_OUTSIDE, part=name))
    _check_kind(archive, seen, file)
    _check_xml(archive, parts, file)


def _check_kind(archive: zipfile.ZipFile, names: Iterable[str], file: str) -> None:
    known = set(names)
    if "mimetype" in known and b"opendocument" in _part(archive, "mimetype", file)[:200]:
        raise _error("JURY303", file, what=Phrase(_ODS))
    if any(name.endswith("vbaproject.bin") for name in known):
        raise _error("JURY305", file)
    if "xl/workbook.bin" in known:
        raise _error("JURY303", file, what=Phrase(_BINARY))
    if not any(name.startswith("xl/") for name in known) or "[content_types].xml" not in known:
        office = {"word/": _WORD, "ppt/": _SLIDES}
        what = next((kind for top, kind in office.items() if any(name.startswith(top) for name in known)), _ZIP)
        raise _error("JURY303", file, what=Phrase(what))
    if b"macroenabled" in _part(archive, "[Content_Types].xml", file).lower():
        raise _error("JURY305", file)


def _part(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """Unpack one part; its name is looked up without regard to capitals, as the programs that read workbooks do."""
    found = next(part for part in archive.infolist() if part.filename.casefold() == name.casefold())
    believing = copy.copy(found)
    believing.file_size += 1  # else zipfile unpacks all that is packed, and hands over only as much as is declared
    try:
        with archive.open(believing) as stream:
            content = stream.read(believing.file_size)
    except Exception:  # zlib, lzma, bz2 and zipfile each have errors of their own
        raise _damaged(file, Phrase(_BROKEN)) from None
    if len(content) != found.file_size:
        raise _damaged(file, Phrase(_OTHER_SIZE, part=name))
    return content


# The XML


def _check_xml(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], file: str) -> None:
    """Read every XML part once without keeping it: no declarations of entities, nothing too much, nothing unclear."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    cells = others = 0
    for part in parts:
        content = _part(archive, part.filename, file)
        drawing = part.filename.lower().endswith(".vml")  # Excel itself writes these as HTML of old
        named = part.filename.lower().endswith((".xml", ".rels"))
        if content.startswith(_PICTURES) or not (named or content.lstrip().startswith(_XML_STARTS)):
            continue
        watch = Watch(part.filename, cells, others)
        try:
            parser = DefusedXMLParser(target=watch, forbid_dtd=True)
            parser.feed(content)
            parser.close()
        except DefusedXmlException:
            raise _error("JURY306", file, part=part.filename) from None
        except TooMuch as limit:
            raise _too_much(file, limit.args[0]) from None
        except Unclear as fault:
            raise _damaged(file, fault.args[0]) from None
        except (ParseError, ValueError, LookupError):
            if not drawing:
                raise _damaged(file, Phrase(_NO_XML, part=part.filename)) from None
        cells, others = watch.cells, watch.others


def _load(content: bytes, file: str) -> Any:
    """Let openpyxl read it; it warns of what it does not keep (charts, pictures), which is nothing a score hangs on."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # a part that is missing or holds nonsense surfaces as almost any exception
        reason = Phrase(_NO_BOOK, reason=f"{type(error).__name__}: {error}"[:120])
        raise _damaged(file, reason) from None
