"""Edits of a result, its seal, its log and its inputs: how an outsider or an insider could change them.

An outsider edits a file and leaves the hashes as they are. An insider writes everything anew that follows: the hash of
the rules, the root of the hash tree, the facts of the run and the log.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define

from pembina.api import evaluate, load_award
from pembina.evaluation.witness import witness_of
from pembina.model import canonical, sha256
from pembina.plugins import Host
from pembina.record import write_result
from pembina.record.log import FIRST, LOG_NAME, append, entry_hash, run_facts
from pembina.record.seal import program_hash, seal_document, write_seal

from .small import write_small

OTHER_RESULT = "f" * 64

Leaf = tuple[Any, Any]
"""A table or list, and the key of a plain cell in it."""


@define
class Case:
    """A folder with a sealed and logged result; ``head`` is the last hash of its log, kept elsewhere."""

    folder: Path
    head: str

    @property
    def result(self) -> Path:
        return self.folder / "r.json"

    @property
    def run(self) -> Path:
        return self.folder / "r.run.json"

    @property
    def seal(self) -> Path:
        return self.folder / "s.seal.json"

    @property
    def log(self) -> Path:
        return self.folder / LOG_NAME

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def contents(self) -> dict[Path, bytes]:
        """Every file with its bytes, to be put back after an edit."""
        return {path: path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def restore(self, contents: Mapping[Path, bytes]) -> None:
        """Put everything back as it was."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in contents:
                path.unlink()
        for path, content in contents.items():
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)


def make_case(folder: Path, host: Host, entrants: int = 4, signers: Mapping[str, Any] | None = None) -> Case:
    """Make a sealed award, evaluated three times: a trial before, the result, and another run after it."""
    path = write_small(folder, entrants)
    award = load_award(path, host=host)
    seal = write_seal(seal_document(award, host, dt.date(2024, 1, 2), signers), folder / "s.seal.json")
    result = evaluate(award, folder / "data", host=host)
    facts = run_facts(result, (), seal.sha256)
    append(folder, {**facts, "result": OTHER_RESULT, "seal": None})
    entry = append(folder, facts)
    head = append(folder, {**facts, "result": OTHER_RESULT, "seal": None}).hash
    write_result(result, folder / "r.json", {
        "award": str(path), "when": entry.document["when"], "program": program_hash(), "seal": seal.sha256,
        "log": {"entry": entry.n, "hash": entry.hash},
    })  # fmt: skip
    return Case(folder, head)


# Any document


def leaves(thing: Any) -> Iterator[Leaf]:
    """Every plain cell of a document, by where it stands."""
    places = thing.items() if isinstance(thing, dict) else enumerate(thing)
    for key, value in places:
        if isinstance(value, dict | list):
            yield from leaves(value)
        else:
            yield thing, key


def holders(thing: Any) -> Iterator[Any]:
    """Every table and list of a document, itself included."""
    yield thing
    for value in thing.values() if isinstance(thing, dict) else thing:
        if isinstance(value, dict | list):
            yield from holders(value)


def other(value: Any, dice: random.Random) -> Any:
    """Another cell of the same kind, or nearly."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return dice.choice((value + 1, value - 1, -value - 1, value * 10 + 1, value + 0.5, str(value), None))
    if isinstance(value, float):
        return dice.choice((value + 0.01, value * (1 + 1e-12) + 1e-12, -value - 1, round(value) + 1, str(value), None))
    if value is None:
        return dice.choice((0, 1, "x", False, []))
    return _other_text(value, dice)


def _other_text(text: str, dice: random.Random) -> Any:
    if not text:
        return dice.choice(("x", " ", None, 0))
    at = dice.randrange(len(text))
    swapped = {"0": "1", "a": "b", "A": "\u0410", "e": "\u0435", "o": "\u043e"}.get(text[at], "7")
    changed = text[:at] + (swapped if swapped != text[at] else "8") + text[at + 1 :]
    return dice.choice((changed, f"{text} ", text + "x", text[:-1], f"\u202e{text}", None, text.swapcase() + "!"))


def edit_cell(document: Any, dice: random.Random) -> str:
    """Change one cell."""
    holder, key = dice.choice(list(leaves(document)))
    holder[key] = other(holder[key], dice)
    return f"cell {key}"


def edit_structure(document: Any, dice: random.Random) -> str:
    """Take out, put in, repeat or exchange entries of a list, or keys of a table."""
    kinds = [each for each in holders(document) if each]
    while True:
        holder = dice.choice(kinds)
        before = canonical(holder)
        what = _edit_table(holder, dice) if isinstance(holder, dict) else _edit_list(holder, dice)
        if canonical(holder) != before:
            return what


def _edit_table(table: dict[str, Any], dice: random.Random) -> str:
    key = dice.choice(sorted(table))
    match dice.randrange(3):
        case 0:
            del table[key]
            return f"key {key} dropped"
        case 1:
            table[f"{key}x"] = copy.deepcopy(table[key])
            return f"key {key} doubled"
    table[key], table[dice.choice(sorted(table))] = table[dice.choice(sorted(table))], table[key]
    return f"key {key} exchanged"


def _edit_list(entries: list[Any], dice: random.Random) -> str:
    at, to = dice.randrange(len(entries)), dice.randrange(len(entries))
    match dice.randrange(3):
        case 0:
            del entries[at]
            return f"entry {at} dropped"
        case 1:
            entries.insert(to, copy.deepcopy(entries[at]))
            return f"entry {at} repeated"
    entries[at], entries[to] = entries[to], entries[at]
    return f"entries {at} and {to} exchanged"


def edit_bytes(content: bytes, dice: random.Random) -> bytes:
    """Flip, cut, insert, repeat bytes, or write a number in another form."""
    while True:
        at = dice.randrange(len(content))
        match dice.randrange(6):
            case 0:
                made = content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]
            case 1:
                made = content[:at]
            case 2:
                made = content[:at] + dice.choice((b" ", b"\n", b"0", b"{", b"\xff", b'"', b"\\u0041")) + content[at:]
            case 3:
                made = content[:at] + content[at : at + dice.randrange(1, 50)] + content[at:]
            case 4:
                made = content + dice.choice((b" ", b"\n", b"{}", content))
            case _:
                digit = next((i for i in range(at, len(content)) if content[i : i + 1].isdigit()), at)
                made = content[: digit + 1] + dice.choice((b".0", b"e0", b"E+0")) + content[digit + 1 :]
        if made != content:
            return made


# A result


def rehash(case: Case, document: dict[str, Any]) -> None:
    """Write a result as an insider would who wants all hashes to fit: of rules, tree, run and log."""
    rules = document.get("award")
    if isinstance(rules, dict) and "rules" in rules and "hash" in rules:
        rules["hash"] = sha256(canonical(rules["rules"]))
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, IndexError):  # no tree of what is damaged
        document["witness"] = witness_of({key: value for key, value in document.items() if key != "witness"})
    content = canonical(document)
    before = sha256(case.result.read_bytes())
    case.result.write_bytes(content)
    relog(case, before, sha256(content), rules)


def relog(case: Case, before: str, now: str, award: Any = None) -> None:
    """Put another result in the place of one in the log, and in the facts of the run, with every hash made anew."""
    entries, previous = read_entries(case), FIRST
    facts = json.loads(case.run.read_bytes())
    for entry in entries:
        if entry["result"] == before:
            entry["result"] = now
            if isinstance(award, dict) and isinstance(award.get("hash"), str):
                entry["rules"] = award["hash"]
        entry["previous"] = previous
        entry["hash"] = previous = entry_hash(entry)
        if entry["n"] == facts["log"]["entry"]:
            facts["log"]["hash"] = entry["hash"]
    write_entries(case, entries)
    facts["result"] = now
    case.run.write_text(json.dumps(facts), "utf-8")


def read_entries(case: Case) -> list[dict[str, Any]]:
    """The entries of the log."""
    return [json.loads(line) for line in case.log.read_bytes().splitlines()]


def write_entries(case: Case, entries: list[dict[str, Any]]) -> None:
    """Write a log of entries as they stand."""
    case.log.write_bytes(b"".join(map(canonical, entries)))


def edit_result(case: Case, dice: random.Random) -> str:
    """Edit the result in one of all the ways."""
    content = case.result.read_bytes()
    way = dice.randrange(10)
    if way < 2:
        case.result.write_bytes(edit_bytes(content, dice))
        return "result: bytes"
    document = json.loads(content)
    while True:
        what = edit_cell(document, dice) if way < 7 else edit_structure(document, dice)
        if way % 2:
            rehash(case, document)
            what += ", hashes made anew"
        else:
            case.result.write_bytes(canonical(document))
        if case.result.read_bytes() != content:
            return f"result: {what}"
        document = json.loads(content)


# Seal, log, inputs


def edit_seal(case: Case, dice: random.Random) -> str:
    """Edit the seal: its bytes, or a cell, with the hash of the rules made anew."""
    content = case.seal.read_bytes()
    if dice.random() < 0.4:
        case.seal.write_bytes(edit_bytes(content, dice))
        return "seal: bytes"
    document = json.loads(content)
    what = edit_cell(document, dice) if dice.random() < 0.7 else edit_structure(document, dice)
    award = document.get("award")
    if isinstance(award, dict) and "rules" in award and "hash" in award and dice.random() < 0.5:
        award["hash"] = sha256(canonical(award["rules"]))
    if canonical(document) == content:
        return edit_seal(case, dice)
    case.seal.write_bytes(canonical(document))
    return f"seal: {what}"


def edit_log(case: Case, dice: random.Random) -> str:
    """Edit the log: its bytes, or entries, with or without the hashes of what follows made anew."""
    content = case.log.read_bytes()
    if dice.random() < 0.3:
        made = edit_bytes(content, dice)
        if made == content[:-1]:  # without its last line end it says the same
            return edit_log(case, dice)
        case.log.write_bytes(made)
        return "log: bytes"
    entries = [json.loads(line) for line in content.splitlines()]
    what = edit_cell(entries, dice) if dice.random() < 0.5 else _edit_list(entries, dice)
    if dice.random() < 0.5:
        previous = FIRST
        for number, entry in enumerate(entries, 1):
            entry["n"], entry["previous"] = number, previous
            entry.pop("hash", None)
            entry["hash"] = previous = entry_hash(entry)
        what += ", chained anew"
    write_entries(case, entries)
    if case.log.read_bytes().startswith(content):  # the same, or one more run after all others, as there may be
        case.log.write_bytes(content)
        return edit_log(case, dice)
    return f"log: {what}"


def edit_inputs(case: Case, dice: random.Random) -> str:
    """Edit a table, take one away, put another one beside it, or describe the data otherwise."""
    tables = sorted(case.data.glob("*.csv"))
    path = dice.choice(tables)
    match dice.randrange(8):
        case 0:
            path.unlink()
            return f"inputs: {path.name} taken away"
        case 1:
            (case.data / f"{path.stem}.tsv").write_bytes(path.read_bytes())
            return f"inputs: a second {path.stem}"
        case 2:
            said = case.data / "dataset.toml"
            old, new = dice.choice((("rekaan", "resmi"), ('"synthetic"', '"official"'), ('"plain"', '"id"')))
            said.write_text(said.read_text("utf-8").replace(old, new), "utf-8")
            return f"inputs: dataset.toml says {new}"
        case 3:
            lines = path.read_bytes().splitlines(keepends=True)
            one, two = dice.randrange(1, len(lines)), dice.randrange(1, len(lines))
            if lines[one] == lines[two]:
                return edit_inputs(case, dice)
            lines[one], lines[two] = lines[two], lines[one]
            path.write_bytes(b"".join(lines))
            return f"inputs: rows of {path.name} exchanged"
    path.write_bytes(edit_bytes(path.read_bytes(), dice))
    return f"inputs: bytes of {path.name}"
