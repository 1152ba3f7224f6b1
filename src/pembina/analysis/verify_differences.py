"""Two documents compared cell by cell, every difference by node and entrant in the award's and entrants' own words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pembina.analysis.verify_checks import Difference
from pembina.errors import N_, Phrase

Document = Mapping[str, Any]

OF_CELL = N_("{node} of {entrant}: {what} {stated} stated, {computed} computed")
OF_NODE = N_("{node}: {what} {stated} stated, {computed} computed")
OF_ENTRANT = N_("{entrant}: {what} {stated} stated, {computed} computed")
OF_ALL = N_("{what}: {stated} stated, {computed} computed")
NOTHING, THE_TOTAL = Phrase(N_("nothing")), Phrase(N_("the total"))
INSIDE = N_("{what}, {key}")
PAIR, BOTH = N_("{key} {value}"), N_("{first} and {second}")
FEW = 2
"""Keys of a table that is shown in words; a longer one is shown as JSON."""

WORDS = {
    "values": N_("value"), "used": N_("value that is scored"), "scores": N_("score"), "numerators": N_("numerator"),
    "denominators": N_("denominator"), "evidence": N_("number of records"), "contributions": N_("contribution"),
    "share": N_("share"), "shares": N_("share"), "steps": N_("steps before scoring"), "notes": N_("note"),
    "facts": N_("figures of the method"), "weighting": N_("figures of the weighting"), "status": N_("status"),
    "reason": N_("reason"), "coverage": N_("coverage"), "gates": N_("conditions"), "exact": N_("exact total"),
    "published": N_("published total"), "rank": N_("rank"), "tied": N_("tied"), "total": N_("total"),
    "group-ranks": N_("rank inside its group"), "tier": N_("tier"), "held-back": N_("reasons for no better tier"),
    "unadjusted": N_("standing without adjustment"), "overrides": N_("overrides"), "name": N_("name"),
    "groups": N_("groups"), "title": N_("title"), "labels": N_("labels"), "unit": N_("unit"),
    "aggregate": N_("aggregation"), "relative": N_("marked as relative"), "findings": N_("finding"),
}  # fmt: skip
"""What columns and keys are called where a person reads of them; other keys are called by themselves."""

LONGEST = 120
"""Signs of a list or table that are shown; all of it is in the data."""


def same(stated: Any, computed: Any) -> bool:
    """Whether two cells say the same: numbers by size (1 is 1.0), truth values only as themselves."""
    if isinstance(stated, bool) or isinstance(computed, bool):
        return stated is computed
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        return stated.keys() == computed.keys() and all(same(stated[key], computed[key]) for key in stated)
    if isinstance(stated, list | tuple) and isinstance(computed, list | tuple):
        return len(stated) == len(computed) and all(map(same, stated, computed))
    return bool(stated == computed)


def shown(value: Any) -> Any:
    """Return a cell as a sentence holds it: numbers stay numbers, which are written in the reader's way."""
    if value is None:
        return NOTHING
    if isinstance(value, int | float | Phrase) and not isinstance(value, bool):
        return value
    if isinstance(value, Mapping) and 0 < len(value) <= FEW:
        pairs = [Phrase(PAIR, key=word(key), value=shown(value[key])) for key in value]
        return pairs[0] if len(pairs) == 1 else Phrase(BOTH, first=pairs[0], second=pairs[1])
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def narrowed(called: str, stated: Any, computed: Any) -> tuple[str, Any, Any]:
    """Follow two parts of one shape down to the only place in which they differ, for a person to read."""
    while True:
        if isinstance(stated, Mapping) and isinstance(computed, Mapping) and stated.keys() == computed.keys():
            keys = [key for key in stated if not same(stated[key], computed[key])]
            if len(keys) != 1:
                return called, stated, computed
            if keys[0] != "args":  # only holds the others
                called = Phrase(INSIDE, what=called, key=word(keys[0]))
            stated, computed = stated[keys[0]], computed[keys[0]]
        elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
            pairs = [pair for pair in zip(stated, computed, strict=True) if not same(*pair)]
            if len(pairs) != 1:
                return called, stated, computed
            stated, computed = pairs[0]
        else:
            return called, stated, computed


def word(key: str) -> str:
    """Return what a key is called."""
    return Phrase(WORDS[key]) if key in WORDS else key


def node_name(path: str | None) -> str:
    """Return how a node is called: by its path, the root as the total."""
    return path or THE_TOTAL


class Names:
    """Entrants by code and name, as far as a document that may be damaged says them."""

    def __init__(self, entrants: Iterable[Any]) -> None:
        self._names = {
            each["code"]: str(each.get("name", "")) for each in entrants if isinstance(each, Mapping) and "code" in each
        }

    def of(self, code: str) -> str:
        """Return code and name of an entrant: ``74.01 Konawe``."""
        return f"{code} {self._names.get(code, '')}".rstrip()


def of_cell(names: Names, node: str, entrant: str, what: str, stated: Any, computed: Any) -> Difference:
    """Say that a cell of a node and an entrant is another."""
    called, told, found = narrowed(word(what), stated, computed)
    said = Phrase(
        OF_CELL, node=node_name(node), entrant=names.of(entrant), what=called, stated=shown(told), computed=shown(found)
    )
    return Difference(said, node, entrant, what, stated, computed)


def of_node(node: str, what: str, stated: Any, computed: Any, key: str | None = None) -> Difference:
    """Say that something of a node is another; ``key`` says where inside of it."""
    called = word(what) if key is None else Phrase(INSIDE, what=word(what), key=key)
    said = Phrase(OF_NODE, node=node_name(node), what=called, stated=shown(stated), computed=shown(computed))
    return Difference(said, node, None, what, stated, computed)


def of_entrant(names: Names, entrant: str, what: str, stated: Any, computed: Any) -> Difference:
    """Say that something of an entrant is another."""
    called, told, found = narrowed(word(what), stated, computed)
    said = Phrase(OF_ENTRANT, entrant=names.of(entrant), what=called, stated=shown(told), computed=shown(found))
    return Difference(said, None, entrant, what, stated, computed)


def of_all(what: str, stated: Any, computed: Any, called: str | None = None) -> Difference:
    """Say that something of the whole document is another."""
    said = Phrase(OF_ALL, what=called or word(what), stated=shown(stated), computed=shown(computed))
    return Difference(said, None, None, what, stated, computed)


def column(
    names: Names, codes: Sequence[str], node: str, what: str, stated: Any, computed: Any
) -> Iterator[Difference]:
    """Compare a column of a node, cell by cell in the order of entrants; None stands for no column at all."""
    if stated is None or computed is None:
        if stated is not computed:
            yield of_node(node, what, stated, computed)
        return
    for code, told, found in zip(codes, stated, computed, strict=True):
        if not same(told, found):
            yield of_cell(names, node, code, what, told, found)


def keyed(node: str, names: Names, what: str, stated: Document, computed: Document) -> Iterator[Difference]:
    """Compare what a node says by the codes of entrants."""
    for code in sorted(stated.keys() | computed.keys()):
        if not same(stated.get(code), computed.get(code)):
            yield of_cell(names, node, code, what, stated.get(code), computed.get(code))


def anywhere(stated: Any, computed: Any, called: str = "") -> Iterator[Difference]:
    """Compare any two parts of documents, and name each difference by its keys (``data/inputs/0/source``)."""
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        for key in sorted(stated.keys() | computed.keys()):
            yield from anywhere(stated.get(key), computed.get(key), f"{called}/{key}".lstrip("/"))
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for place, (told, found) in enumerate(zip(stated, computed, strict=True)):
            yield from anywhere(told, found, f"{called}/{place}".lstrip("/"))
    elif not same(stated, computed):
        yield of_all(called, stated, computed, called or None)
