"""The root at the end of a result: one leaf for what is common, one for each entrant, salted by the whole document."""

import hashlib
from copy import deepcopy

import pytest

import pembina
from pembina.evaluation import witness
from pembina.model import canonical
from pembina.model.merkle import audit_path, leaf_hash, levels_of, root_from, root_of

from ..trust.small import write_small


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return pembina.evaluate(write_small(tmp_path_factory.mktemp("small")), engine="polars").document


def test_the_root_is_the_one_over_all_parts_written_out_and_salted(document):
    """Leaves are made from texts that were written already; here each is made anew from the document."""
    master = hashlib.sha256(witness.SALT + canonical({k: v for k, v in document.items() if k != "witness"})).digest()
    leaves = [leaf_hash(hashlib.sha256(master).digest() + canonical(witness.common_part(document)))]
    for row, entrant in enumerate(document["entrants"]):
        salt = hashlib.sha256(master + entrant["code"].encode()).digest()
        leaves.append(leaf_hash(salt + canonical(witness.Parts.of_document(document).of(row))))
    assert {"entrants": 8, "root": root_of(leaves).hex()} == document["witness"]
    assert document["witness"] == witness.witness_of(document)


@pytest.mark.parametrize("row", range(8))
def test_whatever_is_changed_of_one_entrant_changes_the_root(document, row):
    changed = deepcopy(dict(document))
    changed["nodes"][2]["values"][row] = 3.25
    assert document["witness"]["root"] != witness.witness_of(changed)["root"]


def test_a_part_holds_all_columns_words_overrides_and_findings_of_its_entrant_and_of_nobody_else(document):
    row = next(i for i, each in enumerate(document["entrants"]) if each["code"] == "04")
    entrant, figures, said, overrides, findings = witness.Parts.of_document(document).of(row)
    names = [(n["path"], c) for n in witness.common_part(document)["nodes"] for c in n["columns"]]
    assert "04" == entrant["code"]
    assert [node[c][row] for p, c in names for node in document["nodes"] if node["path"] == p] == figures
    assert {"note": {"reason": "missing", "policy": "lowest"}} == said["growth"]
    assert [] == overrides
    assert {"04"} == {finding["entrant"] for finding in findings}


def test_nothing_of_what_is_common_names_an_entrant_or_gives_a_figure_away(document):
    changed = deepcopy(dict(document))
    for entrant in changed["entrants"]:
        entrant["name"] = "somebody"
    for node in changed["nodes"]:
        for key in witness.COLUMNS:
            node[key] = node.get(key) and [0] * 8
        node["notes"], node["steps"], node["facts"] = {}, [], {"best": "01"}
    assert witness.common_part(document) == witness.common_part(changed)


@pytest.mark.parametrize("count", range(1, 20))
def test_every_leaf_is_proved_by_its_path_and_by_no_other(count):
    leaves = [leaf_hash(bytes([i])) for i in range(count)]
    root = root_of(leaves)
    for i, leaf in enumerate(leaves):
        path = audit_path(levels_of(leaves), i)
        assert root == root_from(leaf, i, count, path)
        assert all(root != root_from(leaf, k, count, path) for k in range(count + 1) if k != i)
        assert root_from(leaf, i, count, [*path, leaf]) is None
        assert root_from(leaf, i, count, path[:-1]) is None or not path
        if path:
            assert root != root_from(leaf_hash(b"else"), i, count, path)


def test_the_tree_is_the_one_of_certificate_transparency():
    """RFC 6962, section 2.1: the left half holds the largest power of two of leaves below their number."""

    def root(parts):
        if len(parts) == 1:
            return hashlib.sha256(b"\x00" + parts[0]).digest()
        left = 1 << (len(parts) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(parts[:left]) + root(parts[left:])).digest()

    for count in range(1, 40):
        parts = [str(i).encode() for i in range(count)]
        assert root(parts) == root_of([leaf_hash(part) for part in parts])
    assert hashlib.sha256(b"").digest() == root_of([])


def test_a_leaf_that_is_not_there_has_no_path():
    for index in (-1, 3):
        with pytest.raises(IndexError, match=f"there is no leaf {index} among 3"):
            audit_path(levels_of([b"a", b"b", b"c"]), index)
