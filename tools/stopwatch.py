"""From an empty folder to a scored award, as docs/tutorials/first-criterion.md says it, with a stopwatch.

    python tools/stopwatch.py
    python tools/stopwatch.py pages      what each tutorial asks of its reader

Every step is a command of its own in a new environment of Python, with what pip fetches; prints the table that stands
in docs/benchmarks.md. What a person reads and thinks in between is not in it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorials" / "first-criterion.md"
FILE = re.compile(r"^`(?P<name>award/[\w./-]+)`\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PLUGIN = "pembina-market-days"


def main() -> int:
    """Take every step and print how long it took."""
    page = PAGE.read_text("utf-8")
    new = next(
        line.removeprefix("$ pembina ") for line in page.splitlines() if line.startswith("$ pembina plugins new")
    )
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / PLUGIN
        python, pembina = home / ".venv" / "bin" / "python", home / ".venv" / "bin" / "pembina"
        install = [python, "-m", "pip", "install", "--quiet", ROOT, "-e", ".[test]"]
        steps: list[tuple[str, list[str | Path], Path]] = [
            ("pembina plugins new", [sys.executable, "-m", "pembina.cli", *shlex.split(new)], home.parent),
            ("python3 -m venv .venv", [sys.executable, "-m", "venv", ".venv"], home),
            ("pip install pembina and the plugin with its tests", install, home),
            ("python -m pytest", [python, "-m", "pytest"], home),
            ("pembina plugins check market-days", [pembina, "plugins", "check", "market-days"], home),
            ("pembina check award", [pembina, "check", "award"], home),
            ("pembina evaluate award", [pembina, "evaluate", "award", "-o", "markets.json"], home),
            ("pembina explain markets.json", [pembina, "explain", "markets.json", "74", "markets"], home),
        ]
        print("| step | seconds |\n|---|---|")
        total = 0.0
        for told, words, where in steps:
            for file in FILE.finditer(page) if told == "pembina check award" else ():
                path = home / file["name"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(file["text"], "utf-8")
            begun = time.monotonic()
            ran = subprocess.run(words, cwd=where, env=around(), capture_output=True, text=True, check=False)
            if ran.returncode:
                print(ran.stdout[-3000:], ran.stderr[-3000:], file=sys.stderr)
                return 1
            total += time.monotonic() - begun
            print(f"| `{told}` | {time.monotonic() - begun:.1f} |", flush=True)
        print(f"| all | {total:.1f} |")
    return 0


def pages() -> int:
    """Print of each tutorial how much there is to read and to write, and how long its commands take."""
    sys.path.insert(0, str(ROOT))
    from tests.docs.pages import Block, commands, items
    from tests.docs.running import follow

    print("| tutorial | words to read | minutes at 150 a minute | signs in files | commands | seconds of commands |")
    print("|---|---|---|---|---|---|")
    for page in sorted(PAGE.parent.glob("*.md")):
        blocks = [item for item in items(page.read_text("utf-8")) if isinstance(item, Block)]
        prose = re.sub(r"^```.*?^```$|<!--.*?-->", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        words = len(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "]", prose)))
        given = sum(len(commands(block)) for block in blocks if block.kind in ("console", "sh"))
        signs = sum(len(block.text) for block in blocks if block.kind == "file")
        with tempfile.TemporaryDirectory() as place:
            begun = time.monotonic()
            problems = follow(page, Path(place)).problems
            seconds = time.monotonic() - begun
        if problems:
            print("\n".join(problems), file=sys.stderr)
            return 1
        print(f"| {page.name} | {words} | {words / 150:.1f} | {signs} | {given} | {seconds:.1f} |", flush=True)
    return 0


def around() -> dict[str, str]:
    """The environment without what this checkout's own may have set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**kept, "PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PEMBINA_LANG": "en"}


if __name__ == "__main__":
    sys.exit(pages() if sys.argv[1:] == ["pages"] else main())
