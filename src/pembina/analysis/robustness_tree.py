"""The weighted part of an award's tree, as robustness walks it: groups from the bottom up, and their parts."""

from __future__ import annotations

from functools import cached_property

from attrs import define

from pembina.model import Award, Group, Leaf, Node


@define(slots=False)
class Outline:
    """Nodes with a part in the total."""

    award: Award

    @cached_property
    def groups(self) -> list[Group]:
        """Groups, each before the groups inside it; the root is the first."""
        found: list[Group] = []
        waiting: list[Node] = [self.award.root]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, Group):
                found.append(node)
                waiting = self.parts(node) + waiting
        return found

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Criteria, in the order of the file."""
        found: list[Leaf] = []
        waiting: list[Node] = [self.award.root]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, Group):
                waiting = self.parts(node) + waiting
            else:
                found.append(node)
        return found

    @staticmethod
    def parts(group: Group) -> list[Node]:
        """Children of a group that carry weight."""
        return [child for child in group.children if child.scored]

    @staticmethod
    def depth(group: Group) -> int:
        """Level of a group: 0 for the root, whose parts stand directly below the total."""
        return len(group.path.split(".")) if group.path else 0
