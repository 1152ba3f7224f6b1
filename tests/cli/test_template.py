"""``pembina template``: what it writes, what it prints, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_form_is_written_and_read_by_check_without_another_step(pembina, tmp_path: Path) -> None:
    folder = tmp_path / "forms" / "74"
    ran = pembina("template", "ipm", "-o", folder, "--entrant", "74", "--name", "Buton Contoh", "--lang", "id")
    assert (0, "") == (ran.status, ran.err)
    assert str(folder) in ran.out.splitlines()[0]
    assert {"dataset.toml", "csv/dataset.toml", "csv/datapackage.json", "csv/figures.csv", "csv/regions.csv"} < files(
        folder
    )
    for data in (folder, folder / "csv"):
        checked = pembina("check", "ipm", "--data", data)
        assert (0, "") == (checked.status, checked.err)
        assert "1 entrant" in checked.out


def test_an_empty_form_is_refused_in_words_that_say_which_sheet_is_empty(pembina, tmp_path: Path) -> None:
    pembina("template", "ipm", "-o", tmp_path / "f")
    ran = pembina("check", "ipm", "--data", tmp_path / "f")
    assert 3 == ran.status
    assert "form-ipm.xlsx [Regions]: error[PB327]: no entrant competes: no row is filled in" in ran.err


def test_a_folder_in_which_something_could_be_lost_is_refused(pembina, tmp_path: Path) -> None:
    filled = tmp_path / "form-ipm.xlsx"
    filled.write_bytes(b"filled in")
    ran = pembina("template", "ipm", "-o", tmp_path)
    assert 3 == ran.status
    assert "error[PB621]: the folder is not empty: form-ipm.xlsx" in ran.err
    assert b"filled in" == filled.read_bytes()


def test_with_force_forms_are_written_over_and_other_files_stay(pembina, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("kept")
    (tmp_path / "form-ipm.xlsx").write_bytes(b"old")
    assert 0 == pembina("template", "ipm", "-o", tmp_path, "--force").status
    assert "kept" == (tmp_path / "letter.txt").read_text()
    assert b"PK" == (tmp_path / "form-ipm.xlsx").read_bytes()[:2]


def test_a_place_that_is_no_folder_is_refused(pembina, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ran = pembina("template", "ipm", "-o", tmp_path / "file")
    assert (3, True) == (ran.status, "error[PB624]" in ran.err)


def test_a_table_that_the_award_does_not_read_cannot_be_left_out(pembina, tmp_path: Path) -> None:
    ran = pembina("template", "ipm", "-o", tmp_path / "f", "--without", "figurs", "--without", "regions")
    assert 2 == ran.status
    assert 'error[PB622]: the award reads no table "figurs"' in ran.err
    assert 'did you mean "figures"?' in ran.err
    assert 'error[PB622]: the award reads no table "regions"' in ran.err
    assert not (tmp_path / "f").exists()


def test_a_table_that_is_left_out_is_missing_in_the_data_set(pembina, tmp_path: Path) -> None:
    pembina("template", "ipm", "-o", tmp_path / "f", "--without", "figures", "--entrant", "74", "--name", "Buton")
    ran = pembina("check", "ipm", "--data", tmp_path / "f")
    assert (3, True) == (ran.status, "error[PB305]" in ran.err)


@pytest.mark.parametrize(("code", "name"), [(" ", "A"), ("7\u202e4", "A"), ("74", "")])
def test_a_code_or_a_name_that_could_not_be_found_again_is_refused(
    pembina, tmp_path: Path, code: str, name: str
) -> None:
    ran = pembina("template", "ipm", "-o", tmp_path / "f", "--entrant", code, "--name", name)
    assert (2, True) == (ran.status, "error[PB623]" in ran.err)


def test_a_name_without_a_code_is_refused(pembina, tmp_path: Path) -> None:
    ran = pembina("template", "ipm", "-o", tmp_path / "f", "--name", "Buton")
    assert (2, True) == (ran.status, "--name goes together with --entrant" in ran.err)


def test_a_folder_is_needed(pembina) -> None:
    ran = pembina("template", "ipm")
    assert (2, True) == (ran.status, "--output" in ran.err)
