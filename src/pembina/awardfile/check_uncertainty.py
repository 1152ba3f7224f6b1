"""What ``[uncertainty]`` declares: it names nodes that are there, spreads that mean something, and sound methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.awardfile.alternatives import TABLE, node_at, single_nodes
from pembina.awardfile.draft import Draft, Node
from pembina.awardfile.measures import manifest_of, measures_numbers
from pembina.awardfile.pruning import broken_in
from pembina.awardfile.references import nearest
from pembina.awardfile.shares import aggregator, groups, parts_of, takes_part
from pembina.awardfile.source import Address
from pembina.errors import N_, Hint, Phrase, Problem

NO_NODE = N_("there is no such node")
A_GROUP = N_("it is a group, and a criterion is meant here")
A_CRITERION = N_("it is a criterion, and a group is meant here")
NO_WEIGHT = N_("it has no weight, so nothing changes when it is left out")
ONLY_ONE = N_("it is the only criterion with a weight, so nothing is left without it")
ONE_PART = N_("it has a single part, so there is nothing to weigh or to combine")
CATEGORIES = N_("its values are categories, which are neither treated nor filled")
ADDS_UP = N_("its parts are points that are added, without weights")
EITHER_OR = N_('it is either "within" or "dirichlet"')
LEVELS = N_("there are {given} levels of weights, and the tree has {there}")

WHOLE_TREE = Hint(N_('the whole tree is called ""'))
ROOT_WORDS = ("criteria", "total", "root")


def single_nodes_are_there(draft: Draft) -> Iterator[Problem]:
    """Groups stand under groups and criteria under criteria, each by its path."""
    for kind in ("groups", "criteria"):
        for path, table in single_nodes(draft, kind):
            at, node = (TABLE, kind, path), node_at(draft, path)
            if draft.root is None:
                return
            if node is None:
                hint = WHOLE_TREE if kind == "groups" and path in ROOT_WORDS else nearest(draft, path)
                yield _cannot(draft, at, path, NO_NODE, hint)
            elif not table:
                continue  # what stood in it was no key, and has been told
            elif node.criterion != (kind == "criteria"):
                yield _cannot(draft, at, path, A_CRITERION if node.criterion else A_GROUP)
            elif node.criterion:
                yield from _categories(draft, node, table, at)
            elif not _in_doubt(draft, node) and len(parts_of(draft, node)) == 1:
                yield _cannot(draft, at, path, ONE_PART)


def _categories(draft: Draft, node: Node, table: Mapping[str, Any], at: Address) -> Iterator[Problem]:
    """Only numbers are treated and filled."""
    if manifest_of(draft, node) is None or measures_numbers(draft, node):
        return
    for key in ("treat", "impute"):
        if table.get(key):
            yield _cannot(draft, (*at, key), node.name, CATEGORIES)


def what_is_left_out_has_weight(draft: Draft) -> Iterator[Problem]:
    """Criteria that are left out, one at a time, are part of the total, and another one stays."""
    listed = draft.table(TABLE).get("leave-out")
    entries = listed if isinstance(listed, list) else []
    for i, path in enumerate(entries):
        at = (TABLE, "leave-out", i)
        if not isinstance(path, str) or draft.root is None:
            continue
        node = draft.nodes.get(path)
        if path in entries[:i]:
            yield draft.problem("PB208", at, name=path)
        elif node is None:
            yield _cannot(draft, at, path, NO_NODE, nearest(draft, path))
        elif not node.criterion:
            yield _cannot(draft, at, path, A_GROUP)
        elif any(takes_part(draft, above) is False for above in _line(node)):
            yield _cannot(draft, at, path, NO_WEIGHT)
        elif weighted_criteria(draft) == [node] and not _in_doubt(draft, draft.root):
            yield _cannot(draft, at, path, ONLY_ONE)


def spreads_are_clear(draft: Draft) -> Iterator[Problem]:
    """A spread is of one kind, there are no more levels than the tree has, and there are weights to spread."""
    weights = draft.table(TABLE).get("weights")
    if isinstance(weights, list):
        for i, spread in enumerate(weights):
            yield from _spread(draft, spread, (TABLE, "weights", i))
        deepest = max((len(node.path) for node in draft.nodes.values()), default=0)
        if len(weights) > deepest > 0 and draft.root is not None and not _in_doubt(draft, draft.root):
            reason = Phrase(LEVELS, given=len(weights), there=deepest)
            yield draft.problem("PB256", (TABLE, "weights"), reason=reason)
    else:
        yield from _spread(draft, weights, (TABLE, "weights"))
    for path, table in single_nodes(draft, "groups"):
        at, node = (TABLE, "groups", path, "weights"), node_at(draft, path)
        yield from _spread(draft, table.get("weights"), at)
        how = aggregator(draft, node) if node is not None and not node.criterion else None
        if how is not None and not how.weighted and "weights" in table:
            yield draft.problem("PB256", at, reason=Phrase(ADDS_UP))


def _spread(draft: Draft, spread: Any, at: Address) -> Iterator[Problem]:
    if isinstance(spread, dict) and len(spread) != 1 and not broken_in(spread) and not draft.in_doubt(*at):
        yield draft.problem("PB256", at, reason=Phrase(EITHER_OR))


def _cannot(draft: Draft, at: Address, path: str, reason: str, hint: Hint | None = None) -> Problem:
    return draft.problem("PB255", at, hint, path=path, reason=Phrase(reason))


def _line(node: Node) -> Iterator[Node]:
    """Yield a node and everything above it."""
    here: Node | None = node
    while here is not None:
        yield here
        here = here.parent


def _in_doubt(draft: Draft, group: Node) -> bool:
    """Whether it cannot be known which nodes below are parts."""
    return any(node.doubtful or takes_part(draft, node) is None for node in group.walk())


def weighted_criteria(draft: Draft) -> list[Node]:
    """Return the criteria that are part of the total, in the order of the file."""
    parts = {id(child) for group in groups(draft) for child in group.children if takes_part(draft, child)}
    return [
        node
        for node in draft.nodes.values()
        if node.criterion and all(above.parent is None or id(above) in parts for above in _line(node))
    ]
