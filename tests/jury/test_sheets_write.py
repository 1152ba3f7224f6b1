"""What stands in a sheet, seen with openpyxl and in the parts of its file."""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import zipfile

import attrs
import openpyxl
import pytest
from pembina_plugins.jury.panel import Case, Juror
from pembina_plugins.jury.sheets.layout import (
    ABOUT,
    BANNER,
    CODE,
    FIRST,
    HEAD,
    HELP,
    HIDDEN,
    PARTS,
    PROGRESS,
    SCALE,
    TITLE,
    WHO,
    letters,
    read_identity,
)
from pembina_plugins.jury.sheets.looks import STYLES

from .panels import make_panel
from .written import ENTRANTS, book, opened, sheet, with_items

__all__ = ["opened"]

# The workbook


@pytest.mark.parametrize(("language", "names"), [("id", ["Penilaian", "Rubrik"]), ("en", ["Scores", "Rubric"])])
def test_a_sheet_has_two_worksheets_to_look_at_and_a_hidden_one(opened, language, names):
    found = book(sheet(opened, language=language)[1])
    assert [*names, HIDDEN] == found.sheetnames
    assert ["visible", "visible", "hidden"] == [worksheet.sheet_state for worksheet in found.worksheets]
    assert found.active.title == names[0]


def test_the_hidden_worksheet_says_of_what_it_is_the_sheet(opened):
    who, content = sheet(opened)
    hidden = book(content)[HIDDEN]
    assert (who, who.check) == read_identity(lambda row, column: hidden.cell(row, column).value)
    assert ("panel-contoh", "1", "juri", "J1", "7", "en") == (
        who.award, who.edition, who.criterion, who.juror, who.seed, who.language,
    )  # fmt: skip
    assert ("kebaruan", "manfaat", "keberlanjutan", "pelibatan", "replikasi", "bukti") == who.items


def test_another_rubric_or_rule_gives_another_hash(opened):
    who = sheet(opened)[0]
    other = with_items(opened, {"id": "score", "weight": 100})
    assert who.rubric != sheet(other)[0].rubric
    award = attrs.evolve(opened.award, decimals=3)
    assert who.rules != sheet(attrs.evolve(opened, award=award))[0].rules


def test_nothing_tells_when_or_by_whom_it_was_made(opened):
    content = sheet(opened)[1]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in parts.infolist()}
    assert ["2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"] == re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)
    found = book(content).properties
    assert (None, None) == (found.creator, found.lastModifiedBy)


SCRIPT = """
import hashlib, sys
from pembina.api import make_host
from pembina_plugins.jury.panel import open_panel
from pembina_plugins.jury.sheets.write import identity_of, workbook_of
panel = open_panel(sys.argv[1], None, None, make_host())
who = identity_of(panel, "J2", ["E03", "E01", "E02"], seed=7, order="shuffled", language="id")
print(hashlib.sha256(workbook_of(panel, who)).hexdigest())
"""


def test_the_same_inputs_give_the_same_bytes_whatever_hash_seed_and_time_zone(tmp_path):
    made = make_panel(tmp_path / "contoh")
    found = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Jayapura")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, made.award], env=environment, capture_output=True, text=True, check=True
        )
        found.add(ran.stdout)
    assert 1 == len(found)


# Above the table


def test_the_top_says_award_criterion_juror_and_deadline(opened):
    worksheet = book(sheet(opened, language="en")[1])["Scores"]
    top = {row: worksheet.cell(row, 1).value for row in (BANNER, TITLE, ABOUT, WHO)}
    assert "SYNTHETIC DATA — these are not real figures" == top[BANNER]
    assert "Innovation in Supervising Cooperatives (an example)" == top[TITLE]
    assert f"Scoring sheet: {opened.title['en']}" == top[ABOUT]
    assert "Juror: Juri Contoh 1 (J1)     Due: 14 March 2026" == top[WHO]
    steps = worksheet.cell(HELP, 1).value.split("\n")
    assert ["1.", "2.", "3."] == [step[:2] for step in steps]
    assert '"recused (conflict of interest)"' in steps[1]
    assert "14 March 2026" in steps[2]


def test_what_is_not_invented_has_no_banner_and_no_deadline_is_no_line(opened):
    plain = attrs.evolve(opened, origin="reported", parameters={**opened.parameters, "deadline": ""})
    worksheet = book(sheet(plain)[1])["Scores"]
    assert worksheet.row_dimensions[BANNER].hidden
    assert worksheet.cell(BANNER, 1).value is None
    assert "Juror: Juri Contoh 1 (J1)" == worksheet.cell(WHO, 1).value
    assert "14" not in worksheet.cell(HELP, 1).value


def test_cells_are_merged_above_the_table_only(opened):
    merged = book(sheet(opened)[1])["Scores"].merged_cells.ranges
    assert merged
    assert max(area.max_row for area in merged) < PARTS


# The table


def test_there_is_one_row_for_each_entrant_and_one_column_for_each_item(opened):
    who, content = sheet(opened, language="id")
    worksheet = book(content)["Penilaian"]
    layout = who.layout
    assert sorted(ENTRANTS) == sorted(who.entrants)
    rows = [[worksheet.cell(layout.row(i), column).value for column in (1, CODE, 3)] for i in range(12)]
    assert [[i + 1, code, f"Kabupaten Contoh {code[1:]}"] for i, code in enumerate(who.entrants)] == rows
    heads = [worksheet.cell(HEAD, layout.column(i)).value for i in range(6)]
    titles = ["Kebaruan", "Manfaat bagi anggota", "Keberlanjutan", "Pelibatan koperasi", "Mudah ditiru"]
    assert [*titles, "Bukti pendukung"] == heads
    assert worksheet.cell(SCALE, layout.column(4)).value.startswith("1–5\n")
    assert "10%" in worksheet.cell(SCALE, layout.column(4)).value
    assert worksheet.max_row == layout.last
    assert worksheet.max_column == layout.note


def test_everything_is_locked_but_scores_states_and_notes(opened):
    who, content = sheet(opened)
    found = book(content)
    worksheet = found["Scores"]
    cells = {(cell.row, cell.column): cell for row in worksheet.iter_rows() for cell in row}
    unlocked = {place for place, cell in cells.items() if not cell.protection.locked}
    assert set(who.layout.open_cells()) == unlocked
    assert 12 * 8 == len(unlocked)
    for sheet_ in found.worksheets:
        assert sheet_.protection.sheet
        assert sheet_.protection.password is None
    for name in ("Rubric", HIDDEN):
        assert all(cell.protection.locked for row in found[name].iter_rows() for cell in row)


def test_the_only_formulas_are_the_totals_and_the_count_of_open_scores(opened):
    who, content = sheet(opened)
    found = book(content)
    formulas = {
        (worksheet.title, cell.coordinate)
        for worksheet in found.worksheets
        for row in worksheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    totals = {("Scores", f"{letters(who.layout.total)}{who.layout.row(i)}") for i in range(12)}
    assert totals | {("Scores", f"A{PROGRESS}")} == formulas


def test_before_it_is_filled_in_all_scores_are_open(opened):
    shown = openpyxl.load_workbook(io.BytesIO(sheet(opened)[1]), data_only=True)["Scores"]
    assert "72 of 72 scores are still empty" == shown.cell(PROGRESS, 1).value


def test_head_and_names_stay_in_view_and_are_printed_on_every_page(opened):
    who, content = sheet(opened)
    worksheet = book(content)["Scores"]
    assert "D10" == worksheet.freeze_panes
    assert ("landscape", True) == (worksheet.page_setup.orientation, worksheet.sheet_properties.pageSetUpPr.fitToPage)
    assert (1, 0) == (worksheet.page_setup.fitToWidth or 1, worksheet.page_setup.fitToHeight)  # 1 goes without saying
    assert f"${PARTS}:${SCALE}" == worksheet.print_title_rows
    assert "$A:$C" == worksheet.print_title_cols
    assert f"'Scores'!$A$1:${letters(who.layout.note)}${who.layout.last}" == worksheet.print_area


def test_parts_of_the_rubric_stand_above_their_items(opened):
    items = [
        {"id": "a", "weight": 40, "within": "Pendekatan"},
        {"id": "b", "weight": 30, "within": "Pendekatan"},
        {"id": "c", "weight": 30, "within": "Hasil"},
    ]
    worksheet = book(sheet(with_items(opened, *items))[1])["Scores"]
    assert ["Pendekatan", None, "Hasil"] == [worksheet.cell(PARTS, column).value for column in (4, 5, 6)]
    assert not worksheet.row_dimensions[PARTS].hidden
    assert book(sheet(opened)[1])["Scores"].row_dimensions[PARTS].hidden


# Order, names, and what an award may hold


def test_the_order_follows_from_seed_and_juror(opened):
    orders = {(juror, seed): sheet(opened, juror, seed=seed)[0].entrants for juror in ("J1", "J2") for seed in (7, 8)}
    assert 4 == len(set(orders.values()))
    assert orders["J1", 7] == sheet(opened, entrants=list(reversed(ENTRANTS)))[0].entrants
    assert tuple(ENTRANTS) not in orders.values()
    assert tuple(ENTRANTS) == sheet(opened, order="code")[0].entrants


def test_an_entrant_more_leaves_the_order_of_the_others_as_it_was(opened):
    some = sheet(opened, entrants=ENTRANTS[:8])[0].entrants
    assert some == tuple(code for code in sheet(opened)[0].entrants if code in some)


EVIL = (
    '=HYPERLINK("http://contoh.invalid","klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=1+1",
    "{=1+1}",
    "https://contoh.invalid/",
    "\t=1",
)


def test_names_and_titles_are_text_and_never_formulas_or_links(opened):
    cases = tuple(Case(f"X{n}", name) for n, name in enumerate(EVIL))
    award = attrs.evolve(opened.award, title={"id": EVIL[0], "en": EVIL[0]})
    items = [
        {"id": f"i{n}", "title": evil, "weight": 12.5, "within": evil, "step": 5,
         "bands": [{"from": 0, "to": 100, "label": {"id": evil, "en": evil}}]}
        for n, evil in enumerate(EVIL)
    ]  # fmt: skip
    panel = attrs.evolve(with_items(opened, *items), award=award, cases=cases, jurors=(Juror("J1", EVIL[4]),))
    who, content = sheet(panel, entrants=[case.code for case in cases])
    found = book(content)
    worksheet = found["Scores"]
    names = {worksheet.cell(row, 3).value for row in range(FIRST, who.layout.last + 1)}
    assert set(EVIL) == names
    assert EVIL[0] == worksheet.cell(TITLE, 1).value
    assert f"Juror: {EVIL[4]} (J1)" in worksheet.cell(WHO, 1).value
    assert list(EVIL) == [worksheet.cell(HEAD, who.layout.column(i)).value for i in range(len(EVIL))]
    formulas = [c.value for s in found.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert len(EVIL) + 1 == len(formulas)
    assert all(formula.startswith(("=IF(OR(", "=IF(SUMPRODUCT(")) for formula in formulas)
    assert not any(s._hyperlinks for s in found.worksheets)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Sari & Pratama &D", "Sari && Pratama &&D (J1)"), ("2 Dara", "2 Dara (J1)"), ("&" * 300, "&&" * 49 + "…")],
)
def test_a_name_in_the_footer_is_no_command(opened, name, shown):
    panel = attrs.evolve(opened, jurors=(Juror("J1", name),))
    with zipfile.ZipFile(io.BytesIO(sheet(panel)[1])) as parts:
        found = re.search("<oddFooter>(.*)</oddFooter>", parts.read("xl/worksheets/sheet1.xml").decode())
    footer = html.unescape(found[1])
    assert f"&L&9 Signature of the juror: ______________________&C&9 {shown}&R&9 Page &P of &N" == footer
    assert len(footer) <= 255


def test_sixty_items_and_very_long_names_make_a_whole_sheet(opened):
    weights = [1.7] * 40 + [1.6] * 20
    items = [
        {"id": f"i{n}", "title": f"Butir {n}: " + "kejelasan sasaran " * (n % 9), "weight": weight, "to": 10}
        for n, weight in enumerate(weights)
    ]
    name = "Kabupaten Contoh dengan Nama yang Sangat Panjang " * 8
    panel = attrs.evolve(with_items(opened, *items), cases=(Case("E01", name), Case("E02", "B" * 5000)))
    who, content = sheet(panel)
    worksheet = book(content)["Scores"]
    assert 60 == who.layout.items
    assert "BK" == letters(who.layout.total - 1)
    places = {code: i for i, code in enumerate(who.entrants)}
    assert name == worksheet.cell(who.layout.row(places["E01"]), 3).value
    assert worksheet.cell(who.layout.row(places["E02"]), 3).value.endswith("B…")
    assert worksheet.row_dimensions[who.layout.row(places["E01"])].height > 100
    total = worksheet.cell(FIRST, who.layout.total).value
    assert 60 == total.count("*")
    assert len(total) < 8192
    assert 3 <= worksheet.page_setup.fitToWidth


def test_the_rubric_lists_items_weights_scales_and_what_the_bands_mean(opened):
    worksheet = book(sheet(opened, language="en")[1])["Rubric"]
    rows = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=5)]
    assert [1, "Novelty", "20%", "0–100, in steps of 5", None] == [cell or None for cell in rows[0]]
    levels = "0–5:  none yet\n10–25:  beginning\n30–45:  becoming systematic\n50–65:  systematic\n"
    assert levels + "70–85:  integrated\n90–100:  a role model" == rows[2][4]
    assert [5, "Easy to copy", "10%", "1–5, whole numbers"] == rows[4][:4]
    assert "100%" in rows[6]


def test_a_rubric_without_bands_has_no_column_for_them(opened):
    worksheet = book(sheet(with_items(opened, {"id": "a", "weight": 100}))[1])["Rubric"]
    assert 4 == worksheet.max_column


def test_no_text_of_a_sheet_is_left_untranslated(opened):
    """In the pseudo-language every translated text stands between ⟦ and ⟧; what remains has to be data."""
    who, content = sheet(opened, language="xx")
    found = book(content)
    texts = {
        str(cell.value)
        for worksheet in found.worksheets[:2]
        for row in worksheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type != "f"
    }
    for rule in found.worksheets[0].data_validations.dataValidation:
        texts |= {rule.prompt, rule.promptTitle, rule.error, rule.errorTitle}
    scales = re.compile(r"[\d–%.]*")
    bare = {text for text in texts if "⟦" not in text and not scales.fullmatch(text)}
    assert set(who.entrants) | {f"Kabupaten Contoh {code[1:]}" for code in who.entrants} == bare


def _luminance(colour):
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", sorted(STYLES))
def test_every_text_can_be_read_on_its_ground(name):
    """WCAG 2.2, success criterion 1.4.3: a contrast of at least 4.5 to 1."""
    style = STYLES[name]
    ink, ground = style.get("font_color", STYLES["score"]["font_color"]), style.get("bg_color", "#FFFFFF")
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
