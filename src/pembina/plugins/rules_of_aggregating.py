"""What the parameters of an aggregator must keep to beyond their JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pembina.errors import N_, did_you_mean
from pembina.plugins.kinds import Fault, Parameters
from pembina.plugins.rules_of_weighing import unknown

NEEDS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "u": ("indifference",),
    "v": ("strict",),
    "level": ("indifference", "strict"),
    "linear": ("indifference", "strict"),
    "gaussian": ("inflection",),
}
"""Thresholds that each kind of preference needs (Brans and Vincke 1985)."""


def ordered(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """One weight for each place; they add up to 100, or to 1."""
    if "weights" not in parameters:
        return []
    weights, faults = parameters["weights"], []
    if len(weights) != len(parts):
        text = N_("there are {found} weights for {count} places, one for each part")
        faults.append(Fault(text, {"found": len(weights), "count": len(parts)}, ("weights",)))
    if min(abs(sum(weights) - whole) for whole in (1, 100)) > 1e-9:
        text = N_("the weights add up to {sum}, not to 100, or to 1")
        faults.append(Fault(text, {"sum": f"{float(sum(weights)):g}"}, ("weights",)))
    return faults


def power(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """An exponent that powers can be computed with: 0, or one that is not next to it."""
    exponent = parameters.get("exponent", 1)
    if exponent == 0 or abs(exponent) >= 0.001:
        return []
    text = N_("the exponent is 0, or a number from 0.001 up or from -0.001 down, not {exponent}")
    return [Fault(text, {"exponent": exponent}, ("exponent",))]


def rising(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Levels rise."""
    faults = []
    for i, (before, level) in enumerate(pairwise(parameters.get("levels", [])), 1):
        if level <= before:
            text = N_("levels must rise: {level} follows {before}")
            faults.append(Fault(text, {"level": level, "before": before}, ("levels", i)))
    return faults


def promethee(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Each preference has the thresholds that it needs, and no others are given."""
    preference = parameters["preference"]
    table = preference if isinstance(preference, Mapping) else dict.fromkeys(parts, preference)
    faults = unknown(((part, ("preference", part)) for part in table), parts) if preference is table else []
    used: set[str] = set()
    if preference is not table and preference not in NEEDS:
        return [_no_preference(str(preference), ("preference",))]
    for part in parts:
        kind = table.get(part, "usual")
        if kind not in NEEDS:
            faults.append(_no_preference(str(kind), ("preference", part)))
            continue
        used |= {*NEEDS[kind]}
        faults += _thresholds_of(parameters, kind, part)
    for key in ("indifference", "strict", "inflection"):
        if key in parameters:
            faults += _of_parts(parameters, key, parts)
            if key not in used:
                faults.append(Fault(N_('no preference here uses "{key}"'), {"key": key}, (key,)))
    return faults + _rising(parameters, ("indifference", "strict"), parts)


def _thresholds_of(parameters: Parameters, kind: str, part: str) -> list[Fault]:
    """The thresholds that a preference needs are there and leave it something between nothing and all."""
    found = {key: _of(parameters.get(key), part) for key in NEEDS[kind]}
    faults = []
    for key, value in found.items():
        args, at = {"kind": kind, "part": part, "key": key}, _place(parameters, key, part)
        if value is None:
            text = N_('the preference "{kind}" of {part} needs "{key}"')
            faults.append(Fault(text, args, (key,) if key in parameters else ()))
        elif value == 0 and key != "indifference":
            faults.append(Fault(N_('the preference "{kind}" of {part} needs a "{key}" above 0'), args, at))
    low, high = found.get("indifference"), found.get("strict")
    if not faults and low is not None and low == high:
        text = N_('the preference "{kind}" of {part} needs "strict" above "indifference", both are {value}')
        faults.append(Fault(text, {"kind": kind, "part": part, "value": low}, _place(parameters, "strict", part)))
    return faults


def _place(parameters: Parameters, key: str, part: str) -> tuple[str, ...]:
    """Where the threshold of a part stands: one for all, or in a table of its own."""
    return (key, part) if isinstance(parameters.get(key), Mapping) else (key,)


def _no_preference(kind: str, at: tuple[str, ...]) -> Fault:
    near = did_you_mean(kind, NEEDS)
    hint = near.text.format_map(dict(near.args)) if near else None
    text = N_('there is no preference "{kind}"; they are {kinds}')
    return Fault(text, {"kind": kind, "kinds": ", ".join(NEEDS)}, at, hint)


def thresholds(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Thresholds are of parts of the group, and rise from indifference over preference to veto."""
    keys = ("indifference", "preference", "veto")
    faults = [fault for key in keys if key in parameters for fault in _of_parts(parameters, key, parts)]
    zeros = {key: _with_zeros(parameters[key], parts) for key in keys[:2] if key in parameters}
    return faults + _rising({**parameters, **zeros}, keys, parts)


def _with_zeros(value: Any, parts: Sequence[str]) -> Any:
    """Thresholds by part, 0 for those that are not named."""
    return {**dict.fromkeys(parts, 0), **value} if isinstance(value, Mapping) else value


def _of(value: Any, part: str) -> Any:
    return value.get(part) if isinstance(value, Mapping) else value


def _of_parts(parameters: Parameters, key: str, parts: Sequence[str]) -> list[Fault]:
    table = parameters[key]
    return unknown(((part, (key, part)) for part in table), parts) if isinstance(table, Mapping) else []


def _rising(parameters: Parameters, keys: Sequence[str], parts: Sequence[str]) -> list[Fault]:
    for one, other in pairwise([key for key in keys if key in parameters]):
        for part in parts:
            low, high = _of(parameters[one], part), _of(parameters[other], part)
            if low is not None and high is not None and high < low:
                text = N_('"{other}" lies below "{one}": {high} and {low}')
                return [Fault(text, {"one": one, "other": other, "high": high, "low": low}, (other,))]
    return []
