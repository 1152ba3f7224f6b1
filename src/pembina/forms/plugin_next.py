"""What to type after a plugin was written: a virtual environment, what is installed into it, and its tests."""

from __future__ import annotations

import json
import os
import shlex
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

PROGRAM = "pembina"


def next_commands(folder: Path, *, windows: bool = os.name == "nt") -> tuple[str, ...]:
    """Return the commands, as they work on this machine: go there, make an environment, install, test."""
    python, scripts = ("py", r".venv\Scripts\python") if windows else ("python3", ".venv/bin/python")
    source = pembina_source()
    packages = " ".join(([_quoted(source, windows)] if source else []) + ['-e ".[test]"'])
    go = [] if folder.resolve() == Path.cwd() else [f"cd {_quoted(str(folder), windows)}"]
    return (*go, f"{python} -m venv .venv", f"{scripts} -m pip install {packages}", f"{scripts} -m pytest")


def pembina_source() -> str:
    """Return the folder or the file that this Pembina was installed from; empty where pip finds it by its name."""
    try:
        said = metadata.distribution(PROGRAM).read_text("direct_url.json")
        url = str(json.loads(said)["url"]) if said else ""
    except (metadata.PackageNotFoundError, KeyError, TypeError, ValueError):
        return ""
    if not url.startswith("file:"):
        return ""
    path = Path(url2pathname(urlsplit(url).path))
    return str(path) if path.exists() else ""


def _quoted(word: str, windows: bool) -> str:
    if windows:
        return f'"{word}"' if " " in word else word
    return shlex.quote(word)
