"""Results on disk: whole or not at all, and read back only when they are what they say."""

import errno
import json
import os
from pathlib import Path

import pytest

from pembina.errors import RecordError
from pembina.model import canonical, sha256
from pembina.record import read_facts, read_result, result_schema, write_result

from ..evaluation.conftest import criterion, evaluate  # noqa: F401  (a fixture)


@pytest.fixture
def result(evaluate):  # noqa: F811
    tier = '[[tiers]]\nid = "top"\ntitle = "Top"\nfrom = 50\nquota = 1\n'
    gate = '[[gates]]\ncriterion = "a"\nat-least = 10\notherwise = "ineligible"\n'
    body = criterion("a", "x", weight=40) + criterion("b", "y", weight=60) + gate + tier
    rows = [
        {"x": 90, "y": 80, "island": "Jawa"},
        {"x": 1, "y": 20, "island": "Bali"},
        {"x": 3, "y": None, "island": "Bali"},
    ]
    return evaluate(body, rows, entrants='groups = ["island"]', award="coverage = 50")


def test_the_schema_is_a_schema_and_misspells_no_keyword():
    import jsonschema

    schema = result_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    known = set(jsonschema.Draft202012Validator.VALIDATORS) | {
        "$schema",
        "$id",
        "$defs",
        "title",
        "description",
        "then",
        "else",
    }

    def keywords(node):
        for key, value in node.items():
            assert key in known, key
            if key in ("properties", "$defs"):
                for child in value.values():
                    keywords(child)
            elif isinstance(value, dict):
                keywords(value)

    keywords(schema)


def test_a_result_comes_back_as_it_was_written(result, tmp_path):
    path = tmp_path / "r.json"
    write_result(result, path)
    assert result == read_result(path)
    assert sha256(path.read_bytes()) == result.sha256
    assert canonical(json.loads(path.read_bytes())) == path.read_bytes()


def test_facts_of_the_run_stand_beside_the_result_and_not_in_it(result, tmp_path):
    path = tmp_path / "r.json"
    write_result(result, path, {"engine": "duckdb", "data": "some/where"})
    assert {"engine": "duckdb", "data": "some/where", "result": result.sha256} == read_facts(path)
    assert b"some/where" not in path.read_bytes()


def test_without_the_file_of_facts_there_are_none(tmp_path):
    assert read_facts(tmp_path / "r.json") is None


@pytest.mark.parametrize("failing", ["write", "fsync", "replace", "chmod"])
def test_a_failed_write_leaves_the_old_result_and_nothing_else(result, tmp_path, monkeypatch, failing):
    path = tmp_path / "r.json"
    path.write_text("{old}", "utf-8")

    def fail(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    if failing == "write":
        monkeypatch.setattr(os, "fdopen", fail)
    else:
        monkeypatch.setattr(os if failing == "fsync" else Path, failing, fail)
    with pytest.raises(RecordError) as caught:
        write_result(result, path, {"engine": "duckdb"})
    assert "PB707" == caught.value.problems[0].code
    monkeypatch.undo()
    assert "{old}" == path.read_text("utf-8")
    assert ["r.json"] == [
        p.name for p in tmp_path.iterdir() if p.suffix in (".json", "") and p.is_file() and "r.json" in p.name
    ]


def test_a_file_that_is_no_result_is_never_written_over(result, tmp_path):
    path = tmp_path / "award.toml"
    path.write_text("format = 1\n", "utf-8")
    with pytest.raises(RecordError) as caught:
        write_result(result, path)
    assert "PB707" == caught.value.problems[0].code
    assert "format = 1\n" == path.read_text("utf-8")


def code_of(path):
    with pytest.raises(RecordError) as caught:
        read_result(path)
    return caught.value.problems[0]


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert "PB701" == code_of(tmp_path / "none.json").code


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"nothing", b"\xff\xfe", b'{"format": NaN}', b"[" * 100_000, b'"\\ud800"']
)
def test_what_is_not_a_result_is_refused(tmp_path, content):
    path = tmp_path / "r.json"
    path.write_bytes(content)
    assert "PB702" == code_of(path).code


def test_half_a_character_in_a_result_is_refused(result, tmp_path):
    document = json.loads(canonical(result.document))
    document["entrants"][0]["name"] = "\ud83c\udf3e"
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document), "ascii")
    assert "\U0001f33e" == read_result(path).entrants[0]["name"]
    document["entrants"][0]["name"] = "\ud83c"
    path.write_text(json.dumps(document), "ascii")
    assert "PB702" == code_of(path).code


CHANGES = {
    "an unknown key": lambda d: d.update(extra=1),
    "a missing key": lambda d: d.pop("plugins"),
    "a short column": lambda d: d["nodes"][0]["scores"].pop(),
    "text for a number": lambda d: d["entrants"][0].update(coverage="all"),
    "an unknown status": lambda d: d["entrants"][0].update(status="late"),
    "an unknown key of a node": lambda d: d["nodes"][1].update(bonus=[]),
    "an unknown key of the rules": lambda d: d["award"]["rules"].update(bonus=1),
    "another format": lambda d: d.update(format="pembina-result/2"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_result_of_another_form_is_refused(result, tmp_path, change):
    document = json.loads(canonical(result.document))
    CHANGES[change](document)
    path = tmp_path / "r.json"
    path.write_bytes(canonical(document))
    assert "PB702" == code_of(path).code


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
def test_tables_are_handed_out_in_the_callers_own_library(result, backend):
    import narwhals.stable.v2 as nw

    table = nw.from_native(result.table("ranking", backend))
    assert ["01", "02", "03"] == sorted(table["code"].to_list())
    assert {"total", "rank", "tier", "status", "coverage", "island"} <= set(table.columns)
    long = nw.from_native(result.table("long", backend))
    assert 3 * len(result.nodes) == len(long)
    wide = nw.from_native(result.table("contributions", backend))
    assert ["code", "total", "a", "b"] == wide.columns
    with pytest.raises(ValueError, match="unknown table"):
        result.table("rankings", backend)
