"""People to assign, invented in code, and slow but obvious ways to know what a sheet should be."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator

from pembina_plugins.jury.assigning.problem import Problem
from pembina_plugins.jury.panel import Case, Juror

Pair = tuple[str, str]


def people(entrants: int, jurors: int, conflicts: Iterable[Pair] = (), per_entrant: int = 2, **more) -> Problem:
    """E1, E2, ... and J1, J2, ..., nobody bound to anything but by conflicts (juror, entrant)."""
    cases = tuple(Case(f"E{i + 1}", f"Kabupaten Contoh {i + 1}") for i in range(entrants))
    judges = tuple(Juror(f"J{i + 1}", f"Juri Contoh {i + 1}") for i in range(jurors))
    return Problem(cases, judges, dict.fromkeys(conflicts, "hubungan keluarga"), per_entrant, **more)


def invented(seed: int, most_entrants: int = 12, most_jurors: int = 8) -> Problem:
    """A random panel: conflicts from none to very many, now and then groups, languages, largest loads, a mix."""
    chance = random.Random(seed)
    jurors = chance.randint(1, most_jurors)
    entrants, each = chance.randint(1, most_entrants), min(jurors, chance.choice((1, 2, 2, 2, 3, 3)))
    rich = chance.random() < 0.4
    density = chance.choice((0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5))
    cases = tuple(
        Case(f"E{i:02}", f"Contoh {i}", {"cluster": chance.choice("ab")}, chance.choice(("id", "id", "en")))
        for i in range(entrants)
    )
    judges = tuple(
        Juror(
            f"J{i}",
            f"Juri {i}",
            groups=chance.choice(((), (), ("a",), ("b",))) if rich else (),
            languages=chance.choice(((), (), ("id",), ("id", "en"))) if rich else (),
            most=chance.choice((None, None, chance.randint(0, entrants))) if rich else None,
            columns={"kind": chance.choice("wxyz")},
        )
        for i in range(jurors)
    )
    barred = {
        (juror.code, case.code): "asal daerah"
        for juror, case in itertools.product(judges, cases)
        if chance.random() < density
    }
    return Problem(cases, judges, barred, each, seed, mix="kind" if chance.random() < 0.15 else None)


def may(problem: Problem, juror: Juror, case: Case) -> bool:
    """Whether a juror may judge an entrant at all, read from the people."""
    return (
        (juror.code, case.code) not in problem.conflicts
        and (not juror.groups or bool(set(juror.groups) & set(case.groups.values())))
        and (not juror.languages or case.language in juror.languages)
        and juror.most != 0
    )


def panels(problem: Problem, case: Case) -> list[tuple[Juror, ...]]:
    """Every set of jurors that one entrant may have."""
    able = [juror for juror in problem.jurors if may(problem, juror, case)]
    chosen = itertools.combinations(able, problem.per_entrant)
    if problem.mix is None:
        return list(chosen)
    return [panel for panel in chosen if len({j.columns[problem.mix] for j in panel}) == len(panel)]


def sheets(problem: Problem) -> Iterator[list[Pair]]:
    """Every sheet that obeys the rules, by trying all."""
    limits = {j.code: j.most for j in problem.jurors if j.most is not None}
    for chosen in itertools.product(*(panels(problem, case) for case in problem.cases)):
        pairs = [(j.code, case.code) for case, panel in zip(problem.cases, chosen, strict=True) for j in panel]
        loads = Counter(juror for juror, _ in pairs)
        if all(loads[juror] <= most for juror, most in limits.items()):
            yield pairs


def is_connected(pairs: Iterable[Pair]) -> bool:
    """Whether one walk from juror to entrant to juror reaches everyone on a sheet."""
    links = [({"j" + juror, "e" + entrant}) for juror, entrant in pairs]
    reached = set(links[0])
    while near := [link for link in links if len(link & reached) == 1]:
        reached.update(*near)
    return all(link <= reached for link in links)


def worth(problem: Problem, pairs: Iterable[Pair]) -> tuple[int, int]:
    """Changes to the earlier sheet and the sum of the squares of the loads: the less the better, the first first."""
    made = list(pairs)
    changes = len(set(made) - problem.kept) if problem.kept else 0
    return changes, sum(n * n for n in Counter(juror for juror, _ in made).values())


def working(pairs: Iterable[Pair]) -> int:
    """How many jurors have any work."""
    return len({juror for juror, _ in pairs})


def most_judgements(problem: Problem, only: Iterable[str]) -> int:
    """The most judgements that these entrants can get together: a flow, pushed one by one along any path there is."""
    room: Counter[tuple[object, object]] = Counter()
    for case in (case for case in problem.cases if case.code in set(only)):
        room["source", case.code] = problem.per_entrant
        for juror in problem.jurors:
            if may(problem, juror, case):
                seat = (case.code, juror.columns[problem.mix] if problem.mix else juror.code)
                room[case.code, seat] = room[seat, juror.code] = 1
    for juror in problem.jurors:
        room[juror.code, "sink"] = len(problem.cases) if juror.most is None else juror.most
    ends: dict[object, set[object]] = {}
    for a, b in room:
        ends.setdefault(a, set()).add(b)
        ends.setdefault(b, set()).add(a)
    flow = 0
    while _push(room, ends, "source", set()):
        flow += 1
    return flow


def _push(room: Counter, ends: dict, node: object, seen: set) -> bool:
    if node == "sink":
        return True
    seen.add(node)
    for other in ends.get(node, ()):
        if other not in seen and room[node, other] > 0 and _push(room, ends, other, seen):
            room[node, other] -= 1
            room[other, node] += 1
            return True
    return False


def can_be_connected(problem: Problem, jurors: int) -> bool:
    """Whether any sheet is connected and gives work to at least so many jurors.

    Goes through the entrants one by one and remembers every way in which jurors can be joined so far: which are in one
    part with which (jurors without work yet are in none), and how much those with a largest load have to do.
    """
    limits = {j.code: j.most for j in problem.jurors if j.most is not None}
    states = {(frozenset(), tuple(sorted(dict.fromkeys(limits, 0).items())))}
    for case in problem.cases:
        found = set()
        choices = [frozenset(j.code for j in panel) for panel in panels(problem, case)]
        for parts, loads in states:
            for panel in choices:
                new = tuple((juror, n + (juror in panel)) for juror, n in loads)
                if all(n <= limits[juror] for juror, n in new):
                    met = [part for part in parts if part & panel]
                    found.add((parts - set(met) | {panel.union(*met)}, new))
        states = found
    return any(len(parts) == 1 and sum(map(len, parts)) >= jurors for parts, _ in states)
