"""Runs a writing command up to each of its operations on files, and there ends the process or lets the operation fail.

``python -m tests.trust.crash_driver JOBS.json`` runs one job after the other and writes what it found into that file's
neighbour ``found.json``. A command runs once; where it is about to change its first file, a process is split off for
every point, which goes on alone until it is killed there or fails. Nothing is imported or computed twice, so a point
costs some milliseconds. Every content that was left is kept by its hash in ``kept``.

Only this process itself is wrapped: opening for writing, writing, syncing, renaming, linking, removing, making folders,
permissions. What DuckDB writes goes to temporary folders, never to a file that people see.
"""

from __future__ import annotations

import builtins
import contextlib
import datetime as dt
import errno
import gc
import hashlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILLED_BEFORE, KILLED_WITHIN, KILLED_AFTER = "killed before", "killed within", "killed after"
FAILURES = {
    "open": (errno.ENOSPC, errno.EACCES), "write": (errno.ENOSPC, errno.EIO), "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EXDEV, errno.EACCES), "link": (errno.EPERM,), "mkdir": (errno.ENOSPC,), "chmod": (errno.EPERM,),
    "lock": (errno.EIO,),
}  # fmt: skip
"""What each kind of operation fails with. Removing does not fail: what cannot be removed stays, whoever asks."""
PATIENCE = 60


NOW = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)


def state(folder: Path, keep: Path | None = None) -> dict[str, str]:
    """Every file below a folder by the hash of its bytes, which are kept."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = name = hashlib.sha256(content).hexdigest()
            if keep is not None and not (keep / name).exists():
                (keep / name).write_bytes(content)
    return found


class Raw(io.RawIOBase):
    """A file open for writing: what reaches the system is an operation, half done where the point is within it."""

    def __init__(self, cutter: Cutter, file: Any) -> None:
        self._cutter, self._file = cutter, file

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        view = bytes(content)
        self._cutter.step("write", lambda half: self._all(view[: len(view) // 2] if half else view))
        return len(view)

    def _all(self, view: bytes) -> None:
        while view:
            view = view[self._file.write(view) :]

    def fileno(self) -> int:
        return int(self._file.fileno())

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._file.close()


def opened_for(cutter: Cutter, file: Any, mode: str, encoding: str | None) -> Any:
    """A file as Python's own: collected in blocks, and as text where it is text."""
    buffered = io.BufferedWriter(Raw(cutter, file))
    return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding=encoding or "utf-8")


class Cutter:
    """Counts operations on files of one folder, and does at one of them what its point says."""

    def __init__(self) -> None:
        self.folder, self.points, self.seed = Path("/nowhere"), 0, 0
        self.begun = self.child = False
        self.point: tuple[int, str, int] | None = None
        self.trace: list[str] | None = None
        self.count = 0
        self.found: list[dict[str, Any]] = []

    def begin(self, folder: Path, points: int, seed: int) -> None:
        """Turn to another command."""
        self.folder, self.points, self.seed = folder, points, seed
        self.begun, self.found = False, []

    def ours(self, path: Any) -> bool:
        """Whether a path lies in the folder, or a descriptor is open on something in it."""
        if isinstance(path, int):
            try:
                path = Path(f"/proc/self/fd/{path}").readlink()
            except OSError:
                return False
        here = Path.cwd() / os.fspath(path)
        return here == self.folder or self.folder in here.parents

    def step(self, kind: str, do: Callable[[bool], Any]) -> Any:
        """One operation; ``do(True)`` does the half of it, where there is one."""
        if not self.begun:
            self.begun = True
            self.explore()
        if not self.child:
            return do(False)
        at, self.count = self.count, self.count + 1
        if self.trace is not None:
            self.trace.append(kind)
        if self.point is None or self.point[0] != at:
            return do(False)
        _, what, number = self.point
        if what == KILLED_BEFORE:
            self.die()
        if what == KILLED_WITHIN:
            do(True)
            self.die()
        if what == KILLED_AFTER:
            do(False)
            self.die()
        if kind == "write":
            do(True)
        raise OSError(number, os.strerror(number))

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def explore(self) -> None:
        """Split off a process for every point; in each of them, return, and the command goes on."""
        before = self.folder.parent / "before"
        shutil.copytree(self.folder, before, symlinks=True)
        kinds = self.trial(None, trace=True)
        if self.child:
            return
        plan: list[tuple[int, str, int]] = []
        for at, kind in enumerate(kinds):
            plan += [(at, KILLED_BEFORE, 0), (at, KILLED_AFTER, 0)]
            plan += [(at, KILLED_WITHIN, 0)] if kind == "write" else []
            plan += [(at, f"{kind} fails", number) for number in FAILURES.get(kind, ())]
        if len(plan) > self.points:
            plan = sorted(random.Random(self.seed).sample(plan, self.points))
        for point in plan:
            self.restore(before)
            self.trial(point)
            if self.child:
                return
            self.found[-1]["kind"] = kinds[point[0]]
        self.restore(before)

    def restore(self, before: Path) -> None:
        """Make the folder what it was, the folder itself being the one that the command stands in."""
        for each in list(self.folder.iterdir()):
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        for each in before.iterdir():
            if each.is_dir():
                shutil.copytree(each, self.folder / each.name, symlinks=True)
            else:
                shutil.copy2(each, self.folder / each.name)

    def trial(self, point: tuple[int, str, int] | None, trace: bool = False) -> list[str]:
        """Let a process of its own go on to a point; note what it left. Returns the operations of a whole run."""
        said = self.folder.parent / "said.txt"
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            self.child, self.point, self.trace = True, point, [] if trace else None
            out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(out, 1)
            os.dup2(out, 2)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(PATIENCE)
            return []
        _, status = os.waitpid(child, 0)
        if trace:
            done: list[str] = json.loads((self.folder.parent / "trace.json").read_text("utf-8"))
            return done
        assert point is not None
        self.found.append({
            "at": point[0], "what": point[1], "errno": point[2], "status": os.waitstatus_to_exitcode(status),
            "said": said.read_text("utf-8", "replace")[-2000:], "left": state(self.folder, KEPT),
        })  # fmt: skip
        return []

    def end(self, status: int) -> None:
        """End a process that was split off, with the command's own status."""
        if self.trace is not None:
            (self.folder.parent / "trace.json").write_text(json.dumps(self.trace), "utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

    # What is wrapped

    def wrap(self) -> None:
        """Put this between the command and the system."""
        self._one("fsync", "fsync")
        self._one("chmod", "chmod")
        self._one("fchmod", "chmod")
        self._one("mkdir", "mkdir")
        self._one("unlink", "remove")
        self._one("remove", "remove")
        self._one("rmdir", "remove")
        self._one("ftruncate", "truncate")
        self._one("replace", "rename")
        self._one("rename", "rename")
        self._one("link", "link", second=True)
        real_open, real_write, real_fdopen, real_io = os.open, os.write, os.fdopen, io.open

        def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and self.ours(path):
                return self.step("open", lambda _: real_open(path, flags, *more, **named))
            return real_open(path, flags, *more, **named)

        def written(descriptor: int, content: Any) -> int:
            if self.ours(descriptor):
                size = len(content)
                return self.step(
                    "write", lambda half: real_write(descriptor, content[: size // 2] if half else content)
                )
            return real_write(descriptor, content)

        def fdopened(descriptor: int, mode: str = "r", *more: Any, **named: Any) -> Any:
            if set(mode) & set("wax+") and self.ours(descriptor):
                return opened_for(self, real_io(descriptor, "wb", buffering=0), mode, named.get("encoding"))
            return real_fdopen(descriptor, mode, *more, **named)

        def io_opened(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if set(mode) & set("wax+") and not isinstance(path, int) and self.ours(path):
                self.step("open", lambda _: None)
                raw = real_io(path, mode.replace("b", "").replace("t", "") + "b", buffering=0)
                return opened_for(self, raw, mode, named.get("encoding"))
            return real_io(path, mode, *more, **named)

        os.open, os.write, os.fdopen = opened, written, fdopened  # type: ignore[assignment]
        io.open = builtins.open = io_opened  # type: ignore[assignment]
        shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]  # so that copies are written here
        with contextlib.suppress(ImportError):
            import fcntl

            real_lock = fcntl.flock

            def flocked(descriptor: Any, how: int) -> None:
                if isinstance(descriptor, int) and self.ours(descriptor):
                    return self.step("lock", lambda _: real_lock(descriptor, how))
                return real_lock(descriptor, how)

            fcntl.flock = flocked  # type: ignore[assignment]

    def _one(self, name: str, kind: str, second: bool = False) -> None:
        real = getattr(os, name)

        def wrapped(*words: Any, **named: Any) -> Any:
            if self.ours(words[1] if second else words[0]):
                return self.step(kind, lambda _: real(*words, **named))
            return real(*words, **named)

        setattr(os, name, wrapped)


def stop_the_clock() -> None:
    """Let it be always the same moment: what two runs write may then be compared."""
    real = dt.datetime

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

    class Stopped(real, metaclass=Kind):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return NOW.astimezone(tz)

    dt.datetime = Stopped  # type: ignore[misc]


KEPT = Path("/nowhere")


def main() -> None:
    global KEPT
    jobs = Path(sys.argv[1]).resolve()
    KEPT = jobs.parent / "kept"
    KEPT.mkdir()
    stop_the_clock()
    from pembina.cli import main as pembina

    gc.disable()  # what other threads hold open is of no concern to a process that was split off
    cutter = Cutter()
    cutter.wrap()
    answers = []
    for job in json.loads(jobs.read_text("utf-8")):
        folder = Path(job["folder"])
        os.chdir(folder)
        old = state(folder, KEPT)
        cutter.begin(folder, job["points"], job["seed"])
        begun = time.process_time()
        status = pembina(job["words"])
        if cutter.child:
            cutter.end(status)
        answers.append({
            "status": status, "old": old, "new": state(folder, KEPT), "points": cutter.found,
            "seconds": time.process_time() - begun,
        })  # fmt: skip
    (jobs.parent / "found.json").write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    main()
