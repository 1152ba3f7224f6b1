"""A sheet that goes on from an earlier one: as little changes as possible."""

from __future__ import annotations

from attrs import evolve
from pembina_plugins.jury.assigning.solve import solve
from pembina_plugins.jury.assigning.verify import verify

from .assign_people import people


def test_when_a_juror_falls_out_all_other_assignments_stay():
    before = people(40, 9, per_entrant=3, seed=5)
    sheet = solve(before)
    after = evolve(before, jurors=before.jurors[1:], kept=frozenset(sheet.pairs))
    found = solve(after)
    assert {pair for pair in sheet.pairs if pair[0] != "J1"} <= set(found.pairs)
    assert found.kept == 120 - sheet.loads["J1"]
    assert set(found.loads.values()) == {15}, "120 judgements by 8 jurors"
    assert verify(after, found.pairs).faults == ()


def test_the_same_panel_keeps_its_whole_sheet_under_another_seed():
    before = people(15, 6, seed=1)
    sheet = solve(before)
    assert solve(evolve(before, seed=2)).pairs != sheet.pairs
    assert solve(evolve(before, seed=2, kept=frozenset(sheet.pairs))).pairs == sheet.pairs


def test_a_conflict_found_later_changes_one_assignment():
    before = people(20, 6, per_entrant=3, seed=8)
    sheet = solve(before)
    juror, entrant = sheet.pairs[0]
    found = solve(evolve(before, conflicts={(juror, entrant): "hubungan keluarga"}, kept=frozenset(sheet.pairs)))
    assert set(sheet.pairs) - set(found.pairs) == {(juror, entrant)}


def test_one_more_juror_for_each_leaves_the_earlier_ones():
    before = people(10, 6, per_entrant=2, seed=3)
    sheet = solve(before)
    found = solve(evolve(before, per_entrant=3, kept=frozenset(sheet.pairs)))
    assert set(sheet.pairs) < set(found.pairs)
    assert set(found.loads.values()) == {5}, "30 judgements by 6 jurors"


def test_a_largest_load_set_later_takes_off_no_more_than_it_must():
    before = people(12, 4, per_entrant=2, seed=3)
    sheet = solve(before)
    assert set(sheet.loads.values()) == {6}
    bound = (evolve(before.jurors[0], most=4), *before.jurors[1:])
    found = solve(evolve(before, jurors=bound, kept=frozenset(sheet.pairs)))
    assert found.loads["J1"] == 4
    assert found.kept == 22


def test_people_of_the_earlier_sheet_who_are_gone_do_no_harm():
    problem = people(6, 4, kept=frozenset({("J9", "E1"), ("J1", "E99"), ("J2", "E2")}))
    assert ("J2", "E2") in solve(problem).pairs
