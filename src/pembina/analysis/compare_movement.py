"""Who moved how far between two results, and which part of it is due to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from attrs import define

from pembina.analysis.audit_board import NotDone
from pembina.analysis.compare_parts import World, rounded, shapley, worlds
from pembina.analysis.compare_worlds import Stand, Worlds
from pembina.model import Result

Row = Mapping[str, Any]


@define
class Movement:
    """The movement of every entrant. ``undone`` is why nothing between the two results can be said, if so."""

    old: Result
    new: Result
    between: Worlds
    undone: NotDone | None

    def rows(self) -> list[dict[str, Any]]:
        """Everybody of either result: in the order of the new ranking, then who is gone, by the old one."""
        ordered = [entrant["code"] for entrant in self.new.ranking()]
        ordered += [e["code"] for e in self.old.ranking() if e["code"] not in set(ordered)]
        return [self._row(code) for code in ordered]

    def _row(self, code: str) -> dict[str, Any]:
        then, now = (_entrant(result, code) for result in (self.old, self.new))
        known = now or then
        assert known is not None
        where = "both" if then and now else "new" if now else "gone"
        return {
            "code": code,
            "name": known["name"],
            "in": where,
            "then": _standing(then),
            "now": _standing(now),
            "change": _change(then, now, self._tiers),
            "parts": self._parts(code) if where == "both" else None,
            "contributions": self._contributions(code) if where == "both" else None,
            "worlds": self._worlds(code),
        }

    @property
    def _tiers(self) -> list[str] | None:
        """Ids of the tiers, best first, where they are the same in both results."""
        before, after = ([tier["id"] for tier in result.award["tiers"]] for result in (self.old, self.new))
        return before if before == after else None

    # Parts

    def _parts(self, code: str) -> dict[str, Any]:
        """Parts of the movement in total, rank, tier and in being ranked at all; each null where it has none."""
        return {
            "total": self._done(self._total, code),
            "rank": self._done(self._rank, code),
            "tier": self._done(self._tier, code),
            "ranked": self._done(self._ranked, code),
        }

    def _done(self, measure: Any, code: str) -> dict[str, Any]:
        try:
            if self.undone is not None:
                raise self.undone
            return {**measure(code), "not-done": None}
        except NotDone as why:
            return {**dict.fromkeys(self.between.factors), "per": None, "not-done": why.reason}

    def _stands(self, code: str) -> dict[World, Stand]:
        outcomes = {world: self.between.outcome(world) for world in worlds(len(self.between.factors))}
        for outcome in outcomes.values():
            if outcome.refused is not None:
                raise outcome.refused
        return {world: outcome.stands[code] for world, outcome in outcomes.items()}

    def _total(self, code: str) -> dict[str, Any]:
        totals = {world: stand.total for world, stand in self._stands(code).items()}
        values = {world: Fraction(total) for world, total in totals.items() if total is not None}
        if len(values) < len(totals):
            raise NotDone("no-total-between")
        parts = shapley(values, len(self.between.factors))
        ends = worlds(len(self.between.factors))
        whole = values[ends[-1]] - values[ends[0]]
        named = zip(self.between.factors, rounded(parts, whole), strict=True)
        return {"per": 1, **{factor: float(part) for factor, part in named}}

    def _rank(self, code: str) -> dict[str, Any]:
        ranks = {world: stand.rank for world, stand in self._stands(code).items()}
        values = {world: -rank for world, rank in ranks.items() if rank is not None}
        if len(values) < len(ranks):
            raise NotDone("no-rank-between")
        return self._fractions(values)

    def _tier(self, code: str) -> dict[str, Any]:
        if self._tiers is None:
            raise NotDone("tiers-differ")
        order = self._tiers
        values = {world: Fraction(-step(order, stand.tier)) for world, stand in self._stands(code).items()}
        return self._fractions(values)

    def _ranked(self, code: str) -> dict[str, Any]:
        return self._fractions({
            world: Fraction(stand.rank is not None) for world, stand in self._stands(code).items()
        })  # fmt: skip

    def _fractions(self, values: Mapping[World, Fraction]) -> dict[str, Any]:
        """Parts as whole numbers over one denominator, ``per``: places, steps of tiers, or being ranked."""
        parts = shapley(values, len(self.between.factors))
        per = lcm(*(part.denominator for part in parts))
        named = zip(self.between.factors, parts, strict=True)
        return {"per": per, **{factor: int(part * per) for factor, part in named}}

    # What stands beside it

    def _worlds(self, code: str) -> list[dict[str, Any] | None]:
        """Where the entrant stands in each world, in the order of the document's worlds; null where it does not."""
        if self.undone is not None:
            return []
        found: list[dict[str, Any] | None] = []
        for world in worlds(len(self.between.factors)):
            stand = self.between.outcome(world).stands.get(code)
            found.append(None if stand is None else {
                "status": stand.status, "rank": None if stand.rank is None else float(stand.rank), "tied": stand.tied,
                "total": None if stand.total is None else float(stand.total), "published": stand.published,
                "tier": stand.tier,
            })  # fmt: skip
        return found

    def _contributions(self, code: str) -> list[dict[str, Any]]:
        """What each node added to the total then and now, where that differs; together they make the movement."""
        if any(_entrant(result, code)["total"] is None for result in (self.old, self.new)):  # type: ignore[index]
            return []
        sides = [
            {node["path"]: (node["contributions"] or {row: None})[row] for node in result.nodes}
            for result, row in ((r, r.position(code)) for r in (self.old, self.new))
        ]
        found = []
        for path in dict.fromkeys([*sides[0], *sides[1]]):
            then, now = (side.get(path) for side in sides)
            if (then or 0) != (now or 0):
                change = Decimal(str(now or 0)) - Decimal(str(then or 0))
                found.append({"path": path, "then": then, "now": now, "change": float(change)})
        return found


def step(order: Sequence[str], tier: str | None) -> int:
    """How many steps below the best tier an entrant stands; without a tier below the last."""
    return len(order) if tier is None else order.index(tier)


def _entrant(result: Result, code: str) -> Row | None:
    try:
        return result.entrant(code)
    except KeyError:
        return None


def _standing(entrant: Row | None) -> dict[str, Any] | None:
    if entrant is None:
        return None
    keys = ("status", "reason", "rank", "tied", "total", "tier", "coverage", "gates", "held-back")
    return {key: entrant[key] for key in keys}


def _change(then: Row | None, now: Row | None, tiers: Sequence[str] | None) -> dict[str, Any]:
    """Places, points and tiers gained; null where either side has none."""
    change: dict[str, Any] = {"rank": None, "total": None, "tier": None}
    if then is None or now is None:
        return change
    if then["rank"] is not None and now["rank"] is not None:
        change["rank"] = float(Fraction(str(then["rank"])) - Fraction(str(now["rank"])))
    if then["total"] and now["total"]:
        before, after = (Decimal(str(side["total"]["exact"])) for side in (then, now))
        change["total"] = float(after - before)
    if tiers is not None:
        change["tier"] = step(tiers, then["tier"]) - step(tiers, now["tier"])
    return change


def summary(rows: Sequence[Row], factors: Sequence[str]) -> dict[str, Any]:
    """Return how much moved in all, and how much of it each factor accounts for: the sum of its parts without sign."""
    both = [row for row in rows if row["in"] == "both"]
    return {
        "entrants": {where: sum(row["in"] == where for row in rows) for where in ("both", "new", "gone")},
        "rank": _amount(both, factors, "rank"),
        "total": _amount(both, factors, "total"),
        "tier": _amount(both, factors, "tier"),
        "status": sum(row["then"]["status"] != row["now"]["status"] for row in both),
        "not-separated": sum(
            _moved(row, "rank") and row["parts"]["rank"]["not-done"] is not None for row in both
        ),
    }  # fmt: skip


def _moved(row: Row, what: str) -> bool:
    return bool(row["change"][what])


def _amount(rows: Sequence[Row], factors: Sequence[str], what: str) -> dict[str, Any]:
    compared = [row for row in rows if row["change"][what] is not None]
    done = [row for row in compared if row["parts"][what]["not-done"] is None]
    amounts = {
        factor: float(sum(abs(Fraction(str(row["parts"][what][factor])) / row["parts"][what]["per"]) for row in done))
        for factor in factors
    }
    return {"of": len(compared), "changed": sum(_moved(row, what) for row in compared), "amounts": amounts}
