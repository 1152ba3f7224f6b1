"""What stands on a page of the documentation for the runner: blocks in their order, and what comments say of them.

The notation, which GitHub and the site show as plain code:

- a block after `` `path/name` `` on a line of its own is a file: it is written there;
- a block that begins with ``$ `` holds commands and what they print; ``[...]`` stands for lines that were left out;
- a block of ``sh`` holds commands whose output is not shown, one of ``python`` is run as it stands.

Comments of HTML say the rest; nobody reads them on the page:

- ``<!-- exit: 3 -->``: the last command of the next block ends with this status (``0 3``: its commands, in order);
- ``<!-- part of: award.toml -->``: the next block is an excerpt of that file (``repository:PATH``: of one of ours);
- ``<!-- add to: award.toml -->``: the next block goes to the end of that file;
- ``<!-- run: pembina ... -->``: a command that the reader knows from elsewhere; what it prints is not looked at;
- ``<!-- step: NAME WORDS -->``: something done by hand in between, which ``steps.py`` does;
- ``<!-- not run: REASON -->``: the next block cannot be run here, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = re.compile(r"<!-- Written by (tools/\w+\.py)")
LEFT_OUT = "[...]"

_FENCE = re.compile(r"^( *)(`{3,})([\w-]*)$")
_COMMENT = re.compile(r"^<!-- (exit|part of|add to|run|step|not run): (.+) -->$")
_NAME = re.compile(r"^`([\w./-]+)`$")


@frozen
class Step:
    """What a comment says is done before the next block: ``run`` a command, or a ``step`` of steps.py."""

    line: int
    kind: str
    words: str


@frozen
class Block:
    """A fenced block: where it begins (the line of its fence), what it holds, and what is said before it."""

    line: int
    language: str
    text: str
    name: str = ""
    statuses: tuple[int, ...] = (0,)
    part_of: str = ""
    add_to: str = ""
    excuse: str = ""

    @property
    def kind(self) -> str:
        """What the runner does with the block; empty where it knows nothing to do."""
        if self.excuse:
            return "not run"
        if self.part_of:
            return "part"
        if self.add_to:
            return "more"
        if self.name:
            return "file"
        if self.text.startswith("$ "):
            return "console"
        return self.language if self.language in ("sh", "python") else ""


@frozen
class Command:
    """A command of a block, the lines that are shown of what it prints, and the line on which it stands."""

    line: int
    words: str
    shown: tuple[str, ...] | None


def pages() -> list[Path]:
    """Return every page whose blocks are held to what the program does: the README and all of docs."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def label(page: Path) -> str:
    """Return a page's name as tests show it."""
    return page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name


def items(text: str) -> Iterator[Block | Step]:
    """Yield the blocks of a page and what is done between them, in the order of the page."""
    lines = text.split("\n")
    said: dict[str, str] = {}
    at = 0
    while at < len(lines):
        if comment := _COMMENT.match(lines[at]):
            if comment[1] in ("run", "step"):
                yield Step(at + 1, comment[1], comment[2])
            else:
                said[comment[1]] = comment[2]
        elif fence := _FENCE.match(lines[at]):
            indent, ticks, language = fence.groups()
            end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == ticks)
            inside = "".join(f"{line.removeprefix(indent)}\n" for line in lines[at + 1 : end])
            named = _NAME.match(lines[at - 1].strip()) if at else None
            yield Block(
                at + 1,
                language,
                inside,
                named[1] if named else "",
                tuple(int(status) for status in said.get("exit", "0").split()),
                said.get("part of", ""),
                said.get("add to", ""),
                said.get("not run", ""),
            )
            said, at = {}, end
        elif said and lines[at].strip() and not _NAME.match(lines[at].strip()):
            raise ValueError(f"line {at + 1}: no block follows the comment {said}")
        at += 1
    if said:
        raise ValueError(f"no block follows the comment {said}")


def commands(block: Block) -> list[Command]:
    """Return the commands of a block; a line that ends in a backslash goes on in the next one."""
    found: list[Command] = []
    lines = block.text.removesuffix("\n").split("\n")
    at = 0
    while at < len(lines):
        words, first = lines[at], block.line + 1 + at
        while words.endswith("\\"):
            at += 1
            words = words[:-1] + lines[at].strip()
        at += 1
        if block.kind == "sh":
            if words.strip() and not words.startswith("#"):
                found.append(Command(first, words, None))
            continue
        shown = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        found.append(Command(first, words.removeprefix("$ "), tuple(lines[shown:at])))
    return found


def indented(text: str) -> list[str]:
    """Return lines that Markdown takes for code because they are indented, outside of lists and fences."""
    found, fenced, listed, blank = [], False, False, True
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.strip():
            if re.match(r"( {0,3})([-*]|\d+\.) ", line):
                listed = True
            elif not line.startswith(" "):
                listed = False
            elif line.startswith("    ") and blank and not listed:
                found.append(line)
        blank = not line.strip()
    return found


def write_files(page: Path, folder: Path) -> None:
    """Write the files that a page tells to write."""
    for item in items(page.read_text("utf-8")):
        if isinstance(item, Block) and item.kind == "file":
            path = folder / item.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(item.text, "utf-8")
