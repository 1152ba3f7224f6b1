"""Runs a page of the documentation in an empty folder: writes its files, gives its commands, compares what they print.

``pembina`` runs inside this process; everything else is a process of its own. Pages in Indonesian (``PAGE.id.md``) are
run in Indonesian.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from attrs import Factory, define, frozen

from pembina.cli import main

from . import steps
from .comparing import difference, excerpt
from .pages import ROOT, Block, Command, Step, commands, items, label

SPOKEN = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "PEMBINA_ENGINE", "PEMBINA_LANG")

_OWN = re.compile(r"^\.venv/bin/(\w+)")
"""Programs of an environment that the page made by pip, which is this one here."""

_FOUND = re.compile(r"^PYTHONPATH=(\S+) ")
"""A path that the page gives to a command stands before the one by which this program itself may be found."""


@frozen
class Shown:
    """A command that was given: what stands on the page, what was printed, how it ended."""

    block: Block
    command: Command
    printed: str
    status: int


@define
class Place:
    """The folder in which a page is run, and what became of it so far."""

    page: Path
    folder: Path
    programs: Path
    shown: list[Shown] = Factory(list)
    problems: list[str] = Factory(list)
    instead: dict[str, str] = Factory(dict)
    done: contextlib.ExitStack = Factory(contextlib.ExitStack)

    def wrong(self, line: int, what: str) -> None:
        """Keep a difference with its place on the page."""
        self.problems.append(f"{label(self.page)}:{line}: {what}")

    def give(self, words: str) -> tuple[int, str]:
        """Give a command as a reader would type it; return how it ended and all that it printed."""
        for shown, here in self.instead.items():
            words = words.replace(shown, here)
        words = _OWN.sub(r"\1", words)
        first, *rest = shlex.split(words, posix=True) if words.startswith(("pembina ", "cd ")) else [""]
        if first == "cd":
            os.chdir(rest[0])
            return 0, ""
        if first == "pembina" and not {"|", "&&", ">", "<", ";"} & set(rest):
            return captured(rest)
        words = _FOUND.sub(r"PYTHONPATH=\1${PYTHONPATH:+:$PYTHONPATH} ", words)
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        ran = subprocess.run(
            ["/bin/sh", "-c", words],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": path},
        )
        return ran.returncode, ran.stdout.decode("utf-8", "replace")


def captured(words: list[str]) -> tuple[int, str]:
    """Run the program here; return its status and what it printed on either stream, as a terminal shows it."""
    screen = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        status = main(words)
    buffer = screen.buffer
    assert isinstance(buffer, io.BytesIO)
    return status, buffer.getvalue().decode("utf-8")


def follow(page: Path, root: Path) -> Place:
    """Do what a page says, in its order, in an empty folder below ``root``; nothing stops at a difference."""
    folder, programs = root / "here", root / "programs"
    folder.mkdir()
    programs.mkdir()
    for name, words in (("pembina", "-m pembina.cli "), ("python", ""), ("python3", "")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n', "utf-8")
        (programs / name).chmod(0o755)
    place = Place(page, folder, programs)
    with _environment(page, folder), place.done:
        for item in items(page.read_text("utf-8")):
            try:
                _step(place, item) if isinstance(item, Step) else _block(place, item)
            except Exception:  # what goes wrong on a page is told with its line, and the page goes on
                place.wrong(item.line, traceback.format_exc(limit=-3))
    return place


@contextlib.contextmanager
def _environment(page: Path, folder: Path) -> Iterator[None]:
    before, where, path = dict(os.environ), Path.cwd(), list(sys.path)
    for name in SPOKEN:
        os.environ.pop(name, None)
    os.environ["HOME"] = str(folder.parent / "home")  # a page that writes there writes nowhere of the reader's
    Path(os.environ["HOME"]).mkdir()
    os.environ["COLUMNS"] = "80"
    os.environ["PEMBINA_LANG"] = "id" if page.name.endswith(".id.md") else "en"
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(where)
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(before)


def _step(place: Place, step: Step) -> None:
    if step.kind == "step":
        name, *words = shlex.split(step.words)
        steps.STEPS[name](place, *words)
        return
    status, printed = place.give(step.words)
    if status:
        place.wrong(step.line, f"`{step.words}` ended with {status}:\n{printed}")


def _block(place: Place, block: Block) -> None:
    match block.kind:
        case "file":
            path = Path(block.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        case "more":
            with Path(block.add_to).open("a", encoding="utf-8", newline="\n") as file:
                file.write(f"\n{block.text}")
        case "part":
            name = block.part_of
            whole = ROOT / name.removeprefix("repository:") if name.startswith("repository:") else Path(name)
            if not excerpt(block.text, whole.read_text("utf-8")):
                place.wrong(block.line, f"is no excerpt of {name}")
        case "python":
            _python(place, block)
        case "console" | "sh":
            _commands(place, block)
        case "":
            place.wrong(block.line, "is neither run nor excused: see tests/docs/pages.py")


def _commands(place: Place, block: Block) -> None:
    given = commands(block)
    statuses = [0] * (len(given) - len(block.statuses)) + list(block.statuses)
    for command, wanted in zip(given, statuses, strict=True):
        status, printed = place.give(command.words)
        place.shown.append(Shown(block, command, printed, status))
        if status != wanted:
            place.wrong(command.line, f"`{command.words}` ended with {status}, not with {wanted}:\n{printed}")
        elif command.shown is not None and (told := difference(command.shown, printed)):
            place.wrong(command.line, f"`{command.words}`: {told}\n--- was printed:\n{printed}")


def _python(place: Place, block: Block) -> None:
    name = f"{label(place.page)}:{block.line}"
    if ">>> " not in block.text:
        exec(compile(block.text, name, "exec"), {"__name__": "page"})
        return
    screen = io.StringIO()
    test = doctest.DocTestParser().get_doctest(block.text, {}, name, str(place.page), block.line)
    doctest.DocTestRunner(verbose=False).run(test, out=screen.write)
    if screen.getvalue():
        place.wrong(block.line, screen.getvalue())
