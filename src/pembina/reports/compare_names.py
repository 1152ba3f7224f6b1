"""Names and figures as a comparison writes them: two results' titles together, signed points, places in fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.names import Names
from pembina.reports.texts import Texts, half_up

Part = Mapping[str, Any]

FACTORS = {
    "data": N_("data"),
    "rules": N_("rules"),
    "field": N_("field of entrants"),
    "measurement": N_("way of measuring"),
    "overrides": N_("overrides"),
}
"""The factors in the order in which a page names them."""

GLYPHS = {
    Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 6): "⅙", Fraction(5, 6): "⅚",
    Fraction(1, 4): "¼", Fraction(3, 4): "¾", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝",
    Fraction(7, 8): "⅞",
}  # fmt: skip
"""Fractions that have a character of their own."""


@frozen
class Both:
    """Two results and the document that compares them, with names of nodes, entrants and tiers of either."""

    old: Result
    new: Result
    document: Part
    names: Names
    then: Names
    now: Names

    @classmethod
    def of(cls, old: Result, new: Result, document: Part, texts: Texts) -> Both:
        """Names as the new result knows them, and of what is gone as the old one did."""
        then, now = Names.of_result(old, texts), Names.of_result(new, texts)
        then, now = (
            evolve(own, titles=_told_apart({**other.titles, **own.titles})) for own, other in ((then, now), (now, then))
        )
        merged = evolve(
            now,
            entrants={**then.entrants, **now.entrants},
            tiers={**then.tiers, **now.tiers},
            units={**then.units, **now.units},
        )
        return cls(old, new, document, merged, then, now)

    @property
    def texts(self) -> Texts:
        """Texts in the reader's language."""
        return self.names.texts

    @property
    def differing(self) -> list[str]:
        """Factors that are other ones now, in the order of a page; nothing where that was not found out."""
        differs = {factor["factor"] for factor in self.document["factors"] if factor["differs"]}
        return [factor for factor in FACTORS if factor in differs]

    @property
    def decimals(self) -> int:
        """Decimals to write points with: the more precise of the two results."""
        return max(int(result.award["decimals"]) for result in (self.old, self.new))

    def world(self, **sides: str) -> int | None:
        """Position of one mixture among the document's worlds; what is not named is new."""
        for position, world in enumerate(self.document["worlds"]):
            if all(world[factor] == sides.get(factor, "new") for factor in FACTORS if factor in world):
                return position
        return None

    def tier(self, tier: str | None) -> str:
        """Title of a tier; a dash without one."""
        return self.names.tier(tier) if tier else "-"


def _told_apart(titles: Mapping[str, Any]) -> dict[str, Any]:
    """Titles by path; those that several nodes bear are followed by the path."""
    alone = {path: title for path, title in titles.items() if list(titles.values()).count(title) == 1}
    return {
        path: title if path in alone or not title else {lang: f"{word} ({path})" for lang, word in title.items()}
        for path, title in titles.items()
    }


def factor_name(texts: Texts, factor: str) -> str:
    """Name a factor."""
    return texts.translate(FACTORS[factor])


def signed(texts: Texts, value: Any, decimals: int) -> str:
    """Write a change: with a plus where it is one, and a plain 0 where nothing changed at all.

    A change that rounds to zero is written with as many decimals as it takes to see it.
    """
    exact = Decimal(str(value))
    if not exact:
        return "0"
    places = decimals if half_up(exact, decimals) else None
    return ("+" if exact > 0 else "") + texts.number(exact, places)


def places(texts: Texts, number: Any, per: int = 1) -> str:
    """Write places gained or lost, with a fraction where causes share them: ``+1⅙``."""
    exact = Fraction(str(number)) / per
    if not exact:
        return "0"
    sign, size = ("+" if exact > 0 else "-"), abs(exact)
    whole, rest = divmod(size, 1)
    if not rest:
        return f"{sign}{texts.number(whole)}"
    if rest in GLYPHS:
        return f"{sign}{texts.number(whole) if whole else ''}{GLYPHS[rest]}"
    return sign + texts.number(half_up(Decimal(size.numerator) / Decimal(size.denominator), 2), 2)


def points_parts(both: Both, row: Part, factors: Sequence[str]) -> dict[str, Decimal]:
    """Parts of the change of a total in so many decimals that they add up to the change that the page shows."""
    import numpy as np

    from pembina.methods.rounding import apportion

    parts = row["parts"]["total"]
    shown, whole = [factor for factor in factors if parts[factor]], change_shown(both, row)
    rounded = {factor: Decimal(0) for factor in factors}
    if shown:
        column = np.array([[float(parts[factor]) for factor in shown]])
        given = apportion(column, np.array([float(whole)]), both.decimals)[0]
        unit = Decimal(1).scaleb(-both.decimals)
        rounded.update({f: Decimal(repr(x)).quantize(unit) for f, x in zip(shown, given.tolist(), strict=True)})
    return rounded


def change_shown(both: Both, row: Part) -> Decimal:
    """The change of a total as a reader would compute it: of published totals, where both are published alike."""
    exact = Decimal(str(row["change"]["total"]))
    alike = all(both.old.award[key] == both.new.award[key] for key in ("decimals", "rounding"))
    if not alike or not exact:
        return half_up(exact, both.decimals)
    return Decimal(row["now"]["total"]["published"]) - Decimal(row["then"]["total"]["published"])


REASONS = {
    "not-faithful": N_(
        "judging the {side} result again does not give back what its document says, so nothing is concluded from it"
    ),
    "not-replayed": N_("the {side} result cannot be judged again here (pembina error {code} says why)"),
    "method-missing": N_("the {side} result uses the method “{name}”, which is not installed here"),
    "world-refused": N_(
        "in a mixture of old and new the rules give no score to some figure (pembina error {code} says why)"
    ),
    "world-unknown": N_("in a mixture of old and new “{name}” is not there"),
    "world-groups": N_("it is not known for every entrant what “{column}” it belongs to in the other result"),
    "world-unscored": N_("{criterion} has a score in one result only, and is measured otherwise in the other"),
    "no-total-between": N_("in a mixture of old and new it has no total"),
    "no-rank-between": N_("in a mixture of old and new it has no rank"),
    "tiers-differ": N_("the two results do not have the same tiers"),
}
SIDES = {"old": N_("old"), "new": N_("new")}


def reason(both: Both, why: Part) -> str:
    """Say why something is not separated; an unknown key is shown as it is."""
    args = dict(why["args"])
    if "which" in args:
        args["side"] = both.texts.translate(SIDES[args["which"]])
    if "criterion" in args:
        args["criterion"] = both.names.quoted(both.names.node(args["criterion"]))
    return both.texts.say(REASONS[why["key"]], **args) if why["key"] in REASONS else str(why["key"])
