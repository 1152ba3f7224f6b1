"""The page of a verification: every check by its number, differences in words, in two languages."""

from __future__ import annotations

import json
import re

import pytest

from pembina.analysis.verify_checks import (
    FAIL,
    GROUPS,
    NOT_DONE,
    STATEMENTS,
    Check,
    Difference,
    NotDone,
    Told,
    Verification,
)
from pembina.analysis.verify_differences import Names, of_cell
from pembina.analysis.verify_document import verify
from pembina.errors import Phrase, Place, Problem
from pembina.model import canonical
from pembina.reports.render import as_csv, as_json, as_markdown, as_text
from pembina.reports.texts import Texts
from pembina.reports.verify import verify_page

from . import results

ABOUT = {"award": "uji", "title": {}, "edition": 2, "origin": "reported", "entrants": 1234, "changed": []}
NAMES = Names([{"code": "74.01", "name": "Konawe"}])


def made(*checks, **about):
    """A verification of which all checks pass but for these."""
    by_number = {check.number: check for check in checks}
    every = tuple(by_number.get(each.number, Check(each)) for each in STATEMENTS)
    return Verification("r.json", "0" * 64, {**ABOUT, **about}, every)


def check(number, outcome=FAIL, **more):
    statement = next(each for each in STATEMENTS if each.number == number)
    return Check(statement, outcome, **more)


def text(found, language="en"):
    return as_text(verify_page(found, Texts(language)), 10_000)


def test_every_check_stands_there_by_its_number():
    lines = text(made())
    assert all(f"- {each.number} pass: {each.what}" in lines for each in STATEMENTS)
    assert all(f"{number}. {title}" in lines for number, title in GROUPS.items())
    assert "uji, edition 2. 1,234 entrants." in lines
    assert f"{len(STATEMENTS)} checks passed, and none failed." in lines


def test_a_failed_check_says_why_it_matters_and_what_is_different():
    cell = of_cell(NAMES, "supervision.visits", "74.01", "scores", 61.0, 60.5)
    lines = text(made(check("3.3", differences=[cell])))
    assert "1 check failed, and 41 passed." in lines
    assert "3.3 FAIL: The scores of criteria follow from their values by the scoring methods. A score that" in lines
    assert "- supervision.visits of 74.01 Konawe: score 61.0 stated, 60.5 computed" in lines


def test_numbers_are_written_in_the_reader_s_way():
    cell = of_cell(NAMES, "growth", "74.01", "scores", 1234.5, None)
    assert "1.234,5" in text(made(check("3.3", differences=[cell])), "id")


def test_ten_differences_are_printed_and_all_stand_in_the_json():
    cells = [of_cell(NAMES, "growth", "74.01", "scores", i, None) for i in range(13)]
    page = verify_page(made(check("3.3", differences=cells)), Texts("en"))
    printed = as_text(page, 10_000)
    assert printed.count("nothing computed") == 10
    assert "- and 3 more; --format json tells all" in printed
    told = next(each for each in json.loads(as_json(page))["checks"] if each["number"] == "3.3")
    assert len(told["differences"]) == 13


def test_what_was_not_done_says_why_and_what_would_let_it_be_done():
    reason, mend = Phrase("no data were named"), Phrase("Name them.")
    open_ = [check(number, NOT_DONE, reason=reason, mend=mend) for number in ("4.1", "4.2", "5.1", "5.2", "5.3", "9.4")]
    lines = text(made(*open_))
    assert "- 4.1 and 4.2 not done: no data were named. Name them." in lines
    assert "- 5.1 to 5.3 not done: no data were named. Name them." in lines
    assert "- 9.4 not done: The log ends with" in lines
    assert "Why not: no data were named. Name them." in lines
    assert "36 checks passed, and none failed. 6 were not done." in lines


def test_what_was_asked_for_and_could_not_be_done_has_failed():
    lines = text(made(check("4.1", reason=Phrase("no data were named"))))
    assert "It was asked for and could not be done: no data were named." in lines


def test_a_what_if_and_invented_data_are_said():
    lines = text(made(origin="synthetic", changed=["criteria.a.weight=45"]))
    assert lines.startswith("SYNTHETIC DATA")
    assert "- criteria.a.weight=45" in lines


def test_a_problem_is_told_in_its_own_words_and_language():
    problem = Problem("PB701", Place("r.json"), {"reason": "gone"})
    found = made(check("1.1", differences=[Difference(Told.of(problem))]))
    assert "- r.json: error[PB701]: there is no result here: gone" in text(found)
    assert "r.json: " in text(found, "id")
    assert "there is no result here" not in text(found, "id")


def test_csv_has_a_row_for_each_check():
    rows = as_csv(verify_page(made(check("1.1")), Texts("en"))).splitlines()
    assert rows[0] == "number,key,outcome,differences"
    assert rows[1] == "1.1,schema,fail,0"
    assert len(rows) == len(STATEMENTS) + 1


def test_names_that_carry_markup_or_escapes_are_shown_and_do_nothing():
    names = Names([{"code": "1", "name": "\x1b[31m<script>\u202e"}])
    page = verify_page(made(check("3.3", differences=[of_cell(names, "a", "1", "scores", 1, 2)])), Texts("en"))
    for printed in (as_text(page, 10_000), as_markdown(page), as_json(page)):
        assert "\x1b" not in printed
        assert "\u202e" not in printed
    assert "<script>" not in as_markdown(page)


def outside(printed):
    """What stands outside the brackets that the pseudo-language puts around its texts."""
    while "⟦" in printed:
        shorter = re.sub("⟦[^⟦⟧]*⟧", " ", printed)
        assert shorter != printed, printed
        printed = shorter
    return printed


@pytest.mark.parametrize("content", [canonical(results.result().document), b"{}", b"[]"])
def test_in_the_pseudo_language_no_sentence_is_left_untranslated(tmp_path, content):
    path = tmp_path / "r.json"
    path.write_bytes(content)
    rest = outside(text(verify(path, tmp_path / "none", head="0" * 64), "xx"))
    for word in ("PB301", "json", "run", "tmp", "none", "edition"):
        rest = rest.replace(word, "")
    known = set(re.findall("[A-Za-z]{4,}", rest))
    assert not {word for word in known if word in WORDS}


WORDS = {"stated", "computed", "check", "file", "failed", "done", "with", "name", "result", "document", "the", "this"}


def test_a_check_that_is_not_done_is_no_error_of_the_program():
    reason = NotDone(Phrase("why"), Phrase("how"), excused=True)
    assert (str(reason), str(reason.mend), reason.excused) == ("why", "how", True)
