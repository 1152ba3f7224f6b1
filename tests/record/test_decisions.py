"""Decisions after publication: read only beside the result that they cite, and every mistake told at once."""

import datetime as dt
import json

import jsonschema
import pytest

from pembina.errors import RecordError
from pembina.model import canonical, sha256
from pembina.record import decisions_beside, decisions_schema, read_decisions

from ..reports import results

HEAD = 'format = 1\nresult = "{sha}"\npublished = 2022-07-20\nobjections-until = 2022-07-27\n'
OBJECTION = """
[[decisions]]
entrant = "01"
kind = "objection"
date = 2022-07-22
by = "Kencana Timur"
about = "supervision.visits"
deadline = 2022-08-01
reason = "Two visits were not counted."
answer = { date = 2022-08-03, outcome = "rejected", text = "They are dated July.", by = "the committee" }
"""
REVOKED = '\n[[decisions]]\nentrant = "02"\nkind = "revoked"\ndate = 2022-07-21\nreason = "The ledger was invented."\n'


@pytest.fixture
def result():
    return results.result()


@pytest.fixture
def write(tmp_path, result):
    def write(body, head=HEAD):
        path = tmp_path / "uji.result.decisions.toml"
        path.write_text(head.format(sha=result.sha256) + body, "utf-8")
        return path

    return write


def told(path, result):
    with pytest.raises(RecordError) as caught:
        read_decisions(path, result)
    return [(problem.code, problem.place.address, problem.place.line) for problem in caught.value.problems]


def test_the_schema_is_a_schema_and_closed():
    jsonschema.Draft202012Validator.check_schema(decisions_schema())
    for part in (decisions_schema(), decisions_schema()["$defs"]["decision"]):
        assert part["additionalProperties"] is False


def test_decisions_are_read_in_the_order_of_days_with_the_name_and_hash_of_their_file(write, result):
    path = write(OBJECTION + REVOKED)
    decisions = read_decisions(path, result)
    assert ["02", "01"] == [row.entrant for row in decisions.rows]
    assert (dt.date(2022, 7, 20), dt.date(2022, 7, 27)) == (decisions.published, decisions.objections_until)
    assert ("uji.result.decisions.toml", sha256(path.read_bytes())) == (decisions.file, decisions.sha256)


def test_an_answer_is_late_by_the_days_after_its_deadline(write, result):
    (row,) = read_decisions(write(OBJECTION), result).rows
    assert (2, False) == (row.late, row.open)
    (row,) = read_decisions(write(OBJECTION.replace("2022-08-03", "2022-08-01")), result).rows
    assert 0 == row.late


def test_an_objection_without_answer_is_open(write, result):
    (row,) = read_decisions(write(OBJECTION.partition("answer")[0]), result).rows
    assert row.open


def test_an_objection_is_late_by_the_days_after_the_last_day_for_it(write, result):
    late = OBJECTION.replace("2022-07-22", "2022-07-30")
    decisions = read_decisions(write(late), result)
    assert 3 == decisions.late(decisions.rows[0])
    decisions = read_decisions(write(OBJECTION.replace("2022-07-22", "2022-07-27")), result)
    assert 0 == decisions.late(decisions.rows[0])


def test_an_entrant_has_left_by_its_withdrawal_or_revocation_and_by_no_objection(write, result):
    decisions = read_decisions(write(OBJECTION + REVOKED), result)
    assert ("revoked", None) == (decisions.ended("02").kind, decisions.ended("01"))


def test_decisions_of_another_result_are_refused_before_anything_else_in_them(write, result):
    path = write(OBJECTION.replace('"01"', '"99"'), HEAD.replace("{sha}", "0" * 64))
    assert [("PB721", "result", 2)] == told(path, result)


def test_every_mistake_is_told_at_its_line(write, result):
    body = OBJECTION.replace('"01"', '"1"').replace("supervision.visits", "visits").replace("2022-08-03", "2022-07-01")
    body += REVOKED + REVOKED.replace("2022-07-21", "2022-07-19")
    body += REVOKED.replace('"02"', '"03"') + "deadline = 2022-08-01\n"
    assert [
        ("PB703", "decisions[1].entrant", 7),
        ("PB705", "decisions[1].about", 11),
        ("PB722", "decisions[1].answer.date", 14),
        ("PB724", "decisions[3]", 22),
        ("PB722", "decisions[3].date", 25),
        ("PB723", "decisions[4].deadline", 33),
    ] == told(write(body), result)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (OBJECTION.replace('kind = "objection"', 'kind = "objektion"'), "PB204"),
        (OBJECTION.replace("reason =", "reson ="), "PB203"),
        (OBJECTION.replace("2022-07-22", '"22 July"'), "PB202"),
        (REVOKED.replace("reason", "# reason"), "PB201"),
        (REVOKED.replace("2022-07-21", "2022-02-31"), "PB107"),
    ],
    ids=["kind", "key", "day", "reason", "calendar"],
)
def test_what_does_not_fit_the_schema_is_told_as_in_an_award(write, result, wrong, code):
    assert code in [found[0] for found in told(write(wrong), result)]


def test_the_days_of_objections_come_after_publication(write, result):
    head = HEAD.replace("2022-07-27", "2022-07-01")
    assert [("PB722", "objections-until", 4)] == told(write("", head), result)


def test_decisions_lie_beside_their_result(tmp_path, result):
    path = tmp_path / "uji.result.json"
    path.write_bytes(canonical(result.document))
    assert decisions_beside(path) is None
    (tmp_path / "uji.result.decisions.toml").write_text("")
    assert tmp_path / "uji.result.decisions.toml" == decisions_beside(path)


def test_a_file_without_decisions_says_only_its_days(write, result):
    assert () == read_decisions(write(""), result).rows


def test_the_published_schema_takes_what_is_read(write, result):
    document = {"format": 1, "result": result.sha256, "published": "2022-07-20", "decisions": []}
    jsonschema.Draft202012Validator(decisions_schema()).validate(json.loads(json.dumps(document)))
