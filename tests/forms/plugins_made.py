"""New plugins as tests make them: written into a folder, and known as pip would have made them known."""

from __future__ import annotations

from pathlib import Path

from pembina.forms.plugin_start import DIRECTIONS, MEASURES, Asked, NewPlugin, proposed
from pembina.forms.plugin_write import write_plugin

YEAR = 2026
EVERY = [(measure, direction) for measure in MEASURES for direction in DIRECTIONS]
"""Each measure in each direction."""


def made(name: str, folder: Path, **said: str) -> NewPlugin:
    """Write a new plugin into a folder of its name, and what an installation leaves beside its code."""
    new = proposed(Asked(name, **said))
    write_plugin(new, folder / name, YEAR)
    metadata = folder / name / "src" / f"{new.module}-0.1.dist-info"
    metadata.mkdir()
    lines = f"Metadata-Version: 2.1\nName: {new.distribution}\nVersion: 0.1\n"
    (metadata / "METADATA").write_text(lines, "utf-8")
    (metadata / "entry_points.txt").write_text(f"[pembina]\n{new.name} = {new.module}\n", "utf-8")
    return new
