"""Tie rules: scores to compare, at last a shared rank."""

from __future__ import annotations

from collections.abc import Iterator

from pembina.awardfile.draft import Draft
from pembina.awardfile.references import SHARED, has_no_score, nearest
from pembina.errors import Problem, did_you_mean


def ties_name_nodes(draft: Draft) -> Iterator[Problem]:
    """Every tie rule names a node with a score; "shared" stands only at the end."""
    ties = draft.table("award").get("ties")
    listed = ties if isinstance(ties, list) else []
    for i, tie in enumerate(listed):
        at = ("award", "ties", i)
        if not isinstance(tie, str):
            continue
        if tie == SHARED:
            if i < len(listed) - 1 and SHARED not in listed[:i]:
                yield draft.problem("PB241", at)
        elif draft.root is not None and tie not in draft.nodes:
            yield draft.problem("PB227", at, nearest(draft, tie) or did_you_mean(tie, [SHARED]), path=tie)
        else:
            problem = has_no_score(draft, tie, at)
            if problem is not None:
                yield problem
