"""What the signatures beside a file come to, whole; ssh-keygen's word is given here by the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Phrase
from pembina.model import sha256
from pembina.record import signatures, ssh
from pembina.record.signatures import SignatureCheck, check_signatures, signatures_beside
from pembina.record.signers import Signer, Signers
from pembina.record.sshkeys import DAMAGED, NO_SIGNATURE, PublicKey

from .test_sshkeys import BLOB, ED, POINT, armoured, packed, signature

THIRD = packed(ED, b"x" * 32)
SITI, BUDI = PublicKey(ED, BLOB, "siti"), PublicKey(ED, packed(ED, POINT[::-1]))
SIGNERS = Signers(2, (Signer("Siti", SITI), Signer("Budi", BUDI)))
OF_SITI, OF_BUDI = armoured(signature()), armoured(signature(BUDI.blob))
CONTENT = b"the result"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Calls of a machine whose ssh-keygen finds everything good but the bytes ``bad``."""
    calls: list[tuple[Any, ...]] = []

    def fault(*call: Any) -> Phrase | None:
        calls.append(call)
        return Phrase(ssh.NOT_GOOD) if call[0] == b"bad" else None

    monkeypatch.setattr(ssh, "program", lambda: "/bin/ssh-keygen")
    monkeypatch.setattr(ssh, "fault", fault)
    return calls


@pytest.fixture
def result(tmp_path: Path) -> Path:
    (tmp_path / "hasil.json").write_bytes(CONTENT)
    return tmp_path / "hasil.json"


def beside(result: Path, **texts: str) -> Path:
    for name, text in texts.items():
        result.with_name(f"hasil.json.{name}.sig").write_text(text, "utf-8")
    return result


def test_good_signatures_are_told_in_the_order_of_the_signers(result: Path, asked: list[Any]) -> None:
    beside(result, a=OF_BUDI, b=OF_SITI, c=OF_BUDI)
    found = check_signatures(str(result), SIGNERS)
    assert SignatureCheck(("Siti", "Budi"), (), 2, sha256(CONTENT)) == found
    budi, siti = OF_BUDI.encode(), OF_SITI.encode()
    assert [(CONTENT, budi, BUDI), (CONTENT, siti, SITI), (CONTENT, budi, BUDI)] == asked


def test_bytes_that_were_read_already_are_those_that_are_verified(result: Path, asked: list[Any]) -> None:
    found = check_signatures(beside(result, a=OF_SITI), SIGNERS, b"read")
    assert SignatureCheck(("Siti",), (), 2, sha256(b"read")) == found
    assert [(b"read", OF_SITI.encode(), SITI)] == asked
    assert sha256(b"") == check_signatures(result, SIGNERS, b"").sha256


FAULTS = {
    "another purpose": (armoured(signature(namespace=b"git")),
                        Phrase(signatures.OTHER_PURPOSE, {"found": "'git'", "wanted": "pembina"})),
    "another kind": (armoured(signature(packed("ssh-rsa", b"x"))),
                     Phrase(signatures.OTHER_KIND, {"kind": "ssh-rsa"})),
    "a stranger": (armoured(signature(THIRD)), Phrase(signatures.UNKNOWN_KEY)),
    "no ascii": ("\u00e9", Phrase(NO_SIGNATURE)),
    "nothing": ("", Phrase(NO_SIGNATURE)),
    "damaged": (armoured(signature(after=b"x")), Phrase(DAMAGED)),
    "too large": (OF_SITI + "\n" * (65537 - len(OF_SITI)), Phrase(signatures.TOO_LARGE, {"n": 65536})),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_is_told_with_the_file_and_the_reason(kind: str, result: Path, asked: list[Any]) -> None:
    text, reason = FAULTS[kind]
    wanted = Phrase(signatures.FAULT, {"file": "hasil.json.a.sig", "reason": reason})
    found = check_signatures(beside(result, a=text, b=OF_BUDI), SIGNERS)
    assert SignatureCheck(("Budi",), (wanted,), 2, sha256(CONTENT)) == found
    assert (wanted.args, reason.template) == (found.faults[0].args, found.faults[0].args["reason"].template)
    assert 1 == len(asked)


def test_what_ssh_keygen_does_not_find_good_is_a_fault_each(result: Path, asked: list[Any]) -> None:
    found = check_signatures(beside(result, a=OF_SITI, b=OF_SITI), SIGNERS, b"bad")
    reason = Phrase(ssh.NOT_GOOD)
    assert ((), (f"hasil.json.a.sig: {reason}", f"hasil.json.b.sig: {reason}")) == (found.valid, found.faults)


def test_a_signature_as_large_as_can_be_is_read_and_one_behind_a_link_is_not(result: Path, asked: list[Any]) -> None:
    beside(result, a=OF_SITI + "\n" * (65536 - len(OF_SITI)))
    result.with_name("elsewhere").write_text(OF_BUDI, "ascii")
    result.with_name("hasil.json.b.sig").symlink_to("elsewhere")
    found = check_signatures(result, SIGNERS)
    link = "hasil.json.b.sig: it is a link to another file, and a signature has to lie there itself"
    assert SignatureCheck(("Siti",), (Phrase(link),), 2, sha256(CONTENT)) == found


def test_why_a_signature_cannot_be_read_is_told(result: Path, asked: list[Any], monkeypatch: Any) -> None:
    def failing(path: Path, *_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(signatures, "read_plain", failing)
    found = check_signatures(beside(result, a=OF_SITI), SIGNERS, CONTENT)
    assert SignatureCheck((), (Phrase("hasil.json.a.sig: Permission denied"),), 2, sha256(CONTENT)) == found
    assert "Permission denied" == found.faults[0].args["reason"].show(str)
    told = Phrase(signatures.NOT_READ, {"reason": "Permission denied"})
    assert SignatureCheck((), (told,), 2, None) == check_signatures(result, SIGNERS)


def test_a_folder_that_cannot_be_read_is_told_with_the_name_of_the_file(tmp_path: Path, asked: list[Any]) -> None:
    told = Phrase(signatures.NO_FOLDER, {"reason": "No such file or directory"})
    found = check_signatures(tmp_path / "no" / "hasil.json", SIGNERS, CONTENT)
    assert SignatureCheck((), (told,), 2, sha256(CONTENT)) == found


def test_as_many_files_as_may_be_are_looked_at_and_not_one_more(
    result: Path, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 500 == signatures.MOST
    monkeypatch.setattr(signatures, "MOST", 2)
    assert ("Siti", "Budi") == check_signatures(beside(result, a=OF_SITI, b=OF_BUDI), SIGNERS).valid
    told = Phrase(signatures.TOO_MANY, {"n": 3, "most": 2})
    found = check_signatures(beside(result, c=OF_SITI), SIGNERS)
    assert SignatureCheck((), (told,), 2, sha256(CONTENT)) == found


def test_ssh_keygen_is_missed_only_where_there_is_something_to_verify(result: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(ssh, "program", lambda: None)
    assert SignatureCheck((), (), 2, sha256(CONTENT)) == check_signatures(result, SIGNERS)
    found = check_signatures(beside(result, a=OF_SITI), SIGNERS)
    assert SignatureCheck((), (Phrase(signatures.NO_KEYGEN),), 2, sha256(CONTENT)) == found


def test_files_that_sign_a_file_are_those_of_its_name_in_order(result: Path) -> None:
    for name in ("hasil.json.b.sig", "hasil.json.sig", "hasil.json..sig", "hasil.json.a.sig", "hasil.json.sig.sig"):
        result.with_name(name).touch()
    for name in ("hasil.jsonx.sig", "xhasil.json.a.sig", "hasil.json.a.sigx", "hasil.json.SIG", "hasil.jsosig"):
        result.with_name(name).touch()
    wanted = ["hasil.json..sig", "hasil.json.a.sig", "hasil.json.b.sig", "hasil.json.sig", "hasil.json.sig.sig"]
    assert [result.with_name(name) for name in wanted] == signatures_beside(result)


def test_a_file_whose_own_name_ends_like_a_signature_is_none_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.sig"
    path.touch()
    assert [] == signatures_beside(path) == signatures_beside(tmp_path / "x.sig.")


@pytest.mark.parametrize(
    ("valid", "needed", "name", "met"),
    [(1, 2, "f", False), (2, 2, "f", True), (3, 2, "f", True), (1, 1, "f", True), (0, 0, "f", False),
     (2, 2, None, False), (1, -1, "f", False)],
)  # fmt: skip
def test_a_check_is_met_where_enough_signed_bytes_that_were_read(
    valid: int, needed: int, name: str | None, met: bool
) -> None:
    assert met == SignatureCheck(("a", "b", "c")[:valid], (), needed, name).met
