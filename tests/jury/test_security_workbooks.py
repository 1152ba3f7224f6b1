"""Workbooks made to mislead: cells that two programs read differently, formats that hide a score, parts that lie."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib

import pytest
from openpyxl.worksheet.formula import DataTableFormula
from pembina_plugins.jury.sheets import opening, watching
from pembina_plugins.jury.sheets.cells import disguises
from pembina_plugins.jury.sheets.collecting import collect
from pembina_plugins.jury.sheets.opening import open_workbook
from pembina_plugins.jury.sheets.read import find_sheets

from pembina.commands import DataError

from .returned import Broken, send

SCORES = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Broken.of(tmp_path_factory.mktemp("panel"))


@pytest.fixture
def rewritten(sheet, tmp_path):
    """Write a copy of the sheet in which one pattern of one part is another text; the part has to hold it."""

    def rewrite(part, pattern, replacement):
        with zipfile.ZipFile(sheet.sent.file("J1")) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        text, count = re.subn(pattern, replacement, parts[part].decode(), count=1, flags=re.DOTALL)
        assert count == 1
        path = tmp_path / "lembar.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parts, part: text.encode()}.items():
                archive.writestr(name, content)
        return path

    return rewrite


def refused(path):
    with pytest.raises(DataError) as caught:
        open_workbook(path)
    (problem,) = caught.value.problems
    return problem.code, str(problem.args["reason"])


# Cells that stand twice


D10 = r'(<c r="D10"[^>]*>)<v>[^<]*</v></c>'
TWICE = {
    "beside": (D10, r"\1<v>10</v></c>\1<v>95</v></c>"),
    "in a second row": ("</sheetData>", '<row r="10"><c r="D10"><v>95</v></c></row></sheetData>'),
    "in another row": ("</sheetData>", '<row r="40"><c r="$d$10"><v>95</v></c></row></sheetData>'),
    "in a second table": ("</sheetData>", '</sheetData><sheetData><row><c r="D10"><v>95</v></c></row></sheetData>'),
    "under another name": ("</sheetData>", '<row r="40"><skor r="D10"><v>95</v></skor></row></sheetData>'),
    "without an address": ("</sheetData>", f'<row r="10">{"<c/>" * 3}<c><v>95</v></c></row></sheetData>'),
    "with two values": (D10, r"\1<v>10</v><v>95</v></c>"),
}


@pytest.mark.parametrize("way", TWICE)
def test_a_cell_that_stands_twice_is_refused_since_programs_would_show_different_scores(rewritten, way):
    code, reason = refused(rewritten(SCORES, *TWICE[way]))
    assert ("JURY307", True) == (code, reason.startswith("the cell "))
    assert reason.endswith(f"stands twice in its part {SCORES}")


def test_the_same_address_on_two_worksheets_is_no_cell_that_stands_twice(sheet):
    assert "E01" in {cell.value for cell in open_workbook(sheet.sent.file("J1")).book.worksheets[0]["B"]}


@pytest.mark.parametrize("number", ["8_0", "８０", "nan.", "0x50", "80,5"])
def test_a_number_that_only_one_program_would_read_is_refused(rewritten, number):
    code, reason = refused(rewritten(SCORES, D10, rf"\1<v>{number}</v></c>"))
    assert ("JURY307", True) == (code, reason.startswith("the cell D10 in its part"))


@pytest.mark.parametrize(("number", "score"), [(" 80 ", 80), ("8E1", 80), ("+80.0", 80), ("8.0e+1", 80)])
def test_every_way_in_which_programs_write_numbers_is_read(rewritten, number, score):
    opened = open_workbook(rewritten(SCORES, D10, rf"\1<v>{number}</v></c>"))
    assert score == opened.book.worksheets[0]["D10"].value


# Bombs


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused_without_unpacking_it(sheet, tmp_path):
    """zipfile would unpack all 300 megabytes, keep the declared thousand bytes, and find their checksum in order."""
    import tracemalloc

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(300)) + packer.flush()
    path = tmp_path / "lembar.xlsx"
    path.write_bytes(with_part(sheet.sent.file("J1").read_bytes(), b"xl/media/x.bin", packed, b" " * 1000))
    tracemalloc.start()
    code, reason = refused(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ("JURY307", "it is no whole zip archive") == (code, reason)
    assert most < 100 * 2**20


def test_a_part_that_unpacks_to_less_than_it_declares_is_refused(sheet, tmp_path):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"") + packer.flush()
    content = bytearray(with_part(sheet.sent.file("J1").read_bytes(), b"xl/media/x.bin", packed, b""))
    at = content.rfind(b"PK\1\2")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path = tmp_path / "lembar.xlsx"
    path.write_bytes(content)
    assert ("JURY307", "its part xl/media/x.bin has another size than it says") == refused(path)


def with_part(archive, name, packed, declared):
    """Add a part to a zip archive whose header declares other content than is packed."""
    end = archive.rfind(b"PK\5\6")
    count, size, start = struct.unpack("<HII", archive[end + 10 : end + 20])
    fields = struct.pack("<HHHIIIHH", 8, 0, 33, zlib.crc32(declared), len(packed), len(declared), len(name), 0)
    local = b"PK\3\4" + struct.pack("<HH", 20, 0) + fields + name + packed
    central = b"PK\1\2" + struct.pack("<HHH", 20, 20, 0) + fields + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    listed = archive[start : start + size] + central
    totals = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(listed), start + len(local), 0)
    return archive[:start] + local + listed + b"PK\5\6" + totals


BOMBS = {
    "formats": ("xl/styles.xml", "</cellXfs>", "<xf/>" * 120_000 + "</cellXfs>"),
    "rows": (SCORES, "</sheetData>", '<row ht="30"/>' * 120_000 + "</sheetData>"),
    "names": ("xl/workbook.xml", "</sheets>", "</sheets>" + '<definedName name="n">1</definedName>' * 120_000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_very_many_rows_texts_or_formats_are_refused(rewritten, bomb, monkeypatch):
    monkeypatch.setattr(opening, "STEEPEST", 10_000)  # a picture beside it would hide how far it unpacks
    assert ("JURY302", "it has more than 100000 rows, texts and formats") == refused(rewritten(*BOMBS[bomb]))


def test_a_number_format_that_would_be_looked_at_for_hours_is_refused(rewritten):
    formats = f'<numFmts count="1"><numFmt numFmtId="199" formatCode="{"[" * 256}"/></numFmts><fonts'
    code, reason = refused(rewritten("xl/styles.xml", r"(<numFmts.*?</numFmts>)?<fonts", formats))
    assert ("JURY302", True) == (code, reason.startswith("it has a text of more than 255 characters"))


def test_a_long_shared_formula_counts_for_every_cell_that_it_is_written_out_for(monkeypatch):
    monkeypatch.setattr(watching, "MOST_OTHERS", 1000)

    def watch(children, length):
        seen = watching.Watch("x.xml")
        seen.start("sheetData", {})
        for row in range(1, children + 1):
            for tag, attributes in (("row", {}), ("c", {"r": f"A{row}"}), ("f", {"t": "shared", "si": "0"})):
                seen.start(tag, attributes)
            seen.data("1" * length if row == 1 else "")
            for tag in ("f", "c", "row"):
                seen.end(tag)
        return seen.others

    assert 1 + 100 * (1 + 1) == watch(100, 50)
    assert 1 + 100 * (1 + 1 + 7) == watch(100, 700)
    with pytest.raises(watching.TooMuch):
        watch(100, 1000)


def test_a_formula_longer_than_any_program_takes_is_refused(rewritten):
    code, _ = refused(rewritten(SCORES, D10, rf"\1<f>{'1+' * 4100}1</f></c>"))
    assert code == "JURY302"


# What a cell shows


HONEST = (
    "General", "Standard", "Umum", "", "0", "0.00", "#,##0", "#,##0.00", "@", "[Red]", "# ?/8", "0.00E+00",
    '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "[$-421]General", '"Rp"#,##0', '0 "poin"', '0" dari 100%"',
    '0"/100"', "0;-0;;@", "[>=50][Green]0;[Red]0", "0.0_ ;[Red]\\-0.0\\ ",
)  # fmt: skip
FALSE = (
    '"90"', '"9"0', '0"5"', "95", "9\\5", "0\\.5", ";;;", " ", '"sembilan"', "5#", '"9 "0', '[>1000]0;"90"',
    "[Red]\"85\"",
)  # fmt: skip


@pytest.mark.parametrize("number_format", HONEST)
def test_a_format_that_shows_the_score_is_left_alone(number_format):
    assert not disguises(number_format)


@pytest.mark.parametrize("number_format", FALSE)
def test_a_format_that_shows_another_score_or_none_is_found(number_format):
    assert disguises(number_format)


def test_a_score_that_shows_as_another_is_refused_with_its_format(sheet, tmp_path):
    def edit(worksheet):
        worksheet["D10"] = 50
        worksheet["D10"].number_format = '"90"'

    (problem,) = sheet.collected(tmp_path, edit).problems
    assert ("JURY345", "D10") == (problem.code, problem.place.address)
    assert {"found": "50", "format": '"90"'} == problem.args


# What messages say


def test_a_formula_that_is_nowhere_in_the_cell_is_told_without_the_words_of_a_program(sheet, tmp_path):
    table = DataTableFormula(ref="D10:D11", dt2D=False, dtr=False, r1="A1", ca=False)
    (problem,) = sheet.collected(tmp_path, lambda w: w.__setitem__("D10", table)).problems
    assert ("JURY332", "={…}") == (problem.code, problem.args["found"])


@pytest.mark.parametrize(("typed", "meant"), [("１０", "10"), ("８，５", None), ("٨٥", "85"), ("8.５", "8.5")])
def test_of_a_number_in_other_digits_the_number_is_suggested_in_ours(sheet, tmp_path, typed, meant):
    (problem,) = sheet.collected(tmp_path, lambda w: w.__setitem__("D10", typed)).problems
    assert problem.code == "JURY333"
    assert meant == (problem.hint and problem.hint.args["point"])


def test_states_are_named_in_the_language_of_the_sheet(tmp_path):
    sent = send(tmp_path, language="en")
    broken = Broken(sent)
    found = broken.collected(tmp_path, lambda w: w.__setitem__("K10", "absen"), sheet="Scores", missing=True).problems
    assert [("JURY343", '"scoring", "abstaining", "recused (conflict of interest)"')] == [
        (problem.code, problem.args["known"]) for problem in found
    ]


def test_a_row_that_was_pushed_out_of_the_table_is_one_message(sheet, tmp_path):
    found = sheet.problems(tmp_path, lambda w: w.insert_rows(11))
    assert [address for code, address in found if code == "JURY322"] == ["A14:J14"]


def test_a_chart_in_the_place_of_the_scores_is_a_missing_worksheet(sheet, tmp_path):
    from openpyxl.chart import BarChart

    def edit(book):
        book.remove(book.worksheets[0])
        book.create_chartsheet("Penilaian", 0).add_chart(BarChart())

    assert [("JURY318", None)] == sheet.problems(tmp_path, edit, sheet=None)


# A program of another version


def of_another_version(sheet, tmp_path, edit):
    """Collect the sheet as another version of the program would have written it, worded otherwise and then edited."""
    import attrs
    import openpyxl

    from .returned import change

    identity = attrs.evolve(sheet.sent.identities["J1"], program="pembina 0.0.1")
    path = sheet.copied(tmp_path)

    def reworded(book):
        for row, column, text in identity.cells():
            book["pembina"].cell(row, column).value = text
        book["Penilaian"]["A6"] = "1. Isilah sel kuning."
        book["Penilaian"]["K8"] = "Keterangan"
        book["Rubrik"]["A2"] = "Nilai total peserta adalah jumlah tertimbang."
        edit(book["Penilaian"])

    change(path, reworded, None)
    assert openpyxl.load_workbook(path)["Penilaian"]["K8"].value == "Keterangan"
    return [(p.code, p.place.address) for p in collect(sheet.wanted, find_sheets([path]), None).problems]


def test_a_sheet_sent_out_by_another_version_may_be_worded_otherwise(sheet, tmp_path):
    assert [] == of_another_version(sheet, tmp_path, lambda worksheet: None)


@pytest.mark.parametrize("address", ["D8", "C11", "A11", "J10", "D14", "N8"])
def test_what_the_award_and_the_data_say_is_compared_whatever_the_version(sheet, tmp_path, address):
    found = of_another_version(sheet, tmp_path, lambda worksheet: worksheet.__setitem__(address, "lain"))
    assert [address] == [place for _, place in found]
