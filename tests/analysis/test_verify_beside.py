"""Verifying what stands beside a result: seal, signatures, log, decisions and minutes."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

import pembina
from pembina.analysis.verify_document import verify
from pembina.model import canonical, sha256

from ..trust.tampering import make_case
from .verifying import edit_run, failed, forged, texts


def test_a_seal_that_is_younger_than_the_run_or_is_not_named_by_it_seals_nothing(case, host):
    edit_run(case, when="2023-12-31T00:00:00+00:00", seal="0" * 64)
    found = verify(case.result, seal=case.seal, host=host)
    assert texts(found, "7.4") == ["it was sealed on 2024-01-02, and evaluated on 2023-12-31"]
    assert texts(found, "7.5")[0].startswith(f"the run names the seal {'0' * 64}, and this one is ")
    case.run.unlink()
    found = verify(case.result, seal=case.seal, log=case.log, host=host)
    assert {"7.3", "7.4", "7.5", "9.3"} <= failed(found)


def test_a_seal_that_the_run_names_and_nobody_does_is_asked_for(case, host):
    reason = verify(case.result, host=host).check("7.1").reason
    assert str(reason).startswith("no seal was named, and the run says that it was made under the seal ")


def test_rules_plugins_and_program_are_held_against_the_seal(case, host):
    seal = json.loads(case.seal.read_bytes())
    seal["award"]["rules"]["root"]["children"][1]["weight"] = 45
    seal["award"]["hash"] = sha256(canonical(seal["award"]["rules"]))
    seal["plugins"][0]["version"], seal["program"]["sha256"] = "9.9", "0" * 64
    case.seal.write_bytes(canonical(seal))
    found = verify(case.result, seal=case.seal, host=host)
    assert texts(found, "7.1") == ["weight of growth: 45 sealed, 40 found"]
    assert texts(found, "7.2") == [f"version of active-cooperatives: 9.9 sealed, {pembina.__version__} found"]
    assert {"7.1", "7.2", "7.3", "7.5"} <= failed(found)


def test_a_plugin_that_only_reads_the_data_is_no_difference_from_the_seal(case, host):
    reader = {"name": "wilayah", "distribution": "pembina", "version": "1", "sha256": "0" * 64}
    forged(case, host, lambda doc: doc["plugins"].append(reader))
    found = verify(case.result, seal=case.seal, log=case.log, host=host)
    assert found.check("7.2").outcome == "pass"
    assert [str(each) for each in found.check("7.2").remarks] == [
        "The plugin wilayah is not sealed: it reads or provides tables of the data."
    ]


def test_decisions_on_another_result_fail_and_those_on_this_one_pass(case, host):
    beside, mine = case.folder / "r.decisions.toml", sha256(case.result.read_bytes())
    for named, outcome in ((mine, "pass"), ("0" * 64, "fail")):
        beside.write_text(f'format = 1\nresult = "{named}"\npublished = 2024-01-01\n', "utf-8")
        found = verify(case.result, seal=case.seal, host=host)
        assert found.check("10.1").outcome == outcome
        if outcome == "pass":
            assert texts(found, "7.4") == ["it was sealed on 2024-01-02, and published on 2024-01-01"]
    assert "error[PB721]" in texts(found, "10.1")[0]


def test_minutes_hold_the_hash_as_text_and_as_a_keyword(case, host):
    from pembina.record import read_result
    from pembina.reports.minutes import minutes_page
    from pembina.reports.pdf.minutes import minutes_pdf
    from pembina.reports.publication import Publication
    from pembina.reports.render import as_markdown
    from pembina.reports.texts import Texts

    published = Publication(read_result(case.result))
    for name, content in (
        ("m.md", as_markdown(minutes_page(published, Texts("en"))).encode()),
        ("m.pdf", minutes_pdf(published, Texts("en"))),
    ):
        path = case.folder / name
        path.write_bytes(content)
        assert verify(case.result, minutes=path, host=host).check("10.2").outcome == "pass"
    case.result.write_bytes(case.result.read_bytes() + b"\n")
    assert texts(verify(case.result, minutes=path, host=host), "10.2") == [
        "m.pdf does not hold the hash of this result"
    ]


# Signatures, by a real ssh-keygen

needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not on this machine")


@pytest.fixture(scope="module")
def signed(tmp_path_factory, host):
    """A folder whose seal says that two of three sign, the lines of the three keys, and a way to sign."""
    from pembina.record import ssh

    keys, lines = tmp_path_factory.mktemp("keys"), {}
    for name in ("Siti", "Budi", "Ratna"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(keys / name)]
        subprocess.run(made, check=True, capture_output=True)
        lines[name] = " ".join((keys / f"{name}.pub").read_text("utf-8").split()[:2])
    members = [{"name": name, "key": line} for name, line in lines.items()]
    case = make_case(tmp_path_factory.mktemp("signed"), host, 2, {"threshold": 2, "members": members})

    def sign(path, *names):
        for name in names:
            path.with_name(f"{path.name}.{name}.sig").write_text(ssh.sign(path.read_bytes(), keys / name), "ascii")

    return case, lines, sign


@needs_keygen
def test_two_of_three_have_to_sign_result_seal_and_minutes(signed, host):
    case, lines, sign = signed
    minutes = case.folder / "m.md"
    minutes.write_text(f"Berita acara {sha256(case.result.read_bytes())}", "utf-8")
    asked = {"seal": case.seal, "minutes": minutes, "host": host}
    found = verify(case.result, **asked)
    assert failed(found) == {"8.2", "8.3", "8.4"}
    assert texts(found, "8.2") == ["0 of 2 signatures are there: nobody"]
    sign(case.result, "Siti")
    sign(case.seal, "Siti", "Budi")
    sign(minutes, "Budi", "Ratna")
    assert texts(verify(case.result, **asked), "8.2") == ["1 of 2 signatures are there: Siti"]
    sign(case.result, "Ratna")
    found = verify(case.result, **asked)
    assert found.passed
    assert [str(each) for each in found.check("8.1").remarks][:1] == ["2 of 3 have to sign: Siti, Budi, Ratna."]
    assert [str(each) for each in found.check("8.4").remarks] == ["Signed by Budi, Ratna."]
    others = case.folder / "signers.toml"
    rows = "".join(f'[[signers]]\nname = "{name}"\nkey = "{line}"\n' for name, line in list(lines.items())[:2])
    others.write_text(f"threshold = 1\n{rows}", "utf-8")
    assert failed(verify(case.result, signers=others, **asked)) == {"8.1"}
    alone = verify(case.result, signers=others, host=host)
    assert [alone.check(number).outcome for number in ("8.1", "8.2", "8.3", "8.4")] == [
        "pass", "pass", "not-done", "not-done",
    ]  # fmt: skip
    content = case.result.read_bytes()
    case.result.write_bytes(content + b" ")
    try:
        assert "8.2" in failed(verify(case.result, signers=others, host=host))
    finally:
        case.result.write_bytes(content)
