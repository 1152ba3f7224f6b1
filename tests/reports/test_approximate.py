"""What is said of approximate counts on every page, and of what hangs by their error."""

from __future__ import annotations

import re

import pytest

from pembina.reports.approximate import approximate_cell, approximate_facts
from pembina.reports.explain import criterion_page, entrant_page
from pembina.reports.findings import sentence
from pembina.reports.heading import award_heading
from pembina.reports.marks import notices
from pembina.reports.measured import value_words
from pembina.reports.minutes_rules import rules
from pembina.reports.names import Names
from pembina.reports.publication import Publication
from pembina.reports.render import as_text
from pembina.reports.show import findings_page, ranking_page, scores_page
from pembina.reports.texts import Texts

from . import results

VISITS = "supervision.visits"
LINE = (
    "Counted approximately, as the rules allow, with a standard error of up to 1.6 percent of a count: Visits per "
    "cooperative. Places that lie close together are not decided by such counts."
)


def estimated():
    """The result by hand with one criterion that was counted approximately."""
    document = results.document()
    next(node for node in document["nodes"] if node["path"] == VISITS)["distinct"] = "approximate"
    return results.result(document)


@pytest.fixture(scope="module")
def result():
    return estimated()


@pytest.fixture(scope="module")
def names(result):
    return Names.of_result(result, Texts("en"))


def line_of(names):
    return LINE.replace("Visits per cooperative", names.node(VISITS))


def test_it_stands_above_every_page_and_once_only(result, names):
    texts = Texts("en")
    pages = [ranking_page(result, texts), scores_page(result, texts), findings_page(result, texts)]
    pages += [entrant_page(result, texts, "02"), criterion_page(result, texts, "02", "aid")]
    for page in pages:
        assert " ".join(as_text(page, 80).split()).count(line_of(names)) == 1
    assert line_of(names) in award_heading(result, texts)[-1].text
    assert any(line_of(names) in getattr(block, "text", "") for block in rules(names, result))
    assert line_of(names) in [mark.sentence for mark in notices(Publication(result), texts)]


def test_where_every_count_is_exact_nothing_is_said():
    exact, texts = results.result(results.document()), Texts("en")
    pages = [ranking_page(exact, texts), entrant_page(exact, texts, "02"), findings_page(exact, texts)]
    assert not any(re.search(r"approximate|about \d", as_text(page, 80)) for page in pages)
    assert {} == approximate_facts(exact)
    assert "approximate" not in ranking_page(exact, texts).records[0]


def test_data_say_which_criteria_and_how_far_off(result):
    facts = ranking_page(result, Texts("en")).document
    assert facts["approximate"] == {"criteria": [VISITS], "standard-error": 0.015625}


def test_a_value_is_written_as_about_so_much_but_nothing_is_just_nothing(result, names):
    node = result.node(VISITS)
    row = next(i for i, value in enumerate(node["values"]) if value)
    assert value_words(names, node, row).startswith("about ")
    assert value_words(names, {**node, "values": [0] * 6}, row) == value_words(
        names, {**node, "values": [0] * 6, "distinct": None}, row
    )


def test_records_name_the_criteria_of_whoever_has_a_value(result, names):
    told = {row["code"]: row["approximate"] for row in ranking_page(result, Texts("en")).records}
    values = dict(zip(results.CODES, result.node(VISITS)["values"], strict=True))
    assert told == {code: None if value is None else names.node(VISITS) for code, value in values.items()}
    assert None in told.values()
    assert told == {code: approximate_cell(names, result, code) for code in results.CODES}


FINDINGS = [
    ("distinct", {"error": 1.5625}, "the standard error is up to 1.6 percent of a count"),
    ("relative", {}, "its scores compare the entrants with one another"),
    ("not-studied", {}, "a value a little higher or lower has no score"),
    ("gate", {"gate": 0}, "uncertain, as the count is approximate and 3 standard errors of it reach beyond the limit"),
    ("tier", {"tier": "utama"}, "is uncertain: 3 standard errors of the approximate counts could make it another"),
    ("tier", {"tier": None}, "that it has no tier is uncertain"),
    ("places", {"n": 2, "of": 4}, "2 of 4 ranked stand so close to a neighbour"),
    ("places", {"n": 1, "of": 4}, "1 of 4 ranked stands so close"),
]


@pytest.mark.parametrize(("key", "args", "said"), FINDINGS)
def test_every_finding_is_a_sentence(names, key, args, said):
    assert said in sentence(names, results.finding(f"approximate.{key}", "warning", None, None, **args))
