"""Commands that installed plugins bring: found by manifest alone, loaded only when one of them is called."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pembina.cli.session import Session

GROUP = "pembina"
OWN = "pembina"


def promised() -> dict[str, str]:
    """Return the names of commands that manifests promise, and the distribution of each.

    Reads entry-point metadata and the manifests of other distributions, nothing else: not even Pembina's own reading
    of manifests, which ``--help`` has no time for. What cannot be read promises nothing; ``pembina plugins`` says why.
    """
    from importlib import metadata

    commands: dict[str, str] = {}
    for distribution in metadata.distributions():
        if distribution.name == OWN:
            continue
        for point in distribution.entry_points:
            if point.group == GROUP:
                commands.update(dict.fromkeys(_promised(point.value.partition(":")[0]), distribution.name))
    return dict(sorted(commands.items()))


def _promised(module: str) -> Iterator[str]:
    import tomli

    top, *rest = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            for manifest in Path(location, *rest).glob("*.toml"):
                if manifest.name in ("criterion.toml", "plugin.toml"):
                    raw = tomli.loads(manifest.read_text("utf-8"))
                    yield from (str(name) for name in raw.get("provides", {}).get("commands", ()))
    except (ImportError, ValueError, OSError, AttributeError, TypeError):
        return


def load(name: str, session: Session) -> click.Command | None:
    """Import the plugin that promises a command, and the command; None when nobody promises it.

    Raises PluginError where the plugin fails; from then on the session knows whose command is running.
    """
    from pembina.errors import PluginError
    from pembina.plugins.guard import guarded

    host = session.host()
    if name not in host.names("commands"):
        return None
    found, entry = host.provider("commands", name), host.get("commands", name)
    module, _, attribute = entry.load.partition(":")
    with guarded(found, f"command {name}", "PB407"):
        command: Any = getattr(importlib.import_module(module), attribute)
    if not isinstance(command, click.Command):
        raise PluginError.of(
            "PB409",
            plugin=found.name,
            distribution=found.distribution,
            version=found.version,
            reason=f"{entry.load} is not a click command",
        )
    session.foreign = found
    return command
