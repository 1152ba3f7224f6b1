"""Single figures that decide something, in words: what would have to be reported, and what would then be otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.audit_names import node
from pembina.reports.names import Names
from pembina.reports.reasons import STATUSES
from pembina.reports.stability_names import listed

Part = Mapping[str, Any]

TOLD = N_("{entrant}, {node}: {change}, and {effects}.")
SHOUT = N_("ONE STEP DECIDES: {sentence}")
SMALLEST = N_("Of all changes of one reported figure the smallest that changes anything is this: {sentence}")

MORE_COUNTED = N_("{n} more {counted} ({after} instead of {before})")
FEWER_COUNTED = N_("{n} fewer {counted} ({after} instead of {before})")
MORE = N_("{n} more in the count ({after} instead of {before})")
FEWER = N_("{n} fewer in the count ({after} instead of {before})")
INSTEAD = N_("{after} instead of {before}")

WINS = N_("{who} would be first instead of {old}")
SHARES = N_("{who} would share first place")
NOBODY = N_("nobody would be first")
RISES = N_("{entrant} would get {new}")
FALLS = N_("{entrant} would lose {old}")
MOVES = N_("{entrant} would get {new} instead of {old}")
UNRANKED = N_("{entrant} would no longer be ranked ({status})")
RANKED = N_("{entrant} would be ranked")
LIMITED = N_("{effect} (its places are limited)")
OTHERS = N_("{effects}, and {n} more would change")
SHOWN = 4


def told(names: Names, result: Result, row: Part) -> str:
    """Tell one change of a figure and what it does."""
    return names.texts.say(
        TOLD, entrant=names.entrant(row["entrant"]), node=node(names, row["path"]),
        change=change(names, result, row), effects=effects(names, row["effects"]),
    )  # fmt: skip


def change(names: Names, result: Result, row: Part) -> str:
    """What would have to be reported instead."""
    texts = names.texts
    if row["kind"] == "category":
        return texts.say(INSTEAD, after=names.quoted(row["to"]), before=names.quoted(row["from"]))
    if row["numerator"] is None:
        before, after = figures(names, row)
        return texts.say(INSTEAD, after=after, before=before)
    parts, labels = row["numerator"], result.node(row["path"]).get("labels") or {}
    counted = texts.local(labels.get("numerator"))
    more = parts["to"] > parts["from"]
    template = (MORE_COUNTED if more else FEWER_COUNTED) if counted else MORE if more else FEWER
    return texts.say(
        template, n=texts.number(abs(parts["to"] - parts["from"])), counted=counted,
        after=texts.number(parts["to"]), before=texts.number(parts["from"]),
    )  # fmt: skip


def figures(names: Names, row: Part) -> tuple[str, str]:
    """Write a figure before and after, with so many digits that they differ."""
    if row["kind"] == "category":
        return names.quoted(row["from"]), names.quoted(row["to"])
    short = tuple(names.measured(row["path"], row[key]) for key in ("from", "to"))
    if short[0] != short[1]:
        return short[0], short[1]
    exact = tuple(names.measured(row["path"], repr(row[key]), figure=True) for key in ("from", "to"))
    return exact[0], exact[1]


def effects(names: Names, found: Sequence[Part]) -> str:
    """What would then be otherwise, first place before tiers."""
    said = [_effect(names, effect) for effect in found[:SHOWN]]
    rest = len(found) - SHOWN
    if rest > 0:
        return names.texts.say(OTHERS, effects=", ".join(said), n=names.texts.number(rest))
    return names.texts.listed(said)


FIRST = N_("first: {who}")
TIER = N_("{entrant}: {old} to {new}")
OWN_TIER = N_("{old} to {new}")
STATUS = N_("{entrant}: {new}")


def short_effects(names: Names, row: Part) -> str:
    """The same as a cell of a table has room for: codes, and the tier before and after."""
    said = [_short_effect(names, effect, row["entrant"]) for effect in row["effects"][:SHOWN]]
    rest = len(row["effects"]) - SHOWN
    if rest > 0:
        return names.texts.say(OTHERS, effects="; ".join(said), n=names.texts.number(rest))
    return "; ".join(said)


def _short_effect(names: Names, effect: Part, entrant: str) -> str:
    texts, code = names.texts, effect["entrant"]
    if effect["key"] == "winner":
        return texts.say(FIRST, who=", ".join(effect["to"]) or "-")
    if effect["key"] == "status":
        return texts.say(STATUS, entrant=code, new=texts.translate(STATUSES.get(effect["to"][0], effect["to"][0])))
    old, new = (names.tier(tier[0]) if tier else "-" for tier in (effect["from"], effect["to"]))
    return texts.say(OWN_TIER if code == entrant else TIER, entrant=code, old=old, new=new)


def _effect(names: Names, effect: Part) -> str:
    texts, old, new = names.texts, effect["from"], effect["to"]
    if effect["key"] == "winner":
        if not new:
            return texts.translate(NOBODY)
        template = WINS if len(new) == 1 and old and new != old and not set(new) & set(old) else SHARES
        if len(new) == 1 and template == SHARES:
            template = ALONE
        return texts.say(template, who=listed(names, new), old=listed(names, old))
    entrant = names.entrant(effect["entrant"])
    if effect["key"] == "status":
        status = texts.translate(STATUSES.get(new[0], new[0]))
        return texts.say(RANKED if new == ["ranked"] else UNRANKED, entrant=entrant, status=status)
    template = MOVES if old and new else RISES if new else FALLS
    tiers = [names.quoted(names.tier(tier[0])) if tier else "" for tier in (old, new)]
    said = texts.say(template, entrant=entrant, old=tiers[0], new=tiers[1])
    return texts.say(LIMITED, effect=said) if effect["quota"] else said


ALONE = N_("{who} would be first alone")


def single_steps(values: Part) -> list[Part]:
    """Changes by one step alone, in the order of the document and each once."""
    seen, found = set(), []
    rows = [*values["by-part"], *values["by-points"], *(row["change"] for row in values["nearest"] if row["change"])]
    for row in rows:
        key = (row["entrant"], row["path"], row["steps"])
        if row["kind"] != "category" and row["steps"] in (1, -1) and key not in seen:
            seen.add(key)
            found.append(row)
    return found
