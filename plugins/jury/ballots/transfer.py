"""Single transferable vote: the first k by ranked ballots, so that a group of jurors gets its part of the places.

Quota: H. R. Droop (1881), "On methods of electing representatives", Journal of the Statistical Society 44, 141-202:
floor(votes / (seats + 1)) + 1. Surpluses: the weighted inclusive Gregory method, as counted in Scotland (The Scottish
Local Government Elections Order 2007, rules 45 to 52) and described by J. Farrell and I. McAlister (2003), "The 1983
change in surplus vote transfer procedures for the Australian Senate", Australian Journal of Political Science 38,
479-491: every paper that an elected entrant holds, first preference or not, passes on at its present value x surplus /
votes held.

Here values are exact fractions, which no rule of law asks for and which make the order of papers irrelevant. Each
round:

1. whoever has the quota is elected; those elected in one round stand in the order of their votes;
2. where seats are left, the largest surplus passes on (equal ones at once); where there is none, the entrant with
   the fewest votes goes out and its papers pass on at the value they have;
3. when no more entrants are left than seats, these are elected.

Equal places on a ballot share its vote. A ballot with no entrant left to pass to is exhausted; the quota stays.
Nothing is drawn by lot: see :func:`weakest` for ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from pembina import Unfit
from pembina.commands import N_

from .papers import HALF, Ballot, Papers
from .points import NO_BALLOT, shares

NO_SEATS = N_(
    "there are {seats} seats for {entrants} entrants; a single transferable vote needs more entrants than seats"
)
ONLY_A_LOT = N_(
    "round {round}: {entrants} have the fewest votes, {votes} each, and the rules for ties ({ties}) do not part them; "
    "only a lot could, and Pembina draws none"
)

TIES = ("backwards", "forwards", "share", "together")
"""Rules for who goes out among those with the fewest votes."""

Groups = tuple[tuple[str, ...], ...]
Votes = Mapping[str, Fraction]


@frozen
class Round:
    """One round: ``votes`` at its start of everyone not yet out (the elected hold theirs), and what was done in it.

    ``elected`` are those elected in it, in order. One of ``passed_on`` (whose surplus) and ``out`` (who went out) may
    hold somebody. ``broken_by`` are the rules for ties that were needed to say who goes out.
    """

    votes: Votes
    exhausted: Fraction
    elected: Groups = ()
    passed_on: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    broken_by: tuple[str, ...] = ()


@frozen
class Election:
    """A whole count: the elected in order, those behind them in order, each group sharing a place; and every round."""

    seats: int
    quota: Fraction
    votes: Fraction
    elected: Groups
    behind: Groups
    rounds: tuple[Round, ...]

    def values(self) -> dict[str, Fraction]:
        """Places as percent: entrants placed behind, and half of those beside, of all others. The first has 100.

        The elected come in the order of their election, then those never put out, by their last votes, then the others,
        the last that went out first.
        """
        placed = Ballot((*self.elected, *self.behind))
        others = max(len(placed.ranked) - 1, 1)
        return {entrant: 100 * won / others for entrant, won in placed.won().items()}


def transfer(papers: Papers, seats: int, ties: Sequence[str] = ("backwards", "share")) -> Election:
    """Elect ``seats`` of the entrants; raises Unfit without ballots, with too many seats, or at a tie for a lot."""
    if not papers.ballots:
        raise Unfit(NO_BALLOT)
    if seats >= len(papers.entrants):
        raise Unfit(NO_SEATS, seats=seats, entrants=len(papers.entrants))
    return _Count(papers, seats, ties).run()


@frozen
class _Parcel:
    """A ballot, and what it is worth to whoever holds it."""

    ballot: Ballot
    value: Fraction


@frozen(eq=False)
class _Count:
    papers: Papers
    seats: int
    ties: Sequence[str]
    hopeful: set[str] = field(init=False)
    piles: dict[str, list[_Parcel]] = field(init=False)
    kept: dict[str, Fraction] = field(factory=dict)
    surplus: dict[str, Fraction] = field(factory=dict)
    elected: list[tuple[str, ...]] = field(factory=list)
    behind: list[tuple[str, ...]] = field(factory=list)
    rounds: list[Round] = field(factory=list)
    lost: list[Fraction] = field(factory=list)

    @hopeful.default
    def _everyone(self) -> set[str]:
        return set(self.papers.entrants)

    @piles.default
    def _empty(self) -> dict[str, list[_Parcel]]:
        return {entrant: [] for entrant in self.papers.entrants}

    @cached_property
    def percents(self) -> Votes:
        """Contests won over all ballots, half where somebody was in none."""
        return {**dict.fromkeys(self.papers.entrants, HALF * 100), **shares(self.papers)}

    def run(self) -> Election:
        """Count round by round."""
        worth: dict[tuple[tuple[str, ...], ...], Fraction] = {}
        for ballot in self.papers.ballots:
            worth[ballot.tiers] = worth.get(ballot.tiers, Fraction(0)) + ballot.weight
        total = sum(worth.values(), Fraction(0))
        quota = Fraction(total // (self.seats + 1) + 1)
        for tiers in sorted(worth):
            self._pass_on(Ballot(tiers), worth[tiers])
        while not self._round(quota):
            pass
        rest = {entrant: self._votes(entrant) for entrant in self.hopeful}
        behind = (*_in_order(rest), *self.behind[::-1])
        return Election(self.seats, quota, total, tuple(self.elected), behind, tuple(self.rounds))

    def _round(self, quota: Fraction) -> bool:
        """Count one round; True where it was the last."""
        votes = {entrant: self._votes(entrant) for entrant in self.papers.entrants if self._in(entrant)}
        exhausted, now = sum(self.lost, Fraction(0)), self._elect(votes, quota)
        if self._filled():
            self.rounds.append(Round(votes, exhausted, now))
            return True
        if self.surplus:
            largest = max(self.surplus.values())
            leaving = tuple(sorted(entrant for entrant, found in self.surplus.items() if found == largest))
            self.rounds.append(Round(votes, exhausted, now, passed_on=leaving))
            self._pass_surpluses(leaving, votes)
        else:
            out, broken_by = self._weakest({entrant: votes[entrant] for entrant in self.hopeful}, quota)
            self.rounds.append(Round(votes, exhausted, now, out=out, broken_by=broken_by))
            self._put_out(out)
        return False

    def _in(self, entrant: str) -> bool:
        return entrant in self.hopeful or entrant in self.kept

    def _votes(self, entrant: str) -> Fraction:
        kept = self.kept.get(entrant)
        return kept if kept is not None else sum((parcel.value for parcel in self.piles[entrant]), Fraction(0))

    def _open(self) -> int:
        return self.seats - len(self.kept)

    def _filled(self) -> bool:
        return self._open() == 0

    def _elect(self, votes: Votes, quota: Fraction) -> Groups:
        """Elect whoever has the quota, or all that are left where there are no more of them than seats."""
        hopeful = {entrant: votes[entrant] for entrant in self.hopeful}
        last = len(hopeful) <= self._open()
        now = _in_order({entrant: found for entrant, found in hopeful.items() if last or found >= quota})
        for entrant in (entrant for group in now for entrant in group):
            self.hopeful.discard(entrant)
            self.kept[entrant] = votes[entrant]
            if votes[entrant] > quota:
                self.surplus[entrant] = votes[entrant] - quota
        self.elected.extend(now)
        return now

    def _pass_surpluses(self, leaving: Sequence[str], votes: Votes) -> None:
        for entrant in leaving:
            part = self.surplus.pop(entrant) / votes[entrant]
            self.kept[entrant] = votes[entrant] * (1 - part)
            for parcel in self.piles[entrant]:
                self._pass_on(parcel.ballot, parcel.value * part)

    def _put_out(self, out: tuple[str, ...]) -> None:
        self.hopeful.difference_update(out)
        self.behind.append(out)
        for parcel in [parcel for entrant in out for parcel in self.piles[entrant]]:
            self._pass_on(parcel.ballot, parcel.value)

    def _pass_on(self, ballot: Ballot, value: Fraction) -> None:
        """Give a ballot's value to the best placed who are still hopeful, in equal parts where they share a place."""
        for tier in ballot.tiers:
            standing = [entrant for entrant in tier if entrant in self.hopeful]
            if standing:
                for entrant in standing:
                    self.piles[entrant].append(_Parcel(ballot, value / len(standing)))
                return
        self.lost.append(value)

    def _weakest(self, votes: Votes, quota: Fraction) -> tuple[tuple[str, ...], tuple[str, ...]]:
        earlier = [done.votes for done in self.rounds]
        return weakest(votes, earlier, self.ties, self._open(), self.percents, quota)


def _in_order(votes: Votes) -> Groups:
    """Groups of entrants with equal votes, the most votes first."""
    found = sorted(set(votes.values()), reverse=True)
    return tuple(tuple(sorted(entrant for entrant in votes if votes[entrant] == number)) for number in found)


def weakest(
    votes: Votes, earlier: Sequence[Votes], ties: Sequence[str], seats: int, percents: Votes, quota: Fraction
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say who goes out: the one with the fewest votes; of several the rules for ties pick, and which were needed.

    - ``backwards``: the fewest votes in the latest earlier round in which theirs differed; ``forwards``: in the first;
    - ``share``: the lower percent of contests won over all ballots, as Borda counts them.

    Those whom no rule parts go out at once, and share their place, where that cannot matter to who is elected: enough
    are left for the open ``seats``, and the tied have no votes, or together fewer than the next. Then, where more than
    one seat is open, they must be too few as well to lift anybody to the ``quota``: whoever were elected by the papers
    of the first to go would get none of the second's, which would pass on to others. ``together`` puts them out
    wherever enough are left, which may cost a group of jurors the seat it would have had. Otherwise raises Unfit.
    """
    fewest = min(votes.values())
    left, needed = sorted(entrant for entrant in votes if votes[entrant] == fewest), []
    for rule in ties:
        if len(left) > 1 and rule != "together":
            looked = (percents,) if rule == "share" else earlier[::-1] if rule == "backwards" else earlier
            fewer = _fewest(left, looked)
            needed += [rule] if len(fewer) < len(left) else []
            left = fewer
    if len(left) > 1:
        others = [found for entrant, found in votes.items() if entrant not in left]
        enough = len(others) >= seats
        whole = fewest * len(left)
        harmless = enough and (not fewest or (whole < min(others) and (seats == 1 or max(others) + whole < quota)))
        if not harmless and not (enough and "together" in ties):
            names = ", ".join(left)
            raise Unfit(
                ONLY_A_LOT, round=len(earlier) + 1, entrants=names, votes=written(fewest), ties=", ".join(ties) or "-"
            )
        needed += [] if harmless else ["together"]
    return tuple(left), tuple(needed)


def _fewest(tied: Sequence[str], looked: Sequence[Votes]) -> list[str]:
    """Keep those of the tied that have the least in the first of several counts in which theirs differs, and so on."""
    left = list(tied)
    for votes in looked:
        lowest = min(votes[entrant] for entrant in left)
        left = [entrant for entrant in left if votes[entrant] == lowest]
    return left


def written(number: Fraction) -> str:
    """Write a fraction for a person: 3, 2 1/3, 1/2."""
    whole, rest = divmod(number, 1)
    part = f"{rest.numerator}/{rest.denominator}" if rest else ""
    return f"{whole} {part}".strip() if whole or not part else part
