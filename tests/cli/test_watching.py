"""How far an evaluation has come: a line that lives on a terminal, lines with -v, and the facts of the run."""

from __future__ import annotations

import io
import json
import time
from types import SimpleNamespace

import pytest

from pembina.cli import watching
from pembina.cli.timing import Timing
from pembina.data import Reading
from pembina.evaluation.run import Step
from pembina.reports.amounts import size, span
from pembina.reports.texts import Texts

from .slow import QUICK, make_award
from .terminals import Talk


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(watching, "sys", SimpleNamespace(stderr=stream))  # pytest puts its own in the place of sys's
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(watching, "TICK", 0.02)
    return stream


def read(table="visits", seconds=None, rows=None, size=7_000_000):
    return Reading(table, 3, size, rows, seconds)


def step(number=0, seconds=None, path="supervision.visits"):
    return Step(number, 14, path, 350_000, seconds)


def drawn(stream):
    """What was drawn, drawing by drawing; the lines that stay end in a line end."""
    return [text for text in stream.getvalue().split("\r\x1b[K") if text]


def test_the_time_that_goes_on_shows_that_a_long_query_lives(terminal, monkeypatch):
    clock = iter([100.0, *(100 + 65 * i for i in range(1000))])
    monkeypatch.setattr("pembina.cli.watching.time.monotonic", lambda: next(clock))
    timing = Timing()
    with watching.watching(Texts("en"), timing, False, False):
        timing(step())
        time.sleep(0.2)
    seen = drawn(terminal)
    assert "1/14 supervision.visits: 350,000 rows · 0 s" == seen[0] or seen[0].startswith("1/14 supervision.visits")
    assert len(set(seen)) > 2
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_tables_are_named_with_their_bytes_while_they_are_read(terminal):
    timing = Timing()
    with watching.watching(Texts("id"), timing, False, False):
        timing(read())
        time.sleep(0.1)
        timing(read(seconds=3.0, rows=6_000_000))
    assert "visits" in drawn(terminal)[0]
    assert "7,0 MB" in drawn(terminal)[0]
    assert "2.000.000" in drawn(terminal)[-1]


def test_what_took_long_stays_and_the_rest_is_wiped_away(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, False, False):
        for seconds in (None, 0.9):
            timing(step(seconds=seconds))
        for seconds in (None, 2.0):
            timing(step(1, seconds, "supervision.regular"))
    assert ["2/14 supervision.regular: 350,000 rows in 2.0 s, 175,000 rows a second\n"] == drawn(terminal)


def test_a_line_is_never_longer_than_the_terminal(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, False, False):
        timing(step(path="a" * 500))
        time.sleep(0.1)
    assert {59} == {len(text) for text in drawn(terminal)}


def test_criteria_that_run_as_one_job_are_told_together(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, False, False):
        timing(step())
        timing(step(1, path="supervision.regular"))
        time.sleep(0.1)
    assert "supervision.visits and others as one job" in drawn(terminal)[-1]


def test_a_table_that_lies_elsewhere_has_no_bytes(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, True, False):
        timing(read(size=0))
        timing(read(size=0, seconds=0.2, rows=70_000))
    assert "read visits, which lies elsewhere in 0.2 s, 350,000 rows a second\n" == drawn(terminal)[-1]


def test_where_nobody_looks_nothing_is_said_unless_asked_for(monkeypatch):
    for verbose, expected in ((False, ""), (True, "1/14 supervision.visits: 350,000 rows in 0.0 s\n")):
        stream, timing = io.StringIO(), Timing()
        monkeypatch.setattr(watching, "sys", SimpleNamespace(stderr=stream))
        with watching.watching(Texts("en"), timing, verbose, False):
            timing(step())
            timing(step(seconds=0.01))
        assert expected == stream.getvalue()


def test_quiet_says_nothing_on_a_terminal(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, False, True):
        timing(step())
        timing(step(seconds=5.0))
    assert "" == terminal.getvalue()


def test_the_line_is_wiped_when_the_work_breaks_off(terminal):
    timing = Timing()

    def work():
        with watching.watching(Texts("en"), timing, False, False):
            timing(step())
            time.sleep(0.1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_name_cannot_move_the_cursor(terminal):
    timing = Timing()
    with watching.watching(Texts("en"), timing, True, False):
        timing(read("\x1b[2Jx", seconds=2.0, rows=20_000))
    assert "\x1b[2J" not in terminal.getvalue()


def test_the_facts_of_the_run_hold_rows_and_seconds(tmp_path, pembina, monkeypatch):
    award = make_award(tmp_path, QUICK)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path / "here")
    ran = pembina("evaluate", award, "-v", "-o", "r.json")
    assert 0 == ran.status, ran.err
    assert ["read wilayah: 1 file", "read kunjungan: 1 file", "1/1 slow: 500 rows in"] == [
        line[: len(start)]
        for line, start in zip(
            ran.err.splitlines(),
            ["read wilayah: 1 file", "read kunjungan: 1 file", "1/1 slow: 500 rows in"],
            strict=True,
        )
    ]
    facts = json.loads((tmp_path / "here" / "r.run.json").read_text("utf-8"))
    assert [("wilayah", 1, 2), ("kunjungan", 1, 500)] == [(t["table"], t["files"], t["rows"]) for t in facts["tables"]]
    (criterion,) = facts["criteria"]
    assert ("slow", 500) == (criterion["path"], criterion["rows"])
    assert criterion["rows-per-second"] == pytest.approx(500 / criterion["seconds"], rel=0.2)
    assert facts["seconds"] >= criterion["seconds"] + sum(table["seconds"] for table in facts["tables"])


@pytest.mark.parametrize(
    "words", [("evaluate",), ("check",), ("check", "-o", "p.csv"), ("self-assess", "--entrant", "01")]
)
def test_ctrl_c_at_a_terminal_leaves_one_line(tmp_path, monkeypatch, words):
    from .slow import PYTHON

    award = make_award(tmp_path, PYTHON)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    talk = Talk(*words, award, folder=tmp_path / "here", language="id")
    talk.process.expect_exact("1/1 slow")
    talk.process.sendintr()
    assert 130 == talk.end()
    assert "Dihentikan; tidak ada yang ditulis." == talk.printed.strip().splitlines()[-1].strip()
    assert [] == list((tmp_path / "here").iterdir())


@pytest.mark.parametrize("words", [("check",), ("self-assess", "--entrant", "01")])
def test_tables_and_criteria_are_named_while_others_than_results_are_made(tmp_path, pembina, monkeypatch, words):
    award = make_award(tmp_path, QUICK)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    ran = pembina(*words, award)
    assert "" == ran.err  # there is no terminal
    monkeypatch.setattr(watching, "LONG", 0.0)
    stream = Terminal()
    monkeypatch.setattr(watching, "sys", SimpleNamespace(stderr=stream))
    assert ran.out == pembina(*words, award).out
    told = [line for line in drawn(stream) if line.endswith("\n")]
    assert ["read wilayah", "read kunjungan", "1/1 slow: 500"] == [
        line[: len(start)]
        for line, start in zip(told, ["read wilayah", "read kunjungan", "1/1 slow: 500"], strict=True)
    ]


@pytest.mark.parametrize(
    ("count", "english", "indonesian"),
    [
        (0, "0 B", "0 B"), (999, "999 B", "999 B"), (1000, "1.0 kB", "1,0 kB"), (99_949, "99.9 kB", "99,9 kB"),
        (99_950, "100 kB", "100 kB"), (999_600, "1.0 MB", "1,0 MB"), (1_234_567_890, "1.2 GB", "1,2 GB"),
        (5 * 10**15, "5,000 TB", "5.000 TB"),
    ],
)  # fmt: skip
def test_bytes_are_written_as_people_say_them(count, english, indonesian):
    assert (english, indonesian) == (size(Texts("en"), count), size(Texts("id"), count))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.04, "0.0 s"), (3, "3 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (60, "1 min 0 s"),
        (3599.4, "59 min 59 s"), (3600, "1 h 0 min"), (90_000, "25 h 0 min"),
    ],
)  # fmt: skip
def test_times_are_written_as_people_say_them(seconds, expected):
    assert expected == span(Texts("en"), seconds)
