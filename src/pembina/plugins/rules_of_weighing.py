"""What the parameters of a method that finds weights must keep to beyond their JSON Schema: they name the parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pembina.errors import N_, did_you_mean
from pembina.plugins.kinds import Fault, Parameters

UNKNOWN = N_('"{part}" is no part of this group; its parts are {parts}')
LACKING = N_('"{part}" is not there; every part of the group has to be')
At = tuple[str | int, ...]


def unknown(named: Iterable[tuple[str, At]], parts: Sequence[str]) -> list[Fault]:
    """Names that stand for no part of the group."""
    faults = []
    for name, at in named:
        if name not in parts:
            near = did_you_mean(name, parts)
            hint = near.text.format_map(dict(near.args)) if near else None
            faults.append(Fault(UNKNOWN, {"part": name, "parts": ", ".join(parts)}, at, hint))
    return faults


def complete(table: Mapping[str, Any], parts: Sequence[str], at: At, *spared: str) -> list[Fault]:
    """A table that has to name every part, and nothing else."""
    faults = unknown(((name, (*at, name)) for name in table), parts)
    return faults + [Fault(LACKING, {"part": p}, at) for p in parts if p not in table and p not in spared]


def places(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Every part has a place."""
    return complete(parameters["places"], parts, ("places",)) if "places" in parameters else []


def comparisons(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Pairs are of parts of the group."""
    pairs = parameters.get("comparisons", [])
    return unknown(((pair[i], ("comparisons", n, i)) for n, pair in enumerate(pairs) for i in (0, 1)), parts)


def best_worst(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Best and worst are two parts, and every part is compared with both."""
    best, worst = parameters.get("best"), parameters.get("worst")
    faults = unknown(((str(parameters[key]), (key,)) for key in ("best", "worst") if key in parameters), parts)
    if best is not None and best == worst:
        faults.append(Fault(N_("the best and the worst part are the same, {part}"), {"part": best}, ("worst",)))
    for key, spared in (("best-to-others", best), ("others-to-worst", worst)):
        if key in parameters and spared is not None:
            faults += complete(parameters[key], parts, (key,), str(spared))
    return faults


def members(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Members give points to parts of the group, and all of their points."""
    faults, total = [], parameters["total"]
    for member, points in parameters.get("members", {}).items():
        at = ("members", member)
        faults += unknown(((part, (*at, part)) for part in points), parts)
        given = sum(points.values())
        if abs(given - total) > 1e-9 * total:
            text = N_("{member} gives {given} points, and has {total} to give")
            faults.append(Fault(text, {"member": member, "given": f"{given:g}", "total": f"{total:g}"}, at))
    return faults


def targets(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Every part has a target, and they add up to 100."""
    table = parameters.get("targets")
    if table is None:
        return []
    faults = complete(table, parts, ("targets",))
    if not faults and abs(sum(table.values()) - 100) > 1e-7:
        text = N_("the targets add up to {sum}, not to 100")
        faults.append(Fault(text, {"sum": f"{sum(table.values()):g}"}, ("targets",)))
    return faults


def bounds(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """Bounds are of parts of the group, and shares that add up to the whole lie between them."""
    tables = [(key, parameters[key]) for key in ("at-least", "at-most") if isinstance(parameters.get(key), Mapping)]
    faults = unknown(((part, (key, part)) for key, table in tables for part in table), parts)
    least, most = _bound(parameters, "at-least", 0, parts), _bound(parameters, "at-most", 100, parts)
    for part in parts if not faults else ():
        if least[part] > most[part]:
            text = N_("{part} makes up at least {least} percent and at most {most}")
            key = "at-most" if most[part] < 100 else "at-least"
            at = (key, part) if isinstance(parameters[key], Mapping) else (key,)
            faults.append(Fault(text, {"part": part, "least": least[part], "most": most[part]}, at))
    if not faults and sum(least.values()) > 100 + 1e-9:
        text = N_("the least shares add up to {sum} percent, which is more than 100")
        faults.append(Fault(text, {"sum": f"{float(sum(least.values())):g}"}, ("at-least",)))
    if not faults and sum(most.values()) < 100 - 1e-9:
        text = N_("the greatest shares add up to {sum} percent, which is less than 100")
        faults.append(Fault(text, {"sum": f"{float(sum(most.values())):g}"}, ("at-most",)))
    return faults


def _bound(parameters: Parameters, key: str, free: float, parts: Sequence[str]) -> dict[str, float]:
    given = parameters.get(key, free)
    return {part: given.get(part, free) if isinstance(given, Mapping) else given for part in parts}


def components(parameters: Parameters, parts: Sequence[str]) -> list[Fault]:
    """No more components than parts."""
    if parameters.get("components", 1) <= len(parts):
        return []
    text = N_("{count} parts have no {components} components")
    return [Fault(text, {"count": len(parts), "components": parameters["components"]}, ("components",))]
