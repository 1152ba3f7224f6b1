"""Who is first and who is in which tier if one entrant alone had other scores: counted quickly, over and over.

The same rules as :mod:`pembina.evaluation.standing` and :mod:`pembina.evaluation.tier`; whatever is reported goes
through those once more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field

from pembina.analysis.replay import Replay
from pembina.evaluation.gate import NOT_MET
from pembina.evaluation.judge import Judgement
from pembina.evaluation.standing import _tie_key, deciding
from pembina.methods.rounding import decimal
from pembina.model import Award, Status, Tier

Key = tuple[float, ...]
Fits = tuple[bool, ...]


@define(slots=False)
class Field:
    """The ranked entrants as they stand: keys that rank them, tiers they qualify for, tiers they have."""

    replay: Replay
    columns: list[Any] = field(factory=list, init=False)
    keys: dict[int, Key] = field(factory=dict, init=False)
    fits: dict[int, Fits] = field(factory=dict, init=False)
    _known: dict[Any, bool] = field(factory=dict, init=False)
    _orders: dict[int, list[Key]] = field(factory=dict, init=False)
    _rivals: dict[int, list[int]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        award, judged = self.replay.award, self.replay.judgement
        self.columns = [deciding(judged.tree.total, award)]
        self.columns += [_tie_key(path, award, self.replay.columns, judged.tree) for path in self.tied_by]
        self.nodes = {
            path: deciding(judged.tree.scores[path], award) for path in {p for t in award.tiers for p in t.minimums}
        }
        for row, standing in enumerate(judged.standings):
            if standing.ranked:
                self.keys[row] = key_of([column[row] for column in self.columns])
                scores = {path: float(column[row]) for path, column in self.nodes.items()}
                self.fits[row] = fits_of(award, self.keys[row][0], scores, standing.gates)
        self.winners = _first(self.keys)
        self.tiers = self._tiers(self.keys, self.fits)

    @property
    def tied_by(self) -> list[str]:
        """What breaks ties, in order."""
        return [path for path in self.replay.award.ties if path != "shared"]

    def changes(self, row: int, key: Key | None, fits: Fits) -> bool:
        """Whether first place or anybody's tier changes if an entrant ranks by this key (None: not at all)."""
        order = self._order(row)
        place = -1 if key is None else bisect_left(order, key)
        level = key is not None and place < len(order) and order[place] == key
        known = (row, place, level, fits)
        if known not in self._known:
            self._known[known] = self._changes(row, key, fits)
        return self._known[known]

    def _changes(self, row: int, key: Key | None, fits: Fits) -> bool:
        keys = {other: own for other, own in self.keys.items() if other != row}
        if key is not None:
            keys[row] = key
        if _first(keys) != self.winners or (key is None) != (row not in self.keys):
            return True
        if not any(tier.quota for tier in self.replay.award.tiers):
            return _best(fits) != _best(self.fits[row]) if key is not None else False
        return self._tiers(keys, {**self.fits, row: fits}) != self.tiers

    def differs(self, keys: Mapping[int, Key], fits: Mapping[int, Fits]) -> bool:
        """Whether first place, who is ranked, or a tier differs where everybody's key and fits may."""
        return keys.keys() != self.keys.keys() or _first(keys) != self.winners or self._tiers(keys, fits) != self.tiers

    def _order(self, row: int) -> list[Key]:
        """Keys of all others, rising."""
        if row not in self._orders:
            self._orders[row] = sorted({key for other, key in self.keys.items() if other != row})
        return self._orders[row]

    def _tiers(self, keys: Mapping[int, Key], fits: Mapping[int, Fits]) -> dict[int, int]:
        """Tier of each ranked entrant by position; those without one are not in it."""
        given: dict[int, int] = {}
        waiting = list(keys)
        for index, tier in enumerate(self.replay.award.tiers):
            fit = [row for row in waiting if fits[row][index]]
            admitted = fit if tier.quota is None else self._within(tier, fit, keys)
            for row in admitted:
                given[row] = index
            waiting = [row for row in waiting if row not in given]
        return given

    def _within(self, tier: Tier, fit: Sequence[int], keys: Mapping[int, Key]) -> list[int]:
        """Those inside a quota; equals at its edge stay outside."""
        assert tier.quota is not None
        members: dict[str, list[int]] = {}
        for row in fit:
            members.setdefault(self.group(row, tier), []).append(row)
        admitted = []
        for rows in members.values():
            rows.sort(key=lambda row: keys[row], reverse=True)
            edge = keys[rows[tier.quota.number]] if len(rows) > tier.quota.number else None
            admitted += [row for row in rows[: tier.quota.number] if keys[row] != edge]
        return admitted

    @cached_property
    def _falling(self) -> list[int]:
        return sorted(self.keys, key=lambda row: self.keys[row], reverse=True)

    def group(self, row: int, tier: Tier) -> str:
        """The group inside which a tier's quota counts an entrant."""
        per = tier.quota.per if tier.quota else None
        return self.replay.entrants[row].groups[per] if per else ""

    def rivals(self, row: int) -> list[int]:
        """Entrants whom passing, or falling behind, may change something: the first, and those at edges of quotas."""
        if row not in self._rivals:
            self._rivals[row] = self._find_rivals(row)
        return self._rivals[row]

    def _find_rivals(self, row: int) -> list[int]:
        others = [other for other in self._falling if other != row]
        found = others[:1]
        for index, tier in enumerate(self.replay.award.tiers):
            if tier.quota is None:
                continue
            inside = [o for o in others if self.fits[o][index] and self.group(o, tier) == self.group(row, tier)]
            for least in (index, index - 1):  # with and without those whom a higher tier may let go
                waiting = [o for o in inside if self.tiers.get(o, len(self.fits[o])) >= least]
                found += waiting[max(0, tier.quota.number - 2) : tier.quota.number + 2]
            found += inside[max(0, tier.quota.number - 2) : tier.quota.number + 2]
        return list(dict.fromkeys(found))


def key_of(columns: Sequence[Any]) -> Key:
    """A key that ranks: nothing known is worse than any number."""
    return tuple(-np.inf if np.isnan(x) else float(x) for x in columns)


def fits_of(award: Award, total: float, scores: Mapping[str, float], gates: Sequence[str]) -> Fits:
    """For each tier, whether total, node minimums and conditions allow it."""
    ids = [tier.id for tier in award.tiers]
    pairs = zip(award.gates, gates, strict=True)
    caps = [ids.index(gate.cap) for gate, outcome in pairs if gate.cap is not None and outcome == NOT_MET]
    cap, found = max(caps, default=0), []
    whole = decimal(total)
    for index, tier in enumerate(award.tiers):
        fit = index >= cap and (whole > tier.cut or (tier.inclusive and whole == tier.cut))
        if fit:
            least = tier.minimums.items()
            fit = all(not np.isnan(scores[path]) and decimal(scores[path]) >= minimum for path, minimum in least)
        found.append(fit)
    return tuple(found)


def _best(fits: Fits) -> int:
    return fits.index(True) if True in fits else len(fits)


def _first(keys: Mapping[int, Key]) -> frozenset[int]:
    best = max(keys.values(), default=None)
    return frozenset(row for row, key in keys.items() if key == best)


def effects(replay: Replay, after: Judgement) -> list[dict[str, Any]]:
    """What differs between the result and another judgement: first place, who is ranked, tiers (and their quotas)."""
    before, codes = replay.judgement, [entrant.code for entrant in replay.entrants]
    found: list[dict[str, Any]] = []
    winners = [first_of(codes, judged) for judged in (before, after)]
    if winners[0] != winners[1]:
        found.append({"key": "winner", "entrant": None, "from": winners[0], "to": winners[1], "quota": False})
    limited = {tier.id for tier in replay.award.tiers if tier.quota is not None}
    for code, old, new in zip(codes, before.standings, after.standings, strict=True):
        if old.status != new.status:
            pair = [Status(s.status).value for s in (old, new)]
            found.append({"key": "status", "entrant": code, "from": pair[:1], "to": pair[1:], "quota": False})
        if old.tier != new.tier:
            pair_ = [[s.tier] if s.tier is not None else [] for s in (old, new)]
            quota = bool(limited & {old.tier, new.tier})
            found.append({"key": "tier", "entrant": code, "from": pair_[0], "to": pair_[1], "quota": quota})
    return found


def first_of(codes: Sequence[str], judged: Judgement) -> list[str]:
    """Codes of those who share the first place; nobody where nobody is ranked."""
    best = min((s.rank for s in judged.standings if s.rank is not None), default=None)
    return [code for code, s in zip(codes, judged.standings, strict=True) if s.rank is not None and s.rank == best]
