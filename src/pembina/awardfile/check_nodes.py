"""The tree itself."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile.draft import Draft
from pembina.errors import Problem


def groups_have_children(draft: Draft) -> Iterator[Problem]:
    """A group holds at least one node."""
    for node in draft.root.walk() if draft.root else ():
        if not (node.criterion or node.children or node.doubtful):
            yield draft.problem("PB212", node.at())
