"""What the two of a comparison are called, and their points as they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import define

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.adding import shared_out
from pembina.reports.measured import value_words
from pembina.reports.names import Names
from pembina.reports.outline import Outline, exact, parent
from pembina.reports.texts import Texts, half_up

MEDIAN = N_("the median entrant")
NOW, EARLIER = N_("{name} now"), N_("{name} earlier")
HEAD_NOW, HEAD_EARLIER, HEAD_MEDIAN = N_("now"), N_("earlier"), N_("median")

Node = Mapping[str, Any]


@define(slots=False)
class Duel:
    """A comparison, the results it rests on (the earlier one only where there is one), and the reader's texts."""

    result: Result
    document: Mapping[str, Any]
    texts: Texts
    earlier: Result | None = None

    @property
    def kind(self) -> str:
        """``entrant``, ``median`` or ``earlier``."""
        return str(self.document["against"]["kind"])

    @cached_property
    def names(self) -> Names:
        """Names in the newer result."""
        return Names.of_result(self.result, self.texts)

    @cached_property
    def names_before(self) -> Names:
        """Names in the result that B stands in."""
        return Names.of_result(self.earlier, self.texts) if self.earlier else self.names

    @cached_property
    def outline(self) -> Outline:
        """The newer result."""
        return Outline(self.result)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Nodes of the comparison by path."""
        return {node["path"]: node for node in self.document["nodes"]}

    # The two

    @property
    def same(self) -> bool:
        """Whether both are one entrant in one result."""
        return self.kind == "entrant" and self.document["a"]["entrant"] == self.document["b"]["entrant"]

    @cached_property
    def called(self) -> tuple[str, str]:
        """What the two are called in a sentence."""
        a, b = self.document["a"], self.document["b"]
        if self.kind == "median":
            return a["name"], self.texts.translate(MEDIAN)
        if self.kind == "earlier":
            return self.texts.say(NOW, name=a["name"]), self.texts.say(EARLIER, name=b["name"])
        if a["name"] == b["name"]:
            return self.names.entrant(a["entrant"]), self.names.entrant(b["entrant"])
        return a["name"], b["name"]

    @cached_property
    def heads(self) -> tuple[str, str]:
        """What the two are called above a column."""
        if self.kind == "median":
            return self.called[0], self.texts.translate(HEAD_MEDIAN)
        if self.kind == "earlier" and self.document["a"]["name"] == self.document["b"]["name"]:
            return self.texts.translate(HEAD_NOW), self.texts.translate(HEAD_EARLIER)
        return self.called

    def node(self, path: str) -> str:
        """Title of a node, in the newer result or else in the earlier one."""
        known = path in self.names.titles or self.earlier is None
        return (self.names if known else self.names_before).node(path)

    def values(self, path: str) -> tuple[str, str]:
        """Both values with their units; empty where there is none."""
        return self._value(self.result, self.names, path, 0), self._value(self.before, self.names_before, path, 1)

    @property
    def before(self) -> Result:
        """The result that B stands in."""
        return self.earlier or self.result

    def _value(self, result: Result, names: Names, path: str, side: int) -> str:
        code = self.document["ab"[side]]["entrant"]
        if code is None or self.nodes[path]["values"][side] is None:
            return ""
        return value_words(names, result.node(path), result.position(code))

    # Points

    @property
    def decimals(self) -> int:
        """Decimals of published totals."""
        return self.outline.decimals

    @property
    def by_weights(self) -> bool:
        """Whether weights changed, so that not all of the difference is due to the figures."""
        return self.document["difference"]["weights"] is not None

    @property
    def whole(self) -> Decimal | None:
        """The difference as a reader finds it by subtracting the published totals."""
        published = self.document["difference"]["published"]
        return None if published is None else Decimal(published)

    @cached_property
    def points(self) -> dict[str, Decimal]:
        """Printed parts by path: rounded so that they add up to the published difference, group by group."""
        told: dict[str, Decimal] = {}

        def walk(path: str, whole: Decimal) -> None:
            told[path] = whole
            below = [node["path"] for node in self._below(path) if node["part"] is not None]
            parts = [exact(self.nodes[child]["part"]) for child in below]
            for child, part in zip(below, shared_out(parts, whole, self.decimals), strict=True):
                walk(child, part)

        if self.whole is not None and self.document["not-done"] is None:
            walk("", self.whole)
        return told

    def _below(self, path: str) -> Sequence[Node]:
        return [node for node in self.document["nodes"] if node["path"] and parent(node["path"]) == path]

    @property
    def tops(self) -> list[str]:
        """Nodes directly below the total, in descending order of their parts."""
        tops = [node for node in self._below("") if node["part"] is not None]
        return [node["path"] for node in sorted(tops, key=lambda node: -abs(node["part"]))]

    def nudged(self) -> bool:
        """Whether a printed part was rounded otherwise than by itself."""
        return any(half_up(exact(self.nodes[path]["part"] or 0), self.decimals) != part
                   for path, part in self.points.items() if path)  # fmt: skip

    def signed(self, points: Decimal | float | None) -> str:
        """Write points with their sign; empty where nothing is known."""
        if points is None:
            return ""
        rounded = points if isinstance(points, Decimal) else half_up(exact(points), self.decimals)
        return ("+" if rounded > 0 else "") + self.texts.figure(rounded)

    def score(self, score: Any) -> str:
        """Write a score; empty where there is none."""
        return "" if score is None else self.texts.number(score, self.decimals)

    def weight(self, weight: Any) -> str:
        """Write a weight of the total; empty where there is none."""
        return "" if weight is None else self.texts.number(100 * exact(weight)) + "%"
