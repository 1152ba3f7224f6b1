"""Check 6: whether the plugins and the program that made a result are the ones that are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina import __version__
from pembina.analysis.verify_asked import PLUGIN_FIELDS, Asked
from pembina.analysis.verify_checks import Difference, Found, NotDone, Remark
from pembina.analysis.verify_reading import inside
from pembina.errors import N_, Phrase, PluginError
from pembina.evaluation.document import plugins_document
from pembina.evaluation.taking_part import methods_used
from pembina.model import Award
from pembina.plugins import Host
from pembina.plugins.single import is_single

MISSING = N_("the plugin {plugin} ({distribution} {version}) is not installed here")
MISSING_FILE = N_("the file of the criterion {plugin} does not lie beside the award")
MEND_FILE = N_("Put the file {file} of the time of the evaluation beside the award, and verify again.")
OTHER_VERSION = N_("the plugin {plugin} is here in {distribution} {found}, and the result was made with {version}")
OTHER_FILE = N_("the file {file} has the SHA-256 {found} here, and {stated} is stated")
OTHER_FILES = N_("the plugin {plugin} ({distribution} {version}) has other files here: {found}, and {stated} is stated")
MEND_PLUGIN = N_("Install {distribution} {version}, and verify again.")
NO_PLUGINS = N_("No plugin took part.")
UNSTATED = N_("{what} comes from the plugin {plugin}, which the document does not name")
UNKNOWN = N_("nothing that is installed here provides {what}")
MEND_UNKNOWN = N_("Install the plugin that provides it.")
RUNS_A_FILE = N_("the criterion {plugin} is a file that nobody installed, and measuring again would run it")
MEND_APART = N_("Verify again with --isolated, which runs it in a process that can reach nothing.")

OTHER_PROGRAM = N_("the result was made by Pembina {then}, and this is Pembina {now}")
MEND_PROGRAM = N_("Verify with Pembina {then}: pip install pembina=={then}")
OTHER_PROGRAM_FILES = N_("this is Pembina {version} too, but its files have {found}, and the run names {stated}")
VERSION_ALONE = N_("The run does not name the program's files; the version is the same.")

Row = Mapping[str, str]


def found_here(host: Host, name: str) -> Row | None:
    """Return what is said of a plugin that is installed here, without importing it; None where none is."""
    try:
        return plugins_document([host.found(name)])[0]
    except PluginError:
        return None


def why_other(host: Host, stated: Row) -> NotDone | Difference | None:
    """Say how a plugin differs from the one here: not comparable, or of the same version and yet other files."""
    here, said = found_here(host, stated["name"]), {key: stated[key] for key in PLUGIN_FIELDS[1:3]}
    single = is_single(stated["name"])
    mend = Phrase(MEND_FILE, file=stated["distribution"]) if single else Phrase(MEND_PLUGIN, **said)
    if here is None:
        return NotDone(Phrase(MISSING_FILE if single else MISSING, plugin=stated["name"], **said), mend)
    if single and here["sha256"] != stated["sha256"]:
        text = Phrase(OTHER_FILE, file=here["distribution"], found=here["sha256"], stated=stated["sha256"])
        return Difference(text, None, None, stated["name"], stated["sha256"], here["sha256"])
    if (here["distribution"], here["version"]) != (stated["distribution"], stated["version"]):
        told = {"plugin": stated["name"], "distribution": here["distribution"], "found": here["version"]}
        return NotDone(Phrase(OTHER_VERSION, **told, version=f"{stated['distribution']} {stated['version']}"), mend)
    if here["sha256"] != stated["sha256"]:
        text = Phrase(OTHER_FILES, plugin=stated["name"], **said, found=here["sha256"], stated=stated["sha256"])
        return Difference(text, None, None, stated["name"], stated["sha256"], here["sha256"])
    return None


def plugins(asked: Asked) -> Found:
    """6.1: every plugin that the document names."""
    stated = asked.stated_plugins()
    if not stated:
        yield Remark(Phrase(NO_PLUGINS))
    open_ = None
    for row in stated:
        other = why_other(asked.host, row)
        if isinstance(other, Difference):
            yield other
        elif other is not None and open_ is None:
            open_ = other
    if open_ is not None:
        raise open_


def program(asked: Asked) -> Found:
    """6.2: the version that the document names, and the files that the run names."""
    then = inside(asked.document(), "versions", "pembina")
    if then != __version__:
        raise NotDone(Phrase(OTHER_PROGRAM, then=str(then), now=__version__), Phrase(MEND_PROGRAM, then=str(then)))
    stated = _program_of_run(asked)
    if stated is None:
        yield Remark(Phrase(VERSION_ALONE))
        return
    from pembina.record.seal import program_hash

    found = program_hash()
    if found != stated:
        text = Phrase(OTHER_PROGRAM_FILES, version=__version__, found=found, stated=stated)
        yield Difference(text, None, None, "program", stated, found)


def _program_of_run(asked: Asked) -> str | None:
    """The hash of the program's files, as the run names it: a text, or a table with the version beside it."""
    said: Any = asked.facts.document.get("program")
    return asked.facts.text("program", "sha256") if isinstance(said, Mapping) else asked.facts.text("program")


def need_methods(asked: Asked, award: Award, also: Sequence[str] = ()) -> None:
    """Raise NotDone where a method of the rules comes from a plugin that is not here as the document names it.

    ``also`` are plugins that are needed for something else. Nothing is imported that the document does not name with
    the hash of its files.
    """
    stated = {row["name"]: row for row in asked.stated_plugins()}
    for plugin in also:
        if plugin not in stated:
            raise NotDone(Phrase(UNSTATED, what=repr(plugin), plugin=plugin), Phrase(MEND_UNKNOWN))
        need_plugin(asked.host, stated[plugin])
    for kind, name in methods_used(award):
        own = (thing.name for found, thing in asked.host.handed_over(kind) if found.manifest is None)
        if name in own:
            continue
        provider = _providing(asked.host, kind, name)
        if provider is None:
            raise NotDone(Phrase(UNKNOWN, what=repr(name)), Phrase(MEND_UNKNOWN))
        if provider not in stated:
            raise NotDone(Phrase(UNSTATED, what=repr(name), plugin=provider), Phrase(MEND_UNKNOWN))
        need_plugin(asked.host, stated[provider])


def need_plugin(host: Host, stated: Row) -> None:
    """Raise NotDone unless a plugin is here with the very files that the document names.

    A file beside an award is only run apart: whoever verifies a result that came with one has not chosen to run it.
    """
    other = why_other(host, stated)
    if isinstance(other, NotDone):
        raise other
    if other is not None:
        mend = Phrase(MEND_PLUGIN, distribution=stated["distribution"], version=stated["version"])
        mend = Phrase(MEND_FILE, file=stated["distribution"]) if is_single(stated["name"]) else mend
        raise NotDone(other.text, mend)
    if is_single(stated["name"]) and host.keeper is None:
        raise NotDone(Phrase(RUNS_A_FILE, plugin=stated["name"]), Phrase(MEND_APART))


def _providing(host: Host, kind: str, name: str) -> str | None:
    """Name the plugin that promises a method, as its manifest says."""
    for plugin, claims in sorted(host.catalogue().items()):
        manifest = claims[0].manifest if len(claims) == 1 and plugin not in host.blocked else None
        if manifest is not None and name in manifest.provides.get(kind, ()):
            return plugin
    return None
