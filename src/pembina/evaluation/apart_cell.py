"""Where a plugin runs apart: what this system can take from a process is found by trying, and said as it was found.

With bubblewrap, a process sees no more than Python, Pembina, the plugin and the tables, has no network and writes only
to a small place in memory. Without it, Landlock and a filter of system calls take nearly the same; without these,
limits on memory and time are what is left.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from pembina.errors import PluginError
from pembina.evaluation.apart_process import Limits, Start, run_apart

BUBBLEWRAP, LANDLOCK, NAMESPACES, LIMITS = "bubblewrap", "landlock", "namespaces", "limits"
WAYS = (BUBBLEWRAP, "kernel")
"""What is tried, the best first: a sandbox from outside, or what a process can take from itself."""

OWN, READABLE, EVERYTHING = "own", "read-only", "all"
"""Which files a process can reach: those it needs and no other, every one but to write, every one as its user can."""

BOOT = Path(__file__).parent / "apart_boot.py"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime")
MACHINE = ("/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/sys/vm", "/sys/fs/cgroup")
"""Where libraries look how much memory there is, the process itself, and nothing of others."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
PATH = "/usr/bin:/bin"
TRIAL_SECONDS = 20.0
SEEDS = ("1", "2")
"""Seeds of Python's hashes in the two processes that measure the same."""


@frozen
class Cell:
    """What is in force here: by what a process is bound, and what it could still do when that was tried."""

    by: str
    network: bool
    files: str
    wanted: tuple[str, ...]
    bubblewrap: str | None = None
    scratch: Path | None = field(default=None, eq=False)

    def facts(self) -> dict[str, Any]:
        """Return what the facts of a run say of it: whether plugins had a network, which files, and by what."""
        return {"by": self.by, "files": self.files, "network": self.network}

    def start(self, job: Mapping[str, Any], readable: Sequence[str], limits: Limits, seed: str) -> Start:
        """Say how a process is started that does a job and reads these files and folders."""
        return _start(self.bubblewrap, {**job, "wanted": list(self.wanted)}, readable, limits, seed, self.scratch)


def find_cell(limits: Limits, scratch: Path) -> Cell:
    """Try what this system can take from a process; raises PluginError (PB427) where it cannot even set limits.

    ``scratch`` is a folder for temporary files where there is no sandbox with a place of its own.
    """
    reasons = []
    for way in WAYS:
        program = shutil.which("bwrap") if way == BUBBLEWRAP else None
        if way == BUBBLEWRAP and program is None:
            continue
        bound = _trial(program, limits, scratch)
        if isinstance(bound, str):
            reasons.append(bound)
            continue
        return _cell(program, bound)
    raise PluginError.of("PB427", reason=reasons[-1] if reasons else sys.platform)


def _cell(program: str | None, bound: Mapping[str, bool]) -> Cell:
    """Say in words what was found."""
    shut = not bound["tried-reading"] and not bound["tried-writing"]
    files = OWN if shut else EVERYTHING if bound["tried-writing"] else READABLE
    network = bound["tried-network"]
    by = BUBBLEWRAP if program else LANDLOCK if bound["files"] else NAMESPACES if not network else LIMITS
    wanted = tuple(name for name in ("limits", "network", "files", "calls") if bound[name])
    return Cell(by, network, files, wanted, program)


def _trial(program: str | None, limits: Limits, scratch: Path) -> dict[str, bool] | str:
    """Start a process that tries what it must not do; returns what it could do, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="pembina-trial-") as folder:
        secret = Path(folder, "secret")
        secret.write_text("secret", "utf-8")
        job = {"task": "trial", "secret": str(secret)}
        start = _start(program, job, program_paths(), limits, SEEDS[0], scratch)
        try:
            (ended,) = run_apart([start], TRIAL_SECONDS, 10_000)
            found = json.loads(ended.answer)
            return dict(found["bound"])
        except (OSError, ValueError, KeyError) as error:
            return f"{type(error).__name__}: {error}"


def _start(
    program: str | None, job: Mapping[str, Any], readable: Sequence[str], limits: Limits, seed: str,
    scratch: Path | None,
) -> Start:  # fmt: skip
    writable = [] if program or scratch is None else [str(scratch)]
    place = "/tmp" if program else str(scratch)
    whole = {
        **job,
        "limits": limits.inside(),
        "apart": program is not None,
        "parent": os.getpid(),
        "readable": [*readable, *SYSTEM, *DEVICES, *MACHINE],
        "listable": job.get("listable", []),
        "writable": [*writable, "/dev/null"],
        "scratch": place,
    }
    python = [sys.executable, "-s", "-P", "-B", "-X", "utf8", str(BOOT)]
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "PYTHONHASHSEED": seed}
    command = python if program is None else [program, *_sandbox(readable, limits), "--", *python]
    return Start(command, environment, json.dumps(whole).encode())


def _sandbox(readable: Sequence[str], limits: Limits) -> list[str]:
    """The arguments of bubblewrap: nothing shared, these places to read, one in memory to write."""
    given = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for path in SYSTEM:
        if Path(path).is_symlink():
            given += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            given += ["--ro-bind", path, path]
    for path in DEVICES:
        given += ["--dev-bind-try", path, path]
    given += ["--size", str(limits.file), "--tmpfs", "/tmp"]
    for path in _outermost(readable):
        given += ["--ro-bind", path, path]
    return [*given, "--remount-ro", "/", "--chdir", "/tmp"]


def _outermost(paths: Iterable[str]) -> list[str]:
    """Leave out what lies in another of the places, or in those of the system, outer ones first."""
    kept: list[str] = []
    for path in sorted(dict.fromkeys(paths), key=lambda each: (each.count("/"), each)):
        inside = any(Path(path).is_relative_to(outer) for outer in [*kept, *SYSTEM] if Path(outer).is_dir())
        if not inside and Path(path).exists():
            kept.append(path)
    return kept


def program_paths() -> list[str]:
    """Return where Python and Pembina lie: what every process has to read."""
    found = [sys.base_prefix, sys.prefix, str(Path(__file__).parents[1])]
    spec = importlib.util.find_spec("pembina_plugins")
    found += list(spec.submodule_search_locations or ()) if spec else []
    prefixes = (Path(sys.base_prefix), Path(sys.prefix))
    found += [path for path in sys.path if any(Path(path).is_relative_to(prefix) for prefix in prefixes)]
    return found + [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def plugin_paths(module: str, folder: Path) -> tuple[list[str], str]:
    """Return what a plugin has to read, and the entry of the path on which it lies.

    Beside the plugin may lie what it needs; the folder in which the program was started, and a home, are not handed
    over for the sake of a plugin that lies in them: then its own package is all.
    """
    package = folder.parents[len(module.split(".")) - 2] if "." in module else folder
    entry = package.parent
    spared = {Path.cwd(), Path.home(), Path("/")}
    listed = str(entry) in sys.path and entry not in spared
    return [str(entry if listed else package)], str(entry)
