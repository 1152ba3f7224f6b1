"""Overrides that are not the same in two results."""

from __future__ import annotations

from typing import Any

from pembina.model import Result


def override_differences(old: Result, new: Result) -> list[dict[str, Any]]:
    """Return every override that came, went, or says something else now, by entrant and by what it is of.

    Whoever is in one of the two results only brings their own.
    """
    sides = [{(each["entrant"], each["what"]): _said(each) for each in result.overrides} for result in (old, new)]
    found = []
    for entrant, what in sorted({*sides[0], *sides[1]}):
        then, now = (side.get((entrant, what)) for side in sides)
        if then != now:
            change = "added" if then is None else "removed" if now is None else "changed"
            found.append({"entrant": entrant, "what": what, "change": change, "then": then, "now": now})
    return found


def _said(each: Any) -> dict[str, Any]:
    return {key: each[key] for key in ("before", "after", "by", "second", "reason", "date")}
