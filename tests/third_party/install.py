"""Installs a plugin package for one test: a copy of its folder with metadata beside it, as pip would leave them."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent

BROKEN = HERE / "broken"
"""Small packages, each with one fault: raises, nan, unknown_entrant, duplicate_entrant, wrong_column, import,
misspelt_hook, wrapper_hook, text_evidence (folder ``broken_NAME``, plugin ``broken-name``)."""

TRAINING = HERE / "pembina-training" / "src" / "pembina_training"
"""The package of the third party's distribution, to be copied where it is not installed."""

EVERYTHING = HERE / "everything" / "acme_everything"
"""A package (plugin ``everything``) that hands over one extension of every kind."""

SHARED = HERE / "shared" / "acme_shared"
"""A package (plugin ``shared-work``): a criterion that checks, adjusts and may lack a table, with codes and a command."""

RAM = HERE / "pembina-ram" / "src" / "pembina_ram"
"""The package of a third party's engine (plugin ``ram``), to be copied where it is not installed."""


def make_distribution(tmp_path: Path, package_folder: Path, name: str, entry: str, version: str = "1.0") -> Path:
    """Copy a package below ``tmp_path`` and claim ``entry`` for it by a distribution called ``name``.

    Returns the folder to put on ``sys.path`` (``monkeypatch.syspath_prepend``); its name is the distribution's, so that
    two distributions in one test do not meet.
    """
    site = tmp_path / name
    package = site / package_folder.name
    shutil.copytree(package_folder, package, ignore=shutil.ignore_patterns("__pycache__"))
    metadata = site / f"{name.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[pembina]\n{entry} = {package_folder.name}\n", "utf-8")
    return site
