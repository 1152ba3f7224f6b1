"""Extracts: the two steps of the proof, what is refused, and that one says nothing of others."""

from __future__ import annotations

import copy
import hashlib
import json

import pytest

from pembina.errors import RecordError
from pembina.evaluation import witness
from pembina.model import Result, canonical, sha256
from pembina.model.merkle import audit_path, leaf_hash, levels_of, root_of
from pembina.record import read_result
from pembina.record.extract import Extract, extract_schema, holds, public_end, read_extract, verify
from pembina.record.extracting import Extracts
from pembina.record.schema import faults
from pembina.record.sha256_blocks import midstate

from ..campaign import some
from ..reports import results


def witnessed(change=None):
    """The document made by hand, with what stands at its end."""
    document = copy.deepcopy(results.document())
    document.pop("witness", None)
    if change is not None:
        change(document)
    return {**document, "witness": witness.witness_of(document)}


def as_result(document):
    return Result(document, sha256(canonical(document)))


@pytest.fixture(scope="module")
def document():
    return witnessed()


@pytest.fixture(scope="module")
def extracts(document):
    return Extracts(as_result(document), "r.json")


def outcome(extract, named=None):
    return {check.key: check.holds for check in verify(Extract(extract), named)}


ALL = {"end": True, "hash": True, "common": True, "entrant": True}


def test_every_entrants_extract_holds_against_the_hash_of_the_document(document, extracts):
    name = sha256(canonical(document))
    for code in results.CODES:
        assert {**ALL, "named": True} == outcome(extracts.of(code), name)
        assert {**ALL, "named": None} == outcome(extracts.of(code))
        assert {**ALL, "named": False} == outcome(extracts.of(code), sha256(b"another"))


def test_the_proof_is_made_of_the_documents_own_bytes_and_of_the_tree_of_the_witness(document, extracts):
    content = canonical(document)
    leaves = witness.hashed_leaves(document)
    for index, code in enumerate(results.CODES, 1):
        proof = extracts.of(code)["proof"]
        assert 7 == proof["leaves"] == len(leaves)
        end = proof["document"]
        assert content == content[: 64 * end["blocks"]] + end["tail"].encode()
        assert end["tail"].startswith(end["tail"][: len(content) % 64])
        assert midstate(content, end["blocks"]).hex() == end["midstate"]
        for part, at in (("common", 0), ("entrant", index)):
            place = proof[part]
            assert (at, [each.hex() for each in audit_path(levels_of(leaves), at)]) == (place["index"], place["path"])
            said = hashlib.sha256(b"\0" + bytes.fromhex(place["salt"]) + canonical(extracts.of(code)[part])).digest()
            assert leaves[at] == said
        assert witness.Parts.of_document(document).of(index - 1) == extracts.of(code)["entrant"]
    assert root_of(leaves).hex() == document["witness"]["root"]


def test_an_extract_read_back_is_the_same_and_fits_its_published_schema(extracts, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(extract_schema())
    for code in results.CODES:
        path = tmp_path / f"{code}.json"
        path.write_bytes(canonical(extracts.of(code)))
        assert extracts.of(code) == read_extract(path).document


def test_what_an_extract_says_of_its_entrant_is_what_the_result_says(document, extracts, tmp_path):
    (tmp_path / "r.json").write_bytes(canonical(document))
    whole = read_result(tmp_path / "r.json")
    for code in results.CODES:
        alone = Extract(extracts.of(code)).as_result()
        assert [] == faults(alone.document)
        assert (whole.sha256, whole.entrant(code)) == (alone.sha256, alone.entrant(code))
        row = whole.position(code)
        for node in whole.nodes:
            mine = alone.node(node["path"])
            for column in witness.COLUMNS:
                if node.get(column) is not None:
                    assert [node[column][row]] == mine[column]
            assert node.get("notes", {}).get(code) == mine.get("notes", {}).get(code)
            assert node["title"] == mine["title"]
        assert [f for f in whole.findings if f["entrant"] == code] == alone.findings


# Changed extracts


def changed(extract, change):
    again = copy.deepcopy(extract)
    change(again)
    return again


def swap_places(extract):
    proof = extract["proof"]
    proof["common"], proof["entrant"] = proof["entrant"], proof["common"]


def set_entrant_index(extract):
    extract["proof"]["entrant"]["index"] = 3


def promote(extract):
    extract["entrant"][0]["rank"] = 1


def other_rules(extract):
    extract["common"]["award"]["rules"]["scale"] = 10


def other_midstate(extract):
    extract["proof"]["document"]["midstate"] = "0" * 64


def more_blocks(extract):
    extract["proof"]["document"]["blocks"] += 1


def more_leaves(extract):
    extract["proof"]["leaves"] += 1


def other_root(extract):
    """A tail with the root of a tree of one's own: the hash of the document is then another one."""
    end = extract["proof"]["document"]
    common = leaf_hash(bytes.fromhex(extract["proof"]["common"]["salt"]) + canonical(extract["common"]))
    extract["entrant"][0]["rank"] = 1
    mine = leaf_hash(bytes.fromhex(extract["proof"]["entrant"]["salt"]) + canonical(extract["entrant"]))
    head = end["tail"][: end["tail"].index(',"witness"')]
    root = root_of([common, mine]).hex()
    end["tail"] = f'{head},"witness":{{"entrants":1,"root":"{root}"}}}}\n'
    extract["proof"].update(
        leaves=2,
        common={**extract["proof"]["common"], "path": [mine.hex()]},
        entrant={**extract["proof"]["entrant"], "index": 1, "path": [common.hex()]},
    )


def after_the_end(extract):
    extract["proof"]["document"]["tail"] += "\n"


def before_the_end(extract):
    """Another text before the witness, of the same length."""
    end = extract["proof"]["document"]
    end["tail"] = "x" + end["tail"][1:]


def two_witnesses(extract):
    end = extract["proof"]["document"]
    end["tail"] = end["tail"][end["tail"].index(',"witness"') :] + end["tail"]


FORGED = {
    promote: ["entrant"],
    other_rules: ["common"],
    other_midstate: ["hash"],
    more_blocks: ["hash"],
    more_leaves: ["end"],
    set_entrant_index: ["entrant"],
    swap_places: ["common", "entrant"],
    other_root: ["hash"],
    after_the_end: ["end", "hash", "common", "entrant"],
    before_the_end: ["end", "hash"],
    two_witnesses: ["end", "hash", "common", "entrant"],
}


@pytest.mark.parametrize("change", FORGED, ids=lambda change: change.__name__)
def test_a_forged_extract_fails_where_it_was_forged(change, extracts):
    found = outcome(changed(extracts.of("02"), change))
    assert FORGED[change] == [key for key in ALL if not found[key]]
    assert not holds(verify(Extract(changed(extracts.of("02"), change))))


def test_a_part_of_another_entrant_has_no_place_in_this_proof(extracts):
    mixed = {**extracts.of("02"), "entrant": extracts.of("01")["entrant"]}
    assert {**ALL, "entrant": False, "named": None} == outcome(mixed)


def test_an_extract_of_another_result_is_not_one_of_this(extracts):
    other = Extracts(as_result(witnessed(lambda d: d["data"].update(title="another"))), "s.json")
    mixed = {**extracts.of("02"), "proof": other.of("02")["proof"]}
    assert not holds(verify(Extract(mixed)))
    assert not holds(verify(Extract(other.of("02")), extracts.result.sha256))


# What is no extract at all


def damage(change):
    def make(extract):
        again = copy.deepcopy(extract)
        change(again)
        return canonical(again)

    return make


NO_EXTRACT = {
    "nothing": (lambda e: b"", "Expecting value"),
    "no JSON": (lambda e: canonical(e)[:-3], "not an extract"),
    "a list": (lambda e: b"[]\n", "a table is expected here"),
    "blanks": (lambda e: json.dumps(e, sort_keys=True, ensure_ascii=False).encode() + b"\n", "not written as Pembina"),
    "twice": (lambda e: canonical(e)[:-2] + b',"format":"pembina-extract/1"}\n', "is there twice in one table"),
    "NaN": (lambda e: canonical(e).replace(b'"leaves":7', b'"leaves":NaN'), "NaN is not JSON"),
    "infinite": (lambda e: canonical(e).replace(b'"leaves":7', b'"leaves":1e999'), "not an extract"),
    "deep": (lambda e: b"[" * 100_000, "nested too deep"),
    "half a character": (lambda e: canonical(e).replace(b'"tail":"', b'"tail":"\\ud83d'), "half a character"),
    "a result": (lambda e: canonical(witnessed()), "it is a whole result"),
    "another key": (damage(lambda e: e.update(more=1)), 'unknown key "more"'),
    "no proof": (damage(lambda e: e.pop("proof")), 'the key "proof" is missing'),
    "too few figures": (damage(lambda e: e["entrant"][1].pop()), "columns"),
    "another's finding": (
        damage(lambda e: e["entrant"][4].append(
            {"key": "k", "args": {}, "level": "note", "node": None, "entrant": "05", "text": None})),
        "said of another entrant",
    ),
    "an unknown criterion": (damage(lambda e: e["entrant"][2].update(nowhere={"note": {}})), "that is not there"),
    "an unknown tier": (damage(lambda e: e["entrant"][0].update(tier="nowhere")), "there is no 'nowhere'"),
}  # fmt: skip


@pytest.mark.parametrize("kind", NO_EXTRACT)
def test_what_is_no_extract_is_refused_with_the_reason(kind, extracts, tmp_path):
    make, reason = NO_EXTRACT[kind]
    path = tmp_path / "x.json"
    path.write_bytes(make(extracts.of("02")))
    with pytest.raises(RecordError) as caught:
        read_extract(path)
    assert ["PB762"] == [problem.code for problem in caught.value.problems]
    assert reason in str(caught.value)


# Results of which no extract can be made


def refusal(document):
    with pytest.raises(RecordError) as caught:
        Extracts(as_result(document), "r.json")
    return [problem.code for problem in caught.value.problems], str(caught.value)


def test_a_result_of_before_has_no_extracts():
    document = witnessed()
    del document["witness"]
    assert ["PB760"] == refusal(document)[0]


@pytest.mark.parametrize("edit", [
    lambda d: d["entrants"][0].update(rank=9),
    lambda d: d["award"]["rules"].update(edition=9),
    lambda d: d["witness"].update(root="0" * 64),
    lambda d: d["witness"].update(entrants=5),
])  # fmt: skip
def test_a_result_whose_end_does_not_follow_from_it_has_no_extracts(edit):
    document = witnessed()
    edit(document)
    codes, said = refusal(document)
    assert ["PB761"] == codes
    assert "the root at its end is not that of what it says" in said


def test_a_result_that_was_written_otherwise_has_no_extracts(document):
    with pytest.raises(RecordError, match=r"PB761.*not written as Pembina"):
        Extracts(Result(document, sha256(json.dumps(document).encode())), "r.json")


def padded(n):
    def change(document):
        document.update(plugins=[], versions={"award-format": 1, "pembina": ""})
        document["data"]["title"] = "x" * n

    return change


def test_the_end_that_is_shown_never_reaches_into_what_is_said_of_others():
    """Of results of every length, either the shown end is public, or no extract is made."""
    refused = []
    for n in some(range(64), 3):
        document = witnessed(padded(n))
        try:
            tail = Extracts(as_result(document), "r.json").of("01")["proof"]["document"]["tail"]
        except RecordError as error:
            refused += [problem.code for problem in error.problems]
        else:
            head = tail[: tail.index(',"witness"')].encode()
            assert public_end(document).endswith(head)
            assert len(head) < 64
    assert {"PB763"} == set(refused)
    assert len(refused) < 16


def test_an_end_in_the_middle_of_a_character_is_shown_from_an_earlier_block():
    for n in some(range(64), 7):
        document = witnessed(lambda d, n=n: (d["versions"].update(pembina="xé" * 40), d["data"].update(title="x" * n)))
        extract = Extracts(as_result(document), "r.json").of("03")
        assert holds(verify(Extract(extract), sha256(canonical(document))))


def test_python_has_a_face_for_both(tmp_path):
    import pembina

    from ..trust.small import write_small

    result = pembina.evaluate(write_small(tmp_path / "award"), engine="polars")
    pembina.write_result(result, tmp_path / "r.json")
    made = pembina.extract(tmp_path / "r.json", "02")
    assert "02" == made["entrant"][0]["code"]
    (tmp_path / "e.json").write_bytes(canonical(made))
    assert [True] * 5 == [step.holds for step in pembina.check_extract(tmp_path / "e.json", result.sha256)]
    assert [True] * 4 + [None] == [step.holds for step in pembina.check_extract(tmp_path / "e.json")]
    assert "named" == next(s.key for s in pembina.check_extract(tmp_path / "e.json", "0" * 64) if s.holds is False)
    with pytest.raises(RecordError, match="0Z") as caught:
        pembina.extract(tmp_path / "r.json", "0Z")
    assert ["PB703"] == [problem.code for problem in caught.value.problems]
