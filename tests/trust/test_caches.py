"""What is taken over from an earlier result is known by content (bytes, rules, plugins, program), never by time."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from pembina.api import evaluate, evaluate_again, make_host
from pembina.model import canonical
from pembina.plugins import Host
from pembina.plugins.discovery import Found, discover
from pembina.plugins.manifest import read_manifest
from pembina.record import write_result
from pembina.record.previous import PROGRAM, read_previous
from pembina.record.seal import program_hash

from ..campaign import some
from .small import AWARD, write_small

PLUGIN = "reported-value"
TABLES = ("visits", "cooperatives", "active", "growth")


@pytest.fixture(scope="module")
def host() -> Host:
    return make_host()


@pytest.fixture
def folder(tmp_path) -> Path:
    write_small(tmp_path)
    return tmp_path


def again(folder: Path, before, host: Host | None = None) -> set[str]:
    """Build upon a result; the bytes are those of a full run. Returns the criteria that were measured again."""
    full = evaluate(folder / "award.toml", folder / "data", host=host)
    built = evaluate_again(folder / "award.toml", folder / "data", previous=before, host=host)
    assert canonical(full.document) == canonical(built.result.document)
    return set(built.reuse.again)


EDITS = {
    "visits": ("02,2024-01-04,02-0", "03,2024-01-04,02-0", "02,2024-01-04,02-10"),
    "cooperatives": ("01,01-0,true\n01,01-1,false", "01,01-0,false\n01,01-1,true", "01,01-0,false\n01,01-1,false"),
    "active": ("01,2024-06-30,3,107", "01,2024-06-30,4,107", "01,2024-06-30,3,1070"),
    "growth": ("01,-5.0", "01,-4.0", "01,-5.01"),
}  # fmt: skip
"""What stands in a table, and what is written there: of the same size, and of another."""


READS = {
    "visits": {"supervision.visits"}, "cooperatives": {"supervision.visits"}, "active": {"supervision.active"},
    "growth": {"growth"},
}  # fmt: skip


def test_what_is_taken_over_is_known_by_content(folder, host, figure) -> None:
    tried = stale = 0
    before = evaluate(folder / "award.toml", folder / "data", host=host)
    for table in some(TABLES, 2):
        path = folder / "data" / f"{table}.csv"
        content, seen = path.read_bytes(), path.stat()
        os.utime(path, (1, 1))
        assert again(folder, before, host) == set()  # another time is no change
        was, same_size, other_size = EDITS[table]
        for now in (same_size, other_size):
            path.write_text(content.decode().replace(was, now, 1), "utf-8")
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
            assert path.read_bytes() != content
            assert (path.stat().st_size == seen.st_size) == (now == same_size)
            tried += 1
            stale += not READS[table] <= again(folder, before, host)
            path.write_bytes(content)
        other = path.with_suffix(".new")  # renamed into its place, with all its times
        shutil.copy2(path, other)
        other.write_bytes(content.decode().replace(was, same_size, 1).encode())
        os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        other.replace(path)
        tried += 1
        stale += not READS[table] <= again(folder, before, host)
        path.write_bytes(content)
    assert stale == 0
    figure(f"caches: {tried} edits of tables under an old time, size or name, stale hits {stale}")


def _with_plugin(folder: Path, version: str) -> Host:
    """A host whose plugin lies in a folder of the test, so that it can be edited."""
    found = discover()
    real = found[PLUGIN][0]
    manifest = read_manifest(folder / "plugins_here" / "reported_value" / "criterion.toml", whole=True)
    mine = Found(PLUGIN, real.distribution, version, "plugins_here.reported_value", manifest)
    return Host((), tuple(make_host()._builtins), {**found, PLUGIN: (mine,)})


def test_an_edited_and_a_downgraded_plugin_is_measured_again(folder, monkeypatch, figure) -> None:
    import pembina_plugins

    source = Path(pembina_plugins.__path__[0]) / "reported_value"
    shutil.copytree(source, folder / "plugins_here" / "reported_value", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "plugins_here" / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(folder)
    code = folder / "plugins_here" / "reported_value" / "__init__.py"
    text, seen = code.read_bytes(), code.stat()

    def fresh() -> None:
        for name in [name for name in sys.modules if name.startswith("plugins_here")]:
            del sys.modules[name]
        importlib.invalidate_caches()

    stale = tried = 0
    host = _with_plugin(folder, "2.0")
    before = evaluate(folder / "award.toml", folder / "data", host=host)
    assert again(folder, before, host) == set()
    changes = {
        "downgraded": ("1.0", text),
        "edited": ("2.0", text + b"# another line\n"),
        "edited in the same size": ("2.0", text.replace(b'"""', b"'''")),
    }
    for what, (version, content) in changes.items():
        fresh()
        code.write_bytes(content)
        os.utime(code, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        assert content == text or (content != text and what != "downgraded")
        tried += 1
        stale += "growth" not in again(folder, before, _with_plugin(folder, version))
        code.write_bytes(text)
    fresh()
    assert stale == 0
    figure(f"caches: {tried} edits and downgrades of a plugin, stale hits {stale}")


def test_rules_that_measure_are_known_by_content_and_a_program_by_its_files(folder) -> None:
    before = evaluate(folder / "award.toml", folder / "data")
    path = folder / "before.json"
    write_result(before, path, {"program": program_hash()})
    assert again(folder, path) == set()
    facts = json.loads((folder / "before.run.json").read_text("utf-8"))
    (folder / "before.run.json").write_text(json.dumps({**facts, "program": "0" * 64}), "utf-8")
    built = evaluate_again(folder / "award.toml", folder / "data", previous=path)
    assert built.reuse.whole is not None
    assert PROGRAM == built.reuse.whole.template
    assert {"supervision.visits", "supervision.active", "growth"} == set(built.reuse.again)
    assert read_previous(path) == before
    changed = AWARD.replace('value = "growth" }', 'value = "growth" }\nread-by = "x"')
    assert changed != AWARD
    (folder / "award.toml").write_text(AWARD.replace("2024-12-31", "2024-12-30"), "utf-8")
    assert {"supervision.visits", "supervision.active", "growth"} == again(folder, before)


def test_answers_typed_elsewhere_are_seen_though_time_and_size_are_the_same(tmp_path) -> None:
    from pembina.forms.asking_store import _stamp

    path = tmp_path / "a.csv"
    path.write_text("code,x\n01,5\n", "utf-8")
    first, seen = _stamp(path), path.stat()
    path.write_text("code,x\n01,6\n", "utf-8")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert _stamp(path) != first
    assert _stamp(tmp_path / "none.csv") is None
