"""What an award says of the effort that it takes to raise a criterion: it has to mean something there."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.measures import manifest_of, value_of
from pembina.awardfile.pruning import broken_in
from pembina.errors import N_, Phrase, Problem

IDLE = N_('"{key}" plays no part where nothing is to be suggested')
NO_POINTS = N_('without a score there are no points; write per = "unit" or per = "count"')
LEVELS = N_('"{key}" needs a number, and what is measured here is a category, which rises level by level')


def efforts_make_sense(draft: Draft) -> Iterator[Problem]:
    """Costs are for what may be suggested, points for what is scored, units and counts for numbers."""
    for node in draft.nodes.values():
        effort = node.get("effort") if node.criterion else None
        if not isinstance(effort, dict) or broken_in(effort):
            continue
        if effort.get("suggest") is False:
            idle = [key for key in effort if key != "suggest"]
            yield from (draft.problem("PB250", node.at("effort", key), reason=Phrase(IDLE, key=key)) for key in idle)
            continue
        if effort.get("per", "point") == "point" and "score" not in node.table and not node.doubtful:
            yield draft.problem("PB250", node.at("effort"), reason=Phrase(NO_POINTS))
        yield from _of_levels(draft, node)


def _of_levels(draft: Draft, node: Node) -> Iterator[Problem]:
    manifest, effort = manifest_of(draft, node), node.get("effort")
    if manifest is None or value_of(manifest, node) != "category":
        return
    for key in ("per", "step"):
        if key in effort and effort[key] != "point":
            yield draft.problem("PB250", node.at("effort", key), reason=Phrase(LEVELS, key=key))
