"""Commands that installed plugins bring: found by manifest alone, loaded only when one of them is called."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from pembina.cli.session import Session

GROUP = "pembina"
OWN = "pembina"
MANIFESTS = ("criterion.toml", "plugin.toml")


class Promise(NamedTuple):
    """A command that a manifest promises: whose it is, and what it is for, by language."""

    distribution: str
    summary: Mapping[str, str]


def promised() -> dict[str, Promise]:
    """Return the commands that manifests promise, by name.

    Reads entry-point metadata and the manifests that speak of commands, nothing else: not even Pembina's own reading
    of manifests, which ``--help`` has no time for. What cannot be read promises nothing; ``pembina plugins`` says why.
    """
    from importlib import metadata

    commands: dict[str, Promise] = {}
    for distribution in metadata.distributions():
        for point in distribution.entry_points:
            if point.group == GROUP:
                commands.update(_promised(point.value.partition(":")[0], distribution.name))
    return dict(sorted(commands.items()))


def _promised(module: str, distribution: str) -> Iterator[tuple[str, Promise]]:
    top, *rest = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(location, *rest)
            for manifest in (folder / name for name in MANIFESTS):
                content = manifest.read_bytes() if manifest.is_file() else b""
                if b"commands" in content:
                    yield from _read(content, folder, distribution)
    except (ImportError, ValueError, OSError, AttributeError, TypeError):
        return


def _read(content: bytes, folder: Path, distribution: str) -> Iterator[tuple[str, Promise]]:
    """The commands of a manifest; each is told by the text of its name in ``[commands]`` of the plugin's locale."""
    import tomli

    names = tomli.loads(content.decode("utf-8")).get("provides", {}).get("commands", ())
    texts = (
        {path.stem: tomli.loads(path.read_text("utf-8")) for path in (folder / "locale").glob("*.toml")}
        if names
        else {}
    )
    for name in map(str, names):
        told = {language: text.get("commands", {}).get(name, "") for language, text in texts.items()}
        yield name, Promise(distribution, told)


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
    session.join(found)
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
    session.foreign = None if found.distribution == OWN else found
    return command
