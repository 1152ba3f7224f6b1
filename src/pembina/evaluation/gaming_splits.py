"""One event entered as several: records of one name, but for a number, on the same or the next day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from pembina.evaluation.gaming_repeats import Group, Kind, amount, findings_of, grouped
from pembina.evaluation.gaming_tables import Row, Source, Table, per_entrant
from pembina.methods.likeness import folded, without_counter
from pembina.methods.tails import poisson_tail
from pembina.model import Finding

NEXT = 1
"""Days between two parts of one event."""
LEVEL = 0.001
"""Probability by chance below which records of one name are asked about in a table where names come again and again."""
RARELY = 0.1
"""Share of records whose name comes again with the same entrant, up to which names are those of single events."""
COUNTERS = 0.5
"""Share of different names that is left without numbers, below which numbers are part of the names: K-001, K-002."""
ROUNDER = 3
"""Zeros that a sum has more than any of its parts, to be a round one."""
BELOW = Decimal("0.9")
"""Share of a round sum from which on a part lies just under it."""

Taken = set[tuple[str, int | None]]


@frozen
class _Habit:
    """How records of some entrants behave: records, those whose name came before, pairs of one name, pairs close by."""

    records: int = 0
    again: int = 0
    pairs: int = 0
    close: int = 0

    def __add__(self, other: _Habit) -> _Habit:
        return _Habit(*(getattr(self, key) + getattr(other, key) for key in _HABITS))

    def __sub__(self, other: _Habit) -> _Habit:
        return _Habit(*(getattr(self, key) - getattr(other, key) for key in _HABITS))

    @property
    def rarely(self) -> bool:
        """Whether names hardly ever come again, so that a name is that of a single event."""
        return self.again <= RARELY * self.records

    @property
    def closeness(self) -> float:
        """Share of all pairs of an entrant's records that lie within a day of each other."""
        return self.close / self.pairs if self.pairs else 1.0


_HABITS = ("records", "again", "pairs", "close")


def splits(source: Source, taken: Taken) -> list[Finding]:
    """Look for events that were entered as several."""
    table = source.table
    if table.name is None or table.date is None:
        return []
    rows = source.all() if table.small else _candidates(source)
    name, date = table.name, table.date
    dated = [r for r in rows if r.cells[name] and r.cells[date] is not None and (r.file, r.number) not in taken]
    key = without_counter if _counting(source, dated) else folded
    owned = dict(per_entrant(dated, table.entrants))
    habits = {code: _habit(own, name, date, key) for code, own in owned.items()} if table.small else {}
    everybody = sum(habits.values(), _Habit()) if table.small else _habit_of_all(source)
    found: list[Finding] = []
    for code, own in owned.items():
        groups = grouped(own, lambda row: key(row.cells[name]))
        chains = [chain for group in groups for chain in _chains(group, date)]
        others = everybody - habits.get(code, _Habit())
        if chains and _asked(table, groups, chains, others if others.records else everybody):
            found += _told(table, code, chains)
    return found


def _candidates(source: Source) -> list[Row]:
    """Rows of a large table that have a namesake, numbers aside, on the same day or the next."""
    import narwhals.stable.v2 as nw

    from pembina.expressions import count_rows

    keyed = source.keyed
    at = ["entrant", "_bare", "_day"]
    days = keyed.group_by(at).agg(_n=count_rows())
    several = days.filter(nw.col("_n") > 1).select(at)
    other = days.select(at)
    after = other.join(other.with_columns(_day=nw.col("_day") + NEXT), on=at, how="inner").select(at)
    before = other.join(other.with_columns(_day=nw.col("_day") - NEXT), on=at, how="inner").select(at)
    near = nw.concat([several, after, before]).unique(at)
    return source.few("gaming.split", keyed.join(near, on=at, how="inner"))


def _counting(source: Source, rows: Sequence[Row]) -> bool:
    """Whether numbers in names only count: without them, most different names are still different."""
    from pembina.expressions import count_distinct

    name = source.table.name
    assert name is not None
    if source.table.small:
        every = {folded(row.cells[name]) for row in rows}
        return len({without_counter(each) for each in every}) >= COUNTERS * len(every)
    different, without = source.run(source.keyed.select(a=count_distinct(f"k{name}"), b=count_distinct("_bare")))[0]
    return bool(without >= COUNTERS * different)


def _habit_of_all(source: Source) -> _Habit:
    """How the records of a large table behave; how close they lie is not asked."""
    import narwhals.stable.v2 as nw

    keyed = source.keyed.filter(~nw.col("_bare").is_null())
    records = int(source.run(keyed.select(n=nw.len()))[0][0])
    return _Habit(records, records - int(source.run(keyed.unique(["entrant", "_bare"]).select(n=nw.len()))[0][0]))


def _habit(rows: Sequence[Row], name: int, date: int, key: Callable[[str], str]) -> _Habit:
    days = sorted(row.cells[date].toordinal() for row in rows)
    close, first = 0, 0
    for last, day in enumerate(days):
        while day - days[first] > NEXT:
            first += 1
        close += last - first
    different = len({key(row.cells[name]) for row in rows})
    return _Habit(len(rows), len(rows) - different, len(rows) * (len(rows) - 1) // 2, close)


def _chains(group: Group, date: int) -> Iterator[Group]:
    """Records that follow one another within a day, two or more."""
    ordered = sorted(group, key=lambda row: (row.cells[date], row.file, row.number or 0))
    chain = ordered[:1]
    for row in ordered[1:]:
        if (row.cells[date] - chain[-1].cells[date]) <= dt.timedelta(days=NEXT):
            chain.append(row)
            continue
        if len(chain) > 1:
            yield chain
        chain = [row]
    if len(chain) > 1:
        yield chain


def _asked(table: Table, groups: Sequence[Group], chains: Sequence[Group], others: _Habit) -> bool:
    """Whether so many records so close together are out of the ordinary.

    Where names of the others are those of single events they are; where names come again and again, only if chance
    would hardly put as many of one name within a day of each other, days being spread as they are.
    """
    if others.rarely or any(_round_sum(table, chain) for chain in chains):
        return True
    if not table.small:
        return False
    same = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    return poisson_tail(sum(len(chain) - 1 for chain in chains), same * others.closeness) <= LEVEL


def _told(table: Table, code: str, chains: Sequence[Group]) -> list[Finding]:
    """Word by word what was found; amounts that make a round sum are told with it."""
    found = []
    for finding in findings_of(Kind("gaming.split", list(chains)), evolve(table, entrants=frozenset({code}))):
        whole = next((s for s in (_round_sum(table, chain) for chain in chains) if s), None)
        under = next((s for s in (_just_under(table, chain) for chain in chains) if s), None)
        args = dict(finding.args)
        if whole is not None:
            args |= {"column": whole[0], "together": f"{whole[1]:f}"}
        elif under is not None:
            args |= {"column": under[0], "under": f"{under[1]:f}"}
        found.append(evolve(finding, args=args))
    return found


def _round_sum(table: Table, chain: Group) -> tuple[str, Decimal] | None:
    """A column whose parts make a sum that is a thousand times rounder than any of them."""
    for column, parts in _parts(table, chain):
        total = sum(parts, Decimal(0))
        if _zeros(total) >= ROUNDER + max(map(_zeros, parts)):
            return column, total
    return None


def _just_under(table: Table, chain: Group) -> tuple[str, Decimal] | None:
    """A column whose parts all lie just under one, two or five times a power of ten, of a thousand at least."""
    for column, parts in _parts(table, chain):
        power = Decimal(1).scaleb(max(parts).adjusted())
        for ceiling in (power * 2, power * 5, power * 10):
            if ceiling >= 1000 and all(BELOW * ceiling <= part < ceiling for part in parts):
                return column, ceiling
    return None


def _parts(table: Table, chain: Group) -> Iterator[tuple[str, list[Decimal]]]:
    """Columns in which every record of a chain has a number above zero."""
    for i in table.numbers:
        parts = [part for part in (amount(row.cells[i]) for row in chain) if part is not None and part > 0]
        if len(parts) == len(chain):
            yield table.columns[i].source, parts


def _zeros(number: Decimal) -> int:
    """Zeros at the end of a whole number; a fraction has none."""
    if number != number.to_integral_value():
        return 0
    text = str(int(number))
    return len(text) - len(text.rstrip("0"))
