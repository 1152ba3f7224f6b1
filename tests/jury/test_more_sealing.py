"""Edges of sealing: what a ledger beside the scores vouches for, and columns that are there twice."""

from __future__ import annotations

import json

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


@pytest.fixture
def sealed_panel(collected, pembina):
    """A panel that reads its sealed scores, and a way to name a seal for them in dataset.toml."""
    sent, path = collected
    folder = sent.made.folder
    sealed = folder / "data" / "scores.sealed.json"
    assert pembina("jury", "seal", path, "--award", sent.made.award, "-o", sealed).status == 0
    seal = json.loads(sealed.read_text("utf-8"))["seal"]
    declared = folder / "data" / "dataset.toml"
    before = declared.read_text("utf-8") if declared.exists() else ""
    (folder / "data" / "scores.csv").unlink(missing_ok=True)

    def check(lines: str):
        table = f'\n[tables.scores]\nfile = "scores.sealed.json"\nreader = "sealed-scores"\n{lines}\n'
        declared.write_text(before + table, "utf-8")
        return pembina("check", sent.made.award)

    return seal, check


def test_only_scores_that_bear_the_seal_named_in_dataset_toml_are_read(sealed_panel):
    seal, check = sealed_panel
    grouped = " ".join(seal[start : start + 8].upper() for start in range(0, 64, 8))
    assert "JURY405" not in check("").err
    for same in (seal, grouped):
        assert "JURY405" not in check(f'seal = "{same}"').err
    other = check(f'seal = "{seal[:-1]}{"0" if seal[-1] != "0" else "1"}"')
    assert (other.status, "JURY405" in other.err) == (3, True)
    no_seal = check('seal = "none"')
    assert (no_seal.status, "JURY405" in no_seal.err, "not none" in no_seal.err) == (3, True, True)


def test_a_seal_is_refused_where_nobody_would_look_at_it(collected, pembina):
    sent, path = collected
    folder = sent.made.folder
    declared = folder / "data" / "dataset.toml"
    before = declared.read_text("utf-8") if declared.exists() else ""
    (folder / "data" / "scores.csv").write_bytes(path.read_bytes())
    declared.write_text(before + '\n[tables.scores]\nfile = "scores.csv"\nseal = "0"\n', "utf-8")
    ran = pembina("check", sent.made.award)
    assert (ran.status, "PB344" in ran.err, "tables.scores.seal" in ran.err) == (3, True, True)
