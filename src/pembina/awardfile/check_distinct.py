"""Where an award lets counts be approximate, the plugin has to count different things, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile.document import plain
from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.measures import manifest_of
from pembina.awardfile.pruning import broken_in
from pembina.errors import N_, Hint, Phrase, Problem
from pembina.methods.counting import APPROXIMATE
from pembina.plugins import Manifest

NEVER = N_("the plugin {plugin} does not say that its value is a count of different things")
NOT_SO = N_("with these parameters the value of {plugin} is no count of different things")
WITH = N_("it is one with {parameters}")


def estimates_can_be_made(draft: Draft) -> Iterator[Problem]:
    """An estimate that a plugin cannot make would be said of a value that is something else."""
    for node in draft.nodes.values():
        manifest = manifest_of(draft, node)
        if manifest is None or node.get("distinct") != APPROXIMATE:
            continue
        if not manifest.approximates:
            yield draft.problem("PB380", node.at("distinct"), reason=Phrase(NEVER, plugin=manifest.name))
        elif (parameters := _parameters(node, manifest)) is not None and not manifest.may_approximate(parameters):
            reason, hint = Phrase(NOT_SO, plugin=manifest.name), Hint(WITH, {"parameters": _wanted(manifest)})
            yield draft.problem("PB380", node.at("distinct"), hint, reason=reason)


def _parameters(node: Node, manifest: Manifest) -> dict[str, object] | None:
    """What the criterion is given, defaults filled in; None where that is damaged, which is told elsewhere."""
    table = node.get("with")
    given = {} if table is None else table
    if not isinstance(given, dict) or broken_in(given):
        return None
    return {**manifest.defaults(), **plain(given)}


def _wanted(manifest: Manifest) -> str:
    """Write the parameters that make it one, as an award writes them."""
    needed = manifest.approximates if not isinstance(manifest.approximates, bool) else {}
    written = (
        " or ".join(f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for value in values)
        for name, values in needed.items()
    )
    return ", ".join(written)
