"""An award: the published rules. Who competes, the criteria tree, weights, scoring, gates, tiers, ties, precision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from pembina.model.method import Method
from pembina.model.override import Overrides
from pembina.model.uncertainty import Uncertainty

LocalText = Mapping[str, str]
"""A text by language: ``{"id": "...", "en": "..."}``."""


@frozen
class Period:
    """The days an award looks at; both ends are included."""

    start: dt.date
    end: dt.date


@frozen
class Organiser:
    """Who gives the award; ``entry_fee`` is in rupiah."""

    name: str
    entry_fee: Decimal = Decimal(0)


@frozen
class Binding:
    """Which table and columns of the data set fill one table that a plugin declares.

    ``columns`` maps the plugin's column name to the data set's; a column not named keeps its name.
    """

    table: str
    columns: Mapping[str, str] = field(factory=dict)


@frozen
class Entrants:
    """Who is scored: rows of a table, known by a code.

    ``where`` keeps rows whose column equals the value (or one of a list of values). ``groups`` are columns inside
    which entrants are ranked as well, ``titles`` what these are called. ``status`` names a column that may say
    ``recused``, ``withdrawn`` or ``revoked``.
    """

    table: str
    key: str
    name: str
    where: Mapping[str, Any] = field(factory=dict)
    groups: tuple[str, ...] = ()
    status: str | None = None
    titles: Mapping[str, LocalText] = field(factory=dict)


@frozen
class Panel:
    """Several dates of one criterion: what counts on the day ``at``, and what is taken of the dates up to it.

    ``fill`` says what stands in where a date has no figure, ``take`` whether the value, its growth, its yearly growth
    or its trend is scored. ``tolerance`` is in percent a year; a trend needs ``least`` dates with figures.
    """

    at: dt.date
    since: dt.date | None
    fill: str
    take: str
    tolerance: float
    least: int


@frozen
class Denominator:
    """What a value is divided by: a criterion of the award, or a column of a table; ``scale`` multiplies the ratio."""

    criterion: str | None
    table: str | None
    entrant: str | None
    column: str | None
    scale: float


@frozen
class Screen:
    """Who is left out for want of data, in percent of the weighted criteria; ``include`` stay in whatever it says."""

    reported: Decimal
    nonzero: Decimal
    include: tuple[str, ...]


@frozen
class Effort:
    """What it takes to raise one criterion, as the award declares it; asked by ``improve`` alone.

    ``cost`` is the cost of one ``per``: ``point`` (of score), ``unit`` (of the value) or ``count`` (of the numerator:
    one more visit). At most ``cap`` of them can be had (None: no limit but the scale). ``step`` is the smallest change
    of the value (None: any). ``suggest`` is False where the award wants nobody to be told to raise it.
    """

    cost: float = 1.0
    per: str = "point"
    cap: float | None = None
    step: float | None = None
    suggest: bool = True


@frozen
class Leaf:
    """A criterion in the tree: the plugin, its parameters and tables, and how its value becomes a score.

    ``weight`` is as written in the file; ``share`` is the resulting part of the parent (0 to 1). A criterion without a
    weight has no share: it serves gates, ties or readers only. ``title`` and ``unit`` are empty where the plugin's own
    are meant. ``panel``, ``denominate``, ``impute`` and ``treat`` are the steps between value and score, in this order.
    ``effort`` is None where the award says nothing of it. ``distinct`` says whether counts of different things are
    ``exact`` or ``approximate``.
    """

    path: str
    title: LocalText
    unit: LocalText
    use: str
    parameters: Mapping[str, Any]
    read: Mapping[str, Binding]
    panel: Panel | None
    denominate: Denominator | None
    impute: Method | None
    treat: Method | None
    score: Method | None
    missing: str
    weight: Decimal | None
    share: float | None
    effort: Effort | None = None
    distinct: str = "exact"

    @property
    def estimated(self) -> bool:
        """Whether the award lets counts of different things be approximate."""
        return self.distinct != "exact"

    @property
    def scored(self) -> bool:
        """Whether the criterion takes part in the total."""
        return self.share is not None


@frozen
class Group:
    """An inner node of the criteria tree (the root has the path ``""``).

    ``weights`` says how the children's weights are meant; ``weighting`` is the method that finds them, where one does.
    The children's ``share`` is then what follows from the rules, or equal where the method needs scores.
    """

    path: str
    title: LocalText
    aggregate: Method
    missing: str
    weight: Decimal | None
    share: float | None
    weights: str
    weighting: Method | None
    children: tuple[Node, ...]

    @property
    def scored(self) -> bool:
        """Whether the group takes part in the total."""
        return self.share is not None


Node = Group | Leaf


@frozen
class Gate:
    """A condition for being ranked, or for a tier.

    ``test`` names the condition (``at-least``, ``equals``, ...) and its argument. ``cap`` is the highest tier left to
    an entrant that does not meet it; without ``cap`` it is ineligible.
    """

    criterion: str
    test: Method
    cap: str | None
    reason: LocalText


@frozen
class Quota:
    """At most ``number`` entrants in a tier, counted inside each value of the group column ``per`` (or over all)."""

    number: int
    per: str | None = None


@frozen
class Tier:
    """A class of results; ``cut`` belongs to the tier when ``inclusive``. ``minimums`` are least scores per node."""

    id: str
    title: LocalText
    cut: Decimal
    inclusive: bool
    minimums: Mapping[str, Decimal] = field(factory=dict)
    quota: Quota | None = None


@frozen
class Award:
    """The published rules, resolved: every default is filled in and every inherited setting written out."""

    id: str
    title: LocalText
    edition: int
    basis: LocalText
    organiser: Organiser | None
    period: Period | None
    scale: Decimal
    decimals: int
    rounding: str
    rank_on: str
    ties: tuple[str, ...]
    ranking: str
    coverage: Decimal
    plugins: tuple[str, ...]
    entrants: Entrants
    screen: Screen | None
    root: Group
    gates: tuple[Gate, ...]
    tiers: tuple[Tier, ...]
    uncertainty: Uncertainty | None = None
    overrides: Overrides | None = None
    """Whether and how persons may set a score or a status otherwise; None where nobody may."""
    adopted: dt.date | None = None
    """Day on which this edition of the rules was adopted."""
    changed: tuple[str, ...] = ()
    """What-if settings (``criteria.supervision.weight=45``) that make this not the published award."""

    def nodes(self) -> Iterator[Node]:
        """Every node of the tree in the order of the file, a group before its children."""
        yield from _walk(self.root)

    def leaves(self) -> Iterator[Leaf]:
        """Every criterion in the order of the file."""
        return (node for node in self.nodes() if isinstance(node, Leaf))

    def node(self, path: str) -> Node:
        """Return the node at a path such as ``supervision.visits``; raises KeyError."""
        for node in self.nodes():
            if node.path == path:
                return node
        raise KeyError(path)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from _walk(child)
