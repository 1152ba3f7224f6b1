"""Each command: what it prints, and with which exit status it ends."""

import json

import pytest

import pembina.api
from pembina.api import RecordsShown
from pembina.errors import CODES
from pembina.model import canonical
from pembina.record import write_result

from ..reports import results

SCHEMAS = ["award", "result", "criterion", "dataset"]


# show


def test_show_prints_the_ranking_in_the_language_asked_for(pembina, result_file):
    ran = pembina("show", result_file, "--lang", "id")
    assert (0, "") == (ran.status, ran.err)
    assert "        1  01    Kencana Timur        83,00  Madya     A" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--group", "klaster"], "entrants have no group column 'klaster'; known are: cluster"),
        (["--scores", "--findings"], "--findings and --scores are two pages; ask for one of them"),
        (["--format", "cvs"], "there is no format 'cvs'; known are: csv, json, markdown, table; did you mean \"csv\"?"),
    ],
)
def test_show_refuses_what_it_cannot_show(pembina, result_file, options, said):
    ran = pembina("show", result_file, *options)
    assert (2, "") == (ran.status, ran.out)
    assert said in " ".join(ran.err.split())


def test_show_gives_data_on_request(pembina, result_file):
    assert 6 == len(json.loads(pembina("show", result_file, "--format", "json").out)["ranking"])
    assert 13 == len(json.loads(pembina("show", result_file, "--findings", "--format", "json").out)["findings"])
    assert pembina("show", result_file, "--scores", "--format", "csv").out.startswith(
        "rank,code,name,total,supervision,aid"
    )
    assert pembina("show", result_file, "--group", "cluster", "--format", "markdown").out.startswith(
        "> **SYNTHETIC DATA"
    )


def test_a_file_that_is_no_result_is_refused(pembina, tmp_path):
    (tmp_path / "x.json").write_text("{}", "utf-8")
    assert (3, "") == (pembina("show", tmp_path / "x.json").status, pembina("show", tmp_path / "x.json").out)
    assert "error[PB701]" in pembina("show", tmp_path / "none.json").err
    assert "tidak ada berkas atau folder" in pembina("show", tmp_path / "none.json", "--lang", "id").err.lower()


# explain


def test_explain_finds_an_entrant_by_code_or_name(pembina, result_file):
    by_code, by_name = pembina("explain", result_file, "01"), pembina("explain", result_file, "kencana timur")
    assert 0 == by_code.status
    assert by_code.out == by_name.out
    assert "Kencana Timur is ranked 1 of 3" in by_code.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Kencana"], "error[PB704]: the name Kencana fits several entrants: Kencana Timur (01), Kencana Barat (02)"),
        (["Surlaya"], 'error[PB703]: this entrant is not in the result: Surlaya\n  hint: did you mean "Suralaya"?'),
        (["01", "audti"], 'error[PB705]: this criterion is not in the result: audti\n  hint: did you mean "audit"?'),
        (["01", "aid"], "error[PB708]: it is not known where the award and the data of this result are"),
    ],
)
def test_explain_refuses_what_it_does_not_know_and_never_chooses(pembina, result_file, words, said):
    ran = pembina("explain", result_file, *words)
    assert (3, "") == (ran.status, ran.out)
    assert said in ran.err


def test_a_criterion_whose_name_fits_two_is_refused_and_both_are_named(pembina, tmp_path):
    document = results.document()
    title = document["nodes"][2]["title"]["en"]
    document["nodes"][3]["title"] = dict(document["nodes"][2]["title"])
    (tmp_path / "two.json").write_bytes(canonical(document))
    ran = pembina("explain", tmp_path / "two.json", "01", title)
    assert "hint: it fits several: supervision.visits, supervision.meetings" in ran.err


@pytest.mark.parametrize("word", ["supervision", "Pembinaan dan pengawasan", "Supervision"])
def test_a_group_is_explained_by_path_or_title_without_records(pembina, result_file, word):
    ran = pembina("explain", result_file, "01", word)
    assert 0 == ran.status
    assert "Its score is the weighted geometric mean" in ran.out


@pytest.fixture
def asked(monkeypatch):
    """What the command asked of `pembina.api.records`, which answers with 25 records."""
    questions = []

    def answer(result, award, data, entrant, criterion, *, host=None, engine="duckdb", limit=None):
        questions.append((award, str(data), entrant, criterion, limit))
        rows = [("visits.csv", i + 2, "2022-01-02") for i in range(25)]
        return RecordsShown(("_file", "_row", "date"), rows[:limit], len(rows))

    monkeypatch.setattr(pembina.api, "records", answer)
    return questions


def test_the_records_are_those_of_the_award_and_data_that_were_evaluated(pembina, tmp_path, asked):
    path = tmp_path / "r.json"
    write_result(results.result(), path, {"award": "my-award", "data": "my-data"})
    ran = pembina("explain", path, "01", "visits")
    assert [("my-award", "my-data", "01", "supervision.visits", 20)] == asked
    assert "visits.csv   21  2022-01-02\n" in ran.out
    assert "5 more records; --limit shows more of them." in ran.out


def test_award_data_and_limit_can_be_said(pembina, result_file, asked):
    ran = pembina("explain", result_file, "01", "visits", "--award", "a", "--data", "d", "--limit", "0")
    assert [("a", "d", "01", "supervision.visits", None)] == asked
    assert "more record" not in ran.out


# plugins, schema, error


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_schema_is_printed_as_json(pembina, kind):
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(pembina("schema", kind).out)["$schema"]


def test_an_error_code_has_a_page_in_both_languages(pembina):
    english, indonesian = pembina("error", "pb401"), pembina("error", "PB401", "--lang", "id")
    assert english.out.startswith('PB401: no plugin named "<plugin>" is installed\n====')
    assert "What mends it\n-------------\n\nCorrect the name, or install" in english.out
    assert "Cara memperbaikinya\n-------------------\n" in indonesian.out


def test_without_a_code_all_codes_are_listed(pembina):
    ran = pembina("error", "--format", "csv")
    listed = [line.split(",")[0] for line in ran.out.splitlines()]
    assert ["code", *CODES.all()] == [code for code in listed if not code.startswith("JURY")]
    assert "JURY301" in listed


def test_an_unknown_code_is_wrong_use_and_the_likely_one_is_named(pembina):
    ran = pembina("error", "PB4O1")
    assert 2 == ran.status
    assert "there is no error code 'PB4O1'; did you mean PB4" in ran.err


def test_every_code_has_a_page_in_both_languages(pembina):
    for code in CODES.all():
        for language in ("id", "en"):
            ran = pembina("error", code, "--lang", language)
            assert (0, "") == (ran.status, ran.err)
            assert "{" not in ran.out.replace("{ ", "").split("\n\n")[0]
