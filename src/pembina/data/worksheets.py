"""What dataset.toml says of figures that a source worked out itself: worksheets, and figures that have to agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from pembina.errors import N_, Phrase

MEASURES = ("value", "score", "contribution")
"""What a worksheet may print of a criterion or group: what was measured, its score, and the points it brings."""


@frozen
class Printed:
    """A table with a worksheet's own figures (``[[printed]]``).

    With ``node`` every row is about one criterion or group, named in that column by its path or by a word that
    ``nodes`` translates, and ``columns`` holds one column under "" for each of MEASURES that is printed. Without it
    every row is about a whole entrant, and ``columns`` holds a column for each path. ``total`` and ``tier`` are
    columns.
    """

    table: str
    entrant: str
    node: str | None = None
    nodes: Mapping[str, str] = field(factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(factory=dict)
    total: str | None = None
    tier: str | None = None

    def paths(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every path of the award that is named, with the keys below ``[[printed]]`` at which it stands."""
        for word, path in self.nodes.items():
            yield ("nodes", word), path
        for measure, columns in self.columns.items():
            yield from (((measure, path), path) for path in columns if self.node is None)


@frozen
class Relation:
    """Figures of a table that have to agree (``[[relations]]``): a sum with its parts, or a percentage with its counts.

    With ``indicator`` the table is a long one: each row holds one figure, in the column ``value``, and the names below
    are those of indicators; rows are compared that share the entrant and the columns ``together``. Without it the names
    are columns, and each row is compared with itself. ``sum`` adds up to ``whole``; or ``percent`` is ``part`` of
    ``whole``.
    """

    table: str
    entrant: str
    whole: str
    sum: tuple[str, ...] = ()
    percent: str | None = None
    part: str | None = None
    indicator: str | None = None
    value: str | None = None
    together: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return tuple(name for name in (*self.sum, self.percent, self.part, self.whole) if name is not None)


def printed(raw: Mapping[str, Any]) -> Printed:
    """Read one ``[[printed]]``, which fits the schema."""
    long = "node" in raw
    columns = {m: {"": raw[m]} if long else dict(raw[m]) for m in MEASURES if m in raw}
    return Printed(
        raw["table"], raw["entrant"], raw.get("node"), dict(raw.get("nodes", {})), columns,
        raw.get("total"), raw.get("tier"),
    )  # fmt: skip


def relation(raw: Mapping[str, Any]) -> Relation:
    """Read one ``[[relations]]``, which fits the schema."""
    return Relation(
        raw["table"], raw["entrant"], raw["whole"], tuple(raw.get("sum", ())), raw.get("percent"), raw.get("part"),
        raw.get("indicator"), raw.get("value"), tuple(raw.get("together", ())),
    )  # fmt: skip


def printed_flaws(raw: Mapping[str, Any]) -> Iterator[tuple[str, Phrase]]:
    """Say what the schema cannot: the key at fault, and why."""
    mistyped = set(raw) - {"table", "entrant", "node", "nodes", *MEASURES, "total", "tier"}
    if not {*MEASURES, "total", "tier"} & set(raw) and not mistyped:
        yield "table", Phrase(N_("say what is printed: value, score, contribution, total or tier"))
    for measure in MEASURES:
        if "node" in raw and isinstance(raw.get(measure), Mapping):
            yield measure, Phrase(N_("beside node, which says what a row is about, it has to be one column"))
        elif "node" not in raw and isinstance(raw.get(measure), str):
            yield measure, Phrase(N_("without node it has to be a table that gives the column of each path"))
    if "node" in raw and "total" in raw:
        yield "total", Phrase(N_('beside node the total stands in the rows that nodes translates to ""'))
    if "nodes" in raw and "node" not in raw:
        yield "nodes", Phrase(N_("it translates the words of the column that node names, and there is no node"))


def relation_flaws(raw: Mapping[str, Any]) -> Iterator[tuple[str, Phrase]]:
    """Say what the schema cannot: the key at fault, and why."""
    if ("sum" in raw) == ("percent" in raw):
        yield "table", Phrase(N_("a relation is a sum or a percent: exactly one of the two"))
    if "part" in raw and "percent" not in raw:
        yield "part", Phrase(N_("it belongs to percent"))
    if ("indicator" in raw) != ("value" in raw):
        key = "indicator" if "indicator" in raw else "value"
        yield key, Phrase(N_("a long table needs both indicator and value"))
    if "together" in raw and "indicator" not in raw:
        yield "together", Phrase(N_("it belongs to long tables, those with indicator and value"))
