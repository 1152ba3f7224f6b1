"""The first thing that runs in a process of its own for a plugin: it gives away all that the plugin is not to have.

Started by its path and of the standard library alone, so that nothing else is imported before the process is bound.
Reads the job from standard input, sets the limits, lets go of every descriptor but the one for the answer, and leaves
the rest to :mod:`pembina.evaluation.apart_child`. Numbers are those of the kernel's interface
(linux/seccomp.h, linux/landlock.h, asm/unistd.h; x86-64 and aarch64).
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ANSWER = 64
"""Descriptor on which the answer leaves; all others above standard error are closed."""

NO_NEW_PRIVILEGES, DEATH_SIGNAL, SET_SECCOMP = 38, 1, 22
NEW_USER, NEW_NET, NEW_IPC = 0x10000000, 0x40000000, 0x08000000
THREAD = 0x00010000

_FORBIDDEN = {
    "x86_64": (
        *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),  # sockets
        *(57, 58, 59, 322, 101, 310, 311, 312, 200),  # processes, programs, and looking into others
        *(272, 308, 165, 166, 155, 161, 304, 428, 429, 430, 431, 432, 442),  # namespaces and mounts
        *(321, 298, 323, 425, 426, 427, 248, 249, 250),  # the kernel's own machinery
        *(424, 434, 438, 440, 448, 141, 142, 144, 203, 251, 256, 279, 314),  # others' priority, memory, signals
        *(29, 64, 68, 240),  # memory and messages that outlive the process
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
        *(221, 281, 117, 270, 271, 272, 130),
        *(97, 268, 40, 39, 41, 51, 265, 428, 429, 430, 431, 432, 442),
        *(280, 241, 282, 425, 426, 427, 217, 218, 219),
        *(424, 434, 438, 440, 448, 140, 118, 119, 122, 30, 238, 239, 274),
        *(194, 190, 186, 180),
    ),
}
_MACHINE = {"x86_64": (0xC000003E, 56, 435), "aarch64": (0xC00000B7, 220, 435)}
"""Of each machine: its number for the kernel, and the calls ``clone`` and ``clone3``."""
_OWN_PROCESS = {"x86_64": (62, 234, 129, 297), "aarch64": (129, 131, 138, 240)}
"""Calls that may name this process only: signals."""
_LIMITS_OF = {"x86_64": 302, "aarch64": 261}
_CONTROL = {"x86_64": ((72, (8, 10, 15)), (16, (0x5412, 0x8901, 0x8902))), "aarch64": ((25, (8, 10, 15)), (29, (0x5412, 0x8901, 0x8902)))}  # fmt: skip  # noqa: E501
"""Calls with a command that may not be given: sending signals through a descriptor, typing into a terminal."""


def library() -> Any:
    """The C library, whose last error can be asked."""
    return ctypes.CDLL(None, use_errno=True)


# What is taken away


def limit(limits: Mapping[str, int]) -> None:
    """Set the limits of this process; raises OSError or ValueError where that cannot be done."""
    import resource

    wanted = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_CPU: (limits["cpu"], limits["cpu"] + 1),
        resource.RLIMIT_FSIZE: (limits["file"], limits["file"]),
        resource.RLIMIT_NOFILE: (256, 256),
        resource.RLIMIT_AS: (limits["memory"], limits["memory"]),
    }
    for which, (soft, hard) in wanted.items():
        most = resource.getrlimit(which)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(which, (soft, hard))


def close_others(kept: Iterable[int]) -> None:
    """Close every descriptor that was inherited and is not kept."""
    last = 2
    for descriptor in sorted(kept):
        os.closerange(last + 1, descriptor)
        last = descriptor
    os.closerange(last + 1, 4096)


def end_with_parent(parent: int) -> None:
    """End when the parent does; it may have ended already."""
    library().prctl(DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(1)


def leave_network() -> bool:
    """Go where there is no network: into namespaces of one's own; False where the system does not allow it."""
    return bool(library().unshare(NEW_USER | NEW_NET | NEW_IPC) == 0)


def forbid_calls() -> bool:
    """Forbid sockets, processes, programs and everything of others, for good; False where the machine is not known."""
    machine = platform.machine()
    if machine not in _MACHINE:
        return False
    program = _filter(machine, os.getpid())
    code = ctypes.create_string_buffer(program, len(program))
    whole = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    c = library()
    return bool(c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and c.prctl(SET_SECCOMP, 2, whole, 0, 0) == 0)


def _filter(machine: str, own: int) -> bytes:
    """The filter as the kernel reads it: each step loads a word, or compares and skips."""
    load, equal, least, bits, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    refuse, unknown = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
    number, clone, clone3 = _MACHINE[machine]
    steps: list[tuple[int, int, int, int]] = [
        (load, 0, 0, 4), (equal, 1, 0, number), (answer, 0, 0, kill),  # another kind of machine than this one
        (load, 0, 0, 0), (least, 0, 1, 0x40000000), (answer, 0, 0, kill),  # calls of the x32 kind
        (equal, 0, 1, clone3), (answer, 0, 0, unknown),  # whose arguments no filter sees; libraries then use clone
        (equal, 0, 4, clone), (load, 0, 0, 16), (bits, 0, 1, THREAD), (answer, 0, 0, allow), (answer, 0, 0, refuse),
    ]  # fmt: skip
    for call in _FORBIDDEN[machine]:
        steps += [(equal, 0, 1, call), (answer, 0, 0, refuse)]
    for call in _OWN_PROCESS[machine]:
        steps += [(equal, 0, 4, call), (load, 0, 0, 16), (equal, 0, 1, own), (answer, 0, 0, allow)]
        steps.append((answer, 0, 0, refuse))
    steps += [(equal, 0, 5, _LIMITS_OF[machine]), (load, 0, 0, 16), (equal, 1, 0, 0), (equal, 0, 1, own)]
    steps += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    for call, commands in _CONTROL[machine]:
        steps += [(equal, 0, 2 + 2 * len(commands), call), (load, 0, 0, 24)]
        for command in commands:
            steps += [(equal, 0, 1, command), (answer, 0, 0, refuse)]
        steps.append((answer, 0, 0, allow))
    steps.append((answer, 0, 0, allow))
    return b"".join(struct.pack("HBBI", *step) for step in steps)


_READ = 0b1100  # files read, folders listed
_LIST = 0b1000
_RUN = 0b1
_ALL = {1: 13, 2: 14, 3: 15, 4: 15}
"""Rights over files that a version of Landlock knows: so many, from the first."""


def shut_files(readable: Sequence[str], listable: Sequence[str], writable: Sequence[str]) -> bool:
    """Leave only these files and folders readable, these to be listed, these writable (Landlock); False without it."""
    c = library()
    version = c.syscall(444, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << (_ALL.get(version) or 16)) - 1
    network = 0b11 if version >= 4 else 0
    scope = 0b11 if version >= 6 else 0
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = c.syscall(444, struct.pack("QQQ", rights, network, scope)[:size], size, 0)
    if rules < 0 or c.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    try:
        for paths, allowed in ((readable, _READ | _RUN), (listable, _LIST), (writable, rights & ~_RUN)):
            for path in paths:
                if not _let(c, rules, path, allowed):
                    return False
        return bool(c.syscall(446, rules, 0) == 0)
    finally:
        os.close(rules)


def _let(c: Any, rules: int, path: str, allowed: int) -> bool:
    """Allow something below a path; what is not there needs no leave."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        of_files = 0b0110 | _RUN | (1 << 14) | (1 << 15)
        given = allowed if Path(path).is_dir() else allowed & of_files
        return bool(c.syscall(445, rules, 1, struct.pack("=Qi", given, descriptor), 0) == 0)
    finally:
        os.close(descriptor)


# What is done


def bind(job: Mapping[str, Any]) -> dict[str, bool]:
    """Take everything away, and say what could be taken."""
    limit(job["limits"])
    apart = bool(job["apart"])
    done = {"limits": True, "network": apart, "files": apart, "calls": False}
    if not apart:
        end_with_parent(job["parent"])
        done["network"] = leave_network()
        done["files"] = shut_files(job["readable"], job["listable"], job["writable"])
    done["calls"] = forbid_calls()
    done["network"] = done["network"] or done["calls"]
    return done


def main() -> None:
    """Bind this process, then try what it still can do, or do the job."""
    job = json.load(sys.stdin)
    os.dup2(1, ANSWER)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    close_others([ANSWER])
    try:
        done = bind(job)
    except (OSError, ValueError, ImportError, AttributeError) as error:
        _answer({"unbound": f"{type(error).__name__}: {error}"})
    if job["task"] == "trial":
        _answer({"bound": done | tried(job)})
    if [name for name in job["wanted"] if not done[name]]:
        _answer({"unbound": "the system allowed less than when it was tried"})
    sys.path[:] = job["paths"]
    from pembina.evaluation.apart_child import work

    work(job, ANSWER)


def tried(job: Mapping[str, Any]) -> dict[str, bool]:
    """Try what must not work: a socket, a file that is nobody's business, a file in a foreign place."""
    import socket

    found = {"tried-network": False, "tried-reading": False, "tried-writing": False, "tried-process": False}
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there:
            there.connect(("192.0.2.1", 9))  # an address for documentation: nothing is sent
            found["tried-network"] = True
    except OSError:
        pass
    try:
        with Path(job["secret"]).open("rb"):
            found["tried-reading"] = True
    except OSError:
        pass
    try:
        with Path(job["secret"] + ".written").open("xb"):
            found["tried-writing"] = True
    except OSError:
        pass
    try:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        found["tried-process"] = True
    except OSError:
        pass
    return found


def _answer(document: Mapping[str, Any]) -> None:
    """Answer and end, whatever else may be open."""
    os.write(ANSWER, json.dumps(document).encode())
    os._exit(0)


if __name__ == "__main__":
    main()
