"""What stands beside a name or a score: uncertain places, missing data, overrides, decisions."""

import datetime as dt

import pytest

from pembina.model.decision import Answer, Decision, Decisions
from pembina.reports.decisions import decision_blocks, decision_facts, decision_sentence, decision_word
from pembina.reports.marks import marks, notices, short_marks
from pembina.reports.names import Names
from pembina.reports.page import Table
from pembina.reports.publication import Interval, Publication
from pembina.reports.texts import Texts

from . import results


def objection(**more):
    given = {"by": "Kencana Timur", "about": "supervision.visits", "deadline": dt.date(2022, 8, 1), **more}
    return Decision("01", "objection", dt.date(2022, 7, 22), "Two visits were not counted.", **given)


ANSWER = Answer(dt.date(2022, 8, 3), "They are dated July.", "rejected", "the committee")
REVOKED = Decision("02", "revoked", dt.date(2022, 8, 10), "The ledger was invented")


def decided(*rows):
    return Decisions("0" * 64, rows, dt.date(2022, 7, 20), dt.date(2022, 7, 27), "x.decisions.toml", "1" * 64)


def study(*intervals):
    entrants = [{"code": code, "low": low, "high": high} for code, low, high in intervals]
    return {"settings": {"interval": [5, 95]}, "entrants": entrants}


@pytest.fixture
def result():
    return results.result()


def keys(result, code, **published):
    publication = Publication(result, **published)
    return [mark.key for mark in marks(Names.of_result(result, Texts("en")), publication, code)]


def sentence(decisions, row, language="en"):
    return decision_sentence(Names.of_result(results.result(), Texts(language)), decisions, row)


def test_an_interval_is_that_of_the_study_and_unknown_without_one(result):
    assert Publication(result).interval("01") is None
    publication = Publication(result, study(("01", 1, 3)))
    assert (Interval(1, 3, 90), None) == (publication.interval("01"), publication.interval("02"))


def test_a_place_of_one_rank_only_is_not_uncertain(result):
    found = keys(result, "01", robustness=study(("01", 1, 1)))
    assert "uncertain-place" not in found
    assert "uncertain-place" in keys(result, "01", robustness=study(("01", 1, 2)))


def test_a_study_that_could_not_be_made_gives_no_interval(result):
    assert Publication(result, {"settings": None, "entrants": []}).interval("01") is None


def test_a_study_in_which_nothing_could_be_varied_proves_no_place(result):
    settings = {"interval": [5, 95], "factors": []}
    publication = Publication(result, {**study(("01", 1, 1)), "settings": settings})
    assert (None, False) == (publication.interval("01"), publication.studied)
    assert "cannot be told: nothing could be varied" in notices(publication, Texts("en"))[-1].sentence
    assert "was not studied" in notices(Publication(result), Texts("en"))[-1].sentence
    settings["factors"] = [{"kind": "weights"}]
    assert Publication(result, {**study(("01", 1, 1)), "settings": settings}).studied


def test_missing_values_are_named(result):
    names = Names.of_result(result, Texts("en"))
    missing = {
        entrant["code"]: [m.sentence for m in marks(names, Publication(result), entrant["code"]) if m.key == "missing"]
        for entrant in result.entrants
    }
    lacking = {
        entrant["code"]: [
            names.node(node["path"])
            for node in result.nodes
            if node["kind"] == "criterion" and "reason" in node["notes"].get(entrant["code"], {})
        ]
        for entrant in result.entrants
    }
    assert any(lacking.values())
    assert {code: [f"Without usable data: {', '.join(of)}."] if of else [] for code, of in lacking.items()} == missing


def test_decisions_stand_first(result):
    found = keys(result, "01", decisions=decided(objection()), robustness=study(("01", 1, 2)))
    assert ["objection", "uncertain-place"] == found[:2]


def test_a_cell_holds_the_few_words_of_each(result):
    publication = Publication(result, study(("01", 1, 2)), decided(objection()))
    said = short_marks(Names.of_result(result, Texts("id")), publication, "01")
    assert said.startswith("sanggahan, belum dijawab; peringkat 1 s.d. 2")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (objection(), "objection, not yet answered"),
        (objection(answer=ANSWER), "objection, rejected"),
        (REVOKED, "revoked since publication"),
    ],
)
def test_a_decision_has_a_word(row, word):
    assert word == decision_word(Texts("en"), row)


def test_an_objection_tells_its_answer_and_that_it_was_late():
    assert (
        "On 22 July 2022 Kencana Timur filed an objection about “Supervision visits”: Two visits were not counted. "
        "On 3 August 2022 the committee rejected it: They are dated July. That was 2 days after the deadline."
    ) == sentence(decided(), objection(answer=ANSWER))


def test_an_objection_that_waits_tells_until_when():
    said = sentence(decided(), objection(by=None, about=None))
    assert said == (
        "On 22 July 2022 an objection was filed: Two visits were not counted. "
        "It has not been answered yet. It is to be answered by 1 August 2022."
    )


def test_an_objection_after_the_last_day_says_so():
    late = Decision("01", "objection", dt.date(2022, 7, 28), "late")
    assert "It came 1 day after the last day for objections." in sentence(decided(), late)
    assert "after the last day" not in sentence(decided(), Decision("01", "objection", dt.date(2022, 7, 27), "in time"))


def test_a_revocation_tells_day_and_reason():
    assert "Its award was revoked on 10 August 2022: The ledger was invented." == sentence(decided(), REVOKED)


def test_decisions_of_one_entrant_leave_out_the_others(result):
    names = Names.of_result(result, Texts("en"))
    publication = Publication(result, None, decided(objection(), REVOKED))
    (table,) = [block for block in decision_blocks(names, publication, "02") if isinstance(block, Table)]
    assert [("10 August 2022", "revoked since publication")] == [row[:2] for row in table.rows]
    assert ["01", "02"] == [fact["entrant"] for fact in decision_facts(publication)]
    assert ["02"] == [fact["entrant"] for fact in decision_facts(publication, "02")]


def test_without_a_file_nothing_is_said_and_with_an_empty_one_how_to_object(result):
    names = Names.of_result(result, Texts("en"))
    assert [] == decision_blocks(names, Publication(result))
    blocks = decision_blocks(names, Publication(result, None, decided()), "01")
    assert "Entrants may object until 27 July 2022. No decision about this entrant has been recorded." in blocks[1].text


def test_above_the_whole_stands_what_concerns_it(result):
    texts = Texts("en")
    publication = Publication(result, study(("01", 1, 1)), decided(objection(), REVOKED))
    said = {notice.key: notice.sentence for notice in notices(publication, texts)}
    said.pop("synthetic")
    assert {"decision": "Since publication 2 decisions were recorded. 1 objection waits for its answer."} == said
    assert "uncertain-place" in [notice.key for notice in notices(Publication(result), texts)]


def test_invented_data_and_changed_rules_are_said_above_the_whole():
    document = results.document()
    document["data"]["origin"] = "synthetic"
    document["award"]["changed"] = ["criteria.aid.weight=50"]
    found = {notice.key: notice.sentence for notice in notices(Publication(results.result(document)), Texts("en"))}
    assert "SYNTHETIC DATA — these are not real figures" == found["synthetic"]
    assert "criteria.aid.weight=50" in found["what-if"]
