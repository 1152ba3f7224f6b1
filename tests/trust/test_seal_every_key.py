"""Each key of an award, each file of plugins and program is edited after sealing: every edit is refused and named."""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli
from attrs import evolve

import pembina
from pembina.analysis.seal_differences import program_differences, seal_differences
from pembina.api import award_path, load_award, make_host
from pembina.errors import PembinaError, RecordError
from pembina.model import canonical, sha256
from pembina.record.seal import Seal, program_hash, seal_document
from pembina.reports.seal import difference_phrase
from pembina.sealing import hold_rules, open_seal

from ..campaign import CAMPAIGN, some
from .small import write_small

DAY = dt.date(2024, 1, 2)
NOTHING = object()
AWARDS = ["small", *(("harkopnas-2022", "kla", "ukpbj") if CAMPAIGN else ())]
"""Of the small award every edit of every key is tried in a campaign, of shipped ones one edit of every key."""


@pytest.fixture(scope="module")
def host():
    return make_host()


def sealed(award, host):
    document = json.loads(canonical(seal_document(award, host, DAY)))
    return Seal(document, sha256(canonical(document)), "s.json")


def path_of(name: str, folder: Path) -> Path:
    """The award file; a shipped one is copied, so that it can be edited."""
    if name == "small":
        return write_small(folder)
    path = folder / "award.toml"
    path.write_bytes(award_path(name).read_bytes())
    return path


# Edits of a document, key by key


def edited(value: Any) -> list[Any]:
    """Other values for one key: what somebody could write there instead."""
    match value:
        case bool():
            return [not value]
        case int() | float():
            return [value + 1, value / 2 if value else -1, -value if value else 0.5]
        case str():
            return [f"{value}x", value.upper() if value.upper() != value else f" {value}", ""]
        case dt.date():
            return [value + dt.timedelta(days=1), value - dt.timedelta(days=365)]
        case list():
            return [value[1:], value[::-1], [*value, *value[-1:]]] if value else [["x"]]
        case dict():
            return [{}]
    return [0, "x", False]


def places(value: Any, at: tuple[Any, ...] = ()) -> Any:
    """Every place in a document below its top, parts before wholes."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*at, key))
    if at:
        yield at


def edits(document: Any, once: bool = False) -> list[Any]:
    """Every place in a document, with each other value to write there; with NOTHING the key is taken away.

    ``once`` keeps one edit of each place.
    """
    found: list[Any] = []
    for at in places(document):
        value = inside(document, at)
        others = [each for each in edited(value) if text_of(each) != text_of(value)] + [NOTHING]
        found += [(at, each) for each in (others[:1] if once else others)]
    return found


def inside(document: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        document = document[key]
    return document


def changed(document: Any, at: tuple[Any, ...], value: Any) -> Any:
    """A copy of a document with one edit made."""
    copied = copy.deepcopy(document)
    holder = inside(copied, at[:-1])
    if value is NOTHING:
        del holder[at[-1]]
    else:
        holder[at[-1]] = value
    return copied


def text_of(value: Any) -> Any:
    return json.dumps(value, sort_keys=True, default=str)


def toml(value: Any) -> str:
    """Write a value inline."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def write_toml(document: dict[str, Any]) -> str:
    return "".join(f"{key} = {toml(value)}\n" for key, value in document.items())


def balanced(document: dict[str, Any], at: tuple[Any, ...]) -> dict[str, Any]:
    """Where a weight was edited, let its siblings add up all the same: somebody who cheats knows how to."""
    if at[-1] != "weight" or at[0] != "criteria":
        return document
    inside(document, at[:-2])["weights"] = "relative"
    return document


@pytest.mark.parametrize("name", AWARDS)
def test_every_key_of_the_award_file_that_is_edited_after_sealing_is_refused(name, host, tmp_path, figure):
    """An edit is detected where the award is none any more, or the seal refuses it with a difference that it names."""
    path = path_of(name, tmp_path)
    seal = sealed(load_award(path, host=host), host)
    document = tomli.loads(path.read_text("utf-8"))
    path.write_text(write_toml(document), "utf-8")
    hold_rules(seal, load_award(path, host=host), host)  # written otherwise, the same award
    tried = no_award = named = same = 0
    missed = []
    for at, value in some(edits(document, name != "small"), 3):
        path.write_text(write_toml(balanced(changed(document, at, value), at)), "utf-8")
        tried += 1
        try:
            award = load_award(path, host=host)
        except PembinaError:
            no_award += 1
            continue
        try:
            hold_rules(seal, award, host)
        except RecordError as error:
            [problem] = error.problems
            assert problem.code == "PB742"
            assert " sealed" in str(problem.args["difference"])
            named += 1
            continue
        if value is NOTHING or value in ({}, []):  # what is not written is what is meant by default: no rule is another
            same += 1
        else:
            missed.append((at, value))
    assert [] == missed
    assert named
    assert tried == no_award + named + same
    figure(
        f"seal: {name}, {tried - same} edits of keys of the award file that change a rule, detected {no_award + named} "
        f"({named} named by the seal, {no_award} no award any more; {same} more only left out a default)"
    )


@pytest.mark.parametrize("name", AWARDS)
def test_every_key_of_the_resolved_rules_that_is_another_has_a_named_difference(name, host, tmp_path, figure):
    seal = sealed(load_award(path_of(name, tmp_path), host=host), host)
    tried = detected = 0
    for at, value in some(edits(dict(seal.rules), name != "small"), 4):
        rules = changed(dict(seal.rules), at, value)
        if not validator().is_valid(rules):  # refused as no rules at all
            continue
        tried += 1
        found = seal_differences(seal, rules, seal.plugins)
        detected += bool(found)
        for difference in found:
            assert " sealed" in difference_phrase(difference), at
    assert tried == detected
    figure(f"seal: {name}, {tried} edits of the resolved rules, detected {detected}, each with a named difference")


@cache
def validator() -> Any:
    """What says whether an edit leaves what a reader of seals and results takes for rules."""
    from jsonschema import Draft202012Validator

    from pembina.record.seal import seal_schema

    schema = {**seal_schema()["properties"]["award"]["properties"]["rules"], "$defs": seal_schema()["$defs"]}
    return Draft202012Validator(schema)


# Files


def file_edits(folder: Path) -> Any:
    """Edit, rename and take away each file of a folder, one by one, and add one; it is as it was afterwards."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        content = path.read_bytes()
        for changed in (content + b"\n", content[:-1] + bytes([content[-1] ^ 1]), content[1:]) if content else (b"x",):
            path.write_bytes(changed)
            yield path
        path.write_bytes(content)
        other = path.with_name(f"x{path.name}")
        path.rename(other)
        yield path
        other.unlink()
        yield path
        path.write_bytes(content)
    added = folder / "added.py"
    added.write_bytes(b"")
    yield added
    added.unlink()


def test_every_file_of_a_plugin_that_is_edited_after_sealing_is_refused(host, tmp_path, figure, monkeypatch):
    """The files that a plugin consists of: code, manifest, tables, texts in TOML; not what people read beside it."""
    seal = sealed(load_award(write_small(tmp_path / "award"), host=host), host)
    real, tried, detected = host.found, 0, 0
    for name in some([each["name"] for each in seal.plugins], 3):
        found = real(name)
        folder = tmp_path / name
        keep = shutil.ignore_patterns("__pycache__", "*.md", "*.po", "*.mo")
        shutil.copytree(found.manifest.folder, folder, ignore=keep)
        copied = evolve(found, manifest=evolve(found.manifest, folder=folder))
        monkeypatch.setattr(
            host, "found", lambda asked, name=name, copied=copied: copied if asked == name else real(asked)
        )
        open_seal(seal, host)
        for path in file_edits(folder):
            tried += 1
            with pytest.raises(RecordError, match=f"PB743.*files of plugin {name}: "):
                open_seal(seal, host)
            detected += 1
            assert path
    open_seal(seal, host)
    assert tried == detected > 10
    figure(f"seal: {tried} edits of plugins' files, detected {detected}")


def test_every_file_of_the_program_that_is_edited_after_sealing_is_told(host, tmp_path, figure):
    source, folder = Path(pembina.__file__).parent, tmp_path / "pembina"
    names = sorted(p.relative_to(source) for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for name in names[:: 6 if CAMPAIGN else 40]:  # each edit hashes all of them
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    seal = sealed(load_award(write_small(tmp_path / "award"), host=host), host)
    seal = evolve(seal, document={**seal.document, "program": {**seal.program, "sha256": program_hash(folder)}})
    tried = detected = 0
    for path in file_edits(folder):
        tried += 1
        [difference] = program_differences(seal, {**seal.program, "sha256": program_hash(folder)})
        detected += difference_phrase(difference).startswith("files of the program: ")
        assert path
    assert [] == program_differences(seal, {**seal.program, "sha256": program_hash(folder)})
    assert tried == detected
    figure(f"seal: {tried} edits of the program's files, detected {detected}")
