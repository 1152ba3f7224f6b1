"""The rubric: which items a juror scores, on which scale, and what each score is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from pembina import Fault
from pembina.expressions import same_text

DECIMALS = 6
"""Decimals that the ends and the step of a scale, and a score on a step, may have."""

MOST_OPTIONS = 101
"""The longest list of scores to choose from: 0 to 100 in steps of 1."""

POINTS = 10.0**10
"""A juror's total is rounded to this part of a point, half upwards, before anything is made of it."""

NEAR = 1e-3
"""How far a score may be from a whole millionth because it is a float."""

WHOLES = (100, 1)
"""What weights may add up to."""


def N_(text: str) -> str:  # noqa: N802  (the name that marks a text for translation everywhere)
    """Mark a text for translation."""
    return text


NO_ID = N_("the item has no id")
TWICE = N_('the id "{id}" is there twice (capitals and blanks make no difference)')
NOT_FINITE = N_("{found} is not a finite number")
TOO_FINE = N_("{found} has more than {most} decimals")
SUM = N_("the weights add up to {sum}, not to 100, or to 1")
NO_SCALE = N_("the scale from {start} to {end} has no room for a score: from has to be below to")
STEPS = N_("the scale from {start} to {end} does not end on a step of {step}")
BAND_TURNED = N_("the band from {start} to {end} is turned round: from may not be above to")
BAND_OUTSIDE = N_("the band from {start} to {end} leaves the scale from {least} to {most}")
BAND_OVERLAPS = N_("the band from {start} to {end} overlaps the band from {other_start} to {other_end}")
BAND_STEP = N_("{found} is on no step: the steps are {step} apart, from {least} on")


def units(number: float) -> int:
    """Write a number of a scale as whole millionths; it has no more than six decimals."""
    return int(Fraction(str(number)) * 10**DECIMALS)


def plain(number: float) -> int | float:
    """Write a number as a person does: 70, not 70.0."""
    return int(number) if number == int(number) else number


def _title(given: Any, otherwise: str = "") -> dict[str, str]:
    """Read a title by language; a bare text is that of both languages."""
    if isinstance(given, Mapping):
        return {"id": str(given.get("id", otherwise)), "en": str(given.get("en", otherwise))}
    return dict.fromkeys(("id", "en"), str(given or otherwise))


@frozen
class Band:
    """A stretch of a scale under one label, such as 50 to 65 "systematic"; both ends belong to it."""

    least: float
    most: float
    label: Mapping[str, str] = field(factory=lambda: {"id": "", "en": ""})

    def holds(self, score: float) -> bool:
        """Whether a score lies in the band."""
        return self.least <= score <= self.most


@frozen
class Item:
    """One thing that jurors score.

    ``weight`` is in percent, whatever whole the award uses; ``least`` and ``most`` are the ends of its scale, ``step``
    the distance between scores (0: any number). Where there are ``bands``, only scores inside of one are allowed.
    ``within`` names the part of the rubric that the item belongs to.
    """

    id: str
    title: Mapping[str, str]
    weight: float
    least: float = 0.0
    most: float = 100.0
    step: float = 1.0
    bands: tuple[Band, ...] = ()
    within: str = ""

    @property
    def key(self) -> str:
        """The id as ids are compared."""
        return same_text(self.id)

    def share(self, score: float) -> float:
        """Say which part of the weight a score earns, from 0 to 1."""
        return (score - self.least) / (self.most - self.least)

    def band(self, score: float) -> Band | None:
        """Return the band that a score lies in, if any."""
        return next((band for band in self.bands if band.holds(score)), None)


@frozen
class Rubric:
    """The items that make up a juror's total, in the order of the award."""

    items: tuple[Item, ...]

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Rubric:
        """Read the rubric of a criterion's parameters, which :func:`faults` has nothing against."""
        weights = [Fraction(str(raw["weight"])) for raw in parameters["items"]]
        factor = 1 if _whole(weights) == 100 else 100
        return cls(tuple(_item(raw, weight * factor) for raw, weight in zip(parameters["items"], weights, strict=True)))

    def item(self, id: str) -> Item | None:  # noqa: A002
        """Find an item by its id, or, where there is but one, by no id at all; None where there is none."""
        wanted = same_text(id)
        if not wanted and len(self.items) == 1:
            return self.items[0]
        return next((item for item in self.items if item.key == wanted), None)

    def allowed(self, item: Item, score: float) -> bool:
        """Whether a juror may give a score: inside the scale, on a step, and in a band where there are bands."""
        if not item.least <= score <= item.most or (item.bands and item.band(score) is None):
            return False
        if not item.step:
            return True
        scaled = score * 10.0**DECIMALS
        whole = math.floor(scaled + 0.5)
        return abs(scaled - whole) <= NEAR and (whole - units(item.least)) % units(item.step) == 0

    def share(self, item: Item, score: float) -> float:
        """Say which share of the scale a score reaches: 0 at the least, 1 at the most."""
        return (score - item.least) / (item.most - item.least)

    def options(self, item: Item) -> list[int | float]:
        """List the scores that a juror may give, from the least on; empty where they are more than a list can hold."""
        if not item.step:
            return []
        step = units(item.step)
        ends = [(band.least, band.most) for band in item.bands] or [(item.least, item.most)]
        stretches = [range(units(least), units(most) + 1, step) for least, most in ends]
        if sum(map(len, stretches)) > MOST_OPTIONS:
            return []
        return [plain(number / 10**DECIMALS) for stretch in stretches for number in stretch]

    def total(self, scores: Mapping[str, float]) -> float | None:
        """Return a juror's total, 0 to 100, of scores by item id: None where an item has no score.

        Sum over items, in the order of the award, of weight x (score - from) / (to - from).
        """
        total = 0.0
        for item in self.items:
            if item.id not in scores:
                return None
            total += item.weight * (scores[item.id] - item.least) / (item.most - item.least)
        return math.floor(total * POINTS + 0.5) / POINTS


def _item(raw: Mapping[str, Any], percent: Fraction) -> Item:
    bands = sorted(raw.get("bands", ()), key=lambda band: float(band["from"]))
    return Item(
        id=raw["id"].strip(),
        title=_title(raw.get("title"), raw["id"].strip()),
        weight=float(percent),
        least=float(raw.get("from", 0)),
        most=float(raw.get("to", 100)),
        step=float(raw.get("step", 1)),
        bands=tuple(Band(float(b["from"]), float(b["to"]), _title(b.get("label"))) for b in bands),
        within=raw.get("within", "").strip(),
    )


# What can be wrong with it


def faults(parameters: Mapping[str, Any]) -> list[Fault]:
    """Say every mistake of a rubric that the schema of its parameters lets pass, each at its place below ``with``."""
    items = parameters["items"]
    found = [*_id_faults(items), *_weight_faults(items)]
    for i, raw in enumerate(items):
        found += _scale_faults(raw, ("items", i))
    return found


def _id_faults(items: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    seen = set[str]()
    for i, raw in enumerate(items):
        key, at = same_text(raw["id"]), ("items", i, "id")
        if not key:
            yield Fault(NO_ID, at=at)
        elif key in seen:
            yield Fault(TWICE, {"id": raw["id"]}, at)
        seen.add(key)


def _weight_faults(items: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    odd = [(i, raw["weight"]) for i, raw in enumerate(items) if not math.isfinite(raw["weight"])]
    for i, weight in odd:
        yield Fault(NOT_FINITE, {"found": weight}, ("items", i, "weight"))
    weights = [Fraction(str(raw["weight"])) for raw in items] if not odd else []
    if weights and _whole(weights) is None:
        yield Fault(SUM, {"sum": plain(float(sum(weights)))}, ("items",))


def _whole(weights: Sequence[Fraction]) -> int | None:
    """Say what weights add up to, 100 or 1; a weight with very many decimals is met as near as a file can write it."""
    total = sum(weights, Fraction(0))
    return next((whole for whole in WHOLES if abs(total - whole) <= Fraction(1, 10**9)), None)


def _scale_faults(raw: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[Fault]:
    start, end, step = raw.get("from", 0), raw.get("to", 100), raw.get("step", 1)
    bands = list(raw.get("bands", ()))
    numbers: list[tuple[float, tuple[str | int, ...]]] = [(start, ("from",)), (end, ("to",)), (step, ("step",))]
    numbers += [(band[key], ("bands", i, key)) for i, band in enumerate(bands) for key in ("from", "to")]
    unreadable = list(_number_faults(numbers, at))
    yield from unreadable
    if unreadable:
        return
    if start >= end:
        yield Fault(NO_SCALE, {"start": plain(start), "end": plain(end)}, (*at, "from"))
        return
    if not _on_step(end, start, step):
        yield Fault(STEPS, {"start": plain(start), "end": plain(end), "step": plain(step)}, (*at, "step"))
    yield from _band_faults(bands, start, end, step, (*at, "bands"))


def _number_faults(
    numbers: Sequence[tuple[float, tuple[str | int, ...]]], at: tuple[str | int, ...]
) -> Iterator[Fault]:
    for number, key in numbers:
        where = (*at, *key)
        if not math.isfinite(number):
            yield Fault(NOT_FINITE, {"found": number}, where)
        elif (Fraction(str(number)) * 10**DECIMALS).denominator > 1:
            yield Fault(TOO_FINE, {"found": number, "most": DECIMALS}, where)


def _band_faults(
    bands: Sequence[Mapping[str, Any]], least: float, most: float, step: float, at: tuple[str | int, ...]
) -> Iterator[Fault]:
    for i, band in enumerate(bands):
        start, end = band["from"], band["to"]
        args = {"start": plain(start), "end": plain(end)}
        if start > end:
            yield Fault(BAND_TURNED, args, (*at, i, "from"))
            continue
        if start < least or end > most:
            yield Fault(BAND_OUTSIDE, {**args, "least": plain(least), "most": plain(most)}, (*at, i))
        for key in ("from", "to"):
            if not _on_step(band[key], least, step):
                args_of_step = {"found": plain(band[key]), "step": plain(step), "least": plain(least)}
                yield Fault(BAND_STEP, args_of_step, (*at, i, key))
        for other in bands[:i]:
            if max(start, other["from"]) <= min(end, other["to"]):
                beside = {"other_start": plain(other["from"]), "other_end": plain(other["to"])}
                yield Fault(BAND_OVERLAPS, {**args, **beside}, (*at, i))


def _on_step(number: float, start: float, step: float) -> bool:
    if not step:
        return True
    return bool((Fraction(str(number)) - Fraction(str(start))) % Fraction(str(step)) == 0)
