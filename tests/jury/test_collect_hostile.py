"""Files that are no sheets, and files made to do harm: one clear message each, and the other sheets still read."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from pembina_plugins.jury.sheets import opening, watching
from pembina_plugins.jury.sheets.collecting import collect
from pembina_plugins.jury.sheets.opening import open_workbook
from pembina_plugins.jury.sheets.read import find_sheets

from pembina.commands import DataError

from .returned import Broken, fill_all, scores, send

pytestmark = pytest.mark.usefixtures("sheet")  # opening a panel loads the plugin, and with it its codes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Broken.of(tmp_path_factory.mktemp("panel"))


def refused(path: Path) -> tuple[str, dict[str, str]]:
    """Code and arguments (as a reader sees them in English) of the one reason why a file is not opened."""
    with pytest.raises(DataError) as caught:
        open_workbook(path)
    (problem,) = caught.value.problems
    assert problem.place.file == str(path)
    return problem.code, {key: str(value) for key, value in problem.args.items()}


def parts(path: Path) -> dict[str, bytes]:
    """Parts of a workbook by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, content: dict[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def altered(sheet: Broken, tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a sheet with something in the XML of a part put in another's place, once."""
    content = parts(sheet.sent.file("J1"))
    assert re.search(old, content[name].decode()), old
    content[name] = re.sub(old, lambda found: new.replace("\\0", found[0]), content[name].decode(), count=1).encode()
    return zipped(tmp_path / "lembar.xlsx", content)


# What is no file


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert refused(tmp_path / "tidak-ada.xlsx") == ("JURY301", {"reason": "there is no such file"})


def test_a_link_is_not_followed(sheet, tmp_path):
    (tmp_path / "lembar.xlsx").symlink_to(sheet.sent.file("J1"))
    assert refused(tmp_path / "lembar.xlsx") == ("JURY301", {"reason": "it is a link to another file"})


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "lembar.xlsx")
    assert refused(tmp_path / "lembar.xlsx") == ("JURY301", {"reason": "it is neither a file nor a folder"})


def test_a_device_is_not_read():
    assert refused(Path("/dev/zero")) == ("JURY301", {"reason": "it is neither a file nor a folder"})


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "lembar.xlsx").touch()
    assert refused(tmp_path / "lembar.xlsx") == ("JURY301", {"reason": "it is empty"})


# What is no xlsx


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a workbook of the old kind (xls)"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xef\xbb\xbf<html><table>", "a web page or another XML text"),
        (b"entrant;score\nE01;8,5\n", "plain text, such as csv"),
        (b"\x7fELF\x02\x01\x01\0\0", "a file of another kind"),
    ],
)
def test_a_file_of_another_kind_is_told_as_what_it_is(tmp_path, content, what):
    (tmp_path / "lembar.xlsx").write_bytes(content)
    assert refused(tmp_path / "lembar.xlsx") == ("JURY303", {"what": what})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
            "a workbook of LibreOffice or OpenOffice (ods)",
        ),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"}, "a binary workbook (xlsb)"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}, "a text document"),
        ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}, "a presentation"),
        ({"lembar-J1.xlsx": b"PK"}, "a zip archive without a workbook in it"),
    ],
)
def test_an_archive_of_another_kind_is_told_as_what_it_is(tmp_path, content, what):
    assert refused(zipped(tmp_path / "lembar.xlsx", content)) == ("JURY303", {"what": what})


def test_a_workbook_protected_by_a_password_is_told(tmp_path):
    content = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    (tmp_path / "lembar.xlsx").write_bytes(content)
    assert refused(tmp_path / "lembar.xlsx") == ("JURY304", {})


def test_an_archive_protected_by_a_password_is_told(sheet, tmp_path):
    content = bytearray(sheet.sent.file("J1").read_bytes())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # bit 0 of the flags of every part
        at = content.find(sign)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(sign, at + 4)
    (tmp_path / "lembar.xlsx").write_bytes(content)
    assert refused(tmp_path / "lembar.xlsx") == ("JURY304", {})


def test_a_workbook_with_macros_is_told_whatever_its_name(sheet, tmp_path):
    content = {**parts(sheet.sent.file("J1")), "xl/vbaProject.bin": b"\xcc\x61"}
    assert refused(zipped(tmp_path / "lembar.xlsx", content)) == ("JURY305", {})


def test_a_workbook_that_declares_macros_is_told(sheet, tmp_path):
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    path = altered(sheet, tmp_path, "[Content_Types].xml", r"application/vnd[^\"]*sheet\.main\+xml", kind)
    assert refused(path) == ("JURY305", {})


# What is damaged


def test_a_file_cut_short_is_damaged(sheet, tmp_path):
    content = sheet.sent.file("J1").read_bytes()
    (tmp_path / "lembar.xlsx").write_bytes(content[: len(content) // 2])
    assert refused(tmp_path / "lembar.xlsx") == ("JURY307", {"reason": "it is no whole zip archive"})


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7])
def test_a_file_with_a_wrong_byte_is_damaged_or_reads_the_same(sheet, tmp_path, at):
    content = bytearray(sheet.sent.file("J1").read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    path = tmp_path / "lembar.xlsx"
    path.write_bytes(content)
    collected = collect(sheet.wanted, find_sheets([path]), None)
    if collected.problems:
        assert [p.code for p in collected.problems] == ["JURY307"]
    else:  # it was in the time of day of a part, or the like
        assert collected.scores == sheet.collected(tmp_path).scores


def test_xml_that_is_none_is_damaged(sheet, tmp_path):
    path = altered(sheet, tmp_path, "xl/styles.xml", "<fonts", "<<fonts")
    assert refused(path) == ("JURY307", {"reason": "its part xl/styles.xml is not XML"})


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_that_lacks_a_part_is_damaged(sheet, tmp_path, part):
    content = parts(sheet.sent.file("J1"))
    del content[part]
    code, args = refused(zipped(tmp_path / "lembar.xlsx", content))
    assert code == "JURY307"
    assert args["reason"].startswith("its parts do not make a workbook")


def test_a_part_that_is_there_twice_is_damaged(sheet, tmp_path):
    path = zipped(tmp_path / "lembar.xlsx", parts(sheet.sent.file("J1")))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/Workbook.xml", b"<workbook/>")
    assert refused(path) == ("JURY307", {"reason": "its part xl/Workbook.xml stands in it twice"})


@pytest.mark.parametrize("name", ["../../jurors.csv", "/etc/passwd", "xl/../../x.xml", "C:\\x.xml", "xl\\x.xml"])
def test_a_part_whose_name_leads_outside_is_refused(sheet, tmp_path, name):
    path = zipped(tmp_path / "lembar.xlsx", {**parts(sheet.sent.file("J1")), name: b"x"})
    code, args = refused(path)
    assert code == "JURY307"
    assert "has a name that leads outside of it" in args["reason"]


# What is made to do harm


def test_a_zip_bomb_is_not_unpacked(sheet, tmp_path):
    content = {**parts(sheet.sent.file("J1")), "xl/media/image1.xml": b"0" * (200 * 1024 * 1024)}
    code, args = refused(zipped(tmp_path / "lembar.xlsx", content))
    assert (code, args) == ("JURY302", {"reason": "it has 200 MB, or would have once unpacked"})


def test_a_small_bomb_is_told_by_how_far_it_unpacks(sheet, tmp_path):
    content = {**parts(sheet.sent.file("J1")), "xl/media/image1.xml": b"0" * (40 * 1024 * 1024)}
    assert refused(zipped(tmp_path / "lembar.xlsx", content))[0] == "JURY302"


def test_a_part_that_lies_about_its_size_is_damaged(sheet, tmp_path):
    path = zipped(tmp_path / "lembar.xlsx", parts(sheet.sent.file("J1")))
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert refused(path)[0] == "JURY307"


def test_a_file_too_heavy_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "HEAVIEST", 1000)
    (tmp_path / "lembar.xlsx").write_bytes(b"PK" + b"0" * 1000)
    assert refused(tmp_path / "lembar.xlsx")[0] == "JURY302"


def test_an_archive_of_very_many_parts_is_refused(tmp_path):
    content = {f"xl/{number}.xml": b"<x/>" for number in range(opening.MOST_PARTS + 1)}
    assert refused(zipped(tmp_path / "lembar.xlsx", content)) == ("JURY302", {"reason": "it has 2001 parts"})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://contoh.invalid/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_declared_entities_are_refused_before_they_are_read(sheet, tmp_path, part, declaration):
    path = altered(sheet, tmp_path, part, r"^(<\?xml[^>]*\?>\s*)?", "\\0" + declaration)
    assert refused(path) == ("JURY306", {"part": part})


def test_entities_in_another_encoding_or_under_another_name_are_refused_too(sheet, tmp_path):
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY l "ha">]><x>&l;</x>'
    content = {**parts(sheet.sent.file("J1")), "xl/worksheets/lain.dat": text.encode("utf-16")}
    assert refused(zipped(tmp_path / "lembar.xlsx", content)) == ("JURY306", {"part": "xl/worksheets/lain.dat"})


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "A:XFD", "1:1048576", "omong kosong"])
def test_a_merged_range_of_billions_of_cells_is_refused(sheet, tmp_path, ref):
    path = altered(sheet, tmp_path, "xl/worksheets/sheet1.xml", "<mergeCell ", f'<mergeCell ref="{ref}"/>\\0')
    code, args = refused(path)
    assert (code, args["reason"]) == ("JURY302", "it has more than 500000 cells, merged ranges counted cell by cell")


def test_a_link_over_billions_of_cells_is_refused(sheet, tmp_path):
    link = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    path = altered(sheet, tmp_path, "xl/worksheets/sheet1.xml", "<pageMargins", link + "\\0")
    assert refused(path)[0] == "JURY302"


def test_very_many_cells_are_refused(sheet, tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "MOST_CELLS", 50)
    assert refused(sheet.copied(tmp_path))[0] == "JURY302"


def test_xml_nested_without_end_is_refused(sheet, tmp_path):
    deep = b"<x>" * 5000 + b"</x>" * 5000
    path = zipped(tmp_path / "lembar.xlsx", {**parts(sheet.sent.file("J1")), "docProps/custom.xml": deep})
    assert refused(path) == ("JURY302", {"reason": "its XML is nested more than 100 levels deep"})


@pytest.mark.parametrize("number", ["NaN", "1E999", "9" * 5000, "-1E999", "0x10"])
def test_a_number_that_is_none_is_refused_and_harms_nobody(sheet, tmp_path, number):
    collected = collect(sheet.wanted, find_sheets([_with_number(sheet, tmp_path, number)]), None)
    assert next(p.code for p in collected.problems) in ("JURY307", "JURY338", "JURY333", "JURY337")
    assert not collected.usable


def _with_number(sheet, tmp_path, number):
    content = parts(sheet.sent.file("J1"))
    name = "xl/worksheets/sheet1.xml"
    text, count = re.subn(r'(<c r="D10"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{number}</v>", content[name].decode())
    assert count == 1
    return zipped(tmp_path / "lembar.xlsx", {**content, name: text.encode()})


# Folders, and the other sheets


def test_hostile_files_are_named_one_by_one_and_the_other_sheets_are_read(tmp_path):
    sent = send(tmp_path)
    given = fill_all(sent)
    zipped(sent.folder / "bom.xlsx", {"xl/x.xml": b"0" * (40 * 1024 * 1024), "[Content_Types].xml": b"<x/>"})
    (sent.folder / "nilai.csv").write_text("E01;8,5\n")
    (sent.folder / "rahasia.xlsx").symlink_to("/etc/passwd")
    (sent.folder / "kunci.xlsx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    collected = collect(sent.wanted, find_sheets([sent.folder]), None)
    found = {Path(str(p.place.file)).name: p.code for p in collected.problems}
    assert found == {"bom.xlsx": "JURY302", "kunci.xlsx": "JURY304", "nilai.csv": "JURY303", "rahasia.xlsx": "JURY301"}
    assert scores(collected.scores) == given


def test_a_folder_is_looked_through_without_locks_hidden_files_and_what_is_no_sheet(tmp_path):
    for name in ("b.xlsx", "a.XLSX", "~$b.xlsx", ".c.xlsx", "surat.pdf", "nilai.ods"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "lama.xlsx").mkdir()
    files = find_sheets([tmp_path, tmp_path / "b.xlsx", tmp_path / "." / "b.xlsx"])
    assert [path.name for path, _ in files.sheets] == ["a.XLSX", "b.xlsx", "nilai.ods"]
    assert sorted(Path(name).name for name in files.left) == ["lama.xlsx", "surat.pdf"]


def test_a_folder_without_sheets_is_told(tmp_path):
    with pytest.raises(DataError) as caught:
        find_sheets([tmp_path])
    assert [p.code for p in caught.value.problems] == ["JURY308"]


def test_what_is_hashed_is_what_is_read(sheet, tmp_path):
    import hashlib

    path = sheet.copied(tmp_path)
    assert open_workbook(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_picture_in_a_sheet_does_no_harm(sheet, tmp_path):
    content = {**parts(sheet.sent.file("J1")), "xl/media/image1.png": b"\x89PNG\r\n\x1a\n<!DOCTYPE"}
    assert open_workbook(zipped(tmp_path / "lembar.xlsx", content)).book.sheetnames[0] == "Penilaian"
