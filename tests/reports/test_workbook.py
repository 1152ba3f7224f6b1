"""The report as a workbook: everything in cells, totals recomputed, nothing lost on the way back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from pembina.methods.rounding import ROUNDINGS, publish
from pembina.model import Result, canonical, sha256
from pembina.model.decision import Decision, Decisions
from pembina.reports.publication import Publication
from pembina.reports.texts import Texts
from pembina.reports.workbook import workbook
from pembina.reports.workbook.formulas import combined, combines, compressed, rounded
from tests.office import all_recalculated, needs_office
from tests.reports import results
from tests.reports.workbook_reading import document, opened

EVIL = "=cmd|' /C calc'!A0"
OFFICIAL = "OFFICIAL: weights and totals are those of the result."
CHANGED = "NOT OFFICIAL: weights were changed; this is no longer the published result."


def written(result: Result | None = None, only: str | None = None, language: str = "en") -> bytes:
    return workbook(Publication(result or results.result()), Texts(language), only)


def remade(whole: Mapping[str, Any]) -> Result:
    return Result(whole, sha256(canonical(whole)))


def hostile() -> Result:
    """A result whose names, sources and reasons want to be formulas, markup, or to break the file."""
    whole = results.document()
    for entrant, name in zip(
        whole["entrants"], [EVIL, "+62", "-1+1", "@SUM(A1)", "<script>\u202e", "a\x00b"], strict=True
    ):
        entrant["name"] = name
    whole["entrants"][3]["reason"] = {"key": "own", "args": {"text": {"en": "=1+1", "id": "=1+1"}}}
    whole["nodes"][3]["notes"]["01"] |= {"source": "=HYPERLINK(1)\x1b", "definition": "@x", "state": "_x0041_"}
    whole["nodes"][5]["values"][0] = "=WTP\u200f"
    whole["nodes"][1]["title"] = {"id": "=1+1", "en": "=1+1"}
    whole["data"]["title"] = "x" * 40_000
    return remade(whole)


def cells(book: Any) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def rows_of(sheet: Any, title: str = "Code") -> list[dict[str, Any]]:
    """Rows of a sheet below the header that has this title, by the titles of columns."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if title in row)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :] if any(row)]


def by_code(sheet: Any) -> dict[str, dict[str, Any]]:
    return {row["Code"]: row for row in rows_of(sheet) if row["Code"] and row["Rank"] is not None}


# Nothing is lost


@pytest.mark.parametrize("result", [results.result(), hostile()], ids=["plain", "hostile"])
def test_a_workbook_read_back_is_the_document_to_the_last_byte(result: Result) -> None:
    assert result.sha256 == sha256(canonical(document(written(result))))


def test_treatment_and_series_and_own_shares_come_back_too() -> None:
    whole = results.document()
    visits = whole["nodes"][2]
    visits["used"] = [2.5, 2, 4, 1.2, None, 3]
    visits["steps"] = [
        {"step": "treat", "method": {"name": "cap", "parameters": {}}, "facts": {"at": 4}, "changes": {"03": [5, 4]}}
    ]
    visits["notes"]["03"] = {"series": {"2021": 1.5, "2022": 1 / 3}, "filled": "linear", "also": {"before": None}}
    result = remade(whole)
    assert result.sha256 == sha256(canonical(document(written(result))))


def test_values_keep_every_digit_and_codes_stay_text() -> None:
    whole = results.document()
    whole["nodes"][2]["values"][0] = 5125 / 2064
    whole["entrants"][0]["code"] = "01.10"
    whole["nodes"][3]["notes"]["01.10"] = whole["nodes"][3]["notes"].pop("01")
    whole["findings"] = []
    sheet = by_code(opened(written(remade(whole)))["Values"])
    assert 5125 / 2064 == sheet["01.10"]["Supervision visits"]


# Text stays text


def test_every_text_that_looks_like_a_formula_is_text() -> None:
    book = opened(written(hostile()), values=False)
    formulas = [cell.value for cell in cells(book) if cell.data_type == "f"]
    assert not [formula for formula in formulas if re.search(r"cmd|HYPERLINK|=1\+1|WTP|@", formula)]
    texts = {cell.value for cell in cells(book) if cell.data_type == "s"}
    assert {EVIL, "+62", "-1+1", "@SUM(A1)", "=WTP\\u200f", "=1+1", "@x"} <= texts


# Live totals


def test_totals_are_recomputed_from_scores_and_weights_by_formulas() -> None:
    book = opened(written(), values=False)
    first = by_code(book["Contributions"])["01"]
    assert first["Supervision visits"].startswith("='Scores'!")
    assert "'Weights'!" in first["Capital aid"] or "'Shares by entrant'!" in first["Capital aid"]
    assert first["Sum of contributions"].startswith("=ROUND(SUM(")
    assert re.fullmatch(r"=ROUND\(I\d+,2\)", first["Recomputed total"])


def test_formulas_hold_their_values_for_readers_that_do_not_recalculate() -> None:
    first = by_code(opened(written())["Contributions"])["01"]
    assert (83, 83, "yes", 1) == tuple(
        first[key] for key in ("Published total", "Recomputed total", "Equal?", "Recomputed rank")
    )


def test_a_group_whose_method_no_formula_can_say_has_its_score_as_a_value() -> None:
    whole = results.document()
    whole["nodes"][1]["aggregate"] = {"name": "topsis", "parameters": {}}
    book = opened(written(remade(whole)), values=False)
    assert 72.5 == by_code(book["Scores"])["01"]["Supervision"]
    effect = by_code(book["Contributions"])["01"]["Supervision: effect of combining its parts"]
    assert effect.startswith("=('Scores'!")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Workbooks as LibreOffice recalculates them: as they are, with a hostile name, and with another weight."""
    folder = tmp_path_factory.mktemp("office")
    plain, changed = (opened(written(geometric()), values=False) for _ in range(2))  # formulas, without their values
    sheet = changed["Weights"]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "aid")
    sheet.cell(place.row, 5).value = 20
    paths = [folder / "plain.xlsx", folder / "changed.xlsx"]
    for book, path in zip((plain, changed), paths, strict=True):
        book.save(path)
    return {path.stem: openpyxl.load_workbook(path, data_only=True) for path in all_recalculated(paths)}


def geometric() -> Result:
    """The result with the scores that a geometric mean does give, and what follows from them; one name is hostile."""
    whole = results.document()
    whole["entrants"][0]["name"] = EVIL
    top = whole["nodes"]
    products = (62.5 * 85, 0, 100 * 10, 30 * 55)
    top[1]["scores"] = [*(round(product**0.5, 10) for product in products), None, None]
    for i, share in enumerate([0.4, 0.4, 1, 0.4]):
        score, parts = top[1]["scores"][i], top[2]["scores"][i] / 2 + top[3]["scores"][i] / 2
        top[1]["contributions"][i] = round(share * (score - parts), 10)
        top[2]["contributions"][i] = round(share * top[2]["scores"][i] / 2, 10)
        top[3]["contributions"][i] = round(share * top[3]["scores"][i] / 2, 10)
        total = round(sum(top[n]["contributions"][i] for n in (1, 2, 3, 4)), 10)
        top[0]["scores"][i] = total
        whole["entrants"][i]["total"] = {"exact": total, "published": str(publish(total, 2))}
    for i, rank in enumerate([1, 2, 3]):
        whole["entrants"][i] |= {"rank": rank, "tied": False}
    return remade(whole)


@needs_office
def test_libreoffice_recomputes_the_same_totals_and_ranks(office: dict[str, Any]) -> None:
    result, sheet = geometric(), by_code(office["plain"]["Contributions"])
    for entrant in result.entrants:
        if entrant["total"] is not None:
            row = sheet[entrant["code"]]
            assert (float(entrant["total"]["published"]), "yes") == (row["Recomputed total"], row["Equal?"])
            assert abs(entrant["total"]["exact"] - row["Sum of contributions"]) < 1e-9
            assert entrant["rank"] == row["Recomputed rank"]


@needs_office
def test_libreoffice_finds_no_error_in_any_formula(office: dict[str, Any]) -> None:
    found = [cell.value for book in office.values() for cell in cells(book)]
    assert not [value for value in found if isinstance(value, str) and re.match(r"#[A-Z/0!?]+$|Err:", value)]


@needs_office
def test_a_changed_weight_changes_totals_and_says_on_every_sheet_that_this_is_not_official(
    office: dict[str, Any],
) -> None:
    book = office["changed"]
    row = by_code(book["Contributions"])["01"]
    supervision, aid = round((62.5 * 85) ** 0.5, 10), 90
    assert round(supervision * 40 / 60 + aid * 20 / 60, 2) == row["Recomputed total"]
    assert "no" == row["Equal?"]
    for sheet in ("About", "Weights", "Scores", "Shares by entrant", "Contributions"):
        said = [cell.value for cell in cells(book) if cell.parent.title == sheet]
        assert CHANGED in said
        assert OFFICIAL not in said
        assert OFFICIAL in [cell.value for cell in cells(office["plain"]) if cell.parent.title == sheet]


@needs_office
def test_libreoffice_keeps_hostile_texts_as_texts(office: dict[str, Any]) -> None:
    found = [cell for cell in cells(office["plain"]) if cell.value == EVIL]
    assert {"s"} == {cell.data_type for cell in found}


# One entrant


def test_the_workbook_of_one_entrant_names_no_other_and_shows_the_feedback() -> None:
    result = results.result()
    book = opened(written(result, only="01"))
    found = " ".join(str(cell.value) for cell in cells(book))
    assert "Kencana Timur" in found
    for other in ("Suralaya", "Mandala", "Wanasari", "Nusa Rindang"):
        assert other not in found
    assert "Feedback" in book.sheetnames
    assert "Document" not in book.sheetnames


# What has to be seen


def test_invented_data_are_said_on_every_sheet() -> None:
    book = opened(written())
    for sheet in book.worksheets:
        first = [cell.value for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
        assert any("SYNTHETIC DATA" in str(value) for value in first), sheet.title


def test_missing_data_are_said_beside_the_name_wherever_there_are_scores() -> None:
    book = opened(written())
    for sheet in ("Ranking", "Scores", "Contributions", "Values"):
        assert "1 value missing" in str(by_code(book[sheet])["03"]["Remarks"]), sheet


@pytest.mark.parametrize("sheet", ["Scores", "Values", "Contributions"])
def test_rank_and_code_do_not_run_together_on_paper(sheet: str) -> None:
    cells = next(row for row in opened(written())[sheet].iter_rows() if row[1].value == "01")
    assert ("1", "right") == (str(cells[0].value), cells[0].alignment.horizontal)
    assert [("left", 1)] * 2 == [(cell.alignment.horizontal, cell.alignment.indent) for cell in cells[1:3]]


def test_rank_intervals_stand_in_the_ranking_where_they_were_studied() -> None:
    sure = {"first": 0.9, "place": 1, "not-apart": [], "unranked": 0}
    study = {
        "settings": {"interval": [5, 95], "factors": [{"name": "x"}], "draws": 10, "apart": 95}, "mean-shift": None,
        "not-done": None, "acceptability": None,
        "entrants": [
            {"code": "01", "low": 1, "high": 3, "rank": 1, **sure},
            {"code": "02", "low": 2, "high": 2, "rank": 2, **sure},
        ],
    }  # fmt: skip
    content = workbook(Publication(results.result(), study), Texts("en"))
    ranking = by_code(opened(content)["Ranking"])
    assert (1, 3) == (ranking["01"]["Rank from"], ranking["01"]["Rank to"])
    assert "place 1 to 3" in ranking["01"]["Remarks"]


def test_decisions_since_publication_stand_beside_every_name_and_on_a_sheet_of_their_own() -> None:
    result = results.result()
    row = Decision("01", "revoked", dt.date(2022, 8, 10), "=The ledger was invented")
    published = Publication(result, None, Decisions(result.sha256, (row,)))
    book = opened(workbook(published, Texts("en")))
    for sheet in ("Ranking", "Scores", "Contributions", "Values"):
        assert "revoked since publication" in by_code(book[sheet])["01"]["Remarks"], sheet
    told = [str(cell.value) for cell in cells(book) if cell.parent.title == "Decisions since publication"]
    assert any("Its award was revoked on 10 August 2022: =The ledger was invented." in text for text in told)


def test_a_score_set_by_hand_is_a_value_that_is_shaded_and_told() -> None:
    whole = results.document()
    told = {"entrant": "01", "what": "supervision", "before": 60, "after": 72.5, "by": "Ani", "second": None,
            "reason": "ledger corrected", "date": "2022-07-01"}  # fmt: skip
    result = remade({**whole, "overrides": [told]})
    book = opened(written(result), values=False)
    sheet = book["Scores"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 72.5)
    assert "FFF9D9D5" == cell.fill.fgColor.rgb
    assert any("ledger corrected" in str(cell.value) for cell in cells(book) if cell.parent.title == "Overrides")
    assert "override" in by_code(book["Scores"])["01"]["Remarks"]
    assert result.sha256 == sha256(canonical(document(written(result))))


def test_a_what_if_says_so_on_every_sheet() -> None:
    whole = results.document()
    whole["award"]["changed"] = ["criteria.aid.weight=60"]
    book = opened(written(remade(whole)))
    for sheet in book.worksheets:
        first = [str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row if cell.value]
        assert any("what if" in text.casefold() for text in first), sheet.title


def test_the_same_result_gives_the_same_bytes() -> None:
    assert written() == written()


def test_a_workbook_in_indonesian_has_indonesian_sheets_and_titles() -> None:
    book = opened(workbook(Publication(results.result()), Texts("xx")))
    assert all(name.startswith("⟦") for name in book.sheetnames)


# Formulas and what they stand for


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "minimum", "maximum", "sum"])
def test_a_method_with_a_formula_has_the_same_in_python(method: str) -> None:
    expected = {
        "arithmetic": 48,
        "geometric": 40**0.4 * 60**0.4 * 40**0.2,
        "harmonic": 1 / (0.4 / 40 + 0.4 / 60 + 0.2 / 40),
    }
    expected |= {"minimum": 40, "maximum": 60, "sum": 140}
    found = combines({"name": method, "parameters": {}}, [40.0, 60.0, 40.0], [0.4, 0.4, 0.2])
    assert found == pytest.approx(expected[method], abs=1e-12)
    assert combined({"name": method, "parameters": {}}, "A1:C1", "A2:C2") is not None


@pytest.mark.parametrize("exponent", [0.5, 2, -2, 0, 1, -1])
def test_a_power_mean_has_a_formula_whatever_its_exponent(exponent: float) -> None:
    method = {"name": "power", "parameters": {"exponent": exponent}}
    assert 50 == pytest.approx(combines(method, [50.0, 50.0], [0.3, 0.7]), abs=1e-12)
    assert "A1:B1" in (combined(method, "A1:B1", "A2:B2") or "")


def test_a_method_without_a_formula_has_none() -> None:
    assert combined({"name": "topsis", "parameters": {}}, "A1:B1", "A2:B2") is None
    assert combines({"name": "topsis", "parameters": {}}, [1.0], [1.0]) is None


def test_every_rounding_of_an_award_has_a_formula_of_its_own() -> None:
    assert 3 == len({rounded("A1", 2, rounding) for rounding in ROUNDINGS})


@pytest.mark.parametrize("total", ["83.745", "83.755", "0.005", "83.7449999999"])
def test_halves_to_the_even_digit_by_the_formula_are_those_of_the_award(total: str) -> None:
    cell = float(total)
    unit = 100
    half = round(abs(abs(cell) * unit - int(abs(cell) * unit) - 0.5), 8) == 0
    by_formula = (
        2 * Decimal(str(cell * unit / 2)).quantize(Decimal(1), "ROUND_HALF_UP") / unit if half else round(cell, 2)
    )
    assert publish(cell, 2, "half-even") == pytest.approx(Decimal(str(by_formula)))


def test_cells_of_a_column_are_named_by_as_few_ranges_as_they_need() -> None:
    assert "$F$4:$F$6,$F$9" == compressed([9, 4, 6, 5], "F")
