"""Plugins that run apart: whose code the program never imports, and who measures by it instead."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Protocol

from pembina.plugins.criterion import Criterion
from pembina.plugins.discovery import Found

PACKAGE = "pembina_plugins"
"""The package of the plugins that come with Pembina."""


class Keeper(Protocol):
    """Who runs plugins apart; a host that has one imports no plugin that it holds."""

    def holds(self, found: Found) -> bool:
        """Whether a plugin runs apart."""
        ...

    def admit(self, found: Found) -> None:
        """Look at a plugin's manifest before anything in it is used; raises PluginError (PB426)."""
        ...

    def criterion(self, found: Found) -> Criterion:
        """Return what stands in for a plugin's criterion; raises PluginError where that cannot run apart."""
        ...

    def refuse(self, found: Found, kind: str, name: str) -> None:
        """Refuse an extension that cannot run apart; raises PluginError (PB426)."""
        ...


def ours(found: Found) -> bool:
    """Whether a plugin is of Pembina's own distribution: by where it lies, and never by how its name begins."""
    from pembina import __version__

    if found.manifest is None:
        return found.problem is None and found.distribution == "pembina"
    top, *rest = found.module.split(".")
    if (found.distribution, found.version, top) != ("pembina", __version__, PACKAGE):
        return False
    spec = importlib.util.find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec is not None else None
    return found.manifest.folder in [Path(place, *rest) for place in places or ()]
