"""Differences from a seal as sentences in the award's own words, and the page that says what was sealed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from pembina.errors import N_, Phrase, Place, Problem
from pembina.reports.compare_rules import DEEPER, KEYS, METHOD

Entry = Mapping[str, Any]

DIFFERS = N_("{rule} of {what}: {then} sealed, {now} found")
ADDED, REMOVED = N_("{what}: found, and not sealed"), N_("{what}: sealed, and not found")
CRITERION, GROUP = N_("criterion {path}"), N_("group {path}")
WHOLE, AWARD = N_("the whole tree"), N_("the award")
TIER, GATE, PLUGIN = N_("tier {tier}"), N_("the condition on {criterion}"), N_("plugin {name}")
WHAT_IF = N_("the what-if {setting} is not sealed")
PROGRAM = N_("the program")
ADDRESS, AT = N_("{address} in the rules: {then} sealed, {now} found"), N_("{address} in the rules")
OWN = {
    "id": N_("id"),
    "order": N_("order"),
    "distribution": N_("distribution"),
    "version": N_("version"),
    "pembina": N_("version"),
    "sha256": N_("files"),
}
"""What rules, plugins and program have beside the rules that results are compared by."""

NOTHING = N_("nothing")

LONGEST = 70
"""Signs of a value that are shown; of two longer ones, the part where they part."""

LEAD = 20
"""Signs before the first difference that are shown with it."""

DIGITS = 12
"""Digits of a hash that tell it apart to a reader."""


def difference_phrase(entry: Entry) -> Phrase:
    """Say one difference: ``weight of supervision.visits: 60 sealed, 65 found``; ``show`` says it in a language."""
    match entry["kind"]:
        case "what-if":
            return Phrase(WHAT_IF, setting=entry["of"])
        case "rules" if entry["change"] == "changed":
            return Phrase(ADDRESS, address=entry["of"], **_sides(entry))
        case "rules":
            return Phrase(REMOVED if entry["change"] == "removed" else ADDED, what=Phrase(AT, address=entry["of"]))
    what = _what(entry)
    if not entry["key"]:
        return Phrase(REMOVED if entry["now"] is None else ADDED, what=what)
    return Phrase(DIFFERS, rule=_rule(entry), what=what, **_sides(entry))


def seal_problems(differences: Sequence[Entry], path: str) -> list[Problem]:
    """Return problems to refuse an evaluation for: of rules, plugins and program the first difference, and how many."""
    kinds = {"plugin": "PB743", "program": "PB744"}
    codes = dict.fromkeys(kinds.get(each["kind"], "PB742") for each in differences)
    return [
        seal_problem(code, [e for e in differences if kinds.get(e["kind"], "PB742") == code], path) for code in codes
    ]


def seal_problem(code: str, differences: Sequence[Entry], path: str) -> Problem:
    """Return one problem that names the first of several differences."""
    return Problem(
        code, Place(path), {"difference": difference_phrase(differences[0]), "number": str(len(differences))}
    )


def _rule(entry: Entry) -> Phrase:
    first, _, rest = entry["key"].partition(".")
    labels = OWN if entry["kind"] in ("plugin", "program") or first in ("id", "order") else KEYS
    label = Phrase(labels[first]) if first in labels else first
    rest = rest.removeprefix("parameters.").removeprefix("argument")
    if rest:
        return Phrase(DEEPER, rule=label, rest=rest)
    return label if isinstance(label, Phrase) else Phrase("{name}", name=label)


def _what(entry: Entry) -> Phrase:
    of = entry["of"]
    match entry["kind"]:
        case "node" if not of:
            return Phrase(WHOLE)
        case "node" if not entry["key"]:
            thing = entry["now"] if entry["then"] is None else entry["then"]
            return Phrase(CRITERION if thing["kind"] == "criterion" else GROUP, path=of)
        case "node":
            return Phrase("{path}", path=of)
        case "tier":
            return Phrase(TIER, tier=of)
        case "gate":
            return Phrase(GATE, criterion=of.split(" ")[0])
        case "plugin":
            return Phrase(PLUGIN, name=of)
        case "program":
            return Phrase(PROGRAM)
    return Phrase(AWARD)


# Values, as an award file writes them


def _sides(entry: Entry) -> dict[str, str]:
    """Both values, written so that a reader sees that they differ."""
    then, now = entry["then"], entry["now"]
    if entry["key"] == "sha256":
        return {"then": then[:DIGITS], "now": now[:DIGITS]}
    if entry["key"] == "share" and isinstance(then, int | float) and isinstance(now, int | float):
        then, now = 100 * then, 100 * now
    words = written(then), written(now)
    if _alike(*words):
        words = json.dumps(then), json.dumps(now)
    if max(map(len, words)) <= LONGEST:
        return {"then": words[0], "now": words[1]}
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(*words, strict=False))))
    start = max(0, common - LEAD)
    return {"then": _part(words[0], start), "now": _part(words[1], start)}


def _alike(then: str, now: str) -> bool:
    """Whether two texts look the same to a reader: they differ in letters of other scripts, or in unseen signs."""
    if not (then + now).isprintable():
        return True
    return then == now or all(ord(a) > 127 or ord(b) > 127 for a, b in zip(then, now, strict=False) if a != b)


def _part(word: str, start: int) -> str:
    shown = word[start : start + LONGEST]
    return ("…" if start else "") + shown + ("…" if len(word) > start + LONGEST else "")


def written(value: Any) -> str:
    """Write a value as the award file would; a method with its settings, and what is not there by a word."""
    return Phrase(NOTHING) if value is None else _written(value)


def _written(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _is_day(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if not isinstance(value, Mapping):
        return str(value)
    if value.keys() == {"name", "parameters"}:
        settings = ", ".join(f"{key} {_written(part)}" for key, part in value["parameters"].items())
        return METHOD.format(name=value["name"], settings=settings) if settings else str(value["name"])
    return f"{{ {', '.join(f'{key} = {_written(part)}' for key, part in value.items())} }}" if value else "{}"


def _is_day(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text)) and len(text) == len("2022-07-01")
    except ValueError:
        return False
