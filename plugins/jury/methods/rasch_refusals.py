"""Where a Rasch model has no finite estimates, and whose they would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from pembina import Unfit

from .rows import N_, Floats, listed

if TYPE_CHECKING:
    from .rasch_pairs import Kind

_GENEROUS = N_(
    "{names}: more generous than all others wherever they can be compared, so that the model has no finite severity "
    "for them; use the additive adjustment"
)
_STRICT = N_(
    "{names}: stricter than all others wherever they can be compared, so that the model has no finite severity for "
    "them; use the additive adjustment"
)
_EASY = N_(
    "{names}: easier than all other items wherever they can be compared, so that the model has no finite difficulty "
    "for them; use the additive adjustment"
)
_HARD = N_(
    "{names}: harder than all other items wherever they can be compared, so that the model has no finite difficulty "
    "for them; use the additive adjustment"
)
_ALONE = N_(
    "{names} cannot be compared with the others: no two ratings of the same entrant say anything about them together; "
    "use the additive adjustment"
)
_LEVELS = N_(
    "items with {number} levels use them so unevenly that the model has no finite distance between them: join levels, "
    "or use the additive adjustment"
)


@frozen
class Estimates:
    """Names of parameters in their order: items, jurors, and for each group of items its highest level as the award
    counts it and how many thresholds it has (of which the last is held)."""

    items: Sequence[str]
    jurors: Sequence[str]
    groups: Sequence[tuple[int, int]]

    def parts(self, values: Floats) -> list[tuple[str, int, Floats]]:
        """Return (kind, number of the group, values) for items, jurors and each group of thresholds."""
        count = len(self.items)
        found = [("item", 0, values[:count]), ("juror", 0, values[count : count + len(self.jurors)])]
        start = count + len(self.jurors)
        for at, (_, steps) in enumerate(self.groups):
            found.append(("level", at, np.append(values[start : start + steps - 1], 0.0)))
            start += steps - 1
        return found

    def widest(self, values: Floats) -> float:
        """Return the largest distance between two items, two jurors or two thresholds of a group."""
        return max(float(np.ptp(part)) for _, _, part in self.parts(values))


def one_sided(found: Sequence[Kind], names: Estimates) -> None:
    """Refuse a juror, or an item, that is at the same end in every pair that could tell it from another."""
    size = len(names.items) + len(names.jurors)
    above, below = np.zeros(size), np.zeros(size)
    for kind in found:
        rise = (kind.seen * np.arange(kind.seen.shape[1])).sum(axis=1)
        fall = (kind.seen * np.arange(kind.seen.shape[1])[::-1]).sum(axis=1)
        for one, other in ((0, 2), (1, 3)):
            apart = kind.sides[one] != kind.sides[other]
            first, second = kind.sides[one][apart], kind.sides[other][apart]
            above += np.bincount(first, weights=fall[apart], minlength=size)
            below += np.bincount(first, weights=rise[apart], minlength=size)
            above += np.bincount(second, weights=rise[apart], minlength=size)
            below += np.bincount(second, weights=fall[apart], minlength=size)
    named = [*names.items, *names.jurors]
    texts = {(True, True): _GENEROUS, (True, False): _STRICT, (False, True): _EASY, (False, False): _HARD}
    for start, end in ((0, len(names.items)), (len(names.items), size)):
        if end - start < 2:
            continue
        alone = [named[at] for at in range(start, end) if above[at] == 0.0 and below[at] == 0.0]
        if alone:
            raise Unfit(_ALONE, names=listed(alone))
        for side, highest in ((above, True), (below, False)):
            extreme = [named[at] for at in range(start, end) if side[at] == 0.0]
            if extreme:
                raise Unfit(texts[start > 0, highest], names=listed(extreme))


def undetermined(names: Estimates, place: int) -> Unfit:
    """Say which parameter follows from no comparison."""
    count = len(names.items)
    if place < count + len(names.jurors):
        name = names.items[place] if place < count else names.jurors[place - count]
        return Unfit(_ALONE, names=name)
    return _level(names, place - count - len(names.jurors))


def ran_away(names: Estimates, values: Floats) -> Unfit:
    """Say whose estimates grow without bound: those on the smaller side of the widest gap."""
    kind, group, part = max(names.parts(values), key=lambda one: float(np.ptp(one[2])))
    if kind == "level":
        return Unfit(_LEVELS, number=names.groups[group][0] + 1)
    order = np.argsort(part, kind="stable")
    gap = int(np.argmax(np.diff(part[order]))) + 1
    low = gap <= len(part) - gap
    named = names.items if kind == "item" else names.jurors
    some = sorted(named[at] for at in (order[:gap] if low else order[gap:]).tolist())
    texts = {("juror", True): _GENEROUS, ("juror", False): _STRICT, ("item", True): _EASY, ("item", False): _HARD}
    return Unfit(texts[kind, low], names=listed(some))


def _level(names: Estimates, place: int) -> Unfit:
    for top, steps in names.groups:
        if place < steps - 1:
            return Unfit(_LEVELS, number=top + 1)
        place -= steps - 1
    raise AssertionError("a place beyond the last threshold")
