"""The shape of ``[uncertainty]`` where a schema would not say what was meant: paths without quotes, bare numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pembina.awardfile.alternatives import KINDS, TABLE
from pembina.awardfile.flaws import Flaw, unknown_key
from pembina.awardfile.schema import node_keys
from pembina.awardfile.source import Address, written_address
from pembina.awardfile.wording import WANTED, found, written
from pembina.errors import N_, Hint, Phrase

PARTS = {"groups": "uncertain-group", "criteria": "uncertain-criterion"}
OTHER = {"groups": "criteria", "criteria": "groups"}

IN_QUOTES = N_("a path of several names stands in quotes: [{table}]")
MOVED = {
    "groups": N_("only a group has this; groups stand under [uncertainty.groups]"),
    "criteria": N_("only a criterion has this; criteria stand under [uncertainty.criteria]"),
}
"""Hints by the table where a misplaced key belongs."""

WITHIN = N_("where percent up or down is meant, write {form}")
AMOUNT = N_("say how far: {form}")
AMOUNTS = {"within": "{ within = 25 }", "dirichlet": "{ dirichlet = 100 }"}


def uncertainty_flaws(table: Any) -> Iterator[Flaw]:
    """Yield what is strange in the keys of ``[uncertainty]`` and in its weights."""
    if not isinstance(table, dict):
        return
    yield from _weights(table, (TABLE, "weights"))
    for kind in KINDS:
        nodes = table.get(kind)
        for path, own in nodes.items() if isinstance(nodes, dict) else ():
            if isinstance(own, dict):
                yield from _keys(own, (TABLE, kind, path), kind)
                if kind == "groups":
                    yield from _weights(own, (TABLE, kind, path, "weights"))


def _keys(own: Mapping[str, Any], at: Address, kind: str) -> Iterator[Flaw]:
    """Keys that are not known: what belongs elsewhere, and paths that were not put in quotes."""
    known = node_keys(PARTS[kind])
    for key, value in own.items():
        if key in known:
            continue
        hint = None
        if key in node_keys(PARTS[OTHER[kind]]):
            hint = Hint(MOVED[OTHER[kind]])
        elif isinstance(value, dict):
            path = ".".join(part for part in (str(at[-1]), key) if part)
            hint = Hint(IN_QUOTES, {"table": written_address((*at[:-1], path))})
        yield unknown_key((*at, key), known, own, hint)


def _weights(table: Mapping[str, Any], at: Address) -> Iterator[Flaw]:
    """Weights given as bare numbers, or by the name of a spread without its amount."""
    value = table.get("weights")
    items = value if isinstance(value, list) else [value]
    numbers = [_number(item) for item in items]
    wanted = Phrase(N_("{one} or {other}"), one=Phrase(WANTED["string"]), other=Phrase(WANTED["object"]))
    if items and all(number is not None for number in numbers):
        form = ", ".join(f"{{ within = {number} }}" for number in numbers)
        shown = f"[{form}]" if isinstance(value, list) else form
        hint = Hint(WITHIN, {"form": shown})
        yield Flaw("PB202", at, {"wanted": wanted, "found": found(value)}, hint)
    elif isinstance(value, str) and value in AMOUNTS:
        hint = Hint(AMOUNT, {"form": AMOUNTS[value]})
        yield Flaw("PB204", at, {"found": written(value), "options": '"fixed", "free"'}, hint)


def _number(value: Any) -> str | None:
    """Write a number, or a text such as ``25%``, as a number; None for everything else."""
    text = value.rstrip("% ") if isinstance(value, str) else "" if isinstance(value, bool) else str(value)
    return text if text.replace(".", "", 1).isdecimal() else None
