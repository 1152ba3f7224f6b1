"""A folder of sheets and the key beside it: all of it is written, or none."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pembina.commands import N_, DataError, Phrase, Place, Problem, sync_folder

from ..files import FOLDER, NOTHING, create, kind

ENDING = ".xlsx"
SHOWN = 3
"""Files that a refusal names."""
LONGEST_NAME = 60

HERE = N_("it is the folder in which the command was given; name a folder of its own")
NO_FOLDER = N_("it is no folder")
MORE = N_("{files} and {n} more")


def file_names(codes: Iterable[str], prefix: str) -> dict[str, str]:
    """Return a file name for each code: ``juri-J01.xlsx``.

    Only plain letters, digits, points and dashes are kept; where that changes a code, or two differ by capitals alone,
    part of a hash of the code follows, so that no two jurors share a file on any system.
    """
    plain = {code: _plain(code) for code in codes}
    folded = [name.casefold() for name in plain.values()]
    names = {}
    for code, name in plain.items():
        if name != code or folded.count(name.casefold()) > 1:
            name = f"{name}-{hashlib.sha256(code.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip("-")
        names[code] = f"{prefix}-{name}{ENDING}"
    return names


def _plain(code: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", code).strip("-.")[:LONGEST_NAME].rstrip("-.")


def check_folder(folder: Path) -> list[Problem]:
    """Say why sheets may not be written to a folder that is there (JURY210 to JURY212); an empty one is fine."""
    place = Place(str(folder))
    there = kind(folder, follow=False)
    if there == NOTHING:
        return []
    if there != FOLDER:
        return [Problem("JURY212", place, {"reason": Phrase(NO_FOLDER)})]
    try:
        found = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return [Problem("JURY212", place, {"reason": error.strerror or str(error)})]
    if found:
        sheets = [name for name in found if name.casefold().endswith(ENDING)]
        return [Problem("JURY210" if sheets else "JURY211", place, {"files": _listed(sheets or found)})]
    if os.path.realpath(folder) == os.path.realpath(os.curdir):
        return [Problem("JURY212", place, {"reason": Phrase(HERE)})]
    return []


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return Phrase(MORE, files=shown, n=len(names) - SHOWN) if len(names) > SHOWN else shown


def check_key(key: Path, folder: Path) -> list[Problem]:
    """Say why a key may not be written (JURY213, JURY214)."""
    problems = []
    if kind(key, follow=False) != NOTHING:
        problems.append(Problem("JURY213", Place(str(key))))
    if Path(os.path.realpath(key)).is_relative_to(os.path.realpath(folder)):
        problems.append(Problem("JURY214", Place(str(key))))
    return problems


def write_folder(folder: Path, files: Mapping[str, bytes], key: tuple[Path, bytes] | None = None) -> None:
    """Write the files into a folder of their own, and the key before them; on any failure nothing of it is left.

    The files are written and synced in a folder beside, which then takes the name. Raises DataError (JURY212, JURY213,
    JURY215).
    """
    made: Path | None = None
    above = [parent for parent in folder.parents if kind(parent) == NOTHING]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        made.chmod(0o777 & ~_umask())
        for name, content in sorted(files.items()):  # else the order in which they were made tells who is meant
            create(made / name, content)
        if key is not None:
            _put_key(*key)
        try:
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()  # an empty one; any other is refused here at the latest
            made.rename(folder)
        except BaseException:
            if key is not None:
                key[0].unlink()
            raise
        sync_folder(folder.parent)
    except OSError as error:
        raise DataError.of("JURY212", Place(str(folder)), reason=error.strerror or str(error)) from None
    finally:
        if made is not None and made.exists():
            shutil.rmtree(made, ignore_errors=True)
        for parent in above:
            with contextlib.suppress(OSError):
                parent.rmdir()  # only what is empty can be removed


def _put_key(path: Path, content: bytes) -> None:
    """Write the key, readable by its owner alone."""
    try:
        create(path, content, 0o600)
    except FileExistsError:
        raise DataError.of("JURY213", Place(str(path))) from None
    except OSError as error:
        raise DataError.of("JURY215", Place(str(path)), reason=error.strerror or str(error)) from None


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
