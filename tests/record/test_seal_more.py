"""A seal as a whole document, and each refusal with its place and its words."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pembina_plugins
import pytest

import pembina
from pembina.api import load_award, make_host
from pembina.errors import Phrase, Place, Problem, RecordError
from pembina.evaluation.document import award_document
from pembina.model import canonical, sha256
from pembina.record import seal
from pembina.record.seal import Seal, program_document, program_hash, read_seal, seal_document, seal_schema, write_seal

from ..trust.small import write_small

DAY = dt.date(2024, 1, 2)
SIGNERS = {
    "threshold": 2,
    "members": [{"name": "Ani", "key": "ssh-ed25519 A"}, {"name": "Budi", "key": "ssh-ed25519 B"}],
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, dict[str, Any]]:
    """An award, the host of its plugins, and the document of its seal."""
    host = make_host()
    award = load_award(write_small(tmp_path_factory.mktemp("uji")), host=host)
    return award, host, seal_document(award, host, DAY, SIGNERS, "undian")


@pytest.fixture
def document(sealed: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(canonical(sealed[2]))
    return made


def refused(doing: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(RecordError) as caught:
        doing()
    return caught.value.problems


def reasons(document: Any, folder: Path) -> list[str]:
    path = folder / "s.json"
    path.write_bytes(document if isinstance(document, bytes) else canonical(document))
    found = refused(lambda: read_seal(path))
    assert {("PB740", Place(str(path)), None)} == {(each.code, each.place, each.hint) for each in found}
    assert [{"reason"}] * len(found) == [set(each.args) for each in found]
    return [each.args["reason"] for each in found]


def test_a_seal_is_this_document_and_no_more(sealed: Any) -> None:
    award, host, document = sealed
    wanted = {
        "format": "pembina-seal/1", "award": award_document(award), "plugins": document["plugins"],
        "program": {"pembina": pembina.__version__, "sha256": program_hash()},
        "sealed": "2024-01-02", "signers": SIGNERS, "sampling": "undian",
    }  # fmt: skip
    assert wanted == document
    assert {**wanted, "signers": None, "sampling": None} == seal_document(award, host, DAY)
    names = ["active-cooperatives", "reported-value", "supervision-activity"]
    assert names == [each["name"] for each in document["plugins"]]


def test_a_seal_tells_its_parts_and_its_name(document: dict[str, Any], tmp_path: Path) -> None:
    wanted = Seal(document, sha256(canonical(document)), "s.json")
    assert wanted == write_seal(document, str(tmp_path / "s.json")) == read_seal(str(tmp_path / "s.json"))
    parts = (document["award"]["rules"], document["plugins"], document["program"], "2024-01-02")
    assert parts == (wanted.rules, wanted.plugins, wanted.program, wanted.day)


def test_another_seal_in_the_place_is_told_by_its_hash_and_its_day(document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    there = write_seal({**document, "sealed": "2023-12-31"}, path)
    wanted = Problem("PB741", Place(str(path)), {"found": there.sha256[:12], "day": "2023-12-31"})
    assert (wanted,) == refused(lambda: write_seal(document, path))


@pytest.mark.parametrize("folder", [False, True])
def test_what_is_no_seal_in_the_place_is_told(folder: bool, document: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    if folder:
        path.mkdir()
    else:
        path.write_bytes(b"notes")
    wanted = Problem("PB707", Place(str(path)), {"reason": Phrase(seal.SOMETHING_ELSE)})
    assert (wanted,) == refused(lambda: write_seal(document, path))


@pytest.mark.parametrize(("error", "told"), [(OSError(28, "No space left"), "No space left"), (OSError("no"), "no")])
def test_why_a_seal_cannot_be_written_or_read_is_told(
    error: OSError, told: str, document: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise error

    path = tmp_path / "s.json"
    monkeypatch.setattr(seal, "put", failing)
    monkeypatch.setattr(seal, "read_plain", failing)
    args = {"reason": told}
    assert (Problem("PB707", Place(str(path)), args),) == refused(lambda: write_seal(document, path))
    assert (Problem("PB740", Place(str(path)), args),) == refused(lambda: read_seal(path))


def test_a_file_larger_than_a_seal_can_be_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "s.json").open("wb") as file:
        file.truncate(16 * 2**20 + 1)
    wanted = Problem("PB740", Place(str(tmp_path / "s.json")), {"reason": "it is larger than 16 MiB"})
    assert (wanted,) == refused(lambda: read_seal(tmp_path / "s.json"))


EDITED = Phrase(seal.EDITED)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda content: content.replace(b":", b": ", 1), [EDITED]),
        (lambda content: content[:-1], [EDITED]),
        (lambda content: content + b"\n", [EDITED]),
        (lambda content: content.replace(b"undian", b"e\xcc\x81"), None),
        (lambda content: content.replace(b'"edition":1', b'"edition":NaN'), ["NaN is not JSON"]),
    ],
)
def test_bytes_are_told_to_be_edited_where_nothing_else_is_wrong(
    change: Any, told: list[str] | None, document: dict[str, Any], tmp_path: Path
) -> None:
    content = change(canonical(document))
    if told is None:
        (tmp_path / "s.json").write_bytes(content)
        assert "e\u0301" == read_seal(tmp_path / "s.json").document["sampling"]
    else:
        assert told == reasons(content, tmp_path)


def test_what_does_not_fit_itself_is_told_all_at_once(document: dict[str, Any], tmp_path: Path) -> None:
    names = [each["name"] for each in document["plugins"]]
    document["award"]["hash"] = "0123456789abcdef" * 4
    document["sealed"] = "2024-02-30"
    document["plugins"] += [*document["plugins"][:2], document["plugins"][0]]
    document["signers"] = {"threshold": 4, "members": [*SIGNERS["members"][:1] * 2, SIGNERS["members"][1]]}  # type: ignore[index]
    theirs = sha256(canonical(document["award"]["rules"]))
    assert sorted([
        Phrase(seal.RULES, {"found": theirs[:12], "wanted": "0123456789ab"}),
        Phrase(seal.NO_DAY, {"found": "2024-02-30"}),
        Phrase(seal.TOO_MANY, {"threshold": 4, "members": 3}),
        Phrase(seal.TWICE, {"name": names[0]}),
        Phrase(seal.TWICE, {"name": names[1]}),
        Phrase(seal.TWICE, {"name": "Ani"}),
    ]) == sorted(reasons(document, tmp_path))  # fmt: skip


@pytest.mark.parametrize(("threshold", "good"), [(1, True), (2, True), (3, False)])
def test_as_many_have_to_sign_as_can(threshold: int, good: bool, document: dict[str, Any], tmp_path: Path) -> None:
    document["signers"]["threshold"] = threshold
    if good:
        assert document == write_seal(document, tmp_path / "s.json").document == read_seal(tmp_path / "s.json").document
    else:
        assert [Phrase(seal.TOO_MANY, {"threshold": 3, "members": 2})] == reasons(document, tmp_path)


def test_without_signers_a_seal_is_whole(document: dict[str, Any], tmp_path: Path) -> None:
    document["signers"] = None
    write_seal(document, tmp_path / "s.json")
    assert document == read_seal(tmp_path / "s.json").document


@pytest.mark.parametrize("day", ["2024-02-30", "x", "2024-1-2", "20240102", "2024-W01-2"])
def test_what_is_no_day_is_told_as_it_stands(day: str, document: dict[str, Any], tmp_path: Path) -> None:
    assert any(day in reason for reason in reasons({**document, "sealed": day}, tmp_path))


def test_the_schema_holds_the_rules_of_a_result_and_just_what_they_lead_to() -> None:
    schema = seal_schema()
    text = json.dumps(schema)
    assert {name for name in schema["$defs"] if f'"#/$defs/{name}"' not in text} == set()
    named = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert named == set(schema["$defs"])
    assert schema["properties"]["award"]["properties"]["rules"]["properties"]


# The program


def stated(*files: tuple[str, bytes]) -> str:
    """The hash of files by the words of the manual: name, length and content of each, in the order of names."""
    whole = b"".join(name.encode("utf-8", "surrogateescape") + b"\0%d\0" % len(content) + content
                     for name, content in files)  # fmt: skip
    return hashlib.sha256(whole).hexdigest()


def test_the_hash_of_a_folder_is_over_names_lengths_and_contents_in_order(tmp_path: Path) -> None:
    other = tmp_path.with_name(f"{tmp_path.name}-other")
    for folder, name, content in (
        (tmp_path, "b.py", b"2\r\n\r"), (tmp_path, "a/c.py", b"1"), (tmp_path, "__pycache__/x.pyc", b"0"),
        (tmp_path, "a/__pycache__/x.pyc", b"0"), (other, "d.py", b"3\r\n"),
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (tmp_path / "link").symlink_to(other)
    (tmp_path / "nowhere").symlink_to("nothing")
    assert stated(("a/c.py", b"1"), ("b.py", b"2\n\r"), ("link/d.py", b"3\n")) == program_hash(tmp_path)


def test_the_program_is_the_package_and_the_plugins_that_come_with_it() -> None:
    files = []
    for before, place in (("", Path(pembina.__file__).parent), ("1/", Path(next(iter(pembina_plugins.__path__))))):
        for path in place.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = before + path.relative_to(place).as_posix()
                files.append((name, path.read_bytes().replace(b"\r\n", b"\n")))
    assert {"pembina": pembina.__version__, "sha256": stated(*sorted(files))} == program_document()
