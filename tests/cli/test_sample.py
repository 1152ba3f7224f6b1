"""``pembina sample`` as its users see it: the number, the seal, the list to fill in, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from pembina import api
from pembina.errors import CODES
from pembina.model import canonical
from pembina.record import write_result

from ..trust.small import write_small


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An award, its data and its result, made once."""
    folder = tmp_path_factory.mktemp("made")
    award = write_small(folder)
    names = (folder / "data" / "regions.csv").read_text("utf-8").replace("Uji Bakti", "=cmd|calc")
    (folder / "data" / "regions.csv").write_text(names, "utf-8")
    facts = {"award": "award.toml", "data": "data", "engine": "polars"}
    write_result(api.evaluate(award, engine="polars"), folder / "r.result.json", facts)
    return folder


@pytest.fixture
def result(made, tmp_path, monkeypatch):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Path("r.result.json")


def write_seal(path, result, sampling="Angka undian 1 Juli 2024", award=None):
    document = json.loads(result.read_text())
    program = {"pembina": "1", "sha256": 64 * "0"}
    rules = {"hash": award or document["award"]["hash"], "rules": document["award"]["rules"]}
    content = {"format": "pembina-seal/1", "award": rules, "plugins": document["plugins"], "program": program}
    content |= {"sealed": "2024-01-02", "signers": None, "sampling": sampling}
    path.write_bytes(canonical(content))
    return path


def test_the_page_says_how_to_draw_again_and_a_shell_agrees(pembina, result):
    ran = pembina("sample", result, "--seed", "4827 1039 56", "--size", "12", "--format", "json")
    found = json.loads(ran.out)["sample"]
    assert (0, "4827103956", 12) == (ran.status, found["seed"], found["size"])
    page = pembina("sample", result, "--seed", "4827103956", "--size", "12").out
    line = next(line for line in page.splitlines() if line.startswith("printf"))
    said = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True).stdout.split()[0]
    assert said == found["drawn"][0]["ticket"]
    assert "nobody can know whether the number was named beforehand" in " ".join(page.split())
    assert "No error among 12: with 95 percent confidence, below 22.09 percent" in " ".join(page.split())


def test_with_a_seal_the_page_says_which_number_was_named(pembina, result, tmp_path):
    seal = write_seal(tmp_path / "a.seal.json", result)
    page = " ".join(pembina("sample", result, "--seed", "7", "--seal", seal).out.split())
    assert "says of the number: “Angka undian 1 Juli 2024”" in page
    assert "nobody can know" not in page


def test_the_workbook_and_the_list_hold_empty_cells_to_fill_in_and_no_formula(pembina, result):
    ran = pembina("sample", result, "--seed", "7", "--size", "20", "-o", "s.xlsx")
    assert (0, True) == (ran.status, "Written: s.xlsx" in ran.out)
    sheet = openpyxl.load_workbook("s.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(i for i, row in enumerate(rows) if "Found" in row)
    at = {title: i for i, title in enumerate(rows[head]) if title}
    assert 20 == len(rows) - head - 1
    assert all(row[at[key]] is None for row in rows[head + 1 :] for key in ("Found", "By", "Date", "Remarks"))
    assert "=cmd|calc (02)" in {row[at["Entrant"]] for row in rows[head + 1 :]}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert 0 == pembina("sample", result, "--seed", "7", "--size", "20", "-o", "s.csv").status
    listed = list(csv.DictReader(io.StringIO(Path("s.csv").read_text("utf-8"))))
    assert (20, "'=cmd|calc") == (len(listed), next(r["name"] for r in listed if r["entrant"] == "02"))
    assert {"found", "by", "date", "note", "record.cooperative"} <= listed[0].keys()


def nothing_to_draw(pembina, result):
    document = json.loads(result.read_text())
    for node in document["nodes"]:
        if node["kind"] == "criterion":
            node["evidence"] = [0] * len(document["entrants"])
    result.write_bytes(canonical(document))
    return pembina("sample", result, "--seed", "7")


def without_a_number(pembina, result):
    return pembina("sample", result, "--seed", "7", "--seal", write_seal(result.parent / "s.json", result, None))


def few(pembina, result):
    return pembina("sample", result, "--seed", "7", "--size", "3")


def other_rules(pembina, result):
    document = json.loads(result.read_text())
    seal = write_seal(result.parent / "s.json", result)
    (result.parent / "award.toml").write_text(
        (result.parent / "award.toml").read_text().replace("weight = 60", "weight = 55").replace("= 40", "= 45")
    )
    assert 0 == pembina("evaluate", "award.toml", "--engine", "polars", "-o", "other.result.json").status
    assert document["award"]["hash"] != json.loads((result.parent / "other.result.json").read_text())["award"]["hash"]
    return pembina("sample", "other.result.json", "--seed", "7", "--seal", seal)


def against_another(pembina, result):
    text = (result.parent / "award.toml").read_text()
    (result.parent / "award.toml").write_text(text.replace("uji-kepercayaan", "uji-lain"))
    return pembina("check", result.parent, "--engine", "polars", "--against", result)


CASES = {
    "PB775": without_a_number, "PB776": few, "PB777": other_rules, "PB778": against_another, "PB779": nothing_to_draw,
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_what_cannot_be_done_is_refused_by_its_code(pembina, result, code):
    ran = CASES[code](pembina, result)
    assert (3, True) == (ran.status, f"error[{code}]" in ran.err), ran.err
    assert code in CODES


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--seed", "7.5"], "is no number: write the digits 0 to 9"),
        ([], "--seed"),
        (["--seed", "7", "-o", "s.pdf"], "not .pdf"),
        (["--seed", "7", "-o", "s"], "a file without an ending"),
        (["--seed", "7", "--size", "0"], "--size"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(pembina, result, words, told):
    ran = pembina("sample", result, *words)
    assert (2, True) == (ran.status, told in ran.err)


def test_a_list_that_somebody_filled_in_is_not_written_over(pembina, result, tmp_path):
    pembina("sample", result, "--seed", "7", "-o", "s.csv")
    (tmp_path / "s.csv").write_text((tmp_path / "s.csv").read_text() + "x\n")
    ran = pembina("sample", result, "--seed", "7", "-o", "s.csv")
    assert (3, True) == (ran.status, "PB619" in ran.err)
    assert 0 == pembina("sample", result, "--seed", "7", "-o", "s.csv", "--force").status
