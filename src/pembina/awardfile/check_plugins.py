"""Plugins by their manifests: they are there, and are given parameters and tables that they know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pembina.awardfile.document import plain
from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.measures import manifest_of
from pembina.awardfile.methods import fault_hint
from pembina.awardfile.pruning import broken_in
from pembina.awardfile.source import Address
from pembina.errors import N_, Hint, Phrase, Problem, did_you_mean
from pembina.plugins import Manifest
from pembina.plugins.guard import guarded
from pembina.plugins.kinds import Fault


def _with_manifest(draft: Draft) -> Iterator[tuple[Node, Manifest]]:
    for node in draft.nodes.values():
        manifest = manifest_of(draft, node)
        if manifest is not None:
            yield node, manifest


def plugins_are_there(draft: Draft) -> Iterator[Problem]:
    """Every criterion uses an installed plugin that holds one."""
    for node in draft.nodes.values():
        use = node.get("use") if node.criterion else None
        if not isinstance(use, str):
            continue
        manifest = draft.manifest(use)
        if isinstance(manifest, Failure):
            yield from _failure(draft, manifest, node.at("use"), use, draft.host.criterion_names())
        elif not manifest.criterion:
            yield draft.problem("PB222", node.at("use"), did_you_mean(use, draft.host.criterion_names()), plugin=use)


def further_plugins_are_there(draft: Draft) -> Iterator[Problem]:
    """Plugins whose checks are to run are installed."""
    listed = draft.table("award").get("plugins")
    for i, name in enumerate(listed if isinstance(listed, list) else ()):
        manifest = draft.manifest(name) if isinstance(name, str) else None
        if isinstance(manifest, Failure):
            yield from _failure(draft, manifest, ("award", "plugins", i), name, draft.host.catalogue())


def _failure(draft: Draft, failure: Failure, at: Address, name: str, known: Iterable[str]) -> Iterator[Problem]:
    """Unknown plugins are a mistake of the award; everything else is the plugin's own problem, told at this place."""
    for problem in draft.failure(failure, at):
        if problem.code == "PB401":
            yield draft.problem("PB221", at, did_you_mean(name, known), plugin=name)
        else:
            yield problem


def parameters_fit(draft: Draft) -> Iterator[Problem]:
    """Parameters fit the plugin's own schema."""
    for node, manifest in _with_manifest(draft):
        table = node.get("with")
        given = {k: plain(v) for k, v in table.items() if not broken_in(v)} if isinstance(table, dict) else {}
        faults = manifest.check_parameters(given)
        if manifest.checks and not faults:
            faults = _own_faults(draft, node, manifest, given)
        for fault in faults:
            strange = next((str(key) for key in fault.at[:1] if key not in manifest.parameters), None)
            hint = did_you_mean(strange, manifest.parameters) if strange else fault_hint(fault)
            reason = Phrase(fault.text, **fault.args)
            yield draft.problem("PB223", node.at("with", *fault.at), hint, plugin=manifest.name, reason=reason)


def _own_faults(draft: Draft, node: Node, manifest: Manifest, given: dict[str, Any]) -> list[Fault]:
    """Ask the criterion itself; raises PluginError where it cannot be asked."""
    criterion, found = draft.host.criterion(manifest.name), draft.host.found(manifest.name)
    address = ".".join(map(str, node.at("with")))
    with guarded(found, f"parameters of {manifest.name}", at=type(criterion).check, address=address):
        return list(criterion.check({**manifest.defaults(), **given}))


def bindings_fit(draft: Draft) -> Iterator[Problem]:
    """Tables and columns that are bound by name are declared by the plugin."""
    for node, manifest in _with_manifest(draft):
        read = node.get("read")
        for role, binding in (read if isinstance(read, dict) else {}).items():
            at = node.at("read", role)
            if role not in manifest.tables:
                yield draft.problem("PB224", at, _or_list(role, manifest.tables), plugin=manifest.name, table=role)
                continue
            columns = manifest.tables[role]
            for column in binding if isinstance(binding, dict) else ():
                if column != "table" and column not in columns:
                    hint = did_you_mean(column, ("table", *columns)) or _or_list(column, columns)
                    args = {"plugin": manifest.name, "table": role, "column": column}
                    yield draft.problem("PB225", (*at, column), hint, **args)


def _or_list(name: str, known: Iterable[str]) -> Hint | None:
    """Suggest the likely name, or say which there are."""
    names = sorted(known)
    near = did_you_mean(name, names)
    return near or (Hint(N_("it has: {names}"), {"names": ", ".join(names)}) if names else None)
