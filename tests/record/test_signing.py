"""Signing a file: whose key it is, whether it may sign here, and that nothing of others is written over."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Hint, Phrase, Place, Problem, RecordError
from pembina.record import signing, ssh
from pembina.record.signers import MAKE_ONE, Signer, Signers
from pembina.record.signing import Signing, as_file_name, fingerprint
from pembina.record.sshkeys import DAMAGED, NO_KEY, NO_SIGNATURE, PublicKey, read_public_key

from .test_sshkeys import BLOB, ED, POINT, armoured, packed, private, signature, written

OTHER = packed(ED, POINT[::-1])
KEY, THEIRS = PublicKey(ED, BLOB, "siti@kantor"), PublicKey(ED, OTHER)
LINE, OTHER_LINE = f"{ED} {written(BLOB)} siti@kantor\n", f"{ED} {written(OTHER)} old\n"
RSA = packed("ssh-rsa", b"whatever")
PEM = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"
LISTED = Signers(1, (Signer("Siti Aminah", KEY), Signer("Budi Santoso", THEIRS)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for keys and what is signed, on a machine that has ssh-keygen."""
    monkeypatch.setattr(ssh, "program", lambda: "/bin/ssh-keygen")
    return tmp_path


def prepared(folder: Path, key: str, name: str | None = None, signers: Signers | None = None, **files: str) -> Signing:
    """Prepare to sign with the key in a file; ``pub`` is the one beside it."""
    (folder / "key").write_text(key, "utf-8")
    if "pub" in files:
        (folder / "key.pub").write_text(files["pub"], "utf-8")
    return Signing.prepared(folder / "hasil.json", folder / "key", name, signers)


def refused(doing: Any) -> Problem:
    with pytest.raises(RecordError) as caught:
        doing()
    [problem] = caught.value.problems
    return problem


def test_a_signing_names_file_key_person_and_place(folder: Path) -> None:
    place = folder / "hasil.json.siti-kantor.sig"
    wanted = Signing(folder / "hasil.json", folder / "key", "siti@kantor", place, KEY, "")
    assert wanted == prepared(folder, LINE)


PUBLIC = {
    "a public key": (LINE, None, KEY),
    "a private key alone": (private(), None, PublicKey(ED, BLOB)),
    "with its public one beside": (private(), LINE, KEY),
    "with that of another one beside": (private(), OTHER_LINE, PublicKey(ED, BLOB)),
    "another form alone": (PEM, None, None),
    "another form with a public one beside": (PEM, LINE, KEY),
    "a public key with another one beside": (LINE, OTHER_LINE, KEY),
}


@pytest.mark.parametrize("kind", PUBLIC)
def test_which_key_it_is_tells_the_key_itself_before_the_file_beside_it(kind: str, folder: Path) -> None:
    text, beside, wanted = PUBLIC[kind]
    made = prepared(folder, text, "Siti", **({} if beside is None else {"pub": beside}))
    assert (wanted, "Siti", "hasil.json.siti.sig") == (made.public, made.name, made.place.name)


REFUSED = {
    "another kind": (f"ssh-rsa {written(RSA)}", None, "PB753", "key", {"kind": "ssh-rsa"}, Hint(MAKE_ONE)),
    "another kind inside": (private(RSA), None, "PB753", "key", {"kind": "ssh-rsa"}, Hint(MAKE_ONE)),
    "no key": ("a letter", None, "PB756", "key", {"reason": Phrase(NO_KEY)}, None),
    "damaged": (private(BLOB + b"x"), None, "PB756", "key", {"reason": Phrase(DAMAGED)}, None),
    "damaged beside": (PEM, "ssh-ed25519 x", "PB756", "key", {"reason": Phrase(DAMAGED)}, None),
    "too large": ("x" * 65537, None, "PB756", "key", {"reason": "it is larger than 65536 bytes"}, None),
    "too large beside": (PEM, "x" * 65537, "PB756", "key.pub", {"reason": "it is larger than 65536 bytes"}, None),
    "nobody": (f"{ED} {written(BLOB)}", None, "PB757", "key", {}, None),
    "nobody in another form": (PEM, None, "PB757", "key", {}, None),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_key_that_cannot_sign_is_refused_with_the_reason(kind: str, folder: Path) -> None:
    text, beside, code, file, args, hint = REFUSED[kind]
    files = {} if beside is None else {"pub": beside}
    assert Problem(code, Place(str(folder / file)), args, hint) == refused(lambda: prepared(folder, text, **files))


def test_a_key_that_is_not_there_and_a_machine_without_ssh_keygen_are_told(folder: Path, monkeypatch: Any) -> None:
    def nothing() -> Signing:
        return Signing.prepared(folder / "hasil.json", folder / "nothing")

    wanted = Problem("PB756", Place(str(folder / "nothing")), {"reason": "No such file or directory"})
    assert wanted == refused(nothing)
    monkeypatch.setattr(ssh, "program", lambda: None)
    assert Problem("PB755") == refused(nothing)


def test_bytes_that_are_no_text_are_no_key(folder: Path) -> None:
    (folder / "key").write_bytes(b"\xff\xfe")
    wanted = Problem("PB756", Place(str(folder / "key")), {"reason": Phrase(NO_KEY)})
    assert wanted == refused(lambda: Signing.prepared(folder / "hasil.json", folder / "key"))
    (folder / "key.pub").write_bytes(b"\xff\xfe")
    assert wanted == refused(lambda: prepared(folder, PEM))
    (folder / "key").write_bytes(LINE.encode()[:-1] + b"\xff")
    assert "siti@kantor\ufffd" == Signing.prepared(folder / "hasil.json", folder / "key").name


def test_a_name_of_blanks_is_none_and_blanks_around_one_are_not_of_it(folder: Path) -> None:
    assert "PB757" == refused(lambda: prepared(folder, LINE, "  ")).code
    assert "Siti" == prepared(folder, LINE, " Siti ").name
    assert "siti@kantor" == prepared(folder, LINE, "").name


NAMED = {
    "the key alone": (LINE, None, "Siti Aminah"),
    "the key and its name": (LINE, "SITI  aminah", "Siti Aminah"),
    "nobody's key": (f"{ED} {written(packed(ED, b'x' * 32))}", None, Phrase(signing.NOBODYS)),
    "no key that is known": (PEM, None, Phrase(signing.NOBODYS)),
    "a name that is not listed": (LINE, "Tuti", Phrase(signing.NOT_LISTED, {"name": "Tuti"})),
    "the key of another": (LINE, "budi santoso",
                           Phrase(signing.OF_ANOTHER, {"other": "Siti Aminah", "name": "Budi Santoso"})),
    "another key": (f"{ED} {written(packed(ED, b'x' * 32))}", "budi santoso",
                    Phrase(signing.OTHER_LISTED, {"name": "Budi Santoso"})),
    "no key known of a listed name": (PEM, "Budi Santoso", Phrase(signing.OTHER_LISTED, {"name": "Budi Santoso"})),
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMED)
def test_where_there_is_a_list_only_its_keys_sign_under_their_names(kind: str, folder: Path) -> None:
    text, name, wanted = NAMED[kind]
    if isinstance(wanted, Phrase):
        problem = refused(lambda: prepared(folder, text, name, LISTED))
        assert Problem("PB758", Place(str(folder / "key")), {"reason": wanted}) == problem
    else:
        assert wanted == prepared(folder, text, name, LISTED).name


def test_nothing_is_written_over_but_a_signature_of_the_same_key(folder: Path) -> None:
    place = folder / "hasil.json.siti.sig"
    for there in (armoured(signature(OTHER)), armoured(signature(RSA)), "a letter", "", "é" * 9, " " * 65537):
        place.write_text(there, "utf-8")
        assert Problem("PB759", Place(str(place))) == refused(lambda: prepared(folder, LINE, "Siti"))
    own = armoured(signature())
    place.write_text(own + "\n" * (65536 - len(own)), "ascii")
    assert place == prepared(folder, LINE, "Siti").place
    assert place == prepared(folder, PEM, "Siti").place  # whose key is not known before it has signed


@pytest.mark.parametrize("content", [None, armoured(signature())])
def test_a_link_in_the_place_is_not_written_over(content: str | None, folder: Path) -> None:
    if content is not None:
        (folder / "elsewhere").write_text(content, "ascii")
    place = folder / "hasil.json.siti.sig"
    place.symlink_to("elsewhere")
    assert Problem("PB759", Place(str(place))) == refused(lambda: prepared(folder, LINE, "Siti"))


# Signing


@pytest.fixture
def answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What ssh-keygen answers, and what it was asked."""
    said: dict[str, Any] = {"signature": armoured(signature()), "fault": None, "asked": []}
    monkeypatch.setattr(ssh, "sign", lambda *asked: said["asked"].append(asked) or said["signature"])
    monkeypatch.setattr(ssh, "fault", lambda *asked: said["asked"].append(asked) or said["fault"])
    return said


def test_a_signature_is_verified_and_put_in_its_place(folder: Path, answers: dict[str, Any]) -> None:
    made = prepared(folder, LINE, "Siti")
    made.sign(b"the bytes")
    text = answers["signature"]
    assert text == made.place.read_text("ascii")
    assert fingerprint(KEY) == made.fingerprint
    key = PublicKey(ED, BLOB)
    assert [(b"the bytes", folder / "key"), (b"the bytes", text.encode(), key)] == answers["asked"]


BAD = {
    "another kind": (armoured(signature(RSA)), None, "PB753", {"kind": "ssh-rsa"}, Hint(MAKE_ONE)),
    "no signature": ("nothing", None, "PB756", {"reason": Phrase(NO_SIGNATURE)}, None),
    "another key": (armoured(signature(OTHER)), None, "PB756", {"reason": Phrase(signing.OTHER_KEY)}, None),
    "no good one": (armoured(signature()), Phrase(ssh.NOT_GOOD), "PB756",
                    {"reason": Phrase(signing.DID_NOT_HOLD, {"reason": Phrase(ssh.NOT_GOOD)})}, None),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_came_of_signing_is_refused_where_it_is_not_good(kind: str, folder: Path, answers: Any) -> None:
    answers["signature"], answers["fault"], code, args, hint = BAD[kind]
    made = prepared(folder, LINE, "Siti")
    assert Problem(code, Place(str(folder / "key")), args, hint) == refused(lambda: made.sign(b"bytes"))
    assert (False, "") == (made.place.exists(), made.fingerprint)


def test_a_key_known_only_by_its_signature_leaves_those_of_others_too(folder: Path, answers: dict[str, Any]) -> None:
    made = prepared(folder, PEM, "Siti")
    made.place.write_text(armoured(signature(OTHER)), "ascii")
    assert Problem("PB759", Place(str(made.place))) == refused(lambda: made.sign(b"bytes"))
    made.place.unlink()
    made.sign(b"bytes")
    assert fingerprint(KEY) == made.fingerprint


@pytest.mark.parametrize(("error", "told"), [(OSError(28, "No space left"), "No space left"), (OSError("no"), "no")])
def test_a_signature_that_cannot_be_written_is_told(error: OSError, told: str, folder: Path, answers: Any,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(signing, "put", failing)
    made = prepared(folder, LINE, "Siti")
    wanted = Problem("PB707", Place(str(made.place)), {"reason": told})
    assert wanted == refused(lambda: made.sign(b"bytes"))


# Names


@pytest.mark.parametrize(
    ("name", "written_so"),
    [
        ("Siti Aminah", "siti-aminah"),
        (" Dr. H. Made_Wirawan, M.Si. ", "dr-h-made-wirawan-m-si"),
        ("../../etc/x\\y:z", "etc-x-y-z"),
        ("E\u0301va 2", "\u00e9va-2"),
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
        ("_-_", "signer-" + hashlib.sha256(b"_-_").hexdigest()[:8]),
        ("", "signer-e3b0c442"),
        ("\ud800", "signer-" + hashlib.sha256(b"\xed\xa0\x80").hexdigest()[:8]),
    ],
)
def test_a_name_is_written_so_that_it_can_stand_in_that_of_a_file(name: str, written_so: str) -> None:
    assert written_so == as_file_name(name)


def test_a_fingerprint_is_as_openssh_writes_it() -> None:
    line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl github.com"
    assert "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU" == fingerprint(read_public_key(line))
