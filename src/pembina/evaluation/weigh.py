"""The shares of a group's children: as the award gives them, or as a method finds them in the scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import asdict
from numpy.typing import NDArray

from pembina.errors import N_, Phrase, Place, ScoringError
from pembina.evaluation.refusing import asking
from pembina.model import Finding, Group, Node
from pembina.plugins import Context, Host, Weighted, WeightingMethod

if TYPE_CHECKING:
    from pembina.evaluation.tree import Tree

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def found_shares(
    group: Group, children: Sequence[Node], scores: Floats, complete: Booleans, scale: float, host: Host, tree: Tree
) -> Floats:
    """Return the shares of every entrant, of shape (entrants, children), and keep the figures that explain them.

    A method that needs scores gets those of the entrants that have all; where it gives every entrant shares of its own,
    the others get the mean of what it gave. Raises ScoringError (PB507) where nobody has all.
    """
    if group.weighting is None:
        given = np.array([child.share for child in children], dtype=np.float64)
        return np.broadcast_to(given, scores.shape).copy()
    method: WeightingMethod = host.get("weightings", group.weighting.name)
    there = [entrant for entrant, has in zip(tree.entrants, complete, strict=True) if has]
    if method.uses_scores and not there:
        place = Place(address=f"criteria.{group.path}".rstrip("."))
        raise ScoringError.of("PB507", place, key="weights", method=method.name, reason=NOBODY)
    parts = tuple(child.path.rpartition(".")[2] for child in children)
    context = Context(scale, tuple(e.code for e in there), parts)
    with asking(
        host, "weightings", method, "weights", group.path,
        columns=[child.path for child in children], names=[e.name for e in there],
    ):  # fmt: skip
        given_scores = scores[complete] if method.uses_scores else None
        found = method.apply(given_scores, group.weighting.parameters, context)
        if not isinstance(found, Weighted):
            raise TypeError(f"it returned {type(found).__name__}, where pembina.Weighted is due")
        shares = found.checked((len(there), len(children)) if method.per_entrant else (len(children),))
    if method.uses_scores:
        args = {"method": method.name, "n": len(there)}
        tree.remarks.append(Finding("relative.weights", args, node=group.path or None))
    tree.weighting[group.path] = dict(found.facts)
    if method.told is not None:
        tree.weighting[group.path]["told"] = asdict(method.told)
    if not method.per_entrant:
        if not method.uses_scores:  # the award has worked them out already, exactly
            shares = np.array([child.share for child in children], dtype=np.float64)
        return np.broadcast_to(shares, scores.shape).copy()
    everyone = np.broadcast_to(shares.mean(axis=0), scores.shape).copy()
    everyone[complete] = shares
    return everyone


NOBODY = Phrase(N_("nobody has a score in every part"))
