"""Chains of replacements that would give an entrant two jurors of one value are taken apart."""

from __future__ import annotations

import numpy as np
import pytest
from pembina_plugins.jury.assigning.chains import Chains, _simple
from pembina_plugins.jury.assigning.draft import Draft


@pytest.mark.parametrize(("dear", "left"), [((0, 1), {0, 2}), ((0, 0), {1, 3})])
def test_a_cycle_through_one_entrant_twice_is_cut_in_two_and_the_cheaper_part_stays(dear, left):
    """Jurors 2 and 3 have the same value. Entrant 0 has jurors 0 and 1, entrants 1 and 2 have 2 and 3.

    The cycle hands entrant 0 from 0 to 2 and from 1 to 3, which would leave it two jurors of one value. Its parts: 1
    and 2 exchange entrants 0 and 1, or 0 and 3 exchange entrants 0 and 2. Only the pair ``dear`` is not on the earlier
    sheet, so that the part which gives it up is a gain of one change, the other part none.
    """
    new = np.zeros((3, 4), dtype=np.int64)
    new[dear] = 1
    draft = Draft(np.ones((3, 4), dtype=np.bool_), np.array([0, 1, 2, 2]), np.full(4, 3), 2, new)
    for e, j in ((0, 0), (0, 1), (1, 2), (2, 3)):
        draft.put(e, j)
    cycle = [(0, 2, 0), (2, 1, 1), (1, 3, 0), (3, 0, 2)]
    chains = Chains(draft)
    chains.apply(_simple(draft, cycle))
    assert set(np.flatnonzero(draft.taken[0])) == left
    assert draft.load.tolist() == [1, 1, 1, 1]
    assert draft.changes == 0
    assert (draft.used.sum(axis=1) == draft.taken.sum(axis=1)).all()


def test_a_cycle_whose_passes_do_not_meet_stays_whole():
    """Handing on to a juror of the same value never meets another handing on of the entrant."""
    draft = Draft(
        np.ones((2, 4), dtype=np.bool_), np.array([0, 0, 1, 1]), np.full(4, 3), 2, np.zeros((2, 4), dtype=np.int64)
    )
    for e, j in ((0, 0), (0, 2), (1, 1), (1, 3)):
        draft.put(e, j)
    cycle = [(0, 1, 0), (1, 0, 1), (2, 3, 0), (3, 2, 1)]
    assert _simple(draft, cycle) == cycle
