"""Sheets in a real spreadsheet: LibreOffice calculates them, locks them, and writes them anew."""

from __future__ import annotations

import attrs
import openpyxl
import pytest
from pembina_plugins.jury.panel import open_panel
from pembina_plugins.jury.rubric import Rubric
from pembina_plugins.jury.sheets.layout import FIRST, PROGRESS, letters
from pembina_plugins.jury.sheets.scale import holds
from pembina_plugins.jury.sheets.write import identity_of, workbook_of

from pembina.api import make_host

from ..office import recalculated
from .filling import Filled, fill, fill_in_libreoffice, has_libreoffice, identity, values
from .panels import make_panel

pytestmark = pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice with Python is not installed")

CODES = [f"E{n:02d}" for n in range(1, 13)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_panel(tmp_path_factory.mktemp("office") / "contoh")


@pytest.fixture(scope="module")
def opened(made):
    return open_panel(made.award, None, None, make_host())


def write(panel, path, juror="J1", codes=CODES, language="en"):
    who = identity_of(panel, juror, codes, seed=7, order="shuffled", language=language)
    path.write_bytes(workbook_of(panel, who))
    return path


def of_juror(made, juror):
    """What a juror of the invented panel scored, and for whom."""
    scores = {(entrant, item): score for (entrant, other, item), score in made.scores.items() if other == juror}
    return scores, sorted({entrant for entrant, _ in scores})


def totals(path):
    who, found = identity(path), values(path)
    cells = {code: found.get(f"{letters(who.layout.total)}{who.layout.row(i)}") for i, code in enumerate(who.entrants)}
    return {code: total for code, total in cells.items() if total not in (None, "")}


def test_totals_typed_and_calculated_in_libreoffice_are_those_of_the_criterion(made, opened, tmp_path):
    jobs = []
    for juror in ("J1", "J2", "J3"):
        scores, codes = of_juror(made, juror)
        path = write(opened, tmp_path / f"{juror}.xlsx", juror, codes)
        jobs.append((path, Filled(scores), tmp_path / f"{juror}-back.xlsx"))
    fill_in_libreoffice(jobs)
    checked = 0
    for path, filled, back in jobs:
        found = totals(back)
        for code, total in found.items():
            given = {item: score for (entrant, item), score in filled.scores.items() if entrant == code}
            assert opened.rubric.total(given) == round(total, 10)
            assert made.totals()[code, path.stem] == pytest.approx(total, abs=1e-9)
            checked += 1
        assert "No score is empty. Thank you." == values(back)[f"A{PROGRESS}"]
    assert len([1 for _, juror in made.totals() if juror in ("J1", "J2", "J3")]) == checked


def test_a_total_by_hand(opened, tmp_path):
    """20 x 0.50 + 25 x 0.80 + 20 x 0.25 + 15 x 1.00 + 10 x (4 - 1)/4 + 10 x 0 = 57.5."""
    path = write(opened, tmp_path / "a.xlsx", codes=["E01", "E02"])
    row = {"kebaruan": 50, "manfaat": 80, "keberlanjutan": 25, "pelibatan": 100, "replikasi": 4, "bukti": 0}
    fill(path, Filled({("E01", item): score for item, score in row.items()}))
    back = recalculated(path)
    assert {"E01": 57.5} == totals(back)
    assert "6 of 12 scores are still empty" == values(back)[f"A{PROGRESS}"]


def test_who_is_not_judged_has_no_total_and_no_open_scores(made, opened, tmp_path):
    path = write(opened, tmp_path / "a.xlsx", codes=["E01", "E02", "E03"])
    every = {(code, item.id): item.most for code in ("E01", "E02") for item in opened.rubric.items}
    states = {"E01": "abstained", "E02": "", "E03": "recused"}
    fill(path, Filled(every, states, {"E03": "satu keluarga dengan bupatinya"}))
    back = recalculated(path)
    assert {"E02": 100} == totals(back)
    assert "No score is empty. Thank you." == values(back)[f"A{PROGRESS}"]


def test_a_row_is_without_a_total_until_every_item_has_a_number(opened, tmp_path):
    path = write(opened, tmp_path / "a.xlsx", codes=["E01"])
    row = {("E01", item.id): item.least for item in opened.rubric.items}
    fill(path, Filled(row | {("E01", "bukti"): "baik"}))
    back = recalculated(path)
    assert {} == totals(back)
    fill(path, Filled(row))
    back = recalculated(path)
    assert {"E01": 0} == totals(back)


def test_what_is_locked_is_locked_in_another_program_too(opened, tmp_path):
    path = write(opened, tmp_path / "a.xlsx", codes=["E01"])
    locked = ("A2", "D8", "A10", "B10", "C10", "J10", "Z99")
    open_ = ("D10", "I10", "K10", "L10")
    with pytest.raises(RuntimeError, match=f"^locked: {' '.join(locked)}$"):
        fill_in_libreoffice([(path, Filled(raw=dict.fromkeys((*locked, *open_), "lain")), tmp_path / "b.xlsx")])


def test_identity_and_validations_outlive_another_program(opened, tmp_path):
    path = write(opened, tmp_path / "a.xlsx", language="id")
    back = recalculated(path)
    assert identity(path) == identity(back)
    book = openpyxl.load_workbook(back)
    assert "hidden" == book["pembina"].sheet_state
    worksheet = book["Penilaian"]
    assert worksheet.protection.sheet
    kinds = {str(rule.sqref)[:3]: rule.type for rule in worksheet.data_validations.dataValidation}
    assert ("list", "list") == (kinds["F10"], kinds["K10"])


def test_rubrics_of_every_kind_calculate_without_a_fault(opened, tmp_path):
    """Weights that add up to 1, scales below zero, quarters, bands too many for a validation, sixty items."""
    items = [
        {"id": "turun", "weight": 0.25, "from": -2, "to": 2, "step": 0.25},
        {"id": "bebas", "weight": 0.15, "from": 0.5, "to": 3, "step": 0},
        {"id": "pita", "weight": 0.04, "step": 0, "bands": [{"from": n * 7, "to": n * 7 + 3} for n in range(14)]},
        *({"id": f"i{n}", "weight": 0.01, "to": 10} for n in range(56)),
    ]
    panel = attrs.evolve(opened, rubric=Rubric.of({"items": items}))
    path = write(panel, tmp_path / "a.xlsx", codes=["E01", "E02"])
    row = {"turun": -1.25, "bebas": 1.75, "pita": 94, **{f"i{n}": n % 11 for n in range(56)}}
    # 25 x 0.75/4 + 15 x 1.25/2.5 + 4 x 0.94 + (275 + 0)/10, as 0 + 1 + ... + 10 = 55 comes five times, then only a 0
    by_hand = 4.6875 + 7.5 + 3.76 + 27.5
    fill(path, Filled({("E01", item): score for item, score in row.items()}))
    back = recalculated(path)
    assert {"E01": by_hand} == totals(back)
    assert by_hand == panel.rubric.total(row)
    faults = [cell for cell in values(back).values() if str(cell).startswith(("#", "Err:"))]
    assert [] == faults
    assert f"A{FIRST}" in values(back)


SCALES = (
    {"id": "a", "weight": 20, "from": 0, "to": 10, "step": 0.25},
    {"id": "b", "weight": 20, "from": -1.5, "to": 2.5, "step": 0.1},
    {
        "id": "c",
        "weight": 20,
        "step": 5,
        "bands": [{"from": 0, "to": 5}, {"from": 10, "to": 25}, {"from": 90, "to": 100}],
    },
    {"id": "d", "weight": 20, "step": 0, "bands": [{"from": 3, "to": 3}]},
    {"id": "e", "weight": 20, "from": 0.1, "to": 0.7, "step": 0.2},
)
TRIED = (
    *(-2, -1.5, -1.4, -0.3, 0, 0.05, 0.1, 0.3, 0.5, 0.7, 0.75, 1, 2.5, 2.6, 3, 5, 7, 7.125, 9.75, 10, 12, 25, 26),
    *(90, 100, 101, "5", ""),
)


def test_the_formula_of_a_scale_holds_for_the_very_scores_that_the_rubric_allows(tmp_path):
    rubric = Rubric.of({"items": SCALES})
    book = openpyxl.Workbook()
    for row, value in enumerate(TRIED, 1):
        book.active.cell(row, 1).value = value
        for column, item in enumerate(rubric.items, 2):
            book.active.cell(row, column).value = f"={holds(item, f'A{row}')}"
    book.save(tmp_path / "a.xlsx")
    back = recalculated(tmp_path / "a.xlsx")
    found = values(back)
    told = {
        (v, item.id): found[f"{letters(c)}{row}"]
        for row, v in enumerate(TRIED, 1)
        for c, item in enumerate(rubric.items, 2)
    }
    wanted = {
        (v, item.id): isinstance(v, int | float) and rubric.allowed(item, v) for v in TRIED for item in rubric.items
    }
    assert wanted == {pair: bool(true) for pair, true in told.items()}
    assert 30 < sum(wanted.values()) < len(wanted) - 30
