"""Discovery: which plugins are installed, from metadata and manifests, without importing any of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from pembina.errors import Place, PluginError, Problem
from pembina.plugins.manifest import CRITERION, PLUGIN, Manifest, read_manifest
from pembina.plugins.markers import PROJECT

MANIFESTS = (CRITERION, PLUGIN)


@frozen
class Found:
    """One claim to a plugin name: the distribution, the module, and its manifest or what is wrong with it.

    What takes long to check is only checked when the plugin is used or listed: see :func:`hold`. ``content`` is that of
    a criterion in one file, read once: what is hashed is what is run, whatever becomes of the file.
    """

    name: str
    distribution: str
    version: str
    module: str
    manifest: Manifest | None = None
    problem: PluginError | None = None
    content: bytes | None = field(default=None, repr=False)

    @property
    def own(self) -> bool:
        """Whether it is of Pembina's own rooms, whose methods are known to its checks and analyses."""
        return self.module.startswith(f"{PROJECT}.")


Catalogue = Mapping[str, tuple[Found, ...]]
"""Every claim by name; more than one claim to a name is an error as soon as the name is used."""


def discover() -> Catalogue:
    """Read entry points of the group ``pembina`` and the manifests beside their modules; imports no plugin."""
    claims: dict[str, dict[tuple[str, str], Found]] = {}
    for distribution in metadata.distributions():
        points = [point for point in distribution.entry_points if point.group == PROJECT]
        if not points:
            continue
        who, version = distribution.name, distribution.version  # both are read anew whenever they are asked for
        for point in points:
            module = point.value.partition(":")[0]
            if (who, module) not in claims.setdefault(point.name, {}):
                claims[point.name][who, module] = _look(point.name, who, version, module)
    return {name: tuple(found for _, found in sorted(claims[name].items())) for name in sorted(claims)}


def hold(found: Found) -> None:
    """Check what only a use of the plugin needs; raises PluginError (PB403) that names it."""
    if found.manifest is None:
        return
    try:
        found.manifest.hold()
    except PluginError as error:
        raise _named(error, found.name, found.distribution, found.version) from None


def _look(name: str, distribution: str, version: str, module: str) -> Found:
    try:
        path = _manifest_path(module)
        if path is None:
            raise PluginError.of("PB405", Place(module.replace(".", "/")), module=module, files=" / ".join(MANIFESTS))
        manifest = read_manifest(path, whole=False)
        if manifest.name != name:
            raise PluginError.of("PB406", Place(f"{path.parent.name}/{path.name}"), manifest=manifest.name, entry=name)
    except PluginError as error:
        return Found(name, distribution, version, module, problem=_named(error, name, distribution, version))
    return Found(name, distribution, version, module, manifest)


def _named(error: PluginError, name: str, distribution: str, version: str) -> PluginError:
    """Say in every problem whose plugin it is."""
    who: dict[str, Any] = {"plugin": name, "distribution": distribution, "version": version}
    problems = []
    for problem in error.problems:
        args, place, said = {**problem.args, **who}, problem.place, f"{name} ({distribution} {version})"
        if "reason" in args:
            args["reason"] = f"{said}: {args['reason']}"
        else:
            place = evolve(place, address=said)
        problems.append(Problem(problem.code, place, args, problem.hint))
    return PluginError(problems)


def _manifest_path(module: str) -> Path | None:
    """Find the manifest in a package's folder; finding the spec of a top-level name runs none of its code."""
    top, *rest = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        for manifest in MANIFESTS:
            path = Path(location, *rest, manifest)
            if path.is_file():
                return path
    return None
