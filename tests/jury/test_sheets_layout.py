"""Where the cells of a sheet stand, which states it knows, and what its identity says."""

from __future__ import annotations

import attrs
import pytest
from pembina_plugins.jury.sheets.layout import (
    FIRST,
    HEAD,
    PARTS,
    SCALE,
    Identity,
    Layout,
    letters,
    read_identity,
    state_of,
)

IDENTITY = Identity(
    award="panel-contoh", edition="2", rules="a" * 64, criterion="mutu.juri", rubric="b" * 64, juror="J1", seed="7",
    order="shuffled", pseudonymous="none", language="id", program="pembina 0.1.0", items=("satu", "dua"),
    entrants=("74.01", "E2", "E3"),
)  # fmt: skip


@pytest.mark.parametrize(("column", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_columns_are_lettered_as_spreadsheets_do(column, text):
    assert text == letters(column)


def test_with_names_the_items_begin_in_column_d():
    layout = Layout(entrants=3, items=2)
    found = (layout.name, layout.first_item, layout.total, layout.state, layout.note)
    assert (3, 4, 6, 7, 8) == found
    assert ("D10", "E12") == (layout.address(0, 0), layout.address(2, 1))


def test_under_pseudonyms_there_is_no_column_of_names():
    layout = Layout(entrants=3, items=2, named=False)
    assert (None, 3, 5, 6, 7) == (layout.name, layout.first_item, layout.total, layout.state, layout.note)
    assert layout == attrs.evolve(IDENTITY, pseudonymous="both").layout
    assert layout == attrs.evolve(IDENTITY, pseudonymous="entrants").layout
    assert layout != attrs.evolve(IDENTITY, pseudonymous="jurors").layout


def test_a_juror_may_change_scores_states_and_notes_of_every_row_and_nothing_else():
    cells = [f"{letters(column)}{row}" for row, column in Layout(entrants=2, items=2).open_cells()]
    assert ["D10", "E10", "G10", "H10", "D11", "E11", "G11", "H11"] == cells


def test_the_table_begins_below_its_head():
    assert PARTS < HEAD < SCALE < FIRST == Layout(entrants=1, items=1).last


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        (None, ""),
        ("", ""),
        ("menilai", ""),
        ("Scoring ", ""),
        ("ABSTAIN", "abstained"),
        ("abstaining", "abstained"),
        ("berhalangan (benturan  kepentingan)", "recused"),
        ("recused (conflict of interest)", "recused"),
        ("sakit", None),
        (0, None),
    ],
)
def test_states_are_understood_in_both_languages(cell, state):
    assert state == state_of(cell)


def _stored(identity):
    return {(row, column): text for row, column, text in identity.cells()}


def test_an_identity_is_read_back_as_it_was_written():
    stored = _stored(IDENTITY)
    assert (IDENTITY, IDENTITY.check) == read_identity(lambda row, column: stored.get((row, column)))
    assert {"74.01", "satu", "panel-contoh"} <= set(stored.values())


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Identity)])
def test_the_check_value_hangs_on_every_part_of_the_identity(name):
    other = ("other",) if name in ("items", "entrants") else "other"
    changed = attrs.evolve(IDENTITY, **{name: other})
    assert IDENTITY.check != changed.check
    stored = _stored(IDENTITY) | {cell: text for cell, text in _stored(changed).items() if cell != (13, 2)}
    found, said = read_identity(lambda row, column: stored.get((row, column)))
    assert found.check != said == IDENTITY.check


def test_another_worksheet_has_no_identity():
    assert read_identity(lambda row, column: None) is None
    stored = _stored(IDENTITY) | {(1, 2): "pembina-jury-sheet/2"}
    assert read_identity(lambda row, column: stored.get((row, column))) is None
