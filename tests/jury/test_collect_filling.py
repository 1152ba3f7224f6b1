"""Whatever fits comes back as it was filled in: scores, states and notes, in any order of rows, from any program."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pembina_plugins.jury.csvfile import formula, harmless, read_lines, written
from pembina_plugins.jury.sheets.collecting import collect
from pembina_plugins.jury.sheets.layout import STATES
from pembina_plugins.jury.sheets.pseudonyms import make_key
from pembina_plugins.jury.sheets.read import find_sheets

from ..campaign import examples
from ..office import all_recalculated, converted, needs_office
from .panels import SIX, Item, allowed
from .returned import Broken, change, fill_all, scores, send, table

MIXED = (
    *SIX[2:5],  # in bands, in steps of 5, from 1 to 5
    Item("bebas", "Tanpa langkah", "Any number", 55, least=-10, most=10, step=0),
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """Four entrants in an order of the seed, and items of every kind of scale."""
    return Broken.of(tmp_path_factory.mktemp("panel"), items=MIXED, order="shuffled")


def score_of(item):
    """Scores that an item takes."""
    if not item.step:
        return st.floats(item.least, item.most, allow_nan=False).map(lambda x: round(x, 6) + 0.0) | st.integers(-10, 10)
    return st.sampled_from(allowed(item))


def text():
    """Notes as people type them, and as nobody should; no character that XML cannot hold."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
    return st.text(letters, max_size=40) | st.sampled_from(["=1+1", "+62", "-", "@x", "'=1", "a\nb", "a;b", 'a"b,c'])


row = st.one_of(
    st.tuples(st.just(""), st.tuples(*map(score_of, MIXED)), text()),
    st.tuples(st.sampled_from(["abstained", "recused"]), st.none(), text()),
)


@settings(max_examples=examples(20, 400))
@given(rows=st.lists(row, min_size=4, max_size=4), language=st.sampled_from(["id", "en"]))
def test_any_filling_that_fits_comes_back_equal(sheet, tmp_path_factory, rows, language):
    folder = tmp_path_factory.mktemp("lembar")
    layout, entrants = sheet.sent.identities["J1"].layout, sheet.sent.identities["J1"].entrants

    def edit(worksheet):
        for i, (state, given_scores, note) in enumerate(rows):
            for j in range(len(MIXED)):
                worksheet.cell(layout.row(i), layout.column(j)).value = given_scores[j] if given_scores else None
            worksheet.cell(layout.row(i), layout.state).value = STATES[state][language] if state else None
            cell = worksheet.cell(layout.row(i), layout.note)
            cell.value = note
            cell.data_type = "s"

    collected = sheet.collected(folder, edit)
    assert collected.problems == ()
    found = table(collected.scores)
    expected = {
        (entrant, "J1", item.id): score
        for entrant, (_, given_scores, _) in zip(entrants, rows, strict=True)
        for item, score in zip(MIXED, given_scores or (), strict=False)
    }
    assert scores(collected.scores) == expected
    for entrant, (state, _, note) in zip(entrants, rows, strict=True):
        mine = [one for one in found if one["entrant"] == entrant]
        assert {one["state"] for one in mine} == {state}
        assert mine[0]["note"] == harmless(" ".join(note.split("\n")).strip() if "\n" in note else note.strip())
        assert [one["note"] for one in mine[1:]] == [""] * (len(mine) - 1)
    assert not any(formula(cell) for one in found for cell in one.values())


@settings(max_examples=examples(12, 200))
@given(data=st.data())
def test_a_cell_that_does_not_fit_is_the_only_one_named_and_the_sheet_is_left_out(sheet, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("lembar")
    layout = sheet.sent.identities["J1"].layout
    i, j = data.draw(st.integers(0, 3)), data.draw(st.integers(0, len(MIXED) - 1))
    bad = data.draw(st.sampled_from(["=1", "lima", True, 1e9, -1e9, "#N/A"]) | st.floats(100.5, 1e12))
    collected = sheet.collected(folder, lambda w: w.__setitem__(layout.address(i, j), bad))
    assert [p.place.address for p in collected.problems] == [layout.address(i, j)]
    assert collected.entered.taken == frozenset()


@given(st.lists(st.tuples(text(), text()), max_size=6))
def test_a_csv_that_was_written_is_read_as_it_was_shown(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(written(("a", "b"), ({"a": a, "b": b} for a, b in rows)))
    found = [(line["a"], line["b"]) for line in read_lines(path, ("a", "b"))]
    shown = [(harmless(a).strip(), harmless(b).strip()) for a, b in rows]
    assert found == [pair for pair in shown if any(pair)]


def test_two_ways_of_naming_the_files_give_the_same_bytes(tmp_path):
    sent = send(tmp_path)
    fill_all(sent)
    folder = collect(sent.wanted, find_sheets([sent.folder]), None)
    files = collect(sent.wanted, find_sheets([sent.file(juror) for juror in ("J3", "J1", "J2")]), None)
    assert (folder.scores, folder.entered.sheets) == (files.scores, files.entered.sheets)


def test_a_panel_of_nine_jurors_and_forty_entrants_comes_back_equal(tmp_path):
    def keyed(panel):
        people = [case.code for case in panel.cases], [juror.code for juror in panel.jurors]
        return make_key(panel.award.id, panel.path, 10**18 + 1, "both", *people)

    pairs = [(f"E{e + 1:02d}", f"J{(e + k) % 9 + 1}") for e in range(40) for k in range(3)]
    sent = send(tmp_path, entrants=40, jurors=9, pairs=pairs, order="shuffled", key=keyed)
    given_scores = fill_all(sent)
    assert len(given_scores) == 40 * 3 * 6
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    assert collected.problems == ()
    assert scores(collected.scores) == {
        (sent.key.entrants[e], j, i): score for (e, j, i), score in given_scores.items()
    }


@needs_office
def test_sheets_saved_by_libreoffice_are_not_taken_for_altered_ones(tmp_path):
    sent = send(tmp_path, language="id", parameters={"deadline": '"2026-08-31"'})
    given_scores = fill_all(sent)
    change(sent.file("J2"), lambda worksheet: worksheet.__setitem__("L10", "=bukan rumus"))
    change(sent.file("J2"), lambda worksheet: setattr(worksheet["L10"], "data_type", "s"))
    saved = all_recalculated(sorted(sent.folder.iterdir()))
    collected = collect(sent.wanted, find_sheets([saved[0].parent]), None)
    assert collected.problems == ()
    assert scores(collected.scores) == given_scores


@needs_office
def test_a_sheet_saved_as_ods_is_told_to_be_one(tmp_path):
    sent = send(tmp_path, pairs=[("E01", "J1")])
    fill_all(sent)
    saved = converted(sent.file("J1"), "ods")
    (problem,) = collect(sent.wanted, find_sheets([saved.parent]), None).problems
    assert (problem.code, Path(str(problem.place.file)).name) == ("JURY303", "juri-J1.ods")
    assert "ods" in str(problem.args["what"])


@given(text() | st.text(max_size=30))
def test_cells_are_made_harmless_just_as_in_every_other_csv_of_pembina(note):
    from pembina.reports.clean import spreadsheet

    assert harmless(note) == spreadsheet(note)
