"""Attacks of an insider on single links of the chain of trust; each went through once, or nearly."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from pembina.analysis.verify_document import verify
from pembina.api import evaluate, make_host
from pembina.errors import DataError, RecordError
from pembina.model import Result, canonical, pointed, sha256
from pembina.record import read_facts, read_result, ssh
from pembina.record.extract import read_extract
from pembina.record.extracting import Extracts
from pembina.record.log import entry_hash, parse_log, run_facts
from pembina.record.log_runs import logged, run_faults, runs_of
from pembina.record.seal import read_seal

from .small import AWARD, write_small
from .tampering import Case, make_case, read_entries, rehash, relog, write_entries

KEYS = ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIElClzXwDwHxPQdaZoLiiyu6QdBmzS9HISnDJekFyIe4",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAB3zKY+5tOOsI7CRLKeBvQDF7BbEmhoKtcaX4WTk79l")  # fmt: skip
MEMBERS = [{"name": "Siti", "key": KEYS[0]}, {"name": "Budi", "key": KEYS[1]}]


@pytest.fixture(scope="module")
def host():
    return make_host()


@pytest.fixture(scope="module")
def original(tmp_path_factory, host):
    """Four entrants, sealed with two signers, evaluated and logged."""
    return make_case(tmp_path_factory.mktemp("chain"), host, 4, {"threshold": 2, "members": MEMBERS})


@pytest.fixture
def case(original, tmp_path):
    shutil.copytree(original.folder, tmp_path / "copy")
    return Case(tmp_path / "copy", original.head)


def edit(path, **facts):
    """Facts of the run with other keys; None takes one out."""
    run = {**json.loads(path.read_bytes()), **facts}
    path.write_text(json.dumps({key: value for key, value in run.items() if value is not None}), "utf-8")


def told(check):
    return [str(each.text) for each in check.differences]


# One way to read a document


TWICE = {
    "result": (lambda case: case.result, b'"rank":1,', b'"rank":9,"rank":1,', read_result),
    "seal": (lambda case: case.seal, b'"weight":60', b'"weight":40,"weight":60', read_seal),
}


@pytest.mark.parametrize("name", TWICE)
def test_a_key_that_is_there_twice_is_refused_by_name(case, name):
    """Some readers take the first, others the last: two persons would read two results in one file."""
    where, before, after, read = TWICE[name]
    path = where(case)
    assert before in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(before, after, 1))
    with pytest.raises(RecordError, match="is there twice in one table"):
        read(path)


def test_facts_of_a_run_that_can_be_read_in_two_ways_are_none(case, host):
    text = case.run.read_text("utf-8")
    case.run.write_text(text.replace('"seal":', f'"seal": "{"0" * 64}", "seal":'), "utf-8")
    assert read_facts(case.result) is None
    found = verify(case.result, seal=case.seal, log=case.log, host=host)
    assert "'seal' is there twice" in told(found.check("2.2"))[0]
    assert found.check("7.5").outcome == "fail"


NUMBERS = [(b"1e400", "larger than any"), (b"-1e999", "larger"), (b"NaN", "NaN is no"), (b"9" * 5000, "4,000 digits")]


@pytest.mark.parametrize(("number", "said"), NUMBERS)
def test_numbers_that_readers_take_for_different_ones_are_refused(case, number, said):
    case.result.write_bytes(case.result.read_bytes().replace(b'"rank":1,', b'"rank":' + number + b","))
    with pytest.raises(RecordError, match=said):
        read_result(case.result)


@pytest.mark.parametrize("other", [b'"rank":1.0,', b'"rank":1e0,', b'"rank":10e-1,'])
def test_a_whole_number_is_written_in_one_way(case, host, other):
    content = case.result.read_bytes()
    assert not pointed(json.loads(content))
    document = json.loads(content.replace(b'"rank":1,', other, 1))
    rehash(case, document)
    assert case.result.read_bytes() != content
    assert verify(case.result, log=case.log, host=host).check("2.1").outcome == "fail"
    assert pointed({"a": [-0.0]})
    assert not pointed({"share": 1.0, "a": [0.5, 1e300]})


@pytest.mark.parametrize("key", ["leaves", "blocks", "index"])
def test_the_numbers_of_a_proof_are_written_in_one_way(case, tmp_path, key):
    """1.0 is a whole number to a schema, and none to whoever counts blocks with it."""
    extract = Extracts(read_result(case.result), case.result).of("01")
    path = tmp_path / "extract.json"
    path.write_bytes(canonical(extract))
    assert read_extract(path).count == 4
    place = {"leaves": extract["proof"], "blocks": extract["proof"]["document"], "index": extract["proof"]["entrant"]}
    place[key][key] = float(place[key][key])
    path.write_bytes(canonical(extract))
    with pytest.raises(RecordError, match="not written as Pembina"):
        read_extract(path)


def test_an_entry_of_the_log_with_a_number_of_its_own_is_told(case):
    assert not parse_log(case.log.read_bytes()).faults
    entries = read_entries(case)
    entries[-1]["n"] = float(entries[-1]["n"])
    entries[-1]["hash"] = entry_hash(entries[-1])
    write_entries(case, entries)
    assert ["not as Pembina writes them" in str(each) for each in parse_log(case.log.read_bytes()).faults] == [True]


# What a result says of itself


def test_whoever_states_another_version_is_not_spared_what_no_other_check_compares(case, host):
    """Arithmetic takes overrides from the document: only evaluating again knows that the data hold none."""
    award, data = case.folder / "award.toml", case.data
    award.write_text(AWARD.replace("[criteria]", "[overrides]\nsecond = false\n\n[criteria]", 1), "utf-8")
    first = next(e for e in evaluate(award, data, host=host).document["entrants"] if e["rank"] == 1)
    row = f"{first['code']},status,ranked,withdrawn,Eve,Because I say so."
    (data / "overrides.csv").write_text(f"entrant,what,before,after,by,reason\n{row}\n", "utf-8")
    document = json.loads(canonical(evaluate(award, data, host=host).document))
    (data / "overrides.csv").unlink()
    assert first["code"] not in [e["code"] for e in document["entrants"] if e["rank"] == 1]
    inputs = document["data"]["inputs"]
    document["data"]["inputs"] = [table for table in inputs if table["table"] != "overrides"]
    document["versions"]["pembina"] = "0.0.9"
    replace(case, document)
    found = verify(case.result, data, log=case.log, host=host)
    assert found.check("5.1").outcome == "fail"
    assert any(text.startswith("overrides") for text in told(found.check("5.1")))


def replace(case, document):
    """Put another result in the place of the one that was logged, with every hash made anew."""
    before = sha256(case.result.read_bytes())
    rehash(case, document)
    content = case.result.read_bytes()
    facts, entries = run_facts(Result(document, sha256(content))), read_entries(case)
    for entry in entries:
        if entry["result"] == sha256(content):
            entry.update({key: facts[key] for key in ("rules", "plugins", "inputs")})
    write_entries(case, entries)
    relog(case, before, sha256(content), document["award"])


def test_the_root_of_the_tree_cannot_be_left_out(case, host):
    document = json.loads(case.result.read_bytes())
    del document["witness"]
    rehash(case, document)
    document.pop("witness", None)
    before = sha256(case.result.read_bytes())
    case.result.write_bytes(canonical(document))
    relog(case, before, sha256(case.result.read_bytes()))
    assert [check.number for check in verify(case.result, log=case.log, host=host).failed] == ["2.4"]


# Who signs


def test_signers_in_the_seal_count_and_not_those_of_a_file_made_later(case, host, monkeypatch):
    from pembina.record import signatures

    asked = []
    monkeypatch.setattr(signatures, "check_signatures", lambda path, signers, content=None: asked.append(signers) or
                        signatures.SignatureCheck((), (), signers.threshold, "0" * 64))  # fmt: skip
    later = case.folder / "signers.toml"
    later.write_text(f'threshold = 1\n[[signers]]\nname = "Siti"\nkey = "{KEYS[0]}"\n', "utf-8")
    found = verify(case.result, seal=case.seal, signers=later, log=case.log, host=host)
    assert "those in the seal count" in told(found.check("8.1"))[0]
    assert {(signers.threshold, len(signers.members)) for signers in asked} == {(2, 2)}
    assert "That is the list in the seal." in map(str, found.check("8.1").remarks)
    gone = verify(case.result, seal=case.seal, signers=case.folder / "none.toml", log=case.log, host=host)
    assert gone.check("8.1").outcome == "fail"


def test_a_program_in_the_folder_at_hand_verifies_no_signature(tmp_path, monkeypatch):
    """Windows looks there first, and PATH may begin with a dot."""
    fake = tmp_path / "ssh-keygen"
    fake.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert ssh.program() is None
    monkeypatch.setenv("PATH", str(tmp_path))  # who sets the whole path rules the machine
    assert ssh.program() == str(fake)


def test_the_page_names_the_seal_so_that_it_can_be_compared(case, host):
    found = verify(case.result, seal=case.seal, log=case.log, host=host)
    assert sha256(case.seal.read_bytes()) in str(found.check("7.5").remarks[0])
    assert case.head in str(found.check("9.1").remarks[0])


# The log, and what stands beside the result


@pytest.mark.parametrize("change", [{"seal": None}, {"program": None}, {"when": "2031-01-01T00:00:00+00:00"},
                                    {"when": "yesterday"}, {"seal": "0" * 64}])  # fmt: skip
def test_facts_that_the_log_does_not_bear_out(case, host, change):
    """Of the seal, the program and the time: whoever edits the facts would have to edit the log with them."""
    assert verify(case.result, log=case.log, host=host).check("9.3").outcome == "pass"
    edit(case.run, **change)
    assert verify(case.result, log=case.log, host=host).check("9.3").outcome == "fail"


def test_a_seal_in_the_facts_that_is_not_in_the_log_is_told_by_log_and_minutes(case):
    log = parse_log(case.log.read_bytes())
    assert not list(run_faults(log, runs_of(case.folder)))
    edit(case.run, seal="0" * 64)
    assert "names the seal 000000000000" in str(next(run_faults(log, runs_of(case.folder))))
    found = logged(case.result, read_result(case.result))
    assert (found.there, found.seal) == (False, None)


def test_few_digits_of_the_head_are_said_to_be_few(case, host):
    for digits, remarks in ((12, 1), (64, 0)):
        found = verify(case.result, log=case.log, head=case.head[:digits], host=host)
        assert found.check("9.4").outcome == "pass"
        assert len([each for each in found.check("9.4").remarks if "digits were named" in str(each)]) == remarks


# The bytes that are hashed are the bytes that are read


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, host, engine):
    """PB399: also where it is as it was when the evaluation ends."""
    path, file = write_small(tmp_path), tmp_path / "data/visits.csv"
    content = file.read_bytes()

    def swapped(step):
        if getattr(step, "table", None) == "visits" and step.rows is not None:
            times = file.stat()
            file.write_bytes(content)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    with pytest.raises(DataError) as caught:
        evaluate(path, tmp_path / "data", host=host, engine=engine, progress=swapped)
    [problem] = caught.value.problems
    assert problem.code == "PB399"
    assert problem.place.file.endswith("data/visits.csv")
    assert evaluate(path, tmp_path / "data", host=host, engine=engine).document["entrants"]
