"""Signs of gaming as users read them: the list, the language, and what stays."""

from __future__ import annotations

import json
import re

import pytest

from pembina import api
from pembina.reports import gaming
from pembina.reports.texts import Texts

from ..docs.pages import DOCS, write_files
from ..forms.worklist_folder import Listed


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(DOCS / "how-to" / "look-for-gaming.md", tmp_path)
    return tmp_path


def test_a_list_for_the_field_is_drawn_from_the_same_data(pembina, folder):
    assert 0 == pembina("evaluate", ".", "--engine", "polars", "-o", "contoh.result.json").status
    words = ["sample", "contoh.result.json", "--seed", "4827 1039 56", "--size", "12", "-o", "sample.xlsx"]
    assert 0 == pembina(*words).status


def test_questions_stand_in_the_list_and_in_json_and_never_in_a_result(pembina, folder):
    ran = pembina("check", ".", "--engine", "polars", "--format", "json")
    document = json.loads(ran.out)
    told = {f["key"]: f for f in document["findings"] if f["key"].startswith("gaming.")}
    assert {"gaming.split", "gaming.same-name", "gaming.burst", "gaming.denominator-within"} == set(told)
    assert ("kegiatan", [["kegiatan.csv", 6], ["kegiatan.csv", 35]]) == (
        told["gaming.same-name"]["table"], told["gaming.same-name"]["rows"],
    )  # fmt: skip
    assert {"tables": 2, "tests": 6} == document["gaming"]
    assert {"note"} == {f["level"] for f in told.values()}
    pembina("check", ".", "--engine", "polars", "-o", "problems.xlsx")
    listed = Listed(folder / "problems.xlsx")
    found = [listed.value(row, "found") for row in range(1, len(listed.rows) + 1)]
    assert 4 == sum("explain it." in str(text) for text in found)
    result = api.evaluate(folder, engine="polars")
    assert "gaming" not in json.dumps(result.document["findings"])


def test_an_earlier_result_is_compared_and_named_in_the_offer_of_a_list(pembina, folder):
    assert 0 == pembina("evaluate", ".", "--engine", "polars", "-o", "before.result.json").status
    table = folder / "data" / "koperasi.csv"
    table.write_text(table.read_text("utf-8").replace("71,96", "71,60"), "utf-8")
    ran = pembina("check", ".", "--engine", "polars", "--against", "before.result.json")
    assert (0, True) == (ran.status, "since the earlier result" in " ".join(ran.out.split()))
    assert "Denominators were compared with those of before.result.json." in ran.out
    ran = pembina("check", ".", "--engine", "polars", "--against", "nothing.json")
    assert (3, True) == (ran.status, "PB701" in ran.err)


def test_every_sentence_is_a_question_and_names_what_would_explain_it():
    for name, text in vars(gaming).items():
        if isinstance(text, str) and name.isupper() and "{table}" in text and name != "COMMON":
            assert "?" in text, name
            assert re.search(r"would explain it\.", text), name
            assert not re.search(r"fraud|cheat|false|fake|manipul|suspic", text), name


def test_places_and_chances_are_said_as_people_say_them():
    texts = Texts("en")
    assert "a.csv, row 3" == gaming.where(texts, [["a.csv", 3]])
    assert "a.csv, rows 3 and 4; b.csv, row 2, and more" == gaming.where(
        texts, [["a.csv", 3], ["a.csv", 4], ["b.csv", 2]], 9
    )
    assert "t" == gaming.where(texts, [["t", None]])
    assert ("one in 200", "one in 12,000", "less than one in a million") == tuple(
        gaming.chance(texts, tail) for tail in (0.005, 1 / 12_345, 1e-9)
    )
    said = gaming.about(texts, 2, 1, 0, [("t", "gaming.same"), ("t", "gaming.slip")])
    assert "Signs of gaming were looked for in 2 tables, by 1 statistical test; there is nothing to ask." == said[0]
    assert "(records that are the same, names a slip apart)" in said[1]
