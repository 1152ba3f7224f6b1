"""Finding one's way in a result: titles by path, weights up the tree, an entrant by what a person types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, field

from pembina.model import Result

if TYPE_CHECKING:
    from pembina.reports.adding import Points

Row = Mapping[str, Any]


@define(slots=False)
class Outline:
    """A result with the questions that every report asks of it answered once."""

    result: Result
    _points: dict[int, Points] = field(factory=dict, init=False)

    @cached_property
    def rules(self) -> Mapping[str, Row]:
        """The award's own entry of every node, by path."""
        return {node["path"]: node for node in _walk(self.result.award["root"])}

    @cached_property
    def tiers(self) -> Mapping[str, Row]:
        """The award's tiers by id, best first."""
        return {tier["id"]: tier for tier in self.result.award["tiers"]}

    @property
    def gates(self) -> Sequence[Row]:
        """The award's gates in the order of the file."""
        rows: Sequence[Row] = self.result.award["gates"]
        return rows

    @property
    def scale(self) -> Decimal:
        """The highest score."""
        return exact(self.result.award["scale"])

    @property
    def decimals(self) -> int:
        """Decimals of published scores."""
        return int(self.result.award["decimals"])

    def title(self, path: str) -> Any:
        """Title of a node by language; the path itself where no such node is."""
        try:
            return self.result.node(path)["title"] or path
        except KeyError:
            return path

    def children(self, path: str) -> list[Row]:
        """Nodes directly below a group, in the order of the file."""
        return [node for node in self.result.nodes if node["path"] and parent(node["path"]) == path]

    def share(self, path: str, position: int) -> Decimal | None:
        """Part of its parent that a node has for one entrant (0 where it was left out); None without weight.

        Of an entrant without total it is the published one: nothing was spread over siblings to any effect.
        """
        node = self.result.node(path)
        moved = node.get("shares") is not None and self.result.entrants[position]["total"] is not None
        share = node["shares"][position] if moved else node["share"]
        return None if share is None else exact(share)

    def weight(self, path: str, position: int) -> Decimal | None:
        """Part of the total: the product of shares from the root down to the node; None without weight."""
        weight = Decimal(1)
        while path:
            share = self.share(path, position)
            if share is None:
                return None
            weight *= share
            path = parent(path)
        return weight

    def published_weight(self, path: str) -> Decimal | None:
        """Part of the total as it is published, before anything was left out for anybody; None without weight."""
        weight = Decimal(1)
        while path:
            share = self.result.node(path)["share"]
            if share is None:
                return None
            weight *= exact(share)
            path = parent(path)
        return weight

    def added(self, path: str, position: int) -> Decimal | None:
        """What a node and everything below it contributes to one entrant's total; None without total."""
        below = f"{path}." if path else ""
        nodes = [node for node in self.result.nodes if node["path"] == path or node["path"].startswith(below)]
        parts = [part for node in nodes if (part := (node["contributions"] or {position: None})[position]) is not None]
        return sum(map(exact, parts), Decimal(0)) if parts else None

    def points(self, position: int) -> Points:
        """Points of one entrant as they are printed."""
        from pembina.reports.adding import Points

        return self._points.setdefault(position, Points(self, position))

    def exact_total(self, entrant: Row) -> Decimal | None:
        """The total before it was rounded for publication."""
        return exact(entrant["total"]["exact"]) if entrant["total"] else None

    def best(self, path: str) -> Decimal:
        """Highest score a node can have: what its own table of scores ends at, else the highest of the award."""
        method = self.rules[path].get("score")
        name, parameters = (method["name"], method["parameters"]) if method else ("", {})
        match name:
            case "bands":
                return max(exact(band["score"]) for band in parameters["bands"])
            case "piecewise":
                return max(exact(point[1]) for point in parameters["points"])
            case "levels":
                return max(exact(score) for score in parameters["levels"].values())
        return self.scale

    def weighted(self, path: str) -> bool:
        """Whether shares count in a group; they do not where its children's add up to more than the whole (a sum)."""
        return sum(exact(child["share"] or 0) for child in self.children(path)) <= Decimal("1.000001")

    def ranked(self) -> int:
        """How many entrants have a rank."""
        return sum(entrant["rank"] is not None for entrant in self.result.entrants)


def parent(path: str) -> str:
    """Path of the group that holds a node."""
    return path.rpartition(".")[0]


def exact(number: Any) -> Decimal:
    """Return a number of the document as the decimal that it is written as."""
    return Decimal(str(number))


def matching(word: str, entrants: Sequence[Row]) -> list[Row]:
    """Return the entrants that a word names: by code, else by whole name, else by words in the name.

    Nothing is guessed: a word that fits two names returns both.
    """
    by_code = [entrant for entrant in entrants if entrant["code"] == word]
    if by_code:
        return by_code
    folded = _folded(word)
    by_name = [entrant for entrant in entrants if _folded(entrant["name"]) == folded]
    if by_name:
        return by_name
    wanted = folded.split()
    return [entrant for entrant in entrants if wanted and set(wanted) <= set(_folded(entrant["name"]).split())]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _walk(node: Row) -> Iterator[Row]:
    yield node
    for child in node.get("children", ()):
        yield from _walk(child)
