"""Ten thousand random panels: a sheet that obeys every rule, or a reason that can be shown to be true.

A campaign tries all of them, every other run the first hundred of each batch.
"""

from __future__ import annotations

from collections import Counter

import pytest
from pembina_plugins.jury.assigning.reasons import (
    NeverConnected,
    NoBridge,
    TooFewJurors,
    TooFewLeft,
    TooFewLinks,
    TooFewValues,
    TooLittleRoom,
)
from pembina_plugins.jury.assigning.solve import Sheet, solve
from pembina_plugins.jury.assigning.verify import verify

from ..campaign import examples
from .assign_people import can_be_connected, invented, is_connected, may, most_judgements

BATCHES, EACH = 20, examples(100, 500)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_sheet_obeys_every_rule_and_a_refusal_is_true(batch):
    kinds: Counter[str] = Counter()
    for seed in range(batch * 500, batch * 500 + EACH):
        problem = invented(seed)
        found = solve(problem)
        if isinstance(found, Sheet):
            kinds["sheet"] += 1
            _is_sound(problem, found)
        for reason in () if isinstance(found, Sheet) else found.reasons:
            kinds[type(reason).__name__] += 1
            assert _is_true(problem, reason), (seed, reason)
    assert kinds["sheet"] > EACH / 4, "most panels are to have a sheet, or nothing is tested"
    assert {"TooFewLeft", "TooFewLinks"} <= set(kinds)


def _is_sound(problem, sheet):
    conflicts = set(problem.conflicts) & set(sheet.pairs)
    assert not conflicts, (problem.seed, conflicts)
    verdict = verify(problem, sheet.pairs)
    assert verdict.faults == (), problem.seed
    assert verdict.parts == 1, problem.seed
    assert is_connected(sheet.pairs), problem.seed
    assert verdict.loads == sheet.loads, problem.seed
    assert sheet.exact, problem.seed
    if sheet.unconnected is None:
        assert verdict.even, problem.seed
    unbound = not problem.mix and not any(j.groups or j.languages or j.most is not None for j in problem.jurors)
    if unbound and not problem.conflicts and sheet.unconnected is None:
        assert verdict.spread <= 1, problem.seed


def _is_true(problem, reason) -> bool:
    """Show a reason by counting, by a flow of the test's own, or by going through all ways to join jurors."""
    match reason:
        case TooFewJurors(wanted, there):
            return there == len(problem.jurors) < wanted
        case TooFewValues(wanted, there):
            return there == len({juror.columns[problem.mix] for juror in problem.jurors}) < wanted
        case TooFewLeft():
            return all(_is_short(problem, reason, entrant) for entrant in reason.entrants)
        case TooLittleRoom(entrants, need, _, capacity, others):
            given = most_judgements(problem, entrants)
            return given == capacity + others < need == problem.per_entrant * len(entrants)
        case NoBridge(parts):
            return _nobody_crosses(problem, parts)
        case TooFewLinks():
            judgements = problem.per_entrant * len(problem.cases)
            return judgements == reason.judgements < len(problem.cases) + reason.jurors - 1
        case NeverConnected():
            used = {juror for _, jurors in reason.parts for juror in jurors}
            return not can_be_connected(problem, len(used))
    return False


def _is_short(problem, reason, entrant) -> bool:
    case = next(case for case in problem.cases if case.code == entrant)
    able = [juror for juror in problem.jurors if may(problem, juror, case)]
    away = {juror for juror in reason.conflicts if (juror, entrant) in problem.conflicts}
    different = {juror.columns[problem.mix] for juror in able} if problem.mix else able
    return (
        tuple(juror.code for juror in able) == reason.left
        and away == set(reason.conflicts)
        and len(different) == reason.values < reason.wanted
        and len(problem.jurors)
        == sum(map(len, (reason.left, reason.conflicts, reason.groups, reason.languages, reason.idle)))
    )


def _nobody_crosses(problem, parts) -> bool:
    home = {entrant: i for i, (entrants, _) in enumerate(parts) for entrant in entrants}
    crossing = [
        juror
        for juror in problem.jurors
        if len({home[case.code] for case in problem.cases if may(problem, juror, case)}) > 1
    ]
    return len(parts) > 1 and len(home) == len(problem.cases) and not crossing
