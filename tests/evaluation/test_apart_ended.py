"""What the end of a process means: an answer, a limit that was passed, or a death that is told with its reason."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from pembina.errors import PembinaError, Phrase, Place, PluginError, Problem
from pembina.evaluation.apart_ended import opened
from pembina.evaluation.apart_process import ANSWER, WALL, Ended, Limits
from pembina.evaluation.apart_wire import Nonsense
from pembina.plugins import Found

FOUND = Found("p", "acme", "1.0", "p")
LIMITS = Limits(memory=512 * 2**20, cpu=7, wall=5.5, file=3 * 2**20)
PLACE = Place(address="criteria.a")
WHO = {"plugin": "p", "distribution": "acme", "version": "1.0"}


def answer(**more: Any) -> bytes:
    return json.dumps({"format": "pembina-apart/1", **more}).encode()


GOOD = answer(faults=[])


def end(text: bytes = b"", status: int = 0, over: str | None = None) -> Ended:
    return Ended(text, status, over, b"last words")


def told(ended: Ended, most: int = 4 * 2**20) -> Problem:
    with pytest.raises(PluginError) as caught:
        opened(ended, FOUND, LIMITS, most, "criteria.a")
    (problem,) = caught.value.problems
    return problem


def phrased(problem: Problem) -> tuple[Any, Any]:
    """The words of a problem's last argument, and what stands in them."""
    (phrase,) = [value for value in problem.args.values() if isinstance(value, Phrase)]
    return phrase.template, phrase.args


def test_an_answer_is_opened():
    assert {"format": "pembina-apart/1", "faults": []} == opened(end(GOOD), FOUND, LIMITS, 1000, "criteria.a")


def test_time_that_is_up_is_told_whatever_was_answered():
    wanted = Problem("PB423", PLACE, {**WHO, "seconds": 6})
    assert [wanted] * 2 == [told(end(GOOD, -9, WALL)), told(end(b"", 0, WALL))]


@pytest.mark.parametrize(
    ("ended", "most", "words", "args"),
    [
        (end(GOOD, 0, ANSWER), 4 * 2**20, "{size} MB of answers", {"size": 4}),
        (end(GOOD, -9, ANSWER), 2 * 2**20 - 1, "{size} MB of answers", {"size": 1}),
        (end(GOOD, -9, ANSWER), 10, "{size} MB of answers", {"size": 1}),
        (end(GOOD, -signal.SIGXCPU), 0, "{seconds} seconds of computing", {"seconds": 7}),
        (end(GOOD, 128 + signal.SIGXCPU), 0, "{seconds} seconds of computing", {"seconds": 7}),
        (end(GOOD, -signal.SIGXFSZ), 0, "{size} MB of temporary files", {"size": 3}),
        (end(GOOD, 128 + signal.SIGXFSZ), 0, "{size} MB of temporary files", {"size": 3}),
        (end(answer(limit="memory")), 0, "{size} MB of memory", {"size": 512}),
    ],
)
def test_a_limit_that_was_passed_is_told_by_its_size(ended, most, words, args):
    problem = told(ended, most)
    assert Problem("PB422", PLACE, {**WHO, "what": Phrase(words, args)}) == problem
    assert (words, args) == phrased(problem)


@pytest.mark.parametrize(
    ("ended", "words", "args"),
    [
        (end(b"", 0), "it ended by itself with the status {status}", {"status": 0}),
        (end(GOOD, 3), "it ended by itself with the status {status}", {"status": 3}),
        (end(GOOD, 128), "it ended by itself with the status {status}", {"status": 128}),
        (end(GOOD, -9), "it was ended by the signal {name}", {"name": "SIGKILL"}),
        (end(b"", 139), "it was ended by the signal {name}", {"name": "SIGSEGV"}),
        (end(b"", -33), "it was ended by the signal {name}", {"name": "33"}),
        (end(answer(crash="ValueError: no")), "it raised {error}", {"error": "ValueError: no"}),
        (end(answer(crash="x" * 500)), "it raised {error}", {"error": "x" * 500}),
    ],
)
def test_a_death_is_told_with_its_reason(ended, words, args):
    problem = told(ended)
    assert Problem("PB421", PLACE, {**WHO, "reason": Phrase(words, args)}) == problem
    assert (words, args) == phrased(problem)


@pytest.mark.parametrize("reason", ["no", "x" * 500])
def test_a_process_that_could_not_be_bound_did_not_start(reason):
    ended = end(json.dumps({"unbound": reason}).encode())
    assert Problem("PB427", PLACE, {"reason": reason}) == told(ended)


def test_sentences_are_those_that_a_reader_sees():
    said = [told(ended).show() for ended in (end(b"", -9, WALL), end(b"", 0, ANSWER), end(b"", -9), end(b""))]
    who = "plugin p (acme 1.0), run apart,"
    assert [
        f"criteria.a: error[PB423]: {who} gave no answer within 6 seconds",
        f"criteria.a: error[PB422]: {who} wanted more than 4 MB of answers",
        f"criteria.a: error[PB421]: {who} ended without an answer: it was ended by the signal SIGKILL",
        f"criteria.a: error[PB421]: {who} ended without an answer: it ended by itself with the status 0",
    ] == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"[]", "it is no JSON object"), (b'"format"', "it is no JSON object"), (b"nothing", "it is no JSON"),
        (b"{}", "it does not have the form of an answer"), (b'{"format": 1}', "it does not have the form of an answer"),
        (b'{"limit": "memory"}', "it does not have the form of an answer"),
        (answer(crash="x" * 501), "a text is too long, or is none"),
        (answer(crash=None), "a text is too long, or is none"),
        (b'{"unbound": 3}', "a text is too long, or is none"),
        (json.dumps({"unbound": "x" * 501}).encode(), "a text is too long, or is none"),
    ],
)  # fmt: skip
def test_an_answer_without_its_form_is_nonsense(text, why):
    with pytest.raises((Nonsense, PembinaError)) as caught:
        opened(end(text), FOUND, LIMITS, 1000, "criteria.a")
    assert (Nonsense, why) == (type(caught.value), str(caught.value))


def test_another_limit_than_memory_is_left_to_whoever_reads_the_answer():
    assert "time" == opened(end(answer(limit="time")), FOUND, LIMITS, 1000, "criteria.a")["limit"]
