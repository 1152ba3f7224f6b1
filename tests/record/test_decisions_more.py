"""Decisions after publication: all that is read of them, and each mistake whole: code, place, arguments and hint."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pembina.errors import Hint, Place, Problem, RecordError
from pembina.model import Result
from pembina.model.decision import Answer, Decision, Decisions
from pembina.record import decisions_beside, decisions_schema, read_decisions

from .test_decisions import HEAD, OBJECTION, result, write

__all__ = ["result", "write"]

BARE = '\n[[decisions]]\nentrant = "02"\nkind = "withdrawn"\ndate = 2022-07-20\nreason = "They moved."\n'
Write = Callable[..., Path]


def problems(path: Path, result: Result) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        read_decisions(path, result)
    return list(caught.value.problems)


def order(path: Path, line: int, column: int, address: str, day: str, before: str) -> Problem:
    """What is said of a day before another."""
    return Problem("PB722", Place(str(path), line, column, address), {"day": day, "before": before})


def test_all_that_a_file_says_is_read_in_the_order_of_days(write: Write, result: Result) -> None:
    path = write(OBJECTION + BARE)
    answer = Answer(dt.date(2022, 8, 3), "They are dated July.", "rejected", "the committee")
    objection = Decision(
        "01", "objection", dt.date(2022, 7, 22), "Two visits were not counted.", "Kencana Timur", dt.date(2022, 8, 1),
        "supervision.visits", answer,
    )  # fmt: skip
    withdrawn = Decision("02", "withdrawn", dt.date(2022, 7, 20), "They moved.")
    assert read_decisions(path, result) == Decisions(
        result.sha256, (withdrawn, objection), dt.date(2022, 7, 20), dt.date(2022, 7, 27), "uji.result.decisions.toml",
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def test_a_file_may_say_no_more_than_its_result(write: Write, result: Result) -> None:
    path = write("", 'format = 1\nresult = "{sha}"\n')
    told = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read_decisions(str(path), result) == Decisions(result.sha256, (), None, None, path.name, told)


def test_days_before_publication_are_not_known_where_none_was_said(write: Write, result: Result) -> None:
    head = 'format = 1\nresult = "{sha}"\n'
    assert read_decisions(write(BARE, head), result).rows == (
        Decision("02", "withdrawn", dt.date(2022, 7, 20), "They moved."),
    )
    until = read_decisions(write("", head + "objections-until = 2000-01-01\n"), result)
    assert (until.published, until.objections_until) == (None, dt.date(2000, 1, 1))
    assert read_decisions(write("", head + "published = 2000-01-01\n"), result).published == dt.date(2000, 1, 1)


def test_the_same_day_is_in_order_everywhere(write: Write, result: Result) -> None:
    body = OBJECTION.replace("2022-08-01", "2022-07-20").replace("2022-08-03", "2022-07-20").replace("07-22", "07-20")
    assert len(read_decisions(write(body, HEAD.replace("07-27", "07-20")), result).rows) == 1


def test_another_result_is_told_by_the_start_of_both_hashes(write: Write, result: Result) -> None:
    path = write(OBJECTION.replace('"01"', '"99"'), HEAD.replace("{sha}", "0123456789abcdef" * 4))
    args = {"found": "0123456789ab", "wanted": result.sha256[:12]}
    assert problems(path, result) == [Problem("PB721", Place(str(path), 2, 1, "result"), args)]


def test_what_does_not_fit_the_schema_is_told_before_whose_decisions_they_are(write: Write, result: Result) -> None:
    path = write("more = 1\n", HEAD.replace("{sha}", "0" * 64))
    assert [problem.code for problem in problems(path, result)] == ["PB203"]


def test_what_is_not_known_is_told_with_what_is_close_to_it(write: Write, result: Result) -> None:
    path = write(OBJECTION.replace('"01"', '"011"').replace("supervision.visits", "supervision.visit"))
    assert problems(path, result) == [
        Problem(
            "PB703", Place(str(path), 7, 1, "decisions[1].entrant"), {"entrant": "'011'"},
            Hint('did you mean "{word}"?', {"word": "01"}),
        ),
        Problem(
            "PB705", Place(str(path), 11, 1, "decisions[1].about"), {"criterion": "'supervision.visit'"},
            Hint('did you mean "{word}"?', {"word": "supervision.visits"}),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("about", ["supervision", "aid"])
def test_an_objection_is_about_a_group_or_a_criterion(write: Write, result: Result, about: str) -> None:
    (row,) = read_decisions(write(OBJECTION.replace("supervision.visits", about)), result).rows
    assert row.about == about


def test_a_day_too_early_is_told_with_the_day_before_which_it_is(write: Write, result: Result) -> None:
    head = HEAD.replace("07-27", "07-19")
    body = OBJECTION.replace("2022-07-22", "2022-07-19").replace("2022-08-01", "2022-07-18")
    path = write(body.replace("2022-08-03", "2022-07-17"), head)
    assert problems(path, result) == [
        order(path, 4, 1, "objections-until", "2022-07-19", "2022-07-20"),
        order(path, 9, 1, "decisions[1].date", "2022-07-19", "2022-07-20"),
        order(path, 12, 1, "decisions[1].deadline", "2022-07-18", "2022-07-19"),
        order(path, 14, 12, "decisions[1].answer.date", "2022-07-17", "2022-07-19"),
    ]


@pytest.mark.parametrize("kind", ["withdrawn", "revoked"])
def test_what_belongs_to_objections_is_refused_elsewhere(write: Write, result: Result, kind: str) -> None:
    path = write(OBJECTION.replace('"objection"', f'"{kind}"'))
    assert problems(path, result) == [
        Problem("PB723", Place(str(path), line, 1, f"decisions[1].{key}"), {"key": key, "kind": kind})
        for key, line in (("about", 11), ("deadline", 12), ("answer", 14))
    ]


def test_an_entrant_has_one_end_and_each_further_one_is_told_with_the_first(write: Write, result: Result) -> None:
    again = BARE.replace("withdrawn", "revoked")
    path = write(OBJECTION + BARE + BARE.replace('"02"', '"03"') + again + OBJECTION + again)
    assert problems(path, result) == [
        Problem("PB724", Place(str(path), line, 3, f"decisions[{i}]"), {"entrant": "02", "first": 2})
        for i, line in ((4, 28), (6, 44))
    ]


def test_a_file_lies_beside_a_result_by_its_name_whatever_that_ends_in(tmp_path: Path) -> None:
    for name in ("a.decisions.toml", "b.txt.decisions.toml"):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "c.decisions.toml").mkdir()
    found = [decisions_beside(str(tmp_path / name)) for name in ("a.json", "b.txt", "c.json", "d.json")]
    assert found == [tmp_path / "a.decisions.toml", tmp_path / "b.txt.decisions.toml", None, None]


def test_the_schema_is_read_once() -> None:
    assert decisions_schema()["$id"] == "urn:pembina:decisions:1"
    assert decisions_schema() is decisions_schema()
