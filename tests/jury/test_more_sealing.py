"""Edges of sealing: what a ledger beside the scores vouches for, and columns that are there twice."""

from __future__ import annotations

import pytest

from .panels import make_panel
from .returned import fill_all, send

NO_LEDGER = "No ledger of a collection lies beside the scores"


@pytest.fixture
def collected(tmp_path, pembina):
    """A panel whose sheets were collected into scores.csv."""
    sent = send(tmp_path)
    fill_all(sent)
    path = tmp_path / "scores.csv"
    ran = pembina("jury", "collect", sent.made.award, sent.folder, "--assignment", sent.assignment, "-o", path)
    assert ran.status == 0
    return sent, path


def test_only_where_no_ledger_vouches_for_the_scores_is_it_said(collected, pembina):
    sent, path = collected
    with_ledger = pembina("jury", "seal", path, "--award", sent.made.award)
    assert (with_ledger.status, NO_LEDGER in " ".join(with_ledger.out.split())) == (0, False)
    alone = path.parent / "elsewhere" / "scores.csv"
    alone.parent.mkdir()
    alone.write_bytes(path.read_bytes())
    without = pembina("jury", "seal", alone, "--award", sent.made.award)
    assert (without.status, NO_LEDGER in " ".join(without.out.split())) == (0, True)


def test_scores_that_are_gone_from_beside_their_ledger_are_told(collected, pembina):
    sent, path = collected
    path.unlink()
    ran = pembina("jury", "seal", path, "--award", sent.made.award)
    assert (ran.status, "JURY361" in ran.err, "scores.csv" in ran.err) == (3, True, True)


@pytest.mark.parametrize("column", ["score", "item", "note", "state"])
def test_a_column_that_is_there_twice_is_refused_before_anything_is_sealed(tmp_path, pembina, column):
    """The last of two would silently win."""
    made = make_panel(tmp_path / "contoh", scored=False)
    path = tmp_path / "scores.csv"
    path.write_text(f"entrant,juror,item,score,note,state,{column}\nE01,J1,bukti,85,,,\n", "utf-8")
    ran = pembina("jury", "seal", path, "--award", made.award)
    assert (ran.status, "JURY363" in ran.err, f'"{column}"' in ran.err) == (3, True, True)
    assert not path.with_name("scores.sealed.json").exists()
