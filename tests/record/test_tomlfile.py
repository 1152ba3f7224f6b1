"""A TOML file that belongs to a result: read, or refused with every mistake at its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import AwardError, Hint, Place, Problem, RecordError
from pembina.record.tomlfile import TomlFile

DATE = {"type": "string", "format": "date"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["day"],
    "properties": {
        "day": DATE,
        "days": {"type": "array", "items": DATE},
        "both": {"anyOf": [DATE, {"type": "integer"}]},
        "text": {"type": "string"},
    },
}


def read(folder: Path, text: str) -> TomlFile:
    (folder / "x.toml").write_text(text, "utf-8")
    return TomlFile(folder / "x.toml", SCHEMA)


def test_days_are_dates_of_toml_wherever_they_stand(tmp_path: Path) -> None:
    file = read(tmp_path, 'day = 2024-01-02\ndays = [2024-01-03]\nboth = 2024-01-04\ntext = "x"\n')
    days = [dt.date(2024, 1, n) for n in (2, 3, 4)]
    assert {"day": days[0], "days": [days[1]], "both": days[2], "text": "x"} == file.document
    assert [] == file.problems
    file.close()


def test_texts_are_no_days_and_days_no_texts_and_all_is_told_at_once(tmp_path: Path) -> None:
    file = read(tmp_path, 'day = "2024-01-02"\ndays = [2024-01-03, "x"]\ntext = 2024-01-02\nother = 1\n')
    found = [(each.code, each.place) for each in file.problems]
    name = str(tmp_path / "x.toml")
    assert {
        ("PB202", Place(name, 1, 1, "day")),
        ("PB202", Place(name, 2, 21, "days[2]")),
        ("PB202", Place(name, 3, 1, "text")),
        ("PB203", Place(name, 4, 1)),
    } == set(found)
    with pytest.raises(RecordError) as caught:
        file.close()
    assert sorted(file.problems, key=lambda each: each.place.order()) == list(caught.value.problems)


def test_a_flaw_keeps_its_arguments_and_its_hint(tmp_path: Path) -> None:
    [flaw] = read(tmp_path, 'day = 2024-01-02\ntxt = "x"\n').problems
    place = Place(str(tmp_path / "x.toml"), 2, 1)
    assert Problem("PB203", place, {"key": "txt"}, Hint('did you mean "{word}"?', {"word": "text"})) == flaw


def test_a_key_that_is_missing_is_told_at_the_table_it_belongs_in(tmp_path: Path) -> None:
    [flaw] = read(tmp_path, 'text = "x"\n').problems
    assert ("PB201", str(tmp_path / "x.toml")) == (flaw.code, flaw.place.file)


def test_what_no_schema_sees_is_noted_at_its_place(tmp_path: Path) -> None:
    file = read(tmp_path, "day = 2024-01-02\ndays = [\n  2024-01-03]\n")
    file.blame("PB614", ("days", 0), Hint("try {n}", {"n": 1}), name="x")
    file.blame("PB615", ("day",))
    name = str(tmp_path / "x.toml")
    noted = [
        Problem("PB614", Place(name, 3, 3, "days[1]"), {"name": "x"}, Hint("try {n}", {"n": 1})),
        Problem("PB615", Place(name, 1, 1, "day"), {}, None),
    ]
    assert noted == file.problems


@pytest.mark.parametrize(("text", "code"), [("day = \n", "PB107"), (None, "PB101")])
def test_a_file_that_cannot_be_read_is_a_mistake_of_the_record_and_of_no_award(
    text: str | None, code: str, tmp_path: Path
) -> None:
    with pytest.raises(RecordError) as caught:
        TomlFile(tmp_path / "none.toml", SCHEMA) if text is None else read(tmp_path, text)
    assert not isinstance(caught.value, AwardError)
    assert [code] == [each.code for each in caught.value.problems]
    assert caught.value.problems[0].place.file == str(tmp_path / ("none.toml" if text is None else "x.toml"))
