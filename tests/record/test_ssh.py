"""What is asked of ssh-keygen, word by word, and what each of its answers comes to; in its place stands a script."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pembina.errors import Phrase, Place, Problem, RecordError
from pembina.record import ssh
from pembina.record.sshkeys import PublicKey

from .test_sshkeys import BLOB, ED, written

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are of a POSIX shell")

KEY = PublicKey(ED, BLOB, "siti")
Answers = Callable[..., list[tuple[list[str], dict[str, Any]]]]


@pytest.fixture
def keygen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a script in the place of ssh-keygen; what it is called with is left in a file beside it."""

    def put(body: str) -> Path:
        program = tmp_path / "bin" / "ssh-keygen"
        program.parent.mkdir(exist_ok=True)
        heard = f'printf "%s\\n" "$@" > {tmp_path}/words\n'
        program.write_text(f"#!/bin/sh\n{heard}{body}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}/bin:/bin:/usr/bin")
        return tmp_path

    return put


def refused(folder: Path) -> Problem:
    with pytest.raises(RecordError) as caught:
        ssh.sign(b"bytes", folder / "my key")
    return caught.value.problems[0]


def test_a_program_is_one_on_the_path_and_none_in_the_folder_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"whole": "/bin/ssh-keygen", "beside": "ssh-keygen", "none": None}
    asked: list[str] = []
    for kind, path in found.items():
        monkeypatch.setattr(ssh.shutil, "which", lambda name, path=path: asked.append(name) or path)
        assert (path if kind == "whole" else None) == ssh.program()
    assert ["ssh-keygen"] * 3 == asked


def test_bytes_are_signed_for_the_purpose_with_the_key(keygen: Any) -> None:
    folder = keygen('shift 7; [ "$(cat "$1")" = "the bytes" ] && printf "signed" > "$1.sig"; echo not heard')
    assert "signed" == ssh.sign(b"the bytes", folder / "siti")
    *words, document = (folder / "words").read_text().splitlines()
    assert ["-q", "-Y", "sign", "-n", "pembina", "-f", str(folder / "siti")] == words[:7]
    assert document.endswith("/document")
    assert "pembina-sign-" in document
    assert not Path(document).exists()


def test_a_key_is_named_by_its_whole_path(keygen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = keygen("exit 1")
    monkeypatch.chdir(folder)
    with pytest.raises(RecordError) as caught:
        ssh.sign(b"bytes", Path("siti"))
    assert f"{folder}/siti" in (folder / "words").read_text().splitlines()
    assert "siti" == caught.value.problems[0].place.file


SAID = {
    "echo 'Load key: no such file.' >&2; exit 255": "Load key: no such file",
    "printf ' one. \\n\\n\\t two\\r\\n' >&2; exit 1": "one; two",
    "printf 'a\\377.' >&2; exit 1": "a\ufffd",
    "echo 'aloud'; exit 1": Phrase(ssh.SILENT),
    "echo 'Load key: incorrect passphrase supplied to decrypt.' >&2; exit 1": Phrase(ssh.WRONG_PASSPHRASE),
}


@pytest.mark.parametrize("body", SAID)
def test_what_ssh_keygen_says_is_why_it_did_not_sign(body: str, keygen: Any) -> None:
    folder = keygen(body)
    problem = refused(folder)
    assert Problem("PB756", Place(str(folder / "my key")), {"reason": SAID[body]}) == problem
    assert type(SAID[body]) is type(problem.args["reason"])


def test_a_key_that_others_can_read_is_told_with_the_command_that_mends_it(keygen: Any) -> None:
    folder = keygen("echo 'Permissions 0644 are too open.' >&2; exit 1")
    reason = refused(folder).args["reason"]
    quoted = f"'{folder}/my key'"
    assert (ssh.TOO_OPEN, {"key": quoted}) == (reason.template, reason.args)
    assert reason.endswith(f"such a key is not used: chmod 600 {quoted}")


def test_whoever_sits_at_a_terminal_reads_there_what_ssh_keygen_says(keygen: Any, monkeypatch: Any, capfd: Any) -> None:
    folder = keygen("echo 'Enter passphrase' >&2; echo quiet; exit 1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert {"reason": Phrase("it says why above")} == refused(folder).args
    heard = capfd.readouterr()
    assert ("", "Enter passphrase\n") == (heard.out, heard.err)


def test_without_ssh_keygen_nothing_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Problem("PB755") == refused(tmp_path)
    told = "ssh-keygen could not be run: it is not on this machine"
    assert told == ssh.fault(b"bytes", b"signature", KEY)


@pytest.mark.parametrize("body", ["exit 0", 'shift 7; printf "\\377" > "$1.sig"'])
def test_a_program_that_leaves_no_signature_did_not_sign(body: str, keygen: Any) -> None:
    folder = keygen(body)
    problem = refused(folder)
    assert ("PB756", str(folder / "my key")) == (problem.code, problem.place.file)
    wanted = "No such file or directory: " if body == "exit 0" else "'ascii' codec can't decode byte 0xff"
    assert wanted in problem.args["reason"]


# Asking whether a signature is good

KEPT = 'cp "$5" {0}/allowed; cp "${{11}}" {0}/signature; cat > {0}/content; echo "$LC_ALL" > {0}/lang'


def test_a_signature_is_verified_for_the_purpose_against_the_one_key(keygen: Any, tmp_path: Path, capfd: Any) -> None:
    keygen(KEPT.format(tmp_path) + "; echo aloud; echo in red >&2; exit 0")
    assert ssh.fault(b"the bytes", b"the signature", KEY) is None
    words = (tmp_path / "words").read_text().splitlines()
    folder = Path(words[4]).parent
    assert ["-q", "-Y", "verify", "-f", f"{folder}/allowed", "-I", "member", "-n", "pembina"] == words[:9]
    assert ["-s", f"{folder}/signature"] == words[9:]
    assert folder.name.startswith("pembina-verify-")
    assert not folder.exists()
    assert f'member namespaces="pembina" {ED} {written(BLOB)}\n' == (tmp_path / "allowed").read_text()
    left = [(tmp_path / name).read_bytes() for name in ("signature", "content", "lang")]
    assert [b"the signature", b"the bytes", b"C\n"] == left
    heard = capfd.readouterr()
    assert ("", "") == (heard.out, heard.err)


@pytest.mark.parametrize("body", ["exit 1", "exit 255", "kill -9 $$"])
def test_any_answer_but_yes_is_a_fault(body: str, keygen: Any) -> None:
    keygen(body)
    assert Phrase(ssh.NOT_GOOD) == ssh.fault(b"bytes", b"signature", KEY)


def test_no_answer_in_time_is_a_fault(keygen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 60 == ssh.PATIENCE
    keygen("exec /bin/sleep 20")
    monkeypatch.setattr(ssh, "PATIENCE", 0.1)
    assert Phrase(ssh.NO_ANSWER, {"n": 0.1}) == ssh.fault(b"bytes", b"signature", KEY)


@pytest.mark.parametrize(("error", "told"), [(PermissionError(13, "Permission denied"), "Permission denied"),
                                             (OSError("no room"), "no room")])  # fmt: skip
def test_what_cannot_be_run_is_a_fault_with_the_reason(error: OSError, told: str, monkeypatch: Any) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ssh, "subprocess", SimpleNamespace(**{**vars(ssh.subprocess), "run": failing}))
    monkeypatch.setattr(ssh, "program", lambda: "/bin/ssh-keygen")
    assert Phrase(ssh.NOT_RUN, {"reason": told}) == ssh.fault(b"bytes", b"signature", KEY)
    with pytest.raises(RecordError) as caught:
        ssh.sign(b"bytes", Path("siti"))
    assert (Problem("PB756", Place("siti"), {"reason": str(error)}),) == caught.value.problems
