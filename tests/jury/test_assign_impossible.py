"""What is impossible is said with its reason: cases made by hand, one for each reason."""

from __future__ import annotations

import sys

from attrs import evolve
from pembina_plugins.jury.assigning.problem import Problem
from pembina_plugins.jury.assigning.reasons import (
    NeverConnected,
    NoBridge,
    TooFewJurors,
    TooFewLeft,
    TooFewLinks,
    TooFewValues,
    TooLittleRoom,
    Undecided,
)
from pembina_plugins.jury.assigning.solve import solve
from pembina_plugins.jury.panel import Case, Juror

from .assign_people import can_be_connected, people


def bound(problem, **most):
    """Give jurors a largest load, by code."""
    return evolve(problem, jurors=tuple(evolve(j, most=most.get(j.code, j.most)) for j in problem.jurors))


def test_more_jurors_for_each_than_there_are():
    assert solve(people(5, 2, per_entrant=3)).reasons == (TooFewJurors(3, 2),)


def test_one_juror_too_few_after_conflicts_groups_languages_and_an_empty_load():
    cases = (Case("E1", "", {"g": "a"}, "id"), Case("E2", "", {"g": "b"}, "en"))
    jurors = (
        Juror("J1", "", groups=("a",)),
        Juror("J2", "", languages=("id",)),
        Juror("J3", ""),
        Juror("J4", "", most=0),
        Juror("J5", ""),
    )
    found = solve(Problem(cases, jurors, {("J3", "E2"): "asal daerah"}, 2))
    assert found.reasons == (
        TooFewLeft(("E2",), 2, ("J5",), 1, conflicts=("J3",), groups=("J1",), languages=("J2",), idle=("J4",)),
    )


def test_entrants_short_for_the_same_reason_are_told_together_and_others_apart():
    conflicts = [("J1", "E1"), ("J1", "E2"), ("J2", "E3")]
    reasons = solve(people(4, 2, conflicts)).reasons
    assert [(reason.entrants, reason.conflicts) for reason in reasons] == [(("E1", "E2"), ("J1",)), (("E3",), ("J2",))]


def test_jurors_of_one_group_leave_the_entrants_of_another_without_any():
    cases = (Case("E1", "", {"g": "a"}), Case("E2", "", {"g": "b"}), Case("E3", "", {"g": "b"}))
    jurors = tuple(Juror(f"J{i}", "", groups=("a",)) for i in range(3))
    (reason,) = solve(Problem(cases, jurors, {}, 2)).reasons
    assert reason.entrants == ("E2", "E3")
    assert reason.left == ()
    assert reason.groups == ("J0", "J1", "J2")


def test_a_mixed_column_with_too_few_values_in_all_or_for_an_entrant():
    free = people(3, 4, mix="office")
    one = evolve(free, jurors=tuple(evolve(j, columns={"office": "Dinas"}) for j in free.jurors))
    assert solve(one).reasons == (TooFewValues(2, 1),)
    offices = ("Dinas", "Dinas", "Kampus", "Kampus")
    two = evolve(
        free, jurors=tuple(evolve(j, columns={"office": o}) for j, o in zip(free.jurors, offices, strict=True))
    )
    (reason,) = solve(evolve(two, conflicts={("J3", "E2"): "", ("J4", "E2"): ""})).reasons
    assert (reason.entrants, reason.left, reason.values) == (("E2",), ("J1", "J2"), 1)


def test_three_entrants_need_the_same_two_jurors_who_have_room_for_two():
    """E1, E2, E3 may be judged by J1 and J2 alone: 6 judgements; J1 and J2 take two each. E4 has J3 and J4."""
    conflicts = [(j, e) for j in ("J3", "J4") for e in ("E1", "E2", "E3")]
    problem = bound(people(4, 4, conflicts), J1=2, J2=2)
    assert solve(problem).reasons == (TooLittleRoom(("E1", "E2", "E3"), 6, ("J1", "J2"), 4, 0),)


def test_largest_loads_that_do_not_add_up_to_all_judgements():
    """Six entrants, two each: 12; three jurors with room for three each: 9."""
    (reason,) = solve(bound(people(6, 3), J1=3, J2=3, J3=3)).reasons
    assert (reason.need, reason.capacity + reason.others) == (12, 9)


def test_jurors_who_are_not_full_count_once_for_each_entrant_of_the_shortage():
    """E1, E2 may have J1 (room for one), J2 and nobody else, two each: 4; J1 gives 1, J2 at most 2."""
    conflicts = [("J3", "E1"), ("J3", "E2")]
    assert solve(bound(people(3, 3, conflicts), J1=1)).reasons == (TooLittleRoom(("E1", "E2"), 4, ("J1",), 1, 2),)


def test_shortages_that_have_nothing_in_common_are_all_told():
    left, right = ("J1", "J2"), ("J3", "J4")
    conflicts = [(j, e) for j in right for e in ("E1", "E2")] + [(j, e) for j in left for e in ("E3", "E4")]
    reasons = solve(bound(people(4, 4, conflicts), J1=1, J3=1)).reasons
    assert [reason.entrants for reason in reasons] == [("E1", "E2"), ("E3", "E4")]


def test_two_groups_that_share_no_juror_cannot_be_connected_unless_parts_are_accepted():
    cases = tuple(Case(f"E{i}", "", {"g": "ab"[i % 2]}) for i in range(6))
    jurors = tuple(Juror(f"J{i}", "", groups=("ab"[i % 2],)) for i in range(6))
    problem = Problem(cases, jurors, {}, 2)
    parts = ((("E0", "E2", "E4"), ("J0", "J2", "J4")), (("E1", "E3", "E5"), ("J1", "J3", "J5")))
    assert solve(problem).reasons == (NoBridge(parts),)
    apart = solve(problem, apart=True)
    assert apart.parts == parts
    assert not apart.connected
    assert set(apart.loads.values()) == {2}


def test_one_juror_for_each_connects_nobody():
    assert solve(people(6, 3, per_entrant=1)).reasons == (TooFewLinks(6, 3, 6),)
    assert TooFewLinks(6, 3, 6).needed == 8
    assert solve(people(6, 1, per_entrant=1)).connected, "a single juror needs no link"


def test_two_entrants_of_three_jurors_each_out_of_six_have_none_in_common():
    assert solve(people(2, 6, per_entrant=3)).reasons == (TooFewLinks(2, 6, 6),)


def test_links_that_suffice_in_number_may_lie_in_one_part():
    """E1 to E4 have J1, J2, J3 (two each, 8 links for 7 people); E5, E6 have J4, J5, J6, and J3 who may judge E5.

    J3 has room for one. With work for all six, twelve judgements would do for twelve people (eleven are needed), but
    E1 to E4 need J1 and J2 for seven or eight of theirs, and what is left connects too few.
    """
    conflicts = [(j, e) for j in ("J4", "J5", "J6") for e in ("E1", "E2", "E3", "E4")]
    conflicts += [(j, e) for j in ("J1", "J2") for e in ("E5", "E6")] + [("J3", "E6")]
    problem = bound(people(6, 6, conflicts), J3=1)
    (reason,) = solve(problem).reasons
    assert isinstance(reason, NeverConnected)
    assert len(reason.parts) > 1
    assert not can_be_connected(problem, 6)


def test_without_scipy_it_is_said_that_the_question_stays_open(monkeypatch):
    conflicts = [(j, e) for j in ("J4", "J5", "J6") for e in ("E1", "E2", "E3", "E4")]
    conflicts += [(j, e) for j in ("J1", "J2") for e in ("E5", "E6")] + [("J3", "E6")]
    problem = bound(people(6, 6, conflicts), J3=1)
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    (reason,) = solve(problem).reasons
    assert isinstance(reason, Undecided)
    assert reason.lacking


def test_a_panel_too_large_to_search_is_said_to_be_undecided(monkeypatch):
    from pembina_plugins.jury.assigning import exact

    conflicts = [(j, e) for j in ("J4", "J5", "J6") for e in ("E1", "E2", "E3", "E4")]
    conflicts += [(j, e) for j in ("J1", "J2") for e in ("E5", "E6")] + [("J3", "E6")]
    monkeypatch.setattr(exact, "LARGEST", 5)
    (reason,) = solve(bound(people(6, 6, conflicts), J3=1)).reasons
    assert isinstance(reason, Undecided)
    assert not reason.lacking
