"""Trying one hostile plugin: the program is run over an award that uses it, and canaries say what harm was done.

Harmful is: a file outside changed, made or gone; a secret that came out, by the result, the screen or a socket; a
process left behind; another criterion's value changed; a value that the plugin's own records do not give and no check
could know; an exit status that is not 0, 3 or 4; a run without an end.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from attrs import define, field

from ..third_party.install import HERE, make_distribution
from .small import write_small

HOSTILE = HERE / "hostile"
MARK = "hostile-was-here"
LITTERED = [Path(folder, f"{MARK}.txt") for folder in ("/tmp", "/var/tmp", "/dev/shm", Path.home())]
LONGEST = 60.0
"""Seconds within which every trial has to come to an end."""

CRITERIA = """[criteria]
weights = "equal"

[criteria.good]
use = "supervision-activity"
score = { method = "goalposts", from = 0, to = 2 }
missing = "zero"

[criteria.evil]
use = "hostile-PLUGIN"
WITHscore = { method = "goalposts", from = 0, to = 20 }
missing = "zero"

"""


@define
class Place:
    """A folder with an award that uses a hostile plugin, canaries around it, and ears on every socket."""

    root: Path
    name: str
    port: int = 0
    _ears: list[socket.socket] = field(factory=list)

    @property
    def award(self) -> Path:
        return self.root / "award"

    @property
    def canary(self) -> Path:
        return self.root / "canary"

    @property
    def result(self) -> Path:
        return self.root / "out.result.json"

    @property
    def site(self) -> Path:
        return self.root / f"acme-{self.name}"

    def lay_out(self) -> None:
        """Write the award, its data, the plugin and the canaries."""
        self.canary.mkdir(parents=True)
        (self.canary / "secret.txt").write_text("SECRET-FILE", "utf-8")
        self.listen()
        award = write_small(self.award)
        (self.award / "data" / "private.csv").write_text("code,note\n01,SECRET-TABLE\n", "utf-8")
        text = award.read_text("utf-8")
        given = f'with = {{ target = "{self.canary}", pid = {os.getpid()}, port = {self.port} }}\n'
        plugin = self.name.replace("_", "-")
        head, rest = text.split("[criteria]")[0], text[text.index("[[tiers]]") :]
        head = head.replace('ties = ["supervision.visits", "shared"]', 'ties = ["shared"]')
        rest = rest.replace("and = { supervision = 50 }\n", "")
        body = CRITERIA.replace("PLUGIN", plugin).replace("WITH", given)
        award.write_text(head + body + rest, "utf-8")
        make_distribution(self.root, HOSTILE / f"hostile_{self.name}", f"acme-{self.name}", f"hostile-{plugin}")

    def listen(self) -> None:
        """Listen on every kind of socket that the plugins try."""
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        here = socket.socket(socket.AF_UNIX)
        with suppress(OSError):  # a path may be too long for a socket
            here.bind(str(self.canary / "socket"))
            here.listen()
        abstract = socket.socket(socket.AF_UNIX)
        abstract.bind(f"\0hostile-{self.port}")
        abstract.listen()
        self._ears = [tcp, udp, here, abstract]
        for ear in self._ears:
            ear.setblocking(False)

    def heard(self) -> bool:
        """Whether anybody spoke to one of the sockets."""
        for ear in self._ears:
            with suppress(OSError):
                if ear.type == socket.SOCK_DGRAM:
                    ear.recv(1)
                else:
                    ear.accept()[0].close()
                return True
        return False

    def close(self) -> None:
        for ear in self._ears:
            ear.close()

    def snapshot(self) -> dict[str, str]:
        """Every file around, by its hash."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            if (
                path.is_file()
                and not path.name.startswith(self.result.name.split(".")[0])
                and "__pycache__" not in str(path)
            ):
                found[str(path.relative_to(self.root))] = hashlib.sha256(path.read_bytes()).hexdigest()
        return {name: digest for name, digest in found.items() if not name.endswith("evaluations.jsonl")}


@contextmanager
def laid_out(root: Path, name: str) -> Iterator[Place]:
    place = Place(root, name)
    place.lay_out()
    with closing(place):
        yield place


def try_one(place: Place, run: Callable[[Place], tuple[int, str]], honest: Any, allowed: set[str]) -> list[str]:
    """Run the program, and say what harm was done; ``allowed`` are the codes it may end with, or "result".

    ``run`` returns the exit status and all that was printed; ``honest`` is the result of an honest plugin.
    """
    for path in LITTERED:
        path.unlink(missing_ok=True)
    before, begun = place.snapshot(), time.monotonic()
    status, said = run(place)
    harms = [] if time.monotonic() - begun < LONGEST else ["it took too long"]
    harms += [f"exit status {status}: {said[-500:]}"] if status not in (0, 3, 4) else []
    harms += [f"{path} was written" for path in LITTERED if path.exists()]
    after = place.snapshot()
    harms += [f"{name} changed" for name in sorted(before.keys() ^ after.keys())]
    harms += [f"{name} changed" for name in sorted(before.keys() & after.keys()) if before[name] != after[name]]
    harms += ["a socket was spoken to"] if place.heard() else []
    harms += left_behind()
    text = place.result.read_text("utf-8") if place.result.exists() else ""
    harms += [
        f"{word} came out" for word in ("SECRET-", "pytest", "root:x:0") if word in _spoken(text) + _escaped(said)
    ]
    harms += ["a command for the terminal came out"] if "\x1b" in said or "\u202e" in said else []
    if status == 0:
        harms += _numbers(json.loads(text), honest) if "result" in allowed else ["it was let pass"]
    elif place.result.exists():
        harms.append("a result was written all the same")
    elif status in (3, 4) and not any(f"[{code}]" in said for code in allowed):
        harms.append(f"refused for another reason than {sorted(allowed)}: {said[-500:]}")
    return harms


def _spoken(text: str) -> str:
    """What the plugin may have put into the result: its own notes, and findings."""
    if not text:
        return ""
    document = json.loads(text)
    nodes = [node["notes"] for node in document["nodes"] if node.get("plugin", "").startswith("hostile")]
    return json.dumps([nodes, document["findings"]], ensure_ascii=False)


def _escaped(said: str) -> str:
    """What was printed, without the paths that the program itself names."""
    return "\n".join(
        line
        for line in said.splitlines()
        if "SECRET-ALARM" not in line and "Result:" not in line and "pembina show" not in line and "pytest-" not in line
    )


def _numbers(document: Any, honest: Any) -> list[str]:
    """Which values of a result are not those that the records give."""
    kept = [(node["path"], node["values"]) for node in document["nodes"] if node["kind"] == "criterion"]
    wanted = [(node["path"], node["values"]) for node in honest["nodes"] if node["kind"] == "criterion"]
    totals = [entrant["total"] for entrant in document["entrants"]] == [e["total"] for e in honest["entrants"]]
    return ([] if kept == wanted else ["a value is wrong"]) + ([] if totals else ["a total is wrong"])


def left_behind() -> list[str]:
    """Processes of plugins that go on though the program has ended: those of now are waited for a while."""
    known = _apart()
    until = time.monotonic() + 30
    while known and time.monotonic() < until:
        time.sleep(0.05)
        known &= _apart()
    return [f"process {process} goes on" for process in sorted(known)]


def _apart() -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"apart_boot.py" in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
    return found
