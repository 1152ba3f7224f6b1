"""Lays out the documentation as a site wants it, builds it strictly, and looks whether a page asks another host.

``python tools/docs_site.py`` writes build/docs (the pages of docs/, and beside them, below ``repository``, every page
and file of this repository that they link to) and builds build/site from it by mkdocs.yml; with ``--lay-out`` it only
lays out. Links that work on GitHub are written so that they work on the site: nothing in docs/ knows of the site.
"""

from __future__ import annotations

import argparse
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUTSIDE = "repository"
"""Folder of the site below which stands what does not lie in docs/."""

LINK = re.compile(r"(\]\()([^)\s]+?)(#[^)\s]*)?(\))")
ADDRESS = re.compile(r"^[a-z]+:|^//")
WRITTEN = re.compile(r"\A<!-- Written by .*? -->\n")
FENCE = re.compile(r"^ *```")


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield each link of a page to a file of this repository, with its anchor; not those inside code."""
    for line in _prose(text):
        for found in LINK.finditer(line):
            if not ADDRESS.match(found[2]) and not found[2].startswith("#"):
                yield found[2], found[3] or ""


def _prose(text: str) -> Iterator[str]:
    fenced = False
    for line in text.split("\n"):
        fenced ^= bool(FENCE.match(line))
        if not fenced:
            yield re.sub(r"(`+).+?\1", "", line)


def lay_out(folder: Path) -> list[str]:
    """Write every page into a folder as the site wants it; return links that lead to nothing, with their pages."""
    shutil.rmtree(folder, ignore_errors=True)
    waiting = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*")) if path.is_file()]
    done: set[str] = set()
    dead: list[str] = []
    while waiting:
        name = waiting.pop(0)
        if name in done:
            continue
        done.add(name)
        path = folder / place(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not name.endswith(".md"):
            shutil.copyfile(ROOT / name, path)
            continue
        text = (ROOT / name).read_text("utf-8")
        for target, _ in links(text):
            meant = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            if (ROOT / meant).is_file():
                waiting.append(meant)
            elif not (ROOT / meant).is_dir():
                dead.append(f"{name}: {target}")
        path.write_text(_rewritten(text, name), "utf-8")
    return dead


def place(name: str) -> str:
    """Return where a file of the repository stands in the site's folder of pages."""
    return name.removeprefix("docs/") if name.startswith("docs/") else f"{OUTSIDE}/{name}"


def _rewritten(text: str, name: str) -> str:
    """Return a page with links as the site wants them: from where it stands there, and to the language at hand."""
    lines, fenced = [], False
    text = WRITTEN.sub("", text)  # a page's title is its first line
    for line in text.split("\n"):
        fenced ^= bool(FENCE.match(line))
        lines.append(line if fenced else LINK.sub(_link(name), line))
    return "\n".join(lines)


def _link(name: str) -> Callable[[re.Match[str]], str]:
    def link(found: re.Match[str]) -> str:
        target, anchor = found[2], found[3] or ""
        if ADDRESS.match(target) or target.startswith("#"):
            return found[0]
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if (ROOT / meant).is_dir():
            readme = f"{meant}/README.md"
            meant = readme if (ROOT / readme).is_file() else meant
        meant = re.sub(r"\.id\.(md|svg|png)$", r".\1", meant)  # the site finds the language by itself
        here = posixpath.dirname(place(name)) or "."
        return f"{found[1]}{posixpath.relpath(place(meant), here)}{anchor}{found[4]}"

    return link


ASKS = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)=["']?(?:https?:)?//"""
    r"""|<link\b(?=[^>]*\brel=["']?(?:stylesheet|preload|preconnect|icon|modulepreload))[^>]*\bhref=["']?(?:https?:)?//"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//|url\(["']?(?:https?:)?//""",
    re.IGNORECASE,
)
"""What makes a browser ask another host as soon as a page is opened. A link that somebody may follow does not."""


def asking(site: Path) -> list[str]:
    """Return what a page of the site, or a style of it, would ask other hosts for."""
    found = []
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".css"):
            text = path.read_text("utf-8")
            found += [f"{path.relative_to(site)}: {match[0][:120]}" for match in ASKS.finditer(text)]
    return found


def build(folder: Path = ROOT / "build") -> int:
    """Build the site strictly below a folder; return 0 where it is whole and asks nobody else for anything."""
    dead = lay_out(folder / "docs")
    if dead:
        print("These links lead to nothing:", *dead, sep="\n", file=sys.stderr)
        return 1
    settings = folder / "mkdocs.yml"
    settings.write_text(f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: docs\nsite_dir: site\n", "utf-8")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "--config-file", str(settings)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(words, cwd=ROOT, check=False, env=environment, capture_output=True, text=True)
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith(("WARNING", "ERROR"))]
        print(*(told or [done.stderr]), sep="\n", file=sys.stderr)
        return done.returncode
    if found := asking(folder / "site"):
        print("These pages ask other hosts:", *found, sep="\n", file=sys.stderr)
        return 1
    number = sum(1 for _ in (folder / "site").rglob("*.html"))
    print(f"{number} pages, no broken link, nothing asked of other hosts: {folder.name}/site/index.html")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lay-out", action="store_true", help="write build/docs and stop")
    sys.exit(int(bool(lay_out(ROOT / "build" / "docs"))) if parser.parse_args().lay_out else build())
