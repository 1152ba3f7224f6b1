"""What an award declares as uncertain about its own rules: asked by ``robustness``, never by the evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from pembina.model.method import Method

SPREADS = ("fixed", "within", "dirichlet", "free")
"""Ways in which the weights of siblings are drawn."""


@frozen
class Spread:
    """How the weights of one group's children are drawn.

    ``fixed``: not at all. ``within``: each weight times a number from 1 - amount/100 to 1 + amount/100, evenly
    distributed, then divided by their sum. ``dirichlet``: around the award's weights, ``amount`` being the
    concentration (the larger, the closer; the parameters are amount times the shares). ``free``: all weights are
    equally likely (Dirichlet with parameters of 1). ``amount`` is 0 for ``fixed`` and ``free``.
    """

    kind: str
    amount: float = 0.0


@frozen
class Uncertain:
    """What one node declares for itself, in place of what holds for all; None where it declares nothing.

    ``weights`` and ``aggregate`` belong to groups; ``score``, ``treat`` and ``impute`` to criteria. The methods are
    alternatives beside the award's own; None among them means that the step is not done.
    """

    weights: Spread | None = None
    aggregate: tuple[Method | None, ...] | None = None
    score: tuple[Method | None, ...] | None = None
    treat: tuple[Method | None, ...] | None = None
    impute: tuple[Method | None, ...] | None = None


@frozen
class Uncertainty:
    """The award's ``[uncertainty]``, every default filled in.

    ``weights`` are the spreads by level of the tree: the first for what stands directly below the total, the last also
    for everything deeper. ``aggregate``, ``score``, ``treat`` and ``impute`` are alternatives tried beside each node's
    own method (all nodes at once). Of the criteria in ``leave_out`` at most one is left out at a time. ``nodes`` holds
    what single nodes declare, by path.
    """

    draws: int
    seed: int
    weights: tuple[Spread, ...]
    aggregate: tuple[Method | None, ...] = ()
    score: tuple[Method | None, ...] = ()
    treat: tuple[Method | None, ...] = ()
    impute: tuple[Method | None, ...] = ()
    leave_out: tuple[str, ...] = ()
    nodes: Mapping[str, Uncertain] = field(factory=dict)
