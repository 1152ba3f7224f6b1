"""Ctrl-C and SIGTERM in the midst of an evaluation: it stops at once, says so on a line, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from signal import SIGINT, SIGTERM

import pytest

from pembina.cli.stopping import Stopping

from .slow import DEAF, PYTHON, QUERY, QUICK, Running, make_award

SOON = 4.0
"""Seconds: two that are promised, and room for a machine that has other work."""


@pytest.mark.parametrize("body", [QUERY, PYTHON], ids=["in the engine", "in the plugin"])
def test_ctrl_c_stops_a_long_criterion_and_leaves_nothing(tmp_path, body):
    make_award(tmp_path, body)
    running = Running(tmp_path, "-v")
    running.wait_for_work()
    status, out, err, seconds = running.stop(SIGINT)
    assert (130, "") == (status, out), err
    assert "Stopped; nothing was written." == err.strip()
    assert [] == running.left()
    assert seconds < SOON


def test_sigterm_stops_as_well_and_is_told_by_the_exit_status(tmp_path):
    make_award(tmp_path, QUERY)
    running = Running(tmp_path, "-v", language="id")
    running.wait_for_work()
    status, out, err, seconds = running.stop(SIGTERM)
    assert (143, "") == (status, out), err
    assert "Dihentikan; tidak ada yang ditulis." == err.strip()
    assert [] == running.left()
    assert seconds < SOON


def test_an_existing_result_stays_as_it_was(tmp_path):
    make_award(tmp_path, QUERY)
    (tmp_path / "here" / "r.json").write_text("{}", "utf-8")
    running = Running(tmp_path, "-v", "-o", "r.json")
    running.wait_for_work()
    assert 130 == running.stop(SIGINT)[0]
    assert ["r.json"] == running.left()
    assert "{}" == (tmp_path / "here" / "r.json").read_text("utf-8")


def test_code_that_hears_of_no_signal_is_ended_after_two_seconds(tmp_path):
    make_award(tmp_path, DEAF)
    running = Running(tmp_path, "-v")
    running.wait_for_work()
    status, out, err, seconds = running.stop(SIGINT)
    assert (130, "") == (status, out), err
    assert "Stopped; nothing was written." == err.strip()
    assert [] == running.left()
    assert 1.5 < seconds < SOON


def test_a_second_ctrl_c_waits_for_nothing(tmp_path):
    make_award(tmp_path, DEAF)
    running = Running(tmp_path, "-v")
    running.wait_for_work()
    status, _, _, seconds = running.stop(SIGINT, SIGINT)
    assert 130 == status
    assert seconds < 1.0


def test_whoever_is_quick_is_not_stopped_by_listening(tmp_path):
    make_award(tmp_path, QUICK)
    running = Running(tmp_path, "-q")
    out, err = running.process.communicate(timeout=60)
    assert (0, "", "") == (running.process.returncode, out, err)
    assert ["lama.result.json", "lama.result.run.json"] == running.left()


def test_what_is_being_written_is_written_whole():
    stopping, reached = Stopping(lambda: None), []
    with stopping.watched(), stopping.held():
        os.kill(os.getpid(), SIGINT)
        os.kill(os.getpid(), SIGTERM)
        time.sleep(0.05)
        reached.append("the end")
    assert ["the end"] == reached
    assert stopping.signal is None


def test_the_handlers_of_whoever_called_are_put_back():
    before = [signal.getsignal(each) for each in (SIGINT, SIGTERM)]
    with Stopping(lambda: None).watched():
        assert before != [signal.getsignal(each) for each in (SIGINT, SIGTERM)]
    assert before == [signal.getsignal(each) for each in (SIGINT, SIGTERM)]
    assert -1 == signal.set_wakeup_fd(-1)


def test_another_signal_is_nobody_s_business_here():
    stopping, heard = Stopping(lambda: None), []
    before = signal.signal(signal.SIGUSR1, lambda *_: heard.append("usr1"))
    try:
        with stopping.watched():
            os.kill(os.getpid(), signal.SIGUSR1)
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(0.05)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert {"usr1"} == set(heard)
    assert stopping.signal is None


def test_the_first_signal_interrupts_and_says_which_it_was():
    stopping = Stopping(lambda: None)

    def work():
        os.kill(os.getpid(), SIGTERM)
        time.sleep(5)

    with stopping.watched(), pytest.raises(KeyboardInterrupt):
        work()
    assert (SIGTERM, 143) == (stopping.signal, stopping.status)


def test_in_another_thread_nothing_is_installed():
    before, seen = signal.getsignal(SIGINT), []

    def work():
        with Stopping(lambda: None).watched():
            seen.append(signal.getsignal(SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [before] == seen
