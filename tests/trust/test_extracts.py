"""A hundred regions: every extract verifies, no tampered one does, and none says anything of another region."""

from __future__ import annotations

import copy
import random
import re

import pytest

from pembina.api import evaluate
from pembina.errors import RecordError
from pembina.evaluation.witness import witness_of
from pembina.model import Result, canonical, sha256
from pembina.record.extract import holds, read_extract, verify
from pembina.record.extracting import Extracts

from ..campaign import CAMPAIGN, examples, some
from .small import write_small

REGIONS = 100
SEED = 20221031


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """One result with a hundred entrants."""
    award = write_small(tmp_path_factory.mktemp("award"), REGIONS)
    made = evaluate(award, award.parent / "data", engine="polars")
    return Result(made.document, sha256(canonical(made.document)))


@pytest.fixture(scope="module")
def extracts(result):
    made = Extracts(result, "r.json")
    return [made.of(code) for code in made.codes]


@pytest.fixture
def accepted(tmp_path, result):
    """Whether bytes are taken for an extract of the result: read from a file, and proved."""

    def ask(content, named=result.sha256):
        path = tmp_path / "x.json"
        path.write_bytes(content)
        try:
            return holds(verify(read_extract(path), named))
        except RecordError:
            return False

    return ask


def test_every_extract_verifies_against_the_hash_of_the_result(extracts, accepted, figure):
    good = sum(accepted(canonical(extract)) for extract in extracts)
    assert REGIONS == len(extracts) == good
    figure(f"extracts: regions {len(extracts)}, verified {good}")


# Tampering


def scalars(value, path=()):
    """Paths of everything in a document that is no table and no list."""
    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from scalars(item, (*path, key))
    elif not isinstance(value, dict | list):
        yield path


def otherwise(value):
    """Another value of the same kind; what is nothing becomes a number."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return "x" + value if not re.fullmatch("[0-9a-f]{64}", value) else ("0" if value[0] != "0" else "1") + value[1:]
    return 0 if value is None else value + 1


def edited(extract, path, new=None):
    again = copy.deepcopy(extract)
    at = again
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = otherwise(at[path[-1]]) if new is None else new
    return again


def fields_flipped(extracts):
    """Every field of an extract made another one; in a campaign of five of them."""
    for extract in extracts[:: REGIONS // 5] if CAMPAIGN else extracts[7:8]:
        yield from (canonical(edited(extract, path)) for path in some(list(scalars(extract)), 7))


def keys_taken_out(extracts):
    """Every key of the proof taken out, and every list one shorter."""
    extract = extracts[11]
    for path in (("proof", part) for part in extract["proof"]):
        again = copy.deepcopy(extract)
        del again[path[0]][path[1]]
        yield canonical(again)
    for part in ("common", "entrant"):
        for cut in range(len(extract["proof"][part]["path"])):
            yield canonical(edited(extract, ("proof", part, "path"), extract["proof"][part]["path"][:cut]))


def bytes_flipped(extracts):
    """One byte of the file another one, anywhere."""
    chance = random.Random(SEED)
    for _ in range(examples(50, 4_000)):
        content = bytearray(canonical(chance.choice(extracts)))
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        yield bytes(content)


def bytes_lost(extracts):
    """A piece of the file lost, doubled or put elsewhere."""
    chance = random.Random(SEED + 1)
    for _ in range(examples(20, 1_500)):
        content = canonical(chance.choice(extracts))
        a, b = sorted(chance.sample(range(len(content) + 1), 2))
        piece = content[a:b]
        yield chance.choice(
            (content[:a] + content[b:], content[:b] + piece + content[b:], content[:a], content + piece)
        )


STOLEN = (("proof",), ("entrant",), *(("proof", "entrant", each) for each in ("index", "salt", "path")))


def proofs_swapped(extracts):
    """The part of one region with the proof of another, or with another's salt, place or path."""
    chance = random.Random(SEED + 2)
    for _ in range(examples(25, 1_000)):
        mine, theirs = chance.sample(extracts, 2)
        key = chance.choice(
            (("proof",), ("entrant",), *(("proof", "entrant", each) for each in ("index", "salt", "path")))
        )
        stolen = theirs
        for each in key:
            stolen = stolen[each]
        yield canonical(edited(mine, key, stolen))


TAMPERED = (fields_flipped, keys_taken_out, bytes_flipped, bytes_lost, proofs_swapped)


def test_no_tampered_extract_verifies(extracts, accepted, figure):
    honest = {canonical(extract) for extract in extracts}
    tried, rejected = {}, {}
    for tamper in TAMPERED:
        made = [content for content in tamper(extracts) if content not in honest]
        tried[tamper.__name__] = len(made)
        rejected[tamper.__name__] = sum(not accepted(content) for content in made)
    assert tried == rejected
    assert all(tried.values())
    figure(f"extracts: tampered {sum(tried.values())}, rejected {sum(rejected.values())}")


def test_an_extract_of_another_result_is_none_of_this(result, extracts, accepted, figure):
    """Another result, a digit apart: its extracts prove themselves, and not against the hash of this one."""
    document = copy.deepcopy(dict(result.document))
    document["entrants"][0]["coverage"] = 99
    document["witness"] = witness_of(document)
    other = Extracts(Result(document, sha256(canonical(document))), "s.json")
    made = [canonical(other.of(code)) for code in other.codes[:: 1 if CAMPAIGN else 10]]
    mine = [canonical(extract) for extract in extracts[:: 1 if CAMPAIGN else 10]]
    assert [True] * len(made) == [accepted(content, other.result.sha256) for content in made]
    rejected = sum(not accepted(content) for content in made) + sum(
        not accepted(content, other.result.sha256) for content in mine
    )
    assert len(made) + len(mine) == rejected
    figure(f"extracts: held against another result's hash {len(made) + len(mine)}, rejected {rejected}")


# What an extract says of others


def canary(row, what):
    return f"CANARY{row:03}x{what}x"


def number(row, column):
    """A number that occurs nowhere else: nine digits that say whose it is."""
    return int(f"7{row:03}{column:03}33") + 0.0625


def with_canaries(document):
    """The document with a text in every field, and a number in every cell, that say whose they are."""
    document = copy.deepcopy(document)
    codes = {entrant["code"]: row for row, entrant in enumerate(document["entrants"])}
    for entrant in document["entrants"]:
        row = codes[entrant["code"]]
        entrant["name"] = canary(row, "name")
        entrant["groups"] = {column: canary(row, "group") for column in entrant["groups"]}
        entrant["reason"] = {"key": canary(row, "reason"), "args": {"said": canary(row, "argument")}}
        entrant["held-back"] = [{"tier": "utama", "key": canary(row, "held"), "args": {"n": number(row, 900)}}]
        entrant["total"] = {"exact": number(row, 901), "published": f"{number(row, 902)}"}
        entrant["unadjusted"] = {"status": canary(row, "status"), "total": None, "rank": None}
    note = {"reason": "r", "source": "s", "definition": "d", "state": "t", "as-of": "a", "filled": "f", "policy": "p"}
    columns = 0
    for node in document["nodes"]:
        for column in ("values", "numerators", "denominators", "evidence", "used", "shares", "scores", "contributions"):
            if isinstance(node.get(column), list):
                columns += 1
                node[column] = [number(row, columns) for row in range(len(codes))]
        if node["kind"] == "criterion":
            node["notes"] = {
                code: {**{key: canary(row, key) for key in note}, "also": {"more": number(row, 903)}}
                for code, row in codes.items()
            }
            changes = {code: [number(row, 904), number(row, 905)] for code, row in codes.items()}
            method = {"name": "m", "parameters": {}}
            node["steps"] = [{"step": "treat", "method": method, "facts": {}, "changes": changes}]
            columns += 1
    document["findings"] = [
        {"key": canary(row, "finding"), "args": {"said": canary(row, "args")}, "level": "note", "node": None,
         "entrant": code, "text": {"en": canary(row, "text")}}
        for code, row in codes.items()
    ]  # fmt: skip
    document["overrides"] = [
        {"entrant": code, "what": "total", "before": number(row, 906), "after": number(row, 907), "date": None,
         "by": canary(row, "by"), "second": canary(row, "second"), "reason": canary(row, "why")}
        for code, row in codes.items()
    ]  # fmt: skip
    return {**document, "witness": witness_of(document)}


MARKS = re.compile(r"CANARY(\d{3})x|(?<!\d)7(\d{3})\d{3}33\.0625")


def test_no_extract_says_anything_of_another_region(result, figure):
    document = with_canaries(dict(result.document))
    whole = canonical(document).decode()
    put = [int(a or b) for a, b in MARKS.findall(whole)]
    assert set(range(REGIONS)) == set(put)
    made = Extracts(Result(document, sha256(canonical(document))), "r.json")
    looked = leaked = own = 0
    for row, code in enumerate(made.codes):
        found = [int(a or b) for a, b in MARKS.findall(canonical(made.of(code)).decode())]
        looked += len(put) - found.count(row)
        leaked += sum(each != row for each in found)
        own += found.count(row)
    assert own == len(put)  # every mark is in the extract of its own region, and in no other
    assert 0 == leaked
    figure(f"extracts: marks of other regions looked for {looked}, found {leaked}")


def test_no_extract_holds_the_hash_of_anything_that_could_be_guessed(result, extracts):
    """Leaves are salted: the hash of what another's part may be is nowhere in an extract."""
    from pembina.evaluation.witness import Parts
    from pembina.model.merkle import leaf_hash

    guesses = [leaf_hash(canonical(Parts.of_document(result.document).of(row))).hex() for row in range(REGIONS)]
    for extract in extracts[:: REGIONS // 10]:
        text = canonical(extract).decode()
        assert not any(guess in text for guess in guesses)
