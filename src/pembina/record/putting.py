"""Putting files in their places whole or not at all: one, several that belong together, a new one, a new folder.

Everything is written beside its place under a name that begins with a dot, synced, and only then renamed. Whoever ends
the program at any moment finds the old file or the new one; what may be left over is a file with a dot before its name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import define

from pembina.errors import N_, Phrase
from pembina.record.locking import locked

NOT_SURE = N_("it is written, but the disk did not confirm it and may lose it in a power failure: {reason}")

_NO_SYNC = frozenset((errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EROFS))
"""What file systems say that do not sync folders."""

_NAME = 40
"""Letters of a name that its temporary name repeats, so that it is not too long where the name itself just fits."""


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Let a failure name the place that people know, not the temporary name beside it."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


@define
class _Staged:
    """A file that is written and synced beside its place; ``kept`` is another name of what stood there before."""

    path: Path
    temporary: Path
    existed: bool
    kept: Path | None = None
    placed: bool = False


def put(path: Path, *content: bytes) -> None:
    """Put bytes, in one piece or several, into a file whole or not at all.

    They go to a temporary file in the same folder, which is synced and renamed; then the folder is synced. A file that
    is there keeps its permissions. Raises OSError.
    """
    put_all([(path, content)])


def put_all(files: Sequence[tuple[Path, bytes | Sequence[bytes]]], folders: Sequence[Path] = ()) -> None:
    """Put files that belong together: all of them, or, whatever fails, none; raises OSError.

    All are written and synced before the first takes its place, and the last does so when the others are there for
    good: it should be the one that vouches for them by their hashes. Of two runs that write into one folder one waits.
    ``folders`` are made where they are not there, outer ones first.
    """
    made: list[Path] = []
    try:
        for folder in folders:
            with _blaming(folder):
                made += [folder] if make_folder(folder) else []
        _put_all(files)
    except BaseException:
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    for folder in made:
        sync_folder(folder.parent)


def _put_all(files: Sequence[tuple[Path, bytes | Sequence[bytes]]]) -> None:
    staged: list[_Staged] = []
    try:
        for path, content in files:
            with _blaming(path):
                staged.append(_stage(path, (content,) if isinstance(content, bytes) else content))
        with ExitStack() as stack:
            for folder in _folders(staged):
                with _blaming(folder):
                    stack.enter_context(locked(folder))
            _place(staged)
    finally:
        for each in staged:
            _clear(each)


def put_new(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put a file where none may be yet, readable as ``mode`` and the umask allow.

    Raises FileExistsError where anything stands in its place, of two who write at once for the second; OSError.
    """
    temporary = _write(path, (content,), mode & ~umask())
    try:
        try:
            os.link(temporary, path, follow_symlinks=False)  # which, unlike renaming, never takes a place
        except FileExistsError:
            raise
        except OSError:  # a file system that knows one name for a file only
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0)
            os.close(handle)
            try:
                temporary.replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    path.unlink()
                raise
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
    sync_folder(path.parent)


def put_folder(folder: Path, files: Mapping[str, bytes], last: str) -> None:
    """Put a folder of files, by their paths in it; ``last`` is the one without which the folder is not complete.

    A folder that is not there is built beside its place. In one that is there, files of the same name are replaced,
    ``last`` when all others are. Raises OSError.
    """
    if not folder.exists():
        with new_folder(folder) as place:
            for name, content in files.items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(content)
        return
    inner = {above for name in files for above in (folder / name).parents if folder in above.parents}
    order = sorted(files, key=lambda name: name == last)
    put_all([(folder / name, files[name]) for name in order], sorted(inner))


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside the place of one that is not there; it takes the place, synced, at the end.

    Whatever is raised inside, nothing is left of it, nor of folders above that had to be made. Raises OSError.
    """
    above = [parent for parent in folder.parents if not parent.exists()]
    place: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{folder.name[:_NAME]}.", dir=folder.parent))
        yield place
        sync_tree(place)
        place.chmod(0o777 & ~umask())
        if folder.is_dir():
            folder.rmdir()  # an empty one; any other is refused here
        place.replace(folder)
    except BaseException:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        for parent in above:
            with contextlib.suppress(OSError):
                parent.rmdir()  # only what is empty can be removed
        raise
    for parent in [folder.parent, *(each.parent for each in above)]:
        sync_folder(parent)


def make_folder(path: Path) -> bool:
    """Make a folder where there is none, and say whether there was none; raises OSError."""
    try:
        path.mkdir()
    except FileExistsError:
        if not path.is_dir():
            raise
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; raises OSError that says that the files are there."""
    try:
        _sync(folder)
    except OSError as error:
        raise OSError(error.errno, Phrase(NOT_SURE, reason=error.strerror or str(error)), str(folder)) from None


def _sync(folder: Path) -> None:
    """Sync a folder; where folders cannot be synced, or this one not be looked into, nothing is waited for."""
    if not hasattr(os, "O_DIRECTORY"):  # pragma: no cover
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Wait until everything in a folder is on the disk, file by file; raises OSError."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            descriptor = os.open(Path(root, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        _sync(Path(root))


def umask() -> int:
    """Return which permissions this process takes away from new files."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _stage(path: Path, content: Iterable[bytes]) -> _Staged:
    existed = os.path.lexists(path)
    try:
        mode = stat.S_IMODE(path.stat().st_mode) & 0o777
    except OSError:
        mode = 0o666 & ~umask()
    return _Staged(path, _write(path, content, mode), existed)


def _write(path: Path, content: Iterable[bytes], mode: int) -> Path:
    """Write a temporary file beside a place, synced; on any failure nothing of it is left."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:_NAME]}.", dir=path.parent)
    temporary = Path(name)
    try:
        try:
            file = os.fdopen(handle, "wb")
        except BaseException:
            os.close(handle)
            raise
        with file:
            file.writelines(content)
            file.flush()
            temporary.chmod(mode)
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _folders(staged: Iterable[_Staged]) -> list[Path]:
    """The folders of files, each once, in an order in which two runs never wait for each other."""
    return sorted({each.path.parent.resolve() for each in staged})


def _place(staged: Sequence[_Staged]) -> None:
    """Rename all; where one cannot be, those before it are put back."""
    try:
        for each in staged[:-1]:
            _keep(each)
            with _blaming(each.path):
                each.temporary.replace(each.path)
            each.placed = True
        for folder in _folders(staged[:-1]):
            with _blaming(folder):
                _sync(folder)
        for each in staged[-1:]:
            with _blaming(each.path):
                each.temporary.replace(each.path)
    except BaseException:
        for each in reversed(staged):
            if each.placed:
                _restore(each)
        raise
    for folder in _folders(staged[-1:]):
        sync_folder(folder)


def _keep(each: _Staged) -> None:
    """Give what stands in a place a second name, so that it can be put back; not every file system can."""
    kept = each.temporary.with_name(f"{each.temporary.name}.old")
    with contextlib.suppress(OSError):
        os.link(each.path, kept, follow_symlinks=False)
        each.kept = kept


def _restore(each: _Staged) -> None:
    with contextlib.suppress(OSError):
        if each.kept is not None:
            each.kept.replace(each.path)
            each.kept = None
        elif not each.existed:
            each.path.unlink()


def _clear(each: _Staged) -> None:
    for path in (each.temporary, each.kept):
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink()
