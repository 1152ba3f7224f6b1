"""Decisions after publication and studies of robustness, as the commands that hand out a result take them."""

import json

import pytest

from pembina.api import evaluate
from pembina.cli.publishing import publication, read_robustness
from pembina.cli.session import Session
from pembina.errors import RecordError
from pembina.record import read_result, write_result

REVOKED = '[[decisions]]\nentrant = "02"\nkind = "revoked"\ndate = 2022-08-10\nreason = "The ledger was invented"\n'


@pytest.fixture
def decided(result_file):
    """A result with a decision beside it."""
    path = result_file.with_name("uji.result.decisions.toml")
    path.write_text(f'format = 1\nresult = "{read_result(result_file).sha256}"\n{REVOKED}', "utf-8")
    return result_file


@pytest.mark.parametrize("command", [["show"], ["show", "--scores"], ["explain"]])
def test_decisions_beside_a_result_are_shown_without_being_asked_for(pembina, decided, command):
    words = [command[0], decided, *command[1:], *(["02"] if command[0] == "explain" else [])]
    ran = pembina(*words)
    assert 0 == ran.status
    assert "revoked on 10 August 2022: The ledger was invented." in " ".join(ran.out.split())


def test_the_ranking_says_it_beside_the_name(pembina, decided):
    ran = pembina("show", decided, "--format", "csv")
    (row,) = [line for line in ran.out.splitlines() if ",02," in line]
    assert "revoked since publication (10 August 2022)" in row


def test_the_document_holds_the_decisions(pembina, decided):
    document = json.loads(pembina("show", decided, "--format", "json").out)
    assert ["The ledger was invented"] == [decision["reason"] for decision in document["decisions"]]


def test_decisions_elsewhere_are_named(pembina, decided, tmp_path):
    elsewhere = decided.with_name("uji.result.decisions.toml").rename(tmp_path / "keputusan.toml")
    assert "revoked" not in pembina("show", decided).out
    assert "revoked" in pembina("show", decided, "--decisions", elsewhere).out


def test_decisions_of_another_result_are_refused(pembina, decided):
    path = decided.with_name("uji.result.decisions.toml")
    path.write_text(f'format = 1\nresult = "{"0" * 64}"\n', "utf-8")
    ran = pembina("show", decided)
    assert (3, "") == (ran.status, ran.out)
    assert "uji.result.decisions.toml:2:1: result: error[PB721]" in ran.err


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A result that can be judged again, as a study has to."""
    path = tmp_path_factory.mktemp("evaluated") / "penggerak.result.json"
    write_result(evaluate("penggerak-koperasi-2014"), path)
    return path


def study(pembina, result_file, tmp_path):
    path = tmp_path / "kajian.json"
    path.write_text(pembina("robustness", result_file, "--draws", "50", "--format", "json").out, "utf-8")
    return path


def test_a_study_that_was_written_is_read(pembina, evaluated, tmp_path):
    path = study(pembina, evaluated, tmp_path)
    result = read_result(evaluated)
    written, read = json.loads(path.read_text("utf-8"))["robustness"], read_robustness(path, result)
    for key in ("settings", "entrants", "mean-shift", "sensitivity", "population"):
        assert written[key] == read[key]
    assert [] == read["pairs"] == read["acceptability"]["entrants"]
    assert publication(Session("en"), evaluated, result, None, path).studied


def test_a_study_made_for_a_report_has_the_intervals_of_the_command(pembina, evaluated, tmp_path):
    result = read_result(evaluated)
    path = tmp_path / "kajian.json"
    path.write_text(pembina("robustness", evaluated, "--format", "json").out, "utf-8")
    read = publication(Session("en"), evaluated, result, None, path)
    made = publication(Session("en"), evaluated, result, None)
    assert read.robustness["entrants"] == made.robustness["entrants"]
    assert {"key": "not-asked", "args": {}} == made.robustness["sensitivity"]["not-done"]


def test_without_a_study_nothing_is_known_of_places(evaluated):
    result = read_result(evaluated)
    assert not publication(Session("en"), evaluated, result, None, without=True).studied


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda document: {**document, "result": "0" * 64}, "PB725"),
        (lambda document: {**document, "entrants": "none"}, "PB726"),
        (lambda document: [], "PB726"),
        (lambda document: {**document, "settings": None, "not-done": None}, "PB726"),
        (lambda document: {**document, "entrants": [{**document["entrants"][0], "ranks": [[1, "x"]]}]}, "PB726"),
    ],
)
def test_a_study_of_another_result_or_another_form_is_refused(pembina, evaluated, tmp_path, change, code):
    path = study(pembina, evaluated, tmp_path)
    document = json.loads(path.read_text("utf-8"))["robustness"]
    path.write_text(json.dumps(change(document)), "utf-8")
    with pytest.raises(RecordError) as caught:
        read_robustness(path, read_result(evaluated))
    assert [code] == [problem.code for problem in caught.value.problems]


def test_a_study_that_is_no_json_is_refused(result_file, tmp_path):
    path = tmp_path / "kajian.json"
    path.write_text("Peringkat", "utf-8")
    with pytest.raises(RecordError) as caught:
        read_robustness(path, read_result(result_file))
    assert ["PB726"] == [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_a_study_nested_without_end_is_refused(result_file, tmp_path, text):
    path = tmp_path / "kajian.json"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError) as caught:
        read_robustness(path, read_result(result_file))
    assert ["PB726"] == [problem.code for problem in caught.value.problems]
