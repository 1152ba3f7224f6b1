"""What the cells of a sheet take: lists, ranges and formulas, messages, and colours."""

from __future__ import annotations

import pytest
from pembina_plugins.jury.sheets.layout import FIRST, letters
from pembina_plugins.jury.sheets.looks import STYLES

from .panels import BALDRIGE
from .written import book, opened, sheet, validation, with_items

__all__ = ["opened"]


def test_few_scores_are_a_drop_down_list_of_numbers(opened):
    who, content = sheet(opened)
    found = book(content)
    rule = validation(found["Scores"], "F10")  # keberlanjutan: the bands of Baldrige
    assert ("list", "stop") == (rule.type, rule.errorStyle or "stop")
    name, area = rule.formula1.split("!")
    listed = [cell[0].value for cell in found[name][area.replace("$", "")]]
    bands = [score for low, high, *_ in BALDRIGE for score in range(low, high + 1, 5)]
    assert [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100] == listed == bands
    assert f"F{FIRST}:F{who.layout.last}" == str(rule.sqref)
    assert ("Lasting", "Not on the scale") == (rule.promptTitle, rule.errorTitle)
    assert "0–5, 10–25, 30–45, 50–65, 70–85, 90–100, in steps of 5" in rule.prompt
    assert "0–5, 10–25, 30–45, 50–65, 70–85, 90–100, in steps of 5" in rule.error
    assert rule.showInputMessage
    assert rule.showErrorMessage


def test_many_whole_scores_are_a_range(opened):
    worksheet = book(sheet(with_items(opened, {"id": "a", "weight": 100}))[1])["Scores"]
    rule = validation(worksheet, "D10")
    assert ("whole", "between", "0", "100") == (rule.type, rule.operator or "between", rule.formula1, rule.formula2)


def test_any_number_is_a_range_of_decimals(opened):
    item = {"id": "a", "weight": 100, "from": -1.5, "to": 2.5, "step": 0}
    rule = validation(book(sheet(with_items(opened, item))[1])["Scores"], "D10")
    assert ("decimal", "-1.5", "2.5") == (rule.type, rule.formula1, rule.formula2)


def test_steps_and_bands_that_no_list_holds_are_a_formula(opened):
    item = {"id": "a", "weight": 100, "from": 0, "to": 10, "step": 0.25}
    rule = validation(book(sheet(with_items(opened, item))[1])["Scores"], "D10")
    wanted = "AND(ISNUMBER(D10),D10>=0,D10<=10,ABS(D10/0.25-ROUND(D10/0.25,0))<0.000001)"
    assert ("custom", wanted) == (rule.type, rule.formula1.lstrip("="))
    banded = {"id": "a", "weight": 100, "step": 0, "bands": [{"from": 0, "to": 5}, {"from": 10, "to": 25}]}
    rule = validation(book(sheet(with_items(opened, banded))[1])["Scores"], "D10")
    wanted = "AND(ISNUMBER(D10),D10>=0,D10<=100,OR(AND(D10>=0,D10<=5),AND(D10>=10,D10<=25)))"
    assert ("custom", wanted) == (rule.type, rule.formula1.lstrip("="))


def test_a_formula_that_no_spreadsheet_takes_gives_way_to_the_ends_of_the_scale_and_to_red(opened):
    bands = [{"from": n * 7, "to": n * 7 + 3} for n in range(14)]
    panel = with_items(opened, {"id": "a", "weight": 100, "step": 0, "bands": bands})
    worksheet = book(sheet(panel)[1])["Scores"]
    rule = validation(worksheet, "D10")
    assert ("decimal", "0", "100") == (rule.type, rule.formula1, rule.formula2)
    formulas = [rule.formula[0] for rules in worksheet.conditional_formatting for rule in rules.rules]
    assert any("AND(D10>=91,D10<=94)" in formula for formula in formulas)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", '"menilai,abstain,berhalangan (benturan kepentingan)"'),
        ("en", '"scoring,abstaining,recused (conflict of interest)"'),
    ],
)
def test_states_are_chosen_from_a_list_in_the_language_of_the_sheet(opened, language, words):
    who, content = sheet(opened, language=language)
    rule = validation(book(content).worksheets[0], f"{letters(who.layout.state)}10")
    assert ("list", words) == (rule.type, rule.formula1)


def test_cells_show_what_waits_what_is_wrong_and_who_is_not_judged(opened):
    worksheet = book(sheet(opened)[1])["Scores"]
    first = [area for area in worksheet.conditional_formatting if str(area.sqref) == "D10:D21"]
    rules = [rule for area in first for rule in area.rules]
    assert 3 == len(rules)
    assert all(rule.stopIfTrue for rule in rules)
    colours = [rule.dxf.fill.bgColor.rgb[-6:] for rule in sorted(rules, key=lambda rule: rule.priority)]
    assert [STYLES[name]["bg_color"].lstrip("#") for name in ("out", "wrong", "waiting")] == colours
