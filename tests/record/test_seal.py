"""A seal is written once, never over another one, and read back only where it fits its form and itself."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from pembina.api import load_award, make_host
from pembina.errors import RecordError
from pembina.evaluation.document import award_document
from pembina.model import canonical, sha256
from pembina.record.seal import program_hash, read_seal, seal_document, seal_schema, write_seal

from ..trust.small import write_small

DAY = dt.date(2024, 1, 2)
SIGNERS = {
    "threshold": 2,
    "members": [{"name": "Ani", "key": "ssh-ed25519 A"}, {"name": "Budi", "key": "ssh-ed25519 B"}],
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """An award, and the document of its seal."""
    host = make_host()
    award = load_award(write_small(tmp_path_factory.mktemp("uji")), host=host)
    return award, seal_document(award, host, DAY, SIGNERS, "undian 15 Juli 2024")


def written(document, path):
    path.write_bytes(canonical(document))
    return path


def refused(path):
    with pytest.raises(RecordError) as error:
        read_seal(path)
    assert {"PB740"} == {problem.code for problem in error.value.problems}
    return [problem.show() for problem in error.value.problems]


def test_a_seal_holds_rules_plugins_program_and_day(sealed, tmp_path):
    award, document = sealed
    path = tmp_path / "s.json"
    seal = write_seal(document, path)
    assert seal == read_seal(path)
    assert seal.sha256 == sha256(path.read_bytes())
    assert (award_document(award)["hash"], "2024-01-02", "s.json") == (
        seal.document["award"]["hash"],
        seal.day,
        seal.path,
    )
    assert ["active-cooperatives", "reported-value", "supervision-activity"] == [each["name"] for each in seal.plugins]
    assert program_hash() == seal.program["sha256"]
    assert path.read_bytes() == canonical(json.loads(path.read_bytes()))


def test_two_seals_of_one_day_are_the_same_bytes_and_the_second_changes_nothing(sealed, tmp_path):
    path = tmp_path / "s.json"
    write_seal(sealed[1], path)
    before = path.stat().st_mtime_ns
    write_seal(sealed[1], path)
    assert before == path.stat().st_mtime_ns
    assert ["s.json"] == [each.name for each in tmp_path.iterdir()]


@pytest.mark.parametrize("content", [None, b"", b"notes of mine\n"])
def test_a_seal_is_never_written_over(content, sealed, tmp_path):
    path = tmp_path / "s.json"
    content = canonical({**sealed[1], "sealed": "2023-12-31"}) if content is None else content
    path.write_bytes(content)
    with pytest.raises(RecordError) as error:
        write_seal(sealed[1], path)
    assert [("PB707" if len(content) < 99 else "PB741")] == [problem.code for problem in error.value.problems]
    assert content == path.read_bytes()


def test_a_seal_that_cannot_be_written_is_told(sealed, tmp_path, monkeypatch):
    def refusing(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pembina.record.seal.put", refusing)
    with pytest.raises(RecordError, match=r"PB707.*Permission denied"):
        write_seal(sealed[1], tmp_path / "s.json")


def test_a_seal_where_there_is_no_folder_is_told(sealed, tmp_path):
    with pytest.raises(RecordError, match=r"PB707.*No such file"):
        write_seal(sealed[1], tmp_path / "no" / "s.json")


EDITS = {
    "the hash of its rules": (
        lambda d: d["award"].update(hash="0" * 64),
        "its rules do not have the hash that it states",
    ),
    "a weight": (
        lambda d: d["award"]["rules"]["root"]["children"][0].update(weight=61),
        "its rules do not have the hash",
    ),
    "a key that nobody knows": (lambda d: d.update(note="x"), 'unknown key "note"'),
    "a key left out": (lambda d: d.pop("sampling"), 'the key "sampling" is missing'),
    "another format": (lambda d: d.update(format="pembina-seal/2"), '"pembina-seal/2" is not one of "pembina-seal/1"'),
    "a rule left out": (lambda d: d["award"]["rules"].pop("tiers"), 'award/rules: the key "tiers" is missing'),
    "no day": (lambda d: d.update(sealed="2024-02-30"), "“2024-02-30” is no day that there is"),
    "a day in another form": (lambda d: d.update(sealed="20240102"), "“20240102” is no day"),
    "a hash in capitals": (lambda d: d["program"].update(sha256="A" * 64), "is no SHA-256 hash"),
    "a plugin twice": (lambda d: d["plugins"].append(d["plugins"][0]), "active-cooperatives stands in it twice"),
    "a signer twice": (
        lambda d: d["signers"].update(members=[d["signers"]["members"][0]] * 2),
        "Ani stands in it twice",
    ),
    "more than can sign": (lambda d: d["signers"].update(threshold=3), "3 have to sign, and 2 can"),
    "nobody has to sign": (lambda d: d["signers"].update(threshold=0), "0 is out of range: at least 1"),
    "a list": (lambda d: d.update(plugins={}), "a list is expected here"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_seal_that_does_not_fit_is_refused(name, sealed, tmp_path):
    document = json.loads(canonical(sealed[1]))
    EDITS[name][0](document)
    assert any(EDITS[name][1] in said for said in refused(written(document, tmp_path / "s.json")))


def test_rules_that_lead_nowhere_are_refused_though_their_hash_is_right(sealed, tmp_path):
    document = json.loads(canonical(sealed[1]))
    document["award"]["rules"]["gates"][0]["criterion"] = "nothing"
    document["award"]["hash"] = sha256(canonical(document["award"]["rules"]))
    assert any("nothing" in said for said in refused(written(document, tmp_path / "s.json")))


def test_everything_that_does_not_fit_is_told_at_once(sealed, tmp_path):
    document = json.loads(canonical(sealed[1]))
    document.update(note=1, sealed=3)
    del document["program"]["sha256"]
    assert 3 == len(refused(written(document, tmp_path / "s.json")))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.replace(b":", b": ", 1), "its bytes are not as Pembina writes them"),
        (lambda content: content[:-1], "its bytes are not as Pembina writes them"),
        (lambda content: content.replace(b'{"award"', b'{"sealed":"2020-01-01","award"', 1), "'sealed' is there twice"),
        (lambda content: content.replace(b'"edition":1', b'"edition":1e400'), "larger than any"),
        (lambda content: content[: len(content) // 2], ""),
        (lambda content: b"\xff" + content, "it is not UTF-8"),
        (lambda content: content.replace(b'"edition":1', b'"edition":NaN'), "NaN is not JSON"),
        (lambda content: b"[" * 100_000, "nested too deep"),
        (lambda content: b"[]", "a table is expected here"),
    ],
)
def test_bytes_that_pembina_did_not_write_are_refused(change, said, sealed, tmp_path):
    path = tmp_path / "s.json"
    path.write_bytes(change(canonical(sealed[1])))
    assert any(said in each for each in refused(path))


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    assert "No such file" in refused(tmp_path / "s.json")[0]
    assert "it is no ordinary file" in refused(tmp_path)[0]


def test_the_schema_is_a_schema_and_closed_and_holds_what_its_rules_need(sealed):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(seal_schema())
    Draft202012Validator(seal_schema()).validate(json.loads(canonical(sealed[1])))
    assert seal_schema()["additionalProperties"] is False
    assert {"rule-group", "rule-node", "method"} <= seal_schema()["$defs"].keys()


def test_the_hash_of_a_program_is_that_of_names_and_contents_of_its_files(tmp_path):
    def program(files):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return program_hash(folder)

    files = {"a.py": b"x = 1\ny = 2\n", "in/b.json": b"{}"}
    plain = program(files)
    assert plain == program({**files, "a.py": b"x = 1\r\ny = 2\r\n"})
    assert plain == program({**files, "__pycache__/a.cpython-311.pyc": b"1"})
    others = [
        {**files, "a.py": b"x = 1\ny = 3\n"}, {**files, "c.txt": b""}, {"a.py": files["a.py"]},
        {**files, "old.pyc": b"2"},  # which Python imports where no old.py is
        {"a.py": files["a.py"], "in/c.json": b"{}"}, {"a.py": files["a.py"], "b.json": b"{}"},
        {"a.py": b"x = 1\ny = 2\nin/b.json\x002\x00{}"},
    ]  # fmt: skip
    assert 8 == len({plain, *map(program, others)})


def test_of_another_kind_of_file_nothing_but_its_kind_is_told(sealed, tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(canonical({"format": "pembina-result/1", "award": {"changed": []}, "data": {}}))
    told = refused(path)
    assert 1 == len(told)
    assert '"pembina-result/1" is not one of "pembina-seal/1"' in told[0]
