"""The build backend: setuptools, and archives that come out the same wherever and whenever they are built.

pyproject.toml names this file as its backend. What setuptools makes is packed again: entries in the order of their
names, one date for all, owners and permissions of nobody in particular. Whoever builds a tag twice, on two machines,
can then compare hashes with what was published. Standard library beside setuptools.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

WHEN = int(os.environ.get("SOURCE_DATE_EPOCH", "1640995200"))
"""The date of every file: 2022-01-01, or what a distributor sets (reproducible-builds.org)."""


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """Build the wheel and pack it again; returns its file name."""
    name = str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))
    repack_zip(Path(wheel_directory, name))
    return name


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Build the source distribution and pack it again; returns its file name."""
    name = str(build_meta.build_sdist(sdist_directory, config_settings))
    repack_tar(Path(sdist_directory, name))
    return name


def repack_zip(path: Path) -> None:
    """Write an archive anew with sorted entries, one date, and plain permissions."""
    with zipfile.ZipFile(path) as old:
        contents = {entry.filename: old.read(entry) for entry in old.infolist() if not entry.is_dir()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(contents, key=lambda name: (".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, time.gmtime(WHEN)[:6])
            entry.external_attr, entry.create_system = 0o100644 << 16, 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, contents[name])


def repack_tar(path: Path) -> None:
    """Write an archive anew with sorted entries, one date, and owners and permissions of nobody."""
    with tarfile.open(path) as old:
        members = {entry.name: old.extractfile(entry) for entry in old if entry.isfile()}
        contents = {name: file.read() for name, file in members.items() if file is not None}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new:
        for name in sorted(contents):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(contents[name]), WHEN, 0o644
            new.addfile(entry, io.BytesIO(contents[name]))
    path.write_bytes(gzip.compress(packed.getvalue(), compresslevel=9, mtime=WHEN))
