"""The chart of a ranking: who stands where, between which ranks, and what has to be said above it."""

from __future__ import annotations

import re
import sys

import pytest

import pembina
from pembina.methods.refusal import LibraryMissing
from tests.reports.results import document, result
from tests.reports.test_marks_everywhere import marked


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("PEMBINA_LANG", "en")


def study(**changed):
    """What a study of robustness says of the three ranked entrants, as far as it is drawn."""
    entrants = [
        {"entrant": code, "code": code, "low": low, "high": high} for code, low, high in (
            ("01", 1, 2), ("02", 1, 3), ("03", 3, 3),
        )
    ]  # fmt: skip
    settings = {"interval": [5, 95], "factors": [{}]}
    base = {"format": "pembina-robustness/1", "result": result().sha256, "settings": settings, "entrants": entrants}
    return {**base, **changed}


def sets(**changed):
    """What confidence sets say of them."""
    rows = [
        {"entrant": code, "from": low, "to": high} for code, low, high in (("01", 1, 1), ("02", 2, 3), ("03", 2, 3))
    ]
    base = {"format": "pembina-confidence/1", "about": "", "result": result().sha256, "level": 95, "rows": rows}
    return {**base, **changed}


def rows(chart):
    """The rows that are drawn, and the specification, which Altair has held to the schema of Vega-Lite."""
    made = chart.to_dict()
    (data,) = made["datasets"].values()
    return data, made


def test_without_a_study_the_totals_are_drawn_best_on_top():
    data, made = rows(pembina.chart(result()))
    assert [("Kencana Timur (01)", 83), ("Kencana Barat (02)", 54), ("Suralaya (03) [1 value missing]", 54)] == [
        (row["name"], row["total"]) for row in data
    ]
    assert ("bar", "total", "Total") == (
        made["mark"]["type"], made["encoding"]["x"]["field"], made["encoding"]["x"]["title"]
    )  # fmt: skip
    assert "place" == made["encoding"]["y"]["sort"]["field"]


def test_who_has_no_rank_is_not_in_it():
    assert ["(01)", "(02)", "(03)"] == [
        re.search(r"\(\d\d\)", row["name"])[0] for row in rows(pembina.chart(result()))[0]
    ]


def test_intervals_of_the_rules_are_drawn_from_low_to_high():
    data, made = rows(pembina.chart(result(), robustness=study()))
    assert [(1, 2, 1), (1, 3, 2), (3, 3, 2)] == [(row["low"], row["high"], row["rank"]) for row in data]
    bars, dots = made["layer"]
    assert ("low", "high", "rank") == tuple(
        part["field"] for part in (bars["encoding"]["x"], bars["encoding"]["x2"], dots["encoding"]["x"])
    )
    assert any("90 of 100 draws" in line for line in made["title"]["subtitle"])
    assert not any("not studied" in line for line in made["title"]["subtitle"])


def test_confidence_sets_are_drawn_with_their_level():
    data, made = rows(pembina.chart(result(), confidence=sets()))
    assert [(1, 1), (2, 3), (2, 3)] == [(row["low"], row["high"]) for row in data]
    assert any("95 percent confidence" in line for line in made["title"]["subtitle"])


@pytest.mark.parametrize(
    ("settings", "said"),
    [(None, "was not studied"), ({"interval": [5, 95], "factors": []}, "nothing could be varied")],
)
def test_a_study_that_could_not_be_made_leaves_the_totals_and_is_said(settings, said):
    _, made = rows(pembina.chart(result(), robustness=study(settings=settings)))
    assert "total" == made["encoding"]["x"]["field"]
    assert any(said in line for line in made["title"]["subtitle"])


def test_invented_data_are_said_above_the_chart():
    synthetic = result({"data": {**document()["data"], "origin": "synthetic"}})
    assert any("SYNTHETIC DATA" in line for line in rows(pembina.chart(synthetic))[1]["title"]["subtitle"])


def test_what_has_to_stand_beside_a_name_stands_there():
    data, _ = rows(pembina.chart(marked().result))
    beside = {row["name"][-1] == "]" and row["name"].partition(" [")[2] for row in data}
    assert any(words and "override" in words for words in beside)
    assert any(words and "adjusted" in words for words in beside)


def test_it_speaks_the_language_of_the_reader():
    _, made = rows(pembina.chart(result(), study(), language="id"))
    assert "Pembina Koperasi Terbaik" == made["title"]["text"]
    assert "Peringkat" == made["layer"][1]["encoding"]["x"]["title"]


def test_a_document_about_another_result_or_of_another_kind_is_refused():
    for code, asked in {
        "PB725": {"robustness": study(result="f" * 64)},
        "PB726": {"robustness": sets()},
        "PB727": {"confidence": study()},
    }.items():
        with pytest.raises(pembina.PembinaError) as caught:
            pembina.chart(result(), **asked)
        assert [code] == [problem.code for problem in caught.value.problems]
    with pytest.raises(pembina.PembinaError) as caught:
        pembina.chart(result(), confidence=sets(result="f" * 64))
    assert "it is about the result ffffffffffff…" in str(caught.value)
    with pytest.raises(TypeError, match="one chart shows one of them"):
        pembina.chart(result(), study(), sets())


def test_without_altair_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(LibraryMissing, match=r"pip install 'pembina\[report\]'"):
        pembina.chart(result())


def test_a_real_study_is_drawn():
    made = pembina.evaluate("penggerak-koperasi-2014")
    data, _ = rows(pembina.chart(made, pembina.robustness(made, draws=50, parts=())))
    assert 31 == len(data)
    assert all(row["low"] <= row["high"] for row in data)
    assert any(row["low"] < row["high"] for row in data)


def test_it_can_be_drawn_without_a_browser():
    converter = pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    svg = converter.vegalite_to_svg(pembina.chart(result(), study()).to_dict())
    assert "Kencana Timur (01)" in svg
