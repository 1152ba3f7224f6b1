"""The list of who may sign: what it says, how people are told apart, and every mistake with its place and its hint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import Hint, Phrase, Place, Problem, RecordError
from pembina.record.signers import (
    A_KEY_EACH,
    MAKE_ONE,
    ONE_TO_ALL,
    TAKE_PUBLIC,
    Signer,
    Signers,
    folded,
    read_signers,
    signers_schema,
)
from pembina.record.sshkeys import DAMAGED, PRIVATE, PublicKey, read_public_key

from .test_sshkeys import ED, packed, written


def key(n: int, kind: str = ED) -> str:
    """The line of a key, another one for each number."""
    return f"{kind} {written(packed(kind, bytes([n]) * 32))}"


SITI, BUDI, OTHER = key(1), key(2), key(3, "ssh-rsa")
ROWS = [{"name": "Siti Aminah", "key": f"{SITI} siti@kantor"}, {"name": "Budi Santoso", "key": BUDI}]
TWO = Signers(
    2,
    (
        Signer("Siti Aminah", PublicKey(ED, packed(ED, b"\1" * 32), "siti@kantor")),
        Signer("Budi Santoso", PublicKey(ED, packed(ED, b"\2" * 32))),
    ),
)


def in_file(folder: Path, rows: Sequence[dict[str, str]], threshold: int) -> Path:
    text = "".join(f"[[signers]]\nname = '{row['name']}'\nkey = '{row['key']}'\n" for row in rows)
    path = folder / "signers.toml"
    path.write_text(f"threshold = {threshold}\n{text}", "utf-8")
    return path


def refused(read: Any) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        read()
    return list(caught.value.problems)


def test_a_list_is_read_with_names_keys_and_comments(tmp_path: Path) -> None:
    assert TWO == read_signers(in_file(tmp_path, ROWS, 2)) == read_signers(str(in_file(tmp_path, ROWS, 2)))
    assert TWO == Signers.of_document({"threshold": 2, "members": ROWS})


def test_a_seal_holds_of_a_list_names_keys_and_threshold_without_comments() -> None:
    members = [{"name": "Siti Aminah", "key": SITI}, {"name": "Budi Santoso", "key": BUDI}]
    assert {"threshold": 2, "members": members} == TWO.document()


def test_a_member_is_found_by_the_bytes_of_the_key_whatever_its_comment() -> None:
    assert [TWO.members[1], TWO.members[0], None] == [
        TWO.of_key(read_public_key(line)) for line in (f"{BUDI} elsewhere", SITI, key(9))
    ]


@pytest.mark.parametrize("name", ["Budi Santoso", " BUDI \t santoso\n", "\uff22udi\u00a0Santoso"])
def test_a_member_is_found_by_the_name_however_it_is_typed(name: str) -> None:
    assert TWO.members[1] == TWO.named(name)
    assert "budi santoso" == folded(name)


def test_a_name_that_is_not_in_the_list_is_nobodys() -> None:
    assert [None, None] == [TWO.named("Budi"), TWO.named("BudiSantoso")]


BAD = [
    {"name": "Siti", "key": SITI},
    {"name": "Budi", "key": f"{SITI} copied"},
    {"name": " SITI", "key": BUDI},
    {"name": "Third", "key": SITI},
    {"name": "Old", "key": OTHER},
    {"name": "Cut", "key": BUDI[:-4]},
    {"name": "Open", "key": "-----BEGIN OPENSSH PRIVATE KEY-----"},
]  # fmt: skip
MISTAKES = [
    ("PB750", ("threshold",), {"threshold": 8, "n": 7}, Hint(ONE_TO_ALL, {"n": 7})),
    ("PB751", (1, "key"), {"name": "Budi", "other": "Siti"}, Hint(A_KEY_EACH)),
    ("PB752", (2, "name"), {"name": " SITI"}, None),
    ("PB751", (3, "key"), {"name": "Third", "other": "Siti"}, Hint(A_KEY_EACH)),
    ("PB753", (4, "key"), {"kind": "ssh-rsa"}, Hint(MAKE_ONE)),
    ("PB754", (5, "key"), {"name": "Cut", "reason": Phrase(DAMAGED)}, Hint(TAKE_PUBLIC)),
    ("PB754", (6, "key"), {"name": "Open", "reason": Phrase(PRIVATE)}, Hint(TAKE_PUBLIC)),
]


def test_every_mistake_in_a_file_is_told_at_its_place_with_what_mends_it(tmp_path: Path) -> None:
    path = in_file(tmp_path, BAD, 8)
    wanted = []
    for code, at, args, hint in MISTAKES:
        if at == ("threshold",):
            place = Place(str(path), 1, 1, "threshold")
        else:
            line = 3 + 3 * at[0] + (at[1] == "key")  # type: ignore[operator]
            place = Place(str(path), line, 1, f"signers[{at[0] + 1}].{at[1]}")  # type: ignore[operator]
        wanted.append(Problem(code, place, args, hint))
    assert sorted(wanted, key=lambda problem: problem.place.order()) == refused(lambda: read_signers(path))


@pytest.mark.parametrize("path", [None, "award.seal.json"])
def test_every_mistake_in_a_seal_is_told_at_its_address(path: str | None) -> None:
    found = refused(lambda: Signers.of_document({"threshold": 8, "members": BAD}, path))
    wanted = {
        (code, ".".join(["signers", *([] if len(at) == 1 else ["members"]), *map(str, at)])): (args, hint)
        for code, at, args, hint in MISTAKES
    }
    assert wanted == {(each.code, each.place.address): (each.args, each.hint) for each in found}
    assert {(path, None, None)} == {(each.place.file, each.place.line, each.place.column) for each in found}


@pytest.mark.parametrize(("threshold", "good"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_threshold_is_from_one_to_the_number_of_members(threshold: int, good: bool) -> None:
    document = {"threshold": threshold, "members": ROWS}
    if good:
        assert threshold == Signers.of_document(document).threshold
    else:
        hint = Hint(ONE_TO_ALL, {"n": 2})
        at = Place(None, address="signers.threshold")
        wanted = [Problem("PB750", at, {"threshold": threshold, "n": 2}, hint)]
        assert wanted == refused(lambda: Signers.of_document(document))


def test_a_file_of_another_form_is_told_by_its_schema_alone(tmp_path: Path) -> None:
    path = tmp_path / "signers.toml"
    path.write_text(f"format = 2\nthreshold = 9\n[[signers]]\nname = 'Siti'\nkey = '{SITI}'\n", "utf-8")
    assert [("PB204", "format")] == [(each.code, each.place.address) for each in refused(lambda: read_signers(path))]


def test_the_schema_is_that_of_the_file_of_signers() -> None:
    assert ("urn:pembina:signers:1", False) == (signers_schema()["$id"], signers_schema()["additionalProperties"])
