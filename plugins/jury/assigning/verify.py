"""An independent check of a sheet: it shares no line with what made it, and reads the rules from the people alone."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from .problem import Pair, Problem

if TYPE_CHECKING:
    from ..panel import Case, Juror

Node = tuple[str, ...]


@frozen
class Verdict:
    """What a sheet is.

    ``faults`` are broken rules as (rule, juror, entrant), with empty codes where a rule is not about one of them:
    ``unknown``, ``twice``, ``number``, ``conflict``, ``group``, ``language``, ``most``, ``mix``.
    ``loads`` by juror; ``even`` whether no chain of replacements makes the loads more equal, which proves that no
    sheet under the rules has more equal ones; ``parts`` how many connected parts there are.
    """

    faults: tuple[tuple[str, str, str], ...]
    loads: Mapping[str, int]
    even: bool
    parts: int

    @property
    def spread(self) -> int:
        """Largest load less the smallest."""
        return max(self.loads.values()) - min(self.loads.values())


def verify(problem: Problem, pairs: Iterable[Pair]) -> Verdict:
    """Check (juror, entrant) pairs against every rule of a problem."""
    sheet = sorted(pairs)
    faults = _faults(problem, sheet)
    loads = {juror.code: 0 for juror in problem.jurors}
    loads.update(Counter(juror for juror, _ in sheet if juror in loads))
    even = not faults and _even(problem, sheet, loads)
    return Verdict(tuple(faults), loads, even, count_parts(sheet))


def may(problem: Problem, juror: Juror, case: Case) -> str:
    """Return the rule that keeps a juror from an entrant, or nothing."""
    if (juror.code, case.code) in problem.conflicts:
        return "conflict"
    if juror.groups and not {_plain(g) for g in juror.groups} & {_plain(g) for g in case.groups.values()}:
        return "group"
    if juror.languages and _plain(case.language) not in map(_plain, juror.languages):
        return "language"
    return ""


def _plain(word: str) -> str:
    return " ".join(word.casefold().split())


def _faults(problem: Problem, sheet: list[Pair]) -> list[tuple[str, str, str]]:
    jurors = {j.code: j for j in problem.jurors}
    entrants = {c.code: c for c in problem.cases}
    faults = [("unknown", j, e) for j, e in sheet if j not in jurors or e not in entrants]
    faults += [("twice", *pair) for pair, n in Counter(sheet).items() if n > 1]
    if faults:
        return faults
    panels = Counter(e for _, e in sheet)
    faults += [("number", "", e) for e in sorted(entrants) if panels[e] != problem.per_entrant]
    faults += [(rule, j, e) for j, e in sheet if (rule := may(problem, jurors[j], entrants[e]))]
    loads = Counter(j for j, _ in sheet)
    limits = {code: juror.most for code, juror in jurors.items() if juror.most is not None}
    faults += [("most", code, "") for code, most in limits.items() if loads[code] > most]
    if problem.mix is not None:
        values = Counter((e, _plain(jurors[j].columns[problem.mix])) for j, e in sheet)
        faults += [("mix", "", e) for (e, _), n in values.items() if n > 1]
    return faults


def count_parts(sheet: Iterable[Pair]) -> int:
    """Count the connected parts of a sheet."""
    above: dict[Node, Node] = {}

    def top(node: Node) -> Node:
        while above.setdefault(node, node) != node:
            node = above[node]
        return node

    for juror, entrant in sheet:
        above[top(("juror", juror))] = top(("entrant", entrant))
    return sum(node == up for node, up in above.items())


def _even(problem: Problem, sheet: list[Pair], loads: Mapping[str, int]) -> bool:
    """Whether no juror can hand a judgement, over others perhaps, to one who has at least two fewer.

    Goes backwards from those who have room, the least loaded first; whoever was met on the way to somebody with less
    need not be met again.
    """
    if max(loads.values()) - min(loads.values()) <= 1:
        return True
    before = _arcs(problem, sheet)
    limits = {j.code: len(problem.cases) if j.most is None else j.most for j in problem.jurors}
    seen: set[Node] = set()
    for end in sorted((code for code in loads if loads[code] < limits[code]), key=lambda code: loads[code]):
        queue: deque[Node] = deque([("juror", end)])
        while queue:
            node = queue.popleft()
            if node in seen:
                continue
            seen.add(node)
            if node[0] == "juror" and loads[node[1]] >= loads[end] + 2:
                return False
            queue.extend(before.get(node, ()))
    return True


def _arcs(problem: Problem, sheet: list[Pair]) -> dict[Node, list[Node]]:
    """Arcs of the residual network against their direction, from a node to those before it.

    Nodes are jurors, entrants, and seats: an entrant and a value of the mixed column (or a juror). A juror leaves the
    seat that is taken, any other juror may take a seat, and an entrant leads from a seat given up to one not used.
    """
    taken = set(sheet)
    before: dict[Node, list[Node]] = defaultdict(list)
    value = {j.code: _plain(j.columns[problem.mix]) if problem.mix is not None else j.code for j in problem.jurors}
    seats = {(value[juror], entrant) for juror, entrant in sheet}
    for juror in problem.jurors:
        word = value[juror.code]
        for case in problem.cases:
            if (juror.code, case.code) in taken:
                before["seat", case.code, word].append(("juror", juror.code))
            elif not may(problem, juror, case):
                before["juror", juror.code].append(("seat", case.code, word))
    for case in problem.cases:
        for word in sorted(set(value.values())):
            if (word, case.code) in seats:
                before["entrant", case.code].append(("seat", case.code, word))
            else:
                before["seat", case.code, word].append(("entrant", case.code))
    return before
