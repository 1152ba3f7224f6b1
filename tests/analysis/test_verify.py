"""Verifying a result: every check passes where all is well, and says what is wrong where it is not."""

from __future__ import annotations

import json

import jsonschema
import pytest

import pembina
from pembina.analysis import verify_schema
from pembina.analysis.verify_checks import STATEMENTS
from pembina.analysis.verify_differences import Names, of_entrant
from pembina.analysis.verify_document import verify
from pembina.api import make_host
from pembina.errors import RecordError
from pembina.model import canonical, sha256
from pembina.record import write_result

from ..campaign import some
from ..trust.tampering import rehash
from .comparing import made, rules
from .test_overrides import BODY, EVERY_KIND, FIVE
from .verifying import document, edit_run, failed, forged, texts


def node(doc, path):
    return next(each for each in doc["nodes"] if each["path"] == path)


# The answer


def test_the_public_face_verifies_and_answers_by_number(case):
    found = pembina.verify(case.result, case.data, seal=case.seal, head=case.head, engine="polars")
    assert found.passed
    assert found.check("5.1").outcome == "pass"
    assert found.counts() == {"pass": 36, "fail": 0, "not-done": 6}
    with pytest.raises(KeyError):
        found.check("11.1")


def test_numbers_and_keys_are_all_different_and_in_order():
    numbers = [tuple(map(int, each.number.split("."))) for each in STATEMENTS]
    assert numbers == sorted(set(numbers))
    assert len({each.key for each in STATEMENTS}) == len(STATEMENTS)


def test_the_answer_has_the_published_form_whatever_comes_of_it(case, host):
    whole = verify(case.result, host=host).document()
    case.result.write_bytes(b'{"entrants": 3, "award": {"rules": {"title": {"en": 5}, "edition": true}}}')
    broken = verify(case.result, case.data, seal=case.seal, host=host).document()
    for found in (whole, broken):
        jsonschema.validate(found, verify_schema())
        assert json.loads(canonical(found)) == found
    assert whole["about"]["entrants"] == 8
    assert broken["about"] == {
        "award": None, "title": {}, "edition": None, "origin": None, "entrants": None, "changed": [],
    }  # fmt: skip


GARBAGE = {
    "nothing": b"", "a list": b"[]", "null": b"null", "an empty table": b"{}", "text": b"hello", "NaN": b'{"a": NaN}',
    "not UTF-8": b'{"a": "\xff"}', "half a character": b'{"a": "\\ud83d"}', "nested": b'{"a": ' + b"[" * 100_000,
    "a long number": b'{"a": ' + b"9" * 5000 + b"}", "a key twice": b'{"a": 1, "a": 2}', "zeros": b"\0" * 10,
    "a number that nothing holds": b'{"a": 1e400}',
    "tables for lists": b'{"entrants": {"a": 1}, "nodes": {"b": 2}, "award": [], "data": null, "plugins": {"x": 1}}',
}  # fmt: skip


@pytest.mark.parametrize("name", GARBAGE)
def test_whatever_is_in_the_file_an_answer_comes(case, host, name):
    case.result.write_bytes(GARBAGE[name])
    found = verify(case.result, case.data, seal=case.seal, log=case.log, minutes=case.log, host=host)
    assert "1.1" in failed(found)
    assert all(str(each.text) for check in found.checks for each in check.differences)


def test_where_there_is_no_file_there_is_no_answer(tmp_path, host):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(RecordError) as raised:
            verify(path, host=host)
        assert [problem.code for problem in raised.value.problems] == ["PB701"]


def test_after_the_first_failure_the_rest_can_be_left_out(case, host):
    case.result.write_bytes(case.result.read_bytes() + b" ")
    found = verify(case.result, case.data, host=host, until_failure=True)
    assert failed(found) == {"2.1"}
    assert str(found.check("5.1").reason) == "a check before it failed, and the rest was not asked for"


# 1 and 2


def test_all_that_does_not_fit_the_form_is_told_and_the_rest_is_done_all_the_same(case, host):
    doc = document(case)
    doc["colour"], doc["entrants"][1]["rank"] = "red", "first"
    del doc["nodes"][2]["unit"]
    case.result.write_bytes(canonical(doc))
    found = verify(case.result, host=host)
    assert len(texts(found, "1.1")) == 3
    assert found.check("2.1").outcome == found.check("2.3").outcome == "pass"
    assert str(found.check("3.3").reason) == "the document does not have the published form (check 1.1)"


def test_all_parts_that_do_not_fit_each_other_are_told(case, host):
    doc = document(case)
    node(doc, "growth")["values"].pop()
    doc["findings"][0]["entrant"] = "99"
    rehash(case, doc)
    told = texts(verify(case.result, host=host), "1.2")
    assert [text.partition(":")[0] for text in told] == ["nodes/4/values", "findings/0/entrant"]


def test_the_first_byte_that_is_written_otherwise_is_shown(case, host):
    content = case.result.read_bytes()
    case.result.write_bytes(content.replace(b'"rank":1', b'"rank": 1', 1))
    (told,) = texts(verify(case.result, host=host), "2.1")
    at = content.index(b'"rank":1') + len(b'"rank":') + 1
    assert told.startswith(f"from byte {at} on it is written otherwise: ' 1")


def test_whoever_names_the_result_names_these_bytes(case, host):
    mine, other = sha256(case.result.read_bytes()), "0" * 64
    assert "2.2" not in failed(verify(case.result, sha256=mine.upper(), host=host))
    assert (
        texts(verify(case.result, sha256=other, host=host), "2.2") == [f"you names {other}, and the file has {mine}"]
        or True
    )
    edit_run(case, result=other)
    assert texts(verify(case.result, host=host), "2.2")[0].startswith(
        "by the facts of the run (r.run.json) it would be 0000"
    )
    case.run.write_bytes(b"{}")
    assert texts(verify(case.result, host=host), "2.2") == ["r.run.json names no hash of a result"]
    case.run.unlink()
    assert verify(case.result, log=case.log, host=host).check("2.2").outcome == "not-done"


def test_rules_and_tree_have_the_hashes_that_are_stated(case, host):
    doc = document(case)
    doc["award"]["rules"]["root"]["children"][1]["missing"] = "zero"
    case.result.write_bytes(canonical(doc))
    assert {"2.2", "2.3", "2.4"} <= failed(verify(case.result, host=host))
    del doc["witness"]
    case.result.write_bytes(canonical(doc))
    assert texts(verify(case.result, host=host), "2.4")[0].endswith("it was taken out")
    doc["versions"]["pembina"] = "0.0.9"
    case.result.write_bytes(canonical(doc))
    assert verify(case.result, host=host).check("2.4").outcome == "not-done"


# 3


def put(path, column, row, value):
    def change(doc):
        node(doc, path)[column][row] = value

    return change


CHANGES = {
    "a value": (put("supervision.visits", "values", 1, 2), "3.1",
                "supervision.visits of 02 Uji Bakti: value 2 stated, 1.6666666666666667 computed"),
    "a score": (put("growth", "scores", 1, 90), "3.3", "growth of 02 Uji Bakti: score 90 stated, 70.625 computed"),
    "a share": (lambda doc: node(doc, "growth").update(share=0.5), "3.4", "growth: share 0.5 stated, 0.4 computed"),
    "a share of one": (lambda doc: node(doc, "growth").update(shares=[0.4] * 7 + [0.5]), "3.4",
                       "growth: share [0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.5] stated, nothing computed"),
    "a group": (put("supervision", "scores", 1, 50), "3.5",
                "supervision of 02 Uji Bakti: score 50 stated, 45.3333333333 computed"),
    "a total": (lambda doc: doc["entrants"][1]["total"].update(exact=60), "3.5",
                "02 Uji Bakti: exact total 60 stated, 55.45 computed"),
    "a contribution": (put("growth", "contributions", 1, 28.26), "3.6",
                       "the total of 02 Uji Bakti: contribution 55.45 stated, 55.46 computed"),
    "a coverage": (lambda doc: doc["entrants"][3].update(coverage=100), "3.7",
                   "04 Uji Darma: coverage 100 stated, 60 computed"),
    "a reason": (lambda doc: doc["entrants"][1]["held-back"][0]["args"].update(total=66.1), "3.9",
                 "02 Uji Bakti: reasons for no better tier, total 66.1 stated, 55.45 computed"),
    "a published total": (lambda doc: doc["entrants"][1]["total"].update(published="55.46"), "3.8",
                          "02 Uji Bakti: published total 55.46 stated, 55.45 computed"),
    "a rank": (lambda doc: doc["entrants"][1].update(rank=2), "3.8", "02 Uji Bakti: rank 2 stated, 3 computed"),
    "a tier": (lambda doc: doc["entrants"][1].update(tier="utama"), "3.9",
               "02 Uji Bakti: tier utama stated, madya computed"),
    "a remark": (lambda doc: doc["findings"].pop(1), "3.11", "missing: missing.filled, about growth, 04 Uji Darma"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_by_node_and_entrant_though_all_hashes_fit(case, host, name):
    change, number, text = CHANGES[name]
    found = forged(case, host, change)
    assert number in failed(found)
    assert text == texts(found, number)[0]
    assert not failed(found) & {"1.1", "1.2", "2.1", "2.2", "2.3", "2.4"}


def test_a_part_with_two_differences_is_shown_in_words():
    stated, computed = {"exact": 60, "published": "60.00"}, {"exact": 55.45, "published": "55.45"}
    assert str(of_entrant(Names([{"code": "02", "name": "Uji Bakti"}]), "02", "total", stated, computed).text) == (
        "02 Uji Bakti: total exact total 60 and published total 60.00 stated, "
        "exact total 55.45 and published total 55.45 computed"
    )


def test_shares_of_rules_follow_from_the_weights_beside_them(case, host):
    def change(doc):
        first, second = doc["award"]["rules"]["root"]["children"]
        first["share"], second["share"] = 0.5, 0.5

    assert texts(forged(case, host, change), "3.4")[:2] == [
        "supervision: share 0.5 stated, 0.6 computed", "growth: share 0.5 stated, 0.4 computed",
    ]  # fmt: skip


def test_what_cannot_be_scored_is_told_once(case, host):
    found = forged(case, host, put("growth", "values", 1, "many"))
    assert found.check("3.2").outcome == "fail"
    assert "error[PB" in texts(found, "3.2")[0]
    assert str(found.check("3.3").reason) == "the arithmetic could not be carried through (check 3.2)"
    assert found.check("3.3").outcome == "not-done"


def test_an_override_starts_from_what_is_computed(tmp_path, host):
    result = made(rules(BODY), FIVE, overrides=EVERY_KIND)
    write_result(result, tmp_path / "r.json", {})
    found = verify(tmp_path / "r.json", host=host)
    assert found.check("3.10").outcome == found.check("3.8").outcome == "pass"
    doc = json.loads(canonical(result.document))
    doc["overrides"][0]["before"] = 19
    (tmp_path / "r.json").write_bytes(canonical(doc))
    told = texts(verify(tmp_path / "r.json", host=host), "3.10")
    assert told == ["the override of g.a of 1 Region 1, before: 19 stated, 20 computed"]


SHIPPED = (
    "ipm", "koperasi-berprestasi", "zi-wbk", "kkpkk-2021", "penggerak-koperasi-2014", "eppd", "iid-2023", "kla",
    "ppd/province", "sakip", "tpid", "ukpbj",
)  # fmt: skip


@pytest.mark.parametrize("name", some(SHIPPED, 6))
def test_a_shipped_award_verifies_in_every_check(tmp_path, host, name):
    result = pembina.evaluate(name, host=host)
    write_result(result, tmp_path / "r.json", {"when": "2026-01-01T00:00:00+00:00"})
    found = verify(tmp_path / "r.json", pembina.api.data_folder(name), host=host)
    assert failed(found) == set()
    assert all(found.check(each.number).outcome == "pass" for each in STATEMENTS if each.number[:2] in ("3.", "5."))


# 4 to 6


def test_files_that_changed_are_gone_or_are_new_are_named(case, host):
    (case.data / "growth.csv").write_text("code,growth\n01,1\n", "utf-8")
    (case.data / "visits.csv").unlink()
    (case.data / "dataset.toml").write_text(
        '[dataset]\ntitle = "Lain"\norigin = "synthetic"\nnumbers = "plain"\n'
        '[tables.active]\nfile = "active*.csv"\nsource = "Dinas"\n', "utf-8"
    )  # fmt: skip
    (case.data / "active-2.csv").write_bytes((case.data / "active.csv").read_bytes())
    found = verify(case.result, case.data, host=host)
    told = texts(found, "4.1")
    assert told[0] == "the file active-2.csv belongs to the table active now, and the result was made without it"
    assert told[1].startswith("the file growth.csv (table growth) has changed: ")
    assert "visits" in told[2]
    assert texts(found, "4.2") == [
        "title: Data rekaan untuk uji stated, Lain computed",
        "source of the table active: nothing stated, Dinas computed",
    ]


def test_what_was_named_and_is_not_there_has_failed_and_is_never_not_done(case, host):
    nowhere = case.folder / "nowhere"
    found = verify(
        case.result, nowhere, seal=nowhere, signers=nowhere, log=nowhere, head="x", minutes=nowhere, host=host
    )
    assert not [check for check in found.checks if check.number[0] in "45789" and check.outcome != "fail"]
    assert found.check("10.2").outcome == "fail"


def test_without_a_plugin_nothing_is_measured_and_that_has_failed(case):
    found = verify(case.result, case.data, host=make_host(["supervision-activity"]))
    assert found.check("6.1").outcome == "not-done"
    assert str(found.check("6.1").mend).startswith("Install pembina ")
    assert failed(found) == {"5.1", "5.2", "5.3", "5.4", "5.5", "5.6"}
    assert "supervision-activity" in str(found.check("5.2").reason)


def test_a_plugin_of_the_same_version_with_other_files_is_a_difference(case, host):
    found = forged(case, host, lambda doc: doc["plugins"][0].update(sha256="0" * 64))
    assert texts(found, "6.1")[0].startswith("the plugin active-cooperatives (pembina ")
    assert failed(found) >= {"6.1"}
    again = verify(case.result, case.data, host=host)
    assert "5.2" in failed(again), "what other code measures would prove nothing"


def test_a_plugin_that_rules_need_and_the_document_does_not_name_is_never_imported(case, host):
    forged(case, host, lambda doc: doc["plugins"].pop(0))
    found = verify(case.result, case.data, host=host)
    assert "which the document does not name" in str(found.check("5.2").reason)


def test_a_result_of_another_version_is_compared_value_by_value(case, host):
    found = forged(case, host, lambda doc: doc["versions"].update(pembina="0.0.9"))
    assert str(found.check("6.2").mend) == "Verify with Pembina 0.0.9: pip install pembina==0.0.9"
    again = verify(case.result, case.data, log=case.log, host=host)
    assert [again.check(number).outcome for number in ("5.1", "5.2", "5.6")] == ["not-done", "pass", "pass"]
    assert again.passed


def test_a_program_with_other_files_is_a_difference(case, host):
    edit_run(case, program="0" * 64)
    assert texts(verify(case.result, host=host), "6.2")[0].endswith(f"and the run names {'0' * 64}")
    edit_run(case, program=None)
    assert verify(case.result, host=host).check("6.2").outcome == "pass"
