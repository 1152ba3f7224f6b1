"""The hash of a plugin: of every file from which its behaviour may come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pembina.plugins.apart import ours
from pembina.plugins.discovery import Found
from pembina.plugins.single import content_hash, with_lf

WRITTEN = frozenset((".py", ".toml", ".json", ".csv"))
"""Endings of files whose line ends count as LF, so that a checkout on Windows is the same plugin."""

LEFT_OUT = frozenset((".md", ".rst", ".mo", ".po", ".pot"))
"""Endings of what is read to people and measures nothing: descriptions and translations."""

LITTER = frozenset((".DS_Store", "Thumbs.db"))
"""What computers put into folders by themselves."""

COMPILED = "__pycache__"


def plugin_hash(found: Found) -> str:
    """SHA-256 over the files of a plugin (names and contents, in the order of names): code in any form, manifest, data.

    Of a plugin inside another package the ``__init__.py`` of that package counts as well, since it runs first; what
    comes with Pembina is part of the program, whose hash has it. Of a criterion in one file it is the SHA-256 of what
    was read of it, with line ends as LF.
    """
    if found.content is not None:
        return content_hash(found.content)
    assert found.manifest is not None
    digest, folder = hashlib.sha256(), found.manifest.folder
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder, frozenset())}
    if not ours(found):
        files |= {f"{'../' * up}__init__.py": path for up, path in _above(folder, found.module.count("."))}
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        content = with_lf(content) if path.suffix in WRITTEN else content
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Every file that counts, also behind links to folders, through which Python imports as through any."""
    above |= {folder.resolve()}
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != COMPILED and path.resolve() not in above:
                yield from _files(path, above)
        elif path.suffix not in LEFT_OUT and path.name not in LITTER and path.is_file():
            yield path


def _above(folder: Path, levels: int) -> Iterator[tuple[int, Path]]:
    for up, parent in enumerate(list(folder.parents)[:levels], 1):
        if (parent / "__init__.py").is_file():
            yield up, parent / "__init__.py"
