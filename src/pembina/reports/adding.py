"""Points as they are printed: rounded to the award's decimals so that every column adds up to what stands below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from attrs import define

from pembina.reports.outline import Outline, exact
from pembina.reports.texts import half_up


@define(slots=False)
class Points:
    """What every node added to one entrant's total, and could have added at most.

    Shares of a rounded whole are rounded by largest remainder, from the published total down the tree: the printed
    parts of a group add up to the printed group, and the top-level nodes to the published total.
    """

    outline: Outline
    position: int

    def added(self, path: str) -> Decimal | None:
        """Points that a node added, with everything below it; None without a total or a weight."""
        return self._added.get(path)

    def own(self, path: str) -> Decimal | None:
        """Points that a group's aggregation itself gave or took; None where it did neither."""
        return self._own.get(path)

    def lost(self, path: str) -> Decimal | None:
        """Points that a node missed against its best; None without a total or a weight."""
        return self._lost.get(path)

    def most(self, path: str) -> Decimal | None:
        """Points that a node could add at best: those it added and those it lost."""
        added, lost = self.added(path), self.lost(path)
        return None if added is None or lost is None else added + lost

    def nudged(self) -> bool:
        """Whether a part was rounded otherwise than by itself, so that the column adds up."""
        exactly = {path: self.outline.added(path, self.position) for path in self._added}
        return any(
            part is not None and half_up(part, self.outline.decimals) != self._added[path]
            for path, part in exactly.items()
        )

    @cached_property
    def _sums(self) -> tuple[Mapping[str, Decimal], Mapping[str, Decimal]]:
        outline, added, own = self.outline, dict[str, Decimal](), dict[str, Decimal]()
        total = outline.result.entrants[self.position]["total"]

        def walk(path: str, whole: Decimal) -> None:
            added[path] = whole
            paths = [p for n in outline.children(path) if outline.added(p := n["path"], self.position) is not None]
            parts = [outline.added(p, self.position) or Decimal(0) for p in paths]
            node = outline.result.node(path)
            taken = (node["contributions"] or {self.position: None})[self.position] if node["kind"] == "group" else None
            rounded = shared_out([*parts, exact(taken or 0)], whole, outline.decimals)
            if taken:
                own[path] = rounded[-1]
            for child, part in zip(paths, rounded, strict=False):
                walk(child, part)

        if total is not None:
            walk("", exact(total["published"]))
        return added, own

    @property
    def _added(self) -> Mapping[str, Decimal]:
        return self._sums[0]

    @property
    def _own(self) -> Mapping[str, Decimal]:
        return self._sums[1]

    @cached_property
    def _lost(self) -> Mapping[str, Decimal]:
        outline, lost = self.outline, dict[str, Decimal]()

        def walk(path: str, whole: Decimal) -> None:
            lost[path] = whole
            parts = {}
            for child in (node["path"] for node in outline.children(path)):
                weight, added = outline.weight(child, self.position), outline.added(child, self.position)
                if weight is not None and added is not None:
                    parts[child] = weight * outline.best(child) - added
            left = whole + (self.own(path) or Decimal(0))  # what combining took is lost by no part
            for child, part in zip(parts, shared_out(list(parts.values()), left, outline.decimals, 2), strict=True):
                walk(child, part)

        if "" in self._added:
            walk("", half_up(outline.scale, outline.decimals) - self._added[""])
        return lost


def shared_out(parts: Sequence[Decimal], whole: Decimal, decimals: int, slack: int = 1) -> list[Decimal]:
    """Round parts so that they add up to a whole; each by itself where they miss it by ``slack`` units or more."""
    import numpy as np

    from pembina.methods.rounding import apportion

    unit = Decimal(1).scaleb(-decimals)
    if not parts or abs(sum(parts, Decimal(0)) - whole) >= slack * unit:
        return [half_up(part, decimals) for part in parts]
    rounded = apportion(np.array([[float(part) for part in parts]]), np.array([float(whole)]), decimals)
    return [half_up(exact(part), decimals) for part in rounded[0]]
