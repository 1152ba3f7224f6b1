"""Files that are made to harm, each as a change to the small award's folder; every one has to be refused in words."""

# ruff: noqa: E501  (parts of workbooks on one line each)
from __future__ import annotations

import gzip
import os
import socket
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

Attack = Callable[[Path], None]
NS = "http://schemas.openxmlformats.org"
MAIN = f'xmlns="{NS}/spreadsheetml/2006/main"'
RELATIONS = f"{NS}/officeDocument/2006/relationships"
GOOD = [(1, ("code", "growth")), (2, ("01", "3"))]
ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
LAUGHS = f'<!DOCTYPE l [<!ENTITY a "lol">{ENTITIES}]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def sheet(cells: str, start: str = "", dimension: str = "A1:B2") -> str:
    return f'<?xml version="1.0"?>{start}<worksheet {MAIN}><dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>'


def rows(of: list[tuple[int, tuple[str, ...]]]) -> str:
    texts = (
        (r, "".join(f'<c r="{"ABC"[i]}{r}" t="inlineStr"><is><t>{t}</t></is></c>' for i, t in enumerate(row)))
        for r, row in of
    )
    return "".join(f'<row r="{r}">{cells}</row>' for r, cells in texts)


def book(path: Path, content: str, more: dict[str, str] | None = None, start: str = "", sheets: int = 1) -> None:
    """Write a workbook part by part, as no spreadsheet program would."""
    listed = '<sheet name="S" sheetId="1" r:id="r1"/>' * sheets
    target = f'<Relationship Id="r1" Type="{RELATIONS}/%s" Target="%s"/>'
    relations = f'<?xml version="1.0"?><Relationships xmlns="{NS}/package/2006/relationships">%s</Relationships>'
    parts = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{NS}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relations % (target % ("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<?xml version="1.0"?>{start}<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations % (target % ("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": content,
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def workbook(content: str, more: dict[str, str] | None = None, start: str = "", sheets: int = 1) -> Attack:
    def attack(folder: Path) -> None:
        (folder / "data/growth.csv").unlink()
        book(folder / "data/growth.xlsx", content, more, start, sheets)

    return attack


def lying(folder: Path) -> None:
    """A part that unpacks to far more than it declares."""
    content = sheet(rows(GOOD) + " " * 20_000_000)
    workbook(content)(folder)
    path = folder / "data/growth.xlsx"
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", len(content)), struct.pack("<I", 1000)))


def twice(folder: Path) -> None:
    """A part of one name that stands twice: one program reads the first, another the last."""
    workbook(sheet(rows(GOOD)))(folder)
    with zipfile.ZipFile(folder / "data/growth.xlsx", "a") as archive:
        archive.writestr("xl/worksheets/Sheet1.xml", sheet(rows(GOOD)))


def instead(name: str, make: Callable[[Path], None]) -> Attack:
    """Something else in the place of a file."""

    def attack(folder: Path) -> None:
        path = folder / name
        path.unlink()
        make(path)

    return attack


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket may have some hundred signs only
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def outside(folder: Path) -> None:
    (folder / "data/growth.csv").rename(folder / "g.csv")
    (folder / "data/growth.csv").symlink_to("../g.csv")


def through_a_folder(pattern: str) -> Attack:
    def attack(folder: Path) -> None:
        (folder / "o").mkdir()
        (folder / "data/growth.csv").rename(folder / "o/g.csv")
        (folder / "data/sub").symlink_to("../o")
        declared(f'file = "{pattern}"')(folder)

    return attack


def declared(line: str) -> Attack:
    """A line of the table growth in dataset.toml, and the file that it would like to reach."""

    def attack(folder: Path) -> None:
        (folder / "g.csv").write_text("code,growth\n01,1\n")
        with (folder / "data/dataset.toml").open("a") as file:
            file.write(f"\n[tables.growth]\n{line}\n")

    return attack


def added(name: str, text: str, times: int = 1) -> Attack:
    def attack(folder: Path) -> None:
        with (folder / name).open("a") as file:
            for _ in range(times):
                file.write(text)

    return attack


def written(name: str, content: str | bytes, without: str = "data/growth.csv") -> Attack:
    def attack(folder: Path) -> None:
        (folder / without).unlink()
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return attack


def sparse(folder: Path) -> None:
    with (folder / "data/growth.csv").open("ab") as file:
        file.truncate(50 << 30)


def footer(folder: Path) -> None:
    """Parquet whose footer declares a thousand million rows: field 3 of the footer, and nothing else."""
    (folder / "data/growth.csv").unlink()
    count, varint = 10**9 << 1, b""
    while count:
        varint += bytes([(count & 127) | (128 if count > 127 else 0)])
        count >>= 7
    end = b"\x15\x02\x19\x0c\x16" + varint + b"\x00"
    (folder / "data/growth.parquet").write_bytes(b"PAR1" + end + len(end).to_bytes(4, "little") + b"PAR1")


PATHS = (
    "../g.csv", "./../g.csv", "a/../../g.csv", "/etc/passwd", "/dev/stdin", "/dev/zero", "~/g.csv", "~root/g.csv", "%2e%2e/g.csv",
    "..%2fg.csv", "..\\\\g.csv", "file:///etc/passwd", "../*.csv", "*/../../g.csv", "\\\\\\\\srv\\\\x.csv", "C:g.csv",
    "C:\\\\g.csv", "[.][.]/g.csv", ".\\u002e/g.csv", "\\uff0e\\uff0e/g.csv", "g.csv\\u0000.csv", "//srv/g.csv", "/proc/self/environ",
    "....//g.csv", "..;/g.csv", "GROWTH.CSV/../../g.csv", "x" * 5000, "**/../g.csv",
)  # fmt: skip
NUL = '{"code":"01","growth":'
ATTACKS: dict[str, Attack] = {
    "cell at the far corner": workbook(sheet(rows(GOOD) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "cells at both far edges": workbook(sheet(rows(GOOD) + '<row r="1048576"><c r="A1048576"/></row><row r="3"><c r="XFD3"/></row>')),
    "a thousand million rows": workbook(sheet(rows(GOOD) + '<row r="999999999"><c r="A999999999"><v>1</v></c></row>')),
    "a row beyond all numbers": workbook(sheet(rows(GOOD) + f'<row r="{"9" * 20}"><c r="A{"9" * 20}"><v>1</v></c></row>')),
    "a column beyond all": workbook(sheet(rows(GOOD) + '<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>')),
    "a place behind a sign": workbook(sheet(rows(GOOD) + '<row r="3"><c s=">" r="XFD1048576"><v>1</v></c></row>')),
    "a place in references": workbook(sheet(rows(GOOD) + '<row r="3"><c r="&#88;FD1048576"><v>1</v></c></row>')),
    "a place after blanks": workbook(sheet(rows(GOOD) + f'<row r="3"><c r{" " * 99}="XFD1048576"><v>1</v></c></row>')),
    "a thousand million laughs": workbook(sheet(rows([*GOOD, (3, ("&j;", "3"))]), LAUGHS)),
    "laughs in an error cell": workbook(sheet(rows(GOOD) + '<row r="3"><c r="A3" t="e"><v>&j;</v></c></row>', LAUGHS)),
    "an external entity": workbook(sheet(rows([*GOOD, (3, ("&x;", "3"))]), OUTSIDE)),
    "an entity in the workbook": workbook(sheet(rows(GOOD)), start=OUTSIDE),
    "an entity in shared texts": workbook(sheet(rows(GOOD)), {"xl/sharedStrings.xml": LAUGHS + f"<sst {MAIN}/>"}),
    "UTF-16 in a part": workbook(sheet(rows(GOOD)), {"xl/styles.xml": "\ufeff".encode("utf-16").decode("latin-1") + "<\0"}),
    "twelve thousand parts": workbook(sheet(rows(GOOD)), {f"x/{i}": "" for i in range(12_000)}),
    "parts that unpack far": workbook(sheet(rows(GOOD)), {"xl/sharedStrings.xml": " " * 40_000_000}),
    "two hundred thousand sheets": workbook(sheet(rows(GOOD)), sheets=200_000),
    "a sheet named twice": workbook(sheet(rows(GOOD)), sheets=2),
    "a part that lies": lying,
    "a part that stands twice": twice,
    "a pipe for a table": instead("data/growth.csv", os.mkfifo),
    "a pipe for dataset.toml": instead("data/dataset.toml", os.mkfifo),
    "a pipe for the award": instead("award.toml", os.mkfifo),
    "a socket for a table": instead("data/growth.csv", a_socket),
    "a socket for dataset.toml": instead("data/dataset.toml", a_socket),
    "a folder for a table": instead("data/growth.csv", Path.mkdir),
    "a folder for dataset.toml": instead("data/dataset.toml", Path.mkdir),
    **{
        f"{target} for {name}": instead(name, link(target))
        for target in ("/dev/zero", "/dev/stdin", "/dev/random", "/etc/passwd", "/nowhere", "/proc/self/mem")
        for name in ("data/growth.csv", "data/dataset.toml")
    },
    "/dev/zero for the award": instead("award.toml", link("/dev/zero")),
    "a circle of links": instead("data/growth.csv", link("growth.csv")),
    "a link out of the folder": outside,
    "a folder that leads out": through_a_folder("sub/g.csv"),
    "a pattern that leads out": through_a_folder("*/g.csv"),
    **{f"the path {path[:40]}": declared(f'file = "{path}"') for path in PATHS},
    "gzip by another name": written("data/growth.csv", gzip.compress(b"code,growth\n" + b"0" * 5_000_000)),
    "zip by another name": written("data/growth.csv", b"PK\x03\x04" + b"0" * 100),
    "gzip in JSON lines": written("data/growth.jsonl", gzip.compress(b"{}\n" * 100_000)),
    "a file full of nothing": sparse,
    "a line without end": added("data/growth.csv", "x" * 3_000_000),
    "two million columns": written("data/growth.csv", "code,growth," + ",".join(map(str, range(2_000_000))) + "\n"),
    "thirty thousand columns": written("data/growth.csv", "code,growth," + ",".join(map(str, range(30_000))) + "\n"),
    "thirty thousand keys": written("data/growth.jsonl", "{" + ",".join(f'"k{i}":1' for i in range(30_000)) + "}\n"),
    "lists in lists": written("data/growth.jsonl", NUL + "[" * 200_000 + "\n"),
    "closed lists in lists": written("data/growth.jsonl", NUL + "[" * 200_000 + "]" * 200_000 + "}\n"),
    "a million digits": written("data/growth.jsonl", NUL + "9" * 1_000_000 + "}\n"),
    "a vast exponent": written("data/growth.jsonl", NUL + "1e999999999}\n"),
    "a code of a vast exponent": written("data/regions.jsonl", '{"code":1e99999999,"name":"x","cluster":"a"}\n', "data/regions.csv"),
    "a line of JSON without end": written("data/growth.jsonl", '{"code":"' + "x" * 17_000_000 + '"}\n'),
    "Parquet of 10^9 rows": footer,
    "a huge dataset.toml": added("data/dataset.toml", "#" * 1_000_000, 20),
    "nested dataset.toml": added("data/dataset.toml", "x=" + "[" * 100_000),
    "dotted dataset.toml": added("data/dataset.toml", "a." * 20_000 + "b=1\n"),
    "a vast whole in dataset.toml": declared("header-row = " + "9" * 5000),
    "nan in dataset.toml": declared("header-row = nan"),
    "twenty thousand tables": added("data/dataset.toml", "\n".join(f'[tables.t{i}]\nfile="x"' for i in range(20_000))),
    "a huge award": added("award.toml", "#" * 1_000_000, 100),
    "a nested award": added("award.toml", "x=" + "[" * 100_000),
    "a dotted award": added("award.toml", "a." * 20_000 + "b=1\n"),
    "thirty thousand tiers": added("award.toml", '[[tiers]]\nid="x"\nfrom=1\n', 30_000),
    "a vast whole in the award": added("award.toml", "[x]\ny = " + "9" * 5000 + "\n"),
    "a vast exponent in the award": added("award.toml", "[x]\ny = 1e999999999999\n"),
    "nan in the award": added("award.toml", '[[tiers]]\nid="x"\nfrom=nan\n'),
    "1e400 in the award": added("award.toml", '[[tiers]]\nid="x"\nfrom=1e400\n'),
    "digits of Arabic": written("data/growth.csv", "code,growth\n01,\u0663\n"),
    "full-width digits": written("data/growth.csv", "code,growth\n01,\uff13\n"),
    "an underscore in a number": written("data/growth.csv", "code,growth\n01,1_000\n"),
    "nan in a cell": written("data/growth.csv", "code,growth\n01,nan\n"),
    "1e400 in a cell": written("data/growth.csv", "code,growth\n01,1e400\n"),
}  # fmt: skip
