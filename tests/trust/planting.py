"""Puts texts into every field of a result document, a sitting and decisions: fields are found by a walk, not typed.

A field is a place by its keys (items of a list are one field), and its text may be any unless the schema or
`record.coherence` binds it. Names that other parts of a document refer to (codes, ids of tiers, names of group columns,
paths) are changed everywhere at once, so they are fields too. The place number i of document number s holds payload
number s + i: over as many documents as there are payloads each place holds each payload once, which is how a campaign
covers the cross product; the usual run makes as many as it takes for each payload to stand somewhere.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from attrs import frozen

from pembina.model.decision import Answer, Decision, Decisions
from pembina.model.sitting import Member, Sitting
from pembina.record.schema import faults

from ..campaign import CAMPAIGN
from ..reports import results
from .payloads import MARK, PAYLOADS

Address = tuple[str | int, ...]
DAY = dt.date(2022, 11, 2)

IDENTITIES = (*results.CODES, "utama", "madya", "pratama", "cluster")
"""Texts of the document by which its parts refer to each other."""
PATHS = ("supervision", "aid", "audit", "supervision.visits", "supervision.meetings")
SPOKEN = 17
"""Texts of a sitting and of decisions."""


def leaves(value: Any, at: Address = ()) -> Iterator[tuple[Address, str]]:
    """Every text of a document and where it stands."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*at, i))
    elif isinstance(value, str):
        yield at, value


def shape(at: Address) -> str:
    """A field by its keys: items of lists are one field."""
    return ".".join("*" if isinstance(key, int) else str(key) for key in at)


def put(document: Any, at: Address, text: str) -> None:
    """Put a text into its place."""
    for key in at[:-1]:
        document = document[key]
    document[at[-1]] = text


@cache
def base() -> dict[str, Any]:
    """A document with every turn a report takes, an override among them."""
    document = results.document()
    given = {"by": "Ani", "second": "Budi", "reason": "seen on site", "date": None}
    document["overrides"] = [{"entrant": "03", "what": "supervision.visits", "before": 90, "after": 100, **given}]
    for entrant in document["entrants"]:
        total = str(entrant["total"]["exact"]) if entrant["total"] else None
        entrant["unadjusted"] = {"total": total, "rank": entrant["rank"], "status": entrant["status"]}
    return document


@cache
def fields() -> Mapping[str, list[Address]]:
    """The fields of the document whose text may be any: with another one in it the document is still accepted."""
    assert [] == faults(base())
    named: dict[str, list[Address]] = {}
    for at, _ in leaves(base()):
        named.setdefault(shape(at), []).append(at)
    found = {}
    for name, places in named.items():
        tried = copy.deepcopy(base())
        put(tried, places[0], f"a {MARK}, b")
        if not faults(tried) and not _is_method(places[0]):
            found[name] = places
    return found


def _is_method(at: Address) -> bool:
    """Whether it names a method of the rules: one that nothing provides is refused where it is asked for (PB710)."""
    *above, last = at
    there: Any = base()
    for key in above:
        there = there[key]
    return at[0] == "award" and last == "name" and "parameters" in there


def count_of_fields() -> int:
    """Fields of the document, names in it that are changed everywhere, and texts of a sitting and of decisions."""
    return len(fields()) + len(IDENTITIES) + len(PATHS) + SPOKEN


def starts() -> range:
    """With which payload the documents begin."""
    places = sum(map(len, fields().values()))
    return range(0, len(PAYLOADS), 1 if CAMPAIGN else places)


@frozen
class Planted:
    """A document, a sitting and decisions with a payload in every field; ``names`` are the new ones of identities."""

    document: dict[str, Any]
    names: Mapping[str, str]
    sitting: Sitting
    decisions: Decisions
    first: str


def planted(start: int, payloads: tuple[str, ...] = PAYLOADS) -> Planted:
    """Put payloads into every field, beginning with the one so far down the list."""
    document = copy.deepcopy(base())
    places = [at for each in fields().values() for at in each]

    def text(i: int) -> str:
        return payloads[(start + i) % len(payloads)]

    for i, at in enumerate(places):
        put(document, at, text(i))
    names = {name: text(i) for i, name in enumerate(IDENTITIES, 7)}
    for i, path in enumerate(PATHS, 40):
        above, _, own = path.rpartition(".")
        names[path] = (f"{names[above]}." if above else "") + text(i).replace(".", "_")
        assert own
    sitting, decisions = _spoken([text(i) for i in range(SPOKEN)], names)
    return Planted(_renamed(document, names), names, sitting, decisions, payloads[start % len(payloads)])


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Change names everywhere, keys among them."""
    if isinstance(value, Mapping):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _spoken(texts: list[str], names: Mapping[str, str]) -> tuple[Sitting, Decisions]:
    """A sitting and decisions with the texts in every place."""
    following = iter(texts)

    def text() -> str:
        return next(following)

    member = Member(text(), text(), text(), text(), False, text())
    there = Member(text(), None, text(), text())
    sitting = Sitting(text(), DAY, (member, there), number=text(), city=text())
    answer = Answer(DAY, text(), "rejected", text())
    rows = (
        Decision(names["01"], "objection", DAY, text(), text(), None, None, answer),
        Decision(names["05"], "withdrawn", DAY, text(), text()),
    )
    return sitting, Decisions("0" * 64, rows)
