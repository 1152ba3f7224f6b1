"""``pembina sign``: what is signed is said, only listed keys sign, nobody's signature is overwritten."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from pembina.errors import CODES
from pembina.errors.codes_signatures import TABLE

from ..reports import results
from .test_extract import PRODUCED as OF_EXTRACTS

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Keys with and without a comment, one of another kind, one with a passphrase."""
    folder = tmp_path_factory.mktemp("keys")
    kinds = {"siti": ("ed25519", "Siti Aminah", ""), "budi": ("ed25519", "Budi", ""), "mute": ("ed25519", "", ""),
             "old": ("ecdsa", "Old", ""), "locked": ("ed25519", "Ratna", "rahasia")}  # fmt: skip
    for name, (kind, comment, phrase) in kinds.items():
        words = ["ssh-keygen", "-q", "-t", kind, "-C", comment, "-N", phrase, "-f", folder / name, "-a", "1"]
        subprocess.run(words, check=True, capture_output=True)
    return folder


@pytest.fixture
def folder(tmp_path, keys, result_file, monkeypatch):
    """A folder with a result, minutes and the list of signers, where Siti and Budi may sign."""
    monkeypatch.chdir(tmp_path)
    rows = [("Siti Aminah", "siti"), ("Budi Santoso", "budi")]
    told = [f"[[signers]]\nname = '{n}'\nkey = '{(keys / f'{k}.pub').read_text().strip()}'\n" for n, k in rows]
    (tmp_path / "signers.toml").write_text("threshold = 2\n" + "".join(told), "utf-8")
    (tmp_path / "minutes.md").write_text("# Minutes of the evaluation: Best\n\nIt was decided.\n", "utf-8")
    return tmp_path


def test_a_result_is_signed_and_what_is_signed_is_said(pembina, folder, keys):
    ran = pembina("sign", "uji.result.json", "--key", keys / "siti")
    assert (0, "") == (ran.status, ran.err)
    lines = ran.out.splitlines()
    assert "uji.result.json is a result of the award “Best Cooperative Supervisor”; on the first rank: " in lines[0]
    assert f"Its SHA-256: {results.result().sha256}" in lines
    assert lines[-1] == "Written: uji.result.json.siti-aminah.sig"
    assert (folder / "uji.result.json.siti-aminah.sig").read_text().startswith("-----BEGIN SSH SIGNATURE-----")


def test_two_members_sign_and_the_check_is_met(pembina, folder, keys):
    for name in ("siti", "budi"):
        assert 0 == pembina("sign", "minutes.md", "--key", keys / name, "--signers", "signers.toml").status
        ran = pembina("sign", "--check", "minutes.md", "--signers", "signers.toml")
        assert (0 if name == "budi" else 1) == ran.status
    assert {"minutes.md.siti-aminah.sig", "minutes.md.budi-santoso.sig"} == {p.name for p in folder.glob("*.sig")}
    assert "Good signatures: Siti Aminah and Budi Santoso." in ran.out
    assert "minutes.md is a text with the title “Minutes of the evaluation: Best”." in ran.out


def test_a_file_that_was_changed_after_it_was_signed_is_not_met(pembina, folder, keys):
    for name in ("siti", "budi"):
        pembina("sign", "minutes.md", "--key", keys / name, "--signers", "signers.toml")
    (folder / "minutes.md").write_text("# Minutes of the evaluation: Best\n\nIt was decided otherwise.\n", "utf-8")
    ran = pembina("sign", "--check", "minutes.md", "--signers", "signers.toml")
    assert 1 == ran.status
    assert "NOT ENOUGH: 2 of 2 signers are needed, and 0 signed." in " ".join(ran.out.split())
    assert 2 == " ".join(ran.out.split()).count("the file was changed after it was signed")


def test_a_signature_made_by_ssh_keygen_alone_is_found(pembina, folder, keys):
    words = ["ssh-keygen", "-Y", "sign", "-n", "pembina", "-f", keys / "siti", "minutes.md"]
    subprocess.run(words, check=True, capture_output=True)
    assert "Good signatures: Siti Aminah." in pembina("sign", "--check", "minutes.md", "--signers", "signers.toml").out


def test_who_signs_again_replaces_his_own_signature(pembina, folder, keys):
    pembina("sign", "minutes.md", "--key", keys / "siti")
    (folder / "minutes.md").write_text("# Minutes\n", "utf-8")
    assert 0 == pembina("sign", "minutes.md", "--key", keys / "siti").status
    assert "Good signatures: Siti Aminah." in pembina("sign", "--check", "minutes.md", "--signers", "signers.toml").out


def test_a_key_with_a_passphrase_signs(pembina, folder, keys, monkeypatch):
    (folder / "ask").write_text("#!/bin/sh\necho rahasia\n", "utf-8")
    (folder / "ask").chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(folder / "ask"))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    assert 0 == pembina("sign", "minutes.md", "--key", keys / "locked").status
    (folder / "ask").write_text("#!/bin/sh\necho wrong\n", "utf-8")
    ran = pembina("sign", "minutes.md", "--key", keys / "locked", "--name", "another")
    assert 3 == ran.status
    assert "PB756" in ran.err
    assert "ssh-keygen did not sign: the passphrase is wrong" in ran.err
    assert not (folder / "minutes.md.another.sig").exists()


def test_a_key_that_others_can_read_is_refused_with_what_mends_it(pembina, folder, keys, tmp_path):
    key = tmp_path / "a key"
    key.write_bytes((keys / "siti").read_bytes())
    key.chmod(0o644)
    ran = pembina("sign", "minutes.md", "--key", key, "--name", "another")
    assert (3, True) == (ran.status, "such a key is not used: chmod 600 '" in ran.err)
    key.chmod(0o600)
    assert 0 == pembina("sign", "minutes.md", "--key", key, "--name", "another").status


@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="ssh-agent is not on this machine")
def test_a_key_in_an_agent_signs_by_its_public_part(pembina, folder, keys, monkeypatch):
    words = ["ssh-agent", "-D", "-a", folder / "agent"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as agent:
        try:
            assert agent.stdout.readline()  # it says where it listens once it does
            monkeypatch.setenv("SSH_AUTH_SOCK", str(folder / "agent"))
            subprocess.run(["ssh-add", "-q", keys / "siti"], check=True, capture_output=True)
            shutil.copy(keys / "siti.pub", folder / "only.pub")
            ran = pembina("sign", "minutes.md", "--key", "only.pub", "--signers", "signers.toml")
        finally:
            agent.terminate()
    assert (0, "") == (ran.status, ran.err)
    assert "Signed by Siti Aminah" in ran.out


def test_a_seal_a_log_and_a_pdf_are_called_what_they_are(pembina, folder, keys):
    (folder / "evaluations.jsonl").write_text("{}\n{}\n", "utf-8")
    (folder / "a.pdf").write_bytes(
        b"%PDF-1.7 <dc:title><rdf:Alt><rdf:li xml:lang='id'>Minutes &amp; more</rdf:li> %EOF"
    )
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    said = {
        name: pembina("sign", name, "--key", keys / "siti").out for name in ("evaluations.jsonl", "a.pdf", "photo.jpg")
    }
    assert "the log of evaluations, with 2 entries" in said["evaluations.jsonl"]
    assert "a PDF document not written by Pembina, with the title “Minutes & more”" in said["a.pdf"]
    assert "look into it before you sign" in said["photo.jpg"]


def test_no_control_reaches_the_terminal(pembina, folder, keys):
    (folder / "m.md").write_text("# \x1b[31mMinutes\u202e\n", "utf-8")
    ran = pembina("sign", "m.md", "--key", keys / "siti", "--name", "\x1b[2JSiti")
    assert 0 == ran.status
    assert not re.search("[\x1b\u202e]", ran.out + ran.err)


USAGE = [
    ("minutes.md",),
    ("--check", "minutes.md"),
    ("--check", "minutes.md", "--signers", "signers.toml", "--key", "k"),
    ("--check", "minutes.md", "--signers", "signers.toml", "--name", "Siti"),
]


@pytest.mark.parametrize("words", USAGE)
def test_what_does_not_go_together_is_said(pembina, folder, words):
    ran = pembina("sign", *words)
    assert (2, "") == (ran.status, ran.out)


def signing(*words, before=None):
    def run(pembina, folder, keys, monkeypatch):
        if before is not None:
            before(folder, keys, monkeypatch)
        return pembina("sign", *(str(keys / w[1:]) if w.startswith("@") else w for w in words))

    return run


def listed(text):
    def before(folder, keys, monkeypatch):
        (folder / "signers.toml").write_text(text(folder, keys), "utf-8")

    return signing("minutes.md", "--key", "@siti", "--signers", "signers.toml", before=before)


def rows(*pairs, threshold=1):
    def text(folder, keys):
        told = [f"[[signers]]\nname = '{n}'\nkey = '{(keys / f'{k}.pub').read_text().strip()}'\n" for n, k in pairs]
        return f"threshold = {threshold}\n" + "".join(told)

    return listed(text)


PRODUCED = {
    "PB750": rows(("Siti", "siti"), threshold=2),
    "PB751": rows(("Siti", "siti"), ("Budi", "siti")),
    "PB752": rows(("Siti", "siti"), ("SITI", "budi")),
    "PB753": signing("minutes.md", "--key", "@old"),
    "PB754": listed(lambda folder, keys: "threshold = 1\n[[signers]]\nname = 'Siti'\nkey = 'ssh-ed25519 AAAA'\n"),
    "PB755": signing(
        "minutes.md", "--key", "@siti", before=lambda folder, keys, patch: patch.setenv("PATH", str(folder))
    ),
    "PB756": signing("minutes.md", "--key", "nothing"),
    "PB757": signing("minutes.md", "--key", "@mute"),
    "PB758": signing("minutes.md", "--key", "@mute", "--signers", "signers.toml"),
    "PB759": signing(
        "minutes.md", "--key", "@budi", "--name", "Siti Aminah",
        before=lambda folder, keys, patch: (folder / "minutes.md.siti-aminah.sig").write_text("of another"),
    ),
    "PB764": signing(".", "--key", "@siti"),
}  # fmt: skip


@pytest.mark.parametrize("code", PRODUCED)
def test_a_code_is_produced_and_nothing_is_signed(code, pembina, folder, keys, monkeypatch):
    before = {path.name for path in folder.iterdir()}
    ran = PRODUCED[code](pembina, folder, keys, monkeypatch)
    assert 3 == ran.status
    assert {code} == set(re.findall(r"error\[(PB\d+)\]", ran.err))
    assert "{" not in ran.err
    assert {"minutes.md.siti-aminah.sig"} >= {path.name for path in folder.iterdir()} - before


def test_every_code_of_signatures_and_extracts_has_something_that_produces_it():
    assert {code.code for code in TABLE} == {*PRODUCED, *OF_EXTRACTS}
    assert {code for code in CODES.all() if "PB750" <= code <= "PB764"} == {*PRODUCED, *OF_EXTRACTS}


OTHERS = {
    "Budi is not in the list of signers": ("@siti", "Budi"),
    "in the list it is the key of Siti Aminah, not of Budi Santoso": ("@siti", "Budi Santoso"),
    "in the list Siti Aminah has another key": ("@mute", "siti  aminah"),
    "it is not in the list of signers": ("@mute", None),
}


@pytest.mark.parametrize("reason", OTHERS)
def test_a_key_that_is_not_listed_under_the_name_is_refused(reason, pembina, folder, keys, monkeypatch):
    key, name = OTHERS[reason]
    words = ["minutes.md", "--key", key, "--signers", "signers.toml", *([] if name is None else ["--name", name])]
    ran = signing(*words)(pembina, folder, keys, monkeypatch)
    assert 3 == ran.status
    assert f"this key may not sign here: {reason}\n" in ran.err


def test_a_signature_is_never_written_through_a_link(pembina, folder, keys):
    (folder / "victim").write_text("kept", "utf-8")
    (folder / "minutes.md.siti-aminah.sig").symlink_to("victim")
    ran = pembina("sign", "minutes.md", "--key", keys / "siti")
    assert (3, "kept") == (ran.status, (folder / "victim").read_text("utf-8"))
    assert "PB759" in ran.err
