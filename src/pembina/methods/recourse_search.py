"""Cheap plans where no program describes the road from moves to goals: only trying says whether a plan reaches them.

Two ways. Where there are few combinations of whole moves, all of them are tried from the cheapest on, so the first that
reaches the goals is the cheapest there is. Otherwise all levers are pulled as far as they go and let back one after the
other, in several orders, each as far as the goals allow: no lever of such a plan can be let back any further, but
another plan may be cheaper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

from pembina.methods.recourse import Plan, least_position
from pembina.methods.recourse_curve import Lever

Reaches = Callable[[tuple[float, ...]], bool]
Progress = Callable[[int, int], None]

TRIES = 1500
"""Combinations up to which all are tried."""

ORDERS = 12
"""Levers that are let back last in an order of their own; fewer where there are more than 20 levers."""

NOTCH = 1e-9
"""Part of a lever by which it is let back to see whether it can be let back at all."""


def tried_out(
    levers: Sequence[Lever],
    reaches: Reaches,
    tries: int = TRIES,
    gains: Sequence[float] = (),
    progress: Progress | None = None,
) -> Plan | None:
    """Return the cheapest plan that is found by trying, or None where not even all levers together reach the goals.

    ``reaches(positions)`` says whether a plan does. ``gains`` are what each lever is worth when pulled all the way, if
    that is known: those that give least for their cost are then let back first. ``Plan.bound`` equals the cost where
    all combinations were tried, and is 0 where plans were only improved one lever at a time. ``progress`` is called
    with how many trials are done, and how many there may be.
    """
    told = progress or (lambda done, total: None)
    menus = [_menu(lever, tries) for lever in levers]
    combinations = float(np.prod([len(menu) if menu else np.inf for menu in menus])) if menus else 1.0
    if combinations <= tries:
        return _all(levers, [menu or [] for menu in menus], reaches, told)
    return _let_back(levers, reaches, gains, told)


def _menu(lever: Lever, most: int) -> list[float] | None:
    """Return all positions of a lever; None where they are too many, or not to be counted."""
    if lever.points is not None:
        places = sorted({0.0, *lever.points})
    elif lever.whole and lever.last < most:
        places = [float(p) for p in range(int(lever.last) + 1)]
    else:
        return None if lever.last > 0 else [0.0]
    return [p for p in places if lever.least - 1e-9 <= p <= lever.last + 1e-9]


def _all(levers: Sequence[Lever], menus: Sequence[Sequence[float]], reaches: Reaches, told: Progress) -> Plan | None:
    """Try every combination, the cheapest first; among equals fewest moves, then the first levers."""
    plans = [(cost_of(levers, places), _moved(places), places) for places in product(*menus)]
    plans.sort(key=lambda plan: (round(plan[0], 9), len(plan[1]), plan[1], tuple(-place for place in plan[2])))
    for done, (cost, _, places) in enumerate(plans):
        told(done, len(plans))
        if reaches(places):
            return Plan(places, cost, cost)
    return None


def _let_back(levers: Sequence[Lever], reaches: Reaches, gains: Sequence[float], told: Progress) -> Plan | None:
    """Pull all levers as far as they go, then let them back in several orders; the cheapest plan of all orders."""
    known: dict[tuple[float, ...], bool] = {}

    def tried(places: tuple[float, ...]) -> bool:
        if places not in known:
            known[places] = reaches(places)
        return known[places]

    furthest = tuple(lever.last for lever in levers)
    if not tried(furthest):
        return None
    count = len(levers)
    dearest = sorted(range(count), key=lambda i: (-levers[i].at(levers[i].last)[0], i))
    orders = [dearest, dearest[::-1], list(range(count))[::-1]]
    if gains:
        worth = [gain / max(lever.at(lever.last)[0], 1e-12) for lever, gain in zip(levers, gains, strict=True)]
        orders.append(sorted(range(count), key=lambda i: (worth[i], -i)))
    orders += [[i for i in dearest if i != last] + [last] for last in range(min(count, ORDERS, ORDERS * 20 // count))]
    plans = []
    for number, order in enumerate(orders):
        places = list(furthest)
        for done, i in enumerate(order):
            told(number * count + done, len(orders) * count)
            places[i] = _least(levers[i], places, i, tried)
        plans.append((round(cost_of(levers, places), 9), len(_moved(places)), _moved(places), tuple(places)))
    best = min(plans)[3]
    return Plan(best, cost_of(levers, best), 0.0)


def _least(lever: Lever, places: Sequence[float], i: int, tried: Reaches) -> float:
    """How far one lever can be let back, the others staying where they are."""

    def enough(place: float) -> bool:
        return tried((*places[:i], place, *places[i + 1 :]))

    if lever.points is None and lever.last > lever.least:
        less = lever.last - 1 if lever.whole else lever.last * (1 - NOTCH)
        if less > lever.allowed(0.0) and not enough(less):
            return places[i]  # most levers are needed whole or not at all: no need to halve
    found = least_position(lever, enough)
    return places[i] if found is None else found


def cost_of(levers: Sequence[Lever], places: Sequence[float]) -> float:
    """What a plan costs."""
    return sum(lever.at(place)[0] for lever, place in zip(levers, places, strict=True))


def _moved(places: Sequence[float]) -> tuple[int, ...]:
    return tuple(i for i, place in enumerate(places) if place > 0)
