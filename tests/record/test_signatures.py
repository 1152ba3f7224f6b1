"""Signatures of members: who counts, who does not and why; made and verified by a real ssh-keygen."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from pembina.errors import RecordError
from pembina.record import signatures, ssh
from pembina.record.signatures import check_signatures
from pembina.record.signers import Signers, read_signers
from pembina.record.sshkeys import OtherKind, Unreadable, public_part, read_public_key, read_signature

from .sshtoken import Token

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")

CONTENT = b'{"result":"of an award"}\n'
NAMES = {"siti": "Siti Aminah", "budi": "Budi Santoso", "ratna": "Ratna Dewi"}


def keygen(*words, **how):
    subprocess.run(["ssh-keygen", "-q", *map(str, words)], check=True, capture_output=True, **how)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A key for each member, one of a stranger, one of another kind: private files with their public ones beside."""
    folder = tmp_path_factory.mktemp("keys")
    for name in (*NAMES, "stranger"):
        keygen("-t", "ed25519", "-N", "", "-C", NAMES.get(name, "stranger"), "-f", folder / name)
    keygen("-t", "ecdsa", "-N", "", "-C", "old", "-f", folder / "old")
    return folder


@pytest.fixture(scope="module")
def made(keys):
    """The signatures of everybody over the content, made once, and some that are not to count."""
    found = {name: ssh.sign(CONTENT, keys / name).encode() for name in (*NAMES, "stranger")}
    found["other bytes"] = ssh.sign(CONTENT + b" ", keys / "siti").encode()
    with tempfile.TemporaryDirectory() as folder:
        for name, namespace in (("old", "pembina"), ("siti", "git")):
            document = Path(folder) / name
            document.write_bytes(CONTENT)
            keygen("-Y", "sign", "-n", namespace, "-f", keys / name, document)
            found[f"{name} for {namespace}"] = document.with_name(f"{name}.sig").read_bytes()
    return found


def public(keys, name):
    return (keys / f"{name}.pub").read_text("utf-8").strip()


def written(folder, *rows, threshold=2):
    """Write a list of signers: pairs of name and key."""
    text = f"threshold = {threshold}\n" + "".join(f"[[signers]]\nname = '{n}'\nkey = '{k}'\n" for n, k in rows)
    (folder / "signers.toml").write_text(text, "utf-8")
    return folder / "signers.toml"


@pytest.fixture
def signers(tmp_path, keys):
    return read_signers(written(tmp_path, *((full, public(keys, name)) for name, full in NAMES.items())))


@pytest.fixture
def signed(tmp_path):
    """Put signatures beside a result, by the names of their files."""
    path = tmp_path / "hasil.json"
    path.write_bytes(CONTENT)

    def put(**files):
        for name, content in files.items():
            path.with_name(f"hasil.json.{name.replace('_', '-')}.sig").write_bytes(content)
        return path

    return put


# Enough, and not enough


def test_as_many_members_as_are_needed_are_enough(signed, signers, made):
    found = check_signatures(signed(a=made["ratna"], b=made["siti"]), signers)
    assert (True, ("Siti Aminah", "Ratna Dewi"), (), 2) == (found.met, found.valid, found.faults, found.needed)


def test_fewer_are_not(signed, signers, made):
    found = check_signatures(signed(a=made["ratna"]), signers)
    assert (False, ("Ratna Dewi",), ()) == (found.met, found.valid, found.faults)


def test_none_are_not(signed, signers):
    assert (False, (), ()) == ((found := check_signatures(signed(), signers)).met, found.valid, found.faults)


def test_a_signature_made_without_pembina_counts(signed, signers, made):
    path = signed(a=made["ratna"])
    path.with_name("hasil.json.sig").write_bytes(made["budi"])
    assert ("Budi Santoso", "Ratna Dewi") == check_signatures(path, signers).valid


def test_a_member_counts_once_however_many_signatures(signed, signers, made):
    found = check_signatures(signed(a=made["siti"], b=made["siti"], siti_aminah=made["siti"]), signers)
    assert (False, ("Siti Aminah",)) == (found.met, found.valid)


def test_who_signed_is_told_by_the_key_and_never_by_the_name_of_the_file(signed, signers, made):
    assert ("Siti Aminah",) == check_signatures(signed(budi_santoso=made["siti"]), signers).valid


def test_a_signature_by_a_token_counts(tmp_path, signed, keys):
    token = Token(bytes(range(32)))
    listed = read_signers(written(tmp_path, ("Tuti", f"{token.line} tuti@token"), threshold=1))
    assert check_signatures(signed(a=token.signature(CONTENT)), listed).met
    assert not check_signatures(signed(a=token.signature(b"other bytes")), listed).met


def test_signatures_beside_another_file_are_not_looked_at(signed, signers, made):
    path = signed(a=made["siti"])
    for name in ("hasil.jsonx.a.sig", "xhasil.json.a.sig", "hasil.json.sigs", "hasil.jsosig"):
        path.with_name(name).write_bytes(made["budi"])
    found = check_signatures(path, signers)
    assert (("Siti Aminah",), ()) == (found.valid, found.faults)


# What does not count, and why


def broken(content):
    """A signature with a letter of its last line changed: it can be read, and is not good."""
    *lines, last, end = content.splitlines(keepends=True)
    return b"".join([*lines, (b"B" if last.startswith(b"A") else b"A") + last[1:], end])


FAULTS = {
    "stranger": (lambda made: made["stranger"], "it was made with a key that belongs to none of the signers"),
    "old": (lambda made: made["old for pembina"], "it was made with a key of another kind (ecdsa-sha2-nistp256)"),
    "purpose": (lambda made: made["siti for git"], "it was made for another purpose ('git') and not for “pembina”"),
    "bytes": (lambda made: made["other bytes"], "it does not fit these bytes"),
    "damaged": (lambda made: broken(made["siti"]), "it does not fit these bytes"),
    "cut": (lambda made: made["siti"][:-60], "it is not a signature made by ssh-keygen"),
    "letters": (lambda made: made["siti"].replace(b"SIGNATURE-----\nU1NI", b"SIGNATURE-----\nU!NI"), "letters in it"),
    "empty": (lambda made: b"", "it is not a signature made by ssh-keygen"),
    "no text": (lambda made: b"\xff\xfe" * 50, "it is not a signature made by ssh-keygen"),
    "large": (lambda made: made["siti"] + b"\n" * 64 * 1024, "it is larger than 65536 bytes, which no signature is"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_in_words_and_the_others_still_count(kind, signed, signers, made):
    make, reason = FAULTS[kind]
    found = check_signatures(signed(a=make(made), b=made["budi"]), signers)
    assert (("Budi Santoso",), False) == (found.valid, found.met)
    assert [True] == [str(fault).startswith(f"hasil.json.a.sig: {reason}") for fault in found.faults]


def linked(path, made):
    path.with_name("elsewhere").write_bytes(made["siti"])
    path.with_name("hasil.json.a.sig").symlink_to("elsewhere")


STRANGE = {
    "link": (linked, "it is a link to another file"),
    "pipe": (lambda path, made: os.mkfifo(path.with_name("hasil.json.a.sig")), "it is no ordinary file"),
    "folder": (lambda path, made: path.with_name("hasil.json.a.sig").mkdir(), "it is no ordinary file"),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_only_ordinary_files_are_signatures(kind, signed, signers, made):
    make, reason = STRANGE[kind]
    path = signed()
    make(path, made)
    found = check_signatures(path, signers)
    assert () == found.valid
    assert [True] == [reason in fault for fault in found.faults]


def test_a_file_that_cannot_be_read_is_not_met(tmp_path, signers):
    found = check_signatures(tmp_path / "nothing.json", signers)
    assert (False, (), None) == (found.met, found.valid, found.sha256)
    assert ["the file itself could not be read: No such file or directory"] == list(found.faults)


def test_without_ssh_keygen_nothing_is_met_and_the_reason_is_told(signed, signers, made, monkeypatch):
    path = signed(a=made["siti"], b=made["budi"])
    monkeypatch.setenv("PATH", str(path.parent))
    found = check_signatures(path, signers)
    assert (False, ()) == (found.met, found.valid)
    assert "ssh-keygen is not on this machine" in found.faults[0]


@pytest.mark.parametrize("body", ["exit 1", "exit 255", "kill -9 $$"])
def test_whatever_ssh_keygen_answers_but_yes_is_no(body, signed, signers, made, monkeypatch, tmp_path):
    path = signed(a=made["siti"], b=made["budi"])
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ssh-keygen").write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    (tmp_path / "bin" / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert (False, ()) == ((found := check_signatures(path, signers)).met, found.valid)


def test_an_ssh_keygen_that_does_not_answer_is_no(signed, signers, made, monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ssh-keygen").write_text("#!/bin/sh\nexec /bin/sleep 20\n", "utf-8")
    (tmp_path / "bin" / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(ssh, "PATIENCE", 0.1)
    found = check_signatures(signed(a=made["siti"]), signers)
    assert (False, ()) == (found.met, found.valid)
    assert "gave no answer" in found.faults[0]


def test_a_folder_full_of_signatures_is_no(signed, signers, made, monkeypatch):
    monkeypatch.setattr(signatures, "MOST", 2)
    found = check_signatures(signed(a=made["siti"], b=made["budi"], c=made["ratna"]), signers)
    assert (False, ()) == (found.met, found.valid)
    assert "there are 3 signature files" in found.faults[0]


# The list of signers


def test_a_list_is_the_same_in_a_seal(signers):
    again = Signers.of_document(signers.document())
    assert signers.document() == again.document()
    assert ["Siti Aminah", "Budi Santoso", "Ratna Dewi"] == [member["name"] for member in signers.document()["members"]]


def faults_of(path):
    with pytest.raises(RecordError) as caught:
        read_signers(path)
    return [(problem.code, problem.place.address) for problem in caught.value.problems]


def test_every_mistake_in_a_list_is_told_at_once(tmp_path, keys):
    siti, budi, old = (public(keys, name) for name in ("siti", "budi", "old"))
    rows = [("Siti", siti), ("Budi", siti), ("siti ", budi), ("Old", old), ("Cut", budi[:-30]), ("None", "x")]
    assert [
        ("PB750", "threshold"),
        ("PB751", "signers[2].key"),
        ("PB752", "signers[3].name"),
        ("PB753", "signers[4].key"),
        ("PB754", "signers[5].key"),
        ("PB754", "signers[6].key"),
    ] == faults_of(written(tmp_path, *rows, threshold=7))


@pytest.mark.parametrize("threshold", [-1, 0, 2])
def test_a_threshold_is_from_one_to_all(tmp_path, keys, threshold):
    path = written(tmp_path, ("Siti", public(keys, "siti")), threshold=threshold)
    assert [("PB750", "threshold")] == faults_of(path)
    with pytest.raises(RecordError, match="PB750"):
        Signers.of_document({"threshold": threshold, "members": [{"name": "Siti", "key": public(keys, "siti")}]})


def test_a_list_of_another_form_is_refused(tmp_path):
    path, rows = (
        tmp_path / "signers.toml",
        '[[signers]]\nname = "Siti"\nkey = "x"\nemail = "x"\n[[signers]]\nname = ""\n',
    )
    path.write_text(f"treshold = 1\n{rows}", "utf-8")
    assert ["PB201", "PB203", "PB203", "PB207"] == sorted(code for code, _ in faults_of(path))


def test_keys_are_read_as_ssh_keygen_reads_them(tmp_path, keys):
    """What is a key for one is a key for the other."""
    siti = public(keys, "siti")
    kind, letters, *_ = siti.split()
    lines = {
        "whole": (siti, True), "without a comment": (f"{kind} {letters}", True),
        "on a token": (Token(b"x" * 32).line, True),
        "cut": (f"{kind} {letters[:-8]}", False), "another letter": (f"{kind} B{letters[1:]}", False),
        "named otherwise": (f"sk-ssh-ed25519@openssh.com {letters}", False), "no letters": (kind, False),
    }  # fmt: skip
    for name, (line, good) in lines.items():
        path = tmp_path / "key.pub"
        path.write_text(line + "\n", "utf-8")
        theirs = subprocess.run(["ssh-keygen", "-l", "-f", path], check=False, capture_output=True).returncode == 0
        try:
            ours = bool(read_public_key(line))
        except Unreadable:
            ours = False
        assert (name, good, good) == (name, ours, theirs)


def test_a_private_key_in_the_list_is_called_one(tmp_path, keys):
    private = (keys / "siti").read_text("utf-8").replace("\n", " ")
    with pytest.raises(RecordError, match="private key, which nobody else may ever see"):
        read_signers(written(tmp_path, ("Siti", private), threshold=1))


def test_what_a_private_key_and_a_signature_say_of_themselves(keys, made):
    wanted, said = read_public_key(public(keys, "siti")), read_signature(made["siti"].decode())
    assert wanted.blob == public_part((keys / "siti").read_text("utf-8")).blob == said.key.blob
    assert ("Siti Aminah", "pembina") == (wanted.comment, said.namespace)
    with pytest.raises(OtherKind, match="another kind"):
        public_part((keys / "old").read_text("utf-8"))
