"""Installs small plugins for a test: a package and the metadata of its distribution on a path of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ..quickly import quick_engine

__all__ = ["quick_engine"]

MANIFEST = """api = 1
name = "{name}"
unit = "visits"
[tables.visits]
region = "entrant"
"""

CODE = """
from pembina import Criterion, hookimpl

class Visits(Criterion):
    def measure(self, records, tables, rules):
        return records

@hookimpl
def pembina_criteria():
    return [Visits]
"""


class Installer:
    """Makes installed distributions out of text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        name: str,
        code: str = CODE,
        manifest: str | None = MANIFEST,
        *,
        distribution: str | None = None,
        module: str | None = None,
        file: str = "criterion.toml",
    ) -> None:
        distribution = distribution or f"pembina-{name}"
        module = module or distribution.replace("-", "_")
        package = self.folder / module
        package.mkdir()
        (package / "__init__.py").write_text(code, "utf-8")
        if manifest is not None:
            (package / file).write_text(manifest.format(name=name), "utf-8")
        info = self.folder / f"{module}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[pembina]\n{name} = {module}\n", "utf-8")


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install plugins for the duration of one test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield Installer(tmp_path)
    for name in set(sys.modules) - before:
        if name.startswith("pembina_") and (tmp_path / name.partition(".")[0]).exists():
            del sys.modules[name]
